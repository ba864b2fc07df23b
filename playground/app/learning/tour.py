"""The tour of the first minute: it waits for one key after the other, and lets time pass only as far as a lesson needs.

It can be left at any lesson, and is taken up again where it was left: what the lessons before asked for is done anew.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, Protocol

from playground.app.actions import key_name
from playground.app.driver import Driver
from playground.app.learning.lessons import LESSONS, Lesson, Observed, first_shop
from playground.app.live.selection import Selection
from playground.app.live.tab_state import LEDGER, WHY, TabState
from playground.live.camera import take_snapshot
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.live.views import CountersView, PollOption, Snapshot
from playground.saved.learnt import note_tour
from playground.saved.state_folder import note_toured

_FREE: Final = frozenset(
    {
        *("next-row", "previous-row", "page-down", "page-up", "first-row", "last-row", "next-tab", "filter-events"),
        *("diagram", "why", "only-selected", "unselect", "next-theme", "picture", "help", "library", "quit", "tour"),
        *("race", "systems-race", "save", "report", "share", "faster", "slower"),
    }
)
"""What one may do at any time: it changes nothing in the run."""
_FIRST_WRONG: Final = next(index for index, one in enumerate(LESSONS) if one.key == "why")
_HELD: Final = "You have stopped the clock: press {toggle-pause}, and it goes on."
_WHILE_IT_RUNS: Final = frozenset({"toggle-pause", "step"})
_IN_THE_PAST: Final = frozenset({"step-back", "scrub-back", "scrub-on", "previous-mark", "next-mark"})
_TRAPS: Final = frozenset({"crash-between-steps"})
_OTHER_TRAPS: Final = frozenset({"crash-before-effect", "crash-after-effect"})


class Stage(Protocol):
    """Where a tour is taken: on a screen, or in lines."""

    @property
    def driver(self) -> Driver:
        """Its clock."""

    @property
    def session(self) -> Session:
        """The one that is on."""

    @property
    def keys_in_use(self) -> Mapping[str, str]:
        """By the id of the action."""

    def tell(self, text: str) -> None:
        """Say something about the key that was pressed just now."""


class Tour:
    """Where the newcomer is."""

    name: ClassVar = "TOUR"
    look: ClassVar = "-touring"

    def __init__(self, stage: Stage, selection: Selection, tab: TabState, at: int = 0) -> None:
        self._stage, self._selection, self._tab = stage, selection, tab
        self._at = self._taken_up = at
        self._before: CountersView | None = None
        self._runs = False
        """Whether the lesson's key has been pressed, and time passes."""
        self.text = ""
        stage.driver.pace.paused = True
        self._explain()

    @property
    def lesson(self) -> Lesson:
        """The one that it is at."""
        return LESSONS[self._at]

    @property
    def is_first_look(self) -> bool:
        """Until something has gone wrong, of which the lists and the promise tell."""
        return self._at < _FIRST_WRONG

    @property
    def choices(self) -> tuple[PollOption, ...]:
        """Nobody votes: one person takes it."""
        return ()

    @property
    def on_card(self) -> None:
        """There is no card: its steps tell what has come of it."""

    @property
    def speaks_of(self) -> int:
        """It says itself where to look."""
        return -1

    def watch(self, snapshot: Snapshot) -> None:
        """Look whether what the lesson asks for was done, or what it is about has happened."""
        seen = self._seen(snapshot)
        if not self._runs and self.lesson.key and self.lesson.pressed(seen):
            seen = self._begin(seen)
        if self._runs and self.lesson.until(seen):
            self._learnt(seen.now)
        said = _HELD if self._is_held else self.lesson.then if self._runs else self.lesson.ask
        self.text = self._with_keys(self._told(self._at + 1, said))

    def _told(self, step: int, said: str) -> str:
        left = f"Here you left it; {self._key('tour')} begins anew. " if 0 < self._at == self._taken_up else ""
        return f"{step}/{len(LESSONS)}  {left}{said} {self._awaited()}{self.lesson.look}".rstrip()

    def _awaited(self) -> str:
        """What the explanation still lacks; it is searched for while the step that leads there is read."""
        if self.lesson.key == "why":
            self._tab.inquiry.go_on()
            self._tab.inquiry.view(self._stage.session, self._selection.message)
        is_read = self._at > 0 and LESSONS[self._at - 1].key == "why"
        return "(That is still being searched for.) " if is_read and self._tab.inquiry.is_searching else ""

    def take(self, action: str) -> bool:
        """Whether a key is not the one that is asked for; if so, it is said which one is."""
        refusal = self.refusal(action)
        if refusal is not None:
            self._stage.tell(refusal)
        return refusal is not None

    def ends(self, action: str) -> bool:
        """At the last step whoever goes on, or begins anew, has seen it; a chosen event can still be gone to."""
        goes_on = action == "go-there" and self._selection.event < 0
        return not self.lesson.key and (goes_on or action in ("restart", "reseed"))

    def refusal(self, action: str) -> str | None:
        """What would be right instead."""
        if not self.lesson.key or action in self._allowed():
            return None
        if self.lesson.key == "crash-at" and action in _OTHER_TRAPS:
            return "the tour waits for [3]"  # It is read in the dialog, where numbers choose.
        if self._runs:
            held = f"the clock stands: {self._key('toggle-pause')} lets it go on"
            return held if self._is_held else "wait for it: the clock stands again when it has happened"
        right, leave = self._key(self.lesson.key), self._key("unselect")
        return f"now {right} is right; {leave} leaves the tour, and all keys are yours"

    def keys(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The key that is asked for, and those that are never wrong."""
        if self.lesson.key:
            yield "NOW", ("toggle-pause" if self._runs else self.lesson.key,)
            scroll = ("page-down",) if self._tab.open == WHY else ()
            yield "EVER", (*scroll, "unselect", "help", "library", "faster", "slower")

    def label(self, action: str) -> str:
        """What a key does during the tour."""
        return {"unselect": "leave the tour", "tour": "tour from its start"}.get(action, "") if self.lesson.key else ""

    def tip(self, action: str) -> str:
        """The same in a sentence."""
        if not self.lesson.key:
            return ""
        again = f"Leave the tour, and have all keys; {self._key('tour')} takes it up again at this step."
        return {"unselect": again, "tour": "Take the tour from its start."}.get(action, "")

    def leave(self) -> None:
        """End it for now; it can be taken up again, which is said: the key that leaves is soon pressed."""
        note_toured()
        driver = self._stage.driver
        driver.stop_when, driver.pace.paused = None, self._stage.session.course.behind
        said = [*self._taken_up_by(), *self._back_to_plain()]
        if said:
            self._stage.tell(f"that was the tour{' for now' if self.lesson.key else ''}: {'; '.join(said)}")

    def _taken_up_by(self) -> Iterator[str]:
        if self.lesson.key:
            yield f"{self._key('tour')} takes it up again at step {self._at + 1} of {len(LESSONS)}"

    def _back_to_plain(self) -> Iterator[str]:
        """What a shop of the tour's own was set to is not taken along: nobody would look for it in the next race."""
        plain, driver = first_shop(), self._stage.driver
        if self._stage.session.original.settings != plain.original.settings:
            driver.sessions, driver.pace.paused = (plain,), False
            self._put_away()
            yield "here is a fresh shop, set up as usual"

    @property
    def _is_held(self) -> bool:
        """Whether somebody has stopped the clock while it takes a step to what it is about."""
        return self._runs and self._stage.driver.pace.paused

    def _allowed(self) -> frozenset[str]:
        if self._runs:
            return _FREE | _WHILE_IT_RUNS
        also = {"crash-at": _TRAPS, "present": _IN_THE_PAST}.get(self.lesson.key, frozenset())
        return _FREE | also | {self.lesson.key}

    def _seen(self, snapshot: Snapshot) -> Observed:
        self._before = self._before or snapshot.counters
        return Observed(
            snapshot,
            self._before,
            running=not self._stage.driver.pace.paused,
            explained=self._tab.open == WHY,
            behind=self._stage.session.course.behind,
        )

    def _begin(self, seen: Observed) -> Observed:
        """The key was pressed: let time pass, if there is anything to be waited for."""
        driver = self._stage.driver
        if self.lesson.shop is not None:
            driver.sessions = (self.lesson.shop(),)
            self._put_away()
            seen = self._seen(take_snapshot(self._stage.session))
        self._runs = True
        if self.lesson.then:
            driver.pace.paused = False
            driver.stop_when = self._is_reached
        return seen

    def _is_reached(self, session: Session) -> bool:
        return self._runs and self.lesson.until(self._seen(take_snapshot(session)))

    def _learnt(self, now: Snapshot) -> None:
        """Stop the clock, and go on to the next lesson."""
        driver = self._stage.driver
        driver.pace.paused, driver.stop_when = True, None
        self._runs, self._before = False, now.counters
        if self.lesson.key == "present":
            self._put_away()
        self._at += 1
        self._explain()
        note_tour(self._at if self.lesson.key else 0)
        if not self.lesson.key:
            note_toured()

    def _put_away(self) -> None:
        """Close the explanation: what comes is about another message."""
        self._selection.clear()
        self._tab.show(LEDGER)

    def _explain(self) -> None:
        """Choose the message that the lesson speaks of; where its explanation is spoken of, it is open."""
        is_read = not self.lesson.key or (self._at > 0 and LESSONS[self._at - 1].key == "why")
        if is_read or self.lesson.key == "why":
            self._selection.choose_message(self._stage.session.tally.anomalies[-1].message)
        if is_read or self.lesson.key == "why":
            self._tab.show(WHY if is_read else LEDGER)  # Opened before its time it would end that step unread.

    def _with_keys(self, text: str) -> str:
        for action in self._stage.keys_in_use:
            text = text.replace("{" + action + "}", self._key(action))
        return text

    def _key(self, action: str) -> str:
        """A key as it stands in a text: even a comma can be told from what is around it."""
        name = key_name(self._stage.keys_in_use[action])
        return f"[{name}]"


def session_at(step: int) -> Session:
    """A session in which all has happened that the lessons before a step ask for."""
    session = first_shop()
    for lesson in LESSONS[:step]:
        if lesson.shop is not None:
            session = lesson.shop()
        before = take_snapshot(session).counters
        if lesson.answer:
            INTERVENTIONS[lesson.answer].do(session)
        while lesson.then and not lesson.until(Observed(take_snapshot(session), before)):
            session.step_event()
    return session

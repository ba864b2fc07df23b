"""Presenting: a run on the live screen that stops at each of its beats, so that whoever shows it can talk.

One key goes on to the next beat, one back to the one before; at the end of a preset the next one begins. All else is
the live screen as it always is: what an audience asks can be tried at once.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from playground.app.actions import key_name
from playground.app.questioning import Questions
from playground.app.running_screen import RunningScreen
from playground.app.selection import Selection
from playground.app.tab_state import DIAGRAM, LEDGER, WHY, TabState
from playground.live import travel
from playground.live.beats import Beat, beat_words, beats, long_enough_ms, signature
from playground.live.course import FOREVER
from playground.live.interventions import LONG_MS
from playground.live.pace import fitting_speed
from playground.live.session import Session
from playground.live.views import Snapshot
from playground.saved.sessions import KeptTalk
from playground.scenario.preset import Preset
from playground.text import one_line, printable

_ON: Final = frozenset({"step", "page-down", "toggle-pause", "next-packet"})
"""What a presenter's remote sends, and what lies near."""
_BACK: Final = frozenset({"step-back", "page-up", "previous-packet"})
_TIPS: Final = {
    "step": "Let the clock go on to the next beat, and stop there; each press is a beat, however quick they come.",
    "step-back": "Go back to the beat before.",
    "restart": "Begin this preset again; from its start the whole talk.",
    "hide-counters": "Let people guess at each beat what comes of it; the key answers, and pressed again it ends that.",
    "unselect": "End the talk; the run goes on as any other, and {talk} takes the talk up again.",
}
_MOST_COUNTED: Final = 500
"""A preset of more messages is not played out before it is presented."""
_MOST_TICKS: Final = 50
"""For how many ticks at most the screen waits for a beat: there need not be another one."""


class Presentation:
    """Where the talk is."""

    name: ClassVar = "TALK"
    look: ClassVar = "-presenting"

    def __init__(
        self,
        screen: RunningScreen,
        selection: Selection,
        tab: TabState,
        presets: Sequence[Preset],
        kept: KeptTalk | None = None,
    ) -> None:
        self._screen, self._presets = screen, presets
        self._selection, self._tab = selection, tab
        self._at = 0
        self._begins = True
        """Whether a preset is being introduced: nothing of it has been shown yet, even if its author speaks at once."""
        self._seen: tuple[Session | None, tuple[int, ...]] = (None, ())
        self._passed: tuple[Beat, ...] = ()
        self.questions = Questions(screen, self._key)
        self._counted = 0
        """How many beats had been passed when it was last gone on."""
        self._more = 0
        """How many beats are still to be gone on by: the key was pressed while the clock went."""
        self._may_replace = False
        """Whether the tour has been asked for once, and nothing else since."""
        self._left: tuple[Session | None, int] = (None, -1)
        """The run in which it was left, and after which of its events."""
        self._total = 0
        """How many beats the preset has, if nobody lays hands on it; 0: it is too long to be counted."""
        if kept is None:
            self._open(0)
        else:
            self._at, self._begins = kept.at, kept.begins
            self._total = _count(presets[kept.at])
            self._stop()

    @property
    def is_first_look(self) -> bool:
        """Whoever presents knows the screen."""
        return False

    @property
    def text(self) -> str:
        """What is said at this beat; before the first what the preset is about."""
        preset, key = self._presets[self._at], self._key
        if self._begins or not self._passed:
            talk = f"{self._at + 1} of {len(self._presets)}  " if len(self._presets) > 1 else ""
            keys = f"{key('step')} or {key('page-down')}: next beat, {key('step-back')} or {key('page-up')}: back"
            if self.questions.is_open:
                return f"{talk}At each beat: what will come of it? {key('hide-counters')} answers.   ({keys})"
            about = f"{printable(preset.told_title)}. {one_line(preset.told_summary)}"
            return f"{talk}{about}   ({keys}, {key('hide-counters')}: let them guess)"
        total = f"/{self._total}" if self._total and not self._session.touched else ""
        return f"{len(self._passed)}{total}  {self._words(self._passed[-1])}"

    def _words(self, beat: Beat) -> str:
        """What is said at a beat, at the end what the card does not say; where people guess first a question."""
        session = self._session
        asked = self.questions.words(session, beat)
        if self.questions.is_open:
            return asked
        is_told_by_card = session.over and not beat.said and not beat.message and not session.touched
        summary = one_line(self._presets[self._at].told_summary) if is_told_by_card else ""
        return f"{asked} {summary or beat_words(session, beat)}".strip()

    @property
    def mark(self) -> KeptTalk:
        """Where it is, to be taken up by another start."""
        number = 0 if self._begins else len(self._look(self._session))
        words = f"beat {number} of {self._total}" if self._total else f"beat {number}"
        return KeptTalk(
            tuple(self._presets), self._at, words, begins=self._begins, guessing=self.questions.at_each_beat
        )

    @property
    def on_card(self) -> tuple[str, ...]:
        """The card is the last beat; from there one key leads on, if there is another preset."""
        return ("step",) if self._at + 1 < len(self._presets) else ()

    @property
    def speaks_of(self) -> int:
        """That of the beat at which the clock stands; the end is told by its card."""
        return self._passed[-1].event if self._stands and not self._session.over else -1

    @property
    def _stands(self) -> bool:
        """Whether the clock stands at the last of the beats that have been passed."""
        is_here = self._passed and self._passed[-1].time_ms == self._session.simulation.now_ms
        return bool(is_here) and not self._begins and self._screen.driver.pace.paused

    def watch(self, snapshot: Snapshot) -> None:
        """Look where the clock has come to."""
        self._arrive()

    def _arrive(self) -> None:
        """Note which beats have been passed; at the end of a run the clock stands, and each new beat is a question."""
        driver, session = self._screen.driver, self._session
        self._look(session)
        self._ask()
        is_dull = len(self._look(session)) == self._counted and not session.over
        if driver.pace.paused and driver.rush_until_ms is not None and is_dull:
            key = self._key("step")
            self._screen.tell(f"nothing new comes for {LONG_MS // 1000} s, as things stand; {key} looks further on")
        if session.over or driver.pace.paused:
            more = 0 if session.over or is_dull else self._more
            self._stop()
            if more:
                self._go_on()
                self._more = more - 1
                self._hurry()

    def take(self, action: str) -> bool:
        """Whether a key leads through the talk; one that would replace it has to be pressed twice."""
        is_sure, self._may_replace = self._may_replace, action == "tour"
        if self.questions.is_stray(action):
            self._screen.tell("nothing is asked here: these hands are not counted")
        elif self.refusal(action):
            self._screen.is_refused(action)
        elif action == "tour" and not is_sure:
            again = "; [ctrl+p] finds it again at this beat" if self.mark.has_begun else ""
            self._screen.tell(f"{self._key('tour')} once more leaves the talk for the tour{again}")
        elif action in _ON:
            self._go_on()
        elif action in _BACK:
            self._go_back()
        elif action == "restart":
            self._start()
        elif action == "hide-counters":
            self.questions.answer_or_ask(self._place)
            self._ask()
        elif action == "count-hands":
            self._come_to_beat()
            self.questions.count(self._session, self._look(self._session), stands=self._stands)
        elif action == "unselect" and self._is_open:
            self._selection.clear()
            self._tab.show(LEDGER)
        else:
            return False
        return True

    def refusal(self, action: str) -> str | None:
        """Nothing is forbidden but what would change the run that people are asked about."""
        if action in _ON or action in _BACK or action in ("restart", "count-hands"):
            return ""
        return self.questions.refusal(action, self._session, self._passed)

    def keys(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Those of the talk, and what helps to explain."""
        count = ("count-hands",) if self.questions.has_poll(self._session, self._passed) else ()
        usual = ("step-back", "unselect", "restart")
        asks = (*count, "hide-counters", *usual) if self.questions.is_open else (*usual, "hide-counters")
        yield "PRESENT", ("step", *asks)
        yield "SEE", ("help",) if self.questions.is_open else ("why", "diagram", "help")

    def label(self, action: str) -> str:
        """What a key does during the talk."""
        on = "next preset" if self.on_card and self._session.over else "next beat"
        end = "close" if self._is_open else "end the talk"
        words = {"step": on, "step-back": "back", "restart": "start", "unselect": end}
        if self.questions.at_each_beat and not self.questions.is_open:
            words["hide-counters"] = "no more guessing"
        return words.get(action, "")

    def tip(self, action: str) -> str:
        """The same in a sentence."""
        if action == "unselect" and self._is_open:
            return "Close what is open below; then the key ends the talk."
        return _TIPS.get(action, "").format(talk=self._key("talk"))

    def leave(self) -> None:
        """The run goes on as any other, and the talk can be taken up from here."""
        self._screen.driver.stop_when = self._screen.driver.rush_until_ms = None
        self._left = self._session, self._session.simulation.log.count - 1
        self.questions.leave()
        self._screen.tell(f"{self._key('talk')} takes the talk up again here")

    def take_up(self) -> bool:
        """Go back to where it was left; whether that run is still on the screen."""
        session, event = self._left
        if session is not self._session:
            return False
        self.questions.at_each_beat |= self.questions.is_open
        self.questions.go_on()
        self._stop()
        if event < session.course.log.count:
            travel.go_to_event(session, event)
        return True

    # Guessing, and what is open below.

    @property
    def _is_open(self) -> bool:
        """Whether something was opened or selected that is put away before the talk is."""
        return self._tab.open in (DIAGRAM, WHY) or self._selection.pick is not None

    @property
    def _place(self) -> tuple[Session, bool, int]:
        return self._session, self._begins, len(self._look(self._session))

    def _ask(self) -> None:
        self.questions.look(self._place, self._passed, stands=self._stands)

    # Going on and back.

    @property
    def _session(self) -> Session:
        return self._screen.session

    def _go_on(self) -> None:
        """To the next beat: the clock goes; a press meanwhile does not wait for it, and goes on from there."""
        session, pace = self._session, self._screen.driver.pace
        began, self._begins = self._begins, False
        if began and self._look(session):
            return
        if session.over and not session.course.behind:
            if self._at + 1 < len(self._presets):
                self._open(self._at + 1)
            else:
                self._screen.tell(f"that was the last one; {self._key('restart')} begins it again")
        elif pace.paused:
            self._counted = len(self._look(session))
            self.questions.go_on()
            self._screen.driver.stop_when, self._screen.driver.rush_until_ms = self._is_beat, None
            pace.paused = False
        else:
            self._more += 1
            self._hurry()

    def _hurry(self) -> None:
        """As long as more is asked for, the next beat is not waited for."""
        if self._more:
            self._screen.driver.rush_until_ms = long_enough_ms(self._session)

    def _come_to_beat(self) -> None:
        """Be there at once: whoever counts hands types on, and that is not meant for a run under way."""
        driver = self._screen.driver
        for _ in range(_MOST_TICKS):
            if driver.pace.paused or driver.over:
                break
            driver.rush_until_ms = long_enough_ms(self._session)
            driver.tick()
            self._arrive()

    def _go_back(self) -> None:
        """To the beat before; before the first to the beginning, and before that to the end of the preset before."""
        self._stop()
        session = self._session
        now_ms = session.simulation.now_ms
        earlier = [beat for beat in self._look(session) if beat.time_ms < now_ms]
        if earlier:
            travel.go_to_event(session, earlier[-1].event)
        elif not self._begins:
            travel.go_to_event(session, -1)
            self._begins = True
        elif self._at:
            self._open(self._at - 1)
            self._session.advance(FOREVER)
            self._begins = False
        else:
            self._screen.tell("this is the beginning")

    def _start(self) -> None:
        """To the beginning of this preset; from there to that of the first one."""
        self._open(0 if self._begins else self._at)

    def _open(self, index: int) -> None:
        self._at, self._begins = index, True
        driver, preset = self._screen.driver, self._presets[index]
        driver.sessions = (Session(preset),)
        links = self._session.simulation.system.links.values()
        driver.pace.speed = min(driver.pace.speed, fitting_speed(link.table.latency_ms for link in links))
        self._stop()
        self._total = _count(preset)
        self._look(self._session)
        if self._screen.is_mounted:
            self._screen.suit(self._screen.app.size)

    def _stop(self) -> None:
        driver = self._screen.driver
        driver.pace.paused, driver.stop_when, driver.rush_until_ms = True, None, None
        self._more = 0

    def _is_beat(self, session: Session) -> bool:
        """Whether another beat has been passed; then all of its instant happens, also what leaves nothing on record."""
        if len(self._look(session)) <= self._counted:
            return False
        session.advance(session.simulation.now_ms)
        return True

    def _look(self, session: Session) -> tuple[Beat, ...]:
        """The beats so far; looked for again only when something has happened."""
        seen = session, signature(session)
        if seen != self._seen:
            self._seen, self._passed = seen, beats(session)
        return self._passed

    def _key(self, action: str) -> str:
        return f"[{key_name(self._screen.app.keys_in_use[action])}]"  # type: ignore[attr-defined]


def _count(preset: Preset) -> int:
    if preset.settings.workload.messages > _MOST_COUNTED:
        return 0
    whole = Session(preset)
    whole.advance(FOREVER)
    return len(beats(whole))

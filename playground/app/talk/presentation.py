"""Presenting: a run on the live screen that stops at each of its beats, so that whoever shows it can talk.

One key goes on to the next beat, one back to the one before; at the end of a preset the next one begins. All else is
the live screen as it always is: what an audience asks can be tried at once.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from playground.app.actions import key_name
from playground.app.live.selection import Selection
from playground.app.live.tab_state import LEDGER, TabState
from playground.app.running_screen import RunningScreen
from playground.app.talk.place import TalkPlace
from playground.app.talk.questioning import Questions
from playground.live import travel
from playground.live.asking import offer, told_offer
from playground.live.beats import Beat, beat_words, off_the_script
from playground.live.session import Session
from playground.live.views import PollOption, Snapshot
from playground.saved.sessions import KeptTalk
from playground.scenario.preset import Preset
from playground.text import one_line, printable

_ON: Final = frozenset({"step", "page-down", "toggle-pause", "next-packet"})
"""What a presenter's remote sends, and what lies near."""
_BACK: Final = frozenset({"step-back", "page-up", "previous-packet"})
_OF_A_REMOTE: Final = frozenset({"page-down", "next-packet", "page-up", "previous-packet"})
"""These lead through the talk as it was written; the others through whatever somebody has made of the run."""
_ABOUT_THE_BEAT: Final = frozenset({"count-hands", "why", "try-fix"})
"""What somebody asks of the coming beat while the clock still runs to it."""
_TIPS: Final = {
    **dict.fromkeys(
        _ON,
        "Answer what is asked, else go on to the next beat, and stop there; a second press does not wait for it.",
    ),
    **dict.fromkeys(_BACK, "Go back to the beat before."),
    "restart": "Begin this preset again; from its start the whole talk.",
    "hide-counters": "Answer; else ask at each beat that leaves something open, or only where the talk asks by itself.",
    "unselect": "End the talk; the run goes on as any other, and {talk} takes the talk up again.",
}


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
        self._screen, self._selection, self._tab = screen, selection, tab
        self.questions = Questions(screen, self._key)
        self.place = TalkPlace(screen, presets, self.questions, self._key, kept)
        self._asked = ""
        """What would end the talk, and has been asked for once, and nothing else since."""
        self._left: tuple[Session | None, int] = (None, -1)
        """The run in which it was left, and after which of its events."""

    @property
    def is_first_look(self) -> bool:
        """Whoever presents knows the screen."""
        return False

    @property
    def text(self) -> str:
        """What is said at this beat; before the first what the preset is about."""
        place, key = self.place, self._key
        if place.is_changed and not self.questions.is_open:
            return f"{self._number}  {self._changed_words}"
        if place.begins or not place.passed:
            presets = len(place.presets)
            talk = f"{place.number + 1} of {presets}  " if presets > 1 else ""
            keys = f"{key('step')} or {key('page-down')}: next beat, {key('step-back')} or {key('page-up')}: back"
            keys = f"{keys}; {told_offer(place.preset, key('hide-counters'), each=self.questions.at_each_beat)}"
            if self.questions.is_open:
                asks = "At each beat that leaves something to guess: what will come of it?"
                return f"{talk}{asks}   ({keys})"
            about = f"{printable(place.preset.told_title)}. {one_line(place.preset.told_summary)}"
            return f"{talk}{about}   ({keys})"
        off = "Off the script: " if place.is_changed else ""
        return f"{self._number}  {off}{self._words(place.passed[-1])}"

    @property
    def choices(self) -> tuple[PollOption, ...]:
        """What can be voted for at this beat, and once it is answered what was."""
        place = self.place
        asks = not place.begins and place.passed and (self.questions.is_open or not place.is_changed)
        return self.questions.choices(place.session, place.passed[-1]) if asks else ()

    @property
    def _number(self) -> str:
        """At which beat of the preset as it was written: `2/4`."""
        place = self.place
        return f"{len(place.written)}/{place.total}" if place.total else str(len(place.written))

    @property
    def _changed_words(self) -> str:
        """That the run is not the preset's any more, and how the talk leads on; at a beat what comes of it."""
        place, key = self.place, self._key
        leads = f"{key('page-down')} leads on with the talk as it was written"
        shown = place.passed[-1:] if place.stands and not self.questions.is_open else ()
        if shown and shown[0].time_ms > max((one.time_ms for one in place.written), default=0):
            return f"Off the script: {self._words(shown[0])}   ({leads})"
        change = place.session.history.last_change if place.session.course.touched else ": the seed is another"
        return off_the_script(change, key, f"{leads}; ")

    def _words(self, beat: Beat) -> str:
        """What is said at a beat, at the end what the card does not say; where people guess first a question."""
        session = self.place.session
        remote = "" if self.place.is_changed else self._key("page-down")
        asked = self.questions.words(session, beat, also=remote)
        if self.questions.is_open:
            return asked
        is_told_by_card = session.over and not beat.said and not beat.message and not session.touched
        summary = one_line(self.place.preset.told_summary) if is_told_by_card else ""
        over = f"   (the talk is over; {self._key('restart')} begins it again)" if self.place.is_at_the_end else ""
        return f"{asked}{summary or beat_words(session, beat)}{over}"

    @property
    def mark(self) -> KeptTalk:
        """Where it is, to be taken up by another start."""
        place = self.place
        place.look()
        number = len(place.written)
        beat = f"beat {number}" if number else "before beat 1"
        words = f"{beat} of {place.total}" if place.total else beat
        presets = tuple(place.presets)
        return KeptTalk(presets, place.number, words, begins=place.begins, guessing=self.questions.at_each_beat)

    @property
    def on_card(self) -> tuple[str, ...]:
        """The card is the last beat; from there one key leads on, if there is another preset."""
        return ("step",) if self.place.has_next else ()

    @property
    def speaks_of(self) -> int:
        """That of the beat at which the clock stands; the end is told by its card."""
        place = self.place
        return place.passed[-1].event if place.stands and not place.session.over else -1

    def watch(self, snapshot: Snapshot) -> None:
        """Look where the clock has come to."""
        self.place.arrive()

    def take(self, action: str) -> bool:
        """Whether a key leads through the talk; one that would replace it has to be pressed twice."""
        if action in _ABOUT_THE_BEAT:
            self.place.come_to_beat()
        once_more = self._once_more(action)
        is_sure, self._asked = self._asked == action, action if once_more else ""
        if self.questions.is_stray(action):
            self._screen.tell("nothing is asked here: these hands are not counted")
        elif self.refusal(action):
            self._screen.is_refused(action)
        elif once_more and not is_sure:
            self._screen.tell(f"{self._key(action)} once more {once_more}")
        elif action in _ON or action in _BACK:
            self._lead(action)
        elif action == "restart":
            self.place.start()
        elif action == "hide-counters":
            self._answer_or_ask()
        elif action == "count-hands":
            self.questions.count(self.place.session, self.place.look(), stands=self.place.asks)
        elif action == "unselect" and self._is_open:
            self._selection.clear()
            self._tab.show(LEDGER)
        else:
            return False
        return True

    def ends(self, action: str) -> bool:
        """Only the key that ends it does."""
        return False

    def _once_more(self, action: str) -> str:
        """What a key would end that nobody may have meant to end; empty: it can be done at once."""
        if action == "tour":
            again = "; [ctrl+p] finds it again at this beat" if self.mark.has_begun else ""
            return f"leaves the talk for the tour{again}"
        if action == "quit" and (self.mark.has_begun or self.place.is_changed):
            return f"leaves; the talk is kept {self.mark.where}"
        if action == "talk" and self.mark.has_begun:
            return f"begins a talk of this preset alone; {self._key('restart')} begins it again in this one"
        is_under_way = self.mark.has_begun and not self.place.session.over
        if action == "unselect" and (self.place.is_changed or is_under_way) and not self._is_open:
            return f"ends the talk; {self._key('page-down')} leads on with it"
        return ""

    def _lead(self, action: str) -> None:
        """On or back: through what was made of the run, or with a remote's keys through the talk as it was written.

        On from a question is its answer first: a remote has no other key for it, and people want to talk about it.
        """
        is_back = action in _BACK
        if self._answers(action):
            if self.questions.has_just_come:
                self._screen.tell(f"the room is asked first; {self._key(action)} once more answers")
            else:
                self._answer_or_ask()
            return
        if action in _OF_A_REMOTE and self.place.is_changed:
            self.place.follow_script()
            if is_back:
                return
        (self.place.go_back if is_back else self.place.go_on)()

    def _answers(self, action: str) -> bool:
        """Whether a key that leads on answers the question of this beat; a remote first leads back to the script."""
        is_asked = self.questions.is_open and self.place.stands
        return is_asked and action in _ON and not (action in _OF_A_REMOTE and self.place.is_changed)

    def _answer_or_ask(self) -> None:
        self.questions.answer_or_ask(self.place.here, self.place.passed)
        self.place.ask()

    def refusal(self, action: str) -> str | None:
        """Nothing is forbidden but what would change the run that people are asked about."""
        if action in _ON or action in _BACK or action in ("restart", "count-hands"):
            return ""
        return self.questions.refusal(action, self.place.session, self.place.passed)

    def keys(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Those of the talk, and what helps to explain."""
        count = ("count-hands",) if self.questions.has_poll(self.place.session, self.place.passed) else ()
        usual = ("step-back", "unselect", "restart")
        asks = (*count, "hide-counters", *usual) if self.questions.is_open else (*usual, "hide-counters")
        on = () if self.place.is_at_the_end and not self.questions.is_open else ("step",)
        yield "PRESENT", (*(("page-down",) if self.place.is_changed else ()), *on, *asks)
        yield "SEE", ("help",) if self.questions.is_open else ("why", "diagram", "help")

    def label(self, action: str) -> str:
        """What a key does during the talk."""
        on = "next preset" if self.on_card and self.place.session.over else "next beat"
        end = "close" if self._is_open else "end the talk"
        words = {**dict.fromkeys(_ON, on), **dict.fromkeys(_BACK, "back"), "restart": "start", "unselect": end}
        if self.place.is_changed:
            words |= {**dict.fromkeys(_OF_A_REMOTE, "as written"), "step": "what comes of it"}
        is_open = self.questions.is_open and not self.place.begins
        each = self.questions.at_each_beat
        words["hide-counters"] = "answer" if is_open else offer(self.place.preset, each=each)
        return "answer" if self._answers(action) else words.get(action, "")

    def tip(self, action: str) -> str:
        """The same in a sentence."""
        if action == "unselect" and self._is_open:
            return "Close what is open below; then the key ends the talk."
        if action in _OF_A_REMOTE and self.place.is_changed:
            return "Go on with the talk as it was written; what was made of the run is kept as a branch."
        return _TIPS.get(action, "").format(talk=self._key("talk"))

    def leave(self) -> None:
        """The run goes on as any other, and the talk can be taken up from here."""
        self._screen.driver.stop_when = self._screen.driver.rush_until_ms = None
        self._left = self.place.session, self.place.session.simulation.log.count - 1
        self.questions.leave()
        self._screen.tell(f"{self._key('talk')} takes the talk up again here")

    def take_up(self) -> bool:
        """Go back to where it was left; whether that run is still on the screen."""
        session, event = self._left
        if session is not self.place.session:
            return False
        self.questions.at_each_beat |= self.questions.is_open
        self.questions.ask_anew()
        self.place.stop()
        if event < session.course.log.count:
            travel.go_to_event(session, event)
        return True

    @property
    def _is_open(self) -> bool:
        """Whether something was opened or selected that is put away before the talk is."""
        return self._tab.open != LEDGER or self._selection.pick is not None

    def _key(self, action: str) -> str:
        return f"[{key_name(self._screen.app.keys_in_use[action])}]"  # type: ignore[attr-defined]

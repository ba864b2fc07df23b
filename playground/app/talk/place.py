"""Where a talk is: at which of its presets, after how many beats; and how it goes on and back, with the clock."""

from collections.abc import Callable, Sequence
from typing import Final

from playground.app.running_screen import RunningScreen
from playground.app.talk.questioning import Questions
from playground.live import travel
from playground.live.beats import Beat, beats, long_enough_ms, signature
from playground.live.course import FOREVER
from playground.live.interventions import LONG_MS
from playground.live.pace import fitting_speed
from playground.live.session import Session
from playground.saved.sessions import KeptTalk
from playground.scenario.preset import Preset

_MOST_COUNTED: Final = 500
"""A preset of more messages is not played out before it is presented."""
_MOST_TICKS: Final = 50
"""For how many ticks at most the screen waits for a beat: there need not be another one."""


class TalkPlace:
    """The place of one talk; `key` is a key as it stands in a text."""

    def __init__(
        self,
        screen: RunningScreen,
        presets: Sequence[Preset],
        questions: Questions,
        key: Callable[[str], str],
        kept: KeptTalk | None,
    ) -> None:
        self._screen, self.presets, self._questions, self._key = screen, presets, questions, key
        self.number = 0
        """Which of the presets it is at, from 0."""
        self.begins = True
        """Whether a preset is being introduced: nothing of it has been shown yet, even if its author speaks at once."""
        self.passed: tuple[Beat, ...] = ()
        """The beats that had been passed when it was last looked."""
        self.written: tuple[Beat, ...] = ()
        """Those of the preset as it was written, up to where the talk is: from there it leads on."""
        self.total = 0
        """How many beats the preset has, if nobody lays hands on it; 0: it is too long to be counted."""
        self._seen: tuple[Session | None, tuple[int, ...]] = (None, ())
        self._counted = 0
        """How many beats had been passed when it was last gone on."""
        if kept is None:
            self._open(0)
        else:
            self.number, self.begins = kept.at, kept.begins
            self.total = _count(presets[kept.at])
            self.written = _up_to_a_change(screen.session) if self.is_changed else ()
            self.stop()

    @property
    def session(self) -> Session:
        """The run that is shown."""
        return self._screen.session

    @property
    def preset(self) -> Preset:
        """The preset that it is at."""
        return self.presets[self.number]

    @property
    def is_changed(self) -> bool:
        """Whether the run that is shown is another than the preset's: somebody has laid hands on it."""
        session = self.session
        return session.course.touched or session.original.settings.seed != self.preset.settings.seed

    @property
    def has_next(self) -> bool:
        """Whether another preset comes."""
        return self.number + 1 < len(self.presets)

    @property
    def is_at_the_end(self) -> bool:
        """Whether there is nothing to go on to."""
        return self.session.over and not self.session.course.behind and not self.begins and not self.has_next

    @property
    def stands(self) -> bool:
        """Whether the clock stands at the last of the beats that have been passed."""
        is_here = self.passed and self.passed[-1].time_ms == self.session.simulation.now_ms
        return bool(is_here) and not self.begins and self._screen.driver.pace.paused

    def look(self) -> tuple[Beat, ...]:
        """The beats so far; looked for again only when something has happened."""
        session = self.session
        seen = session, signature(session)
        if seen != self._seen:
            self._seen, self.passed = seen, beats(session)
        if not self.is_changed:
            self.written = () if self.begins else self.passed
        return self.passed

    @property
    def here(self) -> tuple[Session, bool, int]:
        """The run, whether it is being introduced, and how many beats have been passed: where a question belongs."""
        return self.session, self.begins, len(self.look())

    @property
    def asks(self) -> bool:
        """Whether this is a place at which the preset itself can ask: not one that somebody has made."""
        return self.stands and not self.is_changed

    def ask(self) -> None:
        """Put the question of this place, if it has one."""
        self._questions.look(self.here, self.passed, stands=self.asks)

    def arrive(self) -> None:
        """Note which beats have been passed; at the end of a run the clock stands, and each new beat is a question."""
        driver, session = self._screen.driver, self.session
        self.look()
        self.ask()
        is_dull = len(self.look()) == self._counted and not session.over
        if driver.pace.paused and driver.rush_until_ms is not None and is_dull:
            key = self._key("step")
            self._screen.tell(f"nothing new comes for {LONG_MS // 1000} s, as things stand; {key} looks further on")
        if session.over or driver.pace.paused:
            self.stop()

    def go_on(self) -> None:
        """To the next beat: the clock goes; a press meanwhile does not wait for it, and stays there."""
        session, driver = self.session, self._screen.driver
        began, self.begins = self.begins, False
        if began and self.look():
            return
        if self.is_at_the_end:
            self._screen.tell("that was the last one")  # What begins it again is said beside it.
        elif session.over and not session.course.behind:
            self._open(self.number + 1)
        elif driver.pace.paused:
            self._counted = len(self.look())
            driver.stop_when, driver.rush_until_ms = self._is_beat, None
            driver.pace.paused = False
        else:
            driver.rush_until_ms = long_enough_ms(session)

    def come_to_beat(self) -> None:
        """Be there at once: whoever counts hands types on, and that is not meant for a run under way."""
        driver = self._screen.driver
        for _ in range(_MOST_TICKS):
            if driver.pace.paused or driver.over:
                break
            driver.rush_until_ms = long_enough_ms(self.session)
            driver.tick()
            self.arrive()

    def go_back(self) -> None:
        """To the beat before; before the first to the beginning, and before that to the end of the preset before."""
        self.stop()
        self._questions.ask_anew()
        session = self.session
        now_ms = session.simulation.now_ms
        earlier = [beat for beat in self.look() if beat.time_ms < now_ms]
        if earlier:
            travel.go_to_event(session, earlier[-1].event)
        elif not self.begins:
            travel.go_to_event(session, -1)
            self.begins = True
        elif self.number:
            self._open(self.number - 1)
            self.session.advance(FOREVER)
            self.begins = False
        else:
            self._screen.tell("this is the beginning")

    def follow_script(self) -> None:
        """Back to the beat at which the run was changed, as it was written; what was made of it is kept as a branch."""
        at, begins = self.written, not self.written
        self._questions.ask_anew()  # What was answered off the script has another answer here.
        if self.session.original.settings.seed != self.preset.settings.seed:
            self._open(self.number)  # Another seed is another session.
        session = self.session
        session.follow_script(at[-1].time_ms if at else 0)
        travel.go_to_event(session, at[-1].event if at else -1)
        self.begins = begins
        self.stop()

    def start(self) -> None:
        """To the beginning of this preset; from there to that of the first one."""
        self._open(0 if self.begins else self.number)

    def stop(self) -> None:
        """Let the clock stand."""
        driver = self._screen.driver
        driver.pace.paused, driver.stop_when, driver.rush_until_ms = True, None, None

    def _open(self, index: int) -> None:
        self.number, self.begins = index, True
        driver = self._screen.driver
        driver.sessions = (Session(self.preset),)
        links = self.session.simulation.system.links.values()
        driver.pace.speed = min(driver.pace.speed, fitting_speed(link.table.latency_ms for link in links))
        self.stop()
        self.total = _count(self.preset)
        self.look()
        if self._screen.is_mounted:
            self._screen.suit(self._screen.app.size)

    def _is_beat(self, session: Session) -> bool:
        """Whether another beat has been passed; then all of its instant happens, also what leaves nothing on record."""
        if len(self.look()) <= self._counted:
            return False
        session.advance(session.simulation.now_ms)
        return True


def _up_to_a_change(session: Session) -> tuple[Beat, ...]:
    """The beats of a preset as it was written, up to where somebody changed its run first."""
    changed = (one.point.now_ms for one in session.course.inputs if one.stance.touched)
    written = Session(session.original)
    written.advance(next(changed, session.simulation.now_ms))
    return beats(written)


def _count(preset: Preset) -> int:
    if preset.settings.workload.messages > _MOST_COUNTED:
        return 0
    whole = Session(preset)
    whole.advance(FOREVER)
    return len(beats(whole))

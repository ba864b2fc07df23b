"""Asking: at which beats of a talk people are asked, so that nobody is asked what the wall has said already.

A demo asks by itself where a fault strikes a message, and whoever presents can let it ask at each beat. An answer tells
how a message ends, so each is asked about once; and never where its account has gone wrong before for all to see. What
was changed by hand opens again what had been answered.
"""

from collections.abc import Sequence
from typing import Final

from playground.live.beats import Beat
from playground.live.guesses import asked_about, instant, is_end, is_fault, is_plain, named_after, shows_something
from playground.live.polls import poll_at
from playground.live.session import Session
from playground.scenario.preset import Preset

_DEMO: Final = "demo"
"""The concept of a preset that is made to be presented."""


def asks_room(preset: Preset) -> bool:
    """Whether it is a demo, which asks the room."""
    return _DEMO in preset.concepts


def offer(preset: Preset, *, each: bool) -> str:
    """What the key that answers does where nothing is open: it chooses at which beats people are asked."""
    if not each:
        return "ask at each beat"
    return "ask at faults only" if asks_room(preset) else "ask no more"


def told_offer(preset: Preset, key: str, *, each: bool) -> str:
    """`asks at faults; [U]: ask at each beat`: where people are asked as it is, and what the key makes of that."""
    as_it_is = "asks at each beat" if each else "asks at faults" if asks_room(preset) else "asks nothing"
    return f"{as_it_is}; {key}: {offer(preset, each=each)}"


def asks_at(session: Session, passed: Sequence[Beat], *, each: bool) -> bool:
    """Whether the last of these beats is a question; `each`: whoever presents wants one wherever there is one."""
    asking = questions(session, passed, each=each)
    return bool(asking) and asking[-1] and not _is_made_vague(session, passed[-1])


def _is_made_vague(session: Session, beat: Beat) -> bool:
    """Whether somebody has laid hands on the run at a beat that had been shown, or so that no answer can be had."""
    if not session.touched:
        return False
    return beat.time_ms <= _changed_ms(session) or poll_at(session, beat) is None


def questions(session: Session, passed: Sequence[Beat], *, each: bool) -> list[bool]:
    """Of each of these beats, in their order, whether it is a question."""
    if not each and not asks_room(session.original):
        return [False] * len(passed)
    told, changed_ms = _Told(session), _changed_ms(session)
    asking = []
    for beat in passed:
        asks = (each or _strikes(session, beat)) and told.leaves_open(beat)
        asking.append(asks)
        if asks and beat.time_ms > changed_ms:
            told.take(beat)
    return asking


class _Told:
    """What the answers so far have said of what is still to come."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._messages: set[int] = set()
        """Of which messages it is known how they end."""
        self._is_all = False
        """Whether all else is known to go as it should."""

    def leaves_open(self, beat: Beat) -> bool:
        """Whether nobody can know what would be asked at a beat."""
        session = self._session
        wrong = {one.message for one in session.tally.anomalies if one.time_ms < beat.time_ms}
        if is_end(session, beat):
            judge = session.tally.judge
            return session.script.settings.is_promised and not any(map(judge.is_violated, wrong))
        if self._is_all:
            return False
        if message := asked_about(session.simulation.log, beat):
            return message not in self._messages | wrong and not is_plain(session, beat)
        if not shows_something(session, beat):
            return False  # Somebody speaks, and that is what waits for the answer.
        coming, _ = named_after(session, beat)
        return not coming or not coming <= self._messages

    def take(self, beat: Beat) -> None:
        """A beat was asked about, and answered."""
        if message := asked_about(self._session.simulation.log, beat):
            self._messages.add(message)
        elif not is_end(self._session, beat):
            coming, self._is_all = named_after(self._session, beat)
            self._messages |= coming


def _changed_ms(session: Session) -> int:
    """When a hand was last laid on the run that has been seen."""
    seen_ms = session.simulation.now_ms
    changed = (one.point.now_ms for one in session.course.inputs if one.stance.touched)
    return max((at_ms for at_ms in changed if at_ms <= seen_ms), default=-1)


def _strikes(session: Session, beat: Beat) -> bool:
    """Whether a fault acts on a message at the instant of a beat."""
    log = session.simulation.log
    if is_end(session, beat) or not asked_about(log, beat):
        return False
    return any(is_fault(log, one) for one in instant(log, beat))

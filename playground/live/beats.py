"""Beats: the instants of a run that are worth stopping at, for whoever shows it to others.

A beat is what the author says, a fault as it first acts, or what came of it: a loss, a duplicate, a duplicate that was
recognised, the end. All are read from the record so far, so that a run which somebody has laid hands on has its own.
"""

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Final, NamedTuple

from playground.engine.events import Kind
from playground.engine.limits import planned_ms
from playground.engine.log import kind_of
from playground.engine.mechanisms.group import NOT_ITS_OWN
from playground.live.climax import climax_words
from playground.live.course import FOREVER
from playground.live.interventions import LONG_MS
from playground.live.session import Session
from playground.live.tally import AnomalyEvent
from playground.scenario.narration import acts
from playground.words.outcome import headline
from playground.words.phrases import sentence
from playground.words.told_events import event_words

MOST_OF_A_KIND: Final = 3
"""Of the same thing for the tenth time nobody needs to be told."""
_RECOGNISED: Final = frozenset({int(Kind.SKIPPED), int(Kind.REFUSED)})
"""The kinds of events at which a duplicate is known for what it is."""


class Beat(NamedTuple):
    """One instant to stop at."""

    event: int
    """The number of the last event of it."""
    time_ms: int
    said: str
    """What the author says there, else the fault in a sentence; empty: see the message."""
    message: int = 0
    """Whose fate it is about; 0: nobody's, or that of all at the end."""


def beats(session: Session) -> tuple[Beat, ...]:
    """Those that the run has passed, in order. What happens at one instant is one beat."""
    passed = sorted((*_acts(session), *_fates(session), *_recognitions(session), *_end(session)))
    return tuple(_together(list(group)) for _, group in groupby(passed, lambda beat: beat.time_ms))


def _together(group: list[Beat]) -> Beat:
    said = "  ".join(dict.fromkeys(beat.said for beat in group if beat.said))
    return Beat(group[-1].event, group[-1].time_ms, said, max(beat.message for beat in group))


def _acts(session: Session) -> Iterator[Beat]:
    """What the author says, and the faults of which nothing is said."""
    simulation = session.simulation
    for event, caption in acts(simulation):
        fault = sentence(event_words(simulation.log[event], simulation.settings.topology))
        yield Beat(event, caption.time_ms, caption.text or fault)


def _fates(session: Session) -> Iterator[Beat]:
    counts: dict[str, int] = {}
    for one in session.tally.anomalies:
        counts[one.fate] = counts.get(one.fate, 0) + 1
        if counts[one.fate] <= MOST_OF_A_KIND:
            yield Beat(one.event, one.time_ms, "", one.message)


def _recognitions(session: Session) -> Iterator[Beat]:
    log = session.simulation.log
    rows = ((number, row) for number, row in enumerate(log.rows()) if kind_of(row[1]) in _RECOGNISED)
    found = (Beat(number, row[0], "", row[2]) for number, row in rows if log.details.get(number) not in NOT_ITS_OWN)
    # Not more than there are: the record of a long run is not looked through for nothing.
    return islice(found, min(session.tally.judge.fold.recognised, MOST_OF_A_KIND))


def signature(session: Session) -> tuple[int, ...]:
    """What has changed if the run may have passed another beat: cheap, to be asked after each event."""
    log, tally = session.simulation.log, session.tally
    counts = len(session.simulation.acted_steps), len(log.faults), len(tally.anomalies), tally.judge.fold.recognised
    return (log.cut_backs, *counts, session.over)


def _end(session: Session) -> Iterator[Beat]:
    log = session.simulation.log
    if session.over:
        yield Beat(log.count - 1, log.last_time_ms, "")


def beat_words(session: Session, beat: Beat) -> str:
    """What is said at a beat: by its author, else what is known of it."""
    if beat.said:
        return beat.said
    from playground.explain.record import Record
    from playground.explain.why import explain
    from playground.live.ending import run_end

    if (wrong := _gone_wrong(session, beat)) is not None:
        return climax_words(session, wrong)
    if beat.message:
        return sentence(explain(Record.of(session.simulation, session.script.native), beat.message).headline)
    return headline(run_end(session))


def off_the_script(change: str, key: Callable[[str], str], leads: str = "") -> str:
    """That a talk's run was changed, what leads on with it as it was written, and what else can be done."""
    here = f"{key('step')} shows what comes of it, {key('restart')} begins this preset again"
    return f"Off the script{change}. {leads}{here}."


def long_enough_ms(session: Session) -> int:
    """Till when another beat is looked for: a run on which hands were laid need neither end nor bring one."""
    if not session.touched:
        return FOREVER
    return max(planned_ms(session.script.settings, session.script.steps), session.simulation.now_ms) + LONG_MS


def _gone_wrong(session: Session, beat: Beat) -> AnomalyEvent | None:
    """What went wrong at a beat, with the message that it is about."""
    found = session.tally.anomalies
    return next((one for one in found if (one.message, one.time_ms) == (beat.message, beat.time_ms)), None)

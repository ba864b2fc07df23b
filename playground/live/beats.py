"""Beats: the instants of a run that are worth stopping at, for whoever shows it to others.

A beat is what the author says, a fault as it first acts, or what came of it: a loss, a duplicate, a duplicate that was
recognised, the end. All are read from the record so far, so that a run which somebody has laid hands on has its own.
"""

from collections.abc import Iterator
from itertools import groupby, islice, takewhile
from typing import Final, NamedTuple

from playground.engine.events import COMMANDED, Event
from playground.engine.log import kind_of
from playground.live.climax import climax_words
from playground.live.session import Session
from playground.live.tally import AnomalyEvent
from playground.scenario.narration import acts
from playground.scenario.stories import story_named
from playground.words.events import EVENTS
from playground.words.outcome import headline
from playground.words.packets import ARMED
from playground.words.phrases import ordinal, sentence
from playground.words.told_events import event_words

MOST_OF_A_KIND: Final = 3
"""Of the same thing for the tenth time nobody needs to be told."""
_RECOGNISED: Final = frozenset(int(kind) for kind in EVENTS if kind.word in ("skipped", "refused"))
"""The kinds of events at which a duplicate is known for what it is."""


_RECEIVED: Final = frozenset(int(kind) for kind in EVENTS if kind.word == "received")
_SEEN: Final = {kind for kind in EVENTS if kind.word in ("dropped", "timed-out", "confirmed") or kind in COMMANDED} - {
    kind for kind in EVENTS if kind.word in ("said", "chaos-ended") or kind in ARMED
}
"""The kinds of events that lanes and nodes show, whatever comes of them."""


class Beat(NamedTuple):
    """One instant to stop at."""

    event: int
    """The number of the last event of it."""
    time_ms: int
    said: str
    """What the author says there, else the fault in a few words; empty: see the message."""
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
        said = caption.text or event_words(simulation.log[event], simulation.settings.topology)
        yield Beat(event, caption.time_ms, said)


def _fates(session: Session) -> Iterator[Beat]:
    counts: dict[str, int] = {}
    for one in session.tally.anomalies:
        counts[one.fate] = counts.get(one.fate, 0) + 1
        if counts[one.fate] <= MOST_OF_A_KIND:
            yield Beat(one.event, one.time_ms, "", one.message)


def _recognitions(session: Session) -> Iterator[Beat]:
    rows = enumerate(session.simulation.log.rows())
    found = (Beat(number, row[0], "", row[2]) for number, row in rows if kind_of(row[1]) in _RECOGNISED)
    # Not more than there are: the record of a long run is not looked through for nothing.
    return islice(found, min(session.tally.judge.fold.deduplicated, MOST_OF_A_KIND))


def signature(session: Session) -> tuple[int, ...]:
    """What has changed if the run may have passed another beat: cheap, to be asked after each event."""
    log, tally = session.simulation.log, session.tally
    counts = len(session.simulation.acted_steps), len(log.faults), len(tally.anomalies), tally.judge.fold.deduplicated
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
        return explain(Record.of(session.simulation, session.script.native), beat.message).headline
    return headline(run_end(session))


def question_words(session: Session, beat: Beat) -> str:
    """What people may guess at a beat: what they have seen, and nothing of what came of it."""
    if session.over and beat.event == session.simulation.log.count - 1:
        return "The run is over. What is lost, what was done more than once, and does the promise hold?"
    log, done = session.simulation.log, story_named(session.simulation.settings.workload.story).done
    numbers = takewhile(lambda number: log.row(number)[0] == beat.time_ms, range(beat.event, -1, -1))
    instant = [log[number] for number in sorted(numbers)]
    seen = " ".join(sentence(_seen(session, one)) for one in instant if one.kind in _SEEN)
    message = next((one.message for one in reversed(instant) if one.message), beat.message)
    asked = f"How often is m{message} {done} by now, and will that change?" if message else "What will come of that?"
    if not seen and message:
        came = (row[2] == message and kind_of(row[1]) in _RECEIVED for row in islice(log.rows(), beat.event + 1))
        seen = f"m{message} has come to the consumer for the {ordinal(times)} time." if (times := sum(came)) else ""
    return f"{seen} {asked}".strip()


def _seen(session: Session, event: Event) -> str:
    return event_words(event._replace(detail=""), session.simulation.settings.topology)


def _gone_wrong(session: Session, beat: Beat) -> AnomalyEvent | None:
    """What went wrong at a beat, with the message that it is about."""
    found = session.tally.anomalies
    return next((one for one in found if (one.message, one.time_ms) == (beat.message, beat.time_ms)), None)

"""What brought a parting about, in few words: the fault at work, of those that the explanation of the message names.

It is the last of them: for an effect too many, what kept the answer away; for a message that is gone, what took the
last copy. Where no fault was at work, a timer was too short.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from playground.engine.events import Event, Kind
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.explain.record import Record
from playground.explain.why import explain
from playground.live.race_parting import Fork
from playground.live.race_views import RaceTrouble
from playground.live.session import Session
from playground.words.packets import cargo, source_words

_TIMERS: Final = (Kind.TIMED_OUT, Kind.REDELIVERY_DUE)
_OF_MESSAGES: Final = (Kind.DROPPED, Kind.DUPLICATED, Kind.DELAYED, Kind.FAILED)
_OF_NODES: Final = (Kind.CRASHED, Kind.PAUSED)


def trouble_of(session: Session, fork: Fork) -> RaceTrouble | None:
    """The fault at work in a fork, from the run of its culprit; `None` if the record names none."""
    found = _found(session, fork)
    return None if found is None else _told(session, found)


def is_common(sessions: Sequence[Session], fork: Fork) -> bool:
    """Whether all runs had the trouble of the culprit, and the others came out of it: then it is the story of all."""
    found = _found(sessions[fork.culprit], fork)
    return found is not None and all(_had_it_too(session.simulation.log, found) for session in sessions)


def _found(session: Session, fork: Fork) -> Event | None:
    """The last fault that the explanation of the message names, as far as the run had come; else its last timer."""
    record = replace(Record.of(session.simulation), length=fork.events)
    clauses = explain(record, fork.message).clauses
    named = [record.log[number] for clause in clauses for number in clause.events]
    faults = [event for event in named if event.kind in (*_OF_MESSAGES, *_OF_NODES)]
    timers = [event for event in named if event.kind in _TIMERS]
    return max(faults or timers, key=lambda event: event.number, default=None)


def _had_it_too(log: EventLog, trouble: Event) -> bool:
    """Whether the same went wrong in a run: with the same packet, or to the same node, at the same time."""
    alike = (trouble.kind, trouble.place, trouble.message, trouble.attempt)
    for number, (time_ms, *_) in enumerate(log.rows()):
        if time_ms > trouble.time_ms:
            return False
        event = log[number]
        if time_ms == trouble.time_ms and (event.kind, event.place, event.message, event.attempt) == alike:
            return True
    return False


# In words.


def _told(session: Session, event: Event) -> RaceTrouble:
    topology = session.simulation.settings.topology
    source = source_words(event.number if event.kind in _OF_NODES else event.fault, session.run.step_of_event())
    match event.kind:
        case Kind.DROPPED:
            return RaceTrouble(
                event.time_ms, f"{_subject(event.place, topology)} was lost", _reason(session, event, source)
            )
        case Kind.DUPLICATED:
            return RaceTrouble(
                event.time_ms, f"{_subject(event.place, topology)} was doubled", source or "by the network"
            )
        case Kind.DELAYED:
            return RaceTrouble(event.time_ms, f"{_subject(event.place, topology)} was held up", source)
        case Kind.CRASHED:
            return RaceTrouble(event.time_ms, f"the {event.place.word} crashed", source)
        case Kind.PAUSED:
            return RaceTrouble(event.time_ms, f"the {event.place.word} was paused", source)
        case Kind.FAILED:
            return RaceTrouble(event.time_ms, "processing it ended in an error", "as it is poisoned")
        case Kind.TIMED_OUT:
            answer = cargo(topology.answer_to(topology.first), topology)
            return RaceTrouble(event.time_ms, "its timer ran out", f"before its {answer} was back")
        case _:
            return RaceTrouble(event.time_ms, "its redelivery fell due", "before its ACK was back")


def _subject(link: Place, topology: Topology) -> str:
    """`its ACK`, or `it` where the message itself was under way to the consumer."""
    return "it" if link is Place.DELIVER and not topology.has_broker else f"its {cargo(link, topology)}"


def _reason(session: Session, event: Event, source: str) -> str:
    match event.detail:
        case "cut":
            return f"on the cut link {source}".rstrip()
        case "down":
            target = session.simulation.system.links[event.place].target
            return f"as the {target.word} was down"
        case "loss":
            return "by chance"
        case _:
            return source

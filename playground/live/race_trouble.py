"""What brought a parting about: the fault at work, found by a walk back along the causes in the record.

For an effect too many it is what went wrong between the attempt that was not answered and the one that repeated it; for
a message that is gone, the last thing that went wrong with it. Where no fault was at work, a timer was too short.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from playground.engine.events import NONE, Event, Kind
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.engine.topology import Topology
from playground.live.race_parting import Fork
from playground.live.race_views import RaceTrouble
from playground.live.session import Session
from playground.words.packets import cargo, source_words

_TIMERS: Final = (Kind.TIMED_OUT, Kind.REDELIVERY_DUE)
_OF_MESSAGES: Final = (Kind.DROPPED, Kind.DUPLICATED, Kind.DELAYED, Kind.FAILED)
_OF_NODES: Final = (Kind.CRASHED, Kind.PAUSED)
_LETS_GO: Final = (Kind.CONFIRMED, Kind.GAVE_UP, Kind.SETTLED, Kind.DEAD_LETTERED, Kind.REFUSED, Kind.ACKED)
"""The kinds of events by which a node is done with a message."""


def trouble_of(session: Session, fork: Fork) -> RaceTrouble | None:
    """The fault at work in a fork, from the run of its culprit; `None` if the record names none."""
    found = _found(session, fork)
    return None if found is None else _told(session, found)


def is_common(sessions: Sequence[Session], fork: Fork) -> bool:
    """Whether all runs had the trouble of the culprit, and the others came out of it: then it is the story of all."""
    found = _found(sessions[fork.culprit], fork)
    return found is not None and all(_had_it_too(session.simulation.log, found) for session in sessions)


def _found(session: Session, fork: Fork) -> Event | None:
    log = session.simulation.log
    start, end = _window(log, fork)
    return _last_trouble(log, fork.message, start, end)


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


def _window(log: EventLog, fork: Fork) -> tuple[int, int]:
    """The first event of the span in which to look, and the one after its last."""
    effects = [event for event in _of_message(log, fork.message, fork.events) if event.kind is Kind.APPLIED]
    if len(effects) < 2:
        return 0, fork.events
    for event in _causes(log, effects[-1]):
        if event.kind in _TIMERS:
            return event.cause, event.number + 1
        if event.kind is Kind.DUPLICATED:
            return event.number, event.number + 1
        if event.kind is Kind.RESTARTED:
            return 0, event.number
    return 0, fork.events


def _causes(log: EventLog, event: Event) -> Iterator[Event]:
    """An event, its cause, the cause of that, and so on."""
    yield event
    while event.cause != NONE:
        event = log[event.cause]
        yield event


def _of_message(log: EventLog, message: int, end: int) -> Iterator[Event]:
    """The events of one message, and those of none, up to a number."""
    for number, (_, _, its_message, *_) in zip(range(end), log.rows(), strict=False):
        if its_message in (0, message):
            yield log[number]


def _last_trouble(log: EventLog, message: int, start: int, end: int) -> Event | None:
    """The last fault in the span that concerns the message, else the last timer that ran out on it."""
    fault = timer = None
    holding: set[Place] = set()
    for event in _of_message(log, message, end):
        if event.message:
            _follow(event, holding)
        if event.number < start:
            continue
        if event.kind in _TIMERS:
            timer = event
        elif event.kind in _OF_MESSAGES or (event.kind in _OF_NODES and event.place in holding):
            fault = event
    return fault or timer


def _follow(event: Event, holding: set[Place]) -> None:
    """Keep track of the nodes that have something to do with the message."""
    if event.kind in _LETS_GO:
        holding.discard(event.place)
    elif event.kind is Kind.ARRIVED:
        if not event.place.leads_back:
            holding.add(Place.BROKER if event.place is Place.PUBLISH else Place.CONSUMER)
    elif not event.place.is_link and event.kind is not Kind.POISONED:
        holding.add(event.place)


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

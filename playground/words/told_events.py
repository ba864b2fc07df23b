"""Single events in words: one on record, and one that a step waits for. What is said of each kind is in `events.py`."""

from playground.engine.commands import When
from playground.engine.events import Event, Group
from playground.engine.packet import RECEIPT, RELEASE
from playground.engine.topology import Topology
from playground.words.events import row_of
from playground.words.own import in_own_words, labels, own_event
from playground.words.packets import ARMED, BY_YOU, answered, as_packet, cargo, link_name, packet_of, way_of
from playground.words.phrases import ordinal


def brief_words(event: Event, topology: Topology, *, by_you: bool = False) -> str:
    """The same where all is about one message: `the ACK is lost: link cut`; of a first attempt not that it is one."""
    words = event_words(event, topology, by_you=by_you, tells_first=False)
    return words.replace(f" of m{event.message}", "")


def event_words(event: Event, topology: Topology, *, by_you: bool = False, tells_first: bool = True) -> str:
    """An event on record in a few words: `the ACK of m3 (2) is lost: link cut`.

    `by_you`: the fault behind it, if there is one, came from who is looking on, and from no step. `tells_first`:
    whether what is added to an attempt is added to a first one, too.
    """
    row, place = row_of(event.kind, topology), event.place
    if event.kind in ARMED:
        whose = f" of m{event.message}" if event.message else ""
        return f"armed: {ARMED[event.kind]} the next {cargo(place, topology)}{whose}"
    again = f" ({event.attempt})" if event.attempt > 1 else ""
    own = own_event(event.kind.word, topology)
    text = own.told.get(event.detail, "") if own else ""
    clause = (own.later if event.attempt > 1 else own.first) if own else ""
    way = way_of(place, topology) if place.is_link else ""
    more = row.more if tells_first or event.attempt > 1 else ""
    text = text or (row.detailed if event.detail else "") or (clause or row.clause) + more
    return text.format(
        m=f"m{event.message}",
        n=event.attempt,
        copy=event.copy,
        again="true" if event.attempt > 1 else "false",
        before=event.attempt - 1,
        on=way and f" on {way}",
        by=way and f" by {way}",
        node=in_own_words(place.noun, topology),
        link=link_name(place, topology),
        who=in_own_words(_consumer(place.word, topology), topology),
        answered=answered(topology),
        packet=f"{_packet(event, topology)}{again}",
        parcel=f"{as_packet(_packet(event, topology))}{again}",
        detail=row.reads(_detail(event, by_you=by_you)) if event.detail else "",
    )


def _detail(event: Event, *, by_you: bool) -> str:
    return BY_YOU if by_you and event.kind.group is Group.PACKET and event.detail == "step" else event.detail


def _packet(event: Event, topology: Topology) -> str:
    """What travels: `the ACK of m3`; or a step of its handover that carries no message: `the release of m3`."""
    if event.kind.group is Group.PACKET and event.detail in (RELEASE, RECEIPT):
        return f"the {labels(topology).get(event.detail, event.detail)} of m{event.message}"
    return packet_of(event.place if event.place.is_link else None, event.message, topology)


def event_clause(when: When, topology: Topology) -> str:
    """The event that a step waits for: `the effect of m3 is applied for the second time`."""
    clause = row_of(when.event, topology).clause.format(
        m=f"m{when.message}" if when.message is not None else in_own_words("a message", topology),
        node=in_own_words(when.node.noun, topology) if when.node is not None else "a node",
        link=link_name(when.link, topology) if when.link is not None else "a link",
        who=in_own_words(_consumer(when.node.word if when.node is not None else "", topology), topology),
        answered=answered(topology),
        packet=packet_of(when.link, when.message, topology),
        parcel=as_packet(packet_of(when.link, when.message, topology)),
    )
    return clause if when.nth == 1 else f"{clause} for the {ordinal(when.nth)} time"


def _consumer(word: str, topology: Topology) -> str:
    """`the consumer`, `consumer-2`; of several of which none is named, `a consumer`."""
    if len(topology.consumers) == 1:
        return "the consumer"
    return next((one.noun for one in topology.consumers if one.word == word), "a consumer")

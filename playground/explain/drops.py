"""Lost packets in words: one of them, or several that were lost in the same way, told together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.engine.weather import Weather, threshold
from playground.explain.clauses import Clause, Upon
from playground.explain.history import History
from playground.explain.trips import Trip, answer_link, answer_word
from playground.words.phrases import numbered
from playground.words.times import at_times


class LostPacket(NamedTuple):
    """One lost packet of one trip."""

    history: History
    trip: Trip
    event: Event
    behind: Event | None = None
    """A crash, a cut or a poison that ended another trip and was in force here: it would have ended this one, too."""
    is_awaited: bool = False
    """Whether its answer is what is missing, so that a cut on the way back would have done as well."""
    is_too_late: bool = False
    """Whether the answer could not have been there in time, had nothing been lost."""

    @property
    def fault(self) -> Event | None:
        """The command behind it, if there is one: not a loss that was set where the usual one would have taken it."""
        is_idle = self.event.fault == NONE or by_the_weather(self.history, self.event)
        return None if is_idle else self.history[self.event.fault]

    @property
    def manner(self) -> tuple[Place, str, Event | None, int, Event | None, bool]:
        """In what way it was lost: what is lost in the same way can be told together."""
        event = self.event
        return event.place, event.detail, self.fault, self.trip.root.copy, self.behind, self.is_too_late


def drop_clauses(drops: Sequence[LostPacket], fatal: Sequence[Event] = ()) -> list[Clause]:
    """What was lost, in order; what was lost in the same way stands in one clause.

    `fatal` are the faults that ended other trips, and not by losing a packet: crashes, and what poisoned the message.
    """
    alike: dict[object, list[LostPacket]] = {}
    first = {drop.event: drop for drop in reversed(drops)}
    for drop in (first[event] for event in dict.fromkeys(drop.event for drop in drops)):
        told = drop._replace(behind=_behind_it(drop, drops, fatal))
        alike.setdefault(told.manner, []).append(told)
    return [_clause(each) for each in alike.values()]


def _behind_it(drop: LostPacket, drops: Sequence[LostPacket], fatal: Sequence[Event]) -> Event | None:
    """What would have ended this trip anyway, and did end another one: without it, this one had not mattered."""
    lost = [other.fault for other in drops if other.event.detail in ("down", "cut")]
    faults = [fault for fault in (*lost, *fatal) if fault and fault != drop.fault]
    return next((fault for fault in faults if _awaited(drop, fault)), None)


def _awaited(drop: LostPacket, fault: Event) -> bool:
    """Whether a cut was in force where a packet was lost, or a crash or a poison until the work on it was done."""
    history, lost, settings = drop.history, drop.event, drop.history.record.settings
    if fault.kind is Kind.CUT and fault.place is lost.place:
        return fault.number < lost.number and lost.time_ms < history.cut_until_ms(fault)
    comes_ms = lost.time_ms + settings.link(lost.place).latency_ms
    is_work = history.target(lost.place).role is Place.CONSUMER
    done_ms = comes_ms + settings.consumer.processing_ms * is_work
    if fault.kind is Kind.CUT:
        leads_back = fault.place is answer_link(lost.place) and drop.is_awaited
        return leads_back and fault.time_ms <= done_ms < history.cut_until_ms(fault)
    if fault.kind is Kind.POISONED:
        return not lost.place.leads_back and fault.time_ms < done_ms
    if fault.kind is Kind.UNROUTABLE_ARMED:
        return lost.place is Place.PUBLISH and fault.number < lost.number
    if fault.place is not history.target(lost.place):
        return False
    back = history.befalling(Kind.RESTARTED, fault.place, fault.number, history.record.length)
    latest_ms = comes_ms + settings.link(lost.place).jitter_ms
    return fault.time_ms < max(done_ms, lost.time_ms + 1) and (back is None or back.time_ms > latest_ms)


def _clause(drops: Sequence[LostPacket]) -> Clause:
    first, history = drops[0], drops[0].history
    # Both packets of one attempt, where the network had doubled it, are lost as one; their answers are two.
    is_plural = len({drop.event if first.event.place.leads_back else drop.trip.root for drop in drops}) > 1
    text = " ".join((_subject(drops), *_predicate(first, [drop.event.time_ms for drop in drops], is_plural)))
    others = [drop.event for drop in drops[1:]]
    if first.behind:
        text += history.by(first.fault) + _anyway(first.behind, drops) + history.since(first.behind)
        return history.clause(text, first.event, *others, first.fault, blames=first.behind)
    if first.is_too_late:
        whose = "it" if len(drops) == 1 else "they"
        return history.clause(f"{text}{_behind(first)}; in time {whose} could not have come", first.event, *others)
    clause = history.clause(text + _behind(first), first.event, *others, blames=first.fault)
    clause = replace(clause, upon=_with_the_connection(drops, is_plural=is_plural))
    if first.fault:
        return clause
    # Where no command is behind it, the weather is, which decided about each packet, or about one that broke them all.
    lost = dict.fromkeys((what_broke(history, drop.event) or drop.event).number for drop in drops)
    blamed = {(what_broke(history, drop.event) or drop.event).number for drop in drops if not _is_idle(drop)}
    faults = tuple(number for number in lost if number in blamed)
    return replace(clause, events=tuple(dict.fromkeys((*clause.events, *lost))), faults=faults)


def _is_idle(drop: LostPacket) -> bool:
    """Whether another message's packet broke the connection, and chance would have taken the answer to this one.

    The first of two steps needs its answer, whatever is asked: without a receipt nothing is released.
    """
    history, link = drop.history, answer_link(drop.event.place)
    broke = what_broke(history, drop.event)
    is_a_step = drop.event.place is Place.PUBLISH and history.record.settings.producer.handover == "two-step"
    if (
        not (drop.is_awaited or is_a_step)
        or drop.event.place.leads_back
        or broke is None
        or broke.message == history.message
    ):
        return False
    before = sum(one.number < drop.event.number for one in history.of(Kind.DEPARTED, place=link))
    draw, _, _ = Weather(history.record.settings.seed, link).draw(history.message, before + 1)
    return draw < threshold(history.record.settings.link(link).loss)


def by_the_weather(history: History, dropped: Event) -> bool:
    """Whether chance took a packet, or what broke its connection, and would have with the usual loss of the link."""
    lost = what_broke(history, dropped) or dropped
    if lost.kind is not Kind.DROPPED or lost.detail != "loss":
        return False
    if lost.fault == NONE:
        return True
    settings = history.record.settings
    draw, _, _ = Weather(settings.seed, lost.place).draw(lost.message, lost.attempt)
    return draw < threshold(settings.link(lost.place).loss)


def _with_the_connection(drops: Sequence[LostPacket], *, is_plural: bool) -> Upon | None:
    """How it is told behind what broke the connection that what was lost was on, or behind that it broke."""
    history, event = drops[0].history, drops[0].event
    broke = _break(history, event)
    if broke is None or any(drop.event.time_ms != event.time_ms for drop in drops):
        return None
    text = f"{_subject(drops)} {'were' if is_plural else 'was'} lost with the connection"
    return Upon((broke.number, broke.cause), text)


def what_broke(history: History, dropped: Event) -> Event | None:
    """What broke the connection on which a packet was, if that is why it was lost: another packet, or a command."""
    broke = _break(history, dropped)
    return history[broke.cause] if broke and broke.cause != NONE else None


def _break(history: History, dropped: Event) -> Event | None:
    """The end of the connection with which a packet was lost; `None` if it was lost otherwise."""
    if dropped.detail != "connection broken":
        return None
    connections = history.record.settings.topology.connections.items()
    client = next(node for node, links in connections if dropped.place in links)
    return history.latest(Kind.DISCONNECTED, client, dropped.number)


def _subject(drops: Sequence[LostPacket]) -> str:
    root = drops[0].trip.root
    noun, of_copy = ("dispatch", drops[0].history.of_copy(root.copy)) if root.copy else ("attempt", "")
    trips = numbered(noun, list(dict.fromkeys(drop.trip.root.attempt for drop in drops))) + of_copy
    if not drops[0].event.place.leads_back:
        return trips
    answer = answer_word(drops[0].event.place)
    return f"the {answer if len(drops) == 1 else answer + 's'} of {trips}"


def _predicate(drop: LostPacket, times_ms: Sequence[int], is_plural: bool) -> Iterator[str]:
    link, target = drop.event.place, drop.history.target(drop.event.place)
    were, named = "were" if is_plural else "was", drop.history.link(link)
    # An answer is called as its link is: of one that the system has only once, that is enough.
    on = "" if link.leads_back and not link.index else f" on {named}"
    if drop.event.detail == "down":
        yield f"found {target.noun} down {at_times(times_ms)}"
    elif drop.event.detail == "loss":
        yield f"{were} lost by chance{on} {at_times(times_ms)}"
    elif drop.event.detail == "cut":
        yield f"{were} lost {at_times(times_ms)}, while {named} was cut"
    elif drop.event.detail == "connection broken":
        yield f"{were} lost{on} {at_times(times_ms)}, as the connection broke"
    else:
        yield f"{were} dropped{on} {at_times(times_ms)}"


def _anyway(fault: Event, drops: Sequence[LostPacket]) -> str:
    whose, it = ("its", "it") if len(drops) == 1 else ("their", "they")
    to = f", on {whose} way to {fault.place.noun}, which was down"
    if fault.kind is Kind.CRASHED and fault.number > drops[0].event.number:
        return f", and {fault.place.noun} was down before {it} could have been done"
    if fault.kind is Kind.CUT and fault.place is not drops[0].event.place:
        its = drops[0].history.link(fault.place)
        return f", and {whose} {answer_word(fault.place)} would have been lost while {its} was cut"
    if fault.kind is Kind.POISONED:
        return f", and m{fault.message} was poisoned"
    if fault.kind is Kind.UNROUTABLE_ARMED:
        return f", on {whose} way to a broker that had no queue"
    return ", while it was cut" if fault.kind is Kind.CUT else to


def _behind(drop: LostPacket) -> str:
    fault = drop.fault
    if fault is None:
        return ""
    if drop.event.detail in ("down", "cut"):
        return drop.history.since(fault)
    return drop.history.by(fault)

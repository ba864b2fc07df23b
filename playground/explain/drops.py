"""Lost packets in words: one of them, or several that were lost in the same way, told together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.trips import Trip, answer_word
from playground.words.phrases import numbered
from playground.words.times import at_times


class LostPacket(NamedTuple):
    """One lost packet of one trip."""

    history: History
    trip: Trip
    event: Event
    behind: Event | None = None
    """A crash, a cut or a poison that ended another trip and was in force here: it would have ended this one, too."""
    is_too_late: bool = False
    """Whether the answer could not have been there in time, had nothing been lost."""

    @property
    def fault(self) -> Event | None:
        """The command behind it, if there is one: not one that let the weather be as bad as it was, or better."""
        fault = None if self.event.fault == NONE else self.history[self.event.fault]
        is_idle = fault and fault.kind is Kind.LOSS_SET and not self._is_worse(fault)
        return None if is_idle else fault

    def _is_worse(self, loss_set: Event) -> bool:
        return float(loss_set.detail) > self.history.record.settings.link(loss_set.place).loss

    @property
    def manner(self) -> tuple[Place, str, int, int, Event | None, bool]:
        """In what way it was lost: what is lost in the same way can be told together."""
        event = self.event
        return event.place, event.detail, event.fault, self.trip.root.copy, self.behind, self.is_too_late


def drop_clauses(drops: Sequence[LostPacket], poisoned: int = NONE) -> list[Clause]:
    """What was lost, in order; what was lost in the same way stands in one clause.

    `poisoned` is the event at which the message was poisoned, if another trip ended in an error for that.
    """
    alike: dict[object, list[LostPacket]] = {}
    for drop in drops:
        told = drop._replace(behind=_behind_it(drop, drops, poisoned))
        alike.setdefault(told.manner, []).append(told)
    return [_clause(each) for each in alike.values()]


def _behind_it(drop: LostPacket, drops: Sequence[LostPacket], poisoned: int) -> Event | None:
    """What would have ended this trip anyway, and did end another one: without it, this one had not mattered."""
    if poisoned != NONE and poisoned < drop.event.number and not drop.event.place.leads_back:
        return drop.history[poisoned]
    for other in drops:
        fault = other.fault if other.event.detail in ("down", "cut") else None
        if fault and fault.number < drop.event.number and fault != drop.fault and _awaited(drop, fault):
            return fault
    return None


def _awaited(drop: LostPacket, fault: Event) -> bool:
    """Whether a cut was in force where a packet was lost, or a crash where it would have arrived."""
    history, lost = drop.history, drop.event
    if fault.kind is Kind.CUT:
        return fault.place is lost.place and not history.befalling(Kind.HEALED, fault.place, fault.number, lost.number)
    if fault.place is not history.target(lost.place):
        return False
    back = history.befalling(Kind.RESTARTED, fault.place, fault.number, history.record.length)
    return back is None or back.time_ms > lost.time_ms + history.record.settings.link(lost.place).latency_ms


def _clause(drops: Sequence[LostPacket]) -> Clause:
    first, history = drops[0], drops[0].history
    text = " ".join((_subject(drops), *_predicate(first, [drop.event.time_ms for drop in drops])))
    others = [drop.event for drop in drops[1:]]
    if first.behind:
        text += history.by(first.fault) + _anyway(first.behind, len(drops)) + history.since(first.behind)
        return history.clause(text, first.event, *others, first.fault, blames=first.behind)
    if first.is_too_late:
        whose = "it" if len(drops) == 1 else "they"
        return history.clause(f"{text}{_behind(first)}; in time {whose} could not have come", first.event, *others)
    clause = history.clause(text + _behind(first), first.event, *others, blames=first.fault)
    # Where no command is behind it, the weather is, which decided about each packet.
    return clause if first.fault else replace(clause, faults=clause.events)


def _subject(drops: Sequence[LostPacket]) -> str:
    root = drops[0].trip.root
    noun, of_copy = ("dispatch", drops[0].history.of_copy(root.copy)) if root.copy else ("attempt", "")
    trips = numbered(noun, list(dict.fromkeys(drop.trip.root.attempt for drop in drops))) + of_copy
    if not drops[0].event.place.leads_back:
        return trips
    answer = answer_word(drops[0].event.place)
    return f"the {answer if len(drops) == 1 else answer + 's'} of {trips}"


def _predicate(drop: LostPacket, times_ms: Sequence[int]) -> Iterator[str]:
    link, target = drop.event.place, drop.history.target(drop.event.place)
    were = "were" if len(times_ms) > 1 else "was"
    if drop.event.detail == "down":
        yield f"found the {target.word} down {at_times(times_ms)}"
    elif drop.event.detail == "loss":
        yield f"{were} lost by chance on `{link.word}` {at_times(times_ms)}"
    elif drop.event.detail == "cut":
        yield f"{were} lost on `{link.word}` {at_times(times_ms)}, while it was cut"
    else:
        yield f"{were} dropped on `{link.word}` {at_times(times_ms)}"


def _anyway(fault: Event, packets: int) -> str:
    whose = "its" if packets == 1 else "their"
    to = f", on {whose} way to the {fault.place.word}, which was down"
    if fault.kind is Kind.POISONED:
        return f", and m{fault.message} was poisoned"
    return ", while it was cut" if fault.kind is Kind.CUT else to


def _behind(drop: LostPacket) -> str:
    fault = drop.fault
    if fault is None:
        return ""
    if drop.event.detail in ("down", "cut"):
        return drop.history.since(fault)
    return drop.history.by(fault)

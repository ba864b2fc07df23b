"""Judging a run of the reference model: fates, counters, verdict.

It counts the events of the record. Only what "pending" means is read from the state that the model was left in,
because at the end of a run every node is up and the state is easy to read.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .network import Message
from .settings import AT_LEAST_ONCE, AT_MOST_ONCE, EXACTLY_ONCE, role
from .timeline import Event

if TYPE_CHECKING:
    from .model import World

FATES = ("applied_once", "duplicated", "lost", "failed", "dead_lettered", "pending")


@dataclass(frozen=True)
class MessageResult:
    """What became of one message; the fields of the JSON's `messages`."""

    id: str
    guarantee: str
    fate: str
    attempts: int
    stored: int
    dispatches: int
    deliveries: int
    effects: int
    producer: str
    """What the producer believes: ok, failed or unknown."""


@dataclass(frozen=True)
class Run:
    """The record of a run and the judgement; named as in the JSON of `playground run`."""

    events: list[Event]
    messages: list[MessageResult]
    counters: dict[str, int]
    account: dict[str, int]
    latency_ms: dict[str, int | None]
    settled: bool
    virtual_ms: int
    unfired_steps: list[int]
    verdict: str

    @property
    def fates(self) -> dict[str, str]:
        """`"m3"` -> its fate."""
        return {message.id: message.fate for message in self.messages}


def judge(world: "World", settled: bool, unfired_steps: list[int]) -> Run:
    """Judge a run that is over."""
    events, sent = world.events, sorted(world.producer.messages)
    messages = [_result(world, world.producer.messages[number]) for number in sent]
    counted = [min(message.effects, 1) if world.settings.sets else message.effects for message in messages]
    return Run(
        events=events,
        messages=messages,
        counters=_counters(world, messages, settled),
        account={"expected": world.settings.amount * len(sent), "actual": world.settings.amount * sum(counted)},
        latency_ms=_percentiles(_latencies(events)),
        settled=settled,
        virtual_ms=events[-1].time_ms,
        unfired_steps=unfired_steps,
        verdict=_verdict(messages, settled, world.settings.keeps_lanes and _out_of_order(world, events) > 0),
    )


def _result(world: "World", message: Message) -> MessageResult:
    number = message.number
    through_broker = world.settings.system != "direct"
    mine = [(event.kind, role(event.place)) for event in world.events if event.message == number]
    effects = mine.count(("applied", "consumer"))
    return MessageResult(
        id=f"m{number}",
        guarantee=message.contract.guarantee,
        fate=_fate(world, message, effects),
        attempts=mine.count(("departed", world.settings.first_link)) - world.releases.get(("publish", number), 0),
        stored=mine.count(("stored", "broker")),
        dispatches=mine.count(("departed", "deliver")) - world.releases.get(("deliver", number), 0)
        if through_broker
        else 0,
        deliveries=mine.count(("received", "consumer")),
        effects=effects,
        producer=_belief(message),
    )


def _fate(world: "World", message: Message, effects: int) -> str:
    copies = [copy for copy in world.broker.copies if copy.message is message]
    if effects:
        return "applied_once" if effects == 1 else "duplicated"
    if _can_still_come(world, message):
        return "pending"
    if any(copy.is_parked or copy.state == "dead" for copy in copies):
        return "dead_lettered"
    return "failed" if message.gave_up else "lost"


def _can_still_come(world: "World", message: Message) -> bool:
    packets = [flight.packet for flight in world.flights if role(flight.packet.link) in ("publish", "deliver")]
    for consumer in world.consumers:
        packets += [*consumer.inbox, *consumer.batch, *(packet for packet in consumer.hands if packet.undecided)]
    carried = [packet.message for packet in packets]
    stored = [copy.message for copy in world.broker.copies if copy.state == "unsettled"]
    return message.outstanding or message.will_resend or any(other is message for other in carried + stored)


def _belief(message: Message) -> str:
    if message.will_resend:
        return "unknown"
    if message.confirmed or not message.contract.waits:
        return "ok"
    return "failed" if message.gave_up else "unknown"


def _counters(world: "World", messages: list[MessageResult], settled: bool) -> dict[str, int]:
    events = world.events
    kinds = [event.kind for event in events]
    counters = {
        "sent": kinds.count("sent"),
        "attempts": sum(message.attempts for message in messages),
        "stored": kinds.count("stored"),
        "dispatches": sum(message.dispatches for message in messages),
        "deliveries": kinds.count("received"),
        "effects": kinds.count("applied"),
    }
    counters.update({fate: sum(message.fate == fate for message in messages) for fate in FATES})
    counters["extra_effects"] = sum(max(message.effects - 1, 0) for message in messages)
    counters["deduplicated"] = sum(kinds.count(kind) for kind in ("refused", "skipped", "conflicted"))
    counters["dropped"] = kinds.count("dropped")
    counters["misreported"] = sum(message.producer == "failed" and message.effects > 0 for message in messages)
    parked = {copy.message.number for copy in world.broker.copies if copy.is_parked or copy.state == "dead"}
    done = {event.message for event in events if event.kind == "applied"}
    counters["done_and_parked"] = len(parked & done)
    counters["stuck"] = counters["pending"] if settled else 0
    counters["out_of_order"] = _out_of_order(world, events)
    return counters


def _out_of_order(world: "World", events: list[Event]) -> int:
    sent_ms = {event.message: event.time_ms for event in events if event.kind == "sent"}
    first_ms: dict[int, int] = {}
    for event in events:
        if event.kind == "applied":
            first_ms.setdefault(event.message, event.time_ms)
    lane_of = world.settings.lane_of

    def is_overtaken(one: int) -> bool:
        return any(
            lane_of(other) == lane_of(one)
            and (sent_ms[other], other) > (sent_ms[one], one)
            and first_ms[other] < first_ms[one]
            for other in first_ms
        )

    return sum(map(is_overtaken, first_ms))


def _latencies(events: list[Event]) -> list[int]:
    sent_ms = {event.message: event.time_ms for event in events if event.kind == "sent"}
    first_ms: dict[int, int] = {}
    for event in events:
        if event.kind == "applied":
            first_ms.setdefault(event.message, event.time_ms)
    return sorted(applied_ms - sent_ms[message] for message, applied_ms in first_ms.items())


def _percentiles(values: list[int]) -> dict[str, int | None]:
    if not values:
        return {"p50": None, "p99": None, "max": None}
    # Nearest rank: the smallest value that at least so many percent of the values do not exceed.
    ranks = {percent: -(-percent * len(values) // 100) for percent in (50, 99)}
    return {"p50": values[ranks[50] - 1], "p99": values[ranks[99] - 1], "max": values[-1]}


def _verdict(messages: list[MessageResult], settled: bool, disordered: bool) -> str:
    lost = any(m.fate == "lost" and m.guarantee in (AT_LEAST_ONCE, EXACTLY_ONCE) for m in messages)
    duplicated = any(m.fate == "duplicated" and m.guarantee in (AT_MOST_ONCE, EXACTLY_ONCE) for m in messages)
    if lost or duplicated or disordered:
        return "violated"
    stuck = any(m.fate == "pending" and m.guarantee != AT_MOST_ONCE for m in messages)
    return "holds" if settled and not stuck else "undecided"

"""The judgement of a whole run, and what the public JSON says of a promise and of a message.

The log says what happened, the ledger what the world saw, the settings what was promised; the engine is not asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, overload

from playground.checker.fates import Verdict
from playground.checker.judge import Judge, MessageRecord
from playground.engine.effects.ledger import Effect
from playground.engine.log import EventLog
from playground.engine.settings import Guarantee, Settings
from playground.engine.value import Value

_WORDS: Final = tuple(guarantee.word for guarantee in Guarantee)


class Account(Value):
    """The balance that the workload should have made, and the one that the ledger shows."""

    expected: int
    actual: int


@dataclass(frozen=True, slots=True)
class LatencyFigures:
    """From `sent` to the first effect, in ms, by nearest rank; `None` where nothing had an effect."""

    p50: int | None
    p99: int | None
    max: int | None


class MessageRecords(Sequence[MessageRecord]):
    """The messages sent, in order of number; a record is made only when it is asked for."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        numbers = list(judge.messages())
        # Messages are nearly always numbered without gaps, and then a range says it all.
        whole = bool(numbers) and numbers[-1] - numbers[0] + 1 == len(numbers)
        self._numbers: Sequence[int] = range(numbers[0], numbers[-1] + 1) if whole else numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[MessageRecord]:
        return map(self._judge.record, self._numbers)

    @overload
    def __getitem__(self, index: int) -> MessageRecord: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[MessageRecord, ...]: ...

    def __getitem__(self, index: int | slice) -> MessageRecord | tuple[MessageRecord, ...]:
        if isinstance(index, slice):
            return tuple(map(self._judge.record, self._numbers[index]))
        return self._judge.record(self._numbers[index])


class Judgement(Value):
    """What the record says about a run that is over."""

    verdict: Verdict
    settled: bool
    """Whether the run came to rest; if not, what is pending is not lost."""
    counters: dict[str, int]
    """In the order of the public JSON."""
    account: Account
    latency_ms: LatencyFigures
    virtual_ms: int
    """The time of the last event."""
    disordered: Sequence[int] = ()
    """The messages that are out of an order that was promised."""
    messages: Sequence[MessageRecord] = field(repr=False, compare=False)
    """All messages sent, in order of number; records are made as they are asked for."""


def judge_run(log: EventLog, ledger: Iterable[Effect], settings: Settings, settled: bool) -> Judgement:
    """Judge a run from its record. The effects are counted from the ledger, everything else from the log."""
    judge = judge_of(log, ledger, settings)
    counters = judge.counters(at_rest=settled)
    workload = settings.workload
    done = counters["applied_once"] + counters["duplicated"]
    balance = workload.balance(effects=counters["effects"], done=done)
    return Judgement(
        verdict=judge.verdict(settled),
        settled=settled,
        counters=counters,
        account=Account(expected=workload.amount * counters["sent"], actual=balance),
        latency_ms=latency_summary(judge.latencies_ms()),
        virtual_ms=log.last_time_ms,
        disordered=judge.broken_order(),
        messages=MessageRecords(judge),
    )


def judge_of(log: EventLog, ledger: Iterable[Effect], settings: Settings) -> Judge:
    """Who has read the whole of a record, for those who ask for one message and for no verdict."""
    judge = Judge(settings)
    judge.observe(log)
    judge.take_effects_from(ledger)
    return judge


def promise_of(settings: Settings) -> dict[str, str]:
    """What is promised, in the words of the public JSON; of order only where the broker keeps that."""
    word, guarantee = {True: "never", False: "possible"}, settings.guarantee
    forbids = guarantee.forbids_loss, guarantee.forbids_duplicates
    loss, duplicates = (word[settings.is_promised and one] for one in forbids)
    promised = {"loss": loss, "duplicates": duplicates}
    return promised | ({"reordering": "never"} if settings.broker.lanes and settings.topology.has_broker else {})


def message_json(record: MessageRecord) -> str:
    """One entry of `messages` in the public JSON, in a line; `parked` stands only where its fate does not say it.

    Written out, for that takes half the time of making an object first, and a run may have a million.
    """
    number, guarantee, fate, attempts, stored, dispatches, deliveries, effects, producer, *_ = record
    parked = ', "parked": true' if record.is_done_and_parked else ""
    return (
        f'{{"id": "m{number}", "guarantee": "{_WORDS[guarantee]}", "fate": "{fate.value}", "attempts": {attempts}'
        f', "stored": {stored}, "dispatches": {dispatches}, "deliveries": {deliveries}, "effects": {effects}'
        f', "producer": "{producer.value}"{parked}}}'
    )


def latency_summary(ascending: Sequence[int]) -> LatencyFigures:
    """The summary of latencies in ascending order."""
    if not ascending:
        return LatencyFigures(None, None, None)
    return LatencyFigures(_nearest_rank(ascending, 50), _nearest_rank(ascending, 99), ascending[-1])


def _nearest_rank(ascending: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of the values do not exceed."""
    rank = -(-percent * len(ascending) // 100)
    return ascending[rank - 1]

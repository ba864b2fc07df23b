"""Changes of one setting that could have prevented an anomaly, from the smallest to the largest.

What is small? First another number in a mechanism that is there: nothing new runs, and nothing new is stored. Then a
mechanism that is there made sound: the same parts, but durable or in the right order. Then a mechanism that was not
there. Then one message at a time, which changes the pace of everything. Last another guarantee, which changes all
three legs at once. Of the numbers the one that changes by the smallest factor comes first, and no limit at all comes
last; of the values of one word only the soundest is tried: each is one line, and a fix that waits for the next crash is
none. Nothing is on the list that would buy one anomaly with the risk of another, such as sending only once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final

from playground.engine.settings import Contract, Guarantee, Settings
from playground.explain.words import span

Value = int | str | bool
_SPANS_MS: Final = (250, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 300_000)
"""Timeouts and windows that people set."""
_COUNTS: Final = (2, 3, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Change:
    """One setting with another value."""

    table: str
    """`consumer`; empty for a key at the top of the file."""
    key: str
    value: Value
    words: str
    """What it would have meant, as a clause: `the producer would have waited 5 s for an answer`."""
    factor: float = 1.0
    """By how much a number changes; infinite where a limit is taken away."""

    @property
    def toml(self) -> str:
        """The change as it stands in a preset."""
        value = f'"{self.value}"' if isinstance(self.value, str) else str(self.value).lower()
        return f"{f'[{self.table}]' + chr(10) if self.table else ''}{self.key} = {value}"

    def applied_to(self, settings: Settings) -> Settings:
        """The settings with this one changed."""
        changed: dict[str, Any] = {self.key: self.value}
        if self.table:
            changed = {self.table: replace(getattr(settings, self.table), **changed)}
        elif self.key == "guarantee":
            changed = {"guarantee": next(one for one in Guarantee if one.word == self.value)}
        return replace(settings, **changed)


def candidates(settings: Settings, contract: Contract) -> list[Change]:
    """The changes to try for a message under this contract, in order."""
    return [
        *sorted(_other_numbers(settings, contract), key=lambda change: change.factor),
        *_sounder_mechanisms(settings, contract),
        *_new_mechanisms(settings, contract),
        *_one_at_a_time(settings, contract),
        *_stronger_guarantees(settings),
    ]


def _other_numbers(settings: Settings, contract: Contract) -> Iterator[Change]:
    producer, consumer, broker = settings.producer, settings.consumer, settings.broker
    if contract.awaits_ack:
        for ms, factor in _longer(producer.ack_timeout_ms):
            words = f"the producer would have waited {span(ms)} for each answer"
            yield Change("producer", "ack_timeout_ms", ms, words, factor)
        for count, factor in _more(contract.max_attempts):
            yield Change("producer", "max_attempts", count, f"the producer would {_tried(count)}", factor)
    if consumer.dedup_window_ms:
        for ms, factor in (*_longer(consumer.dedup_window_ms), (0, inf)):
            words = f"the consumer would have remembered processed ids {_for_so_long(ms)}"
            yield Change("consumer", "dedup_window_ms", ms, words, factor)
    if settings.system == "broker":
        yield from _other_numbers_of_the_broker(broker.redelivery_timeout_ms, broker.max_deliveries, settings)


def _other_numbers_of_the_broker(timeout_ms: int, deliveries: int, settings: Settings) -> Iterator[Change]:
    for ms, factor in _longer(timeout_ms):
        words = f"the broker would have waited {span(ms)} for each ACK before it dispatched again"
        yield Change("broker", "redelivery_timeout_ms", ms, words, factor)
    for count, factor in _more(deliveries):
        limit = f"up to {count} times" if count else "without a limit"
        yield Change("broker", "max_deliveries", count, f"the broker would have dispatched a message {limit}", factor)
    if settings.broker.dedup_window_ms:
        for ms, factor in _longer(settings.broker.dedup_window_ms):
            words = f"the broker would have remembered keys for {span(ms)}"
            yield Change("broker", "dedup_window_ms", ms, words, factor)


def _sounder_mechanisms(settings: Settings, contract: Contract) -> Iterator[Change]:
    is_broker = settings.system == "broker"
    if contract.fresh_key:
        yield Change("producer", "key", "stable", "all attempts at a message would have carried the same key")
    if contract.ack != "after" and (is_broker or contract.awaits_ack):
        yield Change("consumer", "ack", "after", "the consumer would have acknowledged each message after its work")
    if not contract.durable_outbox:
        words = "the producer would have kept unacknowledged messages on disk, and sent them again after its crash"
        yield Change("producer", "outbox", "durable", words)
    if is_broker and not settings.broker.durable:
        yield Change("broker", "durable", True, "the broker would have kept its queue on disk")
    if contract.dedup not in ("none", "transaction"):
        words = "the effect and the mark of a message would have been one durable transaction"
        yield Change("consumer", "dedup", "transaction", words)


def _new_mechanisms(settings: Settings, contract: Contract) -> Iterator[Change]:
    if settings.system == "broker" and not settings.broker.dedup_window_ms:
        words = "the broker would have remembered keys for 1 minute and refused a second publish"
        yield Change("broker", "dedup_window_ms", 60_000, words)
    if contract.dedup == "none":
        words = "the consumer would have noted each id in the transaction of its effect, and have known the duplicate"
        yield Change("consumer", "dedup", "transaction", words)


def _one_at_a_time(settings: Settings, contract: Contract) -> Iterator[Change]:
    if settings.system == "broker" and settings.broker.prefetch != 1:
        words = "the broker would have dispatched one message at a time, the next one after its ACK"
        yield Change("broker", "prefetch", 1, words)
    if contract.awaits_ack and settings.producer.max_in_flight != 1:
        words = "the producer would have waited for each answer before it sent the next message"
        yield Change("producer", "max_in_flight", 1, words)


def _stronger_guarantees(settings: Settings) -> Iterator[Change]:
    for guarantee in (Guarantee.AT_LEAST_ONCE, Guarantee.EXACTLY_ONCE):
        if guarantee is not settings.guarantee:
            words = f"messages would have been sent under {guarantee.word}"
            yield Change("", "guarantee", guarantee.word, words)


def _longer(than_ms: int) -> list[tuple[int, float]]:
    return [(ms, ms / than_ms) for ms in _SPANS_MS if ms > than_ms]


def _more(than: int) -> list[tuple[int, float]]:
    """Larger limits, and at last none; no limit is none already."""
    return [*((count, count / than) for count in _COUNTS if count > than), (0, inf)] if than else []


def _tried(count: int) -> str:
    return f"have made up to {count} attempts" if count else "not have given up"


def _for_so_long(ms: int) -> str:
    return f"for {span(ms)}" if ms else "for ever"

"""Readers: what the fold does with the events of a consumer, and with packets that carry no message."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from playground.checker.columns import Columns, clear, left_by
from playground.engine.mechanisms.group import NOT_ITS_OWN
from playground.engine.packet import RELEASE

Some = TypeVar("Some", bound=Columns)
Reader = Callable[[Some, int, int, int, int], None]
"""Takes the message, the stored copy, the time and the number of the event."""


def unless_released(departed: Reader[Some]) -> Reader[Some]:
    """What reads a departure, where what departs may only release what is kept: that is no attempt and no dispatch."""

    def read(fold: Some, message: int, copy: int, time_ms: int, number: int) -> None:
        if fold.details.get(number) == RELEASE:
            fold.wire[message] += 1
        else:
            departed(fold, message, copy, time_ms, number)

    return read


def of_consumer(index: int, writes: bool) -> Mapping[str, Reader[Columns]]:
    """What reads the events of one consumer, by their word; the arrivals are those on the link to it.

    `writes`: its output is written, and counts later.
    """

    def arrived(fold: Columns, message: int, _copy: int, _time_ms: int, _number: int) -> None:
        fold.wire[message] -= 1
        fold.at_consumers[index][message] += 1

    def received(fold: Columns, message: int, _copy: int, _time_ms: int, _number: int) -> None:
        fold.deliveries[message] += 1

    def applied(fold: Columns, message: int, _copy: int, time_ms: int, _number: int) -> None:
        if not fold.effects[message]:
            fold.first_effect_ms[message] = time_ms
        fold.effects[message] += 1
        if not writes:
            fold.at_consumers[index][message] -= 1

    def skipped(fold: Columns, message: int, _copy: int, _time_ms: int, number: int) -> None:
        fold.at_consumers[index][message] -= 1
        fold.deduplicated += 1
        fold.unread += fold.details.get(number) in NOT_ITS_OWN

    def failed(fold: Columns, message: int, _copy: int, _time_ms: int, number: int) -> None:
        fold.at_consumers[index][message] += left_by(fold.details.get(number, ""))

    def put_by(fold: Columns, message: int, _copy: int, _time_ms: int, _number: int) -> None:
        fold.at_consumers[index][message] -= 1

    def crashed(fold: Columns, _message: int, _copy: int, _time_ms: int, _number: int) -> None:
        clear(fold.at_consumers[index])

    return {
        "arrived": arrived,
        "received": received,
        "applied": applied,
        "skipped": skipped,
        "produced": put_by,
        "taken": put_by,
        "passed-over": put_by,
        "conflicted": skipped,
        "failed": failed,
        "crashed": crashed,
    }

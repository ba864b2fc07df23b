"""Order: which messages had their first effect after one of their lane that was sent later.

By times: what happens in one millisecond is not out of order.
"""

from collections.abc import Iterator, Sequence
from itertools import compress, islice
from operator import le

from playground.checker.fold import Fold


def out_of_order(fold: Fold) -> list[int]:
    """The numbers of these messages, ascending."""
    sent_ms, first_ms = list(compress(fold.sent_ms, fold.effects)), list(compress(fold.first_effect_ms, fold.effects))
    if _ascends(sent_ms) and _ascends(first_ms):
        return []
    lanes: dict[int, list[tuple[int, int]]] = {}
    for message, effects in enumerate(fold.effects):
        if effects:
            lanes.setdefault(fold.settings.workload.lane_of(message), []).append((fold.sent_ms[message], message))
    return sorted(message for lane in lanes.values() for message in _overtaken(sorted(lane), fold))


def _ascends(times: Sequence[int]) -> bool:
    """Whether nothing comes before what stands ahead of it: so it is in nearly every run."""
    return all(map(le, times, islice(times, 1, None)))


def _overtaken(lane: Sequence[tuple[int, int]], fold: Fold) -> Iterator[int]:
    """Of the messages of one lane, in the order in which they were sent, those that a later one has overtaken."""
    earliest_ms: int | None = None
    for _, message in reversed(lane):
        first_ms = fold.first_effect_ms[message]
        if earliest_ms is not None and earliest_ms < first_ms:
            yield message
        else:
            earliest_ms = first_ms

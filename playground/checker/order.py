"""Order: which messages had their first effect after one of their lane that was sent later.

By times: what happens in one millisecond is not out of order.
"""

from collections.abc import Sequence
from itertools import compress, count, islice
from operator import le

from playground.checker.fold import Fold


def out_of_order(fold: Fold) -> list[int]:
    """The numbers of these messages, ascending."""
    sent_ms, first_ms = list(compress(fold.sent_ms, fold.effects)), list(compress(fold.first_effect_ms, fold.effects))
    if _ascends(sent_ms) and _ascends(first_ms):
        return []
    lane_of, earliest_ms, overtaken = fold.settings.workload.lane_of, dict[int, int](), list[int]()
    # From the last that was sent to the first: has any that was sent later, in its lane, had its effect earlier?
    for _, message, ms in sorted(zip(sent_ms, compress(count(), fold.effects), first_ms, strict=True), reverse=True):
        lane = lane_of(message)
        if earliest_ms.get(lane, ms) < ms:
            overtaken.append(message)
        else:
            earliest_ms[lane] = ms
    return sorted(overtaken)


def _ascends(times: Sequence[int]) -> bool:
    """Whether nothing comes before what stands ahead of it: so it is in nearly every run."""
    return all(map(le, times, islice(times, 1, None)))

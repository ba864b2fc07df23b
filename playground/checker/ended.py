"""How messages ended that did not fare as they should: which kinds of ending there were, of how many, and of whom.

A kind is the name of a counter of the public JSON. A message may have several: charged twice, and parked as well.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from playground.checker.fates import Belief, Fate
from playground.checker.judge import MessageRecord
from playground.engine.settings import Guarantee

REPEATED: Final = "repeated"
"""Done more than once, and it changed nothing: each effect sets its own entry."""
OUTSIDE: Final = "outside"
"""Its work done more than once, of which a transaction hides all but what it wrote: no promise speaks of the rest."""
KINDS: Final = (
    *("lost", "duplicated", OUTSIDE, "misreported", "done_and_parked"),
    *("failed", "dead_lettered", "stuck", "pending", REPEATED, "out_of_order", "late"),
)
"""From the gravest. All but two are counters."""


class Ended(NamedTuple):
    """One kind of ending, under one guarantee."""

    kind: str
    many: int
    """Of how many messages."""
    message: int = 0
    """The first of them; 0: not known."""
    effects: int = 0
    """How many effects each of them had; 0: not all as many, or not known."""
    guarantee: Guarantee | None = None
    """The one under which they were sent; `None`: not known."""
    breach: bool = False
    """Whether that breaks its promise."""


def endings(
    records: Iterable[MessageRecord],
    late: Collection[int],
    *,
    sets: bool,
    at_rest: bool = False,
    disordered: Collection[int] = (),
    outside: Mapping[int, int] = MappingProxyType({}),
) -> tuple[Ended, ...]:
    """All that did not fare as they should: what breaks a promise first, then from the gravest.

    `late`: the messages whose effect came late; `sets`: whether an effect sets its own entry, so that a repeat changes
    nothing; `at_rest`: whether the run came to rest, so that what is pending is stuck; `disordered`: those out of an
    order that was promised; `outside`: how often the work of some was done, where a transaction hides that.
    """
    found: dict[tuple[str, Guarantee], Ended] = {}
    for record in records:
        kinds = _kinds(record, record.number in late, record.number in disordered, sets=sets)
        for kind in kinds:
            kind = "stuck" if at_rest and kind == "pending" else kind
            breach = record.is_breach and kind in ("lost", "duplicated", REPEATED)
            breach = breach or kind == "out_of_order"
            first = Ended(kind, 0, record.number, record.effects, record.guarantee, breach)
            one = found.get((kind, record.guarantee), first)
            alike = one.effects if one.effects == record.effects else 0
            found[kind, record.guarantee] = one._replace(many=one.many + 1, effects=alike)
    return in_order((*found.values(), *ended_outside(outside)))


def ended_outside(often: Mapping[int, int]) -> Iterator[Ended]:
    """Of those whose work was done more than once: one kind, whatever the guarantee, and no breach."""
    if often:
        alike = max(often.values()) if len({*often.values()}) == 1 else 0
        yield Ended(OUTSIDE, len(often), min(often), alike)


def in_order(ended: Iterable[Ended]) -> tuple[Ended, ...]:
    """What breaks a promise first, then from the gravest."""
    return tuple(sorted(ended, key=lambda one: (not one.breach, KINDS.index(one.kind))))


def _kinds(record: MessageRecord, is_late: bool, is_disordered: bool, *, sets: bool) -> Iterator[str]:
    if record.fate is Fate.DUPLICATED and sets:
        yield REPEATED
    elif record.fate is not Fate.APPLIED_ONCE:
        yield record.fate.value
    if record.is_done_and_parked:
        yield "done_and_parked"
    if record.producer is Belief.FAILED and record.effects:
        yield "misreported"
    if is_disordered:
        yield "out_of_order"
    if is_late:
        yield "late"

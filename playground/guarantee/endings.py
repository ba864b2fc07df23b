"""What ends the message that always fails: a way for it to be given up, and a place where it then lies."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations
from typing import Final

from playground.engine.fields import Matching
from playground.guarantee.application import TRIES
from playground.guarantee.legs import Judged, Verdicts
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.remedies import Change
from playground.matrix.cells import SystemChoice
from playground.systems.dialect import Dialect

_ENDS: Final = frozenset(("broker.dead_letters", "broker.max_deliveries", "consumer.on_failure"))
"""The textbook's keys that decide about it."""
_MOST: Final = 2
"""So many settings are tried together."""

_MOST_TRIES: Final = 10
"""Of a number that is larger no smaller ones are tried."""


def endings(
    choice: SystemChoice, before: Verdicts, among: Iterable[Change], dialect: Dialect, judged: Judged
) -> tuple[Change, ...]:
    """The fewest changes with which nothing goes round for ever, and no more is lost or done twice; empty: no such."""
    if not before.stuck:
        return ()
    deciding = [one for one in among if _decides(one, dialect)]

    def ends(together: tuple[Change, ...]) -> bool:
        changed = choice
        for one in together:
            changed = one.applied(changed)
        if mistakes_in(changed):
            return False
        after = judged(changed)
        return not after.stuck and _harm(after) <= _harm(before)

    settings = [one for one in deciding if not one.is_application]
    new = [one for one in settings if _needs_a_new_queue(one, dialect)]
    alone = [(one,) for one in settings if one not in new]
    fewer = ((one._replace(value=value),) for [one] in alone for value in _fewer(one))
    rejected = [(one,) for one in deciding if one.is_application and _has_place(choice, dialect)]
    kept = [one for one in deciding if one not in new]
    lighter = chain(_sets([one for one in kept if not one.is_application]), _sets(kept))
    heavier = chain(((one,) for one in new), _sets(settings), _sets(deciding))  # A queue is moved then, with all in it.
    return next(filter(ends, chain(alone, fewer, rejected, lighter, heavier)), ())


def telling_right(
    choice: SystemChoice, before: Verdicts, among: Iterable[Change], judged: Judged
) -> tuple[Change, ...]:
    """The change with which nothing that is done is told as failed, and no more is lost or done twice; empty: none."""
    for one in among if before.told_failed else ():
        after = judged(one.applied(choice))
        if not after.told_failed and _harm(after) <= _harm(before):
            return (one,)
    return ()


def unparking(before: Verdicts, among: Iterable[Change], judged: Callable[[Change], Verdicts]) -> tuple[Change, ...]:
    """The change with which nothing is parked that could be done, and nothing else does more harm; empty: none.

    Of a number fewer are tried where as many as usual would go on for longer than something is kept. A single failure
    is enough where the application tries once: then it may try again.
    `judged` is what comes of a change.
    """
    stuck, among = {one.fault for one in before.stuck}, list(among)
    fewer = (one._replace(value=value) for one in among for value in _fewer(one))
    tries = [one for one in among if one.name == TRIES]
    for one in chain(among, fewer) if before.parking else tries if before.parked_at_once else ():
        after = judged(one)
        is_in_vain = after.parking if before.parking else after.parked_in_vain
        if not is_in_vain and _harm(after) <= _harm(before) and {each.fault for each in after.stuck} <= stuck:
            return (one,)
    return ()


def configuration_losing_less(
    choice: SystemChoice, before: Verdicts, dialect: Dialect, judged: Judged
) -> tuple[str, Verdicts] | None:
    """The named configuration with which, beside the same settings, least is lost, if that is less than before."""
    others = [choice._replace(config=one.name) for one in dialect.configurations if one.name != choice.config]
    found = [(str(one.config), judged(one)) for one in others if not mistakes_in(one)]
    name, best = min(found, key=lambda one: len(one[1].losing), default=("", before))
    is_less = {one.fault for one in best.losing} < {one.fault for one in before.losing}
    return (name, best) if is_less else None


def _decides(change: Change, dialect: Dialect) -> bool:
    setting = dialect.setting(change.name)
    return not _ENDS.isdisjoint(setting.stands_for if setting else (change.name,))


def _needs_a_new_queue(change: Change, dialect: Dialect) -> bool:
    setting = dialect.setting(change.name)
    return setting is not None and setting.is_for_good


def _has_place(choice: SystemChoice, dialect: Dialect) -> bool:
    """Whether a place is named for what fails, so that it has only to be rejected."""
    names = (one.name for one in dialect.owners("broker.dead_letters") if isinstance(one.values, Matching))
    return any(choice.settings.get(name) is not None for name in names)


def _fewer(change: Change) -> Iterator[int]:
    """Fewer tries than are usual, the largest number first: something else may end what is tried so often before."""
    if isinstance(change.value, int) and not isinstance(change.value, bool) and change.value <= _MOST_TRIES:
        yield from range(change.value - 1, 0, -1)


def _sets(changes: list[Change]) -> Iterator[tuple[Change, ...]]:
    """One by one, then those of different settings together."""
    for count in range(1, _MOST + 1):
        yield from (one for one in combinations(changes, count) if len({each.name for each in one}) == count)


def _harm(verdicts: Verdicts) -> set[tuple[str, str]]:
    parked = {("park", one.fault) for one in verdicts.parking}
    lost = {("lose", one.fault) for one in verdicts.losing}
    return lost | parked | {("duplicate", one.fault) for one in verdicts.repeating}

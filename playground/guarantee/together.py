"""Settings that close a gap together, where none does alone: replicas, and an answer that waits for them.

A few are tried with each other. What takes more of them is taken over from a named configuration, without what of it
is not needed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import combinations
from typing import Final, Protocol, TypeVar

from playground.guarantee.legs import Judged, Leg, Verdicts
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.settings import legs_of
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.matrix.cells import SystemChoice, native_choice

_MOST: Final = 3
"""So many settings are tried together, whatever they are."""


class Applied(Protocol):
    """A setting with another value."""

    @property
    def name(self) -> str:
        """The setting's."""

    @property
    def is_application(self) -> bool:
        """Whether it is the application's affair."""

    def applied(self, choice: SystemChoice) -> SystemChoice:
        """A choice with it."""


_Applied = TypeVar("_Applied", bound=Applied)
_Closes = Callable[[Sequence[_Applied]], bool]


def closing_together(
    choice: SystemChoice, before: Verdicts, leg: Leg, among: Iterable[_Applied], judged: Judged
) -> tuple[_Applied, ...]:
    """The fewest settings with which a leg loses nothing, and nothing else does more; empty: there are none.

    Where a named configuration does that by itself, its name says it in short. What a line of a file loses by itself
    has a remedy of its own.
    """
    lost = _lost(before, leg)
    if not lost or _is_named(choice, leg, judged):
        return ()
    possible = [*_with_a_say(choice, leg, among)]
    faults = frozenset(one.fault for one in lost)

    def closes(changes: Sequence[_Applied]) -> bool:
        """Most fail the faults of the gap already, which come first."""
        changed = with_all(choice, changes)
        if mistakes_in(changed):
            return False
        first = judged(changed, thorough=False, only=faults)
        return (
            not _lost(first, leg)
            and _loses_less(before, judged(changed, thorough=False), leg)
            and _loses_less(before, judged(changed), leg)
        )

    def ends(changes: Sequence[_Applied]) -> bool:
        """What goes round for ever is no loss, and no cure of one where there is a better."""
        return {one.fault for one in judged(with_all(choice, changes), thorough=False).stuck} <= stuck

    stuck = {one.fault for one in before.stuck}
    for count in range(2, _MOST + 1):
        found = [*_first(filter(closes, _sets(possible, count)), ends)]
        if found:
            return found[-1]
    return _of_a_configuration(choice, possible, closes)


def _lost(verdicts: Verdicts, leg: Leg) -> list[FaultTrial]:
    return [one for one in verdicts.of(leg).losing if one.kind != OWN_LINE]


def _first(sets: Iterable[tuple[_Applied, ...]], best: _Closes[_Applied]) -> Iterator[tuple[_Applied, ...]]:
    """The first of some sets, and behind it the first that is best, if there is one."""
    for at, one in enumerate(sets):
        is_best = best(one)
        if is_best or not at:
            yield one
        if is_best:
            return


def _is_named(choice: SystemChoice, leg: Leg, judged: Judged) -> bool:
    native = native_choice(choice)
    others = (choice._replace(config=one.name) for one in native.dialect.configurations if one.name != choice.config)
    return any(not mistakes_in(one) and not _lost(judged(one, thorough=False), leg) for one in others)


def with_all(choice: SystemChoice, changes: Iterable[Applied]) -> SystemChoice:
    """A choice with several changes."""
    return reduce(lambda changed, one: one.applied(changed), changes, choice)


def _with_a_say(choice: SystemChoice, leg: Leg, among: Iterable[_Applied]) -> Iterator[_Applied]:
    """What of the system decides about a leg."""
    native = native_choice(choice)
    has_broker = native.profile.topology.has_broker
    for one in among:
        if leg in legs_of(one.name, native.dialect, has_broker=has_broker):
            yield one


def _sets(changes: Sequence[_Applied], count: int) -> Iterator[tuple[_Applied, ...]]:
    """So many of different settings."""
    yield from (one for one in combinations(changes, count) if len({each.name for each in one}) == count)


def _of_a_configuration(
    choice: SystemChoice, among: Sequence[_Applied], closes: _Closes[_Applied]
) -> tuple[_Applied, ...]:
    """What people set together who choose a named configuration, without what closes nothing of it."""
    for other in native_choice(choice).dialect.configurations:
        values = native_choice(choice._replace(config=other.name, settings={})).setup.values
        changes = [one for one in among if one.name in values and values[one.name] == _value_of(one, choice)]
        if len(changes) > _MOST and closes(changes):
            return _without_what_is_idle(changes, closes)
    return ()


def _value_of(change: Applied, choice: SystemChoice) -> object:
    return change.applied(choice).settings.get(change.name)


def _without_what_is_idle(changes: Sequence[_Applied], closes: _Closes[_Applied]) -> tuple[_Applied, ...]:
    kept = [*changes]
    for one in changes:
        fewer = [each for each in kept if each is not one]
        if closes(fewer):
            kept = fewer
    return tuple(kept)


def _loses_less(before: Verdicts, after: Verdicts, leg: Leg) -> bool:
    # What was not tried before is the next round's: a leader that can be lost only since it has followers.
    lost, left = ({one.fault for one in verdicts.losing} for verdicts in (before, after))
    known = {one.fault for one in _lost(after, leg)} & before.tried
    return not known and left & before.tried <= lost

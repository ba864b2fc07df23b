"""Two settings that close a gap together, where none does alone: a file that is written, and flushed at once."""

from collections.abc import Iterable
from itertools import combinations
from typing import Final, Protocol, TypeVar

from playground.guarantee.legs import Judged, Leg, Verdicts
from playground.matrix.cells import SystemChoice
from playground.scenario.native import native_of
from playground.scenario.validate import problems_of
from playground.systems.dialect import Dialect


class Applied(Protocol):
    """A setting with another value."""

    @property
    def name(self) -> str:
        """The setting's."""

    def applied(self, choice: SystemChoice) -> SystemChoice:
        """A choice with it."""


_PARKED: Final = "broker.dead_letters"
_ON_FAILURE: Final = "consumer.on_failure"
_Applied = TypeVar("_Applied", bound=Applied)


def pair_closing(
    choice: SystemChoice,
    before: Verdicts,
    leg: Leg,
    among: Iterable[_Applied],
    judged: Judged,
) -> tuple[_Applied, ...]:
    """Two settings that decide the same thing, and with which a leg loses nothing; empty: there are none."""
    native = native_of(choice.table())
    assert native is not None  # Systems of the textbook are not asked about.
    for one, other in combinations(among, 2):
        if one.name != other.name and _decides_the_same(one, other, native.dialect):
            changed = other.applied(one.applied(choice))
            if not problems_of(changed.table()) and _closes(before, changed, leg, judged):
                return one, other
    return ()


def _decides_the_same(one: Applied, other: Applied, dialect: Dialect) -> bool:
    return not _decided(one, dialect).isdisjoint(_decided(other, dialect))


def _decided(one: Applied, dialect: Dialect) -> set[str]:
    """What a change decides; an application that parks what fails decides with the broker where that goes."""
    setting = dialect.setting(one.name)
    return set(setting.stands_for()) if setting else {_PARKED} if one.name == _ON_FAILURE else set()


def _closes(before: Verdicts, changed: SystemChoice, leg: Leg, judged: Judged) -> bool:
    """Whether the leg loses nothing since, and nothing else does; most fail the standard faults, which come first."""
    return _loses_less(before, judged(changed, thorough=False), leg) and _loses_less(before, judged(changed), leg)


def _loses_less(before: Verdicts, after: Verdicts, leg: Leg) -> bool:
    # What was not tried before is the next round's: a leader that can be lost only since it has followers.
    lost, left = ({one.fault for one in verdicts.losing} for verdicts in (before, after))
    known = {one.fault for one in after.of(leg).losing} & before.tried
    return not known and left & before.tried <= lost

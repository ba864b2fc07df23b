"""A client that only sends, or only reads: the other side is in none of the files, and is asked for, not judged."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from playground.configuration.cases import SettingsCase
from playground.configuration.found import Side
from playground.guarantee.legs import FAULTS_OF, Leg, leg_struck
from playground.guarantee.remedies import Change
from playground.guarantee.settings import legs_of
from playground.guarantee.trial import TRIED, FaultTrial, Try
from playground.matrix.cells import SystemChoice
from playground.systems.dialect import Condition, Dialect

_TRANSACTIONS: Final = "producer.transactions"
"""What makes one of what is read and what is sent: who only sends has no position to commit with it."""
_JUDGED: Final = {"producer": Leg.PRODUCER, "consumer": Leg.CONSUMER}
_ASKED: Final = {
    "producer": (
        Condition("binding", "who reads what is sent loses none of it (that is not in this file)"),
        Condition(
            "binding",
            "who reads what is sent does none of it twice (that is not in this file)",
            "duplicate",
            is_of_effect=True,
        ),
    ),
    "consumer": (
        Condition(
            "binding", "who sends what is read loses none of it (that is not in this file)", is_before_storing=True
        ),
        Condition(
            "binding",
            "who sends what is read sends none of it twice (that is not in this file)",
            "duplicate",
            is_before_storing=True,
        ),
    ),
}
"""By the side that is there: what has to hold of the other."""


def side_of(case: SettingsCase, dialect: Dialect) -> Side:
    """The one side that a case is of; empty: another file speaks of the other, or it is of both."""
    alone = next((one for one in case.settings.values() if one.only), None)
    if alone is None:
        return ""
    judged = _JUDGED[alone.only]
    written = [one for one in case.settings.values() if not one.assumed and one.spot.file != alone.spot.file]
    legs = set[Leg]().union(*(legs_of(one.name, dialect, has_broker=True) for one in written))
    return alone.only if legs <= {judged, Leg.EFFECT} else ""


def not_judged(side: Side) -> Leg | None:
    """The leg that is not judged; none: all are."""
    return {"producer": Leg.CONSUMER, "consumer": Leg.PRODUCER}.get(side)


def conditions_of_other(side: Side) -> Iterator[Condition]:
    """What has to hold of the other side."""
    yield from _ASKED.get(side, ())


def tried_on(side: Side, try_out: Try) -> Try:
    """The trials without those of the faults that strike the other side."""
    others = FAULTS_OF[leg] if (leg := not_judged(side)) else ()

    def without(choice: SystemChoice, /, only: Collection[str] = TRIED) -> Sequence[FaultTrial]:
        return try_out(choice, [one for one in only if one not in others])

    return without if others else try_out


def crashes_on(
    side: Side, crashes: Callable[[SystemChoice], Iterable[FaultTrial]]
) -> Callable[[SystemChoice], Iterable[FaultTrial]]:
    """What else is tried, without what strikes the other side."""
    other = not_judged(side)
    return (lambda choice: [one for one in crashes(choice) if leg_struck(one) is not other]) if other else crashes


def changes_on(side: Side, dialect: Dialect, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes that this side can make; whoever only sends has no say in what an effect is."""
    for one in changes:
        legs, setting = legs_of(one.name, dialect, has_broker=True), dialect.setting(one.name)
        is_theirs = bool(side) and legs == {not_judged(side)}
        joins = Leg.EFFECT in legs or (setting is not None and _TRANSACTIONS in setting.stands_for)
        if not (is_theirs or (side == "producer" and joins)):
            yield one

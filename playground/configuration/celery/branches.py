"""What a file tells Celery where it chooses its broker: SQS in production, Redis on a developer's machine.

Each broker that is modelled is answered with what stands beside it and nothing of what stands beside another.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.configuration.celery.broker import FIFO, TRANSPORTS, scheme_of, unlike_of
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading
from playground.configuration.syntax.python_conditions import excludes, holds_with
from playground.configuration.syntax.python_tree import Assigned

_URLS: Final = ("broker_url", "celery_broker_url")
_OF_AN_APP: Final = ("broker", "broker_url")
_MOST: Final = 50
"""So many choices of a broker are told apart."""


class BrokerBranch(NamedTuple):
    """What counts where a file has one broker."""

    assigned: list[Assigned]
    condition: str = ""
    """When that is so; empty: always."""
    spot: Spot = Spot("")

    def ask(self, reading: Reading, system: str) -> None:
        """Have the answer stand on its condition."""
        if self.condition and system:
            text = f"{self.condition} (the file has several brokers, and this one then)"
            given = GivenSetting(system, "broker_url", system, self.spot, f"broker if {self.condition}", asks=text)
            reading.given.append(given)


def of_each_broker(reading: Reading, path: str, assigned: Sequence[Assigned], wanted: str) -> list[BrokerBranch]:
    """What counts with each broker that is modelled, one of each system; all as it stands where none is chosen."""
    choices = _choices(assigned)
    systems = {TRANSPORTS.get(scheme_of(one.node), "") for one in choices}
    known = {TRANSPORTS[scheme]: one for one in choices if (scheme := scheme_of(one.node)) in TRANSPORTS}
    if len(systems) < 2 or not known:
        return [BrokerBranch(list(assigned))]
    asked = "sqs" if wanted == FIFO else wanted
    answered = [known[asked]] if asked in known else list(known.values())
    _tell(reading, path, choices, answered)
    return [
        BrokerBranch(_beside(one, assigned, choices), _condition(one, choices), Spot(path, one.node.line))
        for one in answered
    ]


def _choices(assigned: Sequence[Assigned]) -> list[Assigned]:
    """The URLs of brokers of which one counts, by conditions; what always counts ends those before it."""
    found: list[Assigned] = []
    for one in assigned:
        if one.name.lower() not in (_OF_AN_APP if _is_app(one) else _URLS) or not scheme_of(one.node):
            continue
        if not one.condition and not _is_app(one):
            found.clear()
        found.append(one)
    return found[:_MOST]


def _beside(broker: Assigned, assigned: Sequence[Assigned], choices: Sequence[Assigned]) -> list[Assigned]:
    """What counts where one broker does: what stands below the same conditions is there, and no other broker.

    Nor what the constructor of another app is given, which stands below no condition where an earlier one returns.
    """
    under = _condition(broker, choices)
    apps = {one.condition for one in choices if _is_app(one)} if _is_app(broker) else set()
    others = apps - {broker.condition}
    return [
        one._replace(condition="") if holds_with(one.condition, under) else one
        for one in assigned
        if one is broker
        or not (one in choices or excludes(one.condition, under) or (_is_app(one) and one.condition in others))
    ]


def _condition(broker: Assigned, choices: Sequence[Assigned]) -> str:
    return broker.condition or " and ".join(f"not ({one.condition})" for one in choices if one.condition)


def _is_app(one: Assigned) -> bool:
    """Whether it is given to the constructor of an app."""
    return one.owner.split(".")[-1] == "Celery"


def _tell(reading: Reading, path: str, choices: Sequence[Assigned], answered: Sequence[Assigned]) -> None:
    """Say of each broker when it is the one, and whether it is answered here."""
    for one in choices:
        scheme = scheme_of(one.node)
        start = f"{one.name}: {scheme} {_when(one)}"
        if scheme not in TRANSPORTS:
            others = " and ".join(f"{scheme_of(other.node)} ({_when(other)})" for other in answered)
            text = f"{start} is not answered: {unlike_of(scheme)}; the answer is of {others}"
        elif one in answered:
            text = f"{start}: answered with what stands beside it"
        else:
            text = f"{start}: not answered here: `playground guarantee {TRANSPORTS[scheme]}`"
            text = text if TRANSPORTS[scheme] not in _systems(answered) else f"{start}: not answered here"
        reading.find("elsewhere" if scheme in TRANSPORTS else "not-modelled", text, Spot(path, one.node.line))


def _systems(brokers: Sequence[Assigned]) -> set[str]:
    return {TRANSPORTS[scheme_of(one.node)] for one in brokers}


def _when(broker: Assigned) -> str:
    return f"if {broker.condition}" if broker.condition else "otherwise"

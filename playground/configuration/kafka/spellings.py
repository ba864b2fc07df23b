"""How a broker's file has what closes a gap: under a broker's names of it, as this kind of file writes them."""

from collections.abc import Callable, Mapping
from typing import Final

from playground.configuration.found import Reading, Value
from playground.configuration.kafka.keys import OF_TOPICS

_REMEDIES: Final[Mapping[str, tuple[Value, ...]]] = {
    "replication.factor": (2, 3),
    "min.insync.replicas": (1, 2, 3),
    "unclean.leader.election.enable": (False,),
}
"""By the setting: with which values it closes something."""
_COPIES: Final = "replication.factor"


def spell_for_brokers(reading: Reading, writes: Callable[[str], str]) -> None:
    """Have settings told as a broker reads them, where `writes` makes of its key what the file calls it."""
    reading.spell(
        {
            (name, value): f"{writes(OF_TOPICS.get(name, name))} = {str(value).lower()}{_takes(name, value)}"
            for name, values in _REMEDIES.items()
            for value in values
        },
        "kafka",
    )


def topic_ways(name: str, written: str) -> tuple[tuple[tuple[str, Value], str], ...]:
    """The same for a topic that has its copies in a field of its own."""
    if name != _COPIES or written == name:
        return ()
    return tuple(((name, value), f"{written} = {value}") for value in _REMEDIES[name])


def _takes(name: str, value: Value) -> str:
    return f" (it takes {value} brokers; existing topics keep theirs)" if name == _COPIES else ""

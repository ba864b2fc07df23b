"""A profile: what makes a system out of the engine's parts, and what a preset of it can name.

Whatever a profile does not say follows from its topology. Nothing below this folder knows any of them by name.
"""

from dataclasses import dataclass
from functools import cached_property

from playground.engine.events import Group, Kind
from playground.engine.places import PLACE_BY_WORD
from playground.engine.topology import Topology


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One system."""

    topology: Topology
    about: str
    """What it is, for the glossary."""

    @property
    def name(self) -> str:
        """What it is called in presets."""
        return self.topology.name

    @cached_property
    def absent(self) -> frozenset[str]:
        """Every node, link, table, event and way to acknowledge that a preset of it cannot name."""
        absent = {word for word, place in PLACE_BY_WORD.items() if not self.topology.has(place)}
        if not self.topology.has_broker:
            absent.update(kind.word for kind in Kind if kind.group is Group.BROKER)
            absent.add("automatic")
        return frozenset(absent)

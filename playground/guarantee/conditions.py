"""What has to hold beside what is tried, or an answer does not."""

from collections.abc import Iterator
from itertools import groupby

from playground.matrix.cells import SystemChoice
from playground.scenario.native import Native
from playground.systems.dialect import Condition


def conditions_beside(native: Native, choice: SystemChoice) -> Iterator[Condition]:
    """What is taken of those whom nothing speaks of, and what the system itself asks for."""
    yield from _taken(native, choice)
    yield from conditions_of_system(native)


def conditions_of_system(native: Native) -> tuple[Condition, ...]:
    """What the system asks for with these settings."""
    return tuple(native.dialect.conditions(native.setup))


def _taken(native: Native, choice: SystemChoice) -> Iterator[Condition]:
    """What a named configuration says of somebody else, such as a topic, where neither files nor arguments do."""
    values = native.configuration.settings
    settings = [one for one in native.dialect.settings if one.name in values and one.name not in choice.settings]
    for owner, ours in groupby(settings, key=lambda one: one.owner):
        if owner:
            names = [one.name for one in ours]
            said = " and ".join(f"{name} = {values[name]}" for name in names)
            yield Condition(names[0], f"{owner} has {said} (taken: not said here)", is_before_storing=True)

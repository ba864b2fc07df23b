"""The presets on which a claim about the whole library is tried, where it takes long to try it on each."""

from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass

import pytest
from _pytest.mark import ParameterSet

from playground.scenario.catalogue import load_all, preset_names
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from tests.typical import TRIES_ALL


def _typical() -> frozenset[str]:
    """The names of presets that have between them all traits that the library has.

    The one that brings most that is new comes first, so they are nearly as few as can be.
    """
    traits = {preset.name: _traits(preset) for preset in load_all()}
    chosen, missing = set[str](), frozenset[Hashable]().union(*traits.values())
    while missing:
        best = max(traits, key=lambda name: len(traits[name] & missing))
        chosen.add(best)
        missing -= traits[best]
    return frozenset(chosen)


def _traits(preset: Preset) -> frozenset[Hashable]:
    """Its system and configuration, kinds of steps, settings that are not the default, and kinds of events."""
    settings, native = preset.settings, preset.native
    kinds: set[Hashable] = {(settings.topology.name, event.kind) for event in play_out(preset).log}
    steps: set[Hashable] = {type(step.command).__name__ for step in preset.steps}
    system: set[Hashable] = {(native.system, native.config)} if native else set()
    return frozenset(kinds | steps | system | _unlike_default(settings))


def _unlike_default(part: object) -> set[Hashable]:
    """The keys that are not at their default, with the value where it is one of a few."""
    found: set[Hashable] = set()
    for field in fields(part):  # type: ignore[arg-type]
        value = getattr(part, field.name)
        if is_dataclass(value):
            found |= _unlike_default(value)
        elif value != field.default:
            found.add((type(part), field.name, value if isinstance(value, bool | str) else None))
    return found


def _tried() -> list[Preset]:
    return [preset for preset in load_all() if TRIES_ALL or preset.name in TYPICAL]


TYPICAL = _typical()
"""The presets on which a plain run tries what takes long; CI tries it on the others afterwards."""

_MARKS = {preset.name: () if preset.name in TYPICAL else pytest.mark.untypical for preset in load_all()}


def tried_of(names: Iterable[str]) -> list[ParameterSet]:
    """Of some names of presets those on which a claim about each of these presets is tried."""
    tried = {one.name for one in _tried()}
    return [pytest.param(name, marks=_MARKS[name]) for name in names if name in tried]


on_each_name = pytest.mark.parametrize("name", tried_of(preset_names()))
"""A test of `name`, a preset of the library: the typical ones, or all of them with `PLAYGROUND_PRESETS=all`."""

on_each_preset = pytest.mark.parametrize(
    "preset", [pytest.param(one, marks=_MARKS[one.name], id=one.name) for one in _tried()]
)
"""The same for a test of `preset`."""

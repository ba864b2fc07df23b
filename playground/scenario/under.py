"""A preset under another guarantee: in the textbook that is one word, in a real system another configuration."""

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from playground.engine.settings import Guarantee
from playground.scenario.build import settings_of, steps_with
from playground.scenario.mistakes import Table
from playground.scenario.native import Native, choose_promise, native_of
from playground.scenario.preset import Preset
from playground.scenario.words import SECTIONS
from playground.systems.native import NativeChoice


def under(preset: Preset, guarantee: Guarantee) -> Preset:
    """The preset as it runs under a guarantee; what it sets itself, and no configuration would, stays.

    A real system that promises nothing as it is set runs under none of the three: for each it is set otherwise.
    """
    native, settings = preset.native, replace(preset.settings, guarantee=guarantee)
    if native is None or (guarantee is preset.settings.guarantee and settings.is_promised):
        return replace(preset, settings=settings)
    chosen = _another(native, guarantee)
    was, now = settings_of(table_of(native)), settings_of(table_of(chosen.choice))
    sections = {}
    for name in SECTIONS:
        free = [one.name for one in fields(getattr(now, name)) if not chosen.decides(f"{name}.{one.name}")]
        sections[name] = _moved(free, *(getattr(one, name) for one in (settings, was, now)))
    settings = replace(settings, is_promised=True, **sections)
    return replace(preset, settings=settings, native=chosen.choice, steps=steps_with(chosen, preset.steps))


def another_choice(native: NativeChoice, guarantee: Guarantee) -> NativeChoice:
    """The configuration for a guarantee, or the nearest to it, in the place of another."""
    return _another(native, guarantee).choice


def _another(native: NativeChoice, guarantee: Guarantee) -> Native:
    raw: Table = table_of(native)
    choose_promise(raw, guarantee.word)
    found = native_of({**raw, "guarantee": guarantee.word})
    assert found is not None, "what a real system was chosen for names one that there is"
    return found


def table_of(native: NativeChoice) -> Table:
    """What a preset says of its system, and nothing else."""
    return {"system": native.system, "config": native.config, "settings": {**native.settings}}


def _moved(free: Collection[str], own: Any, was: Any, now: Any) -> Any:
    """One section: what is free and not as the old configuration has it stays, all else is as the new one has it."""
    kept = {name: getattr(own, name) for name in free if getattr(own, name) != getattr(was, name)}
    return replace(now, **kept)

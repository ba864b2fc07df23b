"""Instants: the same schedule with one of its times moved, to tell what hangs on a millisecond, or on luck.

What comes at the same instant as something else is decided by an order that nobody can predict; and what keeps a fault
from striking only because it struck where it did is no remedy.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from playground.engine.commands import At, Step, When
from playground.practice.scene import Scene
from playground.scenario.preset import Preset

_TIE_MS: Final = (-1, 1)
_OTHERWISE_MS: Final = (-500, -250, 250, 500)
"""So much earlier or later a fault might as well have struck."""
_FOR: Final = "for_ms"


def hangs_on_a_millisecond(scene: Scene) -> bool:
    """Whether the message would fare otherwise if one fault began, or ended, a millisecond earlier or later."""
    others = _moved(scene.preset, _TIE_MS, (_begun, _ended))
    return any(_fare(Scene(preset, scene.subject)) != _fare(scene) for preset in others)


def at_other_instants(preset: Preset) -> Iterator[Preset]:
    """The schedule with one of its faults at an earlier or a later instant, wherever it has one of its own."""
    yield from _moved(preset, _OTHERWISE_MS, (_begun,))


_Way = Callable[[Step, int], Step | None]


def _moved(preset: Preset, by: tuple[int, ...], ways: tuple[_Way, ...]) -> Iterator[Preset]:
    for index, step in enumerate(preset.steps):
        for way in ways:
            for by_ms in by:
                if (other := way(step, by_ms)) is not None:
                    yield replace(preset, steps=(*preset.steps[:index], other, *preset.steps[index + 1 :]))


def _begun(step: Step, by_ms: int) -> Step | None:
    """At another instant; `None`: it is addressed by what happens, and not by a time."""
    match step.trigger:
        case At(at_ms=at_ms) if at_ms:
            return replace(step, trigger=At(at_ms=max(at_ms + by_ms, 0)))
        case When(after_ms=after_ms) if after_ms:
            return replace(step, trigger=replace(step.trigger, after_ms=max(after_ms + by_ms, 0)))
        case _:
            return None


def _ended(step: Step, by_ms: int) -> Step | None:
    lasts_ms = getattr(step.command, _FOR, 0)
    if not lasts_ms or lasts_ms + by_ms < 1:
        return None
    longer: dict[str, Any] = {_FOR: lasts_ms + by_ms}
    return replace(step, command=replace(step.command, **longer))


def _fare(scene: Scene) -> tuple[object, ...]:
    if scene.subject not in scene.record.messages:
        return ()
    return scene.fate.effects, scene.fate.fate, scene.fate.producer, scene.anomaly

"""Idle: what was told beforehand of a schedule and then did nothing, so that nobody looks for what it did.

A packet that is to be dropped may never depart; what a step waits for may never come, or only when the chaos is over.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from playground.engine.commands import PacketFault
from playground.engine.events import Kind
from playground.practice.scene import Scene
from playground.words.packets import cargo
from playground.words.times import seconds

_AN_HOUR_MS: Final = 3_600_000


def idle_steps(scene: Scene) -> Iterator[str]:
    """Which steps did nothing, and why, a sentence each."""
    busy = set(_at_work(scene))
    for index in range(len(scene.preset.steps)):
        if index not in busy:
            yield f"Step {index + 1} {_why_idle(scene, index)}."


def told_beforehand(scene: Scene) -> tuple[str, ...]:
    """What will be broken, and until when at the most, where something hangs on that."""
    return (*scene.to_come, *filter(None, (_end_of_chaos(scene),)))


def _end_of_chaos(scene: Scene) -> str:
    """When all faults end, in a sentence; empty where nothing that comes of them hangs on that."""
    ended_ms = _calm_ms(scene)
    longer = _with_a_longer_chaos(scene)
    is_same = longer.record.acted.keys() == scene.record.acted.keys() and _outcome(longer) == _outcome(scene)
    if ended_ms is None or is_same:
        return ""
    then = "what is down, cut or slow is as usual then, and nothing is broken later"
    return f"All faults end at {seconds(ended_ms)}: {then}."


def _outcome(scene: Scene) -> tuple[object, ...]:
    if scene.subject not in scene.record.messages:
        return ()
    return scene.fate.effects, scene.fate.fate, scene.fate.producer


def _at_work(scene: Scene) -> Iterator[int]:
    """The steps behind which there is something that happened: what was hit, or a node or link that changed."""
    record = scene.record
    for number in scene.landings:
        step = record.step_behind(record.log.faults.get(number, number))
        if step is not None:
            yield step
    for event in record.commands:
        step = record.step_behind(event.number)
        if step is not None and not isinstance(record.steps[step].command, PacketFault):
            yield step


def _why_idle(scene: Scene, index: int) -> str:
    record, command = scene.record, scene.preset.steps[index].command
    if index not in record.acted:
        if index in _with_a_longer_chaos(scene).record.acted:
            return (
                f"did not act: all faults had ended at {seconds(_calm_ms(scene) or 0)}, before what it waits for came"
            )
        return "did not act: what it waits for never came"
    if not isinstance(command, PacketFault):
        return "changed nothing: it was so already"
    noun = cargo(command.link, scene.settings.topology)
    whose = "" if command.message is None else f" of m{command.message}"
    events = (record.log[number] for number in range(record.length))
    departed = [one.message for one in events if one.kind is Kind.DEPARTED and one.place.role is command.link.role]
    is_one_there = command.message in departed if command.message else bool(departed)
    return f"hit nothing: there was no {noun}{whose}" + (" that it could hit" if is_one_there else "")


def _calm_ms(scene: Scene) -> int | None:
    ended = (one.time_ms for one in scene.record.commands if one.kind is Kind.CHAOS_ENDED)
    return next(ended, None)


def _with_a_longer_chaos(scene: Scene) -> Scene:
    settings = scene.settings
    later_ms = (_calm_ms(scene) or 0) + _AN_HOUR_MS
    run = replace(settings.run, chaos_ms=later_ms)
    return Scene(replace(scene.preset, settings=replace(settings, run=run)), scene.subject)

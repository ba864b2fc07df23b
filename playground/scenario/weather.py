"""The weather of a run: whether chance decides anything in it, and the same run in other weather."""

from dataclasses import replace

from playground.engine.commands import Latency, Loss
from playground.scenario.preset import Expectation, Preset


def has_weather(preset: Preset) -> bool:
    """Whether chance decides anything at all: if not, one run says as much as many."""
    links, producer = preset.settings.links.values(), preset.settings.producer
    if producer.backoff_jitter != "none" and producer.backoff != "none":
        return True
    if any(link.loss or link.jitter_ms or link.duplicate for link in links):
        return True
    commands = [step.command for step in preset.steps]
    return any(isinstance(one, Loss) or (isinstance(one, Latency) and one.jitter_ms > 0) for one in commands)


def in_other_weather(preset: Preset) -> Preset:
    """The same with the next seed; where chance decides anything, its author's words were written for another run."""
    changed = replace(preset, settings=replace(preset.settings, seed=preset.settings.seed + 1))
    if not has_weather(preset):
        return changed
    return replace(changed, expect=Expectation(), written_for=preset.written_for or preset.settings)

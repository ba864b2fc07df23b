"""From a preset, or from a file that cannot be used, to what the preview shows. Pure; nothing is run for it."""

import os
import stat
from collections.abc import Iterator

from playground.checker.fates import Fate, Verdict
from playground.engine.commands import Say, Step
from playground.engine.topology import Topology
from playground.scenario.catalogue import Station, demos, path, station_of
from playground.scenario.load import load_preset
from playground.scenario.mistakes import Mistake, PresetError
from playground.scenario.preset import Preset
from playground.scenario.troubles import Trouble, main_trouble
from playground.text import one_line, printable
from playground.words.phrases import numbered
from playground.words.settings import weather_words, workload_words
from playground.words.steps import at_once, step_words
from widgets.renderables.preview import COUNTED, MistakesView, PresetView, StepView


def preset_view(preset: Preset) -> PresetView:
    """The preset in words."""
    expect = preset.expect
    return PresetView(
        name=preset.name,
        title=printable(preset.told_title),
        summary=one_line(preset.told_summary),
        guarantee=preset.settings.guarantee.word,
        system=preset.settings.topology.name,
        concepts=tuple(map(printable, preset.concepts)),
        workload=workload_words(preset.settings.workload) + ".",
        steps=tuple(_steps(preset)),
        faultless=main_trouble(preset) is Trouble.NONE,
        verdict=Verdict(expect.verdict) if expect.verdict else None,
        counts=tuple((name, expect.counters[name]) for name in COUNTED if expect.counters.get(name)),
        spared=tuple(word for word in ("LOST", "DUPLICATED") if expect.counters.get(word.lower()) == 0),
        fates=tuple((message, Fate(fate)) for message, fate in expect.fates.items()),
        station=station_words(preset.name),
    )


def station_words(name: str) -> str:
    """Where on the path a preset is, and what it builds on; empty if it is not on it."""
    for number, station in enumerate(path(), 1):
        if name in station.presets:
            return f"station {number}, {_builds_on(station)}"
    return next((f"a demo, {_builds_on(station)}" for station in demos() if name in station.presets), "")


def _builds_on(station: Station) -> str:
    """By numbers: the list beside it shows no names."""
    numbers = sorted(filter(None, map(station_of, station.builds_on)))
    return f"builds on {numbered('station', numbers)}" if numbers else "where it begins"


def _steps(preset: Preset) -> Iterator[StepView]:
    for words in weather_words(preset.settings):
        yield StepView(words, "")
    for step in preset.steps:
        yield _step(step, preset.settings.topology)


def _step(step: Step, topology: Topology) -> StepView:
    if not isinstance(step.command, Say):
        return StepView(step_words(step, topology), one_line(step.note))
    when = at_once(step.trigger, topology) or "to begin with"
    return StepView(f"{when[0].upper()}{when[1:]}:", one_line(step.command.text))


def preset_at(path: str) -> Preset:
    """The preset in a file; `PresetError` with all mistakes if it cannot be used.

    What is neither a file nor a folder is not opened: reading from a pipe or a device may never end.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        mode = stat.S_IFREG  # It is not there, and loading it says so.
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise PresetError([Mistake(path, "", "is not a file; a preset is a .toml file")])
    return load_preset(path)


def mistakes_view(path: str, error: PresetError) -> MistakesView:
    """The mistakes in a file, one below the other."""
    count = len(error.mistakes)
    noun = "a mistake" if count == 1 else f"{count:,} mistakes"
    listed = tuple((printable(one.path), printable(one.problem)) for one in error.mistakes)
    return MistakesView(f"{printable(path)} cannot be started: {noun}", listed)


def nothing_view(text: str) -> MistakesView:
    """No preset of the library has to do with the text."""
    hint = "Try one word only, such as duplicate, crash, timeout or broker; or the path of a .toml file."
    return MistakesView(f'No preset has to do with "{printable(text)}".', (("", hint),))

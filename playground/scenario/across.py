"""One schedule in several systems: the preset that runs in each, and which of them cannot meet it.

The table of `playground compare --systems` and the race by systems are both made of this.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from playground.scenario.load import load_text
from playground.scenario.mistakes import PresetError, nearest
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.scenario.save import to_toml
from playground.systems import SYSTEMS, named, systems_like

ALL: Final = "all"
_AS_IT_IS: Final = Overrides()
_OWN_RECORD: Final = "consumer.dedup=transaction"
"""The consumer's own record of ids, in the transaction of its effect."""


class Across(NamedTuple):
    """A schedule in several systems, each by its word: `sqs`, `http:key`."""

    presets: Mapping[str, Preset]
    refused: Mapping[str, str]
    """Those that cannot meet the schedule, each with the reason."""


def real_systems() -> list[str]:
    """Those that people run, by their names."""
    return [name for name, profile in SYSTEMS.items() if profile.dialect]


def system_words(wanted: str) -> list[str]:
    """Each system of a list with commas, with its configuration behind a colon; `ValueError` says which is none."""
    words = [*SYSTEMS] if wanted == ALL else [word.strip() for word in wanted.split(",")]
    for word in words:
        system, colon, config = word.partition(":")
        found = named(system)
        if found is None:
            raise ValueError(f"no system is called {system!r}; {_instead(system, [*systems_like(system), ALL])}")
        dialect = found[0].dialect
        if colon and (dialect is None or dialect.configuration(config) is None):
            known = [one.name for one in dialect.configurations] if dialect else []
            raise ValueError(f"{system} has no configuration {config!r}; {_instead(config, known)}")
    return words


def _instead(word: str, known: Sequence[str]) -> str:
    """What was meant, if one is near; else all that there is."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"one of {', '.join(known)}" if known else "it has none"


def across(words: Iterable[str], load: Callable[[Overrides], Preset], overrides: Overrides = _AS_IT_IS) -> Across:
    """A preset in each of these systems, as its users first run it; `load` gets it with something changed."""
    presets: dict[str, Preset] = {}
    refused: dict[str, str] = {}
    for word in words:
        system, colon, config = word.partition(":")
        sets = (f"config={config}", *overrides.sets) if colon else overrides.sets
        try:
            presets[word] = load(replace(overrides, system=system, sets=sets, elsewhere=True))
        except PresetError as error:
            refused[word] = error.mistakes[0].problem.replace(f"--system {system}", "it")
    return Across(presets, refused)


def loading(script: Preset) -> Callable[[Overrides], Preset]:
    """What loads a preset that is at hand, with something changed."""
    text = to_toml(script)
    return lambda overrides: load_text(text, script.name, overrides)


def with_own_record(preset: Preset) -> Preset | None:
    """The same with the consumer's own record of ids; `None` where the system decides that itself."""
    try:
        return loading(preset)(Overrides(sets=(_OWN_RECORD,)))
    except PresetError:
        return None

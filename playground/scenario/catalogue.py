"""The library: the presets that come with the playground, by name and by concept.

Its files are validated by the test suite, so they are built straight from their tables.
"""

import tomllib
from functools import cache
from pathlib import Path

import presets
from playground.scenario.build import build
from playground.scenario.mistakes import Table
from playground.scenario.preset import Preset

_SUFFIX = ".toml"
# Not through importlib.resources, which takes half as long to import as the whole engine: wheels are always unpacked.
_FOLDER = Path(presets.__path__[0])


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(entry.name.removesuffix(_SUFFIX) for entry in _FOLDER.iterdir() if entry.suffix == _SUFFIX))


def preset_names() -> list[str]:
    """The names of all library presets, in alphabetical order. Opens none of them."""
    return list(_names())


def library_text(name: str) -> str:
    """The TOML of a library preset; `KeyError` for a name that the library does not have."""
    if name not in _names():
        raise KeyError(name)
    return _FOLDER.joinpath(name + _SUFFIX).read_text(encoding="utf-8")


def library_table(name: str) -> Table:
    """The table of a library preset; `KeyError` for a name that the library does not have."""
    return tomllib.loads(library_text(name))


def load_all() -> tuple[Preset, ...]:
    """Every preset of the library, in the order of their names."""
    return tuple(build(library_table(name), name) for name in _names())


def concepts() -> dict[str, list[str]]:
    """Each concept that the library shows -> the names of the presets that show it; both in alphabetical order."""
    found: dict[str, list[str]] = {}
    for preset in load_all():
        for concept in preset.concepts:
            found.setdefault(concept, []).append(preset.name)
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def search(text: str) -> tuple[Preset, ...]:
    """The presets that have every word of the text in one of their concepts, their name or their title."""
    words = text.lower().split()
    return tuple(preset for preset in load_all() if all(word in _haystack(preset) for word in words))


def _haystack(preset: Preset) -> str:
    return "\n".join((*preset.concepts, preset.name, preset.title)).lower()

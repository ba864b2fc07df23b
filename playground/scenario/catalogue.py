"""The library: the presets that come with the playground, by name and by concept.

Its files are validated by the test suite, so they are built straight from their tables.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import presets
from playground.scenario.build import build
from playground.scenario.endings import ending_words
from playground.scenario.mistakes import Table, nearest
from playground.scenario.preset import Preset

_SUFFIX = ".toml"
_PATH: Final = "path.txt"
"""One station a line, `presets: what they build on`; a demo's line begins with a star. Not all presets are on it."""
# Not through importlib.resources, which takes half as long to import as the whole engine: wheels are always unpacked.
_FOLDER = Path(presets.__path__[0])
_WORD: Final = re.compile(r"\w+")
_NEAR: Final = 0.75
"""How alike a word and the one that was meant are: a slip of the fingers, and no other word."""
_WHOLE, _PART = 4, 2
"""What a word counts that stands in a preset's name, title or concepts: as a word of its own, or within another. One
that says what comes of it counts as much as the latter, any other mention 1."""
_SMALL: Final = frozenset(
    ("a", "an", "and", "are", "be", "but", "by", "for", "in", "is", "it", "of", "on", "or", "that", "the", "to", "was")
)
"""Words that are in every sentence, and that nobody looks for."""


class Station(NamedTuple):
    """One stop."""

    presets: tuple[str, ...]
    """One, or two that belong together."""
    builds_on: tuple[str, ...]
    """Presets of stations before it, without which it would not be understood."""


@cache
def path() -> tuple[Station, ...]:
    """The presets that teach, in the order in which a newcomer should take them."""
    return tuple(_station(line) for line in _path_lines() if not line.startswith("*"))


def station_of(name: str) -> int | None:
    """The number of a preset's station on the path, from 1; `None`: it is not on it."""
    return next((number for number, station in enumerate(path(), 1) if name in station.presets), None)


@cache
def demos() -> tuple[Station, ...]:
    """The presets that are made to be presented: five minutes each."""
    return tuple(_station(line[1:]) for line in _path_lines() if line.startswith("*"))


def next_on_path(name: str, done: Collection[str]) -> str | None:
    """The preset to take after one: the next on the path that is not done, from its start again at its end.

    `None` if there is nothing left. After a preset that is not on the path comes the first that is not done.
    """
    names = [one for station in path() for one in station.presets]
    after = names.index(name) + 1 if name in names else 0
    return next((one for one in names[after:] + names[:after] if one not in done and one != name), None)


def _path_lines() -> list[str]:
    return [line for line in _text(_PATH).splitlines() if line.strip() and not line.startswith("#")]


def _station(line: str) -> Station:
    presets, _, builds_on = line.partition(":")
    return Station(tuple(presets.split()), tuple(builds_on.split()))


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
    return _text(name + _SUFFIX)


def _text(file: str) -> str:
    return _FOLDER.joinpath(file).read_text(encoding="utf-8")


def library_table(name: str) -> Table:
    """The table of a library preset; `KeyError` for a name that the library does not have."""
    return tomllib.loads(library_text(name))


@cache
def load_all() -> tuple[Preset, ...]:
    """Every preset of the library, in the order of their names."""
    return tuple(build(library_table(name), name) for name in _names())


def search(text: str) -> tuple[Preset, ...]:
    """The presets that have to do with every word of the text, in the order of their names."""
    words = _words(text)
    return tuple(preset for preset in load_all() if _relevance(preset, words))


def ranked(text: str, presets: Iterable[Preset] | None = None) -> tuple[Preset, ...]:
    """The presets that have to do with every word of the text, those that are about it before those that mention it."""
    words = _words(text)
    rated = [(_relevance(preset, words), preset) for preset in (load_all() if presets is None else presets)]
    return tuple(preset for rate, preset in sorted(rated, key=lambda pair: -pair[0]) if rate)


def respelt(text: str, presets: Sequence[Preset]) -> str | None:
    """A text that finds nothing with each word as presets have it, if that finds something: `kafak` as `kafka`."""
    about = (f"{one.name} {one.title} {' '.join(one.concepts)}".lower() for one in presets)
    known = sorted({word for one in about for word in _WORD.findall(one)})
    meant = " ".join(nearest(word, known, _NEAR) or word for word in _words(text))
    return meant if meant != text and ranked(meant, presets) else None


def _words(text: str) -> list[str]:
    """The words of a text that one can look for."""
    words = text.lower().split()
    return [word for word in words if word not in _SMALL] or words


def _relevance(preset: Preset, words: Sequence[str]) -> int:
    """How much a preset has to do with all of the words; 0: nothing with some of them."""
    about = f"{preset.name} {preset.title} {' '.join(preset.concepts)}".lower()
    end = f" {' '.join(ending_words(preset))}".lower()
    mentions = f" {preset.summary} {preset.settings.guarantee.word} {preset.settings.topology.name}".lower()
    whole = set(_WORD.findall(about))

    def rate(word: str) -> int:
        if word in whole:
            return _WHOLE
        # In a sentence only the beginnings of words count: `ack` is not in "nobody comes back".
        if word in about or f" {word}" in end:
            return _PART
        return int(any(f" {one}" in f"{mentions} {mentions.replace('-', '')}" for one in (word, word.replace("-", ""))))

    rates = [rate(word) for word in words]
    return 0 if 0 in rates else 1 + sum(rates)

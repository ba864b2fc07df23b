"""The path: the library's presets that teach, in the order in which a newcomer should take them.

It is data, `presets/path.txt`: one station a line, `presets: what they build on`. Not all presets are on it.
"""

from typing import Final, NamedTuple

from playground.scenario.catalogue import library_file

_FILE: Final = "path.txt"
_COMMENT: Final = "#"


class Station(NamedTuple):
    """One stop."""

    presets: tuple[str, ...]
    """One, or two that belong together."""
    builds_on: tuple[str, ...]
    """Presets of stations before it, without which it would not be understood."""


def path() -> tuple[Station, ...]:
    """All stations, in order."""
    lines = (line for line in library_file(_FILE).splitlines() if line.strip() and not line.startswith(_COMMENT))
    return tuple(map(_station, lines))


def _station(line: str) -> Station:
    presets, _, builds_on = line.partition(":")
    return Station(tuple(presets.split()), tuple(builds_on.split()))

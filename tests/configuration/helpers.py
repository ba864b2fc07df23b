"""What the tests of readers need: a file of a text, and what was read from it in a form that can be compared."""

from pathlib import Path
from textwrap import dedent

from playground.configuration.found import Reading, Value
from playground.configuration.readers import read_file


def read(folder: Path, name: str, text: str, system: str = "rabbitmq") -> Reading:
    """What a file of this name and this text says."""
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return read_file(str(path), system)


def settings(reading: Reading, queue: str = "", profile: str = "", *, assumed: bool | None = None) -> dict[str, Value]:
    """The settings of a queue in a profile whose values are there: those in the file, those assumed, or both."""
    return {
        one.name: one.value
        for one in reading.given
        if (one.queue, one.profile) == (queue, profile) and assumed in (None, one.assumed) and not one.unknown
    }


def place(reading: Reading, name: str) -> int:
    """The line in which a setting stands."""
    return next(one.spot.line for one in reading.given if one.name == name)


def findings(reading: Reading, rule: str = "") -> list[tuple[int, str]]:
    """Line and text of the findings of a kind, or of all."""
    return [(one.spot.line, one.text) for one in reading.findings if rule in ("", one.rule)]

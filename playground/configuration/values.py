"""What a text in a file means as a value, and whether a key takes it; what is wrong becomes a finding."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from playground.configuration.findings import UNDECIDED, Spot
from playground.configuration.found import Reading, Value
from playground.scenario.mistakes import nearest, quoted

_TRUE: Final = frozenset({"true", "yes", "on", "y", "1"})
_FALSE: Final = frozenset({"false", "no", "off", "n", "0"})

_OPEN: Final = re.compile(r"\$\{|\{\{|\$\(\w+\)|@[\w.-]+@$|\$[A-Za-z_]\w*$|#\{")
"""Where a value is put in later: by Spring, Helm, Kubernetes, Maven, a shell, a deployment."""
_DEFAULTED: Final = re.compile(r"\$\{\w[\w.-]*:-?(?P<default>[^{}]*)\}")

Meaning = Callable[[str], Value]
"""Makes a value of a text; `ValueError`, with what would be right, where there is none."""


def truth(text: str) -> bool:
    """A yes or a no, as YAML, Java and Python write them."""
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError("true or false")
    return text.lower() in _TRUE


def whole(least: int, most: int, unit: str = "") -> Meaning:
    """A whole number within bounds."""

    def meaning(text: str) -> int:
        digits = text.replace("_", "").removeprefix("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
            raise ValueError(f"a whole number{_of(unit)} from {least:,} to {most:,}")
        number = int(text.replace("_", ""))
        if not least <= number <= most:
            raise ValueError(f"from {least:,} to {most:,}{' ' * bool(unit)}{unit}")
        return number

    return meaning


def _of(unit: str) -> str:
    return f" of {unit}" if unit else ""


def one_of(*words: str) -> Meaning:
    """One of several words, in letters of any size, with or without hyphens."""

    def meaning(text: str) -> str:
        found = next((word for word in words if _plain(word) == _plain(text)), None)
        if found is None:
            near = nearest(text, words)
            raise ValueError(f"one of {', '.join(words)}" + (f"; did you mean {near}?" if near else ""))
        return found

    return meaning


def _plain(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")


def anything(text: str) -> str:
    """The text as it is."""
    return text


def read_value(reading: Reading, key: str, text: str, meaning: Meaning, spot: Spot) -> Value | None:
    """The value that a key has, or a finding and nothing."""
    try:
        return meaning(text)
    except ValueError as error:
        if is_open(text):
            reading.find(UNDECIDED, f"{key}: {quoted(text)} is in none of the files, and may decide", spot)
        else:
            reading.find("bad-value", f"{key}: {quoted(text)} is not {error}", spot)
        return None


def with_defaults(text: str) -> str:
    """A text with its placeholders' defaults in their places: `${ACKS:-all}` of a shell, `${ACKS:all}` of others."""
    return _DEFAULTED.sub(lambda found: found["default"], text)


def is_open(text: str) -> bool:
    """Whether a value is put into a text only later, by somebody else."""
    return _OPEN.search(text) is not None


def unknown_key(reading: Reading, written: str, key: str, names: Sequence[str], spot: Spot, reader: str) -> None:
    """Note a key that nothing reads, and the one that was perhaps meant."""
    near = reading.near(key, names, 0.75)
    hint = f"; did you mean {near}?" if near else ""
    reading.find("unknown-key", f"{written}: {reader} reads no such key{hint}", spot)

"""Mistakes in presets: one printable line each. Knows nothing of where they come from.

Whatever a file contains, a mistake is one line of printable characters: keys and values are quoted and shortened.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from playground.text import printable

Table = dict[str, Any]
"""What TOML gives: its values are of any type until they are validated."""
Location = tuple[str | int, ...]
"""The way to a key: `("steps", 2, "link")`."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SHOWN: Final = 40
_LONGEST_GUESSED: Final = 40
_MOST_GUESSED: Final = 3
_SAME_WORDS: Final = 0.85
"""From this likeness on two names have the same words, whichever way round."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a location, while the file is not yet named."""

    location: Location
    text: str
    option: str = ""
    """The option of the command line that has brought it about; empty: it is the file's."""

    @property
    def path(self) -> str:
        """Where it is, in words: `steps[2].link`, `--set consumer.dedup`."""
        return f"{self.option} {path_text(self.location)}".strip()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; its text is one line, `FILE: PATH: PROBLEM`, without the path where the whole file is meant."""

    file: str
    path: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(printable(part) for part in (self.file, self.path, self.problem) if part)


class PresetError(Exception):
    """A preset cannot be used; its text has one line for each mistake."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def path_text(location: Location) -> str:
    """`("steps", 2, "link")` -> `steps[2].link`."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{_key_text(part)}" if text else _key_text(part)
    return text


def _key_text(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key, mark='"')


def quoted(word: str, mark: str = "'") -> str:
    """A word from a file in quotation marks, shortened and printable."""
    shown = word if len(word) <= _SHOWN else word[:_SHOWN] + "..."
    return f"{mark}{printable(shown)}{mark}"


def shown(value: object) -> str:
    """A TOML value in a few words, as its author would write it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < 10**20 else "a number of more than 20 digits"
        case float():
            return repr(value)
        case str():
            import json  # Only where there are mistakes: a good file need not wait for it.

            return printable(json.dumps(value if len(value) <= _SHOWN else value[:_SHOWN] + "...", ensure_ascii=False))
        case list():
            return "a list" if value else "an empty list"
        case dict():
            return "a table" if value else "an empty table"
        case date() | time():
            return "a date or time"
        case _:
            return "this"


def nearest(word: str, options: Sequence[str], strictness: float = 0.6) -> str | None:
    """The option that the author most likely meant, if one is near."""
    return next(iter(all_near(word, options, strictness)), None)


def all_near(word: str, options: Sequence[str], strictness: float = 0.6) -> list[str]:
    """Up to three options, the likeliest first: case, hyphens, words the other way round are the commonest slips."""
    if len(word) > _LONGEST_GUESSED:
        return []
    # Imported here because a preset without mistakes should not pay for it.
    from difflib import get_close_matches

    by_plain = {_plain(option): option for option in options}
    close = [by_plain[plain] for plain in get_close_matches(_plain(word), by_plain, n=_MOST_GUESSED, cutoff=strictness)]
    by_words = {_in_order(plain): option for plain, option in by_plain.items()}
    swapped = get_close_matches(_in_order(_plain(word)), by_words, n=1, cutoff=_SAME_WORDS)
    return list(dict.fromkeys([*(by_words[words] for words in swapped), *close]))[:_MOST_GUESSED]


def unknown(noun: str, word: str, options: Sequence[str]) -> str:
    """What is said of a word that is none of these."""
    near = nearest(word, options)
    return f"unknown {noun} {quoted(word)}{f'; did you mean {quoted(near)}?' if near else ''} ({', '.join(options)})"


def _in_order(plain: str) -> str:
    """The same whichever way round its words are."""
    return "_".join(sorted(plain.split("_")))


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def table_at(raw: Mapping[str, object], key: str) -> Table:
    """The table of this name, or an empty one where there is none or something else has its name."""
    found = raw.get(key)
    return found if isinstance(found, dict) else {}

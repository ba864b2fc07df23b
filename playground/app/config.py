"""The config file: other keys, colours and signs. Read at every start; what is wrong in it is said line by line.

Textual is asked for the names of keys only where the file gives any: a front end without a screen reads it, too.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Final

from platformdirs import user_config_path

from playground.app.actions import ACTIONS, BY_ID
from playground.engine.value import Value
from playground.scenario.mistakes import Mistake, PresetError, Problem, nearest, path_text, quoted, shown, unknown
from playground.scenario.source import read_table

FILE: Final = "config.toml"
THEME_NAMES: Final = ("dark", "light", "colour-blind", "terminal")
"""The themes, in the order in which a key leads through them."""
_SCREEN: Final = {"theme": str, "ascii": bool, "motion": bool, "steady_clock": bool}
_MODIFIERS: Final = {"alt", "ctrl", "shift"}
_ALIASES: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "hyphen": "minus",
    # To most terminals these are the same key.
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+question_mark": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+at": "ctrl+@",
    "ctrl+space": "ctrl+@",
    "ctrl+minus": "ctrl+underscore",
    "ctrl+slash": "ctrl+underscore",
}
RESERVED: Final = {"ctrl+c": "leaving", "ctrl+q": "leaving", "ctrl+p": "the palette"}
"""Keys that are the app's own on every screen."""


class Config(Value):
    """How the screen looks and which keys it has."""

    theme: str = THEME_NAMES[0]
    ascii: bool = False
    """Whether to do without Unicode."""
    motion: bool = True
    """Whether packets glide and numbers flash."""
    steady_clock: bool = False
    """Whether quiet gaps take as long as they take."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action -> its key, where that is not the default."""

    @property
    def all_keys(self) -> dict[str, str]:
        """Action -> its key, for every action."""
        return {one.id: self.keys.get(one.id, one.key) for one in ACTIONS}


def config_path() -> Path:
    """Where the config file is, or would be."""
    return user_config_path("delivery-playground") / FILE


def load_config(path: Path | None = None) -> Config:
    """What the file says; the defaults where there is none, `PresetError` where it cannot be used."""
    path = path or config_path()
    if not path.is_file():
        return Config()
    file = os.fspath(path)
    if not path.stat().st_size:
        return Config()
    table = read_table(file)
    problems = list(_problems(table))
    if problems:
        raise PresetError(Mistake(file, path_text(one.location), one.text) for one in problems)
    screen = table.get("screen", {})
    return Config(**screen, keys={action: _in_use(keys) for action, keys in table.get("keys", {}).items()})


def _in_use(keys: str) -> str:
    """Keys as Textual calls them, with commas between them."""
    return ",".join(name for one in split_keys(keys) for name in names_sent(one))


def _problems(table: Mapping[str, object]) -> Iterator[Problem]:
    for name, section in table.items():
        if name not in ("screen", "keys"):
            inside = f" {quoted(name)}; did you mean '{_at_home(name)}'?" if _at_home(name) else ""
            yield Problem((name,), f"unknown table{inside or _hint(name, ('screen', 'keys'))} (screen, keys)")
        elif not isinstance(section, dict):
            yield Problem((name,), "must be a table")
        elif name == "screen":
            yield from _screen_problems(section)
        else:
            yield from _key_problems(section)


def _at_home(name: str) -> str:
    """The place of a key that was written outside its table; empty: it is none of ours."""
    return f"screen.{name}" if name in _SCREEN else f"keys.{name}" if name in BY_ID else ""


def _screen_problems(screen: Mapping[str, object]) -> Iterator[Problem]:
    for name, value in screen.items():
        if name not in _SCREEN:
            yield Problem(("screen", name), f"unknown key{_hint(name, tuple(_SCREEN))} ({', '.join(_SCREEN)})")
        elif type(value) is not _SCREEN[name]:
            wanted = "true or false" if _SCREEN[name] is bool else "a text"
            yield Problem(("screen", name), f"must be {wanted}, not {shown(value)}")
        elif name == "theme" and value not in THEME_NAMES:
            yield Problem(("screen", name), unknown("theme", str(value), THEME_NAMES))


def _key_problems(keys: Mapping[str, object]) -> Iterator[Problem]:
    owners = {key: f"taken by {one.id}" for one in ACTIONS if one.id not in keys for key in one.key.split(",")}
    owners |= {key: f"always that of {what}" for key, what in RESERVED.items()}
    for action, key in keys.items():
        if action not in BY_ID:
            yield Problem(("keys", action), f"unknown action{_hint(action, tuple(BY_ID))}; `?` lists them all")
        elif not isinstance(key, str) or not key.strip():
            yield Problem(("keys", action), f'must be a key such as "a" or "ctrl+r", not {shown(key)}')
        else:
            for one in split_keys(key):
                yield from (Problem(("keys", action), problem) for problem in _clashes(one, action, owners))


def _clashes(key: str, action: str, owners: dict[str, str]) -> Iterator[str]:
    """What is wrong with one key: no terminal can send it, or it is that of another action, however that is spelt."""
    name = normal_key(key)
    if name is None:
        yield f'{quoted(key)} is no key; keys are called "a", "?", "f5", "ctrl+r", "pageup"'
    elif (owner := owners.setdefault(name, f"taken by {action}")) != f"taken by {action}":
        yield f"the key {quoted(key)} is {owner}"


def _hint(word: str, options: tuple[str, ...]) -> str:
    near = nearest(word, options)
    return f" {quoted(word)}; did you mean '{near}'?" if near else f" {quoted(word)}"


# The names of keys: what a person writes here, and what Textual calls it.


def split_keys(text: str) -> list[str]:
    """The keys in a text, with commas between them; a comma alone is that key."""
    return [","] if text.strip() == "," else [one.strip() for one in text.split(",")]


def normal_key(text: str) -> str | None:
    """One key as Textual calls it: `.` is `full_stop`, `Ctrl+R` is `ctrl+r`, `shift+a` is `A`.

    `None` where no terminal can send it. Keys that most terminals send alike have one name: `ctrl+h` is `backspace`.
    """
    name = _spelt(text)
    return _ALIASES.get(name, name) if name else None


def names_sent(text: str) -> list[str]:
    """All that a terminal may send for a key: what most do, and what one does that tells `ctrl+h` from `backspace`."""
    return list(dict.fromkeys(name for name in (normal_key(text), _spelt(text)) if name))


def _spelt(text: str) -> str | None:
    """One key with every part of it as Textual calls it."""
    if len(text) == 1:
        return _named_character(text)
    *before, base = (text.removesuffix("++") + "+plus" if text.endswith("++") else text).split("+")
    modifiers = {one.strip().lower() for one in before}
    base = base.strip()
    if not modifiers <= _MODIFIERS or len(modifiers) < len(before):
        return None
    if modifiers == {"shift"} and len(base) == 1:
        return base.upper() if base.isalpha() else None
    if "alt" in modifiers and "ctrl" not in modifiers and len(base) == 1 and base.isupper():
        modifiers, base = modifiers | {"shift"}, base.lower()
    key = _base(base, modifiers)
    return "+".join((*sorted(modifiers), key)) if key else None


@cache
def _named() -> frozenset[str]:
    """`escape`, `pageup`, `f5` and the like: keys that are no characters."""
    from textual.keys import Keys

    return frozenset(one.value for one in Keys if "+" not in one.value and one.value.isalnum())


def _base(base: str, modifiers: set[str]) -> str | None:
    from textual.keys import REPLACED_KEYS, key_to_character

    if len(base) == 1:
        return _named_character(base.lower() if "ctrl" in modifiers else base)
    name = _ALIASES.get(base.lower(), base.lower())
    if name in _named():
        return name
    character = key_to_character(REPLACED_KEYS.get(name, name)) if name else None
    # By its name only what every keyboard has: the hyphen or the minus sign that Unicode means is a key of none.
    return _named_character(character) if character and character.isascii() else None


def _named_character(character: str) -> str | None:
    """A character as a key; a space is one, other blanks and control characters are not."""
    if character == " ":
        return "space"
    if not character.isprintable() or character.isspace():
        return None
    if character == ",":
        return "comma"
    from textual.binding import Binding

    return next(iter(Binding.make_bindings([Binding(character, "")]))).key

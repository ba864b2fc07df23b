"""The names of keys: what a person writes in the config file, and what Textual calls it."""

from typing import Final

from textual.binding import Binding
from textual.keys import REPLACED_KEYS, Keys, key_to_character

_MODIFIERS: Final = {"alt", "ctrl", "shift"}
_NAMED: Final = frozenset(one.value for one in Keys if "+" not in one.value and one.value.isalnum())
"""`escape`, `pageup`, `f5` and the like: keys that are no characters."""
_ALIASES: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    # To a terminal these are the same key.
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
}
RESERVED: Final = {"ctrl+c": "leaving", "ctrl+q": "leaving", "ctrl+p": "the palette"}
"""Keys that are the app's own on every screen."""


def split_keys(text: str) -> list[str]:
    """The keys in a text, with commas between them; a comma alone is that key."""
    return [","] if text.strip() == "," else [one.strip() for one in text.split(",")]


def normal_key(text: str) -> str | None:
    """One key as Textual calls it: `.` is `full_stop`, `Ctrl+R` is `ctrl+r`, `shift+a` is `A`.

    `None` where no terminal can send it.
    """
    if len(text) == 1:
        return _named_character(text)
    *before, base = (text.removesuffix("++") + "+plus" if text.endswith("++") else text).split("+")
    modifiers = {one.strip().lower() for one in before}
    base = base.strip()
    if not modifiers <= _MODIFIERS or len(modifiers) < len(before):
        return None
    if modifiers == {"shift"} and len(base) == 1:
        return base.upper() if base.isalpha() else None
    key = _base(base, modifiers)
    name = "+".join((*sorted(modifiers), key)) if key else None
    return _ALIASES.get(name, name) if name else None


def _base(base: str, modifiers: set[str]) -> str | None:
    if len(base) == 1:
        return _named_character(base.lower() if "ctrl" in modifiers else base)
    name = _ALIASES.get(base.lower(), base.lower())
    if name in _NAMED:
        return name
    character = key_to_character(REPLACED_KEYS.get(name, name)) if name else None
    return _named_character(character) if character else None


def _named_character(character: str) -> str | None:
    """A character as a key; a space is one, other blanks and control characters are not."""
    if character == " ":
        return "space"
    if not character.isprintable() or character.isspace():
        return None
    if character == ",":
        return "comma"
    return next(iter(Binding.make_bindings([Binding(character, "")]))).key

r"""What strangers have written, made fit to be shown: the one policy, for every way out.

Titles, notes, narration, names of files and tokens come from anybody. What a reader sees of them is letters of any
script, accents, signs and emoji. Nothing of them moves the cursor, turns the direction of writing, breaks a line or
hides: such characters are shown as escapes (`\x1b`, `\u202e`), and spaces of any width as plain spaces. What is
written for machines (JSON, preset files, share tokens) keeps every character, escaped where it could do harm.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_FOREIGN: Final = re.compile(r"[^ -~]")
_LONG: Final = re.compile(r"\S{1000,}+")
"""Longer than any path, address or name that a system takes."""
_SHOWN_OF_LONG: Final = 100
_LINES: Final = re.compile(r"\r\n|[\n\r]")
_SPACES: Final = frozenset("\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_HIDDEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]"
)
"""What Python calls printable and nobody sees."""
_STYLES: Final = "\ufe0e\ufe0f"
"""A sign before one of these is drawn as text, or as an emoji."""
_JOINERS: Final = "\u200c\u200d"
"""They decide whether two letters of some scripts, or two emoji, are drawn as one."""
_JOINED: Final = frozenset({"Lo", "Mn", "Mc", "So", "Sk"})
"""The categories of what is joined; of Latin, Greek and Cyrillic letters nothing is."""


def printable(text: str) -> str:
    """The text in one line, with nothing in it that is not seen or that would change the terminal."""
    return _FOREIGN.sub(_shown, text)


def shortened(text: str) -> str:
    """The text with the beginning alone of each word that nobody would read to its end, and how long it is."""
    return _LONG.sub(lambda word: f"{word[0][:_SHOWN_OF_LONG]}... ({len(word[0]):,} characters)", text)


@lru_cache(
    maxsize=64
)  # A screen asks for the same narration in every frame, and its author may have written a million.
def one_line(text: str) -> str:
    """The same of a text that may have several lines: line breaks and tabs are spaces, and several spaces are one."""
    return printable(" ".join(text.split()))


def printable_lines(text: str) -> str:
    """The same line by line, for a file that is shown as it is."""
    return "\n".join(map(printable, _LINES.split(text.expandtabs(4))))


def escaped(text: str, escape: Callable[[str], str]) -> str:
    """The text with an escape for every character but line breaks that would not be shown as it is."""

    def kept(match: re.Match[str]) -> str:
        char = match[0]
        return char if char == "\n" or _is_shown(char, match.string, match.start()) else escape(char)

    return _FOREIGN.sub(kept, text)


def _shown(match: re.Match[str]) -> str:
    char = match[0]
    if _is_shown(char, match.string, match.start()):
        return char
    return " " if char in _SPACES else char.encode("unicode_escape").decode()


def _is_shown(char: str, text: str, at: int) -> bool:
    if char in _JOINERS:
        return _is_joined(text, at - 1, -1) and _is_joined(text, at + 1, 1)
    if char in _STYLES:
        return at > 0 and text[at - 1].isprintable() and text[at - 1] not in _STYLES
    return char.isprintable() and not _HIDDEN.match(char)


def _is_joined(text: str, at: int, way: int) -> bool:
    """Whether what stands here, beside a joiner, can be joined; what styles the sign before it is passed over."""
    from unicodedata import category  # Few texts have a joiner in them.

    if way < 0 and at > 0 and text[at] in _STYLES:
        at -= 1
    if not 0 <= at < len(text) or text[at] in _STYLES or _HIDDEN.match(text[at]):
        return False
    return category(text[at]) in _JOINED

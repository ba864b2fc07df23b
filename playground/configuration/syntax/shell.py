"""Scripts of a shell as the commands in them, each with the line in which it begins; nothing is run or filled in."""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from playground.configuration.source import ConfigurationFile

_ENDS: Final = frozenset((";", "&&", "||", "|", "&", "(", ")", ";;"))
"""What parts two commands of one line."""

_PIECE: Final = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*+"|\\.|(?<!\S)\#[^\n]*|\n""", re.DOTALL)
"""What holds a line's end that is none, and that end itself."""

_LONGEST: Final = 20_000
"""So many characters has a command that is read: `shlex` takes time by the square of a word's length."""


class ShellCommand(NamedTuple):
    """A command with what stands behind it."""

    words: Sequence[str]
    line: int

    def option(self, *names: str) -> str:
        """The value of an option, behind it or behind a sign of equality; empty: it has none."""
        for at, word in enumerate(self.words):
            name, sign, value = word.partition("=")
            if name in names and sign:
                return value
            if word in names:
                return next(iter(self.words[at + 1 :]), "")
        return ""

    def pairs(self) -> dict[str, str]:
        """Its words of the kind `name=value`."""
        return {name: value for word in self.words if (parts := word.partition("="))[1] for name, _, value in [parts]}


def commands_of(source: ConfigurationFile) -> Iterator[ShellCommand]:
    """The commands of a script; one whose quotes leave something open, or that is too long, is passed over."""
    for text, line in _pieces(source):
        yield from _split(_words(text), line)


def passed_over(source: ConfigurationFile) -> Iterator[ShellCommand]:
    """The commands that are too long to be read, as the one word that each is."""
    return (ShellCommand((text,), line) for text, line in _pieces(source) if len(text) > _LONGEST)


def _pieces(source: ConfigurationFile) -> Iterator[tuple[str, int]]:
    """What is one line to a shell, and where it begins."""
    start, line = 0, 1
    for one in (*_PIECE.finditer(source.text), None):
        if one is None or one[0] == "\n":
            text = source.text[start : one.start() if one else None]
            yield _PIECE.sub(_kept, text), line
            start, line = (one.end() if one else start), line + text.count("\n") + 1


def _kept(piece: re.Match[str]) -> str:
    """What a shell keeps: neither a comment nor a line's end that is no end."""
    return "" if piece[0].startswith(("#", "\\\n")) else piece[0]


def _words(text: str) -> list[str]:
    """None where a quote is open at its end, or the command is too long."""
    if len(text) > _LONGEST:
        return []
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        return list(lexer)
    except ValueError:
        return []


def _split(words: Sequence[str], line: int) -> Iterator[ShellCommand]:
    start = 0
    for at, word in enumerate([*words, ";"]):
        if word in _ENDS:
            if at > start:
                yield ShellCommand(words[start:at], line)
            start = at + 1

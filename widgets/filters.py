"""Filters for poor terminals: whichever widget has drawn a line, no colour is left in it, or nothing but ASCII.

The drawings choose plain signs themselves; the filter is there for what they cannot choose: borders, scroll bars, an
author's own words. A line stays as wide as it was.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter

_LOOKS_LIKE: Final = {
    "-": "─━╌┄┈═\u2010\u2011\u2012\u2013\u2014▁▔▀▄▂",
    "|": "│┃║▌▐▎▊▏▕·",
    "+": "╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫╋",
    "#": "█▓▒░■",
    ">": "→▶⏵»",
    "<": "←◀«",
    "^": "↑▲",
    "v": "↓▼",
    ".": "…",
    "*": "•●",
    "'": "\u2018\u2019",
    '"': "“”",
    "x": "✗✖\u00d7",
}
_CUT: Final = re.compile("[ -~]…")
"""Where a text is cut: one dot alone would be taken for its end."""
_PLAIN: Final = str.maketrans({sign: plain for plain, signs in _LOOKS_LIKE.items() for sign in signs})


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """The text in ASCII, in as many cells: what looks like it, the letter without its accent, or question marks."""
    text = _CUT.sub("..", text).translate(_PLAIN)
    return "".join(one if one.isascii() else _one(one) for one in text)


def _one(char: str) -> str:
    letter = normalize("NFKD", char).encode("ascii", "ignore").decode()
    return letter if len(letter) == cell_len(char) else "?" * cell_len(char)


@lru_cache(maxsize=1024)
def _bare(style: Style) -> Style:
    """A style without its colours; Rich would forget what a click on it means."""
    return style.without_color + Style.from_meta(style.meta)


def stepped_back(shown: RenderableType, app: App[object]) -> RenderableType:
    """What a dialog lets be seen of the screen behind it: faint, also where no colour can be laid over it."""
    return _Faint(shown) if app.no_color or app.native_ansi_color else shown


class _Faint:
    """What nothing stands out of: terminals show what is both bold and faint as bold."""

    def __init__(self, shown: RenderableType) -> None:
        self._shown = shown

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
        return Segment.apply_style(console.render(self._shown, options), post_style=Style(dim=True, bold=False))


class NoUnicode(LineFilter):
    """Nothing but ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line in plain signs."""
        return [one if one.text.isascii() else Segment(plain(one.text), one.style, one.control) for one in segments]


class NoColour(LineFilter):
    """Bold, faint and reverse, but no colour at all: that of the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same line without colours."""
        return [Segment(text, style and _bare(style), control) for text, style, control in segments]

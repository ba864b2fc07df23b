"""Large digits, three lines high: in blocks, or in ASCII each made of itself."""

from collections.abc import Mapping
from typing import Final

from playground.words.phrases import brief

HEIGHT: Final = 3
"""In lines."""
_BLOCKS: Final = {
    "0": "█▀█ █.█ ▀▀▀",
    "1": "▀█. .█. ▀▀▀",
    "2": "▀▀█ █▀▀ ▀▀▀",
    "3": "▀▀█ .▀█ ▀▀▀",
    "4": "█.█ ▀▀█ ..▀",
    "5": "█▀▀ ▀▀█ ▀▀▀",
    "6": "█▀▀ █▀█ ▀▀▀",
    "7": "▀▀█ ..█ ..▀",
    "8": "█▀█ █▀█ ▀▀▀",
    "9": "█▀█ ▀▀█ ▀▀▀",
    "$": "$ . .",
    ",": ". . █",
    "-": "... ▀▀▀ ...",
}
"""Digit -> its three lines, each as wide; a dot is a blank."""
_OF_THEMSELVES: Final = {
    "0": "000 0.0 000",
    "1": "11. .1. 111",
    "2": "22. .2. .22",
    "3": "333 .33 333",
    "4": "4.4 444 ..4",
    "5": ".55 .5. 55.",
    "6": "6.. 666 666",
    "7": "777 ..7 ..7",
    "8": "888 888 888",
    "9": "999 999 ..9",
    "$": "$ . .",
    ",": ". . ,",
    "-": "... --- ...",
}
"""Each made of itself, which fills its cells and cannot be misread."""


def large(text: str, *, ascii_only: bool) -> list[str]:
    """A text of digits in large ones, in lines of the same width; what has none stands small in the middle."""
    font: Mapping[str, str] = _OF_THEMSELVES if ascii_only else _BLOCKS
    glyphs = [font.get(char, f". {char} .").split() for char in text]
    gap = "  " if ascii_only else " "  # Some of those made of themselves have a blank within.
    return [gap.join(glyph[line] for glyph in glyphs).replace(".", " ") for line in range(HEIGHT)]


def figure(value: int, width: int, *, ascii_only: bool) -> list[str]:
    """A number in three lines: in large digits, or where they have no room in plain ones."""
    lines = large(str(value), ascii_only=ascii_only)
    if len(lines[0]) <= width:
        return lines
    return ["", f"{value:,}" if len(f"{value:,}") < width else brief(value), ""]

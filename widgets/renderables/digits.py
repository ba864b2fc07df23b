"""Large digits, three lines high: in blocks, or in ASCII of strokes."""

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
_SEGMENTS: Final = {
    "0": ".__. #..# #__#",
    "1": "_.. .#. _#_",
    "2": ".__. .__# #__.",
    "3": ".__. .__# .__#",
    "4": ".... #__# ...#",
    "5": ".__. #__. .__#",
    "6": ".__. #__. #__#",
    "7": ".__. ...# ...#",
    "8": ".__. #__# #__#",
    "9": ".__. #__# .__#",
    "$": ". $ .",
    ",": ". . ,",
    "-": "... ___ ...",
}
"""Each of strokes, as on a till: the upper ones stand at the foot of the line above."""


def large(text: str, *, ascii_only: bool) -> list[str]:
    """A text of digits in large ones, in lines of the same width; what has none stands small in the middle."""
    font: Mapping[str, str] = _SEGMENTS if ascii_only else _BLOCKS
    glyphs = [font.get(char, f". {char} .").split() for char in text]
    return [" ".join(glyph[line] for glyph in glyphs).replace(".", " ") for line in range(HEIGHT)]


def figure(value: int, width: int, *, ascii_only: bool) -> list[str]:
    """A number in three lines: in large digits, or where they have no room in plain ones."""
    lines = large(str(value), ascii_only=ascii_only)
    if len(lines[0]) <= width:
        return lines
    return ["", f"{value:,}" if len(f"{value:,}") < width else brief(value), ""]

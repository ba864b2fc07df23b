"""Large digits, three lines high: in blocks, or where there are none in ASCII."""

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
_STROKES: Final = {
    "0": "._. |.| |_|",
    "1": "... ..| ..|",
    "2": "._. ._| |_.",
    "3": "._. ._| ._|",
    "4": "... |_| ..|",
    "5": "._. |_. ._|",
    "6": "._. |_. |_|",
    "7": "._. ..| ..|",
    "8": "._. |_| |_|",
    "9": "._. |_| ._|",
    "$": "$ . .",
    ",": ". . ,",
    "-": "... ._. ...",
}


def large(text: str, *, ascii_only: bool) -> list[str]:
    """A text of digits in large ones, in lines of the same width; what has none stands small in the middle."""
    font: Mapping[str, str] = _STROKES if ascii_only else _BLOCKS
    glyphs = [font.get(char, f". {char} .").split() for char in text]
    return [" ".join(glyph[line] for glyph in glyphs).replace(".", " ") for line in range(HEIGHT)]


def figure(value: int, width: int, *, ascii_only: bool) -> list[str]:
    """A number in three lines: in large digits, or where they have no room in plain ones."""
    lines = large(str(value), ascii_only=ascii_only)
    if len(lines[0]) <= width:
        return lines
    return ["", f"{value:,}" if len(f"{value:,}") < width else brief(value), ""]

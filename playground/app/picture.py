"""A picture of the screen: an SVG that needs nothing from outside, so that any browser shows it."""

import re
from pathlib import Path
from typing import Any, Final

from textual.app import App

from playground.files import write_beside

LETTER_PX: Final = 20.3
"""A letter is 0.6 of this wide in most fonts: a cell, which has 12.2 px."""
STRETCH: Final = 1.06
"""So much higher are letters drawn: a line has 24.4 px, and Liberation Mono's, the lowest, 1.133 of a letter."""
_LINE_CLIP: Final = re.compile(r'<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*', re.DOTALL)
_CLIPPED: Final = re.compile(r' clip-path="url\(#[^)]*-line-\d+\)"')
_TEXT: Final = re.compile(r'(<text class="[^"]*-r\d+" x="[^"]*") y="([\d.]+)"')


def plain(svg: str) -> str:
    """An SVG without the fonts that it would fetch, which looks the same in any font of equal widths.

    Its blanks are kept: outside browsers those that a text begins with would be cut off, and its letters spread out.
    Nor is the length of a text heeded there, and a line is higher than its letters: so these are as wide and as high as
    a cell by themselves, or corners and bars would not meet.
    """
    without_fonts = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    kept = without_fonts.replace("<svg ", '<svg xml:space="preserve" ', 1)
    unclipped = _LINE_CLIP.sub("", _CLIPPED.sub("", kept))
    sized = unclipped.replace("font-size: 20px;", f"font-size: {LETTER_PX}px;", 1)
    stretched = sized.replace('-matrix">', f'-matrix" transform="scale(1 {STRETCH})">', 1)
    return _TEXT.sub(lambda text: f'{text[1]} y="{float(text[2]) / STRETCH:.2f}"', stretched)


def save_picture(app: App[Any], name: str, folder: Path | None = None) -> str:
    """Write what is on the screen into a file of its own, and say where."""
    try:
        path = write_beside(folder or Path.cwd(), f"{name}-screen", ".svg", plain(app.export_screenshot(title=name)))
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    return f"A picture of the screen is in {path}"

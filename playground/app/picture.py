"""A picture of the screen: an SVG that needs nothing from outside, so that any browser shows it."""

import re
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from rich.cells import cell_len
from textual.app import App

from playground.files import write_beside

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
CELL_PX: Final = 12.2
"""The width of a cell, as Rich draws it."""
LETTER_PX: Final = 20.34
"""A letter is 0.6 of this wide in most fonts: a cell, and a little more, so that a long edge has no gap at its end."""
STRETCH: Final = 1.06
"""So much higher are letters drawn: a line has 24.4 px, and Liberation Mono's, the lowest, 1.133 of a letter."""
_LINE_CLIP: Final = re.compile(r'<clipPath id="[^"]*-line-\d+">.*?</clipPath>\s*', re.DOTALL)
_CLIPPED: Final = re.compile(r' clip-path="url\(#[^)]*-line-\d+\)"')
_TEXT: Final = re.compile(r'<text class="([^"]*-r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+">([^<]*)</text>')
_EDGES: Final = "│┃╭╮╰╯┌┐└┘├┤|+"
_SIGNS: Final = "■-➿"
"""Most fonts of equal widths have not all of them, and take those of another, wider one."""
_APART: Final = re.compile(rf"(?<=[^{_EDGES}])(?=[{_EDGES}])|(?=[{_SIGNS}])|(?<=[{_SIGNS}])")
"""Where the edge of a box begins beside something else, and on either side of a sign."""


def plain(svg: str) -> str:
    """An SVG without the fonts that it would fetch, which looks the same in any font of equal widths.

    Its blanks are kept: outside browsers those that a text begins with would be cut off, and its letters spread out.
    Nor is the length of a text heeded there, and a line is higher than its letters: so these are as wide and as high as
    a cell by themselves, or corners and bars would not meet. The edges of boxes and the signs begin texts of their
    own, each in its cell, however far off what stands before it would end in a font that is a little wider.
    """
    without_fonts = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    kept = without_fonts.replace("<svg ", '<svg xml:space="preserve" ', 1)
    unclipped = _LINE_CLIP.sub("", _CLIPPED.sub("", kept))
    sized = unclipped.replace("font-size: 20px;", f"font-size: {LETTER_PX}px;", 1)
    stretched = sized.replace('-matrix">', f'-matrix" transform="scale(1 {STRETCH})">', 1)
    return _TEXT.sub(_each_in_its_cell, stretched)


def _each_in_its_cell(found: re.Match[str]) -> str:
    """A text of one line in parts, each where its first cell is."""
    kind, x, y = found[1], float(found[2]), float(found[3]) / STRETCH
    texts = []
    for text in filter(None, _APART.split(unescape(found[4]).rstrip("\n"))):
        length = CELL_PX * cell_len(text)
        told = escape(text).replace(_NO_BREAK, "&#160;")
        texts.append(f'<text class="{kind}" x="{x:g}" y="{y:.2f}" textLength="{length:g}">{told}</text>')
        x = round(x + length, 1)
    return "".join(texts) + "\n" * found[4].endswith("\n")


def save_picture(app: App[Any], name: str, folder: Path | None = None) -> str:
    """Write what is on the screen into a file of its own, and say where."""
    try:
        path = write_beside(folder or Path.cwd(), f"{name}-screen", ".svg", plain(app.export_screenshot(title=name)))
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    return f"A picture of the screen is in {path}"

"""A picture of the screen: an SVG that needs nothing from outside, so that any browser shows it."""

import re
from pathlib import Path
from typing import Any

from textual.app import App

from playground.files import write_beside


def plain(svg: str) -> str:
    """An SVG without the fonts that it would fetch; each text has its length, so any font of equal widths fits.

    Its blanks are kept: outside browsers those that a text begins with would be cut off, and its letters spread out.
    """
    without_fonts = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return without_fonts.replace("<svg ", '<svg xml:space="preserve" ', 1)


def save_picture(app: App[Any], name: str, folder: Path | None = None) -> str:
    """Write what is on the screen into a file of its own, and say where."""
    try:
        path = write_beside(folder or Path.cwd(), f"{name}-screen", ".svg", plain(app.export_screenshot(title=name)))
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    return f"A picture of the screen is in {path}"

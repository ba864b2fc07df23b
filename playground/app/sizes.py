"""The classes of a screen by its size, for the style sheet."""

from typing import Any, Final

from textual.geometry import Size
from textual.screen import Screen

_WIDTHS: Final = (100, "-wide"), (160, "-vast")
_HEIGHTS: Final = (32, "-high"), (50, "-towering")


def mark_size(screen: Screen[Any], size: Size) -> None:
    """Give a screen the classes of its size; Textual's own breakpoints would set one only, and these build up."""
    for least, name in _WIDTHS:
        screen.set_class(size.width >= least, name)
    for least, name in _HEIGHTS:
        screen.set_class(size.height >= least, name)

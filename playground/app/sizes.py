"""The classes of a screen by its size, and by what it has to show, for the style sheet."""

from typing import Any, Final

from textual.geometry import Size
from textual.screen import Screen

from playground.engine.settings import Settings

_WIDTHS: Final = (100, "-wide"), (160, "-vast")
_HEIGHTS: Final = (32, "-high"), (50, "-towering")
_LOW: Final = 20
"""With fewer lines than this what stands twice on a screen gives way."""

_SHALLOW: Final = {False: 18, True: 24}
"""With fewer lines hardly any of the lower half is seen below the stage; by whether its panes stand side by side."""


def mark_size(screen: Screen[Any], size: Size) -> None:
    """Give a screen the classes of its size; Textual's own breakpoints would set one only, and these build up."""
    for least, name in _WIDTHS:
        screen.set_class(size.width >= least, name)
    for least, name in _HEIGHTS:
        screen.set_class(size.height >= least, name)
    screen.set_class(size.height < _LOW, "-low")
    screen.set_class(size.height < _SHALLOW[size.width >= _WIDTHS[0][0]], "-shallow")


def mark_system(screen: Screen[Any], settings: Settings) -> None:
    """Give a screen the classes of the system that it shows: a log takes more room than a queue."""
    screen.set_class(settings.topology.has_broker, "-broker")
    screen.set_class(settings.mechanisms.keeps_log, "-log")
    screen.set_class(settings.broker.partitions > 1, "-partitions")

"""The space-time diagram in a page: one picture on a screen, and on paper the same picture cut into pages.

A printer would cut a tall picture through whatever stands there. So it is shown a second time, in windows that are no
taller than a page and end between two instants; each window uses the one picture, which is in the file only once.
"""

from itertools import pairwise
from typing import Final

from playground.diagram.diagram import Diagram
from playground.diagram.svg import to_svg
from playground.diagram.svg_layout import LINE, Layout
from playground.report.html_tables import scrolling
from playground.report.markup import Markup, element

_NAME: Final = "picture"
_SHAPE: Final = 1.28
"""The height of a page by its width, without margins: that of Letter, which is less tall than A4."""
_LEAST: Final = 0.6
"""How full a page is at least, of what it could hold."""
_BELOW: Final = 40
"""The legend, below the last instant."""


def picture(diagram: Diagram, title: str) -> Markup:
    """The picture, for a screen and for paper."""
    svg = to_svg(diagram, title).replace("<svg ", f'<svg id="{_NAME}" ', 1)
    layout = Layout(diagram)
    windows = [_window(layout, top, bottom) for top, bottom in pairwise(cuts(layout))]
    return element(
        "figure",
        element("div", scrolling(Markup(svg), "Space-time diagram"), class_="whole"),
        element("div", *windows, class_="windows", aria_hidden="true"),
    )


def cuts(layout: Layout) -> list[float]:
    """The heights at which the picture is cut, its top and its bottom included."""
    bottom = float(round(layout.bottom + _BELOW))
    most = layout.width * _SHAPE
    places = _places(layout)
    found = [0.0]
    while bottom - found[-1] > most:
        low, high = found[-1] + most * _LEAST, found[-1] + most
        within = [(room, height) for room, height in places if low < height <= high]
        found.append(max(within)[1] if within else high)
    return [*found, bottom]


def _places(layout: Layout) -> list[tuple[float, float]]:
    """Between each two instants: how much room there is, and the height just above the words of the later one."""
    heights = [instant.y for instant in layout.instants.values()]
    return [(below - above, below - LINE) for above, below in pairwise(heights)]


def _window(layout: Layout, top: float, bottom: float) -> Markup:
    width, height = layout.width, bottom - top
    use = element("use", href=f"#{_NAME}", width=str(width), height=str(round(layout.bottom + _BELOW)))
    box = f"0 {top:.1f} {width} {height:.1f}"
    # HTML reads the names of SVG's attributes whatever their case; this is how they are written.
    return element("svg", use, viewBox=box, width=str(width), height=f"{height:.1f}")

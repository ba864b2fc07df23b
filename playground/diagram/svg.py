"""The space-time diagram as SVG: one self-contained picture, for a page, a slide or paper.

It needs nothing from outside and has no ids, so several can stand in one page. The colours are those of the
screen; line style, sign and words say all that they say. What a preset's author wrote is escaped.
"""

from collections.abc import Iterator
from math import hypot
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from playground.diagram.diagram import Diagram
from playground.diagram.parts import Arrow
from playground.diagram.svg_layout import LINE, TEXT_GAP, TOP, Instant, Layout
from playground.diagram.words import LEFT_OF_BROKER, labels, node_name, reasons
from playground.engine.places import Place
from playground.text import one_line
from playground.words.colours import LIGHT, PART_OF
from playground.words.phrases import plural
from playground.words.times import clock

COLOURS: Final = {role: LIGHT[part] for role, part in PART_OF.items()}
"""A role -> its colour: that of the screen on light ground, as it stands on white."""
_INK: Final = "#222222"
_FAINT: Final = "#767676"
_STYLE: Final = (
    'font-family="Helvetica, Arial, sans-serif" font-size="12" stroke-linecap="round" stroke-linejoin="round"'
)
_HALO: Final = 'paint-order="stroke" stroke="#ffffff" stroke-width="3"'
_BAND: Final = 'fill="#d9d9d9" stroke="#595959" stroke-dasharray="2 2"'
_HEAD: Final = 9
_WALL: Final = 18
"""The width of what stands for a node that is down, or for a cut."""
_TITLE_LETTERS: Final = 90


def to_svg(diagram: Diagram, title: str = "Space-time diagram") -> str:
    """The diagram as one SVG element."""
    layout, title = Layout(diagram), one_line(title)
    return "\n".join(
        (*_head(layout, title), *_lines(layout), *_arrows(layout), *_words(layout), *_legend(layout), "</svg>\n")
    )


def describe(diagram: Diagram) -> str:
    """The diagram in a sentence or two, for those who cannot see it."""
    lost = sum(arrow.fate == "dropped" for arrow in diagram.arrows)
    twice = [f"m{message}" for message, effects in sorted(diagram.effects.items()) if effects > 1]
    text = (
        f"Time runs down, from {clock(0)} to {clock(diagram.last_ms)} s, between "
        f"{', '.join(node_name(node, diagram.settings.topology) for node in diagram.nodes)} and ledger. "
        f"{plural(len(diagram.arrows), 'packet')}, {lost:,} of them lost; "
        f"{plural(sum(diagram.effects.values()), 'effect')}."
    )
    return text + (f" Applied more than once: {', '.join(twice)}." if twice else "")


def _head(layout: Layout, title: str) -> Iterator[str]:
    width, height = layout.width, round(layout.bottom + 40)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)} '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" {_STYLE}>'
    )
    yield f"<title>{escape(title)}</title>"
    yield f"<desc>{escape(describe(layout.diagram))}</desc>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    shown = title if len(title) <= _TITLE_LETTERS else title[: _TITLE_LETTERS - 1] + "\u2026"
    yield _text(24, 32, shown, size=17, weight="bold")
    settings = layout.diagram.settings
    yield _text(24, 52, f"{settings.guarantee.word}, {settings.topology.name}, seed {settings.seed}", fill=_FAINT)
    for node, x in layout.x.items():
        yield _text(x, TOP - 20, node_name(node, settings.topology), anchor="middle", weight="bold")
    if layout.followers:
        yield _text(layout.followers + TEXT_GAP, TOP - 20, "followers", fill=_FAINT)
    yield _text(layout.ledger, TOP - 20, "ledger", weight="bold")
    yield _text(62, TOP - 20, "s", anchor="end", fill=_FAINT)


# What stands still.


def _lines(layout: Layout) -> Iterator[str]:
    for x in layout.x.values():
        yield f'<line x1="{x}" y1="{TOP - 12}" x2="{x}" y2="{layout.bottom:.1f}" stroke="#9a9a9a" stroke-width="1.5"/>'
    for top, bottom in layout.in_sync() if layout.followers else ():
        x = layout.followers
        ends = f'x1="{x}" y1="{top:.1f}" x2="{x}" y2="{bottom:.1f}"'
        yield f'<line {ends} stroke="#9a9a9a" stroke-width="1.5" stroke-dasharray="3 3"/>'
    for y, text in layout.breaks():
        yield from _break(layout, y, text)
    for band in layout.diagram.bands:
        top, bottom = layout.band_ends(band)
        middle, width = layout.middle(band.place) if band.kind == "cut" else layout.x[band.place], _WALL
        box = f'x="{middle - width / 2:.1f}" y="{top:.1f}" width="{width}" height="{max(bottom - top, 3):.1f}"'
        yield f"<rect {box} {_BAND}/>"


def _break(layout: Layout, y: float, text: str) -> Iterator[str]:
    """A break in the axis: two slanted strokes through every line, and how much time passes."""
    for x in layout.x.values():
        yield f'<rect x="{x - 4}" y="{y - 4:.1f}" width="8" height="8" fill="#ffffff"/>'
        for at in (y - 3, y + 3):
            yield f'<path d="M{x - 6} {at + 2:.1f}L{x + 6} {at - 2:.1f}" stroke="#767676" fill="none"/>'
    yield _text(62, y + 4, text, anchor="end", fill=_FAINT, style="italic", size=11)


# Packets.


def _arrows(layout: Layout) -> Iterator[str]:
    for index, arrow in enumerate(layout.diagram.arrows):
        (x0, y0), (x1, y1) = layout.start(index), layout.end(index)
        colour = COLOURS[arrow.role]
        yield from _openings(layout, arrow.link, x0, y0, x1, y1)
        yield from _stroke(arrow, x0, y0, x1, y1, colour)
        if arrow.fate == "arrived":
            yield _arrow_head(x0, y0, x1, y1, colour)
        elif arrow.fate == "dropped":
            yield _cross(x1, y1)
        yield from _arrow_words(arrow, x0, y0, x1, y1)
    for one in layout.diagram.replications.values():
        x0, x1, y0, y1 = (
            layout.x[layout.diagram.nodes[1]],
            layout.followers,
            layout.y(one.began_ms),
            layout.y(one.ended_ms),
        )
        yield f'<line x1="{x0}" y1="{y0:.1f}" x2="{x1}" y2="{y1:.1f}" stroke="{_FAINT}" stroke-width="1.2"/>'
        yield _arrow_head(x0, y0, x1, y1, _FAINT)


def _openings(layout: Layout, link: Place, x0: float, y0: float, x1: float, y1: float) -> Iterator[str]:
    """Where a packet passes beside a cut of the link that leads the other way: its wall is open there."""
    for band in layout.diagram.bands:
        middle = layout.middle(band.place) if band.kind == "cut" and band.place is not link else x0
        if not min(x0, x1) < middle < max(x0, x1):
            continue
        slope = (y1 - y0) / (x1 - x0)
        left, right = (f"{x:.1f},{y0 + slope * (x - x0):.1f}" for x in (middle - _WALL * 0.6, middle + _WALL * 0.6))
        top, bottom = layout.band_ends(band)
        if top < y0 + slope * (middle - x0) < bottom:
            yield f'<path d="M{left}L{right}" stroke="#ffffff" stroke-width="10" stroke-linecap="butt"/>'


def _stroke(arrow: Arrow, x0: float, y0: float, x1: float, y1: float, colour: str) -> Iterator[str]:
    dashes = ' stroke-dasharray="8 6"' if arrow.delayed else ""
    if arrow.is_double and arrow.fate == "arrived":  # The head would stand on two lines.
        length = hypot(x1 - x0, y1 - y0) or 1.0
        x1, y1 = x1 - (x1 - x0) / length * _HEAD, y1 - (y1 - y0) / length * _HEAD
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke-linecap="butt"'
    yield f'<line {ends} stroke="{colour}" stroke-width="{5 if arrow.is_double else 1.8}"{dashes}/>'
    if arrow.is_double:
        yield f'<line {ends} stroke="#ffffff" stroke-width="2"/>'


def _arrow_head(x0: float, y0: float, x1: float, y1: float, colour: str) -> str:
    length = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length * _HEAD, (y1 - y0) / length * _HEAD
    left, right = (x1 - dx - dy * 0.5, y1 - dy + dx * 0.5), (x1 - dx + dy * 0.5, y1 - dy - dx * 0.5)
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in ((x1, y1), left, right))
    return f'<polygon points="{corners}" fill="{colour}"/>'


def _cross(x: float, y: float) -> str:
    d = f"M{x - 6:.1f} {y - 6:.1f}L{x + 6:.1f} {y + 6:.1f}M{x - 6:.1f} {y + 6:.1f}L{x + 6:.1f} {y - 6:.1f}"
    return f'<path d="{d}" stroke="{COLOURS["lost"]}" stroke-width="3" fill="none"/>'


def _arrow_words(arrow: Arrow, x0: float, y0: float, x1: float, y1: float) -> Iterator[str]:
    """The name where it leaves (a copy's: under its line), and why it was lost beside its cross."""
    side = 1 if x1 > x0 else -1
    anchor = "start" if side > 0 else "end"
    if arrow.kind == "copy":
        x, y = x0 + (x1 - x0) * 0.55, y0 + (y1 - y0) * 0.55
        yield _text(x, y + 14, labels(arrow)[0], anchor="end" if side > 0 else "start")
    else:
        yield _text(x0 + 9 * side, y0 - 3, labels(arrow)[0], anchor=anchor)
    if arrow.fate == "dropped":
        away = arrow.reason != "down"
        x, how = (x1 + 14 * side, anchor) if away else (x1 - 12 * side, "end" if side > 0 else "start")
        yield _text(x, y1 + (4 if away else 14), reasons(arrow)[0], anchor=how, fill=COLOURS["lost"])


# Words.


def _words(layout: Layout) -> Iterator[str]:
    for instant in layout.instants.values():
        if instant.lines or instant.notes:
            yield _text(62, instant.y + 4, clock(instant.time_ms), anchor="end", fill=_FAINT)
        yield from _marks(layout, instant)
        for line, (link, text) in enumerate(instant.cuts):
            x, y = layout.middle(link) + TEXT_GAP, instant.y + 4 + LINE * line
            yield _text(x, y, text, weight="bold", fill=COLOURS["band"])
        below = instant.y + LINE * max(instant.lines, 1) + 2
        for line, text in enumerate(instant.notes):
            yield _text(layout.x[Place.PRODUCER] + 12, below + LINE * line, text, style="italic", fill=_FAINT)


def _marks(layout: Layout, instant: Instant) -> Iterator[str]:
    for place, marks in instant.marks.items():
        for line, mark in enumerate(marks):
            left = place is Place.PRODUCER or mark.kind in LEFT_OF_BROKER
            x, anchor = layout.text_x(place, left=left), "end" if left else "start"
            weight, fill = "bold" if mark.role in COLOURS else "normal", COLOURS.get(mark.role, _INK)
            yield _text(x, instant.y + 4 + LINE * line, mark.text, anchor=anchor, fill=fill, weight=weight)
    for line, mark in instant.effects:
        text = f"{mark.text} DUPLICATED" if mark.role == "duplicated" else mark.text
        yield _text(layout.ledger, instant.y + 4 + LINE * line, text, fill=COLOURS[mark.role], weight="bold")


def _legend(layout: Layout) -> Iterator[str]:
    """What the lines mean, below everything."""
    y, x = layout.bottom + 18, 24.0
    samples = (
        ("first time", Arrow(Place.DELIVER, 1, 1, "first", 0, 0)),
        ("answer", Arrow(Place.ACK, 1, 1, "first", 0, 0)),
        ("once more", Arrow(Place.DELIVER, 1, 2, "again", 0, 0)),
        ("late", Arrow(Place.DELIVER, 1, 1, "first", 0, 0, delayed=True)),
        ("lost", Arrow(Place.DELIVER, 1, 1, "first", 0, 0, fate="dropped")),
    )
    for text, arrow in samples:
        yield from _stroke(arrow, x, y, x + 34, y, COLOURS[arrow.role])
        yield _cross(x + 34, y) if arrow.fate == "dropped" else _arrow_head(x, y, x + 34, y, COLOURS[arrow.role])
        yield _text(x + 46, y + 4, text, fill=_FAINT)
        x += 122
    yield f'<rect x="{x}" y="{y - 7:.1f}" width="18" height="14" {_BAND}/>'
    yield _text(x + 26, y + 4, "down, paused or cut", fill=_FAINT)


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    fill: str = _INK,
    weight: str = "normal",
    style: str = "normal",
    size: int = 12,
) -> str:
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += "" if weight == "normal" else f' font-weight="{weight}"'
    more += "" if style == "normal" else f' font-style="{style}"'
    more += "" if size == 12 else f' font-size="{size}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{more} {_HALO}>{escape(text)}</text>'

"""A race of many in one look: what came of the message over which they part, by what came of it, and the price of each.

It has the place that two banks of columns leave free; what it says of the price has no room in such columns.
"""

from typing import Final

from playground.live.race.views import ColumnView, RaceView
from playground.words.phrases import listed
from playground.words.times import milliseconds
from widgets.renderables.prose import hanging
from widgets.renderables.race_messages import role_of
from widgets.renderables.roster import COLUMN
from widgets.renderables.spans import BLANK, Row, Span, crop, row

_HEADS: Final = ("packets", "latency")
_TOLD: Final = "packets per done message, median latency (p50)"
_INDENT: Final = Span("  ")


def draw_table(view: RaceView, width: int, height: int) -> list[Row]:
    """Who had the same fate, then a line each."""
    rows = [*_fates(view, width), BLANK, *_prices(view.columns, width)]
    return [crop(line, width) for line in rows[:height]]


def _fates(view: RaceView, width: int) -> list[Row]:
    """`m3 applied twice`, and under it where; before they part, that they do not."""
    parting = view.parting
    if parting is None:
        return hanging((), view.alike if view.over else "No lasting difference yet.", width, "dim")
    groups: dict[tuple[str, str], list[str]] = {}
    for one, outcome in zip(view.columns, parting.outcomes, strict=False):
        groups.setdefault((outcome.words, role_of(outcome, None)), []).append(one.label)
    rows: list[Row] = []
    for (words, role), labels in groups.items():
        rows.append(row(Span(f"m{parting.message} {words}", f"{role} strong")))
        rows += hanging((_INDENT,), listed(labels), width)
    if parting.spared:
        rows.append(row(Span("without that trouble", "strong")))
        rows += hanging((_INDENT,), listed(parting.spared), width)
    return rows


def _prices(columns: tuple[ColumnView, ...], width: int) -> list[Row]:
    """What each system has taken so far; a click on its name chooses it."""
    table = [
        (
            one.label,
            "-" if one.packets_per_message is None else f"{one.packets_per_message:.1f}",
            milliseconds(one.latency_ms),
        )
        for one in columns
    ]
    wide = [max(map(len, cells)) for cells in zip(("", *_HEADS), *table, strict=True)]
    heads = "  ".join(head.rjust(many) for head, many in zip(("", *_HEADS), wide, strict=True))
    rows: list[Row] = [*hanging((), _TOLD, width, "dim"), row(Span(heads, "dim"))]
    for index, (label, packets, latency) in enumerate(table):
        figures = f"  {packets:>{wide[1]}}  {latency:>{wide[2]}}"
        rows.append(row(Span(label.ljust(wide[0]), "strong", (COLUMN, index)), Span(figures)))
    return rows

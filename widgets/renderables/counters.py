"""The counters: large digits, LOST and DUPLICATED first for the eye, and a flash where a number has just changed."""

from collections.abc import Collection
from typing import Final, NamedTuple

from textual.renderables.digits import DIGITS, DIGITS3X3, DIGITS3X3_BOLD

from playground.live.views import CountersView
from widgets.renderables.spans import BLANK, Row, Span, crop, width_of

_TALL: Final = 4
"""From this height on the digits are large: three lines, and one for the words."""


class Counter(NamedTuple):
    """One number."""

    field: str
    label: str
    role: str
    """How it looks when it is not zero."""
    grave: bool = False
    """Whether it is one of the two that matter most."""


COUNTERS: Final = (
    Counter("sent", "SENT", "text"),
    Counter("once", "ONCE", "once"),
    Counter("lost", "LOST", "lost", True),
    Counter("duplicated", "DUPLICATED", "duplicated", True),
    Counter("deduplicated", "SKIPPED", "once"),
    Counter("retries", "RETRIES", "again"),
    Counter("redeliveries", "REDELIVERED", "again"),
    Counter("late", "LATE", "late"),
    Counter("in_flight", "IN FLIGHT", "data"),
)
RARE: Final = (
    Counter("failed", "failed", "late"),
    Counter("dead_lettered", "dead-lettered", "late"),
    Counter("misreported", "told failed, but done", "lost"),
    Counter("done_and_parked", "done, and parked", "lost"),
)
"""Shown only where they are not zero."""


def counters_for(*, broker: bool) -> list[Counter]:
    """The counters that the system can have."""
    return [one for one in COUNTERS if broker or one.field != "redeliveries"]


def changed(before: CountersView | None, now: CountersView) -> frozenset[str]:
    """The fields that differ and are worth a flash: what is in flight changes all the time."""
    if before is None:
        return frozenset()
    names = now._fields
    return frozenset(name for name, was, value in zip(names, before, now, strict=True) if was != value) - {"in_flight"}


def draw_counters(
    view: CountersView, width: int, height: int, *, broker: bool, flashing: Collection[str], ascii_only: bool = False
) -> list[Row]:
    """All counters, large if there is room."""
    if height < _TALL or ascii_only:
        return _lines(view, width, height, broker, flashing)
    return _tall(view, width, broker, flashing)


def _tall(view: CountersView, width: int, broker: bool, flashing: Collection[str]) -> list[Row]:
    counters = counters_for(broker=broker)
    each = width // len(counters)
    lines: list[list[Span]] = [[], [], [], []]
    for counter in counters:
        value = getattr(view, counter.field)
        role = _role(counter, value, flashing)
        for index, text in enumerate(_figure(value, each, bold=counter.grave)):
            lines[index].append(Span(text.center(each)[:each], role))
        lines[3].append(Span(counter.label.center(each)[:each], role if counter.grave and value else "dim"))
    rare = _rare(view)
    return [*(tuple(line) for line in lines), crop(rare, width)]


def _role(counter: Counter, value: int, flashing: Collection[str]) -> str:
    if counter.field in flashing and value:
        return f"{counter.role} flash" if counter.grave else f"{counter.role} strong"
    if not value:
        return "dim"
    return f"alarm-{counter.role}" if counter.grave else counter.role


def _figure(value: int, width: int, *, bold: bool) -> list[str]:
    """A number in three lines: in large digits, or where they have no room in plain ones."""
    if 3 * len(str(value)) <= width:
        return large_digits(value, bold=bold)
    return ["", f"{value:,}", ""]


def large_digits(value: int, *, bold: bool) -> list[str]:
    """A number in three lines."""
    font = DIGITS3X3_BOLD if bold else DIGITS3X3
    lines = ["", "", ""]
    for char in f"{value}":
        start = DIGITS.index(char) * 3
        for index in range(3):
            lines[index] += font[start + index].ljust(3)
    return lines


def _rare(view: CountersView) -> Row:
    spans: list[Span] = []
    for counter in RARE:
        if value := getattr(view, counter.field):
            spans += [Span(f"  {value:,} ", f"{counter.role} strong"), Span(counter.label, counter.role)]
    return tuple(spans)


def _lines(view: CountersView, width: int, height: int, broker: bool, flashing: Collection[str]) -> list[Row]:
    """Numbers in the text, in one line or two."""
    lines: list[list[Span]] = [[]]
    for counter in counters_for(broker=broker):
        value = getattr(view, counter.field)
        role = _role(counter, value, flashing)
        item = [Span(counter.label + " ", "strong" if counter.grave else "dim"), Span(f"{value:,}", role), Span("  ")]
        if width_of((*lines[-1], *item)) > width + 2 and len(lines) < height:
            lines.append([])
        lines[-1] += item
    rare = _rare(view)
    if width_of((*lines[-1], *rare)) > width and len(lines) < height:
        lines.append([])
    lines[-1] += rare
    rows = [crop(tuple(line), width) for line in lines]
    return rows + [BLANK] * (height - len(rows))

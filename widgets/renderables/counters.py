"""The counters: large digits, LOST and DUPLICATED first for the eye, and a flash where a number has just changed."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from playground.live.views import CountersView
from playground.words.phrases import brief
from widgets.renderables.spans import BLANK, Row, Span, crop, fitting, flow, joined

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
_DISPENSABLE: Final = ("in_flight", "sent", "redeliveries", "retries", "deduplicated", "late", "once")
"""Those that can be done without where there is not room for all, the first at first."""
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
    widths = _widths(counters_for(broker=broker), width)
    if height < _TALL or ascii_only or widths is None:
        return _lines(view, width, height, broker, flashing)
    return _tall(view, width, widths, broker, flashing)


def _widths(counters: Sequence[Counter], width: int) -> list[int] | None:
    """The columns: alike, but for those whose words need more; `None` where there is not room for all words."""
    least = [len(counter.label) + 2 for counter in counters]
    if sum(least) > width:
        return None
    each = width // len(counters)
    while sum(max(one, each) for one in least) > width:
        each -= 1
    return [max(one, each) for one in least]


def _tall(view: CountersView, width: int, widths: list[int], broker: bool, flashing: Collection[str]) -> list[Row]:
    lines: list[list[Span]] = [[], [], [], []]
    for counter, each in zip(counters_for(broker=broker), widths, strict=True):
        value = getattr(view, counter.field)
        role = _role(counter, value, flashing)
        for index, text in enumerate(figure(value, each, bold=counter.grave)):
            lines[index].append(Span(text.center(each), role))
        lines[3].append(Span(counter.label.center(each), role if counter.grave and value else "dim"))
    rare = (joined(_rare(view, counted)) for counted in ("{:,}".format, brief))
    return [*(tuple(line) for line in lines), fitting(width, *rare)]


def _role(counter: Counter, value: int, flashing: Collection[str]) -> str:
    if counter.field in flashing and value:
        return f"{counter.role} flash" if counter.grave else f"{counter.role} strong"
    if not value:
        return "dim"
    return f"alarm-{counter.role}" if counter.grave else counter.role


def figure(value: int, width: int, *, bold: bool) -> list[str]:
    """A number in three lines: in large digits, or where they have no room in plain ones."""
    if 3 * len(str(value)) <= width:
        return large_digits(value, bold=bold)
    return ["", f"{value:,}" if len(f"{value:,}") < width else brief(value), ""]


def large_digits(value: int, *, bold: bool) -> list[str]:
    """A number in three lines."""
    from textual.renderables.digits import (
        DIGITS,
        DIGITS3X3,
        DIGITS3X3_BOLD,
    )  # All of Textual, which a film does without.

    font = DIGITS3X3_BOLD if bold else DIGITS3X3
    lines = ["", "", ""]
    for char in f"{value}":
        start = DIGITS.index(char) * 3
        for index in range(3):
            lines[index] += font[start + index].ljust(3)
    return lines


def _rare(view: CountersView, counted: Callable[[int], str]) -> list[Row]:
    """The counters that are shown only where they are not zero."""
    return [
        (Span(f"{counted(value)} ", f"{counter.role} strong"), Span(counter.label, counter.role))
        for counter in RARE
        if (value := getattr(view, counter.field))
    ]


def _lines(view: CountersView, width: int, height: int, broker: bool, flashing: Collection[str]) -> list[Row]:
    """Numbers in the text, in one line or two; where there is not room for all, those go first that matter least."""
    counters = counters_for(broker=broker)
    for counted in ("{:,}".format, brief):
        lines = flow([*_items(counters, view, counted, flashing), *_rare(view, counted)], width, "  ")
        if len(lines) <= height:
            break
    for field in _DISPENSABLE:
        if len(lines) <= height:
            break
        counters = [one for one in counters if one.field != field]
        lines = flow([*_items(counters, view, brief, flashing), *_rare(view, brief)], width, "  ")
    rows = [crop(line, width) for line in lines[:height]]
    return rows + [BLANK] * (height - len(rows))


def _items(
    counters: Sequence[Counter], view: CountersView, counted: Callable[[int], str], flashing: Collection[str]
) -> list[Row]:
    """`LOST 0`, `DUPLICATED 1`, ..."""
    items: list[Row] = []
    for counter in counters:
        value = getattr(view, counter.field)
        label = Span(counter.label + " ", "strong" if counter.grave else "dim")
        items.append((label, Span(counted(value), _role(counter, value, flashing))))
    return items

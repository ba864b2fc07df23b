"""The timeline as a line or two: what has been, what is known to come, what was broken and what went wrong.

The past is solid, the known future thin, and what nobody knows yet is left open. Faults have signs, anomalies have
letters, so nothing is told by colour alone. Below there is room for a curve: how sure an anomaly was, and since when.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, TypeVar

from playground.checker.fates import Fate
from playground.engine.events import Kind
from playground.live.views import TimelineView
from playground.words.times import seconds
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Cell, Row, Span, fit, fitting, merged, row, width_of

LETTERS: Final = {
    Fate.LOST: ("L", "alarm-lost"),
    Fate.DUPLICATED: ("D", "alarm-duplicated"),
    Fate.FAILED: ("F", "late flash"),
    Fate.DEAD_LETTERED: ("Q", "late flash"),
}
"""The letter and the role of each anomaly: lost, duplicated, failed, parked in the queue of dead letters."""

FATE_WORDS: Final = {
    Fate.LOST: "lost",
    Fate.DUPLICATED: "duplicated",
    Fate.FAILED: "failed",
    Fate.DEAD_LETTERED: "dead letter",
}
FAULT_WORDS: Final = {
    Kind.DROPPED: "dropped",
    Kind.CRASHED: "crash",
    Kind.PAUSED: "pause",
    Kind.CUT: "cut",
    Kind.DISCONNECTED: "offline",
    Kind.DUPLICATED: "doubled",
    Kind.DELAYED: "delayed",
    Kind.SLOWED: "slow",
    Kind.LATENCY_SET: "latency",
    Kind.LOSS_SET: "loss",
    Kind.POISONED: "poison",
    Kind.FORGOTTEN: "forgotten",
    Kind.LAGGED: "lag",
    Kind.RESURFACED: "back again",
}
"""What a sign is called beside it; all others arm something that is still to come."""
BARS: Final = " ▁▂▃▄▅▆▇█"
ASCII_BARS: Final = " .:-=+*%#"
_LINES: Final = "\u23bd\u23bc\u2500\u23bb\u23ba"
"""A thin line, from the floor of a cell to its top."""
_ASCII_LINES: Final = "_.-'\""
T = TypeVar("T")
_CROWD: Final = 4
"""Marks in more than one cell in so many are a crowd."""
_LEAST: Final = 10
"""A narrower line has no room for words beside it."""

CURVE: Final = (
    "The share of reruns with other chances from an instant on that end the same way. "
    "Where the curve reaches the top, nothing but another setting or another step could have saved it."
)


class TimelineBarView(NamedTuple):
    """What the bar shows."""

    timeline: TimelineView
    series: tuple[tuple[int, float], ...] = ()
    """How often an anomaly came although the weather was other from an instant on; empty: no curve."""
    message: int = 0
    """Whose anomaly."""


def draw_timeline(view: TimelineBarView, width: int, height: int, signs: Signs) -> list[Row]:
    """The line; below it the cursor and its time, if there is room; at last the curve, if there is one."""
    timeline = view.timeline
    label, room = _label_and_room(timeline, width)
    if room < 1:
        return []
    rows: list[Row] = [(*merged(_line(timeline, room, signs)), *label)]
    if height > 1 + bool(view.series):
        rows.append(_pointer(timeline, room, signs))
    if view.series and height > 1:
        rows.append(_curve(view, room, width, signs))
    return rows[:height]


def _label_and_room(view: TimelineView, width: int) -> tuple[Row, int]:
    """What stands beside the line, and how many cells the line has."""
    label = _label(view)
    room = width - width_of(label)
    return (row(), width) if room < _LEAST else (label, room)


def time_at(view: TimelineBarView, column: int, width: int) -> int:
    """The time of a cell, in virtual milliseconds: the first that `column_of` puts there."""
    _, room = _label_and_room(view.timeline, width)
    return -(-min(max(column, 0), room - 1) * view.timeline.length_ms // max(room - 1, 1))


def column_of(time_ms: int, length_ms: int, width: int) -> int:
    """The cell of a time."""
    return min(max(time_ms, 0) * (width - 1) // length_ms, width - 1)


def fault_sign(kind: Kind, signs: Signs) -> tuple[str, str]:
    """The sign and the role of something that was broken."""
    if kind is Kind.DROPPED:
        return signs.lost, "lost"
    if kind is Kind.CRASHED:
        return signs.down, "lost"
    if kind is Kind.PAUSED:
        return signs.paused, "late"
    if kind in (Kind.CUT, Kind.DISCONNECTED):
        return signs.gap[0], "lost"
    return (signs.acted, "late") if kind in FAULT_WORDS else (signs.armed, "armed")


def _label(view: TimelineView) -> Row:
    """`3.150 s of 9.200 s`, or at the present its time alone."""
    if not view.behind:
        return row(Span(f" {seconds(view.end_ms)} ", "dim"))
    return row(Span(f" {seconds(view.now_ms)}", "strong"), Span(f" of {seconds(view.end_ms)} ", "dim"))


_Marks = dict[int, list[int]]
"""Cell -> the first event of a kind in it, and how many there are. There may be ten thousand: this is a hot loop."""


def _marks(found: Iterable[tuple[int, int, T]], length_ms: int, width: int) -> dict[T, _Marks]:
    """`(event, time_ms, kind)` -> the cells of each kind."""
    kinds: dict[T, _Marks] = {}
    last = width - 1
    for event, time_ms, kind in found:
        at = time_ms * last // length_ms
        marks = kinds.get(kind)
        if marks is None:
            marks = kinds[kind] = {}
        mark = marks.get(at)
        if mark is None:
            marks[at] = [event, 1]
        else:
            mark[1] += 1
    return kinds


def _is_crowd(marks: _Marks, width: int) -> bool:
    """Whether so many cells have one that signs side by side would be a wall."""
    return len(marks) > width // _CROWD


def _line(view: TimelineView, width: int, signs: Signs) -> list[Cell]:
    cells = _rail(view, width, signs)
    _draw_faults(cells, view, signs)
    # What was done at a fork has a mark in the same cell.
    for number, time_ms in view.forks:
        cells[column_of(time_ms, view.length_ms, width)] = (signs.fork, "key", ("branch", number))
    found = _marks(((event, time_ms, fate) for event, time_ms, _, fate in view.anomalies), view.length_ms, width)
    for fate, (letter, role) in LETTERS.items():
        marks = found.get(fate, {})
        crowd = _is_crowd(marks, width)
        for at, (event, count) in marks.items():
            sign, ink = (letter, role)
            if crowd and at - 1 in marks:  # The first of a row keeps its letter, so that one knows what the bars are.
                sign, ink = _bars(signs)[min(count.bit_length(), len(BARS) - 1)], role.removeprefix("alarm-")
            cells[at] = (*_ahead(sign, ink, event > view.now_event), ("event", event))
    _name_signs(cells, view, signs)
    return _with_cursor(cells, view, signs)


def _name_signs(cells: list[Cell], view: TimelineView, signs: Signs) -> None:
    """Beside the first sign of each kind stands its word, where nothing else does: so the line is its own legend."""
    width, named = len(cells), set[str]()
    now = column_of(view.now_ms, view.length_ms, width)
    marks = [(one.time_ms, FAULT_WORDS.get(one.kind, "armed"), fault_sign(one.kind, signs)[0]) for one in view.faults]
    marks += [
        (one.time_ms, FATE_WORDS[one.fate], LETTERS[one.fate][0]) for one in view.anomalies if one.fate in FATE_WORDS
    ]
    marks += [(one.time_ms, "branch", signs.fork) for one in view.forks]
    for time_ms, word, sign in sorted(marks):
        at, wide = column_of(time_ms, view.length_ms, width), len(word) + 2
        for room in (range(at + 1, at + 1 + wide), range(at - wide, at)):
            near = {*range(max(room.start - 1, 0), min(room.stop + 1, width))} - {at}
            is_whole = room.start >= 0 and room.stop <= width and now not in room
            is_shown = cells[at][0] == sign and word not in named  # What shares its cell may hide it.
            if is_shown and is_whole and not any(cells[one][2] or cells[one][0] == " " for one in near):
                named.add(word)
                for one, letter in zip(room, f" {word} ", strict=True):
                    cells[one] = (letter, "dim", None)


def _draw_faults(cells: list[Cell], view: TimelineView, signs: Signs) -> None:
    """A crash or a cut is rarer than a drop and says more; what shares its cell does not hide it.

    But a connection that broke for a lost packet leaves the drop its sign: that was done, and the lane says it.
    """
    found = _marks(view.faults, view.length_ms, len(cells))
    dropped, broken = found.get(Kind.DROPPED, {}), found.get(Kind.DISCONNECTED, {})
    for at in [at for at, (event, _) in broken.items() if at in dropped and dropped[at][0] < event]:
        del broken[at]
    for kind in sorted(found, key=lambda one: one is not Kind.DROPPED):
        dim = kind is Kind.DROPPED and _is_crowd(found[kind], len(cells))
        for at, (event, _) in found[kind].items():
            cells[at] = (*_ahead(*fault_sign(kind, signs), dim or event > view.now_event), ("event", event))


def _bars(signs: Signs) -> str:
    return ASCII_BARS if signs.first == "o" else BARS


def _ahead(sign: str, role: str, is_ahead: bool) -> tuple[str, str]:
    """What lies ahead keeps its sign and is dim."""
    return sign, "dim" if is_ahead else role


def _rail(view: TimelineView, width: int, signs: Signs) -> list[Cell]:
    now, end = (column_of(time_ms, view.length_ms, width) for time_ms in (view.now_ms, view.end_ms))
    solid: list[Cell] = [(signs.rail, "rail", None)] * (now + 1)
    known: list[Cell] = [(signs.trail, "dim", None)] * max(end - now, 0)
    return [*solid, *known, *[(" ", "dim", None)] * (width - len(solid) - len(known))]


def _with_cursor(cells: list[Cell], view: TimelineView, signs: Signs) -> list[Cell]:
    """Where the run is. A mark in its cell stays, and is selected."""
    at = column_of(view.now_ms, view.length_ms, len(cells))
    sign, role, pick = cells[at]
    cells[at] = (
        (signs.cursor, "strong", None)
        if pick is None
        else (
            sign,
            f"{role.removeprefix('alarm-')} selected",
            pick,
        )
    )
    return cells


def _pointer(view: TimelineView, width: int, signs: Signs) -> Row:
    """Under the cursor: an arrow with what is there. The present has its time beside the line, and needs none."""
    at = column_of(view.now_ms, view.length_ms, width)
    here = [one for one in view.anomalies if one.event == view.now_event]
    if not here and not view.behind:
        return BLANK
    word = "here"
    if here:
        fate = here[-1].fate
        word = f"m{here[-1].message} {fate.value.replace('_', '-')}"
        there = sum(one.fate is fate and column_of(one.time_ms, view.length_ms, width) == at for one in view.anomalies)
        word += f", one of {there:,} here" if there > 1 else ""
    text = f"{signs.why} {word}" if at + len(word) + 2 <= width else f"{word} {signs.why}"
    start = at if at + len(word) + 2 <= width else max(at - len(text) + 1, 0)
    arrow = row(Span(" " * at), Span(signs.why, "dim"))
    return fitting(width, row(Span(" " * start), Span(text, "strong" if here else "dim")), arrow)


def _curve(view: TimelineBarView, room: int, width: int, signs: Signs) -> Row:
    """A thin line as high as the share at the latest instant of the series up to each cell; and in words what it is."""
    lines, of = _ASCII_LINES if signs.first == "o" else _LINES, view.timeline
    levels: list[float | None] = [None] * room
    for time_ms, share in view.series:
        levels[column_of(time_ms, of.length_ms, room)] = min(max(share, 0.0), 1.0)
    text, share = "", 0.0
    # When it has happened no chance could change it.
    end_ms = next((one.time_ms for one in of.anomalies if one.message == view.message), of.end_ms)
    for level in levels[: column_of(end_ms, of.length_ms, room) + 1]:
        share = share if level is None else level
        text += lines[round(share * (len(lines) - 1))] if share else " "
    percent, free = f"{view.series[-1][1]:.0%}", len(text) - len(text.lstrip())
    so = f" so in {percent}"
    for words in (f" m{view.message} ends{so} of reruns with other chances", f"{so} of reruns", so):
        if len(text) + len(words) <= room:
            return row(Span(text + words, "dim"))
        if len(words) < free:
            return row(Span(words + text[len(words) :], "dim"))
    return row(Span(text.ljust(room), "dim"), _beside(f" {percent}", width - room))


def _beside(text: str, room: int) -> Span:
    return Span(fit(text, room) if room > 0 else "", "dim")

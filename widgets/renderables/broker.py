"""The broker: what it has stored, what it has dispatched and is unsettled, with timers, and its dead letters."""

from collections.abc import Sequence
from typing import Final

from playground.engine.looks import BrokerLook, TimerLook
from playground.live.views import BrokerView
from playground.words.native_facts import handovers, native_facts
from playground.words.phrases import brief
from widgets.renderables.log import draw_log
from widgets.renderables.network import PaneView, ack_wait, named, names, node_badge, queue_line
from widgets.renderables.signs import Signs, bar
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fitting, flow, joined, row, width_of
from widgets.renderables.stage import beside

_LEAST: Final = 3
"""Lines that its three columns need."""
_SIDE: Final = 15
_WIDE: Final = 30
"""How wide what is told of a handover is at the most."""


def draw_broker(view: PaneView, width: int, height: int, signs: Signs, *, framed: bool = True) -> list[Row]:
    """The pane: three columns where there is room for them, else one line. `framed`: its title stands in its frame."""
    broker = view.snapshot.broker
    if broker is None:
        return []
    if view.snapshot.log is not None:
        return draw_log(view, broker.look.node, (width, height), signs, framed=framed)
    if height < _LEAST or width < 3 * _SIDE:
        return [queue_line(broker.look, width, signs, view.snapshot.own, is_named=framed)]
    facts = _facts(view, broker.look)
    if facts and height > _LEAST:
        height -= 1
    middle = width - 2 * _SIDE - 4
    columns = (
        _stored(view, broker, _SIDE, height, signs),
        _in_flight(view, broker, middle, height, signs),
        _dead_letters(view, broker.look, _SIDE, height),
    )
    rows = beside(columns, (_SIDE, middle, _SIDE))
    if not facts or height < _LEAST:
        return rows
    return [*rows, *[BLANK] * (height - len(rows)), crop(joined(facts), width)]


def _facts(view: PaneView, look: BrokerLook) -> list[Row]:
    """How far handovers are, and what the system's own tools would say of the whole."""
    own = view.snapshot.own
    told = [
        named(row(Span(f"{word} ", "dim")), messages, len(messages), _WIDE, "late")
        for word, messages in handovers(look, own)
    ]
    facts = native_facts(look, own)
    return [*told, row(Span(facts, "dim"))] if facts else told


def _stored(view: PaneView, queue: BrokerView, width: int, height: int, signs: Signs) -> list[Row]:
    """What waits to be dispatched, and where it is kept; if the broker is down, that goes first."""
    broker, settings = queue
    kind = "on disk" if settings.durable else "in memory"
    rows = [tuple(badge)] if (badge := node_badge(broker.node, signs)) else []
    rows.append(_counted(f"{view.snapshot.own.get('stored', 'stored')} ", broker.ready_count, "data"))
    notes = [kind, *(["refuses repeats"] if settings.dedup_window_ms else [])]
    named = _listed(broker.ready, broker.ready_count, width, height - len(rows) - len(notes), "data")
    return [*rows, *named, *(row(Span(note, "dim")) for note in notes)]


def _counted(word: str, count: int, role: str) -> Row:
    """How many, in bright letters if there are any."""
    return row(Span(word, "strong" if count else "dim"), Span(brief(count), role if count else "dim"))


def _in_flight(view: PaneView, queue: BrokerView, width: int, height: int, signs: Signs) -> list[Row]:
    """What is dispatched and unsettled: each with the bar of its timer."""
    broker, settings = queue
    count = broker.in_flight_count
    of = f" of {settings.prefetch:,}" if settings.prefetch else ""
    own = view.snapshot.own.get("in flight")
    words = (f"{own} ",) if own else ("in flight, unsettled ", "in flight ")
    heads = (_counted(word, count, "data") for word in words)
    rows = [fitting(width, *((*head, Span(of, "dim")) for head in heads))]
    room = height - 1
    shown = broker.in_flight[: room if count <= room else room - 1]
    rows += [_timer(timer, width, signs, view.selected) for timer in shown]
    if more := count - len(shown):
        rows.append(row(Span(f"and {brief(more)} more", "dim")))
    return rows


def _timer(timer: TimerLook, width: int, signs: Signs, selected: Pick | None) -> Row:
    """`m3·2 ████░░░░ 0.6 s`."""
    pick = ("message", timer.message)
    again = f"{signs.nth}{timer.attempt}" if timer.attempt > 1 else ""
    role = ("again" if again else "data") + (" selected" if selected == pick else "")
    name, left = Span(f"m{timer.message}{again}".ljust(6), role, pick), Span(ack_wait(timer).rjust(6))
    room = width - width_of((name, left)) - 2
    timing = Span(f" {bar(timer.elapsed, room, signs)} ", "dim") if room > 2 else Span(" ")
    return fitting(width, row(name, timing, left), row(name))


def _dead_letters(view: PaneView, broker: BrokerLook, width: int, height: int) -> list[Row]:
    """Those that were set aside."""
    letters = broker.dead_letters
    head = _counted(f"{view.snapshot.own.get('dead letters', 'dead letters')} ", len(letters), "late")
    return [head, *_listed(letters, len(letters), width, height - 1, "late")]


def _listed(messages: Sequence[int], count: int, width: int, height: int, role: str) -> list[Row]:
    """Messages by name in so many lines, and how many more there are."""
    if not messages or height < 1:
        return []
    for most in range(len(messages), -1, -1):
        lines = flow([(one,) for one in names(messages, count, most, role)], width, "")
        if len(lines) <= height:
            break
    return [crop(line, width) for line in lines[:height]]

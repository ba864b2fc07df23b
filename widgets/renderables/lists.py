"""The two lists at the bottom: the ledger, one line a message, and the events, one line each."""

from typing import Final, NamedTuple

from playground.checker.fates import Belief, Fate
from playground.engine.events import Kind
from playground.live.views import EventRow, MessageRow, Rows
from widgets.renderables.signs import Signs, clock
from widgets.renderables.spans import Row, Span, crop, fit, row

FATES: Final = {
    Fate.APPLIED_ONCE: ("applied once", "once"),
    Fate.DUPLICATED: ("DUPLICATED", "duplicated"),
    Fate.LOST: ("LOST", "lost"),
    Fate.FAILED: ("failed", "late"),
    Fate.DEAD_LETTERED: ("dead-lettered", "late"),
    Fate.PENDING: ("pending", "data"),
}
"""The word and the role of each fate."""
_BELIEFS: Final = {Belief.OK: ("ok", "dim"), Belief.UNKNOWN: ("unknown", "unknown"), Belief.FAILED: ("failed", "late")}
_EVENT_ROLES: Final = {
    Kind.APPLIED: "once",
    Kind.DROPPED: "lost",
    Kind.CRASHED: "lost",
    Kind.CUT: "lost",
    Kind.PAUSED: "late",
    Kind.TIMED_OUT: "late",
    Kind.REDELIVERY_DUE: "late",
    Kind.DELAYED: "late",
    Kind.FAILED: "late",
    Kind.GAVE_UP: "late",
    Kind.DEAD_LETTERED: "late",
    Kind.SKIPPED: "once",
    Kind.REFUSED: "once",
    Kind.SAID: "title",
    Kind.SWITCHED: "key",
}
_ROOMY: Final = 110
"""From this width on there is room for the deed, even beside a broker's counts."""


class ListView(NamedTuple):
    """A window into a list, and which message and event are selected."""

    rows: Rows
    broker: bool
    message: int = 0
    event: int = -1


def draw_ledger(view: ListView, width: int, signs: Signs) -> list[Row]:
    """A head, and one line a message."""
    narrow = width < 100
    counts = ("attempts", *(("stored", "dispatched") if view.broker else ()), "deliveries", "effects")
    sizes = [len(name) + 2 for name in counts] if not narrow else [5] * len(counts)
    heads = [name.rjust(size) for name, size in zip(counts, sizes, strict=True)] if not narrow else _short(view.broker)
    deed = 0 if narrow or (view.broker and width < _ROOMY) else 22
    head = Span(f"{'':7}{fit('', deed)}{'fate':18}{''.join(heads)}  {'producer':10}guarantee", "dim")
    rows: list[Row] = [crop((head,), width)]
    for one in view.rows.rows:
        if isinstance(one, MessageRow):
            rows.append(crop(_message(one, view, deed, sizes, narrow, signs), width))
    if not view.rows.rows:
        rows.append(row(Span("  nothing has been sent yet", "dim")))
    return rows


def _short(broker: bool) -> list[str]:
    names = ("tries", *((" stor", " disp") if broker else ()), " dlvd", " done")
    return [name.rjust(5) for name in names]


def _message(one: MessageRow, view: ListView, deed: int, sizes: list[int], narrow: bool, signs: Signs) -> Row:
    pick = ("message", one.message)
    chosen = " selected" if one.message == view.message else ""
    mark = signs.cursor if chosen else " "
    word, role = FATES[one.fate]
    values = (one.attempts, *((one.stored, one.dispatches) if view.broker else ()), one.deliveries, one.effects)
    belief, its_role = _BELIEFS[one.belief]
    misled = one.belief is Belief.FAILED and one.effects > 0
    if one.parked:
        word = "done and parked" if one.fate is Fate.APPLIED_ONCE else f"{word}, parked"
    late = " late" if one.late and not one.parked else ""
    return row(
        Span(f"{mark}{f'm{one.message}':6}", f"data{chosen}", pick),
        Span(fit(one.deed, deed) if deed else "", f"dim{chosen}", pick),
        Span(fit(word + late, 18), f"{role}{chosen}", pick),
        *(Span(str(value).rjust(size), f"text{chosen}", pick) for value, size in zip(values, sizes, strict=True)),
        Span(fit(f"  {belief}{'!' if misled else ''}", 12), f"{'lost' if misled else its_role}{chosen}", pick),
        Span(one.guarantee.word, f"dim{chosen}", pick),
        Span("  told failed, but done" if misled and not narrow else "", "lost", pick),
    )


def draw_events(view: ListView, width: int, signs: Signs) -> list[Row]:
    """One line an event: when, what, and what brought it about."""
    rows: list[Row] = []
    for one in view.rows.rows:
        if isinstance(one, EventRow):
            rows.append(crop(_event(one, view, width, signs), width))
    return rows or [row(Span("  no events", "dim"))]


def _event(one: EventRow, view: ListView, width: int, signs: Signs) -> Row:
    pick = ("event", one.event)
    chosen = " selected" if one.event == view.event else ""
    mark = signs.cursor if chosen else " "
    ours = "" if one.message and one.message == view.message else " dim" if view.message else ""
    role = "dim" if one.ahead else _EVENT_ROLES.get(one.kind, "text")
    cause = f"  because of {one.cause}" if one.cause >= 0 and width >= 100 else ""
    fault = f", fault {one.fault}" if one.fault >= 0 and width >= 100 else ""
    return row(
        Span(f"{mark}{one.event:>6}", f"dim{chosen}", pick),
        Span(f"{clock(one.time_ms):>12}  ", f"dim{chosen}", pick),
        Span(f"{one.kind.word:15}", f"{role}{ours}{chosen}", pick),
        Span(one.words, f"{role if role != 'text' else 'text'}{ours}{chosen}", pick),
        Span(cause + fault, f"dim{chosen}", pick),
    )

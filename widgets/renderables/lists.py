"""The two lists at the bottom: the ledger, one line a message, and the events, one line each."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from rich.cells import cell_len

from playground.checker.fates import Belief, Fate, belief_words
from playground.live.views import EventRow, MessageRow, RowWindow
from playground.words.events import EVENTS
from playground.words.fates import FATES
from playground.words.phrases import brief
from playground.words.times import seconds
from widgets.renderables.header import BRIEF_GUARANTEES
from widgets.renderables.signs import Signs
from widgets.renderables.spans import Row, Span, crop, fit, fitting, row, to_the_edge

_BELIEF_ROLES: Final = {Belief.OK: "dim", Belief.UNKNOWN: "unknown", Belief.FAILED: "late"}
_DEED: Final = 22
"""How wide the column of the deeds is at the least."""
_ROOMY: Final = 100
"""From this width on the events say what brought them about."""
_KIND: Final = max(len(kind.word) for kind in EVENTS) + 1
"""How wide the name of an event is, with the blank after it."""
_COUNT: Final = 5
"""How wide a count is in a narrow list."""


class ListView(NamedTuple):
    """A window into a list, and which message and event are selected."""

    rows: RowWindow
    broker: bool
    message: int = 0
    event: int = -1
    own: Mapping[str, str] = {}
    """What a real system calls what the ledger counts, by this playground's words; missing: as here."""


class _Columns(NamedTuple):
    """Which columns the ledger has, and how wide they are."""

    name: int
    deed: int
    """0: none."""
    heads: tuple[str, ...]
    """Of the counts, each as wide as its column."""
    brief: bool
    """Whether guarantees are named in brief."""

    @property
    def width(self) -> int:
        """Of all of them together."""
        return 1 + self.name + _FIXED + self.deed + sum(map(len, self.heads)) + (10 if self.brief else 13)


_FIXED: Final = 18 + 14
"""The width of fate and producer."""


def draw_ledger(view: ListView, width: int, signs: Signs) -> list[Row]:
    """A head, and one line a message; with fewer columns where there is not room for all."""
    messages = [one for one in view.rows.rows if isinstance(one, MessageRow)]
    longest = max((len(f"m{one.record.number} ") for one in messages), default=0)
    deed = max((cell_len(one.deed) for one in messages), default=0) + 2
    columns = _columns(view, width, max(longest, 6), deed)
    whose = fit(view.own.get("producer", "producer"), 12)
    head = f"{'':{columns.name + 1}}{fit('', columns.deed)}{'fate':18}{''.join(columns.heads)}  {whose}guarantee"
    rows = [_message(one, view, columns, signs) for one in messages]
    nothing = row(Span("  nothing has been sent yet", "dim"))
    kept = [crop(line, width) for line in ((Span(head, "dim"),), *(rows or [nothing]))]
    return [_marked(line, width) for line in kept]


def _marked(line: Row, width: int) -> Row:
    """The line, to the edge if it is the selected one."""
    is_selected = bool(line) and line[0].role.endswith(" selected")
    return to_the_edge(line, width, line[0].pick) if is_selected else line


def _columns(view: ListView, width: int, name: int, deed: int) -> _Columns:
    """As many columns as there is room for, the deed as wide as the longest if it can be."""
    names = ("attempts", *(("stored", "dispatched") if view.broker else ()), "deliveries", "effects")
    short = ("tries", *(("stor", "disp") if view.broker else ()), "dlvd", "done")
    names = tuple(view.own.get(f"{one} in all", one) for one in names)
    short = tuple(view.own.get(f"{one} in all", one) for one in short)
    wide = tuple(f"  {name}" for name in names)
    narrow = tuple(name.rjust(_COUNT) for name in short)
    room = width - _Columns(name, 0, wide, False).width
    if room >= _DEED:
        return _Columns(name, min(max(deed, _DEED), room), wide, False)
    forms = _Columns(name, 0, wide, False), _Columns(name, 0, narrow, False), _Columns(name, 0, narrow, True)
    return next((form for form in forms if form.width <= width), _Columns(name, 0, narrow[-1:], True))


def _message(one: MessageRow, view: ListView, columns: _Columns, signs: Signs) -> Row:
    its, pick = one.record, ("message", one.record.number)
    chosen = " selected" if its.number == view.message else ""
    mark = signs.cursor if chosen else " "
    word, role, *_ = FATES[its.fate]
    values = (its.attempts, *((its.stored, its.dispatches) if view.broker else ()), its.deliveries, its.effects)
    belief, its_role = belief_words(its.producer, was_asked=its.was_asked), _BELIEF_ROLES[its.producer]
    misled = its.producer is Belief.FAILED and its.effects > 0
    if its.is_done_and_parked:
        word = "done and parked" if its.fate is Fate.APPLIED_ONCE else f"{word}, parked"
    late = " late" if one.late and not its.is_done_and_parked else ""
    promised = BRIEF_GUARANTEES[its.guarantee.word] if columns.brief else its.guarantee.word
    guarantee = promised if one.is_promised else "no promise"
    counts = zip(values[-len(columns.heads) :], columns.heads, strict=True)
    return row(
        Span(f"{mark}{f'm{its.number}':{columns.name}}", f"data{chosen}", pick),
        Span(fit(one.deed, columns.deed) if columns.deed else "", f"dim{chosen}", pick),
        Span(fit(word + late, 18), f"{role}{chosen}", pick),
        *(Span(_count(value, len(head)), f"text{chosen}", pick) for value, head in counts),
        Span(fit(f"  {belief}{'!' if misled else ''}", 14), f"{'lost' if misled else its_role}{chosen}", pick),
        Span(guarantee, f"dim{chosen}", pick),
        Span("  told failed, but done" if misled and columns.deed else "", "lost", pick),
    )


def _count(value: int, width: int) -> str:
    """A count at the right end of its column, with a blank before it."""
    return (f"{value}" if len(f"{value}") < width else brief(value)).rjust(width)


def draw_events(view: ListView, width: int, signs: Signs) -> list[Row]:
    """One line an event: when and what; where there is room for it, first in a word, and what brought it about.

    Whether there is room depends on the width alone: columns that come and go with each line would be none.
    """
    rows = [_marked(_event(one, view, width, signs), width) for one in view.rows.rows if isinstance(one, EventRow)]
    return rows or [crop(row(Span("  no events", "dim")), width)]


def draw_headed_events(view: ListView, width: int, signs: Signs) -> list[Row]:
    """The same below a head, for where they stand beside a list that has one."""
    head = row(Span(f" {'no':>6}{'time':>12}  event", "dim"))
    return [crop(head, width), *draw_events(view, width, signs)]


def _event(one: EventRow, view: ListView, width: int, signs: Signs) -> Row:
    event, pick = one.event, ("event", one.event.number)
    chosen = " selected" if event.number == view.event else ""
    mark = signs.cursor if chosen else " "
    ours = "" if event.message and event.message == view.message else " dim" if view.message else ""
    role = "dim" if one.ahead else EVENTS[event.kind].role
    cause, fault = _origin(one)
    when = row(
        Span(f"{mark}{event.number:>6}", f"dim{chosen}", pick),
        Span(f"{seconds(event.time_ms):>12}  ", f"dim{chosen}", pick),
    )
    kind = Span(f"{event.kind.word:{_KIND}}" if width >= _ROOMY else "", f"{role}{ours}{chosen}", pick)
    words = Span(one.words, f"{role}{ours}{chosen}", pick)
    causes = [Span(text, f"dim{chosen}", pick) for text in (cause + fault, cause)] if width >= _ROOMY else []
    return fitting(width, *((*when, kind, words, text) for text in causes), (*when, kind, words))


def _origin(one: EventRow) -> tuple[str, str]:
    """What brought an event about, and which fault had a part in it."""
    cause = one.event.cause
    if one.by_hand:
        return "  by you" + (f", after {cause}" if cause >= 0 else ""), ""
    fault = f"step {one.step}" if one.step else f"fault {one.event.fault}" if one.event.fault >= 0 else ""
    if cause < 0:
        return fault and f"  {fault}", ""
    return f"  because of {cause}", fault and f", {fault}"

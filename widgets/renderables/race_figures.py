"""The figures of a column of the race: what it has cost so far. What is the same in all columns is dim."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.checker.fates import Belief
from playground.live.race.views import ColumnView, OutcomeView, SystemFactsView
from playground.live.views import AccountView
from playground.words.phrases import brief
from playground.words.times import milliseconds, wait
from widgets.renderables.consumer import labelled, money_forms
from widgets.renderables.diagram import DiagramView
from widgets.renderables.producer import told_beliefs
from widgets.renderables.race_end import Arrows
from widgets.renderables.spans import Row, Span, fitting, row, spread, width_of

LARGE: Final = 22
"""From this width on there is room for the two large numbers side by side, and for whole words."""


class ColumnPaneView(NamedTuple):
    """What a column shows."""

    column: ColumnView
    differing: frozenset[str]
    """The figures in which the columns differ."""
    outcome: OutcomeView | None
    """Of the message over which the columns part."""
    flashing: frozenset[str] = frozenset()
    """The counters that have just changed."""
    trail: DiagramView | None = None
    """What was on the links, as many rows as there may be room for; `None`: the lanes alone."""
    end: Arrows | None = None
    """What is to be seen of the arrows once all runs are over; `None`: they go on, or are looked at without a card."""
    links: int = 0
    """As many links as the column with the most has: what is below stands at the same place in each."""


def figures(view: ColumnPaneView, width: int) -> list[Row]:
    """Each in a line, but for those that are about sending again."""
    counters = view.column.snapshot.counters
    again = counters.retries + counters.redeliveries
    forms = []
    for counted in ("{:,}".format, brief):
        left = _figure(view, "skipped", "skipped ", counted(counters.deduplicated), "once")
        right = _figure(view, "retries", "sent again ", counted(again), "again", "redeliveries")
        forms.append(spread(left, right, max(width, width_of((*left, *right)) + 1)))
    costs = _costs(view, width) if view.column.facts is None else _way(view, view.column.facts, width)
    return [_account(view, width), fitting(width, *forms, right), *costs]


def roomy_figures(view: ColumnPaneView, width: int) -> list[Row]:
    """Each in a line of its own."""
    snapshot = view.column.snapshot
    counters = snapshot.counters
    rows = [
        _account(view, width),
        spread((), fitting(width, *_surplus(snapshot.account)), width),
        _line(view, width, "skipped", "skipped as known", _numbers(counters.deduplicated), "once"),
    ]
    if view.column.facts is not None:  # Some systems have no broker, and all columns the same lines.
        again = _numbers(counters.retries + counters.redeliveries)
        rows.append(_line(view, width, "retries", "sent again", again, "again"))
        return [*rows, *_costs(view, width)[:-1], *_way(view, view.column.facts, width)]
    rows.append(_line(view, width, "retries", "retries", _numbers(counters.retries), "again"))
    if snapshot.broker is not None:
        rows.append(_line(view, width, "redeliveries", "redeliveries", _numbers(counters.redeliveries), "again"))
    return [*rows, *_costs(view, width)]


_EACH: Final = ("packets per message done", "packets per done")
"""What of the price is counted: what is not done yet, or never, is dear."""
_ROOM_OF_PRICE: Final = 7


def _costs(view: ColumnPaneView, width: int) -> list[Row]:
    """Packets and time, and what the producer makes of it."""
    column = view.column
    price = "-" if column.packets_per_message is None else f"{column.packets_per_message:.1f}"
    took_ms = column.latency_ms
    latency = [milliseconds(took_ms), *([] if took_ms is None else [wait(took_ms)])]
    each = next((one for one in _EACH if len(one) + _ROOM_OF_PRICE <= width), _EACH[-1])
    return [
        _line(view, width, "price", each, [price]),
        _line(view, width, "latency", "median latency", latency),
        _line(view, width, "beliefs", "believes", _beliefs(view)),
    ]


def _way(view: ColumnPaneView, facts: SystemFactsView, width: int) -> list[Row]:
    """How the system goes about it: what brings a message back, what a late ACK comes to, and what is believed."""
    forms = [facts.late, *(facts.late.partition(end)[0] for end in (", ", " (")), facts.late.rpartition(", and ")[2]]
    forms += [facts.late_briefly] if facts.late_briefly else []
    briefest = min(map(len, forms))
    labels = (f"late {facts.ack}", f"late {facts.ack_briefly}", "late")
    label = next((one for one in labels if len(one) + briefest < width), labels[-1])
    again = "comes again" if len("comes again") + len(facts.again) < width else "again"
    role = "late" if facts.was_late else "dim"
    return [
        labelled(row(Span(again, "dim")), width, [row(Span(facts.again, "text"))]),
        labelled(row(Span(label, "dim")), width, [row(Span(one or "-", role)) for one in forms]),
        _line(view, width, "beliefs", "believes", _beliefs(view)),
    ]


def _numbers(value: int) -> list[str]:
    """A number in full, and in brief."""
    return [f"{value:,}", brief(value)]


def _line(view: ColumnPaneView, width: int, name: str, label: str, values: Sequence[str], role: str = "title") -> Row:
    """A label and its value, in one of several lengths."""
    label_span, _ = _figure(view, name, label, values[0], role)
    return labelled((label_span,), width, [_figure(view, name, label, value, role)[1:] for value in values])


def _figure(view: ColumnPaneView, name: str, label: str, value: str, role: str = "title", other: str = "") -> Row:
    """A label and its value; bright where the columns differ in it."""
    bright = name in view.differing or other in view.differing
    shown = "text" if value == "0" else role
    return row(Span(label, "text" if bright else "dim"), Span(value, shown if bright else "dim"))


def _account(view: ColumnPaneView, width: int) -> Row:
    account = view.column.snapshot.account
    role = "duplicated" if account.twice else "lost" if account.missing else "once"
    amounts = list(zip(money_forms(account, account.actual), money_forms(account, account.due), strict=True))
    values = [*(f"{actual} of {expected}" for actual, expected in amounts), *(actual for actual, _ in amounts)]
    return _line(view, width, "account", account.thing, values, role)


def _surplus(account: AccountView) -> list[Row]:
    """What is wrong with the account, with fewer characters each time."""
    forms = []
    for twice, missing in zip(money_forms(account, account.twice), money_forms(account, account.missing), strict=True):
        spans = []
        if account.twice:
            spans.append(Span(f"  +{twice} again", "duplicated"))
        if account.missing:
            spans.append(Span(f"  -{missing} missing", "lost"))
        forms.append(tuple(spans))
    return forms


def _beliefs(view: ColumnPaneView) -> list[str]:
    """`ok 4`, `ok 4, unknown 1`, `never asked 4`; with fewer characters each time."""
    producer = view.column.snapshot.producer
    others = [(one.value, producer.beliefs[one]) for one in (Belief.UNKNOWN, Belief.FAILED) if producer.beliefs[one]]
    shown = [*((word, count) for word, count, _ in told_beliefs(producer)), *others]
    told = [[f"{word} {counted(count)}" for word, count in shown] for counted in ("{:,}".format, brief)]
    unusual = told[1][1:] or told[1]
    return [*(", ".join(parts) for parts in (*told, unusual)), " ".join(reversed(unusual))]

"""The producer: what it sends, what is unacknowledged with its timers, and what it believes."""

from typing import NamedTuple

from playground.checker.fates import Belief
from playground.engine.places import Place
from playground.live.views import ProducerView, TimerView
from widgets.renderables.network import node_badge
from widgets.renderables.signs import Signs, bar, seconds
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fit, row, width_of


class ProducerPaneView(NamedTuple):
    """What the pane shows."""

    producer: ProducerView
    deed: str
    answer: str
    """What the producer waits for: `an ACK` or `a confirm`; empty if it waits for nothing."""
    selected: Pick | None = None


def draw_producer(view: ProducerPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    """The pane: three lines at the least."""
    if height < 6:
        return _compact(view, width, height, signs)
    producer = view.producer
    head = [_sending(view, width), _next(view)]
    if badge := node_badge(producer.node, signs):
        head.insert(0, row(*badge))
    foot = [BLANK, row(Span("believes", "dim")), row(*_beliefs(producer))]
    room = height - len(head) - len(foot) - 2
    return [*head, BLANK, *_waits(view, width, max(room, 1) + 1, signs), *foot]


def _sending(view: ProducerPaneView, width: int) -> Row:
    last = view.producer.last_sent
    if not last:
        return row(Span("nothing sent yet", "dim"))
    sent = row(Span("sent  ", "dim"), Span(f"m{last}  ", "data", ("message", last)), Span(view.deed, "dim"))
    return crop(sent, width)


def _next(view: ProducerPaneView) -> Row:
    producer = view.producer
    if producer.held_back:
        return row(Span(f"{producer.held_back} due, held back", "late"))
    if producer.unsent:
        return row(Span(f"stopped: {producer.unsent:,} were never sent", "late"))
    if producer.next_in_ms is None:
        return row(Span("the script has sent all", "dim"))
    return row(Span("next  ", "dim"), Span(f"in {seconds(producer.next_in_ms)}", "text"))


def _waits(view: ProducerPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    producer = view.producer
    if not view.answer and not producer.unacknowledged:
        return [row(Span("waits for no answer", "dim")), *[BLANK] * (height - 1)]
    if not producer.unacknowledged:
        return [row(Span(f"waiting for {view.answer}: none", "dim")), *[BLANK] * (height - 1)]
    rows = [row(Span(f"waiting for {view.answer or 'an answer'}", "dim"))]
    shown = producer.unacknowledged[: height - 1]
    if len(shown) < producer.unacknowledged_count and len(shown) == height - 1:
        shown = shown[:-1]
    rows += [_wait(timer, width, signs, view.selected) for timer in shown]
    if more := producer.unacknowledged_count - len(shown):
        rows.append(row(Span(f"and {more:,} more", "dim")))
    return rows + [BLANK] * (height - len(rows))


def _wait(timer: TimerView, width: int, signs: Signs, selected: Pick | None) -> Row:
    """`m3  attempt 2  ▓▓▓▓░  0.6 s`."""
    pick = ("message", timer.message)
    role = ("again" if timer.attempt > 1 else "data") + (" selected" if selected == pick else "")
    name = Span(f"m{timer.message}".ljust(4), role, pick)
    if not timer.attempt:
        return row(name, Span("waits its turn", "dim"))
    attempt = f" try {timer.attempt} "
    left = seconds(timer.left_ms).rjust(7)
    room = width - width_of((name,)) - len(attempt) - len(left)
    role = "late" if timer.backing_off else "dim"
    if timer.backing_off:
        return row(name, Span(attempt, "dim"), Span(fit("backing off", max(room, 0)), "late"), Span(left))
    return row(name, Span(attempt, "dim"), Span(bar(timer.elapsed, max(room, 0), signs), role), Span(left))


def _beliefs(producer: ProducerView) -> list[Span]:
    spans = []
    for belief, role in ((Belief.OK, "once"), (Belief.UNKNOWN, "unknown"), (Belief.FAILED, "lost")):
        count = producer.beliefs[belief]
        spans += [Span(f" {belief.value} ", "dim"), Span(_short(count), role if count else "dim"), Span(" ")]
    return spans


def _short(count: int) -> str:
    """`9,999`, `12.3k`: three of them have room in the narrowest pane."""
    return f"{count:,}" if count < 10_000 else f"{count / 1000:.1f}k"


def _compact(view: ProducerPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    producer = view.producer
    pick = ("node", int(Place.PRODUCER))
    first: list[Span] = [Span("PRODUCER ", "title", pick), *node_badge(producer.node, signs)]
    if producer.last_sent:
        first += [
            Span(f"m{producer.last_sent} ", "data", ("message", producer.last_sent)),
            Span(view.deed + "  ", "dim"),
        ]
    second: list[Span] = []
    if view.answer and not producer.unacknowledged:
        second.append(Span("all answered  ", "dim"))
    elif not view.answer:
        second.append(Span("waits for no answer  ", "dim"))
    if producer.unacknowledged:
        second.append(Span("waiting ", "dim"))
    for timer in producer.unacknowledged[:3]:
        role = "again" if timer.attempt > 1 else "data"
        second += [Span(f"m{timer.message} ", role, ("message", timer.message)), Span(f"{seconds(timer.left_ms)}  ")]
    if producer.unacknowledged_count > 3:
        second.append(Span(f"+{producer.unacknowledged_count - 3:,}  ", "dim"))
    beliefs = _beliefs(producer)
    if height == 1:
        room = width - width_of(beliefs)
        line = crop((*first, *second), room)
        return [(*line, Span(" " * max(room - width_of(line), 0)), *beliefs)]
    return [crop(tuple(first), width), crop((*second, *beliefs), width)]

"""The producer: what it sends, what is unacknowledged with its timers, and what it believes."""

from collections.abc import Callable
from typing import Final

from playground.checker.fates import Belief
from playground.engine.looks import TimerLook
from playground.engine.places import Place
from playground.live.views import ProducerView
from playground.words.phrases import brief
from playground.words.times import wait
from widgets.renderables.latest import latest_rows
from widgets.renderables.network import PaneView, node_badge
from widgets.renderables.signs import Signs, bar
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, fitting, joined, row, spread, width_of

_NOTHING_SENT: Final = row(Span("nothing sent yet", "dim"))
_GAP: Final = 10
"""What stands left of the beliefs has at least so much room: the name of the pane."""


def draw_producer(view: PaneView, width: int, height: int, signs: Signs) -> list[Row]:
    """The pane: three lines at the least."""
    if height < 6:
        return _compact(view, width, height, signs)
    producer = view.snapshot.producer
    head = [_sending(view, width), fitting(width, *_next(producer))]
    if badge := node_badge(producer.look.node, signs):
        head.insert(0, crop(row(*badge), width))
    foot = [BLANK, *_believes(producer, width)]
    room = height - len(head) - len(foot) - 2
    latest = latest_rows(producer.latest, width, room - min(producer.look.outbox_count, room))
    return [*head, BLANK, *_waits(view, width, max(room - len(latest), 1) + 1, signs), *latest, *foot]


def _sending(view: PaneView, width: int) -> Row:
    last = view.snapshot.producer.last_sent
    if not last:
        return crop(_NOTHING_SENT, width)
    sent = row(Span("sent  ", "dim"), Span(f"m{last}", "data", ("message", last)))
    return fitting(width, (*sent, Span(f"  {view.snapshot.deed}", "dim")), sent, sent[1:])


def _next(producer: ProducerView) -> list[Row]:
    """What comes next, with fewer words each time."""
    if count := producer.look.held_back:
        return [row(Span(f"{shown} due, held back", "late")) for shown in (f"{count:,}", brief(count))]
    if count := producer.unsent:
        told = (f"stopped: {count:,} were never sent", f"{count:,} never sent", f"{brief(count)} never sent")
        return [row(Span(words, "late")) for words in told]
    if producer.next_in_ms is None:
        return [row(Span("the script has sent all", "dim")), row(Span("all are sent", "dim"))]
    return [row(Span("next  ", "dim"), Span(f"in {wait(producer.next_in_ms)}", "text"))]


def _waits(view: PaneView, width: int, height: int, signs: Signs) -> list[Row]:
    producer = view.snapshot.producer
    if not producer.look.outbox:
        return [fitting(width, *_no_wait(view)), *[BLANK] * (height - 1)]
    awaited = (f"waiting for {view.snapshot.answer or 'an answer'}", "waiting for an answer")
    rows = [fitting(width, *(row(Span(words, "dim")) for words in awaited))]
    shown = producer.look.outbox[: height - 1]
    if len(shown) < producer.look.outbox_count and len(shown) == height - 1:
        shown = shown[:-1]
    rows += [_wait(timer, width, signs, view.selected) for timer in shown]
    if more := producer.look.outbox_count - len(shown):
        rows.append(fitting(width, row(Span(f"and {more:,} more", "dim")), row(Span(f"+{brief(more)}", "dim"))))
    return rows + [BLANK] * (height - len(rows))


def _no_wait(view: PaneView) -> list[Row]:
    """That it waits for nothing just now, or never does; with fewer words each time."""
    if view.snapshot.answer:
        return [row(Span(f"waiting for {view.snapshot.answer}: none", "dim")), row(Span("waiting for nothing", "dim"))]
    return [row(Span("waits for no answer", "dim")), row(Span("waits for none", "dim"))]


def _wait(timer: TimerLook, width: int, signs: Signs, selected: Pick | None) -> Row:
    """`m3  try 2  ▓▓▓▓░  0.6 s`."""
    pick = ("message", timer.message)
    role = ("again" if timer.attempt > 1 else "data") + (" selected" if selected == pick else "")
    name = Span(f"m{timer.message}".ljust(4), role, pick)
    if not timer.attempt:
        return fitting(width, row(name, Span("waits its turn", "dim")), row(name))
    attempt, left = Span(f" try {timer.attempt} ", "dim"), Span(_left(timer).rjust(7))
    room = max(width - width_of((name, attempt, left)), 0)
    if timer.backing_off:
        words = next((one for one in ("backing off", "backs off", "pause") if len(one) <= room), "")
        middle = Span(words.ljust(room), "late")
    else:
        middle = Span(bar(timer.elapsed, room, signs) if timer.whole_ms else " " * room, "dim")
    return fitting(width, row(name, attempt, middle, left), row(name, left), row(name))


def _left(timer: TimerLook) -> str:
    """How long it still waits, if by a clock."""
    return wait(timer.left_ms) if timer.whole_ms or not timer.attempt else "no timer"


# What it believes.


def _believes(producer: ProducerView, width: int) -> list[Row]:
    """Two lines: a heading and the counts, or where these have no room in one line, the first of them beside it.

    Where the heading has no room either, the counts alone, in the same order; on the narrowest those that are not zero.
    """
    head = row(Span("believes", "dim"))
    for titles in ((head,), ()):
        for counted in ("{:,}".format, brief):
            counts = _beliefs(producer, counted)
            for beside in range(len(counts)):
                first, second = joined((*titles, *counts[:beside])), joined(counts[beside:])
                if max(width_of(first), width_of(second)) <= width and (titles or beside):
                    return [first, second]
    ok, *others = counts
    known = [one for one in others if one[1].role != "dim"]
    return [crop(ok, width), crop(joined(known or others), width)]


def _beliefs(producer: ProducerView, counted: Callable[[int], str]) -> list[Row]:
    """`ok 3`, `unknown 1`, `failed 0`; of what was sent without asking for an answer, `never asked 3`."""
    return [
        row(Span(f"{word} ", "dim"), Span(counted(count), role if count else "dim"))
        for word, count, role in (
            *told_beliefs(producer),
            ("unknown", producer.beliefs[Belief.UNKNOWN], "unknown"),
            ("failed", producer.beliefs[Belief.FAILED], "lost"),
        )
    ]


def told_beliefs(producer: ProducerView) -> list[tuple[str, int, str]]:
    """What the producer takes for done: what it was told and what it never asked, each with how many and their role."""
    never = producer.never_asked
    told = producer.beliefs[Belief.OK] - never
    both = (("ok", told, "once"), ("never asked", never, "strong"))
    return [one for one in both if one[1]] or [both[0]]


def _beliefs_in_one_line(producer: ProducerView, width: int) -> Row:
    """All three counts, or where there is no room for them those that are not zero."""
    whole, short = _beliefs(producer, "{:,}".format), _beliefs(producer, brief)
    known = [part for part in short if part[1].role != "dim"]
    return fitting(width, joined(whole), joined(short), joined(known), joined(reversed(known)))


# In a line or two.


def _compact(view: PaneView, width: int, height: int, signs: Signs) -> list[Row]:
    producer, deed = view.snapshot.producer, Span(f"{view.snapshot.deed}  ", "dim")
    pick = ("node", int(Place.PRODUCER))
    called = f"{view.snapshot.own.get('producer', 'producer').upper()} "
    title, badge = Span(called, "title", pick), node_badge(producer.look.node, signs)
    beliefs = _beliefs_in_one_line(producer, width if height > 1 else max(width - _GAP, 0))
    sent: list[Span] = []
    if producer.last_sent:
        sent = [Span(f"m{producer.last_sent} ", "data", ("message", producer.last_sent)), deed]
    waits = _brief_waits(view)
    notes = [Span(_next(producer)[-1][0].text + "  ", "late")] if producer.look.held_back or producer.unsent else []
    if height > 1:
        return [crop((title, *badge, *sent, *notes), width), (*crop(tuple(waits), width - width_of(beliefs)), *beliefs)]
    room = width - width_of(beliefs) - 1
    line = fitting(
        room,
        (title, *badge, *sent, *waits, *notes),
        (title, *badge, *notes, *sent[:1], *waits),
        (title, *badge, *notes, *waits),
        (title, *badge, *notes),
    )
    return [spread(line, beliefs, width)]


def _brief_waits(view: PaneView) -> list[Span]:
    """What it waits for: the three that wait longest."""
    producer = view.snapshot.producer
    if not producer.look.outbox:
        if not view.snapshot.answer:
            return [Span("waits for no answer  ", "dim")]
        if not producer.last_sent:
            return [Span("nothing sent yet  ", "dim")]
        beliefs = producer.beliefs
        is_sure = not beliefs[Belief.UNKNOWN] and not beliefs[Belief.FAILED]
        return [Span("all answered  " if is_sure else "waits for none  ", "dim")]
    spans = [Span("waiting ", "dim")]
    for timer in producer.look.outbox[:3]:
        role = "again" if timer.attempt > 1 else "data"
        spans += [Span(f"m{timer.message} ", role, ("message", timer.message)), Span(f"{_left(timer)}  ")]
    if producer.look.outbox_count > 3:
        spans.append(Span(f"+{brief(producer.look.outbox_count - 3)}  ", "dim"))
    return spans

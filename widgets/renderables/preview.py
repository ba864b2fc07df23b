"""A preset before it is started: what it is about, what it sends, what will happen, and how it ends."""

from typing import Final, NamedTuple

from playground.checker.fates import Fate, Verdict
from playground.live.views import BadgeView
from playground.words.fates import FATES
from playground.words.outcome import counted, outcome_role
from widgets.renderables.header import badge
from widgets.renderables.prose import hanging, wrap
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, crop, flow, row, width_of

_LABEL: Final = 9
_LONGEST: Final = 100
"""Longer lines are hard to read, however wide the screen is."""
_COUNTS: Final = {
    "lost": ("LOST", "lost"),
    "duplicated": ("DUPLICATED", "duplicated"),
    "failed": ("failed", "late"),
    "dead_lettered": ("dead-lettered", "late"),
    "pending": ("pending", "data"),
    "misreported": ("told failed, but done", "lost"),
    "done_and_parked": ("done, and parked", "lost"),
    "deduplicated": ("skipped", "once"),
    "dropped": ("packets dropped", "late"),
}
"""The counters that are worth a word, with the word and the role of each."""
COUNTED: Final = tuple(_COUNTS)


class StepView(NamedTuple):
    """One thing that will happen."""

    words: str
    note: str
    """What the author says of it; may be empty."""


class PresetView(NamedTuple):
    """A preset in words."""

    name: str
    title: str
    summary: str
    guarantee: str
    system: str
    concepts: tuple[str, ...]
    workload: str
    steps: tuple[StepView, ...]
    """What will happen, in the order of the file; without faults there are only narrations, or none."""
    faultless: bool
    verdict: Verdict | None
    """`None`: its author expects none."""
    counts: tuple[tuple[str, int], ...]
    """The expected counters that are not zero, of those in `COUNTED`."""
    spared: tuple[str, ...]
    """Of LOST and DUPLICATED those that are expected to be zero."""
    fates: tuple[tuple[int, Fate], ...]
    station: str = ""
    """Where on the path it is, and what it builds on; empty: it is not on it."""


class MistakesView(NamedTuple):
    """A file that cannot be used, or nothing that could be shown."""

    title: str
    mistakes: tuple[tuple[str, str], ...]
    """`(where, what)` of each."""


class PreviewView(NamedTuple):
    """What the preview shows."""

    shown: PresetView | MistakesView
    dense: bool = False
    """Whether to do without blank lines, and to begin with what matters."""


def draw_preview(view: PreviewView, width: int, signs: Signs) -> list[Row]:
    """The page, as tall as it has to be."""
    width = min(width, _LONGEST)
    shown = view.shown
    rows = (
        _mistakes(shown, width, signs)
        if isinstance(shown, MistakesView)
        else _preset(shown, width, signs, dense=view.dense)
    )
    return [crop(line, width) for line in rows]


def _preset(preset: PresetView, width: int, signs: Signs, *, dense: bool) -> list[Row]:
    head = _head(preset, width, signs)
    summary = [row(Span(line)) for line in wrap(preset.summary, width)] if preset.summary else []
    tags = flow(_tags(preset), width, " ") if preset.concepts else []
    sends = _labelled("sends", preset.workload, width)
    sends += _labelled("path", preset.station, width, "dim") if preset.station else []
    happens, end = _steps(preset, width), _end(preset, width, signs)
    if dense:
        return [line for part in (head, summary, sends, end, happens, tags) for line in part]
    return [line for part in (head, summary, tags, sends, happens, end) if part for line in (*part, BLANK)][:-1]


def _head(preset: PresetView, width: int, signs: Signs) -> list[Row]:
    title = Span(preset.title, "title")
    facts = row(Span(preset.guarantee, "key"), Span(f" {signs.dot} {preset.system} {signs.dot} {preset.name}", "dim"))
    if width_of((title, *facts)) + 3 <= width:
        return [(title, Span("   "), *facts)]
    return [*(row(Span(line, "title")) for line in wrap(preset.title, width)), facts]


def _tags(preset: PresetView) -> list[Row]:
    """The concepts; a click looks for others that show the same."""
    return [row(Span(f" {one} ", "dim selected", ("concept", index))) for index, one in enumerate(preset.concepts)]


def _labelled(label: str, text: str, width: int, role: str = "text") -> list[Row]:
    return hanging(row(Span(label.ljust(_LABEL), "dim")), text, width, role)


def _steps(preset: PresetView, width: int) -> list[Row]:
    """Each step with what its author says of it."""
    rows = _labelled("breaks", "nothing: there is no fault at all", width) if preset.faultless else []
    for index, step in enumerate(preset.steps):
        label = "happens" if index == 0 else ""
        rows += _labelled(label, step.words, width)
        if step.note:
            rows += _labelled("", f'"{step.note}"', width, "dim")
    return rows


def _end(preset: PresetView, width: int, signs: Signs) -> list[Row]:
    """How it will end: the verdict, the counters, and the fates of the messages that are named."""
    items: list[Row] = []
    if preset.verdict is not None:
        items.append(badge(BadgeView(preset.verdict, "", role=outcome_role(counted(dict(preset.counts)))), signs))
    for field, count in preset.counts:
        word, role = _COUNTS[field]
        role = f"alarm-{role}" if word.isupper() else role
        items.append(row(Span(f" {word} {count:,} " if word.isupper() else f"{word} {count:,}", role)))
    if preset.spared:  # One thing is said of both: they stay together.
        items.append(row(Span("  ".join(f"{word} 0" for word in preset.spared), "dim")))
    for message, fate in preset.fates:
        word, role, *_ = FATES[fate]
        items.append(row(Span(f"m{message} ", "data"), Span(word, role)))
    if not items:
        items.append(row(Span("its author does not say how", "dim")))
    lines = flow(items, width - _LABEL)
    labels = ("ends", *[""] * len(lines))
    return [(Span(label.ljust(_LABEL), "dim"), *line) for label, line in zip(labels, lines, strict=False)]


def _mistakes(view: MistakesView, width: int, signs: Signs) -> list[Row]:
    rows: list[Row] = [*(row(Span(line, "title")) for line in wrap(view.title, width)), BLANK]
    for where, what in view.mistakes:
        head = row(Span(f"{signs.lost} ", "lost"), *([Span(f"{where}  ", "key")] if where else []))
        if width_of(head) > width // 2:
            rows += [head, *hanging(row("  "), what, width)]
        else:
            rows += hanging(head, what, width)
    return rows

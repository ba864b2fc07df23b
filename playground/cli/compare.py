"""`playground compare`: the identical schedule under each guarantee, side by side, and what each of them cost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from playground.cli.page import Cell, paragraph, table
from playground.cli.run import play_with_progress
from playground.cli.words import VERDICTS, milliseconds
from playground.engine.commands import Switch
from playground.engine.settings import Guarantee
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named


class Row(NamedTuple):
    """One line of the table: what it says, how to read that from a run, and how a value other than zero looks."""

    head: str
    read: Callable[[Outcome], str]
    style: str = ""
    always: bool = True
    """Whether it is shown even if nothing but zeros is in it."""


def compare_preset(name: str, overrides: Overrides, *, as_json: bool) -> None:
    """Replay a preset under the three guarantees and print them side by side."""
    own = load_preset(name, overrides)
    presets = [load_preset(name, replace(overrides, guarantee=guarantee.word)) for guarantee in Guarantee]
    outcomes = [play_with_progress(preset, f"{preset.settings.guarantee.word}: ") for preset in presets]
    if as_json:
        _print_json(outcomes)
    else:
        _print_table(own, outcomes)


def _print_json(outcomes: Sequence[Outcome]) -> None:
    import json

    columns = []
    for outcome in outcomes:
        result = outcome.result()
        del result["messages"]
        columns.append({**result, "packets": outcome.packets, "packets_per_effect": outcome.packets_per_effect})
    print(json.dumps(columns, indent=1))


def _print_table(own: Preset, outcomes: Sequence[Outcome]) -> None:
    paragraph(own.title, "bold")
    paragraph(own.summary)
    paragraph(f"The same faults and the same weather under each guarantee ({_where(own)}).", "dim")
    print()
    rows = [_head(own, outcomes), _verdicts(outcomes)]
    rows += [_cells(row, outcomes) for row in _rows(story_named(own.settings.workload.story))]
    table([row for row in rows if row])
    print()
    if any(isinstance(step.command, Switch) for step in own.steps):
        paragraph("This preset switches guarantees in mid-run: a column is the one that it begins with.", "dim")
    paragraph("* the preset's own guarantee. `playground run` shows one of them, message by message.", "dim")


def _where(preset: Preset) -> str:
    return f"{preset.settings.system}, seed {preset.settings.seed}"


def _head(own: Preset, outcomes: Sequence[Outcome]) -> list[Cell]:
    guarantees = [outcome.preset.settings.guarantee for outcome in outcomes]
    marks = ["*" if guarantee is own.settings.guarantee else "" for guarantee in guarantees]
    heads = [f"{guarantee.word} {mark}".rstrip() for guarantee, mark in zip(guarantees, marks, strict=True)]
    return [Cell(""), *(Cell(head, "bold", right=True) for head in heads)]


def _verdicts(outcomes: Sequence[Outcome]) -> list[Cell]:
    verdicts = [VERDICTS[outcome.judgement.verdict] for outcome in outcomes]
    return [Cell("its promise"), *(verdict._replace(right=True) for verdict in verdicts)]


def _cells(row: Row, outcomes: Sequence[Outcome]) -> list[Cell]:
    """The cells of a row; none if it is not worth showing."""
    values = [row.read(outcome) for outcome in outcomes]
    if not row.always and set(values) == {"0"}:
        return []
    return [Cell(row.head), *(Cell(value, row.style if value not in ("0", "-") else "dim", True) for value in values)]


def _rows(story: Story) -> list[Row]:
    return [
        Row("sent", _counter("sent")),
        Row("applied once", _counter("applied_once"), "green"),
        Row("LOST", _counter("lost"), "bold red"),
        Row("DUPLICATED", _counter("duplicated"), "bold magenta"),
        Row("duplicates skipped", _counter("deduplicated"), always=False),
        Row("failed, and said so", _counter("failed"), "yellow", always=False),
        Row("said failed, but done", _counter("misreported"), "yellow", always=False),
        Row("dead-lettered", _counter("dead_lettered"), "yellow", always=False),
        Row("pending", _counter("pending"), "cyan", always=False),
        Row(f"{story.thing}, expected", lambda one: story.money(one.tally(story)[0])),
        Row(f"{story.thing}, actual", lambda one: story.money(one.tally(story)[1]), "bold"),
        Row("difference", lambda one: _surplus(one, story), "bold red", always=False),
        Row("packets per effect", _packets_per_effect),
        Row("latency p50", lambda one: milliseconds(one.judgement.latency_ms.p50)),
        Row("latency p99", lambda one: milliseconds(one.judgement.latency_ms.p99)),
    ]


def _counter(name: str) -> Callable[[Outcome], str]:
    return lambda outcome: f"{outcome.judgement.counters[name]:,}"


def _surplus(outcome: Outcome, story: Story) -> str:
    expected, actual = outcome.tally(story)
    surplus = actual - expected
    return ("+" if surplus > 0 else "") + story.money(surplus) if surplus else "0"


def _packets_per_effect(outcome: Outcome) -> str:
    price = outcome.packets_per_effect
    return "-" if price is None else f"{price:.1f}"

"""`playground compare`: the identical schedule under each guarantee, side by side, and what each of them cost."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from playground.cli.run import play_with_progress
from playground.cli.words import VERDICT_STYLES, milliseconds
from playground.engine.settings import Guarantee
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.stories import story_named


def compare_preset(name: str, overrides: Overrides, *, as_json: bool) -> None:
    """Replay a preset under the three guarantees and print them side by side."""
    outcomes = [
        play_with_progress(load_preset(name, replace(overrides, guarantee=guarantee.word)), f"{guarantee.word}: ")
        for guarantee in Guarantee
    ]
    if as_json:
        _print_json(outcomes)
    else:
        _print_table(outcomes, load_preset(name, overrides).settings.guarantee)


def _print_json(outcomes: Sequence[Outcome]) -> None:
    import json

    columns = []
    for outcome in outcomes:
        result = outcome.result()
        del result["messages"]
        columns.append({**result, "packets": outcome.packets, "packets_per_effect": outcome.packets_per_effect})
    print(json.dumps(columns, indent=1))


def _print_table(outcomes: Sequence[Outcome], own: Guarantee) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from playground.cli.terminal import output

    console, preset = output(), outcomes[0].preset
    console.print(Text(preset.title, style="bold"))
    if preset.summary:
        console.print(Text(preset.summary, style="dim"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    table.add_column("")
    for outcome in outcomes:
        guarantee = outcome.preset.settings.guarantee
        table.add_column(guarantee.word + (" *" if guarantee is own else ""), justify="right")
    table.add_row("promise", *(Text(*reversed(VERDICT_STYLES[one.judgement.verdict])) for one in outcomes))
    for head, read, alarm in _rows(outcomes):
        values = [read(outcome) for outcome in outcomes]
        styles = [alarm if value not in ("0", "-") else "dim" for value in values]
        table.add_row(Text(head), *(Text(value, style=style) for value, style in zip(values, styles, strict=True)))
    console.print(table)
    console.print(
        Text(f"* the guarantee of the preset. The same faults and the same weather ({_where(preset)}).", style="dim")
    )


def _where(preset: object) -> str:
    from playground.scenario.preset import Preset

    assert isinstance(preset, Preset)
    return f"{preset.settings.system}, seed {preset.settings.seed}"


def _rows(outcomes: Sequence[Outcome]) -> list[tuple[str, Callable[[Outcome], str], str]]:
    """`(head, how to read it, style of a value that is not zero)`.

    A row of zeros only is left out unless it matters always.
    """
    story = story_named(outcomes[0].preset.settings.workload.story)

    def counter(name: str) -> Callable[[Outcome], str]:
        return lambda outcome: f"{outcome.judgement.counters[name]:,}"

    def packets_per_effect(outcome: Outcome) -> str:
        price = outcome.packets_per_effect
        return "-" if price is None else f"{price:.1f}"

    rows: list[tuple[str, Callable[[Outcome], str], str]] = [
        ("sent", counter("sent"), ""),
        ("applied once", counter("applied_once"), "green"),
        ("LOST", counter("lost"), "bold red"),
        ("DUPLICATED", counter("duplicated"), "bold magenta"),
        ("duplicates skipped", counter("deduplicated"), ""),
        ("failed, and said so", counter("failed"), "yellow"),
        ("told failed, but applied", counter("misreported"), "yellow"),
        ("dead-lettered", counter("dead_lettered"), "yellow"),
        ("pending", counter("pending"), "cyan"),
        (f"{story.thing}, expected", lambda one: story.money(one.judgement.account.expected), ""),
        (f"{story.thing}, actual", lambda one: story.money(one.judgement.account.actual), "bold"),
        ("packets per effect", packets_per_effect, ""),
        ("latency p50", lambda one: milliseconds(one.judgement.latency_ms.p50), ""),
        ("latency p99", lambda one: milliseconds(one.judgement.latency_ms.p99), ""),
    ]
    rare = {"failed, and said so", "told failed, but applied", "dead-lettered", "pending"}
    return [row for row in rows if row[0] not in rare or any(row[1](outcome) != "0" for outcome in outcomes)]

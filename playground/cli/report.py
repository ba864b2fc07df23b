"""The report of a run as a person reads it: the verdict, the numbers that matter first, the account, the ledger."""

from itertools import islice
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from playground.checker.fates import Belief, Verdict
from playground.checker.judge import MessageRecord
from playground.cli.terminal import output
from playground.cli.words import FATE_STYLES, VERDICT_STYLES, milliseconds, plural, seconds
from playground.scenario.outcome import Outcome
from playground.scenario.stories import Story, story_named

if TYPE_CHECKING:
    from rich.console import RenderableType

MAX_ROWS = 50
"""How many messages the ledger shows; the JSON has them all."""


def print_report(outcome: Outcome) -> None:
    """Print the report of a run on standard output."""
    console = output()
    story = story_named(outcome.preset.settings.workload.story)
    parts: list[RenderableType] = [
        _title(outcome),
        _verdict(outcome),
        "",
        _counters(outcome),
        _account(outcome, story),
        "",
    ]
    console.print(Group(*parts))
    _print_ledger(console, outcome, story)
    for index in outcome.simulation.unfired_steps:
        console.print(f"steps[{index}] never acted.", style="yellow")


def _title(outcome: Outcome) -> Text:
    settings = outcome.preset.settings
    text = Text(outcome.preset.title, style="bold")
    text.append(f"\n{settings.guarantee.word} · {settings.system} · seed {settings.seed}", style="not bold dim")
    return text


def _verdict(outcome: Outcome) -> Text:
    verdict = outcome.judgement.verdict
    style, word = VERDICT_STYLES[verdict]
    text = Text()
    text.append(f"{word}", style=style)
    text.append(f"  {_because(outcome)}")
    return text


def _because(outcome: Outcome) -> str:
    judgement = outcome.judgement
    switched = len({record.guarantee for record in islice(judgement.messages, 10_000)}) > 1
    promise = "each message's own promise" if switched else f"what {outcome.preset.settings.guarantee.word} promises"
    match judgement.verdict:
        case Verdict.HOLDS:
            return f"{promise} was kept, {seconds(judgement.virtual_ms)} of virtual time"
        case Verdict.VIOLATED:
            return f"{promise} was broken, {seconds(judgement.virtual_ms)} of virtual time"
        case _:
            return f"{plural(judgement.counters['pending'], 'message')} still pending when the time was up"


def _counters(outcome: Outcome) -> Table:
    counters = outcome.judgement.counters
    table = Table(box=None, show_header=True, padding=(0, 2, 0, 0), header_style="dim")
    columns = [
        ("SENT", "sent", ""),
        ("ONCE", "applied_once", "green"),
        ("LOST", "lost", "bold red"),
        ("DUPLICATED", "duplicated", "bold magenta"),
        ("SKIPPED", "deduplicated", ""),
        ("FAILED", "failed", "yellow"),
        ("DEAD", "dead_lettered", "yellow"),
        ("PENDING", "pending", "cyan"),
        ("DROPPED", "dropped", ""),
    ]
    shown = [one for one in columns if counters[one[1]] or one[0] in ("SENT", "ONCE", "LOST", "DUPLICATED")]
    for head, _, _ in shown:
        table.add_column(head, justify="right")
    table.add_row(*(Text(f"{counters[key]:,}", style=style if counters[key] else "dim") for _, key, style in shown))
    return table


def _account(outcome: Outcome, story: Story) -> Text:
    account, latency = outcome.judgement.account, outcome.judgement.latency_ms
    text = Text(f"\n{story.thing}: {story.money(account.actual)}, expected {story.money(account.expected)}")
    surplus = account.actual - account.expected
    if surplus:
        text.append(f"  ({story.money(abs(surplus))} too {'much' if surplus > 0 else 'little'})", style="bold")
    price = outcome.packets_per_effect
    text.append(f"\nprice: {plural(outcome.packets, 'packet')}")
    text.append(f", {price:.1f} per effect" if price is not None else ", no effect")
    text.append(f"; latency p50 {milliseconds(latency.p50)}, p99 {milliseconds(latency.p99)}")
    return text


def _print_ledger(console: Console, outcome: Outcome, story: Story) -> None:
    messages = outcome.judgement.messages
    broker = outcome.preset.settings.system == "broker"
    deed = story.one(outcome.preset.settings.workload.amount)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("", deed, "attempts", *(("stored", "dispatches") if broker else ()), "deliveries", "effects"):
        table.add_column(head, justify="right" if head not in ("", deed) else "left", overflow="fold")
    table.add_column("producer")
    for record in islice(messages, MAX_ROWS):
        table.add_row(*_row(record, broker=broker))
    if messages:
        console.print(Padding(table, 0))
    if len(messages) > MAX_ROWS:
        console.print(f"... and {len(messages) - MAX_ROWS:,} more; --json has them all", style="dim")


def _row(record: MessageRecord, *, broker: bool) -> list[Text]:
    style, word = FATE_STYLES[record.fate]
    counts = [
        record.attempts,
        *((record.stored, record.dispatches) if broker else ()),
        record.deliveries,
        record.effects,
    ]
    belief = f"believes {record.producer.value}" if record.producer is not Belief.UNKNOWN else "does not know"
    misled = record.producer is Belief.FAILED and record.effects > 0
    return [
        Text(f"m{record.number}"),
        Text(word, style=style),
        *(Text(f"{count:,}") for count in counts),
        Text(belief + (", but it was applied" if misled else ""), style="yellow" if misled else "dim"),
    ]

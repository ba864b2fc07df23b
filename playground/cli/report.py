"""The report of a run on a terminal: the verdict, the numbers that matter first, the account, the ledger."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from playground.checker.fates import Fate
from playground.checker.judge import MessageRecord
from playground.cli.page import Cell, line, number, paragraph, table
from playground.cli.words import FATES, fact_cells
from playground.report.ledger import belief_text, counted, fate_text, is_misled, notes
from playground.report.verdict import (
    COUNTERS,
    account,
    because,
    counters_shown,
    facts,
    headline_of,
    not_as_expected,
    outside,
    price,
    recognised,
    unfired,
)
from playground.scenario.outcome import Outcome
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named
from playground.text import one_line
from playground.words.phrases import sentence

MAX_ROWS = 50
"""How many messages the ledger shows; the JSON has them all."""
STYLES: Final = {
    **{fate.value: cell.style for fate, cell in FATES.items()},
    **dict.fromkeys(("misreported", "done_and_parked"), "bold yellow"),
}
"""A counter -> how it looks where it is not zero."""


def print_head(preset: Preset) -> None:
    """Print what is about to be replayed."""
    paragraph(preset.told_title, "bold")
    paragraph(one_line(preset.told_summary))
    paragraph(preset.settings_line, "dim")
    print()


def print_report(outcome: Outcome) -> None:
    """Print what came of the run."""
    story = story_named(outcome.preset.settings.workload.story)
    line(*fact_cells(facts(outcome)))
    paragraph(sentence(because(outcome)))
    print()
    _print_counters(outcome)
    print()
    _print_account(outcome, story)
    if outcome.judgement.messages:
        print()
        _print_ledger(outcome, story)
    for text in unfired(outcome):
        paragraph(text, "yellow")
    if text := not_as_expected(outcome):
        paragraph(text, "yellow")
    print()
    paragraph(headline_of(outcome), "bold")


def _print_counters(outcome: Outcome) -> None:
    shown = counters_shown(outcome)
    heads = [Cell(COUNTERS[key], STYLES.get(key, "") if value else "dim", right=True) for key, value in shown.items()]
    table([heads, [number(value, STYLES.get(key, "")) for key, value in shown.items()]])


def _print_account(outcome: Outcome, story: Story) -> None:
    text, wrong = account(story, *outcome.tally(story))
    line(Cell(text), Cell(wrong, "bold red"))
    for text in filter(None, (outside(outcome), recognised(outcome))):
        paragraph(text)
    paragraph(price(outcome), "dim")


def _print_ledger(outcome: Outcome, story: Story) -> None:
    messages, broker = outcome.judgement.messages, outcome.preset.settings.topology.has_broker
    whole = len(messages) <= MAX_ROWS
    records = list(messages if whole else islice(_unusual(messages), MAX_ROWS))
    heads = [
        Cell(""),
        Cell("fate", "dim"),
        *(Cell(head, "dim", right=True) for head in counted(broker=broker)),
        Cell("producer", "dim"),
    ]
    if not records:
        paragraph(f"All {len(messages):,} were applied once; --json has them one by one.", "dim")
        return
    table([heads, *(_row(record, broker=broker) for record in records)])
    if not whole:
        others = len(messages) - len(records)
        paragraph(f"... and {others:,} more, those applied once first left out; --json has them all", "dim")
    for note in notes(records, story.one(outcome.preset.settings.workload.amount), broker=broker):
        paragraph(note, "dim")


def _unusual(messages: Sequence[MessageRecord]) -> Iterator[MessageRecord]:
    return (record for record in messages if record.fate is not Fate.APPLIED_ONCE or record.is_parked)


def _row(record: MessageRecord, *, broker: bool) -> list[Cell]:
    return [
        Cell(f"m{record.number}"),
        FATES[record.fate]._replace(text=fate_text(record)),
        *(number(getattr(record, count)) for count in counted(broker=broker)),
        Cell(belief_text(record), "bold yellow" if is_misled(record) else "dim"),
    ]

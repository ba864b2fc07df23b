"""The report of a run as a person reads it: the verdict, the numbers that matter first, the account, the ledger."""

from collections.abc import Iterator, Sequence
from itertools import islice

from playground.checker.fates import Belief, Fate, Verdict
from playground.checker.judge import MessageRecord, is_breach
from playground.cli.page import Cell, line, number, paragraph, table
from playground.cli.words import FATES, PROMISES, VERDICTS, milliseconds, plural, seconds
from playground.scenario.outcome import Outcome
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named

MAX_ROWS = 50
"""How many messages the ledger shows; the JSON has them all."""
MAX_BREACHES = 3
"""How many messages the verdict names for each way to break a promise."""
_COUNTERS = (
    ("SENT", "sent", ""),
    ("ONCE", "applied_once", "green"),
    ("LOST", "lost", "bold red"),
    ("DUPLICATED", "duplicated", "bold magenta"),
    ("FAILED", "failed", "yellow"),
    ("DEAD-LETTERED", "dead_lettered", "yellow"),
    ("PENDING", "pending", "cyan"),
    ("MISREPORTED", "misreported", "bold yellow"),
)
_ALWAYS = ("sent", "applied_once", "lost", "duplicated")
_BELIEFS = {
    Belief.FAILED: "producer failed: it gave up and told the application so",
    Belief.UNKNOWN: "producer unknown: it got no answer and cannot tell whether it happened",
}


def print_head(preset: Preset) -> None:
    """Print what is about to be replayed."""
    settings = preset.settings
    paragraph(preset.title, "bold")
    paragraph(preset.summary)
    paragraph(f"{settings.guarantee.word}, {settings.system}, seed {settings.seed}", "dim")
    print()


def print_report(outcome: Outcome) -> None:
    """Print what came of the run."""
    story = story_named(outcome.preset.settings.workload.story)
    _print_verdict(outcome)
    print()
    _print_counters(outcome)
    print()
    _print_account(outcome, story)
    if outcome.judgement.messages:
        print()
        _print_ledger(outcome, story)
    for index in outcome.simulation.unfired_steps:
        do = type(outcome.preset.steps[index].command).__name__.lower()
        paragraph(f"steps[{index}] ({do}) never acted: nothing matched it.", "yellow")


def _print_verdict(outcome: Outcome) -> None:
    verdict = outcome.judgement.verdict
    line(VERDICTS[verdict], Cell("  " + because(outcome)))


def because(outcome: Outcome) -> str:
    """Why the verdict is what it is, in one sentence."""
    if outcome.judgement.verdict is Verdict.UNDECIDED:
        pending = plural(outcome.judgement.counters["pending"], "message")
        return f"{pending} still pending when the run was stopped"
    holds = outcome.judgement.verdict is Verdict.HOLDS
    if not holds:
        return f"the promise was broken: {_breaches(outcome)}"
    if outcome.switched:
        return "each guarantee kept its promise for the messages sent under it"
    guarantee = outcome.preset.settings.guarantee
    return f"{guarantee.word} kept its promise: {PROMISES[guarantee]}"


def _breaches(outcome: Outcome) -> str:
    """Which messages broke the promise, and how."""
    broken: dict[str, list[str]] = {}
    for record in outcome.judgement.messages:
        if is_breach(record.fate, record.guarantee):
            kind = f"{FATES[record.fate].text} under {record.guarantee.word}"
            broken.setdefault(kind, []).append(f"m{record.number}")
    return "; ".join(f"{_few(names)} {kind}" for kind, names in broken.items())


def _few(names: Sequence[str]) -> str:
    others = len(names) - MAX_BREACHES
    return ", ".join(names[:MAX_BREACHES]) + (f" and {others:,} more" if others > 0 else "")


def _print_counters(outcome: Outcome) -> None:
    counters = outcome.judgement.counters
    shown = [one for one in _COUNTERS if counters[one[1]] or one[1] in _ALWAYS]
    heads = [Cell(head, style if counters[key] else "dim", right=True) for head, key, style in shown]
    table([heads, [number(counters[key], style) for _, key, style in shown]])


def _print_account(outcome: Outcome, story: Story) -> None:
    latency, counters = outcome.judgement.latency_ms, outcome.judgement.counters
    text, wrong = account(story, *outcome.tally(story))
    line(Cell(text), Cell(wrong, "bold red"))
    if counters["deduplicated"]:
        print(f"{plural(counters['deduplicated'], 'duplicate')} recognised and skipped")
    dropped = f" ({counters['dropped']:,} dropped)" if counters["dropped"] else ""
    price = outcome.packets_per_effect
    each = f", {price:.1f} per effect" if price is not None else ""
    paragraph(
        f"price: {plural(outcome.packets, 'packet')}{dropped}{each}; latency p50 {milliseconds(latency.p50)}, "
        f"p99 {milliseconds(latency.p99)}; {seconds(outcome.judgement.virtual_ms)} of virtual time",
        "dim",
    )


def account(story: Story, expected: int, actual: int) -> tuple[str, str]:
    """What the ledger adds up to, and what is wrong with that; empty if nothing is."""
    more, less = ("many", "few") if story.counts else ("much", "little")
    surplus = actual - expected
    wrong = f": {story.money(abs(surplus))} too {more if surplus > 0 else less}" if surplus else ""
    return f"{story.thing} {story.money(actual)}, expected {story.money(expected)}", wrong


def _print_ledger(outcome: Outcome, story: Story) -> None:
    messages, broker = outcome.judgement.messages, outcome.preset.settings.system == "broker"
    whole = len(messages) <= MAX_ROWS
    records = list(messages if whole else islice(_unusual(messages), MAX_ROWS))
    counts = ("attempts", *(("stored", "dispatches") if broker else ()), "deliveries", "effects")
    heads = [
        Cell(""),
        Cell("fate", "dim"),
        *(Cell(head, "dim", right=True) for head in counts),
        Cell("producer", "dim"),
    ]
    if records:
        table([heads, *(_row(record, broker=broker) for record in records)])
    if not whole:
        others = len(messages) - len(records)
        paragraph(f"... and {others:,} more, those applied once first left out; --json has them all", "dim")
    for note in _notes(records, story.one(outcome.preset.settings.workload.amount), broker=broker):
        paragraph(note, "dim")


def _unusual(messages: Sequence[MessageRecord]) -> Iterator[MessageRecord]:
    return (record for record in messages if record.fate is not Fate.APPLIED_ONCE)


def _row(record: MessageRecord, *, broker: bool) -> list[Cell]:
    counts = [
        record.attempts,
        *((record.stored, record.dispatches) if broker else ()),
        record.deliveries,
        record.effects,
    ]
    alarm = _is_misled(record)
    return [
        Cell(f"m{record.number}"),
        FATES[record.fate],
        *map(number, counts),
        Cell(record.producer.value + ("!" if alarm else ""), "bold yellow" if alarm else "dim"),
    ]


def _is_misled(record: MessageRecord) -> bool:
    return record.producer is Belief.FAILED and record.effects > 0


def _notes(records: Sequence[MessageRecord], deed: str, *, broker: bool) -> Iterator[str]:
    """What somebody who reads the ledger for the first time has to know."""
    yield f"attempts: times sent; deliveries: times received; effects: times done ({deed})"
    if broker:
        yield "stored: copies that the broker kept; dispatches: times it handed them out"
    for belief, note in _BELIEFS.items():
        if any(record.producer is belief for record in records):
            yield note
    if any(map(_is_misled, records)):
        yield "failed!: it told the application so although it was done"

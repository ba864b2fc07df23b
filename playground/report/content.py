"""What a report says: a frozen value of texts and numbers, in the order in which it is read. How it looks is not here.

Texts that a preset's author wrote are in one line and printable, and not yet escaped for any format.
"""

from dataclasses import dataclass
from typing import NamedTuple

from playground.checker.judge import MessageRecord
from playground.diagram.diagram import Diagram
from playground.report.comparison import GuaranteeComparison
from playground.report.verdict import Facts
from playground.report.whys import Whys
from playground.scenario.narration import Caption


class Figure(NamedTuple):
    """A counter with its head."""

    key: str
    """As in the public JSON; front ends colour by it."""
    head: str
    value: int


class LedgerSum(NamedTuple):
    """What the ledger adds up to."""

    thing: str
    """`charged`."""
    actual: str
    expected: str
    wrong: str
    """`$100 too much`; empty if nothing is wrong."""
    kind: str
    """Which way: `duplicated` if it is too much, `lost` if it is too little; front ends colour by it."""


class Setup(NamedTuple):
    """How the run was set up."""

    workload: str
    mechanism: tuple[str, ...]
    settings: tuple[str, ...]
    """What differs from the defaults."""
    steps: tuple[str, ...]
    """The failure script, a sentence a step."""
    steps_note: str
    """What is left out of it; may be empty."""


class Drawing(NamedTuple):
    """The space-time diagram."""

    diagram: Diagram
    note: str
    """What is left out of it; may be empty."""


class LedgerTable(NamedTuple):
    """The message table."""

    counts: tuple[str, ...]
    """The fields that are counted, which are the heads of the columns."""
    records: tuple[MessageRecord, ...]
    note: str
    """What is left out of it; may be empty."""
    words: tuple[str, ...]
    """What its words mean."""


class Command(NamedTuple):
    """Something to type."""

    text: str
    does: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report of one run."""

    title: str
    summary: str
    concepts: tuple[str, ...]
    guarantee: str
    system: str
    seed: int
    facts: Facts
    """Whether the promise was kept, and what came of it."""
    headline: str
    because: str
    """What was promised, or what broke that."""
    alarms: tuple[Figure, ...]
    """LOST and DUPLICATED, always."""
    figures: tuple[Figure, ...]
    """The other counters."""
    account: LedgerSum
    remarks: tuple[str, ...]
    """What else there is to know of the run, a sentence each: duplicates that did no harm, steps that never acted."""
    price: str
    story: tuple[Caption, ...]
    story_note: str
    """Why there is no story, or less of it; may be empty."""
    setup: Setup
    drawing: Drawing
    ledger: LedgerTable
    whys: Whys
    comparison: GuaranteeComparison
    token: str
    """The share token; empty if the run is too large for one."""
    commands: tuple[Command, ...]
    events: int
    digest: str
    """SHA-256 of the record."""

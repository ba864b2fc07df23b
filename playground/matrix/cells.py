"""A cell of the matrix: a preset of one message and one fault, and what it came to, read off the record."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.checker.result import judge_of
from playground.engine.commands import Step
from playground.engine.contracts import contract_for
from playground.engine.events import Kind
from playground.engine.log import kind_of, split_code
from playground.engine.places import Place
from playground.engine.settings import Settings
from playground.matrix.durations import time_for
from playground.matrix.faults import NAMES, StandardFault, standard_faults
from playground.matrix.once import found_once
from playground.scenario.build import build, with_steps
from playground.scenario.mistakes import Table
from playground.scenario.native import Native, native_of
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Preset
from playground.systems.native import NativeValue

_AMOUNT: Final = 100
_CONSUMERS: Final = 2
"""Where several may share out what is in a queue: another goes on while one is gone, or is slow."""
_MOST_KEPT: Final = 4000
"""Runs of which the counts are kept: a question about a few files is some thousands."""


class SystemChoice(NamedTuple):
    """Settings of a system, of which the cells are made."""

    system: str
    """With its version: `rabbitmq@4.3`."""
    config: str | None = None
    """The named configuration; none: what a new user gets."""
    settings: Mapping[str, NativeValue] = {}
    """By the system's own names; what differs from the configuration."""
    application: Mapping[str, object] = {}
    """What belongs to the application, by its path in a preset: `consumer.dedup`."""

    def table(self) -> Table:
        """A preset of one message, without any fault."""
        table: Table = {"format": 1, "title": "One message", "system": self.system}
        if self.config:
            table["config"] = self.config
        if self.settings:
            table["settings"] = dict(self.settings)
        table["workload"] = {"messages": 1, "amount": _AMOUNT}
        for path, value in self.application.items():
            head, _, key = path.partition(".")
            table.setdefault(head, {})[key] = value
        return table


@found_once
def native_choice(choice: SystemChoice) -> Native:
    """A choice with all that follows from it."""
    native = native_of(choice.table())
    assert native is not None  # Systems of the textbook have no settings of their own to choose from.
    return native


LETTERS: Final = ("W", "L", "A", "D", "E", "X", "P", "outcome")
"""What the counts are called, in their order."""


class Counts(NamedTuple):
    """What became of the message; the order and the meaning are those of the matrix."""

    publishes: int
    copies: int | None
    """That consumers could come to see; none: there is no place for copies."""
    dispatches: int | None
    """None: without bound, here and below."""
    deliveries: int | None
    effects: int
    external: int
    believes: str
    outcome: str

    def by_letter(self) -> dict[str, object]:
        """The same as it is printed for programs."""
        return dict(zip(LETTERS, self, strict=True))


class MatrixCell(NamedTuple):
    """One fault, and what came of it."""

    fault: StandardFault
    preset: Preset
    counts: Counts


def cells(choice: SystemChoice, only: Collection[str] = NAMES) -> Iterator[MatrixCell]:
    """Each standard fault of these names that there is for a choice, tried."""
    for fault, preset in scripts(choice, only):
        yield MatrixCell(fault, preset, came_to(preset.settings, preset.steps, fault.most_events_with(preset.settings)))


def scripts(choice: SystemChoice, only: Collection[str] = NAMES) -> Iterator[tuple[StandardFault, Preset]]:
    """Each standard fault of these names that there is for a choice, as a preset that nobody has played yet."""
    table, calm, faults = _without_fault(choice, only)
    for fault in faults:
        name = f"{choice.system} {choice.config or ''} {fault.name}".replace("  ", " ")
        if changes_for(fault, calm.settings):
            yield fault, build(with_fault(table, calm.settings, fault), name)
        else:
            yield fault, with_steps(calm, name, fault.title, fault.steps(calm.settings))


def tables(choice: SystemChoice, only: Collection[str] = NAMES) -> Iterator[tuple[StandardFault, Table]]:
    """The same as what a file would hold."""
    table, calm, faults = _without_fault(choice, only)
    for fault in faults:
        yield fault, with_fault(table, calm.settings, fault)


def _without_fault(choice: SystemChoice, only: Collection[str]) -> tuple[Table, Preset, list[StandardFault]]:
    """What the scripts of a choice have in common, and the faults of these names that there are for it."""
    table = choice.table()
    native = native_of(table)
    assert native is not None  # Systems of the textbook have no settings of their own.
    if native.profile.has_competing_consumers:
        table["consumer"] = {"instances": _CONSUMERS, **table.get("consumer", {})}
    calm = build(table, "")
    if _may_be_told_of_failure(calm.settings):
        # A log's client gives each send a sequence number of its own.
        resend = "new-key" if calm.settings.mechanisms.keeps_log else "same-key"
        table["producer"] = {"resend": resend, **table.get("producer", {})}
        calm = build(table, "")
    return table, calm, [one for one in standard_faults(calm.settings, native.dialect) if one.name in only]


def _may_be_told_of_failure(settings: Settings) -> bool:
    """Whether a client gives up after some tries, and its application then sends again, to a broker."""
    contract, producer = contract_for(settings, settings.guarantee), settings.producer
    is_simple = settings.topology.has_broker and producer.handover == "one-step" and not producer.transactions
    return is_simple and contract.awaits_ack and contract.max_attempts > 0


def changes_for(fault: StandardFault, settings: Settings) -> Mapping[str, Table]:
    """What has to be otherwise, table by table, for a fault to strike and for all that follows to have its time."""
    own = fault.changes(settings)
    run = own.get("run") or time_for(settings, fault.steps(settings))  # Some know themselves how long they go on.
    return {**own, "run": run} if run else own


def with_fault(table: Table, settings: Settings, fault: StandardFault) -> Table:
    """A preset with a standard fault, as a file would hold it."""
    changed = {**table, "title": fault.title, "steps": fault.steps(settings)}
    for head, keys in changes_for(fault, settings).items():
        changed[head] = {**changed.get(head, {}), **keys}
    return changed


def came_to(settings: Settings, steps: tuple[Step, ...], most_events: int | None) -> Counts:
    """What a run of one message comes to, run once: many a change of a setting changes nothing beside the others."""
    return _played(settings, steps, most_events)[0]


def failures_in(settings: Settings, steps: tuple[Step, ...], most_events: int | None) -> int:
    """How often work fails in the same run."""
    return _played(settings, steps, most_events)[1]


@lru_cache(maxsize=_MOST_KEPT)
def _played(settings: Settings, steps: tuple[Step, ...], most_events: int | None) -> tuple[Counts, int]:
    outcome = play_out(Preset(name="", title="", settings=settings, steps=steps), most_events=most_events)
    return counts(outcome), sum(kind_of(row[1]) == Kind.FAILED for row in outcome.log.rows())


def counts(outcome: Outcome) -> Counts:
    """What a run of one message came to."""
    run, settings = outcome.simulation, outcome.preset.settings
    judge = judge_of(run.log, run.ledger, settings)
    record = judge.record(next(iter(judge.messages())))
    topology = settings.topology
    is_endless = record.fate is Fate.PENDING and not run.settled
    often = Counter(kind_of(row[1]) for row in run.log.rows())
    runs = often[Kind.STARTED]
    return Counts(
        publishes=record.attempts,
        copies=(_visible(outcome) if _VANISHING & often.keys() else often[Kind.STORED])
        if topology.has_broker
        else None,
        dispatches=None if is_endless else record.dispatches if topology.has_broker else runs,
        deliveries=None if is_endless else record.deliveries if topology.has_broker else runs,
        effects=record.effects,
        external=often[Kind.PRODUCED] or record.effects,
        believes=record.producer.value,
        outcome=record.fate.value,
    )


_VANISHING: Final = {Kind.DISCARDED, Kind.CRASHED}
"""Without these a copy that was stored is there."""
_OF_COPIES: Final = frozenset((Kind.STORED, Kind.DISPATCHED, Kind.FLUSHED, *_VANISHING))


def _visible(outcome: Outcome) -> int:
    """The copies that were stored, but for those that vanished before anybody could see them."""
    broker = outcome.preset.settings.broker
    visible, unseen, unflushed = 0, set[int](), set[int]()
    for number, (_, code, _, _, copy, _) in enumerate(outcome.log.rows()):
        if kind_of(code) not in _OF_COPIES:
            continue
        kind, place = split_code(code)
        gone = set[int]()
        match kind:
            case Kind.STORED:
                visible += 1
                unseen.add(copy)
                unflushed.add(copy)
            case Kind.DISPATCHED:
                unseen.discard(copy)
            case Kind.DISCARDED:
                gone = {copy}
            case Kind.FLUSHED:
                unflushed.discard(copy)
            case Kind.CRASHED if place is Place.BROKER:
                power = outcome.log[number].detail == "power" and broker.flush_ms > 0
                gone = unseen if not broker.durable else unflushed if power else gone
                unflushed = set()
        if gone:
            visible -= len(gone & unseen)
            unseen = unseen - gone
    return visible

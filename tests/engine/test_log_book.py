"""The book of a log: which record is where, read from the record alone."""

from typing import Any

import pytest
from hypothesis import given, settings

from playground.engine.log_book import LogBook
from playground.engine.log_records import RecordStage
from playground.engine.nodes.log_broker import LogBroker
from playground.engine.simulation import Simulation
from playground.scenario.build import build
from playground.scenario.load import load_preset
from playground.scenario.preset import Preset
from tests.properties.profiles import EXAMPLES, thorough
from tests.reference.random_logs import logs

_ALL = 1000


def _simulation(preset: Preset, upto_ms: int | None = None, most_events: int = 3000) -> Simulation:
    simulation = Simulation(preset.settings, preset.steps, max_events=most_events)
    if upto_ms is not None:
        simulation.run_until(upto_ms)
    return simulation


def _book(simulation: Simulation) -> LogBook:
    return LogBook(simulation.settings).read(simulation.log)


def _log(**tables: Any) -> Preset:
    raw: dict[str, Any] = {
        "format": 1,
        "title": "A log",
        "guarantee": "at-least-once",
        "system": "log",
        "workload": {"messages": 6, "every_ms": 100},
    }
    return build({**raw, **tables}, "test")


def _compare(simulation: Simulation, book: LogBook) -> None:
    """The book says of what is not done, of what nobody sees and of who reads what the engine does."""
    broker = simulation.system.broker
    assert isinstance(broker, LogBroker)
    if broker.is_down:
        return
    partitions = book.read(simulation.log).partitions(_ALL)
    records = [(one, record) for one in partitions for record in one.records]
    at = {stage: {its.copy for _, its in records if its.stage is stage} for stage in RecordStage}
    assert at[RecordStage.STORED] | at[RecordStage.OPEN] | at[RecordStage.READABLE] == set(broker.shelf.copies)
    assert at[RecordStage.STORED] | at[RecordStage.OPEN] == set(broker.shelf.held)
    for one in partitions:
        assert one.reader == broker.membership.group.reader(one.number)
        assert [its.position for its in one.records] == list(range(one.start, one.end))
        assert one.committed <= one.stable <= one.high_watermark <= one.end
    for one, its in records:
        assert its.stage is not RecordStage.STORED or its.position >= one.high_watermark
        assert its.stage is not RecordStage.READABLE or its.position < one.high_watermark


def _agrees(preset: Preset) -> None:
    simulation = _simulation(preset, most_events=600)
    book = LogBook(preset.settings)
    while simulation.step_event():
        _compare(simulation, book)


@pytest.mark.parametrize(
    "name", ["dying-leader", "min-insync-one", "unclean-election", "external-effect", "slow-poll", "latest-skips"]
)
def test_the_book_agrees_with_the_engine_after_every_event(name: str) -> None:
    _agrees(load_preset(f"kafka-{name}"))


@given(logs())
@settings(thorough, max_examples=max(EXAMPLES // 10, 8))
def test_so_it_does_in_random_runs(raw: dict[str, Any]) -> None:
    _agrees(build(raw, "random"))


def test_a_partition_counts_its_own_records_from_0() -> None:
    # m1, m3 and m5 are in the first of two partitions, m2, m4 and m6 in the second.
    book = _book(_simulation(_log(broker={"partitions": 2}), 60_000))
    first, second = book.partitions(_ALL)
    assert [(one.position, one.message) for one in first.records] == [(0, 1), (1, 3), (2, 5)]
    assert [(one.position, one.message) for one in second.records] == [(0, 2), (1, 4), (2, 6)]
    assert (first.end, first.high_watermark, first.stable, first.committed) == (3, 3, 3, 3)


def test_what_an_election_cuts_off_is_not_there_and_its_position_is_given_again_in_the_next_epoch() -> None:
    # acks=1: m2 is confirmed at 1600, and its leader dies before the others fetch it; m3 comes after the election.
    book = _book(_simulation(load_preset("kafka-dying-leader"), 60_000))
    (partition,) = book.partitions(_ALL)
    assert [(one.position, one.message, one.epoch) for one in partition.records] == [(0, 1, 0), (1, 3, 1), (2, 4, 1)]
    (gone,) = book.copies_of(2)
    assert book.record_of(gone)[1].position == 1
    assert not book.is_there(gone)


def test_what_is_not_replicated_is_behind_the_high_watermark() -> None:
    # m1 is stored at 50, and the others have it at 150.
    simulation = _simulation(_log(broker={"replicas": 3}), 120)
    (partition,) = _book(simulation).partitions(_ALL)
    assert (partition.high_watermark, partition.end) == (0, 1)
    assert partition.records[0].stage is RecordStage.STORED
    simulation.run_until(150)
    assert _book(simulation).partitions(_ALL)[0].high_watermark == 1


def test_nobody_reads_past_an_open_transaction_and_an_aborted_record_keeps_its_position() -> None:
    # m1 is stored at 50, and never confirmed: its transaction is aborted 300 ms later, at 350. m2, stored at 150, is
    # committed as its confirm arrives, at 200.
    steps = [{"do": "drop", "link": "confirm", "message": "m1", "at_ms": 0}]
    producer = {"transactions": True, "transaction_timeout_ms": 300, "ack_timeout_ms": 60_000, "max_attempts": 1}
    preset = _log(producer=producer, transport={"reconnect_ms": 10}, steps=steps)
    simulation = _simulation(preset, 340)
    (partition,) = _book(simulation).partitions(_ALL)
    assert partition.stable == 0
    assert partition.records[0].stage is RecordStage.OPEN
    simulation.run_until(350)
    (partition,) = _book(simulation).partitions(_ALL)
    assert partition.records[0].stage is RecordStage.ABORTED
    assert (partition.records[1].position, partition.records[1].message) == (1, 2)


def test_a_record_that_was_cut_back_is_read_anew() -> None:
    simulation = _simulation(load_preset("kafka-dying-leader"), 1000)
    start, before = simulation.checkpoint(), _book(simulation).partitions(_ALL)
    simulation.run_until(60_000)
    book = _book(simulation)
    assert book.epoch == 1
    simulation.restore(start)
    assert book.read(simulation.log).partitions(_ALL) == before
    assert book.epoch == 0


def test_of_a_long_partition_those_are_shown_that_are_not_done() -> None:
    preset = _log(
        workload={"messages": 100, "every_ms": 10},
        steps=[{"do": "pause", "node": "consumer", "for_ms": 9000, "at_ms": 500}],
    )
    (partition,) = _book(_simulation(preset, 2000)).partitions(10)
    assert partition.end == 100
    assert partition.records[0].position == partition.committed - 3
    assert len(partition.records) == 10


def test_what_was_too_old_is_not_there_and_the_next_position_goes_on_from_it() -> None:
    # m2 and m3 are seen at 2050 and 4050, and gone ten seconds later; m4, of 6050, is not yet.
    (partition,) = _book(_simulation(load_preset("log-retention-passed"), 14_500)).partitions(_ALL)
    assert (partition.start, partition.committed, partition.end) == (3, 1, 4)
    assert [(one.position, one.message) for one in partition.records] == [(3, 4)]


def test_what_a_group_without_a_position_skips_stays_and_is_not_read() -> None:
    # m1, m2 and m3 are there when the group begins at the end; m4 comes after that.
    (partition,) = _book(_simulation(load_preset("kafka-latest-skips"), 60_000)).partitions(_ALL)
    assert [(one.message, one.stage) for one in partition.records] == [
        *((message, RecordStage.SKIPPED) for message in (1, 2, 3)),
        (4, RecordStage.COMMITTED),
    ]


def test_a_commit_is_late_only_if_its_member_has_left_since_it_was_given_the_record() -> None:
    book = _book(_simulated("kafka-slow-poll"))
    assert [(late.partition, late.member) for late in book.late_commits.values()] == [(1, 0)]
    assert not _book(_simulated("kafka-rebalance")).late_commits


def _simulated(name: str) -> Simulation:
    simulation = _simulation(load_preset(name))
    simulation.run()
    return simulation

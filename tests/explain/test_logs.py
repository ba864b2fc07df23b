"""What is told of a log: positions and epochs, who reads on from where, and no word of a queue that it has not."""

import re

import pytest

from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly
from playground.explain.prevention import Search
from playground.explain.record import Record
from playground.explain.why import explain
from playground.matrix.names import table_named
from playground.scenario.build import build
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset

LOGS = [name for name in preset_names() if load_preset(name).settings.mechanisms.keeps_log]
_OF_A_QUEUE = re.compile(r"max_deliver|dead letters|redelivery|deliver(y|ies)\b|\bACK|about to leave|\bdispatch")


def _record(preset: Preset) -> Record:
    return Record.of(play_out(preset).simulation, preset.native)


def _told(name: str, message: int) -> str:
    told = explain(_record(load_preset(name)), message)
    return "\n".join([told.headline, *(clause.text for clause in told.clauses), told.interview])


@pytest.mark.parametrize("name", LOGS)
def test_no_word_of_a_queue_is_said_of_a_log(name: str) -> None:
    record = _record(load_preset(name))
    for message, anomaly in anomalies(record):
        told = explain(record, message, anomaly)
        said = "\n".join([told.headline, *(clause.text for clause in told.clauses), told.interview])
        assert not _OF_A_QUEUE.search(said.replace("`deliver`", "")), said


def test_what_an_election_cuts_off_has_its_offset_and_the_epoch_that_gives_it_again() -> None:
    told = _told("kafka-dying-leader", 2)
    assert "before another replica had m2, at offset 1 of partition 0, and what led next was without it" in told
    assert "at 2.600 s another replica led on: leader epoch 1 from offset 1 on, without m2" in told
    assert "An answer is worth as many replicas as it waits for" in told
    assert "unclean.leader.election.enable = true" in _told("kafka-unclean-election", 3)


def test_whoever_reads_on_is_named_with_the_committed_offset() -> None:
    told = _told("kafka-slow-poll", 1)
    assert "it had not polled in time; consumer-2 read partition 0 from the committed offset 0 on" in told
    assert "A group goes on without a member that does not poll in time" in told
    assert "consumer-2 applied m2 at 60.450 s" in _told("kafka-slow-poll", 2)


def test_a_commit_of_what_another_has_committed_since_is_told_as_refused() -> None:
    told = _told("kafka-slow-poll", 1)
    assert "that came at 90.250 s was refused: the consumer did not own partition 0 any more" in told
    assert "refused" not in _told("kafka-rebalance", 2).split("A group goes on")[0]


def test_a_position_that_is_committed_before_the_work_is_told_with_its_offset() -> None:
    told = _told("kafka-commit-c", 2)
    assert "the consumer had committed m2 with offset 2 of partition 0 at 2.000 s, before it had processed it" in told
    assert "committed by the way" in told


def test_what_was_committed_with_one_behind_it_is_told_with_that_and_cured_by_one_worker() -> None:
    told = _told("kafka-several-threads", 1)
    assert "the consumer had committed m2 with offset 2 of partition 0 at 0.500 s, and with that m1" in told
    assert "commit up to the oldest that is not done" in told
    search = Search(load_preset("kafka-several-threads"), 1, Anomaly.LOST)
    assert [trial.change.toml for trial in search.trials() if trial.works] == ["[consumer]\nworkers = 1"]


def test_a_partition_without_a_reader_is_told_as_such_and_not_blamed_on_the_leader() -> None:
    # F4b: the consumer is dead from 0 on, and the leader gone from 200 to 1200; its session of 45 s ends at 45000.
    preset = build(table_named("kafka:default:F4b"), "F4b")
    told = [clause.text for clause in explain(_record(preset), 1).clauses]
    assert told[0].startswith("the consumer was out of its group at 45.000 s, for it had crashed at 0.000 s")
    assert not any("broker" in text for text in told)


def test_what_was_written_in_a_transaction_is_aborted_with_its_writer() -> None:
    assert "after it had written what came of m2 in a transaction that was then aborted" in _told(
        "kafka-external-effect", 2
    )


def test_a_producers_session_is_told_by_its_id() -> None:
    told = _told("kafka-restarted-producer", 2)
    assert "lost its producer id and its sequence" in told
    assert "carried a new producer id" in told
    assert "A log knows a producer by the id of its session" in told


def test_what_was_committed_past_after_ten_tries_names_them_and_the_dead_letter_topic() -> None:
    preset = load_preset("kafka-gives-up")
    assert "ended in an error 10 times, the last time at 11.700 s: m2 is poisoned" in _told("kafka-gives-up", 2)
    search = Search(preset, 2, Anomaly.LOST)
    assert [*search.trials()]
    assert 'with then = "park" somebody would know of it' in search.outcome.advice[1][1]


def test_what_was_written_aside_twice_is_told_with_its_writer_and_why() -> None:
    told = _told("log-dead-letter-twice", 2)
    assert "m2 was parked in the dead letter topic" in told
    assert "wrote m2 to the dead letter topic at 1.800 s" in told
    assert "was out of its group at 4.800 s, for it had crashed at 1.800 s (step 2)" in told
    assert "once more at 5.550 s: it was not committed in between" in told
    assert "only then commits past it" in told


def test_what_the_application_sent_again_is_told_as_new_to_everybody() -> None:
    told = _told("kafka-told-failed", 1)
    assert 'sent m1 again at 2.200 s, as a new one (resend = "new-key", attempt 3)' in told
    assert "attempt 3 was a new send, with a sequence of its own" in told.lower()
    assert "what the application then sends again is a new record to everybody" in told


def test_a_position_that_expired_is_told_with_its_rule_and_what_came_of_it() -> None:
    lost = _told("kafka-offsets-expired", 3)
    assert "had expired at 108.000 s, with nobody in the group for 60 s (offsets.retention.minutes = 1)" in lost
    twice = _told("log-positions-expired", 1)
    assert 'began at the start at 23.000 s (reset = "earliest"), and so in front of m1, which was done' in twice
    assert "Keep positions for longer than anybody is ever away" in twice

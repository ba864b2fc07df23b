"""What the work on a message did beyond its transaction: told of a message that no fate tells it of."""

from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from tests.explain.prevented import prevention


def test_work_that_was_done_again_is_told_although_one_transaction_hides_it() -> None:
    preset = load_preset("kafka-external-effect")
    record = Record.of(play_out(preset).simulation, preset.native)
    told = {message: " ".join(clause.text for clause in explain(record, message).clauses) for message in (1, 2)}
    assert "the work on m2 was done twice, the last time at 47.000 s" in told[2]
    assert "such as a call, was done each time" in told[2]
    assert "was done twice" not in told[1]


def test_what_would_keep_a_call_from_its_second_effect_is_named_beside_what_only_makes_it_earlier() -> None:
    preset = load_preset("kafka-external-effect")
    toml, words = prevention(preset, 2, Anomaly.LATE).advice[-1]
    assert toml == ""
    assert "the work on m2 would still be done again" in words
    assert "send an idempotency key with the call" in words


def test_a_reader_of_what_was_aborted_is_told_to_read_what_is_committed_and_that_is_all_there_is_to_it() -> None:
    """The producer dies behind its first send: that is aborted, and only who reads uncommitted records works on it."""
    text = """format = 1
    title = "T"
    system = "kafka"
    config = "transactions"
    settings = { "isolation.level" = "read_uncommitted" }
    workload = { messages = 1 }
    [[steps]]
    do = "crash"
    node = "producer"
    when = { event = "stored", message = "m1" }
    """
    found = prevention(load_text(text), 1, Anomaly.DUPLICATED)
    [(toml, words)] = found.advice
    assert toml == '[settings]\n"isolation.level" = "read_committed"'
    assert words.startswith("the consumer would have read only what its transaction had committed")

"""What the work on a message did beyond its transaction: told of a message that no fate tells it of."""

from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out


def test_work_that_was_done_again_is_told_although_one_transaction_hides_it() -> None:
    preset = load_preset("kafka-external-effect")
    record = Record.of(play_out(preset).simulation, preset.native)
    told = {message: " ".join(clause.text for clause in explain(record, message).clauses) for message in (1, 2)}
    assert "the work on m2 was done twice, the last time at 47.000 s" in told[2]
    assert "such as a call, was done each time" in told[2]
    assert "was done twice" not in told[1]

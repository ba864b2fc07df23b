"""What held up a message that was done once and in its turn is told, with nobody blamed."""

import pytest

from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out


@pytest.mark.parametrize(
    ("name", "message", "headline", "told"),
    [
        (
            "kafka-dead-letter-topic",
            3,
            "m3 was handled once, but only 8.800 s after it was sent",
            "m3 waited in the consumer's inbox from 3.200 s to 11.700 s, behind other work",
        ),
        (
            "poison-blocks-its-lane",
            3,
            "m3 was handled once, but only 3.200 s after it was sent",
            "the broker held m3 from 1.050 s to 4.050 s, until it had parked m1: only one message of a lane may be "
            "out at a time (lanes = true)",
        ),
        (
            "rabbitmq-hanging-consumer",
            2,
            "m2 was handled once, but only 2,699.300 s after it was sent",
            "the broker held m2 from 1.050 s to 2,700.150 s, until it had the basic.ack of m1: only one message may "
            "be out without a basic.ack (prefetch_count = 1)",
        ),
        (
            "kafka-open-transaction",
            3,
            "m3 was handled once, but only 19.000 s after it was sent",
            "the broker held m3 from 3.050 s to 21.700 s, until m3 was committed: nobody reads what is not, nor what "
            "comes after it",
        ),
        # A delay that somebody asked for is no wait, nor is work that is long by the settings.
        ("held-until-due", 2, "m2 went as it should: it was mailed once", None),
        ("heartbeat", 1, "m1 went as it should: it was handled once", None),
    ],
)
def test_a_long_wait_is_told_of_what_went_well(name: str, message: int, headline: str, told: str | None) -> None:
    preset = load_preset(name)
    explanation = explain(Record.of(play_out(preset).simulation, preset.native), message)
    assert (explanation.headline, explanation.faults) == (headline, ())
    assert told is None or told in [clause.text for clause in explanation.clauses]

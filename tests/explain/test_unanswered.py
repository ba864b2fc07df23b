"""Silence: for each place at which a trip can halt, what is told of it. A packet takes 50 ms, the work 100 ms."""

import pytest

from playground.explain.clauses import Anomaly
from tests.explain.test_why import told_of

DIRECT = 'guarantee = "at-least-once"\nworkload = { messages = 1 }\n'
BROKER = DIRECT + 'system = "broker"\n'


def crash(node: str, when: str, for_ms: int = 200) -> str:
    return f'[[steps]]\ndo = "crash"\nnode = "{node}"\nwhen = {{ event = "{when}" }}\nfor_ms = {for_ms}\n'


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        # The packet has arrived at 50 and is lost before anybody has looked at it.
        (
            DIRECT + crash("consumer", "arrived"),
            Anomaly.LATE,
            "the consumer crashed at 0.050 s, just as attempt 1 reached it (on purpose, by step 1 of the script)",
        ),
        # It was to leave at 0.
        (
            DIRECT + '[producer]\noutbox = "durable"\n' + crash("producer", "attempted"),
            Anomaly.LATE,
            "the producer crashed at 0.000 s, before attempt 1 had left, and forgot its timers (on purpose, by "
            "step 1 of the script)",
        ),
        # Applied 150; the ACK was to leave at once.
        (
            DIRECT + crash("consumer", "acked"),
            Anomaly.DUPLICATED,
            "the consumer crashed at 0.150 s, before its ACK of attempt 1 had left (on purpose, by step 1 of "
            "the script)",
        ),
        # Stored 50, and the confirm was to leave at once; refused 1050.
        (
            BROKER + "[broker]\ndedup_window_ms = 9000\n" + crash("broker", "stored"),
            Anomaly.DEDUPLICATED,
            "the broker crashed at 0.050 s, after it had stored attempt 1 and before its confirm (on purpose, "
            "by step 1 of the script)",
        ),
    ],
)
def test_where_a_trip_halted_is_told(text: str, kind: Anomaly, expected: str) -> None:
    assert expected in told_of(text, 1, kind)[1]


def test_a_skip_that_a_crash_kept_from_being_acknowledged_is_told_where_the_producer_then_gave_up() -> None:
    """Applied 150, ACK dropped. Attempt 2 is skipped 1050, crash 1050: no ACK. Given up 2000 after two attempts."""
    text = (
        DIRECT
        + '[producer]\nmax_attempts = 2\n[consumer]\ndedup = "transaction"\n[[steps]]\ndo = "drop"\nlink = "ack"\n'
        + crash("consumer", "skipped")
    )
    assert told_of(text, 1, Anomaly.MISREPORTED)[1] == [
        "the consumer applied m1 at 0.150 s",
        "the ACK of attempt 1 was dropped at 0.150 s (on purpose, by step 1 of the script)",
        "the producer's timer of 1 s ran out at 1.000 s, and it sent attempt 2",
        "the consumer crashed at 1.050 s, after it had skipped m1 and before it could say so (step 2)",
        "the producer gave up at 2.000 s, after 2 attempts whose timers ran out without an answer "
        "(max_attempts = 2), and told the application",
    ]


def test_work_that_failed_after_its_effect_and_was_tried_again_in_place_is_told_as_one_delivery() -> None:
    """Applied and failed 150, begun again 250, applied again 350: nobody has sent anything twice."""
    text = (
        DIRECT.replace("least", "most")
        + '[consumer]\nack = "after"\non_failure = "retry"\nretry_delay_ms = 100\n'
        + '[[steps]]\ndo = "fail"\nmessage = "m1"\nafter_effect = true\n'
    )
    told = told_of(text, 1, Anomaly.DUPLICATED)[1]
    failed = (
        "the work on m1 ended in an error at 0.150 s, after the effect (on purpose, by step 1 of the "
        "script), and the consumer tried again in place"
    )
    assert failed in told


# m1 is done at 200; m2 and m3, which wait by then, are one batch: 300 and 400.
_THREE = BROKER.replace("1 }", "3, every_ms = 0 }")
_OF_THREE = "[consumer]\nbatch = 2\n"


def test_a_message_whose_batch_has_failed_is_told_which_one_it_failed_with() -> None:
    fail = '[[steps]]\ndo = "fail"\nmessage = "m3"\n'
    text = _THREE + _OF_THREE + 'ack_unit = "batch"\non_failure = "return"\n' + fail
    told = told_of(text, 2, Anomaly.DUPLICATED)[1]
    because = 'dispatch 1 was done at 0.300 s, but a batch fails as a whole (ack_unit = "batch"), and m3 of it failed'
    assert f"{because} at 0.400 s (on purpose, by step 1 of the script)" in told


def test_a_message_that_only_waits_for_the_rest_of_its_batch_is_told_so() -> None:
    text = _THREE + "[broker]\nredelivery_timeout_ms = 300\n" + _OF_THREE
    told = told_of(text, 2, Anomaly.DUPLICATED)[1]
    assert "dispatch 1 was done at 0.300 s, and its ACK waited for the rest of its batch" in told

"""What set off a step that is blamed: another fault without which its event had not come is a cause, too.

The times are derived by hand. A packet takes 50 ms, the work 100 ms, the producer waits 1 s; a crash lasts 1 s.
"""

from playground.explain.clauses import Anomaly
from tests.explain.test_blame import clauses
from tests.explain.test_drops import blamed


def test_a_step_that_waited_for_what_another_step_did_is_told_with_that_one() -> None:
    """Slow from 0, by no more than usual; 60 later it crashes, at work from 50."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "slow"
    processing_ms = 100
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "slowed", after_ms = 60 }
    """
    assert clauses(text, 1, Anomaly.LOST)[:2] == [
        "step 2 of the script was set off at 0.000 s by step 1",
        "the consumer crashed at 0.060 s while it was working on attempt 1 (step 2)",
    ]


def test_a_step_that_waited_for_what_chance_did_is_told_with_that() -> None:
    """The packet is doubled at 0, and both find the consumer down, at 50 and 51."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    links = { deliver = { duplicate = 1.0 } }
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "duplicated" }
    """
    told = clauses(text, 1, Anomaly.LOST)
    assert (
        told[0]
        == "step 1 of the script was set off at 0.000 s, as a packet of m1 was duplicated by chance on the deliver link"
    )


def test_what_set_off_a_step_that_set_off_another_is_told_once() -> None:
    """The pause ends at 20, which slows the work down, by nothing; that sets off the crash at 60."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "pause"
    node = "consumer"
    for_ms = 20
    at_ms = 0
    [[steps]]
    do = "slow"
    processing_ms = 100
    when = { event = "resumed" }
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "slowed", after_ms = 40 }
    """
    assert clauses(text, 1, Anomaly.LOST)[:2] == [
        "step 2 of the script was set off at 0.020 s by step 1",
        "step 3 was set off at 0.020 s by step 2",
    ]


def test_a_timer_that_ran_out_is_told_with_what_had_kept_the_answer_away() -> None:
    """m1 is dropped at 0, its timer runs out at 1000, and that kills the work on m2, which arrived at 950."""
    text = """guarantee = "at-least-once"
    workload = { messages = 2, every_ms = 900 }
    producer = { max_attempts = 1 }
    [[steps]]
    do = "drop"
    link = "deliver"
    message = "m1"
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "timed-out" }
    """
    reason = "attempt 1 was dropped on the deliver link at 0.000 s (step 1)"
    assert (
        clauses(text, 2, Anomaly.FAILED)[0]
        == f"step 2 of the script was set off at 1.000 s, as m1 had no answer: {reason}"
    )


def test_what_only_put_the_event_off_is_not_blamed() -> None:
    """The producer is down from 0 to 100 and sends then; as it arrives, at 150, the consumer crashes."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "crash"
    node = "producer"
    for_ms = 100
    at_ms = 0
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "received" }
    """
    assert not [one for one in clauses(text, 1, Anomaly.LOST) if "set off" in one]
    assert len(blamed(text, 1, Anomaly.LOST)) == 1


def test_of_events_of_any_message_another_one_would_have_come_instead() -> None:
    """The second arrival is that of the copy that chance made of m1, at 51; without it that of m2 at 60 would do."""
    text = """guarantee = "at-most-once"
    workload = { messages = 2, every_ms = 10 }
    links = { deliver = { duplicate = 1.0 } }
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "arrived", nth = 2%s }
    """
    assert not [one for one in clauses(text % "", 1, Anomaly.LOST) if "set off" in one]
    assert [one for one in clauses(text % ', message = "m1"', 1, Anomaly.LOST) if "set off" in one]

"""What put a message off until a fault came is blamed with that fault, where it would have been past it in time.

The times are derived by hand. A packet takes 50 ms, the work 100 ms; nobody waits for an answer.
"""

from playground.explain.clauses import Anomaly
from tests.explain.test_drops import blamed, clauses

_PAUSED_PRODUCER = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "pause"
    node = "producer"
    for_ms = 500
    [[steps]]
    do = "cut"
    links = ["deliver"]
    at_ms = %s
    """


def test_a_standstill_of_the_producer_is_blamed_for_what_was_sent_into_a_cut() -> None:
    """Due at 0, sent at 500; the cut came at 300."""
    assert clauses(_PAUSED_PRODUCER % 300, 1, Anomaly.LOST)[0] == (
        "the producer stood still from 0.000 s to 0.500 s (on purpose, by step 1 of the script), so m1 was sent "
        "only at 0.500 s"
    )
    assert blamed(_PAUSED_PRODUCER % 300, 1, Anomaly.LOST) == {0, 1}


def test_it_is_not_blamed_where_the_cut_was_there_before() -> None:
    """Due at 0, and cut from 0 on."""
    assert blamed(_PAUSED_PRODUCER % 0, 1, Anomaly.LOST) == {1}


def test_a_pause_in_which_a_packet_waited_for_a_crash_is_blamed() -> None:
    """It comes at 50, waits, and the crash at 1000 takes it: without the pause it would have been done by 150."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "pause"
    node = "consumer"
    for_ms = 5000
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 1000
    """
    assert blamed(text, 1, Anomaly.LOST) == {0, 1}


def test_what_broke_the_connection_is_blamed_for_what_waited_for_it_as_its_sender_crashed() -> None:
    """It has been waiting for the connection since 0, which would be there at 1000; the producer crashes at 500."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    transport = { kind = "connection" }
    [[steps]]
    do = "disconnect"
    node = "producer"
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 500
    """
    assert blamed(text, 1, Anomaly.LOST) == {0, 1}


def test_a_step_that_waited_for_the_message_itself_comes_as_late_as_that() -> None:
    """Sent at 500, and the consumer crashes as it arrives at 550: without the pause it would have at 50."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "pause"
    node = "producer"
    for_ms = 500
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "received" }
    """
    assert blamed(text, 1, Anomaly.LOST) == {1}


def test_what_kept_a_first_attempt_from_leaving_makes_it_late_and_is_blamed() -> None:
    """The crash at 0 breaks the connection, which would be there at 1000; the producer stands still until 1500."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    transport = { kind = "connection" }
    [[steps]]
    do = "crash"
    node = "consumer"
    for_ms = 100
    [[steps]]
    do = "pause"
    node = "producer"
    at_ms = 200
    for_ms = 1300
    """
    assert clauses(text, 1, Anomaly.LATE) == [
        "the producer's connection broke at 0.000 s (on purpose, by step 1 of the script)",
        "the producer stood still from 0.200 s to 1.500 s (step 2)",
        "the consumer applied m1 at 1.650 s, 1.650 s after it was sent",
    ]
    assert blamed(text, 1, Anomaly.LATE) == {0, 1}


def test_a_slowness_that_is_over_is_told_with_its_end() -> None:
    """Slow from 0 to 1500; m1 comes at 50 and is worked on until 3050, as the producer has sent it again at 1000."""
    slow = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "slow"
    processing_ms = 3000
    at_ms = 0
    """
    work = "took the consumer 3 s (on purpose, by step 1 of the script)"
    assert clauses(f"{slow}for_ms = 1500", 1, Anomaly.DUPLICATED)[0] == (
        f"from 0.000 s to 1.500 s each piece of work that began {work}"
    )
    assert clauses(slow, 1, Anomaly.DUPLICATED)[0] == f"from 0.000 s on each piece of work {work}"

"""What came to nothing: tries that a limit counted, an ACK before the work, a silence that goes on, a crash.

A packet takes 50 ms, the work 100 ms, the producer waits 1 s, the broker as long as it says here.
"""

from playground.explain.clauses import Anomaly
from tests.explain.test_unanswered import BROKER, DIRECT, crash
from tests.explain.test_why import told_of


def drop(link: str) -> str:
    return f'[[steps]]\ndo = "drop"\nlink = "{link}"\n'


def test_an_ack_before_the_work_that_was_lost_is_why_a_crash_did_not_lose_the_message() -> None:
    """ACK 50, dropped; crash 50 until 250; timer 1000, applied 1150. With the ACK there it had been lost."""
    text = DIRECT + '[consumer]\nack = "before"\n' + drop("ack") + crash("consumer", "started")
    assert told_of(text, 1, Anomaly.LATE)[1] == [
        "the ACK of attempt 1 was dropped at 0.050 s (on purpose, by step 1 of the script)",
        "the consumer crashed at 0.050 s while it was working on attempt 1 (step 2)",
        "the producer's timer of 1 s ran out at 1.000 s, and it sent attempt 2",
        "the consumer applied m1 at 1.150 s, 1.150 s after it was sent",
    ]


def test_an_attempt_that_a_crash_kept_back_counts_and_is_told() -> None:
    """Crash 0 until 200, attempt 2 at 200 dropped, given up 1200: one packet was lost, and two attempts are spent."""
    producer = '[producer]\nmax_attempts = 2\noutbox = "durable"\n'
    text = DIRECT + producer + crash("producer", "attempted") + drop("deliver")
    assert told_of(text, 1, Anomaly.FAILED)[1] == [
        "the producer crashed at 0.000 s, before attempt 1 had left (on purpose, by step 1 of the script)",
        "attempt 2 was dropped on the deliver link at 0.200 s (step 2)",
        "the producer gave up at 1.200 s, after 2 attempts without an answer (max_attempts = 2), and told the "
        "application",
    ]


def test_what_kept_the_answer_to_a_dispatch_that_a_limit_counted_is_told() -> None:
    """Dispatched 50, work begins 100, pause until 1100; the lease of 300 is over 350: parked. Crash 1100, before it is
    applied."""
    text = (
        BROKER
        + "[broker]\nmax_deliveries = 1\nredelivery_timeout_ms = 300\n"
        + '[[steps]]\ndo = "pause"\nnode = "consumer"\nfor_ms = 1000\nwhen = { event = "started" }\n'
        + '[[steps]]\ndo = "crash"\nnode = "consumer"\nfor_ms = 200\nat_ms = 1000\n'
    )
    told = told_of(text, 1, Anomaly.DEAD_LETTERED)[1]
    assert "the consumer stood still from 0.100 s to 1.000 s (on purpose, by step 1 of the script)" in told
    assert told[-1] == "the consumer crashed at 1.000 s while it was working on dispatch 1 (step 2)"


def test_a_producer_that_stays_without_an_answer_is_told_what_took_it() -> None:
    """Applied 150, crash 150: no ACK. The producer crashes 500, and forgets that it waited: the outcome is unknown."""
    text = DIRECT + '[producer]\noutbox = "memory"\n' + crash("consumer", "applied")
    text += '[[steps]]\ndo = "crash"\nnode = "producer"\nat_ms = 500\nfor_ms = 200\n'
    headline, told = told_of(text, 1)
    assert headline.endswith("to it, the outcome is unknown")
    assert told[-3:] == [
        "the consumer crashed at 0.150 s, after it had applied m1 and before it could say so (on purpose, by "
        "step 1 of the script)",
        "the producer crashed at 0.500 s and forgot m1, which its outbox held only in memory, so it did not send it "
        "again (step 2)",
        "the producer holds no answer: to it, the outcome is unknown",
    ]


def test_a_delivery_that_a_crash_took_from_the_desk_is_why_it_was_done_once() -> None:
    """Pause 50 to 2550, attempts 2 and 3 wait at its door from 1050 on, given up 2000; applied 2550, and the crash at
    that instant takes them."""
    text = (
        DIRECT
        + "[producer]\nmax_attempts = 2\n"
        + '[[steps]]\ndo = "pause"\nnode = "consumer"\nfor_ms = 2500\nwhen = { event = "started" }\n'
        + crash("consumer", "applied")
    )
    told = told_of(text, 1, Anomaly.MISREPORTED)[1]
    assert told[-1] == "attempt 2 found the consumer down at 2.550 s (since 2.550 s, step 2)"


def test_an_attempt_beyond_the_limit_that_a_restart_made_is_counted_and_said_to_be_one() -> None:
    """Attempt 1 at 0 dropped, crash 20 until 220: attempt 2 at 220, applied 370, its ACK dropped; given up 1220."""
    text = DIRECT + '[producer]\nmax_attempts = 1\noutbox = "durable"\n' + drop("deliver") + drop("ack")
    text += '[[steps]]\ndo = "crash"\nnode = "producer"\nat_ms = 20\nfor_ms = 200\n'
    told = told_of(text, 1, Anomaly.MISREPORTED)[1]
    assert "once it had restarted, the producer sent m1, which its outbox still held, at 0.220 s (attempt 2)" in told
    assert told[-1] == (
        "the producer gave up at 1.220 s, after 2 attempts without an answer (max_attempts = 1; a restart sends beyond "
        "that what the outbox holds), and told the application"
    )


def test_who_waits_for_nothing_by_its_own_setting_is_not_said_to_do_so_by_its_guarantee() -> None:
    text = DIRECT + "[producer]\nawaits_ack = false\n" + drop("deliver")
    assert told_of(text, 1, Anomaly.LOST)[1][-1] == (
        "nobody sent m1 again: the producer waits for no answer (awaits_ack = false)"
    )

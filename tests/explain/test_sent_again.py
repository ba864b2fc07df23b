"""What made somebody send again is blamed: each answer that a call did not have, a retry's reason, the end of a lease.

The times are derived by hand. A packet takes 50 ms, the work 100 ms, the producer waits 1 s.
"""

from playground.explain.clauses import Anomaly
from tests.explain.test_drops import blamed, clauses

_DROP = '[[steps]]\ndo = "drop"\n'


def test_each_answer_that_a_call_did_not_have_is_blamed_for_what_the_application_sent_again() -> None:
    """Applied 150, its ACK dropped; attempt 2 is skipped at 1050, its ACK dropped; gave up 2000, applied again 2150."""
    text = f"""guarantee = "exactly-once"
    workload = {{ messages = 1 }}
    producer = {{ max_attempts = 2, resend = "new-key" }}
    {_DROP}link = "ack"
    attempt = 1
    {_DROP}link = "ack"
    attempt = 2
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0, 1}
    assert "the ACK of attempt 2 was dropped at 1.050 s (step 2)" in clauses(text, 1, Anomaly.DUPLICATED)


def test_an_attempt_that_would_have_been_a_duplicate_itself_is_not_blamed() -> None:
    """No table: attempt 2, dropped at 1000, would have been applied again, as attempt 3 is at 2150."""
    text = f"""guarantee = "at-least-once"
    workload = {{ messages = 1 }}
    producer = {{ max_attempts = 2, resend = "new-key" }}
    {_DROP}link = "ack"
    {_DROP}link = "deliver"
    attempt = 2
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_what_made_a_retry_necessary_is_blamed_for_the_copy_that_the_network_made_of_it() -> None:
    """Attempt 1 is dropped at 0; attempt 2 leaves at 1000 and is doubled: applied 1150 and 1250."""
    text = f"""guarantee = "at-least-once"
    workload = {{ messages = 1 }}
    {_DROP}link = "deliver"
    [[steps]]
    do = "duplicate"
    link = "deliver"
    at_ms = 500
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0, 1}
    assert "attempt 1 was dropped on the deliver link at 0.000 s (on purpose, by step 1 of the script)" in clauses(
        text, 1, Anomaly.DUPLICATED
    )


def test_a_lost_packet_that_would_have_been_doubled_as_well_is_not_blamed_for_the_copy() -> None:
    """Everything is doubled by chance, attempt 1 as well, had it not been dropped."""
    text = f"""guarantee = "at-least-once"
    workload = {{ messages = 1 }}
    links = {{ deliver = {{ duplicate = 1.0 }} }}
    {_DROP}link = "deliver"
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {None}


def test_a_crash_that_ends_a_lease_without_a_timer_is_blamed() -> None:
    """Applied 200 and never acknowledged; the crash at 1000 gives it back, and it is dispatched again at 2000."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { lease = "connection" }
    consumer = { ack = "never" }
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 1000
    for_ms = 1000
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}
    back = (
        "the broker took m1 back from the consumer at 1.000 s, for it had crashed (on purpose, by step 1 of the script)"
    )
    told = clauses(text, 1, Anomaly.DUPLICATED)
    assert f"{back}, and dispatched it again at 2.000 s (dispatch 2)" in told


def test_a_crash_of_a_sender_that_stood_still_is_blamed_for_the_answer_before_it() -> None:
    """Still from 10 on, the ACK there at 200; down from 1500 to 2000, when it sends attempt 2."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { outbox = "durable" }
    [[steps]]
    do = "pause"
    node = "producer"
    at_ms = 10
    for_ms = 30000
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 1500
    for_ms = 500
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0, 1}


def test_a_switch_of_the_guarantee_is_not_blamed_where_a_table_would_have_forgotten() -> None:
    """The ACK of 150 is dropped; the duplicate comes at 1050. A table that remembers for 300 ms would not know it."""
    text = f"""guarantee = "exactly-once"
    workload = {{ messages = 1 }}
    consumer = {{ dedup_window_ms = %s }}
    [[steps]]
    do = "switch"
    guarantee = "at-least-once"
    {_DROP}link = "ack"
    """
    assert blamed(text % 300, 1, Anomaly.DUPLICATED) == {1}
    assert blamed(text % 5000, 1, Anomaly.DUPLICATED) == {0, 1}

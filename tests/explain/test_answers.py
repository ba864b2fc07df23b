"""Why there was no answer: each case in which the explanation once stopped at something else, derived by hand.

A packet takes 50 ms, the work 100 ms, the producer waits 1 s, the broker 5 s unless the preset says otherwise.
"""

from playground.engine.events import Kind
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from tests.explain.test_drops import blamed, clauses


def test_a_confirm_that_waits_for_the_disk_is_the_answer_that_was_lost() -> None:
    """Stored 50, on disk 60, its confirm dropped; the timer runs out at 1000, and it is stored again 1050."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { flush_ms = 10, confirm_at = "flushed" }
    [[steps]]
    do = "drop"
    link = "confirm"
    """
    assert "the confirm of attempt 1 was dropped at 0.060 s (on purpose, by step 1 of the script)" in clauses(
        text, 1, Anomaly.DUPLICATED
    )
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_an_ack_is_in_time_until_the_renewed_lease_is_over() -> None:
    """Dispatched 50, begun 100, renewed 300, applied 490, and its ACK dropped. The lease is over at 550, not at 300."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { redelivery_timeout_ms = 250 }
    consumer = { processing_ms = 390, renew = true }
    [[steps]]
    do = "drop"
    link = "ack"
    """
    told = clauses(text, 1, Anomaly.DUPLICATED)
    assert told[1] == "the ACK of dispatch 1 was dropped at 0.490 s (on purpose, by step 1 of the script)"
    assert told[2].startswith("the broker's redelivery timer of 250 ms ran out at 0.550 s, and it dispatched m1 again")
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_cut_that_goes_on_as_another_one_begins_has_its_own_end() -> None:
    """The first cut is over at 300, within the second, which begins at 200. Each of them takes one attempt."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { max_attempts = 2 }
    [[steps]]
    do = "cut"
    links = ["deliver"]
    for_ms = 300
    [[steps]]
    do = "cut"
    links = ["deliver"]
    at_ms = 200
    """
    told = clauses(text, 1, Anomaly.FAILED)
    assert (
        told[0]
        == "attempt 1 was lost at 0.000 s, while the deliver link was cut (since 0.000 s, on purpose, by step 1 "
        "of the script)"
    )
    assert told[1] == "attempt 2 was lost at 1.000 s, while the deliver link was cut (since 0.200 s, step 2)"
    assert blamed(text, 1, Anomaly.FAILED) == {0, 1}


def test_a_switch_is_blamed_for_the_acks_that_never_come() -> None:
    """m1 is sent under a guarantee without ACKs, by a producer that waits for them all the same."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { awaits_ack = true, max_attempts = 2 }
    [[steps]]
    do = "switch"
    guarantee = "at-most-once"
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_switch_is_not_blamed_where_the_other_side_knows_the_key() -> None:
    """The duplicate is skipped, for under exactly-once there is a table; without one its call would have been known."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    consumer = { effect = "external", effect_key = true }
    [[steps]]
    do = "switch"
    guarantee = "exactly-once"
    [[steps]]
    do = "duplicate"
    link = "deliver"
    """
    assert blamed(text, 1, Anomaly.DEDUPLICATED) == {1}


def test_what_passed_for_a_duplicate_in_a_batch_is_told_so() -> None:
    """m2 comes with the key of m1, in one batch with m3: m1 is at work from 50, the batch from 150."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    consumer = { batch = 2 }
    [[steps]]
    do = "send"
    key_of = "m1"
    count = 2
    at_ms = 10
    """
    assert clauses(text, 2, Anomaly.LOST)[0] == (
        "the consumer had noted the key of m1 at 0.150 s, and skipped attempt 1 at 0.150 s, for its key was that of "
        "m1, which the application had given to both"
    )


def test_each_of_several_answers_that_were_lost_is_blamed() -> None:
    """The network doubles the packet, both are answered, and either ACK would have done."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    producer = { max_attempts = 1 }
    [[steps]]
    do = "duplicate"
    link = "deliver"
    [[steps]]
    do = "drop"
    link = "ack"
    [[steps]]
    do = "drop"
    link = "ack"
    """
    assert {1, 2} <= blamed(text, 1, Anomaly.MISREPORTED)


def test_what_is_tried_again_in_place_without_an_end_is_poisoned() -> None:
    """It fails 150, 350, 550 and so on, and stays in hand: the run ends while it is being tried once more."""
    text = """guarantee = "at-least-once"
    workload = { messages = 2, every_ms = 10 }
    producer = { max_attempts = 1 }
    consumer = { on_failure = "retry", retry_delay_ms = 100 }
    run = { settle_ms = 1000, chaos_ms = 1000 }
    [[steps]]
    do = "poison"
    message = "m1"
    at_ms = 0
    """
    first = (
        "processing attempt 1 ended in an error at 0.150 s: m1 is poisoned (on purpose, by step 1 of the "
        "script), and the consumer tried again"
    )
    stuck = clauses(text, 1, Anomaly.PENDING)
    assert stuck[1].startswith(f'{first} in place (on_failure = "retry"): ')
    assert stuck[2].startswith("the consumer has m1 in hand, and tries it again 100 ms after ")
    assert blamed(text, 1, Anomaly.PENDING) == {0}
    behind = clauses(text, 2, Anomaly.PENDING)
    assert behind[2].startswith('the consumer tried m1 again in place (on_failure = "retry"), which had ended in an ')
    assert behind[3] == "m2 has been waiting in the consumer's inbox since 0.060 s, behind m1"
    assert blamed(text, 2, Anomaly.PENDING) == {0}


def test_what_failed_in_place_held_up_what_was_behind_it() -> None:
    """m1 fails 150 and 1250, and is done 2350. m2 is there at 60, and its timer runs out twice until it is begun."""
    text = """guarantee = "at-least-once"
    workload = { messages = 2, every_ms = 10 }
    consumer = { on_failure = "retry", retry_delay_ms = 1000 }
    [[steps]]
    do = "fail"
    message = "m1"
    times = 2
    at_ms = 0
    """
    assert clauses(text, 2, Anomaly.DUPLICATED)[1] == (
        'the consumer tried m1 again in place (on_failure = "retry"), which had ended in an error at 0.150 s '
        "(on purpose, by step 1 of the script)"
    )
    assert blamed(text, 2, Anomaly.DUPLICATED) == {0}


def test_a_packet_that_might_have_come_after_the_outage_was_not_lost_in_it() -> None:
    """The consumer is up again at 300; a packet takes from 50 to 450 ms, and one that is lost shows not how long."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    seed = {seed}
    workload = {{ messages = 1 }}
    producer = {{ ack_timeout_ms = 100, max_attempts = 2 }}
    links = {{ deliver = {{ jitter_ms = 400 }} }}
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 0
    for_ms = 300
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    for seed in range(1, 30):
        record = Record.of(play_out(load_text(text.format(seed=seed))).simulation)
        lost = [one.detail for one in record.log if one.kind is Kind.DROPPED and one.place.word == "deliver"]
        if lost == ["step", "down"]:
            assert (
                explain(record, 1, Anomaly.FAILED).clauses[0].text
                == "attempt 1 was dropped on the deliver link at 0.000 s (on purpose, by step 2 of the script)"
            )
            return
    raise AssertionError("no seed had it")


def test_a_packet_that_was_slow_but_would_have_been_too_late_anyway_blames_no_slow_link() -> None:
    """Its confirm leaves 580, when a healthy one takes 50 ms and the timer runs out at 600."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 600, max_attempts = 1 }
    broker = { flush_ms = 530, confirm_at = "flushed" }
    [[steps]]
    do = "latency"
    link = "confirm"
    latency_ms = 150
    """
    assert blamed(text, 1, Anomaly.MISREPORTED) == set()


def test_an_answer_that_found_its_sender_down_had_time_until_the_timer() -> None:
    """Applied 150, and its ACK finds the producer down at 200. At rest then, the chaos ends, and it is sent again."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 180
    for_ms = 0
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_crash_is_blamed_for_an_attempt_past_the_last_one() -> None:
    """Applied 150 under a fresh key, and no ACK ever: attempt 2, at 1000, is dropped, and is the last but for the
    crash, after which the outbox is sent once more."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { max_attempts = 2 }
    consumer = { ack = "never" }
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 1500
    for_ms = 100
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {1}


def test_a_producer_that_waits_for_nothing_sends_again_what_it_had_not_noted() -> None:
    """Attempted 0, to be noted 300. The crash at 200 comes before that, whatever came of the message."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    producer = { outbox = "durable", noted_after_ms = 300 }
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 200
    for_ms = 100
    """
    assert clauses(text, 1, Anomaly.DUPLICATED)[1] == (
        "the producer crashed at 0.200 s, before it had noted that it had sent m1 (on purpose, by step 1 of the script)"
    )
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_crash_is_blamed_where_the_broker_has_no_timer() -> None:
    """Dispatched 50, and the work takes 8 s, and there is no lease that ends: only the crash brings it again."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { lease = "none" }
    consumer = { processing_ms = 8000 }
    [[steps]]
    do = "crash"
    node = "broker"
    at_ms = 6000
    for_ms = 100
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_standstill_of_the_producer_makes_no_key_older_that_the_broker_brought_again() -> None:
    """Applied 200 with a window of 4 s. Its ACK is dropped, and the broker dispatches it again at 5050."""
    text = """guarantee = "exactly-once"
    system = "broker"
    workload = { messages = 1 }
    consumer = { dedup_window_ms = 4000 }
    [[steps]]
    do = "drop"
    link = "ack"
    [[steps]]
    do = "pause"
    node = "producer"
    at_ms = 300
    for_ms = 2000
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_the_window_of_a_key_in_flight_runs_from_the_start_of_its_work() -> None:
    """Marked in flight 50, done 150, and its ACK dropped. Attempt 2 is there at 250, when the key is 200 ms old."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 200 }
    consumer = { dedup = "in-flight", dedup_window_ms = 150 }
    [[steps]]
    do = "drop"
    link = "ack"
    """
    assert clauses(text, 1, Anomaly.DUPLICATED)[3].startswith(
        "the table of processed ids remembers for 150 ms, and its key was 200 ms old"
    )


def test_what_is_pending_was_lost_even_where_nobody_would_have_answered_it() -> None:
    """The dispatch is dropped at 50, and nothing brings the message back: the question is not why there is no ACK."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { lease = "connection" }
    consumer = { ack = "never" }
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert (
        clauses(text, 1, Anomaly.PENDING)[1]
        == "dispatch 1 was dropped on the deliver link at 0.050 s (on purpose, by step 1 of the script)"
    )
    assert blamed(text, 1, Anomaly.PENDING) == {0}


def test_a_redrive_is_blamed_for_what_came_of_it_after_a_redelivery_that_did_nothing() -> None:
    """Dispatched 50, applied 200 without an ACK; dispatch 2 is dropped at 1050, parked 2050, and redriven."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { redelivery_timeout_ms = 1000, max_deliveries = 2 }
    [[steps]]
    do = "drop"
    link = "ack"
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    [[steps]]
    do = "redrive"
    at_ms = 3000
    """
    assert 2 in blamed(text, 1, Anomaly.DUPLICATED)


def test_a_switch_is_not_blamed_for_what_the_consumer_has_in_hand() -> None:
    """m1 is poisoned and tried again in place without an end, under whichever guarantee it was sent."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    consumer = { on_failure = "retry", retry_delay_ms = 100 }
    run = { settle_ms = 1000, chaos_ms = 1000 }
    [[steps]]
    do = "poison"
    message = "m1"
    at_ms = 0
    [[steps]]
    do = "switch"
    guarantee = "at-most-once"
    """
    assert blamed(text, 1, Anomaly.PENDING) == {0}


def test_an_attempt_that_a_crash_kept_back_is_not_told_where_it_was_made_again() -> None:
    """The crash comes on `attempted`, so nothing leaves; the outbox still held m1, and attempt 2 is dropped. Without
    the crash attempt 1 would have been."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    producer = { outbox = "durable", noted_after_ms = 300 }
    [[steps]]
    do = "crash"
    node = "producer"
    for_ms = 100
    when = { event = "attempted" }
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert (
        clauses(text, 1, Anomaly.LOST)[0]
        == "attempt 2 was dropped on the deliver link at 0.100 s (on purpose, by step 2 of the script)"
    )
    assert len(clauses(text, 1, Anomaly.LOST)) == 2
    assert blamed(text, 1, Anomaly.LOST) == {1}


def test_a_slow_link_is_not_blamed_for_what_came_into_a_standstill_anyway() -> None:
    """The consumer stands still from 0 on for 2 s: there at 50 or at 300, attempt 1 waits, and the timer runs out."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "pause"
    node = "consumer"
    for_ms = 2000
    at_ms = 0
    [[steps]]
    do = "latency"
    link = "deliver"
    latency_ms = 300
    at_ms = 0
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_new_key_is_the_reason_where_the_other_side_would_have_known_the_old_one() -> None:
    """Applied 150, its ACK dropped. The crash at 500 brings attempt 2 at 600, under the key of another session; without
    it the timer would have brought it at 1000, and its call would have been known."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { key = "session" }
    consumer = { effect = "external", effect_key = true }
    [[steps]]
    do = "drop"
    link = "ack"
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 500
    for_ms = 100
    """
    assert "attempt 2 carried a new key, so the consumer applied m1 again at 0.750 s (attempt 2)" in clauses(
        text, 1, Anomaly.DUPLICATED
    )
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0, 1}


def test_both_packets_of_one_attempt_are_lost_as_one() -> None:
    """The network doubles the packet, and both are on the link as it is cut."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    [[steps]]
    do = "duplicate"
    link = "deliver"
    [[steps]]
    do = "cut"
    links = ["deliver"]
    at_ms = 20
    """
    assert clauses(text, 1, Anomaly.LOST)[0].startswith("attempt 1 was lost at 0.020 s, while the deliver link was cut")


def test_a_stored_error_for_what_is_done_is_not_called_harmless() -> None:
    """Begun 50, done and failed 150, told 200, sent again; its key is on record as failed at 250 (FACTS 8.3.4)."""
    text = """guarantee = "at-least-once"
    system = "direct"
    workload = { messages = 1 }
    producer = { max_attempts = 3 }
    consumer = { dedup = "in-flight", answers = "all", on_failure = "return" }
    [[steps]]
    do = "fail"
    message = "m1"
    after_effect = true
    """
    told = clauses(text, 1, Anomaly.DEDUPLICATED)
    assert "the consumer knew the key, so it skipped m1 at 0.250 s, and gave the stored error again" in told

"""Which faults are blamed, and what each is blamed for: small runs in which an explanation could go astray.

The times are derived by hand. A packet takes 50 ms, the work 100 ms unless the preset says otherwise, the producer
waits 1 s, the broker 5 s.
"""

from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly
from playground.explain.why import explain
from tests.explain.recorded import recorded
from tests.explain.test_why import told_of


def clauses(text: str, message: int, kind: Anomaly) -> list[str]:
    return told_of(text, message, kind)[1]


def found(text: str) -> list[tuple[int, Anomaly]]:
    return anomalies(recorded(text))


def test_a_retry_that_was_refused_is_told_where_the_first_copy_was_lost() -> None:
    """Stored 50, confirm dropped; acknowledged 100 before the work, crash 100. Retry refused 1050, confirm 1100."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { dedup_window_ms = 5000 }
    consumer = { ack = "before" }
    [[steps]]
    do = "drop"
    link = "confirm"
    attempt = 1
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "started" }
    """
    assert clauses(text, 1, Anomaly.LOST) == [
        "the consumer had acknowledged m1 at 0.100 s, before it had processed it, so it was not dispatched again",
        "the consumer crashed at 0.100 s while it was working on dispatch 1 (on purpose, by step 2 of the script)",
        "the broker refused attempt 2 at 1.050 s, for it knew the key, and confirmed it all the same",
        "the producer held a confirm for m1 from 1.100 s on, so it did not send it once more",
    ]


def test_the_loss_of_an_attempt_that_only_put_the_copy_off_is_not_blamed() -> None:
    """Attempt 1 dropped 0; attempt 2 stored 1050, its delivery dropped 1050, confirm 1100; due and parked 6050."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { max_deliveries = 1 }
    [[steps]]
    do = "drop"
    link = "publish"
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert clauses(text, 1, Anomaly.DEAD_LETTERED) == [
        "dispatch 1 was dropped on the deliver link at 1.050 s (on purpose, by step 2 of the script)",
        "the producer held a confirm for m1 from 1.100 s on, so it did not send it once more",
        "the broker parked m1 with the dead letters at 6.050 s, after 1 dispatch (max_deliveries = 1)",
    ]


def test_two_copies_are_called_copies() -> None:
    """Stored and settled 50, its delivery and its confirm dropped; stored again 1050, its delivery dropped as well."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    consumer = { ack = "automatic" }
    [[steps]]
    do = "drop"
    link = "confirm"
    [[steps]]
    do = "drop"
    link = "deliver"
    count = 2
    """
    settled = 'as it dispatched it (ack = "automatic"), so it was not dispatched again'
    assert clauses(text, 1, Anomaly.LOST) == [
        f"the broker had settled copy 1 of m1 at 0.050 s, {settled}",
        "dispatch 1 of copy 1 was dropped on the deliver link at 0.050 s (on purpose, by step 2 of the script)",
        f"the broker had settled copy 2 of m1 at 1.050 s, {settled}",
        "dispatch 1 of copy 2 was dropped on the deliver link at 1.050 s (step 2)",
        "the producer held a confirm for m1 from 1.100 s on, so it did not send it once more",
    ]


def test_where_nothing_is_ever_acknowledged_no_crash_is_blamed_for_it() -> None:
    """Applied 150, crash 150 for good. Attempt 2 at 1000 finds it down; gave up 2000: no ACK would have come anyhow."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { max_attempts = 2 }
    consumer = { ack = "never" }
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "applied" }
    """
    assert clauses(text, 1, Anomaly.MISREPORTED) == [
        "the consumer applied m1 at 0.150 s",
        'the consumer never acknowledges (ack = "never"), attempt 1 included, and would not have answered '
        "attempt 2 either",
        "the producer's timer of 1 s ran out at 1.000 s, and it sent attempt 2",
        "the producer gave up at 2.000 s, after 2 attempts whose timers ran out without an answer "
        "(max_attempts = 2), and told the application",
    ]


def test_a_slowness_before_a_crash_that_the_effect_set_off_is_not_blamed() -> None:
    """Slow from 0: applied 450, whereupon it crashes; timer 5000, applied again 5450."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 5000 }
    [[steps]]
    do = "slow"
    processing_ms = 400
    [[steps]]
    do = "crash"
    node = "consumer"
    when = { event = "applied" }
    for_ms = 100
    """
    assert clauses(text, 1, Anomaly.DUPLICATED) == [
        "the consumer applied m1 at 0.450 s (attempt 1)",
        "the consumer crashed at 0.450 s, after it had applied m1 and before it could say so (on purpose, by "
        "step 2 of the script)",
        "the producer's timer of 5 s ran out at 5.000 s, and it sent attempt 2",
        "the consumer keeps no table of processed ids, so it applied m1 again at 5.450 s (attempt 2)",
    ]


def test_a_slowness_that_began_after_the_work_in_hand_is_not_blamed_for_the_wait() -> None:
    """m1 works 50 to 1550; slow from 500; m2 waits from 150, given up 1100, starts 1550, applied 4550."""
    text = """guarantee = "at-least-once"
    workload = { messages = 2, every_ms = 100 }
    producer = { max_attempts = 1 }
    consumer = { processing_ms = 1500 }
    [[steps]]
    do = "slow"
    processing_ms = 3000
    at_ms = 500
    """
    assert clauses(text, 2, Anomaly.MISREPORTED) == [
        "attempt 1 waited in the consumer's inbox from 0.150 s, behind other work",
        "the producer gave up at 1.100 s, after 1 attempt whose timer ran out without an answer "
        "(max_attempts = 1), and told the application",
        "the consumer applied m2 at 4.550 s",
    ]


def test_a_crash_that_killed_the_work_is_told_of_a_late_message_and_nothing_is_called_in_vain() -> None:
    """Work of 1.5 s from 50, killed 1020; down until 3520: 1050, 2050, 3050; attempt 5 at 4000, applied 5550."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    consumer = { processing_ms = 1500 }
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 1020
    for_ms = 2500
    """
    assert clauses(text, 1, Anomaly.LATE) == [
        "the producer's timer of 1 s ran out 4 times, from 1.000 s to 4.000 s, and it sent attempts 2 to 5",
        "the consumer crashed at 1.020 s while it was working on attempt 1 (on purpose, by step 1 of the script)",
        "attempts 2, 3 and 4 found the consumer down at 1.050 s, 2.050 s and 3.050 s (since 1.020 s, step 1)",
        "the consumer applied m1 at 5.550 s, 5.550 s after it was sent",
    ]


def test_one_crash_that_killed_the_work_and_the_inbox_is_told_once() -> None:
    """Work from 50, attempt 2 waits from 1050, both lost 1200; attempt 3 at 2000, applied 3550."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    consumer = { processing_ms = 1500 }
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 1200
    for_ms = 300
    """
    assert clauses(text, 1, Anomaly.LATE) == [
        "the producer's timer of 1 s ran out at 1.000 s and 2.000 s, and it sent attempts 2 and 3",
        "the consumer crashed at 1.200 s while it was working on attempt 1, and lost its inbox, with attempt 2 in it "
        "(on purpose, by step 1 of the script)",
        "the consumer applied m1 at 3.550 s, 3.550 s after it was sent",
    ]


def test_one_instant_is_named_once() -> None:
    """m2 is applied 3050 and, its key forgotten, 6050; attempts 3 to 6 have come meanwhile."""
    text = """guarantee = "at-least-once"
    workload = { messages = 2 }
    consumer = { dedup = "transaction", dedup_window_ms = 900, processing_ms = 1500 }
    [[steps]]
    do = "drop"
    link = "ack"
    message = "m2"
    """
    told = clauses(text, 2, Anomaly.DEDUPLICATED)
    assert "3 more duplicates of m2 came at 6.050 s, and were recognised" in told


def test_a_duplicate_that_the_network_made_and_the_broker_refused_is_there_to_explain() -> None:
    """One attempt, one delivery, one effect, no command: the doubled publish was refused all the same."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { dedup_window_ms = 5000 }
    [links]
    publish = { duplicate = 1.0 }
    """
    assert found(text) == [(1, Anomaly.DEDUPLICATED)]


def test_a_pause_that_only_kept_the_sender_from_its_answer_makes_nothing_late() -> None:
    """Sent 0, at work from 50 to 2050; the producer stands still from 100 to 600: the effect is on time."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 9000 }
    consumer = { processing_ms = 2000 }
    [[steps]]
    do = "pause"
    node = "producer"
    at_ms = 100
    for_ms = 500
    """
    assert found(text) == []


def test_what_the_end_of_the_chaos_cut_short_is_told_where_the_message_then_came_through() -> None:
    """Down from 0 for an hour: attempts 0, 1000, 2000 are lost; chaos ends 2500; attempt 4 at 3000, applied 3150."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    run = { chaos_ms = 2500 }
    [[steps]]
    do = "crash"
    node = "consumer"
    for_ms = 3600000
    """
    assert clauses(text, 1, Anomaly.LATE) == [
        "attempts 1, 2 and 3 found the consumer down at 0.050 s, 1.050 s and 2.050 s (since 0.000 s, on "
        "purpose, by step 1 of the script)",
        "the producer's timer of 1 s ran out at 1.000 s, 2.000 s and 3.000 s, and it sent attempts 2, 3 and 4",
        "the chaos ended at 2.500 s, and with it the crash of the consumer, which was to last 1 hour (step 1)",
        "the consumer applied m1 at 3.150 s, 3.150 s after it was sent",
    ]


def test_the_end_of_the_chaos_is_not_told_where_it_came_after_all_was_over() -> None:
    """The slowness lasts until the end, by default 30 s after the last send; the duplicate was there long before."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "slow"
    processing_ms = 1200
    """
    assert not [one for one in clauses(text, 1, Anomaly.DUPLICATED) if "chaos" in one]


def test_a_crash_is_not_blamed_for_an_answer_that_would_have_come_after_the_timer() -> None:
    """Work of 2 s: the ACK would come 2100, the timer runs out 1000. The producer is down from 500 until 1500, sends
    attempt 2 then: without the crash it would have sent it earlier still."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    consumer = { processing_ms = 2000 }
    producer = { outbox = "durable" }
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 500
    for_ms = 1000
    """
    record = recorded(text)
    assert not explain(record, 1, Anomaly.DUPLICATED).faults


def test_a_drop_on_a_link_that_was_cut_anyway_is_told_and_not_blamed() -> None:
    """Cut from 0 to 2500: attempts 0, 1000 and 2000 are lost, the second to a drop. Attempt 4 at 3000, applied 3150."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "cut"
    links = ["deliver"]
    for_ms = 2500
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    """
    record = recorded(text)
    told = explain(record, 1, Anomaly.LATE)
    cut = "while it was cut (since 0.000 s, step 1)"
    assert [clause.text for clause in told.clauses if "attempt 2" in clause.text] == [
        f"attempt 2 was dropped on the deliver link at 1.000 s (step 2), {cut}",
    ]
    assert [record.origin(fault) for fault in told.faults] == ["step 1"]


def test_a_drop_on_the_way_to_a_node_that_was_down_anyway_is_told_and_not_blamed() -> None:
    """Down from 0 to 2500: attempt 1 finds it so 50, attempt 3 2050; attempt 2 is dropped 1000 on its way there."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "crash"
    node = "consumer"
    for_ms = 2500
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    """
    record = recorded(text)
    told = explain(record, 1, Anomaly.LATE)
    assert (
        "attempt 2 was dropped on the deliver link at 1.000 s (step 2), on its way to the consumer, which was down "
        "(since 0.000 s, step 1)"
    ) in [clause.text for clause in told.clauses]
    assert [record.origin(fault) for fault in told.faults] == ["step 1"]


def test_a_hold_up_is_not_blamed_where_the_answer_could_not_have_been_in_time() -> None:
    """Work of 2 s: the ACK would come 2100 at best, the timer runs out 1000. Still from 100 to 2300."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    consumer = { processing_ms = 2000 }
    [[steps]]
    do = "pause"
    node = "consumer"
    at_ms = 100
    for_ms = 2200
    """
    record = recorded(text)
    assert not explain(record, 1, Anomaly.DUPLICATED).faults


def test_duplicates_that_came_about_alike_are_told_together_with_their_own_faults() -> None:
    """Applied 200; ACKs dropped 200, 5200 and 10200 by a step each: dispatched again 5050, 10050 and 15050."""
    drops = "".join(f'[[steps]]\ndo = "drop"\nlink = "ack"\nattempt = {attempt}\n' for attempt in (1, 2, 3))
    text = 'guarantee = "at-least-once"\nsystem = "broker"\nworkload = { messages = 1 }\n' + drops
    assert clauses(text, 1, Anomaly.DUPLICATED) == [
        "the consumer applied m1 at 0.200 s (dispatch 1)",
        "the ACK of dispatch 1 was dropped at 0.200 s (on purpose, by step 1 of the script)",
        "the broker's redelivery timer of 5 s ran out at 5.050 s, and it dispatched m1 again (dispatch 2)",
        "the consumer keeps no table of processed ids, so it applied m1 again at 5.200 s (dispatch 2)",
        "the ACK of dispatch 2 was dropped at 5.200 s (step 2)",
        "the broker's redelivery timer of 5 s ran out at 10.050 s and 15.050 s, and it dispatched m1 again "
        "(dispatches 3 and 4)",
        "and so it applied m1 at 10.200 s and 15.200 s as well: 4 times in all",
        "the ACK of dispatch 3 was dropped at 10.200 s (step 3)",
    ]


def test_a_loss_that_was_set_no_higher_than_the_link_has_it_anyway_is_not_blamed() -> None:
    """The link loses everything; a step sets it to lose everything: chance would have taken the packet all the same."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1 }
    links = { deliver = { loss = 1.0 } }
    [[steps]]
    do = "loss"
    link = "deliver"
    rate = 1.0
    """
    record = recorded(text)
    told = explain(record, 1, Anomaly.LOST)
    assert told.clauses[0].text == "attempt 1 was lost by chance on the deliver link at 0.000 s"
    assert [record.step_behind(fault) for fault in told.faults] == [None]

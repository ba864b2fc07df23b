"""Lost packets: a loss is told, and blamed only where it can have mattered.

A packet takes 50 ms, the work 100 ms, the producer waits 1 s unless the preset says otherwise.
"""

from playground.engine.events import Kind
from playground.explain.clauses import Anomaly
from playground.explain.drops import LostPacket, drop_clauses
from playground.explain.history import History
from playground.explain.record import Record
from playground.explain.trips import Trip
from playground.explain.why import explain
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from tests.explain.recorded import recorded
from tests.explain.test_why import told_of


def clauses(text: str, message: int, kind: Anomaly) -> list[str]:
    return told_of(text, message, kind)[1]


def blamed(text: str, message: int, kind: Anomaly) -> set[int | None]:
    """The steps that an explanation blames, by index."""
    record = recorded(text)
    return {record.step_behind(fault) for fault in explain(record, message, kind).faults}


def test_a_loss_in_an_outage_that_ended_a_later_attempt_is_not_blamed() -> None:
    """The consumer is down from 0 to 1500: attempt 1 is dropped 0, attempt 2 finds it down 1050, and attempt 3 is
    done. Without the drop attempt 1 would have found it down as well."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 0
    for_ms = 1500
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert clauses(text, 1, Anomaly.LATE)[0] == (
        "attempt 1 was dropped on the deliver link at 0.000 s (on purpose, by step 2 of the script), on its way "
        "to the consumer, which was down "
        "(since 0.000 s, step 1)"
    )
    assert blamed(text, 1, Anomaly.LATE) == {0}


def test_a_loss_of_what_was_poisoned_is_not_blamed() -> None:
    """Attempt 1 is dropped, attempt 2 fails and is the last: without the drop attempt 1 would have failed as well."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { max_attempts = 2 }
    [[steps]]
    do = "poison"
    message = "m1"
    at_ms = 0
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert clauses(text, 1, Anomaly.FAILED)[0] == (
        "attempt 1 was dropped on the deliver link at 0.000 s (on purpose, by step 2 of the script), and m1 was "
        "poisoned (since 0.000 s, step 1)"
    )
    assert blamed(text, 1, Anomaly.FAILED) == {0}


def test_a_lost_answer_that_could_not_have_come_in_time_is_not_blamed() -> None:
    """m1 is applied 150, and its ACK would be back at 200. A timer of 180 ms runs out before, one of
    250 ms does not."""
    text = """guarantee = "at-least-once"
    workload = {{ messages = 1 }}
    producer = {{ ack_timeout_ms = {timeout_ms} }}
    [[steps]]
    do = "drop"
    link = "ack"
    """
    lost = "the ACK of attempt 1 was dropped at 0.150 s (on purpose, by step 1 of the script)"
    in_vain, in_time = text.format(timeout_ms=180), text.format(timeout_ms=250)
    assert f"{lost}; in time it could not have come" in clauses(in_vain, 1, Anomaly.DUPLICATED)
    assert lost in clauses(in_time, 1, Anomaly.DUPLICATED)
    assert (blamed(in_vain, 1, Anomaly.DUPLICATED), blamed(in_time, 1, Anomaly.DUPLICATED)) == (set(), {0})


def test_a_loss_whose_answer_would_have_been_cut_off_is_not_blamed() -> None:
    """ACKs are cut from 0 on: that of attempt 1 is lost 150; attempt 2 is dropped 1000, and its ACK would be lost."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { max_attempts = 2 }
    [[steps]]
    do = "cut"
    links = ["ack"]
    at_ms = 0
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    """
    assert (
        "attempt 2 was dropped on the deliver link at 1.000 s (step 2), and its ACK would have been lost while "
        "the ack link was cut "
        "(since 0.000 s, step 1)"
    ) in clauses(text, 1, Anomaly.MISREPORTED)
    assert blamed(text, 1, Anomaly.MISREPORTED) == {0}


def test_a_loss_behind_an_attempt_in_hand_is_not_blamed() -> None:
    """Attempt 1 is at work from 50 to 2550, and the producer gives up 2000: attempt 2 would have had to wait."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { max_attempts = 2 }
    consumer = { processing_ms = 2500 }
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    """
    lost = (
        "attempt 2 was dropped on the deliver link at 1.000 s (on purpose, by step 1 of the script); in time "
        "it could not have come"
    )
    assert lost in clauses(text, 1, Anomaly.MISREPORTED)
    assert blamed(text, 1, Anomaly.MISREPORTED) == set()


def test_a_loss_just_before_a_crash_that_ended_the_others_is_not_blamed() -> None:
    """Attempt 1, dropped 0, would have been at work from 50 to 150; the consumer is down from 100 to 1500."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "drop"
    link = "deliver"
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 100
    for_ms = 1400
    """
    assert clauses(text, 1, Anomaly.LATE)[0] == (
        "attempt 1 was dropped on the deliver link at 0.000 s (on purpose, by step 1 of the script), and the "
        "consumer was down before it could have been "
        "done (since 0.100 s, step 2)"
    )
    assert blamed(text, 1, Anomaly.LATE) == {1}


def test_a_crash_of_the_sender_in_an_outage_that_lasted_as_long_is_not_blamed() -> None:
    """Attempt 1 is lost 0. The cut ends 1000, as does the crash: nothing would have got through before."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 400 }
    [[steps]]
    do = "cut"
    links = ["deliver"]
    at_ms = 0
    for_ms = 1000
    [[steps]]
    do = "crash"
    node = "producer"
    at_ms = 50
    for_ms = 950
    """
    assert "the producer crashed at 0.050 s and forgot its timers (step 2)" in clauses(text, 1, Anomaly.LATE)
    assert blamed(text, 1, Anomaly.LATE) == {0}
    longer = text.replace("for_ms = 950", "for_ms = 2950")
    assert blamed(longer, 1, Anomaly.LATE) == {0, 1}


def test_of_what_is_stuck_for_it_is_poisoned_no_lost_attempt_is_blamed() -> None:
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    [[steps]]
    do = "poison"
    message = "m1"
    at_ms = 0
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert clauses(text, 1, Anomaly.PENDING)[1] == (
        "attempt 1 was dropped on the deliver link at 0.000 s (on purpose, by step 2 of the script), and m1 was "
        "poisoned (since 0.000 s, step 1)"
    )
    assert blamed(text, 1, Anomaly.PENDING) == {0}


def test_a_packet_that_went_with_its_connection_blames_the_one_that_chance_took() -> None:
    """m2 is lost by chance while m1 is on its way: over a connection m1 goes with it, and m2 is to blame."""
    text = """format = 1
    title = "T"
    guarantee = "at-most-once"
    seed = {seed}
    workload = {{ messages = 2, every_ms = 10 }}
    links = {{ deliver = {{ loss = 0.5 }} }}
    transport = {{ kind = "connection" }}
    """
    records = (Record.of(play_out(load_text(text.format(seed=seed))).simulation) for seed in range(1, 40))
    for record in records:
        lost = [event for event in record.log if event.kind is Kind.DROPPED]
        if [(one.message, one.detail) for one in lost] == [(2, "loss"), (1, "connection broken")]:
            assert explain(record, 1, Anomaly.LOST).faults == (lost[0].number,)
            return
    raise AssertionError("no seed had it")


def test_a_step_that_breaks_a_connection_during_the_work_is_blamed_for_the_second_effect() -> None:
    """Nothing is on its way at 100: the work goes on until 150, and its ACK finds no connection."""
    text = """guarantee = "at-least-once"
    workload = { messages = 1 }
    transport = { kind = "connection" }
    steps = [{ do = "disconnect", node = "producer", at_ms = 100 }]
    """
    assert (
        clauses(text, 1, Anomaly.DUPLICATED)[0]
        == "the producer's connection broke at 0.100 s (on purpose, by step 1 of the script)"
    )
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_loss_on_the_way_to_a_broker_without_a_queue_is_not_blamed() -> None:
    """No queue from the start: attempt 1 is dropped at 0, and attempt 2 finds none at 1050, as attempt 1 would have."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    [[steps]]
    do = "unroutable"
    [[steps]]
    do = "drop"
    link = "publish"
    """
    told = (
        "attempt 1 was dropped on the publish link at 0.000 s (on purpose, by step 2 of the script), on its "
        "way to a broker that had no queue"
    )
    assert clauses(text, 1, Anomaly.LOST)[0] == f"{told} (since 0.000 s, step 1)"
    assert blamed(text, 1, Anomaly.LOST) == {0}


def test_a_loss_is_not_blamed_where_the_work_would_have_taken_too_long_anyway() -> None:
    """Four attempts, every 200; given up 800. Attempt 1 would have had its answer at 800, attempt 2 has it at 1000."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    producer = { ack_timeout_ms = 200, max_attempts = 4 }
    consumer = { processing_ms = 700 }
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert blamed(text, 1, Anomaly.MISREPORTED) == set()


def test_a_packet_that_kept_several_trips_waiting_is_told_as_one() -> None:
    text = 'guarantee = "at-least-once"\nworkload = { messages = 1 }\n[[steps]]\ndo = "drop"\nlink = "ack"\n'
    history = History(recorded(text), 1)
    dropped = next(history.of(Kind.DROPPED))
    drop = LostPacket(history, Trip(history, next(history.of(Kind.ATTEMPTED)), dropped.number + 1), dropped)
    assert drop_clauses([drop, drop]) == drop_clauses([drop])


def test_a_crash_that_took_the_confirm_of_a_refusal_is_not_blamed_for_a_loss() -> None:
    """Acknowledged 100 before the work, and the consumer crashes. Refused 1050, when the broker crashes, and 2050."""
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
    [[steps]]
    do = "crash"
    node = "broker"
    when = { event = "refused" }
    for_ms = 100
    """
    assert blamed(text, 1, Anomaly.LOST) == {1}

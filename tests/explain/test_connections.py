"""Over a connection: what broke it is told, and blamed where the message would have had its answer without the break.

A packet takes 50 ms, the work 100 ms, the producer waits 1 s, and a connection is there again after 1 s.
"""

import pytest

from playground.engine.events import Kind
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from tests.explain.recorded import recorded
from tests.explain.test_blame import found
from tests.explain.test_drops import blamed, clauses

_CONNECTION = 'guarantee = "at-least-once"\ntransport = { kind = "connection" }\n'


def test_a_break_is_not_blamed_where_no_answer_would_have_come() -> None:
    """Applied 150, and no ACK ever. The break brings attempt 2 at 1500; without it the timer would have, at 1000."""
    text = f"""{_CONNECTION}
    workload = {{ messages = 1 }}
    producer = {{ max_attempts = 2 }}
    consumer = {{ ack = "never" }}
    [[steps]]
    do = "disconnect"
    node = "producer"
    at_ms = 500
    """
    assert "the producer's connection broke at 0.500 s (on purpose, by step 1 of the script)" in clauses(
        text, 1, Anomaly.DUPLICATED
    )
    assert blamed(text, 1, Anomaly.DUPLICATED) == set()


def test_a_break_is_blamed_for_the_answer_that_it_took() -> None:
    """Applied 150, and the connection breaks while its ACK is under way; attempt 2 comes at 1175."""
    text = f"""{_CONNECTION}
    workload = {{ messages = 1 }}
    [[steps]]
    do = "disconnect"
    node = "producer"
    at_ms = 175
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_the_loss_of_an_attempt_that_would_have_been_the_duplicate_is_not_blamed() -> None:
    """Applied 150, its ACK dropped. Attempt 2 is dropped at 1150, and attempt 3 is applied at 2300 in its place."""
    text = f"""{_CONNECTION}
    workload = {{ messages = 1 }}
    [[steps]]
    do = "drop"
    link = "ack"
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    """
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_an_attempt_that_broke_the_connection_is_not_to_blame_for_the_answer_on_it() -> None:
    """Applied 1040, its ACK leaves, and would be there 1090. The timer is faster, and attempt 2, dropped at 1000,
    breaks the connection; attempt 3 is applied in its place. Without the drop attempt 2 would have been."""
    text = f"""{_CONNECTION}
    workload = {{ messages = 1 }}
    consumer = {{ processing_ms = 940 }}
    [[steps]]
    do = "drop"
    link = "deliver"
    attempt = 2
    """
    told = clauses(text, 1, Anomaly.DUPLICATED)
    assert told[1] == "the ACK of attempt 1 left at 0.990 s and was still on its way"
    assert blamed(text, 1, Anomaly.DUPLICATED) == set()


def test_each_packet_that_broke_a_connection_is_blamed() -> None:
    """Attempts of m1 that went with their connection are told together; two packets of m2 had broken it."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    seed = {seed}
    workload = {{ messages = 2, every_ms = 10 }}
    producer = {{ max_attempts = 2 }}
    links = {{ deliver = {{ loss = 0.5 }} }}
    transport = {{ kind = "connection" }}
    """
    for seed in range(1, 80):
        record = Record.of(play_out(load_text(text.format(seed=seed))).simulation)
        lost = [one for one in record.log if one.kind is Kind.DROPPED]
        if [(one.message, one.detail) for one in lost] == [(2, "loss"), (1, "connection broken")] * 2:
            assert set(explain(record, 1, Anomaly.FAILED).faults) == {lost[0].number, lost[2].number}
            return
    raise AssertionError("no seed had it")


def test_a_loss_that_was_set_is_blamed_for_what_the_usual_one_would_not_have_taken() -> None:
    """A packet has the same weather with the step as without it: lost in both, it was not the step that took it."""
    text = """format = 1
    title = "T"
    guarantee = "at-most-once"
    seed = {seed}
    workload = {{ messages = 1 }}
    links = {{ deliver = {{ loss = 0.5 }} }}
    """
    step = '[[steps]]\ndo = "loss"\nlink = "deliver"\nrate = 0.9\n'
    seen = set()
    for seed in range(1, 20):
        usual = Record.of(play_out(load_text(text.format(seed=seed))).simulation)
        worse = Record.of(play_out(load_text(text.format(seed=seed) + step)).simulation)
        is_lost_anyway = any(one.kind is Kind.DROPPED for one in usual.log)
        if any(one.kind is Kind.DROPPED for one in worse.log):
            steps = {worse.step_behind(fault) for fault in explain(worse, 1, Anomaly.LOST).faults}
            assert steps == ({None} if is_lost_anyway else {0})
            seen.add(is_lost_anyway)
    assert seen == {False, True}


def test_several_breaks_are_told_together() -> None:
    """Its ACK is dropped at 150, attempts 2 and 3 at 1150 and 2150, and attempt 4 is the duplicate."""
    steps = "".join(f'[[steps]]\ndo = "drop"\nlink = "deliver"\nattempt = {attempt}\n' for attempt in (2, 3))
    text = f'{_CONNECTION}workload = {{ messages = 1 }}\n[[steps]]\ndo = "drop"\nlink = "ack"\n{steps}'
    assert (
        "the producer's connection broke at 0.150 s, 1.150 s and 2.150 s (step 1), and each time, once it was "
        "connected again, the producer sent m1, which it had no answer to (attempts 2, 3 and 4)"
    ) in clauses(text, 1, Anomaly.DUPLICATED)
    assert blamed(text, 1, Anomaly.DUPLICATED) == {0}


def test_a_release_that_is_sent_again_is_told_as_one_and_blames_what_took_its_answer() -> None:
    """Kept 50, cleared 100, stored 150. The confirm is dropped then, and with it the connection; at 1150 the release
    goes out again, and finds nothing at 1200."""
    text = """
    guarantee = "exactly-once"
    system = "broker"
    workload = { messages = 1 }
    transport = { kind = "connection" }
    producer = { handover = "two-step" }
    [[steps]]
    do = "drop"
    link = "confirm"
    attempt = 2
    """
    told = clauses(text, 1, Anomaly.DEDUPLICATED)
    assert told[-2:] == [
        "once it was connected again, the producer sent the release of m1, which it had no answer to, at 1.150 s",
        "the broker kept nothing of m1 any more, so it stored nothing at 1.200 s, and confirmed all the same",
    ]


def test_a_break_is_not_blamed_where_chance_takes_each_answer_anyway() -> None:
    """No ACK gets through. That of m1 breaks the connection at 150, on which m2 is, sent at 125; its own would, too."""
    text = f"""{_CONNECTION}
    workload = {{ messages = 2, every_ms = 125 }}
    producer = {{ max_attempts = 2 }}
    links = {{ ack = {{ loss = 1.0 }} }}
    """
    record = recorded(text)
    told = explain(record, 2, Anomaly.MISREPORTED)
    assert "the producer's connection broke at 0.150 s, and attempt 1 was lost with the connection" in [
        one.text for one in told.clauses
    ]
    first = next(one for one in record.log if one.kind is Kind.DROPPED)
    assert (first.message, first.time_ms, first.number in told.faults) == (1, 150, False)


def test_a_break_is_not_blamed_where_chance_takes_the_receipt_that_the_first_step_needs() -> None:
    """No confirm gets through. The receipt of m1, at 50, breaks the connection on which m2 is, sent at 25."""
    text = f"""{_CONNECTION}
    system = "broker"
    workload = {{ messages = 2, every_ms = 25 }}
    producer = {{ handover = "two-step" }}
    links = {{ confirm = {{ loss = 1.0 }} }}
    run = {{ chaos_ms = 500 }}
    """
    record = recorded(text)
    told = explain(record, 2, Anomaly.LATE)
    assert "the producer's connection broke at 0.050 s, and attempt 1 was lost with the connection" in [
        one.text for one in told.clauses
    ]
    assert told.faults == ()


def test_a_release_that_the_network_doubled_is_told_as_a_copy() -> None:
    """Kept 50, cleared 100; the release departs then, is doubled, and finds what is kept at 150, and nothing at 151."""
    text = f"""{_CONNECTION}
    system = "broker"
    workload = {{ messages = 1 }}
    producer = {{ handover = "two-step" }}
    [[steps]]
    do = "duplicate"
    link = "publish"
    at_ms = 60
    """
    told = clauses(text, 1, Anomaly.DEDUPLICATED)
    assert (
        "the network delivered one packet of m1 twice on the publish link, at 0.150 s and 0.151 s (on purpose, "
        "by step 1 of the script)" in told
    )
    assert blamed(text, 1, Anomaly.DEDUPLICATED) == {0}


def test_a_release_of_what_a_crash_took_is_no_duplicate() -> None:
    """Kept 50 in memory, cleared 100; the crash at 120 takes it, and the release of 1120 finds nothing: it is lost."""
    text = f"""{_CONNECTION}
    system = "broker"
    workload = {{ messages = 1 }}
    producer = {{ handover = "two-step" }}
    broker = {{ durable = false }}
    [[steps]]
    do = "crash"
    node = "broker"
    for_ms = 0
    at_ms = 120
    """
    assert found(text) == [(1, Anomaly.LOST)]


def test_what_was_stored_by_a_release_that_was_sent_again_is_told_to_its_end() -> None:
    """Its release is dropped at 100 and sent again at 1100; stored 1150, lost on its way on, and parked."""
    text = f"""{_CONNECTION}
    system = "broker"
    workload = {{ messages = 1 }}
    producer = {{ handover = "two-step" }}
    broker = {{ max_deliveries = 1 }}
    [[steps]]
    do = "drop"
    link = "publish"
    attempt = 2
    [[steps]]
    do = "drop"
    link = "deliver"
    """
    assert "dispatch 1 was dropped on the deliver link at 1.150 s (step 2)" in clauses(text, 1, Anomaly.DEAD_LETTERED)


def test_the_packet_is_blamed_that_chance_took_and_with_it_a_session() -> None:
    """Its delivery is lost at 50, which breaks the connection, and ends the session in which it stood."""
    text = f"""{_CONNECTION}
    system = "broker"
    workload = {{ messages = 1 }}
    consumer = {{ session = "clean" }}
    links = {{ deliver = {{ loss = 1.0 }} }}
    """
    record = recorded(text)
    faults = explain(record, 1, Anomaly.LOST).faults
    assert {record.log[fault].kind for fault in faults} == {Kind.DROPPED}


_EXPIRING = f"""{_CONNECTION}
    system = "broker"
    workload = {{ messages = 2, every_ms = 3000 }}
    consumer = {{ session_expiry_ms = 2000 }}
    steps = [{{ do = "crash", node = "consumer", at_ms = 20, for_ms = 5000 }}]
    """
_GONE = (
    "the consumer's connection was gone at 0.020 s (on purpose, by step 1 of the script), and not back 2 "
    "s later: at 2.020 s its session expired"
)


@pytest.mark.parametrize(
    ("message", "so"), [(1, ", in which m1 stood"), (2, "; so the broker had no queue for attempt 1 at 3.050 s")]
)
def test_a_session_that_expired_is_told_with_its_interval(message: int, so: str) -> None:
    assert clauses(_EXPIRING, message, Anomaly.LOST)[0].startswith(f"{_GONE} (session_expiry_ms = 2000){so}")
    assert blamed(_EXPIRING, message, Anomaly.LOST) == {0}


_IN_TWO_STEPS = """
    system = "broker"
    workload = { messages = 1 }
    producer = { handover = "two-step" }
    broker = { dedup_window_ms = 5000, lease = "connection" }
    steps = [{ do = "%s", node = "producer", at_ms = 170, for_ms = 500 }]
    """


def test_what_is_handed_over_anew_after_a_crash_was_known_by_what_was_kept_before_it() -> None:
    """It is kept once more at 1220, so the key that the release finds at 1320 is that of 50."""
    text = _CONNECTION + _IN_TWO_STEPS % "crash"
    assert clauses(text, 1, Anomaly.DEDUPLICATED)[0] == "the broker noted the key of m1 at 0.050 s"
    assert blamed(text, 1, Anomaly.DEDUPLICATED) == {0}

"""What is pending: what it waits for, and behind whom, while the run goes on and when it has ended without rest.

A packet takes 50 ms, the work 100 ms, the producer waits 1 s, the broker as long as the preset says. The run is stopped
an hour after the chaos, which lasts 30 s from the last step.
"""

import pytest

from playground.engine.events import Kind
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out

BROKER = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\nsystem = "broker"\n'
DIRECT = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n'


def record_of(text: str, until_ms: int | None = None) -> Record:
    """The record of a preset, played out or up to a time."""
    preset = load_text(text)
    simulation = Simulation(preset.settings, preset.steps)
    if until_ms is None:
        simulation.run()
    else:
        simulation.run_until(until_ms)
    return Record.of(simulation)


def told(text: str, message: int, until_ms: int | None = None) -> Explanation:
    return explain(record_of(text, until_ms), message)


def last(text: str, message: int, until_ms: int) -> str:
    """What a message waits for at a time."""
    explanation = told(text, message, until_ms)
    assert explanation.anomaly is None
    assert explanation.headline == f"m{message} is still on its way"
    return explanation.clauses[-1].text


def test_what_came_back_with_a_broken_connection_waits_for_no_timer() -> None:
    """Its ack is lost with the connection at 1.700 s, by which it is back; the consumer connects again at 2.700 s."""
    preset = load_preset("rabbitmq-ack-lost")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run_until(2300)
    waits = [one.text for one in explain(Record.of(simulation), 2).clauses[-2:]]
    assert waits[0].startswith("the consumer's connection has been broken since 1.700 s")
    assert waits[1] == "the broker has held m2 in its queue since 1.700 s"


# When the run has ended.


def test_a_delivery_that_nobody_watches_is_stuck_until_the_timer_runs_out() -> None:
    """m1 dispatched 50 and lost; the timer is due in 115 days."""
    text = BROKER + (
        "workload = { messages = 1 }\nbroker = { redelivery_timeout_ms = 10000000000 }\n"
        '[[steps]]\ndo = "drop"\nlink = "deliver"\n'
    )
    record = record_of(text)
    assert anomalies(record) == [(1, Anomaly.PENDING)]
    explanation = explain(record, 1)
    assert explanation.headline == "m1 is stuck: it had not been charged when the run ended, and was still pending"
    assert [clause.text for clause in explanation.clauses] == [
        "the application handed m1 over at 0.000 s",
        "dispatch 1 was dropped on the deliver link at 0.050 s (on purpose, by step 1 of the script)",
        "the broker waits 10,000,000 s for the ACK of dispatch 1 (redelivery_timeout_ms = 10000000000), until "
        "10,000,000.050 s, and m1 is not dispatched again before",
    ]
    assert "a timer of 10,000,000 s is how long nobody notices" in explanation.interview


def test_what_repeats_itself_is_folded() -> None:
    """m1 fails 200, and every second from then on, for an hour and half a minute: 3,630 dispatches, of which two are
    told."""
    text = BROKER + (
        "workload = { messages = 1 }\nbroker = { redelivery_timeout_ms = 1000 }\n"
        '[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    )
    clauses = [clause.text for clause in told(text, 1).clauses]
    assert clauses[1:4] == [
        "processing dispatch 1 ended in an error at 0.200 s: m1 is poisoned (on purpose, by step 1 of the script)",
        "processing dispatch 2 ended in an error at 1.200 s: m1 is poisoned (step 1)",
        "3,628 more dispatches ended in the same way, the last one made at 3,629.050 s",
    ]
    assert len(clauses) == 5


@pytest.mark.parametrize(
    ("head", "count", "last", "begun"),
    [
        (BROKER + "[broker]\nprefetch = 1\n", "724 more dispatches", "3,625.050", "3,630.100"),
        (DIRECT, "3,628 more attempts", "3,629.000", "3,630.050"),
    ],
)
def test_the_try_that_is_at_work_when_the_run_ends_is_not_counted_as_ended(
    head: str, count: str, last: str, begun: str
) -> None:
    """The end is at 3630100. Broker: dispatched 50 and every 5 s, at work from 3630100. Direct: sent every second, at
    work from 3630050; two of 3631 are told and one has not ended."""
    text = head + '[workload]\nmessages = 2\nevery_ms = 100\n[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    assert [clause.text for clause in told(text, 1).clauses][-2:] == [
        f"{count} ended in the same way, the last one made at {last} s",
        f"the consumer has been at work on m1 since {begun} s",
    ]


POISON_IN_AN_OUTAGE = DIRECT + (
    'workload = { messages = 3 }\n[[steps]]\ndo = "poison"\nmessage = "m2"\n'
    '[[steps]]\ndo = "crash"\nnode = "consumer"\nat_ms = 100\nfor_ms = 0\n'
)
"""m2 is sent 1000 and every second. The consumer is down from 100 until the chaos ends at 32000, 30 s after m3."""


def test_what_keeps_a_message_from_its_effect_at_the_end_is_named_although_it_began_with_another_fault() -> None:
    """Up to attempt 31 at 31000 nobody is there; attempt 32 leaves 32000, finds two others at work, fails 32250."""
    explanation = told(POISON_IN_AN_OUTAGE, 2)
    assert [clause.text for clause in explanation.clauses][1:-1] == [
        "attempts 1 and 2 found the consumer down at 1.050 s and 2.050 s (since 0.100 s, on purpose, by step 2 "
        "of the script)",
        "29 more attempts came to nothing, the last one made at 31.000 s",
        "the chaos ended at 32.000 s, and with it the crash of the consumer (step 2)",
        "processing attempt 32 ended in an error at 32.250 s: m2 is poisoned (step 1)",
        "3,599 more attempts ended in the same way, the last one made at 3,631.000 s",
    ]
    assert explanation.interview.startswith("A message that fails whenever it is tried comes back for ever")


def test_who_waits_for_a_slot_is_told_who_has_it_and_why_that_one_has_no_answer() -> None:
    """m1 holds the only slot, fails 200 and every 5 s from then on; m2 is stored 150 and never dispatched."""
    text = BROKER + (
        "workload = { messages = 2, every_ms = 100 }\nbroker = { prefetch = 1 }\n"
        '[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    )
    explanation = told(text, 2)
    assert [clause.text for clause in explanation.clauses] == [
        "the application handed m2 over at 0.100 s",
        "of m1: processing dispatch 726 ended in an error at 3,625.200 s: m1 is poisoned (on purpose, by step 1 "
        "of the script)",
        "the broker has held m2 in its queue since 0.150 s: only one message may be out without an ACK (prefetch = 1), "
        "and m1 is (dispatch 727 of m1 left at 3,630.050 s)",
    ]
    assert [explanation.clauses[1].faults] == [(0,)]


def test_who_waits_for_its_turn_at_the_producer_is_told_for_whom() -> None:
    text = DIRECT + (
        "workload = { messages = 3, every_ms = 100 }\nproducer = { max_in_flight = 1 }\n"
        '[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    )
    explanation = told(text, 3)
    assert explanation.clauses[-1].text == (
        "the producer has held m3 back since 0.200 s: only one message may be out without an answer "
        "(max_in_flight = 1), and m1 is"
    )
    assert explanation.interview.startswith("A producer that waits for one answer before the next message")
    assert "m1 is poisoned (on purpose, by step 1 of the script)" in explanation.clauses[1].text


# While the run goes on.


def test_a_message_in_the_inbox_waits_behind_what_came_before() -> None:
    """m1 starts 50; m2 and m3 are sent 10 and 20, and arrive 60 and 70."""
    text = DIRECT + "workload = { messages = 3, every_ms = 10 }\n"
    assert last(text, 3, 80) == "m3 has been waiting in the consumer's inbox since 0.070 s, behind m1 and m2"
    assert last(text, 2, 160) == "the consumer has been at work on m2 since 0.150 s"


def test_work_that_is_over_leaves_the_others_in_the_inbox_where_they_were() -> None:
    """m1 is done 150, and m2 begins; m3 and m4 have arrived 70 and 80. An error ends work as an effect does."""
    text = DIRECT + "workload = { messages = 4, every_ms = 10 }\n"
    waits = "m4 has been waiting in the consumer's inbox since 0.080 s, behind m2 and m3"
    assert last(text, 4, 160) == waits
    assert last(text + '[[steps]]\ndo = "poison"\nmessage = "m1"\n', 4, 160) == waits


def test_a_crash_empties_the_inbox_before_the_next_one_comes() -> None:
    """m1 and m2 are lost in the crash at 80; m1 is sent again 1000, m2 1010: one has the consumer, one waits for it."""
    text = DIRECT + (
        "workload = { messages = 2, every_ms = 10 }\n"
        '[[steps]]\ndo = "crash"\nnode = "consumer"\nat_ms = 80\nfor_ms = 100\n'
    )
    assert last(text, 2, 1080) == "m2 has been waiting in the consumer's inbox since 1.060 s, behind m1"


def test_a_node_that_is_down_or_stands_still_is_named() -> None:
    paused = DIRECT + (
        "workload = { messages = 1 }\n"
        '[[steps]]\ndo = "pause"\nnode = "consumer"\nwhen = { event = "started" }\nfor_ms = 5000\n'
    )
    clauses = [clause.text for clause in told(paused, 1, 500).clauses]
    assert clauses[-2:] == [
        "the consumer has stood still since 0.050 s (step 1)",
        "the consumer has been at work on m1 since 0.050 s",
    ]
    down = BROKER + (
        'workload = { messages = 1 }\n[[steps]]\ndo = "crash"\nnode = "broker"\nwhen = { event = "stored" }\n'
        "for_ms = 5000\n"
    )
    clauses = [clause.text for clause in told(down, 1, 500).clauses]
    assert clauses[-2:] == [
        "the broker has been down since 0.050 s (on purpose, by step 1 of the script)",
        "the broker has held m1 in its queue since 0.050 s",
    ]
    down = down.replace('"broker"\nwhen = { event = "stored" }', '"producer"\nwhen = { event = "sent" }')
    clauses = [clause.text for clause in told(down, 1, 500).clauses]
    assert clauses[-2:] == [
        "the producer has been down since 0.000 s (on purpose, by step 1 of the script)",
        "the producer has not sent m1 yet, which it was handed at 0.000 s",
    ]


@pytest.mark.parametrize("end", ["restart", "crash"])
def test_a_standstill_that_is_over_is_not_named(end: str) -> None:
    """Paused at 10 and crashed at 20: down, and not standing still; restarted at 40: neither."""
    text = DIRECT + (
        'workload = { messages = 1 }\n[[steps]]\ndo = "pause"\nnode = "producer"\nat_ms = 10\nfor_ms = 900\n'
        '[[steps]]\ndo = "crash"\nnode = "producer"\nat_ms = 20\nfor_ms = 20\n'
        '[[steps]]\ndo = "drop"\nlink = "deliver"\n'
    )
    clauses = " ".join(clause.text for clause in told(text, 1, 30 if end == "crash" else 45).clauses)
    assert "stood still" not in clauses
    assert ("has been down" in clauses) == (end == "crash")


def test_on_its_way_too_what_repeats_itself_is_folded() -> None:
    """m1 fails 150 and every second from then on."""
    text = DIRECT + 'workload = { messages = 1 }\n[[steps]]\ndo = "poison"\nmessage = "m1"\n'
    clauses = [clause.text for clause in told(text, 1, 9500).clauses]
    assert clauses[1:5] == [
        "processing attempt 1 ended in an error at 0.150 s: m1 is poisoned (on purpose, by step 1 of the script)",
        "processing attempt 2 ended in an error at 1.150 s: m1 is poisoned (step 1)",
        "8 more attempts ended in the same way, the last one made at 9.000 s",
        "the producer holds no answer: to it, the outcome is unknown",
    ]


def test_a_packet_under_way_and_a_timer_that_runs_are_told() -> None:
    text = DIRECT + 'workload = { messages = 1 }\n[[steps]]\ndo = "drop"\nlink = "deliver"\n'
    answer = "the producer waits for an answer to attempt 1, which it made at 0.000 s (ack_timeout_ms = 1000), and"
    assert last(text, 1, 500) == f"{answer} sends it again when its timer runs out"
    last_one = text + "[producer]\nmax_attempts = 1\n"
    assert last(last_one, 1, 500) == f"{answer} gives up when its timer runs out"
    assert last(text, 1, 1010) == "attempt 2 has been on its way on the deliver link since 1.000 s"


def test_only_those_whose_answer_is_missing_have_a_place_in_flight() -> None:
    """m1 is confirmed 200; m2 and m3 leave 10 and 200, and m4 waits for one of them."""
    text = DIRECT + "workload = { messages = 5, every_ms = 10 }\nproducer = { max_in_flight = 2 }\n"
    assert last(text, 5, 220) == (
        "the producer has held m5 back since 0.040 s: only 2 messages may be out without an answer "
        "(max_in_flight = 2), and m2 and m3 are"
    )


def test_of_many_ahead_three_are_named() -> None:
    text = DIRECT + "workload = { messages = 6, every_ms = 1 }\n"
    assert (
        last(text, 6, 60) == "m6 has been waiting in the consumer's inbox since 0.055 s, behind m1, m2, m3 and 2 more"
    )


def test_a_message_that_is_done_is_not_stuck_although_the_run_never_rests() -> None:
    """Never acknowledged, and recognised each time: done once, and sent again until the run is stopped."""
    text = DIRECT + 'workload = { messages = 1 }\nconsumer = { ack = "never", dedup = "memory" }\n'
    assert anomalies(record_of(text)) == [(1, Anomaly.DEDUPLICATED)]


def test_of_tries_that_are_only_counted_each_packet_that_chance_took_is_blamed() -> None:
    """Nine of ten packets are lost and no ACK ever comes: any of them would have been enough."""
    text = """format = 1
    title = "T"
    guarantee = "at-least-once"
    seed = {seed}
    workload = {{ messages = 1 }}
    links = {{ deliver = {{ loss = 0.9 }} }}
    run = {{ chaos_ms = 6500, settle_ms = 0 }}
    """
    records = (Record.of(play_out(load_text(text.format(seed=seed))).simulation) for seed in range(1, 60))
    for record in records:
        lost = [event.number for event in record.log if event.kind is Kind.DROPPED]
        if len(lost) == len([event for event in record.log if event.kind is Kind.ATTEMPTED]) > 3:
            explanation = explain(record, 1, Anomaly.PENDING)
            assert set(explanation.faults) >= set(lost[:-1])
            assert any("more attempts were lost by chance, too" in one for one in explanation.sentences())
            return
    raise AssertionError("no seed had it")


def test_what_fails_for_ever_is_blamed_wherever_its_answers_are() -> None:
    """Poisoned from the start. Its lease of 100 ms is over before each negative ACK; in place its key is in flight."""
    poison = """
    run = { settle_ms = 1000 }
    [[steps]]
    do = "poison"
    message = "m1"
    """
    returned = """workload = { messages = 1 }
    broker = { redelivery_timeout_ms = 100 }
    consumer = { on_failure = "return" }"""
    in_place = """workload = { messages = 1 }
    consumer = { on_failure = "retry", dedup = "in-flight" }"""
    for text in (BROKER + returned + poison, DIRECT + in_place + poison):
        record = record_of(text)
        assert {record.step_behind(fault) for fault in explain(record, 1, Anomaly.PENDING).faults} == {0}


def test_what_failed_before_a_crash_or_beside_its_key_is_blamed_where_no_lease_ends() -> None:
    """Poisoned. Tried again in place until the crash at 400; or failed at 200, with its key in flight."""
    crash = '[[steps]]\ndo = "crash"\nnode = "consumer"\nat_ms = 400\nfor_ms = 50\n'
    for consumer, more in (('on_failure = "retry"', crash), ('dedup = "in-flight"', "")):
        text = f"""{BROKER}workload = {{ messages = 1 }}
        broker = {{ lease = "none" }}
        consumer = {{ {consumer} }}
        [[steps]]
        do = "poison"
        message = "m1"
        {more}"""
        record = record_of(text)
        assert {record.step_behind(fault) for fault in explain(record, 1, Anomaly.PENDING).faults} == {0}

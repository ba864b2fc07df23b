"""Why, word for word: one explanation for each mechanism.

The times are derived by hand: in the presets of the library, or here above the preset. A packet takes 50 ms, the work
100 ms, the producer waits 1 s, the broker as long as the preset says.
"""

import pytest

from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.explain.library import LIBRARY, Told
from tests.explain.recorded import recorded


def told(preset: str, message: int, kind: Anomaly | None = None) -> Told:
    """The headline and the clauses."""
    record = Record.of(play_out(load_preset(preset)).simulation)
    explanation = explain(record, message, kind)
    return explanation.headline, [clause.text for clause in explanation.clauses]


def told_of(text: str, message: int, kind: Anomaly | None = None) -> Told:
    """The same of a preset that is written here."""
    record = recorded(text)
    explanation = explain(record, message, kind)
    return explanation.headline, [clause.text for clause in explanation.clauses]


@pytest.mark.parametrize(("preset", "message", "kind"), LIBRARY)
def test_a_library_preset_is_explained_word_for_word(preset: str, message: int, kind: Anomaly) -> None:
    assert told(preset, message, kind) == LIBRARY[preset, message, kind]


def test_a_broker_that_crashes_before_its_confirm_is_the_reason_for_a_second_copy() -> None:
    """m1 stored 50, crash until 550, dispatched 550, applied 700; timer 1000, stored again 1050, applied 1200."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    [[steps]]
    do = "crash"
    node = "broker"
    when = { event = "stored" }
    for_ms = 500
    """
    assert told_of(text, 1, Anomaly.DUPLICATED) == (
        "m1 was charged twice",
        [
            "the broker stored m1 at 0.050 s",
            "the broker crashed at 0.050 s, after it had stored attempt 1 and before its confirm (on purpose, "
            "by step 1 of the script)",
            "the consumer applied m1 at 0.700 s (dispatch 1 of copy 1)",
            "the producer's timer of 1 s ran out at 1.000 s, and it sent attempt 2",
            "the broker keeps no table of keys, so it stored m1 again at 1.050 s",
            "the consumer keeps no table of processed ids, so it applied m1 again at 1.200 s (dispatch 1 of copy 2)",
        ],
    )


def test_a_crash_of_the_producer_before_the_first_departure_is_told() -> None:
    """At-most-once keeps what it was handed in memory only: m1 is sent 0, and the crash comes before its attempt."""
    text = """guarantee = "at-most-once"
    workload = { messages = 1, story = "upload" }
    [[steps]]
    do = "crash"
    node = "producer"
    when = { event = "sent" }
    """
    assert told_of(text, 1) == (
        "m1 was lost: it was never saved, and nobody was told",
        [
            "the producer crashed at 0.000 s, before m1 had left (on purpose, by step 1 of the script)",
            "nobody sent m1 again: under at-most-once the producer waits for no answer",
        ],
    )


def test_a_lost_inbox_is_told() -> None:
    """m1 starts 50; m2 sent 10, waits from 60; crash 100: m2 was only in the inbox."""
    text = """guarantee = "at-most-once"
    workload = { messages = 2, every_ms = 10 }
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 100
    """
    assert told_of(text, 2)[1] == [
        "the consumer crashed at 0.100 s and lost its inbox, with attempt 1 in it (on purpose, by step 1 of the "
        "script)",
        "nobody sent m2 again: under at-most-once the producer waits for no answer",
    ]


def test_a_copy_that_was_lost_with_the_queue_is_told_where_another_one_came_late() -> None:
    """m1 stored 50, crash until 550 of a broker without a disk; timer 1000, attempt 2 stored 1050, applied 1200."""
    text = """guarantee = "at-least-once"
    system = "broker"
    workload = { messages = 1 }
    broker = { durable = false }
    [[steps]]
    do = "crash"
    node = "broker"
    when = { event = "stored" }
    for_ms = 500
    """
    assert told_of(text, 1, Anomaly.LATE) == (
        "m1 was charged late, 1.200 s after it was sent",
        [
            "the broker stored m1 at 0.050 s",
            "the broker crashed at 0.050 s with copy 1 of m1 in a queue only in memory (on purpose, by step 1 "
            "of the script)",
            "the producer's timer of 1 s ran out at 1.000 s, and it sent attempt 2",
            "the consumer applied m1 at 1.200 s, 1.200 s after it was sent",
        ],
    )


def test_a_duplicate_is_recognised_by_the_key_of_its_own_attempt() -> None:
    """With a new key for each attempt: attempt 1 applied 150, its ACK lost; attempt 2 applied 1150; the second packet
    of attempt 1 arrives 1550 and is known by the first key, not by the second."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    producer = { key = "fresh" }
    [[steps]]
    do = "duplicate"
    link = "deliver"
    gap_ms = 1500
    [[steps]]
    do = "drop"
    link = "ack"
    """
    assert told_of(text, 1, Anomaly.DEDUPLICATED) == (
        "m1 was delivered 3 times, and charged twice",
        [
            "the network delivered one packet of m1 twice on the deliver link, at 0.050 s and 1.550 s (on "
            "purpose, by step 1 of the script)",
            "the consumer applied m1 and noted its key at 0.150 s",
            "the consumer knew the key, so it skipped m1 at 1.550 s",
        ],
    )


BETWEEN = """
workload = { messages = 1 }
[[steps]]
do = "drop"
link = "ack"
[[steps]]
do = "drop"
link = "deliver"
attempt = 2
"""


def test_what_was_lost_in_between_is_not_named_where_it_would_have_been_applied_as_well() -> None:
    """m1 applied 150, ACK dropped; attempt 2 dropped 1000; attempt 3 at 2000, applied 2150. Had attempt 2 come
    through, it would have been applied again: the drop of step 2 only put the duplicate off."""
    assert told_of('guarantee = "at-least-once"' + BETWEEN, 1)[1] == [
        "the consumer applied m1 at 0.150 s (attempt 1)",
        "the ACK of attempt 1 was dropped at 0.150 s (on purpose, by step 1 of the script)",
        "the producer's timer of 1 s ran out at 1.000 s and 2.000 s, and it sent attempts 2 and 3",
        "the consumer keeps no table of processed ids, so it applied m1 again at 2.150 s (attempt 3)",
    ]


def test_what_was_lost_in_between_is_named_where_a_table_would_have_known_it() -> None:
    """The table is in memory until the crash at 1500: attempt 2 would have been skipped and answered at 1050."""
    crash = """
    [[steps]]
    do = "crash"
    node = "consumer"
    at_ms = 1500
    for_ms = 100
    [consumer]
    dedup = "memory"
    """
    assert told_of('guarantee = "exactly-once"' + BETWEEN + crash, 1)[1] == [
        "the consumer applied m1 at 0.150 s (attempt 1)",
        "the ACK of attempt 1 was dropped at 0.150 s (on purpose, by step 1 of the script)",
        "the producer's timer of 1 s ran out at 1.000 s and 2.000 s, and it sent attempts 2 and 3",
        "attempt 2 was dropped on the deliver link at 1.000 s (step 2)",
        "the consumer crashed at 1.500 s and lost its table of processed ids, which was only in memory (step 3)",
        "the table of processed ids did not have its key any more, so the consumer applied m1 again at 2.150 s "
        "(attempt 3)",
    ]


def test_more_duplicates_than_a_reader_wants_are_counted() -> None:
    """Attempts at 0, 1000, ... arrive 50 later, until the run is stopped at 8000: 8 deliveries, 7 of them skipped."""
    text = """guarantee = "exactly-once"
    workload = { messages = 1 }
    [consumer]
    ack = "never"
    [run]
    chaos_ms = 0
    settle_ms = 8000
    """
    headline, clauses = told_of(text, 1)
    assert headline == "m1 was delivered 8 times, and charged once"
    assert clauses[-1] == "6 more duplicates of m1 came from 2.050 s to 7.050 s, and were recognised"


def test_a_message_that_went_well_gets_a_short_account() -> None:
    assert told("ack-lost", 1) == (
        "m1 went as it should: it was charged once",
        [
            "the application handed m1 over at 0.000 s",
            "the consumer applied it at 0.150 s",
            "the ACK reached the producer at 0.200 s",
        ],
    )


def test_a_message_of_which_the_producer_knows_nothing_says_so() -> None:
    """unknown-not-failed: applied 3150, the ACK finds the producer down; its belief stays unknown."""
    assert told("unknown-not-failed", 3)[1][-1] == "the producer holds no answer: to it, the outcome is unknown"


def test_a_producer_that_waits_for_nothing_cannot_know_whatever_its_guarantee_is_called() -> None:
    text = 'guarantee = "at-least-once"\n[producer]\nawaits_ack = false\n[workload]\nmessages = 1\n'
    assert told_of(text, 1)[1][-1] == "the producer waits for no answer: it cannot know what became of it"


def test_an_anomaly_that_a_message_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="m3 is not late"):
        told("ack-lost", 3, Anomaly.LATE)


def test_a_message_that_was_never_sent_is_refused() -> None:
    with pytest.raises(KeyError, match="m9 has not been sent"):
        told("ack-lost", 9)


@pytest.mark.parametrize(
    ("name", "message", "waits", "last"),
    [
        # 2700, 4200, 6200 and 9200 the timer of 1 s runs out; the attempts leave 3200, 5200, 8200 and 13200.
        ("exponential-backoff", 2, "500 ms, 1 s, 2 s and 4 s", "13.200 s"),
        # What seed 1 draws for m1: 12 ms of 500, 958 ms of 1000.
        ("full-jitter", 1, "12 ms and 958 ms", "2.970 s"),
    ],
)
def test_a_backoff_is_told_beside_the_timer_so_that_the_times_add_up(
    name: str, message: int, waits: str, last: str
) -> None:
    told = explain(Record.of(play_out(load_preset(name)).simulation), message)
    (timer,) = [clause.text for clause in told.clauses if "timer of 1 s ran out" in clause.text]
    assert f"and after a backoff of {waits} it sent attempts 2" in timer
    assert timer.endswith(f"the last one at {last}")


def test_what_repeats_itself_but_for_its_numbers_is_told_twice_and_counted() -> None:
    """rabbitmq-twenty-first: the consumer crashes 21 times with m3 in its inbox."""
    preset = load_preset("rabbitmq-twenty-first")
    explained = explain(Record.of(play_out(preset).simulation), 3)
    told = explained.sentences()
    crashes = [one for one in told if one.startswith("The consumer crashed")]
    assert len(crashes) == 2
    assert "19 more times the same, the last time at 23.300 s." in told
    assert len(explained.faults) == 21


def test_two_that_take_turns_are_told_twice_and_counted_together() -> None:
    """rabbitmq-twenty-first: 1450 and each 1150 ms later a crash takes m4, delivered again; 20 times in all."""
    told = explain(Record.of(play_out(load_preset("rabbitmq-twenty-first")).simulation), 4).sentences()
    assert "18 more times the same two in turn, the last time from 23.300 s on." in told
    assert sum(one.startswith("The broker took m4 back") for one in told) == 2

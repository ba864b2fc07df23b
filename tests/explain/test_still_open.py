"""A message that was done once, in a run that goes on: what may bring it again is named, and nothing is called well.

`ack-lost`: m3 is sent at 3.000 s and applied at 3.200 s, and its first ACK is dropped.
"""

import pytest

from playground.explain.record import Record
from playground.explain.still_open import with_what_is_open
from playground.explain.why import explain, noteworthy
from playground.live.inquiry import record_of
from playground.live.race.inquiry import RaceInquiry
from playground.live.race.systems import SystemsRace
from playground.scenario.load import load_preset
from tests.live.helpers import session_of


def race_at(time_ms: int, *systems: str) -> SystemsRace:
    """The race of `ack-lost` in these systems, at an instant."""
    race = SystemsRace.across(load_preset("ack-lost"), systems)
    for session in race.sessions:
        session.advance(time_ms)
    return race


SOFAR = "m3 was charged once so far: "


@pytest.mark.parametrize(
    ("system", "headline", "last"),
    [
        (
            "broker",
            "the broker has no ACK of it yet, and it may come again",
            "the broker waits 5 s for the ACK of dispatch 1 (redelivery_timeout_ms = 5000), until 8.050 s, and m3 is "
            "not dispatched again before",
        ),
        (
            "rabbitmq",
            "the broker has no basic.ack of it yet, and it may come again",
            "the broker has held m3 in its queue since 3.200 s",
        ),
        (
            "sqs",
            "SQS has no DeleteMessage of it yet, and it may come again",
            "SQS waits 30 s for the DeleteMessage of receive 1 (VisibilityTimeout = 30), until 33.050 s, and m3 is not "
            "handed out again before",
        ),
    ],
)
def test_a_lost_ack_and_what_may_bring_the_message_again_are_named(system: str, headline: str, last: str) -> None:
    answer = RaceInquiry(race_at(3300, system)).view(3, 0).columns[0]
    assert answer.words == SOFAR + headline
    assert "was dropped (on purpose, by step 1 of the script)" in " ".join(one.text for one in answer.clauses)
    assert answer.clauses[-1].text == last


def test_a_log_names_the_commit_that_is_open() -> None:
    answer = RaceInquiry(race_at(4250, "kafka")).view(3, 0).columns[0]
    assert answer.words.startswith(SOFAR)
    assert answer.clauses[-1].text.endswith("whoever has to read on from the last commit reads m3 again")


def test_an_ack_sent_again_has_averted_nothing_before_it_is_there() -> None:
    told = [RaceInquiry(race_at(at_ms, "sqs")).view(3, 0).columns[0] for at_ms in (4200, 4300)]
    averted = ["nothing had to be handed out again" in " ".join(one.text for one in each.clauses) for each in told]
    assert averted == [False, True]
    assert [one.words.startswith(SOFAR) for one in told] == [True, False]


def test_nothing_is_open_of_what_is_settled_or_of_a_run_that_is_over() -> None:
    (session,) = race_at(3300, "broker").sessions
    record = Record.of(session.simulation)
    assert explain(record, 2).headline == "m2 went as it should: it was charged once"
    assert noteworthy(record) == [3]
    session.advance(1 << 60)
    assert "so far" not in explain(Record.of(session.simulation), 3).headline


def test_a_producer_that_has_no_answer_yet_may_send_again() -> None:
    """ack-lost: the ACK of 3.150 s is dropped; the timer of 1 s runs out 4.000."""
    session = session_of("ack-lost")
    session.advance(3500)
    told = explain(record_of(session), 3)
    assert told.headline == SOFAR + "the producer has no answer yet, and it may come again"
    assert [clause.text for clause in told.clauses][-3:] == [
        "the ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)",
        "the producer holds no answer: to it, the outcome is unknown",
        "the producer waits for an answer to attempt 1, which it made at 3.000 s (ack_timeout_ms = 1000), "
        "and sends it again when its timer runs out",
    ]


def test_what_is_still_on_its_way_is_told_once() -> None:
    """ack-lost: attempt 2 of m3 leaves 4.000 s, and is worked on from 4.050 s on."""
    session = session_of("ack-lost")
    for until_ms, told_last in ((4010, "attempt 2 has been on its way"), (4100, "the consumer has had attempt 2 in")):
        session.advance(until_ms)
        told = [clause.text for clause in explain(record_of(session), 3).clauses]
        assert told[-2].startswith(told_last)
        assert sum("attempt 2" in text for text in told) == 2, "where it is, and what its timer will do"


def test_what_is_settled_may_come_again_while_another_delivery_of_it_is_under_way() -> None:
    """visibility-timeout: m3 is saved 5.600 s and its ACK settles it; its second dispatch is in the inbox by then."""
    session = session_of("visibility-timeout")
    session.advance(5650)
    told = explain(record_of(session), 3)
    assert told.headline == "m3 was saved once so far: another delivery of it is under way"
    assert "the consumer has had dispatch 2 in its" in told.clauses[-1].text


def test_of_what_was_late_it_is_said_that_it_may_come_again() -> None:
    """zombie-consumer: m3 is booked 5.700 s by whoever had stood still, and its next delivery waits there."""
    session = session_of("zombie-consumer")
    session.advance(5750)
    record = record_of(session)
    told = with_what_is_open(explain(record, 3), record)
    assert told.headline == "m3 was booked late, 2.700 s after it was sent, and it may come again"
    session.advance(1 << 60)
    record = record_of(session)
    assert with_what_is_open(explain(record, 3), record) == explain(record, 3)


def test_of_a_repeat_that_was_refused_while_its_message_is_pending_it_is_said_that_it_is_on_its_way() -> None:
    """kafka-told-failed: m1 is appended, and its retry refused, before the consumer has read it."""
    session = session_of("kafka-told-failed", "exactly-once")
    session.advance(1200)
    record = record_of(session)
    told = with_what_is_open(explain(record, 1), record)
    assert told.headline == "m1 reached the broker twice, and was stored once, and it is still on its way"

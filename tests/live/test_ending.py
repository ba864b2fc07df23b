"""How a run ended, as a session tells it: the words of the report, and the chain of the explanation."""

import pytest

from playground.engine.commands import Command, Delay, Drop, Duplicate, Fail, Unroutable
from playground.engine.places import Place
from playground.live import travel
from playground.live.ending import ended_of, ending_of
from playground.live.ending_view import EndingView
from playground.live.inquiry import Inquiry
from playground.live.session import Session
from playground.report.verdict import headline_of
from playground.scenario.catalogue import preset_names
from playground.scenario.load import Overrides, load_preset
from playground.scenario.outcome import play_out
from playground.words.commands import arms
from tests.live.helpers import session_of, snapshot, to_the_end
from tests.topologies import BROKER


def ending(name: str) -> EndingView:
    session = to_the_end(session_of(name))
    return ending_of(session, snapshot(session).account)


@pytest.mark.parametrize("name", [one for one in preset_names() if one != "sandbox"])
def test_a_session_that_is_over_ends_in_the_headline_of_the_report(name: str) -> None:
    session, outcome = to_the_end(session_of(name)), play_out(load_preset(name))
    told = ending_of(session, snapshot(session).account)
    assert (ended_of(session), told.headline) == (outcome.ended, headline_of(outcome))
    assert told.harmed is bool(outcome.ended)
    assert not outcome.ended or told.message == outcome.ended[0].message
    assert 1 <= len(told.beats) <= 4


def test_a_double_charge_ends_in_what_it_cost() -> None:
    assert ending("ack-lost") == EndingView(
        "m3 was charged twice. At-least-once allows that.",
        ("ACK lost 3.150", "timer 4.000", "sent again", "$200 of $100"),
        "duplicated",
        3,
        True,
    )


def test_where_several_have_a_part_in_the_sum_each_way_to_it_is_told_and_a_chain_ends_with_its_own_cost() -> None:
    # m3 and m5 are charged twice, each for a cause of its own; the ACK of m3 alone did not cost $200.
    told = ending("demo-at-least-once")
    assert (told.message, told.beats) == (
        3,
        ("m3: ACK lost 3.150", "timer 4.000", "sent again", "$200 of $100"),
    )
    assert told.others == (("m5: consumer crashed 6.150", "timer 7.000", "sent again"),)
    told = ending("demo-at-most-once")
    assert (told.beats[0], told.others) == ("m2: packet lost 1.500", (("m4: consumer crashed 4.550", "nobody asked"),))
    assert ending("prefetch-unlimited").others == (), "m3 and m4 went the same way"
    assert ending("cut-three-seconds").beats[-1] == "m4 never recorded", "its first link does not say whose that is"


def test_what_is_stuck_was_not_sent_again_and_has_no_timer() -> None:
    assert ending("redis-nobody-claims").beats == ("consumer crashed 1.600", "no timer for it", "$0 of $100")


def test_what_breaks_a_promise_is_told_before_what_does_not() -> None:
    told = ending("may-lose-may-double")
    assert (told.message, told.role) == (4, "duplicated")
    # Five payments, five charges: the account is right, so the chain ends in the second charge.
    assert told.beats[-1].startswith("charged ")


def test_a_calm_run_ends_in_what_was_done() -> None:
    told = ending("calm-at-least-once")
    assert (told.beats, told.message, told.harmed) == (("5 sent", "5 handled once", "$500 of $500"), 0, False)


def test_a_repeat_that_was_recognised_is_what_there_is_to_tell() -> None:
    told = ending("sqlite-inbox")
    assert (told.message, told.harmed, told.role) == (3, False, "once")
    assert told.beats[-1] == "skipped as known 4.050"


def test_things_are_told_in_words_and_money_in_sums() -> None:
    assert ending("metric-lost").beats[-1] == "never recorded"


def test_a_run_without_messages_claims_nothing() -> None:
    empty = to_the_end(session_of("calm-at-least-once", messages=0))
    assert ending_of(empty, snapshot(empty).account).headline == "Nothing was sent."


def test_work_that_a_transaction_hides_from_the_account_is_a_beat_of_its_own() -> None:
    assert "outside m2 twice" in ending("kafka-external-effect").beats
    assert not any(beat.startswith("outside") for beat in ending("kafka-slow-poll").beats)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Drop(link=Place.DELIVER), "drop the next message"),
        (Drop(link=Place.ACK, count=2), "drop the next 2 ACKs"),
        (Duplicate(link=Place.DELIVER), "double the next message"),
        (Delay(link=Place.DELIVER, by_ms=500), "hold up the next message"),
        (Fail(message=3), "fail the next processing of m3"),
    ],
)
def test_a_fault_by_hand_that_met_nothing_is_told_as_what_it_was_and_no_more(fault: Command, words: str) -> None:
    """m5's ACK is on its way from 6,150 ms on, the last packet of all."""
    session = to_the_end(session_of("ack-lost"))
    travel.go_to_time(session, 6180)
    session.give(fault)
    assert session.history.name == f"armed at 6.180 s: {words}"
    to_the_end(session)
    assert session.history.name == f"armed at 6.180 s: {words}, met nothing"
    told = ending_of(session, snapshot(session).account)
    assert told.idle == (f"Armed at 6.180 s: {words}, which met nothing and never acted.",)
    assert Inquiry().view(session, 0).idle == told.idle, "whoever asks why is told, too"
    travel.go_to_time(session, 1000)
    assert session.history.as_branch().name.endswith("met nothing"), "known of its future, too"


def test_a_step_that_found_nothing_to_act_on_is_told_once_the_run_is_over() -> None:
    """At-most-once has no ACKs: the drop of m3's lies in wait for ever."""
    session = Session(load_preset("ack-lost", Overrides(guarantee="at-most-once")))
    session.advance(3500)
    assert Inquiry().view(session, 0).idle == ()
    to_the_end(session)
    told = ("Step 1 (drop) never acted: nothing matched it.",)
    assert Inquiry().view(session, 0).idle == ending_of(session, snapshot(session).account).idle == told
    travel.go_to_time(session, 1000)
    assert Inquiry().view(session, 0).idle == ()


def test_a_fault_by_hand_that_acted_is_told_as_what_it_did() -> None:
    session = to_the_end(session_of("ack-lost"))
    travel.go_to_time(session, 6100)
    session.give(Drop(link=Place.ACK))
    to_the_end(session)
    assert session.history.name == "the next ACK was dropped at 6.100 s"
    assert ending_of(session, snapshot(session).account).idle == ()


def test_what_a_broker_would_have_had_no_queue_for_is_told_likewise() -> None:
    assert arms(Unroutable(count=2), BROKER) == "have no queue for the next 2 publishes"

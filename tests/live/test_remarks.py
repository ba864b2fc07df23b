"""What a command comes too late for is told when it is given, and so is whose answer a fault will hit.

By hand: mN is sent at N - 1 s, arrives 50 ms later, is applied 100 ms after that, and its ACK is back at 200 ms. In
ack-lost m3 is sent at 3.000 s, and its ACK is lost at 3.150 s.
"""

import pytest

from playground.engine.commands import Cut
from playground.engine.places import Place
from playground.live import travel
from playground.live.interventions import INTERVENTIONS
from playground.live.remarks import Remark
from playground.live.session import Session
from tests.live.helpers import payments, session_of


def remark(session: Session, action: str) -> Remark | None:
    return INTERVENTIONS[action].remark(session)


@pytest.mark.parametrize("action", ["drop-ack", "drop-acks", "cut-ack"])
def test_whoever_takes_away_an_ack_that_nobody_will_send_is_told_so(action: str) -> None:
    session = payments("at-most-once")
    assert remark(session, action) == Remark(
        "messages are sent at-most-once: nobody answers, so this waits until they are sent otherwise"
    )
    assert remark(payments(), action) is None


def test_of_a_message_that_nobody_answers_only_the_answer_is_told_of() -> None:
    assert remark(payments("at-most-once"), "drop-data") is None


def test_whoever_drops_the_ack_of_a_message_sent_under_another_guarantee_is_told_whose_it_may_be() -> None:
    session = payments()
    session.advance(20)
    INTERVENTIONS["exactly-once"].do(session)
    assert remark(session, "drop-ack") == Remark(
        "the next answer may be that of m1, which was sent at-least-once and stays so"
    )
    session.advance(300)
    assert remark(session, "drop-ack") is None


def test_with_a_broker_it_is_the_confirm_that_the_producer_waits_for() -> None:
    session = payments("at-most-once", system="broker")
    assert remark(session, "drop-confirm") is not None
    assert remark(session, "drop-ack") is None


def test_a_guarantee_that_comes_too_late_for_a_message_says_for_which_and_since_when() -> None:
    session = session_of("ack-lost")
    session.advance(9000)
    travel.go_to_time(session, 3150)
    assert remark(session, "exactly-once") == Remark("m3 was sent at 3.000 s as at-least-once and keeps that", 3000)
    travel.go_to_time(session, 2900)
    assert remark(session, "exactly-once") is None


def test_of_several_messages_under_way_the_first_two_are_named() -> None:
    session = payments(messages=1)
    INTERVENTIONS["burst"].do(session)
    session.advance(20)
    assert remark(session, "at-most-once") == Remark(
        "m1, m2 and 9 more were sent from 0.000 s on and keep the guarantee they have"
    )


def test_a_message_that_is_stored_or_worked_on_keeps_its_guarantee_too() -> None:
    session = payments("at-most-once", system="broker", messages=1)
    for now_ms in (20, 80, 150):  # On its way to the broker, on its way to the consumer, being worked on.
        session.advance(now_ms)
        assert remark(session, "at-least-once") == Remark("m1 was sent at 0.000 s as at-most-once and keeps that")
    session.advance(400)
    assert remark(session, "at-least-once") is None


def test_a_drop_that_comes_too_late_for_the_packet_on_the_link_says_so() -> None:
    session = payments()
    session.advance(1170)  # The ACK of m2 is out, and nothing else is under way.
    assert remark(session, "drop-ack") == Remark(
        "the ACK of m2 left at 1.150 s and is not hit; this waits for the next", 1150
    )
    session.advance(2020)
    assert remark(session, "drop-data") == Remark("m3 left at 2.000 s and is not hit; this waits for the next", 2000)
    assert remark(session, "drop-ack") is None  # That of m3 is still to come.


def test_a_cut_that_comes_too_late_for_the_message_in_hand_says_so() -> None:
    session = payments()
    session.advance(1070)
    assert remark(session, "cut-data") == Remark("m2 came through at 1.050 s; the cut is for what comes after it", 1050)
    session.advance(1020 + 1000)
    assert remark(session, "cut-data") is None  # m3 is on the link, and dies.
    session.advance(2300)
    assert remark(session, "cut-data") is None


@pytest.mark.parametrize("action", ["cut-data", "heal"])
def test_healing_does_not_bring_back_what_is_lost_for_good_and_says_so(action: str) -> None:
    session = payments("at-most-once")
    session.advance(1020)
    session.give(Cut(links=(Place.DELIVER,)))
    session.advance(1500)
    assert remark(session, action) == Remark("m2 is lost for good: nobody sends it again", 1020)


def test_healing_in_time_for_a_retry_needs_no_remark() -> None:
    session = payments()
    session.advance(1020)
    session.give(Cut(links=(Place.DELIVER,)))
    session.advance(1500)
    assert remark(session, "cut-data") is None


@pytest.mark.parametrize(
    "action", ["drop-ack", "drop-data", "duplicate", "cut-data", "drop-acks", "crash-before-effect"]
)
def test_of_a_run_that_has_come_to_rest_it_is_said_that_a_fault_waits_for_another_message(action: str) -> None:
    session = session_of("ack-lost")
    session.advance(5900)
    told = remark(session, action)
    assert told is None or not told.waits
    session.advance(1 << 60)
    assert remark(session, action) == Remark("all is sent, and nothing is under way: this waits", waits=True)


def test_a_message_beside_the_schedule_is_told_with_its_number_and_whose_the_others_are() -> None:
    session = session_of("ack-lost")
    session.advance(3000)
    goes_on = ": the schedule has m1 to m5, and goes on beside that"
    assert remark(session, "send") == Remark(f"m6 is yours{goes_on}")
    assert remark(session, "burst") == Remark(f"m6 to m15 are yours{goes_on}")
    INTERVENTIONS["send"].do(session)
    assert remark(session, "send") == Remark(f"m7 is yours{goes_on}")
    session.advance(6000)
    assert remark(session, "send") is None, "the next number is the next one"

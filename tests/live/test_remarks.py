"""Whose answer a fault will hit is told where one would not expect it."""

from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from tests.live.helpers import payments


def remark(session: Session, action: str) -> str | None:
    return INTERVENTIONS[action].remark(session)


def test_whoever_drops_an_ack_that_nobody_will_send_is_told_so() -> None:
    session = payments("at-most-once")
    assert remark(session, "drop-ack") == (
        "messages are sent at-most-once: nobody answers, so this waits until they are sent otherwise"
    )
    assert remark(session, "drop-data") is None
    assert remark(payments(), "drop-ack") is None


def test_whoever_drops_the_ack_of_a_message_sent_under_another_guarantee_is_told_whose_it_may_be() -> None:
    session = payments()
    session.advance(20)
    INTERVENTIONS["exactly-once"].do(session)
    assert remark(session, "drop-ack") == (
        "the next answer may be that of m1, which was sent at-least-once and stays so"
    )
    session.advance(300)
    assert remark(session, "drop-ack") is None


def test_with_a_broker_it_is_the_confirm_that_the_producer_waits_for() -> None:
    session = payments("at-most-once", system="broker")
    assert remark(session, "drop-confirm") is not None
    assert remark(session, "drop-ack") is None

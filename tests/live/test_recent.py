"""What has just happened to the table of processed ids is seen for a while: what came in, what was known, a wipe."""

from playground.engine.commands import Drop, Forget
from playground.engine.places import Place
from playground.live.session import Session
from tests.live.helpers import payments, snapshot

WITH_AN_ACK_LOST = Drop(link=Place.ACK, message=1)
"""m1 is processed at 150, comes again at 1050, and is known."""


def changes(session: Session) -> list[tuple[str, int]]:
    """What has happened to the table of the consumer, and with which message."""
    return [(one.word, one.message) for one in snapshot(session).consumers[0].changes]


def test_what_comes_into_the_table_and_what_is_known_there_is_seen() -> None:
    session = payments("exactly-once", messages=1)
    session.give(WITH_AN_ACK_LOST)
    session.advance(149)
    assert changes(session) == []
    session.advance(160)
    assert changes(session) == [("in", 1)]
    session.advance(1060)
    assert ("skipped", 1) in changes(session)


def test_a_table_that_is_wiped_is_seen_to_be() -> None:
    session = payments("exactly-once", messages=1)
    session.advance(160)
    session.give(Forget(node=Place.CONSUMER))
    assert [word for word, _ in changes(session)] == ["in", "wiped"]


def test_the_latest_beliefs_and_effects_are_told_newest_first_and_only_so_many() -> None:
    session = payments("at-least-once", messages=1)
    session.give(WITH_AN_ACK_LOST)
    session.advance(2000)
    told = [(1200, 1, "ok"), (1000, 1, "sent again, try 2"), (1000, 1, "timed out")]
    done = [(1150, 1, "charged again", "duplicated"), (150, 1, "charged", "once")]
    assert [one[:3] for one in snapshot(session).producer.latest] == told
    assert [tuple(one) for one in snapshot(session).consumers[0].latest] == done
    many = payments("at-least-once", messages=60)
    many.advance(120_000)
    assert [one.message for one in snapshot(many).consumers[0].latest] == [*range(60, 36, -1)]


def test_what_the_broker_forgets_is_none_of_the_consumers() -> None:
    session = payments("exactly-once", "broker", messages=1, more="\n[broker]\ndedup_window_ms = 60000\n")
    session.advance(500)
    before = changes(session)
    session.give(Forget(node=Place.BROKER))
    assert changes(session) == before

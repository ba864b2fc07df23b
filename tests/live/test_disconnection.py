"""A connection is broken by hand: that of what is selected, else that of the consumer; and it comes back by itself."""

import pytest

from playground.engine.events import Kind
from playground.engine.places import Place
from playground.live.aim import Aim, aimed
from playground.live.disconnection import disconnect, has_connections
from playground.live.session import Session
from playground.scenario.load import load_preset
from tests.live.helpers import payments, session_of

_ON = '[transport]\nkind = "connection"\n'


def _session(system: str) -> Session:
    return payments(system=system, messages=3, more=_ON)


def _broken(session: Session) -> list[Place]:
    log = session.simulation.log
    return [log[number].place for number in range(log.count) if log[number].kind is Kind.DISCONNECTED]


@pytest.mark.parametrize(
    ("system", "selected", "whose"),
    [
        ("direct", None, Place.PRODUCER),
        ("direct", Place.CONSUMER, Place.PRODUCER),
        ("direct", Place.ACK, Place.PRODUCER),
        ("broker", None, Place.CONSUMER),
        ("broker", Place.BROKER, Place.CONSUMER),
        ("broker", Place.PRODUCER, Place.PRODUCER),
        ("broker", Place.CONFIRM, Place.PRODUCER),
        ("broker", Place.DELIVER, Place.CONSUMER),
    ],
)
def test_it_breaks_that_of_what_is_selected(system: str, selected: Place | None, whose: Place) -> None:
    session = _session(system)
    session.advance(100)
    one = aimed("disconnect", Aim(selected), session)
    assert one.words(session) == f"break the {whose.word}'s connection"
    assert one.refusal(session) is None
    one.do(session)
    session.advance(110)
    assert _broken(session) == [whose]
    assert one.refusal(session) == "this connection is broken already"
    session.advance(1 << 60)
    assert one.refusal(session) is None or session.over


def test_where_packets_travel_alone_there_is_none_to_break() -> None:
    session = session_of("ack-lost")
    assert not has_connections(session)
    assert disconnect().refusal(session) == "only where packets travel on a connection"
    disconnect().do(session)
    assert not session.touched


def test_a_preset_that_breaks_one_can_be_gone_on_with_by_hand_and_written_down() -> None:
    session = Session(load_preset("connection-breaks"))
    session.advance(200)
    disconnect().do(session)
    assert session.touched
    assert any("Disconnect" in type(step.command).__name__ for step in session.run.recorded().steps)

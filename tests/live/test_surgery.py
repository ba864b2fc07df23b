"""Surgery on one packet under way: it is lost, doubled or delayed, and nothing else has ever been different."""

from playground.live import surgery
from playground.live.session import Session
from playground.scenario.outcome import play_out
from tests.live.helpers import payments, snapshot, to_the_end, under_way


def _facts(session: Session) -> list[str]:
    """The record without numbers, which shift, and without what arming left."""
    return [
        f"{one.time_ms} {one.kind.word} {one.place.word} m{one.message}"
        for one in session.simulation.log
        if one.kind.word not in ("drop-armed", "duplicate-armed", "delay-armed")
    ]


def _in_mid_flight() -> Session:
    session = payments()
    session.advance(2030)
    return session


def test_a_packet_that_is_dropped_in_mid_flight_dies_where_it_is() -> None:
    session = _in_mid_flight()
    (packet,) = under_way(session)
    surgery.drop(session, packet)
    (deliver, _) = snapshot(session).links
    assert session.simulation.now_ms == 2030
    assert deliver.packets == ()
    assert [(dead.message, dead.progress) for dead in deliver.dead] == [(3, packet.progress)]


def test_up_to_now_dropping_it_has_changed_nothing_but_that() -> None:
    session = _in_mid_flight()
    before = _facts(session)
    surgery.drop(session, under_way(session)[0])
    assert _facts(session) == [*before, "2000 dropped deliver m3"]


def test_what_was_dropped_is_sent_again_and_comes_late() -> None:
    session = _in_mid_flight()
    surgery.drop(session, under_way(session)[0])
    to_the_end(session)
    assert session.tally.retries == 1
    assert session.tally.late() == 1


def test_a_doubled_packet_arrives_twice_and_is_applied_twice() -> None:
    session = _in_mid_flight()
    surgery.double(session, under_way(session)[0])
    assert len(under_way(session)) == 2
    assert len(to_the_end(session).simulation.ledger) == 6


def test_a_delayed_packet_is_overtaken_by_its_own_retry() -> None:
    # Twenty times 50 ms later than usual: 1050 ms after it left, just after the timer ran out at 1000 ms.
    session = _in_mid_flight()
    surgery.delay(session, under_way(session)[0])
    (packet,) = under_way(session)
    assert packet.delayed
    assert len(to_the_end(session).simulation.ledger) == 6


def test_an_operation_is_part_of_the_recording() -> None:
    session = _in_mid_flight()
    surgery.drop(session, under_way(session)[0])
    to_the_end(session)
    assert play_out(session.run.recorded()).digest == session.simulation.log.digest()


def test_the_second_copy_of_a_doubled_packet_is_refused() -> None:
    session = _in_mid_flight()
    surgery.double(session, under_way(session)[0])
    first, second = under_way(session)
    assert surgery.refusal(session, first) is None
    assert surgery.refusal(session, second) is not None

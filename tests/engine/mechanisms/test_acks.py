from playground.engine.events import Kind
from playground.engine.log import EventLog, code_of
from playground.engine.mechanisms.acks import Acks, RequestedAcks, acks_of
from playground.engine.places import Place
from playground.engine.schedule import Handler, Live, Schedule

ACKED = code_of(Kind.ACKED, Place.CONSUMER)
ARRIVED = code_of(Kind.ARRIVED, Place.ACK)
PACKET = (3, 1, 7, 3, 1)


def acks_with(retry_ms: int) -> tuple[Acks, Schedule]:
    schedule = Schedule(EventLog())

    def declare(handler: Handler, live: Live) -> int:
        return schedule.declare(Place.CONSUMER, handler, live)

    return acks_of(retry_ms, 99, schedule, ACKED, declare), schedule


def test_an_ack_that_nobody_waits_for_is_sent_once() -> None:
    acks, schedule = acks_with(0)
    assert acks.acknowledge(PACKET, 0) == (99, PACKET, 0)
    assert schedule.queue == []


def test_an_ack_is_due_again_until_any_of_them_is_answered() -> None:
    acks, schedule = acks_with(200)
    assert isinstance(acks, RequestedAcks)
    first = acks.acknowledge(PACKET, schedule.log.record(code_of(Kind.APPLIED, Place.CONSUMER), 3, 1, 7, -1))[2]
    assert [(due, item, cause) for due, _, _, item, cause in schedule.queue] == [(200, PACKET, first)]
    again = acks.again(PACKET, first)
    assert again is not None
    assert schedule.log[again[2]].cause == first
    acks.answer(schedule.log.record(ARRIVED, 3, 2, 7, again[2]))
    assert not acks.is_open(PACKET, first)
    assert acks.again(PACKET, first) is None


def test_a_crash_forgets_what_waits_and_a_checkpoint_does_not() -> None:
    acks, _ = acks_with(200)
    assert isinstance(acks, RequestedAcks)
    first = acks.acknowledge(PACKET, 0)[2]
    saved = acks.checkpoint()
    acks.crash()
    assert not acks.is_open(PACKET, first)
    acks.restore(saved)
    assert acks.is_open(PACKET, first)

"""By when a reader has to poll again: a poll ends the deadline, and it comes to something only if none came."""

from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, code_of
from playground.engine.mechanisms.polling import PollDeadline
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Handler, Live, Schedule

STARTED = code_of(Kind.STARTED, Place.CONSUMER)
LEAVE = 42


def left(cause: int) -> Continuation:
    """What comes of a deadline that passes."""
    return LEAVE, (), cause


def deadline(interval_ms: int) -> tuple[PollDeadline, Schedule]:
    schedule = Schedule(EventLog())

    def declare(handler: Handler, live: Live) -> int:
        return schedule.declare(Place.CONSUMER, handler, live)

    return PollDeadline(interval_ms, left, schedule, declare), schedule


def begun(schedule: Schedule) -> int:
    return schedule.log.record(STARTED, 1, 1, 1, NONE)


def passing(schedule: Schedule) -> Continuation | None:
    """What comes of the timer that was set last."""
    _, _, op, item, cause = schedule.queue[-1]
    return schedule.handlers[op](item, cause)


def test_it_passes_so_long_after_the_work_was_begun() -> None:
    one, schedule = deadline(300)
    schedule.log.now_ms = 100
    since = begun(schedule)
    one.run(since)
    assert [due_ms for due_ms, *_ in schedule.queue] == [400]
    schedule.log.now_ms = 150
    assert one.left_ms == 250
    assert passing(schedule) == (LEAVE, (), since)
    assert one.left_ms is None


def test_a_poll_ends_it_so_that_its_timer_does_nothing() -> None:
    one, schedule = deadline(300)
    one.run(begun(schedule))
    one.end()
    assert one.left_ms is None
    assert not schedule.anything_live
    assert passing(schedule) is None


def test_the_next_one_is_not_missed_by_the_timer_of_the_one_before() -> None:
    one, schedule = deadline(300)
    one.run(begun(schedule))
    earlier = schedule.queue[-1]
    one.end()
    one.run(begun(schedule))
    assert not schedule.is_live(earlier)
    assert schedule.handlers[earlier[2]](earlier[3], earlier[4]) is None
    assert one.left_ms == 300

from playground.engine.log import EventLog
from playground.engine.mechanisms.lease import ConnectionLease, TimerLease, lease_of
from playground.engine.schedule import Schedule


def lease_at(now_ms: int) -> tuple[TimerLease, Schedule]:
    """Leases of 500 ms."""
    schedule = Schedule(EventLog())
    schedule.log.now_ms = now_ms
    return TimerLease(500, schedule), schedule


def test_a_delivery_is_out_for_a_fixed_time() -> None:
    lease, schedule = lease_at(40)
    lease.begin(7, 3, 9)
    assert lease.out == {7: (3, 540)}
    assert schedule.queue == [(540, 3, 9, (7,), 3)]


def test_of_a_delivery_that_is_settled_at_once_nobody_has_to_notice_the_end() -> None:
    lease, schedule = lease_at(40)
    lease.begin(7, 3, None)
    assert (len(lease.out), schedule.queue) == (1, [])


def test_the_end_of_a_lease_means_nothing_once_the_copy_is_back_or_out_again() -> None:
    lease, _ = lease_at(0)
    lease.begin(7, 3, 9)
    assert lease.is_in_force((7,), 3)
    assert lease.end(7)
    assert not lease.is_in_force((7,), 3)
    lease.begin(7, 8, 9)
    assert not lease.is_in_force((7,), 3)
    assert lease.is_in_force((7,), 8)


def test_a_crash_forgets_what_is_out_and_a_checkpoint_does_not() -> None:
    lease, _ = lease_at(0)
    lease.begin(7, 3, 9)
    saved = lease.checkpoint()
    lease.lose()
    assert not lease.end(7)
    lease.restore(saved)
    assert lease.end(7)


def test_without_a_timer_nothing_notices_how_long_a_copy_is_out() -> None:
    schedule = Schedule(EventLog())
    for kind in ("connection", "none"):
        lease = lease_of(kind, 500, schedule)
        lease.begin(7, 3, 9)
        assert lease.is_in_force((7,), 3)
    assert schedule.queue == []


def test_with_both_the_timer_runs_and_the_end_of_the_holder_is_noticed() -> None:
    schedule = Schedule(EventLog())
    lease = lease_of("both", 500, schedule)
    lease.begin(7, 3, 9)
    assert lease.ends_with_holder
    assert schedule.queue == [(500, 3, 9, (7,), 3)]
    lease.holders = [Somebody(is_down=True)]
    assert not lease.room(lambda _: True)(0)


def test_a_renewed_lease_runs_once_more_by_the_same_dispatch() -> None:
    lease, schedule = lease_at(540)
    lease.begin(7, 3, 9)
    lease.renew(7, 12, 9)
    assert lease.out == {7: (3, 1040)}
    assert schedule.queue[-1] == (1040, 12, 9, (7,), 3)


class Somebody:
    """A consumer that is down, or works on copy 7."""

    def __init__(self, *, is_down: bool) -> None:
        self.is_down = is_down

    def works_on(self, copy: int) -> bool:
        return not self.is_down and copy == 7


def test_a_connection_leads_only_to_a_consumer_that_lives() -> None:
    lease = ConnectionLease(Schedule(EventLog()))
    has_room = lease.room(lambda out: out < 2)
    lease.holders = [Somebody(is_down=True)]
    assert not has_room(0)
    lease.holders = [Somebody(is_down=False)]
    assert [has_room(out) for out in (0, 1, 2)] == [True, True, False]
    assert [lease.is_worked_on(copy) for copy in (7, 8)] == [True, False]

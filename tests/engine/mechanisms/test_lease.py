from playground.engine.log import EventLog
from playground.engine.mechanisms.lease import TimerLease
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


def test_an_ack_is_taken_whichever_delivery_it_answers() -> None:
    lease, _ = lease_at(0)
    lease.begin(7, 3, 9)
    assert all(lease.accepts(7, delivery) for delivery in (1, 2))


def test_a_crash_forgets_what_is_out_and_a_checkpoint_does_not() -> None:
    lease, _ = lease_at(0)
    lease.begin(7, 3, 9)
    saved = lease.checkpoint()
    lease.lose()
    assert not lease.end(7)
    lease.restore(saved)
    assert lease.end(7)

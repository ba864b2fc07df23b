from playground.engine.log import EventLog
from playground.engine.mechanisms.assignment import FreestAssignment, SoleAssignment, assignment_of
from playground.engine.mechanisms.lease import EndlessLease
from playground.engine.mechanisms.shelf import QueueShelf
from playground.engine.schedule import Schedule


class Pair:
    """Two consumers, by the operations 40 and 41, and a broker that dispatches to them."""

    def __init__(self, prefetch: int = 0) -> None:
        self.assignment = FreestAssignment([40, 41], prefetch)
        self.lease = EndlessLease(Schedule(EventLog()))
        self.end, _ = self.assignment.follow(self.lease, QueueShelf().remove)

    def dispatch(self, copy: int) -> int:
        self.lease.begin(copy, 0, None)
        return self.assignment.deliver_op(copy, 1)


def test_of_consumers_with_as_much_to_do_the_next_in_turn_gets_a_dispatch() -> None:
    pair = Pair()
    assert [pair.dispatch(copy) for copy in (1, 2, 3)] == [40, 41, 40]


def test_whoever_has_the_fewest_out_gets_a_dispatch() -> None:
    pair = Pair()
    assert (pair.dispatch(1), pair.dispatch(2)) == (40, 41)
    pair.end(2)
    assert (pair.dispatch(3), pair.dispatch(4)) == (41, 40)


def test_what_comes_back_is_for_another_one_than_had_it() -> None:
    pair = Pair()
    assert (pair.dispatch(1), pair.dispatch(2), pair.dispatch(3)) == (40, 41, 40)
    for copy in (3, 1, 2):
        pair.end(copy)
    assert (pair.dispatch(3), pair.dispatch(2)) == (41, 40)


def test_what_is_settled_as_it_is_dispatched_is_in_nobodys_hands() -> None:
    pair = Pair()
    assert [pair.assignment.deliver_op(copy, 1) for copy in (1, 2, 3)] == [40, 41, 40]
    assert pair.dispatch(4) == 41
    assert not pair.assignment.has(0, 1)


def test_of_several_each_may_have_so_many_as_prefetch_says() -> None:
    pair = Pair(prefetch=1)
    pair.dispatch(1)
    assert pair.assignment.has_room(1)
    pair.dispatch(2)
    assert not pair.assignment.has_room(2)
    pair.end(1)
    assert pair.assignment.has_room(1)
    assert pair.dispatch(3) == 40


def test_a_dispatch_goes_past_whoever_is_gone() -> None:
    pair = Pair(prefetch=1)
    pair.assignment.mind(lambda op: op == 40)
    assert pair.dispatch(1) == 41
    assert not pair.assignment.has_room(1)


def test_a_checkpoint_brings_back_who_has_what() -> None:
    pair = Pair()
    pair.dispatch(1)
    kept = pair.assignment.checkpoint()
    pair.dispatch(2)
    pair.assignment.restore(kept)
    assert (pair.assignment.has(0, 1), pair.assignment.has(1, 2)) == (True, False)
    assert pair.dispatch(3) == 41


def test_after_a_crash_the_broker_begins_with_the_first() -> None:
    pair = Pair()
    pair.dispatch(1)
    pair.assignment.lose()
    assert pair.dispatch(2) == 40


def test_prefetch_is_what_may_be_out_at_a_time() -> None:
    assert [SoleAssignment([40], prefetch=2).has_room(out) for out in (0, 1, 2)] == [True, True, False]
    assert SoleAssignment([40], prefetch=0).has_room(1000)


def test_one_consumer_gets_all() -> None:
    assert {assignment_of([40], 0).deliver_op(copy, 1) for copy in (1, 2, 3)} == {40}

from playground.engine.mechanisms.assignment import TurnsAssignment


def test_the_consumers_take_turns_and_a_redelivery_is_for_the_next_one() -> None:
    turns = TurnsAssignment([40, 41], prefetch=0)
    assert [turns.deliver_op(copy, 1) for copy in (1, 2, 3)] == [40, 41, 40]
    assert [turns.deliver_op(1, dispatches) for dispatches in (1, 2, 3)] == [40, 41, 40]


def test_prefetch_is_what_may_be_out_at_a_time() -> None:
    assert [TurnsAssignment([40], prefetch=2).has_room(out) for out in (0, 1, 2)] == [True, True, False]
    assert TurnsAssignment([40], prefetch=0).has_room(1000)

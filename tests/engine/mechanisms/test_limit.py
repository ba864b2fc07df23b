from playground.engine.mechanisms.limit import CountLimit


def test_a_copy_is_dispatched_so_often_and_no_more() -> None:
    assert [CountLimit(2).is_reached(dispatches) for dispatches in (0, 1, 2, 3)] == [False, False, True, True]


def test_without_a_limit_it_is_dispatched_for_ever() -> None:
    assert not CountLimit(0).is_reached(10**9)

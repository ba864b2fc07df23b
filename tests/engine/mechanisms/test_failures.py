"""What lies in wait for processings, and what a consumer does about one that has failed."""

from playground.engine.mechanisms.failures import ArmedFailure, ArmedFailures, Reaction


def test_failures_of_a_message_come_in_the_order_of_arming_and_are_used_up() -> None:
    armed = ArmedFailures()
    armed.arm(3, ArmedFailure(event=5, left=2))
    armed.arm(3, ArmedFailure(event=7, left=1, down_ms=100))
    assert [armed.use(3).event for _ in range(3)] == [5, 5, 7]
    assert 3 not in armed.files


def test_a_poison_goes_before_all_else_and_uses_none_of_it_up() -> None:
    armed = ArmedFailures()
    armed.arm(1, ArmedFailure(event=2, left=1))
    armed.arm(1, ArmedFailure(event=4))
    assert [armed.use(1).event for _ in range(3)] == [4, 4, 4]
    armed.calm()
    assert armed.files == {1: (ArmedFailure(event=4),)}
    assert (armed.messages(poisoned=True), armed.messages(poisoned=False)) == ([1], [])


def test_what_was_to_happen_so_many_times_is_disarmed_by_calm_and_comes_back_with_a_checkpoint() -> None:
    armed = ArmedFailures()
    armed.arm(1, ArmedFailure(event=2, left=1))
    before, files = armed.checkpoint(), armed.files
    armed.calm()
    assert not armed.files
    armed.restore(before)
    assert armed.files is files
    assert armed.use(1).event == 2


def test_tries_in_place_end_with_what_then_says_and_without_a_limit_never() -> None:
    three = Reaction("retry", 3, "park")
    assert [three.after(tries) for tries in (1, 2, 3)] == ["retry", "retry", "park"]
    assert Reaction("retry", 0, "park").after(1000) == "retry"
    assert Reaction("return", 3, "park").after(5) == "return"

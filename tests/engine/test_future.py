"""The known future: a simulation in its past can go on to where it was without doing anything again."""

import pytest

from playground.engine.events import Kind
from playground.engine.future import Future
from tests.engine.test_checkpoint import rich


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_checkpoint_ahead_can_be_brought_back_and_what_follows_is_what_followed(store: str) -> None:
    simulation = rich(store_in=store)
    early = simulation.checkpoint()
    simulation.run_until(900)
    middle = simulation.checkpoint()
    events, effects = list(simulation.log), list(simulation.ledger)
    simulation.run()
    digest, future = simulation.log.digest(), Future(simulation)
    simulation.restore(early)
    future.restore(simulation, middle)
    assert list(simulation.log) == events
    assert list(simulation.ledger) == effects
    simulation.run()
    assert simulation.log.digest() == digest


def test_who_has_read_the_log_up_to_where_it_was_cut_back_may_read_on() -> None:
    simulation = rich()
    simulation.run_until(900)
    length, cut_backs = simulation.log.count, simulation.log.cut_backs
    copy = simulation.log.copy()
    simulation.log.truncate(length - 3)
    simulation.log.put_back(copy, length)
    assert list(simulation.log) == list(copy)
    assert simulation.log.kept(length, cut_backs) == length - 3
    assert simulation.log.kept(length - 5, cut_backs) == length - 5


def test_a_copy_of_a_log_is_left_alone_by_what_happens_later() -> None:
    simulation = rich()
    simulation.run_until(300)
    copy = simulation.log.copy()
    before = list(copy)
    simulation.run()
    assert list(copy) == before
    assert Kind.CHAOS_ENDED not in [event.kind for event in copy]

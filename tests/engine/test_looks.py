"""Looks: bounded, frozen, exact, and nothing happens because somebody looked."""

from playground.engine.commands import Crash, Cut, Drop, Pause, Slow
from playground.engine.looks import Standing
from playground.engine.places import Place
from playground.engine.settings import LinkSettings, ProducerSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import AT_LEAST_ONCE, armed, at, begin

CUT = Cut(links=(Place.ACK,), for_ms=300)


def crowded() -> Simulation:
    """At 200 ms 50 messages are on a slow link, and the ACKs' link is cut."""
    simulation = begin(
        AT_LEAST_ONCE,
        at(100, CUT),
        at(150, Slow(processing_ms=500, for_ms=1000)),
        armed(Drop(link=Place.DELIVER, message=60)),
        messages=60,
        every_ms=4,
        producer=ProducerSettings(ack_timeout_ms=5000),
        links={Place.DELIVER: LinkSettings(latency_ms=1000)},
    )
    simulation.run_until(198)
    return simulation


def test_a_look_holds_as_much_as_was_asked_for_and_counts_the_rest() -> None:
    look = crowded().system.look(3, 5)
    assert [one.message for one in look.producer.outbox] == [1, 2, 3]
    assert look.producer.outbox_count == 50
    assert [(one.message, one.departed_ms, one.due_ms) for one in look.links[0].packets] == [
        (message, 4 * (message - 1), 1000 + 4 * (message - 1)) for message in range(1, 6)
    ]
    assert len(look.times) == 50


def test_what_ends_by_itself_says_how_long_it_lasts() -> None:
    simulation = crowded()
    look = simulation.system.look(3, 5)
    assert [(one.is_cut, one.cut_left_ms) for one in look.links] == [(False, None), (True, 202)]
    assert (look.consumers[0].processing_ms, look.consumers[0].is_slow) == (500, True)
    assert look.producer.outbox[0].left_ms == 4802
    assert simulation.workload.next_due() == (51, 200)
    simulation.give(Crash(node=Place.CONSUMER, for_ms=70))
    node = simulation.system.look(3, 5).consumers[0].node
    assert (node.standing, node.left_ms) == (Standing.DOWN, 70)


def test_a_wait_that_is_over_has_nothing_left_and_one_that_has_not_begun_has_nothing_yet() -> None:
    # m1 is sent at 0, and its timer would run out at 1000; at 500 the producer is paused. m2 waits for m1.
    one_at_a_time = ProducerSettings(max_in_flight=1)
    pause = at(500, Pause(node=Place.PRODUCER, for_ms=2000))
    simulation = begin(
        AT_LEAST_ONCE, pause, armed(Drop(link=Place.DELIVER)), messages=2, every_ms=100, producer=one_at_a_time
    )
    simulation.run_until(1500)
    first, second = simulation.system.look(3, 5).producer.outbox
    assert (first.message, first.attempt, first.left_ms, first.elapsed) == (1, 1, 0, 1.0)
    assert (second.message, second.attempt, second.left_ms) == (2, 0, 0)


def test_what_lasts_until_somebody_ends_it_has_no_end() -> None:
    simulation = crowded()
    simulation.give(Crash(node=Place.CONSUMER, for_ms=0))
    simulation.give(Cut(links=(Place.ACK,)))
    look = simulation.system.look(3, 5)
    assert (look.consumers[0].node.left_ms, look.links[1].is_cut, look.links[1].cut_left_ms) == (None, True, None)


def test_looking_changes_nothing_and_a_look_stays_as_it_was() -> None:
    simulation, other = crowded(), crowded()
    look = simulation.system.look(24, 400)
    simulation.run()
    other.run()
    assert simulation.log.digest() == other.log.digest()
    assert look == crowded().system.look(24, 400)

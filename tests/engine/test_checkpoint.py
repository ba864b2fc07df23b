"""Checkpoints: every instant of a rich run can be brought back, and what then follows is what followed before."""

from collections.abc import Callable

import pytest

from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import (
    Crash,
    Cut,
    Delay,
    Drop,
    Duplicate,
    Forget,
    Heal,
    Latency,
    Loss,
    Pause,
    Poison,
    Say,
    Send,
    Slow,
    Step,
    Switch,
)
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, Guarantee, LinkSettings, ProducerSettings, RunSettings
from playground.engine.simulation import Checkpoint, Simulation
from tests.engine.helpers import AT_LEAST_ONCE, AT_MOST_ONCE, EXACTLY_ONCE, armed, at, begin, effects, on, times

PRODUCER, BROKER, CONSUMER = Place.PRODUCER, Place.BROKER, Place.CONSUMER
DELIVER, ACK = Place.DELIVER, Place.ACK


def faults() -> list[Step]:
    """Something of everything, so that every part of the state differs between any two instants."""
    return [
        armed(Drop(link=ACK, message=2, count=2)),
        armed(Duplicate(link=DELIVER, message=1, gap_ms=40)),
        armed(Delay(link=DELIVER, message=3, by_ms=300)),
        armed(Poison(message=4)),
        at(100, Slow(processing_ms=180, for_ms=300)),
        at(150, Latency(link=ACK, latency_ms=90, jitter_ms=30)),
        at(200, Pause(node=CONSUMER, for_ms=120)),
        at(350, Cut(links=(DELIVER, ACK), for_ms=150)),
        at(400, Cut(links=(DELIVER,), for_ms=200)),
        at(700, Loss(link=DELIVER, rate=0.5)),
        at(750, Send(count=2)),
        at(900, Switch(guarantee=AT_LEAST_ONCE)),
        at(1500, Heal(links=(DELIVER, ACK))),
        at(1700, Crash(node=CONSUMER, for_ms=0)),
        on("applied", Crash(node=CONSUMER, for_ms=130), nth=2),
        on("applied", Pause(node=PRODUCER, for_ms=250), message=3),
        on("timed-out", Crash(node=PRODUCER, for_ms=170)),
        on("crashed", Forget(node=CONSUMER), nth=2, after_ms=20),
        on("restarted", Say(text="back"), nth=2),
    ]


def broker_faults() -> list[Step]:
    return [
        *faults(),
        on("stored", Crash(node=BROKER, for_ms=160), nth=2),
        on("redelivery-due", Pause(node=BROKER, for_ms=110)),
        at(1000, Forget(node=BROKER)),
    ]


def rich(system: str = "direct", *, guarantee: Guarantee = EXACTLY_ONCE, store_in: str = "memory") -> Simulation:
    return begin(
        guarantee,
        *(broker_faults() if system == "broker" else faults()),
        system=system,
        messages=6,
        every_ms=110,
        producer=ProducerSettings(ack_timeout_ms=400, max_in_flight=3, max_attempts=4, backoff="linear", backoff_ms=50),
        broker=BrokerSettings(
            redelivery_timeout_ms=450, max_deliveries=3, prefetch=2, dedup_window_ms=900, durable=False
        ),
        consumer=ConsumerSettings(dedup_window_ms=800, store="sqlite" if store_in == "sqlite" else "memory"),
        links={DELIVER: LinkSettings(jitter_ms=60, duplicate=0.2)},
        run=RunSettings(chaos_ms=2500, settle_ms=2500),
    )


Facts = tuple[str, list[tuple[int, int]], tuple[int, ...], str, int, bool, bool]


def facts(simulation: Simulation) -> Facts:
    """All that can be seen of a run."""
    return (
        simulation.log.digest(),
        effects(simulation),
        simulation.unfired_steps,
        repr(simulation.acted_steps),
        simulation.now_ms,
        simulation.over,
        simulation.settled,
    )


def instants(simulation: Simulation) -> list[tuple[Checkpoint, Facts]]:
    """Run to the end, with a checkpoint of each instant and of what could be seen then."""
    simulation.end_chaos_in_time()
    seen = [(simulation.checkpoint(), facts(simulation))]
    while simulation.step():
        seen.append((simulation.checkpoint(), facts(simulation)))
    return seen


def system_state(simulation: Simulation) -> list[object]:
    """The state of the parts, as far as it is plain data."""
    system = simulation.system
    state: list[object] = [
        system.producer.outbox,
        system.consumers[0].inbox,
        system.consumers[0].work,
        system.consumers[0].slownesses,
        system.consumers[0].store.view(simulation.now_ms),
        [(link.settings, link.cuts, link.armed) for link in system.links.values()],
        [(node.standing, node.held) for node in system.control.nodes.values()],
    ]
    if system.broker:
        broker = system.broker
        state += [broker.shelf.checkpoint(), broker.lease.out, broker.limit.parked, broker.admission.checkpoint()]
    return state


RICH: list[Callable[[], Simulation]] = [
    lambda: rich(),
    lambda: rich(guarantee=AT_MOST_ONCE),
    lambda: rich("broker"),
    lambda: rich("broker", guarantee=AT_LEAST_ONCE),
    lambda: rich(store_in="sqlite"),
]


@pytest.mark.parametrize("make", RICH)
def test_every_instant_can_be_brought_back_and_leads_to_the_same_end(make: Callable[[], Simulation]) -> None:
    simulation = make()
    seen = instants(simulation)
    end = facts(simulation)
    assert simulation.over
    assert len(seen) > 60
    # Backwards, because a checkpoint is good as long as its instant is in the past; each other one runs to the end.
    for number in range(len(seen) - 1, -1, -1):
        checkpoint, then = seen[number]
        simulation.restore(checkpoint)
        assert facts(simulation) == then
        if number % 5 == 0:
            while simulation.step():
                pass
            assert facts(simulation) == end
            simulation.restore(checkpoint)


def test_restoring_brings_back_the_state_of_every_part() -> None:
    for make in RICH:
        simulation, seen = make(), list[tuple[Checkpoint, str]]()
        simulation.end_chaos_in_time()
        while True:
            seen.append((simulation.checkpoint(), repr(system_state(simulation))))
            if not simulation.advance(3):
                break
        for checkpoint, state in reversed(seen):
            simulation.restore(checkpoint)
            assert repr(system_state(simulation)) == state


def test_making_checkpoints_changes_nothing() -> None:
    plain, watched = rich("broker"), rich("broker")
    plain.run()
    instants(watched)
    assert facts(watched) == facts(plain)


def test_a_checkpoint_can_be_restored_again_and_again() -> None:
    simulation = rich()
    simulation.run_until(300)
    checkpoint, then = simulation.checkpoint(), facts(simulation)
    for until_ms in (301, 500, 2000, 400):
        simulation.run_until(until_ms)
        simulation.restore(checkpoint)
        assert facts(simulation) == then


def test_the_present_can_be_checkpointed_in_the_midst_of_an_instant() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.advance(2)
    checkpoint = simulation.checkpoint()
    assert simulation.next_due_ms == 0
    simulation.run_until(500)
    simulation.restore(checkpoint)
    assert simulation.next_due_ms == 0
    simulation.run()
    assert effects(simulation) == [(150, 1)]


def test_intervening_in_the_past_gives_the_run_that_an_early_intervention_gives() -> None:
    fork = begin(AT_LEAST_ONCE, messages=3)
    fork.run_until(120)
    checkpoint = fork.checkpoint()
    fork.run_until(2000)
    fork.restore(checkpoint)
    fork.give(Crash(node=CONSUMER, for_ms=400))
    fork.run()
    fresh = begin(AT_LEAST_ONCE, at(120, Crash(node=CONSUMER, for_ms=400)), messages=3)
    fresh.run()
    assert fork.log.digest() == fresh.log.digest()
    assert effects(fork) == effects(fresh)


def test_going_back_takes_back_the_commands_that_were_given_since() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.give(Say(text="kept"))
    simulation.run_until(100)
    checkpoint = simulation.checkpoint()
    simulation.give(Drop(link=ACK, count=3))
    simulation.give(Send())
    simulation.run_until(2000)
    simulation.restore(checkpoint)
    assert [given.command for given in simulation.given] == [Say(text="kept")]
    simulation.run()
    assert effects(simulation) == [(150, 1)]


def test_going_back_before_the_end_of_the_chaos_allows_commands_again() -> None:
    simulation = begin(AT_LEAST_ONCE)
    simulation.run_until(100)
    checkpoint = simulation.checkpoint()
    simulation.run()
    simulation.restore(checkpoint)
    assert simulation.chaotic
    assert not simulation.over
    simulation.give(Drop(link=ACK))
    simulation.run()
    assert effects(simulation) == [(150, 1), (1150, 1)]


def test_a_step_that_acted_after_the_checkpoint_acts_again() -> None:
    simulation = begin(AT_LEAST_ONCE, on("applied", Crash(node=CONSUMER, for_ms=10)))
    simulation.run_until(100)
    checkpoint = simulation.checkpoint()
    unfired = []
    for _ in range(2):
        simulation.run_until(500)
        assert times(simulation, "crashed") == [150]
        unfired.append(simulation.unfired_steps)
        simulation.restore(checkpoint)
        unfired.append(simulation.unfired_steps)
    assert unfired == [(), (0,), (), (0,)]

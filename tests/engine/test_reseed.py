"""Other weather from here on: `reseed` changes the packets that depart afterwards, and nothing else."""

import pytest

from playground.engine.places import Place
from playground.engine.settings import LinkSettings, ProducerSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import AT_LEAST_ONCE, Tables, begin

STORM: Tables = {
    "messages": 20,
    "every_ms": 100,
    "producer": ProducerSettings(backoff="linear", backoff_ms=90, backoff_jitter="full"),
    "links": {Place.DELIVER: LinkSettings(loss=0.4, jitter_ms=70), Place.ACK: LinkSettings(loss=0.2, duplicate=0.3)},
}


def storm(seed: int = 1) -> Simulation:
    tables: Tables = {**STORM, "seed": seed}
    return begin(AT_LEAST_ONCE, **tables)


def finished(simulation: Simulation) -> list[str]:
    simulation.run()
    return list(simulation.log.json_lines())


def test_other_weather_from_the_start_is_the_run_of_the_other_seed() -> None:
    simulation = storm(1)
    simulation.reseed(9)
    assert finished(simulation) == finished(storm(9))
    assert finished(storm(9)) != finished(storm(1))


def test_the_same_seed_again_changes_nothing() -> None:
    simulation = storm(1)
    simulation.end_chaos_in_time()
    simulation.run_until(777)
    simulation.reseed(1)
    assert finished(simulation) == finished(storm(1))


@pytest.mark.parametrize("time_ms", [0, 450, 999])
def test_what_departed_before_keeps_its_fate(time_ms: int) -> None:
    simulation = storm(1)
    simulation.end_chaos_in_time()
    simulation.run_until(time_ms)
    before = len(simulation.log)
    under_way = {entry for entry in simulation.schedule.queue if entry[0] <= time_ms + 50}
    simulation.reseed(9)
    assert under_way <= set(simulation.schedule.queue)
    assert finished(simulation)[:before] == finished(storm(1))[:before]


def test_a_checkpoint_keeps_the_weather_of_its_instant() -> None:
    simulation = storm(1)
    simulation.end_chaos_in_time()
    simulation.run_until(450)
    before = simulation.checkpoint()
    simulation.reseed(9)
    after = simulation.checkpoint()
    with_nine = finished(simulation)
    simulation.restore(before)
    assert finished(simulation) == finished(storm(1)) != with_nine
    simulation.restore(after)
    assert finished(simulation) == with_nine

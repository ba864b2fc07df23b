"""A producer that waits for nothing notes what it has sent, and a crash before that sends it again."""

import pytest

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.commands import Crash
from playground.engine.places import Place
from playground.engine.settings import ProducerSettings
from playground.engine.simulation import Simulation
from tests.engine.helpers import AT_MOST_ONCE, at, settings_of


def attempts(crash_ms: int, *, outbox: str = "durable", noted_after_ms: int = 300) -> list[tuple[int, str]]:
    """When the producer attempts and notes, if it crashes for 100 ms."""
    producer = ProducerSettings(noted_after_ms=noted_after_ms, outbox=outbox)  # type: ignore[arg-type]
    settings = settings_of(AT_MOST_ONCE, system="broker", producer=producer)
    simulation = Simulation(settings, [at(crash_ms, Crash(node=Place.PRODUCER, for_ms=100))])
    simulation.run()
    return [(one.time_ms, one.kind.word) for one in simulation.log if one.kind.word in ("attempted", "noted")]


def test_what_is_not_noted_as_the_producer_crashes_is_sent_again() -> None:
    assert attempts(200) == [(0, "attempted"), (300, "attempted"), (600, "noted")]


def test_what_is_noted_is_not_sent_again() -> None:
    assert attempts(301) == [(0, "attempted"), (300, "noted")]


@pytest.mark.parametrize("ways", [{"outbox": "memory"}, {"noted_after_ms": 0}])
def test_without_a_place_or_a_time_for_notes_a_message_is_sent_once(ways: dict[str, object]) -> None:
    assert attempts(200, **ways) == [(0, "attempted")]  # type: ignore[arg-type]


def test_until_it_is_noted_a_message_is_still_to_come() -> None:
    settings = settings_of(AT_MOST_ONCE, producer=ProducerSettings(noted_after_ms=300, outbox="durable"))
    simulation = Simulation(settings, [at(40, Crash(node=Place.CONSUMER))])
    simulation.run_until(200)
    fates = []
    for until_ms in (200, 400):
        simulation.run_until(until_ms)
        judge = Judge(settings)
        judge.observe(simulation.log)
        fates.append((judge.fate(1), judge.belief(1).value))
    assert fates == [(Fate.PENDING, "ok"), (Fate.LOST, "ok")]

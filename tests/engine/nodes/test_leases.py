"""What brings a dispatch back, and what an ack still counts then: by the times of the events, worked out by hand."""

from playground.checker.audit import audit
from playground.engine.simulation import Simulation
from playground.scenario.build import build
from playground.scenario.catalogue import library_table
from playground.scenario.preset import Preset


def preset_named(name: str) -> Preset:
    return build(library_table(name), name)


def times(preset: Preset, *kinds: str) -> list[tuple[str, int]]:
    """When the events of some kinds happened; the audit has nothing to say."""
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    assert audit(simulation.log, simulation.ledger, preset.settings, simulation.settled) == []
    return [(event.kind.word, event.time_ms) for event in simulation.log if event.kind.word in kinds]


def test_a_lease_is_renewed_while_its_holder_works_and_not_while_that_stands_still() -> None:
    assert times(preset_named("heartbeat"), "renewed", "redelivery-due") == [
        ("renewed", 1050),
        ("renewed", 2050),
        ("redelivery-due", 6050),
        ("renewed", 7050),
    ]


def test_an_ack_for_a_dispatch_that_was_taken_back_does_not_settle_the_one_that_is_out() -> None:
    assert times(preset_named("ack-always-late"), "late-ack", "settled", "dead-lettered") == [
        ("late-ack", 800),
        ("late-ack", 1450),
        ("dead-lettered", 1550),
    ]


def test_what_a_dead_consumer_had_comes_back_at_once_and_waits_for_one_that_lives() -> None:
    assert times(preset_named("back-without-timer"), "returned", "dispatched", "redelivery-due") == [
        ("dispatched", 50),
        ("returned", 200),
        ("dispatched", 1200),
        ("dispatched", 1200),
    ]

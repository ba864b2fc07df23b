"""What strikes a calm run is tried from its own instant on, and comes to what the whole run comes to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import sleep

import pytest

from playground.engine.simulation import Simulation
from playground.guarantee.branches import CalmRun
from playground.guarantee.search import other_faults
from playground.matrix.cells import SystemChoice, counts
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset

CHOICES = (
    SystemChoice("http"),
    SystemChoice("mqtt"),
    # An operation that records two events: the effect, and the note in its transaction.
    SystemChoice("rabbitmq", "confirms-quorum", {}, {"consumer.dedup": "transaction"}),
    SystemChoice("kafka", None, {}, {"consumer.instances": 2}),
)
MOST = 1000


def _crashes(choice: SystemChoice) -> list[Preset]:
    found = [one.script for one in other_faults(choice) if one.kind == "a crash" and one.script]
    assert found
    return found


def test_each_crash_comes_to_what_a_run_from_the_beginning_comes_to() -> None:
    for choice in CHOICES:
        presets = _crashes(choice)
        calm = CalmRun(presets[0].settings, MOST)
        for preset in presets:
            assert calm.counts_with(preset.steps[0]) == counts(play_out(preset, most_events=MOST)), preset.name


def test_crashes_may_be_tried_in_any_order() -> None:
    presets = _crashes(CHOICES[0])
    calm = CalmRun(presets[0].settings, MOST)
    forth = [calm.counts_with(one.steps[0]) for one in presets]
    assert [calm.counts_with(one.steps[0]) for one in reversed(presets)] == forth[::-1]


def test_two_threads_may_try_crashes_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a board does that is read while what would close its gaps is looked for."""
    monkeypatch.setattr(CalmRun, "_right_after", _unhurried(CalmRun._right_after))
    presets = _crashes(CHOICES[0])
    calm = CalmRun(presets[0].settings, MOST)
    alone = [calm.counts_with(one.steps[0]) for one in presets]
    with ThreadPoolExecutor(2) as threads:
        both = threads.map(lambda some: [calm.counts_with(one.steps[0]) for one in some], [presets, presets[::-1]])
    assert [*both] == [alone, alone[::-1]]


def _unhurried(right_after: Callable[[CalmRun, int], Simulation]) -> Callable[[CalmRun, int], Simulation]:
    def slow(calm: CalmRun, event: int) -> Simulation:
        run = right_after(calm, event)
        sleep(0.001)  # The other thread has its turn.
        return run

    return slow


def test_a_crash_that_would_come_after_the_chaos_does_not_come() -> None:
    [*_, last] = _crashes(CHOICES[0])
    settings = replace(last.settings, run=replace(last.settings.run, chaos_ms=1))
    preset = replace(last, settings=settings)
    assert CalmRun(settings, MOST).counts_with(last.steps[0]) == counts(play_out(preset, most_events=MOST))

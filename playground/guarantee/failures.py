"""How often work has to fail for its message to come to what it comes to when it always fails: once, or up to a limit.

A failure that is over in a second is not one that never ends. Where the first is enough, or so many in a row, the
script that shows it has just so many, and the words follow what its run comes to.
"""

from dataclasses import replace
from typing import Final

from playground.engine.fields import MAX_MS
from playground.engine.settings import Settings
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import came_to, failures_in
from playground.matrix.faults import POISON
from playground.scenario.build import with_steps
from playground.scenario.mistakes import Table
from playground.scenario.preset import Preset

_ENDED: Final = ("lost", "dead_lettered")


def with_fewest_failures(trial: FaultTrial, most_events: int) -> FaultTrial:
    """The trial of what always fails with the fewest failures after which it comes to the same.

    Itself where it is no such, or where only what goes on failing comes to that.
    """
    if trial.fault != POISON or trial.script is None:
        return trial
    settings, steps = trial.script.settings, trial.script.steps
    # What never ends may have been left by the first failure for good; what ends has failed so often by then.
    times = failures_in(settings, steps, most_events) if trial.outcome in _ENDED else 1
    return trial if _ends_by_age(settings, times) else _failing(trial, times, most_events)


def _ends_by_age(settings: Settings, times: int) -> bool:
    """Whether a log ends it, which drops what is too old however often it was tried."""
    return not times or (times > 1 and settings.mechanisms.keeps_log and not _has_limit(settings))


def _has_limit(settings: Settings) -> bool:
    return bool(settings.consumer.max_tries or settings.broker.max_deliveries)


def _failing(trial: FaultTrial, times: int, most_events: int) -> FaultTrial:
    """The trial with so many failures, where that is enough."""
    assert trial.script is not None
    about = _clause(times, trial.deliveries)
    often: Table = {"times": times} if times > 1 else {}
    steps: list[Table] = [{"do": "fail", "message": "m1", **often}]
    script = with_steps(_going_on(trial.script), trial.script.name, f"{trial.fault}: {about}", steps)
    is_enough = came_to(script.settings, script.steps, most_events).outcome == trial.outcome
    return trial._replace(about=about, script=script, times=times) if is_enough else trial


def _going_on(script: Preset) -> Preset:
    """The script with time for each failure: what lies in wait for work ends with the faults, and a poison does not."""
    run = script.settings.run
    lasting = replace(run, chaos_ms=min(max(run.chaos_ms or 0, run.settle_ms), MAX_MS))
    return replace(script, settings=replace(script.settings, run=lasting))


def _clause(times: int, deliveries: int | None) -> str:
    """How often it fails, and where: at each delivery, or in place."""
    if times == 1:
        return "processing fails, once is enough"
    if times == deliveries:
        return f"processing fails at each of {times} deliveries"
    on = f", at {deliveries} deliveries" if deliveries and deliveries > 1 else ""
    return f"processing fails {times} times{on}"

"""When it became inevitable: in how many runs with other weather from an instant on the anomaly still comes.

The run is replayed to an instant as it was; from there on every link draws its fates by another seed. The steps act as
scripted, so where a step alone brought the anomaly about it was inevitable from the start. To see that, too, faults of
the script that have not done anything by the instant can be spared: then an anomaly becomes inevitable with the fault.
Points come one by one, so that whoever draws them can stop at any time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.commands import Command, Delay, Drop, Duplicate, Poison, Step, Unroutable
from playground.engine.control import recorded_by
from playground.engine.simulation import Simulation
from playground.explain.anomalies import shows
from playground.explain.clauses import Anomaly
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.preset import Preset
from playground.scenario.weather import has_weather
from playground.words.events import EVENTS

_LIE_IN_WAIT: Final = (Drop, Duplicate, Delay, Poison, Unroutable)
"""Faults that do nothing until a packet or a piece of work comes by."""
BEFORE_THE_START: Final = -1
"""The instant before anything has happened."""
_PIECE: Final = 128
"""So many operations at once: a millisecond or less."""


class SeriesPoint(NamedTuple):
    """One instant of the past, and how often the anomaly came although the weather was other from there on."""

    time_ms: int
    """All that happened up to here, this millisecond included, is as it was."""
    hits: int
    replays: int

    @property
    def share(self) -> float:
        """The share of replays that ended in the anomaly."""
        return self.hits / self.replays


class SeriesBudget(NamedTuple):
    """How much may be replayed."""

    instants: int = 40
    replays: int = 25
    """At each instant; fewer in a long run, so that there is something left for every instant."""
    events: int = 4_000_000
    """In all replays together; the series ends where they are used up."""


DEFAULT_BUDGET: Final = SeriesBudget()


def inevitable(
    preset: Preset, message: int, anomaly: Anomaly, budget: SeriesBudget = DEFAULT_BUDGET, *, spare_faults: bool = False
) -> Iterator[SeriesPoint]:
    """The share of replays that end in the anomaly, at instants from before the message was sent to the last cause.

    `spare_faults`: scripted faults that have not done anything by the instant do not come any more. `ValueError` if
    the preset, played out, does not show the anomaly. For a run with commands from outside, give the preset that its
    recording makes.
    """
    pieces = inevitable_in_pieces(preset, message, anomaly, budget, spare_faults=spare_faults)
    return (piece for piece in pieces if isinstance(piece, SeriesPoint))


def inevitable_in_pieces(
    preset: Preset, message: int, anomaly: Anomaly, budget: SeriesBudget, *, spare_faults: bool
) -> Iterator[SeriesPoint | int]:
    """The points, and between them again and again how many events have been gone through since the last piece.

    That is for whoever has but a few milliseconds at a time.
    """
    original = _begun(preset, preset.steps)
    yield from _played_out(original)
    preset = _with_fixed_end(preset, original)
    record = Record.of(original)
    if not shows(record, message, anomaly):
        raise ValueError(f"m{message} is not {anomaly.value} when the preset is played out")
    past = _Spared(preset, original) if spare_faults else _AsScripted(preset)
    times_ms = instants(record, message, anomaly, budget.instants)
    yield record.length
    replays = _replays(budget, record.length, len(times_ms)) if has_weather(preset) else 1
    left = budget.events
    for time_ms in times_ms:
        simulation = past.begun(time_ms)
        yield from _brought_to(simulation, time_ms)
        checkpoint = simulation.checkpoint()
        hits = 0
        for replay in range(replays):
            simulation.restore(checkpoint)
            simulation.reseed(_other_seed(preset.settings.seed, replay))
            yield from _played_out(simulation)
            hits += shows(Record.of(simulation), message, anomaly)
            left -= len(simulation.log)
            yield len(simulation.log)
        simulation.restore(checkpoint)
        yield SeriesPoint(time_ms, hits, replays)
        if left < 0:
            return


def _played_out(simulation: Simulation) -> Iterator[int]:
    """Let it run to its end."""
    length = len(simulation.log)
    for _ in simulation.run_in_batches(_PIECE):
        yield len(simulation.log) - length
        length = len(simulation.log)


def _brought_to(simulation: Simulation, time_ms: int) -> Iterator[int]:
    """Let it run up to an instant."""
    length, arrived = len(simulation.log), False
    while not (arrived or simulation.over):
        arrived = simulation.run_until(time_ms, _PIECE)
        yield len(simulation.log) - length
        length = len(simulation.log)


def instants(record: Record, message: int, anomaly: Anomaly, limit: int) -> list[int]:
    """The times to look at: just before the message is sent, and whenever something happened to it or was to blame.

    Where there are more than `limit`, they are thinned out evenly; those of the explanation stay.
    """
    explanation = explain(record, message, anomaly)
    log = record.log
    told = {log.row(number)[0] for clause in explanation.clauses for number in clause.events}
    end_ms = max(told)
    own = [log.row(number)[0] for number in record.numbers_of(message)]
    before = {BEFORE_THE_START, own[0] - 1}
    kept = sorted(before | told)[: max(limit, 2)]
    others = sorted({time_ms for time_ms in own if time_ms <= end_ms} - set(kept))
    room = limit - len(kept)
    if room < len(others):
        others = [others[index * len(others) // room] for index in range(room)] if room > 0 else []
    return sorted({*kept, *others})


def _replays(budget: SeriesBudget, length: int, instants: int) -> int:
    return max(1, min(budget.replays, budget.events // (length * instants)))


class _AsScripted:
    """One simulation that moves on from instant to instant, from checkpoint to checkpoint."""

    def __init__(self, preset: Preset) -> None:
        self._simulation = _begun(preset, preset.steps)

    def begun(self, time_ms: int) -> Simulation:
        """The simulation on its way to an instant, not before the one asked for last."""
        return self._simulation


class _Spared:
    """A simulation of its own for each instant, without the faults that had not done anything by then.

    What has done nothing can be left out without changing what has happened.
    """

    def __init__(self, preset: Preset, original: Simulation) -> None:
        self._preset = preset
        self._first_ms = _first_acts(original)

    def begun(self, time_ms: int) -> Simulation:
        """The simulation on its way to an instant."""
        steps = [
            step
            for index, step in enumerate(self._preset.steps)
            if not _is_fault(step.command) or self._first_ms.get(index, time_ms + 1) <= time_ms
        ]
        return _begun(self._preset, steps)


def _is_fault(command: Command) -> bool:
    """Whether it breaks something, as what it records is told."""
    return any(EVENTS[kind].is_fault for kind, _ in recorded_by(command))


def _first_acts(simulation: Simulation) -> dict[int, int]:
    """Step index -> when it first did something: a fault that lies in wait, when it first acted on something."""
    log = simulation.log
    first_use: dict[int, int] = {}
    for number, fault in log.faults.items():
        first_use.setdefault(fault, log.row(number)[0])
    acts = {}
    for index, acted in simulation.acted_steps.items():
        lies_in_wait = isinstance(simulation.steps[index].command, _LIE_IN_WAIT)
        time_ms = first_use.get(acted.event) if lies_in_wait else acted.time_ms
        if time_ms is not None:
            acts[index] = time_ms
    return acts


def _begun(preset: Preset, steps: Sequence[Step]) -> Simulation:
    simulation = Simulation(preset.settings, steps)
    simulation.end_chaos_in_time()
    return simulation


def _with_fixed_end(preset: Preset, original: Simulation) -> Preset:
    """The preset with its own end of the chaos said explicitly, so that leaving a step out does not move it."""
    run = replace(preset.settings.run, chaos_ms=original.chaos_end_ms)
    return replace(preset, settings=replace(preset.settings, run=run))


def _other_seed(seed: int, replay: int) -> int:
    """Seeds for the replays: the same at each instant, far from those that people type."""
    return (seed + 1) * 1_000_003 + replay


def has_faults(preset: Preset) -> bool:
    """Whether the script of a preset has faults at all."""
    return any(_is_fault(step.command) for step in preset.steps)

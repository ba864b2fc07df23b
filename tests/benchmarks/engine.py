"""The engine beside SimPy, beside itself at another size, and its memory and checkpoints."""

import gc
import tracemalloc
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from playground.engine.places import Place
from playground.engine.settings import (
    ConsumerSettings,
    Guarantee,
    LinkSettings,
    ProducerSettings,
    Settings,
    WorkloadSettings,
)
from playground.engine.simulation import Simulation
from playground.scenario.build import build
from playground.scenario.outcome import play_out
from tests.benchmarks import simpy_peer
from tests.benchmarks.report import Line
from tests.topologies import DIRECT

_WEATHER = LinkSettings(latency_ms=1, jitter_ms=4, loss=0.05)


def model(messages: int) -> Simulation:
    """The same model as the peer's."""
    return Simulation(
        Settings(
            guarantee=Guarantee.AT_LEAST_ONCE,
            topology=DIRECT,
            workload=WorkloadSettings(messages=messages, every_ms=1),
            producer=ProducerSettings(ack_timeout_ms=20),
            consumer=ConsumerSettings(processing_ms=0, dedup="memory"),
            links={Place.DELIVER: _WEATHER, Place.ACK: _WEATHER},
        )
    )


def cpu_seconds(work: Callable[[], object]) -> float:
    """The processor time of one call, after a full collection."""
    gc.collect()
    started = process_time()
    work()
    return process_time() - started


def beside_simpy(messages: int = 20_000, rounds: int = 9) -> Line:
    """Messages a second of the engine, with its full log, over those of SimPy: the median of alternating rounds."""
    ratios = []
    for _ in range(rounds):
        ours = cpu_seconds(lambda: model(messages).run())
        ratios.append(cpu_seconds(lambda: simpy_peer.run(messages)) / ours)
    return Line("throughput, engine / SimPy", median(ratios), at_least=3.1, unit="x")


def small_runs(messages: int = 10, runs: int = 300, rounds: int = 9) -> Line:
    """Small runs a second over SimPy's: ours from the table of a preset to the judgement, SimPy's the bare model."""
    links = {"latency_ms": 1, "jitter_ms": 4, "loss": 0.05}
    table = {
        "format": 1,
        "title": "A small run",
        "guarantee": "at-least-once",
        "workload": {"messages": messages, "every_ms": 1},
        "producer": {"ack_timeout_ms": 20},
        "consumer": {"processing_ms": 0, "dedup": "memory"},
        "links": links,
        "steps": [{"do": "say", "when": {"event": "gave-up"}, "text": "A step that waits, as in most schedules."}],
    }

    def ours() -> None:
        for _ in range(runs):
            _ = play_out(build(table, "small")).judgement

    def theirs() -> None:
        for _ in range(runs):
            simpy_peer.run(messages)

    ratios = [cpu_seconds(theirs) / cpu_seconds(ours) for _ in range(rounds)]
    return Line("small runs, whole / bare SimPy", median(ratios), at_least=0.9, unit="x")


def at_a_million() -> Line:
    """Time a message at 1,000,000 over that at 10,000 messages."""
    small = median(cpu_seconds(lambda: model(10_000).run()) for _ in range(9)) / 10_000
    large = cpu_seconds(lambda: model(1_000_000).run()) / 1_000_000
    return Line("time a message, 1,000,000 / 10,000", large / small, at_most=1.2, unit="x")


def memory(messages: int = 100_000) -> Line:
    """Bytes a message that a finished run holds, its log included."""
    gc.collect()
    tracemalloc.start()
    simulation = model(messages)
    simulation.run()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Line("memory a message, with the log", held / len(simulation.ledger), at_most=500, unit=" bytes")


def checkpoint(in_flight: int = 1000) -> Line:
    """Milliseconds for a checkpoint with 1,000 messages in flight: the median of many."""
    slow = LinkSettings(latency_ms=in_flight)
    settings = Settings(
        guarantee=Guarantee.AT_LEAST_ONCE,
        topology=DIRECT,
        workload=WorkloadSettings(messages=4 * in_flight, every_ms=1),
        producer=ProducerSettings(ack_timeout_ms=10 * in_flight),
        links={Place.DELIVER: slow, Place.ACK: LinkSettings(latency_ms=1)},
        consumer=ConsumerSettings(processing_ms=0),
    )
    simulation = Simulation(settings)
    simulation.run_until(2 * in_flight)
    under_way = len(simulation.system.producer.outbox)
    assert under_way >= in_flight, under_way
    times = []
    for _ in range(200):
        started = perf_counter()
        simulation.checkpoint()
        times.append((perf_counter() - started) * 1000)
    return Line(f"a checkpoint with {under_way:,} in flight", median(times), at_most=0.1, unit=" ms")

"""Bugs planted in the engine, to show that the checker sees them: it judges from the record, not from the engine."""

from itertools import product

import pytest

from playground.checker.audit import Finding, audit
from playground.checker.fates import Verdict
from playground.checker.result import Judgement, judge_run
from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import (
    At,
    Crash,
    Cut,
    Drop,
    Duplicate,
    Forget,
    Pause,
    Poison,
    Send,
    Slow,
    Step,
    Switch,
    When,
)
from playground.engine.effects.dedup import DedupTable
from playground.engine.effects.store import MemoryStore
from playground.engine.events import COMMANDED, Kind
from playground.engine.log import EventLog, code_of, split_code
from playground.engine.mechanisms.acks import Acks
from playground.engine.mechanisms.keys import KeyRing
from playground.engine.nodes.broker import Broker
from playground.engine.nodes.consumer import Consumer
from playground.engine.nodes.producer import Producer
from playground.engine.places import Place
from playground.engine.schedule import Item
from playground.engine.settings import (
    ConsumerSettings,
    Guarantee,
    LinkSettings,
    ProducerSettings,
    Settings,
    WorkloadSettings,
)
from playground.engine.simulation import Simulation
from playground.systems import SYSTEMS
from tests.each import of_each
from tests.topologies import DIRECT

LOST_ACK = Step(command=Drop(link=Place.ACK, message=1))
CRASH_AFTER_EFFECT = Step(command=Crash(node=Place.CONSUMER), trigger=When(event=Kind.APPLIED, message=1))


def run(settings: Settings, *steps: Step) -> tuple[list[Finding], Judgement]:
    """What the audit finds in a run, and how it is judged."""
    simulation = Simulation(settings, steps, max_events=5000)
    simulation.run()
    judgement = judge_run(simulation.log, simulation.ledger, settings, simulation.settled)
    return audit(simulation.log, simulation.ledger, settings, simulation.settled), judgement


def three(guarantee: Guarantee, system: str = "direct", *, consumer: ConsumerSettings | None = None) -> Settings:
    """Three messages with a weather that keeps every mechanism busy."""
    return Settings(
        guarantee=guarantee,
        topology=SYSTEMS[system].topology,
        workload=WorkloadSettings(messages=3, every_ms=40),
        producer=ProducerSettings(ack_timeout_ms=400, backoff="linear", backoff_ms=30),
        broker=BrokerSettings(redelivery_timeout_ms=600, prefetch=2, dedup_window_ms=500),
        consumer=consumer or ConsumerSettings(),
        links={Place.DELIVER: LinkSettings(loss=0.2, jitter_ms=60, duplicate=0.2), Place.ACK: LinkSettings(loss=0.3)},
    )


def nothing(*_: object) -> None:
    """A method that does not do what it should."""


# The engine as it is.

CORPUS = {
    "nothing": (),
    "lost ack": (LOST_ACK,),
    "crash after the effect": (CRASH_AFTER_EFFECT,),
    "crashes": tuple(
        Step(command=Crash(node=node, for_ms=for_ms), trigger=At(at_ms=at_ms))
        for at_ms, node, for_ms in ((60, Place.CONSUMER, 300), (90, Place.PRODUCER, 200), (700, Place.CONSUMER, 0))
    ),
    "zombie": (Step(command=Pause(node=Place.CONSUMER, for_ms=900), trigger=When(event=Kind.STARTED, nth=2)),),
    "paused producer": (Step(command=Pause(node=Place.PRODUCER, for_ms=900), trigger=At(at_ms=45)),),
    "cut": (Step(command=Cut(links=(Place.DELIVER, Place.ACK), for_ms=800), trigger=At(at_ms=70)),),
    "duplicates": (Step(command=Duplicate(link=Place.DELIVER, count=3, gap_ms=50)),),
    "poison": (Step(command=Poison(message=2)), Step(command=Cut(links=(Place.ACK,)), trigger=At(at_ms=900))),
    "slow and forgetful": (
        Step(command=Slow(processing_ms=500, for_ms=700), trigger=At(at_ms=10)),
        Step(command=Forget(node=Place.CONSUMER), trigger=When(event=Kind.ACKED)),
    ),
    "switch": (Step(command=Switch(guarantee=Guarantee.AT_MOST_ONCE), trigger=At(at_ms=40)),),
}


@of_each([*product(Guarantee, ["direct", "broker"], CORPUS.values())])
def test_the_engine_as_it_is_gives_no_findings(guarantee: Guarantee, system: str, steps: tuple[Step, ...]) -> None:
    findings, _ = run(three(guarantee, system), *steps)
    assert findings == []


# Bugs in its nodes.


def test_a_skipped_retry_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(self: Producer, item: Item, cause: int) -> None:
        self._record(code_of(Kind.TIMED_OUT, Place.PRODUCER), item[0], item[1], 0, cause)

    monkeypatch.setattr(Producer, "time_out", time_out)
    findings, _ = run(Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=DIRECT), LOST_ACK)
    assert findings[0].sentence == "the retry of m1 was due at 1000 ms and did not happen"


@pytest.mark.parametrize("system", ["direct", "broker"])
def test_a_forgotten_mark_is_found_and_violates(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    def apply_without_marking(self: MemoryStore, message: int, key: int, now_ms: int) -> None:
        self.apply(message, now_ms)

    monkeypatch.setattr(MemoryStore, "apply_and_mark", apply_without_marking)
    findings, judgement = run(three(Guarantee.EXACTLY_ONCE, system), LOST_ACK)
    assert "m1 is started, but its key is known" in [finding.sentence for finding in findings]
    assert judgement.verdict is Verdict.VIOLATED


def test_an_effect_made_twice_is_found_and_violates(monkeypatch: pytest.MonkeyPatch) -> None:
    once = MemoryStore.apply_and_mark

    def apply_twice(self: MemoryStore, message: int, key: int, now_ms: int) -> None:
        once(self, message, key, now_ms)
        self.apply(message, now_ms)

    monkeypatch.setattr(MemoryStore, "apply_and_mark", apply_twice)
    findings, judgement = run(three(Guarantee.EXACTLY_ONCE))
    assert "in the ledger" in findings[0].sentence
    assert judgement.verdict is Verdict.VIOLATED
    assert judgement.counters["duplicated"] == 3


def test_an_effect_that_never_reaches_the_world_is_found_and_violates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryStore, "apply", nothing)
    findings, judgement = run(Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=DIRECT))
    assert "in the ledger is nothing" in findings[0].sentence
    assert judgement.verdict is Verdict.VIOLATED


def test_a_memory_that_survives_a_crash_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DedupTable, "clear", nothing)
    memory = three(Guarantee.AT_LEAST_ONCE, consumer=ConsumerSettings(dedup="memory"))
    findings, _ = run(memory, CRASH_AFTER_EFFECT)
    assert "m1 is skipped, but its key is not known" in [finding.sentence for finding in findings]


def test_a_message_that_goes_under_its_own_key_although_it_was_given_another_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second = Step(command=Send(key_of=1), trigger=At(at_ms=20_000))
    settings = three(Guarantee.EXACTLY_ONCE)
    assert not run(settings, second)[0]
    monkeypatch.setattr(KeyRing, "share", nothing)
    assert "m4 is started, but its key is known" in run(settings, second)[0][0].sentence


def test_a_producer_that_comes_back_with_the_session_that_it_had_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(
        guarantee=Guarantee.EXACTLY_ONCE,
        topology=DIRECT,
        producer=ProducerSettings(key="session"),
        workload=WorkloadSettings(messages=1),
    )
    steps = LOST_ACK, Step(command=Crash(node=Place.PRODUCER), trigger=At(at_ms=500))
    findings, judgement = run(settings, *steps)
    assert (findings, judgement.verdict) == ([], Verdict.VIOLATED)
    monkeypatch.setattr(KeyRing, "restart", nothing)
    assert "m1 is skipped, but its key is not known" in [one.sentence for one in run(settings, *steps)[0]]


@pytest.mark.parametrize(
    ("node", "method", "missing"),
    [
        (Producer, "confirm", "the confirmation"),
        (Broker, "settle_acked", "the settling"),
        (Broker, "redeliver", "the redelivery"),
        (Broker, "dispatch", "the dispatch"),
        (Acks, "acknowledge", "the ack"),
        (Consumer, "receive", "the delivery"),
    ],
)
def test_what_a_node_fails_to_do_is_found(
    monkeypatch: pytest.MonkeyPatch, node: type, method: str, missing: str
) -> None:
    monkeypatch.setattr(node, method, nothing)
    system = "direct" if node is Producer else "broker"
    findings, _ = run(three(Guarantee.AT_LEAST_ONCE, system), LOST_ACK)
    assert any(missing in finding.sentence for finding in findings)


# Events that it leaves out.


@pytest.mark.parametrize("system", ["direct", "broker"])
@pytest.mark.parametrize("kind", [*(kind for kind in Kind if kind not in COMMANDED), Kind.CRASHED, Kind.RESTARTED])
def test_an_event_left_out_is_found(monkeypatch: pytest.MonkeyPatch, kind: Kind, system: str) -> None:
    record = EventLog.record
    left_out: list[int] = []

    def record_all_but_one(self: EventLog, code: int, message: int, attempt: int, copy: int, cause: int) -> int:
        if split_code(code)[0] is kind and not left_out:
            left_out.append(len(self))
            return cause
        return record(self, code, message, attempt, copy, cause)

    monkeypatch.setattr(EventLog, "record", record_all_but_one)
    findings, _ = run(three(Guarantee.EXACTLY_ONCE, system), LOST_ACK, CRASH_AFTER_EFFECT)
    assert bool(findings) == bool(left_out)

"""From tables to the engine's settings and steps."""

import pytest

from playground.engine import commands
from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import At, Command, Step, When
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import (
    ConsumerSettings,
    Guarantee,
    LinkSettings,
    ProducerSettings,
    RunSettings,
    Settings,
    WorkloadSettings,
)
from playground.scenario.preset import Expectation, Preset
from tests.topologies import BROKER, DIRECT

from .helpers import BROKER_HEAD, HEAD, load, step


def test_the_smallest_preset_is_all_defaults() -> None:
    assert load("") == Preset(
        name="p", title="T", settings=Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=DIRECT)
    )


def test_every_table_reaches_the_engine() -> None:
    preset = load(
        """
        summary = "S"
        concepts = ["a", "b"]
        seed = -7
        [workload]
        messages = 5
        every_ms = 1500
        amount = -3
        story = "email"
        [producer]
        ack_timeout_ms = 1
        max_attempts = 0
        backoff = "linear"
        backoff_ms = 2
        backoff_max_ms = 3
        max_in_flight = 4
        outbox = "memory"
        key = "fresh"
        [broker]
        durable = false
        redelivery_timeout_ms = 5
        max_deliveries = 6
        dedup_window_ms = 7
        prefetch = 8
        [consumer]
        ack = "automatic"
        processing_ms = 9
        dedup = "mark-first"
        dedup_window_ms = 10
        store = "sqlite"
        [run]
        chaos_ms = 11
        settle_ms = 12
        [expect]
        verdict = "holds"
        lost = 0
        fates = { m3 = "duplicated" }
        """,
        BROKER_HEAD,
    )
    assert (preset.summary, preset.concepts) == ("S", ("a", "b"))
    assert preset.settings == Settings(
        guarantee=Guarantee.AT_LEAST_ONCE,
        topology=BROKER,
        seed=-7,
        workload=WorkloadSettings(messages=5, every_ms=1500, amount=-3, story="email"),
        producer=ProducerSettings(
            ack_timeout_ms=1, max_attempts=0, backoff="linear", backoff_ms=2, backoff_max_ms=3, max_in_flight=4,
            outbox="memory", key="fresh",
        ),
        broker=BrokerSettings(durable=False, redelivery_timeout_ms=5, max_deliveries=6, dedup_window_ms=7, prefetch=8),
        consumer=ConsumerSettings(
            ack="automatic", processing_ms=9, dedup="mark-first", dedup_window_ms=10, store="sqlite"
        ),
        run=RunSettings(chaos_ms=11, settle_ms=12),
    )  # fmt: skip
    assert preset.expect == Expectation(verdict="holds", counters={"lost": 0}, fates={3: "duplicated"})


def test_a_links_own_keys_go_before_those_for_all_links_one_by_one() -> None:
    body = "[links]\nlatency_ms = 10\njitter_ms = 5\n[links.ack]\njitter_ms = 0\nloss = 1\n"
    settings = load(body).settings
    assert settings.link(Place.DELIVER) == LinkSettings(latency_ms=10, jitter_ms=5)
    assert settings.link(Place.ACK) == LinkSettings(latency_ms=10, jitter_ms=0, loss=1.0)
    assert isinstance(settings.link(Place.ACK).loss, float)


def test_links_that_say_nothing_new_are_not_listed() -> None:
    assert load("[links]\nlatency_ms = 50\n[links.ack]\n").settings.links == {}


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("do='drop' ; link='ack'", commands.Drop(link=Place.ACK)),
        (
            "do='drop' ; link='ack' ; message='m3' ; attempt=2 ; count=4",
            commands.Drop(link=Place.ACK, message=3, attempt=2, count=4),
        ),
        ("do='duplicate' ; link='deliver' ; gap_ms=0", commands.Duplicate(link=Place.DELIVER, gap_ms=0)),
        ("do='delay' ; link='deliver' ; by_ms=9", commands.Delay(link=Place.DELIVER, by_ms=9)),
        ("do='cut' ; links=['ack','deliver']", commands.Cut(links=(Place.ACK, Place.DELIVER))),
        ("do='cut' ; links=['ack'] ; for_ms=3", commands.Cut(links=(Place.ACK,), for_ms=3)),
        ("do='heal' ; links=['publish']", commands.Heal(links=(Place.PUBLISH,))),
        ("do='loss' ; link='confirm' ; rate=1", commands.Loss(link=Place.CONFIRM, rate=1.0)),
        ("do='latency' ; link='ack' ; latency_ms=3", commands.Latency(link=Place.ACK, latency_ms=3)),
        ("do='crash' ; node='broker'", commands.Crash(node=Place.BROKER, for_ms=1000)),
        ("do='crash' ; node='broker' ; for_ms=0", commands.Crash(node=Place.BROKER, for_ms=0)),
        ("do='restart' ; node='producer'", commands.Restart(node=Place.PRODUCER)),
        ("do='pause' ; node='consumer' ; for_ms=5", commands.Pause(node=Place.CONSUMER, for_ms=5)),
        ("do='slow' ; processing_ms=0", commands.Slow(processing_ms=0)),
        ("do='poison' ; message='m12'", commands.Poison(message=12)),
        ("do='forget' ; node='broker'", commands.Forget(node=Place.BROKER)),
        ("do='switch' ; guarantee='exactly-once'", commands.Switch(guarantee=Guarantee.EXACTLY_ONCE)),
        ("do='send'", commands.Send(count=1)),
        ("do='say' ; text='Hello.'", commands.Say(text="Hello.")),
    ],
)
def test_every_step_becomes_its_command(text: str, command: Command) -> None:
    assert load(step(text), BROKER_HEAD).steps == (Step(command=command),)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("", None),
        ("at_ms=0", At(at_ms=0)),
        ("when={event='gave-up'}", When(event=Kind.GAVE_UP)),
        ("when={event='sent'} ; after_ms=7", When(event=Kind.SENT, after_ms=7)),
        ("when={event='sent', after_ms=7}", When(event=Kind.SENT, after_ms=7)),
        (
            "when={event='departed', message='m3', node='consumer', link='ack', nth=2}",
            When(event=Kind.DEPARTED, message=3, node=Place.CONSUMER, link=Place.ACK, nth=2),
        ),
    ],
)
def test_every_trigger_is_understood(text: str, trigger: At | When | None) -> None:
    [built] = load(step(f"do='send' ; note='N' ; {text}")).steps
    assert (built.trigger, built.note) == (trigger, "N")


def test_the_example_of_the_format_loads() -> None:
    preset = load(
        """
        [workload]
        story = "payment"
        messages = 5
        [[steps]]
        do = "drop"
        link = "ack"
        message = "m3"
        note = "m3 was charged; nobody told the producer."
        [expect]
        verdict = "holds"
        lost = 0
        duplicated = 1
        """,
        HEAD,
    )
    assert preset.steps[0].command == commands.Drop(link=Place.ACK, message=3)
    assert preset.expect.counters == {"lost": 0, "duplicated": 1}

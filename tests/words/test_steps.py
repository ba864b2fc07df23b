"""Presets said in words before they run. The sentences are written here as a person would say them."""

import pytest

from playground.engine.commands import (
    COMMAND_BY_WORD,
    At,
    Command,
    Crash,
    Cut,
    Delay,
    Disconnect,
    Drop,
    Duplicate,
    Fail,
    Forget,
    Heal,
    Lag,
    Latency,
    Loss,
    Pause,
    Poison,
    Redrive,
    Restart,
    Resurface,
    Say,
    Send,
    Slow,
    Step,
    Switch,
    Unroutable,
    When,
)
from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee, LinkSettings, Settings, WorkloadSettings
from playground.scenario.catalogue import load_all
from playground.words.settings import weather_words, workload_words
from playground.words.steps import step_words
from playground.words.times import span
from playground.words.told_events import event_clause
from tests.topologies import BROKER, DIRECT

SENTENCES: list[tuple[Command, str]] = [
    (Drop(link=Place.ACK, message=3), "The first ACK of m3 is dropped as it departs."),
    (Drop(link=Place.DELIVER), "The first message is dropped as it departs."),
    (Drop(link=Place.DELIVER, message=3, attempt=2), "The second packet of m3 is dropped as it departs."),
    (Drop(link=Place.DELIVER, message=3, count=3), "The first 3 packets of m3 are dropped as they depart."),
    (Duplicate(link=Place.DELIVER, message=2), "The first packet of m2 arrives twice."),
    (Duplicate(link=Place.ACK, count=2, gap_ms=200), "The first 2 ACKs each arrive twice, 200 ms apart."),
    (Delay(link=Place.ACK, message=5, by_ms=1500), "The first ACK of m5 is held up for 1.5 s."),
    (Cut(links=(Place.DELIVER, Place.ACK), for_ms=900), "The links deliver and ack are cut for 900 ms."),
    (Cut(links=(Place.ACK,)), "The ack link is cut."),
    (Heal(links=(Place.ACK,)), "The ack link is healed."),
    (Loss(link=Place.DELIVER, rate=0.2), "The deliver link loses 20 % of its packets by chance."),
    (Loss(link=Place.DELIVER, rate=1), "The deliver link loses every packet."),
    (Loss(link=Place.DELIVER, rate=0), "The deliver link loses no more packets by chance."),
    (Latency(link=Place.ACK, latency_ms=50), "The ack link takes 50 ms."),
    (Latency(link=Place.ACK, latency_ms=100, jitter_ms=400), "The ack link takes 100 ms to 500 ms."),
    (Crash(node=Place.CONSUMER, for_ms=500), "The consumer crashes and is down for 500 ms."),
    (Crash(node=Place.BROKER, for_ms=0), "The broker crashes and stays down."),
    (Disconnect(node=Place.PRODUCER), "The producer's connection breaks, with all that is on it."),
    (Restart(node=Place.CONSUMER), "The consumer is restarted."),
    (Pause(node=Place.CONSUMER, for_ms=2600), "The consumer stands still for 2.6 s and forgets nothing."),
    (
        Slow(processing_ms=1600, for_ms=1000),
        "The consumer gets slow for 1 s: a message that it starts on takes 1.6 s.",
    ),
    (Poison(message=2), "m2 is poisoned: processing it always ends in an error."),
    (Crash(node=Place.BROKER, how="power"), "The broker loses its power and is down for 1 s."),
    (Crash(node=Place.BROKER, how="lost"), "The broker loses its disk and is down for 1 s."),
    (Resurface(message=2), "m2 comes up again in the queue, though the broker was done with it."),
    (Unroutable(), "The next publish finds no queue at the broker."),
    (Unroutable(message=2, count=3), "The next 3 publishes of m2 find no queue at the broker."),
    (Lag(for_ms=500), "The other replicas fall behind for 500 ms."),
    (Redrive(), "Whatever is with the dead letters goes back to the queue."),
    (Redrive(message=2), "m2, parked with the dead letters, goes back to the queue."),
    (Fail(message=2), "The next processing of m2 ends in an error."),
    (Fail(message=2, times=3, how="crash"), "The next 3 processings of m2 crash the consumer."),
    (Fail(message=2, after_effect=True), "The next processing of m2 ends in an error, after the effect."),
    (Forget(node=Place.CONSUMER), "The consumer forgets what it has processed."),
    (Switch(guarantee=Guarantee.EXACTLY_ONCE), "Messages are sent exactly-once."),
    (Send(count=1), "The application sends 1 more message."),
    (Send(count=10), "The application sends 10 more messages."),
    (Say(text="Watch."), 'The screen says: "Watch."'),
]


@pytest.mark.parametrize(("command", "sentence"), SENTENCES)
def test_a_step_is_said_as_a_person_would_say_it(command: Command, sentence: str) -> None:
    assert step_words(Step(command=command), DIRECT) == sentence


def test_every_command_has_a_sentence() -> None:
    assert {type(command) for command, _ in SENTENCES} == set(COMMAND_BY_WORD.values())


def test_a_command_that_acts_once_says_when() -> None:
    crash = Crash(node=Place.CONSUMER, for_ms=500)
    applied = When(event=Kind.APPLIED, message=3)
    later = When(event=Kind.APPLIED, message=3, after_ms=250)
    assert step_words(Step(command=crash, trigger=At(at_ms=1400)), DIRECT).startswith("At 1.4 s, the consumer ")
    assert step_words(Step(command=crash, trigger=applied), DIRECT) == (
        "When the effect of m3 is applied, the consumer crashes and is down for 500 ms."
    )
    assert step_words(Step(command=crash, trigger=later), DIRECT).startswith(
        "250 ms after the effect of m3 is applied, the consumer "
    )


def test_what_lies_in_wait_says_from_when_on() -> None:
    drop = Drop(link=Place.ACK)
    assert step_words(Step(command=drop, trigger=At(at_ms=3000)), DIRECT) == (
        "From 3 s on, the next ACK is dropped as it departs."
    )
    assert step_words(Step(command=drop, trigger=When(event=Kind.SENT, message=2)), DIRECT) == (
        "Once the application hands over m2, the next ACK is dropped as it departs."
    )


def test_nobody_is_named_twice_in_a_sentence() -> None:
    crash = Step(command=Crash(node=Place.BROKER), trigger=When(event=Kind.STORED, message=5))
    assert step_words(crash, BROKER) == "When the broker stores m5, it crashes and is down for 1 s."


def test_a_packet_is_called_by_what_its_system_calls_it() -> None:
    departed = When(event=Kind.DEPARTED, message=3, link=Place.DELIVER)
    assert event_clause(departed, DIRECT) == "m3 departs"
    assert event_clause(departed, BROKER) == "the dispatch of m3 departs"
    assert event_clause(When(event=Kind.DROPPED, link=Place.ACK), DIRECT) == "an ACK is lost"
    assert (
        event_clause(When(event=Kind.DROPPED, message=4, nth=2), DIRECT) == "a packet of m4 is lost for the second time"
    )


@pytest.mark.parametrize("kind", Kind)
def test_every_event_can_be_waited_for_in_words(kind: Kind) -> None:
    clause = event_clause(When(event=kind), BROKER)
    assert clause
    assert "{" not in clause


@pytest.mark.parametrize(
    ("time_ms", "words"),
    [(0, "0 ms"), (50, "50 ms"), (100, "100 ms"), (2000, "2 s"), (9120, "9.12 s"), (1_200_250, "1,200.25 s")],
)
def test_a_time_is_said_exactly(time_ms: int, words: str) -> None:
    assert span(time_ms) == words


@pytest.mark.parametrize(
    ("workload", "words"),
    [
        (
            WorkloadSettings(messages=5, every_ms=1500, amount=100, story="payment"),
            "5 payments of $100, one every 1.5 s",
        ),
        (WorkloadSettings(messages=3, every_ms=1000, story="email"), "3 e-mails, one every 1 s"),
        (WorkloadSettings(messages=2, every_ms=10, story="audit"), "2 audit entries, one every 10 ms"),
        (WorkloadSettings(messages=1, amount=20, story="order"), "1 order of $20"),
        (WorkloadSettings(messages=4, every_ms=0, amount=7, story="my-own"), "4 messages of 7, all at once"),
        (
            WorkloadSettings(messages=2, every_ms=10, story="upload", effect="set"),
            '2 files, one every 10 ms; each sets an entry of its own and adds nothing (effect = "set")',
        ),
        (WorkloadSettings(messages=0), "no messages but those of its steps"),
    ],
)
def test_a_workload_is_said_in_the_words_of_its_story(workload: WorkloadSettings, words: str) -> None:
    assert workload_words(workload) == words


def test_the_weather_is_said_link_by_link() -> None:
    links = {
        Place.DELIVER: LinkSettings(loss=0.05, jitter_ms=20),
        Place.ACK: LinkSettings(duplicate=1),
    }
    settings = Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=DIRECT, links=links)
    assert weather_words(settings) == (
        "The deliver link loses 5 % of its packets by chance.",
        "The ack link doubles every packet.",
        "The deliver link takes 50 ms to 70 ms.",
    )


def test_every_step_of_the_library_is_one_whole_sentence() -> None:
    for preset in load_all():
        for step in preset.steps:
            words = step_words(step, preset.settings.topology)
            assert words.endswith((".", '."', '?"', '!"', "'\"")), words
            assert words[0].isupper() or words[0].isdigit() or words[:2] == f"m{words[1]}", words
            assert "None" not in words

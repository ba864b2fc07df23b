"""Small builders and readers, so that the tests of the engine read like stories.

Times can be derived by hand from the defaults of the format: a packet takes 50 ms on a link, processing takes 100 ms,
the producer waits 1000 ms for an ack and the broker 5000 ms; m1 is sent at 0.
"""

from collections.abc import Mapping
from typing import TypedDict, Unpack

from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import At, Command, Step, When
from playground.engine.events import KIND_BY_WORD, Event
from playground.engine.places import PLACE_BY_WORD, Place
from playground.engine.settings import (
    ConsumerSettings,
    Guarantee,
    LinkSettings,
    ProducerSettings,
    RunSettings,
    Settings,
    WorkloadSettings,
)
from playground.engine.simulation import Simulation
from playground.systems import SYSTEMS

AT_MOST_ONCE, AT_LEAST_ONCE, EXACTLY_ONCE = Guarantee


class Tables(TypedDict, total=False):
    """The tables of a preset; `messages` is 1 unless a test says otherwise."""

    system: str
    seed: int
    messages: int
    every_ms: int
    amount: int
    producer: ProducerSettings
    broker: BrokerSettings
    consumer: ConsumerSettings
    links: Mapping[Place, LinkSettings]
    run: RunSettings


def settings_of(guarantee: Guarantee, **tables: Unpack[Tables]) -> Settings:
    """Settings with the defaults of the format, but for one message only."""
    return Settings(
        guarantee=guarantee,
        topology=SYSTEMS[tables.get("system", "direct")].topology,
        seed=tables.get("seed", 1),
        workload=WorkloadSettings(
            messages=tables.get("messages", 1),
            every_ms=tables.get("every_ms", 1000),
            amount=tables.get("amount", 100),
        ),
        producer=tables.get("producer", ProducerSettings()),
        broker=tables.get("broker", BrokerSettings()),
        consumer=tables.get("consumer", ConsumerSettings()),
        links=tables.get("links", {}),
        run=tables.get("run", RunSettings()),
    )


def begin(guarantee: Guarantee, *steps: Step, **tables: Unpack[Tables]) -> Simulation:
    """A simulation before its first operation."""
    return Simulation(settings_of(guarantee, **tables), steps)


def play(guarantee: Guarantee, *steps: Step, **tables: Unpack[Tables]) -> Simulation:
    """A simulation that has been run to its end."""
    simulation = begin(guarantee, *steps, **tables)
    simulation.run()
    return simulation


def play_broker(guarantee: Guarantee, *steps: Step, **tables: Unpack[Tables]) -> Simulation:
    """A simulation of the system with a broker that has been run to its end."""
    tables["system"] = "broker"
    return play(guarantee, *steps, **tables)


def armed(command: Command) -> Step:
    """A step without a trigger: in force from the start."""
    return Step(command=command)


def at(at_ms: int, command: Command) -> Step:
    """A step that acts at a time."""
    return Step(command=command, trigger=At(at_ms=at_ms))


def on(
    event: str,
    command: Command,
    *,
    message: int | None = None,
    node: str | None = None,
    link: str | None = None,
    nth: int = 1,
    after_ms: int = 0,
) -> Step:
    """A step that acts when something has happened."""
    trigger = When(
        event=KIND_BY_WORD[event],
        message=message,
        node=PLACE_BY_WORD[node] if node else None,
        link=PLACE_BY_WORD[link] if link else None,
        nth=nth,
        after_ms=after_ms,
    )
    return Step(command=command, trigger=trigger)


def find(simulation: Simulation, kind: str, message: int | None = None, place: str = "") -> list[Event]:
    """The events of one kind; of one message, or at one place, where that is asked for."""
    return [
        event
        for event in simulation.log
        if event.kind.word == kind
        and message in (None, event.message)
        and (not place or event.place is PLACE_BY_WORD[place])
    ]


def times(simulation: Simulation, kind: str, message: int | None = None, place: str = "") -> list[int]:
    """When the events of one kind happened."""
    return [event.time_ms for event in find(simulation, kind, message, place)]


def words(simulation: Simulation, message: int | None = None, *, since_ms: int = 0) -> list[str]:
    """The record as `applied consumer m3` lines: of all messages or of one, from the beginning or from a time on."""
    return [
        _words(event)
        for event in simulation.log
        if event.time_ms >= since_ms and (message is None or event.message == message)
    ]


def timed_words(simulation: Simulation, *kinds: str) -> list[str]:
    """The record as `150 applied consumer m3` lines, of some kinds of events or of all."""
    return [f"{event.time_ms} {_words(event)}" for event in simulation.log if not kinds or event.kind.word in kinds]


def effects(simulation: Simulation) -> list[tuple[int, int]]:
    """The ledger as `(time_ms, message)`."""
    return [(effect.time_ms, effect.message) for effect in simulation.ledger]


def _words(event: Event) -> str:
    parts = [event.kind.word]
    if event.place:
        parts.append(event.place.word)
    if event.message:
        parts.append(f"m{event.message}")
    return " ".join(parts)

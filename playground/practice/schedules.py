"""Schedules made anew: a small system, a few settings, and one to three faults about one message, thrown by dice.

Or a real system in one of its configurations, under one of the standard faults. They are preset tables like those of
the library. Whether one is any good as an exercise is for others to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from playground.matrix.cells import SystemChoice, scripts
from playground.practice.dice import Dice
from playground.practice.exercise_key import REAL, real_systems
from playground.scenario.build import build
from playground.scenario.mistakes import Table
from playground.scenario.preset import Preset
from playground.scenario.rules import broken_rules
from playground.systems import SYSTEMS
from playground.systems.textbook import BROKER, DIRECT

_STORIES: Final = ("payment", "booking", "order", "inventory", "audit", "metrics")
"""All of them in the consumer's own database, which a transaction spans."""
_GUARANTEES: Final = ("at-least-once", "exactly-once", "at-least-once", "exactly-once", "at-most-once")
_SETTINGS: Final[Mapping[str, tuple[Mapping[str, Mapping[str, object]], ...]]] = {
    DIRECT.name: (
        {},
        {"producer": {"max_attempts": 2}},
        {"producer": {"outbox": "memory"}},
        {"producer": {"key": "fresh"}},
        {"producer": {"ack_timeout_ms": 300}, "consumer": {"processing_ms": 400}},
        {"consumer": {"dedup": "memory"}},
        {"consumer": {"dedup": "effect-first"}},
        {"consumer": {"dedup": "mark-first"}},
        {"consumer": {"dedup": "transaction", "dedup_window_ms": 500}},
        {"consumer": {"ack": "before"}},
    ),
    BROKER.name: (
        {},
        {"broker": {"durable": False}},
        {"broker": {"max_deliveries": 1}},
        {"broker": {"max_deliveries": 2}},
        {"broker": {"dedup_window_ms": 60_000}},
        {"broker": {"dedup_window_ms": 500}},
        {"broker": {"redelivery_timeout_ms": 300}, "consumer": {"processing_ms": 400}},
        {"broker": {"lease": "connection"}},
        {"producer": {"outbox": "memory"}},
        {"producer": {"max_attempts": 1, "awaits_ack": True}},
        {"consumer": {"dedup": "memory"}},
        {"consumer": {"dedup": "effect-first"}},
        {"consumer": {"dedup": "mark-first"}},
        {"consumer": {"ack": "before"}},
        {"consumer": {"ack": "automatic"}},
    ),
}
"""What may differ from the defaults, by system."""


class Difficulty(NamedTuple):
    """How hard a schedule may be, and what it is about."""

    systems: Sequence[str] = (DIRECT.name, BROKER.name)
    most_faults: int = 3
    guarantees: Sequence[str] = _GUARANTEES
    does: Sequence[str] = ()
    """Only these of `moves`, each as `drop` or `crash consumer`; empty: any."""
    is_plain: bool = False
    """Whether all settings are as by default."""
    about: Sequence[str] = ()
    """Only settings of which one of these differs from its default, if any does so; `consumer.dedup`."""


ANY: Final = Difficulty()
FIRST: Final = (
    Difficulty((DIRECT.name,), 1, ("at-least-once",), ("drop",), is_plain=True),
    Difficulty((DIRECT.name,), 1, ("at-most-once", "exactly-once"), ("drop",), is_plain=True),
    Difficulty((DIRECT.name,), 1, ("at-least-once", "exactly-once"), ("delay", "duplicate"), is_plain=True),
    Difficulty((DIRECT.name,), 1, does=("crash consumer",), is_plain=True),
    Difficulty((BROKER.name,), 1, does=("drop",), is_plain=True),
)
"""The first ones, in order: each has one thing more to be thought about than the one before."""


def schedule_of(dice: Dice, name: str, difficulty: Difficulty = ANY) -> Preset:
    """A schedule that follows from the dice."""
    while True:
        table = _without_faults(dice, name, difficulty)
        table["steps"] = _faults(dice, table, difficulty)
        if not broken_rules(table):
            return build(table, name)


def cell_of(dice: Dice, name: str, wanted: str = REAL) -> Preset:
    """A real system, any or this one, in one of its configurations, one message, and one of the standard faults."""
    system = dice.one_of(real_systems()) if wanted == REAL else wanted
    dialect = SYSTEMS[system].dialect
    config = dice.one_of([one.name for one in dialect.configurations]) if dialect else None
    scripts_of_it = [preset for _, preset in scripts(SystemChoice(system, config))]
    return replace(dice.one_of(scripts_of_it), name=name)


def configuration_of(dice: Dice, name: str) -> Table:
    """A system without faults, of which the guarantee forbids something."""
    table = _without_faults(dice, name, ANY)
    table["workload"]["messages"] = 3
    if table["guarantee"] == "at-most-once":
        table["guarantee"] = "exactly-once"
    return table


def _without_faults(dice: Dice, name: str, difficulty: Difficulty) -> Table:
    system = dice.one_of(difficulty.systems)
    table: dict[str, Any] = {
        "format": 1,
        "title": name,
        "guarantee": dice.one_of(difficulty.guarantees),
        "system": system,
        "workload": {
            "story": dice.one_of(_STORIES),
            "messages": 3 + dice.below(3),
            "every_ms": dice.one_of((1000, 1500, 2000)),
        },
    }
    if not difficulty.is_plain:
        about = [one for one in _SETTINGS[system] if _touches(one, difficulty.about)]
        table |= {key: dict(values) for key, values in dice.one_of(about or _SETTINGS[system]).items()}
    return table


def _touches(settings: Mapping[str, Mapping[str, object]], about: Sequence[str]) -> bool:
    return not about or any(f"{name}.{key}" in about for name, keys in settings.items() for key in keys)


def _faults(dice: Dice, table: Table, difficulty: Difficulty) -> list[Table]:
    """One to three, of different kinds, most of them about the same message."""
    message = f"m{2 + dice.below(2)}"
    count = dice.one_of((1, 1, 2, 2, 3))
    others = moves(table, "m1" if dice.below(2) else message)
    first = dice.one_of([one for one in moves(table, message) if _is_wanted(one, difficulty)])
    rest = [one for one in dice.shuffled(others) if one != first]
    return [first, *rest[: count - 1]][: difficulty.most_faults]


def _is_wanted(move: Table, difficulty: Difficulty) -> bool:
    return not difficulty.does or f"{move['do']} {move.get('node', '')}".strip() in difficulty.does


def moves(table: Table, message: str) -> list[Table]:
    """What can be done to one message, and to whom has it in hand: steps, each addressed by what it is about."""
    links = [link.word for link, _ in SYSTEMS[table["system"]].topology.links]
    # Longer than the timer that waits meanwhile, or nothing would come of it.
    long_ms = 8000 if "confirm" in links else 3000
    found: list[Table] = [{"do": "drop", "link": link, "message": message} for link in links]
    found += [
        {"do": "delay", "link": "ack", "message": message, "by_ms": long_ms},
        {"do": "crash", "node": "consumer", "for_ms": 1000, "when": {"event": "started", "message": message}},
        {"do": "crash", "node": "consumer", "for_ms": 1000, "when": {"event": "applied", "message": message}},
        {"do": "crash", "node": "producer", "for_ms": 1500, "when": {"event": "attempted", "message": message}},
        {"do": "crash", "node": "producer", "for_ms": 1500, "when": _soon("attempted", message, 20)},
        {"do": "pause", "node": "consumer", "for_ms": long_ms, "when": {"event": "started", "message": message}},
        {"do": "duplicate", "link": "deliver", "message": message},
    ]
    if "confirm" in links:
        found += [
            {"do": "crash", "node": "broker", "for_ms": 1000, "when": {"event": "stored", "message": message}},
            {"do": "crash", "node": "broker", "for_ms": 1000, "when": _soon("stored", message, 60)},
        ]
    return found


def _soon(event: str, message: str, after_ms: int) -> Table:
    """A little after an event: what it has set going is under way."""
    return {"event": event, "message": message, "after_ms": after_ms}

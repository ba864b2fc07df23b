"""Races and small readers, so that the tests of the race read like stories."""

from playground.live.race.camera import RaceCamera
from playground.live.race.race import Race
from playground.live.race.views import ColumnView, RaceView
from playground.scenario.load import load_preset, load_text

ALWAYS = 1 << 60
CALM = """
format = 1
title = "Calm"
guarantee = "at-least-once"
system = "{system}"

[workload]
messages = {messages}
every_ms = 1000
"""


def race_of(name: str) -> Race:
    """The race of a library preset."""
    return Race.of(load_preset(name))


def calm_race(more: str = "", messages: int = 3, system: str = "direct") -> Race:
    """A packet takes 50 ms, processing 100 ms, a message is sent every second, an ACK is awaited for a second."""
    return Race.of(load_text(CALM.format(system=system, messages=messages) + more, "calm"))


def at(race: Race, time_ms: int) -> Race:
    """Let all three go on to a time."""
    for column in race.sessions:
        column.advance(time_ms)
    return race


def to_the_end(race: Race) -> Race:
    """Let all three go on until they have their verdicts."""
    return at(race, ALWAYS)


def view_of(race: Race) -> RaceView:
    """The present."""
    return RaceCamera(race).take()


def words(race: Race) -> list[str]:
    """What became of the message over which they part, in each column."""
    parting = view_of(race).parting
    return [one.words for one in parting.outcomes] if parting else []


def counted(race: Race, field: str) -> list[int]:
    """One counter, in each column."""
    return [getattr(column.snapshot.counters, field) for column in view_of(race).columns]


def columns(race: Race) -> tuple[ColumnView, ColumnView, ColumnView]:
    """At-most-once, at-least-once, exactly-once."""
    most, least, exactly = view_of(race).columns
    return most, least, exactly

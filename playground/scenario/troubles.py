"""What goes wrong in a preset, as its steps and its links have it: by this the library is sorted.

A preset is not run for it, and what comes of the trouble is another question.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from playground.engine import commands
from playground.engine.places import Place
from playground.scenario.preset import Preset


class Trouble(StrEnum):
    """One kind of trouble, in the order in which a newcomer should meet them."""

    NONE = "No fault at all"
    MESSAGE_LOST = "A message is lost on its way"
    ANSWER_LOST = "An answer is lost on its way"
    WEATHER = "Packets are lost by chance"
    CUT = "A link is cut"
    CONNECTION = "A connection breaks"
    LATE = "Something is late or slow"
    DOUBLED = "The network delivers twice"
    CONSUMER_DOWN = "The consumer crashes"
    PRODUCER_DOWN = "The producer crashes"
    BROKER_DOWN = "The broker crashes"
    ZOMBIE = "A node pauses and comes back"
    POISON = "A message cannot be processed"
    FORGOTTEN = "The processed ids are wiped"
    SWITCHED = "The guarantee is switched"
    QUEUE = "The queue does something by itself"
    SEVERAL = "Several things at once"


_DOWN: Final = {
    Place.CONSUMER: Trouble.CONSUMER_DOWN,
    Place.PRODUCER: Trouble.PRODUCER_DOWN,
    Place.BROKER: Trouble.BROKER_DOWN,
}
_BY_COMMAND: Final = {
    commands.Cut: Trouble.CUT,
    commands.Disconnect: Trouble.CONNECTION,
    commands.Delay: Trouble.LATE,
    commands.Latency: Trouble.LATE,
    commands.Slow: Trouble.LATE,
    commands.Duplicate: Trouble.DOUBLED,
    commands.Pause: Trouble.ZOMBIE,
    commands.Poison: Trouble.POISON,
    commands.Fail: Trouble.POISON,
    commands.Forget: Trouble.FORGOTTEN,
    commands.Switch: Trouble.SWITCHED,
    commands.Resurface: Trouble.QUEUE,
    commands.Redrive: Trouble.QUEUE,
    commands.Unroutable: Trouble.QUEUE,
}
_GRAVEST_FIRST: Final = tuple(reversed(Trouble))
_MANY: Final = 3


def troubles(preset: Preset) -> frozenset[Trouble]:
    """Every kind of trouble that a preset has; without any, that there is none."""
    return frozenset((*_of_steps(preset), *_of_links(preset))) or frozenset({Trouble.NONE})


def main_trouble(preset: Preset) -> Trouble:
    """What it is about: of two kinds the rarer one, which the other only leads up to."""
    found = troubles(preset)
    if len(found) >= _MANY:
        return Trouble.SEVERAL
    return next(one for one in _GRAVEST_FIRST if one in found)


def _of_steps(preset: Preset) -> Iterator[Trouble]:
    for step in preset.steps:
        command = step.command
        if isinstance(command, commands.Crash):
            yield _DOWN[command.node.role]
        elif isinstance(command, commands.Drop):
            yield _lost(command.link)
            if preset.settings.transport.kind == "connection":
                yield Trouble.CONNECTION
        elif isinstance(command, commands.Loss) and command.rate:
            yield _lost(command.link) if command.rate == 1 else Trouble.WEATHER
        elif type(command) in _BY_COMMAND:
            yield _BY_COMMAND[type(command)]


def _of_links(preset: Preset) -> Iterator[Trouble]:
    for place, link in preset.settings.links.items():
        if link.loss:
            yield _lost(place) if link.loss == 1 else Trouble.WEATHER
        if link.duplicate:
            yield Trouble.DOUBLED


def _lost(link: Place) -> Trouble:
    return Trouble.ANSWER_LOST if link.leads_back else Trouble.MESSAGE_LOST

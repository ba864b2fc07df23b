"""Inputs: all that a run did not do by itself. A script and its inputs make the same run again, event for event.

An input is a command, given by a person or by a trap that was sprung; the end of the chaos; or a change of what the
session waits for. Each has the exact point of the run at which it came.
"""

from enum import Enum
from typing import NamedTuple

from playground.engine.commands import Command, LyingInWait, Step
from playground.engine.simulation import Simulation
from playground.engine.topology import Topology
from playground.live.trap import Trap
from playground.words.commands import arms, done
from playground.words.times import seconds


class Point(NamedTuple):
    """A point of a run, exactly: between two operations, at a time."""

    operations: int
    now_ms: int
    events: int

    @classmethod
    def of(cls, simulation: Simulation) -> "Point":
        """The present of a simulation."""
        return cls(simulation.operations, simulation.now_ms, simulation.log.count)


class Stance(NamedTuple):
    """What a session knows of a person besides the run itself."""

    traps: tuple[Trap, ...] = ()
    touched: bool = False


class ChaosEnd(Enum):
    """How the chaos ends."""

    IN_TIME = "as the script has it"
    NOW = "now"


class Amendment(NamedTuple):
    """A step that was put into the past of a run."""

    step: Step


class Wait(NamedTuple):
    """Other traps are set than before."""

    words: str

    @classmethod
    def between(cls, before: tuple[Trap, ...], after: tuple[Trap, ...]) -> "Wait":
        """What has changed between two sets of traps."""
        changed = [one.words for one in (*before, *after) if (one in before) is not (one in after)]
        return cls(f"{', '.join(changed)} was {'armed' if after else 'disarmed'}")


Act = Command | ChaosEnd | Wait
"""What can come from outside at a point of a run."""


class Input(NamedTuple):
    """One act, and where it came."""

    point: Point
    act: Act
    stance: Stance
    """The session's after it."""


def act_words(act: Act | Amendment, now_ms: int, topology: Topology) -> str:
    """What was changed, in words: `the next ACK was dropped at 3.150 s`."""
    match act:
        case ChaosEnd():
            what = "the run was judged"
        case Wait():
            what = act.words
        case Amendment():
            what = done(act.step.command, topology)
        case _:
            what = done(act, topology)
    return f"{what} at {seconds(now_ms)}"


def armed_words(one: Input, topology: Topology) -> str:
    """The same of a fault that lies in wait and has met nothing so far: `armed at 6.200 s: drop the next message`."""
    assert isinstance(one.act, LyingInWait)
    return f"armed at {seconds(one.point.now_ms)}: {arms(one.act, topology)}"

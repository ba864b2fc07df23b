"""Steps: lets the commands of a preset act when their triggers say so.

A step that an event sets off acts at once, before whatever else was to follow that event.
"""

from collections.abc import Sequence
from heapq import heappush

from playground.engine.commands import Step
from playground.engine.control import Control
from playground.engine.events import NONE
from playground.engine.places import Place
from playground.engine.schedule import Item, Schedule, step_order
from playground.engine.topology import Topology
from playground.engine.triggers import Acted, Triggers
from playground.engine.triggers import Checkpoint as TriggersCheckpoint

Checkpoint = tuple[bool, TriggersCheckpoint]


class Steps:
    """The steps of a run. Their triggers tell which of them act; here they act."""

    def __init__(self, steps: Sequence[Step], topology: Topology, schedule: Schedule, control: Control) -> None:
        self.triggers = Triggers(steps, topology, schedule.log)
        self.armed = True
        """Whether steps may still act: false from the end of the chaos on."""
        self._steps = steps
        self._schedule = schedule
        self._control = control
        self._step_op = schedule.declare(Place.NOWHERE, self._act, lambda *_: self.armed)
        for at_ms, index in self.triggers.timed():
            heappush(schedule.queue, (at_ms, step_order(index), self._step_op, (index, 0), NONE))
        schedule.command([(self._step_op, (index, 0), NONE) for index in self.triggers.initial()])

    def wake(self) -> None:
        """Let the steps act that the latest events have set off, in the order of the file."""
        if woken := self.triggers.woken():
            self._schedule.command([(self._step_op, (index, after_ms), event) for index, event, after_ms in woken])

    def disarm(self) -> None:
        """The end of the chaos: what has not acted never will."""
        self.armed = False
        self.triggers.stop()

    def _act(self, item: Item, cause: int) -> None:
        """Let a step act, or put it off for as long as it says."""
        index, after_ms = item
        if not self.armed:
            return
        self._schedule.note_silence()
        if after_ms:
            self._schedule.step_later(after_ms, self._step_op, (index, 0), cause)
        else:
            self.triggers.acted[index] = Acted(self._schedule.log.count, self._schedule.log.now_ms)
            self._control.give(self._steps[index].command, cause)

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.armed, self.triggers.checkpoint()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.armed, triggers = checkpoint
        self.triggers.restore(triggers)

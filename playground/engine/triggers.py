"""Triggers: which steps of a preset act on an event, and which have acted.

A step acts once. Steps that wait for an event are filed under its kind, so that events nobody waits for cost one
look-up.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.engine.commands import At, PacketFault, Step, When
from playground.engine.events import Kind
from playground.engine.log import EventLog, split_code
from playground.engine.places import ROUTES, Place


class Acted(NamedTuple):
    """When a step acted."""

    event: int
    """The number of its command's first event; if the command changed nothing, of whatever came next."""
    time_ms: int


Checkpoint = tuple[dict[int, int], dict[int, Acted], int]

_OF_PACKETS: Final = (Kind.DEPARTED, Kind.DROPPED, Kind.DUPLICATED, Kind.DELAYED, Kind.ARRIVED)


class Triggers:
    """The steps that wait for an event, with how many matching events each has seen."""

    def __init__(self, steps: Sequence[Step], system: str, log: EventLog) -> None:
        self.steps = steps
        self.waiting: dict[int, int] = {index: 0 for index, one in enumerate(steps) if isinstance(one.trigger, When)}
        """Step index -> matching events so far, for the steps that have not seen their event."""
        self.acted: dict[int, Acted] = {}
        """Step index -> when it acted."""
        self._seen = 0
        self._log = log
        self._routes = ROUTES[system]

    def initial(self) -> list[int]:
        """The steps without a trigger: in force from the start."""
        return [index for index, step in enumerate(self.steps) if step.trigger is None]

    def timed(self) -> list[tuple[int, int]]:
        """`(at_ms, step index)` of the steps that wait for a time."""
        return [(step.trigger.at_ms, index) for index, step in enumerate(self.steps) if isinstance(step.trigger, At)]

    def woken(self) -> list[tuple[int, int, int]]:
        """`(step index, event, after_ms)` for each step that events since the last call have set off, in order."""
        if not self.waiting:
            self._seen = len(self._log)
        woken = []
        for number in range(self._seen, len(self._log)):
            _, code, message, _, _, _ = self._log.row(number)
            kind, place = split_code(code)
            for index in list(self.waiting):
                when = self.steps[index].trigger
                if isinstance(when, When) and when.event is kind and self._matches(when, place, message):
                    self.waiting[index] += 1
                    if self.waiting[index] == when.nth:
                        del self.waiting[index]
                        woken.append((index, number, when.after_ms))
        self._seen = len(self._log)
        return woken

    def unfired(self) -> tuple[int, ...]:
        """The indices of the steps that never acted; an armed fault acts on packets, so the log must name it."""
        named = set(self._log.faults.values())

        def has_acted(index: int, step: Step) -> bool:
            acted = self.acted.get(index)
            return acted is not None and (not isinstance(step.command, PacketFault) or acted.event in named)

        return tuple(index for index, step in enumerate(self.steps) if not has_acted(index, step))

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.waiting.copy(), self.acted.copy(), self._seen

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        waiting, acted, self._seen = checkpoint
        self.waiting.clear()
        self.waiting.update(waiting)
        self.acted = acted.copy()

    def _matches(self, when: When, place: Place, message: int) -> bool:
        if when.message is not None and when.message != message:
            return False
        if when.link is not None and when.link is not place:
            return False
        return when.node is None or when.node is place or when.node is self._node_of(when.event, place)

    def _node_of(self, kind: Kind, place: Place) -> Place:
        """The node at which a packet event happens: where the packet arrives, else where it left."""
        ends = self._routes.get(place)
        if ends is None or kind not in _OF_PACKETS:
            return place
        return ends[1] if kind is Kind.ARRIVED else ends[0]

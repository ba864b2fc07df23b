"""Triggers: which steps of a preset act on an event, and which have acted.

A step acts once. Steps that wait for the same events share one count of them, and are filed under the kind and place
of these events and their message; so an event that ten thousand steps wait for, or do not, costs a few look-ups.
"""

from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from playground.engine.commands import At, LyingInWait, Step, When
from playground.engine.events import Group, Kind
from playground.engine.log import EventLog, WatchedLog, code_of
from playground.engine.places import Place
from playground.engine.topology import Topology


class Acted(NamedTuple):
    """When a step acted."""

    event: int
    """The number of its command's first event; if the command changed nothing, of whatever came next."""
    time_ms: int


Checkpoint = tuple["array[int]", int, dict[int, Acted]]


class Triggers:
    """The steps that wait for an event, with how many matching events each has seen."""

    def __init__(self, steps: Sequence[Step], topology: Topology, log: EventLog) -> None:
        self.steps = steps
        self.waiting = 0
        """How many steps have not seen their event yet."""
        self.acted: dict[int, Acted] = {}
        """Step index -> when it acted."""
        self.caught = log.caught if isinstance(log, WatchedLog) else []
        """The events that steps wait for and that have not been looked at. The same list for life."""
        self._log = log
        self._topology = topology
        self._counts = array("I")
        """By the number of a pattern: how many events have matched it so far."""
        self._due: list[dict[int, list[int]]] = []
        """By the number of a pattern: how many events it takes -> the steps that they set off."""
        self._filed: dict[int, dict[int, list[int]]] = {}
        """The code of an event -> its message (0: any) -> the patterns that it matches."""
        self._file([(index, one.trigger) for index, one in enumerate(steps) if isinstance(one.trigger, When)])

    def _file(self, waiting: Sequence[tuple[int, When]]) -> None:
        patterns: dict[tuple[tuple[int, ...], int], int] = {}
        for index, when in waiting:
            codes = codes_for(self._topology, when.event, when.node, when.link)
            pattern = patterns.setdefault((codes, when.message or 0), len(patterns))
            if pattern == len(self._due):
                self._due.append({})
                for code in codes:
                    self._filed.setdefault(code, {}).setdefault(when.message or 0, []).append(pattern)
            self._due[pattern].setdefault(when.nth, []).append(index)
        self._counts.extend([0] * len(patterns))
        self._wait_for(len(waiting))

    def initial(self) -> list[int]:
        """The steps without a trigger: in force from the start."""
        return [index for index, step in enumerate(self.steps) if step.trigger is None]

    def timed(self) -> list[tuple[int, int]]:
        """`(at_ms, step index)` of the steps that wait for a time."""
        return [(step.trigger.at_ms, index) for index, step in enumerate(self.steps) if isinstance(step.trigger, At)]

    def woken(self) -> list[tuple[int, int, int]]:
        """`(step index, event, after_ms)` for each step that events since the last call have set off, in order."""
        woken: list[tuple[int, int, int]] = []
        for number in self.caught:
            _, code, message, _, _, _ = self._log.row(number)
            woken += [(index, number, self._after_ms(index)) for index in self._set_off(code, message)]
        self.caught.clear()
        if woken:
            self._wait_for(self.waiting - len(woken))
        return woken

    def stop(self) -> None:
        """No step waits any more."""
        self._wait_for(0)

    def _wait_for(self, waiting: int) -> None:
        """So many steps wait; while none does, no event is caught."""
        self.waiting = waiting
        if isinstance(self._log, WatchedLog):
            self._log.watched = self._filed if waiting else frozenset[int]()

    def _set_off(self, code: int, message: int) -> list[int]:
        """Count one more event; the steps that it sets off, in the order of the file."""
        by_message, set_off = self._filed[code], list[int]()
        for pattern in (*by_message.get(0, ()), *(by_message.get(message, ()) if message else ())):
            self._counts[pattern] += 1
            set_off += self._due[pattern].get(self._counts[pattern], ())
        return sorted(set_off)

    def _after_ms(self, index: int) -> int:
        trigger = self.steps[index].trigger
        return trigger.after_ms if isinstance(trigger, When) else 0

    def unfired(self) -> tuple[int, ...]:
        """The indices of the steps that never acted; an armed fault acts later, so the log must name it."""
        named = {fault for _, fault in self._log.faults.items()}

        def has_acted(index: int, step: Step) -> bool:
            acted = self.acted.get(index)
            return acted is not None and (not isinstance(step.command, LyingInWait) or acted.event in named)

        return tuple(index for index, step in enumerate(self.steps) if not has_acted(index, step))

    def awaited(self, code: int, message: int) -> list[int]:
        """The steps that one more event of a record sets off."""
        return self._set_off(code, message) if code in self._filed else []

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self._counts[:], self.waiting, self.acted.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        counts, waiting, acted = checkpoint
        self._counts, self.acted = counts[:], acted.copy()
        self.caught.clear()
        self._wait_for(waiting)


@lru_cache(maxsize=1024)
def codes_for(topology: Topology, event: Kind, node: Place | None, link: Place | None) -> tuple[int, ...]:
    """The codes of the events that a step waits for."""

    def matches(place: Place) -> bool:
        """A place that is named stands for all of its role."""
        if link is not None and link not in (place, place.role):
            return False
        here = _node_of(topology, event, place)
        return node is None or node in (place, place.role, here, here.role)

    places = (Place.NOWHERE, *topology.nodes, *topology.routes)
    return tuple(code_of(event, place) for place in places if matches(place))


def _node_of(topology: Topology, kind: Kind, place: Place) -> Place:
    """The node at which a packet event happens: where the packet arrives, else where it left."""
    ends = topology.routes.get(place)
    if ends is None or kind.group is not Group.PACKET:
        return place
    return ends.target if kind is Kind.ARRIVED else ends.source

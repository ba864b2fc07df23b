"""Duties: what the protocol says must happen next, at which node and exactly when.

An event that the protocol follows up makes a duty; the event that follows it up fulfils it. What is overdue was
skipped; what comes early was not waited for; what nobody owed should not have happened. A pause postpones the duties
of a node to its end, and a crash ends them, but for those that come from outside of the node.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import Final, NamedTuple

from playground.checker.audit.standing import NodeStandings, Report
from playground.engine.events import Event
from playground.engine.places import Place

Key = tuple[str | int, ...]
NETWORK: Final = Place.NOWHERE
"""Who owes what no node does."""


class Duty(NamedTuple):
    """Something that is owed."""

    due_ms: int
    number: int
    """The event that made it."""
    what: str
    """What must happen, as a noun with its article."""
    message: int
    survives: bool = False
    """Whether a crash of the node leaves it owed."""


class Duties:
    """All that is owed at present, by node (`NOWHERE`: by the network)."""

    def __init__(self, standing: NodeStandings, report: Report, nodes: Iterable[Place]) -> None:
        self._standing = standing
        self._report = report
        self._owed: dict[Place, dict[Key, Duty]] = {
            node: {} for node in (*(place for place in Place if not place.is_link), *nodes)
        }
        self._due: dict[Place, list[tuple[int, Key]]] = {place: [] for place in self._owed}

    def owe(self, node: Place, key: Key, event: Event, what: str, *, message: int = 0, wait_ms: int = 0) -> None:
        """`node` must do `what`, exactly `wait_ms` after `event`."""
        self.owe_at(node, key, event.time_ms + wait_ms, Duty(0, event.number, what, message or event.message))

    def owe_at(self, node: Place, key: Key, due_ms: int, duty: Duty) -> None:
        """`node` must do this at `due_ms`."""
        self._owed[node][key] = duty._replace(due_ms=due_ms)
        heappush(self._due[node], (due_ms, key))

    def is_owed(self, node: Place, key: Key) -> bool:
        """Whether `node` owes this."""
        return key in self._owed[node]

    def cancel(self, node: Place, key: Key) -> None:
        """`node` need not do this any more."""
        self._owed[node].pop(key, None)

    def fulfil(self, node: Place, key: Key, event: Event) -> bool:
        """`event` does what was owed; false if nobody owed it. Too early is a finding; too late is one already."""
        duty = self._owed[node].pop(key, None)
        if duty is not None and event.time_ms < duty.due_ms:
            self._report(event.number, f"{_words(duty)} comes before it is due at {duty.due_ms} ms")
        return duty is not None

    def demand(self, node: Place, key: Key, event: Event, otherwise: str) -> bool:
        """As `fulfil`, and what nobody owed is a finding."""
        fulfilled = self.fulfil(node, key, event)
        if not fulfilled:
            self._report(event.number, f"m{event.message} is {event.kind.word}, but {otherwise}")
        return fulfilled

    def advance(self, now_ms: int) -> None:
        """Time goes on: what was due before, at a node that is up, has been skipped."""
        for node, due in self._due.items():
            if due and due[0][0] < now_ms and self._standing.is_up(node):
                self._report_overdue(node, due, now_ms)

    def crash(self, node: Place) -> None:
        """The node loses what it held."""
        self._owed[node] = {key: duty for key, duty in self._owed[node].items() if duty.survives}

    def come_back(self, node: Place, now_ms: int) -> None:
        """What fell due while the node was away is due now."""
        for key, duty in list(self._owed[node].items()):
            if duty.due_ms < now_ms:
                self.owe_at(node, key, now_ms, duty)

    def rest(self) -> Iterator[tuple[Place, Duty]]:
        """All that is still owed."""
        for node, owed in self._owed.items():
            for duty in owed.values():
                yield node, duty

    def _report_overdue(self, node: Place, due: list[tuple[int, Key]], now_ms: int) -> None:
        while due and due[0][0] < now_ms:
            due_ms, key = heappop(due)
            duty = self._owed[node].get(key)
            if duty is not None and duty.due_ms == due_ms:
                del self._owed[node][key]
                self._report(duty.number, f"{_words(duty)} was due at {due_ms} ms and did not happen")


def _words(duty: Duty) -> str:
    return f"{duty.what} of m{duty.message}" if duty.message else duty.what

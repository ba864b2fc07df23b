"""Which nodes are up, by the record: `crashed`, `restarted`, `paused` and `resumed` events and nothing else."""

from collections.abc import Callable

from playground.engine.events import Event, Kind
from playground.engine.places import Place

Report = Callable[[int, str], None]
"""Takes the number of an event and the sentence of the finding."""


class NodeStandings:
    """The standing of every node. A node of which the record has said nothing is up."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._away: dict[Place, Kind] = {}
        self._back_ms: dict[Place, int] = {}

    def is_up(self, place: Place) -> bool:
        """Whether a node is neither down nor paused."""
        return place not in self._away

    def is_down(self, place: Place) -> bool:
        """Whether a node has crashed and not been restarted."""
        return self._away.get(place) is Kind.CRASHED

    def came_back_at(self, place: Place, time_ms: int) -> bool:
        """Whether a node was restarted or resumed at this very time; then it has a backlog to work off."""
        return self._back_ms.get(place) == time_ms

    def away(self) -> list[Place]:
        """The nodes that are not up."""
        return list(self._away)

    def change(self, event: Event) -> None:
        """Take in an event that changes the standing of a node."""
        before = self._away.get(event.place)
        needed = {
            Kind.CRASHED: before is not Kind.CRASHED,
            Kind.RESTARTED: before is Kind.CRASHED,
            Kind.PAUSED: before is None,
            Kind.RESUMED: before is Kind.PAUSED,
        }
        if not needed[event.kind]:
            self._report(event.number, f"{event.place.noun} is {event.kind.word}, which does not fit its standing")
        if event.kind in (Kind.CRASHED, Kind.PAUSED):
            self._away[event.place] = event.kind
        else:
            self._away.pop(event.place, None)
            self._back_ms[event.place] = event.time_ms

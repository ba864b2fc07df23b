"""The holders: the consumers, as far as the broker notices that they are there, gone, or at work."""

from playground.checker.audit.case import Case
from playground.engine.events import Event


class Holders:
    """Who has what is out."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._nodes = case.topology.consumers
        self.lease_ends = case.settings.broker.has_connection
        """Whether the end of one brings back what it had."""
        self.by_connection = case.settings.transport.kind == "connection"
        """Whether that end is the end of its connection, and not its crash."""
        self.watched = self._nodes if self.lease_ends or self.by_connection else ()
        self._links = {link: node for node in self._nodes for link in case.topology.links_to(node)}
        self._taken: dict[int, int] = {}
        """Who has which copy, where there are several."""
        if self.lease_ends and len(self._nodes) > 1:
            self.watched = (*self.watched, *self._links)

    def take(self, event: Event) -> None:
        """A delivery departs to one of them."""
        if event.place in self._links:
            self._taken[event.copy] = self._links[event.place]

    def had(self, copy: int, event: Event) -> bool:
        """Whether it is the one who has just gone that has a copy which is out."""
        return len(self._nodes) == 1 or self._taken.get(copy) == event.place

    def ends_lease(self, event: Event) -> bool:
        """Whether the end of one, or of its connection, brings back what it had."""
        return self.lease_ends and self.by_connection is (event.kind.word == "disconnected")

    def are_gone(self) -> bool:
        """Whether nobody is there to take a dispatch."""
        down = self.lease_ends and all(map(self._case.standing.is_down, self._nodes))
        return down or all(one in self._case.broken for one in self._nodes)

    def renew(self, copy: int) -> bool:
        """Whether somebody who is up works on a copy, and has its lease renewed."""
        holding = [one for one in self._nodes if copy in self._case.hands.get(one, ())]
        return self._case.settings.consumer.renew and any(map(self._case.standing.is_up, holding))

"""Connections: each breaks when and only when it has a reason to, takes all with it, and is there again in time."""

from playground.checker.audit.case import Case
from playground.checker.audit.duties import NETWORK, Duty
from playground.checker.audit.links import LinkAudit
from playground.engine.events import Event
from playground.engine.topology import Client


class ConnectionAudit:
    """Follows every connection, by the node whose it is."""

    def __init__(self, case: Case, links: LinkAudit) -> None:
        self._case, self._links = case, links
        topology = case.topology
        is_on = case.settings.transport.kind == "connection"
        self.places = (*topology.nodes, *case.routes) if is_on else ()
        self.inward = self.places[:0]
        self._connections = topology.connections if is_on else {}
        self._cuts = dict.fromkeys(topology.nodes[:0])
        self._due_ms = dict.fromkeys(topology.nodes, 0)
        self._back_ms = -1

    def dropped(self, event: Event) -> None:
        """A lost packet breaks what it was on; one that was lost because of that does not."""
        if event.detail in ("step", "loss"):
            self._owe_break(event)

    def cut(self, event: Event) -> None:
        """A cut breaks what the link is a part of."""
        self._cuts[event.place] = None
        self._owe_break(event)
        self._hinder(event)

    def crashed(self, event: Event) -> None:
        """A crash breaks what the node has."""
        self._owe_break(event)
        self._hinder(event)

    def disconnected(self, event: Event) -> None:
        """A connection breaks: by one of these, or by a command."""
        client, case = event.place, self._case
        case.duties.cancel(NETWORK, ("break", client))
        if client in case.broken:
            case.report(event.number, f"the connection of {client.noun} breaks, but was broken")
        case.broken[client] = None
        self._due_ms[client] = event.time_ms + case.settings.transport.reconnect_ms
        for link in self._connections.get(client, ()):
            self._links.lose_all(link, event)
        self._owe_mending(event)

    def reconnected(self, event: Event) -> None:
        """It is there again."""
        client, case = event.place, self._case
        case.duties.demand(NETWORK, ("mend", client), event, "it is not time, or something is in the way")
        case.broken.pop(client, None)

    def healed(self, event: Event) -> None:
        """A link is open again."""
        self._cuts.pop(event.place, None)
        self._owe_mending(event)

    def restarted(self, event: Event) -> None:
        """A node is there again."""
        self._owe_mending(event)

    def close(self, last: int) -> None:
        """The run has come to rest."""
        for client in self._case.broken:
            self._case.report(last, f"the connection of {client.noun} is still broken")

    def _owe_break(self, event: Event) -> None:
        for client in self._concerned(event):
            if client not in self._case.broken:
                self._case.duties.owe(NETWORK, ("break", client), event, f"the end of {client.noun}'s connection")

    def _hinder(self, event: Event) -> None:
        for client in self._concerned(event):
            self._case.duties.cancel(NETWORK, ("mend", client))

    def _owe_mending(self, event: Event) -> None:
        for client in self._concerned(event):
            if client in self._case.broken and not self._is_hindered(client):
                due_ms = max(self._due_ms[client], event.time_ms)
                duty = Duty(due_ms, event.number, f"another connection of {client.noun}", 0)
                self._case.duties.owe_at(NETWORK, ("mend", client), due_ms, duty)

    def _concerned(self, event: Event) -> list[Client]:
        """The clients of the connections that a link or a node has a part in."""
        routes, here = self._case.routes, event.place
        return [
            client
            for client, links in self._connections.items()
            if here in links or any(here in routes[link] for link in links)
        ]

    def _is_hindered(self, client: Client) -> bool:
        links, routes = self._connections[client], self._case.routes
        ends = {end for link in links for end in routes[link]}
        return any(link in self._cuts for link in links) or any(map(self._case.standing.is_down, ends))

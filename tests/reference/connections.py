"""Connections: what breaks with all that is on it, and is there again after a while.

Invariant: on a broken connection there is no flight. What the nodes do about it is theirs to say: `World` knows them.
"""

from dataclasses import dataclass

from .network import Flight, Network, Packet, Weather
from .settings import Settings, role
from .timeline import ORDINARY, Flow, Thread

BROKEN = "connection broken"
_CLIENTS = ["producer", "consumer", "broker"]
"""Whose a connection is: the first of these at its ends."""


@dataclass(eq=False)
class Connection:
    """One of them, by the node whose it is."""

    client: str
    nodes: tuple[str, ...]
    links: list[str]
    broken: int = 0
    """The how-many-eth break is in force; 0: none."""
    breaks: int = 0
    due_ms: int = 0
    has_no_session: bool = False
    """Whether the session of its client was over before it was there again."""


class Connections(Network):
    """The links of one run, and what joins them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.connections: dict[str, Connection] = {}
        for link in settings.links.values() if settings.connected else []:
            ends = sorted((link.source, link.target), key=lambda node: _CLIENTS.index(role(node)))
            nodes = tuple(ends)
            mine = self.connections.setdefault(nodes[0], Connection(nodes[0], nodes, []))
            mine.links.append(link.name)

    def connection_of(self, name: str) -> list[Connection]:
        """That of a link; those of a node."""
        return [one for one in self.connections.values() if name in one.links or name in one.nodes]

    def is_broken(self, client: str) -> bool:
        """Whether there is a connection, and it is broken."""
        return client in self.connections and self.connections[client].broken > 0

    # How it breaks.

    def _why_dropped(self, packet: Packet, weather: Weather) -> str:
        if any(one.broken for one in self.connection_of(packet.link)):
            return BROKEN
        return super()._why_dropped(packet, weather)

    def _vanish(self, packet: Packet, reason: str) -> Flow:
        yield from super()._vanish(packet, reason)
        if reason in ("step", "loss"):
            yield from self.breaking(packet.link)

    def breaking(self, name: str) -> Flow:
        """The connection of a link, or those of a node, break."""
        for connection in self.connection_of(name):
            if not connection.broken:
                threads = self._break(connection)
                self.emit("disconnected", connection.client)
                for thread in threads:
                    self.call_forth(thread)
                yield

    def sever(self, client: str) -> None:
        """A command breaks a connection: what follows comes before what follows the commands after it."""
        connection = self.connections[client]
        if not connection.broken:
            for thread in self._break(connection):
                self.call_forth(thread)
            self.emit("disconnected", client)

    def _break(self, connection: Connection) -> list[Thread]:
        """All that a break changes; returns what follows it."""
        connection.breaks += 1
        number = connection.broken = connection.breaks
        connection.due_ms = self.now_ms + self.settings.reconnect_ms
        lost = [flight for link in connection.links for flight in self.flights if flight.packet.link == link]
        for flight in lost:
            self.flights.remove(flight)
            self.cancel(flight.arrival)
        self.at(connection.due_ms, ORDINARY, lambda: Thread("", self._fall_due(connection, number)))
        return [Thread("", self._losing(lost)), *self.lose_connection(connection)]

    def _losing(self, lost: list[Flight]) -> Flow:
        for flight in lost:
            self._emit_packet("dropped", flight.packet, BROKEN)
            yield

    # How it comes back.

    def _fall_due(self, connection: Connection, number: int) -> Flow:
        if connection.broken == number:
            yield from self._mend(connection)

    def mending(self, name: str) -> Flow:
        """The connection of a link, or those of a node, are there again if it is time."""
        for connection in self.connection_of(name):
            yield from self._mend(connection)

    def _mend(self, connection: Connection) -> Flow:
        cut = any(self.cuts[link] for link in connection.links)
        down = any(self.standing[node].state == "down" for node in connection.nodes)
        if not connection.broken or cut or down:
            return
        if self.now_ms < connection.due_ms:
            # The end of the chaos sets the clock back, when the former end of the wait is past.
            number = connection.broken
            self.at(connection.due_ms, ORDINARY, lambda: Thread("", self._fall_due(connection, number)))
            return
        connection.broken, connection.has_no_session = 0, False
        self.emit("reconnected", connection.client)
        for thread in self.regain_connection(connection):
            self.call_forth(thread)
        yield

    # Cuts.

    def cut(self, link: str, for_ms: int) -> None:
        """Cut a link, and break what it is a part of."""
        if self.connections:
            self.call_forth(Thread("", self.breaking(link)))
        super().cut(link, for_ms)

    def _open(self, link: str) -> None:
        if self.connections:
            self.call_forth(Thread("", self.mending(link)))
        super()._open(link)

    # The nodes.

    def lose_connection(self, connection: Connection) -> list[Thread]:
        """What the nodes do about a break."""
        raise NotImplementedError

    def regain_connection(self, connection: Connection) -> list[Thread]:
        """What they do when it is there again."""
        raise NotImplementedError

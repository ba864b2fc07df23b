"""The links: every packet departs once, for a reason, and then arrives or is dropped, once for each copy of it.

Nothing arrives sooner than the link's latency allows, nothing crosses a cut, and what was under way when a link was cut
is lost.
"""

from playground.checker.audit.case import Case, leading_number
from playground.engine.events import Event
from playground.engine.places import Place

PacketKey = tuple[Place, int, int]
"""The link, the message and the how-many-eth packet of it there."""


class LinkAudit:
    """Follows every packet."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.places = self.inward = tuple(case.routes)
        self._departures: dict[tuple[Place, int], int] = {}
        self._under_way: dict[PacketKey, int] = {}
        """How many copies of a packet are on their way, for those that have any."""
        self._earliest_ms: dict[PacketKey, int] = {}
        self._cuts: dict[Place, int] = {}
        """The links that are cut, each with the time since when."""
        self._last_cut_ms: dict[Place, int] = {}
        self._latency_ms = {link: case.settings.link(link).latency_ms for link in case.routes}
        self._connections = case.topology.connections

    def departed(self, event: Event) -> None:
        """A packet is put on a link."""
        case, link = self._case, event.place
        if link is case.topology.first:
            case.keys.departed(event)
        owed = "depart", int(link.role), event.message, event.copy, event.cause
        case.duties.demand(case.routes[link][0], owed, event, f"nothing was to be put on {link.word}")
        before = self._departures.get((link.role, event.message), 0)
        if event.attempt != before + 1:
            packet_word = f"packet {event.attempt} of m{event.message}"
            case.report(event.number, f"{packet_word} on {link.word} follows packet {before}")
        self._departures[link.role, event.message] = event.attempt
        packet = _packet(event)
        self._under_way[packet] = self._under_way.get(packet, 0) + 1
        self._earliest_ms[packet] = event.time_ms + self._latency_ms[link]
        if link in self._cuts or self._is_broken(link):
            self._doom(packet, event)

    def duplicated(self, event: Event) -> None:
        """The network makes a second copy of a packet that has just departed."""
        packet = _packet(event)
        if packet not in self._earliest_ms:
            self._case.report(event.number, f"m{event.message} is duplicated, but never departed")
        self._under_way[packet] = self._under_way.get(packet, 0) + 1

    def delayed(self, event: Event) -> None:
        """A packet under way is held up."""
        if not self._under_way.get(_packet(event)):
            self._case.report(event.number, f"m{event.message} is delayed, but is not under way")

    def arrived(self, event: Event) -> None:
        """A packet reaches the end of its link."""
        self._take_off(event)
        if event.time_ms < self._earliest_ms.get(_packet(event), 0):
            self._case.report(event.number, f"m{event.message} arrives faster than {event.place.word} can carry it")

    def dropped(self, event: Event) -> None:
        """A packet is lost."""
        link, message, nth = packet = _packet(event)
        owed = "lose", int(link), message, nth, self._under_way.get(packet, 0)
        self._case.duties.cancel(Place.NOWHERE, owed)
        self._take_off(event)
        target = self._case.routes[event.place][1]
        if event.detail == "down" and not self._case.standing.is_down(target):
            self._case.report(event.number, f"m{event.message} is dropped because {target.noun} is down; it is not")
        if event.detail == "connection broken" and not self._is_broken(event.place):
            self._case.report(event.number, f"m{event.message} is lost with a connection, but that is not broken")
        if event.detail == "cut" and not self._is_or_was_cut(event):
            self._case.report(event.number, f"m{event.message} is dropped because {event.place.word} is cut; it is not")

    def cut(self, event: Event) -> None:
        """A link is cut: what is under way is lost. What waits for a paused node has left the link already."""
        self._cuts.setdefault(event.place, event.time_ms)
        self._last_cut_ms[event.place] = event.time_ms
        self.lose_all(event.place, event)

    def lose_all(self, link: Place, event: Event) -> None:
        """All that is under way on a link is lost."""
        target = self._case.routes[link][1]
        if self._case.standing.is_up(target) and not self._case.standing.came_back_at(target, event.time_ms):
            for packet in self._under_way:
                if packet[0] is link:
                    self._doom(packet, event)

    def healed(self, event: Event) -> None:
        """A link is open again."""
        if self._cuts.pop(event.place, None) is None:
            self._case.report(event.number, f"{event.place.word} is healed, but was not cut")

    def latency_set(self, event: Event) -> None:
        """Packets that depart from now on take at least so long."""
        self._latency_ms[event.place] = leading_number(event.detail)

    def chaos_ended(self, event: Event) -> None:
        """Every link has the latency of its table again."""
        self._latency_ms = {link: self._case.settings.link(link).latency_ms for link in self._case.routes}

    def close(self, last: int) -> None:
        """The run has come to rest."""
        for link, message, nth in self._under_way:
            self._case.report(last, f"packet {nth} of m{message} is still under way on {link.word}")
        for link in self._cuts:
            self._case.report(last, f"{link.word} is still cut")

    def _take_off(self, event: Event) -> None:
        """One copy of a packet is on its way no longer."""
        packet = _packet(event)
        copies = self._under_way.pop(packet, 0)
        if not copies:
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but is not on {event.place.word}")
        elif copies > 1:
            self._under_way[packet] = copies - 1

    def _doom(self, packet: PacketKey, event: Event) -> None:
        """All copies of a packet that are on a cut link must be dropped at once."""
        link, message, nth = packet
        for copy in range(1, self._under_way[packet] + 1):
            owed = "lose", int(link), message, nth, copy
            self._case.duties.owe(Place.NOWHERE, owed, event, f"the loss on {link.word}", message=message)

    def _is_broken(self, link: Place) -> bool:
        """Whether the connection that a link is a part of is broken."""
        return any(link in self._connections[client] for client in self._case.broken)

    def _is_or_was_cut(self, event: Event) -> bool:
        return event.place in self._cuts or self._last_cut_ms.get(event.place) == event.time_ms


def _packet(event: Event) -> PacketKey:
    return event.place, event.message, event.attempt

"""The selection: one message, one packet under way, one event; or a link or a node, at which the keys then act.

What is selected in one place is selected everywhere.
"""

from dataclasses import dataclass

from playground.live.views import PacketView, Snapshot
from widgets.renderables.spans import Pick


@dataclass(slots=True)
class Selection:
    """What a person has chosen; 0 and -1: nothing."""

    message: int = 0
    packet: int = -1
    """The event of its departure."""
    event: int = -1
    place: Pick | None = None
    """A link or a node as drawings have it, `("link", 6)`; then nothing else is selected."""

    @property
    def pick(self) -> Pick | None:
        """The selected thing as drawings mark it: the packet if there is one, else the message, else the place."""
        if self.packet >= 0:
            return ("packet", self.packet)
        return ("message", self.message) if self.message else self.place

    def choose_packet(self, packet: PacketView) -> None:
        """Choose a packet, and so its message."""
        self.choose_message(packet.message)
        self.packet = packet.departed

    def choose_message(self, message: int) -> None:
        """Choose a message; the packet is let go, and an event that was chosen with another message."""
        if message != self.message:
            self.event = -1
        self.message, self.packet, self.place = message, -1, None

    def choose_place(self, place: Pick) -> None:
        """Choose a link or a node, and nothing else."""
        self.clear()
        self.place = place

    def choose_event(self, event: int, message: int) -> None:
        """Choose an event, and the message that it is about."""
        if message:
            self.choose_message(message)
        self.event = event

    def clear(self) -> None:
        """Nothing."""
        self.message, self.packet, self.event, self.place = 0, -1, -1, None

    def chosen(self, pick: Pick) -> bool:
        """Whether it is what a person chose last."""
        return pick in (self.pick, ("event", self.event))

    def under_way(self, snapshot: Snapshot) -> PacketView | None:
        """The selected packet, if it is still under way."""
        return next((one for one in packets(snapshot) if one.departed == self.packet), None)

    def move(self, snapshot: Snapshot, by: int) -> bool:
        """Choose the next packet under way, or the one before; false if there is none."""
        found = packets(snapshot)
        if not found:
            return False
        here = [index for index, one in enumerate(found) if one.departed == self.packet]
        start = here[0] if here else (-1 if by > 0 else 0)
        self.choose_packet(found[(start + by) % len(found)])
        return True

    def let_go(self, snapshot: Snapshot, known: int) -> None:
        """A packet that is no longer under way is no longer selected, nor an event that is not among those known."""
        if self.event >= known:
            self.event = -1
        if self.packet >= 0 and self.under_way(snapshot) is None:
            self.packet = -1


def packets(snapshot: Snapshot) -> list[PacketView]:
    """Everything under way, link by link."""
    return [packet for link in snapshot.links for packet in link.packets]

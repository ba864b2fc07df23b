"""A lane: one link as a line with a direction, its packets where they are, and those that have just died.

Packets that would cover each other go on tracks above and below the rail, if there is room for any. A packet keeps its
track for life.
"""

from collections.abc import Iterable
from typing import Final

from playground.live.views import DeadView, LinkView, PacketKind, PacketView
from playground.words.packets import death_forms
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Cell, Pick, Row, Span, crop, merged

_ROLES: Final = {PacketKind.FIRST: "data", PacketKind.AGAIN: "again", PacketKind.ANSWER: "answer"}
_CROWD: Final = 40
"""With more packets than these, only the signs are drawn."""
_NARROWEST: Final = 4
"""A lane needs two ends and something between them."""


class Tracks:
    """Which packet is on which track. The only memory that a drawing has."""

    def __init__(self) -> None:
        self._of: dict[int, int] = {}

    def assign(self, packets: Iterable[PacketView], count: int) -> dict[int, int]:
        """Event of departure -> track; each new packet gets the track on which the last one departed longest ago."""
        kept = {one.departed: self._of[one.departed] % count for one in packets if one.departed in self._of}
        latest = [-1] * count
        for departed, track in kept.items():
            latest[track] = max(latest[track], departed)
        for one in packets:
            if one.departed not in kept:
                free = [track for track in _from_the_middle(count) if latest[track] < 0]
                track = free[0] if free else latest.index(min(latest))
                kept[one.departed] = track
                latest[track] = one.departed
        self._of = kept
        return kept


def _from_the_middle(count: int) -> list[int]:
    middle = (count - 1) // 2
    return sorted(range(count), key=lambda track: (abs(track - middle), track))


def lane(link: LinkView, width: int, tracks: int, of: dict[int, int], signs: Signs, selected: Pick | None) -> list[Row]:
    """The link in so many lines."""
    if width < _NARROWEST:
        return [BLANK] * tracks
    middle = (tracks - 1) // 2
    blank: list[Cell] = [(" ", "rail", None)] * width
    lines = [_Line(_rail(link, width, signs) if track == middle else blank) for track in range(tracks)]
    for dead in link.dead:
        _draw_dead(lines[middle], dead, link.place.leads_back, signs)
    crowded = len(link.packets) > _CROWD
    # What is selected is drawn last, so that nothing covers it.
    for packet in sorted(link.packets, key=lambda one: _is_selected(one, selected)):
        _draw_packet(lines[of.get(packet.departed, middle)], packet, signs, crowded, selected)
    return [merged(line.cells) for line in lines]


class _Line:
    """One line of a lane. What would cover something takes its place as a whole, and says how many it hides."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = list(cells)
        self._empty = cells
        self._taken: list[tuple[range, int]] = []
        """`(cells, how many packets are there)`."""

    def put(self, at: int, sign: str, name: str, role: str, pick: Pick, *, count: int = 1) -> None:
        """A sign with its name to the right of it, or to the left where the lane ends."""
        hidden, text, place = 0, name, self._place(at, name)
        while covered := [one for one in self._taken if one[0].start < place.stop and place.start < one[0].stop]:
            for taken, packets in covered:
                self._taken.remove((taken, packets))
                self.cells[taken.start : taken.stop] = self._empty[taken.start : taken.stop]
                hidden += packets
            text = f"{name}+{hidden}" if name and hidden else name
            place = self._place(at, text)
        if len(text) >= len(place):  # Half a name is another one's.
            text, place = "", range(at, at + 1)
        drawn = sign + text if place.start == at else text[-(at - place.start) :] + sign if at > place.start else sign
        for index, char in zip(place, drawn, strict=False):
            self.cells[index] = (char, role, pick)
        self._taken.append((place, count + hidden))

    def _place(self, at: int, name: str) -> range:
        """The cells between the two ends of the lane that a sign and its name take."""
        if at + len(name) < len(self.cells) - 1:
            return range(at, at + 1 + len(name))
        return range(max(at - len(name), 1), at + 1)


def _rail(link: LinkView, width: int, signs: Signs) -> list[Cell]:
    pick = ("link", int(link.place))
    cells: list[Cell] = [(signs.rail, "rail", pick)] * width
    leftward = link.place.leads_back
    if leftward:
        cells[0], cells[-1] = (signs.left_end, "rail", pick), (signs.left_start, "rail", pick)
    else:
        cells[0], cells[-1] = (signs.right_start, "rail", pick), (signs.right_end, "rail", pick)
    if link.is_cut or link.broken_left_ms is not None:
        start = (width - len(signs.gap)) // 2
        for index, char in enumerate(signs.gap):
            if 0 < start + index < width - 1:
                cells[start + index] = (char, "lost", pick)
    return cells


def _column(progress: float, width: int, leftward: bool) -> int:
    """The cell of a packet, between the two ends of the rail."""
    along = round(progress * (width - 3))
    return width - 2 - along if leftward else 1 + along


def packet_sign(packet: PacketView, signs: Signs) -> str:
    """The sign of a packet under way."""
    if packet.doubled:
        return signs.doubled
    if packet.delayed:
        return signs.delayed
    return {PacketKind.FIRST: signs.first, PacketKind.AGAIN: signs.again}.get(packet.kind, signs.answer)


def packet_role(packet: PacketView) -> str:
    """The role of a packet under way."""
    if packet.doubled:
        return "again"
    return "late" if packet.delayed else _ROLES[packet.kind]


def packet_name(packet: PacketView | DeadView, signs: Signs) -> str:
    """`m3`, or from the second time on `m3·2`."""
    again = packet.nth > 1 and packet.kind is not PacketKind.ANSWER
    return f"m{packet.message}{signs.nth}{packet.nth}" if again else f"m{packet.message}"


def _is_selected(packet: PacketView, selected: Pick | None) -> bool:
    return selected in (("packet", packet.departed), ("message", packet.message))


def _draw_packet(line: _Line, packet: PacketView, signs: Signs, crowded: bool, selected: Pick | None) -> None:
    role = packet_role(packet) + (" selected" if _is_selected(packet, selected) else "")
    at = _column(packet.progress, len(line.cells), packet.link.leads_back)
    name = "" if crowded else packet_name(packet, signs)
    line.put(at, packet_sign(packet, signs), name, role, ("packet", packet.departed))


def _draw_dead(line: _Line, dead: DeadView, leftward: bool, signs: Signs) -> None:
    """A cross where it died, and a trail from where it came."""
    width = len(line.cells)
    at = _column(dead.progress, width, leftward)
    for index in range(at + 1, width - 1) if leftward else range(1, at):
        if line.cells[index][0] == signs.rail:
            line.cells[index] = (signs.trail, "lost", line.cells[index][2])
    line.put(at, signs.lost, packet_name(dead, signs), "lost", ("message", dead.message), count=0)


def death_note(link: LinkView, width: int, signs: Signs) -> Row:
    """Under the lane: why the latest packet died, right below it."""
    if not link.dead:
        return ()
    dead = link.dead[-1]
    at = _column(dead.progress, width, link.place.leads_back)
    forms = [f"{signs.why} {why}" for why in death_forms(dead.why)]
    text = next((one for one in forms if len(one) <= width), forms[-1])
    start = max(min(at, width - len(text)), 0)
    return crop((Span(" " * start), Span(text, "lost", ("message", dead.message))), width)

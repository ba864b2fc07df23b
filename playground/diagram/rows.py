"""The rows of the text diagram: which happenings share a line, before anybody knows how wide the lines are.

One row an instant, as far as there is room: what happens at one time in different lanes stands side by side, and a
packet that arrives with nothing shown in between is one straight arrow. A packet that is passed by others gets a track,
on which it waits in the network's lane until its row comes. Rows are made in order and only the last one can still
change, so a log that grows is followed at the cost of what is new.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Final

from playground.diagram.diagram import Diagram
from playground.diagram.parts import Arrow, Band, Happening, Mark
from playground.diagram.words import IMPLIED, LEFT_OF_BROKER, band_text
from playground.engine.events import NONE, Kind
from playground.engine.places import Place

_PREFERRED: Final = {
    False: (0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11),
    True: (1, 3, 0, 2, 5, 7, 4, 6, 9, 11, 8, 10),
}
"""Whether it is an answer -> the tracks that a packet may wait on, the best first: far from where it left, which leaves
room for its name, and near the middle. The width of the screen may allow fewer."""
MAX_TRACKS: Final = 12
GAP_SHARE: Final = 2
"""A silence of one part in so many of the producer's patience is shown."""
NOTE_WIDTH: Final = 50
"""Notes are broken into lines of so many characters: they fit the narrowest screen."""

Tracks = tuple[tuple[int, ...], ...]
"""For each network lane, the arrow on each track, or `NONE`."""


@dataclass(slots=True)
class Row:
    """One line of the diagram. The lanes are filled as the row is made; nothing is changed after it."""

    event: int
    """The number of its first event."""
    time_ms: int
    message: int
    """The message that it is about, first of all; 0 where it is about none."""
    tracks: Tracks
    """The packets in flight before anything of this row happens."""
    bands: tuple[int, ...]
    """The bands in force once all of this row has happened."""
    reached_ms: int = NONE
    """When its straight arrows arrive, if that is later than `time_ms`."""
    cells: dict[Place, Mark] = field(default_factory=dict)
    """What stands in each node's lane; a link's place: what is said of it in the network's lane."""
    effect: Mark | None = None
    is_gap: bool = False
    """Whether nothing happens here for a while: it stands before the row of the same event."""
    note: str = ""
    leaving: list[int] = field(default_factory=list)
    """The arrows that depart here."""
    ending: list[int] = field(default_factory=list)
    """The arrows that arrive or are lost here; straight ones are in both lists."""
    taken: dict[int, bool] = field(default_factory=dict)
    """The network lanes in use, each with whether a text stands there."""
    borrowed: int = NONE
    """The network lane in which the broker's text stands."""

    @property
    def end_ms(self) -> int:
        """The time of the last thing that happens in it."""
        return max(self.time_ms, self.reached_ms)

    def why(self, arrow: Arrow) -> str:
        """Why the producer sends a message once more, in the instant in which its packet leaves: `timed out`."""
        mark = self.cells.get(Place.PRODUCER)
        if mark is None or mark.message != arrow.message or arrow.is_answer or arrow.nth < 2:
            return ""  # That it was handed over is why it is sent at first, and goes without saying.
        return mark.text.removeprefix(f"m{arrow.message} ")


def cell_of(place: Place) -> Place:
    """Where in a row it is told what happens at a place: nodes of one role share a column."""
    return place if place.is_link else place.role


class Rows:
    """The rows of a diagram, made as they are asked for."""

    def __init__(self, diagram: Diagram, *, unsaid: bool = False) -> None:
        self.diagram = diagram
        self._unsaid = unsaid
        """Whether what the author says has no row: it would part what is one row otherwise."""
        self.rows: list[Row] = []
        self.track_of: list[int] = []
        """Arrow -> its track, or `NONE` if all were taken."""
        self._begin()

    def _begin(self) -> None:
        self.rows.clear()
        self.track_of.clear()
        self._edition = self.diagram.editions
        self._seen = 0
        self._lanes: list[list[int]] = [[NONE] * MAX_TRACKS for _ in self.diagram.settings.topology.columns[1:]]
        self._tracks: Tracks = tuple(map(tuple, self._lanes))
        self._open: tuple[int, ...] = ()
        self._gap_ms = max(2, self.diagram.settings.producer.ack_timeout_ms // GAP_SHARE)

    def follow(self) -> None:
        """Make rows of what the diagram has read since the last time."""
        if self._edition != self.diagram.editions:
            self._begin()
        add: dict[str, Callable[[Happening], None]] = {
            "leaves": self._leaves,
            "ends": self._ends,
            "begins": self._begins,
            "over": self._over,
            "mark": self._mark,
        }
        happenings = self.diagram.happenings
        for index in range(self._seen, len(happenings)):
            happening = happenings[index]
            add[happening.what](happening)
        self._seen = len(happenings)

    def lane_of(self, link: Place) -> int:
        """The network lane of a link, from upstream."""
        return self.diagram.settings.topology.lane_of(link)

    def cut_in(self, row: Row) -> set[Place]:
        """The links that are cut once all of a row has happened."""
        bands = self.diagram.bands
        return {bands[index].place for index in row.bands if bands[index].kind == "cut"}

    # Packets.

    def _leaves(self, happening: Happening) -> None:
        arrow = self.diagram.arrows[happening.item]
        lane = self.lane_of(arrow.link)
        row = self._last_at(happening.time_ms)
        if row is None or not (self._is_branch(row, arrow) or self._has_room(row, lane, arrow, 0)):
            row = self._new(happening, arrow.message)
        row.leaving.append(happening.item)
        row.taken[lane] = False
        self.track_of.append(self._take_track(lane, happening.item))

    def _is_branch(self, row: Row, arrow: Arrow) -> bool:
        """Whether a copy can branch off from its original."""
        arrows = self.diagram.arrows
        return arrow.kind == "copy" and any(arrows[index].departed == arrow.departed for index in row.leaving)

    def _has_room(self, row: Row, lane: int, arrow: Arrow, end: int) -> bool:
        """Whether the lane is free, and the node at this end of the arrow has nothing to do with other messages."""
        cell = row.cells.get(self.diagram.routes[arrow.link][end].role)
        return lane not in row.taken and (cell is None or (not end and cell.message == arrow.message))

    def _ends(self, happening: Happening) -> None:
        arrow = self.diagram.arrows[happening.item]
        lane = self.lane_of(arrow.link)
        if not self._goes_straight(happening, arrow):
            row = self._last_at(happening.time_ms)
            if row is None or not self._has_room(row, lane, arrow, 1):
                row = self._new(happening, arrow.message)
            row.ending.append(happening.item)
            row.taken[lane] = False
        self._free_track(lane, happening.item)

    def _goes_straight(self, happening: Happening, arrow: Arrow) -> bool:
        """Let a packet that left in the last row arrive in it, unless something else stands where it would."""
        row = self.rows[-1]
        if happening.item not in row.leaving or arrow.kind == "copy":
            return False
        time_ms = happening.time_ms
        if time_ms != row.time_ms:
            target = self.diagram.routes[arrow.link][1]
            if row.reached_ms not in (NONE, time_ms) or (arrow.fate == "arrived" and target.role in row.cells):
                return False
            row.reached_ms = time_ms
        row.ending.append(happening.item)
        return True

    # Nodes, the ledger and notes.

    def _mark(self, happening: Happening) -> None:
        mark = self.diagram.marks[happening.item]
        if mark.role == "note":
            self._note(happening, mark)
        elif mark.is_effect:
            self.rows[-1].effect = mark
        else:
            self._put(happening, mark)

    def _note(self, happening: Happening, mark: Mark) -> None:
        if self._unsaid and mark.kind is Kind.SAID:
            return
        for line in wrap(mark.text, NOTE_WIDTH) or [""]:
            self._new(happening, mark.message).note = line

    def _begins(self, happening: Happening) -> None:
        band, bands = self.diagram.bands[happening.item], self.diagram.bands
        others = (index for index in self._open if bands[index].place is not band.place)
        self._change(happening, band, (*others, happening.item))

    def _over(self, happening: Happening) -> None:
        band = self.diagram.bands[happening.item]
        others = (index for index in self._open if index != happening.item)
        self._change(happening, band, tuple(others))

    def _change(self, happening: Happening, band: Band, now_open: tuple[int, ...]) -> None:
        begins = happening.what == "begins"
        kind, topology = Kind.CRASHED if begins else Kind.RESTARTED, self.diagram.settings.topology
        text, brief = (band_text(band, topology, begins=begins, briefly=briefly) for briefly in (False, True))
        self._put(happening, Mark(band.place, happening.event, happening.time_ms, kind, 0, text, "band", brief=brief))
        self._open = self.rows[-1].bands = now_open

    def _put(self, happening: Happening, mark: Mark) -> None:
        """Write into a node's lane; a link, and the broker between two, write into a network lane."""
        row = self._now(mark)
        lane = None if row is None else self._text_lane(row, mark)
        if row is None or lane is None or not self._fits(row, mark):
            row = self._new(happening, mark.message)
            lane = self._text_lane(row, mark)
        if lane is not None and lane != NONE:
            row.taken[lane] = True
            if not mark.place.is_link:
                row.borrowed = lane
        before = row.cells.get(cell_of(mark.place))
        if before is None or before.kind is not Kind.APPLIED:
            row.cells[cell_of(mark.place)] = mark

    def _now(self, mark: Mark) -> Row | None:
        """The last row, if this is its instant, or that in which its straight arrows reach this node."""
        row = self._last_at(mark.time_ms)
        if row is not None or not self.rows or self.rows[-1].reached_ms != mark.time_ms:
            return row
        row, arrows = self.rows[-1], self.diagram.arrows
        reached = (self.diagram.routes[arrows[index].link][1] for index in row.ending)
        return row if mark.place in reached else None

    def _fits(self, row: Row, mark: Mark) -> bool:
        """Whether the lane is free, or what stands there goes without saying."""
        before = row.cells.get(cell_of(mark.place))
        if before is None:
            return True
        return (mark.place, mark.message) == (before.place, before.message) and mark.kind in IMPLIED.get(
            before.kind, ()
        )

    def _text_lane(self, row: Row, mark: Mark) -> int | None:
        """The network lane that a text needs: `NONE` if it needs none, `None` if there is no room for it."""
        if mark.place.is_link:
            lane = self.lane_of(mark.place)
            beside = any(place.is_link and self.lane_of(place) == lane for place in row.cells)
            return lane if beside or lane not in row.taken else None
        if mark.place is not Place.BROKER:
            return NONE
        if mark.place in row.cells:
            return row.borrowed
        sides = (0, 1) if mark.kind in LEFT_OF_BROKER else (1, 0)
        return next((side for side in sides if side not in row.taken), None)

    # The rows themselves.

    def _last_at(self, time_ms: int) -> Row | None:
        """The last row, if more can happen in it at this time."""
        if not self.rows:
            return None
        row = self.rows[-1]
        return row if row.time_ms == time_ms and row.reached_ms == NONE and not row.note else None

    def _new(self, happening: Happening, message: int) -> Row:
        if self.rows and happening.time_ms - self.rows[-1].end_ms >= self._gap_ms:
            gap = Row(happening.event, happening.time_ms, 0, self._tracks, self._open, is_gap=True)
            self.rows.append(gap)
        row = Row(happening.event, happening.time_ms, message, self._tracks, self._open)
        self.rows.append(row)
        return row

    def _take_track(self, lane: int, arrow: int) -> int:
        tracks = self._lanes[lane]
        is_answer = self.diagram.arrows[arrow].is_answer
        track = next((one for one in _PREFERRED[is_answer] if tracks[one] == NONE), NONE)
        if track != NONE:
            tracks[track] = arrow
            self._tracks = tuple(map(tuple, self._lanes))
        return track

    def _free_track(self, lane: int, arrow: int) -> None:
        track = self.track_of[arrow]
        if track != NONE:
            self._lanes[lane][track] = NONE
            self._tracks = tuple(map(tuple, self._lanes))

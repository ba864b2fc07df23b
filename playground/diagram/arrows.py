"""The arrows of the text diagram: how a packet looks in the row in which it leaves, flies on, arrives or is lost.

A straight arrow takes one row. One that is passed by others leaves in its row, turns down into its track, waits there
and arrives in a row of its own. All is drawn as if from left to right and turned round for links that go back.
"""

from collections.abc import Container, Sequence
from typing import Final

from playground.diagram.canvas import Canvas, Geometry
from playground.diagram.columns import Lane
from playground.diagram.glyphs import Glyphs, Stroke
from playground.diagram.parts import Arrow
from playground.diagram.rows import Row, Rows
from playground.diagram.words import labels, reasons
from playground.engine.events import NONE
from playground.words.times import milliseconds

_TELLS_DURATION: Final = 24
"""A lane of this width has room for how long a packet took."""


def draw_arrows(canvas: Canvas, row: Row, rows: Rows, place: Geometry, glyphs: Glyphs, *, bare: bool) -> None:
    """Draw the packets of a row: those that fly past first, so that the others cross them.

    `bare`: there is no lane beside them to say what the producer did as one leaves; then the packet says it.
    """
    arrows = rows.diagram.arrows
    for lane, tracks in zip(place.lanes, row.tracks, strict=True):
        for track, index in enumerate(tracks):
            if index == NONE or index in row.ending:
                continue
            column = lane.column(track)
            if column is not None:
                arrow = arrows[index]
                down = glyphs.stroke(double=arrow.is_double, late=arrow.delayed).down
                canvas.put(lane.x + column, down, arrow.role)
    cut = rows.cut_in(row)
    for index in row.leaving:
        pen = _pen(canvas, index, rows, place, glyphs, cut)
        pen.why = row.why(arrows[index]) if bare else ""
        copies = (one for one in row.leaving if one != index and arrows[one].departed == arrows[index].departed)
        pen.branches = [at for one in copies if (at := pen.position(rows.track_of[one])) is not None]
        if index in row.ending:
            pen.straight()
        elif arrows[index].kind == "copy":
            original = next((one for one in row.leaving if arrows[one].departed == arrows[index].departed), index)
            pen.branch(rows.track_of[index], None if original in row.ending else rows.track_of[original])
        else:
            pen.leave(rows.track_of[index])
    for index in row.ending:
        if index not in row.leaving:
            _pen(canvas, index, rows, place, glyphs, cut).end(rows.track_of[index])


def _pen(canvas: Canvas, index: int, rows: Rows, place: Geometry, glyphs: Glyphs, cut: Container[object]) -> "_Pen":
    arrow = rows.diagram.arrows[index]
    return _Pen(canvas, place.lanes[rows.lane_of(arrow.link)], arrow, glyphs, wall=arrow.link in cut)


class _Pen:
    """Draws one packet in one lane. Positions count from where the packet starts: 0 is its first column."""

    def __init__(self, canvas: Canvas, lane: Lane, arrow: Arrow, glyphs: Glyphs, *, wall: bool) -> None:
        self.canvas, self.lane, self.arrow, self.glyphs = canvas, lane, arrow, glyphs
        self.wall = wall
        """Whether its link is cut, so that the middle must stay free."""
        self.why = ""
        """What is said before its name as it leaves."""
        self.branches: Sequence[int] = ()
        """Where its copies branch off, so that no letter may stand there."""
        self.forward = not arrow.link.leads_back
        self.stroke: Stroke = glyphs.stroke(double=arrow.is_double, late=arrow.delayed)
        self.role = arrow.role
        self.last = lane.width - 1

    # What a packet can do in a row.

    def straight(self) -> None:
        """Leave and arrive, or be lost, in one row."""
        self.sign()
        if self.arrow.fate == "arrived":
            self.along(1, self.last)
            self.put(self.last, self.head())
            self.label(2, self.before_the_middle + 1 if self.wall else self.last - 1, self.with_duration())
        elif self.arrow.reason == "down":
            self.along(1, self.last)
            self.hit_the_door(2)
        else:
            self.lose_half_way()

    def leave(self, track: int) -> None:
        """Leave, and turn down into the track; without one the line just ends."""
        self.sign()
        turn = self.position(track)
        if turn is None:
            turn = min(self.last, 3 + len(self.names()[-1]) + 2)
            self.along(1, turn)
        else:
            self.along(1, turn)
            self.put(turn, self.stroke.turn_right if self.forward else self.stroke.turn_left)
        self.label(2, turn, self.names())

    def branch(self, track: int, original: int | None) -> None:
        """Leave as a copy: off the line of its original, which goes straight or turns down at a track of its own."""
        at = self.position(track)
        turn = None if original is None else self.position(original)
        if at is None:
            return
        if original is None or (turn is not None and at < turn):
            original_is_double = self.arrow.nth > 1 and not self.arrow.is_answer
            self.put(at, self.stroke.branch if original_is_double else self.glyphs.fork)
            return
        start = turn if turn is not None else 1
        if turn is not None:
            self.put(turn, self.glyphs.single.branch)
        self.along(start + 1, at)
        self.put(at, self.stroke.turn_right if self.forward else self.stroke.turn_left)

    def end(self, track: int) -> None:
        """Come out of the track and arrive, or be lost there."""
        start = self.position(track)
        if self.arrow.fate == "dropped" and self.arrow.reason != "down":
            self.lose_at(self.before_the_middle if start is None else start)
            return
        if start is None:
            start = max(0, self.last - len(labels(self.arrow)[-1]) - 5)
        else:
            self.put(start, self.stroke.end_right if self.forward else self.stroke.end_left)
        self.along(start + 1, self.last)
        if self.arrow.fate == "dropped":
            self.hit_the_door(start + 1)
        else:
            self.put(self.last, self.head())
            self.label(start + 1, self.last, labels(self.arrow))

    # Its parts.

    def sign(self) -> None:
        """The start of the packet: first, again or an answer."""
        glyphs = self.glyphs
        self.put(0, glyphs.again if self.arrow.is_double else glyphs.answer if self.arrow.is_answer else glyphs.first)

    def head(self) -> str:
        """The arrow's head."""
        return self.glyphs.right if self.forward else self.glyphs.left

    def lose_half_way(self) -> None:
        """Lost as it left: a line to the middle, a cross, and why."""
        names, whys = self.names(), reasons(self.arrow)
        name = next((name for name in names if len(name) + 4 <= self.before_the_middle), names[-1])
        cross = min(max(self.before_the_middle, len(name) + 3), self.last)
        self.along(1, cross)
        self.put(cross, self.glyphs.lost)
        self.label(2 if cross >= len(name) + 4 else 1, cross, [name])
        start = cross + 2 + self.wall
        self.text(start, next((why for why in whys if start + len(why) <= self.last), ""))

    def lose_at(self, cross: int) -> None:
        """Lost under way: a cross in the track, its name before it and the reason after it."""
        self.put(cross, self.glyphs.lost)
        self.text(cross + 2, next((why for why in reasons(self.arrow) if cross + 2 + len(why) <= self.last), ""))
        name = next((name for name in labels(self.arrow) if len(name) + 1 <= cross), "")
        self.text(cross - 1 - len(name), name)

    def hit_the_door(self, start: int) -> None:
        """Lost at a node that is down: the line goes all the way and ends in a cross there."""
        self.put(self.last, self.glyphs.lost)
        why = " down "
        self.label(start, self.last - len(why), self.names())
        if self.last - len(why) > start:
            self.text(self.last - len(why), why)

    def names(self) -> Sequence[str]:
        """What it is called, the longest form first; why it leaves is said before its number is left out."""
        names = labels(self.arrow)
        return [*(f"{self.why}: {name}" for name in names[:-1]), *names] if self.why else names

    def with_duration(self) -> Sequence[str]:
        """The same with how long it took, where there is room for that."""
        names = self.names()
        if self.lane.width < _TELLS_DURATION:
            return names
        return [f"{names[0]}, {milliseconds(self.arrow.ended_ms - self.arrow.began_ms)}", *names]

    def label(self, start: int, end: int, names: Sequence[str]) -> None:
        """Write the longest name that fits between two positions, with a blank on both sides, beginning at `start`.

        With copies that branch off in between it stands before the first of them, or else behind the last.
        """
        inside = [at for at in self.branches if start <= at < end]
        for first, last in [(start, min(inside)), (max(inside) + 1, end)] if inside else [(start, end)]:
            for name in names:
                if name and len(name) + 2 <= last - first:
                    self.text(first, f" {name} ")
                    return

    # Turning round.

    @property
    def before_the_middle(self) -> int:
        """The last position before the place where a cut stands."""
        return (self.lane.middle if self.forward else self.last - self.lane.middle) - 1

    def position(self, track: int) -> int | None:
        """Where a track is; `None` if it has no place in this lane."""
        column = self.lane.column(track) if track != NONE else None
        return column if column is None or self.forward else self.last - column

    def put(self, at: int, glyph: str) -> None:
        """One character."""
        self.canvas.put(self.lane.x + (at if self.forward else self.last - at), glyph, self.role)

    def text(self, at: int, text: str) -> None:
        """A text of which the part nearest to the start is at `at`."""
        text = self.glyphs.plain(text)
        x = at if self.forward else self.last - at - len(text) + 1
        self.canvas.put(self.lane.x + x, text, self.role)

    def along(self, start: int, end: int) -> None:
        """A line from `start` up to `end`, exclusive, which crosses what flies past."""
        if end <= start:
            return
        x = self.lane.x + (start if self.forward else self.last - end + 1)
        pattern = self.stroke.along
        line = (pattern * (end - start))[: end - start]
        crossed = self.canvas.found(_DOWN, x, x + end - start)
        self.canvas.put(x, line, self.role)
        for at in crossed:
            self.canvas.put(at, self.glyphs.crossing, self.role)


_DOWN: Final = frozenset("│║╎|!'")

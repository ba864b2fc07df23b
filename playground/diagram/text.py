"""The space-time diagram as text: time runs down, a row an instant, each drawn only when somebody looks at it.

A row is a tuple of `(text, role)` spans, together with the event and the message that it stands for, so the same rows
serve a terminal widget that scrolls and a file that is printed. Nothing here writes to a terminal. Invariant: a row is
never wider than it was asked to be.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from playground.diagram.arrows import draw_arrows
from playground.diagram.canvas import Canvas, Geometry, Span, bare_geometry, geometry
from playground.diagram.diagram import Diagram
from playground.diagram.glyphs import ASCII, UNICODE
from playground.diagram.parts import Band, Mark
from playground.diagram.rows import Row, Rows
from playground.diagram.words import BAND_WORDS, BRIEF, node_name
from playground.engine.events import NONE
from playground.engine.log import EventLog
from playground.engine.places import Place
from playground.words.event_row import Role
from playground.words.times import clock

DUPLICATED: Final = "DUPLICATED"
_FOLLOWERS: Final = 2
"""How far from the leader's line that of the followers is."""
_GRAVE: Final = frozenset({"band", "lost", "duplicated", "late", "again"})
"""The roles of what is said of the consumer even where it has no room of its own."""
_READING: Final = "Times are of departure: what stands at an arrow's head is later by its ms."


class DiagramLine(NamedTuple):
    """One row, drawn."""

    spans: tuple[Span, ...]
    event: int
    """The number of the first event that it shows."""
    message: int
    """The message that it is about; 0 where it is about none."""

    @property
    def text(self) -> str:
        """It without its roles."""
        return "".join(text for text, _ in self.spans)


class TextDiagram:
    """The rows of a diagram, for one width."""

    def __init__(
        self,
        diagram: Diagram,
        width: int = 80,
        *,
        ascii: bool = False,  # noqa: A002
        bare: bool = False,
    ) -> None:
        self.diagram = diagram
        self.bare = bare
        """Whether it stands between panes that say what producer and consumer do: it is all lanes then."""
        self.glyphs = ASCII if ascii else UNICODE
        self.rows = Rows(diagram, unsaid=bare)
        self.resize(width)

    def resize(self, width: int) -> None:
        """Draw for another width from now on; it costs nothing, since rows are the same at every width."""
        self.width = width
        self.follow()

    def read(self, log: EventLog, upto: int | None = None) -> None:
        """Go on with what has been added to the log, or up to an event; without a focus that costs only what is new."""
        self.diagram.read(log, upto)
        self.follow()

    def follow(self) -> None:
        """Go on with what the diagram has read meanwhile."""
        self.rows.follow()
        self.geometry: Geometry = (bare_geometry if self.bare else geometry)(self.diagram, self.width)

    def __len__(self) -> int:
        return len(self.rows.rows)

    def __iter__(self) -> Iterator[DiagramLine]:
        return map(self.row, range(len(self)))

    @property
    def followers(self) -> int:
        """The column of the followers' line, beside that of a log's leader; 0: they have none."""
        return self.geometry.lines[1] + _FOLLOWERS if self.diagram.has_followers and not self.bare else 0

    def row(self, index: int) -> DiagramLine:
        """One row; `IndexError` outside the diagram."""
        row = self.rows.rows[index]
        canvas = Canvas(self.geometry.width)
        previous = self.rows.rows[index - 1] if index > 0 else row
        before = NONE if previous is row or previous.is_gap else previous.time_ms
        if not row.is_gap and self.geometry.time:
            time = clock(row.time_ms)
            if len(time) >= self.geometry.time:
                time = time.partition(".")[0]
            canvas.put(0, time.rjust(self.geometry.time - 1), "dim" if row.time_ms == before else "time")
        self._draw_lines(canvas, row)
        draw_arrows(canvas, row, self.rows, self.geometry, self.glyphs, bare=self.bare)
        self._draw_cuts(canvas, row)
        self._write(canvas, row)
        return DiagramLine(canvas.spans(), row.event, row.message)

    def tells(self, index: int) -> bool:
        """Whether anything stands in a row; where there are lanes alone, not all that happens has a place there."""
        row = self.rows.rows[index]
        if row.is_gap:
            return False
        if self.geometry.time or row.leaving or row.ending or row.note:
            return True
        marks = [row.effect] if row.effect is not None else row.cells.values()
        is_elsewhere = any(place.role is not Place.CONSUMER for place in row.cells)
        return is_elsewhere or any(mark.role in _GRAVE for mark in marks)

    def row_of(self, event: int) -> int:
        """The row that shows an event, or what came directly before it."""
        return max(0, bisect_right(self.rows.rows, event, key=lambda row: row.event) - 1)

    def header(self) -> DiagramLine:
        """The heads of the lanes."""
        place = self.geometry
        canvas = Canvas(place.width)
        canvas.put(0, "s".rjust(place.time - 1), "dim")
        canvas.put(place.time, self._called(Place.PRODUCER, place.producer).rjust(place.producer), "node")
        for x in (place.lines[0], place.lines[-1]):
            canvas.put(x, self.glyphs.life, "dim")
        if len(place.lines) == 3:
            name = self._called(self.diagram.settings.topology.columns[1], place.lanes[0].width)
            canvas.put(place.lines[1] - len(name) // 2, name, "node")
            if self.followers:
                canvas.put(self.followers + len(name) // 2, "followers", "dim")
        else:
            canvas.put(place.lanes[0].x, "network".center(place.lanes[0].width), "dim")
        canvas.put(place.lines[-1] + 2, self._called(Place.CONSUMER, place.ledger - place.lines[-1] - 3), "node")
        canvas.put(place.ledger, "ledger", "node")
        return DiagramLine(canvas.spans(), NONE, 0)

    def _called(self, node: Place, room: int) -> str:
        """A node as its system calls it, where that fits; else by this playground's word."""
        own = node_name(node, self.diagram.settings.topology)
        return own if len(own) <= room else node.word

    def legend(self) -> DiagramLine:
        """What the signs mean."""
        glyphs = self.glyphs
        signs: Sequence[tuple[str, str, Role]] = (
            (glyphs.first, "first time", "data"),
            (glyphs.again + glyphs.double.along, "once more", "again"),
            (glyphs.answer, "answer", "ack"),
            ((glyphs.late.along * 2).strip(), "late", "late"),
            (glyphs.lost, "lost", "lost"),
            (glyphs.band, "down, paused or cut", "band"),
        )
        if self.followers:
            signs = (*signs, (glyphs.late.down, "followers in sync", "dim"))
        spans = tuple((f"{sign} {word}  ", str(role)) for sign, word, role in signs)
        return DiagramLine((*spans[:-1], (spans[-1][0].rstrip(), spans[-1][1])), NONE, 0)

    def reading(self) -> DiagramLine:
        """How its times are read."""
        return DiagramLine(((_READING, "dim"),), NONE, 0)

    # What stands still: the nodes' lines and the bands.

    def _draw_lines(self, canvas: Canvas, row: Row) -> None:
        lines = dict(zip(self.diagram.settings.topology.columns, self.geometry.lines, strict=True))
        for x in self.geometry.lines:
            canvas.put(x, self.glyphs.idle if row.is_gap else self.glyphs.life, "dim")
        if self.followers and not row.is_gap and self.diagram.is_in_sync(row.event):
            canvas.put(self.followers, self.glyphs.late.down, "dim")
        for index in row.bands:
            band = self.diagram.bands[index]
            if band.kind != "cut":
                self._fill(canvas, band, lines[band.place.role], told=band.place.role in row.cells)

    def _draw_cuts(self, canvas: Canvas, row: Row) -> None:
        """A wall in the middle of the lane; what gets through goes through it.

        There is none where the lane shows what goes over another link, which is not cut: an answer to what came before.
        """
        under_way = {self.diagram.arrows[index].link for index in (*row.leaving, *row.ending)}
        for index in row.bands:
            band = self.diagram.bands[index]
            if band.kind == "cut":
                at = self.rows.lane_of(band.place)
                lane, shown = self.geometry.lanes[at], {link for link in under_way if self.rows.lane_of(link) == at}
                x = lane.x + lane.middle
                is_met = not shown or band.place in shown
                if is_met and (canvas.is_free(x) or canvas.found(self.glyphs.lines, x, x + 1)):
                    canvas.put(x, self.glyphs.band, "band")

    def _fill(self, canvas: Canvas, band: Band, line: int, *, told: bool) -> None:
        """A node that is down or paused: its line, and its lane with the word for it unless something stands there."""
        glyph, place = self.glyphs.band, self.geometry
        if band.place is Place.BROKER:
            canvas.put(line - 1, glyph * 3, "band")
            return
        canvas.put(line, glyph, "band")
        if told or (self.bare and band.place.role is Place.PRODUCER):
            return
        width = place.producer if band.place is Place.PRODUCER else place.consumer
        x = place.time if band.place is Place.PRODUCER else line + 1
        which = f"{band.place.index + 1} " if band.place.index else ""
        canvas.put(x, f" {which}{BAND_WORDS[band.kind][1]} ".center(width + 1, glyph), "band")

    # What is written.

    def _write(self, canvas: Canvas, row: Row) -> None:
        if row.note:
            self._write_note(canvas, row.note)
        writers: dict[Place, Callable[[Canvas, Row, Mark], None]] = {
            Place.PRODUCER: self._write_producer,
            Place.BROKER: self._write_broker,
            Place.CONSUMER: self._write_consumer,
        }
        for place, mark in row.cells.items():
            if self.bare and row.effect is not None and place.role is Place.CONSUMER:
                continue  # The effect says it, in the same place.
            writers.get(place.role, self._write_link)(canvas, row, mark)
        if row.effect is not None:
            self._write_effect(canvas, row, row.effect)

    def _write_note(self, canvas: Canvas, note: str) -> None:
        """Where there is not room for all of it, its first part; a bare one ends before the last lifeline if it can."""
        x, end = self.geometry.lanes[0].x + 1, self.geometry.width
        forms = [self.glyphs.plain(f"{self.glyphs.quote} {one} ") for one in (note, note.partition(";")[0])]
        inside = self.geometry.lines[-1] - x if self.bare else 0
        within = next((one for one in forms if len(one) <= inside), None)
        most = end - self.geometry.time
        whole = forms[0] if len(forms[0]) <= most else forms[0].rstrip()  # At the very end nothing follows it.
        text = within or (whole if len(whole) <= most else self._short(forms[1].rstrip(), most))
        canvas.put(x if x + len(text) <= end else self.geometry.time, text, "note")

    def _write_producer(self, canvas: Canvas, row: Row, mark: Mark) -> None:
        place = self.geometry
        if not self.bare:
            canvas.put(place.time, self._short(mark.text, place.producer).rjust(place.producer), mark.role)
        elif 0 not in row.taken:
            canvas.put(place.lanes[0].x + 1, self._told(mark, mark.text, place.lanes[0].width - 2), mark.role)

    def _write_consumer(self, canvas: Canvas, row: Row, mark: Mark) -> None:
        place, which = self.geometry, f"{mark.place.index + 1}: " if mark.place.index else ""
        text = which + mark.text
        if not place.time:
            self._write_inside(canvas, row, mark, mark.text)
            return
        if self.bare and len(text) > place.consumer:
            text = text.partition(" ")[2] or text  # Whose it is, the arrow says.
        x = place.lines[-1] + 2
        # Where no effect is told beside it, it has that room, too.
        room = place.consumer if self.bare or row.effect is not None else place.width - x
        canvas.put(x, self._told(mark, text, room).ljust(place.consumer), mark.role)

    def _write_broker(self, canvas: Canvas, row: Row, mark: Mark) -> None:
        lane = self.geometry.lanes[row.borrowed]
        aside = _FOLLOWERS if self.followers and row.borrowed else 0
        is_long = len(mark.text) > lane.width - aside - 1
        text = mark.brief if is_long and mark.brief else mark.text
        text = self._told(mark, text, lane.width - aside)
        blank = aside + int(len(text) + aside < lane.width)
        if aside and mark.event in self.diagram.replications:
            canvas.put(lane.x, self.glyphs.single.along + self.glyphs.right, "dim")
        canvas.put(lane.x + (blank if row.borrowed else lane.width - len(text) - blank), text, mark.role)

    def _write_link(self, canvas: Canvas, row: Row, mark: Mark) -> None:
        """What is said of the links of one lane, together: `deliver + ack cut`."""
        index = self.rows.lane_of(mark.place)
        lane = self.geometry.lanes[index]
        marks = [one for place, one in row.cells.items() if place.is_link and self.rows.lane_of(place) == index]
        text = next((text for text in _together(marks) if len(text) + 2 <= lane.width), "")
        glyph = " " if mark.ends_a_band else self.glyphs.band
        canvas.put(lane.x, f" {text} ".center(lane.width, glyph), mark.role)

    def _write_effect(self, canvas: Canvas, row: Row, mark: Mark) -> None:
        place = self.geometry
        if not place.time:
            self._write_inside(canvas, row, mark, DUPLICATED if mark.role == "duplicated" else "")
        elif mark.role == "duplicated":
            amount = f"{mark.text} " if place.says_amount else ""
            canvas.put(place.ledger, f"{amount}{DUPLICATED}", mark.role)
        else:
            canvas.put(place.ledger, mark.text, mark.role)

    def _write_inside(self, canvas: Canvas, row: Row, mark: Mark, text: str) -> None:
        """What is grave or ends that, in the last lane, where nothing else stands there."""
        lane = self.geometry.lanes[-1]
        if mark.role in _GRAVE and len(self.geometry.lanes) - 1 not in row.taken:
            canvas.put(lane.x, self._told(mark, text, lane.width).rjust(lane.width), mark.role)

    def _told(self, mark: Mark, text: str, width: int) -> str:
        """What a node's lane says, with fewer words if need be: whose it is the arrow beside it says."""
        bare = text.removeprefix(f"m{mark.message} ") if self.bare else text
        forms = (text, bare, BRIEF.get(bare, bare) if self.bare else text)
        return next((one for one in forms if len(one) <= width), self._short(forms[-1], width))

    def _short(self, text: str, width: int) -> str:
        return text if len(text) <= width else text[: max(width - 1, 0)] + self.glyphs.ellipsis


def _together(marks: Sequence[Mark]) -> Sequence[str]:
    """What is said of one link, or of the two of a lane, the longest form first: `deliver + ack cut`, `both cut`."""
    forms = [[mark.text for mark in marks], [mark.brief or mark.text for mark in marks]]
    first, last = (marks[place].text.rpartition(" ")[2] for place in (0, -1))
    if len(marks) == 2 and first == last:
        named = (" + ".join(text.removesuffix(f" {last}") for text in form) for form in forms)
        return [*(f"{names} {last}" for names in named), f"both ways {last}", f"both {last}", last]
    return [*map(", ".join, forms), *(form[-1] for form in forms), last]

"""The space-time diagram as data: every packet an arrow, every crash, pause and cut a band, the rest marks.

It is read from the event log in one pass and can go on reading as the log grows, so a run in progress has a diagram
too. It knows no widths, no colours and no format: the renderers beside it draw what is here. Invariant: each
`departed` and each `duplicated` event of the part that is shown has exactly one arrow.
"""

from collections.abc import Callable
from typing import Final

from playground.diagram.focus import Focus, focus_on
from playground.diagram.parts import Arrow, ArrowKind, Band, BandKind, Happening, Mark, PacketFate
from playground.diagram.words import own_names
from playground.engine.events import Group, Kind
from playground.engine.log import EventLog, LogCursor, Row, kind_of, split_code
from playground.engine.places import Place
from playground.engine.settings import Settings
from playground.scenario.stories import story_named
from playground.words.event_row import Role
from playground.words.events import EVENTS, row_of
from playground.words.own import labels as labels_of
from playground.words.told_events import event_words

Reader = Callable[[int, Row], None]
_BANDS: Final[dict[Kind, BandKind]] = {Kind.CRASHED: "crash", Kind.PAUSED: "pause", Kind.CUT: "cut"}
_ENDS: Final = (Kind.RESTARTED, Kind.RESUMED, Kind.HEALED)


def diagram_of(log: EventLog, settings: Settings, message: int = 0) -> "Diagram":
    """The diagram of a record; of one message only, with the faults that touched it, if its number is given."""
    diagram = Diagram(settings, focus_on(log, message) if message else None)
    diagram.read(log)
    return diagram


class Diagram:
    """The diagram of one run, as far as its log has been read."""

    def __init__(self, settings: Settings, focus: Focus | None = None, *, guessed: bool = False) -> None:
        """`guessed`: people guess what came of it, so there are ways and bands and what the producer does, no more."""
        self.settings = settings
        self.focus = focus
        """What it is limited to; `None`: everything. A focus is a view of the log at one time."""
        self.nodes, self.routes = settings.topology.nodes, settings.topology.routes
        self.editions = 0
        """How often it had to begin anew, because the log had been cut back below what was read."""
        story, amount = story_named(settings.workload.story), settings.workload.amount
        sign = "=" if settings.workload.effect == "set" else "+"
        self.effect_text = f"{sign}1" if story.counts else (sign if amount >= 0 else "") + story.money(amount)
        """What one effect adds, or sets, as the ledger shows it: `+$100`, `=$100`."""
        self._lanes: dict[Kind, tuple[str, Role]] = {}
        """What the lane of a node says of each kind of event, as it is asked for."""
        self._called, self._steps = own_names(settings.topology), labels_of(settings.topology)
        self._readers = self._all_readers()
        if guessed:
            shown = {*_BANDS, *_ENDS}
            self._readers = {
                kind: read
                for kind, read in self._readers.items()
                if kind in shown or Kind(kind).group in (Group.PACKET, Group.PRODUCER)
            }
        self._begin()

    def _begin(self) -> None:
        self.cursor = LogCursor()
        self.arrows: list[Arrow] = []
        self.bands: list[Band] = []
        self.marks: list[Mark] = []
        self.happenings: list[Happening] = []
        self.effects: dict[int, int] = {}
        """Message -> how many effects it has had."""
        self.last_ms = 0
        """The time of the last event that was read."""
        self.last_message = 0
        """The highest number of a message that was read."""
        self._flying: dict[int, int] = {}
        self._open: dict[Place, int] = {}

    def read(self, log: EventLog) -> None:
        """Read what has been added to the log; all of it if it has been cut back since the last time."""
        if self.cursor.was_cut_back(log):
            self.editions += 1
            self._begin()
        self._log = log
        readers, focus = self._readers, self.focus
        for number, row in self.cursor.unread(log):
            reader = readers.get(kind_of(row[1]))
            if reader is not None and (focus is None or focus.shows(number, row[2])):
                reader(number, row)
        self.last_ms = log.last_time_ms

    # One reader for each kind of event that is drawn.

    def _all_readers(self) -> dict[int, Reader]:
        readers: dict[int, Reader] = {
            Kind.DEPARTED: self._departed,
            Kind.DUPLICATED: self._duplicated,
            Kind.DELAYED: self._delayed,
            Kind.ARRIVED: self._arrived,
            Kind.DROPPED: self._dropped,
            **dict.fromkeys(_BANDS, self._begins),
            **dict.fromkeys(_ENDS, self._over),
            **{kind: self._did if row.lane[0] else self._note for kind, row in EVENTS.items() if row.lane},
        }
        return readers

    def _departed(self, number: int, row: Row) -> None:
        time_ms, code, message, nth, stored, _ = row
        self.last_message = max(self.last_message, message)
        kind: ArrowKind = "again" if nth > 1 else "first"
        link = split_code(code)[1]
        called = self._called.get(link, ())
        if step := self._log.details.get(number, ""):
            called = (self._steps.get(step, step),)
        self._launch(number, Arrow(link, message, nth, kind, number, time_ms, stored=stored, called=called))

    def _duplicated(self, number: int, row: Row) -> None:
        time_ms, code, message, nth, stored, cause = row
        original = self._flying.get(cause)
        delayed = original is not None and self.arrows[original].delayed
        link = split_code(code)[1]
        called = self._called.get(link, ())
        copy = Arrow(link, message, nth, "copy", cause, time_ms, delayed=delayed, stored=stored, called=called)
        self._launch(number, copy)

    def _launch(self, number: int, arrow: Arrow) -> None:
        index = self._flying[number] = len(self.arrows)
        self.arrows.append(arrow)
        self.happenings.append(Happening(number, arrow.began_ms, "leaves", index))

    def _delayed(self, number: int, row: Row) -> None:
        index = self._flying.get(row[5])
        if index is not None:
            self.arrows[index] = self.arrows[index]._replace(delayed=True)

    def _arrived(self, number: int, row: Row) -> None:
        self._end(number, row, "arrived", "")

    def _dropped(self, number: int, row: Row) -> None:
        self._end(number, row, "dropped", self._log.details.get(number, ""))

    def _end(self, number: int, row: Row, fate: PacketFate, reason: str) -> None:
        index = self._flying.pop(row[5], None)
        if index is not None:
            ended = self.arrows[index]._replace(ended=number, ended_ms=row[0], fate=fate, reason=reason)
            self.arrows[index] = ended
            self.happenings.append(Happening(number, row[0], "ends", index))

    def _begins(self, number: int, row: Row) -> None:
        kind, place = split_code(row[1])
        if kind is Kind.CRASHED:
            self._close(place, number, row[0], shown=False)
        if place not in self._open:
            index = self._open[place] = len(self.bands)
            self.bands.append(Band(place, _BANDS[kind], row[0]))
            self.happenings.append(Happening(number, row[0], "begins", index))

    def _over(self, number: int, row: Row) -> None:
        self._close(split_code(row[1])[1], number, row[0], shown=True)

    def _close(self, place: Place, number: int, time_ms: int, *, shown: bool) -> None:
        index = self._open.pop(place, None)
        if index is not None:
            self.bands[index] = self.bands[index]._replace(ended=number, ended_ms=time_ms)
            if shown:
                self.happenings.append(Happening(number, time_ms, "over", index))

    def _did(self, number: int, row: Row) -> None:
        kind, place = split_code(row[1])
        word, role = self._lanes.get(kind) or self._lane(kind)
        self._mark(Mark(place, number, row[0], kind, row[2], f"m{row[2]} {word}" if row[2] else word, role))
        if kind is Kind.APPLIED:
            self._effect(number, row)

    def _lane(self, kind: Kind) -> tuple[str, Role]:
        lane = self._lanes[kind] = row_of(kind, self.settings.topology).lane or ("", "node")
        return lane

    def _effect(self, number: int, row: Row) -> None:
        """The ledger's side of it: the second effect of a message is the duplicate."""
        message = row[2]
        count = self.effects[message] = self.effects.get(message, 0) + 1
        role: Role = "duplicated" if count > 1 else "effect"
        maker = split_code(row[1])[1]
        self._mark(Mark(Place.NOWHERE, number, row[0], Kind.APPLIED, message, self.effect_text, role, maker))

    def _note(self, number: int, row: Row) -> None:
        event = self._log[number]
        text = event_words(event, self.settings.topology)
        self._mark(Mark(Place.NOWHERE, number, event.time_ms, event.kind, event.message, text, "note"))

    def _mark(self, mark: Mark) -> None:
        self.happenings.append(Happening(mark.event, mark.time_ms, "mark", len(self.marks)))
        self.marks.append(mark)

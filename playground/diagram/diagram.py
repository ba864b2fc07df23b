"""The space-time diagram as data: every packet an arrow, every crash, pause and cut a band, the rest marks.

It is read from the event log in one pass and can go on reading as the log grows, so a run in progress has a diagram
too. It knows no widths, no colours and no format: the renderers beside it draw what is here. Invariant: each
`departed` and each `duplicated` event of the part that is shown has exactly one arrow.
"""

from collections.abc import Callable
from typing import Final

from playground.diagram.focus import Focus, focus_on
from playground.diagram.parts import Arrow, ArrowKind, Band, BandKind, Happening, Mark, PacketFate, Replication
from playground.diagram.words import NOT_LEFT, own_names
from playground.engine.events import KIND_BY_WORD, NONE, Group, Kind
from playground.engine.log import EventLog, LogCursor, Row, kind_of, split_code
from playground.engine.log_book import LogBook
from playground.engine.places import Place
from playground.engine.settings import Settings
from playground.scenario.stories import story_named
from playground.words.event_row import Role
from playground.words.events import EVENTS, row_of
from playground.words.own import labels as labels_of
from playground.words.own import wording
from playground.words.packets import BY_YOU
from playground.words.positions import late_commit_words, more_words
from playground.words.told_events import event_words

Reader = Callable[[int, Row], None]
IsYours = Callable[[int], bool]
"""Whether a fault, by the number of its event, is that of who is looking on, and of no step."""
_BANDS: Final[dict[Kind, BandKind]] = {Kind.CRASHED: "crash", Kind.PAUSED: "pause", Kind.CUT: "cut"}
_ENDS: Final = (Kind.RESTARTED, Kind.RESUMED, Kind.HEALED)


def nobodys(_: int) -> bool:
    """Nobody is looking on."""
    return False


def diagram_of(log: EventLog, settings: Settings, message: int = 0, *, is_yours: IsYours = nobodys) -> "Diagram":
    """The diagram of a record; of one message only, with the faults that touched it, if its number is given."""
    diagram = Diagram(settings, focus_on(log, message) if message else None, is_yours=is_yours)
    diagram.read(log)
    return diagram


class Diagram:
    """The diagram of one run, as far as its log has been read."""

    def __init__(
        self,
        settings: Settings,
        focus: Focus | None = None,
        *,
        guessed: bool = False,
        is_yours: IsYours = nobodys,
    ) -> None:
        """`guessed`: people guess what came of it, so there are ways and bands and what the producer does, no more."""
        self.settings, self._is_yours = settings, is_yours
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
        self._detailed = {KIND_BY_WORD[word]: own.lanes for word, own in wording(settings.topology).events.items()}
        """What it says of those kinds with some details, in a real system's words."""
        self.has_followers = settings.broker.replicas > 1
        """Whether a log has other replicas than its leader."""
        self._tells_moves = not guessed
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
        self.replications: dict[int, Replication] = {}
        """`replicated` -> how the others came to have the record."""
        self.lags: list[tuple[int, int]] = []
        """From which event to which the followers were not in sync; `NONE`: they are not."""
        self._book = LogBook(self.settings) if self.settings.mechanisms.keeps_log else None
        self._fetched_ms: dict[int, int] = {}
        """Copy -> since when the others fetch it."""
        self._times: dict[tuple[Place, int, str], int] = {}
        """How often a step of a handover has departed: a release is not its message once more."""
        self._nth: dict[int, int] = {}
        self._flying: dict[int, int] = {}
        self._open: dict[Place, int] = {}
        self._leaving: dict[Place, tuple[int, int]] = {}
        """Producer -> its last attempt, and whose it is."""

    def read(self, log: EventLog, upto: int | None = None) -> None:
        """Read what has been added to the log; all of it if it has been cut back since the last time.

        `upto`: no further than to this event (exclusive).
        """
        if self.cursor.was_cut_back(log):
            self.editions += 1
            self._begin()
        self._log = log
        if self._book:
            self._book.read(log)
        readers, focus = self._readers, self.focus
        for number, row in self.cursor.unread(log, upto):
            reader = readers.get(kind_of(row[1]))
            if reader is not None and (focus is None or focus.shows(number, row[2])):
                reader(number, row)
        self.last_ms = log.last_time_ms

    # One reader for each kind of event that is drawn.

    def _all_readers(self) -> dict[int, Reader]:
        readers: dict[int, Reader] = {
            Kind.ATTEMPTED: self._attempted,
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

    def _attempted(self, number: int, row: Row) -> None:
        self._leaving[split_code(row[1])[1]] = number, row[2]

    def _departed(self, number: int, row: Row) -> None:
        time_ms, code, message, nth, stored, cause = row
        self._leaving.pop(self.routes[split_code(code)[1]].source, None)
        self.last_message = max(self.last_message, message)
        link = split_code(code)[1]
        called = self._called.get(link, ())
        if step := self._log.details.get(number, ""):
            called = (self._steps.get(step, step),)
            its = link, message, step
            nth = self._nth[number] = self._times[its] = self._times.get(its, 0) + 1
        kind: ArrowKind = "again" if nth > 1 else "first"
        commits = self._position(stored) + 1 if link.role is Place.ACK and self._position(stored) != NONE else NONE
        arrow = Arrow(link, message, nth, kind, number, time_ms, stored=stored, called=called, commits=commits)
        self._launch(number, arrow._replace(answers=self._answered(message, cause)) if arrow.is_answer else arrow)

    def _answered(self, message: int, cause: int) -> int:
        """The number of the packet that brought about an answer: back from what the answer came of."""
        while cause != NONE:
            _, code, of, nth, _, before = self._log.row(cause)
            kind, place = split_code(code)
            if kind is Kind.DEPARTED and not place.leads_back:
                return self._nth.get(cause, nth) if of == message else 0
            cause = before
        return 0

    def _position(self, copy: int) -> int:
        """Where in a log a copy is; `NONE`: there is none."""
        return self._book.record_of(copy)[1].position if self._book and copy and self._book.knows(copy) else NONE

    def _place_of(self, copy: int) -> str:
        """Where in a log a copy is, with its partition where there are several: `p1:0`."""
        position = str(self._position(copy))
        if self._book is None or self.settings.broker.partitions == 1:
            return position
        partition = self._book.record_of(copy)[0] - 1 + wording(self.settings.topology).first_partition
        return f"p{partition}:{position}"

    def _duplicated(self, number: int, row: Row) -> None:
        time_ms, code, message, nth, stored, cause = row
        original = self._flying.get(cause)
        delayed = original is not None and self.arrows[original].delayed
        link = split_code(code)[1]
        called = self._called.get(link, ())
        answers = 0 if original is None else self.arrows[original].answers
        copy = Arrow(link, message, nth, "copy", cause, time_ms, delayed=delayed, stored=stored, called=called)
        self._launch(number, copy._replace(answers=answers))

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
        if self._book and self._tells_moves and (late := self._book.late_commits.get(number)):
            word, role = self._lanes.get(Kind.LATE_ACK) or self._lane(Kind.LATE_ACK)
            broker, message = self.routes[split_code(row[1])[1]].target, row[2]
            self._mark(Mark(broker, number, row[0], Kind.LATE_ACK, message, f"m{message} {word}", role))
            text = f"the commit of m{message} is {late_commit_words(late, self.settings.topology)}"
            self._mark(Mark(Place.NOWHERE, number, row[0], Kind.LATE_ACK, message, text, "note"))

    def _dropped(self, number: int, row: Row) -> None:
        reason, fault = self._log.details.get(number, ""), self._log.faults.get(number, NONE)
        self._end(number, row, "dropped", BY_YOU if reason == "step" and self._is_yours(fault) else reason)

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
            self._keep(place, number, row)
        if place not in self._open:
            index = self._open[place] = len(self.bands)
            self.bands.append(Band(place, _BANDS[kind], row[0]))
            self.happenings.append(Happening(number, row[0], "begins", index))

    def _keep(self, place: Place, number: int, row: Row) -> None:
        """A crash as a message is being sent keeps it from leaving, although the application has handed it over."""
        attempt, message = self._leaving.pop(place, (NONE, 0))
        if row[5] == attempt != NONE:
            self._mark(Mark(place, number, row[0], Kind.ATTEMPTED, message, f"m{message} {NOT_LEFT}", "late"))

    def _over(self, number: int, row: Row) -> None:
        self._close(split_code(row[1])[1], number, row[0], shown=True)
        self._tell_moves(number)

    def _close(self, place: Place, number: int, time_ms: int, *, shown: bool) -> None:
        index = self._open.pop(place, None)
        if index is not None:
            self.bands[index] = self.bands[index]._replace(ended=number, ended_ms=time_ms)
            if shown:
                self.happenings.append(Happening(number, time_ms, "over", index))

    def _did(self, number: int, row: Row) -> None:
        kind, place = split_code(row[1])
        word, role = self._lanes.get(kind) or self._lane(kind)
        if own := self._detailed.get(kind):
            word = own.get(self._log.details.get(number, ""), word)
        if self._book:
            word = self._in_a_log(number, row, kind, word)
        brief = f"m{row[2]} at {self._place_of(row[4])}" if self._book and kind is Kind.STORED else ""
        text = f"m{row[2]} {word}" if row[2] else word
        self._mark(Mark(place, number, row[0], kind, row[2], text, role, brief=brief))
        if kind is Kind.APPLIED:
            self._effect(number, row)
        self._tell_moves(number)

    def _in_a_log(self, number: int, row: Row, kind: Kind, word: str) -> str:
        """What is said of it where there are positions; beside that, what the followers have."""
        time_ms, copy = row[0], row[4]
        if kind is Kind.STORED:
            self._fetched_ms[copy] = time_ms
            return f"{word} at {self._place_of(copy)}"
        if kind is Kind.REPLICATED:
            self.replications[number] = Replication(row[2], self._fetched_ms.pop(copy, time_ms), time_ms)
        elif kind is Kind.LAGGED:
            self.lags.append((number, NONE))
        elif kind is Kind.CAUGHT_UP and self.lags:
            self.lags[-1] = (self.lags[-1][0], number)
            self._fetched_ms = dict.fromkeys(self._fetched_ms, time_ms)
        return word

    def _tell_moves(self, number: int) -> None:
        """Who reads from now on, or leads, is said across all lanes."""
        if self._book and self._tells_moves and (number in self._book.moves or number in self._book.elections):
            event = self._log[number]
            if text := more_words(self._book, event, self.settings.topology):
                self._mark(Mark(Place.NOWHERE, number, event.time_ms, event.kind, 0, text, "note"))

    def time_of(self, event: int) -> int:
        """When something happened."""
        return self._log.row(event)[0]

    def is_in_sync(self, event: int) -> bool:
        """Whether the followers were in sync at an event."""
        return not any(begun <= event and (ended == NONE or event < ended) for begun, ended in self.lags)

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

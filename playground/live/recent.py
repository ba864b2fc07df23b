"""What happened a moment ago, so that a screen can let it linger: packets that died, changes of the table, narration.

The latest that the producer was told, and the latest effects, stay until newer ones take their places. It reads
events as they come. Nothing here is judged, and nothing of it feeds back into the run.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from playground.engine.events import NONE, Kind
from playground.engine.log import EventLog, LogCursor, Row, codes_of, kind_of, split_code
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.live.views import Narration, TableChange

_KEPT: Final = 64
"""How many of each kind are remembered: more than a screen has room for."""
_CHANGES: Final = {Kind.MARKED: "in", Kind.SKIPPED: "skipped", Kind.FORGOTTEN: "wiped"}
"""What happens to the table of a consumer, and its word."""
_BELIEVED: Final = frozenset({Kind.CONFIRMED, Kind.TIMED_OUT, Kind.GAVE_UP, Kind.ATTEMPTED})
"""What changes what the producer takes for done, or is done because of that."""
_DONE: Final = frozenset({Kind.APPLIED, Kind.SKIPPED})
_LATEST: Final = 24
"""How many of each of these two are remembered."""
_BELIEVES: Final = codes_of(_BELIEVED)
_ATTEMPTS: Final = codes_of({Kind.ATTEMPTED})
_LINGERS: Final = codes_of({Kind.DROPPED, *_CHANGES, *_BELIEVED, *_DONE})
"""By code, whether an event is one of those that linger."""
ON_THE_WAY: Final = 0.4
"""Where a packet is shown to die if all that is known is that it never arrived."""


class Death(NamedTuple):
    """A packet that was lost."""

    event: int
    time_ms: int
    link: Place
    message: int
    nth: int
    progress: float
    reason: str
    fault: int


class Past(NamedTuple):
    """An event about a message that stays in a list of the latest."""

    time_ms: int
    kind: Kind
    message: int
    nth: int

    @property
    def is_sent_again(self) -> bool:
        """Whether it is an attempt, of which the first is not kept."""
        return self.kind is Kind.ATTEMPTED

    @property
    def is_confirmed(self) -> bool:
        """Whether the producer was told that it is done."""
        return self.kind is Kind.CONFIRMED

    @property
    def is_skipped(self) -> bool:
        """Whether the consumer knew it already."""
        return self.kind is Kind.SKIPPED


class RecentCheckpoint(NamedTuple):
    """One instant of a `Recent`."""

    observed: int
    deaths: tuple[Death, ...]
    changes: tuple[TableChange, ...]
    flights: dict[int, tuple[int, int]]
    believed: tuple[int, ...]
    done: tuple[int, ...]


class Recent:
    """The latest of everything that lingers."""

    def __init__(self) -> None:
        self.deaths: deque[Death] = deque(maxlen=_KEPT)
        self.changes: deque[TableChange] = deque(maxlen=_KEPT)
        self.believed: deque[int] = deque(maxlen=_LATEST)
        """The events of the latest answers, timeouts and repeats of the producer, the newest last."""
        self.done: deque[int] = deque(maxlen=_LATEST)
        """The same of effects, and of what was known already. Most are never shown, so none is read before it is."""
        self.flights: dict[int, tuple[int, int]] = {}
        """Event of departure -> `(departed_ms, due_ms)` of each packet under way, as last seen."""
        self.climax: tuple[object, Narration] | None = None
        """The latest line that was computed, with what it is about: an explanation is dear."""
        self.late: tuple[object, Narration] | None = None
        """The same of what somebody has held up by hand."""
        self.end: tuple[object, Narration] | None = None
        """The same of a run that is over."""
        self.called_off: tuple[object, str] | None = None
        """What never came as somebody has ended the faults, with what it is about."""
        self._cursor = LogCursor()

    def observe(self, log: EventLog) -> None:
        """Read what is new. A log that was cut back below that needs a new `Recent`."""
        for number, row in self._cursor.unread(log):
            if not _LINGERS[row[1]]:
                continue
            if _BELIEVES[row[1]]:
                if row[3] > 1 or not _ATTEMPTS[row[1]]:
                    self.believed.append(number)
                continue
            kind, place = split_code(row[1])
            if kind is Kind.DROPPED:
                self._note_death(log, number, row, place)
                continue
            if kind in _DONE and place.role is Place.CONSUMER:
                self.done.append(number)
            if kind in _CHANGES and place.role is Place.CONSUMER:
                self.changes.append(TableChange(row[0], _CHANGES[kind], row[2], place))

    def look(self, simulation: Simulation) -> None:
        """See who is under way, so that a packet which dies next is known to have come so far."""
        self.observe(simulation.log)
        row = simulation.log.row
        self.flights = {event: (row(event)[0], due_ms) for event, due_ms in simulation.system.under_way()}

    def checkpoint(self) -> RecentCheckpoint:
        """A copy."""
        rings = tuple(self.deaths), tuple(self.changes), self.flights, tuple(self.believed), tuple(self.done)
        return RecentCheckpoint(self._cursor.at, *rings)

    def restore(self, checkpoint: RecentCheckpoint) -> None:
        """Go back to a checkpoint, or on to it."""
        self._cursor.at, deaths, changes, self.flights, believed, done = checkpoint
        self.deaths, self.changes = deque(deaths, _KEPT), deque(changes, _KEPT)
        self.believed, self.done = deque(believed, _LATEST), deque(done, _LATEST)

    def show_death_again(self, *, link: Place, message: int, nth: int, progress: float, now_ms: int) -> None:
        """Let a packet that was taken out of the past be seen to die now, where it was."""
        for index, death in enumerate(self.deaths):
            if (death.link, death.message, death.nth) == (link, message, nth):
                self.deaths[index] = death._replace(time_ms=now_ms, progress=progress)

    def _note_death(self, log: EventLog, number: int, row: Row, place: Place) -> None:
        time_ms, _, message, nth, _, cause = row
        reason = log.details.get(number, "")
        progress = self._progress(cause, time_ms, reason)
        fault = log.faults.get(number, NONE)
        self.deaths.append(Death(number, time_ms, place, message, nth, progress, reason, fault))

    def _progress(self, departed: int, time_ms: int, reason: str) -> float:
        if reason == "down":
            return 1.0
        departed_ms, due_ms = self.flights.get(departed, (time_ms, time_ms))
        if time_ms == departed_ms or due_ms == departed_ms:
            return ON_THE_WAY
        return (time_ms - departed_ms) / (due_ms - departed_ms)


def past(log: EventLog, events: Iterable[int]) -> Iterator[Past]:
    """What lingers, read from the log."""
    for number in events:
        time_ms, code, message, nth, *_ = log.row(number)
        yield Past(time_ms, split_code(code)[0], message, nth)


def sent_ms(log: EventLog, message: int) -> int:
    """When the application handed a message over, in virtual milliseconds."""
    return _time_of(log, Kind.SENT, message)


def received_ms(log: EventLog, message: int) -> int:
    """When a message reached the consumer last, in virtual milliseconds."""
    return _time_of(log, Kind.RECEIVED, message)


def _time_of(log: EventLog, kind: Kind, message: int) -> int:
    for number in range(log.count - 1, -1, -1):
        time_ms, code, about, *_ = log.row(number)
        if about == message and kind_of(code) == kind:
            return time_ms
    raise KeyError(message)

"""The form of the record: time, causes and who could act at all.

Time never goes back. A cause is earlier, of a kind that can bring the event about, and about the same message, packet
or copy. A node that is down or paused does nothing.
"""

from typing import Final

from playground.checker.audit.case import Case
from playground.engine.events import COMMANDED, NONE, Event, Group, Kind
from playground.engine.log import EventLog, split_code
from playground.engine.places import Place

_CAUSES: Final[dict[Kind, frozenset[Kind]]] = {
    Kind.SENT: frozenset({Kind.SEND_REQUESTED}),
    Kind.ATTEMPTED: frozenset(
        {
            *(Kind.SENT, Kind.TIMED_OUT, Kind.DECLINED, Kind.RESTARTED),
            *(Kind.RECONNECTED, Kind.CONFIRMED, Kind.GAVE_UP, Kind.RESENT),
        }
    ),
    Kind.RESENT: frozenset({Kind.GAVE_UP, Kind.RESTARTED}),
    Kind.TIMED_OUT: frozenset({Kind.ATTEMPTED}),
    Kind.NOTED: frozenset({Kind.ATTEMPTED}),
    Kind.CONFIRMED: frozenset({Kind.ARRIVED}),
    Kind.GAVE_UP: frozenset({Kind.TIMED_OUT, Kind.DECLINED}),
    Kind.DEPARTED: frozenset(
        {
            *(Kind.ATTEMPTED, Kind.ACKED, Kind.NACKED, Kind.DISPATCHED),
            *(Kind.SETTLED, Kind.STORED, Kind.REFUSED, Kind.UNROUTABLE, Kind.FLUSHED),
            *(Kind.KEPT, Kind.CLEARED, Kind.TAKEN, Kind.PASSED_OVER, Kind.HANDED_OVER),
            *(Kind.REPLICATED, Kind.RELEASED, Kind.REJECTED),
        }
    ),
    Kind.DROPPED: frozenset({Kind.DEPARTED, Kind.DUPLICATED}),
    Kind.DUPLICATED: frozenset({Kind.DEPARTED}),
    Kind.DELAYED: frozenset({Kind.DEPARTED}),
    Kind.ARRIVED: frozenset({Kind.DEPARTED, Kind.DUPLICATED}),
    Kind.STORED: frozenset({Kind.ARRIVED}),
    Kind.REFUSED: frozenset({Kind.ARRIVED}),
    Kind.UNROUTABLE: frozenset({Kind.ARRIVED}),
    Kind.KEPT: frozenset({Kind.ARRIVED}),
    Kind.CLEARED: frozenset({Kind.ARRIVED, Kind.RECONNECTED}),
    Kind.TAKEN: frozenset({Kind.ARRIVED}),
    Kind.PASSED_OVER: frozenset({Kind.ARRIVED}),
    Kind.FLUSHED: frozenset({Kind.STORED}),
    Kind.EXPIRED: frozenset({Kind.DEAD_LETTERED}),
    Kind.POSITIONS_GONE: frozenset({Kind.LEFT}),
    Kind.SESSION_GONE: frozenset({Kind.DISCONNECTED}),
    Kind.RELEASED: frozenset({Kind.STORED, Kind.RESTARTED, Kind.LAGGED}),
    Kind.REPLICATED: frozenset({Kind.STORED, Kind.RESTARTED, Kind.CAUGHT_UP}),
    Kind.REJECTED: frozenset({Kind.ARRIVED}),
    Kind.COMMITTED: frozenset({Kind.ARRIVED}),
    Kind.PRODUCED: frozenset({Kind.STARTED}),
    Kind.REDELIVERY_DUE: frozenset({Kind.DISPATCHED}),
    Kind.RENEWED: frozenset({Kind.DISPATCHED}),
    Kind.RETURNED: frozenset({Kind.CRASHED, Kind.ARRIVED, Kind.DISCONNECTED, Kind.RECONNECTED, Kind.LEFT}),
    Kind.SETTLED: frozenset({Kind.ARRIVED, Kind.DISPATCHED}),
    Kind.LATE_ACK: frozenset({Kind.ARRIVED}),
    Kind.RECEIVED: frozenset({Kind.ARRIVED}),
    Kind.STARTED: frozenset({Kind.RECEIVED, Kind.FAILED}),
    Kind.SKIPPED: frozenset({Kind.RECEIVED, Kind.FAILED}),
    Kind.APPLIED: frozenset({Kind.STARTED, Kind.MARKED, Kind.SETTLED}),
    Kind.MARKED: frozenset({Kind.STARTED, Kind.APPLIED, Kind.CONFLICTED}),
    Kind.FAILED: frozenset({Kind.STARTED, Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED, Kind.PRODUCED}),
    Kind.ACKED: frozenset(
        {
            *(Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED, Kind.SKIPPED, Kind.RECEIVED),
            *(Kind.ACKED, Kind.FAILED, Kind.PRODUCED, Kind.DEAD_LETTERED),
        }
    ),
    Kind.NACKED: frozenset({Kind.FAILED, Kind.SKIPPED, Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED}),
    Kind.CONFLICTED: frozenset({Kind.STARTED, Kind.MARKED}),
    Kind.DECLINED: frozenset({Kind.ARRIVED}),
}
"""Which kinds can bring about an event; a kind that is not here can have any cause (a freed slot, a step's trigger)."""

_ARRIVALS: Final[dict[Kind, frozenset[Place]]] = {
    Kind.CONFIRMED: frozenset({Place.CONFIRM, Place.ACK}),
    Kind.STORED: frozenset({Place.PUBLISH}),
    Kind.REFUSED: frozenset({Place.PUBLISH}),
    Kind.UNROUTABLE: frozenset({Place.PUBLISH}),
    Kind.KEPT: frozenset({Place.PUBLISH}),
    Kind.CLEARED: frozenset({Place.CONFIRM}),
    Kind.TAKEN: frozenset({Place.DELIVER}),
    Kind.PASSED_OVER: frozenset({Place.DELIVER}),
    Kind.REJECTED: frozenset({Place.PUBLISH}),
    Kind.COMMITTED: frozenset({Place.CONFIRM}),
    Kind.SETTLED: frozenset({Place.ACK}),
    Kind.LATE_ACK: frozenset({Place.ACK}),
    Kind.RETURNED: frozenset({Place.ACK}),
    Kind.DECLINED: frozenset({Place.ACK, Place.CONFIRM}),
    Kind.RECEIVED: frozenset({Place.DELIVER}),
}
"""On which link what arrived can bring about an event."""

_HOMES: Final = {
    Group.PRODUCER: Place.PRODUCER,
    Group.BROKER: Place.BROKER,
    Group.CONSUMER: Place.CONSUMER,
}
"""The node at which the events of a group happen."""

_OF_ANOTHER_MESSAGE: Final = frozenset(
    {
        *(Kind.CRASHED, Kind.RESTARTED, Kind.DISCONNECTED, Kind.RECONNECTED, Kind.SEND_REQUESTED),
        *(Kind.LEFT, Kind.LAGGED, Kind.CAUGHT_UP, Kind.SESSION_GONE),
    }
)
_OF_ANOTHER_ATTEMPT: Final = frozenset(
    {Kind.SENT, Kind.RESENT, Kind.ATTEMPTED, Kind.DEPARTED, Kind.RETURNED, Kind.DECLINED, Kind.RELEASED, Kind.EXPIRED}
)


_UP_TO: Final = frozenset({Kind.SETTLED, Kind.COMMITTED, Kind.APPLIED})
"""What a log does about all that is in front of a position, or under a key, as it hears of one record."""


class Causes:
    """Looks at each event by itself, and at its cause."""

    def __init__(self, case: Case, log: EventLog) -> None:
        self._case = case
        self._log = log
        self._now_ms = 0

    def check(self, event: Event) -> None:
        """Check the form of one event."""
        if event.time_ms < self._now_ms:
            self._case.report(event.number, f"time goes back from {self._now_ms} ms to {event.time_ms} ms")
        self._now_ms = event.time_ms
        if event.kind not in COMMANDED and self._is_in_its_place(event):
            self._check_actor(event)
            if event.kind is not Kind.SENT and not self._case.was_sent(event.message):
                self._case.report(event.number, f"m{event.message} is {event.kind.word}, but was never sent")
        self._check_cause(event)
        if event.fault >= event.number:
            self._case.report(event.number, f"the fault, event {event.fault}, is not earlier")

    def _check_actor(self, event: Event) -> None:
        """Packets are dropped, doubled and held up by the network; all else is done by a node, which must be up."""
        node = event.place
        if node.is_link:
            node = self._case.routes[event.place][event.kind is Kind.ARRIVED]
            if event.kind not in (Kind.DEPARTED, Kind.ARRIVED):
                return
        if not self._case.standing.is_up(node):
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but {node.noun} is not up")

    def _is_in_its_place(self, event: Event) -> bool:
        """Whether the kind of event can happen at its place, and the system has that place."""
        if event.kind.group is Group.PACKET:
            fits = event.place in self._case.routes
        else:
            fits = event.place.role is _HOMES[event.kind.group] and event.place in self._case.topology.nodes
        if not fits:
            self._case.report(event.number, f"{event.kind.word} cannot happen at {event.place.word}")
        return fits

    def _check_cause(self, event: Event) -> None:
        if event.cause == NONE:
            if event.kind not in COMMANDED and event.kind is not Kind.SENT:
                self._case.report(event.number, f"{event.kind.word} has no cause")
            return
        if not 0 <= event.cause < event.number:
            self._case.report(event.number, f"the cause, event {event.cause}, is not earlier")
            return
        allowed = _CAUSES.get(event.kind)
        if allowed is None:
            return
        _, code, message, attempt, copy, _ = self._log.row(event.cause)
        kind, place = split_code(code)
        if kind not in allowed or not self._is_fitting(event, kind, place):
            self._case.report(event.number, f"{event.kind.word} cannot be caused by {kind.word} at {place.word}")
        elif not self._is_about_the_same(event, kind, message, attempt, copy):
            self._case.report(event.number, f"{event.kind.word} is caused by event {event.cause}, about something else")

    def _is_fitting(self, event: Event, kind: Kind, place: Place) -> bool:
        """Whether the place of the cause fits: the same link for a packet, the right one for what came on it."""
        if event.place.is_link:
            source = self._case.routes[event.place][0] if event.place in self._case.routes else place
            return place is (source if event.kind is Kind.DEPARTED else event.place)
        return kind is not Kind.ARRIVED or place.role in _ARRIVALS[event.kind]

    def _is_about_the_same(self, event: Event, kind: Kind, message: int, attempt: int, copy: int) -> bool:
        if kind in _OF_ANOTHER_MESSAGE:
            return True
        if self._case.settings.mechanisms.keeps_log and event.kind in _UP_TO:
            return kind is Kind.ARRIVED or (message, copy) == (event.message, event.copy)
        if event.kind is Kind.ATTEMPTED and kind in (Kind.CONFIRMED, Kind.GAVE_UP):
            return message != event.message
        if message != event.message:
            return False
        if kind is not Kind.ARRIVED and copy != event.copy:
            return False
        counts_otherwise = event.kind in _OF_ANOTHER_ATTEMPT or kind is Kind.DEAD_LETTERED
        return counts_otherwise or attempt == event.attempt

"""Windows into the two long lists of a session: its messages and its events.

A run can have a hundred thousand of either, so a screen asks for the rows that it has room for, and nothing else is
made.
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum

from playground.engine.events import Event, Group, Kind
from playground.engine.log import EventLog, LogCursor, kind_of
from playground.live.session import Session
from playground.live.views import EventRow, MessageRow, RowWindow
from playground.scenario.stories import story_named
from playground.words.events import EFFECTS, FAULTS
from playground.words.packets import ANNOUNCING
from playground.words.positions import more_words
from playground.words.told_events import event_words


class Only(StrEnum):
    """Which kinds of events a list shows."""

    ALL = "all"
    FAULTS = "faults"
    EFFECTS = "effects"
    PACKETS = "packets"


KINDS: dict[Only, frozenset[Kind]] = {
    Only.FAULTS: FAULTS,
    Only.EFFECTS: EFFECTS,
    Only.PACKETS: frozenset(kind for kind in Kind if kind.group is Group.PACKET),
}

_ANY = frozenset(Kind)


class EventIndex:
    """The numbers of the events that pass a filter; it reads each event once, as the log grows."""

    def __init__(self, *, message: int = 0, only: Only = Only.ALL, announces: bool = True) -> None:
        self.message = message
        """Only events of this message; 0: of any."""
        self.only = only
        self.announces = announces
        """Whether events pass that tell what is still to come."""
        self._found = array("I")
        self._log: EventLog | None = None
        self._cursor = LogCursor()

    def numbers(self, log: EventLog) -> Sequence[int]:
        """The numbers of all events that pass, ascending."""
        if not self.message and self.only is Only.ALL and self.announces:
            return range(log.count)
        if log is not self._log:
            self._log, self._cursor = log, LogCursor()
            del self._found[:]
        if self._cursor.was_cut_back(log):
            del self._found[bisect_left(self._found, self._cursor.at) :]
        kinds = KINDS.get(self.only, _ANY) - (frozenset() if self.announces else ANNOUNCING)
        for number, (_, code, message, *_) in self._cursor.unread(log):
            if (not self.message or message == self.message) and kind_of(code) in kinds:
                self._found.append(number)
        return self._found


def event_rows(session: Session, index: EventIndex, first: int, count: int) -> RowWindow:
    """The rows `first` to `first + count` of the events that pass."""
    log, topology = session.course.log, session.simulation.settings.topology
    numbers = index.numbers(log)
    first = max(min(first, len(numbers) - count), 0)
    events = [log[number] for number in numbers[first : first + count]]
    now, by_hand, steps = session.simulation.log.count, session.course.by_hand, session.run.step_of_event()
    rows = tuple(
        EventRow(
            one,
            event_words(one, topology, by_you=session.is_yours(one.fault)) + _where(session, one),
            one.number >= now,
            one.number in by_hand,
            steps.get(one.number, 0) or steps.get(one.fault, 0),
        )
        for one in events
    )
    return RowWindow(len(numbers), first, rows)


def _where(session: Session, event: Event) -> str:
    """What an event has to do with positions in the log; empty: nothing, or nobody knows yet."""
    book = session.run.book
    if book is None:
        return ""
    told = more_words(book.read(session.simulation.log), event, session.simulation.settings.topology)
    return told and f": {told}"


def message_rows(session: Session, first: int, count: int) -> RowWindow:
    """The rows `first` to `first + count` of the ledger: messages in the order of sending."""
    tally = session.tally
    first = max(min(first, tally.sent - count), 0)
    rows = tuple(message_row(session, message) for message in tally.order[first : first + count])
    return RowWindow(tally.sent, first, rows)


def message_row(session: Session, message: int) -> MessageRow:
    """The row of one message that has been sent."""
    workload = session.simulation.settings.workload
    record, late = session.tally.judge.record(message), session.tally.lateness.is_late(message)
    own = session.script.settings
    is_promised = own.is_promised or record.guarantee is not own.guarantee
    return MessageRow(record, story_named(workload.story).one(workload.amount), late, is_promised)

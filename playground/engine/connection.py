"""A connection: what carries both links between two nodes, and breaks with all that is on it.

Where there is one, no packet is lost alone: a lost one stands for the connection that broke just then. It belongs to
the client of the two, which is the node that opens it anew.
"""

from collections.abc import Callable, Sequence
from heapq import heappush
from typing import Protocol

from playground.engine.events import NONE
from playground.engine.link import BROKEN, LOSS, STEP, Link
from playground.engine.looks import Due, LinkLook
from playground.engine.packet import HALFWAY, RECEIPT, RELEASE
from playground.engine.schedule import Continuation, Handler, Item, Live, Schedule

Checkpoint = tuple[int, int, int]
Declare = Callable[[Handler, Live | None], int]


class Party(Protocol):
    """A node at one end, as far as the connection knows it."""

    @property
    def is_down(self) -> bool:
        """Whether it has crashed and is not back."""

    def note_disconnected(self, cause: int) -> int:
        """Record that its connection is broken; returns the number of the event."""

    def note_reconnected(self, cause: int) -> int:
        """Record that its connection is there again; returns the number of the event."""


class Connection:
    """One connection between two nodes."""

    def __init__(self, client: Party, other: Party, reconnect_ms: int, schedule: Schedule, declare: Declare) -> None:
        self._client, self._ends = client, (client, other)
        self._reconnect_ms = reconnect_ms
        self._schedule = schedule
        self._log = schedule.log
        self.broken_by = NONE
        """The event that tells how it broke, while it is broken."""
        self.blame = NONE
        """The fault behind that."""
        self._due_ms = 0
        self.links: list[ConnectedLink] = []
        self.on_break: list[Callable[[], None]] = []
        """Who has to know at once that it broke."""
        self.breaking_ops: list[int] = []
        """What follows when it has broken."""
        self.mending_ops: list[int] = []
        """What follows when it is there again."""
        self.break_op = declare(lambda item, cause: self._break(cause, item[0]), None)
        self._due_op = declare(self._fall_due, lambda _, broken: self.broken_by == broken)
        self.mend_op = declare(self._try_again, None)

    @property
    def is_broken(self) -> bool:
        """Whether nothing gets through."""
        return self.broken_by != NONE

    def sever(self, cause: int) -> None:
        """Break because of a command."""
        if not self.is_broken:
            self._break(cause, self._log.count)

    def _break(self, cause: int, fault: int) -> None:
        """Break, with all that is under way; one that is broken does not break again."""
        if self.is_broken:
            return
        self.broken_by = number = self._client.note_disconnected(cause)
        self.blame = fault
        self._log.annotate(number, NONE if fault == number else fault)
        self._due_ms = self._log.now_ms + self._reconnect_ms
        lost: list[Continuation] = []
        for link in self.links:
            lost += link.lose_all(fault)
        for tell in self.on_break:
            tell()
        self._schedule.then([*lost, *((op, (), number) for op in self.breaking_ops)])
        self._schedule.later(self._reconnect_ms, self._due_op, (), number)

    def after_crash(self, crashed: int) -> list[Continuation]:
        """What follows the crash of a node at one of its ends."""
        return [(self.break_op, (crashed,), crashed)]

    def after_restart(self, restarted: int) -> list[Continuation]:
        """What follows the restart of one."""
        return [(self.mend_op, (), restarted)]

    def left_ms(self) -> int:
        """How long it will take to be there again, if nothing hinders it."""
        return max(self._due_ms - self._log.now_ms, 0)

    def _fall_due(self, item: Item, broken: int) -> None:
        """So long after it broke it is there again; void if it is already."""
        if self.broken_by == broken:
            self._try_again(item, broken)

    def _try_again(self, item: Item, cause: int) -> None:
        """Be there again, if it is time, and if no cut and no node that is down hinders it."""
        if not self.is_broken or self._is_hindered():
            return
        if self._log.now_ms < self._due_ms:
            # What was to notice may be gone: the end of the chaos sets the clock back.
            entry = self._due_ms, self._log.count - 1, self._due_op, (), self.broken_by
            heappush(self._schedule.queue, entry)
            return
        self.broken_by = NONE
        number = self._client.note_reconnected(cause)
        self._schedule.then([(op, (), number) for op in self.mending_ops])

    def _is_hindered(self) -> bool:
        return any(link.cuts for link in self.links) or any(end.is_down for end in self._ends)

    def checkpoint(self) -> Checkpoint:
        """How it stands."""
        return self.broken_by, self.blame, self._due_ms

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.broken_by, self.blame, self._due_ms = checkpoint


class ConnectedLink(Link):
    """One direction of a connection."""

    _connection: Connection

    def join(self, connection: Connection) -> None:
        """Be a part of a connection, once and for all."""
        self._connection = connection
        connection.links.append(self)
        self._step = RECEIPT if self.place.leads_back else RELEASE
        self._armed = True  # So that each departure is looked at: the connection may be broken.

    def _depart_under_fault(self, packet: Item, number: int) -> Continuation | None:
        """On a broken connection a packet is lost; else its fate is what it would be anywhere."""
        if packet[3] == HALFWAY:
            self._log.annotate(number, detail=self._step)
        if self._connection.is_broken:
            return self.drop_op, (*packet, BROKEN, self._connection.blame), number
        return super()._depart_under_fault(packet, number)

    def drop(self, item: Item, cause: int) -> Continuation | None:
        """Lose a packet, and the connection with it; what a cut or a crash took is not what breaks it."""
        super().drop(item, cause)
        reason, fault = item[5:]
        return (self._connection.break_op, (fault,), self._log.count - 1) if reason in (STEP, LOSS) else None

    def arrive(self, item: Item, cause: int) -> Continuation:
        """Hand a packet to the node at the end of the link."""
        follows = super().arrive(item, cause)
        if item[3] == HALFWAY:
            self._log.annotate(follows[2], detail=self._step)
        return follows

    def lose_all(self, fault: int) -> Sequence[Continuation]:
        """Take off all that is under way: how each packet is lost."""
        return [(self.drop_op, (*item, BROKEN, fault), at) for _, _, _, item, at in self._take_off()]

    def cut(self, for_ms: int, cause: int) -> None:
        """Be cut, which breaks the connection."""
        super().cut(for_ms, cause)
        cut = next(reversed(self.cuts))
        self._schedule.then([(self._connection.break_op, (cut,), cut)])

    def heal(self, cause: int) -> None:
        """End every cut; then the connection may be there again."""
        was_cut = bool(self.cuts)
        super().heal(cause)
        if was_cut:
            self._reconnect()

    def _end_cut(self, item: Item, cut: int) -> None:
        was_cut = bool(self.cuts)
        super()._end_cut(item, cut)
        if was_cut and not self.cuts:
            self._reconnect()

    def _reconnect(self) -> None:
        self._schedule.then([(self._connection.mend_op, (), self._log.count - 1)])

    def look(self, due: Due, most: int) -> LinkLook:
        """What can be seen of it."""
        left_ms = self._connection.left_ms() if self._connection.is_broken else None
        return super().look(due, most)._replace(broken_left_ms=left_ms)

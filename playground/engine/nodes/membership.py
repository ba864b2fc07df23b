"""Membership: who of the consumers is in the group that reads a log, and what follows when one leaves it or joins.

It is a part of the broker, which stands for the group's coordinator, too. Heartbeats are no packets, and nobody counts
them: what silences a consumer is known, so that the end of its session is looked at when it would come.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from playground.engine.connection import Connection
from playground.engine.events import NONE
from playground.engine.looks import Standing
from playground.engine.mechanisms.group import ConsumerGroup, GroupCheckpoint
from playground.engine.mechanisms.lease import TimerLease
from playground.engine.mechanisms.partitions import LogShelf
from playground.engine.nodes.codes import JOINED, LEFT
from playground.engine.places import INDEX_MASK, Place
from playground.engine.schedule import Continuation, Handler, Item, Live, Schedule
from playground.engine.settings import Settings

SESSION_TIMEOUT = "session timeout"
POLL_INTERVAL = "poll interval"
NO_POSITION = "no position"


Output = tuple[int, Item]
"""The member that has written it, and the delivery because of which."""


class MembershipCheckpoint(NamedTuple):
    """One instant of it."""

    group: GroupCheckpoint
    crashed: dict[int, int]
    unread: frozenset[int]
    outputs: dict[int, Output]
    gone: frozenset[int]


class Reader(Protocol):
    """What it asks of a consumer."""

    standing: Standing
    fault: int

    @property
    def place(self) -> "Place":
        """Where it is."""

    @property
    def is_down(self) -> bool:
        """Whether it has crashed and is not back."""

    @property
    def polls(self) -> bool:
        """Whether it has nothing in hand, so that it asks for more."""

    def publish(self, item: Item, cause: int) -> None:
        """What it has written in a transaction is committed."""

    def start_anew(self) -> None:
        """Forget how far it has read: it begins where the group has committed."""


class Coordinated(Protocol):
    """What it asks of the broker that it is a part of."""

    def declare(self, handler: Handler, live: Live | None = None) -> int:
        """Let it do a new operation."""

    def give_back(self, item: Item, cause: int) -> None:
        """A copy that is out waits again."""


class Membership:
    """The group of one log."""

    def __init__(
        self,
        broker: Coordinated,
        shelf: LogShelf,
        lease: TimerLease,
        schedule: Schedule,
        settings: Settings,
        dispatch_op: int,
    ) -> None:
        self._shelf, self._lease, self._schedule = shelf, lease, schedule
        self._log = schedule.log
        self._session_timeout_ms = settings.consumer.session_timeout_ms
        self._dispatch_op = dispatch_op
        self._give_back_op = broker.declare(broker.give_back)
        self._lapse_op = broker.declare(self.lapse, self.is_silent)
        self.leave_op = broker.declare(self.leave)
        self.join_op = broker.declare(self.join)
        self._refetch_op = broker.declare(self.refetch)
        self._read_on_op = broker.declare(self.read_on)
        schedule.patient |= {self._lapse_op, self.leave_op, self.join_op, self._give_back_op, self._read_on_op}
        self.group = ConsumerGroup(len(settings.topology.consumers), settings.broker.partitions)
        self._readers: Sequence[Reader] = ()
        self._connections: Sequence[Connection] = ()
        self._deliver_ops: Sequence[int] = ()
        self._crashed: dict[int, int] = {}
        """Members whose process has died, each by the event of that: they are in the group until their session ends."""
        self.unread: set[int] = set()
        """The copies that are out and have not reached their reader."""
        self.outputs: dict[int, Output] = {}
        """Copy -> what was written because of it, in a transaction that is committed with the position."""
        self.on_begin: Callable[[Sequence[int]], None] | None = None
        """Whoever has to know in which partitions somebody begins to read."""
        self.on_empty: Callable[[int], None] | None = None
        """Whoever has to know by which event nobody is a member any more."""
        self._gone: set[int] = set()
        """Members that an error has ended, and would again."""

    def meet(self, readers: Sequence[Reader], deliver_ops: Sequence[int], connections: Sequence[Connection]) -> None:
        """Know the members, how deliveries depart to them, and their connections."""
        self._readers, self._deliver_ops, self._connections = readers, deliver_ops, connections
        for member, (reader, connection) in enumerate(zip(readers, connections, strict=True)):
            self._schedule.watchers.setdefault(reader.place, []).append(_Watch(self, member))
            connection.on_break.append(partial(self._note_break, member, connection))
            connection.mending_ops.append(self._schedule.op_of(partial(self._mended, member)))

    # What is read.

    def can_read(self, partition: int) -> bool:
        """Whether a partition has a reader that is there."""
        reader = self.group.reader(partition)
        if reader is None or reader in self._crashed:
            return False
        return not (self._readers[reader].is_down or self._connections[reader].is_broken)

    def deliver_op(self, copy: int) -> int:
        """How a copy departs to the reader of its partition."""
        self.unread.add(copy)
        reader = self.group.reader(self._shelf.partition(copy))
        return self._deliver_ops[reader or 0]

    def settle(self, copy: int, settled: int) -> None:
        """The position is behind a record: what was written because of it is there, too."""
        self.unread.discard(copy)
        if output := self.outputs.pop(copy, None):
            self._readers[output[0]].publish(output[1], settled)

    def refetch(self, item: Item, cause: int) -> None:
        """A reader fetches again from its position on: what has not reached it is dispatched once more."""
        out = self._shelf.out_of(self.group.read_by(item[0]))
        lost = [copy for copy in out if copy in self.unread]
        self._return(lost, cause)

    def _return(self, copies: Sequence[int], cause: int) -> None:
        back: list[Continuation] = [(self._give_back_op, (copy,), cause) for copy in copies]
        self._schedule.then([*back, (self._read_on_op, (), cause)])

    def read_on(self, item: Item, cause: int) -> Continuation:
        """What is back can be read by whoever reads it now."""
        return self._dispatch_op, (), cause

    # Who is silent, and for how long.

    def is_silent(self, item: Item, cause: int) -> bool:
        """Whether a member has given no sign of life since that event."""
        member = item[0]
        if not self.group.has(member):
            return False
        reader, connection = self._readers[member], self._connections[member]
        is_paused = reader.standing is Standing.PAUSED and reader.fault == cause
        return is_paused or self._crashed.get(member) == cause or connection.broken_by == cause

    def fall_silent(self, member: int, event: int) -> None:
        """By this event a member gives no sign of life any more; its session ends unless it does again."""
        if self.group.has(member):
            self._schedule.later(self._session_timeout_ms, self._lapse_op, (member,), event)

    def crash(self, member: int, event: int) -> None:
        """The process of a member dies. Whoever comes in its place is another member."""
        if self.group.has(member) and member not in self._crashed:
            self._crashed[member] = event
            self.fall_silent(member, event)

    def _note_break(self, member: int, connection: Connection) -> None:
        self.fall_silent(member, connection.broken_by)

    def _mended(self, member: int, item: Item, cause: int) -> Continuation:
        is_in = self.group.has(member) and member not in self._crashed
        return (self._refetch_op if is_in else self.join_op), (member,), cause

    def is_dead(self, member: int) -> bool:
        """Whether the process of a member has died, and its session goes on."""
        return member in self._crashed

    def left_ms(self, member: int) -> int | None:
        """How long until the session of a member ends; `None`: it gives signs of life, or is no member."""
        reader, connection = self._readers[member], self._connections[member]
        paused = reader.fault if reader.standing is Standing.PAUSED else NONE
        silences = [one for one in (paused, self._crashed.get(member, NONE), connection.broken_by) if one != NONE]
        if not silences or not self.group.has(member):
            return None
        since_ms = min(self._log.row(one)[0] for one in silences)
        return max(since_ms + self._session_timeout_ms - self._log.now_ms, 0)

    def lapse(self, item: Item, cause: int) -> None:
        """The session of a member ends; void if it has given a sign of life."""
        if self.is_silent(item, cause):
            self._leave(item[0], cause, SESSION_TIMEOUT)

    # Who comes and goes.

    def leave(self, item: Item, cause: int) -> None:
        """A member that did not poll in time leaves by itself; void if its session has ended."""
        if self.group.has(item[0]):
            self._leave(item[0], cause, POLL_INTERVAL)

    def _leave(self, member: int, cause: int, why: str) -> None:
        number = self._log.record(LEFT | self._readers[member].place & INDEX_MASK, 0, 0, 0, cause)
        self._log.annotate(number, detail=why)
        self._crashed.pop(member, None)
        partitions = self.group.read_by(member)
        out = self._shelf.out_of(partitions)
        self.group.leave(member)
        self._begin([one for one in partitions if self.group.reader(one) is not None])
        if self.on_empty and self.group.is_empty:
            self.on_empty(number)
        self._schedule.agenda.append((self.join_op, (member,), number))
        self._return(out, number)

    def _begin(self, partitions: Sequence[int]) -> None:
        if self.on_begin:
            self.on_begin(partitions)

    def give_up(self, partition: int, cause: int) -> None:
        """The reader of a partition has no position, and may take none: that is an error, and its end."""
        reader = self.group.reader(partition)
        assert reader is not None
        self._gone.add(reader)
        self._leave(reader, cause, NO_POSITION)

    def may_join(self, member: int) -> bool:
        """Whether somebody who is no member asks to be one: it is there, and polls."""
        if self.group.has(member) or member in self._gone:
            return False
        reader = self._readers[member]
        return reader.standing is Standing.UP and not self._connections[member].is_broken and reader.polls

    def join(self, item: Item, cause: int) -> Continuation | None:
        """Somebody polls that is no member, and becomes one."""
        member = item[0]
        if not self.may_join(member):
            self._schedule.note_silence()
            return None
        number = self._log.record(JOINED | self._readers[member].place & INDEX_MASK, 0, 0, 0, cause)
        self.group.join(member)
        self._readers[member].start_anew()
        self._begin(self.group.read_by(member))
        return self._dispatch_op, (), number

    def checkpoint(self) -> MembershipCheckpoint:
        """A shallow copy."""
        unread, gone = frozenset(self.unread), frozenset(self._gone)
        return MembershipCheckpoint(self.group.checkpoint(), self._crashed.copy(), unread, self.outputs.copy(), gone)

    def restore(self, checkpoint: MembershipCheckpoint) -> None:
        """Go back to a checkpoint."""
        self.group.restore(checkpoint.group)
        self._crashed, self.unread = checkpoint.crashed.copy(), set(checkpoint.unread)
        self.outputs, self._gone = checkpoint.outputs.copy(), set(checkpoint.gone)


class _Watch:
    """Notices what becomes of one member."""

    def __init__(self, membership: Membership, member: int) -> None:
        self._membership, self._member = membership, member

    def after_crash(self, crashed: int) -> list[Continuation]:
        """Its process is dead."""
        self._membership.crash(self._member, crashed)
        return []

    def after_restart(self, restarted: int) -> list[Continuation]:
        """It is another process."""
        return [(self._membership.join_op, (self._member,), restarted)]

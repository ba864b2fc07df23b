"""The schedule: one heap for what is due later, two stacks for what follows now, one table of handlers.

It knows nothing of messages. Ties are settled for ever by the number of the event that scheduled an entry, and by
class: at one millisecond, commands and the ends of their spans come before anything else. What can be due is declared
by the parts themselves, each operation with its handler, and then goes by its number; so entries are plain data, and a
shallow copy of the containers is a checkpoint. A node that is down or paused gets other handlers for the operations
that it owns; in the normal case nothing is asked.

Each operation brings about one event at the most (`applied` with `marked` in one transaction is the one pair), so that
a command can come between any two events.
"""

from collections.abc import Callable, Iterable
from heapq import heapify, heappush
from typing import Final, Protocol

from playground.engine.log import EventLog
from playground.engine.places import Place

Item = tuple[int, ...]
"""What an operation is about; plain integers. For packets see `packet.py`."""
Entry = tuple[int, int, int, Item, int]
"""`(due_ms, order, operation, item, cause)` on the queue."""
Continuation = tuple[int, Item, int]
"""`(operation, item, cause)`: what follows an event at once."""
Handler = Callable[[Item, int], Continuation | None]
"""Takes the item and the number of the event that is the cause; returns what follows first. What else follows is on the
agenda by then."""
Live = Callable[[Item, int], bool]
"""Takes the item and the cause of an entry of the queue; says whether it would still do anything when it is due."""
Checkpoint = tuple[list[Entry], list[Continuation], list[Continuation], int | None, tuple[int, int], int, int, int]

ENTRIES_AN_EVENT: Final = 16
"""To go through so many entries of a queue takes as long as to record an event."""

_COMMANDS_FIRST: Final = 1 << 40
LAST_COMMAND: Final = -1
"""The order after every command and before every packet."""
AFTER_ALL: Final = 1 << 62
"""The order after whatever else is due at the same time."""


def command_order(event: int) -> int:
    """The order of a command that an event brings about later: before every packet and timer."""
    return 2 * event - _COMMANDS_FIRST


def delayed_order(length: int) -> int:
    """The order of a step that was put off when the log had this length: after what the last event brings about."""
    return 2 * length - 1 - _COMMANDS_FIRST


def step_order(step: int) -> int:
    """The order of a timed step: before every other command."""
    return step - 2 * _COMMANDS_FIRST


class Watcher(Protocol):
    """Notices that a node is gone, or back."""

    def after_crash(self, crashed: int) -> list[Continuation]:
        """What follows its crash, by the event of that."""

    def after_restart(self, restarted: int) -> list[Continuation]:
        """What follows its restart."""


class Schedule:
    """What is due, and who handles it. The containers stay the same objects for life, so their methods may be kept."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.queue: list[Entry] = []
        self.agenda: list[Continuation] = []
        """What follows now, before anything else that is due. A stack: the last one in happens first."""
        self.commands: list[Continuation] = []
        """What steps and commands do now, before anything on the agenda. A stack, too."""
        self.base: int | None = None
        """How long the agenda was when the present commands began; `None` while none is being carried out."""
        self.last_silence = (-1, -1)
        """`(length of the log, time)` when something last happened that left no event."""
        self.awaited_ms = 0
        """When something last fell due that waits for a node which is down."""
        self.breaks = False
        """Whether a node may crash of what it does itself, so that commands can come from within."""
        self.effort = 0
        """What commands have cost that is on no record, counted in events; see `spend`."""
        self.handlers: list[Handler] = []
        """By operation: who does it now."""
        self.arrivals: dict[int, int] = {}
        """The operations by which a packet reaches a node, each with the one that loses it if the node is down."""
        self.patient: set[int] = set()
        """The operations that wait for a node that is down."""
        self.span_ends: set[int] = set()
        """The operations that end a `for_ms` span."""
        self.watchers: dict[Place, list[Watcher]] = {}
        """By node: who notices at once that it is gone, or back."""
        self._owners: list[Place] = []
        """By operation: the node that does it."""
        self._live: dict[int, Live] = {}
        """Of timers that may be cancelled: whether one is not."""
        self._on_demand: dict[Handler, int] = {}
        """What `op_of` has declared."""
        self._displaced: dict[int, Handler] = {}
        """The operations that others do just now, each with who does it when its node is up."""

    def declare(self, owner: Place, handler: Handler, live: Live | None = None, arrives: int | None = None) -> int:
        """Let `handler` do a new operation on behalf of the node `owner` (`NOWHERE`: of no node); returns its number.

        `live` tells a timer that is cancelled from one that is not: a cancelled one stays on the queue until it is due.
        `arrives`: it is a packet's arrival, and this operation loses the packet if the node is down.
        """
        op = len(self.handlers)
        self.handlers.append(handler)
        self._owners.append(owner)
        if live:
            self._live[op] = live
        if arrives is not None:
            self.arrivals[op] = arrives
        return op

    def op_of(self, handler: Handler, live: Live | None = None) -> int:
        """The operation by which `handler` does what no node that is down keeps it from: what a fault does, mostly.

        A run has but few of these, if any; so each is declared when it is first asked for.
        """
        op = self._on_demand.get(handler)
        if op is None:
            op = self._on_demand[handler] = self.declare(Place.NOWHERE, handler, live)
        return op

    def end_op(self, handler: Handler, live: Live) -> int:
        """The operation by which `handler` ends what a command began with `for_ms`; otherwise as `op_of`."""
        op = self.op_of(handler, live)
        self.span_ends.add(op)
        return op

    def is_live(self, entry: Entry) -> bool:
        """Whether an entry of the queue would still do anything."""
        _, _, op, item, cause = entry
        live = self._live.get(op)
        return self.handlers[op] is not forget and (live is None or live(item, cause))

    @property
    def follows_now(self) -> bool:
        """Whether something is to happen before the clock moves."""
        return bool(self.commands or self.agenda)

    @property
    def anything_live(self) -> bool:
        """Whether any entry of the queue would still do anything, but for the end of the run itself."""
        return any(map(self.is_live, self.queue))

    @property
    def next_due_ms(self) -> int | None:
        """When the next operation is due, or `None` if there is none."""
        if self.follows_now:
            return self.log.now_ms
        return self.queue[0][0] if self.queue else None

    @property
    def next_live_ms(self) -> int | None:
        """When something that is not cancelled is due, or `None`; looks through the whole queue."""
        if self.follows_now:
            return self.log.now_ms
        return min((entry[0] for entry in self.queue if self.is_live(entry)), default=None)

    @property
    def spans_end_ms(self) -> int:
        """When the last `for_ms` span that is in force ends; 0 if none is."""
        ends = (entry for entry in self.queue if entry[2] in self.span_ends)
        return max((entry[0] for entry in ends if self.is_live(entry)), default=0)

    def redirect(self, owner: Place, handler_for: Callable[[int], Handler]) -> None:
        """Let other handlers do all that `owner` owns."""
        for op, its_owner in enumerate(self._owners):
            if its_owner is owner:
                self._displaced.setdefault(op, self.handlers[op])
                self.handlers[op] = handler_for(op)

    def reinstate(self, owner: Place) -> None:
        """Undo `redirect`."""
        for op in [op for op in self._displaced if self._owners[op] is owner]:
            self.handlers[op] = self._displaced.pop(op)

    def handler_of(self, op: int) -> Handler:
        """Who does an operation when its node is up."""
        return self._displaced.get(op) or self.handlers[op]

    def later(self, delay_ms: int, op: int, item: Item, cause: int) -> None:
        """Do `op` after `delay_ms`; among equals in the order of the causing events."""
        heappush(self.queue, (self.log.now_ms + delay_ms, cause, op, item, cause))

    def command_later(self, delay_ms: int, op: int, item: Item, cause: int) -> None:
        """Do `op` after `delay_ms`, before every packet and timer that is due then."""
        heappush(self.queue, (self.log.now_ms + delay_ms, command_order(cause), op, item, cause))

    def step_later(self, delay_ms: int, op: int, item: Item, cause: int) -> None:
        """Let a step act after `delay_ms`: a command that no event of its own brings about."""
        heappush(self.queue, (self.log.now_ms + delay_ms, delayed_order(self.log.count), op, item, cause))

    def then(self, continuations: Iterable[Continuation]) -> None:
        """Do these now, in this order, before whatever else was to follow.

        What follows several commands keeps their order.
        """
        base = len(self.agenda) if self.base is None else self.base
        self.agenda[base:base] = reversed(list(continuations))

    def command(self, continuations: Iterable[Continuation]) -> None:
        """Do these now, in this order, as part of what commands do: before all that only follows."""
        self.commands.extend(reversed(list(continuations)))

    def begin_commands(self) -> None:
        """From here until the next other operation, all is the work of commands."""
        if self.base is None:
            self.base = len(self.agenda)

    def end_commands(self) -> bool:
        """End the work of commands, unless more of them are due now: what follows any of them comes after them all."""
        if self.queue and self.queue[0][0] == self.log.now_ms and self.queue[0][1] < LAST_COMMAND:
            return False
        self.base = None
        return True

    def note_silence(self) -> None:
        """Something has happened just now that left no event."""
        self.last_silence = (self.log.count, self.log.now_ms)

    @property
    def is_silent(self) -> bool:
        """Whether something has happened in this very millisecond after its last event, without an event of its own."""
        return self.last_silence == (self.log.count, self.log.now_ms)

    @property
    def is_busy(self) -> bool:
        """Whether an event has been recorded in this very millisecond."""
        return self.log.count > 0 and self.log.last_time_ms == self.log.now_ms

    def spend(self, entries: int) -> None:
        """Something has gone through so many entries of a queue, a table or an outbox."""
        self.effort += entries // ENTRIES_AN_EVENT

    def withdraw(self, op: int) -> list[Entry]:
        """Take every entry of `op` off the queue; in the order in which they were scheduled."""
        self.spend(len(self.queue))
        taken = sorted((entry for entry in self.queue if entry[2] == op), key=lambda entry: entry[1])
        if taken:
            self.queue[:] = [entry for entry in self.queue if entry[2] != op]
            heapify(self.queue)
        return taken

    def revoke(self, operations: tuple[int, ...]) -> None:
        """Forget these operations where they were about to follow."""
        self._forget(lambda one: one[0] in operations)

    def take_back(self, owner: Place) -> list[Continuation]:
        """Take what `owner` was about to do off the agenda; in the order in which it was to happen."""
        taken = [one for one in reversed(self.agenda) if self._owners[one[0]] is owner]
        self._forget(lambda one: self._owners[one[0]] is owner)
        return taken

    def _forget(self, doomed: Callable[[Continuation], bool]) -> None:
        self.spend(len(self.agenda))
        if self.base is not None:
            self.base -= sum(map(doomed, self.agenda[: self.base]))
        self.agenda[:] = [one for one in self.agenda if not doomed(one)]

    def checkpoint(self) -> Checkpoint:
        """A shallow copy, which is enough: entries are immutable."""
        stacks = self.agenda.copy(), self.commands.copy()
        times = self.effort, self.awaited_ms, self.log.now_ms
        return self.queue.copy(), *stacks, self.base, self.last_silence, *times

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        queue, agenda, commands, self.base, self.last_silence, self.effort, *times = checkpoint
        self.awaited_ms, self.log.now_ms = times
        self.queue[:], self.agenda[:], self.commands[:] = queue, agenda, commands


def forget(item: Item, cause: int) -> None:
    """A timer or a piece of work of a node that is down: gone with its memory."""

"""What happens next: a list of pending operations, and the threads of the present instant.

An operation waits for its time in a plain list that is searched for the next one. When it is due it becomes a
thread: a generator that records one event (or one pair) between two yields. Whatever an event calls forth is a
thread too and runs to its end before the thread it interrupted goes on. So `agenda` is always empty when the
next operation starts: that is the invariant which makes "the same instant" well defined. Only commands of one
millisecond share an instant: what they call forth waits until the last of them has acted.

It knows nothing of messages: `World` in `model.py` says what to do with a thread whose node is down.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import TypeAlias

Flow: TypeAlias = Generator[None, None, None]

COMMAND, CHAOS_END, ORDINARY = 0, 1, 2
"""Ranks of operations that are due in the same millisecond. The end of chaos comes after every command."""

EVENT_LIMIT = 30_000


class TooManyEventsError(RuntimeError):
    """The preset keeps the run so busy that the oracle would be too slow to be of use."""


@dataclass(frozen=True)
class Event:
    """One record."""

    time_ms: int
    kind: str
    place: str
    message: int = 0
    attempt: int = 0
    detail: str = ""
    """The reason, for `dropped`: step, cut, loss or down."""


@dataclass(eq=False)
class Thread:
    """A run of events that belongs to one node; an empty name means that no node can stop it."""

    node: str
    flow: Flow
    purpose: str = "work"
    """`send` and `arrival` outlive a crash if they have not begun; `drain` is what empties a waiting list."""
    subject: object = None
    """The number of the message to send, or the packet that arrives."""
    begun: bool = False


@dataclass(eq=False)
class Operation:
    """Something due at a time."""

    due_ms: int
    rank: int
    order: int
    make: Callable[[], Thread]
    timer_of: str = ""
    """The node whose crash cancels this; empty for what a crash does not cancel."""
    ends_span: bool = False
    """Whether this is the end of a `for_ms`."""
    is_live: Callable[[], bool] = lambda: True
    """Whether it would still do anything."""


@dataclass
class Standing:
    """How a node stands, and what waits until a pause is over."""

    state: str = "up"
    waiting: list[Thread] = field(default_factory=list)


class Timeline:
    """Virtual time, pending operations and the agenda of the present instant."""

    def __init__(self, nodes: list[str]) -> None:
        self.now_ms = 0
        self.events: list[Event] = []
        self.pending: list[Operation] = []
        self.standing = {node: Standing() for node in nodes}
        self.agenda: list[Thread] = []
        self._called_forth: list[Thread] = []
        self._scheduled = 0

    # Later.

    def at(self, due_ms: int, rank: int, make: Callable[[], Thread], timer_of: str = "") -> Operation:
        """Schedule an operation."""
        self._scheduled += 1
        operation = Operation(due_ms, rank, self._scheduled, make, timer_of)
        self.pending.append(operation)
        return operation

    def timer(self, node: str, after_ms: int, flow: Callable[[], Flow]) -> Operation:
        """Schedule work of a node, which its crash cancels and its pause makes late."""
        return self.at(self.now_ms + after_ms, ORDINARY, lambda: Thread(node, flow()), timer_of=node)

    def cancel(self, operation: Operation | None) -> None:
        """Take a pending operation back; one that has begun, or none, is left alone."""
        self.pending = [other for other in self.pending if other is not operation]

    def next_operation(self) -> Operation | None:
        """The operation that is due first; what would do nothing any more is none."""
        self.pending = [operation for operation in self.pending if operation.is_live()]
        return min(self.pending, key=lambda op: (op.due_ms, op.rank, op.order), default=None)

    def perform(self, operation: Operation) -> None:
        """Let an operation happen; what a command calls forth waits for `finish_instant`."""
        self.cancel(operation)
        self.now_ms = operation.due_ms
        thread = operation.make()
        if operation.rank == COMMAND:
            while _step(thread.flow):
                pass
        else:
            self.call_forth(thread)
            self.finish_instant()

    # Now.

    def call_forth(self, thread: Thread) -> None:
        """Let a thread run before whatever is on the agenda, and after the others called forth by the same event."""
        self._called_forth.append(thread)

    @property
    def follows_now(self) -> bool:
        """Whether anything has been called forth that has not happened."""
        return bool(self._called_forth or self.agenda)

    def finish_instant(self) -> None:
        """Run the agenda until it is empty."""
        self._put_first()
        while self.agenda:
            self._advance(self.agenda[0])
            self._put_first()
            if len(self.events) > EVENT_LIMIT:
                raise TooManyEventsError(f"more than {EVENT_LIMIT} events by {self.now_ms} ms")

    def _put_first(self) -> None:
        self.agenda = self._called_forth + self.agenda
        self._called_forth = []

    def _advance(self, thread: Thread) -> None:
        node = self.standing.get(thread.node)
        if node is None or node.state == "up":
            thread.begun = True
            if not _step(thread.flow):
                self.agenda = [other for other in self.agenda if other is not thread]
            return
        self.agenda.pop(0)
        self._put_off(thread, node)

    def ask_for(self, thread: Thread) -> None:
        """Call a thread forth for a command; a node that is down or paused has it wait from this moment on."""
        node = self.standing[thread.node]
        if node.state == "up":
            self.call_forth(thread)
        else:
            self._put_off(thread, node)

    def _put_off(self, thread: Thread, node: Standing) -> None:
        if node.state == "down":
            self.turn_away(thread)
        elif thread.purpose != "drain":
            node.waiting.append(thread)

    def turn_away(self, thread: Thread) -> None:
        """Say what becomes of a thread whose node is down."""
        raise NotImplementedError

    # Nodes that stop and start.

    def _take_threads_of(self, name: str) -> list[Thread]:
        everything = self._called_forth + self.agenda
        self._called_forth = [thread for thread in self._called_forth if thread.node != name]
        self.agenda = [thread for thread in self.agenda if thread.node != name]
        return [thread for thread in everything if thread.node == name and thread.purpose != "drain"]

    def freeze(self, name: str) -> None:
        """Pause a node: what it was about to do waits, ahead of what waited already."""
        node = self.standing[name]
        node.state = "paused"
        node.waiting = self._take_threads_of(name) + node.waiting

    def stop(self, name: str) -> list[Thread]:
        """Bring a node down; returns what it was about to do and what waited, in order."""
        node = self.standing[name]
        node.state = "down"
        interrupted = self._take_threads_of(name) + node.waiting
        node.waiting = []
        self.pending = [operation for operation in self.pending if operation.timer_of != name]
        return interrupted

    def drain(self, name: str) -> Flow:
        """After a pause: let everything that waited happen, in order."""
        node = self.standing[name]
        while node.waiting:
            self.call_forth(node.waiting.pop(0))
            yield


def _step(flow: Flow) -> bool:
    """Run a flow to its next yield; false when it is at its end."""
    try:
        next(flow)
    except StopIteration:
        return False
    return True

"""Looks: what can be seen of a system at an instant, frozen. Whoever draws a run reads these and nothing else.

Of each long list a look holds so many entries as were asked for, and the count of all. Times are in virtual ms.
"""

from enum import IntEnum
from typing import NamedTuple

from playground.engine.armed import Arming
from playground.engine.places import Place
from playground.engine.schedule import Item, Schedule


class Standing(IntEnum):
    """Whether a node is up, down or paused."""

    UP = 0
    DOWN = 1
    PAUSED = 2


class Due:
    """One pass through what is due, sorted by what it belongs to."""

    def __init__(self, schedule: Schedule) -> None:
        self._now_ms = schedule.log.now_ms
        self.times: dict[int, tuple[int, int]] = {}
        """Event of departure -> `(departed_ms, due_ms)` of each packet under way."""
        self.packets: dict[int, list[tuple[int, Item]]] = {}
        """Operation of arrival -> `(event of departure, packet)` of each packet under way."""
        self.others: dict[int, list[Item]] = {}
        """Operation -> the items of all else."""
        self._ends: dict[int, int] = {}
        """Fault -> when it ends by itself."""
        row, arrivals, span_ends = schedule.log.row, schedule.arrivals, schedule.span_ends
        for due_ms, _, op, item, cause in schedule.queue:
            if op in arrivals:
                self.packets.setdefault(op, []).append((cause, item))
                self.times[cause] = row(cause)[0], due_ms
            elif op in span_ends:
                self._ends[cause] = due_ms
            else:
                self.others.setdefault(op, []).append(item)

    def left_ms(self, fault: int) -> int | None:
        """How long a fault will last; `None`: until somebody ends it."""
        end_ms = self._ends.get(fault)
        return None if end_ms is None else end_ms - self._now_ms


class PacketLook(NamedTuple):
    """A packet under way."""

    departed: int
    """The event of its departure."""
    message: int
    nth: int
    departed_ms: int
    due_ms: int


class LinkLook(NamedTuple):
    """A link."""

    place: Place
    source: Place
    target: Place
    packets: tuple[PacketLook, ...]
    """In order of departure."""
    loss: float
    armed: tuple[Arming, ...]
    """Those that wait for packets of this link alone; at the first of a role, those that wait for one on any of it."""
    is_cut: bool
    cut_left_ms: int | None
    """Until the last cut in force ends; `None` if one of them lasts until somebody heals it."""
    broken_left_ms: int | None = None
    """Until its connection is there again, if nothing hinders it; `None` where none is broken."""


class NodeLook(NamedTuple):
    """What all nodes have in common."""

    place: Place
    standing: Standing
    left_ms: int | None
    """Until a node that is down or paused comes back by itself."""


class TimerLook(NamedTuple):
    """Something that waits for an answer, or for its time."""

    message: int
    attempt: int
    """How often it has been sent; 0: not yet."""
    left_ms: int
    whole_ms: int
    backing_off: bool = False

    @property
    def elapsed(self) -> float:
        """How much of the wait is over, from 0 to 1."""
        return 1 - self.left_ms / self.whole_ms if self.whole_ms else 0.0


class ProducerLook(NamedTuple):
    """What the producer has to care for."""

    node: NodeLook
    outbox: tuple[TimerLook, ...]
    outbox_count: int
    held_back: int
    """How many messages the application has due meanwhile."""


class BrokerLook(NamedTuple):
    """The queue."""

    node: NodeLook
    ready: tuple[int, ...]
    ready_count: int
    in_flight: tuple[TimerLook, ...]
    in_flight_count: int
    dead_letters: tuple[int, ...]
    counts: tuple[int, int, int] = (0, 0, 0)
    """The copy that was stored last, that up to which all are done, how many in flight have been dispatched before."""
    kept: tuple[int, ...] = ()
    """The messages that it keeps until their producer releases them."""
    released: tuple[int, ...] = ()
    """Those that it has released to a consumer, and that are not answered."""


class WorkLook(NamedTuple):
    """The piece of work that the consumer has in hand."""

    message: int
    nth: int
    left_ms: int
    whole_ms: int
    second_step: bool
    """Whether one of effect and mark is done and the other is not."""
    is_poison: bool
    """Whether it is sure to fail."""
    waits: bool = False
    """Whether it has failed, and waits for its next try in place."""

    @property
    def elapsed(self) -> float:
        """How much of it is done, from 0 to 1."""
        return 1 - self.left_ms / self.whole_ms if self.whole_ms else 1.0


class KeyLook(NamedTuple):
    """An idempotency key: of a message, or of one attempt at it."""

    message: int
    attempt: int
    """0 where all attempts have the same."""
    left_ms: int | None
    """Until it is forgotten; `None`: it is kept for good."""


class MemberLook(NamedTuple):
    """A consumer as a member of the group that reads a log."""

    is_in: bool
    """Whether it is in the group."""
    is_dead: bool
    """Whether what is in the group is a process that has died, be there another one or not."""
    positions: tuple[tuple[int, int], ...]
    """`(partition, copy)`: of those partitions that it has taken something up of, the latest; in order."""
    poll_left_ms: int | None
    """Until it leaves the group unless it polls; `None`: it has nothing in hand."""
    commit_left_ms: int | None
    """Until it commits by the way; `None`: it does not, or has nothing to commit."""
    session_left_ms: int | None
    """Until the group goes on without it unless it gives a sign of life; `None`: it gives one, or is out."""


class ConsumerLook(NamedTuple):
    """The inbox, the work in hand and the table of processed ids."""

    node: NodeLook
    works: tuple[WorkLook, ...]
    """What it has in hand; one piece at the most, unless it has several workers."""
    inbox: tuple[int, ...]
    inbox_count: int
    processing_ms: int
    is_slow: bool
    poisoned: tuple[int, ...]
    failing: tuple[int, ...]
    """The messages that will fail so many times, and then no more."""
    done_up_to: int
    """All messages up to this one are in the table."""
    table: tuple[KeyLook, ...]
    """The keys beyond."""
    table_count: int
    claimed: tuple[int, ...]
    """The messages whose keys are in flight."""
    concluded: tuple[int, ...] = ()
    """Those of the present batch that are done, or have failed, and wait for its end to be answered."""
    taken: tuple[int, ...] = ()
    """Those that it has, and may not work on before they are released."""
    member: MemberLook | None = None
    """Where it reads a log."""

    @property
    def work(self) -> WorkLook | None:
        """The oldest piece of work in hand."""
        return self.works[0] if self.works else None


class SystemLook(NamedTuple):
    """All parts of a system."""

    producer: ProducerLook
    broker: BrokerLook | None
    consumers: tuple[ConsumerLook, ...]
    links: tuple[LinkLook, ...]
    times: dict[int, tuple[int, int]]
    """Event of departure -> `(departed_ms, due_ms)` of each packet under way, however many there are."""

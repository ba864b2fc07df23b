"""Events: facts in the past tense, one record for each thing that happened.

`Kind` is the whole vocabulary. An `Event` is what readers get from the log; the log itself keeps packed
rows (`log.py`), because a named tuple for each of ten million records would cost more than the run.
"""

from enum import Enum, IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from playground.engine.places import Place


class Group(Enum):
    """By whom or what an event happens."""

    PRODUCER = "the producer"
    PACKET = "a packet on a link"
    BROKER = "the broker"
    CONSUMER = "the consumer"
    COMMAND = "a command, or the end of what one began"


class Kind(IntEnum):
    """What happened, and its group. The number is what the packed event log stores; new kinds go at the end."""

    SENT = 0, Group.PRODUCER
    ATTEMPTED = 1, Group.PRODUCER
    TIMED_OUT = 2, Group.PRODUCER
    CONFIRMED = 3, Group.PRODUCER
    GAVE_UP = 4, Group.PRODUCER
    DEPARTED = 5, Group.PACKET
    DROPPED = 6, Group.PACKET
    DUPLICATED = 7, Group.PACKET
    DELAYED = 8, Group.PACKET
    ARRIVED = 9, Group.PACKET
    STORED = 10, Group.BROKER
    REFUSED = 11, Group.BROKER
    DISPATCHED = 12, Group.BROKER
    REDELIVERY_DUE = 13, Group.BROKER
    SETTLED = 14, Group.BROKER
    DEAD_LETTERED = 15, Group.BROKER
    RECEIVED = 16, Group.CONSUMER
    STARTED = 17, Group.CONSUMER
    APPLIED = 18, Group.CONSUMER
    MARKED = 19, Group.CONSUMER
    SKIPPED = 20, Group.CONSUMER
    FAILED = 21, Group.CONSUMER
    ACKED = 22, Group.CONSUMER
    CRASHED = 23, Group.COMMAND
    RESTARTED = 24, Group.COMMAND
    PAUSED = 25, Group.COMMAND
    RESUMED = 26, Group.COMMAND
    DROP_ARMED = 27, Group.COMMAND
    DUPLICATE_ARMED = 28, Group.COMMAND
    DELAY_ARMED = 29, Group.COMMAND
    CUT = 30, Group.COMMAND
    HEALED = 31, Group.COMMAND
    LOSS_SET = 32, Group.COMMAND
    LATENCY_SET = 33, Group.COMMAND
    SLOWED = 34, Group.COMMAND
    SLOWNESS_ENDED = 35, Group.COMMAND
    POISONED = 36, Group.COMMAND
    FORGOTTEN = 37, Group.COMMAND
    SWITCHED = 38, Group.COMMAND
    SEND_REQUESTED = 39, Group.COMMAND
    SAID = 40, Group.COMMAND
    CHAOS_ENDED = 41, Group.COMMAND
    RENEWED = 42, Group.BROKER
    RETURNED = 43, Group.BROKER
    LATE_ACK = 44, Group.BROKER
    DISCARDED = 45, Group.BROKER
    FLUSHED = 46, Group.BROKER
    RESURFACED = 47, Group.COMMAND
    REDRIVEN = 48, Group.COMMAND
    FAIL_ARMED = 49, Group.COMMAND
    NACKED = 50, Group.CONSUMER
    DECLINED = 51, Group.PRODUCER
    RELEASED = 52, Group.BROKER
    CONFLICTED = 53, Group.CONSUMER
    UNROUTABLE_ARMED = 54, Group.COMMAND
    UNROUTABLE = 55, Group.BROKER
    DISCONNECTED = 56, Group.COMMAND
    RECONNECTED = 57, Group.COMMAND
    EXPIRED = 58, Group.BROKER
    NOTED = 59, Group.PRODUCER
    LEFT = 60, Group.COMMAND
    JOINED = 61, Group.COMMAND
    LAGGED = 62, Group.COMMAND
    CAUGHT_UP = 63, Group.COMMAND
    REPLICATED = 64, Group.BROKER
    REJECTED = 65, Group.BROKER
    COMMITTED = 66, Group.BROKER
    PRODUCED = 67, Group.CONSUMER
    CLEARED = 68, Group.PRODUCER
    KEPT = 69, Group.BROKER
    HANDED_OVER = 70, Group.BROKER
    TAKEN = 71, Group.CONSUMER
    PASSED_OVER = 72, Group.CONSUMER
    RESENT = 73, Group.PRODUCER
    POSITIONS_GONE = 74, Group.COMMAND
    SESSION_GONE = 75, Group.COMMAND

    group: Group

    def __new__(cls, number: int, *groups: Group) -> "Kind":
        """A kind is its number and has exactly one group; `Kind(3)` looks it up by its number alone."""
        kind = int.__new__(cls, number)
        kind._value_ = number
        (kind.group,) = groups
        return kind

    @cached_property
    def word(self) -> str:
        """The name in presets and in the record, for example `gave-up`."""
        return self.name.lower().replace("_", "-")


KIND_BY_WORD: Final[dict[str, Kind]] = {kind.word: kind for kind in Kind}
"""`"gave-up"` -> `Kind.GAVE_UP`, for every kind."""

COMMANDED: Final = frozenset(kind for kind in Kind if kind.group is Group.COMMAND)
"""What happens to the system from outside, not within it."""

NONE: Final = -1
"""No cause, no fault: the value of `Event.cause` and `Event.fault` when there is none."""


class Event(NamedTuple):
    """One record of the log."""

    number: int
    """Sequence number in the log, from 0."""
    time_ms: int
    """Virtual time in milliseconds."""
    kind: Kind
    place: Place
    message: int
    """The number of the message (3 is m3); 0 where no message is concerned."""
    attempt: int
    """From 1: of the producer's own events the attempt, of the broker's dispatches the how-many-eth of the copy;
    elsewhere (`confirmed` included) the how-many-eth packet of the message on the link it travels or came by. 0 where
    none of these applies."""
    copy: int
    """Which copy the broker stored, from 1 over the whole run; 0 where no stored copy is concerned."""
    cause: int
    """The number of the event that brought this one about, or `NONE`."""
    fault: int
    """The number of the fault's event (`drop-armed`, `cut`, `crashed`, ...) at work here, or `NONE`."""
    detail: str
    """What the columns cannot say: a drop's reason, a narration, a new guarantee; often empty."""

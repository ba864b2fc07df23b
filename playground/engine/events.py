"""Events: facts in the past tense, one record for each thing that happened.

`Kind` is the whole vocabulary. An `Event` is what readers get from the log; the log itself keeps packed
rows (`log.py`), because a named tuple for each of ten million records would cost more than the run.
"""

from enum import IntEnum
from typing import Final, NamedTuple

from playground.engine.places import Place


class Kind(IntEnum):
    """What happened. The number is what the packed event log stores; new kinds go at the end."""

    # The producer.
    SENT = 0
    ATTEMPTED = 1
    TIMED_OUT = 2
    CONFIRMED = 3
    GAVE_UP = 4
    # A packet on a link.
    DEPARTED = 5
    DROPPED = 6
    DUPLICATED = 7
    DELAYED = 8
    ARRIVED = 9
    # The broker.
    STORED = 10
    REFUSED = 11
    DISPATCHED = 12
    REDELIVERY_DUE = 13
    SETTLED = 14
    DEAD_LETTERED = 15
    # The consumer.
    RECEIVED = 16
    STARTED = 17
    APPLIED = 18
    MARKED = 19
    SKIPPED = 20
    FAILED = 21
    ACKED = 22
    # A node's standing.
    CRASHED = 23
    RESTARTED = 24
    PAUSED = 25
    RESUMED = 26
    # The other commands, and the ends of their spans.
    DROP_ARMED = 27
    DUPLICATE_ARMED = 28
    DELAY_ARMED = 29
    CUT = 30
    HEALED = 31
    LOSS_SET = 32
    LATENCY_SET = 33
    SLOWED = 34
    SLOWNESS_ENDED = 35
    POISONED = 36
    FORGOTTEN = 37
    SWITCHED = 38
    SEND_REQUESTED = 39
    SAID = 40
    CHAOS_ENDED = 41

    @property
    def word(self) -> str:
        """The name in presets and in the record, for example `gave-up`."""
        return self.name.lower().replace("_", "-")


KIND_BY_WORD: Final[dict[str, Kind]] = {kind.word: kind for kind in Kind}
"""`"gave-up"` -> `Kind.GAVE_UP`, for every kind."""

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

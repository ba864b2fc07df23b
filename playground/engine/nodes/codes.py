"""What the producer, the broker and its parts, and the members of a group record, as the log packs it."""

from typing import Final

from playground.engine.events import Kind
from playground.engine.log import code_of
from playground.engine.places import Place

UNROUTABLE: Final = code_of(Kind.UNROUTABLE, Place.BROKER)
STORED: Final = code_of(Kind.STORED, Place.BROKER)
REFUSED: Final = code_of(Kind.REFUSED, Place.BROKER)
DISPATCHED: Final = code_of(Kind.DISPATCHED, Place.BROKER)
REDELIVERY_DUE: Final = code_of(Kind.REDELIVERY_DUE, Place.BROKER)
SETTLED: Final = code_of(Kind.SETTLED, Place.BROKER)
DEAD_LETTERED: Final = code_of(Kind.DEAD_LETTERED, Place.BROKER)
DISCARDED: Final = code_of(Kind.DISCARDED, Place.BROKER)
RETURNED: Final = code_of(Kind.RETURNED, Place.BROKER)
RENEWED: Final = code_of(Kind.RENEWED, Place.BROKER)
LATE_ACK: Final = code_of(Kind.LATE_ACK, Place.BROKER)
FLUSHED: Final = code_of(Kind.FLUSHED, Place.BROKER)
EXPIRED: Final = code_of(Kind.EXPIRED, Place.BROKER)
REDRIVEN: Final = code_of(Kind.REDRIVEN, Place.BROKER)
RELEASED: Final = code_of(Kind.RELEASED, Place.BROKER)
REPLICATED: Final = code_of(Kind.REPLICATED, Place.BROKER)
REJECTED: Final = code_of(Kind.REJECTED, Place.BROKER)
POSITIONS_GONE: Final = code_of(Kind.POSITIONS_GONE, Place.BROKER)
COMMITTED: Final = code_of(Kind.COMMITTED, Place.BROKER)
LAGGED: Final = code_of(Kind.LAGGED, Place.BROKER)
CAUGHT_UP: Final = code_of(Kind.CAUGHT_UP, Place.BROKER)
RESURFACED: Final = code_of(Kind.RESURFACED, Place.BROKER)
KEPT: Final = code_of(Kind.KEPT, Place.BROKER)
HANDED_OVER: Final = code_of(Kind.HANDED_OVER, Place.BROKER)

CONSUMER_SESSION_GONE: Final = code_of(Kind.SESSION_GONE, Place.CONSUMER)
PRODUCER_SESSION_GONE: Final = code_of(Kind.SESSION_GONE, Place.PRODUCER)

TAKEN: Final = code_of(Kind.TAKEN, Place.CONSUMER)
PASSED_OVER: Final = code_of(Kind.PASSED_OVER, Place.CONSUMER)

SENT: Final = code_of(Kind.SENT, Place.PRODUCER)
ATTEMPTED: Final = code_of(Kind.ATTEMPTED, Place.PRODUCER)
TIMED_OUT: Final = code_of(Kind.TIMED_OUT, Place.PRODUCER)
NOTED: Final = code_of(Kind.NOTED, Place.PRODUCER)
CLEARED: Final = code_of(Kind.CLEARED, Place.PRODUCER)
CONFIRMED: Final = code_of(Kind.CONFIRMED, Place.PRODUCER)
DECLINED: Final = code_of(Kind.DECLINED, Place.PRODUCER)
GAVE_UP: Final = code_of(Kind.GAVE_UP, Place.PRODUCER)
RESENT: Final = code_of(Kind.RESENT, Place.PRODUCER)

# Of a member of a group; the bits of the index are put in as each is recorded.
LEFT: Final = code_of(Kind.LEFT, Place.CONSUMER)
JOINED: Final = code_of(Kind.JOINED, Place.CONSUMER)
MEMBER_SKIPPED: Final = code_of(Kind.SKIPPED, Place.CONSUMER)
MEMBER_FAILED: Final = code_of(Kind.FAILED, Place.CONSUMER)
MEMBER_APPLIED: Final = code_of(Kind.APPLIED, Place.CONSUMER)
PRODUCED: Final = code_of(Kind.PRODUCED, Place.CONSUMER)

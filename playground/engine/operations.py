"""Operations: everything that the schedule can be asked to do, each a small integer.

An operation on the queue or the agenda is plain data, `(operation, item, cause)`: no closures and no generators, so
that a shallow copy of the containers is a checkpoint. Each operation brings about one event at the most (`applied`
with `marked` in one transaction is the one pair), so that a command can come between any two events.
"""

from enum import IntEnum
from typing import Final

from playground.engine.places import Place


class Op(IntEnum):
    """What can be due. The application's clock comes first: at a tie it was scheduled first."""

    TICK = 0
    # The producer.
    SEND = 1
    ATTEMPT = 2
    TIME_OUT = 3
    RETRY = 4
    GIVE_UP = 5
    CONFIRM = 6
    # The broker.
    ADMIT = 7
    DISPATCH = 8
    SETTLE_DISPATCHED = 9
    SETTLE_ACKED = 10
    REDELIVER = 11
    # The consumer.
    RECEIVE = 12
    TAKE_WORK = 13
    BEGIN = 14
    FINISH = 15
    SECOND_STEP = 16
    ACKNOWLEDGE = 17
    # The ends of faults, the steps of the preset, and what several links need one by one.
    RESTART = 18
    RESUME = 19
    END_CUT = 20
    END_SLOWNESS = 21
    STEP = 22
    CUT = 23
    HEAL = 24
    END_CHAOS = 25
    END_RUN = 26
    # The links; see `link_op`.
    DEPART = 27
    DROP = 31
    DUPLICATE = 35
    DELAY = 39
    ARRIVE = 43
    # After the links: the consumer once more, which puts a key on record as its work starts.
    CLAIM = 47


SPAN_ENDS: Final = frozenset(map(int, (Op.RESTART, Op.RESUME, Op.END_CUT, Op.END_SLOWNESS)))
"""The ends of `for_ms` spans."""

OPERATIONS: Final = 48
"""How many operations there are, the four links' own included."""


def link_op(op: Op, link: Place) -> int:
    """The operation `op` (DEPART, DROP, DUPLICATE, DELAY or ARRIVE) of one link."""
    return int(op) + int(link) - int(Place.PUBLISH)


ARRIVALS: Final = frozenset(link_op(Op.ARRIVE, place) for place in Place if place.is_link)
"""The arrivals of all links: what reaches a node from outside."""

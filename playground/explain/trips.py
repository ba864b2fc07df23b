"""Trips: how far what followed from one attempt or one dispatch had come, by a given event.

A trip goes out with a packet and comes back with its answer. It ends with the answer, or it halts somewhere; where, is
all that an explanation asks.
"""

from typing import Final, NamedTuple

from playground.engine.effects.store import KeyState
from playground.engine.events import Event, Kind
from playground.engine.packet import RECEIPT
from playground.engine.places import Place
from playground.explain.history import History

_OTHER_TRIPS: Final = frozenset(
    {
        *(Kind.SENT, Kind.RESENT, Kind.ATTEMPTED, Kind.TIMED_OUT, Kind.GAVE_UP),
        *(Kind.DISPATCHED, Kind.REDELIVERY_DUE, Kind.DEAD_LETTERED, Kind.DISCARDED),
        *(Kind.DELAYED, Kind.RENEWED, Kind.RELEASED, Kind.NOTED),
    }
)
"""What begins or ends another trip, or only remarks on a packet that is under way."""
_STAGES: Final[dict[Kind, int]] = {
    Kind.TAKEN: 3,
    Kind.HANDED_OVER: 3,
    Kind.RECEIVED: 3,
    Kind.STARTED: 4,
    Kind.KEPT: 5,
    Kind.CLEARED: 5,
    Kind.STORED: 5,
    Kind.REFUSED: 5,
    Kind.UNROUTABLE: 5,
    Kind.REJECTED: 5,
    Kind.APPLIED: 5,
    Kind.MARKED: 5,
    Kind.FAILED: 5,
    Kind.CONFLICTED: 5,
    Kind.SKIPPED: 5,
    Kind.PASSED_OVER: 6,
    Kind.ACKED: 6,
    Kind.NACKED: 6,
    Kind.CONFIRMED: 9,
    Kind.LATE_ACK: 9,
    Kind.DECLINED: 9,
    Kind.RETURNED: 9,
}


class Trip(NamedTuple):
    """One attempt or one dispatch, seen from its sender."""

    history: History
    root: Event
    """The `attempted` or `dispatched` event."""
    before: int
    """The event before which the answer should have come."""

    @property
    def name(self) -> str:
        """`attempt 2`, or `delivery 2 of copy 1` for the broker's."""
        return self.history.trip_name(self.root)

    @property
    def sender(self) -> Place:
        """Who waits for the answer."""
        return self.root.place


def halt(history: History, root: Event, before: int) -> Event:
    """The event with which a trip had come farthest on its way out and back, before another event."""
    return max(_leaves(history, root, before, answers=True), key=progress)


def lost_answers(trip: Trip) -> list[Event]:
    """The answers of a trip that were lost, in order: several where the network had doubled a packet."""
    leaves = _leaves(trip.history, trip.root, trip.before, answers=True)
    return sorted(leaf for leaf in leaves if leaf.kind is Kind.DROPPED and leaf.place.leads_back)


def ends(trip: Trip) -> list[Event]:
    """The events with which the packets of a trip had come to their ends on the way out, in order."""
    leaves = _leaves(trip.history, trip.root, trip.before, answers=False)
    return sorted(leaves, key=lambda leaf: leaf.number)


def answer_word(link: Place) -> str:
    """What an answer is called on its link."""
    return "confirm" if link is Place.CONFIRM else "ACK"


def answer_link(link: Place) -> Place:
    """The link on which the answer comes to what arrives on a link."""
    return Place.CONFIRM if link is Place.PUBLISH else Place.ACK.at(link.index)


def progress(event: Event) -> tuple[int, int]:
    """How far along a trip an event is; of two at the same stage the later one is farther."""
    return _stage(event), event.number


def _stage(event: Event) -> int:
    if event.place.is_link:
        return (7 if event.place.leads_back else 1) + (event.kind is Kind.ARRIVED)
    return _STAGES.get(event.kind, 0)


def _leaves(history: History, root: Event, before: int, *, answers: bool) -> list[Event]:
    leaves, branches = [], [root]
    while branches:
        event = branches.pop()
        followers = [
            one for one in history.children.get(event.number, ()) if _belongs(history, one, before, answers=answers)
        ]
        # A key that was put on record is where the work stands only for as long as nothing came of that.
        further = [one for one in followers if one.detail != KeyState.IN_FLIGHT.word or one.kind is not Kind.MARKED]
        branches.extend(further or followers)
        # A packet that was doubled is under way itself, until it arrives or is lost.
        if not [one for one in followers if one.kind is not Kind.DUPLICATED]:
            leaves.append(event)
    return leaves


def _belongs(history: History, event: Event, before: int, *, answers: bool) -> bool:
    if event.number >= before or event.kind in _OTHER_TRIPS:
        return False
    if event.kind in (Kind.FLUSHED, Kind.REPLICATED, Kind.COMMITTED):
        # A stage only where the confirm waits for it; else the copy is where it was stored.
        return any(_belongs(history, one, before, answers=answers) for one in history.children.get(event.number, ()))
    is_answer = event.place.leads_back or event.kind in (Kind.ACKED, Kind.NACKED)
    return answers or not is_answer or _is_receipt(history, event)


def _is_receipt(history: History, event: Event) -> bool:
    """Whether a packet on its way back says only that something is kept, so that the trip goes on."""
    left = history.back(event.number, Kind.DEPARTED) or event
    return left.place is event.place and left.detail == RECEIPT

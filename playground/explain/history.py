"""The history of one message: its own events, what followed from which, and what befell nodes and links meanwhile.

All of it is look-ups in the record: the route by which a delivery came, the faults in force at an event. Numbers of
events are positions in the record throughout.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.contracts import Contract, contract_for
from playground.engine.events import NONE, Event, Kind
from playground.engine.limits import span_ms
from playground.engine.places import Place
from playground.engine.settings import GUARANTEE_BY_WORD
from playground.explain.clauses import Clause, EventClause
from playground.explain.record import Record
from playground.words.events import FAULTS
from playground.words.packets import OF_THE_SCRIPT, ON_PURPOSE, link_name
from playground.words.positions import place_words
from playground.words.times import seconds

_ENDS_OF_A_STANDING: Final = (Kind.RESTARTED, Kind.RESUMED, Kind.CRASHED)


class Route(NamedTuple):
    """The way by which a delivery came: the numbers of its events, or `NONE` where there is no broker."""

    attempted: int
    stored: int
    dispatched: int
    arrived: int
    """Its arrival at the consumer."""


class History:
    """What the record says about one message."""

    def __init__(self, record: Record, message: int) -> None:
        self.record = record
        self.message = message
        self.events: list[Event] = []
        """The message's own events, in order."""
        self.befell = [event for event in record.commands if event.message in (0, message)]
        """What commands did: crashes, pauses, cuts and so on, and what was armed for this message."""
        self.children: dict[int, list[Event]] = {}
        """Event -> those of the message's events that it brought about."""
        for number in record.numbers_of(message):
            event = record.log[number]
            self.events.append(event)
            self.children.setdefault(event.cause, []).append(event)
        self._routes: dict[int, Route] = {}
        self.contract = self._contract()

    # What concerns the message itself.

    def __getitem__(self, number: int) -> Event:
        return self.record.log[number]

    @property
    def sent(self) -> Event:
        """When the application handed the message over."""
        return next(self.of(Kind.SENT))

    @property
    def is_extra(self) -> bool:
        """Whether a step or a hand sent it, and not the workload."""
        return self.sent.cause != NONE

    @property
    def is_back_by_a_connection(self) -> bool:
        """Whether a connection's end, or the next one, brought it back to the broker, and no timer."""
        ends = (self[one.cause].kind for one in self.of(Kind.RETURNED))
        broke = any(end in (Kind.DISCONNECTED, Kind.CRASHED, Kind.RECONNECTED) for end in ends)
        return broke and not self.first_of(Kind.REDELIVERY_DUE)

    @property
    def has_broker(self) -> bool:
        """Whether a broker stands between the producer and the consumer."""
        return self.record.settings.topology.has_broker

    def of(self, *kinds: Kind, place: Place | None = None) -> Iterator[Event]:
        """The message's events of these kinds, in order."""
        return (event for event in self.events if event.kind in kinds and place in (None, event.place))

    def first_of(self, kind: Kind) -> Event | None:
        """The message's first event of this kind, if there is one."""
        return next(self.of(kind), None)

    def back(self, number: int, *kinds: Kind) -> Event | None:
        """The nearest event of these kinds on the way back along the causes, within the message."""
        while number != NONE:
            event = self[number]
            if event.message != self.message:
                return None
            if event.kind in kinds:
                return event
            number = event.cause
        return None

    def route(self, number: int) -> Route:
        """The way by which the delivery came that an event at the consumer is about."""
        if number not in self._routes:  # Each duplicate is held against all effects before it.
            self._routes[number] = self._route(number)
        return self._routes[number]

    def _route(self, number: int) -> Route:
        arrived = self._must(self.back(self._work_behind(number), Kind.ARRIVED))
        if not self.has_broker:
            attempted = self._must(self.back(arrived.number, Kind.ATTEMPTED))
            return Route(attempted.number, NONE, NONE, arrived.number)
        dispatched = self._must(self.back(arrived.number, Kind.DISPATCHED))
        stored = next(event for event in self.of(Kind.STORED) if event.copy == arrived.copy)
        return Route(self.publish_route(stored.number)[0], stored.number, dispatched.number, arrived.number)

    def _work_behind(self, number: int) -> int:
        """An event of the work; for an effect that came of a commit (`effect = "output"`), what had produced it."""
        event = self[number]
        if event.kind is not Kind.APPLIED or self[event.cause].kind is not Kind.SETTLED:
            return number
        produced = [one.number for one in self.of(Kind.PRODUCED) if one.copy == event.copy and one.number < number]
        return produced[-1] if produced else number

    def publish_route(self, number: int) -> tuple[int, int]:
        """The attempt, and the arrival at the broker, that `stored` or `refused` is about."""
        published = self._must(self.back(number, Kind.ARRIVED))
        # A release that was sent again came of a connection, and belongs to the latest attempt.
        before = [one for one in self.of(Kind.ATTEMPTED) if one.number < published.number]
        attempted = self.back(published.number, Kind.ATTEMPTED) or (before[-1] if before else None)
        return self._must(attempted).number, published.number

    def _must(self, event: Event | None) -> Event:
        if event is None:
            raise LookupError(f"the record of m{self.message} has a hole")
        return event

    def trip_name(self, root: Event) -> str:
        """`attempt 2`, or `dispatch 2` for the broker's; with the copy, if the broker stored several."""
        if root.kind is Kind.CLEARED:
            return "the release"
        if root.kind is Kind.DISPATCHED:
            return f"dispatch {root.attempt}{self.of_copy(root.copy)}"
        return f"attempt {root.attempt}"

    def of_copy(self, copy: int) -> str:
        """` of copy 2`: which of the copies that the broker stored, if there are several."""
        copies = [stored.copy for stored in self.of(Kind.STORED)]
        return f" of copy {copies.index(copy) + 1}" if len(copies) > 1 else ""

    def copy_name(self, copy: int) -> str:
        """`m1`, or `copy 2 of m1` if the broker stored several."""
        which = self.of_copy(copy).removeprefix(" of ")
        return f"{which} of m{self.message}" if which else f"m{self.message}"

    def where(self, copy: int, *, behind: bool = False) -> str:
        """`position 3 of partition 1`, or the position behind that; empty: the broker keeps no log."""
        book = self.record.book
        return place_words(book, copy, self.record.settings.topology, behind=behind) if book and copy else ""

    # What befell the system meanwhile.

    def befalling(self, kind: Kind, place: Place, after: int, before: int) -> Event | None:
        """The first event of this kind at this place between two events."""
        found = (one for one in self.befell if one.kind is kind and one.place is place and after < one.number < before)
        return next(found, None)

    def crash(self, place: Place, after: int, before: int) -> Event | None:
        """The first crash of a node between two events."""
        return self.befalling(Kind.CRASHED, place, after, before)

    def lag_before(self, number: int) -> Event | None:
        """When the replicas of a log had last fallen behind, before an event."""
        return self.latest(Kind.LAGGED, Place.BROKER, number)

    def away(self, before: int) -> Event | None:
        """What a reader had last been kept by before an event: its crash, a pause, the end of its connection."""
        kinds = (Kind.CRASHED, Kind.PAUSED, Kind.DISCONNECTED)
        found = [one for one in self.befell if one.kind in kinds and one.number < before]
        last = next((one for one in reversed(found) if one.place.role is Place.CONSUMER), None)
        return self[last.cause] if last and last.cause != NONE and self.is_crash(self[last.cause]) else last

    def is_crash(self, event: Event) -> bool:
        """Whether an event is one."""
        return event.kind is Kind.CRASHED

    def loss_of_copy(self, stored: Event) -> Event | None:
        """The crash that took a stored copy with it: any where the queue is volatile, else of the power in time."""
        broker, crash = self.record.settings.broker, self.crash(Place.BROKER, stored.number, self.record.length)
        if crash is None or not broker.durable:
            return crash
        flushed = [one for one in self.of(Kind.FLUSHED) if one.copy == stored.copy and one.number < crash.number]
        return crash if broker.flush_ms and crash.detail == "power" and not flushed else None

    def came_back(self, copy: int, before: int) -> list[Event]:
        """When a copy came up again that the broker was done with, or that it had parked, before an event."""
        kinds = (Kind.RESURFACED, Kind.REDRIVEN)
        found = (one for one in self.befell if one.kind in kinds and one.number < before)
        return [one for one in found if copy and one.copy == copy]

    def pause(self, place: Place, after: int, before: int) -> Event | None:
        """The latest pause of a node that was in force at some time between two events."""
        found = None
        for event in self.befell:
            if event.kind is Kind.PAUSED and event.place is place and event.number < before:
                end = self._end_of_standing(event)
                found = event if end is None or end.number > after else found
        return found

    def _end_of_standing(self, start: Event) -> Event | None:
        ends = (one for one in self.befell if one.place is start.place and one.number > start.number)
        return next((one for one in ends if one.kind in _ENDS_OF_A_STANDING), None)

    def end_of_pause(self, pause: Event) -> Event | None:
        """When a pause ended, if it has."""
        return self._end_of_standing(pause)

    def cut_until_ms(self, cut: Event) -> int:
        """Until when a cut was in force: the link may be cut for longer, by another one; the end, if it had none."""
        healed = self.befalling(Kind.HEALED, cut.place, cut.number, self.record.length)
        end_ms = healed.time_ms if healed else self[self.record.length - 1].time_ms + 1
        step = self.record.step_behind(cut.number)
        for_ms = span_ms(self.record.steps[step].command) if step is not None else 0
        return min(end_ms, cut.time_ms + for_ms) if for_ms else end_ms

    def cut_in_force(self, link: Place) -> Event | None:
        """The first of the cuts in which a link is as the record ends."""
        cuts = (one for one in self.befell if one.kind is Kind.CUT and one.place is link)
        end_ms = self[self.record.length - 1].time_ms
        return next((one for one in cuts if self.cut_until_ms(one) > end_ms), None)

    def loss_of_all(self, link: Place) -> Event | None:
        """The command by which a link loses whatever leaves on it, if it does as the record ends."""
        lossy = self.setting(Kind.LOSS_SET, link, self.record.length)
        return lossy if lossy and float(lossy.detail) == 1 else None

    def broken_since(self, client: Place) -> Event | None:
        """The break of a client's connection after which there was no other one."""
        broke, end = self.latest(Kind.DISCONNECTED, client, self.record.length), self.record.length
        return None if broke is None or self.befalling(Kind.RECONNECTED, client, broke.number, end) else broke

    def down_since(self, node: Place) -> Event | None:
        """The crash after which a node has not come back."""
        crash, end = self.latest(Kind.CRASHED, node, self.record.length), self.record.length
        return None if crash is None or self.befalling(Kind.RESTARTED, node, crash.number, end) else crash

    def paused_since(self, node: Place) -> Event | None:
        """The pause in which a node is; a crash ends one, too."""
        pause, end = self.latest(Kind.PAUSED, node, self.record.length), self.record.length
        if pause is None or self.befalling(Kind.RESUMED, node, pause.number, end):
            return None
        return None if self.crash(node, pause.number, end) else pause

    def latest(self, kind: Kind, place: Place, before: int) -> Event | None:
        """The latest event of this kind at this place before another one."""
        found = [one for one in self.befell if one.kind is kind and one.place is place and one.number < before]
        return found[-1] if found else None

    def is_expiry(self, event: Event) -> bool:
        """Whether a session was over by it that was to outlive its connection for a while."""
        return event.kind is Kind.SESSION_GONE

    def expiry_before(self, before: int) -> Event | None:
        """The latest end of a consumer's session before an event, if it had expired."""
        consumers = self.record.settings.topology.consumers
        found = [one for one in self.befell if self.is_expiry(one) and one.place in consumers and one.number < before]
        return found[-1] if found else None

    def setting(self, kind: Kind, place: Place, before: int) -> Event | None:
        """The command (`latency-set`, `slowed`) that was in force at an event; the end of the chaos undoes it."""
        in_force: list[Event] = []
        for event in self.befell:
            if event.number >= before:
                break
            if event.kind is kind and event.place is place:
                in_force.append(event)
            elif event.kind is Kind.CHAOS_ENDED:
                in_force.clear()
            elif event.kind is Kind.SLOWNESS_ENDED and kind is Kind.SLOWED:
                in_force = [one for one in in_force if one.number != event.cause]
        return in_force[-1] if in_force else None

    def _switch(self) -> Event | None:
        """The latest switch of the guarantee before the message was sent."""
        return self.latest(Kind.SWITCHED, Place.PRODUCER, self.sent.number)

    def _contract(self) -> Contract:
        switch, settings = self._switch(), self.record.settings
        return contract_for(settings, GUARANTEE_BY_WORD[switch.detail] if switch else settings.guarantee)

    # Clauses.

    def clause(self, text: str, instant: Event, *others: Event | None, blames: Event | None = None) -> Clause:
        """A clause about an instant, what else it stands for, and the fault that it blames."""
        events = dict.fromkeys(one.number for one in (instant, *others, blames) if one is not None)
        return Clause(text, instant.time_ms, tuple(events), (blames.number,) if blames else ())

    def crashed(self, crash: Event, what: str, whom: str, *others: Event | None, blamed: bool = True) -> Clause:
        """A clause about a crash: ` while it was working on {}`, `attempt 1`. All that one crash did is told once."""
        did = "lost its power" if crash.detail == "power" else "crashed"
        opening = f"{crash.place.noun} {did} at {seconds(crash.time_ms)}"
        happening = EventClause(opening, ((what, (whom,)),), self.by(crash))
        return self.happening(happening, crash, *others, blames=crash if blamed else None)

    def happening(
        self, happening: EventClause, instant: Event, *others: Event | None, blames: Event | None = None
    ) -> Clause:
        """A clause in pieces."""
        return replace(self.clause(happening.text, instant, *others, blames=blames), happening=happening)

    def by(self, *faults: Event | None) -> str:
        """` (on purpose, by step 1 of the script)`: who is behind these events, for the end of a clause; or nothing."""
        known = [fault for fault in faults if fault]
        behind = self.record.behind(*(fault.number for fault in known))
        return f" ({_meant(known, behind)})" if behind else ""

    def since(self, fault: Event) -> str:
        """` (since 3.000 s, on purpose, by step 1 of the script)`: from when it was in force, and who is behind it."""
        behind = self.record.behind(fault.number)
        return f" (since {seconds(fault.time_ms)}{', ' + _meant([fault], behind) if behind else ''})"

    def switch_clauses(self, *mechanisms: str) -> list[Clause]:
        """Under which guarantee the message was sent, if a switch decided about one of these mechanisms."""
        switch, usual = self._switch(), contract_for(self.record.settings, self.record.settings.guarantee)
        if switch is None or all(getattr(self.contract, name) == getattr(usual, name) for name in mechanisms):
            return []
        text = f"m{self.message} was sent at {seconds(self.sent.time_ms)} under {self.contract.guarantee.word}"
        return [self.clause(text + self.since(switch), self.sent, blames=switch)]

    # Places, as they are called.

    def link(self, link: Place) -> str:
        """A link as its lane is called: `the deliver link`."""
        return link_name(link, self.record.settings.topology)

    def target(self, link: Place) -> Place:
        """The node that a link reaches."""
        return self.record.settings.topology.routes[link].target


def _meant(events: Sequence[Event], behind: str) -> str:
    """That a fault was meant, where the script has it; what you do yourself, you know that you meant."""
    is_meant = OF_THE_SCRIPT in behind and any(event.kind in FAULTS for event in events)
    return f"{ON_PURPOSE}, {behind}" if is_meant else behind

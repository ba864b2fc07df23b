"""The broker's part of the protocol: store or refuse, dispatch within prefetch, redeliver in time, settle."""

from collections import deque

from playground.checker.audit.admission import AuditedAdmission
from playground.checker.audit.answers import AuditedAnswers
from playground.checker.audit.case import Case
from playground.checker.audit.copies import Copy
from playground.checker.audit.exchange import ExchangeAudit
from playground.checker.audit.holders import Holders
from playground.checker.audit.stages import StoringStages
from playground.engine.events import NONE, Event, Kind
from playground.engine.places import Place

_HERE = Place.BROKER


class BrokerAudit:
    """Follows every stored copy."""

    def __init__(self, case: Case, exchange: ExchangeAudit) -> None:
        self._case, self._exchange = case, exchange
        self._settings = case.settings.broker
        self._holders = Holders(case)
        self.places = (_HERE, *self._holders.watched)
        self.inward = case.links_to(_HERE)
        self._copies: dict[int, Copy] = {}
        """In the order in which they were stored."""
        self._ready: deque[int] = deque()
        self._flying: set[int] = set()
        """Those that are dispatched and unsettled."""
        self._stages = StoringStages(case)
        self._admission = AuditedAdmission(case, self._stages)
        self._answers = AuditedAnswers(case, exchange, self._copies, self._flying)
        self._last_copy = 0
        self._settled: dict[int, tuple[int, Copy]] = {}
        """By message the copy of it that was settled last."""

    # From the producer.

    def arrived(self, event: Event) -> None:
        """A publish arrives; or an ack, which settles the copy if that is still there."""
        if event.place.role is Place.PUBLISH:
            self._case.duties.owe(_HERE, ("admit", event.message, event.attempt), event, "the storing or refusal")
        elif event.copy in self._copies:
            self._answers.arrived(event)

    def late_ack(self, event: Event) -> None:
        """An ack for a dispatch whose lease has ended changes nothing."""
        self._answers.note_late(event)

    def stored(self, event: Event) -> None:
        """A publish is stored as a new copy."""
        case = self._case
        self._admission.store(event)
        if event.copy != self._last_copy + 1:
            case.report(event.number, f"copy {event.copy} is stored after copy {self._last_copy}")
        self._last_copy = max(event.copy, self._last_copy)
        case.keys.stored(event)
        if self._stages.store(event) and event.copy not in self._copies:
            self._ready.append(event.copy)
        self._copies[event.copy] = Copy(event.message)
        self._owe_dispatch(event)

    def released(self, event: Event) -> None:
        """A copy is due."""
        if self._stages.release(event):
            self._ready.append(event.copy)
        self._owe_dispatch(event)

    def refused(self, event: Event) -> None:
        """A publish is a duplicate by its key; or it is kept already."""
        if not self._exchange.refuses(event):
            self._admission.refuse(event)

    def flushed(self, event: Event) -> None:
        """A copy is on disk."""
        self._admission.flush(event)

    # To the consumer.

    def dispatched(self, event: Event) -> None:
        """A copy is sent to the consumer."""
        copy = self._take_first(event)
        if copy is None:
            return
        case, limit = self._case, self._settings.max_deliveries
        if limit and copy.dispatches >= limit:
            case.report(event.number, f"copy {event.copy} is dispatched once more than the limit of {limit} allows")
        if copy.handed:
            case.report(event.number, f"copy {event.copy} is dispatched, but the consumer keeps it already")
        copy.dispatches += 1
        copy.dispatched = event.number
        self._flying.add(event.copy)
        self._check_count(event, copy)
        if case.terms(event.message).ack == "automatic":
            case.duties.owe(_HERE, ("settle", event.copy), event, "the automatic settling")
        else:
            self._holders.assign(event, is_out=True)
            case.owe_departure(event, Place.DELIVER)
            self._owe_end_of_lease(event)
        self._owe_dispatch(event)

    def handed_over(self, event: Event) -> None:
        """A copy is released that the consumer keeps: as it says so, or when it is the copy's turn again."""
        case = self._case
        if case.duties.fulfil(_HERE, ("hand over", event.copy), event):
            copy = self._copies.get(event.copy)
        else:
            copy = self._take_first(event)
            if copy is not None and not copy.handed:
                case.report(event.number, f"copy {event.copy} is released, but the consumer does not keep it")
        if copy is not None:
            copy.handed, copy.dispatched = True, event.number
            self._flying.add(event.copy)
            self._check_count(event, copy)
        case.owe_departure(event, Place.DELIVER)
        self._owe_dispatch(event)

    def _owe_end_of_lease(self, event: Event) -> None:
        if self._settings.has_timer:
            wait_ms = self._settings.redelivery_timeout_ms
            self._case.duties.owe(_HERE, ("redeliver", event.copy), event, "the redelivery", wait_ms=wait_ms)

    def renewed(self, event: Event) -> None:
        """A lease would have run out, but somebody works on the copy."""
        self._case.duties.demand(_HERE, ("redeliver", event.copy), event, "no dispatch of the copy waits for an ack")
        if not self._holders.renew(event.copy):
            self._case.report(event.number, f"the lease of copy {event.copy} is renewed, but nobody works on it")
        if copy := self._copies.get(event.copy):
            self._check_count(event, copy)
        self._owe_end_of_lease(event)

    def redelivery_due(self, event: Event) -> None:
        """A dispatch was not acknowledged in time."""
        self._case.duties.demand(_HERE, ("redeliver", event.copy), event, "no dispatch of the copy waits for an ack")
        if self._holders.renew(event.copy):
            self._case.report(event.number, f"copy {event.copy} is due again, but its lease was to be renewed")
        self._come_back(event)

    def returned(self, event: Event) -> None:
        """The consumer that had a copy is gone, or has given it back."""
        if not self._case.duties.fulfil(_HERE, ("give back", event.copy), event):
            otherwise = "no consumer that had it has crashed or given it back"
            self._case.duties.demand(_HERE, ("return", event.copy), event, otherwise)
        self._case.duties.cancel(_HERE, ("redeliver", event.copy))
        self._come_back(event)

    def _come_back(self, event: Event) -> None:
        copy = self._copies.get(event.copy)
        if copy is not None and event.copy in self._flying:
            self._flying.remove(event.copy)
            self._holders.end(event.copy)
            self._check_count(event, copy)
            self._line_up_again(event.copy, copy)
        self._owe_dispatch(event)

    def _line_up_again(self, number: int, copy: Copy) -> None:
        is_over = 0 < self._settings.max_deliveries <= copy.dispatches
        goes_last = self._settings.returned_to == "tail" and not is_over
        (self._ready.append if goes_last else self._ready.appendleft)(number)

    def dead_lettered(self, event: Event) -> None:
        """A copy is parked, or dropped, after too many deliveries."""
        if (self._settings.dead_letters == "parked") is (event.kind is Kind.DISCARDED):
            self._case.report(event.number, f"copy {event.copy} is {event.kind.word}, which is not what the limit does")
        self._holders.forget(event.copy)
        self._case.duties.cancel(_HERE, ("end", event.message, event.copy))
        if self._case.duties.fulfil(_HERE, ("park", event.copy), event):
            self._flying.discard(event.copy)
            self._check_count(event, self._copies.pop(event.copy))
            self._owe_dispatch(event)
            return
        copy = self._take_first(event)
        if copy is not None:
            self._check_count(event, copy)
            limit = self._settings.max_deliveries
            if not limit or copy.dispatches < limit:
                self._case.report(event.number, f"copy {event.copy} is dead-lettered at dispatch {copy.dispatches}")
            del self._copies[event.copy]
        self._owe_dispatch(event)

    def discarded(self, event: Event) -> None:
        """A copy is dropped for good: over the limit, or with the session that it stood in."""
        if event.detail != "session ended":
            self.dead_lettered(event)
        elif copy := self._copies.pop(event.copy, None):
            self._check_count(event, copy)
            self._leave(event)
            self._owe_dispatch(event)

    def _leave(self, event: Event) -> None:
        """A copy is neither out nor ready any more, and nothing else is to come of it."""
        self._flying.discard(event.copy)
        self._holders.forget(event.copy)
        if event.copy in self._ready:
            self._ready.remove(event.copy)
        self._stages.held.discard(event.copy)
        for owed in (("redeliver",), ("return",), ("give back",), ("release",), ("settle",), ("end", event.message)):
            self._case.duties.cancel(_HERE, (*owed, event.copy))

    def settled(self, event: Event) -> None:
        """The broker is done with a copy."""
        case = self._case
        case.duties.demand(_HERE, ("settle", event.copy), event, "no ack came, nor is it settled on dispatch")
        copy = self._copies.pop(event.copy, None)
        if copy is None or copy.message != event.message:
            case.report(event.number, f"copy {event.copy} of m{event.message} is settled, but is not stored")
        else:
            self._settled[event.message] = event.copy, copy
            copy.handed = False
        self._leave(event)
        if case.terms(event.message).ack == "automatic":
            self._holders.assign(event, is_out=False)
            case.owe_departure(event, Place.DELIVER)
        self._owe_dispatch(event)

    def resurfaced(self, event: Event) -> None:
        """A copy that was settled is there again."""
        number, copy = self._settled.pop(event.message, (0, None))
        if copy is None or number != event.copy or number in self._stages.unflushed:
            self._case.report(event.number, f"copy {event.copy} of m{event.message} cannot come up again")
            return
        self._check_count(event, copy)
        self._copies[number] = copy
        self._line_up_again(number, copy)
        self._owe_dispatch(event)

    def redriven(self, event: Event) -> None:
        """A dead letter is in the queue again, and begins anew."""
        if event.copy in self._copies or event.copy in self._stages.unflushed:
            self._case.report(event.number, f"copy {event.copy} of m{event.message} cannot be redriven")
            return
        self._copies[event.copy] = Copy(event.message)
        self._ready.append(event.copy)
        self._owe_dispatch(event)

    # Crashes, and the end.

    def crashed(self, event: Event) -> None:
        """Which deliveries are in flight is forgotten; what is not durable is lost."""
        if event.place is not _HERE:
            self._lose_holder(event)
            return
        if not self._settings.durable:
            self._copies.clear()
            self._settled.clear()
            self._admission.seen.clear()
        if event.detail == "power":
            for copy, key in self._stages.unflushed.items():
                self._copies.pop(copy, None)
                self._admission.seen.remove(key)
            kept = {message: one for message, one in self._settled.items() if one[0] not in self._stages.unflushed}
            self._settled = kept
        self._exchange.lose_copies(self._copies)
        self._stages.crash(event, self._copies)
        self._flying.clear()
        self._holders.forget_all()
        self._ready = deque(copy for copy in sorted(self._copies) if copy not in self._stages.held)

    def restarted(self, event: Event) -> None:
        """Unsettled copies are dispatched again; or a consumer is there again, and takes what is ready."""
        self._owe_dispatch(event)

    reconnected = restarted

    def _lose_holder(self, event: Event) -> None:
        """A consumer is gone, or its connection: what it has comes back, if that ends its lease."""
        self._owe_dispatch(event)
        if event.kind is Kind.DISCONNECTED and self._exchange.ends.get(event.place):
            self._exchange.owe_ends(event, {number: copy.message for number, copy in self._copies.items()})
            return
        for number in self._flying if self._holders.ends_lease(event) else ():
            message = self._copies[number].message
            is_his = self._copies[number].dispatched != NONE and self._holders.had(number, event)
            if is_his and self._case.terms(message).ack != "automatic":
                self._case.duties.owe(_HERE, ("return", number), event, "the return", message=message)

    disconnected = _lose_holder

    def session_gone(self, event: Event) -> None:
        """A session is over; a consumer's takes its queue along."""
        if event.place in self._case.topology.consumers:
            self._exchange.owe_ends(event, {number: copy.message for number, copy in self._copies.items()})

    def departed(self, event: Event) -> None:
        """Of several consumers, one gets what was dispatched."""
        self._holders.depart(event)

    def forgotten(self, event: Event) -> None:
        """The deduplication memory is wiped."""
        self._admission.seen.clear()

    def close(self, last: int) -> None:
        """The run has come to rest; without a timer, what is out may stay out."""
        keeps_back = self._settings.prefetch or self._settings.lanes
        for number, copy in self._copies.items():
            if self._settings.lease == "timer" or not (number in self._flying or keeps_back):
                self._case.report(last, f"copy {number} of m{copy.message} is still stored and unsettled")

    def _take_first(self, event: Event) -> Copy | None:
        """The copy that leaves the queue; it must be the first in it, and prefetch must have room."""
        case = self._case
        case.duties.fulfil(_HERE, ("dispatch",), event)
        copy = self._copies.get(event.copy)
        if copy is None or event.copy not in self._ready or copy.message != event.message:
            case.report(event.number, f"copy {event.copy} is {event.kind.word}, but is not waiting to be dispatched")
            return None
        if (first := self._first()) != event.copy:
            before = f"before copy {first}" if first else "while another of its lane is out"
            case.report(event.number, f"copy {event.copy} is {event.kind.word} {before}")
        if not self._may_leave(copy):
            case.report(event.number, f"copy {event.copy} is {event.kind.word}, but prefetch has no room")
        self._ready.remove(event.copy)
        return copy

    def _check_count(self, event: Event, copy: Copy) -> None:
        if event.attempt != copy.dispatches:
            self._case.report(
                event.number, f"copy {event.copy} counts {event.attempt} dispatches, but there were {copy.dispatches}"
            )

    def _owe_dispatch(self, event: Event) -> None:
        """While a copy is ready and prefetch has room, the first one must leave at once."""
        first = self._copies.get(self._first())
        if first is not None and self._may_leave(first):
            if not self._case.duties.is_owed(_HERE, ("dispatch",)):
                self._case.duties.owe(_HERE, ("dispatch",), event, "the dispatch", message=first.message)
        else:
            self._case.duties.cancel(_HERE, ("dispatch",))

    def _first(self) -> int:
        """The first copy in the queue that no other of its lane keeps there; 0: none."""
        if not self._settings.lanes:
            return self._ready[0] if self._ready else 0
        taken = {self._lane(copy) for copy in self._flying}
        return next((copy for copy in self._ready if self._lane(copy) not in taken), 0)

    def _lane(self, copy: int) -> int:
        return self._case.settings.workload.lane_of(self._copies[copy].message)

    def _may_leave(self, copy: Copy) -> bool:
        """Whether there is room for it, or it is to be dead-lettered, for which none is needed."""
        limit = self._settings.max_deliveries
        is_over = 0 < limit <= copy.dispatches and not copy.handed
        return is_over or self._holders.have_room(len(self._flying))

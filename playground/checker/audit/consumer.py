"""The consumer's side of the protocol: work for each worker, in order of arrival, skipped if its key is known.

The effect comes when the processing time is over and not before; effect and mark come in the order, and as close
together, as the contract's `dedup` says; an ack is sent where the contract acks, and only there.
"""

from collections import deque

from playground.checker.audit.acks import AckAudit
from playground.checker.audit.case import Case
from playground.checker.audit.exchange import ExchangeAudit
from playground.checker.audit.keys import IdempotencyKey
from playground.checker.audit.records import DONE, FAILED, IN_FLIGHT, Records
from playground.checker.audit.slowness import SlownessAudit
from playground.checker.audit.works import AuditedWork, Delivery, packet_of
from playground.engine.events import NONE, Event, Kind
from playground.engine.mechanisms.failures import AFTER_EFFECT, TRIED_AGAIN
from playground.engine.places import Place

_GAP_MS = 1
"""Between effect and mark, where they are two steps."""


class ConsumerAudit:
    """Follows every delivery until it is done."""

    def __init__(
        self,
        case: Case,
        acks: AckAudit,
        exchange: ExchangeAudit,
        slowness: SlownessAudit,
        here: Place,
        records: Records,
    ) -> None:
        self._case, self._acks, self._exchange, self._slowness = case, acks, exchange, slowness
        self._here = here
        self.places, self.inward = (here,), case.links_to(here)
        self._inbox: deque[Delivery] = deque()
        self._works: dict[Delivery, AuditedWork] = {}
        """What is in hand, from its beginning (or the ack before it) to its end."""
        self._records, self._effects = records, case.effects
        self._says_busy = case.settings.consumer.busy == "busy"
        self._workers = case.settings.consumer.workers
        self._marking = -1
        """The number of the event of an effect that a `marked` one must follow immediately."""

    def _delivery(self, event: Event) -> Delivery:
        return *packet_of(event), self._case.delivery_behind(event)

    def _work(self, event: Event) -> AuditedWork:
        return self._works.get(self._delivery(event)) or AuditedWork()

    def _put_down(self, event: Event) -> None:
        self._works.pop(self._delivery(event), None)
        self._note_hands()

    def _note_hands(self) -> None:
        self._case.hands[self._here] = [delivery[2] for delivery in self._works]

    # Deliveries.

    def arrived(self, event: Event) -> None:
        """A packet reaches the consumer."""
        if self._exchange.gets(event):
            self._case.duties.owe(self._here, ("receive", *packet_of(event)), event, "the delivery")

    def received(self, event: Event) -> None:
        """A delivery is handed to consumer code and waits its turn."""
        self._case.duties.demand(self._here, ("receive", *packet_of(event)), event, "it has not arrived")
        self._inbox.append(self._delivery(event))
        self._owe_turn(event)

    # Work.

    def skipped(self, event: Event) -> None:
        """A duplicate by its key: no work."""
        terms = self._case.terms(event.message)
        is_again = self._case.duties.fulfil(self._here, ("again", *self._delivery(event)), event)
        if is_again:
            self._put_down(event)
        else:
            self._take_first(event)
        if terms.dedup == "none" or not self._is_known(event):
            self._case.report(event.number, f"m{event.message} is skipped, but its key is not known")
        state = self._records.state(self._key(event))
        self._check_state(event, state)
        refusal = "return" if state == FAILED else "busy" if state == IN_FLIGHT and self._says_busy else ""
        if terms.ack == "after":
            self._conclude(event, refusal or "acknowledge")
        elif terms.ack == "before" and not is_again:
            self._owe_ack(event)
        self._owe_turn(event)

    def started(self, event: Event) -> None:
        """Work begins."""
        duties = self._case.duties
        if duties.fulfil(self._here, ("again", *self._delivery(event)), event):
            self._check_unknown(event)
        elif not duties.fulfil(self._here, ("begin", *self._delivery(event)), event):
            if self._case.terms(event.message).ack == "before":
                self._case.report(event.number, f"m{event.message} is started before it is acked")
            self._begin(event)
        work = self._work(event)
        work.tries += 1
        wait_ms = self._slowness.processing_ms(event)
        work.due_ms = event.time_ms + wait_ms
        duties.owe(self._here, ("finish", *self._delivery(event)), event, "the end of processing", wait_ms=wait_ms)
        if self._case.terms(event.message).dedup == "in-flight":
            duties.owe(self._here, ("claim", *self._delivery(event)), event, "the record of the key")

    def _begin(self, event: Event) -> None:
        """Take a delivery in hand: the first in the inbox, whose key is not known."""
        self._take_first(event)
        self._check_unknown(event)
        self._works[self._delivery(event)] = AuditedWork()
        self._note_hands()

    def _check_unknown(self, event: Event) -> None:
        if self._case.terms(event.message).dedup != "none" and self._is_known(event):
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but its key is known")

    def failed(self, event: Event) -> None:
        """Processing fails: no effect, or no ack of it; then what the settings say."""
        case, settings, terms = self._case, self._case.settings.consumer, self._case.terms(event.message)
        is_done = case.duties.fulfil(self._here, ("fail", *self._delivery(event)), event)
        if not is_done:
            self._demand_finish(event, "finish")
        what = settings.on_failure
        if what == "retry" and 0 < settings.max_tries <= self._work(event).tries:
            what = settings.then
        kept = ""
        if terms.dedup == "in-flight":
            kept = self._records.fail(self._key(event), event.time_ms, self._for_its_record(what), is_done=is_done)
        details = {AFTER_EFFECT: is_done, kept: bool(kept), TRIED_AGAIN: what == "retry"}
        wanted = ", ".join(detail for detail, applies in details.items() if applies)
        if event.detail != wanted:
            case.report(event.number, f"m{event.message} fails with {event.detail!r}, not {wanted!r}")
        self._go_on(event, what)

    def _for_its_record(self, what: str) -> str:
        """What a failure counts as for the record of its key."""
        return what

    def _go_on(self, event: Event, what: str) -> None:
        """What follows a failure."""
        duties, delivery = self._case.duties, self._delivery(event)
        if what == "retry":
            wait_ms = self._case.settings.consumer.retry_delay_ms
            duties.owe(self._here, ("again", *delivery), event, "the next try", wait_ms=wait_ms)
            return
        self._put_down(event)
        self._conclude(event, what if self._case.terms(event.message).ack == "after" else "silent")
        self._owe_turn(event)

    def _conclude(self, event: Event, answer: str) -> None:
        """The work on a delivery has ended with an event: it is answered so."""
        if answer == "acknowledge":
            self._owe_ack(event)
        elif answer != "silent":
            owed = "nack", answer, *self._delivery(event)
            self._case.duties.owe(self._here, owed, event, "the negative answer")

    def nacked(self, event: Event) -> None:
        """A negative answer is sent."""
        owed = "nack", event.detail, *self._delivery(event)
        self._case.duties.demand(self._here, owed, event, "no such answer was due")
        self._case.owe_departure(event, Place.ACK)

    def applied(self, event: Event) -> None:
        """The effect."""
        dedup = self._case.terms(event.message).dedup
        self._demand_finish(event, "second step" if dedup == "mark-first" else "finish")
        if self._is_guarded(event):
            self._case.report(event.number, f"m{event.message} is applied, but its effect was made before")
        self._effects.make(self._key(event))
        self._go_to_the_mark(event, dedup)

    def _go_to_the_mark(self, event: Event, dedup: str) -> None:
        """What follows the effect, which is there now."""
        case = self._case
        if self._effects.are_marked_at_once(dedup):
            self._marking = event.number
            case.duties.owe(self._here, ("second step", *self._delivery(event)), event, "the mark")
        elif self._effects.are_marked_after(dedup):
            case.duties.owe(self._here, ("second step", *self._delivery(event)), event, "the mark", wait_ms=_GAP_MS)
        else:
            self._end_work(event)

    def conflicted(self, event: Event) -> None:
        """The work is done once more, and its effect was there."""
        dedup = self._case.terms(event.message).dedup
        is_second = dedup == "mark-first" and self._effects.is_external
        self._demand_finish(event, "second step" if is_second else "finish")
        if not self._is_guarded(event):
            self._case.report(event.number, f"m{event.message} is conflicted, but its effect was not made before")
        if self._effects.is_external:
            self._go_to_the_mark(event, dedup)
            return
        self._records.finish(self._key(event), event.time_ms)
        self._end_work(event)

    def _is_guarded(self, event: Event) -> bool:
        """Whether the effect of the work in hand was made before, so that it cannot be made again."""
        if self._effects.is_external:
            return self._effects.are_there(self._key(event))
        is_unique = self._case.terms(event.message).dedup == "transaction"
        return self._records.is_done_already(self._key(event), event.time_ms) or (is_unique and self._is_known(event))

    def marked(self, event: Event) -> None:
        """The key of the work in hand is marked as processed."""
        case, dedup = self._case, self._case.terms(event.message).dedup
        if case.duties.fulfil(self._here, ("claim", *self._delivery(event)), event):
            self._check_state(event, IN_FLIGHT)
            self._records.claim(self._key(event), event.time_ms)
            return
        self._check_state(event, DONE)
        self._demand_finish(event, "finish" if dedup == "mark-first" else "second step")
        if dedup == "none":
            case.report(event.number, f"m{event.message} is marked, but its contract does not deduplicate")
        if self._effects.are_marked_at_once(dedup) and event.number != self._marking + 1:
            case.report(event.number, f"m{event.message} is marked, but not in one step with its effect")
        self._records.finish(self._key(event), event.time_ms)
        if dedup == "mark-first":
            case.duties.owe(self._here, ("second step", *self._delivery(event)), event, "the effect", wait_ms=_GAP_MS)
        else:
            self._end_work(event)

    def _check_state(self, event: Event, state: str) -> None:
        """Where a key has states, an event says which it has found, or brought about."""
        wanted = state if self._case.terms(event.message).dedup == "in-flight" else ""
        if event.detail != wanted:
            self._case.report(
                event.number, f"m{event.message} is {event.kind.word} with {event.detail!r}, not {wanted!r}"
            )

    def _demand_finish(self, event: Event, stage: str) -> None:
        """The work in hand comes to its end, or to the second of its two steps."""
        self._case.duties.demand(
            self._here, (stage, *self._delivery(event)), event, "that is not due for the work in hand"
        )
        if self._delivery(event) not in self._works:
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but is not in hand")
        if stage == "finish":
            self._check_end(event)

    def _check_end(self, event: Event) -> None:
        """Processing is over: it fails if that is in store for it, and else it does not."""
        failure = None if event.message in self._case.poison else self._case.use_failure(event.message)
        fails = event.message in self._case.poison or (failure is not None and not failure.comes_after)
        if fails is not (event.kind is Kind.FAILED) or (fails and failure is not None and failure.is_crash):
            state = "was to fail" if fails else "was not to fail"
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but {state}")
        self._work(event).failing = failure

    def _end_work(self, event: Event) -> None:
        work = self._work(event)
        if work.failing is not None:
            key = "die" if work.failing.is_crash else "fail", *self._delivery(event)
            self._case.duties.owe(self._here, key, event, "the failure")
            work.dying, work.failing = work.failing, None
            return
        self._put_down(event)
        self._end_well(event)
        self._owe_turn(event)

    def _end_well(self, event: Event) -> None:
        """The work is done."""
        if self._case.terms(event.message).ack == "after":
            self._conclude(event, "acknowledge")

    # Acks.

    def acked(self, event: Event) -> None:
        """An ack is sent; the one that comes before processing is also the beginning of the work."""
        if self._acks.sent(event):
            self._case.owe_departure(event, Place.ACK)
            return
        owed = "ack", *self._delivery(event)
        if not self._case.duties.fulfil(self._here, owed, event):
            if self._case.terms(event.message).ack == "before":
                self._begin(event)
                self._case.duties.owe(self._here, ("begin", *self._delivery(event)), event, "the start")
            else:
                self._case.report(event.number, f"m{event.message} is acked, but no ack of it was due")
        self._case.owe_departure(event, Place.ACK)

    def _owe_ack(self, event: Event) -> None:
        self._case.duties.owe(self._here, ("ack", *self._delivery(event)), event, "the ack")

    # Commands, crashes, and the end.

    def crashed(self, event: Event) -> None:
        """What was in memory is lost: the inbox, the work in hand, a table that is not durable."""
        if event.fault != NONE:
            self._check_death(event)
        self._inbox.clear()
        self._works.clear()
        self._case.hands.pop(self._here, None)
        if self._case.settings.consumer.dedup == "memory":
            self._records.clear()

    def _check_death(self, event: Event) -> None:
        """A crash of its own work: one was in store for it, and now it is time."""
        for delivery, work in self._works.items():
            failure = work.dying
            if failure is None and event.time_ms >= work.due_ms and not work.failing:
                failure = self._case.next_failure(delivery[0])
            if failure is not None and failure.is_crash and failure.armed == event.fault:
                if work.dying is None:
                    self._case.use_failure(delivery[0])
                return
        else:
            self._case.report(event.number, f"{self._here.noun} crashes of its work, but was not to")

    def forgotten(self, event: Event) -> None:
        """The table of processed ids is wiped."""
        self._records.clear()

    def close(self, last: int) -> None:
        """The run has come to rest."""
        for message, *_ in (*self._inbox, *self._works):
            self._case.report(last, f"m{message} still waits at {self._here.noun}")

    def _take_first(self, event: Event) -> None:
        """A delivery's turn: it must be the first in the inbox, and a worker must be free."""
        delivery = self._delivery(event)
        self._case.duties.fulfil(self._here, ("turn",), event)
        if len(self._works) >= self._workers:
            first = next(iter(self._works))[0]
            self._case.report(event.number, f"m{event.message} is {event.kind.word} while m{first} is in hand")
        if delivery not in self._inbox:
            self._case.report(event.number, f"m{event.message} is {event.kind.word}, but was not received")
            return
        if self._inbox[0] != delivery:
            self._case.report(event.number, f"m{event.message} is {event.kind.word} before m{self._inbox[0][0]}")
        self._inbox.remove(delivery)

    def _owe_turn(self, event: Event) -> None:
        """While a worker is free, the first in the inbox must have its turn at once."""
        is_free = len(self._works) < self._workers
        if self._inbox and is_free and not self._case.duties.is_owed(self._here, ("turn",)):
            self._case.duties.owe(self._here, ("turn",), event, "the turn", message=self._inbox[0][0])

    def _is_known(self, event: Event) -> bool:
        return self._records.knows(self._key(event), event.time_ms)

    def _key(self, event: Event) -> IdempotencyKey:
        return self._case.key_of_delivery(event)

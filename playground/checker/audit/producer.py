"""The producer's side of the protocol: attempt, wait exactly so long, retry or give up, and believe what it hears.

Also the application's: the workload is handed over on time, and every extra message was asked for.
"""

import hashlib
from collections import deque

from playground.checker.audit.case import Case
from playground.checker.audit.duties import Duty
from playground.checker.audit.exchange import ExchangeAudit
from playground.checker.audit.resends import ResendAudit
from playground.engine.events import Event
from playground.engine.packet import OUT_OF_SEQUENCE
from playground.engine.places import Place

_HERE = Place.PRODUCER


class ProducerAudit:
    """Follows every message from `sent` to the last that the producer does about it."""

    def __init__(self, case: Case, exchange: ExchangeAudit) -> None:
        self._case, self._exchange = case, exchange
        self._resends = ResendAudit(case)
        self._cleared: dict[int, None] = {}
        """Handed over in two steps: those that are kept, as far as it knows."""
        self.places, self.inward = (_HERE,), [case.topology.answer_to(case.topology.first)]
        self._commits_at = Place.BROKER if case.settings.producer.transactions else _HERE
        """Who has to be up so that an answer confirms: with transactions the log, which ends them."""
        self._committing: set[int] = set()
        """Those whose transactions the log may yet end for a producer that has stopped meanwhile."""
        self._flying: set[int] = set()
        """Those that hold a slot of `max_in_flight`."""
        self._waiting: deque[int] = deque()
        """Those that wait for a slot, in order."""
        self._held: dict[int, None] = {}
        """Those that will be attempted when the connection is there again."""
        self._extras: set[int] = set()
        """The messages sent beyond the workload; a step on one of them can put others before the rest of its batch."""
        if case.settings.workload.messages:
            self._owe_hand_over(1, 0, 0)

    # The application.

    def sent(self, event: Event) -> None:
        """The application hands a message over."""
        message, workload = event.message, self._case.settings.workload
        self._case.send(event)
        if message in self._case.attempts:
            self._case.report(event.number, f"m{message} is sent twice")
        self._case.attempts[message] = 0
        if message <= workload.messages:
            self._case.duties.demand(_HERE, ("send", message), event, "the workload has it due at another time")
            if message < workload.messages:
                self._owe_hand_over(message + 1, event.time_ms, event.number)
        else:
            self._extras.add(message)
            if event.cause < 0:
                self._case.report(event.number, f"m{message} is sent, but nobody asked for it")
        self._case.outbox[message] = None
        self._launch(message, event)

    def _owe_hand_over(self, message: int, now_ms: int, number: int) -> None:
        """Message n is due at its own time, however late the one before it was; what is due meanwhile comes with it."""
        due_ms = max((message - 1) * self._case.settings.workload.every_ms, now_ms)
        duty = Duty(due_ms, number, "the sending", message, survives=True)
        self._case.duties.owe_at(_HERE, ("send", message), due_ms, duty)

    # Attempts.

    def attempted(self, event: Event) -> None:
        """The producer tries."""
        case, message = self._case, event.message
        case.duties.demand(_HERE, ("attempt", message), event, "no attempt was due")
        before = case.attempts.get(message, 0)
        if event.attempt != before + 1:
            case.report(event.number, f"attempt {event.attempt} of m{message} follows attempt {before}")
        case.attempts[message] = event.attempt
        case.owe_departure(event, case.topology.first)
        if case.terms(message).awaits_ack:
            wait_ms = case.settings.producer.ack_timeout_ms
            case.duties.owe(_HERE, ("time out", message), event, "the timeout", wait_ms=wait_ms)
        elif (wait_ms := case.settings.producer.noted_after_ms) and case.terms(message).durable_outbox:
            case.duties.owe(_HERE, ("note", message), event, "the noting", wait_ms=wait_ms)
        else:
            self._case.outbox.pop(message, None)

    def noted(self, event: Event) -> None:
        """What waits for nothing is noted as sent."""
        self._case.duties.demand(_HERE, ("note", event.message), event, "it was not sent so long ago")
        self._case.outbox.pop(event.message, None)

    def timed_out(self, event: Event) -> None:
        """The wait for the ack of an attempt is over."""
        case, message = self._case, event.message
        case.duties.demand(_HERE, ("time out", message), event, "no timer was running")
        self._go_on(event, for_good=False)

    def declined(self, event: Event) -> None:
        """The producer is told that the work failed."""
        case, message = self._case, event.message
        case.duties.demand(_HERE, ("decline", message), event, "no negative answer came for its latest attempt")
        producer, answer = case.settings.producer, case.refusal(event)
        wanted = answer if answer in ("busy", "returned", "too few in sync", OUT_OF_SEQUENCE) else "error"
        if event.attempt != case.attempts.get(message) or event.detail != wanted:
            case.report(event.number, f"m{message} is declined as attempt {event.attempt} with {event.detail!r}")
        does = {"busy": producer.on_busy, "error": producer.on_error, "returned": "fail"}.get(wanted)
        self._go_on(event, for_good=does == "fail")

    def _go_on(self, event: Event, *, for_good: bool) -> None:
        """An attempt has come to nothing: the next one is due, or none."""
        case, message = self._case, event.message
        limit = case.terms(message).max_attempts
        if for_good or (limit and self._resends.in_call(message, event.attempt) >= limit):
            case.duties.owe(_HERE, ("give up", message), event, "the giving up")
        else:
            wait_ms = self._backoff_ms(message, event.attempt)
            self._owe_attempt(message, event, "the retry", wait_ms)

    def gave_up(self, event: Event) -> None:
        """The producer tells the application that the message failed."""
        self._case.duties.demand(_HERE, ("give up", event.message), event, "it has attempts left")
        self._done(event)
        self._resends.wait(event.message, event)

    def resent(self, event: Event) -> None:
        """The application calls its client once more."""
        self._resends.resent(event)
        self._case.outbox[event.message] = None
        self._launch(event.message, event)

    # Answers.

    def arrived(self, event: Event) -> None:
        """An answer arrives; it counts if the message is still in the outbox.

        One that says no has to come for an attempt whose time is not over.
        """
        case, message = self._case, event.message
        if case.refusal(event):
            attempted = case.attempt_behind(event)
            is_latest = attempted is not None and attempted.attempt == case.attempts.get(message)
            if message in self._case.outbox and is_latest and case.duties.is_owed(_HERE, ("time out", message)):
                case.duties.cancel(_HERE, ("time out", message))
                case.duties.owe(_HERE, ("decline", message), event, "the record of the negative answer")
        elif message in self._case.outbox and case.terms(message).awaits_ack:
            is_exchange = self._exchange.publishes(event)
            is_halfway = is_exchange and self._exchange.is_halfway(event)
            if is_halfway and message not in self._cleared:
                case.duties.owe(_HERE, ("clear", message), event, "the release")
            elif not is_halfway and (message in self._cleared or not is_exchange):
                duty = Duty(0, event.number, "the confirmation", message, survives=self._commits_at is not _HERE)
                case.duties.owe_at(self._commits_at, ("confirm", message), event.time_ms, duty)

    def cleared(self, event: Event) -> None:
        """The producer hears that a message is kept, or has its connection back, and releases it."""
        case, message = self._case, event.message
        case.duties.demand(_HERE, ("clear", message), event, "nobody said that it is kept")
        case.duties.cancel(_HERE, ("time out", message))
        case.duties.cancel(_HERE, ("attempt", message))
        self._cleared[message] = None
        case.owe_departure(event, Place.PUBLISH)

    def confirmed(self, event: Event) -> None:
        """The producer knows."""
        owed = "confirm", event.message
        if event.message not in self._committing or self._case.duties.is_owed(self._commits_at, owed):
            self._case.duties.demand(self._commits_at, owed, event, "no answer came for it")
        self._committing.discard(event.message)
        self._case.duties.cancel(_HERE, ("time out", event.message))
        self._case.duties.cancel(_HERE, ("attempt", event.message))
        self._done(event)

    # Its connection.

    def disconnected(self, event: Event) -> None:
        """What is due waits from now on; so does what has been attempted and may be attempted again."""
        if self._exchange.ends[_HERE]:
            self.session_gone(event)
        for message in self._cleared:
            self._case.duties.cancel(_HERE, ("clear", message))
        for message in (one for one in self._case.outbox if one not in self._cleared):
            limit, attempts = self._case.terms(message).max_attempts, self._case.attempts.get(message, 0)
            is_spent = 0 < limit <= self._resends.in_call(message, attempts)
            may_go = attempts > 0 and not is_spent and message not in self._waiting
            if may_go or self._case.duties.is_owed(_HERE, ("attempt", message)):
                self._held[message] = None
            self._case.duties.cancel(_HERE, ("attempt", message))

    def session_gone(self, event: Event) -> None:
        """What was cleared is to be attempted anew."""
        self._held.update(dict.fromkeys(self._cleared))
        self._cleared.clear()

    def reconnected(self, event: Event) -> None:
        """All that waits is attempted, in order."""
        for message in self._case.outbox:
            if message in self._cleared:
                self._case.duties.owe(_HERE, ("clear", message), event, "the release", message=message)
            elif message in self._held:
                self._owe_attempt(message, event, "the attempt")
        self._held.clear()

    # Crashes.

    def paused(self, event: Event) -> None:
        """An answer has come, and the producer may have stopped before the log heard of it; or not."""
        for message in self._case.outbox if self._commits_at is not _HERE else ():
            if self._case.duties.is_owed(self._commits_at, ("confirm", message)):
                self._case.duties.cancel(self._commits_at, ("confirm", message))
                self._committing.add(message)

    def crashed(self, event: Event) -> None:
        """What is only in memory is forgotten."""
        self._held.clear()
        self._cleared.clear()
        self.paused(event)
        kept = {message: None for message in self._case.outbox if self._case.terms(message).durable_outbox}
        lost = (one for one in self._case.outbox if one not in kept)
        self._resends.crash([one for one in lost if self._case.terms(one).awaits_ack])
        self._case.outbox = kept
        self._flying.clear()
        self._waiting.clear()

    def restarted(self, event: Event) -> None:
        """What is in a durable outbox is attempted again, in order."""
        for message in self._case.outbox:
            self._launch(message, event)
        self._resends.restart(event)

    def close(self, last: int) -> None:
        """The run has come to rest."""
        for message in self._case.outbox:
            self._case.report(last, f"the producer still owes m{message}")
        first = self._case.settings.workload.messages + 1
        for message in range(first, max(self._extras, default=0)):
            if message not in self._extras:
                self._case.report(last, f"m{message} was never sent, but later ones were")

    def _launch(self, message: int, event: Event) -> None:
        """Let a message be attempted at once, if it needs no slot or one is free."""
        if self._case.terms(message).awaits_ack:
            limit = self._case.settings.producer.max_in_flight
            if limit and len(self._flying) >= limit:
                self._waiting.append(message)
                return
            self._flying.add(message)
        self._owe_attempt(message, event, "the attempt")

    def _owe_attempt(self, message: int, event: Event, what: str, wait_ms: int = 0) -> None:
        """An attempt is due; without a connection it waits for that."""
        if _HERE in self._case.broken:
            self._held[message] = None
        else:
            self._case.duties.owe(_HERE, ("attempt", message), event, what, message=message, wait_ms=wait_ms)

    def _done(self, event: Event) -> None:
        """A message leaves the outbox; its slot, if it holds one, goes to the one that has waited longest."""
        self._case.outbox.pop(event.message, None)
        self._cleared.pop(event.message, None)
        if event.message in self._waiting:
            self._waiting.remove(event.message)
        if event.message in self._flying:
            self._flying.remove(event.message)
            if self._waiting:
                self._launch(self._waiting.popleft(), event)

    def _backoff_ms(self, message: int, attempts: int) -> int:
        producer, seed = self._case.settings.producer, self._case.settings.seed
        factor = {"none": 0, "linear": attempts, "exponential": 1 << max(0, min(attempts - 1, 64))}[producer.backoff]
        longest_ms = min(producer.backoff_ms * factor, producer.backoff_max_ms)
        if producer.backoff_jitter == "none":
            return longest_ms
        drawn = hashlib.blake2b(f"{seed}/producer/{message}/{attempts}".encode(), digest_size=24).digest()
        return int.from_bytes(drawn[:8], "little") * (longest_ms + 1) // 2**64

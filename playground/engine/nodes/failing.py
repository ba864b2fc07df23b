"""Failing: how work in the consumer's hands fails, and what it does then.

It is a part of the consumer: what it does, the consumer does, and only while that is up.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from playground.engine.effects.store import KeyState, Store
from playground.engine.events import NONE
from playground.engine.mechanisms.answers import Answers
from playground.engine.mechanisms.failures import (
    AFTER_EFFECT,
    ANSWER_STORED,
    KEY_RELEASED,
    TRIED_AGAIN,
    ArmedFailures,
    Reaction,
)
from playground.engine.mechanisms.processing import STEP_GAP_MS, Processing
from playground.engine.packet import Refusal
from playground.engine.schedule import Continuation, Handler, Item, Live, Schedule
from playground.engine.settings import ConsumerSettings

Work = tuple[Item, int, int]
"""`(packet, stage, due_ms)`: the work in hand, the number of the event that is its stage, and when that is over."""

_REFUSALS = {"return": Refusal.RETURN, "park": Refusal.PARK}


class Concluded(NamedTuple):
    """A delivery on which the work has ended, one way or the other."""

    item: Item
    number: int
    """The last event of its work."""
    answer: Continuation | None
    """What answers it."""
    fails: bool


class FailureCodes(NamedTuple):
    """The codes of what is recorded of a delivery that fails, at this consumer."""

    received: int
    started: int
    failed: int
    nacked: int


class Worker(Protocol):
    """What it asks of the consumer that it is a part of."""

    fault: int
    work: Work | None
    store: Store
    answers: Sequence[Answers]
    processing: Sequence[Processing]

    def declare(self, handler: Handler, live: Live | None = None) -> int:
        """Let it do a new operation."""

    def is_in_hand(self, item: Item, stage: int) -> bool:
        """Whether the work in hand is still at this stage."""

    def known(self, packet: Item) -> KeyState:
        """What is on record of the key of a delivery."""

    def skip(self, packet: Item, state: KeyState, cause: int) -> int:
        """Do nothing about a delivery whose key is known."""

    def begin(self, item: Item, cause: int) -> Continuation | None:
        """Start processing."""

    def look_for_work(self, number: int) -> None:
        """Put down what is in hand, and take up what waits."""

    def conclude(self, item: Item, number: int, answer: Continuation | None, *, fails: bool) -> Continuation | None:
        """The work on a delivery has ended with this event; returns what follows now."""

    def crash(self, for_ms: int, cause: int) -> None:
        """Go down."""


_AFTER_FAILURE: Final = {KeyState.FAILED: Refusal.RETURN}
_WHILE_BUSY: Final = {**_AFTER_FAILURE, KeyState.IN_FLIGHT: Refusal.BUSY}
"""By what is on record of a key, how a delivery of it is refused; what is not here is not."""


class Failing:
    """What lies in wait for the consumer's work, and what follows a failure."""

    def __init__(
        self,
        consumer: Worker,
        armed: ArmedFailures,
        settings: ConsumerSettings,
        schedule: Schedule,
        depart_op: int,
        codes: FailureCodes,
    ) -> None:
        """`codes`: of what is recorded at this consumer."""
        self._armed = armed
        self._consumer, self._schedule, self._log = consumer, schedule, schedule.log
        self._codes, self._depart_op = codes, depart_op
        self._delay_ms, self._kept = settings.retry_delay_ms, settings.answers
        self._refusals = _WHILE_BUSY if settings.busy == "busy" else _AFTER_FAILURE
        self._counted: dict[int, int] = {}
        """By the failure after which there is one more try, how many there were: a walk back costs ever more."""
        self._reaction = Reaction(settings.on_failure, settings.max_tries, settings.then)
        self._again_op = consumer.declare(self.try_again, consumer.is_in_hand)
        self._second_step_op = consumer.declare(self.second_step, consumer.is_in_hand)
        self._strike_op = consumer.declare(self.strike_after, consumer.is_in_hand)
        self._nack_op = consumer.declare(self.nack)
        self._die_op = consumer.declare(self.die)

    # How it fails.

    def end(self, item: Item, cause: int) -> Continuation | None:
        """The processing of a message is over for which a failure is armed."""
        failure = self._armed.use(item[0])
        down_ms = -1 if failure.down_ms is None else failure.down_ms
        if not failure.after_effect:
            return self._strike(item, down_ms, failure.event, cause)
        processing = self._consumer.processing[item[4]]
        number = processing.first(item, cause)
        if processing.second is None:
            return self._after_the_effect(item, down_ms, failure.event, number)
        self._consumer.work = (item, number, self._log.now_ms + STEP_GAP_MS)
        self._schedule.later(STEP_GAP_MS, self._second_step_op, (*item, down_ms, failure.event), number)
        return None

    def second_step(self, item: Item, cause: int) -> Continuation | None:
        """The other one of effect and mark, and then the failure; void if a crash came between."""
        packet, (down_ms, fault) = item[:5], item[5:]
        second = self._consumer.processing[packet[4]].second
        if second is None or not self._consumer.is_in_hand(packet, cause):
            return None
        return self._after_the_effect(packet, down_ms, fault, second(packet, cause))

    def _after_the_effect(self, item: Item, down_ms: int, fault: int, number: int) -> Continuation:
        """What follows the last event of the work; a command that waits for that event comes between."""
        self._consumer.work = (item, number, self._log.now_ms)
        return self._strike_op, (*item, down_ms, fault), number

    def strike_after(self, item: Item, cause: int) -> Continuation | None:
        """The failure of what has been done; void if a crash came between."""
        packet, (down_ms, fault) = item[:5], item[5:]
        return self._strike(packet, down_ms, fault, cause) if self._consumer.is_in_hand(packet, cause) else None

    def _strike(self, item: Item, down_ms: int, fault: int, cause: int) -> Continuation | None:
        if down_ms < 0:
            return self._fail(item, fault, cause)
        return self._die_op, (down_ms, fault), cause

    def die(self, item: Item, cause: int) -> None:
        """The process dies of its work; all that is done at once, as a command."""
        self._schedule.command([(self._schedule.op_of(self.fall), item, cause)])

    def fall(self, item: Item, cause: int) -> None:
        """Crash."""
        down_ms, fault = item
        before = self._consumer.fault
        self._consumer.crash(down_ms, cause)
        if self._consumer.fault != before:
            self._log.annotate(self._consumer.fault, fault)

    # What follows.

    def _fail(self, item: Item, fault: int, cause: int) -> Continuation | None:
        consumer = self._consumer
        number = self._log.record(self._codes.failed, item[0], item[1], item[2], cause)
        tries = self._tries(number)
        what = self._reaction.after(tries)
        done = self._log.row(cause)[1] != self._codes.started
        details = [AFTER_EFFECT] if done else []
        if consumer.processing[item[4]].claim and (kept := self._keep(item[3], what, done)):
            details.append(kept)
        if what == "retry":
            self._counted[number] = tries
            details.append(TRIED_AGAIN)
        self._log.annotate(number, fault, ", ".join(details))
        return self._try_later(item, number) if what == "retry" else self._answer(what, item, number)

    def _keep(self, key: int, what: str, done: bool) -> str:
        """Let the record of the key in hand say what became of it; returns what it says, if anything changes."""
        store = self._consumer.store
        if self._kept == "all" and what in _REFUSALS:
            store.keep_failure(key, self._log.now_ms)
            return ANSWER_STORED
        if not done:
            # A failure that the code sees is not a crash: it takes the record back, so that a retry does the work.
            store.release(key)
            return KEY_RELEASED
        if self._kept == "success" and what != "acknowledge":
            store.reopen(key)
            return KEY_RELEASED
        return ""

    def forget_counts(self) -> None:
        """The log has been cut back, so that its numbers may come to mean other events."""
        self._counted.clear()

    def _tries(self, failed: int) -> int:
        """The how-many-eth try of its delivery has failed: a chain of failures leads back to the first."""
        tries, number = 0, failed
        while number != NONE:
            row = self._log.row(number)
            if row[1] == self._codes.received:
                break
            if counted := self._counted.pop(number, 0):
                return tries + counted
            tries += row[1] == self._codes.failed
            number = row[5]
        return tries

    def _try_later(self, item: Item, number: int) -> Continuation | None:
        self._consumer.work = (item, number, self._log.now_ms + self._delay_ms)
        if not self._delay_ms:
            return self._again_op, item, number
        self._schedule.later(self._delay_ms, self._again_op, item, number)
        return None

    def try_again(self, item: Item, cause: int) -> Continuation | None:
        """Work once more on what is in hand; void if a crash came between."""
        consumer = self._consumer
        if not consumer.is_in_hand(item, cause):
            return None
        if state := consumer.known(item):
            return self.answer_known(item, state, consumer.skip(item, state, cause), again=True)
        return consumer.begin(item, cause)

    def answer_known(self, item: Item, state: KeyState, skipped: int, *, again: bool) -> Continuation | None:
        """Answer a delivery whose key is known; `again`: it may have been acknowledged before."""
        answers = self._consumer.answers[item[4]]
        fails = answers.after is not None and state in self._refusals
        if fails:
            answer: Continuation | None = self.refuse(item, self._refusals[state], skipped)
        else:
            answer = answers.to_known(item, skipped) if answers.to_known and (answers.after or not again) else None
        return self._consumer.conclude(item, skipped, answer, fails=fails) if answers.after else answer

    def _answer(self, what: str, item: Item, number: int) -> Continuation | None:
        after = self._consumer.answers[item[4]].after
        self._consumer.look_for_work(number)
        if after is None or what == "silent":
            return self._consumer.conclude(item, number, None, fails=True)
        fails = what != "acknowledge"
        answer = self.refuse(item, _REFUSALS[what], number) if fails else after(item, number)
        return self._consumer.conclude(item, number, answer, fails=fails)

    def refuse(self, item: Item, refusal: Refusal, cause: int) -> Continuation:
        """What answers that a delivery is not done."""
        return self._nack_op, (*item[:3], refusal, item[4]), cause

    def nack(self, item: Item, cause: int) -> Continuation:
        """Answer that it is not done."""
        number = self._log.record(self._codes.nacked, item[0], item[1], item[2], cause)
        self._log.annotate(number, detail=Refusal(item[3]).word)
        return self._depart_op, item, number

"""The consumer: takes deliveries in order of arrival, one at a time, and makes the effect.

Its inbox and the work in hand are memory; the effect and, by the contract, the table of processed ids are durable.
When it acknowledges, and how the effect and the mark go together, are mechanisms that the contract chooses.
"""

from collections import deque
from collections.abc import Sequence
from heapq import heappush
from itertools import islice
from typing import NamedTuple

from playground.engine.contracts import Contract
from playground.engine.effects.store import KeyState, Store
from playground.engine.events import Kind
from playground.engine.log import code_of, kind_of
from playground.engine.looks import ConsumerLook, Due, KeyLook, Standing, WorkLook
from playground.engine.mechanisms.acks import Checkpoint as AcksCheckpoint
from playground.engine.mechanisms.acks import acks_of
from playground.engine.mechanisms.answers import Answers
from playground.engine.mechanisms.choice import Mechanisms
from playground.engine.mechanisms.failures import ArmedFailure, ArmedFailures
from playground.engine.mechanisms.failures import Checkpoint as FailuresCheckpoint
from playground.engine.mechanisms.processing import STEP_GAP_MS, Processing, steps_of
from playground.engine.nodes.failing import Concluded, Failing, FailureCodes, Work
from playground.engine.nodes.node import Checkpoint as NodeCheckpoint
from playground.engine.nodes.node import Node
from playground.engine.packet import key_parts
from playground.engine.places import INDEX_MASK, Place
from playground.engine.schedule import Continuation, Item, Schedule
from playground.engine.settings import ConsumerSettings

RECEIVED = code_of(Kind.RECEIVED, Place.CONSUMER)
_STARTED = code_of(Kind.STARTED, Place.CONSUMER)
_APPLIED = code_of(Kind.APPLIED, Place.CONSUMER)
_MARKED = code_of(Kind.MARKED, Place.CONSUMER)
_CONFLICTED = code_of(Kind.CONFLICTED, Place.CONSUMER)
_SKIPPED = code_of(Kind.SKIPPED, Place.CONSUMER)
_FAILED = code_of(Kind.FAILED, Place.CONSUMER)
_NACKED = code_of(Kind.NACKED, Place.CONSUMER)
_ACKED = code_of(Kind.ACKED, Place.CONSUMER)
_SLOWED = code_of(Kind.SLOWED, Place.CONSUMER)
_SLOWNESS_ENDED = code_of(Kind.SLOWNESS_ENDED, Place.CONSUMER)
# The bits of the index are put in as each is recorded; a code for each consumer would be more attributes than Python
# keeps in the fast form of an object.

Inbox = deque[tuple[Item, int]]
Memory = tuple[Inbox, int, Work | None, dict[int, int], FailuresCheckpoint, AcksCheckpoint]


class ConsumerCheckpoint(NamedTuple):
    """One instant of a consumer."""

    standing: NodeCheckpoint
    memory: Memory
    store: object
    hands: tuple[Work, ...] = ()
    """What the workers of a pool have in hand."""
    batch: tuple[int, tuple[Concluded, ...]] = (0, ())
    """How many that wait are of the present batch, and what has been done of it."""
    reading: object = None
    """How far a member of a group has read."""
    taken: tuple[Item, ...] = ()
    """What is kept and not released."""


class Consumer(Node):
    """The last node of either system."""

    _fails: type[Failing] = Failing

    def __init__(
        self,
        place: Place,
        settings: ConsumerSettings,
        mechanisms: Mechanisms,
        contracts: Sequence[Contract],
        store: Store,
        armed: ArmedFailures,
        schedule: Schedule,
        depart_op: int,
    ) -> None:
        super().__init__(place, schedule)
        self._which = place & INDEX_MASK
        self.inbox: Inbox = deque()
        """Deliveries that wait, each with the number of its `received` event."""
        self.work: Work | None = None
        self.hands: dict[int, Work] = {}
        """What the workers of a pool have in hand, by its stage; empty where there is only one."""
        self.slownesses: dict[int, int] = {}
        """The `slowed` events in force, each with its `processing_ms`; the last one counts."""
        self.store = store
        self.busy = 0
        """How many workers have something to do."""
        self.processing_ms = settings.processing_ms
        """How long work that starts now takes."""
        self.settings = settings
        self._record = schedule.log.record
        self.take_work_op = self.declare(self.take_work)
        self._begin_op = self.declare(self.begin)
        self._claim_op = self.declare(self.claim)
        self._finish_op = self.declare(self.finish, self.is_in_hand)
        self._second_step_op = self.declare(self.second_step, self.is_in_hand)
        self.acks = acks_of(settings.ack_retry_ms, depart_op, schedule, _ACKED | self._which, self.declare)
        acknowledge_op = self.declare(self.acks.acknowledge)
        self.answers: Sequence[Answers] = [mechanisms.answers(contract.ack, acknowledge_op) for contract in contracts]
        overlaps = settings.workers > 1 or store.is_shared
        steps = steps_of(settings.effect, keyed=settings.effect_key, overlaps=overlaps)(
            store, schedule.log, _APPLIED | self._which, _MARKED | self._which, _CONFLICTED | self._which
        )
        self.processing: Sequence[Processing] = [mechanisms.processing(contract.dedup, steps) for contract in contracts]
        self.armed, self._armed_files = armed, armed.files
        """What lies in wait for all consumers: whichever of them processes the message next, fails."""
        self._depart_op = depart_op
        self._failing: Failing | None = None

    @property
    def failing(self) -> Failing:
        """What it does about work that fails; most runs have none, so it is made for the first."""
        if self._failing is None:
            codes = FailureCodes(*(code | self._which for code in (RECEIVED, _STARTED, _FAILED, _NACKED)))
            parts = self.armed, self.settings, self._schedule, self._depart_op, codes
            self._failing = self._fails(self, *parts)
        return self._failing

    def takes(self, link: Place) -> int:
        """Whatever comes is a delivery."""
        return self.declare(self.receive_by_id if self.settings.dedup_by == "message" else self.receive)

    # The life of a delivery.

    def receive_by_id(self, item: Item, cause: int) -> Continuation | None:
        """The same where a message is known by its own id; what stands in the place of a key stays."""
        message, nth, copy, key, contract = item
        return self.receive((message, nth, copy, message if key >= 0 else key, contract), cause)

    def receive(self, item: Item, cause: int) -> Continuation | None:
        """A delivery is handed to consumer code; it waits its turn."""
        number = self._record(RECEIVED | self._which, item[0], item[1], item[2], cause)
        self.inbox.append((item, number))
        if self.busy:
            return None
        self.busy = 1
        return self.take_work_op, (), number

    def take_work(self, item: Item, cause: int) -> Continuation | None:
        """Take the oldest delivery: skip it if its key is known, else begin (after the ack, if that comes first)."""
        packet, received = self.inbox.popleft()
        answers = self.answers[packet[4]]
        if self.processing[packet[4]].looks_up and (state := self.store.state(packet[3], self._log.now_ms)):
            skipped = self.skip(packet, state, received)
            if state is not KeyState.DONE:
                return self.failing.answer_known(packet, state, skipped, again=False)
            answer = answers.to_known(packet, skipped) if answers.to_known else None
            return self.conclude(packet, skipped, answer, fails=False) if answers.after else answer
        if answers.before:
            self._schedule.agenda.append((self._begin_op, packet, received))
            return answers.before(packet, received)
        return self.begin(packet, received)

    def known(self, packet: Item) -> KeyState:
        """What is on record of the key of a delivery, if that is looked up."""
        looks_up = self.processing[packet[4]].looks_up
        return self.store.state(packet[3], self._log.now_ms) if looks_up else KeyState.UNKNOWN

    def skip(self, packet: Item, state: KeyState, cause: int) -> int:
        """Do nothing about a delivery whose key is known."""
        number = self._record(_SKIPPED | self._which, packet[0], packet[1], packet[2], cause)
        if self.processing[packet[4]].claim:
            self._log.annotate(number, detail=state.word)
        self.look_for_work(number)
        return number

    def begin(self, item: Item, cause: int) -> Continuation | None:
        """Start processing; where the key goes on record first, that follows before anything else."""
        number = self._record(_STARTED | self._which, item[0], item[1], item[2], cause)
        due_ms = self._log.now_ms + self.processing_ms
        self.work = (item, number, due_ms)
        heappush(self._schedule.queue, (due_ms, number, self._finish_op, item, number))
        return (self._claim_op, item, number) if self.processing[item[4]].claim else None

    def claim(self, item: Item, cause: int) -> None:
        """Put the key of the work that has just started on record as in flight, durably."""
        if claim := self.processing[item[4]].claim:
            claim(item, cause)

    def finish(self, item: Item, cause: int) -> Continuation | None:
        """Processing is done: the effect, the mark, or the first of the two; void if a crash came between."""
        work = self.work
        if work is None or work[1] != cause:
            return None
        if item[0] in self._armed_files:
            return self.failing.end(item, cause)
        processing = self.processing[item[4]]
        number = processing.first(item, cause)
        if processing.second is None:
            return self._complete(item, number)
        self.work = (item, number, self._log.now_ms + STEP_GAP_MS)
        self._schedule.later(STEP_GAP_MS, self._second_step_op, item, number)
        return None

    def second_step(self, item: Item, cause: int) -> Continuation | None:
        """The other one of effect and mark, when they are two steps; void if a crash came between."""
        second = self.processing[item[4]].second
        if second is None or not self.is_in_hand(item, cause):
            return None
        return self._complete(item, second(item, cause))

    def conclude(self, item: Item, number: int, answer: Continuation | None, *, fails: bool) -> Continuation | None:
        """The work on a delivery has ended with this event: answer it now."""
        return answer

    def works_on(self, copy: int) -> bool:
        """Whether it is up, and has a delivery of a copy in hand."""
        return self.standing is Standing.UP and self.work is not None and self.work[0][2] == copy

    # What commands do.

    def let_fail(self, message: int, failure: ArmedFailure) -> None:
        """Let processings of a message fail, here or at whichever consumer has them next."""
        self.armed.arm(message, failure)
        # A crash that no command from outside brings about is a command all the same; nothing may run past it.
        self._schedule.breaks = self._schedule.breaks or failure.down_ms is not None

    def slow(self, processing_ms: int, for_ms: int | None, cause: int) -> None:
        """Let work that starts from now on take `processing_ms`."""
        number = self._record(_SLOWED | self._which, 0, 0, 0, cause)
        self._log.annotate(number, detail=f"{processing_ms} ms")
        self.slownesses[number] = self.processing_ms = processing_ms
        if for_ms:
            end_op = self._schedule.end_op(self._end_slowness, lambda _, slowed: slowed in self.slownesses)
            self._schedule.command_later(for_ms, end_op, (), number)

    def _end_slowness(self, item: Item, slowed: int) -> None:
        """End one slowness, whichever now counts."""
        if self.slownesses.pop(slowed, None) is not None:
            self._record(_SLOWNESS_ENDED | self._which, 0, 0, 0, slowed)
            self._look_at_slownesses()

    def calm(self) -> None:
        """The end of the chaos: processing takes what the table says."""
        self.slownesses.clear()
        self._look_at_slownesses()
        self.armed.calm()

    # Checkpoints.

    def look(self, due: Due, most: int) -> ConsumerLook:
        """What can be seen of it."""
        now_ms, window_ms = self._log.now_ms, self.settings.dedup_window_ms
        low, others = self.store.view(now_ms)
        return ConsumerLook(
            node=self.standing_look(due),
            works=self.work_looks(),
            inbox=tuple(packet[0] for packet, _ in islice(self.inbox, most)),
            inbox_count=len(self.inbox),
            processing_ms=self.processing_ms,
            is_slow=self.processing_ms > self.settings.processing_ms,
            poisoned=tuple(self.armed.messages(poisoned=True))[-most:],
            failing=tuple(self.armed.messages(poisoned=False))[-most:],
            done_up_to=low,
            table=tuple(
                KeyLook(*key_parts(key), seen_ms + window_ms - now_ms if window_ms else None)
                for key, seen_ms in others[-most:]
            ),
            table_count=len(others),
            claimed=tuple(key_parts(key)[0] for key in self.store.claims(now_ms)[-most:]),
        )

    def work_looks(self) -> tuple[WorkLook, ...]:
        """What can be seen of the work in hand."""
        return (self.work_look(self.work),) if self.work else ()

    def work_look(self, work: Work) -> WorkLook:
        """What can be seen of a piece of work."""
        packet, stage, due_ms = work
        begun_ms, code, *_ = self._log.row(stage)
        left_ms, whole_ms = max(due_ms - self._log.now_ms, 0), due_ms - begun_ms
        kind, will_fail = kind_of(code), packet[0] in self._armed_files
        half_done = kind in (Kind.APPLIED, Kind.MARKED, Kind.CONFLICTED)
        return WorkLook(packet[0], packet[1], left_ms, whole_ms, half_done, will_fail, kind == Kind.FAILED)

    def checkpoint(self) -> ConsumerCheckpoint:
        """A shallow copy of the standing, the memory and the store."""
        memory = self.inbox.copy(), self.busy, self.work, self.slownesses.copy()
        parts = self.armed.checkpoint(), self.acks.checkpoint()
        return ConsumerCheckpoint(self.standing_checkpoint(), (*memory, *parts), self.store.checkpoint())

    def restore(self, checkpoint: ConsumerCheckpoint) -> None:
        """Go back to a checkpoint."""
        standing, (inbox, self.busy, self.work, slownesses, failing, acks), store, *_ = checkpoint
        self.restore_standing(standing)
        self.inbox = inbox.copy()
        self.armed.restore(failing)
        if self._failing:
            self._failing.forget_counts()
        self.slownesses = slownesses.copy()
        self._look_at_slownesses()
        self.acks.restore(acks)
        self.store.restore(store)

    def _complete(self, item: Item, number: int) -> Continuation | None:
        self.look_for_work(number)
        after = self.answers[item[4]].after
        return after(item, number) if after else None

    def look_for_work(self, number: int) -> None:
        """Put down what is in hand, and take up what waits."""
        self.work = None
        if self.inbox:
            self._schedule.agenda.append((self.take_work_op, (), number))
        else:
            self.busy = 0

    def is_in_hand(self, item: Item, stage: int) -> bool:
        """Whether the work in hand is still at this stage."""
        return self.work is not None and self.work[1] == stage

    def take_in_hand(self, stage: int) -> None:
        """Go on with the work that is at this stage: the only one that there is."""

    def _look_at_slownesses(self) -> None:
        last = next(reversed(self.slownesses), None)
        self.processing_ms = self.settings.processing_ms if last is None else self.slownesses[last]

    def _lose_memory(self, *, power: bool) -> None:
        self.inbox.clear()
        self.work, self.busy = None, 0
        self.acks.crash()
        self.store.crash()

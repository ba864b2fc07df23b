"""The pool: a consumer that works on several messages at once, in one process, with one inbox and one crash.

Each worker does what the only worker of a consumer does. For as long as an operation of one of them runs, what that one
has in hand is the consumer's work; between operations it lies with the others.
"""

from functools import partial

from playground.engine.looks import Standing, WorkLook
from playground.engine.nodes.consumer import RECEIVED, Consumer, ConsumerCheckpoint
from playground.engine.schedule import Continuation, Handler, Item, Live


class WorkerPool(Consumer):
    """The last node of either system, with more than one worker."""

    def declare(self, handler: Handler, live: Live | None = None) -> int:
        """Let one of the workers do a new operation."""
        return super().declare(partial(self._in_turn, handler), live)

    def _in_turn(self, handler: Handler, item: Item, cause: int) -> Continuation | None:
        self.work = self.hands.pop(cause, None)
        follows = handler(item, cause)
        if self.work is not None:
            self.hands[self.work[1]], self.work = self.work, None
        return follows

    def receive(self, item: Item, cause: int) -> Continuation | None:
        """A delivery is handed to consumer code; it waits for a worker."""
        number = self._record(RECEIVED | self._which, item[0], item[1], item[2], cause)
        self.inbox.append((item, number))
        if self.busy >= self.settings.workers:
            return None
        self.busy += 1
        return self.take_work_op, (), number

    def look_for_work(self, number: int) -> None:
        """Put down what is in hand, and take up what waits."""
        self.work = None
        if self.inbox:
            self._schedule.agenda.append((self.take_work_op, (), number))
        else:
            self.busy -= 1

    def is_in_hand(self, item: Item, stage: int) -> bool:
        """Whether some work in hand is still at this stage."""
        return stage in self.hands or super().is_in_hand(item, stage)

    def take_in_hand(self, stage: int) -> None:
        """Go on with the work that is at this stage."""
        self.work = self.hands.pop(stage, None)

    def works_on(self, copy: int) -> bool:
        """Whether it is up, and has a delivery of a copy in hand."""
        return self.standing is Standing.UP and any(work[0][2] == copy for work in self.hands.values())

    def work_looks(self) -> tuple[WorkLook, ...]:
        """What can be seen of the work in hand."""
        return tuple(map(self.work_look, self.hands.values()))

    def checkpoint(self) -> ConsumerCheckpoint:
        """A shallow copy of the standing, the memory and the store."""
        return super().checkpoint()._replace(hands=tuple(self.hands.values()))

    def restore(self, checkpoint: ConsumerCheckpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        self.hands = {work[1]: work for work in checkpoint.hands}

    def _lose_memory(self, *, power: bool) -> None:
        self.hands.clear()
        super()._lose_memory(power=power)

"""The batch: a consumer that takes what waits together, works on it one after the other, and answers at the end.

What is left of the batch is the head of the inbox: a count says how much of it.
"""

from playground.engine.looks import ConsumerLook, Due, Standing
from playground.engine.nodes.consumer import Consumer, ConsumerCheckpoint
from playground.engine.nodes.failing import Concluded
from playground.engine.packet import Refusal
from playground.engine.schedule import Continuation, Item


class BatchConsumer(Consumer):
    """The last node of either system, with more than one delivery to a batch."""

    batch: tuple[int, tuple[Concluded, ...]] = (0, ())
    """How many of the inbox belong to the present batch, and what has been done of it."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]  # Those of any consumer.
        self._close_op = self.declare(self.close)

    def take_work(self, item: Item, cause: int) -> Continuation | None:
        """Take the next delivery of the batch; where there is none, all that waits is the next batch."""
        left, done = self.batch
        left = left or min(self.settings.batch, len(self.inbox))
        self.batch = left - 1, done
        return super().take_work(item, cause)

    def look_for_work(self, number: int) -> None:
        """Put down what is in hand, and go on with the batch, or end it."""
        self.work = None
        self._schedule.agenda.append((self.take_work_op if self.batch[0] else self._close_op, (), number))

    def conclude(self, item: Item, number: int, answer: Continuation | None, *, fails: bool) -> None:
        """Keep the answer until the batch is over."""
        left, done = self.batch
        self.batch = left, (*done, Concluded(item, number, answer, fails))

    def close(self, item: Item, cause: int) -> None:
        """The batch is over: answer all of it, in its order, and take up what waits."""
        answers = self._answers_to(self.batch[1])
        self.batch = (0, ())
        super().look_for_work(cause)
        self._schedule.agenda.extend(reversed(answers))

    def _answers_to(self, done: tuple[Concluded, ...]) -> list[Continuation]:
        failed = next((one for one in done if one.fails), None) if self.settings.ack_unit == "batch" else None
        if failed is None:
            return [one.answer for one in done if one.answer]
        if failed.answer is None:
            return []
        refusal = Refusal(failed.answer[1][3])
        return [self.failing.refuse(item, refusal, end) for item, end, *_ in done if self.answers[item[4]].after]

    def works_on(self, copy: int) -> bool:
        """Whether it is up, and has a delivery of a copy in its batch."""
        left, done = self.batch
        waiting = (self.inbox[place][0] for place in range(left))
        in_batch = any(item[2] == copy for item in (*waiting, *(one.item for one in done)))
        return super().works_on(copy) or (in_batch and self.standing is Standing.UP)

    def look(self, due: Due, most: int) -> ConsumerLook:
        """What can be seen of it."""
        return super().look(due, most)._replace(concluded=tuple(one.item[0] for one in self.batch[1][:most]))

    def checkpoint(self) -> ConsumerCheckpoint:
        """A shallow copy of the standing, the memory and the store."""
        return super().checkpoint()._replace(batch=self.batch)

    def restore(self, checkpoint: ConsumerCheckpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        self.batch = checkpoint.batch

    def _complete(self, item: Item, number: int) -> Continuation | None:
        self.look_for_work(number)
        after = self.answers[item[4]].after
        self.conclude(item, number, after(item, number) if after else None, fails=False)
        return None

    def _lose_memory(self, *, power: bool) -> None:
        self.batch = (0, ())
        super()._lose_memory(power=power)

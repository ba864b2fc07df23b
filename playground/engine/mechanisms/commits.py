"""Commits by the way: positions that a client commits each so often, without being asked by the code that works."""

from collections.abc import Callable
from heapq import heappush
from typing import NamedTuple

from playground.engine.events import NONE
from playground.engine.schedule import Handler, Item, Live, Schedule

Commit = tuple[Item, int]
"""The record up to which is committed, and the event by which that became so."""


class CommitsCheckpoint(NamedTuple):
    """One instant of it."""

    taken: dict[int, Commit]
    due: dict[int, Commit]
    last_ms: int
    tick: int


class PollCommits:
    """At a poll, and so long after the last time: what the polls before have returned, which is done by then."""

    in_background = False

    def __init__(self, commit_ms: int) -> None:
        self._commit_ms = commit_ms
        self._taken: dict[int, Commit] = {}
        """Partition -> the last record that was handed to the code that works."""
        self.due: dict[int, Commit] = {}
        """Partition -> up to where is to be committed."""
        self._last_ms = 0
        self.tick = NONE
        """The event after which it waits for the time to come."""

    def take(self, partition: int, packet: Item, number: int) -> None:
        """A record is handed over."""
        self._taken[partition] = packet, number

    def poll(self) -> None:
        """More is asked for: what was handed over before is done."""
        self.due.update(self._taken)
        self._taken.clear()

    def wait_ms(self, now_ms: int) -> int:
        """How long until the next commit; 0: now."""
        return max(self._last_ms + self._commit_ms - now_ms, 0)

    def flush(self, now_ms: int) -> list[Commit]:
        """All that is due, by partition: it is committed now."""
        commits = [commit for _, commit in sorted(self.due.items())]
        self.due.clear()
        self._last_ms = now_ms
        return commits

    def crash(self) -> None:
        """Nobody knows what was to be committed."""
        self._taken.clear()
        self.due.clear()
        self.tick = NONE

    def checkpoint(self) -> CommitsCheckpoint:
        """A shallow copy."""
        return CommitsCheckpoint(self._taken.copy(), self.due.copy(), self._last_ms, self.tick)

    def restore(self, checkpoint: CommitsCheckpoint) -> None:
        """Go back to a checkpoint."""
        taken, due, self._last_ms, self.tick = checkpoint
        self._taken, self.due = taken.copy(), due.copy()


class BackgroundCommits(PollCommits):
    """Each so often, at whole multiples of that time: what has been handed over by then, done or not."""

    in_background = True

    def take(self, partition: int, packet: Item, number: int) -> None:
        """A record is handed over, and that is what counts."""
        self.due[partition] = packet, number

    def wait_ms(self, now_ms: int) -> int:
        """How long until the next one, which is never now."""
        return self._commit_ms - now_ms % self._commit_ms


def commits_of(ack: str, commit_ms: int) -> PollCommits | None:
    """The textbook's, by the consumer's `ack`."""
    if ack == "at-next-poll":
        return PollCommits(commit_ms)
    return BackgroundCommits(commit_ms) if ack == "background" else None


class CommitPlan:
    """When one reader commits by the way: at a poll, or as soon as it is time; `polls`: whether it polls just now."""

    def __init__(
        self,
        commits: PollCommits,
        polls: Callable[[], bool],
        acknowledge_op: int,
        schedule: Schedule,
        declare: Callable[[Handler, Live], int],
    ) -> None:
        self._commits, self._polls, self._acknowledge_op, self._schedule = commits, polls, acknowledge_op, schedule
        self._op = declare(self.commit, self._waits)

    @property
    def left_ms(self) -> int | None:
        """How long until the next commit; `None`: there is nothing to commit."""
        return self._commits.wait_ms(self._schedule.log.now_ms) if self._commits.due else None

    def take(self, partition: int, packet: Item, number: int) -> None:
        """A record is handed over."""
        self._commits.take(partition, packet, number)

    def poll_on(self) -> None:
        """More is asked for while what was handed over is still in hand."""
        self._commits.poll()

    def poll(self, number: int) -> None:
        """More is asked for: commit if it is time, else when it is."""
        self._commits.poll()
        if self.left_ms == 0:
            self._commit_all()
        self.plan(number)

    def plan(self, number: int) -> None:
        """Let there be a commit in its time, if there is something to commit."""
        commits, log = self._commits, self._schedule.log
        if commits.due and commits.tick == NONE:
            commits.tick = number
            due_ms = log.now_ms + commits.wait_ms(log.now_ms)
            # Among what is due with it, its turn is that of the instant at which it is planned.
            heappush(self._schedule.queue, (due_ms, log.count - 1, self._op, (), number))

    def _waits(self, item: Item, cause: int) -> bool:
        return self._commits.tick == cause

    def commit(self, item: Item, cause: int) -> None:
        """It is time for a commit by the way; void if a crash came between. Who does not poll commits as it does."""
        if self._commits.tick == cause:
            self._commits.tick = NONE
            if self._commits.in_background or self._polls():
                self._commit_all()

    def _commit_all(self) -> None:
        commits = self._commits.flush(self._schedule.log.now_ms)
        self._schedule.agenda.extend((self._acknowledge_op, *one) for one in reversed(commits))

    def crash(self) -> None:
        """Nobody knows what was to be committed."""
        self._commits.crash()

    def checkpoint(self) -> CommitsCheckpoint:
        """A shallow copy."""
        return self._commits.checkpoint()

    def restore(self, checkpoint: CommitsCheckpoint) -> None:
        """Go back to a checkpoint."""
        self._commits.restore(checkpoint)

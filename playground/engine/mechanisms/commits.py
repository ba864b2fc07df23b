"""Commits by the way: positions that a client commits each so often, without being asked by the code that works."""

from typing import NamedTuple

from playground.engine.schedule import Item

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
        self.tick = -1
        """The event after which it waits for the time to come; none: below 0."""

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
        self.tick = -1

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

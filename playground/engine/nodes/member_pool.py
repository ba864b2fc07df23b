"""A member with several workers: it hands what it reads to them, and polls on while they work.

So it is never out of its group for work that takes long, and what it commits says nothing of what is done.
"""

from playground.engine.nodes.member import GroupMember
from playground.engine.nodes.pool import WorkerPool


class MemberPool(GroupMember, WorkerPool):
    """The last node of the `log` system, with more than one worker."""

    @property
    def polls(self) -> bool:
        """Whatever its workers have in hand."""
        return True

    def poll_on(self) -> None:
        """What was handed over before this poll is due to be committed, done or not."""
        assert self._commits
        self._commits.poll_on()

    def await_poll(self) -> None:
        """The next poll waits for no work."""

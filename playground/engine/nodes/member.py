"""A member of a group: a consumer that reads a log from its own position on, and has to poll in time."""

from heapq import heappush
from typing import cast

from playground.engine.events import NONE
from playground.engine.looks import ConsumerLook, Due, MemberLook, Standing
from playground.engine.mechanisms.commits import CommitsCheckpoint, commits_of
from playground.engine.mechanisms.group import READ_ALREADY, REVOKED
from playground.engine.mechanisms.lease import TimerLease
from playground.engine.mechanisms.processing import Processing
from playground.engine.nodes.codes import DISPATCHED, MEMBER_APPLIED, MEMBER_FAILED, MEMBER_SKIPPED, PRODUCED
from playground.engine.nodes.consumer import Consumer, ConsumerCheckpoint
from playground.engine.nodes.dead_letters import FailingMember
from playground.engine.nodes.membership import Membership
from playground.engine.schedule import Continuation, Item
from playground.engine.settings import Settings

Memory = tuple[dict[int, int], int, CommitsCheckpoint | None]


class GroupMember(Consumer):
    """The last node of the `log` system.

    What is in its inbox has been fetched, but not been polled: that it forgets when its partition is another's.
    """

    _membership: Membership
    _lease: TimerLease
    _fails = FailingMember
    write_op = NONE
    """How a dead letter is written, where it writes any."""

    def read(self, settings: Settings) -> None:
        """Know the log that it reads; once and for all, before anything happens."""
        self._partition_of = settings.partition_of
        self._poll_interval_ms = settings.consumer.poll_interval_ms
        self.positions: dict[int, int] = {}
        """Partition -> the last record of it that it has taken up."""
        self._polled = NONE
        """The event by which it has begun what it has in hand; from then on it has to poll again in time."""
        self._overrun_op = self.declare(self.overrun, self._has_not_polled)
        self._commits = commits_of(settings.consumer.ack or "", settings.consumer.commit_ms)
        self._commit_op = self.declare(self.commit, self._waits_to_commit)
        self._acknowledge_op = self.declare(self.acks.acknowledge)
        self._writes = settings.consumer.effect == "output"
        if self._writes:
            self.processing = [Processing(self.produce, looks_up=False)] * len(self.processing)

    def enter(self, membership: Membership, lease: TimerLease, index: int) -> None:
        """Know its group; once and for all, before anything happens."""
        self._membership, self._lease, self.index = membership, lease, index

    @property
    def polls(self) -> bool:
        """Whether it has nothing in hand."""
        return self.work is None

    def receive(self, item: Item, cause: int) -> Continuation | None:
        """A record has been fetched."""
        if self._lease.is_in_force(item[2:3], self._log.back_to(DISPATCHED, cause)):
            self._membership.unread.discard(item[2])
        return super().receive(item, cause)

    def take_work(self, item: Item, cause: int) -> Continuation | None:
        """Take up the next record that has been fetched, unless it is not its own any more, or comes twice."""
        packet, received = self.inbox[0]
        partition = self._partition_of(packet[0])
        why = ""
        if not self._lease.is_in_force(packet[2:3], self._log.back_to(DISPATCHED, received)):
            why = REVOKED
        elif packet[2] <= self.positions.get(partition, 0):
            why = READ_ALREADY
        if why:
            self.inbox.popleft()
            number = self._record(MEMBER_SKIPPED | self._which, packet[0], packet[1], packet[2], received)
            self._log.annotate(number, detail=why)
            self.look_for_work(number)
            return None
        self.positions[partition] = packet[2]
        if self._commits:
            self._commits.take(partition, packet, received)
            self.poll_on()
            self._plan_commit(received)
        return super().take_work(item, cause)

    def begin(self, item: Item, cause: int) -> Continuation | None:
        """Start processing: the next poll has to come in time, which each try in place is, too."""
        follows = super().begin(item, cause)
        self._membership.outputs.pop(item[2], None)
        self.await_poll()
        return follows

    def poll_on(self) -> None:
        """Ask for more while what was handed over is still in hand: whoever works does not poll."""

    def await_poll(self) -> None:
        """From now on the next poll has to come in time."""
        assert self.work
        self._polled = self.work[1]
        self._schedule.later(self._poll_interval_ms, self._overrun_op, (), self._polled)

    def produce(self, item: Item, cause: int) -> int:
        """Write what comes of the work, in a transaction that is still open."""
        if self._lease.is_in_force(item[2:3], self._log.back_to(DISPATCHED, cause)):
            self._membership.outputs[item[2]] = self.index, item
        return self._record(PRODUCED | self._which, item[0], item[1], item[2], cause)

    def publish(self, item: Item, cause: int) -> None:
        """What it has written is committed: whoever reads it, sees it."""
        self.store.apply(item[0], self._log.now_ms)
        self._record(MEMBER_APPLIED | self._which, item[0], item[1], item[2], cause)

    def overrun(self, item: Item, cause: int) -> Continuation | None:
        """It has not polled for too long, and leaves its group; the work goes on. Void if it has polled."""
        if not self._has_not_polled(item, cause):
            return None
        self._polled = NONE
        return self._membership.leave_op, (self.index,), cause

    def _has_not_polled(self, item: Item, cause: int) -> bool:
        return self._polled == cause

    def look_for_work(self, number: int) -> None:
        """Put down what is in hand, and poll: whoever is out of the group joins it."""
        self._polled = NONE
        self.abort_after_failure(number)
        super().look_for_work(number)
        if self._commits:
            self._commits.poll()
            if self._commits.due and not self._commits.wait_ms(self._log.now_ms):
                self._commit_all()
            self._plan_commit(number)
        if self._membership.may_join(self.index):
            self._schedule.agenda.append((self._membership.join_op, (self.index,), number))

    def abort_after_failure(self, number: int) -> None:
        """What was written because of work that has failed is not to be seen."""
        _, code, _, _, copy, _ = self._log.row(number)
        if self._writes and code == MEMBER_FAILED | self._which:
            self._membership.outputs.pop(copy, None)

    def _plan_commit(self, number: int) -> None:
        """Let there be a commit in its time, if there is something to commit."""
        commits = self._commits
        if commits and commits.due and commits.tick == NONE:
            commits.tick = number
            due_ms = self._log.now_ms + commits.wait_ms(self._log.now_ms)
            # Among what is due with it, its turn is that of the instant at which it is planned.
            heappush(self._schedule.queue, (due_ms, self._log.count - 1, self._commit_op, (), number))

    def _waits_to_commit(self, item: Item, cause: int) -> bool:
        return self._commits is not None and self._commits.tick == cause

    def commit(self, item: Item, cause: int) -> None:
        """It is time for a commit by the way; void if a crash came between. Who does not poll commits as it does."""
        if self._commits and self._commits.tick == cause:
            self._commits.tick = NONE
            if self.polls or self._commits.in_background:
                self._commit_all()

    def _commit_all(self) -> None:
        assert self._commits
        commits = self._commits.flush(self._log.now_ms)
        self._schedule.agenda.extend((self._acknowledge_op, *one) for one in reversed(commits))

    def start_anew(self) -> None:
        """It begins where the group has committed."""
        self.positions.clear()
        if self._commits:
            self._commits.crash()

    def pause(self, for_ms: int, cause: int) -> None:
        """Stand still, and give no sign of life."""
        was_up = self.standing is Standing.UP
        super().pause(for_ms, cause)
        if was_up:
            self._membership.fall_silent(self.index, self.fault)

    def resume(self, cause: int) -> list[Continuation]:
        """Go on where it stood; then see whether it is still a member."""
        was_paused, fault = self.standing is Standing.PAUSED, self._log.count
        follows = super().resume(cause)
        return [*follows, (self._membership.join_op, (self.index,), fault)] if was_paused else follows

    def look(self, due: Due, most: int) -> ConsumerLook:
        """What can be seen of it, and of its membership."""
        now_ms, polled, commits = self._log.now_ms, self._polled, self._commits
        member = MemberLook(
            is_in=self._membership.group.has(self.index),
            is_dead=self._membership.is_dead(self.index),
            positions=tuple(sorted(self.positions.items())),
            poll_left_ms=None if polled == NONE else self._left_ms(polled, self._poll_interval_ms),
            commit_left_ms=commits.wait_ms(now_ms) if commits and commits.due else None,
            session_left_ms=self._membership.left_ms(self.index),
        )
        return super().look(due, most)._replace(member=member)

    def _left_ms(self, event: int, wait_ms: int) -> int:
        return max(self._log.row(event)[0] + wait_ms - self._log.now_ms, 0)

    def checkpoint(self) -> ConsumerCheckpoint:
        """A shallow copy of the standing, the memory and the store."""
        commits = self._commits.checkpoint() if self._commits else None
        return super().checkpoint()._replace(reading=(self.positions.copy(), self._polled, commits))

    def restore(self, checkpoint: ConsumerCheckpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        positions, self._polled, commits = cast(Memory, checkpoint.reading)
        self.positions = positions.copy()
        if self._commits and commits:
            self._commits.restore(commits)

    def _lose_memory(self, *, power: bool) -> None:
        super()._lose_memory(power=power)
        self.start_anew()
        self._polled = NONE

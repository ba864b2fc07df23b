"""A member of a group: a consumer that reads a log from its own position on, and has to poll in time."""

from typing import cast

from playground.engine.events import NONE
from playground.engine.looks import ConsumerLook, Due, MemberLook, Standing
from playground.engine.mechanisms.commits import CommitPlan, CommitsCheckpoint, commits_of
from playground.engine.mechanisms.group import READ_ALREADY, REVOKED
from playground.engine.mechanisms.lease import TimerLease
from playground.engine.mechanisms.polling import PollDeadline
from playground.engine.mechanisms.processing import Processing
from playground.engine.nodes.codes import DISPATCHED, MEMBER_APPLIED, MEMBER_FAILED, MEMBER_SKIPPED, PRODUCED
from playground.engine.nodes.consumer import Consumer, ConsumerCheckpoint
from playground.engine.nodes.dead_letters import FailingMember
from playground.engine.nodes.membership import Membership
from playground.engine.schedule import Continuation, Item
from playground.engine.settings import ConsumerSettings, Settings

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
        self.positions: dict[int, int] = {}
        """Partition -> the last record of it that it has taken up."""
        self._deadline = PollDeadline(settings.consumer.poll_interval_ms, self._overrun, self._schedule, self.declare)
        self._commits = self._commits_of(settings.consumer)
        self._writes = settings.consumer.effect == "output"
        if self._writes:
            self.processing = [Processing(self.produce, looks_up=False)] * len(self.processing)

    def _commits_of(self, settings: ConsumerSettings) -> CommitPlan | None:
        commits = commits_of(settings.ack or "", settings.commit_ms)
        if commits is None:
            return None
        return CommitPlan(
            commits, lambda: self.polls, self.declare(self.acks.acknowledge), self._schedule, self.declare
        )

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
            self._commits.plan(received)
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
        self._deadline.run(self.work[1])

    def produce(self, item: Item, cause: int) -> int:
        """Write what comes of the work, in a transaction that is still open."""
        if self._lease.is_in_force(item[2:3], self._log.back_to(DISPATCHED, cause)):
            self._membership.outputs[item[2]] = self.index, item
        return self._record(PRODUCED | self._which, item[0], item[1], item[2], cause)

    def publish(self, item: Item, cause: int) -> None:
        """What it has written is committed: whoever reads it, sees it."""
        self.store.apply(item[0], self._log.now_ms)
        self._record(MEMBER_APPLIED | self._which, item[0], item[1], item[2], cause)

    def _overrun(self, cause: int) -> Continuation:
        """It has not polled for too long, and leaves its group; the work goes on."""
        return self._membership.leave_op, (self.index,), cause

    def look_for_work(self, number: int) -> None:
        """Put down what is in hand, and poll: whoever is out of the group joins it."""
        self._deadline.end()
        self.abort_after_failure(number)
        super().look_for_work(number)
        if self._commits:
            self._commits.poll(number)
        if self._membership.may_join(self.index):
            self._schedule.agenda.append((self._membership.join_op, (self.index,), number))

    def abort_after_failure(self, number: int) -> None:
        """What was written because of work that has failed is not to be seen."""
        _, code, _, _, copy, _ = self._log.row(number)
        if self._writes and code == MEMBER_FAILED | self._which:
            self._membership.outputs.pop(copy, None)

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
        member = MemberLook(
            is_in=self._membership.group.has(self.index),
            is_dead=self._membership.is_dead(self.index),
            positions=tuple(sorted(self.positions.items())),
            poll_left_ms=self._deadline.left_ms,
            commit_left_ms=self._commits.left_ms if self._commits else None,
            session_left_ms=self._membership.left_ms(self.index),
        )
        return super().look(due, most)._replace(member=member)

    def checkpoint(self) -> ConsumerCheckpoint:
        """A shallow copy of the standing, the memory and the store."""
        commits = self._commits.checkpoint() if self._commits else None
        return super().checkpoint()._replace(reading=(self.positions.copy(), self._deadline.since, commits))

    def restore(self, checkpoint: ConsumerCheckpoint) -> None:
        """Go back to a checkpoint."""
        super().restore(checkpoint)
        positions, self._deadline.since, commits = cast(Memory, checkpoint.reading)
        self.positions = positions.copy()
        if self._commits and commits:
            self._commits.restore(commits)

    def _lose_memory(self, *, power: bool) -> None:
        super()._lose_memory(power=power)
        self.start_anew()
        self._deadline.end()

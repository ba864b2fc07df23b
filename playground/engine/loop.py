"""The loop: does what is due, one operation after another. What a command or an end means, it does not know."""

from heapq import heappop
from typing import Final

from playground.engine.limits import MOST_UNDER_WAY
from playground.engine.phases import Phases
from playground.engine.schedule import LAST_COMMAND, Schedule
from playground.engine.steps import Steps

FOREVER: Final = 1 << 62
BATCH: Final = 1 << 13
"""So many operations at once, where nobody looks on."""

Checkpoint = tuple[int, bool]


class Loop:
    """What drives a run."""

    def __init__(self, schedule: Schedule, steps: Steps, phases: Phases) -> None:
        self.operations = 0
        """How many operations `drain` has done; those of `drain_freely` are not counted."""
        self.driven = False
        """Whether anything has been asked of it: before that no time is past."""
        self.event_limit = 0
        """After how many events the run is stopped."""
        self._schedule, self._steps, self._phases = schedule, steps, phases

    @property
    def spent(self) -> int:
        """How much of the limit on events is used up: by its events, and by what its commands went through."""
        return self._schedule.log.count + self._schedule.effort

    @property
    def exhausted(self) -> bool:
        """Whether the run was stopped: for its events, for what its commands went through, or for too much at once."""
        return self.spent >= self.event_limit or self.overcrowded

    @property
    def overcrowded(self) -> bool:
        """Whether more packets and timers are under way at once than a run may have."""
        return len(self._schedule.queue) > MOST_UNDER_WAY

    def drain(self, limit_ms: int, operations: int) -> int:
        """Do what is due up to `limit_ms`, at most so many operations; returns how many were done."""
        schedule, phases, caught = self._schedule, self._phases, self._steps.triggers.caught
        log, limit, most = schedule.log, self.event_limit, MOST_UNDER_WAY
        queue, agenda, commands, handlers = schedule.queue, schedule.agenda, schedule.commands, schedule.handlers
        self.driven = True
        left = operations
        while left > 0 and not phases.over:
            if commands:
                schedule.begin_commands()
                op, item, cause = commands.pop()
            elif agenda and (schedule.base is None or schedule.end_commands()):
                op, item, cause = agenda.pop()
            elif queue and queue[0][0] <= limit_ms and log.count + schedule.effort < limit and len(queue) <= most:
                log.now_ms, order, op, item, cause = heappop(queue)
                if order <= LAST_COMMAND:
                    schedule.begin_commands()
                else:
                    schedule.base = None
            else:
                phases.over = self.exhausted
                break
            follows = handlers[op](item, cause)
            left -= 1
            while follows and left and not (caught or commands) and schedule.base is None:
                # Nothing comes between: what follows need not lie on the agenda first.
                op, item, cause = follows
                follows = handlers[op](item, cause)
                left -= 1
            if follows:
                agenda.append(follows)
            if caught:
                self._steps.wake()
        self.operations += operations - left
        return operations - left

    def drain_all(self, batch: int = BATCH) -> None:
        """Do a batch of what is due, whenever that is, as fast as may be; what follows at once is not counted."""
        schedule = self._schedule
        if schedule.follows_now or schedule.breaks or self.exhausted:
            self.drain(FOREVER, batch)
        else:
            self._drain_freely(batch)

    def _drain_freely(self, batch: int) -> None:
        """Do many operations with nobody looking on.

        A command ends it, and an event that sets off a step: others may be due with it, and come before what follows.
        """
        schedule, limit, most = self._schedule, self.event_limit, MOST_UNDER_WAY
        log, queue, agenda, handlers = schedule.log, schedule.queue, schedule.agenda, schedule.handlers
        caught = self._steps.triggers.caught
        schedule.base = None
        for _ in range(batch):
            if not queue or log.count + schedule.effort >= limit or len(queue) > most:
                break
            log.now_ms, order, op, item, cause = heappop(queue)
            if order < 0:
                schedule.begin_commands()
                handlers[op](item, cause)
                self._steps.wake()
                break
            follows = handlers[op](item, cause)
            while True:
                while follows and not caught:
                    op, item, cause = follows
                    follows = handlers[op](item, cause)
                if caught or not agenda:
                    break
                follows = agenda.pop()
            if caught:
                if follows:
                    agenda.append(follows)
                self._steps.wake()
                break

    def finish_commands(self) -> None:
        """Do all that the present commands do at once, and the steps that their events set off."""
        self._steps.wake()
        while self._schedule.commands:
            self.drain(FOREVER, 1)

    def checkpoint(self) -> Checkpoint:
        """How far it has come."""
        return self.operations, self.driven

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.operations, self.driven = checkpoint

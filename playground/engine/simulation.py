"""The simulation: drives one system by one operation, to a time, or to the end, and takes commands at any instant.

Deterministic: the same settings, steps and commands give the same event log, byte for byte. It knows neither wall time
nor preset files; pacing, judging and explaining are other layers' work.

A run has three parts. Chaos: the steps act, and commands may come from outside. Settling: the faults have ended, and
the run may come to rest. Over: it is at rest, or has taken too long. A live front end stays in the chaos until it ends
it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from typing import Final, NamedTuple

from playground.engine.commands import Command, Cut, Heal, Step, When
from playground.engine.effects.store import EffectLedger
from playground.engine.events import NONE
from playground.engine.limits import MOST_UNDER_WAY, event_limit, natural_end_ms
from playground.engine.log import EventLog, WatchedLog
from playground.engine.places import Place
from playground.engine.schedule import AFTER_ALL, LAST_COMMAND, Item, Schedule
from playground.engine.schedule import Checkpoint as ScheduleCheckpoint
from playground.engine.settings import Settings
from playground.engine.steps import Steps
from playground.engine.system import System, SystemCheckpoint
from playground.engine.triggers import Acted
from playground.engine.triggers import Checkpoint as TriggersCheckpoint
from playground.engine.workload import Workload

_FOREVER: Final = 1 << 62
_BATCH: Final = 1 << 13


class Given(NamedTuple):
    """A command from outside, and the point of the run at which it came."""

    command: Command
    at_ms: int
    after_event: int
    """The number of the last event before it in the same millisecond, or `NONE`."""
    event: int
    """The number of the event that tells of it."""


class Checkpoint(NamedTuple):
    """One instant of a simulation, for the simulation that made it and as long as that instant is in its past."""

    log_length: int
    cut_backs: int
    schedule: ScheduleCheckpoint
    system: SystemCheckpoint
    triggers: TriggersCheckpoint
    given: int
    operations: int
    phase: tuple[int | None, bool, bool, bool, bool]


class Simulation:
    """One run of one system."""

    def __init__(self, settings: Settings, steps: Sequence[Step] = (), *, max_events: int | None = None) -> None:
        self.settings = settings
        self.steps = tuple(steps)
        self.log = WatchedLog() if any(isinstance(step.trigger, When) for step in self.steps) else EventLog()
        self.given: list[Given] = []
        """The commands that came from outside, in order."""
        self.operations = 0
        """How many operations have been done; those of `run`, after which nothing can be given, are not counted."""
        self.chaos_end_ms: int | None = None
        """When the chaos ends (before, if the run comes to rest; later, if by default and a span is in force then);
        `None` while that is open."""
        self.over = False
        """Whether nothing more will happen."""
        self.settled = False
        """Whether the run came to rest in its time; true only when it is over."""
        self._fixed_limit = max_events
        self.event_limit = 0
        """After how many events the run is stopped."""
        self._limit_events()
        self._schedule = Schedule(self.log)
        self.system = System(settings, self._schedule)
        self.workload = Workload(settings.workload, self._schedule, self.system.producer.send_op)
        self._steps = Steps(self.steps, settings.topology, self._schedule, self.system.control)
        self._end_chaos_op = self._schedule.declare(Place.NOWHERE, self._end_chaos, _never)
        self._end_run_op = self._schedule.declare(Place.NOWHERE, self._end_run, _never)
        self._finish_commands()
        self._driven = False

    # What can be seen.

    @property
    def chaotic(self) -> bool:
        """Whether faults may still act: false from the end of the chaos on."""
        return self._steps.armed

    @property
    def now_ms(self) -> int:
        """The virtual time."""
        return self.log.now_ms

    @property
    def next_due_ms(self) -> int | None:
        """When the next operation is due, or `None` if there is none."""
        if self._follows_now():
            return self.log.now_ms
        return self._schedule.queue[0][0] if self._schedule.queue and not self.over else None

    @property
    def next_live_ms(self) -> int | None:
        """When something that is not cancelled is due, or `None`; looks through the whole queue."""
        if self._follows_now():
            return self.log.now_ms
        return min((entry[0] for entry in self._schedule.queue if self._schedule.is_live(entry)), default=None)

    @property
    def at_rest(self) -> bool:
        """Whether nothing would happen any more without a command from outside."""
        return not self._follows_now() and not self._anything_live()

    @property
    def spans_end_ms(self) -> int:
        """When the last `for_ms` span that is in force ends; 0 if none is."""
        ends = (entry for entry in self._schedule.queue if entry[2] in self._schedule.span_ends)
        return max((entry[0] for entry in ends if self._schedule.is_live(entry)), default=0)

    @property
    def ledger(self) -> EffectLedger:
        """The effects that the world has seen."""
        return self.system.consumers[0].store.ledger

    @property
    def schedule(self) -> Schedule:
        """What is due; for views only."""
        return self._schedule

    @property
    def unfired_steps(self) -> tuple[int, ...]:
        """The indices of the steps that have not acted so far, from 0."""
        return self._steps.unfired()

    @property
    def acted_steps(self) -> dict[int, Acted]:
        """Step index -> when the step acted."""
        return self._steps.acted

    @property
    def exhausted(self) -> bool:
        """Whether it was stopped: for its events, for what its commands went through, or for too much under way."""
        return self.log.count + self._schedule.effort >= self.event_limit or self.overcrowded

    @property
    def overcrowded(self) -> bool:
        """Whether more packets and timers are under way at once than a run may have."""
        return len(self._schedule.queue) > MOST_UNDER_WAY

    # What drives it.

    def step(self) -> bool:
        """Do one operation, which records one event or (a cancelled timer) none; false if there is none left."""
        return self.advance(1) == 1

    def step_event(self) -> bool:
        """Go on until at least one more event is recorded; false if nothing more happens."""
        length = len(self.log)
        while len(self.log) == length:
            if not self.step():
                return False
        return True

    def run_until(self, time_ms: int, operations: int = _FOREVER) -> bool:
        """Do all that is due up to `time_ms`, and let the clock stand there; but at most so many operations.

        Returns whether nothing more is due by then. An earlier time changes nothing. Only the end of the
        chaos sets the clock back, to the last event of a run that had come to rest.
        """
        self._drain(time_ms, operations)
        due_ms = self.next_due_ms
        if due_ms is not None and due_ms <= time_ms:
            return False
        if not self.over:
            self.log.now_ms = max(self.log.now_ms, time_ms)
        return True

    def advance(self, operations: int) -> int:
        """Do at most so many operations, whenever they are due, and return how many there were to do."""
        return self._drain(_FOREVER, operations)

    def run(self, on_batch: Callable[[], object] = lambda: None) -> None:
        """Chaos, settling, to the end. `on_batch` is called every few thousand operations: a sign of life."""
        self.end_chaos_in_time()
        while not self.over:
            if self._follows_now() or self._steps.waiting or self.exhausted:
                self._drain(_FOREVER, _BATCH)
            else:
                self._drain_freely()
            on_batch()

    def give(self, command: Command) -> None:
        """Carry out a command from outside, now; `RuntimeError` after the end of the chaos: it would never be judged.

        A command that names a part which the system does not have is a `KeyError`, and changes nothing.

        The preset's own steps on the latest event act first. The cause is the last event of this very millisecond, if
        there is one, as for a step that waits for that event. Where something has happened since then that left no
        event, the command comes with the next millisecond: a preset could not name the point otherwise. For the same
        reason a cut or a heal of several links is given as one command for each.
        """
        self._refuse_after_the_chaos()
        if isinstance(command, Cut | Heal) and len(command.links) > 1:
            for link in command.links:
                self.give(replace(command, links=(link,)))
            return
        self._finish_commands()
        if self._is_silent():
            self.run_until(self.now_ms)
            self._refuse_after_the_chaos()
            self.log.now_ms += self._is_silent()
        after_event = self.log.count - 1 if self._is_busy() else NONE
        self._schedule.begin_commands()
        given = Given(command, self.now_ms, after_event, self.log.count)
        self.system.control.give(command, after_event)
        self.given.append(given)
        self._limit_events()
        self._finish_commands()

    def reseed(self, seed: int) -> None:
        """Give other weather to all packets that depart, and backoffs that begin, from now on.

        No preset can replay such a run. A checkpoint keeps it, and going back brings the former weather back.
        """
        self.system.producer.reseed(seed)
        for link in self.system.links.values():
            link.reseed(seed)

    def end_chaos_in_time(self) -> None:
        """Let the chaos end by itself, as the settings say, or now if that is past.

        Changes nothing if its end is fixed already.
        """
        if self.chaos_end_ms is None:
            chaos_ms = self.settings.run.chaos_ms
            end_ms = natural_end_ms(self.settings, self.steps) if chaos_ms is None else chaos_ms
            is_past = self._driven and end_ms <= self.now_ms
            self._end_chaos_at(self._next_free_ms() if is_past else end_ms, waits_for_spans=chaos_ms is None)

    def end_chaos(self) -> None:
        """End the chaos now: heal everything and let the run drain to a verdict.

        If something has happened in this very millisecond the end comes with the next one, so that a preset can say
        when.
        """
        if self.chaotic and not self.over:
            self._finish_commands()
            end_ms = self._next_free_ms()
            if self.chaos_end_ms is None or end_ms < self.chaos_end_ms:
                self._end_chaos_at(end_ms)

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:
        """A shallow copy of the present, which `restore` brings back."""
        phase = self.chaos_end_ms, self._steps.armed, self.over, self.settled, self._driven
        return Checkpoint(
            len(self.log),
            self.log.cut_backs,
            self._schedule.checkpoint(),
            self.system.checkpoint(),
            self._steps.checkpoint(),
            len(self.given),
            self.operations,
            phase,
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint: what came after it has never happened.

        `ValueError` if the checkpoint's instant is not in the past of this run any more.
        """
        if self.log.kept(checkpoint.log_length, checkpoint.cut_backs) < checkpoint.log_length:
            raise ValueError("this instant is not in the past of the run: it has been undone")
        self.log.truncate(checkpoint.log_length)
        self._schedule.restore(checkpoint.schedule)
        self.system.restore(checkpoint.system)
        self._steps.restore(checkpoint.triggers)
        del self.given[checkpoint.given :]
        self.operations = checkpoint.operations
        self._limit_events()
        self.chaos_end_ms, self._steps.armed, self.over, self.settled, self._driven = checkpoint.phase

    # The loop.

    def _drain(self, limit_ms: int, operations: int) -> int:
        """Do what is due up to `limit_ms`, at most so many operations; returns how many were done."""
        schedule, log, caught = self._schedule, self.log, self._steps.caught
        limit, most = self.event_limit, MOST_UNDER_WAY
        queue, agenda, commands, handlers = schedule.queue, schedule.agenda, schedule.commands, schedule.handlers
        self._driven = True
        left = operations
        while left > 0 and not self.over:
            if commands:
                schedule.begin_commands()
                op, item, cause = commands.pop()
            elif agenda and (schedule.base is None or schedule.end_commands()):
                op, item, cause = agenda.pop()
            elif 0 < len(queue) <= most and queue[0][0] <= limit_ms and log.count + schedule.effort < limit:
                log.now_ms, order, op, item, cause = heappop(queue)
                if order < 0:
                    schedule.begin_commands()
                else:
                    schedule.base = None
            else:
                self.over = self.exhausted
                break
            follows = handlers[op](item, cause)
            if follows is not None:
                agenda.append(follows)
            if caught:
                self._steps.wake()
            left -= 1
        self.operations += operations - left
        return operations - left

    def _drain_freely(self) -> None:
        """Do many operations with nobody looking on: no step waits for an event, so nothing comes between two.

        A command ends it: others may be due with it, and come before what follows any of them.
        """
        schedule, log, limit, most = self._schedule, self.log, self.event_limit, MOST_UNDER_WAY
        queue, agenda, handlers = schedule.queue, schedule.agenda, schedule.handlers
        for _ in range(_BATCH):
            if not 0 < len(queue) <= most or log.count + schedule.effort >= limit:
                break
            log.now_ms, order, op, item, cause = heappop(queue)
            if order < 0:
                schedule.begin_commands()
                handlers[op](item, cause)
                break
            follows = handlers[op](item, cause)
            while True:
                while follows:
                    op, item, cause = follows
                    follows = handlers[op](item, cause)
                if not agenda:
                    break
                follows = agenda.pop()

    def _finish_commands(self) -> None:
        """Do all that the present commands do at once, and the steps that their events set off."""
        self._steps.wake()
        while self._schedule.commands:
            self.advance(1)

    # The three parts of a run.

    def _end_chaos_at(self, time_ms: int, *, waits_for_spans: bool = False) -> None:
        self.chaos_end_ms = time_ms
        heappush(self._schedule.queue, (time_ms, LAST_COMMAND, self._end_chaos_op, (int(waits_for_spans),), NONE))

    def _end_chaos(self, item: Item, cause: int) -> None:
        """Faults end. In a run that has come to rest before, they end when the last thing happened.

        The last thing may be a send that fell due at a producer that was down, which is no event yet.
        """
        if not self.chaotic:
            return
        self._schedule.spend(len(self._schedule.queue))
        if item[0] and (spans_end_ms := self.spans_end_ms):
            self._end_chaos_at(spans_end_ms, waits_for_spans=True)
            return
        if not self._anything_live():
            self.log.now_ms = max(self.log.last_time_ms, self.workload.last_send_ms)
        self._steps.disarm()
        self.system.control.end_chaos()
        end_ms = self.log.now_ms + self.settings.run.settle_ms
        heappush(self._schedule.queue, (end_ms, AFTER_ALL, self._end_run_op, (), NONE))

    def _end_run(self, item: Item, cause: int) -> None:
        self.over = True
        self.settled = not self._anything_live()
        self._schedule.queue.clear()
        self.log.now_ms = self.log.last_time_ms

    def _limit_events(self) -> None:
        commands = [*(step.command for step in self.steps), *(given.command for given in self.given)]
        limit = self._fixed_limit
        self.event_limit = event_limit(self.settings, commands) if limit is None else limit

    def _refuse_after_the_chaos(self) -> None:
        if not self.chaotic or self.over:
            raise RuntimeError("the chaos has ended; no more commands")

    def _next_free_ms(self) -> int:
        """The present millisecond if nothing has happened in it, else the next."""
        return self.now_ms + (self._is_busy() or self._is_silent())

    def _is_busy(self) -> bool:
        """Whether an event has been recorded in this very millisecond."""
        return self.log.count > 0 and self.log.last_time_ms == self.log.now_ms

    def _is_silent(self) -> bool:
        """Whether something has happened in this very millisecond after its last event, without an event of its own."""
        return self._schedule.last_silence == (self.log.count, self.log.now_ms)

    def _follows_now(self) -> bool:
        """Whether something is to happen before the clock moves."""
        return bool(self._schedule.commands or self._schedule.agenda)

    def _anything_live(self) -> bool:
        """Whether any entry of the queue would still do anything, but for the end of the run itself."""
        return any(self._schedule.is_live(entry) for entry in self._schedule.queue)


def _never(*_: object) -> bool:
    """What ends a part of the run itself keeps nothing from being at rest."""
    return False

"""The simulation: drives one system by one operation, to a time, or to the end, and takes commands at any instant.

Deterministic: the same settings, steps and commands give the same event log, byte for byte. It knows neither wall time
nor preset files; pacing, judging and explaining are other layers' work.

A run has three parts. Chaos: the steps act, and commands may come from outside. Settling: the faults have ended, and
the run may come to rest. Over: it is at rest, or has taken too long. A live front end stays in the chaos until it ends
it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from playground.engine.commands import PREPARED_FOR, Command, Cut, Heal, Step, When
from playground.engine.effects.store import EffectLedger
from playground.engine.events import NONE
from playground.engine.limits import event_limit, natural_end_ms
from playground.engine.log import EventLog, WatchedLog
from playground.engine.loop import BATCH, FOREVER, Loop
from playground.engine.loop import Checkpoint as LoopCheckpoint
from playground.engine.phases import Checkpoint as PhasesCheckpoint
from playground.engine.phases import Phases
from playground.engine.schedule import Checkpoint as ScheduleCheckpoint
from playground.engine.schedule import Schedule
from playground.engine.settings import Settings
from playground.engine.steps import Checkpoint as StepsCheckpoint
from playground.engine.steps import Steps
from playground.engine.system import System, SystemCheckpoint
from playground.engine.triggers import Acted
from playground.engine.workload import Workload


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
    steps: StepsCheckpoint
    given: int
    loop: LoopCheckpoint
    phases: PhasesCheckpoint


class Simulation:
    """One run of one system."""

    def __init__(self, settings: Settings, steps: Sequence[Step] = (), *, max_events: int | None = None) -> None:
        self.settings = settings
        self.steps = tuple(steps)
        self.log = WatchedLog() if any(isinstance(step.trigger, When) for step in self.steps) else EventLog()
        self.given: list[Given] = []
        """The commands that came from outside, in order."""
        self._fixed_limit = max_events
        self._schedule = Schedule(self.log)
        self.workload = Workload(settings.workload, self._schedule)
        self.system = System(settings, self._schedule, frozenset(type(step.command) for step in self.steps))
        self.workload.begin(self.system.producer.send_op)
        control = self.system.control
        self._steps = Steps(self.steps, settings.topology, self._schedule, control)
        self._phases = Phases(settings.run.settle_ms, self._schedule, self._steps, control, self.workload)
        self._loop = Loop(self._schedule, self._steps, self._phases)
        self._limit_events()
        self._loop.finish_commands()
        self._loop.driven = False

    # What can be seen.

    @property
    def chaotic(self) -> bool:
        """Whether faults may still act: false from the end of the chaos on."""
        return self._phases.chaotic

    @property
    def now_ms(self) -> int:
        """The virtual time."""
        return self.log.now_ms

    @property
    def chaos_end_ms(self) -> int | None:
        """When the chaos ends; `None` while that is open.

        Before, if the run comes to rest; later, if by default and a span is in force then.
        """
        return self._phases.chaos_end_ms

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self._phases.over

    @property
    def settled(self) -> bool:
        """Whether the run came to rest in its time; true only when it is over."""
        return self._phases.settled

    @property
    def operations(self) -> int:
        """How many operations have been done; those of `run`, after which nothing can be given, are not counted."""
        return self._loop.operations

    @property
    def event_limit(self) -> int:
        """After how many events the run is stopped."""
        return self._loop.event_limit

    @property
    def next_due_ms(self) -> int | None:
        """When the next operation is due, or `None` if there is none."""
        return None if self.over and not self._schedule.follows_now else self._schedule.next_due_ms

    @property
    def at_rest(self) -> bool:
        """Whether nothing would happen any more without a command from outside."""
        return not self._schedule.follows_now and not self._schedule.anything_live

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
        return self._steps.triggers.unfired()

    @property
    def acted_steps(self) -> dict[int, Acted]:
        """Step index -> when the step acted."""
        return self._steps.triggers.acted

    @property
    def exhausted(self) -> bool:
        """Whether it was stopped: for its events, for what its commands went through, or for too much under way."""
        return self._loop.exhausted

    @property
    def spent(self) -> int:
        """How much of the limit on events is used up: by its events, and by what its commands went through."""
        return self._loop.spent

    @property
    def overcrowded(self) -> bool:
        """Whether more packets and timers are under way at once than a run may have."""
        return self._loop.overcrowded

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

    def run_until(self, time_ms: int, operations: int = FOREVER) -> bool:
        """Do all that is due up to `time_ms`, and let the clock stand there; but at most so many operations.

        Returns whether nothing more is due by then. An earlier time changes nothing. Only the end of the
        chaos sets the clock back, to the last event of a run that had come to rest.
        """
        self._loop.drain(time_ms, operations)
        due_ms = self.next_due_ms
        if due_ms is not None and due_ms <= time_ms:
            return False
        if not self.over:
            self.log.now_ms = max(self.log.now_ms, time_ms)
        return True

    def advance(self, operations: int) -> int:
        """Do at most so many operations, whenever they are due, and return how many there were to do."""
        return self._loop.drain(FOREVER, operations)

    def run(self, on_batch: Callable[[], object] = lambda: None) -> None:
        """Chaos, settling, to the end. `on_batch` is called every few thousand operations: a sign of life."""
        for _ in self.run_in_batches(BATCH):
            on_batch()

    def run_in_batches(self, size: int) -> Iterator[None]:
        """The same as `run`, for those who have other things to do between any two batches of so many operations.

        Nothing may be asked of it or given to it until it is through.
        """
        self.end_chaos_in_time()
        while not self.over:
            self._loop.drain_all(size)
            yield

    def give(self, command: Command) -> None:
        """Carry out a command from outside, now; `RuntimeError` after the end of the chaos: it would never be judged.

        A command that names a part which the system does not have is a `KeyError`, and changes nothing; so is a
        `ValueError` one that the run was not prepared for: written down as a step it would do more than it did here.

        The preset's own steps on the latest event act first. The cause is the last event of this very millisecond, if
        there is one, as for a step that waits for that event. Where something has happened since then that left no
        event, the command comes with the next millisecond: a preset could not name the point otherwise. For the same
        reason a cut or a heal of several links is given as one command for each.
        """
        self._phases.refuse_after_the_chaos()
        if isinstance(command, PREPARED_FOR) and not any(type(step.command) is type(command) for step in self.steps):
            raise ValueError(f"no step of this run is a {type(command).__name__.lower()}: it was not prepared for one")
        if isinstance(command, Cut | Heal) and len(command.links) > 1:
            for link in command.links:
                self.give(replace(command, links=(link,)))
            return
        self._loop.finish_commands()
        if self._schedule.is_silent:
            self.run_until(self.now_ms)
            self._phases.refuse_after_the_chaos()
            self.log.now_ms += self._schedule.is_silent
        after_event = self.log.count - 1 if self._schedule.is_busy else NONE
        self._schedule.begin_commands()
        given = Given(command, self.now_ms, after_event, self.log.count)
        self.system.control.give(command, after_event)
        self.given.append(given)
        self._limit_events()
        self._loop.finish_commands()

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
            is_past = self._loop.driven and end_ms <= self.now_ms
            self._phases.end_chaos_at(self._next_free_ms() if is_past else end_ms, waits_for_spans=chaos_ms is None)

    def end_chaos(self) -> None:
        """End the chaos now: heal everything and let the run drain to a verdict.

        If something has happened in this very millisecond the end comes with the next one, so that a preset can say
        when.
        """
        if self.chaotic and not self.over:
            self._loop.finish_commands()
            end_ms = self._next_free_ms()
            if self.chaos_end_ms is None or end_ms < self.chaos_end_ms:
                self._phases.end_chaos_at(end_ms)

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:
        """A shallow copy of the present, which `restore` brings back."""
        return Checkpoint(
            len(self.log),
            self.log.cut_backs,
            self._schedule.checkpoint(),
            self.system.checkpoint(),
            self._steps.checkpoint(),
            len(self.given),
            self._loop.checkpoint(),
            self._phases.checkpoint(),
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
        self._steps.restore(checkpoint.steps)
        del self.given[checkpoint.given :]
        self._loop.restore(checkpoint.loop)
        self._phases.restore(checkpoint.phases)
        self._limit_events()

    def _limit_events(self) -> None:
        commands = [*(step.command for step in self.steps), *(given.command for given in self.given)]
        limit = self._fixed_limit
        self._loop.event_limit = event_limit(self.settings, commands) if limit is None else limit

    def _next_free_ms(self) -> int:
        """The present millisecond if nothing has happened in it, else the next."""
        return self.now_ms + (self._schedule.is_busy or self._schedule.is_silent)

"""Playing a preset out, from its first event to its judgement."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from typing import Final

from playground.checker.ended import Ended, endings
from playground.checker.late import Lateness
from playground.checker.result import Judgement, judge_run, promise_of
from playground.engine.commands import Switch
from playground.engine.events import Kind
from playground.engine.log import EventLog, kind_of
from playground.engine.mechanisms.group import NOT_ITS_OWN
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.scenario.preset import Preset
from playground.scenario.stories import Story

BATCH: Final = 1000
"""How many operations there are between two looks at the length of the record, where that decides."""


def done_outside(log: EventLog, settings: Settings) -> dict[int, int]:
    """Message -> how often its work was done, where that is more than once and only what it wrote is committed.

    Whatever else the work does, in a transaction that is aborted too, nobody takes back.
    """
    if settings.consumer.effect != "output":
        return {}
    produced = int(Kind.PRODUCED)
    often = Counter(message for _, code, message, *_ in log.rows() if kind_of(code) == produced)
    return {message: count for message, count in sorted(often.items()) if count > 1}


@dataclass(frozen=True)
class Outcome:
    """A preset that has been played out."""

    preset: Preset
    simulation: Simulation

    @property
    def log(self) -> EventLog:
        """The record of the run."""
        return self.simulation.log

    @cached_property
    def judgement(self) -> Judgement:
        """What the checker says about the record."""
        simulation = self.simulation
        return judge_run(simulation.log, simulation.ledger, simulation.settings, simulation.settled)

    @cached_property
    def ended(self) -> tuple[Ended, ...]:
        """How those messages ended that did not fare as they should."""
        lateness = Lateness()
        lateness.observe(self.log)
        sets = self.preset.settings.workload.effect == "set"
        judged = self.judgement
        return endings(
            judged.messages,
            lateness.late,
            sets=sets,
            at_rest=judged.settled,
            disordered=judged.disordered,
            outside=self.done_outside,
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the record, in hexadecimal."""
        return self.log.digest()

    @cached_property
    def packets(self) -> int:
        """How many packets departed, on all links: the price of the run."""
        departed = int(Kind.DEPARTED)
        return sum(kind_of(code) == departed for _, code, *_ in self.log.rows())

    @cached_property
    def skipped_in_vain(self) -> tuple[int, ...]:
        """For each delivery that was skipped of a message that never had its effect, the message: no duplicate."""
        undone = {record.number for record in self.judgement.messages if not record.effects}
        return tuple(message for message, _ in self._skipped(known=True) if message in undone) if undone else ()

    @cached_property
    def dropped_unread(self) -> tuple[tuple[int, str], ...]:
        """The deliveries that the reader of a log dropped for no key, each with its message and why: no duplicates."""
        return (*self._skipped(known=False),) if self.preset.settings.mechanisms.keeps_log else ()

    @property
    def recognised(self) -> int:
        """How often a duplicate was known for what it is, and did no harm."""
        return self.judgement.counters["deduplicated"] - len(self.skipped_in_vain) - len(self.dropped_unread)

    def _skipped(self, *, known: bool) -> Iterator[tuple[int, str]]:
        """The message and the reason of each delivery that was skipped: as known, or as not its own to read."""
        skipped, details = int(Kind.SKIPPED), self.log.details
        for number, (_, code, message, *_) in enumerate(self.log.rows()):
            if kind_of(code) == skipped and (details.get(number, "") not in NOT_ITS_OWN) is known:
                yield message, details.get(number, "")

    @cached_property
    def done_outside(self) -> dict[int, int]:
        """Message -> how often its work was done, where a transaction hides that it was more than once."""
        return done_outside(self.log, self.preset.settings)

    @property
    def packets_per_effect(self) -> float | None:
        """How many packets there were for each effect, wanted or not; `None` where there was none."""
        effects = self.judgement.counters["effects"]
        return self.packets / effects if effects else None

    @cached_property
    def packets_per_message(self) -> float | None:
        """The price of one message that was done, since a duplicate is nothing that anybody buys; `None`: none was."""
        done = sum(record.effects > 0 for record in self.judgement.messages)
        return self.packets / done if done else None

    def tally(self, story: Story) -> tuple[int, int]:
        """`(expected, actual)`: the two accounts, or in a story that counts things, how many there are."""
        if story.counts:
            counters = self.judgement.counters
            done = counters["applied_once"] + counters["duplicated"]
            workload = self.preset.settings.workload
            return counters["sent"], workload.balance(effects=counters["effects"], done=done, amount=1)
        return self.judgement.account.expected, self.judgement.account.actual

    @property
    def switched(self) -> bool:
        """Whether the guarantee was switched in mid-run, so that not all messages have the same promise."""
        return any(isinstance(self.preset.steps[index].command, Switch) for index in self.simulation.acted_steps)

    def result(self, messages: object) -> dict[str, object]:
        """The object that `playground run --json` prints; its keys are in the order of the public format.

        `messages` stands for its messages, of which there may be a million.
        """
        settings, judgement = self.preset.settings, self.judgement
        return {
            "format": 1,
            "preset": self.preset.name,
            "system": settings.topology.name,
            "guarantee": settings.guarantee.word,
            "seed": settings.seed,
            "verdict": judgement.verdict.value,
            "promise": promise_of(settings),
            "settled": judgement.settled,
            "virtual_ms": judgement.virtual_ms,
            "unfired_steps": list(self.simulation.unfired_steps),
            "counters": dict(judgement.counters),
            "account": asdict(judgement.account),
            "latency_ms": asdict(judgement.latency_ms),
            "messages": messages,
            "digest": self.digest,
        }


def play_out(
    preset: Preset, on_batch: Callable[[Simulation], object] = lambda _: None, *, most_events: int | None = None
) -> Outcome:
    """Run a preset to its end. `on_batch` gets the simulation every few thousand operations: a sign of life.

    With `most_events` it goes on only until it has more: it is another run then than one that had no more.
    """
    simulation = Simulation(preset.settings, preset.steps)
    if most_events is None:
        simulation.run(partial(on_batch, simulation))
        return Outcome(preset, simulation)
    simulation.end_chaos_in_time()
    while len(simulation.log) <= most_events and simulation.advance(BATCH):
        on_batch(simulation)
    return Outcome(preset, simulation)

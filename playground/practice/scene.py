"""A scene: a schedule, the message that is asked about, and where the run stands as it is asked.

It is played out once, and all that is asked or told of it is read off that record: the engine is the key. It stands
just before the first fault lands; what will be broken is told beforehand, or nobody could predict anything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from playground.checker.judge import MessageRecord
from playground.checker.result import Judgement
from playground.engine.commands import Say, Switch
from playground.engine.events import COMMANDED, NONE, Event, Kind
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies, anomalies_of
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.record import Record
from playground.explain.replays import Replay, replayed
from playground.explain.why import explain
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named
from playground.words.events import EVENTS
from playground.words.steps import step_words

MOST_EVENTS: Final = 500
"""A longer run is nothing to be predicted in one's head."""
_MOST_MESSAGES, _MOST_FAULTS = 12, 4
_DECIDE: Final = frozenset({Kind.ACKED, Kind.SETTLED, Kind.MARKED})
"""What an explanation may turn on of what is mostly no news: an ACK, a commit, the note that a key is processed."""
_WAITS: Final = frozenset(kind for kind in EVENTS if kind.word.endswith(("-armed", "poisoned", "loss-set")))
"""The kinds of commands that break nothing by themselves: faults that lie in wait."""


@dataclass(frozen=True)
class Scene:
    """One message of one schedule."""

    preset: Preset
    subject: int
    """3 is m3."""

    @property
    def m(self) -> str:
        """`m3`."""
        return f"m{self.subject}"

    @property
    def settings(self) -> Settings:
        """How it is set up."""
        return self.preset.settings

    @property
    def story(self) -> Story:
        """Its words."""
        return story_named(self.settings.workload.story)

    # What comes of it.

    @cached_property
    def _replay(self) -> Replay:
        return replayed(self.settings, self.preset.steps, 4 * MOST_EVENTS)

    @property
    def simulation(self) -> Simulation:
        """The run, played out."""
        return self._replay.simulation

    @cached_property
    def record(self) -> Record:
        """Its record."""
        return Record.of(self.simulation, self.preset.native) if self.preset.native else self._replay.record

    @property
    def judgement(self) -> Judgement:
        """What the checker says of it."""
        return self._replay.judgement

    @cached_property
    def fate(self) -> MessageRecord:
        """What became of the message."""
        return next(one for one in self.judgement.messages if one.number == self.subject)

    @cached_property
    def anomaly(self) -> Anomaly | None:
        """The gravest that it has; `None`: it went as it should."""
        return next(iter(anomalies_of(self.record, self.subject)), None)

    @cached_property
    def explanation(self) -> Explanation:
        """Why it came so."""
        return explain(self.record, self.subject)

    # Where it stands.

    @cached_property
    def landings(self) -> tuple[int, ...]:
        """The events at which a fault acts, in order: packets that are hit, nodes that go down, links that are cut."""
        return tuple(_landings(self.record))

    @cached_property
    def stop(self) -> int:
        """The number of the last event that is shown before the question; -1: nothing has happened yet.

        It is never one after which the answer stands there: then it is asked before the message is sent.
        """
        faults = self.record.log.faults
        blamed = set(self.explanation.faults)
        own = [one for one in self.landings if one in blamed or faults.get(one, NONE) in blamed]
        first = min(own or self.landings, default=0)
        its = [self.record.log[number] for number in self.record.numbers_of(self.subject)]
        done = sum(one.kind is Kind.APPLIED and one.number < first for one in its)
        tells_all = done == self.fate.effects > (1 if own else 0)
        return (its[0].number if tells_all else first) - 1

    @property
    def stop_ms(self) -> int:
        """When that is, in virtual milliseconds."""
        return self.record.log.row(self.stop)[0] if self.stop >= 0 else 0

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """What happens to the message, and every fault, from one event up to another."""
        log = self.record.log
        faults = set(self.landings) | self.turning
        for number in range(start, self.record.length if end is None else end):
            event = log[number]
            is_own = event.message == self.subject and not EVENTS[event.kind].is_quiet and event.kind not in COMMANDED
            if is_own or number in faults:
                yield event

    @cached_property
    def turning(self) -> frozenset[int]:
        """The numbers of the message's events of those quiet kinds on which its explanation turns."""
        log = self.record.log
        turns_on = {log[number].kind for clause in self.explanation.clauses for number in clause.events}
        own = (log[number] for number in self.record.numbers_of(self.subject))
        return frozenset(one.number for one in own if one.kind in turns_on and one.kind in _DECIDE)

    def has_a_crash(self) -> bool:
        """Whether any node crashes in it."""
        return any(event.kind is Kind.CRASHED for event in self.record.commands)

    def is_confirmed(self) -> bool:
        """Whether its producer has had an answer for the message."""
        return self._has(Kind.CONFIRMED)

    def is_given_up(self) -> bool:
        """Whether its producer has given it up."""
        return self._has(Kind.GAVE_UP)

    def is_copied(self) -> bool:
        """Whether the network has made two of one of its packets."""
        return self._has(Kind.DUPLICATED)

    def _has(self, kind: Kind) -> bool:
        return any(self.record.log[number].kind is kind for number in self.record.numbers_of(self.subject))

    @cached_property
    def packets(self) -> Mapping[str, int]:
        """How many packets depart in the run, by kind of link."""
        events = map(self.record.log.__getitem__, range(self.record.length))
        return Counter(one.place.role.word for one in events if one.kind is Kind.DEPARTED)

    def never_left(self, event: Event) -> bool:
        """Whether it is an attempt of which no packet came on a link: its producer crashed before."""
        return event.kind is Kind.ATTEMPTED and event.number not in self._set_on_their_way

    @cached_property
    def _set_on_their_way(self) -> frozenset[int]:
        """The numbers of the events that a packet on a link came of, also of one that was lost as it departed."""
        log = self.record.log
        return frozenset(log[number].cause for number in range(self.record.length) if log[number].place.is_link)

    # What is told of it.

    @cached_property
    def to_come(self) -> tuple[str, ...]:
        """What will be broken, a sentence each, by the numbers that explanations have for the steps."""
        told = (step_words(step, self.settings.topology) for step in self.preset.steps)
        return tuple(f"Step {number}: {words}" for number, words in enumerate(told, 1))


def _landings(record: Record) -> Iterator[int]:
    log = record.log
    for number in range(record.length):
        event = log[number]
        if event.kind in COMMANDED:
            if EVENTS[event.kind].is_fault and event.kind not in _WAITS:
                yield number
        elif number in log.faults:
            yield number


def is_foreseeable(preset: Preset) -> bool:
    """Whether what comes of it follows from what is told beforehand: nothing is left to chance."""
    settings = preset.settings
    links = [settings.link(place) for place in settings.topology.routes]
    is_chance = any(link.loss or link.duplicate or link.jitter_ms for link in links)
    return not is_chance and settings.producer.backoff_jitter == "none"


def is_predictable(preset: Preset) -> bool:
    """Whether a person can predict what comes of it in the head: few messages, and few faults."""
    told = [step.command for step in wordless(preset).steps]
    is_switched = any(isinstance(command, Switch) for command in told)
    is_small = 0 < len(told) <= _MOST_FAULTS and preset.settings.workload.messages <= _MOST_MESSAGES
    return is_small and not is_switched and is_foreseeable(preset)


def wordless(preset: Preset) -> Preset:
    """A preset without what its author says: that may tell the answer, and the numbers of the steps count it."""
    return replace(preset, steps=tuple(one for one in preset.steps if not isinstance(one.command, Say)))


def subjects(preset: Preset) -> tuple[int, ...]:
    """The messages of a preset that are worth a question: with something to explain, or hit by a fault."""
    probe = Scene(preset, 1)
    if not _is_short(probe):
        return ()
    record = probe.record
    hit = {record.log[number].message for number in probe.landings}
    found = {message for message, _ in anomalies(record)} | hit
    return tuple(sorted(found & set(record.messages)))


def calm_subjects(preset: Preset) -> tuple[int, ...]:
    """The messages of a preset in which nothing is broken: there all is to be seen on any of them."""
    probe = Scene(preset, 1)
    return tuple(probe.record.messages) if _is_short(probe) and not probe.landings else ()


def _is_short(scene: Scene) -> bool:
    run = scene.simulation
    return run.settled and not run.exhausted and scene.record.length <= MOST_EVENTS

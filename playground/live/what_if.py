"""What if: the same run with one setting changed, beside the run as it was, from where they part.

What would have prevented an anomaly is searched for bit by bit, as the explanation's pane does; each cure that was
found can then be seen at work, under the same commands and the same weather.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.checker.judge import MessageRecord
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies_of
from playground.explain.changes import Remedy, SettingChange
from playground.explain.clauses import Anomaly
from playground.explain.cures import Cure, Prevention
from playground.explain.improvement import latency_ms
from playground.explain.needed import beyond_settings, together
from playground.explain.prevention import Search
from playground.explain.record import Record
from playground.live.course import FOREVER
from playground.live.fix_view import FixView
from playground.live.race.looks import first_difference
from playground.live.race.parting import RaceComparison
from playground.live.race.race import Entrant, Race
from playground.live.run import Origins
from playground.live.session import Session
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named
from playground.words.phrases import sentence, times
from playground.words.times import seconds, span

MOST_EVENTS: Final = 20_000
"""Longer runs are not replayed while somebody is watching; `playground why` does it."""
_MOST_REPLAYED: Final = 60_000
"""What a run may come to when it is played out to its end: half a second or so."""
_TOO_LONG: Final = "too long a run to be replayed here; `playground why` searches"


class Question:
    """One anomaly of a session's run, and the search for what would have prevented it.

    `ValueError` if there is nothing to search for; its text says why.
    """

    def __init__(self, session: Session, message: int) -> None:
        if session.simulation.log.count > MOST_EVENTS:
            raise ValueError(_TOO_LONG)
        self.message = message
        self.preset = session.run.recorded()
        whole = Simulation(self.preset.settings, self.preset.steps, max_events=_MOST_REPLAYED)
        whole.run()
        if whole.exhausted:
            raise ValueError(_TOO_LONG)
        self.origins = _origins(session, self.preset)
        self.anomaly = _gravest(session, self.preset, message)
        self._search = Search(self.preset, message, self.anomaly)
        self._trials = self._search.trials()
        self.done = False
        """Whether the search is over."""

    @property
    def tried(self) -> int:
        """How many settings have been tried so far."""
        return self.outcome.tried

    @property
    def outcome(self) -> Prevention:
        """What has been found so far."""
        return self._search.outcome

    @property
    def cures(self) -> tuple[Cure, ...]:
        """The best of each kind, those that hold whatever comes first; what helps by luck only is none."""
        return tuple(cure for cure in self.outcome.cures if cure.is_firm)

    def without_fix(self) -> Iterator[str]:
        """What there is to say where nothing prevents it: what was found, how, and what would be needed."""
        outcome = self.outcome
        yield sentence(outcome.text)
        yield from (sentence(cure.telling) for cure in outcome.instead)
        if not outcome.is_harmless:
            yield self._needed()
        if outcome.found_by:
            yield outcome.found_by

    def _needed(self) -> str:
        pair = together(self.preset, self.message, self.anomaly)
        if pair is not None:
            return f"Two together would: {pair.one.brief} and {pair.other.brief}."
        record = Record.of(play_out(self.preset).simulation)
        return beyond_settings(record, self.message, self.anomaly)

    def go_on(self, events: int) -> None:
        """Try a few more settings: until so many events have been replayed, or there are no more."""
        while events > 0 and not self.done:
            trial = next(self._trials, None)
            self.done = trial is None
            events -= trial.events if trial else 0


class WhatIf(Race):
    """The run as it was and the run with a setting changed, in two columns, from a little before they part."""

    def __init__(self, question: Question, cure: Cure) -> None:
        self.has_switches = False
        self._origins = question.origins
        self.script, self.cure = question.preset, cure
        self.message, self._anomaly = question.message, question.anomaly
        self.begin()

    def enter(self) -> list[Entrant]:
        """As it was, and changed."""
        settings = self.cure.change.applied_to(self.script.settings)
        was = self.script.written_for or self.script.settings
        changed = replace(self.script, settings=settings, written_for=was)
        return [Entrant("as it was", self.script), Entrant(f"with {self.cure.change.brief}", changed)]

    @property
    def own(self) -> int:
        """The run as it was."""
        return 0

    def begin(self, *, another_seed: bool = False) -> None:
        """Start both, and go to where they are about to part."""
        super().begin(another_seed=another_seed)
        outcomes = [play_out(one.script) for one in self.entrants]
        self.words = _words(self.cure.change, self._anomaly, [_End.of(one, self.message) for one in outcomes])
        """What the change does for the message: `With consumer.dedup = transaction m3 is charged once; ...`."""
        self.parting_ms, self.parting = _parting(outcomes, self.message)
        """When the two come to differ about it; in words from when on they look different, too."""
        for session in self.sessions:
            session.advance(max(self.parting_ms - _lead_ms(self.script.settings), 0))


class _End(NamedTuple):
    """What became of the message in the end of one of the runs."""

    fate: MessageRecord
    latency_ms: int | None
    story: Story

    @classmethod
    def of(cls, outcome: Outcome, message: int) -> "_End":
        fate = next(one for one in outcome.judgement.messages if one.number == message)
        story = story_named(outcome.preset.settings.workload.story)
        return cls(fate, latency_ms(Record.of(outcome.simulation), message), story)

    def words(self, *, with_time: bool, with_belief: bool) -> str:
        """`charged twice`, `charged once, 4.2 s after it was sent`, `parked with the dead letters`."""
        record, done = self.fate, self.story.done
        if not record.effects:
            return _WITHOUT_EFFECT[record.fate].format(done=done)
        told = f"{done} {times(record.effects)}"
        if with_time and self.latency_ms is not None:
            told += f", {span(self.latency_ms)} after it was sent"
        if with_belief:
            told += f", and the producer believes: {record.producer.value}"
        return f"{told}, and a copy of it is parked" if record.is_parked else told


_WITHOUT_EFFECT: Final = {
    Fate.LOST: "lost, and nobody was told",
    Fate.FAILED: "given up, and the application was told so",
    Fate.DEAD_LETTERED: "parked with the dead letters, where somebody can find it",
    Fate.PENDING: "still pending at the end",
}


def _words(change: SettingChange, anomaly: Anomaly, ends: Sequence[_End]) -> str:
    was, now = ends
    with_time, with_belief = anomaly is Anomaly.LATE, was.fate.producer is not now.fate.producer
    with_belief = with_belief and anomaly is Anomaly.MISREPORTED
    before, after = (one.words(with_time=with_time, with_belief=with_belief) for one in ends)
    came = now.fate.deliveries
    again = f", though it comes {times(came)}" if came > now.fate.effects == 1 else ""
    return f"With {change.brief} m{now.fate.number} is {after}{again}. As it was, it was {before}."


def fix_view(question: Question, chosen: int, race: WhatIf) -> FixView:
    """What the chosen one of the cures does, and which others there are."""
    cure = question.cures[chosen]
    choices = tuple((one.change.brief, cure_holds(one)) for one in question.cures)
    return FixView(race.words, sentence(cure.text), sentence(race.parting), choices, chosen)


def cure_holds(cure: Cure) -> str:
    """For how long, in the fewest words."""
    if cure.change.remedy is Remedy.DOWNSTREAM:
        return "where that side honours the key"
    return cure.until or "holds whatever comes"


def _origins(session: Session, preset: Preset) -> Origins:
    """For each step of the recorded script the index in the preset's own file."""
    own = dict(zip(map(id, session.script.steps), session.run.origins, strict=True))
    return tuple(own.get(id(step)) for step in preset.steps)


def _gravest(session: Session, preset: Preset, message: int) -> Anomaly:
    """What went worst with a message: so far, else once the run is played out."""
    found: list[Anomaly] = []
    for record in (Record.of(session.simulation), Record.of(play_out(preset).simulation)):
        found = anomalies_of(record, message) if message in record.messages else []
        if found and not found[0].did_nothing:
            return found[0]
    went = f"m{message} came more than once and was recognised" if found else f"nothing went wrong with m{message}"
    raise ValueError(f"{went}, so there is nothing to prevent")


def _parting(runs: Sequence[Outcome], message: int) -> tuple[int, str]:
    """When two runs come to differ about a message: in what comes of it, else in any of its events; and in words.

    They look different before what comes of it does: a duplicate is known when it arrives, and applied later.
    """
    look = first_difference(*runs)
    over = f" over m{look.message}" if look and look.message not in (0, message) else ""
    parts = f"they part at {seconds(look.time_ms)}{over}" if look else ""
    comparison = RaceComparison([run.preset.settings for run in runs])
    comparison.observe([run.log for run in runs], FOREVER)
    if fork := comparison.fork_of(message):
        differs = f"what comes of m{message} differs from {seconds(fork.time_ms)} on"
        return fork.time_ms, f"{parts}; {differs}" if look and look.time_ms != fork.time_ms else differs
    one, other = (
        [(time_ms, code, *rest) for time_ms, code, its, *rest in run.log.rows() if its == message] for run in runs
    )
    at_ms = next((min(a[0], b[0]) for a, b in zip(one, other, strict=False) if a[:2] != b[:2]), 0)
    return at_ms, parts or f"they part at {seconds(at_ms)}"


def _lead_ms(settings: Settings) -> int:
    """How long before they part both are shown, so that it is seen coming: a message's way there and back, twice."""
    slowest_ms = max(settings.link(place).latency_ms for place in settings.topology.routes)
    return 4 * slowest_ms + settings.consumer.processing_ms

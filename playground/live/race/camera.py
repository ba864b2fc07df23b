"""The race's camera: takes a view of the three columns. It reads the records, and changes nothing in the runs."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from playground.checker.fates import Fate
from playground.live.camera import take_snapshot
from playground.live.race.parting import Fork
from playground.live.race.race import Race
from playground.live.race.sharers import Sharers
from playground.live.race.system_facts import SystemFacts
from playground.live.race.views import ColumnView, OutcomeView, PartingView, RaceView, StandingView
from playground.live.session import Session
from playground.live.trouble import trouble_of
from playground.words.fates import PROMISES
from playground.words.mechanism import beyond_a_transaction
from playground.words.settings import kept_words

MOST_OUTCOMES: Final = 120
"""How many messages are worth a sign: more than a column has room for, nearly always."""

FIGURES: Final[dict[str, Callable[[ColumnView], object]]] = {
    "lost": lambda one: one.snapshot.counters.lost,
    "duplicated": lambda one: one.snapshot.counters.duplicated,
    "account": lambda one: one.snapshot.account.actual,
    "skipped": lambda one: one.snapshot.counters.deduplicated,
    "retries": lambda one: one.snapshot.counters.retries,
    "redeliveries": lambda one: one.snapshot.counters.redeliveries,
    "price": lambda one: one.packets_per_message,
    "latency": lambda one: one.latency_ms,
    "beliefs": lambda one: tuple(one.snapshot.producer.beliefs.values()),
}
"""What each figure of a column is, by name."""


class RaceCamera:
    """Takes views of one race; it remembers what it found out about a fork, and adds who has the same trouble later."""

    def __init__(self, race: Race) -> None:
        self._race = race
        self._fork: Fork | None = None
        self._sharers: Sharers | None = None
        self._shared: dict[int, int] = {}
        self._parting_of_fork: PartingView | None = None
        self._ends: dict[int, tuple[tuple[int, int], str]] = {}
        self._facts: dict[int, tuple[Session, SystemFacts]] = {}

    def take(self, linger_ms: int = 1000, shown: Sequence[int] | None = None) -> RaceView:
        """One instant of the race: all columns, or those that are shown; the others take no time.

        What happened at most `linger_ms` ago is still to be seen.
        """
        race = self._race
        race.observe()
        latest = max(session.tally.last_sent for session in race.sessions)
        messages = range(max(latest - MOST_OUTCOMES, 0) + 1, latest + 1)
        indices = range(len(race.sessions)) if shown is None else shown
        parting = self._parting()
        subject = parting.message if parting else race.comparison.oldest_open or latest
        columns = tuple(self._column(index, messages, subject, linger_ms) for index in indices)
        return RaceView(
            over=race.over,
            columns=columns,
            parting=parting,
            differences=race.comparison.count,
            differing=frozenset(name for name, read in FIGURES.items() if len(set(map(read, columns))) > 1),
            has_switches=race.has_switches,
            guarantees_decide=race.guarantees_decide,
            alike=race.alike,
            kept="" if race.script.native or race.HAS_SYSTEMS else kept_words(race.script.settings),
            outside="" if race.HAS_SYSTEMS else beyond_a_transaction(race.script.settings),
            standings=tuple(self._standings(indices)) if race.HAS_SYSTEMS else (),
            left_out=race.left_out,
        )

    def _standings(self, shown: Sequence[int]) -> Iterator[StandingView]:
        for index, (label, session) in enumerate(zip(self._race.labels, self._race.sessions, strict=True)):
            fates = session.tally.by_fate
            ended = self._ended(index, session) if session.over else ""
            yield StandingView(label, fates[Fate.LOST], fates[Fate.DUPLICATED], session.over, index in shown, ended)

    def _ended(self, index: int, session: Session) -> str:
        """The gravest of what became of the messages of a run that is over, found once; empty: all is well."""
        known, of = self._ends.get(index), (id(session), session.simulation.log.count)
        if known is None or known[0] != of:
            from playground.live.ending import ended_of  # Explanations are not imported before the first frame.

            known = self._ends[index] = of, next((one.kind for one in ended_of(session)), "")
        return known[1]

    def _column(self, index: int, shown: Sequence[int], subject: int, linger_ms: int) -> ColumnView:
        session, meter = self._race.sessions[index], self._race.meters[index]
        settings = session.original.settings
        return ColumnView(
            label=self._race.labels[index],
            promise=PROMISES[settings.guarantee].brief if settings.is_promised else "nothing is promised",
            facts=self._facts_of(index).view(subject) if self._race.HAS_SYSTEMS else None,
            snapshot=take_snapshot(session, linger_ms),
            over=session.over,
            packets_per_message=meter.packets_per_message,
            latency_ms=meter.latency_ms,
            outcomes=tuple(self.outcome(session, message) for message in shown),
        )

    def _facts_of(self, index: int) -> SystemFacts:
        """What reads the facts of a column's session; a race that has begun again has others."""
        session = self._race.sessions[index]
        known = self._facts.get(index)
        if known is None or known[0] is not session:
            known = self._facts[index] = session, SystemFacts(session)
        return known[1]

    def outcome(self, session: Session, message: int) -> OutcomeView:
        """What became of a message in one column."""
        judge = session.tally.judge
        if not judge.was_sent(message):
            return OutcomeView(message)
        differs = self._race.comparison.differs(message)
        return OutcomeView(
            message, judge.fate(message), judge.fold.effects[message], judge.fold.deliveries[message], differs
        )

    def _parting(self) -> PartingView | None:
        fork = self._race.comparison.first
        if fork is None:
            return None
        if fork != self._fork or self._sharers is None or not self._sharers.is_of(self._race.sessions):
            self._fork = fork
            self._sharers = Sharers(self._race.sessions, fork, in_step=not self._race.HAS_SYSTEMS)
            self._parting_of_fork = None
        shared = self._sharers.times()
        if self._parting_of_fork is None or shared != self._shared:
            self._shared = shared
            self._parting_of_fork = self._told(fork, shared)
        outcomes = tuple(self.outcome(session, fork.message) for session in self._race.sessions)
        return self._parting_of_fork._replace(outcomes=outcomes)

    def _told(self, fork: Fork, shared: dict[int, int]) -> PartingView:
        """A parting without what came of it; whose trouble it is may still grow."""
        race = self._race
        among = tuple(race.sessions[index].simulation.settings.topology for index in shared)
        return PartingView(
            fork.message,
            fork.time_ms,
            trouble_of(race.sessions[fork.culprit], fork.message, fork.events, among),
            race.labels[fork.culprit],
            (),
            tuple(race.labels[index] for index in shared),
            tuple(label for index, label in enumerate(race.labels) if index not in shared),
            race.WHERE,
            (min(shared.values()), max(shared.values())) if shared else None,
        )

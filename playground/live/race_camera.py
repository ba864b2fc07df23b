"""The race's camera: takes a view of the three columns. It reads the records, and changes nothing in the runs."""

from collections.abc import Callable, Sequence
from typing import Final

from playground.live.camera import take_snapshot
from playground.live.race import Race
from playground.live.race_meter import Meter
from playground.live.race_parting import Fork
from playground.live.race_views import ColumnView, OutcomeView, PartingView, RaceView
from playground.live.session import Session
from playground.live.trouble import sharers, trouble_of
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
    "price": lambda one: one.packets_per_effect,
    "latency": lambda one: one.latency_ms,
    "beliefs": lambda one: tuple(one.snapshot.producer.beliefs.values()),
}
"""What each figure of a column is, by name."""


class RaceCamera:
    """Takes views of one race; it remembers what it found out about a fork, which does not change any more."""

    def __init__(self, race: Race) -> None:
        self._race = race
        self._fork: Fork | None = None
        self._parting_of_fork: PartingView | None = None

    def take(self, linger_ms: int = 1000) -> RaceView:
        """One instant of the race. What happened at most `linger_ms` ago is still to be seen."""
        race = self._race
        race.observe()
        latest = max(session.tally.last_sent for session in race.sessions)
        shown = range(max(latest - MOST_OUTCOMES, 0) + 1, latest + 1)
        columns = tuple(
            self._column(label, session, meter, shown, linger_ms)
            for label, session, meter in zip(race.labels, race.sessions, race.meters, strict=True)
        )
        return RaceView(
            over=race.over,
            columns=columns,
            parting=self._parting(),
            differences=race.comparison.count,
            differing=frozenset(name for name, read in FIGURES.items() if len(set(map(read, columns))) > 1),
            has_switches=race.has_switches,
            guarantees_decide=race.guarantees_decide,
            alike=race.alike,
            kept="" if race.script.native else kept_words(race.script.settings),
            outside=beyond_a_transaction(race.script.settings),
        )

    def _column(self, label: str, session: Session, meter: Meter, shown: Sequence[int], linger_ms: int) -> ColumnView:
        return ColumnView(
            label=label,
            promise=PROMISES[session.original.settings.guarantee].brief,
            snapshot=take_snapshot(session, linger_ms),
            over=session.over,
            packets_per_effect=meter.packets_per_effect,
            latency_ms=meter.latency_ms,
            outcomes=tuple(self.outcome(session, message) for message in shown),
        )

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
        race = self._race
        if fork != self._fork or self._parting_of_fork is None:
            self._fork = fork
            self._parting_of_fork = PartingView(
                fork.message,
                fork.time_ms,
                trouble_of(race.sessions[fork.culprit], fork.message, fork.events),
                race.labels[fork.culprit],
                (),
                tuple(race.labels[index] for index in sharers(race.sessions, fork)),
                len(race.sessions),
                race.WHERE,
            )
        outcomes = tuple(self.outcome(session, fork.message) for session in self._race.sessions)
        return self._parting_of_fork._replace(outcomes=outcomes)

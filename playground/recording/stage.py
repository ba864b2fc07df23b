"""The stage: all that can be seen of a run at an instant, from its record alone.

It goes through a run that is over, in order of time, and gives one scene after the other; how a scene looks is not its
business. A verdict before the end is only what is broken so far.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from playground.checker.fates import Belief, Verdict
from playground.checker.judge import Judge
from playground.engine.events import Event, Kind
from playground.engine.places import Place
from playground.recording.flights import Flight, flights_of
from playground.scenario.narration import captions
from playground.scenario.outcome import Outcome

LINGER_MS: Final = 1000
"""For how long a lost packet is still shown where it was lost."""
_RECENT: Final = 5


class Scene(NamedTuple):
    """One instant of a run."""

    time_ms: int
    flying: Sequence[Flight]
    lost: Sequence[Flight]
    """Those that were lost a moment ago."""
    cut: frozenset[Place]
    """Links that are cut."""
    standing: dict[Place, str]
    """Nodes that are not up: `down` or `paused`."""
    waiting: Sequence[tuple[int, int]]
    """`(message, attempts)` for which the producer waits."""
    beliefs: dict[Belief, int]
    """What the producer believes, of how many messages."""
    stored: Sequence[int]
    """The messages of which the broker holds an unsettled copy."""
    inbox: Sequence[int]
    working: int
    """The message that the consumer has in hand; 0: none."""
    counters: dict[str, int]
    """Those of the public JSON."""
    retries: int
    caption: str
    """What was said last."""
    recent: Sequence[Event]
    """The last few events."""
    verdict: Verdict
    is_over: bool


class Stage:
    """Gives the scenes of a run; times must ascend."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.captions = captions(outcome.simulation)
        self._log = outcome.log
        self._judge = Judge(outcome.preset.settings)
        self._flights = flights_of(outcome.log, outcome.preset.settings)
        self._departed = 0
        self._present: list[Flight] = []
        self._events = 0
        self._cut: set[Place] = set()
        self._standing: dict[Place, str] = {}
        self._inbox: list[int] = []
        self._working = 0

    def at(self, time_ms: int) -> Scene:
        """The scene after all that has happened up to a time."""
        while self._events < len(self._log) and self._log.row(self._events)[0] <= time_ms:
            self._see(self._log[self._events])
            self._events += 1
        self._judge.observe(self._log, self._events)
        self._look_at_flights(time_ms)
        return self._scene(time_ms)

    def _scene(self, time_ms: int) -> Scene:
        judge, is_over = self._judge, self._events == len(self._log)
        sent = list(judge.messages())
        beliefs = [judge.belief(message) for message in sent]
        return Scene(
            time_ms=time_ms,
            flying=[one for one in self._present if time_ms < one.end_ms],
            lost=[one for one in self._present if one.lost and time_ms >= one.end_ms],
            cut=frozenset(self._cut),
            standing=dict(self._standing),
            waiting=[
                (message, judge.attempts[message])
                for message, belief in zip(sent, beliefs, strict=True)
                if belief is Belief.UNKNOWN
            ],
            beliefs={belief: beliefs.count(belief) for belief in Belief},
            stored=[message for message in sent for _ in range(judge.open[message])],
            inbox=tuple(self._inbox),
            working=self._working,
            counters=judge.counters(),
            retries=sum(max(judge.attempts[message] - 1, 0) for message in sent),
            caption=next((one.text for one in reversed(self.captions) if one.time_ms <= time_ms), ""),
            recent=[self._log[number] for number in range(max(0, self._events - _RECENT), self._events)],
            verdict=self.outcome.judgement.verdict if is_over else judge.verdict(settled=False),
            is_over=is_over,
        )

    def _look_at_flights(self, time_ms: int) -> None:
        while self._departed < len(self._flights) and self._flights[self._departed].start_ms <= time_ms:
            self._present.append(self._flights[self._departed])
            self._departed += 1
        self._present = [one for one in self._present if time_ms < one.end_ms + (LINGER_MS if one.lost else 0)]

    def _see(self, event: Event) -> None:
        """Remember what an event changes on the stage."""
        match event.kind:
            case Kind.CUT:
                self._cut.add(event.place)
            case Kind.HEALED:
                self._cut.discard(event.place)
            case Kind.CRASHED | Kind.PAUSED:
                self._standing[event.place] = "down" if event.kind is Kind.CRASHED else "paused"
                if event.kind is Kind.CRASHED and event.place is Place.CONSUMER:
                    self._inbox.clear()
                    self._working = 0
            case Kind.RESTARTED | Kind.RESUMED:
                self._standing.pop(event.place, None)
            case Kind.RECEIVED:
                self._inbox.append(event.message)
            case Kind.STARTED:
                self._inbox.remove(event.message)
                self._working = event.message
            case Kind.SKIPPED:
                self._inbox.remove(event.message)
            case Kind.APPLIED | Kind.FAILED:
                self._working = 0

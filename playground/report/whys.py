"""The whys: the explanations that a report has room for, the gravest first, and what is left out, counted.

Explaining a message and looking for what would have prevented it both replay or read a whole run; so how much is done
depends on how long the run is, and never on how fast the machine is: the same run gives the same report.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.cures import Prevention
from playground.explain.prevention import Search, SearchBudget
from playground.explain.record import Record
from playground.explain.why import explain
from playground.scenario.preset import Preset
from playground.words.anomalies import ANOMALIES
from playground.words.phrases import listed, plural, sentence

MOST_A_KIND: Final = 4
MOST: Final = 12
MAX_EVENTS: Final = 1_000_000
"""A longer run is not explained in a report; a message of it can still be asked for by its name."""
_EVENTS_REPLAYED: Final = 1_000_000
"""In the searches for what would have prevented something, all together."""
_ROOM: Final = 8
"""A search is begun if there is room for so many replays of the run."""
_TOO_LONG: Final = "Not looked for: the run is too long to be replayed often. `playground why` does it for one message."

Found = Sequence[tuple[int, Anomaly]]


class Why(NamedTuple):
    """One explanation."""

    kind: Anomaly
    explanation: Explanation
    prevention: Prevention | None
    """`None`: it was harmless, or the run is too long to be replayed so often."""
    said_before: int
    """The message for which the interview's sentence stands already; 0: it is new."""

    @property
    def is_harmless(self) -> bool:
        """Whether there was nothing to prevent."""
        return self.kind.did_nothing

    @property
    def advice(self) -> tuple[tuple[str, str], ...]:
        """What came of the search: for each change what to paste, which may be empty, and a sentence about it."""
        if self.prevention is None:
            return (("", _TOO_LONG),)
        return tuple((toml, sentence(text)) for toml, text in self.prevention.advice)


def kind_name(anomaly: Anomaly) -> str:
    """An anomaly as it is called on the command line."""
    return anomaly.value.replace("_", "-")


class Whys(NamedTuple):
    """The explanations of a report."""

    told: tuple[Why, ...]
    note: str
    """What is left out; may be empty."""

    @property
    def messages(self) -> tuple[int, ...]:
        """The messages that are explained, each once, the gravest first."""
        return tuple(dict.fromkeys(why.explanation.message for why in self.told))


def whys_of(preset: Preset, record: Record, tell: Callable[[str], object]) -> Whys:
    """The explanations of a run that is over. `tell` hears what is going on."""
    if record.length > MAX_EVENTS:
        return Whys((), f"A run of {record.length:,} events is too long to be explained here, message by message.")
    found = anomalies(record)
    chosen = _chosen(found)
    return Whys(tuple(_told(preset, record, chosen, tell)), _left_out(found, chosen))


def _chosen(found: Found) -> Found:
    """The first few of each kind, the gravest kind first."""
    by_kind = [[one for one in found if one[1] is kind][:MOST_A_KIND] for kind in Anomaly]
    return [one for kind in by_kind for one in kind][:MOST]


def _left_out(found: Found, chosen: Found) -> str:
    counts = Counter(kind for _, kind in found)
    counts.subtract(kind for _, kind in chosen)
    parts = [f"{counts[kind]:,} {ANOMALIES[kind]}" for kind in Anomaly if counts[kind]]
    return f"Not told here: {listed(parts)}. `playground why` lists them all." if parts else ""


def _told(preset: Preset, record: Record, chosen: Found, tell: Callable[[str], object]) -> Iterator[Why]:
    left = _EVENTS_REPLAYED
    said: dict[str, int] = {}
    for number, (message, kind) in enumerate(chosen, 1):
        tell(f"explaining m{message}: {number} of {plural(len(chosen), 'explanation')}")
        explanation = explain(record, message, kind)
        prevention = None
        if not kind.did_nothing and left >= _ROOM * record.length:
            prevention, left = _search(preset, record, (message, kind), left)
        yield Why(kind, explanation, prevention, said.get(explanation.interview, 0))
        said.setdefault(explanation.interview, message)


def _search(preset: Preset, record: Record, one: tuple[int, Anomaly], left: int) -> tuple[Prevention, int]:
    """What would have prevented it, and how many events may still be replayed."""
    search = Search(preset, *one, SearchBudget(events=left))
    left -= record.length + sum(trial.events for trial in search.trials())
    return search.outcome, left

"""Beats: an explanation as a chain of a few short links, for a card that is read in passing.

`ACK lost 3.150`, `timer 4.000`, `sent again`: one for each clause, from the event that the clause stands for. Nothing
is said here that the explanation does not say.
"""

from typing import Final, NamedTuple

from playground.engine.events import Event
from playground.engine.topology import Topology
from playground.explain.clauses import Anomaly, End, Explanation, Gap, Hold
from playground.explain.record import Record
from playground.scenario.stories import story_named
from playground.words.event_row import EventWords
from playground.words.events import EVENTS
from playground.words.own import in_own_words
from playground.words.packets import parcel
from playground.words.times import clock

MOST: Final = 4
_AGAIN: Final = "sent again", "redelivered"
"""Who sent it, the producer or the broker, decides."""
_GAVE_UP: Final = "gave up"
_REPORTED: Final = 5
"""That the producer gave up, where that is what there is to explain."""
_RESENT: Final = 3
_DONE: Final = "{done}"
_WITHOUT_EVENT: Final = {
    End.WAITS_FOR_NOTHING: "nobody asked",
    Gap.NO_ANSWER: "never acknowledged",
    Hold.NOTHING: "no timer for it",
}
"""What did not happen has no event of its own: the clause stands for one that is told already."""


class _Beat(NamedTuple):
    text: str
    weight: int
    """Of too many the lightest is left out."""
    time_ms: int | None = None
    times: int = 1

    @property
    def words(self) -> str:
        """`3x packet lost 3.000`; the time is that of the first."""
        often = f"{self.times}x " if self.times > 1 else ""
        return f"{often}{self.text}" + ("" if self.time_ms is None else f" {clock(self.time_ms)}")


def beats(record: Record, explanation: Explanation, most: int = MOST, *, without_effects: bool = False) -> list[str]:
    """The chain; `without_effects` where something else says what was done, such as the account."""
    told: set[int] = set()
    found: list[_Beat] = []
    is_misreported = explanation.anomaly is Anomaly.MISREPORTED
    for clause in explanation.clauses:
        events = [record.log[number] for number in clause.events]
        is_end = clause is explanation.clauses[-1] and not EVENTS[events[0].kind].beat
        if clause.events[0] in told or is_end:
            found += _without_event(explanation)
        elif not (without_effects and EVENTS[events[0].kind].beat == _DONE):
            found += _of(events, record)
        told.update(clause.events)
    found = [
        one._replace(weight=_REPORTED) if is_misreported and one.text == _GAVE_UP else one for one in _merged(found)
    ]
    while len(found) > most:
        least = min(one.weight for one in found)
        found.remove(next(one for one in reversed(found) if one.weight == least))
    return [one.words for one in found]


def _of(events: list[Event], record: Record) -> list[_Beat]:
    """The beat of a clause; that somebody sent again is one of its own, without its time if that was the timer's."""
    first, settings = events[0], record.settings
    row = EVENTS[first.kind]
    if not row.beat:
        return []
    done = story_named(settings.workload.story).done
    what = parcel(first.place, settings.topology) if first.place.is_link else ""
    told = in_own_words(row.beat, settings.topology)  # What takes the places in it is so already.
    text = told.format(what=what, node=_node(first, settings.topology), done=done)
    times = sum(one.kind is first.kind for one in events)
    found = [_Beat(text, _weight(row), first.time_ms, times)]
    again = [beat for one in events if (beat := EVENTS[one.kind].beat) in _AGAIN and one.attempt > 1]
    if row.beat not in _AGAIN and again:
        found.append(_Beat(in_own_words(again[0], settings.topology), _RESENT))
    return found


def _node(event: Event, topology: Topology) -> str:
    """`consumer`, `subscriber`, `server`, `consumer-2`: whose event it is."""
    if not event.place:
        return ""
    word = event.place.role.word
    return in_own_words(word, topology) + event.place.word.removeprefix(word)


def _weight(row: EventWords) -> int:
    """A fault and an effect say most, a timer less than that somebody sent again, and what is routine least."""
    if row.is_fault or row.is_effect:
        return 4
    return _RESENT if row.beat in _AGAIN else 2 if row.role == "late" else 1


def _merged(found: list[_Beat]) -> list[_Beat]:
    """What happened several times on end is one beat."""
    merged: list[_Beat] = []
    for one in found:
        if merged and merged[-1].text == one.text:
            merged[-1] = merged[-1]._replace(times=merged[-1].times + one.times)
        else:
            merged.append(one)
    return merged


def _without_event(explanation: Explanation) -> list[_Beat]:
    mechanism = explanation.mechanism
    words = [_WITHOUT_EVENT[one] for one in (mechanism.end, mechanism.gap, mechanism.hold) if one in _WITHOUT_EVENT]
    return [_Beat(word, 2) for word in words[:1]]

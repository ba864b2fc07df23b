"""Flights: every packet's way over its link, from where it departed to where it arrived or was lost.

Read from the record alone, when the run is over: that a packet will be lost is known before it is.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.engine.events import Kind
from playground.engine.log import EventLog, split_code
from playground.engine.places import Place
from playground.engine.settings import Settings

LOST_AT: Final = 0.5
"""Where on its way a packet is shown to be lost that the network took: the engine knows that, not where."""


class Flight(NamedTuple):
    """One packet on one link."""

    link: Place
    message: int
    nth: int
    """The how-many-eth packet of its message on this link."""
    start_ms: int
    end_ms: int
    reach: float
    """How far it got: 1.0 is the other end."""
    lost: str
    """Why it was lost; empty: it arrived."""
    is_late: bool
    """Whether a fault held it up."""

    def progress(self, time_ms: int) -> float:
        """How far it is at a time, from 0.0 to 1.0."""
        span = self.end_ms - self.start_ms
        return self.reach * (min(max(time_ms - self.start_ms, 0), span) / span) if span else self.reach


def flights_of(log: EventLog, settings: Settings) -> list[Flight]:
    """All flights of a run, in the order of departure; second copies, too."""
    ends: dict[int, tuple[Kind, int, str]] = {}
    late: set[int] = set()
    for number, (time_ms, code, _, _, _, cause) in enumerate(log.rows()):
        kind, _ = split_code(code)
        if kind in (Kind.ARRIVED, Kind.DROPPED):
            ends[cause] = kind, time_ms, log.details.get(number, "")
        elif kind is Kind.DELAYED:
            late.add(cause)
    return list(_flights(log, settings, ends, late))


def _flights(
    log: EventLog, settings: Settings, ends: dict[int, tuple[Kind, int, str]], late: set[int]
) -> Iterator[Flight]:
    for number, (time_ms, code, message, nth, _, _) in enumerate(log.rows()):
        kind, link = split_code(code)
        if kind not in (Kind.DEPARTED, Kind.DUPLICATED):
            continue
        usual_ms = settings.link(link).latency_ms
        end, end_ms, why = ends.get(number, (Kind.ARRIVED, max(time_ms + usual_ms, log.last_time_ms + 1), ""))
        reach = 1.0 if end is Kind.ARRIVED or why == "down" else LOST_AT
        lost = why if end is Kind.DROPPED else ""
        yield Flight(link, message, nth, time_ms, end_ms, reach, lost, number in late)

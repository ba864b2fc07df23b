"""Certainty: when the fate of a message became inevitable, computed bit by bit while somebody is watching.

For each instant of its past, how often the anomaly came although the weather was other from there on, and although what
a script or a person had not done by then was not done any more. A few milliseconds' worth a look; a longer run is left
to `playground why --when`.
"""

from collections.abc import Iterator
from typing import Final

from playground.explain.anomalies import FATES
from playground.explain.clauses import Anomaly
from playground.explain.inevitable import SeriesBudget, SeriesPoint, inevitable_in_pieces
from playground.live.session import Session
from playground.scenario.weather import has_weather

MOST_EVENTS: Final = 3_000
_BUDGET: Final = SeriesBudget(instants=24, replays=12, events=400_000)
EVENTS_A_LOOK: Final = 3_000
"""So many events are simulated or judged in one look: a few milliseconds, of the 33 from one frame to the next."""

Series = tuple[tuple[int, float], ...]
"""`(time_ms, share)`, ascending."""


class Certainty:
    """One curve at a time."""

    def __init__(self) -> None:
        self._asked: tuple[int, int, int] = (-1, -1, -1)
        self._of: tuple[int, int, Anomaly | None] = (-1, 0, None)
        self._pieces: Iterator[SeriesPoint | int] = iter(())
        self._series: Series = ()
        self.is_complete = True
        """Whether the curve has all its points."""

    def series(self, session: Session, message: int) -> Series:
        """The curve of a message so far; empty if nothing is wrong with it, or nothing is left to chance.

        In the past it stays as it was.
        """
        log = session.simulation.log
        asked = (id(log), log.count, message)
        if asked != self._asked and not (session.course.behind and message == self._of[1]):
            self._asked = asked
            self._begin(session, message)
        if not self.is_complete:
            self._go_on()
        return self._series

    def _begin(self, session: Session, message: int) -> None:
        """Start a curve, unless the one that is under way is about the same thing."""
        anomaly = _anomaly(session, message)
        if (id(session.simulation.log), message, anomaly) == self._of:
            return
        self._of = (id(session.simulation.log), message, anomaly)
        self._series, self.is_complete = (), True
        if anomaly is None:
            return
        preset = session.run.recorded()
        self.is_complete = not has_weather(preset)
        if not self.is_complete:
            self._pieces = inevitable_in_pieces(preset, message, anomaly, _BUDGET, spare_faults=True)

    def _go_on(self) -> None:
        """Compute for as long as a look may take, which is told by the events gone through."""
        events = 0
        try:
            for piece in self._pieces:
                if isinstance(piece, SeriesPoint):
                    self._series = tuple(sorted((*self._series, (max(piece.time_ms, 0), piece.share))))
                else:
                    events += piece
                if events >= EVENTS_A_LOOK:
                    return
        except ValueError:
            pass  # Played out to its end the run does not show it any more.
        self.is_complete = True


def _anomaly(session: Session, message: int) -> Anomaly | None:
    """What is wrong with a message, if its run is short enough to be replayed many times."""
    if session.simulation.log.count > MOST_EVENTS:
        return None
    fate = session.tally.fate(message)
    return None if fate is None else FATES.get(fate)

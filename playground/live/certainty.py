"""Certainty: when the fate of a message became inevitable, computed bit by bit while somebody is watching.

For each instant of its past, how often the anomaly came although the weather was other from there on, and although what
a script or a person had not done by then was not done any more. One instant a look; a longer run is left to `playground
why --when`.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import Anomaly
from playground.explain.inevitable import SeriesBudget, SeriesPoint, inevitable
from playground.explain.record import Record
from playground.live.session import Session

MOST_EVENTS: Final = 3_000
_BUDGET: Final = SeriesBudget(instants=24, replays=12, events=400_000)
_WANTED: Final = (Anomaly.LOST, Anomaly.DUPLICATED, Anomaly.FAILED, Anomaly.DEAD_LETTERED)

Series = tuple[tuple[int, float], ...]
"""`(time_ms, share)`, ascending."""


class Certainty:
    """One curve at a time."""

    def __init__(self) -> None:
        self._asked: tuple[int, int, int] = (-1, -1, -1)
        self._of: tuple[int, int, Anomaly | None] = (-1, 0, None)
        self._points: Iterator[SeriesPoint] = iter(())
        self._series: Series = ()

    def series(self, session: Session, message: int) -> Series:
        """The curve of a message so far; empty for one with which nothing is wrong. In the past it stays as it was."""
        log = session.simulation.log
        asked = (id(log), log.count, message)
        if asked != self._asked and not (session.course.behind and message == self._of[1]):
            self._asked = asked
            self._begin(session, message)
        point = next(self._points, None)
        if point is not None:
            self._series = tuple(sorted((*self._series, (max(point.time_ms, 0), point.share))))
        return self._series

    def _begin(self, session: Session, message: int) -> None:
        """Start a curve, unless the one that is under way is about the same thing."""
        anomaly = _anomaly(session, message)
        if (id(session.simulation.log), message, anomaly) == self._of:
            return
        self._of = (id(session.simulation.log), message, anomaly)
        self._series, self._points = (), iter(())
        if anomaly is not None:
            try:
                points = inevitable(session.run.recorded(), message, anomaly, _BUDGET, spare_faults=True)
                first = next(points, None)
            except ValueError:
                return  # Played out to its end the run does not show it any more.
            self._points = chain([first], points) if first is not None else points


def _anomaly(session: Session, message: int) -> Anomaly | None:
    """What is wrong with a message, if its run is short enough to be replayed many times."""
    if session.simulation.log.count > MOST_EVENTS or not session.tally.judge.was_sent(message):
        return None
    if not any(one.message == message for one in session.tally.anomalies):
        return None
    found = anomalies_of(Record.of(session.simulation), message)
    return next((one for one in found if one in _WANTED), None)

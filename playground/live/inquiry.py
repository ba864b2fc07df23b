"""An inquiry: why a message fared as it did, kept in step with a session that goes on.

The explanation is computed anew when something has happened; what would have prevented it is searched bit by bit, one
replay at a time, so that a screen never waits for it. Only `go_on` goes on with the search: what is read twice for one
frame is the same twice, and a screen that has shown the last of it has shown the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from playground.explain.anomalies import anomalies
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.cures import Prevention
from playground.explain.obstacles import is_kept
from playground.explain.on_the_way import all_on_the_way
from playground.explain.prevention import Search, Trial
from playground.explain.record import Record
from playground.explain.still_open import with_what_is_open
from playground.explain.why import explain
from playground.live.idle import idle_words
from playground.live.session import Session
from playground.live.why_view import SEARCHING, ClauseView, OnTheWayView, WhyView
from playground.scenario.preset import Preset
from playground.words.anomalies import ANOMALIES
from playground.words.own import in_own_words
from playground.words.phrases import listed

MOST_EVENTS: Final = 20_000
"""Longer runs are not replayed while somebody is watching; `playground why` does it."""
_MOST_LISTED: Final = 200
_GRAVITY: Final = {anomaly: rank for rank, anomaly in enumerate(Anomaly)}
_NAMED: Final = 3
_NONE: Final = "no single setting"
_EVENTS_A_LOOK: Final = 500
"""How many events may be replayed before the next look: a few milliseconds."""


class Inquiry:
    """What the Why tab knows."""

    def __init__(self) -> None:
        self._asked: tuple[int, int, int] = (-1, -1, -1)
        self._view = WhyView(0, "", (), (), "", ())
        self._search: Iterator[Trial] | None = None
        self._searched: tuple[Preset | None, int, str] = (None, 0, "")
        self._found: tuple[str, ...] = ()
        self._cure, self._can_be_tried = "", False
        self._whole: Search | None = None

    @property
    def is_searching(self) -> bool:
        """Whether what would have prevented it has yet to be found."""
        return self._search is not None

    def view(self, session: Session, message: int) -> WhyView:
        """Why, for one message; for none (0) all that there is to explain."""
        log = session.simulation.log
        asked = (id(log), log.count, message)
        if asked != self._asked:
            self._asked = asked
            record = record_of(session)
            is_sent = message and session.tally.judge.was_sent(message)
            self._view = self._explain(session, record, message) if is_sent else _all(record, session)
        if not self._view.message:
            return self._view
        return self._view._replace(prevention=self._found, cure=self._cure, can_be_tried=self._can_be_tried)

    def _explain(self, session: Session, record: Record, message: int) -> WhyView:
        explanation = with_what_is_open(explain(record, message), record)
        self._begin(session, explanation)
        clauses, kind = clauses_of(explanation), kind_of(explanation)
        kept = is_kept(record, message)
        return WhyView(message, explanation.headline, clauses, (), explanation.interview, (), kind, is_kept=kept)

    def _begin(self, session: Session, explanation: Explanation) -> None:
        """Search for what would have prevented it; a search that is under way for the same thing goes on."""
        wanted = (session.script, explanation.message, explanation.anomaly.value if explanation.anomaly else "")
        if wanted == self._searched:
            return
        self._searched, self._found, self._search = wanted, (), None
        self._cure, self._can_be_tried = "", False
        if explanation.anomaly is None or explanation.anomaly.did_nothing:
            return
        if session.simulation.log.count > MOST_EVENTS:
            self._found = ("too long a run to be replayed here; `playground why` searches",)
            return
        try:
            self._whole = Search(session.run.recorded(), explanation.message, explanation.anomaly)
        except ValueError:
            return  # Played out to its end the run does not show it any more.
        self._search = self._whole.trials()
        self._found, self._cure = (SEARCHING,), SEARCHING
        self.go_on()

    def go_on(self) -> None:
        """Go on with the search: a few more replays, or one long one."""
        replayed = 0
        while self._search is not None and self._whole is not None and replayed < _EVENTS_A_LOOK:
            trial = next(self._search, None)
            if trial is None:
                self._search = None
                self._found = tuple(_lines(self._whole.outcome))
                firm = next((one for one in self._whole.outcome.cures if one.is_firm), None)
                self._can_be_tried = firm is not None
                self._cure = firm.change.brief if firm else _NONE
            else:
                replayed += trial.events


def record_of(session: Session) -> Record:
    """The record of a session, in whose explanations the steps have the numbers that people know."""
    return replace(Record.of(session.simulation, session.script.native), numbering=session.run.origins)


def clauses_of(explanation: Explanation) -> tuple[ClauseView, ...]:
    """An explanation in pieces, as a screen shows it."""
    return tuple(ClauseView(one.time_ms, one.beside_its_time, one.events[0]) for one in explanation.clauses)


def kind_of(explanation: Explanation) -> str:
    """What happened to the message, in a word."""
    return ANOMALIES[explanation.anomaly] if explanation.anomaly else ""


def _lines(outcome: Prevention) -> Iterator[str]:
    for toml, text in outcome.advice:
        yield from (f"    {line}" for line in toml.splitlines())
        yield text


def _all(record: Record, session: Session) -> WhyView:
    """All that there is to explain, the gravest first: what stands below may not be seen; and what is on its way."""
    found = sorted(anomalies(record), key=lambda one: _GRAVITY[one[1]])[:_MOST_LISTED]
    words = tuple((message, ANOMALIES[anomaly]) for message, anomaly in found)
    going, idle = on_the_way_view(record), idle_words(session)
    return WhyView(0, "", (), (), "", words, on_the_way=going, is_kept=bool(going.obstacles), idle=idle)


def on_the_way_view(record: Record) -> OnTheWayView:
    """What has not come through so far: what stands in its way, and by what it waits for, one message of each sort."""
    told = all_on_the_way(record)
    waits = tuple((one.messages[0], one.text + _others(one.messages[1:])) for one in told.alike)
    return OnTheWayView(told.total, told.obstacles, waits, in_own_words("message", record.settings.topology))


def _others(messages: Sequence[int]) -> str:
    """`; m3, m4 and 11 more wait in the same way`."""
    more = [f"{len(messages) - _NAMED:,} more"] if len(messages) > _NAMED else []
    verb = "waits" if len(messages) == 1 else "wait"
    return f"; {listed([*(f'm{one}' for one in messages[:_NAMED]), *more])} {verb} in the same way" if messages else ""

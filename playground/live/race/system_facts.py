"""What a column of the race by systems tells beside the race's figures: how that system goes about it, in its words."""

from bisect import bisect_left
from typing import Final, cast

from playground.checker.fates import Fate
from playground.engine.events import Event, Kind
from playground.engine.log import kind_of
from playground.live.lists import EventIndex, event_rows
from playground.live.race.meter import LateAcks
from playground.live.race.views import StoryLine, SystemFactsView
from playground.live.session import Session
from playground.live.views import EventRow
from playground.scenario.stories import story_named
from playground.words.again import ack_word, again_briefly, late_briefly, late_fate
from playground.words.events import EVENTS
from playground.words.fates import FATES
from playground.words.own import own_event, wording
from playground.words.packets import ARMED
from playground.words.times import without_its_time
from playground.words.told_events import brief_words

_MOST_EVENTS: Final = 60
"""How many events of a message are looked at, of which some go without saying."""


class SystemFacts:
    """Reads one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.late = LateAcks(session.simulation.settings.topology)
        self._index = EventIndex()
        self._told = (0, 0, 0)
        """Of which message, of how many events, and after how many cut-backs it was told last."""
        self._lines: tuple[StoryLine, ...] = ()

    def view(self, message: int) -> SystemFactsView:
        """All of them now, and the story of a message."""
        session = self._session
        self.late.observe(session.simulation.log)
        settings, native = session.simulation.settings, session.script.native
        came = self.late.told
        return SystemFactsView(
            config=native.config if native else "",
            again=again_briefly(settings),
            ack=ack_word(settings),
            ack_briefly=wording(settings.topology).rails.get("ack", "ack"),
            late=came or self._own(late_fate(settings)),
            late_briefly="" if came else late_briefly(settings),
            was_late=bool(came),
            story=self._story(message),
            next_ms=session.next_ms,
        )

    def _own(self, fate: str) -> str:
        own = own_event("late-ack", self._session.simulation.settings.topology)
        return own.details.get(fate, fate) if own else fate

    def _story(self, message: int) -> tuple[StoryLine, ...]:
        """Told anew only when something has happened to the message."""
        if not message:
            return ()
        if self._index.message != message:
            self._index = EventIndex(message=message)
        log, known = self._session.simulation.log, self._index.numbers(self._session.course.log)
        told = message, bisect_left(known, log.count), log.cut_backs
        if told != self._told:
            self._told, self._lines = told, self._lines_of(told[1])
        return self._lines

    def _lines_of(self, count: int) -> tuple[StoryLine, ...]:
        window = event_rows(self._session, self._index, count - _MOST_EVENTS, _MOST_EVENTS)
        rows = cast("tuple[EventRow, ...]", window.rows)
        again = self._acked_again() if any(one.event.kind is Kind.ACKED for one in rows) else {}
        told = [
            one
            for one in rows
            if not one.ahead
            and (one.event.number in again or not (EVENTS[one.event.kind].is_quiet or one.event.kind in ARMED))
        ]
        return tuple(self._line(one, again.get(one.event.number, "")) for one in told)

    def _line(self, one: EventRow, again: str) -> StoryLine:
        event, session = one.event, self._session
        if event.kind is Kind.APPLIED:
            return self._effect(event)
        brief = brief_words(event, session.simulation.settings.topology, by_you=session.is_yours(event.fault))
        return StoryLine(event.time_ms, again or one.words, EVENTS[event.kind].role, again or brief)

    def _effect(self, event: Event) -> StoryLine:
        """What was done, as the story calls it; once more it has the name and the colour of that."""
        log, done = self._session.simulation.log, story_named(self._session.script.settings.workload.story).done
        earlier = self._index.numbers(self._session.course.log)
        is_again = any(kind_of(log.row(number)[1]) == Kind.APPLIED for number in earlier if number < event.number)
        if not is_again:
            return StoryLine(event.time_ms, f"m{event.message} is {done}", EVENTS[event.kind].role)
        return StoryLine(
            event.time_ms, f"m{event.message} is {done} again: {FATES[Fate.DUPLICATED].name}", "duplicated"
        )

    def _acked_again(self) -> dict[int, str]:
        """That an ACK which was lost was sent again, and what that spared, in the words of the explanation."""
        from playground.explain.account import acked_again  # Explanations are not imported before the first frame.
        from playground.explain.history import History
        from playground.explain.native_words import told_natively
        from playground.explain.record import Record

        record = Record.of(self._session.simulation, self._session.script.native)
        clauses = told_natively([*acked_again(History(record, self._index.message))], record)
        # That it was lost stands above it, and its time beside it.
        told = ((one, one.text.rpartition(", so ")[2]) for one in clauses)
        return {one.events[0]: without_its_time(text, one.time_ms) for one, text in told}

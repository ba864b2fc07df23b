"""An inquiry into a race: why one message fared as it did in each column, a line each, and in full for one of them."""

from playground.explain.still_open import with_what_is_open
from playground.explain.why import explain
from playground.live.inquiry import Inquiry, clauses_of, kind_of, record_of
from playground.live.race.race import Race
from playground.live.session import Session
from playground.live.why_view import ColumnAnswer, RaceWhyView


class RaceInquiry:
    """What is known of a race that stands still meanwhile."""

    def __init__(self, race: Race) -> None:
        self._race = race
        self._inquiries = tuple(Inquiry() for _ in race.sessions)
        self._answers: dict[int, tuple[ColumnAnswer, ...]] = {}

    @property
    def latest(self) -> int:
        """The last message that was sent in any column; 0: none was."""
        return max(one.tally.last_sent for one in self._race.sessions)

    def subject(self, chosen: int) -> int:
        """Over what the columns part, if that is not well in that column, or all is; else what went wrong last in it.

        Nothing has: what went wrong last in any; else what was sent last.
        """
        fork, sessions = self._race.comparison.first, self._race.sessions
        if own := [one.message for one in sessions[chosen].tally.anomalies]:
            return fork.message if fork and fork.message in own else own[-1]
        wrong = [one.tally.anomalies[-1].message for one in sessions if one.tally.anomalies]
        return fork.message if fork else next(iter(wrong), self.latest)

    def is_searching(self, chosen: int) -> bool:
        """Whether what would have prevented it in a column has yet to be found."""
        return self._inquiries[chosen].is_searching

    def go_on(self, chosen: int) -> None:
        """Go on a little with the search in a column."""
        self._inquiries[chosen].go_on()

    def view(self, message: int, chosen: int) -> RaceWhyView:
        """Why, for one message: a line for each column, and in full for the chosen one."""
        session = self._race.sessions[chosen]
        if message not in self._answers:
            named = zip(self._race.labels, self._race.sessions, strict=True)
            self._answers[message] = tuple(_answer(label, one, message) for label, one in named)
        sent = message if session.tally.judge.was_sent(message) else 0
        return RaceWhyView(message, self._answers[message], chosen, self._inquiries[chosen].view(session, sent))


def _answer(label: str, session: Session, message: int) -> ColumnAnswer:
    if not session.tally.judge.was_sent(message):
        return ColumnAnswer(label, f"m{message} {'was never sent' if session.over else 'is not sent yet'}", "")
    record = record_of(session)
    told = with_what_is_open(explain(record, message), record)
    return ColumnAnswer(label, told.headline, kind_of(told), clauses_of(told))

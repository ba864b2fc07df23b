"""The teller: what has happened in a session since it was heard last, in lines. It reads, and changes nothing.

An instant at which the author says something, or at which something went wrong, is a beat: there the clock waits.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple, cast

from playground.checker.fates import Fate
from playground.cli.linear.fold import WHOLE, Folding, Told
from playground.live.beats import MOST_OF_A_KIND
from playground.live.camera import take_snapshot
from playground.live.caption import doubt_of
from playground.live.lists import EventIndex, event_rows
from playground.live.session import Session
from playground.live.views import AccountView, EventRow
from playground.scenario.narration import captions
from playground.scenario.stories import story_named
from playground.words.events import EVENTS
from playground.words.fates import FATES
from playground.words.packets import BY_YOU, OF_THE_SCRIPT, CopyNames
from playground.words.phrases import few, ordinal

_WRONG: Final = (Fate.LOST, Fate.DUPLICATED, Fate.FAILED, Fate.DEAD_LETTERED)
_NAMED: Final = 3


class News(NamedTuple):
    """What is new."""

    happened: list[Told]
    """The events."""
    came_of_it: list[Told]
    """What the author says of them, and the counts and the account, where those have changed."""
    is_beat: bool
    """Whether the clock waits there: what is a beat where a run is presented is one here."""


class Teller:
    """Tells one session, from where it was heard last."""

    def __init__(self, session: Session) -> None:
        self._named_the_script = False
        self.follow(session)

    def follow(self, session: Session) -> None:
        """Go on from here: what lies before, in this session or in another, is not told again."""
        self.session = session
        self._at = session.simulation.log.count
        self._captions, self._steps = len(captions(session.simulation)), len(session.simulation.acted_steps)
        self._acted = set(session.simulation.log.faults.values())
        self._recognised = session.tally.judge.fold.recognised
        self._counts, self._anomalies = self._counted(), len(session.tally.anomalies)
        self._account = ""
        self._fold = Folding()
        self._copies = CopyNames(islice(session.simulation.log, self._at))

    def follow_if_new(self, session: Session) -> None:
        """Go on with another session from its beginning; with the same one, from where it was heard last."""
        if session is not self.session:
            self.follow(session)

    def hear(self) -> News:
        """What is new."""
        count = self.session.simulation.log.count
        if count < self._at:
            self.follow(self.session)
        if count == self._at:
            return News([], [], is_beat=False)
        is_beat = self._has_new_fault(self._at, count)
        lines = list(self._events())
        said = [*self._said(is_beat), *self._changes()]
        recognised, before = self.session.tally.judge.fold.recognised, self._recognised
        self._recognised = recognised
        if said or self._fold.is_full:
            lines += self._fold.empty()
        return News(lines, said, is_beat or bool(said) or before < recognised <= MOST_OF_A_KIND)

    def _has_new_fault(self, since: int, count: int) -> bool:
        """Whether a fault of the script has acted for the first time; what one has done oneself is no surprise."""
        faults = self.session.simulation.log.faults
        new = {faults[number] for number in range(since, count) if number in faults} - self._acted
        self._acted |= new
        return bool(new and new - self.session.course.by_hand)

    def rest(self) -> list[Told]:
        """What was held back, since the clock stands."""
        return list(self._fold.empty())

    # What happened.

    def _events(self) -> Iterator[Told]:
        session, count = self.session, self.session.simulation.log.count - self._at
        rows = cast("tuple[EventRow, ...]", event_rows(session, EventIndex(), self._at, count).rows)
        self._at += count
        new = set(session.tally.order[:WHOLE])
        coming = Counter(row.event.message for row in rows if _is_effect(row))
        for row in rows:
            coming[row.event.message] -= _is_effect(row)
            if EVENTS[row.event.kind].is_quiet:
                continue
            words = self._words(row, coming[row.event.message])
            told = Told(row.event.time_ms, words, EVENTS[row.event.kind].role)
            if not self._fold.takes(row.event, told, is_new=row.event.message in new):
                yield from self._fold.empty()
                yield told

    def _words(self, row: EventRow, coming: int) -> str:
        """One event: who did what, and on whose account; so many effects of its message come after it."""
        self._copies.note(row.event)
        words, workload = row.words + self._copies.name_of(row.event), self.session.simulation.settings.workload
        if _is_effect(row):
            effects = self.session.tally.judge.record(row.event.message).effects - coming
            again = f", for the {ordinal(effects)} time" if effects > 1 else ""
            words = f"{words}: {story_named(workload.story).one(workload.amount)}{again}"
        if row.by_hand:
            return f"{words} ({BY_YOU})"
        if not row.step:
            return words
        of, self._named_the_script = "" if self._named_the_script else OF_THE_SCRIPT, True
        return f"{words} (step {row.step}{of})"

    def _said(self, has_new_fault: bool) -> list[Told]:
        """What the author has said: a step says it as it acts, a fault as it first does."""
        steps = len(self.session.simulation.acted_steps)
        if steps == self._steps and not has_new_fault:
            return []
        told, self._steps = captions(self.session.simulation), steps
        new, self._captions = told[self._captions :], len(told)
        doubt = f" ({why})" if new and (why := doubt_of(self.session)) else ""
        return [Told(one.time_ms, f'"{one.text}"{doubt}', "title") for one in new]

    # What it comes to.

    def _counted(self) -> dict[Fate, int]:
        """How many messages fare badly, by fate."""
        return {fate: self.session.tally.by_fate[fate] for fate in _WRONG}

    def _changes(self) -> Iterator[Told]:
        """A count that has changed, with those who made it grow, and the account, if that has."""
        was, self._counts = self._counts, self._counted()
        if was == self._counts:
            return
        anomalies, now_ms = self.session.tally.anomalies, self.session.simulation.now_ms
        new, self._anomalies = anomalies[self._anomalies :], len(anomalies)
        for fate, count in self._counts.items():
            if count != was[fate]:
                whom = [f"m{one.message}" for one in new if one.fate is fate]
                named = f": {few(whom, _NAMED)}" if whom else ""
                yield Told(now_ms, f"{FATES[fate].name} {count}{named}", FATES[fate].role)
        text = account_words(take_snapshot(self.session).account)
        if text != self._account:
            self._account = text
            yield Told(now_ms, text, "title")


def _is_effect(row: EventRow) -> bool:
    """Whether it is the effect itself: what the diagram draws as one."""
    return EVENTS[row.event.kind].lane == ("applied", "effect")


def account_words(view: AccountView) -> str:
    """What the account is, and what is wrong with it for good."""
    wrong = [f"{view.money(view.twice)} too much" if view.twice else "", f"{view.money(view.missing)} missing"]
    wrong = [one for one, amount in zip(wrong, (view.twice, view.missing), strict=True) if amount]
    still = f", {view.money(view.coming)} {'stuck' if view.stuck else 'still to come'}" if view.coming else ""
    return f"account: {view.thing} {view.money(view.actual)}, expected {view.money(view.due)}" + (
        f": {', '.join(wrong)}{still}" if wrong else still
    )

"""The teller: what has happened in a session since it was heard last, in lines. It reads, and changes nothing.

An instant at which the author says something, or at which something went wrong, is a beat: there the clock waits.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final, cast

from playground.checker.fates import Fate
from playground.cli.linear.fold import WHOLE, Folding, Told
from playground.live.beats import beats
from playground.live.camera import take_snapshot
from playground.live.ending import MOST_EVENTS
from playground.live.lists import EventIndex, event_rows
from playground.live.session import Session
from playground.live.views import AccountView, EventRow
from playground.scenario.narration import captions
from playground.scenario.stories import story_named
from playground.words.events import EVENTS
from playground.words.fates import FATES
from playground.words.phrases import few, ordinal

_WRONG: Final = (Fate.LOST, Fate.DUPLICATED, Fate.FAILED, Fate.DEAD_LETTERED)
_NAMED: Final = 3


class Teller:
    """Tells one session, from where it was heard last."""

    def __init__(self, session: Session) -> None:
        self.follow(session)

    def follow(self, session: Session) -> None:
        """Go on from here: what lies before, in this session or in another, is not told again."""
        self.session = session
        self._at = session.simulation.log.count
        self._captions = len(captions(session.simulation))
        self._marks = self._marked()
        self._bad = self._badly_off()
        self._account = ""
        self._fold = Folding()

    def hear(self) -> tuple[list[Told], bool]:
        """What is new, and whether that makes a beat."""
        count = self.session.simulation.log.count
        if count < self._at:
            self.follow(self.session)
        if count == self._at:
            return [], False
        since = self._at
        lines, said = list(self._events()), []
        marks, self._marks = self._marks, self._marked()
        if marks != self._marks:  # Only then is it worth a look: there may be thousands of either.
            said = [*self._said(), *self._changes()]
        if said or self._fold.is_full:
            lines += self._fold.empty()
        return lines + said, bool(said) or self._is_beat(since, changed=marks != self._marks)

    def _is_beat(self, since: int, *, changed: bool) -> bool:
        """Whether it is worth stopping here: as where the run is presented to others."""
        if not changed or self.session.simulation.log.count > MOST_EVENTS:
            return False  # Beats are found by reading all of it.
        return any(beat.event >= since for beat in beats(self.session))

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
        words, workload = row.words, self.session.simulation.settings.workload
        if _is_effect(row):
            effects = self.session.tally.judge.record(row.event.message).effects - coming
            again = f", for the {ordinal(effects)} time" if effects > 1 else ""
            words = f"{words}: {story_named(workload.story).one(workload.amount)}{again}"
        if row.by_hand:
            return f"{words} (by hand)"
        return f"{words} (step {row.step})" if row.step else words

    def _said(self) -> list[Told]:
        """What the author has said."""
        told = captions(self.session.simulation)
        new, self._captions = told[self._captions :], len(told)
        return [Told(one.time_ms, f'"{one.text}"', "title") for one in new]

    # What it comes to.

    def _marked(self) -> tuple[object, ...]:
        """What changes whenever somebody may have said something, or a count of what went wrong has changed."""
        simulation, tally = self.session.simulation, self.session.tally
        wrong = (tally.by_fate[fate] for fate in _WRONG)
        recognised = tally.judge.fold.deduplicated
        return len(simulation.acted_steps), len(simulation.log.faults), len(tally.anomalies), recognised, *wrong

    def _badly_off(self) -> Mapping[Fate, Collection[int]]:
        """The messages that fare badly, by fate."""
        found: dict[Fate, dict[int, None]] = {fate: {} for fate in _WRONG}
        for message, fate in self.session.tally.others():
            if fate in found:
                found[fate][message] = None
        return found

    def _changes(self) -> Iterator[Told]:
        """A count that has changed, with those who made it change, and the account, if that has."""
        now_ms, was, self._bad = self.session.simulation.now_ms, self._bad, self._badly_off()
        for fate, messages in self._bad.items():
            new = [f"m{message}" for message in messages if message not in was[fate]]
            gone = [f"m{message}" for message in was[fate] if message not in messages]
            if new or gone:
                whom = few(new, _NAMED) if new else f"no longer {few(gone, _NAMED)}"
                yield Told(now_ms, f"{FATES[fate].name} {len(messages)}: {whom}", FATES[fate].role)
        text = account_words(take_snapshot(self.session).account) if self._bad != was else self._account
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
    still = f", {view.money(view.coming)} still to come" if view.coming else ""
    return f"account: {view.thing} {view.money(view.actual)} of {view.money(view.expected)}" + (
        f": {', '.join(wrong)}{still}" if wrong else still
    )

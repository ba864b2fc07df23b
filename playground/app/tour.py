"""The first minute: a guide that lets a newcomer drop one ACK, see the duplicate, and prevent it.

It watches the run and says the next thing when the last one has been done. It does nothing itself.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from playground.engine.settings import Guarantee
from playground.live.views import Snapshot


class Lesson(NamedTuple):
    """One thing that the guide says, until it is done."""

    text: str
    done: Callable[[Snapshot, Snapshot], bool]
    """Asks whether it is done, from the snapshot with which it began and the present one."""


def _more(field: str, by: int = 1) -> Callable[[Snapshot, Snapshot], bool]:
    def done(began: Snapshot, now: Snapshot) -> bool:
        grown: int = getattr(now.counters, field) - getattr(began.counters, field)
        return grown >= by

    return done


LESSONS: Final = (
    Lesson(
        'Payments of $100, one after the other. A message goes right; its ACK, the answer "done", comes back. '
        "Watch two of them arrive.   (esc skips the tour)",
        _more("once", 2),
    ),
    Lesson("Now break something. Press  a : the next ACK will be lost.", _more("dropped")),
    Lesson(
        "The payment was made, but the producer has not heard. It cannot know which of the two was lost. "
        "When its timer runs out it sends again …",
        _more("duplicated"),
    ),
    Lesson(
        "DUPLICATED 1: charged twice, $100 too much. Nobody did anything wrong: that is at-least-once. "
        "Press  3  for exactly-once, and  a  again.",
        lambda began, now: now.guarantee is Guarantee.EXACTLY_ONCE and _more("deduplicated")(began, now),
    ),
    Lesson(
        "Delivered twice, charged once: the consumer keeps the ids of what it has done, in one transaction with the "
        "charge. Now press  1  for at-most-once, and  d : the next message will be lost.",
        lambda began, now: now.guarantee is Guarantee.AT_MOST_ONCE and _more("lost")(began, now),
    ),
    Lesson(
        "Fast, and gone: LOST 1. Nobody will ever send it again. That is the choice: lose, or double, or remember. "
        "Everything is one key;  ?  shows them all,  l  has 60 more stories. Break something!   (esc ends the tour)",
        lambda *_: False,
    ),
)


class Tour:
    """Where the newcomer is."""

    def __init__(self) -> None:
        self._at = 0
        self._began: Snapshot | None = None

    @property
    def text(self) -> str:
        """What the guide says now."""
        return f"{self._at + 1}/{len(LESSONS)}  {LESSONS[self._at].text}"

    @property
    def at_last(self) -> bool:
        """Whether there is nothing more to learn."""
        return self._at == len(LESSONS) - 1

    def watch(self, snapshot: Snapshot) -> None:
        """Look whether the lesson is learnt."""
        if self._began is None:
            self._began = snapshot
        if LESSONS[self._at].done(self._began, snapshot):
            self._at += 1
            self._began = snapshot

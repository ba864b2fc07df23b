"""The first minute: a guide that lets a newcomer drop one ACK, see the duplicate, and prevent it.

It watches the run and says the next thing when the last one has been done. It does nothing itself.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from playground.engine.settings import Guarantee
from playground.live.views import Snapshot
from playground.scenario.catalogue import preset_names


class Lesson(NamedTuple):
    """One thing that the guide says, until it is done."""

    text: str
    done: Callable[[Snapshot], bool]
    """Whether it is done. The run is fresh, so counts say it; what was done too early is done, too."""


def _at_least(field: str, count: int, guarantee: Guarantee | None = None) -> Callable[[Snapshot], bool]:
    def done(now: Snapshot) -> bool:
        reached: bool = getattr(now.counters, field) >= count
        return reached and guarantee in (None, now.guarantee)

    return done


LESSONS: Final = (
    Lesson(
        'Payments of $100, one after the other. A message goes right; its ACK, the answer "done", comes back. '
        "Watch two of them arrive.   (esc skips the tour)",
        _at_least("once", 2),
    ),
    Lesson("Now break something. Press  a : the next ACK will be lost.", _at_least("dropped", 1)),
    Lesson(
        "The payment was made, but the producer has not heard. It cannot know which of the two was lost. "
        "When its timer runs out it sends again …",
        _at_least("duplicated", 1),
    ),
    Lesson(
        "DUPLICATED 1: charged twice, $100 too much, and the promise HOLDS: at-least-once allows that. "
        "Press  3  for exactly-once, and  a  again.",
        _at_least("deduplicated", 1, Guarantee.EXACTLY_ONCE),
    ),
    Lesson(
        "Delivered twice, charged once: the consumer keeps the ids of what it has done, in one transaction with the "
        "charge. Now press  1  for at-most-once, and  d : the next message will be lost.",
        _at_least("lost", 1, Guarantee.AT_MOST_ONCE),
    ),
    Lesson(
        "Fast, and gone: LOST 1. Nobody will ever send it again. That is the choice: lose, or repeat, or remember. "
        f"Everything is one key;  ?  shows them all,  l  has {len(preset_names()) - 1} more stories. Break something!"
        "   (esc ends the tour)",
        lambda *_: False,
    ),
)


class Tour:
    """Where the newcomer is."""

    def __init__(self) -> None:
        self._at = 0

    @property
    def text(self) -> str:
        """What the guide says now."""
        return f"{self._at + 1}/{len(LESSONS)}  {LESSONS[self._at].text}"

    def watch(self, snapshot: Snapshot) -> None:
        """Look whether the lesson is learnt."""
        self._at += LESSONS[self._at].done(snapshot)

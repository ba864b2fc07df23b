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

    text: Callable[[Snapshot], str]
    """What it says now: it counts what is there, and asks for nothing that would go to the wrong message."""
    done: Callable[[Snapshot], bool]
    """Whether it is done. The run is fresh, so counts say it; what was done too early is done, too."""


def _at_least(field: str, count: int, guarantee: Guarantee | None = None) -> Callable[[Snapshot], bool]:
    def done(now: Snapshot) -> bool:
        reached: bool = getattr(now.counters, field) >= count
        return reached and guarantee in (None, now.guarantee)

    return done


def _switch(guarantee: Guarantee, before: str, press: str, then: str) -> Callable[[Snapshot], str]:
    """Ask for another guarantee, and for a fault only when the next message to be hit was sent under it."""

    def text(now: Snapshot) -> str:
        if now.guarantee is not guarantee:
            return f"{before.format(now.counters)} {press}"
        if now.producer.sent_otherwise:
            messages = ", ".join(f"m{one}" for one in now.producer.sent_otherwise)
            keeps = "keep the guarantee they were" if "," in messages else "keeps the guarantee it was"
            return (
                f"From now on messages are sent {guarantee.word}. {messages}, still under way, {keeps} sent under. "
                "Wait for the answer …"
            )
        return f"From now on messages are sent {guarantee.word}; the next one (n sends it at once) is. {then}"

    return text


LESSONS: Final = (
    Lesson(
        lambda _: (
            'Payments of $100, one after the other. A message goes right; its ACK, the answer "done", comes back. '
            "Watch two of them arrive.   (esc skips the tour)"
        ),
        _at_least("once", 2),
    ),
    Lesson(lambda _: "Now break something. Press  a : the next ACK will be lost.", _at_least("dropped", 1)),
    Lesson(
        lambda _: (
            "The payment was made, but the producer has not heard. It cannot know which of the two was lost. "
            "When its timer runs out it sends again …"
        ),
        _at_least("duplicated", 1),
    ),
    Lesson(
        _switch(
            Guarantee.EXACTLY_ONCE,
            "DUPLICATED {0.duplicated}: charged twice, $100 too much, and the promise HOLDS: at-least-once allows "
            "that.",
            "Now press  3  for exactly-once.",
            "Press  a  again: its ACK will be lost.",
        ),
        _at_least("deduplicated", 1, Guarantee.EXACTLY_ONCE),
    ),
    Lesson(
        _switch(
            Guarantee.AT_MOST_ONCE,
            "Delivered twice, charged once: the consumer keeps the ids of what it has done, in one transaction with "
            "the charge.",
            "Now press  1  for at-most-once.",
            "Press  d : it will be lost.",
        ),
        _at_least("lost", 1, Guarantee.AT_MOST_ONCE),
    ),
    Lesson(
        lambda now: (
            f"Fast, and gone: LOST {now.counters.lost}. Nobody will ever send it again. That is the choice: lose, or "
            "repeat, or remember. Everything is one key;  ?  shows them all,  l  has "
            f"{len(preset_names()) - 1} more stories. Break something!   (esc ends the tour)"
        ),
        lambda _: False,
    ),
)


class Tour:
    """Where the newcomer is."""

    def __init__(self) -> None:
        self._at = 0
        self.text = ""
        """What the guide says now."""

    def watch(self, snapshot: Snapshot) -> None:
        """Look whether the lesson is learnt, and what there is to say next."""
        self._at += LESSONS[self._at].done(snapshot)
        self.text = f"{self._at + 1}/{len(LESSONS)}  {LESSONS[self._at].text(snapshot)}"

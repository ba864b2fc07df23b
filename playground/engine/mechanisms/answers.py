"""Answers: when a consumer acknowledges a delivery."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playground.engine.schedule import Continuation, Item

Answer = Callable[[Item, int], Continuation | None]
"""Takes the packet and the cause; returns what follows, for example an ack."""


@dataclass(slots=True, eq=False, repr=False)
class Answers:
    """One way to acknowledge: what is done before the work, after it, and about a delivery that is skipped.

    Its fields are read for every delivery, which takes longer of a named tuple.
    """

    before: Answer | None = None
    """What a crash interrupts is never delivered again."""
    after: Answer | None = None
    """After the effect and the mark: what a crash interrupts is delivered again."""
    to_known: Answer | None = None
    """To a delivery whose key is known."""
    is_automatic: bool = False
    """Whether the broker settles a copy as it dispatches it, and waits for no answer."""


def answers_of(ack: str, acknowledge_op: int) -> Answers:
    """The textbook's, by the consumer's `ack`."""

    def acknowledge(packet: Item, cause: int) -> Continuation:
        return acknowledge_op, packet, cause

    return _WAYS[ack](acknowledge)


_WAYS: Final[dict[str, Callable[[Answer], Answers]]] = {
    "never": lambda _: Answers(),
    "automatic": lambda _: Answers(is_automatic=True),
    "at-next-poll": lambda _: Answers(),
    "background": lambda _: Answers(),
    "before": lambda acknowledge: Answers(before=acknowledge, to_known=acknowledge),
    "after": lambda acknowledge: Answers(after=acknowledge, to_known=acknowledge),
}

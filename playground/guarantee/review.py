"""The questions of a design review, each answer with what follows from it."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class ReviewQuestion(NamedTuple):
    """Something that a design review asks."""

    key: str
    ask: str
    answers: Mapping[str, str]
    """Each word, and what it says."""
    means: Mapping[str, str]
    """What follows from each: what it rules out, or what it allows."""


QUESTIONS: Final = (
    ReviewQuestion(
        "lose",
        "Can you afford to lose a message?",
        {"no": "no: each one counts", "yes": "yes: the next one makes up for it"},
        {
            "no": "Rules out what is sent once and never asked after. It is kept, and sent again until somebody says "
            "that it is done: so it may come twice.",
            "yes": "Sent once and never asked after is the cheapest there is; nobody is told of a loss.",
        },
    ),
    ReviewQuestion(
        "twice",
        "Can you handle it that something is done twice?",
        {"no": "no: it would be a second charge, a second order", "yes": "yes: doing it again changes nothing"},
        {
            "no": "Rules out a retry that nobody recognises: what comes again is known by its id, or nothing is sent "
            "twice.",
            "yes": "A retry needs no table of ids. To set a stock to 3 may be done twice; to take one from it may not.",
        },
    ),
    ReviewQuestion(
        "effect",
        "Where is the effect?",
        {
            "own": "in your own database, where an id can be written in the same transaction",
            "keyed": "with somebody else who takes an idempotency key along",
            "external": "with somebody else who takes none: a mail, a device",
        },
        {
            "own": "The id is written in the transaction of the effect: neither is there without the other.",
            "keyed": "The same key goes along with each attempt, and they refuse the second, while they keep the key.",
            "external": "No transaction holds both the call and the note of it: a crash in between repeats the call, "
            "or, noted first, loses it.",
        },
    ),
    ReviewQuestion(
        "order",
        "Must order hold?",
        {"no": "no: each message stands for itself", "yes": "yes: a later one must not overtake an earlier one"},
        {
            "no": "Several consumers may work at once, and a retry may be overtaken.",
            "yes": "Rules out several consumers at once: what has an order goes one way, one at a time, and waits "
            "behind what fails.",
        },
    ),
)
"""All but the last, which is: which system do you have?"""

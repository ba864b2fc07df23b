"""Words and signs that the commands share: a thing looks the same wherever it is printed, never by colour alone."""

from typing import Final

from playground.checker.fates import Fate, Verdict
from playground.cli.page import Cell
from playground.engine.events import NONE, Event
from playground.engine.settings import Guarantee
from playground.explain.words import seconds as seconds

VERDICTS: Final = {
    Verdict.HOLDS: Cell("HOLDS", "bold green"),
    Verdict.VIOLATED: Cell("VIOLATED", "bold red"),
    Verdict.UNDECIDED: Cell("UNDECIDED", "bold yellow"),
}
FATES: Final = {
    Fate.APPLIED_ONCE: Cell("applied once", "green"),
    Fate.DUPLICATED: Cell("DUPLICATED", "bold magenta"),
    Fate.LOST: Cell("LOST", "bold red"),
    Fate.FAILED: Cell("failed", "yellow"),
    Fate.DEAD_LETTERED: Cell("dead-lettered", "yellow"),
    Fate.PENDING: Cell("pending", "cyan"),
}
PROMISES: Final = {
    Guarantee.AT_MOST_ONCE: "no duplicates; loss is possible",
    Guarantee.AT_LEAST_ONCE: "no loss; duplicates are possible",
    Guarantee.EXACTLY_ONCE: "no loss, no duplicates",
}


def sentence(event: Event) -> str:
    """An event in one line: `dropped m3 on ack, attempt 1 (step)`."""
    message = f"m{event.message}" if event.message else ""
    place = f"{'on' if event.place.is_link else 'at'} {event.place.word}" if event.place else ""
    text = " ".join(word for word in (event.kind.word, message, place) if word)
    attempt = f", attempt {event.attempt}" if event.attempt else ""
    return text + attempt + (f" ({event.detail})" if event.detail else "")


def at(event: Event) -> str:
    """An event with its time and its cause: `3.150 s dropped m3 on ack, attempt 1 (step), because of event 31`."""
    cause = f", because of event {event.cause}" if event.cause != NONE else ""
    return f"{seconds(event.time_ms)} {sentence(event)}{cause}"


def milliseconds(value: int | None) -> str:
    """A duration: `150 ms`, or a dash where there is none."""
    return "-" if value is None else f"{value:,} ms"


def plural(count: int, noun: str) -> str:
    """`1 message`, `5 messages`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"

"""Words and signs that the commands share: a thing looks the same wherever it is printed, never by colour alone."""

from typing import Final

from playground.checker.fates import Verdict
from playground.cli.page import Cell
from playground.engine.events import NONE, Event
from playground.report.verdict import Facts
from playground.words import fates, outcome
from playground.words.colours import printed
from playground.words.times import seconds

VERDICTS: Final = {Verdict.HOLDS: "bold", Verdict.VIOLATED: "bold red", Verdict.UNDECIDED: "bold yellow"}
"""A verdict -> how its words look; where it is kept it is green only if what came of it is as good."""
GOOD: Final = "bold green"
"""Both facts about a run are good."""
FATES: Final = {fate: Cell(words.name, printed(words.role)) for fate, words in fates.FATES.items()}
ENDINGS: Final = {kind: printed(words.role) for kind, words in outcome.ENDINGS.items()}
"""A kind of ending -> how it looks."""


def fact_cells(told: Facts) -> tuple[Cell, Cell, Cell]:
    """Both facts about a run, green only where both are good: `promise kept · m3 charged twice`."""
    good = told.is_good
    promise = Cell(told.promise, GOOD if good else VERDICTS[told.verdict])
    return promise, Cell(" · ", "dim"), Cell(told.outcome, GOOD if good else ENDINGS.get(told.gravest, ""))


def at(event: Event) -> str:
    """An event as the record has it: `3.150 s dropped m3 on ack, attempt 1 (step), because of event 31`."""
    place = f"{'on' if event.place.is_link else 'at'} {event.place.word}" if event.place else ""
    message = f"m{event.message}" if event.message else ""
    text = " ".join(word for word in (seconds(event.time_ms), event.kind.word, message, place) if word)
    attempt = f", attempt {event.attempt}" if event.attempt else ""
    detail = f" ({event.detail})" if event.detail else ""
    return text + attempt + detail + (f", because of event {event.cause}" if event.cause != NONE else "")

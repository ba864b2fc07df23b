"""Why a message fared as it did: the frozen data of an explanation, as a screen shows it."""

from typing import Final, NamedTuple

SEARCHING: Final = "searching …"
"""What is said of what would have prevented it until that has been found."""


class ClauseView(NamedTuple):
    """One piece of an explanation."""

    time_ms: int
    text: str
    event: int
    """The instant to look at."""


class WhyView(NamedTuple):
    """Why a message fared as it did; or, for no message (0), all that there is to explain."""

    message: int
    headline: str
    clauses: tuple[ClauseView, ...]
    prevention: tuple[str, ...]
    """What would have prevented it, in lines; the first may be a setting to paste."""
    interview: str
    listed: tuple[tuple[int, str], ...]
    """`(message, word)` of all that there is to explain."""
    kind: str = ""
    """What happened to it, in a word; empty: nothing that needs explaining."""
    cure: str = ""
    """The one setting that prevents it best, `consumer.dedup = transaction`, or in few words why there is none yet."""
    can_be_tried: bool = False
    """Whether that is a setting, so that it can be seen at work."""


class ColumnAnswer(NamedTuple):
    """What became of the message in one column."""

    label: str
    words: str
    kind: str
    """What happened to it, in a word; empty: nothing that needs explaining."""
    clauses: tuple[ClauseView, ...] = ()
    """How that came about."""


class RaceWhyView(NamedTuple):
    """Why, in all columns."""

    message: int
    columns: tuple[ColumnAnswer, ...]
    chosen: int
    """The index of the column that is told in full."""
    why: WhyView

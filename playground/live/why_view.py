"""Why a message fared as it did: the frozen data of an explanation, as a screen shows it."""

from typing import Final, NamedTuple

from playground.words.phrases import plural

NOTHING_WRONG: Final = "nothing has gone wrong so far: none was lost, duplicated, late or refused"
SEARCHING: Final = "searching …"
"""What is said of what would have prevented it until that has been found."""


class ClauseView(NamedTuple):
    """One piece of an explanation."""

    time_ms: int
    text: str
    event: int
    """The instant to look at."""


class OnTheWayView(NamedTuple):
    """What is on its way and has not come through so far."""

    total: int = 0
    """How many messages."""
    obstacles: tuple[str, ...] = ()
    """What stands in their way."""
    waits: tuple[tuple[int, str], ...] = ()
    """A message, and what it and others like it wait for."""
    noun: str = "message"
    """What the system calls one."""

    @property
    def headline(self) -> str:
        """How many there are, for a list of what there is to explain."""
        return f"{plural(self.total, self.noun)} {'is' if self.total == 1 else 'are'} on the way" if self.total else ""


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
    on_the_way: OnTheWayView = OnTheWayView()
    """Beside all that there is to explain: what has not come through so far."""
    is_kept: bool = False
    """Whether something that is in force stands in the way of what is told of."""
    idle: tuple[str, ...] = ()
    """Likewise: the faults by hand that have met nothing, a sentence each."""


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

"""Asking: what a front end shows and what it hands back. An exercise is a generator of the one that takes the other."""

from collections.abc import Callable, Generator
from typing import NamedTuple

from playground.practice.marks import Confidence
from playground.practice.verdict import AnswerPart, Because, GivenAnswer, headline
from playground.scenario.preset import Preset


class Showing(NamedTuple):
    """A stretch of a run to be looked at."""

    preset: Preset
    message: int
    """The message to look at."""
    start: int
    """The number of the first event."""
    end: int | None
    """The number of the event before which it stands; `None`: the run is shown to its end."""


class Beside(NamedTuple):
    """What stands beside an option that is only a name."""

    says: str
    """What it is."""
    went: str = ""
    """How it has gone so far; empty: there is nothing to tell."""
    holds: tuple[str, ...] = ()
    """What is in it, a line each, for whoever has room for that."""


class Asking(NamedTuple):
    """One page: what is told, what there is to see, and what is asked."""

    stage: str
    """In a word or two: `predict`, `see`, `cause`, `why`, ..."""
    heading: str = ""
    """Which exercise it is."""
    subject: str = ""
    """The question or claim of a page before that this one still goes on about: it stays in sight, above all else."""
    told: tuple[str, ...] = ()
    """Paragraphs: what came of the answer before, but for what stands in `answers` and `because`."""
    answers: tuple[GivenAnswer, ...] = ()
    """What was answered before, and what is so; where `was_right` is `None`, for a line before the next question."""
    because: Because | None = None
    """Why it came so; `None`: that is no question, or not yet."""
    parts: tuple[AnswerPart, ...] = ()
    """What a good answer has, or what there is to say of a claim, beside what was said of it."""
    marked: str = ""
    """How good an answer was, as the person has marked it: said in the place of a verdict."""
    was_right: bool | None = None
    """Whether that answer was right; `None`: there was none, or it is not told yet."""
    shows: Showing | None = None
    play: str = ""
    """The preset of the library that shows it; empty: there is none, or it would tell too much now."""
    breaks: tuple[str, ...] = ()
    """What is asked about: what will be broken, or was changed, a sentence each."""
    about: tuple[str, ...] = ()
    """Where the run stands, and the settings that decide what comes of it: a sentence each."""
    more: tuple[str, ...] = ()
    """How it is set up otherwise: what one can do without."""
    left: str = ""
    """What whoever leaves at this page is told: the cause of what they have predicted already, in a line."""
    ask: str = ""
    """Empty: there is nothing to answer, one goes on."""
    options: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    """What stands beside each of the options; empty: they say it themselves."""
    is_many: bool = False
    """Whether any number of the options may be chosen, also none."""
    is_rated: bool = False
    """Whether one says how sure one is."""
    seconds: int | None = None
    """How long one may speak: it is counted and told, and nobody is cut off. `None`: nobody counts."""
    steps: tuple[str, ...] = ()
    """What it all consists of, so that nobody is taken by surprise; empty: nobody has asked for more than this page."""
    step: int = 0
    """At which of them this page is."""

    @property
    def verdict(self) -> str:
        """What is said first of the answers before; empty: there were none, or it is not told yet."""
        return self.marked or headline(self.answers, self.was_right)

    @property
    def is_all_right(self) -> bool:
        """Whether every answer before was right."""
        return bool(self.was_right) and all(one.is_right for one in self.answers)

    @property
    def said(self) -> tuple[str, ...]:
        """All that is told of the answers before, a paragraph each."""
        answers = (one.in_brief if self.was_right is None else one.words for one in self.answers)
        parts = (one.told for one in self.parts)
        return (*answers, *self.told, *parts, *(self.because.told if self.because else ()))

    @property
    def in_lines(self) -> tuple[str, ...]:
        """The options where there are no columns: `Claims: true, half true or wrong? (3 of 4 right)`."""
        if not self.beside:
            return self.options
        told = zip(self.options, self.beside, strict=True)
        return tuple(f"{name}: {says}{f' ({went})' if went else ''}" for name, (says, went, _) in told)


class Reply(NamedTuple):
    """What a person answers."""

    chosen: tuple[int, ...] = ()
    """Indices of options; empty where there are none, or where none of several was chosen."""
    confidence: Confidence | None = None

    @property
    def one(self) -> int:
        """The one that was chosen."""
        return self.chosen[0]


Exercise = Generator[Asking, Reply, None]
Grade = Callable[[str, str, bool, Confidence | None], None]
"""Takes a mark: the part of the exercise, the concept, whether it was right, and how sure somebody was."""


def headed(found: Exercise, heading: str, on_why: Callable[[], None] = lambda: None) -> Exercise:
    """An exercise with the same heading on each page; `on_why` is called when its reasons are shown."""
    page = next(found)
    while True:
        if page.stage == "why":
            on_why()
        reply = yield page._replace(heading=heading)
        try:
            page = found.send(reply)
        except StopIteration:
            return

"""A page of an exercise: what came of the answer before, the question with its options, and how it is set up."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from rich.cells import cell_len

from playground.practice.verdict import AnswerPart, Because, GivenAnswer
from widgets.renderables.prose import hanging, wrap
from widgets.renderables.signs import Signs
from widgets.renderables.spans import BLANK, Row, Span, row, width_of
from widgets.renderables.speaking import Countdown, draw_countdown, draw_parts, draw_steps
from widgets.renderables.verdict import MARGIN, draw_answers, draw_because, draw_in_brief

LONGEST: Final = 100
"""Longer lines are hard to read, however wide the screen is."""
_BOTH: Final = 2 * 76
"""From so many columns on how it is set up stands beside what is asked, for a glance from one to the other."""
_NUMBER: Final = 5
"""The columns of the number of an option."""
_GAP: Final = 3
"""Blank ones between the columns of a menu."""
OPTION: Final = "option"
"""The pick of an option."""


class PracticeView(NamedTuple):
    """One page."""

    verdict: str = ""
    """`Right.` or `Not so.`; empty: nothing was answered, or it is not told yet."""
    role: str = "text"
    """The role of the verdict."""
    told: tuple[str, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    """What was answered before, with what is so; where there is no verdict yet, for a line each."""
    because: Because | None = None
    """Why it came so."""
    ask: str = ""
    options: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()
    """The indices of those that are chosen."""
    note: str = ""
    """What is to be done next; empty: the keys below say it."""
    log: tuple[str, ...] = ()
    """What happened, a line each."""
    breaks: tuple[str, ...] = ()
    """What is asked about: what will be broken, or was changed."""
    about: tuple[str, ...] = ()
    """What decides the answer."""
    more: tuple[str, ...] = ()
    """How it is set up otherwise."""
    beside: Sequence[tuple[str, str, Sequence[str]]] = ()
    """What each option is, if it is only a name, how it has gone so far, and what is in it."""
    room: int = 0
    """How many rows are seen without scrolling; 0: nobody knows."""
    subject: str = ""
    """The question or claim that was put before, and that all of the page is about."""
    parts: tuple[AnswerPart, ...] = ()
    """The model answer, or what there is to say of a claim."""
    countdown: Countdown | None = None
    """The time for an answer aloud; `None`: nobody counts."""
    steps: tuple[str, ...] = ()
    """What it all consists of: below all else, where there is room."""
    step: int = 0
    """Which of them is on."""


def draw_practice(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """The page, as tall as it has to be: what decides first, unless the question would not be seen beside it.

    Where all of it has room the rest of the setup stands above the question, too, as one reads before answering.
    """
    if view.because and not view.ask:
        return _judged(view, view.because, width, signs)
    if not (view.breaks or view.about or view.more or view.log or view.beside or view.because):
        return _spoken(view, min(width, LONGEST), signs)
    if stands_beside(view, width):
        return _side_by_side(view, width, signs)
    width = _measure(view, width)
    if view.ask and not view.log:
        setup = [*_setup(view, width), *_in_one(view.more, width)]
        whole = _parted([_told(view, width, signs), setup, _question(view, width, signs)])
        if len(whole) <= view.room:
            return whole
    first = first_page(view, width, signs)
    if view.room and len(first) > view.room:
        first = _parted([_told(view, width, signs), _question(view, width, signs), _setup(view, width)])
    more = [row(Span("Also:", "dim")), *_listed(view.more, width)] if view.more else []
    return _parted([first, _listed(view.log, width), more])


def first_page(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """What should be seen at once: what came before, what decides, and the question."""
    if stands_beside(view, width):
        return _side_by_side(view, width, signs)
    width = _measure(view, width)
    return _parted([_told(view, width, signs), _setup(view, width), _question(view, width, signs)])


def asked_rows(view: PracticeView, width: int, signs: Signs) -> int:
    """How many rows what came before and the question take with its options; 0: there are none."""
    if not view.options or (view.because and not view.ask):
        return 0
    width = _measure(view, width)
    return len(_parted([_told(view, width, signs), _question(view, width, signs)]))


def stands_beside(view: PracticeView, width: int) -> bool:
    """Whether how it is set up has columns of its own, beside what is asked about and the question."""
    return width >= _BOTH and bool(view.ask and (view.about or view.more)) and not view.log


def _side_by_side(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    left, right = min(width // 2 - _GAP, LONGEST), min(width // 2, LONGEST)
    asked = _parted([_told(view, left, signs), _breaking(view, left), _question(view, left, signs)])
    setup = [*_listed(view.about, right), *_listed(view.more, right, "dim")]
    both = zip_longest(asked, setup, fillvalue=BLANK)
    return [(*one, Span(" " * (left + _GAP - width_of(one))), *other) for one, other in both]


def _measure(view: PracticeView, width: int) -> int:
    """How wide its lines may be: wider where names, or the headings of a reason, stand beside what is read."""
    return min(width, LONGEST + MARGIN if view.because or view.beside else LONGEST)


def _parted(parts: list[list[Row]]) -> list[Row]:
    rows: list[Row] = []
    for part in parts:
        rows += [BLANK] if rows and part else []
        rows += part
    return rows


def _told(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """What all of it is about, and what came of the answer before; a blank line above the reason where one goes on."""
    subject = [row(Span(line, "title")) for line in wrap(view.subject, width)] if view.subject else []
    rows = [row(Span(view.verdict, f"{view.role} strong"))] if view.verdict else []
    if view.verdict:
        rows += draw_answers(view.answers, width, signs)
        rows += [BLANK] if view.subject and view.answers and view.told else []
    else:
        rows += [line for one in view.answers for line in draw_in_brief(one, width, signs)]
    for text in view.told:
        rows += [row(Span(line)) for line in wrap(text, width)]
    if view.because and view.ask:
        rows += draw_because(view.because, width, LONGEST, is_airy=False)
    return _parted([subject, rows])


def _judged(view: PracticeView, because: Because, width: int, signs: Signs) -> list[Row]:
    """What is so, and why: with blank lines where all of it has room with them."""
    narrow = min(width, LONGEST)
    rest = [_listed((*view.breaks, *view.about), narrow), _question(view, narrow, signs), _listed(view.log, narrow)]
    for is_airy in (True, False):
        why = draw_because(because, width, LONGEST, is_airy=is_airy)
        rows = _parted([_told(view, narrow, signs), why, *rest])
        if len(rows) <= view.room:
            break
    return rows


def _spoken(view: PracticeView, width: int, signs: Signs) -> list[Row]:
    """A page without a run: with blank lines, and with what is still to come, where there is room."""
    told = _told(view, width, signs)
    forms: list[list[Row]] = []
    for is_airy in (True, False):
        parts = draw_parts(view.parts, width, signs, is_airy=is_airy)
        question = _question(view, width, signs, is_airy=is_airy)
        # Among blank lines they would be read as more of what is chosen from, or of the model answer.
        is_alone = is_airy and not view.options and not view.parts
        steps = draw_steps(view.steps, view.step, width, signs, is_airy=is_alone)
        forms.append(_parted([told, parts, question, steps]))
    forms.append(_parted([told, parts, question]))
    return next((rows for rows in forms if len(rows) <= view.room), forms[-1])


def _question(view: PracticeView, width: int, signs: Signs, *, is_airy: bool = False) -> list[Row]:
    """What is asked, and what there is to choose; `is_airy`: with blank lines around long ones."""
    rows = [row(Span(line, "title")) for line in wrap(view.ask, width) if view.ask]
    if view.countdown:
        rows += [BLANK, draw_countdown(view.countdown, width, signs), BLANK]
    if view.beside:
        return [*rows, *_menu(view, width)]
    # Options of a line each are read as a list; longer ones run into each other.
    is_parted = is_airy and any(len(wrap(text, width - _NUMBER)) > 1 for text in view.options)
    for index, text in enumerate(view.options):
        pick, is_chosen = (OPTION, index), index in view.chosen
        mark = signs.cursor if is_chosen else " "
        rows += [BLANK] if is_parted else []
        head = (Span(f"{mark} ", "key", pick), Span(f"{index + 1}", "key", pick), Span("  ", "text", pick))
        rows += hanging(head, text, width, "strong" if is_chosen else "text")
    rows += [BLANK] if is_airy and view.note and rows and rows[-1] != BLANK else []
    rows += [row(Span(line, "key")) for line in wrap(view.note, width) if view.note]
    return rows


def _menu(view: PracticeView, width: int) -> list[Row]:
    """Names, what each is, and how it has gone in columns; where there is room, with air, and with what is in each."""
    names, went = max(map(len, view.options)), max(len(went) for _, went, _ in view.beside)
    middle = width - _NUMBER - names - _GAP - (went + _GAP if went else 0)
    items: list[list[Row]] = []
    told: list[list[Row]] = []
    for index, (name, (says, how, holds)) in enumerate(zip(view.options, view.beside, strict=True)):
        pick = (OPTION, index)
        first, *more = wrap(says, middle)
        last = " " * (middle - cell_len(first) + _GAP) + how.rjust(went) if how else ""
        head = (Span(f"  {index + 1}", "key", pick), Span("  ", "text", pick))
        named = Span(name.ljust(names + _GAP), "strong", pick)
        indent = Span(" " * (_NUMBER + names + _GAP), "text", pick)
        rest = [row(indent, Span(line, "text", pick)) for line in more]
        items.append([row(*head, named, Span(first, "text", pick), Span(last, "dim", pick)), *rest])
        lines = [line for text in holds for line in wrap(text, middle)]
        told.append([*items[-1], *(row(indent, Span(line, "dim", pick)) for line in lines)])
    if view.room >= 1 + sum(len(item) + 1 for item in told):
        items = told
    is_airy = view.room >= 1 + sum(len(item) + 1 for item in items)
    return [line for item in items for line in (*([BLANK] if is_airy else []), *item)]


def _setup(view: PracticeView, width: int) -> list[Row]:
    """What is asked about is seen before what decides it."""
    return [*_breaking(view, width), *_listed(view.about, width)]


def _breaking(view: PracticeView, width: int) -> list[Row]:
    return [line for text in view.breaks for line in hanging(row(Span("- ", "dim")), text, width, "strong")]


def _in_one(texts: tuple[str, ...], width: int) -> list[Row]:
    """What one can do without: one after the other where nobody has looked for it."""
    return _listed((" ".join(texts),) if texts else (), width, "dim")


def _listed(texts: tuple[str, ...], width: int, role: str = "text") -> list[Row]:
    return [line for text in texts for line in hanging(row(Span("- ", "dim")), text, width, role)]

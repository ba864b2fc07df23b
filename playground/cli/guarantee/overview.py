"""Several answers at a glance, before each has its own page: each in a line, and what closes most of their gaps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from playground.cli.guarantee.closing import closings, serves
from playground.cli.guarantee.gaps import MOST_NAMES
from playground.cli.guarantee.json_object import Spellings
from playground.cli.guarantee.summary import (
    FOR_MORE,
    HANGING,
    closes_as,
    color_of,
    harm,
    left,
    met,
    print_line,
    print_troubles,
    provided,
    provided_then,
)
from playground.cli.page import Cell, table
from playground.cli.terminal import width
from playground.guarantee.answer import Answer
from playground.words.phrases import few

Names = Callable[[Answer], Sequence[str]]
"""What an answer is of."""
Texts = dict[str, list[str]]
"""What is said of cases, and the names of those of which it is."""


def worst_first(answers: Sequence[Answer]) -> list[Answer]:
    """What may lose stands before what may only repeat, and of these first what more faults do it to."""
    return sorted(answers, key=_harm, reverse=True)


def _harm(one: Answer) -> tuple[bool, bool, int, int]:
    losing, repeating = one.verdicts.losing, one.verdicts.repeating
    return bool(losing), bool(repeating), len(losing), len(repeating)


def print_overview(
    answers: Sequence[Answer],
    spellings: Mapping[str, Spellings],
    need: str | None,
    wrong: Callable[[Answer], int],
    *,
    more: bool,
) -> None:
    """Print a line for those of which it is the same, then what goes wrong, what closes that, and what is left.

    `wrong` is how many errors in the files break the need of one beside that; `more` as for `print_summary`.
    """
    names = partial(_names, with_systems=len({one.question.profile.name for one in answers}) > 1)
    _print_rows(answers, need, wrong, names)
    everybody = list(chain.from_iterable(map(names, answers)))
    _print("If", _said(answers, lambda one: provided(one.verdicts, one.conditions), names), everybody)
    print_troubles(answers, has_scripts=not more)
    own = {id(one): one.spelled(spellings[one.question.profile.name]) for one in answers}
    # Where one of them is short of it, it is closing.
    heads = {True: max((closes_as(one, need) for one in answers), key=len), False: FOR_MORE}
    told: Texts = {}
    for is_needed, head in heads.items():
        closing = _said(answers, partial(_closing, own=own, need=need, is_needed=is_needed), names)
        closing = {text: those for text, those in closing.items() if told.setdefault(text, those) is those}
        _print(head, dict(sorted(closing.items(), key=lambda said: -len(said[1]))), everybody)
    closed = [one for one in answers if any(one.steps) or one.mended_lines]
    _print("Then", _said(closed, lambda one: [one.still_open.name], names), everybody)
    _print("Only if", _said(closed, provided_then, names), everybody)
    _print("Left", _said(answers, lambda one: left(one, own[id(one)]), names), everybody)
    print()


def _print_rows(answers: Iterable[Answer], need: str | None, wrong: Callable[[Answer], int], names: Names) -> None:
    """A row for all of which the same holds, and why: whether the need is met, or which faults do harm."""
    rows: dict[tuple[Cell, str], list[str]] = {}
    for one in answers:
        why = met(one, need, wrong(one)) if need else harm(one.verdicts)
        rows.setdefault((Cell(one.verdicts.name, color_of(one.verdicts)), why), []).extend(names(one))
    heads = [Cell(head, "dim") for head in ("", "guarantee", need or "by which faults")]
    is_wide = any(len(few(those, MOST_NAMES)) > width() // 3 for those in rows.values())  # The reasons need the room.
    most = 1 if is_wide else MOST_NAMES
    table([heads, *([Cell(few(those, most), "bold"), name, Cell(why)] for (name, why), those in rows.items())])
    print()


def _names(one: Answer, *, with_systems: bool) -> Sequence[str]:
    """What an answer is of; of several systems each name with its own, as two may have a queue of one name."""
    system = one.question.profile.name
    return [f"{system} {name}" if with_systems else name for name in one.case.names] or (one.question.system,)


def _closing(one: Answer, *, own: Mapping[int, Spellings], need: str | None, is_needed: bool) -> Iterator[str]:
    """Each change without what it costs here, which is another in each case; and what does all of it at once."""
    for each in closings(one, own[id(one)], is_measured=False):
        if serves(need, each.trouble) is is_needed:
            yield each.text


def _said(answers: Iterable[Answer], texts: Callable[[Answer], Iterable[str]], names: Names) -> Texts:
    """What is said of each, once, with the names of all of which it is."""
    found: Texts = {}
    for one in answers:
        for text in dict.fromkeys(texts(one)):
            found.setdefault(text, []).extend(names(one))
    return found


def _print(head: str, said: Texts, everybody: Sequence[str]) -> None:
    for text, names in said.items():
        whose = f"all {len(names)}" if len(names) == len(everybody) else few(names, MOST_NAMES)
        print_line(head, f"{whose}: {text}", hanging=HANGING)
        head = ""

"""Several answers at a glance, before each has its own page: each in a line, and what closes most of their gaps."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from playground.cli.guarantee.closing import Closing, closings, serves, told_of
from playground.cli.guarantee.gaps import MOST_NAMES
from playground.cli.guarantee.naming import CaseName, Naming
from playground.cli.guarantee.spelling import Spellings
from playground.cli.guarantee.summary import (
    FOR_MORE,
    HANGING,
    SEE_CONDITIONS,
    VERSION,
    closes_as,
    color_of,
    harm,
    is_closed,
    left,
    met,
    only_if,
    parking,
    print_line,
    print_troubles,
    stands_on,
)
from playground.cli.guarantee.version_taken import versions_taken
from playground.cli.page import Cell, indented, line, table
from playground.cli.terminal import width
from playground.guarantee.answer import Answer

Texts = dict[str, list[CaseName]]
"""What is said of cases, and the names of those of which it is."""
_STAR: Final = "*"
"""Behind a guarantee that has conditions."""
_REASONS: Final = 28
"""Columns that the reasons need at least to stand in a column of their own."""
_NUMBER: Final = re.compile(r"(?<![\w.,-])\d[\d,]*(?![\w.-])")
"""A value in what is said, such as how long a queue keeps something; no part of a name, and no fault."""


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
    naming: Naming,
    *,
    more: bool,
) -> None:
    """Print a line for those of which it is the same, then what goes wrong, what closes that, and what is left.

    `wrong` is how many errors in the files break the need of one beside that; `more` as for `print_summary`.
    """
    _print_rows(answers, need, wrong, naming)
    print_troubles(answers, has_scripts=not more)
    _print(VERSION, texts_of(answers, versions_taken, naming), naming)
    own = {id(one): one.spelled(spellings[one.question.profile.name]) for one in answers}
    # Where one of them is short of it, it is closing.
    heads = {True: max((closes_as(one, need) for one in answers), key=len), False: FOR_MORE}
    told = set[Hashable]()
    for is_needed, head in heads.items():
        closing = _closings(answers, own, need, is_needed=is_needed)
        for same, those in sorted(closing.items(), key=lambda said: -len(said[1])):
            if same not in told:
                text = told_of([each for _, each in those])
                names = dict.fromkeys(name for one, _ in those for name in naming.of(one))
                print_line(head, naming.told_of(list(names), text), hanging=HANGING)
                head = ""
        told |= closing.keys()
    closed = [one for one in answers if is_closed(one)]
    _print("Then", texts_of(closed, lambda one: [one.still_open.name], naming), naming)
    _print_by_queue("Only if", texts_of(answers, only_if, naming), naming)
    _print("Left", texts_of(answers, lambda one: left(one, own[id(one)]), naming), naming)
    _print("To park it", texts_of(answers, lambda one: parking(one, own[id(one)]), naming), naming)
    print()


def _print_rows(answers: Iterable[Answer], need: str | None, wrong: Callable[[Answer], int], naming: Naming) -> None:
    """A row for all of which the same holds, and why: whether the need is met, or which faults do harm."""
    rows: dict[tuple[Cell, str], list[CaseName]] = {}
    for one in answers:
        why = met(one, need, wrong(one)) if need else harm(one)
        starred = f"{one.verdicts.name}{_STAR * bool(stands_on(one))}"
        rows.setdefault((Cell(starred, color_of(one.verdicts)), why), []).extend(naming.of(one))
    head = need or "by which faults"
    longest = max(len(text) for text in (head, *(why for _, why in rows)))
    are_many = all(len(those) == 1 or len(those) > MOST_NAMES for those in rows.values())
    for most in (MOST_NAMES, 1) if are_many else (MOST_NAMES,):  # Of a few all are named.
        told = [(Cell(naming.told(those, most), "bold"), name, Cell(why)) for (name, why), those in rows.items()]
        room = width() - sum(max(len(row[at].text) for row in told) + 2 for at in (0, 1))
        if room >= min(_REASONS, longest):
            table([[Cell(text, "dim") for text in ("", "guarantee", head)], *told])
            return _print_star(answers)
    for (name, why), those in rows.items():  # No table has room for such names.
        indented(naming.told(those), "bold", by="", more="  ")
        line(Cell("  "), name)
        indented(why)
    return _print_star(answers)


def _print_star(answers: Iterable[Answer]) -> None:
    """Say where the conditions stand of what has a star."""
    if any(map(stands_on, answers)):
        line(Cell(SEE_CONDITIONS, "dim"))
    print()


def _closings(
    answers: Iterable[Answer], own: Mapping[int, Spellings], need: str | None, *, is_needed: bool
) -> dict[Hashable, list[tuple[Answer, Closing]]]:
    """Each change without what it costs here, which is another in each case, and of which answers it is."""
    found: dict[Hashable, list[tuple[Answer, Closing]]] = {}
    for one in answers:
        for each in closings(one, own[id(one)], is_measured=False):
            if serves(need, each.trouble) is is_needed:
                found.setdefault(each.same, []).append((one, each))
    return found


def texts_of(answers: Iterable[Answer], texts: Callable[[Answer], Iterable[str]], naming: Naming) -> Texts:
    """What is said of each, once, with the names of all of which it is."""
    found: Texts = {}
    for one in answers:
        for text in dict.fromkeys(texts(one)):
            found.setdefault(text, []).extend(naming.of(one))
    return found


def alike_but_for_a_number(said: Texts, naming: Naming) -> Iterator[tuple[str, Sequence[CaseName]]]:
    """Each text and whose it is, first as it stands; of those that differ in one number alone only that behind it."""
    shapes: dict[str, list[str]] = {}
    for text in said:
        shapes.setdefault(_NUMBER.sub("#", text), []).append(text)
    for texts in shapes.values():
        first, *others = texts
        numbers = list(zip(*map(_NUMBER.findall, texts), strict=True))
        varying = [each for each in numbers if len(set(each)) > 1]
        if others and len(varying) == 1:
            rest = (f"of {naming.told(said[one])} {n}" for one, n in zip(others, varying[0][1:], strict=True))
            yield ", ".join((first, *rest)), said[first]
        else:
            yield from ((text, said[text]) for text in texts)


def _print(head: str, said: Texts, naming: Naming) -> None:
    """Print each text with whose it is; what is said of all stands first."""
    for text, names in sorted(alike_but_for_a_number(said, naming), key=lambda one: not naming.are_all(one[1])):
        print_line(head, naming.told_of(names, text), hanging=HANGING)
        head = ""


def _print_by_queue(head: str, said: Texts, naming: Naming) -> None:
    """Print several texts of the same below their names; first what is said of all, last what is each one's own."""
    of_whom: dict[tuple[CaseName, ...], list[str]] = {}
    for text, names in alike_but_for_a_number(said, naming):
        of_whom.setdefault(tuple(names), []).append(text)
    for names, texts in sorted(of_whom.items(), key=lambda one: -len(one[0])):
        has_head = len(texts) > 1 and not naming.are_all(names)
        for text in (
            (f"{naming.whose(names)}:", *texts) if has_head else (naming.told_of(names, each) for each in texts)
        ):
            further = HANGING if has_head and text in texts else 0
            print_line(head, f"{' ' * further}{text}", hanging=HANGING + further)
            head = ""

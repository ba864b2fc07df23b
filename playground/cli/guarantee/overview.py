"""Several answers at a glance, before each has its own page: each in a line, and what closes most of their gaps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from playground.cli.guarantee.gaps import MOST_NAMES, fix_words, in_short, together
from playground.cli.guarantee.json_object import Spellings
from playground.cli.guarantee.summary import asked_then, closes_as, color_of, left, met, print_line
from playground.cli.page import Cell, table
from playground.guarantee.answer import Answer
from playground.words.phrases import few

Texts = dict[str, list[str]]
"""What is said of cases, and the names of those of which it is."""


def worst_first(answers: Sequence[Answer]) -> list[Answer]:
    """What may lose stands before what may only repeat, and of these first what more faults do it to."""
    return sorted(answers, key=_harm, reverse=True)


def _harm(one: Answer) -> tuple[bool, bool, int, int]:
    losing, repeating = one.verdicts.losing, one.verdicts.repeating
    return bool(losing), bool(repeating), len(losing), len(repeating)


def print_overview(answers: Sequence[Answer], spellings: Mapping[str, Spellings], need: str | None) -> None:
    """Print a line for each, then what is needed, closed and left, and of which of them."""
    rows = [[Cell(head, "dim") for head in ("", "guarantee", "what closes its gaps")]]
    for one in answers:
        fixes = dict.fromkeys(fix_words(gap) for each in _rounds(one) for gap in each.shortfalls if gap.changes)
        guarantee = Cell(one.verdicts.name, color_of(one.verdicts))
        rows.append([Cell(few(_names(one), MOST_NAMES), "bold"), guarantee, Cell("; ".join(fixes) or "-")])
    table(rows)
    print()
    everybody = list(chain.from_iterable(map(_names, answers)))
    if need:
        print_line("Needed", need)
        _print("", _said(answers, lambda one: [met(one, need)]), everybody)
    own = {id(one): one.case.remedies(spellings[one.question.profile.name]) for one in answers}
    closing = _said(answers, lambda one: _closing(one, own[id(one)]))
    head = max((closes_as(one, need) for one in answers), key=len)  # Where one of them is short of it, it is closing.
    _print(head, dict(sorted(closing.items(), key=lambda said: -len(said[1]))), everybody)
    closed = [one for one in answers if one.remedies]
    _print("Then", _said(closed, lambda one: [one.still_open.name]), everybody)
    _print("Only if", _said(closed, lambda one: [each.text for each in asked_then(one)]), everybody)
    _print(
        "Left",
        _said(answers, lambda one: left(one, own[id(one)])),
        everybody,
    )
    print()


def _names(one: Answer) -> Sequence[str]:
    return one.case.names or (one.question.system,)


def _rounds(one: Answer) -> Iterable[Answer]:
    return (one, *one.rounds)


def _closing(one: Answer, spellings: Spellings) -> Iterator[str]:
    """Each change without what it costs here, which is another in each case; and what does all of it at once."""
    if one.instead:
        yield together(one, one.instead[0])
    for gap in (gap for answer in _rounds(one) for gap in answer.shortfalls if gap.changes):
        yield " with ".join(in_short(each, spellings, each.takes) for each in gap.changes)


def _said(answers: Iterable[Answer], texts: Callable[[Answer], Iterable[str]]) -> Texts:
    """What is said of each, once, with the names of all of which it is."""
    found: Texts = {}
    for one in answers:
        for text in dict.fromkeys(texts(one)):
            found.setdefault(text, []).extend(_names(one))
    return found


def _print(head: str, said: Texts, everybody: Sequence[str]) -> None:
    for text, names in said.items():
        whose = f"all {len(names)}" if len(names) == len(everybody) else few(names, MOST_NAMES)
        print_line(head, f"{whose}: {text}")
        head = ""

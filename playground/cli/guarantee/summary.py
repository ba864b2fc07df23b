"""The whole answer in a few lines, before its reasons: what closes the gaps, what that takes, what is left then."""

from collections.abc import Iterable, Iterator
from itertools import chain

from playground.cli.guarantee.gaps import costs_of, in_short, together
from playground.cli.guarantee.json_object import Spellings
from playground.cli.page import indented
from playground.guarantee.answer import Answer
from playground.guarantee.remedies import Shortfall
from playground.guarantee.trial import OWN_LINE
from playground.systems.dialect import Condition

_ROOM = len("To close it: ")


def print_summary(one: Answer, spellings: Spellings) -> None:
    """Print what closes the gaps, what an answer is with that, and what of it nothing closes."""
    closing = list(chain.from_iterable(_closing(answer, spellings) for answer in (one, *one.rounds)))
    after = one.still_open
    if one.instead:
        name, verdicts, conditions = one.instead
        _print("To close it", f"{together(one, name)}: {verdicts.name}{_only_if(conditions)}")
    if closing:
        asked = _only_if([each for each in one.last.conditions if each not in one.conditions])
        _print("One by one" if one.instead else "To close it", "; ".join(dict.fromkeys(closing)))
        _print("Then", f"{after.name}{asked}")
    if any(trial.kind == OWN_LINE for trial in after.losing):
        _print("Not closed", "what a line of the files loses by itself, until it has another value")
    if one.never_done:
        ways = " and ".join(in_short(each, spellings) for each in one.endings)
        _print("Left", f"{one.never_done} (F10){f'; to park it: {ways}' * bool(ways)}")


def _only_if(conditions: Iterable[Condition]) -> str:
    texts = dict.fromkeys(each.text for each in conditions)
    return f", if {'; '.join(texts)}" if texts else ""


def _closing(answer: Answer, spellings: Spellings) -> Iterator[str]:
    """Each change with what it takes, and whether it closes all of its gap."""
    for gap in answer.shortfalls:
        if gap.changes:
            yield " with ".join(in_short(change, spellings, *_price(gap, answer)) for change in gap.changes)


def _price(gap: Shortfall, answer: Answer) -> Iterator[str]:
    if gap.remedy is not None:
        yield costs_of(gap.remedy.change, answer.price, gap.remedy.price)
        yield "closes a part of it" * bool(gap.remedy.left)


def _print(head: str, text: str) -> None:
    indented(f"{f'{head}:':<{_ROOM}}{text}", by="", more=" " * _ROOM)

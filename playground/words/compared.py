"""What came of one script in several runs, in a sentence: which faults they met, and to what each of them came."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from playground.checker.ended import Ended
from playground.words.outcome import outcome_brief, outcome_kinds, outcome_words
from playground.words.phrases import capital, listed

_ONE_LINE: Final = 72
"""What the border of a card has room for where there are 80 columns."""


class FaultsMet(NamedTuple):
    """Which faults the runs have met, and what is said of that."""

    words: str
    brief: str
    all_alike: str
    """Before the one end to which all came."""
    all_alike_brief: str
    is_needed: bool = True
    """Whether it stays, whatever has no room: nobody may take the runs for something else."""


THE_SAME: Final = FaultsMet(
    "The same faults", "Same faults", "The same faults, and the same end", "The same faults, the same end", False
)
_YET: Final = "Not the same faults, yet the same end"
_NONE: Final = "No fault came, and the same end"
NOT_THE_SAME: Final = FaultsMet("Not the same faults", "Not the same faults", _YET, _YET)
NONE_MET: Final = FaultsMet("No fault came", "No fault came", _NONE, _NONE)

Columns = Sequence[tuple[str, Sequence[Ended]]]
"""Each run's name, and how its messages ended that did not end once and in time."""


def compared(columns: Columns, done: str, met: FaultsMet = THE_SAME) -> str:
    """What came of the same faults under each guarantee, in a sentence; or of faults that only some of them met."""
    came = [(word, outcome_kinds(ended, done) or f"{done} once") for word, ended in columns]
    if len({words for _, words in came}) == 1:
        return f"{met.all_alike} under every guarantee: {came[0][1]}."
    told = "; ".join(f"{word}: {words}" for word, words in came)
    return f"{met.words}. {capital(told)}."


def compared_briefly(columns: Columns, done: str, met: FaultsMet = THE_SAME) -> str:
    """The same in a line, if that can be.

    `Same faults. At-least-once: m3 charged twice; the others: charged once.`
    """
    came = by_outcome([(word, _came(ended, done)) for word, ended in columns])
    if len(came) == 1:
        return f"{met.all_alike_brief}: {next(iter(came))}."
    whole = _each_named(came)
    by_kind = [(word, outcome_kinds(ended, done) or f"{done} once") for word, ended in columns]
    kinds = _each_named(by_outcome(by_kind))
    few = _each_named(by_outcome([(word, outcome_brief(ended, done) or f"{done} once") for word, ended in columns]))
    few = few.replace(", …", " and more")  # A sentence is not cut.
    fewest = next(filter(_is_a_line, (_said_once(one, done) for one in (kinds, few))), _said_once(few, done))
    if met.is_needed:
        return min((f"{met.brief}. {form}" for form in (whole, kinds, few, fewest)), key=_beyond_a_line)
    forms = [form for one in (whole, kinds, few) for form in (f"{met.brief}. {one}", one)]
    return next(filter(_is_a_line, forms), fewest)


def _said_once(text: str, done: str) -> str:
    """Without what is late, and with what was done named only once."""
    first, of, rest = text.replace(", late", "").partition(f" {done} ")
    return first + of + rest.replace(f" {done} ", " ")


def _is_a_line(text: str) -> bool:
    return len(text) <= _ONE_LINE


def _beyond_a_line(text: str) -> int:
    return max(len(text) - _ONE_LINE, 0)


def by_outcome(came: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What came of it -> the names of those to which it came, in their order."""
    named: dict[str, list[str]] = {}
    for name, words in came:
        named.setdefault(words, []).append(name)
    return named


def _each_named(came: Mapping[str, Sequence[str]]) -> str:
    """Those that stand alone by their names; the others, where they came to one and the same, are the others."""
    most = max(came.values(), key=len)
    named = [f"{listed(names)}: {words}" for words, names in came.items() if names is not most or len(most) == 1]
    others = [f"the others: {words}" for words, names in came.items() if names is most and len(most) > 1]
    return f"{capital('; '.join([*named, *others]))}."


def _came(ended: Sequence[Ended], done: str) -> str:
    is_done = all(one.kind == "late" for one in ended)
    return ", ".join(filter(None, (f"{done} once" if is_done else "", outcome_words(ended, done))))

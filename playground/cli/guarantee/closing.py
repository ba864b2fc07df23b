"""What closes the gaps of an answer, step by step: what is to be changed comes first, then what it takes."""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from playground.cli.guarantee.gaps import measured, noted
from playground.cli.guarantee.places import in_lines
from playground.cli.guarantee.spelling import Spellings, words_of
from playground.configuration.findings import Spot
from playground.guarantee.answer import Answer
from playground.guarantee.legs import forbids
from playground.guarantee.remedies import Change, Shortfall
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.matrix.faults import NAMES
from playground.scenario.mistakes import shown

PARKED: Final = "park"
"""The trouble that no guarantee speaks of: what could be done lies among the dead letters."""


_AND: Final = re.compile(r",\s+and\s")
"""Between the lines that are to be changed together."""


class Closing(NamedTuple):
    """What closes something."""

    trouble: str
    """`lose`, `duplicate` or `PARKED`: which of them it closes."""
    plain: str
    """What is to be changed."""
    notes: tuple[str, ...]
    """How it is called here, and what it takes."""
    trials: tuple[FaultTrial, ...]
    """What it closes."""
    spots: tuple[Spot, ...] = ()
    """Where something else is written of it."""

    @property
    def same(self) -> tuple[str, tuple[str, ...]]:
        """What two have in common that are the same change."""
        return self.plain, self.notes

    @property
    def lines(self) -> frozenset[str]:
        """Each of the lines that are to be changed together."""
        return frozenset(_AND.split(self.plain))


def told_of(same: Sequence[Closing]) -> str:
    """One change of one or of several queues: what, where that stands otherwise now, what for, what it takes."""
    files: dict[str, list[Spot]] = {}
    for spot in dict.fromkeys(spot for one in same for spot in one.spots):
        files.setdefault(spot.file, []).append(spot)
    where = [in_lines(spots) for spots in files.values()]
    trials = (trial for one in same for trial in one.trials if trial.kind != OWN_LINE)
    faults = names_of(trials)
    return noted(same[0].plain, [*where, *([f"against {faults}"] if faults else []), *same[0].notes])


def closings(one: Answer, spellings: Spellings, *, is_measured: bool = True) -> Iterator[Closing]:
    """What is to be changed, in order. `is_measured` is whether to say what was measured, which each case has anew."""
    if one.configured:
        yield _configuration(one, one.configured, is_measured=is_measured)
    yield from _with_lines(one, _with_shared(_of_gaps(one, spellings, is_measured=is_measured)))
    if one.unparking:
        plain, still = each_of(one.unparking, spellings), {each.fault for each in one.end.verdicts.parked_in_vain}
        ended = tuple(each for each in one.closest.verdicts.parked_in_vain if each.fault not in still)
        yield Closing(PARKED, plain, (), ended, tuple(_spots(one, one.unparking)))


def _of_gaps(one: Answer, spellings: Spellings, *, is_measured: bool) -> Iterator[Closing]:
    """What closes what the system loses or repeats."""
    for answer in (one.configured or one, *(one.configured or one).rounds):
        for gap in answer.shortfalls:
            if gap.changes:
                left = {each.fault for each in gap.remedy.left} if gap.remedy else set()
                closed = tuple(each for each in gap.trials if each.fault not in left) or gap.trials
                plain, notes = _changed(gap, answer, spellings, is_measured=is_measured)
                yield Closing(gap.trouble, plain, notes, closed, tuple(_spots(one, gap.changes)))


def _with_shared(found: Iterable[Closing]) -> list[Closing]:
    """The same, but what is done with another change anyway, as one of its lines or all of them, is told with that."""
    told: list[Closing] = []
    for one in found:
        mine = (at for at, each in enumerate(told) if each.trouble == one.trouble)
        at = next((at for at in mine if len(told[at].lines) != len(one.lines) and _within(told[at], one)), None)
        if at is None:
            told.append(one)
        else:
            more, less = sorted((told[at], one), key=lambda each: -len(each.lines))
            spots = tuple(dict.fromkeys((*more.spots, *less.spots)))
            told[at] = more._replace(trials=(*more.trials, *less.trials), spots=spots)
    return told


def _within(first: Closing, second: Closing) -> bool:
    return first.lines <= second.lines or second.lines <= first.lines


def _with_lines(one: Answer, found: list[Closing]) -> list[Closing]:
    """The same with what mends lines that lose of themselves; one that closes a gap as well is told once."""
    for given in one.mended_lines:
        assert given.loses
        own = tuple(each for each in one.verdicts.losing if each.kind == OWN_LINE and each.fault == given.loses.when)
        then, line = f"for when {given.loses.when}", one.case.as_written(given.mended)
        at = next((at for at, each in enumerate(found) if line in each.plain), None)
        if at is None:
            notes = () if own else (then,)  # It does so only with what else is changed.
            found.append(Closing("lose", line, notes, own, (given.loses.line_at or given.spot,)))
        else:
            found[at] = found[at]._replace(notes=(*found[at].notes, then))
    return found


def _spots(one: Answer, changes: Iterable[Change]) -> Iterator[Spot]:
    """Where files say of what is to be changed what it is now."""
    for change in changes:
        setting = one.question.dialect.setting(change.name)
        given = one.case.settings.get(setting.name if setting else change.name)
        if given and given.spot.line and not (given.assumed or given.is_argument):
            yield from given.spots


def _configuration(one: Answer, configured: Answer, *, is_measured: bool) -> Closing:
    """What a named configuration sets otherwise, and what that closes of the losses."""
    found, now, new = configured.native.configuration, one.native.setup, configured.native.setup
    before, after = {**now.values, **now.application}, {**new.values, **new.application}
    sets = [name for name in (*found.settings, *found.application) if before.get(name) != after.get(name)]
    plain = ", ".join(f"{name} = {shown(after[name])}" for name in sets)
    still = {each.fault for each in configured.verdicts.losing}
    closed = tuple(each for each in one.verdicts.losing if each.fault not in still)
    costs = measured(one.price, one.price_instead) if is_measured else []
    return Closing("lose", plain, (f"--config {found.name}", *([", ".join(costs)] if costs else [])), closed)


def _changed(gap: Shortfall, answer: Answer, spellings: Spellings, *, is_measured: bool) -> tuple[str, tuple[str, ...]]:
    after = (gap.price if gap.remedy is None else gap.remedy.price) or answer.price
    # What an application does about it is told with what that takes by --more.
    taken = (change.takes for change in gap.changes if not change.is_application)
    costs = [*taken, *(measured(answer.price, after) if is_measured else ())]
    notes = tuple(filter(None, [", ".join(filter(None, costs))]))
    return each_of(gap.changes, spellings), notes


def each_of(changes: Iterable[Change], spellings: Spellings) -> str:
    """What is to be changed together, each in a line of its own."""
    return ", and\n".join(words_of(change, spellings) for change in changes)


def serves(need: str | None, trouble: str) -> bool:
    """Whether a need asks for what closes such a gap; without a need all of it is asked for."""
    return need is None or (trouble != PARKED and forbids(need, trouble))


def each_change(closing: Iterable[Closing]) -> Iterator[str]:
    """Each change once, and behind it what it closes, on whichever legs."""
    closes: dict[Hashable, list[Closing]] = {}
    for one in closing:
        closes.setdefault(one.same, []).append(one)
    return (told_of(same) for same in closes.values())


def names_of(trials: Iterable[FaultTrial]) -> str:
    """What they are called, each once."""
    return in_order(one.short for one in trials)


def in_order(names: Iterable[str]) -> str:
    """The standard faults in their order, then the others."""
    each = dict.fromkeys(names)
    return ", ".join(sorted(each, key=lambda name: NAMES.index(name) if name in NAMES else len(NAMES)))

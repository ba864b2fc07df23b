"""What closes the gaps of an answer, step by step: what is to be changed comes first, then what it takes."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from playground.cli.guarantee.gaps import measured, noted, words_of
from playground.cli.guarantee.json_object import Spellings
from playground.guarantee.answer import Answer
from playground.guarantee.legs import forbids
from playground.guarantee.remedies import Shortfall
from playground.guarantee.trial import OWN_LINE, FaultTrial
from playground.matrix.faults import NAMES
from playground.scenario.mistakes import shown

PARKED: Final = "park"
"""The trouble that no guarantee speaks of: what could be done lies among the dead letters."""


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

    @property
    def text(self) -> str:
        """The change and its notes, without what it closes."""
        return noted(self.plain, self.notes)


def closings(one: Answer, spellings: Spellings, *, is_measured: bool = True) -> Iterator[Closing]:
    """What is to be changed, in order. `is_measured` is whether to say what was measured, which each case has anew."""
    if one.configured:
        yield _configuration(one, one.configured, is_measured=is_measured)
    for answer in (one.configured or one, *(one.configured or one).rounds):
        for gap in answer.shortfalls:
            if gap.changes:
                left = {each.fault for each in gap.remedy.left} if gap.remedy else set()
                closed = tuple(each for each in gap.trials if each.fault not in left) or gap.trials
                plain, notes = _changed(gap, answer, spellings, is_measured=is_measured)
                yield Closing(gap.trouble, plain, notes, closed)
    for given in one.mended_lines:
        assert given.loses
        own = tuple(each for each in one.verdicts.losing if each.kind == OWN_LINE and each.fault == given.loses.when)
        plain, spot = given.mended, given.loses.line_at or given.spot
        place = str(spot) if spot.file != given.spot.file else f"line {spot.line}" if spot.line else ""
        yield Closing("lose", plain, (place,) if place else (), own)
    if one.unparking:
        texts = [words_of(change, spellings) for change in one.unparking]
        notes = tuple(note for _, each in texts for note in each)
        yield Closing(PARKED, " together with ".join(plain for plain, _ in texts), notes, one.closest.verdicts.parking)


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
    texts = [words_of(change, spellings) for change in gap.changes]
    costs = [*(change.takes for change in gap.changes), *(measured(answer.price, after) if is_measured else ())]
    notes = [*(note for _, named in texts for note in named), ", ".join(filter(None, costs))]
    return " together with ".join(plain for plain, _ in texts), tuple(filter(None, notes))


def serves(need: str | None, trouble: str) -> bool:
    """Whether a need asks for what closes such a gap; without a need all of it is asked for."""
    return need is None or (trouble != PARKED and forbids(need, trouble))


def each_change(closing: Iterable[Closing]) -> Iterator[str]:
    """Each change once, and behind it what it closes, on whichever legs."""
    closes: dict[str, list[Closing]] = {}
    for one in closing:
        closes.setdefault(one.text, []).append(one)
    for same in closes.values():
        faults = names_of(trial for one in same for trial in one.trials if trial.kind != OWN_LINE)
        yield noted(same[0].plain, (*same[0].notes, *([f"for {faults}"] if faults else [])))


def names_of(trials: Iterable[FaultTrial]) -> str:
    """What they are called, each once."""
    return in_order(one.short for one in trials)


def in_order(names: Iterable[str]) -> str:
    """The standard faults in their order, then the others."""
    each = dict.fromkeys(names)
    return ", ".join(sorted(each, key=lambda name: NAMES.index(name) if name in NAMES else len(NAMES)))

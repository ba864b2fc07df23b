"""Where each leg is set: the lines of the files, each told once, however many cases it is of."""

from typing import Final, NamedTuple

from playground.cli.guarantee.gaps import MOST_NAMES, ToldGaps
from playground.cli.page import Cell, indented
from playground.cli.terminal import width
from playground.configuration.found import GivenSetting, Spot
from playground.guarantee.answer import Answer
from playground.guarantee.leg_answers import LegAnswer
from playground.guarantee.legs import LegVerdict
from playground.words.phrases import few, listed, plural

_LEAST_ROOM: Final = 4
"""How far in a name stands that is too long to stand below the others."""


class ToldBefore(NamedTuple):
    """What has been told of the cases before, and is not told again."""

    gaps: ToldGaps
    places: dict[str, str]
    """Of a leg, each line of a file that sets it, and the case that it was told of."""
    pages: set[str]
    has_files: bool


def print_places(one: Answer, told: ToldBefore) -> None:
    """Where each leg is set; with files also which of them they say nothing of, and what that means."""
    if not told.has_files and not any(said.written for said in one.legs):
        return
    name, room = few(one.case.names, MOST_NAMES), max(len(said.leg.value) for said in one.legs) + 2
    for said, verdict in zip(one.legs, one.verdicts.legs, strict=True):
        is_judged = one.judges(said.leg)
        for at, where in enumerate(_places(said, verdict if is_judged else None, told, name)):
            head = "" if at else said.leg.value
            fits = max(map(len, where.text.split())) <= width() - room
            indented(f"{head:<{room}}{where.text}", where.style, by="", more=" " * (room if fits else _LEAST_ROOM))
    print()


def _places(said: LegAnswer, verdict: LegVerdict | None, told: ToldBefore, name: str) -> list[Cell]:
    if verdict is None:
        return [Cell("not in this file, and not judged: it is another client's", "dim")]
    if not said.written:
        where = "not in this file" if told.has_files else "not set"
        return [Cell(f"{where}; by its defaults it {_may(verdict)}", "dim")]
    written = {f"{one.spot}: {one.written}": one for one in said.written}
    first = {place: told.places.setdefault(f"{said.leg.word} {place}", name) for place in written}
    new = [one for place, one in written.items() if first[place] == name]
    known = {whose: [place for place, other in first.items() if other == whose] for whose in first.values()}
    return [
        *([Cell(_in_their_files(new))] if new else []),
        *(Cell(f"{plural(len(known[one]), 'line')} as for {one}", "dim") for one in known if one != name),
    ]


def _in_their_files(settings: list[GivenSetting]) -> str:
    """What is set, with its place; of the same file only the line, and of the same line nothing, behind the first."""
    said, last = "", Spot("")
    for one in settings:
        if one.spot == last:
            said += f", {one.written}"
        else:
            is_there = one.spot.file == last.file and one.spot.line
            said += f"{'; ' * bool(said)}{f'line {one.spot.line}' if is_there else one.spot}: {one.written}"
        last = one.spot
    return said


def _may(verdict: LegVerdict) -> str:
    """What a leg may do, in words."""
    both = [word for word, trials in (("lose", verdict.losing), ("duplicate", verdict.repeating)) if trials]
    return f"may {listed(both)}" if both else "loses nothing and repeats nothing"

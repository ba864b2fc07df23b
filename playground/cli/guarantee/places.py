"""Where each leg is set: the lines of the files, each told once, however many cases it is of."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from playground.cli.guarantee.gaps import ToldGaps
from playground.cli.guarantee.naming import Naming
from playground.cli.page import Cell
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting
from playground.guarantee.answer import Answer
from playground.guarantee.legs import Leg
from playground.words.phrases import few, plural

_MOST_LINES: Final = 6
_OF_ANOTHER: Final = Cell("not in this file, and not judged: it is another client's", "dim")


class ToldBefore(NamedTuple):
    """What has been told of the cases before, and is not told again."""

    gaps: ToldGaps
    places: dict[str, str]
    """Of a leg, each line of a file that sets it, and the case that it was told of."""
    pages: set[str]
    has_files: bool


def places_of(same: Sequence[Answer], leg: Leg, told: ToldBefore, naming: Naming) -> list[Cell]:
    """Where a leg of those is set of which the same is to be said; nothing where nobody says anything of it."""
    one, name = same[0], naming.told(name for each in same for name in naming.of(each))
    given = [setting for each in same for said in each.legs if said.leg is leg for setting in said.written]
    return [*_places(leg, given, told, name)] if one.judges(leg) else [_OF_ANOTHER]


def _places(leg: Leg, given: Sequence[GivenSetting], told: ToldBefore, name: str) -> Iterator[Cell]:
    written = {f"{one.spot}: {one.written}": one for one in given}
    whose = {place: told.places.setdefault(f"{leg.word} {place}", name) for place in written}
    for first in (name, *(one for one in dict.fromkeys(whose.values()) if one != name)):
        places = [place for place, other in whose.items() if other == first]
        full, short = (
            _in_their_files(list(map(written.__getitem__, places))),
            f"{plural(len(places), 'line')} as for {first}",
        )
        if first != name and len(short) < len(full):
            yield Cell(short, "dim")
        elif places:
            yield Cell(full)


def _in_their_files(settings: Sequence[GivenSetting]) -> str:
    """What is set, with its places: of the same file only the line, and the same of several queues once."""
    spots: dict[tuple[str, str], list[Spot]] = {}
    for one in settings:
        for spot in one.spots:
            spots.setdefault((spot.file, one.written), []).append(spot)
    said, last = "", tuple[Spot, ...]()
    for (file, written), those in spots.items():
        here = tuple(dict.fromkeys(those))
        if here == last:
            said += f", {written}"
        else:
            is_there = last[:1] and file == last[0].file and here[0].line
            said += f"{'; ' * bool(said)}{in_lines(here, has_file=not is_there)}: {written}"
        last = here
    return said


def in_lines(spots: Sequence[Spot], *, has_file: bool = True) -> str:
    """`main.tf:4, 5`, or without the file `lines 4, 5`; spots of one file."""
    lines = [str(line) for line in dict.fromkeys(one.line for one in spots) if line]
    if not lines:
        return spots[0].file
    told = few(lines, _MOST_LINES)
    return f"{spots[0].file}:{told}" if has_file else f"line{'s' * (len(lines) > 1)} {told}"

"""The tables in `matrix/`: what each configuration of a real system comes to under each standard fault, on paper."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("matrix")
FAULTS = ("F1", "F2", "F3", "F4a", "F4b", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "F13")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one message, one configuration and one fault come to. None: a count without bound, or not counted."""

    config: str
    fault: str
    W: int
    """Publish attempts of the producer."""
    L: int | None = None
    """Copies that consumers could come to see."""
    A: int | None = None
    """Deliveries that the broker put on the way."""
    D: int | None = None
    """Deliveries handed to consumer code."""
    E: int
    """Effects."""
    X: int
    """External effects."""
    P: str
    """What the producer believes at the end."""
    outcome: str
    rule: str
    doubt: str = ""
    """The reading that was not chosen."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A fault that does not exist for a configuration."""

    config: str
    fault: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """One system."""

    system: str
    cells: tuple[Cell, ...]
    left_out: tuple[LeftOut, ...]

    def told(self) -> list[tuple[str, str]]:
        """Every pair of a configuration and a fault that the table says something about."""
        return [(one.config, one.fault) for one in self.cells] + [(one.config, one.fault) for one in self.left_out]


@cache
def table(system: str) -> Table:
    """The table of one system; a key that no cell has is a TypeError."""
    with (FOLDER / f"{system}.toml").open("rb") as file:
        read = tomllib.load(file)
    cells = tuple(Cell(**cell) for cell in read.pop("cell"))
    left_out = tuple(LeftOut(**cell) for cell in read.pop("left_out"))
    return Table(**read, cells=cells, left_out=left_out)


def systems() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


COUNTS = tuple(field.name for field in fields(Cell) if field.name.isupper() and field.name != "P")

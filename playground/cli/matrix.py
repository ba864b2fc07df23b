"""`playground matrix SYSTEM`: what one message comes to in each configuration under each standard fault."""

from collections.abc import Iterator, Sequence
from typing import Final, NoReturn

from playground.cli.output import print_json
from playground.cli.page import Cell, paragraph, table
from playground.cli.terminal import complain
from playground.cli.words import ENDINGS
from playground.matrix.cells import LETTERS, Counts, MatrixCell, SystemChoice, cells
from playground.matrix.faults import NAMES, left_out
from playground.scenario.build import build
from playground.scenario.mistakes import unknown
from playground.scenario.save import to_toml
from playground.systems import named, systems_like
from playground.systems.dialect import Dialect
from playground.words.own import in_own_words

_HEAD: Final = [Cell(""), *(Cell(one, "dim", one in LETTERS[:6]) for one in LETTERS), Cell("what happens", "dim")]
_LEGEND: Final = (
    ("W", "publish attempts of the producer; over HTTP, requests"),
    ("L", "copies that consumers could come to see; -: there are none"),
    ("A", "deliveries put on the way; over HTTP, executions of the handler; *: without bound"),
    ("D", "deliveries handed to consumer code"),
    ("E", "effects; X: those outside of the system"),
    ("P", "what the producer believes at the end"),
)


def show_matrix(system: str, config: str | None, fault: str | None, cell: str | None, *, as_json: bool) -> None:
    """Try the standard faults, and print what came of them, or the preset of one of them."""
    dialect = _known(system)
    if cell is not None:
        _print_cell(system, dialect, cell)
        return
    only = _fault(fault) if fault else ""
    names = [_config(dialect, config)] if config else [one.name for one in dialect.configurations]
    choices = {name: SystemChoice(system, name) for name in names}
    if only and all(only in _absent(dialect, choice) for choice in choices.values()):
        complain(*(f"--fault {only}: {name}: {_absent(dialect, choice)[only]}" for name, choice in choices.items()))
    faults = [only] if only else NAMES
    if as_json:
        print_json([_object(system, name, one) for name, choice in choices.items() for one in cells(choice, faults)])
        return
    for name, choice in choices.items():
        _print_configuration(dialect, name, choice, faults)
    table([[Cell(letter, "bold"), Cell(text, "dim")] for letter, text in _LEGEND])
    print()
    paragraph(f"`playground play {system}:{names[0]}:F1` plays a cell; `--cell {names[0]}:F1` prints it.", "dim")


def _print_configuration(dialect: Dialect, name: str, choice: SystemChoice, faults: Sequence[str]) -> None:
    configuration = dialect.configuration(name)
    paragraph(name, "bold")
    paragraph(configuration.about if configuration else "")
    print()
    table([_HEAD, *_rows(choice, faults)])
    print()
    absent = _absent(dialect, choice) if faults == NAMES else {}
    if absent:
        table([[Cell(f"no {fault}", "dim"), Cell(reason.rstrip("."), "dim")] for fault, reason in absent.items()])
        print()


def _absent(dialect: Dialect, choice: SystemChoice) -> dict[str, str]:
    return left_out(build(choice.table(), "").settings, dialect)


def _rows(choice: SystemChoice, faults: Sequence[str]) -> Iterator[list[Cell]]:
    topology = build(choice.table(), "").settings.topology
    for one in cells(choice, faults):
        *counts, believes, outcome = _shown(one.counts)
        numbers = [Cell(count, right=True) for count in counts]
        ending = Cell(outcome, ENDINGS.get(outcome, ""))
        yield [
            Cell(one.fault.name, "bold"),
            *numbers,
            Cell(believes),
            ending,
            Cell(in_own_words(one.fault.about, topology), "dim"),
        ]


def _shown(counts: Counts) -> Sequence[str]:
    absent = {"copies": "-"}
    return [absent.get(key, "*") if count is None else str(count) for key, count in counts._asdict().items()]


def _object(system: str, config: str, cell: MatrixCell) -> dict[str, object]:
    return {"system": system, "config": config, "fault": cell.fault.name, **cell.counts.by_letter()}


def _print_cell(system: str, dialect: Dialect, cell: str) -> None:
    name, colon, fault = cell.partition(":")
    if not colon:
        complain(f"--cell {cell}: a cell is CONFIG:FAULT, such as {dialect.configurations[0].name}:F2")
    choice, only = SystemChoice(system, _config(dialect, name, "--cell")), _fault(fault, "--cell")
    for one in cells(choice, [only]):
        print(to_toml(one.preset), end="")
        return
    complain(f"--cell {cell}: there is no such cell; {_absent(dialect, choice)[only]}")


def _known(system: str) -> Dialect:
    found = named(system)
    if found and found[0].dialect:
        return found[0].dialect
    real = [one for one in systems_like(system) if (it := named(one)) and it[0].dialect]
    return _unknown("", "real system", system, real)


def _config(dialect: Dialect, name: str, option: str = "--config") -> str:
    names = [one.name for one in dialect.configurations]
    return name if name in names else _unknown(option, "configuration", name, names)


def _fault(name: str, option: str = "--fault") -> str:
    by_lower = {one.lower(): one for one in NAMES}
    return by_lower.get(name.lower()) or _unknown(option, "fault", name, NAMES)


def _unknown(option: str, noun: str, word: str, options: Sequence[str]) -> NoReturn:
    complain(f"{option}: {unknown(noun, word, options)}".removeprefix(": "))

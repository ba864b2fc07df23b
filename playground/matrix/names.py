"""Cells of the matrix by a short name, wherever a preset is asked for: `rabbitmq:confirms-quorum:F10`."""

from collections.abc import Sequence

from playground.matrix.cells import SystemChoice, tables
from playground.matrix.faults import NAMES, left_out
from playground.scenario.build import build
from playground.scenario.mistakes import Mistake, PresetError, Table, unknown
from playground.systems import SYSTEMS, named
from playground.systems.dialect import Dialect


def name_of(choice: SystemChoice, fault: str) -> str:
    """The short name of a standard fault in a named configuration; empty: a choice has settings of its own."""
    found = named(choice.system)
    if choice.settings or choice.application or fault not in NAMES or not found or not found[0].dialect:
        return ""
    profile, version = found
    dialect = found[0].dialect
    system = profile.name if version == dialect.versions[0] else choice.system
    return f"{system}:{choice.config or dialect.configurations[0].name}:{fault}"


def table_named(name: str) -> Table:
    """The preset of a cell, as a file would hold it; `PresetError` where there is none."""
    system, config, fault = name.split(":")
    dialect = _dialect(name, system)
    configs = [one.name for one in dialect.configurations]
    if config not in configs:
        raise _unknown(name, "configuration", config, configs)
    wanted = next((one for one in NAMES if one.lower() == fault.lower()), None)
    if wanted is None:
        raise _unknown(name, "fault", fault, NAMES)
    choice = SystemChoice(system, config)
    for _, table in tables(choice, [wanted]):
        return table
    absent = left_out(build(choice.table(), "").settings, dialect)
    raise PresetError([Mistake(name, "", f"there is no {wanted}: {absent[wanted]}")])


def _dialect(name: str, system: str) -> Dialect:
    found = named(system)
    if found and found[0].dialect:
        return found[0].dialect
    raise _unknown(name, "real system", system, [one for one, profile in SYSTEMS.items() if profile.dialect])


def _unknown(name: str, noun: str, word: str, options: Sequence[str]) -> PresetError:
    return PresetError([Mistake(name, "", unknown(noun, word, options))])

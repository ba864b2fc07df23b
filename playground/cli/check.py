"""`playground check`: replay presets and compare them with what they expect."""

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from playground.checker.audit import audit
from playground.cli.page import Cell, line, paragraph, table
from playground.cli.progress import Progress
from playground.cli.run import doubt
from playground.cli.terminal import USAGE, say
from playground.cli.words import fact_cells
from playground.report.verdict import Facts, facts
from playground.scenario.catalogue import preset_names
from playground.scenario.compare import Difference, differences
from playground.scenario.load import load_preset
from playground.scenario.mistakes import Mistake, PresetError
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Preset
from playground.words.phrases import plural


class Checked(NamedTuple):
    """One preset, checked."""

    name: str
    differences: Sequence[Difference]
    facts: Facts


def check_presets(names: Sequence[str]) -> None:
    """Check the presets and print what differs; leaves with 0, 1 if something differs, 2 if a file is bad."""
    mistakes: list[Mistake] = []
    doubtful: dict[str, Preset] = {}
    checked: list[Checked] = []
    with Progress() as progress:
        for name in names or preset_names():
            progress.say(f"checking {name}")
            try:
                outcome = play_out(load_preset(name, thorough=True))
            except PresetError as error:
                mistakes.extend(error.mistakes)
                continue
            doubtful[name] = outcome.preset
            found = [*differences(outcome), *_contradictions(outcome)]
            checked.append(Checked(name, found, facts(outcome)))
    for mistake in mistakes:
        say(mistake)
    for name, preset in doubtful.items():
        doubt(name, preset)
    _print(checked, named=bool(names))
    if mistakes:
        sys.exit(USAGE)
    sys.exit(1 if any(one.differences for one in checked) else 0)


def _contradictions(outcome: Outcome) -> list[Difference]:
    """What the record itself contradicts: never the preset's fault, always the playground's."""
    simulation = outcome.simulation
    findings = audit(simulation.log, simulation.ledger, simulation.settings, simulation.settled)
    return [Difference(f"event {one.event}", "a record that adds up", one.sentence) for one in findings]


def _print(checked: Sequence[Checked], *, named: bool) -> None:
    """What differs, and of presets that were named, or that differ, what came of them."""
    failed = [one for one in checked if one.differences]
    for one in checked if named else failed:
        line(Cell(f"{one.name}  ", "bold"), *fact_cells(one.facts))
    if failed:
        table([[Cell(head, "dim") for head in ("preset", "what", "expected", "actual")], *_rows(failed)])
        print()
        differ = "differs from what it expects" if len(failed) == 1 else "differ from what they expect"
        paragraph(f"{len(failed):,} of {plural(len(checked), 'preset')} {differ}.", "bold red")
    elif checked:
        paragraph(f"{plural(len(checked), 'preset')}: all as expected.", "green")


def _rows(failed: Sequence[Checked]) -> Iterator[list[Cell]]:
    for one in failed:
        for index, (what, expected, actual) in enumerate(one.differences):
            yield [Cell("" if index else one.name, "bold"), Cell(what), Cell(expected), Cell(actual, "red")]

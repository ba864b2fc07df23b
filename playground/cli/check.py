"""`playground check`: replay presets and compare them with what they expect."""

import sys
from collections.abc import Sequence
from typing import NamedTuple

from playground.checker.audit import audit
from playground.cli.progress import Progress
from playground.cli.terminal import USAGE, output
from playground.cli.words import plural
from playground.scenario.catalogue import preset_names
from playground.scenario.compare import Difference, differences
from playground.scenario.load import load_preset
from playground.scenario.mistakes import Mistake, PresetError
from playground.scenario.outcome import Outcome, play_out


class Checked(NamedTuple):
    """One preset, checked."""

    name: str
    differences: Sequence[Difference]


def check_presets(names: Sequence[str]) -> None:
    """Check the presets and print what differs; leaves with 0, 1 if something differs, 2 if a file is bad."""
    mistakes: list[Mistake] = []
    checked: list[Checked] = []
    with Progress() as progress:
        for name in names or preset_names():
            progress.say(f"checking {name}")
            try:
                outcome = play_out(load_preset(name, thorough=True))
            except PresetError as error:
                mistakes.extend(error.mistakes)
                continue
            checked.append(Checked(name, [*differences(outcome), *_contradictions(outcome)]))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    _print(checked)
    if mistakes:
        sys.exit(USAGE)
    sys.exit(1 if any(one.differences for one in checked) else 0)


def _contradictions(outcome: Outcome) -> list[Difference]:
    """What the record itself contradicts: never the preset's fault, always the playground's."""
    simulation = outcome.simulation
    findings = audit(simulation.log, simulation.ledger, simulation.settings, simulation.settled)
    return [Difference(f"event {one.event}", "a record that adds up", one.sentence) for one in findings]


def _print(checked: Sequence[Checked]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = output()
    failed = [one for one in checked if one.differences]
    if failed:
        table = Table("preset", "what", "expected", "actual", box=box.SIMPLE_HEAD, pad_edge=False)
        for one in failed:
            for index, row in enumerate(one.differences):
                table.add_row(Text(one.name if not index else "", style="bold"), *map(Text, row))
        console.print(table)
        differ = "differs" if len(failed) == 1 else "differ"
        console.print(
            f"{len(failed)} of {plural(len(checked), 'preset')} {differ} from what they expect.", style="bold red"
        )
    elif checked:
        console.print(f"{plural(len(checked), 'preset')}: all as expected.", style="green")

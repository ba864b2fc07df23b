"""`playground compare PRESET --systems rabbitmq,sqs`: one schedule of faults in several systems."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from playground.cli.compare import STYLE_OF
from playground.cli.output import print_json
from playground.cli.page import Cell, paragraph, table
from playground.cli.run import play_with_progress
from playground.cli.terminal import complain
from playground.report.systems_comparison import SystemLine, systems_comparison
from playground.scenario.across import across, system_words, with_own_record
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides

_HEADS: Final = ("system", "promise", "what came of it", "what brings it back")


def compare_systems(name: str, overrides: Overrides, wanted: str, *, as_json: bool) -> None:
    """Replay a preset's schedule in each of several systems and print a line for each."""
    own = load_preset(name)
    presets, refused = across(_words(wanted), partial(load_preset, name), overrides)
    if not presets:
        complain(*(f"--systems {word}: {reason}" for word, reason in refused.items()))
    outcomes = {word: play_with_progress(preset, f"{word}: ") for word, preset in presets.items()}
    if as_json:
        _print_json(outcomes, refused)
        return
    guards = {word: with_own_record(preset) for word, preset in presets.items()}
    guarded = {word: play_with_progress(one, f"{word}: ") for word, one in guards.items() if one is not None}
    compared = systems_comparison(outcomes, guarded, refused)
    paragraph(own.told_title, "bold")
    paragraph("The same faults in each system, each as its users first run it and by its own promise.", "dim")
    print()
    table([[Cell(head, "dim") for head in _HEADS], *map(_cells, compared.lines)])
    print()
    paragraph(compared.headline, "bold")
    for note in compared.notes:
        paragraph(note, "dim")


def _words(wanted: str) -> list[str]:
    try:
        return system_words(wanted)
    except ValueError as error:
        complain(f"--systems: {error}")


def _print_json(outcomes: dict[str, Outcome], refused: Mapping[str, str]) -> None:
    columns = []
    for word, outcome in outcomes.items():
        result = outcome.result(None)
        del result["messages"]
        columns.append({"column": word, **result, "packets": outcome.packets})
    print_json([*columns, *({"column": word, "left_out": reason} for word, reason in refused.items())])


def _cells(line: SystemLine) -> list[Cell]:
    name = f"{line.system} {line.config}".strip()
    is_good = line.promise == "kept" and not line.gravest
    promise, came = ("good", "good") if is_good else (line.verdict, line.gravest)
    return [
        Cell(name, "cyan"),
        Cell(line.promise, STYLE_OF.get(promise, "")),
        Cell(line.came, STYLE_OF.get(came, "")),
        Cell(line.again),
    ]

"""`playground compare`: the identical schedule under each guarantee, side by side, and what each of them cost."""

from collections.abc import Sequence
from typing import Final

from playground.cli.output import print_json
from playground.cli.page import Cell, paragraph, table
from playground.cli.report import STYLES
from playground.cli.run import doubt, play_with_progress
from playground.cli.terminal import complain
from playground.cli.words import ENDINGS, GOOD, VERDICTS
from playground.engine.settings import Guarantee
from playground.report.comparison import ComparisonLine, GuaranteeComparison, comparison, is_nothing
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.text import one_line

STYLE_OF: Final = {
    **{verdict.value: style for verdict, style in VERDICTS.items()},
    **ENDINGS,
    **STYLES,
    "good": GOOD,
    "actual": "bold",
    "difference": "bold red",
}
"""The role of a line, or of a value -> how it looks."""


def compare_preset(name: str, overrides: Overrides, *, as_json: bool) -> None:
    """Replay a preset under the three guarantees and print them side by side."""
    if overrides.under(None) != overrides:
        complain("--set guarantee: compare runs all three; `playground run` takes one of them")
    own = load_preset(name, overrides)
    doubt(name, own)
    presets = [load_preset(name, overrides.under(guarantee.word)) for guarantee in Guarantee]
    outcomes = [play_with_progress(preset, f"{preset.settings.guarantee.word}: ") for preset in presets]
    if as_json:
        _print_json(outcomes)
    else:
        _print_table(own, outcomes)


def _print_json(outcomes: Sequence[Outcome]) -> None:
    columns = []
    for outcome in outcomes:
        result = outcome.result(None)
        del result["messages"]
        columns.append({**result, "packets": outcome.packets, "packets_per_effect": outcome.packets_per_effect})
    print_json(columns)


def _print_table(own: Preset, outcomes: Sequence[Outcome]) -> None:
    compared = comparison(own, outcomes)
    paragraph(own.told_title, "bold")
    paragraph(one_line(own.told_summary))
    where = f"{own.settings.topology.name}, seed {own.settings.seed}"
    paragraph(f"{compared.shared} under each guarantee ({where}).", "dim")
    print()
    table([_head(compared), *map(_cells, compared.lines)])
    print()
    paragraph(compared.headline, "bold")
    paragraph(compared.note, "dim")
    paragraph("* the preset's own guarantee. `playground run` shows one of them, message by message.", "dim")


def _head(compared: GuaranteeComparison) -> list[Cell]:
    heads = [one.word + (" *" if one is compared.own else "") for one in compared.guarantees]
    return [Cell(""), *(Cell(head, "bold", right=True) for head in heads)]


def _cells(line: ComparisonLine) -> list[Cell]:
    roles = line.roles or [line.role] * len(line.values)
    values = zip(line.values, roles, strict=True)
    return [Cell(line.head), *(Cell(value, _style(role, value), True) for value, role in values)]


def _style(role: str, value: str) -> str:
    return "dim" if is_nothing(value) else STYLE_OF.get(role, "")

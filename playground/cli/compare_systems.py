"""`playground compare PRESET --systems rabbitmq,sqs`: one schedule of faults in several systems."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from playground.cli.compare import STYLE_OF
from playground.cli.output import print_json
from playground.cli.page import Cell, paragraph, table
from playground.cli.run import play_with_progress
from playground.cli.terminal import complain
from playground.report.systems_comparison import SystemLine, systems_comparison
from playground.scenario.load import load_preset
from playground.scenario.mistakes import PresetError, nearest
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.systems import SYSTEMS, named, systems_like

_ALL: Final = "all"
_GUARD: Final = "consumer.dedup=transaction"
"""The consumer's own record of ids, in the transaction of its effect."""
_HEADS: Final = ("system", "promise", "what came of it", "what brings it back")


def compare_systems(name: str, overrides: Overrides, wanted: str, *, as_json: bool) -> None:
    """Replay a preset's schedule in each of several systems and print a line for each."""
    own = load_preset(name)
    outcomes: dict[str, Outcome] = {}
    guarded: dict[str, Outcome] = {}
    refused: dict[str, str] = {}
    for word in _words(wanted):
        try:
            preset = load_preset(name, _in_system(overrides, word))
        except PresetError as error:
            refused[word] = error.mistakes[0].problem.replace(f"--system {word.partition(':')[0]}", "it")
            continue
        outcomes[word] = play_with_progress(preset, f"{word}: ")
        if (with_ids := _guarded(name, overrides, word)) is not None:
            guarded[word] = play_with_progress(with_ids, f"{word}: ")
    if not outcomes:
        complain(*(f"--systems {word}: {reason}" for word, reason in refused.items()))
    if as_json:
        _print_json(outcomes, refused)
        return
    compared = systems_comparison(outcomes, guarded, refused)
    paragraph(own.told_title, "bold")
    paragraph("The same faults in each system, each as its users first run it and by its own promise.", "dim")
    print()
    table([[Cell(head, "dim") for head in _HEADS], *map(_cells, compared.lines)])
    print()
    for note in compared.notes:
        paragraph(note, "dim")


def _words(wanted: str) -> Iterator[str]:
    """Each system of a list with commas, with its configuration behind a colon."""
    words = [*SYSTEMS] if wanted == _ALL else [word.strip() for word in wanted.split(",")]
    for word in words:
        system, colon, config = word.partition(":")
        found = named(system)
        if found is None:
            complain(f"--systems: no system is called {system!r}; {_instead(system, [*systems_like(system), _ALL])}")
        dialect = found[0].dialect
        if colon and (dialect is None or dialect.configuration(config) is None):
            known = [one.name for one in dialect.configurations] if dialect else []
            complain(f"--systems: {system} has no configuration {config!r}; {_instead(config, known)}")
        yield word


def _instead(word: str, known: Sequence[str]) -> str:
    """What was meant, if one is near; else all that there is."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"one of {', '.join(known)}" if known else "it has none"


def _in_system(overrides: Overrides, word: str, *sets: str) -> Overrides:
    system, colon, config = word.partition(":")
    chosen = (f"config={config}",) if colon else ()
    return replace(overrides, system=system, sets=(*chosen, *overrides.sets, *sets), elsewhere=True)


def _guarded(name: str, overrides: Overrides, word: str) -> Preset | None:
    """The same with the consumer's own record of ids; `None` where the system decides that itself."""
    try:
        return load_preset(name, _in_system(overrides, word, _GUARD))
    except PresetError:
        return None


def _print_json(outcomes: dict[str, Outcome], refused: dict[str, str]) -> None:
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

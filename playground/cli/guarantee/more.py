"""What an answer of `playground guarantee` rests on: what is taken where nothing is set, and what was tried."""

from collections.abc import Mapping, Sequence

from playground.cli.guarantee.gaps import each_once
from playground.cli.page import Cell, indented, line
from playground.guarantee.answer import Answer
from playground.guarantee.leg_answers import LegAnswer, idle
from playground.guarantee.trial import FaultTrial
from playground.scenario.mistakes import shown
from playground.systems.native import NativeValue
from playground.words.phrases import plural


def print_more(one: Answer) -> None:
    """Print, leg by leg, what brings its losses and its repetitions about, and what is taken of it."""
    for said, verdict in zip(one.legs, one.verdicts.legs, strict=True):
        line(Cell(verdict.name, "bold"))
        if not one.judges(said.leg):
            indented("not judged: it is another client's", "dim")
            continue
        _print_trials("loses", verdict.losing)
        _print_trials("repeats", verdict.repeating)
        _print_taken(said, one.native.configuration.name, idle(one.native))
    indented(f"Tried: {plural(one.verdicts.scripts, 'short failure script')}.", "dim", by="")
    if left_out := one.question.profile.left_out:
        indented(f"Not modelled: {' '.join(left_out)}", "dim", by="")
    print()


def _print_trials(does: str, trials: Sequence[FaultTrial]) -> None:
    for clause in each_once(trials):
        indented(f"{does} when {clause}")


def _print_taken(said: LegAnswer, config: str, idle: frozenset[str]) -> None:
    assumed = [f"{one.name} = {shown(one.value)} ({one.written})" for one in said.assumed]
    for whose, each in (
        ("by default", [*assumed, *_shown(said.defaults, idle)]),
        (f"not the system's default, but taken from the configuration {config}", _shown(said.configured, idle)),
        ("taken of the application", _shown(said.usual, idle)),
    ):
        if each:
            indented(f"{whose}: {'; '.join(each)}", "dim")


def _shown(values: Mapping[str, NativeValue], idle: frozenset[str]) -> list[str]:
    """Settings with their values, but for those that change nothing beside the others."""
    return [f"{name} = {shown(value)}" for name, value in values.items() if value is not None and name not in idle]

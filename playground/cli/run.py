"""`playground run`: replay one preset, tell its story on standard error and print what came of it."""

import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import TYPE_CHECKING

from playground.checker.fates import Verdict
from playground.cli.progress import Progress
from playground.cli.terminal import UNDECIDED, VIOLATED, complain
from playground.engine.simulation import Simulation
from playground.scenario.load import load_preset
from playground.scenario.narration import captions
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.overrides import Overrides

if TYPE_CHECKING:
    from playground.scenario.preset import Preset

_EXIT_CODES = {Verdict.HOLDS: 0, Verdict.VIOLATED: VIOLATED, Verdict.UNDECIDED: UNDECIDED}


def run_preset(name: str, overrides: Overrides, *, as_json: bool, trace: str | None) -> None:
    """Replay a preset; leaves with the exit code of its verdict."""
    preset = load_preset(name, overrides)
    trace_file = _open_trace(trace) if trace is not None else None
    outcome = play_with_progress(preset)
    if trace_file is not None:
        _write_trace(outcome, trace_file)
    if as_json:
        print_json(outcome)
    else:
        _narrate(outcome.simulation)
        from playground.cli.report import print_report

        print_report(outcome)
    if outcome.simulation.exhausted:
        _say(f"stopped after {len(outcome.log):,} events without coming to rest; is there a loop without an end?")
    sys.exit(_EXIT_CODES[outcome.judgement.verdict])


def play_with_progress(preset: "Preset", prefix: str = "") -> Outcome:
    """Play a preset out and judge it, with a sign of life if that takes long."""
    with Progress() as progress:

        def report(simulation: Simulation) -> None:
            progress.say(f"{prefix}{simulation.now_ms / 1000:,.0f} s of virtual time, {len(simulation.log):,} events")

        outcome = play_out(preset, report)
        progress.say(f"{prefix}judging {len(outcome.log):,} events")
        _ = outcome.judgement
        return outcome


def print_json(outcome: Outcome) -> None:
    """Print the public JSON object, one line a message: readable, and small for a million messages."""
    import json

    with Progress() as progress:
        progress.say(f"hashing {len(outcome.log):,} events")
        result = outcome.result()
    messages = result["messages"]
    assert isinstance(messages, list)
    result["messages"] = "@"
    head, tail = json.dumps(result, indent=1).split('"@"')
    sys.stdout.write(head + "[")
    for index, message in enumerate(messages):
        sys.stdout.write(("," if index else "") + "\n  " + json.dumps(message))
    sys.stdout.write(("\n " if messages else "") + "]" + tail + "\n")


def _open_trace(path: str) -> TextIOWrapper:
    """Open the trace before the run, so that a path that cannot be written costs nothing."""
    try:
        return open(path, "w", encoding="utf-8", newline="\n")  # closed by _write_trace
    except OSError as error:
        complain(f"--trace: cannot write {path!r}: {error.strerror}")


def _write_trace(outcome: Outcome, file: TextIOWrapper) -> None:
    with file, Progress() as progress:
        try:
            file.writelines(_with_progress(outcome.log.json_lines(), len(outcome.log), progress))
        except OSError as error:
            complain(f"--trace: cannot write {file.name!r}: {error.strerror}")


def _with_progress(lines: Iterator[str], count: int, progress: Progress) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number % 10_000:
            progress.say(f"writing event {number:,} of {count:,}")
        yield line


def _narrate(simulation: Simulation) -> None:
    from playground.cli.words import seconds

    for caption in captions(simulation):
        _say(f"{seconds(caption.time_ms):>10}  {caption.text}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)

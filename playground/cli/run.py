"""`playground run`: replay one preset, tell its story on standard error and print what came of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from playground.checker.fates import Verdict
from playground.checker.result import message_json
from playground.cli.output import Output
from playground.cli.progress import Progress
from playground.cli.terminal import UNDECIDED, VIOLATED, say
from playground.engine.commands import Say
from playground.engine.limits import MOST_UNDER_WAY
from playground.engine.simulation import Simulation
from playground.scenario.doubts import doubts
from playground.scenario.load import load_preset, name_in_mistakes
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset

_TRACES = (".jsonl", ".ndjson", ".json", ".log", ".txt")
_EXIT_CODES = {Verdict.HOLDS: 0, Verdict.VIOLATED: VIOLATED, Verdict.UNDECIDED: UNDECIDED}


def run_preset(name: str, overrides: Overrides, *, as_json: bool, trace: Output) -> None:
    """Replay a preset; leaves with the exit code of its verdict."""
    preset = load_preset(name, overrides)
    doubt(name, preset)
    if trace.path is None:
        outcome = play_with_progress(preset)
    else:
        with trace.open(preset=name, example="trace.jsonl", endings=_TRACES) as file:
            outcome = play_with_progress(preset)
            with Progress() as progress:
                file.writelines(_with_progress(outcome.log.json_lines(), len(outcome.log), progress))
    if as_json:
        from playground.report.verdict import not_as_expected

        print_json(outcome)
        if told := not_as_expected(outcome):
            say(told)
    else:
        _print_story(outcome, as_written=is_as_written(preset, name, overrides))
    sys.exit(_EXIT_CODES[outcome.judgement.verdict])


def doubt(name: str, preset: Preset) -> None:
    """Say, before it is played, what in a preset may be a slip; it stops nothing. It has the name that was typed."""
    for text in doubts(preset):
        say(f"{name_in_mistakes(name)}: {text}")


def is_as_written(preset: Preset, name: str, overrides: Overrides) -> bool:
    """Whether a preset runs under its own settings, whatever the command line says, so that its notes fit."""
    return overrides == Overrides() or load_preset(name).settings == preset.settings


def play_with_progress(
    preset: Preset,
    prefix: str = "",
    *,
    most_events: int | None = None,
    watch: Callable[[Simulation], object] = lambda _: None,
) -> Outcome:
    """Play a preset out and judge it, with a sign of life if that takes long, and a word if it was stopped.

    No further than it takes to have more than `most_events`; `watch` looks on, and may leave.
    """
    with Progress() as progress:

        def report(simulation: Simulation) -> None:
            progress.say(f"{prefix}{simulation.now_ms // 1000:,} s of virtual time, {len(simulation.log):,} events")
            watch(simulation)

        outcome = play_out(preset, report, most_events=most_events)
        progress.say(f"{prefix}judging {len(outcome.log):,} events")
        _ = outcome.judgement
    if outcome.simulation.exhausted and not outcome.simulation.settled:
        say(f"{prefix}stopped after {len(outcome.log):,} events: {_why_stopped(outcome.simulation)}")
    return outcome


def _why_stopped(simulation: Simulation) -> str:
    if simulation.overcrowded:
        return f"more than {MOST_UNDER_WAY:,} packets and timers were under way at once"
    return "the run would not end, or not soon"


def print_json(outcome: Outcome) -> None:
    """Print the public JSON object, one line a message: readable, and small for a million messages."""
    import json

    with Progress() as progress:
        progress.say(f"hashing {len(outcome.log):,} events")
        result = {**outcome.result("@"), **_as_in_the_matrix(outcome)}
    head, tail = json.dumps(result, indent=1).split('"messages": "@"')
    messages = outcome.judgement.messages
    sys.stdout.write(f'{head}"messages": [')
    # Line by line: a million at once would be half a gigabyte, and who stops reading would be noticed late, or never.
    sys.stdout.writelines(f"{',' if index else ''}\n  {message_json(one)}" for index, one in enumerate(messages))
    sys.stdout.write(("\n " if messages else "") + f"]{tail}\n")


def _as_in_the_matrix(outcome: Outcome) -> dict[str, object]:
    """The counts of a cell: of one message in a real system, where copies that nobody could see do not count."""
    if outcome.preset.native is None or len(outcome.judgement.messages) != 1:
        return {}
    from playground.matrix.cells import counts  # Other presets do without the standard faults.

    return {"matrix": counts(outcome).by_letter()}


def _print_story(outcome: Outcome, *, as_written: bool) -> None:
    """What it is, what was said meanwhile, and what came of it: on a terminal, in this order."""
    from playground.cli.report import print_head, print_report

    print_head(outcome.preset)
    sys.stdout.flush()
    if as_written:
        _narrate(outcome.simulation)
    elif any(step.note or isinstance(step.command, Say) for step in outcome.preset.steps):
        say("(The author's notes are left out: they were written for other settings.)")
        say("")
    print_report(outcome)


def _narrate(simulation: Simulation) -> None:
    from playground.cli.page import hanging
    from playground.scenario.narration import captions
    from playground.words.times import seconds

    told = captions(simulation)
    with suppress(OSError):
        for caption in told:
            hanging(f"{seconds(caption.time_ms):>10}", caption.text)
    if told:
        say("")


def _with_progress(lines: Iterator[str], count: int, progress: Progress) -> Iterator[str]:
    for number, line in enumerate(lines):
        if not number % 10_000:
            progress.say(f"writing event {number:,} of {count:,}")
        yield line

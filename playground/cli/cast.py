"""`playground cast`: a run as a film for a terminal, an asciicast v2, so that a demo can be embedded in a page.

The same preset gives the same film, byte for byte: there is no clock in it. It is drawn from the record of the run.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from playground.cli.frame import HEIGHT, WIDTH, frame
from playground.cli.output import Output
from playground.cli.progress import Progress
from playground.cli.run import play_with_progress
from playground.cli.terminal import complain, say
from playground.recording.pace import Pace, Shot, shots
from playground.recording.stage import Stage
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides

LONGEST_S = 600
"""Nobody watches a longer film, and no page wants it."""
MOST_MESSAGES = 50_000
"""More are not worth playing out first: a film of them would have a few hundred pictures at the most."""
MOST_PICTURES = 20_000
MOST_DRAWN = 20_000_000
"""Pictures times what each is gathered from, messages and captions: some 20 seconds of work."""
_HIDE, _SHOW, _CLEAR = "\x1b[?25l", "\x1b[?25h", "\x1b[H\x1b[2J"


def cast(name: str, overrides: Overrides, *, speed: float, longest_gap_s: float, output: Output) -> None:
    """Print the film of a preset, or write it to a file."""
    pace = replace(Pace(), speed=_positive("--speed", speed), longest_gap_s=_positive("--idle", longest_gap_s))
    preset = load_preset(name, overrides)
    if preset.settings.workload.messages > MOST_MESSAGES:
        complain(f"a film of more than {MOST_MESSAGES:,} messages is not made; make it with fewer --messages")
    with output.open(preset=name, example="run.cast") as file:
        outcome = play_with_progress(preset)
        stage = Stage(outcome)
        parts = len(outcome.judgement.messages) + len(stage.captions)
        plan = list(_within_reason(shots(outcome.log, stage.captions, pace), MOST_DRAWN // max(parts, 1)))
        with Progress() as progress:
            for line in cast_lines(stage, plan, pace):
                progress.say(f"drawing {len(plan):,} pictures")
                file.write(line)
    if path := output.path:
        say(f"{path}: {plan[-1].film_ms / 1000 + pace.ending_s:.0f} s; `asciinema play {path}` shows it")


def cast_lines(stage: Stage, plan: list[Shot], pace: Pace) -> Iterator[str]:
    """The lines of an asciicast v2: what it is, and then what is written to the terminal, and when."""
    title = stage.outcome.preset.title
    yield json.dumps({"version": 2, "width": WIDTH, "height": HEIGHT, "title": title}) + "\n"
    printer = _Printer()
    for film_ms, time_ms in plan:
        if changes := printer.changes(frame(stage.at(time_ms), stage.outcome)):
            yield _event(film_ms, changes)
    yield _event(plan[-1].film_ms + round(pace.ending_s * 1000), f"\x1b[{HEIGHT};1H{_SHOW}")


class _Printer:
    """Writes only those lines that are not on the terminal yet."""

    def __init__(self) -> None:
        self._shown: list[Text] = []
        # Whatever the environment says about colours and sizes is about another terminal.
        self._console = Console(
            file=io.StringIO(), width=WIDTH, force_terminal=True, color_system="standard", no_color=False, _environ={}
        )

    def changes(self, lines: list[Text]) -> str:
        """What to write so that these lines are shown; empty if they are."""
        if not self._shown:
            self._shown = [Text() for _ in lines]
            return _HIDE + _CLEAR + self.changes(lines)
        old, self._shown = self._shown, lines
        return "".join(
            f"\x1b[{row};1H\x1b[2K{self._ansi(line)}"
            for row, (line, shown) in enumerate(zip(lines, old, strict=True), 1)
            if line != shown
        )

    def _ansi(self, line: Text) -> str:
        with self._console.capture() as captured:
            self._console.print(line, end="", no_wrap=True, overflow="crop", highlight=False)
        return captured.get()


def _event(film_ms: int, output: str) -> str:
    return json.dumps([film_ms / 1000, "o", output]) + "\n"


def _within_reason(plan: Iterator[Shot], affordable: int) -> Iterator[Shot]:
    most = min(affordable, MOST_PICTURES)
    for number, shot in enumerate(plan, 1):
        if number > most:
            complain(f"the film would have more than {most:,} pictures; make it shorter with fewer --messages")
        if shot.film_ms > LONGEST_S * 1000:
            complain(
                f"the film would last more than {LONGEST_S // 60} minutes; make it shorter with a larger --speed, "
                "a smaller --idle or fewer --messages"
            )
        yield shot


def _positive(option: str, value: float) -> float:
    if not 0.001 <= value <= 1_000_000:
        complain(f"{option}: must be a number from 0.001 to 1,000,000, not {value:g}")
    return value

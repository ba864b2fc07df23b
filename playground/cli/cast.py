"""`playground cast`: a run as a film for a terminal, an asciicast v2, so that a demo can be embedded in a page.

The same preset gives the same film, byte for byte: there is no clock in it.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Final

from rich.color import ColorSystem
from rich.style import Style

from playground.cli.frame import HEIGHT, WIDTH, Film
from playground.cli.output import Output
from playground.cli.progress import Progress
from playground.cli.run import play_with_progress
from playground.cli.shots import FilmPace, Shot, shots
from playground.cli.terminal import complain, say
from playground.engine.simulation import Simulation
from playground.scenario.load import load_preset
from playground.scenario.narration import captions
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.words.colours import GRAVE, TERMINAL
from widgets.renderables.spans import BLANK, Row, width_of

LONGEST_S = 600
"""Nobody watches a longer film, and no page wants it."""
MOST_MESSAGES = 50_000
"""More are not worth playing out first: a film of them would have a few hundred pictures at the most."""
MOST_PICTURES = 20_000
MOST_DRAWN = 20_000_000
"""Pictures times what each is gathered from, messages and captions: some 20 seconds of work."""
STYLES: Final = {
    **dict.fromkeys(("dim", "rail"), "dim"),
    **dict.fromkeys(("strong", "title"), "bold"),
    "key": "yellow",
    **{part: f"bold {colour}" for part, colour in TERMINAL.items()},
    "once": TERMINAL["once"],
    **{f"alarm-{part}": f"bold reverse {TERMINAL[part]}" for part in GRAVE},
}
"""A role -> how it looks, in the terminal's own colours, so that a film suits the page that it is embedded in."""
_HIDE, _SHOW, _CLEAR = "\x1b[?25l", "\x1b[?25h", "\x1b[H\x1b[2J"


def cast(name: str, overrides: Overrides, *, speed: float, longest_gap_s: float, output: Output) -> None:
    """Print the film of a preset, or write it to a file."""
    pace = FilmPace(speed=_positive("--speed", speed), longest_gap_s=_positive("--idle", longest_gap_s))
    preset = load_preset(name, overrides)
    if preset.settings.workload.messages > MOST_MESSAGES:
        complain(f"a film of more than {MOST_MESSAGES:,} messages is not made; make it with fewer --messages")
    with output.open(preset=name, example="run.cast", endings=(".cast",)) as file:
        outcome = play_with_progress(preset, watch=_LengthGuard(pace).look)
        told = captions(outcome.simulation)
        parts = len(outcome.judgement.messages) + len(told)
        plan = list(_within_reason(shots(outcome.log, told, pace), MOST_DRAWN // max(parts, 1)))
        with Progress() as progress:
            for line in cast_lines(outcome, plan, pace):
                progress.say(f"drawing {len(plan):,} pictures")
                file.write(line)
    if path := output.path:
        say(f"{path}: {plan[-1].film_ms / 1000 + pace.ending_s:.0f} s; `asciinema play {path}` shows it")


def cast_lines(outcome: Outcome, plan: list[Shot], pace: FilmPace) -> Iterator[str]:
    """The lines of an asciicast v2: what it is, and then what is written to the terminal, and when."""
    yield json.dumps({"version": 2, "width": WIDTH, "height": HEIGHT, "title": outcome.preset.told_title}) + "\n"
    film, printer = Film(outcome, pace.speed), _Printer()
    for shot in plan:
        if changes := printer.changes(film.picture(shot, is_last=shot is plan[-1])):
            yield _event(shot.film_ms, changes)
    yield _event(plan[-1].film_ms + round(pace.ending_s * 1000), f"\x1b[{HEIGHT};1H{_SHOW}")


class _Printer:
    """Writes of each line only what is not on the terminal yet."""

    def __init__(self) -> None:
        self._shown: list[Row] = []

    def changes(self, lines: list[Row]) -> str:
        """What to write so that these lines are shown; empty if they are."""
        if not self._shown:
            self._shown = [BLANK for _ in lines]
            return _HIDE + _CLEAR + self.changes(lines)
        old, self._shown = self._shown, lines
        return "".join(
            _rest(row, line, shown)
            for row, (line, shown) in enumerate(zip(lines, old, strict=True), 1)
            if line != shown
        )


def _rest(row: int, line: Row, shown: Row) -> str:
    """A line from where it differs from what is shown."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(line, shown, strict=False)))
    styled = (_style(role).render(text, color_system=ColorSystem.STANDARD) for text, role, _ in line[same:])
    return f"\x1b[{row};{width_of(line[:same]) + 1}H\x1b[K{''.join(styled)}"


@lru_cache
def _style(role: str) -> Style:
    return Style.combine(Style.parse(STYLES.get(word, "")) for word in role.split())


def _event(film_ms: int, output: str) -> str:
    return json.dumps([film_ms / 1000, "o", output]) + "\n"


class _LengthGuard:
    """Refuses a film that is too long while its run is still played: what is still to come makes it longer only."""

    def __init__(self, pace: FilmPace) -> None:
        self._pace = pace
        self._looked = 0

    def look(self, simulation: Simulation) -> None:
        """Plan the film so far, each time that it has become twice as long."""
        if len(simulation.log) >= 2 * self._looked:
            self._looked = len(simulation.log)
            for _ in _within_reason(shots(simulation.log, (), self._pace), MOST_PICTURES):
                pass


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

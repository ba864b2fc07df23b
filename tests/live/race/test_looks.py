"""The instant that is told as that of parting is the first at which the pictures of two runs differ.

By hand, of ack-lost: m3 comes again at 4050 ms, and is skipped there if its id is known; the second charge is at 4150.
"""

from collections.abc import Iterator

from playground.diagram.diagram import Diagram
from playground.diagram.text import TextDiagram
from playground.engine.settings import Guarantee
from playground.engine.simulation import Simulation
from playground.live.race.looks import LookApart, first_difference
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.under import under
from tests.library import on_each_name

_LATEST = 30
"""How many rows are drawn of each instant: one changes while its packets are under way, and not later."""


def _rows(text: TextDiagram) -> list[str]:
    return [text.row(index).text for index in range(max(len(text) - _LATEST, 0), len(text))]


def _seen(run: Outcome, times: list[int]) -> Iterator[list[str]]:
    """The rows drawn of what has happened by each of these instants: played anew, and read as the record grows."""
    preset = run.preset
    simulation, text = Simulation(preset.settings, preset.steps), TextDiagram(Diagram(preset.settings), 120, bare=True)
    whole, end_ms = run.log, run.simulation.chaos_end_ms
    for time_ms in times:
        if end_ms is not None and time_ms >= end_ms:
            break
        simulation.run_until(time_ms)
        text.read(simulation.log)
        yield _rows(text)
    text = TextDiagram(Diagram(preset.settings), 120, bare=True)
    text.read(whole)
    yield _rows(text)


def test_a_duplicate_that_is_known_looks_different_when_it_arrives() -> None:
    preset = load_preset("ack-lost")
    as_it_was, known = (play_out(one) for one in (preset, under(preset, Guarantee.EXACTLY_ONCE)))
    assert first_difference(as_it_was, known) == LookApart(4050, 3)
    assert first_difference(as_it_was, as_it_was) is None


@on_each_name
def test_the_instant_told_is_the_first_at_which_the_rows_drawn_differ(name: str) -> None:
    preset = load_preset(name)
    pair = [play_out(under(preset, one)) for one in (Guarantee.AT_LEAST_ONCE, Guarantee.EXACTLY_ONCE)]
    told = first_difference(*pair)
    times = sorted({row[0] for run in pair for row in run.log.rows()})
    if told is not None:
        times = [one for one in times if one <= told.time_ms]
    for time_ms, one, other in zip(times, *(_seen(run, times) for run in pair), strict=False):
        assert (one != other) is (told is not None and time_ms == told.time_ms), time_ms

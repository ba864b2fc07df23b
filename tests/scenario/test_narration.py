"""Narration: at the instant at which the thing happens, and not at all if it does not."""

from playground.engine.simulation import Simulation
from playground.scenario.load import load_preset
from playground.scenario.narration import captions
from playground.scenario.preset import Preset
from tests.scenario.helpers import load, step


def told(preset: Preset) -> list[tuple[int, str]]:
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    return [(caption.time_ms, caption.text) for caption in captions(simulation)]


def test_the_note_of_a_drop_is_heard_when_a_packet_is_lost() -> None:
    assert told(load_preset("ack-lost")) == [(3150, "m3 was charged; nobody told the producer.")]


def test_the_note_of_a_fault_that_never_acts_is_not_heard() -> None:
    assert told(load(step("do = 'drop' ; link = 'ack' ; message = 'm99' ; note = 'gone'"))) == []


def test_the_note_of_a_cut_is_heard_as_the_link_is_cut() -> None:
    body = "[workload]\nmessages = 2\n" + step(
        "do = 'cut' ; links = ['ack'] ; at_ms = 100 ; for_ms = 900 ; note = 'cut'"
    )
    assert told(load(body)) == [(100, "cut")]


def test_the_note_of_poison_is_heard_when_it_first_works() -> None:
    body = "[producer]\nmax_attempts = 2\n[workload]\nmessages = 2\n"
    assert told(load(body + step("do = 'poison' ; message = 'm2' ; note = 'bad'"))) == [(1150, "bad")]


def test_what_is_said_comes_in_order_of_time() -> None:
    body = step("do = 'say' ; text = 'second' ; at_ms = 20") + step("do = 'say' ; text = 'first' ; at_ms = 10")
    assert told(load(body)) == [(10, "first"), (20, "second")]


def test_a_step_without_a_note_is_silent() -> None:
    assert told(load(step("do = 'crash' ; node = 'consumer' ; at_ms = 10"))) == []

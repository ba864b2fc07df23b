"""Playing a preset out: to the end, judged from its record, with its price."""

from playground.checker.fates import Verdict
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from tests.scenario.helpers import load, step


def test_the_lost_ack_costs_twelve_packets_for_six_effects() -> None:
    outcome = play_out(load_preset("ack-lost"))
    assert outcome.judgement.verdict is Verdict.HOLDS
    assert (outcome.packets, outcome.packets_per_effect) == (12, 2.0)


def test_without_an_effect_there_is_no_price() -> None:
    assert play_out(load("[workload]\nmessages = 0\n")).packets_per_effect is None


def test_the_result_carries_the_name_and_the_digest() -> None:
    outcome = play_out(load_preset("ack-lost"))
    assert outcome.result([])["preset"] == "ack-lost"
    assert outcome.result([])["digest"] == outcome.log.digest()


def test_somebody_who_watches_changes_nothing() -> None:
    preset, seen = load_preset("heavy-weather", Overrides(messages=3000)), []
    watched = play_out(preset, lambda simulation: seen.append(simulation.now_ms))
    assert watched.digest == play_out(preset).digest
    assert len(seen) > 1
    assert seen == sorted(seen)


def test_a_switch_counts_only_if_it_happened() -> None:
    assert play_out(load_preset("switch-mid-run")).switched
    never = step("do = 'switch' ; guarantee = 'exactly-once' ; when = { event = 'crashed' }")
    assert not play_out(load(never)).switched

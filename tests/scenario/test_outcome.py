"""Playing a preset out: to the end, judged from its record, with its price."""

import json

from playground.checker.fates import Verdict
from playground.checker.result import message_json
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from tests.scenario.helpers import load, step


def test_the_lost_ack_costs_twelve_packets_for_six_effects_on_five_messages() -> None:
    outcome = play_out(load_preset("ack-lost"))
    assert outcome.judgement.verdict is Verdict.HOLDS
    assert (outcome.packets, outcome.packets_per_effect, outcome.packets_per_message) == (12, 2.0, 2.4)


def test_without_an_effect_there_is_no_price() -> None:
    assert play_out(load("[workload]\nmessages = 0\n")).packets_per_effect is None


def test_the_example_of_the_format_comes_out_as_documented() -> None:
    outcome = play_out(load_preset("ack-lost", Overrides(seed=7)))
    result = outcome.result([json.loads(message_json(record)) for record in outcome.judgement.messages])
    assert list(result)[-2:] == ["messages", "digest"]
    assert result.pop("digest") == outcome.log.digest()
    messages = result.pop("messages")
    expected = (
        '{"format": 1, "preset": "ack-lost", "system": "direct", "guarantee": "at-least-once", "seed": 7, '
        '"verdict": "holds", "promise": {"loss": "never", "duplicates": "possible"}, '
        '"settled": true, "virtual_ms": 6200, "unfired_steps": [], '
        '"counters": {"sent": 5, "attempts": 6, "stored": 0, "dispatches": 0, "deliveries": 6, "effects": 6, '
        '"applied_once": 4, "duplicated": 1, "lost": 0, "failed": 0, "dead_lettered": 0, "pending": 0, '
        '"extra_effects": 1, "deduplicated": 0, "dropped": 1, "misreported": 0, "done_and_parked": 0, "stuck": 0, '
        '"out_of_order": 0}, '
        '"account": {"expected": 500, "actual": 600}, '
        '"latency_ms": {"p50": 150, "p99": 150, "max": 150}}'
    )
    assert json.dumps(result) == expected
    assert isinstance(messages, list)
    assert [message["id"] for message in messages] == ["m1", "m2", "m3", "m4", "m5"]
    assert json.dumps(messages[2]) == (
        '{"id": "m3", "guarantee": "at-least-once", "fate": "duplicated", "attempts": 2, "stored": 0, '
        '"dispatches": 0, "deliveries": 2, "effects": 2, "producer": "ok"}'
    )


def test_the_result_names_the_steps_that_never_acted() -> None:
    outcome = play_out(load(step('do = "drop"\nlink = "ack"\nmessage = "m99"')))
    assert outcome.result([])["unfired_steps"] == [0]


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

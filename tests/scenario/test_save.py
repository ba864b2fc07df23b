"""Writing a preset: readable, and the same preset when it is read again."""

from dataclasses import replace

from hypothesis import given, settings

from playground.scenario.build import build
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset, load_text
from playground.scenario.save import to_toml
from tests.each import of_each

from .helpers import HEAD, load
from .strategies import RELAXED, Raw, valid_tables


@settings(RELAXED)
@given(valid_tables())
def test_what_is_written_is_read_again_the_same(raw: Raw) -> None:
    preset = build(raw, "p")
    assert load_text(to_toml(preset), "p.toml") == preset


@of_each(preset_names())
def test_the_library_survives_writing(name: str) -> None:
    preset = load_preset(name)
    assert load_text(to_toml(preset), f"{name}.toml") == preset


def test_the_name_is_not_written() -> None:
    preset = load("")
    assert to_toml(preset) == to_toml(replace(preset, name="other"))


def test_defaults_are_left_out() -> None:
    assert to_toml(load('seed = 1\nsystem = "direct"\n[workload]\nmessages = 10\n[links]\nloss = 0\n')) == HEAD


def test_triggers_and_fates_stand_in_one_line() -> None:
    text = """
[links]
latency_ms = 10

[links.ack]
loss = 0.5

[[steps]]
do = "crash"
when = {event = "applied", message = "m3"}
after_ms = 5
node = "consumer"

[[steps]]
do = "cut"
at_ms = 100
links = ["deliver", "ack"]
note = "Both ways."

[expect]
lost = 0
fates = {m3 = "duplicated"}
"""
    assert to_toml(load(text)) == HEAD + text

"""From presets and files to what the preview says."""

import os
from pathlib import Path

import pytest

from playground.app.reading.preview import mistakes_view, nothing_view, preset_at, preset_view, station_words
from playground.checker.fates import Fate, Verdict
from playground.scenario.catalogue import load_all
from playground.scenario.load import load_preset, load_text
from playground.scenario.mistakes import PresetError
from tests.app.reading.helpers import preset_file
from widgets.renderables.preview import PreviewView, StepView, draw_preview
from widgets.renderables.signs import UNICODE

HEAD = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n'


def test_a_preset_is_told_in_full() -> None:
    view = preset_view(load_preset("ack-lost"))
    assert (view.name, view.guarantee, view.system) == ("ack-lost", "at-least-once", "direct")
    assert view.workload == "5 payments of $100, one every 1.5 s."
    assert view.steps[0].words == "The first ACK of m3 is dropped as it departs."
    assert view.steps[0].note.startswith("m3 was charged")
    assert (view.verdict, view.spared) == (Verdict.HOLDS, ("LOST",))
    assert ("duplicated", 1) in view.counts
    assert view.fates == ((3, Fate.DUPLICATED),)
    assert not view.faultless


def test_narration_is_told_with_its_moment() -> None:
    steps = preset_view(load_preset("calm-at-least-once")).steps
    assert [step.words for step in steps] == ["To begin with:", "When the producer learns that m1 is done:"]
    assert all(step.note for step in steps)


def test_the_weather_comes_before_the_steps() -> None:
    steps = preset_view(load_preset("heavy-weather-at-most-once")).steps
    assert steps[:2] == (
        StepView("The deliver link loses 20 % of its packets by chance.", ""),
        StepView("The ack link loses 20 % of its packets by chance.", ""),
    )


def test_every_preset_of_the_library_can_be_shown_at_any_width() -> None:
    for preset in load_all():
        for dense in (False, True):
            assert draw_preview(PreviewView(preset_view(preset), dense), 56, UNICODE)


def test_a_text_of_several_lines_becomes_one() -> None:
    preset = load_text(HEAD + 'summary = "one\\ntwo"\n[[steps]]\ndo = "say"\ntext = "a\\tb"\n')
    view = preset_view(preset)
    assert view.summary == "one two"
    assert view.steps[0].note == "a b"


def test_a_good_file_is_a_preset(tmp_path: Path) -> None:
    assert preset_at(preset_file(tmp_path)).title == "My own"


def test_each_mistake_of_a_file_is_listed_with_its_place(tmp_path: Path) -> None:
    path = preset_file(tmp_path, '[workload]\nmessages = "five"\n', guarantee="at-least-onse")
    with pytest.raises(PresetError) as caught:
        preset_at(path)
    view = mistakes_view(path, caught.value)
    assert view.title == f"{path} cannot be started: 2 mistakes"
    assert [where for where, _ in view.mistakes] == ["guarantee", "workload.messages"]


def test_a_file_that_is_not_there_and_a_folder_are_mistakes(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "none.toml", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(PresetError, match=told):
            preset_at(str(path))


def test_a_path_that_no_file_can_have_is_a_mistake() -> None:
    with pytest.raises(PresetError, match="cannot be the name of a file"):
        preset_at("a\0b.toml")


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    # Reading from it would wait for ever.
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    with pytest.raises(PresetError, match="is not a file"):
        preset_at(str(path))


def test_what_is_not_found_is_said_with_a_hint() -> None:
    assert 'has to do with "quark"' in nothing_view("quark").title


def test_what_a_station_builds_on_is_named_by_the_numbers_of_the_list_beside_it() -> None:
    """The third and fourth lines of the path, and its first demo."""
    told = {name: station_words(name) for name in ("calm-at-most-once", "ack-lost", "demo-at-most-once")}
    assert told == {
        "calm-at-most-once": "station 1, where it begins",
        "ack-lost": "station 4, builds on stations 2 and 3",
        "demo-at-most-once": "a demo, builds on stations 1 and 2",
    }

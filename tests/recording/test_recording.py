"""A recording is a good preset file: it says where it comes from, what came of it, and is replayed to the same run."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.commands import Crash, Drop, Say, Send
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.recording.record import record_in
from playground.recording.recording import (
    Recording,
    RecordingError,
    record_preset,
    record_session,
    session_name,
    write_session,
)
from playground.recording.replay import part_from_record
from playground.scenario.compare import differences
from playground.scenario.load import load_preset, load_text
from playground.scenario.narration import captions
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from tests.library import on_each_name
from tests.properties.profiles import thorough
from tests.recording.helpers import session_of
from tests.reference.random_presets import presets


def session_with(name: str) -> tuple[Simulation, Preset]:
    """A session in mid-run in which one ACK more is lost: the ACK of m2, at 1650."""
    preset = load_preset(name)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run_until(1600)
    simulation.give(Drop(link=Place.ACK))
    simulation.run_until(1700)
    return simulation, preset


def must_replay(recording: Recording) -> None:
    """The text alone leads to the very same run."""
    preset, record = load_text(recording.text), record_in(recording.text)
    assert record is not None
    assert record.digest == recording.record.digest
    assert part_from_record(play_out(preset).log, record) is None


def test_a_session_expects_what_came_of_it() -> None:
    recording = record_session(*session_with("ack-lost"))
    expect = load_text(recording.text).expect
    # By hand: as in ack-lost, and m2 is charged at 1650, its ACK lost, sent again at 2500 and charged again at 2650.
    assert expect.verdict == recording.outcome.judgement.verdict == "holds"
    assert expect.fates == {2: "duplicated", 3: "duplicated"}
    assert expect.counters == {
        "sent": 5,
        "attempts": 7,
        "deliveries": 7,
        "effects": 7,
        "applied_once": 3,
        "duplicated": 2,
        "lost": 0,
        "extra_effects": 2,
        "dropped": 2,
    }
    assert differences(recording.outcome) == []


def test_a_recording_says_where_it_comes_from() -> None:
    recording = record_session(*session_with("ack-lost"))
    assert recording.text.splitlines()[:3] == [
        '# A recording of a session with the preset ack-lost: "The ACK that never came back".',
        "# 1 command came while it ran: drop. It is a step of this preset now.",
        "# `playground replay FILE` plays it again and holds it to the record at the end of this file.",
    ]
    assert recording.preset.title == "The ACK that never came back (a session)"
    assert recording.preset.summary == (
        "A session with ack-lost. 1 command came while it ran: drop. "
        "What is said in it was written for the run as it was before."
    )
    assert recording.preset.name == "ack-lost-session"


def test_a_recording_under_other_settings_does_not_promise_what_its_title_says() -> None:
    preset = load_preset("ack-lost", Overrides(guarantee="exactly-once"))
    recording = record_session(Simulation(preset.settings, preset.steps), preset)
    assert recording.preset.title == "ack-lost (a session)"
    assert recording.preset.summary.startswith("A session with ack-lost, under other settings. What is said in it")


def test_commands_are_counted_by_kind() -> None:
    simulation, preset = session_with("ack-lost")
    for _ in range(2):
        simulation.give(Send())
    assert "3 commands came while it ran: drop, send (2 times)." in record_session(simulation, preset).preset.summary


def test_the_narration_is_kept() -> None:
    simulation, preset = session_with("ack-lost")
    simulation.give(Say(text="Watch m3."))
    recording = record_session(simulation, preset)
    assert [caption.text for caption in captions(recording.outcome.simulation)] == [
        "Watch m3.",
        "m3 was charged; nobody told the producer.",
    ]


def test_a_session_in_which_nothing_was_done_keeps_its_words() -> None:
    preset = load_preset("ack-lost")
    recording = record_session(Simulation(preset.settings, preset.steps), preset)
    assert (recording.preset.title, recording.preset.summary) == (preset.title, preset.summary)
    assert recording.record.digest == play_out(preset).digest


def test_a_recording_of_a_recording_is_no_session_of_a_session() -> None:
    first = record_session(*session_with("ack-lost"))
    again = replace(first.preset, name="ack-lost-session-2")
    simulation = Simulation(again.settings, again.steps)
    simulation.run_until(4000)
    simulation.give(Crash(node=Place.CONSUMER))
    second = record_session(simulation, again)
    assert second.preset.title == first.preset.title
    assert second.preset.name == session_name("ack-lost-session-2") == "ack-lost-session"
    must_replay(second)


@pytest.mark.parametrize(
    ("name", "session"),
    [
        ("my own", "my-own-session"),
        ("../../etc/passwd", "etc-passwd-session"),
        ("..\\x\0y", "x-y-session"),
        ("/", "preset-session"),
        ("", "preset-session"),
        ("x" * 300, "x" * 60 + "-session"),
    ],
)
def test_a_name_leads_to_no_other_folder(name: str, session: str) -> None:
    assert session_name(name) == session


def test_the_longest_title_stays_a_title() -> None:
    simulation, preset = session_with("ack-lost")
    recording = record_session(simulation, replace(preset, title="x" * 200))
    assert recording.preset.title == "x" * 188 + " (a session)"


def test_the_same_session_gives_the_same_text() -> None:
    assert record_session(*session_with("ack-lost")).text == record_session(*session_with("ack-lost")).text


@on_each_name
def test_every_preset_of_the_library_can_be_recorded(name: str) -> None:
    recording = record_preset(load_preset(name))
    must_replay(recording)
    assert differences(play_out(load_text(recording.text))) == []


@thorough
@given(presets(), presets(), st.data())
def test_any_session_in_mid_run_is_the_beginning_of_its_recording(
    raw: dict[str, Any], other: dict[str, Any], data: st.DataObject
) -> None:
    preset, simulation = session_of(raw, other, data)
    recording = record_session(simulation, preset)
    replayed = play_out(load_text(recording.text))
    assert list(replayed.log)[: len(simulation.log)] == list(simulation.log)
    assert replayed.digest == recording.record.digest
    assert [one for one in differences(replayed) if not one.what.startswith("step ")] == []


def test_a_session_that_would_not_be_replayed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    simulation, preset = session_with("ack-lost")
    monkeypatch.setattr("playground.recording.recording.preset_from", lambda _, preset: preset)
    # Without the drop, m2's ACK arrives. The command itself is an event: 0 is the preset's own, m1 has 1 to 11, m2
    # is sent, attempted and departs at 1500 as 12 to 14, arrives, is received and started at 1550 as 15 to 17.
    with pytest.raises(RecordingError, match="part from it at event 18"):
        record_session(simulation, preset)


def test_what_no_file_can_hold_is_refused() -> None:
    simulation, preset = session_with("ack-lost")
    simulation.give(Say(text="x" * (1 << 20)))
    with pytest.raises(RecordingError, match="too long to record"):
        record_session(simulation, preset)


def test_what_no_preset_may_say_is_refused() -> None:
    simulation, preset = session_with("ack-lost")
    simulation.give(Say(text=""))
    with pytest.raises(RecordingError, match=r"cannot be recorded: .*text"):
        record_session(simulation, preset)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    session = session_with("ack-lost")
    paths = [write_session(*session, tmp_path)[1] for _ in range(3)]
    assert [path.name for path in paths] == [
        "ack-lost-session.toml",
        "ack-lost-session-2.toml",
        "ack-lost-session-3.toml",
    ]
    assert len({path.read_bytes() for path in paths}) == 1
    assert load_preset(str(paths[1])).settings == load_preset(str(paths[0])).settings


def test_a_folder_that_cannot_be_written_to_is_the_callers_to_explain(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_session(*session_with("ack-lost"), tmp_path / "nowhere")

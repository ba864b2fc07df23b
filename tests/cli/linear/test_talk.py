"""A talk in lines: presets one after the other, with what the command line changes."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from playground.cli.app import app
from playground.scenario.catalogue import library_text
from playground.scenario.load import load_preset
from playground.systems import SYSTEMS
from tests.cli.helpers import invoke


def test_presets_are_presented_in_lines_one_after_the_other() -> None:
    lines = invoke("present", "--linear", "ack-lost", "calm-at-most-once").stdout.splitlines()
    assert [line for line in lines if " the end. " in line] == [
        "6.200 s  the end. m3 was charged twice. At-least-once allows that.",
        "4.150 s  the end. All 5 metrics were recorded once.",
    ]


@pytest.mark.parametrize(
    ("options", "end"),
    [
        (("--guarantee", "exactly-once"), "All 5 payments were charged once; 1 repeat was recognised."),
        (("--set", "consumer.dedup=memory"), "All 5 payments were charged once; 1 repeat was recognised."),
        (("--set", "workload.messages=2"), "All 2 payments were charged once."),
    ],
)
def test_what_is_changed_on_the_command_line_is_changed_in_the_talk(options: tuple[str, str], end: str) -> None:
    assert f"the end. {end}" in invoke("present", "--linear", "ack-lost", *options).stdout


def test_a_setting_that_there_is_not_is_refused_before_anything_is_shown() -> None:
    result = invoke("present", "--linear", "ack-lost", "--set", "consumer.dedupe=memory")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_stray_key_is_said_to_lead_off_the_script_once_in_the_words_of_the_screen() -> None:
    keys = "d\nstep\nstep\nr\nq\n"
    told = CliRunner().invoke(app, ["present", "--linear", "ack-lost"], input=keys).stdout
    off = [line for line in told.splitlines() if line.startswith("Off the script")]
    assert off == [
        "Off the script since 0.000 s: the next message is dropped as it departs. full stop shows what comes of it, "
        "r begins this preset again."
    ]


REAL = [name for name, profile in SYSTEMS.items() if profile.dialect]


def ends_of(*names: str) -> list[str]:
    lines = invoke("present", "--linear", *names).stdout.splitlines()
    return [line.partition(" the end. ")[2] for line in lines if " the end. " in line]


@pytest.mark.parametrize("system", REAL)
def test_each_real_system_has_a_demo_of_its_own_that_fails_twice_and_ends_well(system: str) -> None:
    demo = SYSTEMS[system].demo
    assert demo[:2] == (f"demo-{system}", f"demo-{system}-strongest")
    assert {preset.native.system.partition("@")[0] for preset in map(load_preset, demo) if preset.native} == {system}
    assert all(len(load_preset(name).steps) >= 4 for name in demo[:2]), "the speaker has something to say"
    first, strongest, last = ends_of(system)
    assert ("twice" in first) or ("lost" in first)
    assert "twice" in strongest or "lost" in strongest or system == "kafka"  # Its outputs come once; its calls do not.
    assert last.startswith("All ")
    assert "recognised" in last


def test_a_systems_name_stands_for_its_demo_between_presets() -> None:
    ends = ends_of("ack-lost", "rabbitmq")
    assert len(ends) == 4
    assert ends[0] == "m3 was charged twice. At-least-once allows that."
    assert ends[-1] == "All 4 payments were charged once; 2 repeats were recognised."


def test_a_demo_ends_with_the_same_faults_and_a_line_more() -> None:
    shown = invoke("present", "--linear", "rabbitmq").stdout
    _, strongest, last = shown.split("RabbitMQ as it comes")[1].partition("The same faults, and one line more")
    assert "consumer.dedup = transaction. The consumer writes the message's id" in last
    assert strongest


def test_a_file_that_is_called_like_a_system_is_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rabbitmq").write_text(library_text("ack-lost"))
    monkeypatch.chdir(tmp_path)
    assert invoke("present", "--linear", "rabbitmq").stdout.count("the end.") == 1


def guessed(keys: str, *arguments: str) -> list[str]:
    result = CliRunner().invoke(app, ["present", "--linear", *arguments], input=keys, env={"COLUMNS": "300"})
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def test_lines_let_people_guess_at_each_beat_and_hold_back_what_came_of_it() -> None:
    lines = guessed("space\nU\nspace\nU\n", "--guess", "ack-lost")
    asked = "ask the room: The ACK of m3 is lost. How often will m3 be charged in the end?"
    told = '3.150 s  "m3 was charged; nobody told the producer."'
    assert (
        lines.index(asked) < lines.index("m3: charged once so far; for the second time at 4.150 s.") < lines.index(told)
    )
    assert len([line for line in lines if line.startswith("ask the room")]) == 1, "how m3 ends has been answered"
    assert "4.150 s  DUPLICATED 1: m3" in lines
    assert "4.150 s  DUPLICATED 1: m3" in guessed("space\nspace\n", "--guess", "ack-lost"), "passed over, it is told"


def test_a_demo_in_lines_asks_the_room_where_a_fault_strikes_and_the_hands_stand_beside_what_is_right() -> None:
    lines = guessed("space\nspace\n#\n3, twelve\n#\n3, 12, 1\nU\nspace\n", "demo-at-least-once")
    assert "ask the room: The packet of m2 is lost. How often will m2 be charged in the end?" in lines
    assert "a never, b once, c two times, d more often." in lines
    assert "“twelve” is no number: a number for each answer, such as 3, 12, 1, 0" in lines
    room = "The room: a never 3, b once 12, c two times 1, d more often 0."
    assert lines.index(room) < lines.index("Right: b, once. The room: a 3, b 12, c 1, d 0.")
    assert lines.count("The room: 12 of 16 hands right, in 1 question.") == 1, "at the end"
    asked = [line for line in lines if line.startswith("ask the room")]
    assert [line.split(" will ")[1].split()[0] for line in asked] == ["m2", "m3", "m5"], "once each"


@pytest.mark.parametrize("key", ["space", "step", "pgdn"])
def test_what_leads_on_in_lines_answers_first_and_then_there_is_time_to_talk_about_it(key: str) -> None:
    lines = guessed("\n".join(("space", "space", key, "#", "space", "space", "")), "demo-at-least-once")
    right = lines.index("Right: b, once.")
    assert lines[right - 2] == "space or capital U answers; number sign counts hands"
    nothing = lines.index("nothing is asked here that hands could be counted for")
    assert not [line for line in lines[right:nothing] if line.startswith("2.")], "the clock stands"
    assert "ask the room: The ACK of m3 is lost." in " ".join(lines[nothing:])


def test_no_letter_of_an_answer_and_no_number_changes_the_run_that_people_in_lines_are_asked_about() -> None:
    meant = ("a", "b", "c", "d", "1", "2", "3", "0", "x", "E", "3, 12", "consumer.dedup=memory")
    lines = guessed("\n".join(("space", "space", *meant, "U", "a", "")), "demo-at-least-once")
    assert lines.count("raise hands; number sign counts them, capital U answers") == len(meant)
    first, *_ = (index for index, line in enumerate(lines) if "(by you)" in line or line.startswith("done: "))
    assert first > lines.index("Right: b, once."), "once it is answered, what an audience asks for can be tried"


def test_hands_are_counted_only_where_something_is_asked() -> None:
    assert "nothing is asked here that hands could be counted for" in guessed("space\n#\n", "demo-at-least-once")


def test_a_slip_in_the_name_of_a_system_is_told_with_what_was_meant() -> None:
    result = invoke("present", "--linear", "rabit")
    assert result.exit_code == 2
    assert result.stderr == "present: 'rabit' is neither a preset nor a system; did you mean 'rabbitmq'?\n"


def test_while_lines_ask_the_room_no_key_tells_what_came_of_it_and_nothing_is_announced_between_two_questions() -> None:
    telling = ("e", "y", "m", "9", "H", "W", "F", "B")
    lines = guessed("\n".join(("space", "space", *telling, "U", "e", "y", "")), "demo-at-least-once")
    assert lines.count("people guess what came of it; capital U answers") == len(telling)
    after = lines[lines.index("Right: b, once.") :]
    assert any(line.startswith("sent 2, once 1") for line in after), "once it is answered one may ask"
    assert not [line for line in lines if "armed" in line], "the next question is about it"

"""Every way out of the command line, with a hostile author's texts and hostile names of files: nothing comes raw."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.helpers import invoke
from tests.strangers import HOSTILE_PRESET, NAMES, READABLE, unseen, without_colours

HOLDS, USAGE = 0, 2
WAYS = [
    ["run"],
    ["run", "--json"],
    ["run", "--guarantee", "exactly-once"],
    ["run", "--trace", "OUT/trace.jsonl"],
    ["compare"],
    ["compare", "--json"],
    ["why"],
    ["why", "--json"],
    ["why", "m2"],
    ["why", "m2", "--json"],
    ["why", "m2", "--when"],
    ["diagram"],
    ["diagram", "--ascii"],
    ["diagram", "--format", "svg"],
    ["diagram", "--format", "mermaid"],
    ["diagram", "--format", "shiviz"],
    ["diagram", "-o", "OUT/d.svg"],
    ["report"],
    ["report", "--format", "html"],
    ["report", "-o", "OUT/r.html"],
    ["report", "-o", "OUT/r.md"],
    ["check"],
    ["presets"],
    ["presets", "--json"],
    ["record"],
    ["record", "-o", "OUT/r.toml"],
    ["share"],
    ["cast", "--speed", "10"],
    ["cast", "--speed", "10", "-o", "OUT/x.cast"],
]
REFUSED = [
    ["replay"],
    ["play"],
    ["diagram", "--message", "HOSTILE"],
    ["why", "HOSTILE"],
    ["run", "--guarantee", "HOSTILE"],
]


@pytest.fixture(params=NAMES, ids=["escapes", "bytes", "markup"])
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The path of the hostile preset, under a hostile name."""
    path = os.path.join(tmp_path, request.param + ".toml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(HOSTILE_PRESET)
    return path


def come_out(folder: Path) -> Iterator[str]:
    """What stands in the files of a folder, and what they are called."""
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8")
        yield "".join(event[2] for event in map(json.loads, text.splitlines()[1:])) if path.suffix == ".cast" else text


def answers(arguments: list[str], folder: Path, hostile: str) -> tuple[int, list[str]]:
    """The exit code of a command, and all that it has written, anywhere."""
    folder.mkdir(exist_ok=True)
    command, *options = [one.replace("OUT", str(folder)).replace("HOSTILE", NAMES[0]) for one in arguments]
    result = invoke(command, hostile, *options)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    written = result.stdout
    if command == "cast" and written:
        written = "".join(event[2] for event in map(json.loads, written.splitlines()[1:]))
    return result.exit_code, [written, result.stderr, *come_out(folder)]


@pytest.mark.parametrize("arguments", WAYS, ids=" ".join)
def test_nothing_comes_out_raw(arguments: list[str], hostile: str, tmp_path: Path) -> None:
    code, written = answers(arguments, tmp_path / "out", hostile)
    assert code == HOLDS, written
    assert any(written)
    for text in written:
        assert unseen(without_colours(text) if "cast" in arguments else text) == []


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_no_refusal_names_anything_raw(arguments: list[str], hostile: str, tmp_path: Path) -> None:
    code, written = answers(arguments, tmp_path / "out", hostile)
    assert code == USAGE
    assert any(written)
    assert [unseen(text) for text in written] == [[]] * len(written)


@pytest.mark.parametrize(
    "arguments", [["run"], ["diagram"], ["report"], ["compare"], ["presets"], ["why", "m2"]], ids=" ".join
)
def test_what_people_write_can_be_read(arguments: list[str], hostile: str, tmp_path: Path) -> None:
    _, written = answers(arguments, tmp_path / "out", hostile)
    assert READABLE in " ".join("".join(written).split())


def test_a_recording_and_a_token_keep_every_character(hostile: str, tmp_path: Path) -> None:
    from playground.scenario.load import load_preset

    original = load_preset(hostile)
    recording = tmp_path / "r.toml"
    recording.write_text(invoke("record", hostile).stdout, encoding="utf-8")
    token = invoke("share", hostile).stdout.strip()
    for again in (load_preset(str(recording)), load_preset(token)):
        assert (again.title, again.summary, again.concepts) == (original.title, original.summary, original.concepts)
        assert again.steps == original.steps
    assert invoke("replay", str(recording)).exit_code == invoke("replay", token).exit_code == HOLDS
    assert load_preset(token).name == original.name


def test_a_hostile_trace_is_compared_and_not_repeated(hostile: str, tmp_path: Path) -> None:
    trace = tmp_path / (NAMES[0] + ".jsonl")
    assert invoke("run", hostile, "--trace", str(trace)).exit_code == HOLDS
    for old, new in (
        ('"detail":"', '"detail":"\\u202e\\u001b[2J'),
        ('"node":"producer"', '"node":"\u202e"'),
        ("{", "\x1b[2J"),
    ):
        trace.write_text(trace.read_text().replace(old, new, 1), encoding="utf-8")
        for options in ((), ("--json",)):
            result = invoke("replay", hostile, "--against", str(trace), *options)
            assert result.exit_code in (2, 4)
            assert unseen(result.stdout + result.stderr) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("NAME",),
        ("run", "--NAME"),
        ("run", "ack-lost", "NAME"),
        ("run", "ack-lost", "--seed", "NAME"),
        ("presets", "--concept", "NAME"),
        ("run", "ack-lost", "--trace", "NAME/NAME"),
        ("play", "--theme", "NAME"),
        ("report", "ack-lost", "-o", "NAME"),
        ("report", "ack-lost", "--format", "NAME"),
        ("diagram", "ack-lost", "--format", "NAME"),
        ("replay", "ack-lost", "--against", "NAME"),
        ("run", "dp1_NAME"),
        ("run", "NAME.toml"),
        ("record", "ack-lost", "-o", "NAME/NAME"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", NAMES, ids=["escapes", "bytes", "markup"])
def test_no_argument_is_repeated_raw(arguments: tuple[str, ...], name: str) -> None:
    result = invoke(*(one.replace("NAME", name) for one in arguments))
    assert result.exit_code == USAGE
    assert result.stderr
    assert unseen(result.stdout + result.stderr) == []

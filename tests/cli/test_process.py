"""The program as a process: closed, full and interrupted streams, poor terminals, and what it imports."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from playground.scenario.load import load_preset
from tests.cli.helpers import HEAD, PROGRAM, environment, on_a_terminal, playground
from tests.typical import untypical

FULL = Path("/dev/full")


def modules_after(*arguments: str) -> set[str]:
    """The top-level names of what the program has imported by its end."""
    code = (
        "import sys; from playground.__main__ import main\n"
        f"sys.argv = ['playground', *{arguments!r}]\n"
        "try: main()\n"
        "finally: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), timeout=30)
    return set(run.stderr.decode().splitlines()[-1].split())


def test_running_a_library_preset_imports_neither_textual_nor_tomlkit() -> None:
    assert not modules_after("run", "ack-lost") & {"textual", "tomlkit"}


def test_the_front_page_imports_neither_typer_nor_rich() -> None:
    assert not modules_after("--help") & {"typer", "rich", "textual"}


def test_a_line_of_talk_breaks_no_word_on_a_terminal_and_is_one_line_for_a_program() -> None:
    code, shown = on_a_terminal("run", "nope", COLUMNS="40")
    alone = playground("run", "nope").stderr.decode()
    assert (code, alone.count("\n")) == (2, 1)
    lines = shown.decode().splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(lines) == alone.rstrip("\n")


def test_a_line_with_a_word_that_no_line_has_room_for_is_left_whole_to_be_copied() -> None:
    _, shown = on_a_terminal("run", "x" * 60 + ".toml", COLUMNS="40")
    assert shown.decode().count("\n") == 1


def test_a_reader_that_goes_away_early_is_no_traceback() -> None:
    run = subprocess.Popen(
        [*PROGRAM, "run", "heavy-weather", "--messages", "5000", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.close()
    assert run.stderr is not None
    with run.stderr:
        assert run.stderr.read() == b""
    assert run.wait(30) == 141


@pytest.mark.parametrize("arguments", ["--help", "run --help", "run ack-lost --json", "schema"])
def test_data_for_a_closed_standard_output_is_an_error_in_one_line(arguments: str) -> None:
    run = subprocess.run(
        ["sh", "-c", f'exec "$0" -m playground {arguments} >&-', sys.executable],
        stderr=subprocess.PIPE,
        env=environment(),
        timeout=30,
    )
    assert run.returncode == 2
    assert run.stderr.splitlines()[-1] == b"cannot write the output: standard output is closed"
    assert b"Traceback" not in run.stderr


def test_what_goes_to_a_file_needs_no_standard_output(tmp_path: Path) -> None:
    command = f'exec "$0" -m playground diagram ack-lost -o {tmp_path / "d.svg"} >&-'
    assert subprocess.run(["sh", "-c", command, sys.executable], env=environment(), timeout=30).returncode == 0
    assert (tmp_path / "d.svg").exists()


def test_a_closed_standard_error_does_not_mix_talk_into_the_data() -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$0" -m playground run ack-lost 2>&-', sys.executable],
        stdout=subprocess.PIPE,
        env=environment(),
        timeout=30,
    )
    assert run.returncode == 0
    assert b"nobody told the producer" not in run.stdout


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
def test_a_full_disk_is_one_line_and_exit_code_2() -> None:
    with FULL.open("w") as full:
        run = subprocess.run(
            [*PROGRAM, "run", "ack-lost"], stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=30
        )
    assert run.returncode == 2
    assert run.stderr.decode().splitlines()[-1].startswith("cannot write the output")
    traced = playground("run", "ack-lost", "--trace", str(FULL))
    assert traced.returncode == 2
    assert traced.stderr.startswith(b"--trace: cannot write")


def _hear_interrupts() -> None:
    """Whoever runs the tests in the background may have left interrupts ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_ctrl_c_in_the_middle_of_a_long_run_is_one_word_and_exit_code_130(tmp_path: Path) -> None:
    pipe = tmp_path / "trace"
    os.mkfifo(pipe)
    run = subprocess.Popen(
        [*PROGRAM, "run", "heavy-weather", "--messages", "1000000", "--trace", str(pipe)],
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=_hear_interrupts,
    )
    with pipe.open("rb"):  # The program opens its end just before the run.
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
    assert run.stderr is not None
    with run.stderr:
        assert run.stderr.read() == b"interrupted\n"


def test_a_pipe_gets_no_colour_and_is_told_the_same() -> None:
    plain = playground("run", "ack-lost").stdout
    assert b"\x1b" not in plain
    assert b"\x1b[1;32mpromise kept" in playground("run", "calm-at-least-once", FORCE_COLOR="1").stdout
    without = playground("run", "ack-lost", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert not re.search(rb"\x1b\[[0-9;]*3[0-9]m", without)
    assert re.sub(rb" +\n", b"\n", re.sub(rb"\x1b\[[0-9;]*m", b"", without)) == plain


def test_an_ascii_terminal_gets_question_marks_rather_than_an_error(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('format = 1\ntitle = "Caf\u00e9"\nguarantee = "at-most-once"\n', encoding="utf-8")
    code, written = on_a_terminal("run", str(path), PYTHONIOENCODING="ascii", NO_COLOR="1", TERM="dumb")
    assert code == 0
    assert written.startswith(b"Caf?\n")


LOCALES: Final[list[dict[str, str]]] = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252:strict"},
    {"PYTHONIOENCODING": "utf-16"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize("locale", [LOCALES[0], LOCALES[3], *untypical(*LOCALES[1:3])])
def test_data_is_utf_8_whatever_the_locale_is(locale: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    text = f'{HEAD}[[steps]]\ndo = "say"\ntext = "Caf\u00e9 \u6f22 \U0001f680"\n'
    path.write_text(text.replace('"T"', '"\u20ac"'), encoding="utf-8")
    recording = tmp_path / "recording.toml"
    recording.write_bytes(playground("record", str(path), **locale).stdout)
    assert load_preset(str(recording)).steps == load_preset(str(path)).steps
    assert playground("replay", str(recording), **locale).returncode == 0
    for command in ("run", "diagram", "report"):
        assert "\u20ac" in playground(command, str(path), **locale).stdout.decode()


def test_a_preset_in_the_place_of_the_command_is_told_what_to_type() -> None:
    run = playground("ack-lost")
    assert run.returncode == 2
    assert b"playground play ack-lost" in run.stderr


def test_the_shell_completes_the_names_of_presets() -> None:
    words = {"COMP_WORDS": "playground run ack-l", "COMP_CWORD": "2", "_PLAYGROUND_COMPLETE": "complete_bash"}
    assert playground(**words).stdout.split() == [b"ack-lost"]


def test_the_shell_offers_messages_those_first_that_want_explaining() -> None:
    words = {"COMP_WORDS": "playground why ack-lost ", "COMP_CWORD": "3", "_PLAYGROUND_COMPLETE": "complete_bash"}
    assert playground(**words).stdout.split() == [b"m3", b"m1", b"m2", b"m4", b"m5"]


@pytest.mark.parametrize("line", ["why nothing-of-the-kind ", "why "])
def test_without_a_preset_the_shell_is_offered_no_messages_and_no_error(line: str) -> None:
    count = str(len(line.split(" ")))
    words = {"COMP_WORDS": f"playground {line}", "COMP_CWORD": count, "_PLAYGROUND_COMPLETE": "complete_bash"}
    run = playground(**words)
    assert run.stderr == b""
    assert b"m1" not in run.stdout.split()


def test_the_output_is_the_same_for_every_hash_seed() -> None:
    digests = {
        json.loads(playground("run", "chaos-test", "--json", PYTHONHASHSEED=seed).stdout)["digest"] for seed in "01"
    }
    assert len(digests) == 1


def test_a_closed_pipe_is_never_taken_for_a_broken_promise() -> None:
    words = ("run ack-lost", "check ack-lost", "presets", "compare ack-lost", "--version", "--help", "why --help")
    for arguments in map(str.split, words):
        run = subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert run.stdout is not None
        run.stdout.close()
        assert run.wait(30) == 141, arguments


def test_a_closed_standard_error_costs_nothing_on_standard_output() -> None:
    whole = playground("run", "ack-lost").stdout
    run = subprocess.Popen(
        [*PROGRAM, "run", "ack-lost"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert run.stdout is not None
    assert run.stderr is not None
    run.stderr.close()
    with run.stdout:
        assert run.stdout.read() == whole
    assert run.wait(30) == 0


TAKEN_ALONG = [
    "diagram ack-lost",
    "report ack-lost",
    "record ack-lost",
    "share ack-lost",
    "cast ack-lost",
    "schema",
    *untypical("check"),  # It plays every preset.
]


@pytest.mark.parametrize("arguments", TAKEN_ALONG)
def test_no_command_stumbles_over_streams_that_are_closed_or_full(arguments: str) -> None:
    for streams, code in ((">&- 2>&- <&-", 2), (f">{FULL} 2>{FULL}", 2)):
        if FULL.exists() or "&-" in streams:
            command = f'exec "$0" -m playground {arguments} {streams}'
            assert subprocess.run(["sh", "-c", command, sys.executable], env=environment()).returncode == code

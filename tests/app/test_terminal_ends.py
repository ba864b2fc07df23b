"""However the program ends, the terminal is as it was, and what there is to say is one line."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.terminal import CTRL_C, ESCAPE, PATIENCE_S, PROGRAM, SIGNALS, Terminal, environment, quits
from tests.typical import untypical

SANDBOX = ("play", "sandbox", "--speed", "5")
FAILING = """
from playground.app.live.screen import LiveScreen
from playground.__main__ import main

draw, frames = LiveScreen.draw, []

def failing(self, *, whole=True):
    frames.append(whole)
    if self.session.simulation.log.count > 20:
        raise ValueError("the pen broke")
    draw(self, whole=whole)

LiveScreen.draw = failing
main()
"""
"""The program, with a mistake in it that shows after twenty events."""

DEAF = """
from textual.drivers.linux_driver import LinuxDriver
from playground.__main__ import main

hear = LinuxDriver.process_message

def deaf(self, message):
    if getattr(message, "key", "") == "Z":
        raise ValueError("the ear broke")
    hear(self, message)

LinuxDriver.process_message = deaf
main()
"""
"""The program, with a thread that dies of a key."""


def kept(folder: Path) -> dict[str, object]:
    """The session that was left."""
    (path,) = (folder / "state" / "delivery-playground" / "sessions").iterdir()
    read: dict[str, object] = json.loads(path.read_text())
    return read


def test_ctrl_c_in_the_middle_leaves_and_keeps_the_session(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until_count("sent", 2)
        terminal.press(CTRL_C)
        assert terminal.end() == 0
        terminal.check_restored()
        assert len(terminal.parting) == 1
        assert kept(tmp_path)["name"] == "sandbox"


@pytest.mark.parametrize("number", [signal.SIGTERM, *untypical(*(one for one in SIGNALS if one != signal.SIGTERM))])
def test_a_signal_ends_it_well(number: signal.Signals, tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until_count("sent", 2)
        terminal.signal(number)
        assert terminal.end() == SIGNALS[number]
        terminal.check_restored()
        assert len(terminal.parting) == 1
        assert kept(tmp_path)["name"] == "sandbox"


def test_an_interrupt_from_outside_ends_it_well(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until_count("sent", 2)
        terminal.signal(signal.SIGINT)
        assert terminal.end() == 130
        terminal.check_restored()


@pytest.mark.parametrize("number", [signal.SIGINT, *untypical(*SIGNALS)])
def test_a_signal_before_the_first_frame_is_no_traceback(number: signal.Signals, tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        while b"\x1b[?1049h" not in terminal.output:
            terminal.read(0.1)
        terminal.signal(number)
        assert terminal.end() != 0
        assert b"Traceback" not in terminal.output
        terminal.check_restored()


def test_a_mistake_of_its_own_is_one_line_and_the_session_is_kept(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path, program=(sys.executable, "-c", FAILING)) as terminal:
        assert terminal.end() == 3
        terminal.check_restored()
        assert len("".join(terminal.parting)) < 320
        told = " ".join(terminal.parting)
        assert "stopped by a mistake of its own: the pen broke; your session is kept; details are in" in told
        assert b"Traceback" not in terminal.output
    details = (tmp_path / "state" / "delivery-playground" / "error.log").read_text()
    assert details.startswith("Traceback")
    assert details.rstrip().endswith("ValueError: the pen broke")
    assert kept(tmp_path)["name"] == "sandbox"


@pytest.mark.parametrize("above", ["?", *untypical("")])
def test_a_mistake_in_the_thread_that_reads_keys_ends_it_the_same_way(above: str, tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path, program=(sys.executable, "-c", DEAF)) as terminal:
        terminal.until_count("sent", 2)
        terminal.press(*above)
        terminal.until("HELP" if above else "sent")
        terminal.press("Z")
        assert terminal.end() == 3
        terminal.check_restored()
        assert "stopped by a mistake of its own: the ear broke; your session is kept" in " ".join(terminal.parting)
        assert b"Traceback" not in terminal.output
    assert "the ear broke" in (tmp_path / "state" / "delivery-playground" / "error.log").read_text()


def test_bytes_that_are_no_text_are_no_keys_and_those_after_them_are(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        for sent, stray in enumerate((b"\xff", b"\xe9", b"\xc3\x28\xff\xfe"), start=2):
            terminal.until_count("sent", sent)
            os.write(terminal.master, stray + b"?")
            terminal.until("HELP")
            terminal.press(ESCAPE)
            terminal.until_count("sent", sent + 1)
        quits(terminal)


def test_a_session_is_kept_only_where_there_is_a_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder")
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until("nothing can be kept in")
        terminal.until(" m2 ")
        terminal.press("q")
        assert terminal.end() == 0
        assert terminal.parting == ["Your session could not be kept: Not a directory"]


@pytest.mark.parametrize("signals", [True, False], ids=["hung-up", "only-gone"])
def test_a_window_that_is_closed_ends_it_and_nothing_spins_meanwhile(signals: bool, tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path, signals=signals) as terminal:
        terminal.until_count("sent", 2)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        terminal.go_away()
        assert terminal.process.wait(PATIENCE_S) == 129
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 10, "of the processor's time"
        assert kept(tmp_path)["name"] == "sandbox"


def test_without_a_terminal_it_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    run = subprocess.run([*PROGRAM, "play"], **streams, env=environment(tmp_path), timeout=PATIENCE_S)  # type: ignore[call-overload]
    assert run.returncode == 2
    assert run.stdout == b""
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("redirection", ["| cat", "2>/dev/null", *untypical("</dev/null", "<&-", ">&-")])
def test_a_stream_that_is_no_terminal_is_one_sentence_at_most(redirection: str, tmp_path: Path) -> None:
    line = f'"{sys.executable}" -m playground play ack-lost {redirection}; echo ended'
    with Terminal(folder=tmp_path, program=("sh", "-c", line)) as terminal:
        assert terminal.end() == 0
        lines = terminal.output.decode().splitlines()
        assert lines[-1] == "ended"
        told = " ".join(lines[:-1])
        assert told.count("needs a terminal") == (0 if redirection.startswith("2>") else 1)
        assert len(told) < 2 * 80, "one sentence, broken between words"
        assert b"\x1b" not in terminal.output
        terminal.check_untouched()


def test_the_exit_code_of_a_pipe_is_2(tmp_path: Path) -> None:
    line = f'set -o pipefail; "{sys.executable}" -m playground play ack-lost | cat'
    with Terminal(folder=tmp_path, program=("bash", "-c", line)) as terminal:
        assert terminal.end() == 2


@pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="there are no jobs to stop")
def test_a_stopped_process_goes_on_where_it_was(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until_count("sent", 2)
        os.kill(terminal.process.pid, signal.SIGSTOP)
        while terminal.read(0.3):
            pass
        os.kill(terminal.process.pid, signal.SIGCONT)
        sent = terminal.count("sent")
        terminal.until_count("sent", sent + 1)
        assert terminal.count("sent") <= sent + 2
        quits(terminal)


@pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="there are no jobs to stop")
def test_while_it_is_suspended_the_terminal_is_the_shells(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until_count("sent", 2)
        terminal.signal(signal.SIGTSTP)
        terminal.until_written(b"1049l(?s:.*)1004l")
        os.waitpid(terminal.process.pid, os.WUNTRACED)  # It has stopped; to go on before that would be forgotten.
        terminal.check_restored()
        seen = len(terminal.output)
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.until_written(b"1049h(?s:.*)sent", seen)
        quits(terminal)


def test_ctrl_backslash_in_lines_leaves_the_terminal_as_it_was_and_keeps_the_session(tmp_path: Path) -> None:
    with Terminal("play", "sandbox", "--linear", folder=tmp_path) as terminal:
        terminal.until("begins")
        terminal.press("a")
        terminal.until("armed")
        terminal.press("\x1c")
        assert terminal.end() == 131
        terminal.check_untouched()
        assert b"Traceback" not in terminal.output
    assert kept(tmp_path)["name"] == "sandbox"


@pytest.mark.parametrize("command", ["play", "present"])
def test_a_terminal_that_only_prints_lines_is_told_what_it_can_show(command: str, tmp_path: Path) -> None:
    with Terminal(command, "ack-lost", folder=tmp_path, changes={"TERM": "dumb"}) as terminal:
        assert terminal.end() == 2
        assert b"--linear" in terminal.output
        assert b"\x1b" not in terminal.output
        terminal.check_untouched()

"""Poor, odd and slow terminals: any size, no colour, no Unicode, any name, and one that hardly reads."""

import re
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.app.terminal import BUSY, CTRL_C, ESCAPE, Terminal, quits
from tests.typical import untypical

SANDBOX = ("play", "sandbox", "--speed", "5")
OTHER_SCREENS = {"m": "packets per", "l": "LIBRARY", "?": "HELP", "X": "before the effect"}
"""Key -> what is seen on the screen that it opens, and not before."""
_SOME_FRAMES = 75_000
"""Bytes: as many frames as may be waiting are twice as much."""
_COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25])[0-9;]*m")


def resident_kib(pid: int) -> int:
    """How much memory a process has just now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+([0-9]+) kB", status)[0])


def test_any_size_can_be_drawn_and_comes_back(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path, size=(120, 40)) as terminal:
        for columns, lines in ((80, 24), (200, 60), (40, 10), (1, 1), (3, 2), (500, 100), (1, 60), (200, 1), (80, 24)):
            before = len(terminal.output)
            terminal.resize(columns, lines)
            while len(terminal.output) == before:
                terminal.read(0.2)
            assert terminal.process.poll() is None
        terminal.until_count("sent", 1)
        terminal.press("a")
        terminal.until_count("DUPLICATED", 1)
        quits(terminal)


def test_other_screens_stand_any_size_too(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        for sent, (key, seen) in enumerate(OTHER_SCREENS.items(), start=1):
            terminal.until_count("sent", sent)
            terminal.press(key)
            terminal.until(seen)
            for columns, lines in ((40, 10), (1, 1), (200, 60), (80, 24)):
                terminal.resize(columns, lines)
                terminal.read(1)
            terminal.press(ESCAPE)
            terminal.until_count("sent", sent + 1)
        quits(terminal)


def test_without_colour_the_screen_still_says_all(tmp_path: Path) -> None:
    plain = {"NO_COLOR": "1"}
    with Terminal("play", "ack-lost", "--speed", "20", folder=tmp_path, changes=plain) as terminal:
        terminal.until("over at")
        terminal.until_header("kept")
        terminal.until_counts({"DUPLICATED": 1})
        terminal.until("✗")
        terminal.until("DUPLICATED  ")
        quits(terminal)
        assert _COLOUR.findall(terminal.output) == []
        assert b"\x1b[1;7m" in terminal.output, "the alarm of a duplicate is reversed where it cannot be coloured"


def test_without_unicode_every_character_is_plain(tmp_path: Path) -> None:
    for size in ((80, 24), (120, 40)):
        with Terminal("play", "ack-lost", "--speed", "20", "--ascii", folder=tmp_path, size=size) as terminal:
            drawn: set[str] = set()

            def is_over(text: str, drawn: set[str] = drawn) -> bool:
                drawn |= set(text)
                return "over at" in text

            terminal.until(is_over)
            assert "".join(sorted(one for one in drawn if ord(one) > 127)) == ""
            quits(terminal)


def test_without_unicode_the_other_screens_are_plain_too(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, "--ascii", folder=tmp_path) as terminal:
        for key, seen in OTHER_SCREENS.items():
            terminal.until_count("sent", 1)
            terminal.press(key)
            terminal.until(seen)
            assert "".join(sorted({one for one in terminal.text if ord(one) > 127})) == "", key
            terminal.press(ESCAPE)


@pytest.mark.parametrize("name", ["linux", *untypical("")])
def test_the_name_of_the_terminal_decides_nothing_but_colours(name: str, tmp_path: Path) -> None:
    with Terminal("play", "ack-lost", "--speed", "20", folder=tmp_path, changes={"TERM": name}) as terminal:
        terminal.until_header("over at")
        terminal.until_counts({"DUPLICATED": 1})
        quits(terminal)


def _look_slowly(terminal: Terminal, seconds: float) -> None:
    """Read as a line of 9,600 bits a second does: what is tested is slowness, so here a test sleeps."""
    until = monotonic() + seconds
    while monotonic() < until:
        terminal.read(0.1, 100)
        sleep(0.1)


def test_a_slow_terminal_holds_back_frames_and_neither_keys_nor_the_end(tmp_path: Path) -> None:
    busy = tmp_path / "busy.toml"
    busy.write_text(BUSY)
    with Terminal("play", str(busy), folder=tmp_path, size=(120, 40)) as terminal:
        terminal.until("Busy")
        began = resident_kib(terminal.process.pid)
        _look_slowly(terminal, 2)
        grew = resident_kib(terminal.process.pid) - began
        terminal.press(" ")
        terminal.until("paused")
        assert grew < 30_000
        terminal.press(" ", "N", "N", "N")
        _look_slowly(terminal, 1)
        given = len(terminal.output)
        terminal.press(CTRL_C)
        assert terminal.end() == 0
        assert len(terminal.output) - given < _SOME_FRAMES
        terminal.check_restored()

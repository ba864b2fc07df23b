"""A real terminal for tests: the program runs in a pseudo-terminal, and an emulator says what its screen shows.

It reads only while it is asked to, so a test decides how slow the terminal is. Nothing waits for a time: tests wait for
what is to be seen, and give up after `PATIENCE_S`, which is long because the machine may be busy.
"""

import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import Self

import pyte

PATIENCE_S = 40.0
PROGRAM = (sys.executable, "-m", "playground")
ENTER, CTRL_C = "\r", "\x03"
ESCAPE = "\x1b[27u"
"""As terminals with the kitty protocol send it: a bare escape directly before another key is Alt and that key."""
_OPEN_TTY = 'tty=$0; exec "$@" <>"$tty" >&0 2>&1'
"""The leader of a session gets the terminal that it opens first as its own, and with it its signals."""
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-z]")
_SYNC_QUERY, _SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Whether the terminal shows whole frames only: it does, so that no test reads one that is half drawn."""
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_CUT_SHORT = re.compile(rb"\x1b(\[[0-9;<>?=$]*)?$")
_DROPPED = (
    *("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "TERM_PROGRAM", "TEXTUAL", "TEXTUAL_THEME"),
    *("TMUX", "STY", "SSH_CONNECTION"),
    "PYTHONDONTWRITEBYTECODE",  # Whoever has installed the program has it compiled.
)
BUSY = """
format = 1
title = "Busy"
guarantee = "at-least-once"

[workload]
messages = 100000
every_ms = 5

[links]
latency_ms = 500
jitter_ms = 100
loss = 0.02

[consumer]
processing_ms = 1

[producer]
ack_timeout_ms = 5000
"""
"""A preset with 200 packets under way: a message every 5 ms, half a second each way."""


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """An environment in which nothing but the changes counts, and a home of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    home = {
        "HOME": folder,
        "XDG_STATE_HOME": folder / "state",
        "XDG_DATA_HOME": folder / "data",
        "XDG_CONFIG_HOME": folder / "config",
    }
    return {**kept, "TERM": "xterm-256color", **{name: str(path) for name, path in home.items()}, **changes}


class Terminal:
    """A terminal in which one program runs."""

    def __init__(
        self,
        *arguments: str,
        folder: Path,
        size: tuple[int, int] = (80, 24),
        program: tuple[str, ...] = PROGRAM,
        signals: bool = True,
        changes: Mapping[str, str] | None = None,
    ) -> None:
        self.master, self._slave = os.openpty()
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self.output = b""
        """All that the program has written, to the byte."""
        self.resize(*size)
        self.attributes = termios.tcgetattr(self._slave)
        """How the terminal was set before the program began."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # As in a shell's background; programs would inherit it.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.process = subprocess.Popen(
            [*self._own_tty(signals), *program, *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            cwd=folder,
            env=environment(folder, **(changes or {})),
            start_new_session=True,
        )

    def _own_tty(self, signals: bool) -> tuple[str, ...]:
        return ("sh", "-c", _OPEN_TTY, os.ttyname(self._slave)) if signals else ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.go_away()

    # What a person does.

    def press(self, *keys: str) -> None:
        """Type; each argument arrives by itself."""
        for key in keys:
            os.write(self.master, key.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size; the kernel tells the program if it has any."""
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)

    def go_away(self) -> None:
        """Close the window."""
        for end in ("master", "_slave"):
            if getattr(self, end) >= 0:
                os.close(getattr(self, end))
                setattr(self, end, -1)

    # What is to be seen.

    @property
    def text(self) -> str:
        """The screen as it is now."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def count(self, word: str) -> int:
        """A counter as the screen shows it; -1 where it does not."""
        found = re.search(rf"(?m)(?:^ *|\u00b7 |   ){word} +([0-9,]+)", self.text)
        return int(found[1].replace(",", "")) if found else -1

    def read(self, seconds: float, most: int = 1 << 16) -> bool:
        """Read what comes within a time, once; false if nothing does, or nothing will ever again."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            output = os.read(self.master, most)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self._show(output)
        return bool(output)

    def _show(self, output: bytes) -> None:
        if _SYNC_QUERY in (self.output[-len(_SYNC_QUERY) :] + output):
            os.write(self.master, _SYNC_ANSWER)
        self.output += output
        waiting = self._rest + output
        cut = _CUT_SHORT.search(waiting)
        end = cut.start() if cut else len(waiting)
        begun = waiting.rfind(_FRAME_BEGINS, 0, end)
        if begun > waiting.rfind(_FRAME_ENDS, 0, end):
            end = begun
        self._rest = waiting[end:]
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", waiting[:end]))

    def until(self, is_there: str | Callable[[str], bool]) -> str:
        """Read until the screen shows a text, or until `is_there` says so; the screen then."""
        deadline = monotonic() + PATIENCE_S
        while not (is_there in self.text if isinstance(is_there, str) else is_there(self.text)):
            if monotonic() > deadline:
                raise AssertionError(f"never seen: {is_there}\n{self.text}")
            if not self.read(0.2) and self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode} before {is_there} was seen\n{self.text}")
        return self.text

    def until_header(self, *words: str) -> None:
        """Read until the first line has these words."""
        self.until(lambda _: all(word in self.screen.display[0] for word in words))

    def until_count(self, word: str, least: int) -> None:
        """Read until a counter has got so far."""
        self.until(lambda _: self.count(word) >= least)

    def until_counts(self, numbers: Mapping[str, int]) -> None:
        """Read until counters are just so: a frame comes in pieces, so the header may be ahead of the numbers."""
        self.until(lambda _: all(self.count(word) == number for word, number in numbers.items()))

    def until_written(self, pattern: bytes, since: int = 0) -> None:
        """Read until the bytes written since then hold a pattern; for a stopwatch: the screen is not kept up."""
        deadline = monotonic() + PATIENCE_S
        while not re.search(pattern, self.output[since:]):
            if monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"never written: {pattern!r}")
            if select.select([self.master], [], [], 0.2)[0]:
                self.output += os.read(self.master, 1 << 16)

    def skip(self, seconds: float) -> None:
        """Read what comes within a time, once, and forget it."""
        if select.select([self.master], [], [], seconds)[0]:
            os.read(self.master, 1 << 16)

    # The end.

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def end(self) -> int:
        """Read all that still comes, wait for the program to end, and return its exit code."""
        deadline = monotonic() + PATIENCE_S
        while self.process.poll() is None and monotonic() < deadline:
            self.read(0.05)
        while self.read(0):
            pass
        return self.process.wait(1)

    @property
    def parting(self) -> list[str]:
        """The lines that are left on the ordinary screen."""
        after = self.output.rpartition(b"\x1b[?1049l")[2].decode()
        plain = re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]", "", after)
        return [line for line in plain.splitlines() if line.strip()]

    @property
    def modes(self) -> dict[int, bool]:
        """Every private mode that was touched: whether it is on at the end."""
        return {int(mode): way == b"h" for mode, way in re.findall(rb"\x1b\[\?([0-9]+)([hl])", self.output)}

    def check_untouched(self) -> None:
        """The terminal was left alone."""
        assert termios.tcgetattr(self._slave) == self.attributes
        assert self.modes == {}

    def check_restored(self) -> None:
        """The terminal is as it was: its attributes, screen, cursor, mouse, paste, focus and line wrap."""
        assert termios.tcgetattr(self._slave) == self.attributes
        assert self.output.count(b"\x1b[>") == self.output.count(b"\x1b[<u"), "the keyboard protocol is left on"
        ends_on = {mode for mode, on in self.modes.items() if on}
        assert ends_on == {7, 25}, "modes other than line wrap and the cursor are on, or these are off"


def quits(terminal: Terminal) -> None:
    """Press q, and look whether the terminal is as it was."""
    terminal.press("q")
    assert terminal.end() == 0
    terminal.check_restored()


SIGNALS = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGQUIT: 131}
"""What ends a program from outside, and the exit code that a shell expects then."""

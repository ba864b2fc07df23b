"""The keyboard: keys one by one from a terminal, without Enter; words, one a line, from anything else.

Keys are called as people write them (`a`, `space`, `esc`, `shift+left`), like in the table of actions. The terminal is
set back however the program ends, and while it is stopped.
"""

import codecs
import os
import re
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, Protocol

from playground.cli.terminal import keys_of_its_own

_ENDINGS: Final = {"SIGTERM": 143, "SIGHUP": 129, "SIGQUIT": 131}
"""Signals that end the program, with the exit code that a shell expects."""
_SEQUENCE: Final = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]")
CONTROL: Final = {
    " ": "space",
    "\t": "tab",
    "\r": "enter",
    "\n": "enter",
    "\x1b": "esc",
    "\x04": "end of input",
    "\x7f": "backspace",
}
CONTROL["\x7f"] = CONTROL["\x08"] = "backspace"
SEQUENCES: Final = {
    **{
        f"\x1b[{end}": name
        for end, name in zip("ABCDHFZ", ["up", "down", "right", "left", "home", "end", "shift+tab"], strict=True)
    },
    **{f"\x1bO{end}": name for end, name in zip("ABCDHF", ["up", "down", "right", "left", "home", "end"], strict=True)},
    "\x1b[1;2C": "shift+right",
    "\x1b[1;2D": "shift+left",
    "\x1b[5~": "pgup",
    "\x1b[6~": "pgdn",
    **{f"\x1bO{end}": f"f{number}" for number, end in enumerate("PQRS", 1)},
    **{f"\x1b[{code}~": f"f{n}" for n, code in enumerate((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), 1)},
    "\x1b[1~": "home",
    "\x1b[4~": "end",
}
END: Final = "end of input"
"""What comes when nothing more will."""


class Keyboard(Protocol):
    """Where keys come from."""

    is_live: bool
    """Whether somebody presses them while time goes by; else each is waited for."""

    def read(self, wait_s: float) -> list[str]:
        """The keys that have come by now, or that come within a time; `END` when nothing more will."""


class Lines:
    """Words from a pipe or a file, one a line; an empty line is the space bar."""

    is_live = False

    def read(self, wait_s: float) -> list[str]:
        """The next one, however long it takes."""
        line = sys.stdin.readline() if sys.stdin is not None else ""
        return [line.strip() or "space"] if line else [END]


class Nothing:
    """Nobody: what is told goes into a file or a pipe, and the terminal is not asked for words."""

    is_live = False

    def read(self, wait_s: float) -> list[str]:
        """Nothing will ever come."""
        return [END]


class Keys:
    """Single keys from a terminal that is set to send them so."""

    is_live = True

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def read(self, wait_s: float) -> list[str]:
        """What comes within a time; a bare escape is one that nothing follows at once."""
        try:
            if not select.select([sys.stdin], [], [], wait_s)[0]:
                return []
            data = os.read(sys.stdin.fileno(), 4096)
        except OSError:
            return [END]
        return list(key_names(self._decoder.decode(data))) if data else [END]


def key_names(text: str) -> Iterator[str]:
    """What a terminal has sent, key by key; a sequence that is that of no key we know is left out."""
    at = 0
    while at < len(text):
        found = _SEQUENCE.match(text, at)
        if found:
            at = found.end()
            if name := SEQUENCES.get(found[0]):
                yield name
            continue
        char = text[at]
        at += 1
        if name := CONTROL.get(char, char if char.isprintable() else ""):
            yield name


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """The keyboard that there is, for as long as it is used."""
    if sys.stdin is not None and sys.stdin.isatty() and not sys.stdout.isatty():
        yield Nothing()
        return
    try:
        import termios
        import tty
    except ImportError:  # Where terminals are of another kind each key is followed by Enter.
        yield Lines()
        return
    if sys.stdin is None or not sys.stdin.isatty():
        yield Lines()
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def set_back() -> None:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    def stop(*_: object) -> None:
        set_back()
        os.kill(os.getpid(), signal.SIGSTOP)
        tty.setcbreak(descriptor, termios.TCSADRAIN)  # It goes on; what was typed meanwhile counts.

    with keys_of_its_own(), _signals(stop):
        try:
            tty.setcbreak(descriptor, termios.TCSADRAIN)
            yield Keys()
        finally:
            set_back()


@contextmanager
def _signals(stop: object) -> Iterator[None]:
    """Let what ends the program end it in good order, and what stops it leave the terminal as it was."""

    def leave(number: int, _: FrameType | None) -> None:
        sys.exit(_ENDINGS[signal.Signals(number).name])

    handlers = {**dict.fromkeys(_ENDINGS, leave), "SIGTSTP": stop}
    before = {name: signal.signal(getattr(signal, name), handler) for name, handler in handlers.items()}  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)

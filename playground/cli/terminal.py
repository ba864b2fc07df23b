"""The terminal: two streams, and what happens when one of them goes away or somebody presses Ctrl-C.

Standard output is data; narration, progress and mistakes go to standard error. A terminal without Unicode gets question
marks rather than an error, and no end of a stream is a traceback. What is named in a line cannot change the terminal.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Final, NoReturn, TextIO

from playground.text import printable

VIOLATED, USAGE, UNDECIDED, DIFFERS, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 4, 130, 141
"""Exit codes; the last two are what a shell reports for SIGINT and SIGPIPE."""
_SIZES: Final = ("COLUMNS", "LINES", "JUPYTER_COLUMNS", "JUPYTER_LINES", "TERMINAL_WIDTH")
_SIZE: Final = re.compile("0*[1-9][0-9]{0,3}")
"""A size that a terminal can have."""


def width(stream: TextIO | None = None) -> int:
    """How many columns there are: `COLUMNS`, else the terminal's, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if _SIZE.fullmatch(columns):
        return int(columns)
    try:
        return os.get_terminal_size((stream or sys.stdout).fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def can_print(text: str, encoding: str | None) -> bool:
    """Whether a stream of this encoding can print these characters."""
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def say(line: object) -> None:
    """Print one line of talk, whatever is named in it; if nobody can hear it that is no reason to stop."""
    with suppress(OSError):
        sys.stdout.flush()  # What was printed before is read before, where both go the same way.
    with suppress(OSError):
        # In one piece: another program's line, such as that of `| head`, would come before an end that stands alone.
        sys.stderr.write(_broken(printable(str(line)), sys.stderr) + "\n")


def _broken(line: str, stream: TextIO) -> str:
    """A line as a terminal shows it without breaking words; whole for a program, or with a word too long for one.

    Such a word is a token or a path: somebody will copy the command that it stands in.
    """
    room = width(stream)
    if not stream.isatty() or max(map(len, line.split()), default=0) > room:
        return line
    import textwrap  # Not every start has a line to break.

    return textwrap.fill(line, room, break_long_words=False, break_on_hyphens=False)


@contextmanager
def keys_of_its_own() -> Iterator[None]:
    """Until this is over keys are for the program: those that it has not read when it leaves are not the shell's.

    What is typed in a burst goes on behind the key that leaves, and a shell would take it for commands.
    """
    try:
        import termios

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (ImportError, AttributeError, OSError, ValueError, termios.error):
        yield  # There is no such terminal.
        return
    try:
        yield
    finally:
        with suppress(termios.error):
            if not _is_in_the_background_of(descriptor):
                termios.tcsetattr(descriptor, termios.TCSANOW, before)
                termios.tcflush(descriptor, termios.TCIFLUSH)


def _is_in_the_background_of(terminal: int) -> bool:
    """Whether somebody else has the terminal: to set it would stop this process."""
    try:
        return os.tcgetpgrp(terminal) != os.getpgrp()
    except OSError:  # It is not the terminal of this session.
        return False


def complain(*lines: object) -> NoReturn:
    """Print mistakes, one line each, and leave with the exit code for a usage error or a bad file."""
    for line in lines:
        say(line)
    sys.exit(USAGE)


def prepare_streams() -> None:
    """Make both streams fit to print on. Closed ones swallow talk, not data; a poor terminal gets question marks.

    What is no terminal gets data: UTF-8, whatever the locale is, so that what one machine writes another one reads.
    """
    if sys.stdout is None:
        # Nothing can be written to what is open for reading: data that goes nowhere is an error, as on a full disk.
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w")  # noqa: SIM115  # As open as the original would be.
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, TextIOWrapper)
        stream.reconfigure(errors="replace")
    if not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]


def forget_odd_sizes() -> None:
    """Take sizes from the environment that are none: the libraries that read them would stumble."""
    for name in _SIZES:
        if name in os.environ and not _SIZE.fullmatch(os.environ[name]):
            del os.environ[name]


def abandon_streams() -> None:
    """Let what can no longer be written go nowhere, so that the interpreter does not stumble over it at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

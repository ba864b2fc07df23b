"""The terminal: consoles for data and for talk, and what happens when the reader goes away or presses Ctrl-C.

Standard output is data; narration, progress and mistakes go to standard error. Rich keeps to `NO_COLOR`, to pipes and
to the width; a terminal without Unicode gets question marks and ASCII lines rather than an error.
"""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, NoReturn, ParamSpec

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")

VIOLATED, USAGE, UNDECIDED, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 130, 141
"""Exit codes; the last two are what a shell reports for SIGINT and SIGPIPE."""


def output() -> "Console":
    """The console for data."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def talk() -> "Console":
    """The console for narration and mistakes."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def complain(*lines: object) -> NoReturn:
    """Print mistakes, one line each, and leave with the exit code for a usage error or a bad file."""
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(USAGE)


def abandon_stdout() -> NoReturn:
    """Leave quietly after the reader of standard output has gone; what is buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(PIPE_CLOSED)


def at_the_terminal(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end well: mistakes in one line each, no traceback for a closed pipe or Ctrl-C."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        from playground.scenario.mistakes import PresetError

        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams
        try:
            try:
                command(*args, **kwargs)
            finally:
                sys.stdout.flush()
        except PresetError as error:
            complain(*error.mistakes)
        except BrokenPipeError:
            abandon_stdout()
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            sys.exit(INTERRUPTED)

    return guarded

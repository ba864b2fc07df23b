"""How a command ends: well, or in one line that says what to do, whatever went wrong, and never in a traceback.

Nothing is decided of a run that was not played to its end, so the exit code is that of an undecided one.
"""

import gc
import sys
from collections.abc import Callable
from errno import EBADF, ENOMEM
from functools import wraps
from typing import Final, NoReturn, ParamSpec

from playground.cli.terminal import (
    INTERRUPTED,
    PIPE_CLOSED,
    UNDECIDED,
    abandon_streams,
    complain,
    forget_odd_sizes,
    prepare_streams,
    say,
)

P = ParamSpec("P")

OUT_OF_MEMORY: Final = (
    "there is not enough memory for this run; make it smaller with fewer messages (--messages), "
    "or let less be under way at once (a larger every_ms, fewer retries)"
)
_RESERVED: Final = 8 << 20
_RESERVE: Final[list[bytes]] = []
"""Memory that nobody touches, to be given back when there is no other left: without it no line could be said.

Bytes come zeroed from the system; a bytearray would be filled with zeros, page by page, at every start.
"""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that there was no memory left."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == ENOMEM)


def fail(error: Exception, also: str = "") -> NoReturn:
    """Say what ended the program, and leave; `also` is a further clause."""
    if is_out_of_memory(error):
        _RESERVE.clear()
        _let_go(error)
        say(OUT_OF_MEMORY + also)
        sys.exit(UNDECIDED)
    from playground.saved.state_folder import write_error

    path = write_error(error)
    details = f"; details are in {path}" if path else ""
    reason = next(iter(str(error).splitlines()), "")[:200] or type(error).__name__
    say(f"the playground stopped by a mistake of its own: {reason}{also}{details}")
    sys.exit(UNDECIDED)


def _let_go(error: BaseException | None) -> None:
    """Give back what the run held, so that there is memory to say a line with."""
    while error is not None:
        before = error.__context__
        error.__traceback__ = error.__cause__ = error.__context__ = None
        error = before
    gc.collect()


def _why_not(error: OSError) -> str | None:
    return "standard output is closed" if error.errno == EBADF else error.strerror


def with_safe_streams(function: Callable[P, None]) -> Callable[P, None]:
    """No traceback for a stream that is closed, full or no longer read, nor for Ctrl-C, nor for anything else."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        prepare_streams()
        forget_odd_sizes()
        _RESERVE.append(bytes(_RESERVED))
        try:
            try:
                function(*args, **kwargs)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            abandon_streams()
            sys.exit(PIPE_CLOSED)
        except OSError as error:
            abandon_streams()
            if error.errno == ENOMEM:
                fail(error)
            complain(f"cannot write the output: {_why_not(error)}")
        except KeyboardInterrupt:
            say("interrupted")
            sys.exit(INTERRUPTED)
        except Exception as error:
            fail(error)

    return guarded


def at_the_terminal(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end well: safe streams, and the mistakes of a preset in one line each."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        from playground.scenario.mistakes import PresetError

        try:
            command(*args, **kwargs)
        except PresetError as error:
            complain(*error.mistakes)

    return with_safe_streams(told)

"""Usage errors, as Typer words them, but for a value: they name what was typed, and what was typed may be anybody's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

from playground.cli.terminal import PIPE_CLOSED, abandon_streams, complain
from playground.text import printable
from playground.words.phrases import listed

_NEAR: Final = 0.75
"""From this likeness on, an option may be a slip of another one; those below share some letters."""
_MOST: Final = 3

others: list[CommandInfo] = []
"""The commands that were left out at this start, for Typer makes all that it has."""


class Commands(TyperGroup):
    """The commands of the program; what is wrong with their arguments is said in text that is fit to be shown."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Read the options that stand before the command."""
        with _fit_to_be_shown():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """Find the command, read its arguments, and run it."""
        with _fit_to_be_shown():
            return super().invoke(ctx)


@contextmanager
def _fit_to_be_shown() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Typer would leave with 1, the code of a broken promise.
        abandon_streams()
        sys.exit(PIPE_CLOSED)
    except Exception as error:
        if type(error) is typer.BadParameter and error.param is not None:
            complain(f"{error.param.opts[0]}: {error.message}")
        if hasattr(error, "possibilities"):
            _suggest(error)
        # Typer has its own copy of Click, whose exceptions it does not make public: they have a message.
        if isinstance(message := getattr(error, "message", None), str):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise


def _options_of_others() -> Iterator[tuple[str, set[str]]]:
    """The options of the commands that this start has left out."""
    for one in others:
        command = get_command_from_info(one, pretty_exceptions_short=False, rich_markup_mode=None)
        yield str(command.name), {option for parameter in command.params for option in parameter.opts}


def _suggest(error: Any) -> None:
    """Of an option that a command does not have, say which other one has it; else which of its own may be meant."""
    typed = error.option_name
    having = [f"`playground {name}`" for name, options in _options_of_others() if typed in options]
    if having:
        note = f"{listed(having[:_MOST])} {'has' if len(having) == 1 else 'have'} it"
        error.message, error.possibilities = f"{error.message}; {note}.", ()
        return
    near = (SequenceMatcher(None, typed, one).ratio() for one in error.possibilities or ())
    error.possibilities = [one for one, ratio in zip(error.possibilities or (), near, strict=True) if ratio >= _NEAR]

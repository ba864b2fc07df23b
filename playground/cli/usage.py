"""Usage errors, as Typer words them, but for a value: they name what was typed, and what was typed may be anybody's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from playground.cli.terminal import PIPE_CLOSED, abandon_streams, complain
from playground.text import printable


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
        # Typer has its own copy of Click, whose exceptions it does not make public: they have a message.
        if isinstance(message := getattr(error, "message", None), str):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise

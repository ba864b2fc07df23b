"""Usage errors, as Typer words them, but for a value: they name what was typed, and what was typed may be anybody's."""

import sys
from collections.abc import Iterable, Iterator
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
_WANTED: Final = {
    "PRESET|FILE": "name a preset, a file or a share token, as in `playground {0} ack-lost`; "
    "`playground presets` lists what there is",
    "FILE|TOKEN": "name a recording or a share token; `playground record ack-lost --output ack-lost.json` writes one",
    "SYSTEM": "name a real system, as in `playground {0} rabbitmq`; `playground systems` lists them",
}
"""By how a command calls what it cannot do without: what that is, with an example."""

others: list[CommandInfo] = []
"""The commands other than the one that is named: where one is, they are left out, for Typer makes all that it has."""


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
        if type(error).__name__ == "MissingParameter":
            _ask_for(error)
        # Typer has its own copy of Click, whose exceptions it does not make public: they have a message.
        if isinstance(message := getattr(error, "message", None), str):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise


def _ask_for(error: Any) -> None:
    """Say what a command wants that was given nothing, with an example."""
    command = error.ctx.info_name
    if wanted := _WANTED.get(error.param.metavar):
        complain(f"{command}: {wanted.format(command)}")


def _options_of_others() -> dict[str, dict[str, str]]:
    """By command, the options of those that are not named, each as it is typed; first what the bare program does."""
    made = (get_command_from_info(one, pretty_exceptions_short=False, rich_markup_mode=None) for one in others)
    typed = {str(command.name): dict(_as_typed(command.params)) for command in made}
    return {name: typed[name] for name in sorted(typed, key=lambda name: name != "play")}


def _as_typed(parameters: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for parameter in parameters:
        yield from (
            (option, option if getattr(parameter, "is_flag", False) else f"{option} ...") for option in parameter.opts
        )


def _suggest(error: Any) -> None:
    """Of an option that a command does not have, say which other one has it; else which may be meant."""
    typed, is_before, elsewhere = error.option_name, isinstance(error.ctx.command, Commands), _options_of_others()
    if having := [name for name, options in elsewhere.items() if typed in options]:
        some = [f"`playground {name}{f' {elsewhere[name][typed]}' if is_before else ''}`" for name in having[:_MOST]]
        has = "has" if len(having) == 1 else "have"
        note = f"it goes behind a command, as in {listed(some)}" if is_before else f"{listed(some)} {has} it"
        error.message, error.possibilities = f"{error.message}; {note}.", ()
        return
    known = {
        *(error.possibilities or ()),
        *(option for options in elsewhere.values() if is_before for option in options),
    }
    error.possibilities = [one for one in sorted(known) if SequenceMatcher(None, typed, one).ratio() >= _NEAR]

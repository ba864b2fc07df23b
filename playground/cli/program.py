"""The program: what all commands are commands of."""

from typing import Any, Final

import typer

from playground.cli.usage import Commands
from playground.scenario.openers import open_also

_CELL: Final = r"[a-z][a-z-]*(?:@[\w.-]+)?:[\w-]*:\w*"
"""System, configuration, fault; no path looks like this."""

app = typer.Typer(
    name="playground",
    cls=Commands,
    help="See, break and understand message delivery semantics.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _cell(name: str) -> dict[str, Any]:
    """A cell of the matrix."""
    from playground.matrix.names import table_named

    return table_named(name)


open_also(_CELL, _cell)

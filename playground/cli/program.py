"""The program: what all commands are commands of."""

import typer

from playground.cli.usage import Commands

app = typer.Typer(
    name="playground",
    cls=Commands,
    help="See, break and understand message delivery semantics.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

"""The commands that have to do with real systems. Each body imports what it needs when it is called."""

from typing import Annotated

import typer

from playground.cli.options import JsonOption, argument, command, flag, option, word
from playground.cli.program import app


@command(app)
def guarantee(
    wanted: Annotated[
        list[str] | None,
        argument("[SYSTEM] [KEY=VALUE]...", "A system, and settings of it by its own names."),
    ] = None,
    files: Annotated[
        list[str] | None,
        typer.Option(
            "--file",
            metavar="PATH",
            help="A configuration file; as often as you like, since one rarely shows all of it.",
        ),
    ] = None,
    config: Annotated[str | None, option("NAME", "The named configuration to start from.")] = None,
    profile: Annotated[str | None, option("NAME", "Only with this profile of Spring active.")] = None,
    need: Annotated[
        str | None,
        word(
            "at-most-once, at-least-once or exactly-once: leave with 1 if that is not met.",
            *("at-most-once", "at-least-once", "exactly-once"),
        ),
    ] = None,
    json: JsonOption = False,
    sarif: Annotated[bool, flag("--sarif", "Print SARIF 2.1.0, for code scanning.")] = False,
) -> None:
    """Find out what settings of a real system guarantee, which failure shows it, and which setting closes the gap.

    Exit code: 0 the need is met, or none is named; 1 it is not, 2 usage or bad file.
    """
    from playground.cli.guarantee import Asked, guarantee

    asked = Asked(wanted or [], files or [], config, profile, need)
    guarantee(asked, as_json=json, as_sarif=sarif)

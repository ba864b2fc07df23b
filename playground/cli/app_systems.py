"""The commands that have to do with real systems. Each body imports what it needs when it is called."""

from typing import Annotated

import typer

from playground.cli.options import JsonOption, argument, command, flag, known_real_systems, option, word
from playground.cli.program import app


@command(app)
def matrix(
    system: Annotated[str, argument("SYSTEM", "A real system, such as rabbitmq or rabbitmq@4.0.", known_real_systems)],
    config: Annotated[str | None, option("NAME", "Only this configuration.")] = None,
    fault: Annotated[str | None, option("F2", "Only this standard fault.")] = None,
    cell: Annotated[
        str | None, option("NAME:F2", "Print one cell as a preset: running it gives the numbers of that cell.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Try each standard fault in each configuration of a real system, and count what one message comes to."""
    from playground.cli.matrix import show_matrix

    show_matrix(system, config, fault, cell, as_json=json)


@command(app)
def guarantee(
    wanted: Annotated[
        list[str] | None,
        argument("[SYSTEM] [KEY=VALUE|FILE]...", "A system, settings of it by its own names, configuration files."),
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
    more: Annotated[bool, flag("--more", "Show what is taken where nothing is set, and what was tried.")] = False,
    json: JsonOption = False,
    sarif: Annotated[bool, flag("--sarif", "Print SARIF 2.1.0, for code scanning.")] = False,
    skip_others: Annotated[
        bool, flag("--skip-others", "Leave with 0 where no file says anything of a system that is known here.")
    ] = False,
) -> None:
    """Find out what settings of a real system guarantee, which failure shows it, and which setting closes the gap.

    Exit code: 0 the need is met, or none is named; 1 it is not, 2 usage or bad file.
    """
    from playground.cli.guarantee.command import Asked, guarantee

    asked = Asked(wanted or [], files or [], config, profile, need, skip_others, more)
    guarantee(asked, as_json=json, as_sarif=sarif)


@command(app)
def choose(
    answers: Annotated[
        str, option("KEY=WORD,...", "Answers in one: lose=no,twice=no,effect=own,order=no,system=rabbitmq.")
    ] = "",
    lose: Annotated[str | None, word("Whether you can afford to lose a message.", "no", "yes")] = None,
    twice: Annotated[str | None, word("Whether you can handle that something is done twice.", "no", "yes")] = None,
    effect: Annotated[
        str | None,
        word(
            "Where the effect is: your own database, somebody else's with a key, or without.",
            *("own", "keyed", "external"),
        ),
    ] = None,
    order: Annotated[str | None, word("Whether order must hold.", "no", "yes")] = None,
    system: Annotated[
        str | None, option("SYSTEM", "The system that you have, such as rabbitmq or rabbitmq@4.0.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Answer the questions of a design review: what to set in the system you have, what it costs, what stays open."""
    from playground.cli.choose import answers_of, choose

    given = {"lose": lose, "twice": twice, "effect": effect, "order": order, "system": system}
    choose({**given, **answers_of(answers)}, as_json=json)

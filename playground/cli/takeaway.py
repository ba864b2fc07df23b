"""The commands that make something to take along: recordings, replays, share tokens, films and reports."""

from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli.options import (
    ForceOption,
    JsonOption,
    OutputOption,
    PresetArgument,
    command,
    to_file,
    word,
)

if TYPE_CHECKING:
    from playground.scenario.overrides import Overrides

takeaway = typer.Typer()


@command(takeaway)
def report(
    preset: PresetArgument,
    form: Annotated[
        str | None,
        word("html or md (Markdown), whatever the file is called.", "html", "md", name="--format"),
    ] = None,
    output: Annotated[
        str | None,
        to_file("Write it to a file; .html and .md say how. Without: Markdown, to the terminal."),
    ] = None,
    force: ForceOption = False,
    *,
    overrides: "Overrides",
) -> None:
    """Write all there is to know of a run into one file for people: the verdict, the story, the whys, the diagram."""
    from playground.cli.output import Output
    from playground.cli.report_file import write_report

    write_report(preset, overrides, wanted=form, output=Output("-o", output, force))


@command(takeaway)
def record(
    preset: PresetArgument,
    overrides: "Overrides",
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Write a preset down together with what came of it, so that a replay can be held to it."""
    from playground.cli import record
    from playground.cli.output import Output

    record.record(preset, overrides, output=Output("--output", output, force))


@command(takeaway)
def replay(
    recording: Annotated[str, typer.Argument(metavar="FILE|TOKEN", help="A recording, or a share token.")],
    against: Annotated[
        str | None,
        typer.Option(metavar="TRACE", help="Compare any preset with a trace, the file of `run --trace`, instead."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Replay a recording, and name the first event that differs.

    Exit code: 0 the same run, 4 another, 2 usage, bad file or nothing to compare with.
    """
    from playground.cli import replay

    replay.replay(recording, against=against, as_json=json)


@command(takeaway)
def share(preset: PresetArgument, overrides: "Overrides") -> None:
    """Print a preset as a share token: one short string that opens wherever a preset is asked for."""
    from playground.cli import share

    share.share(preset, overrides)


@command(takeaway)
def cast(
    preset: PresetArgument,
    overrides: "Overrides",
    speed: Annotated[
        float, typer.Option(metavar="NUMBER", help="Seconds of virtual time in a second of the film.")
    ] = 0.1,
    idle: Annotated[
        float, typer.Option(metavar="SECONDS", help="However long nothing happens, it takes no longer.")
    ] = 1.5,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Make a film of a run for a terminal: an asciicast, to be embedded in a page."""
    from playground.cli import cast
    from playground.cli.output import Output

    cast.cast(preset, overrides, speed=speed, longest_gap_s=idle, output=Output("--output", output, force))

"""The commands that play a preset, and those that make something of it; those that look things up: `app_library.py`.

Each body imports what it needs when it is called.
"""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli import app_library, app_practice, app_systems, usage  # noqa: F401  # Their commands are commands of the program, too.
from playground.cli.options import (
    ForceOption,
    JsonOption,
    LinearOption,
    PresetArgument,
    VersionOption,
    argument,
    command,
    flag,
    known_messages,
    known_presets,
    number,
    option,
    to_file,
    word,
)
from playground.cli.output import Output
from playground.cli.program import app
from playground.cli.terminal import complain, say

if TYPE_CHECKING:
    from typer.models import CommandInfo

    from playground.scenario.overrides import Overrides


__all__ = ["app", "run_app"]


@app.callback(invoke_without_command=True)
def start(context: typer.Context, _version: VersionOption = False, linear: LinearOption = False) -> None:
    """Without a command: the terminal UI; where there is no terminal, the lost ACK under all three guarantees."""
    from playground.cli.play import has_screen

    if context.invoked_subcommand is not None and linear:
        complain("--linear: goes behind play")
    if context.invoked_subcommand is None and (linear or has_screen()):
        play(linear=linear)
    elif context.invoked_subcommand is None:
        compare("ack-lost")
        say("An ACK is the consumer's answer 'done'.")
        say("Go on with: playground run ack-lost, playground presets, playground --help")


@command(app)
def play(
    preset: Annotated[str | None, argument("[PRESET|FILE]", "A place to play by default.", known_presets)] = None,
    speed: Annotated[float | None, number(float, "Virtual seconds a second, from 0.1 to 100.")] = None,
    *,
    overrides: "Overrides",
    paused: Annotated[bool, flag("--paused", "Start with the clock stopped.")] = False,
    systems: Annotated[
        str | None, option("SYSTEM,...", "Race it in these systems, side by side: rabbitmq,sqs:delete-first; or all.")
    ] = None,
    theme: Annotated[
        str | None, word("dark, light, colour-blind or terminal.", "dark", "light", "colour-blind", "terminal")
    ] = None,
    ascii: Annotated[bool, flag("--ascii", "Do without Unicode.")] = False,  # noqa: A002
    no_motion: Annotated[bool, flag("--no-motion", "Nothing glides and nothing flashes.")] = False,
    linear: LinearOption = False,
) -> None:
    """Play a preset live: see it, break it, understand it."""
    from playground.cli.play import play_in_lines, play_preset, wanted_systems

    wanted = wanted_systems(systems, overrides)
    if linear:
        play_in_lines(preset, overrides, speed=speed, systems=wanted)
        return
    play_preset(
        preset,
        overrides,
        speed=speed,
        paused=paused,
        systems=wanted,
        theme=theme,
        ascii_only=ascii,
        motion=not no_motion,
    )


@command(app)
def tour(linear: LinearOption = False) -> None:
    """Take the tour: fourteen steps, a key each, from a lost ACK to exactly-once broken."""
    from playground.cli.play import take_tour

    take_tour(linear=linear)


@command(app)
def present(
    presets: Annotated[
        list[str] | None,
        argument("PRESET|FILE|SYSTEM...", "What to show, one after the other; of a system its demo.", known_presets),
    ] = None,
    *,
    overrides: "Overrides",
    guess: Annotated[
        bool, flag("--guess", "Ask at each beat, and hide what came of it until U answers.", "--hide-counters")
    ] = False,
    theme: Annotated[
        str | None, word("dark, light, colour-blind or terminal.", "dark", "light", "colour-blind", "terminal")
    ] = None,
    ascii: Annotated[bool, flag("--ascii", "Do without Unicode.")] = False,  # noqa: A002
    no_motion: Annotated[bool, flag("--no-motion", "Nothing glides and nothing flashes.")] = False,
    linear: LinearOption = False,
) -> None:
    """Present presets live: the run stops at each beat; PageDown or . goes on, PageUp or , goes back."""
    from playground.cli.play import present_in_lines, present_presets

    if not presets:
        demos = "demo-at-most-once, demo-at-least-once, demo-exactly-once"
        complain(f"present: name what to show; made for it are {demos}; a system such as kafka has a demo, too")
    if linear:
        present_in_lines(presets, overrides, guess=guess)
        return
    present_presets(presets, overrides, hide_counters=guess, theme=theme, ascii_only=ascii, motion=not no_motion)


@command(app)
def run(
    preset: PresetArgument,
    overrides: "Overrides",
    json: JsonOption = False,
    trace: Annotated[str | None, option("FILE", "Write every event, with its cause, as JSON Lines.")] = None,
    force: ForceOption = False,
) -> None:
    """Replay a preset and show the fate of each message.

    Exit code: 0 promise kept, 1 promise broken, 3 undecided, 2 usage or bad file.
    """
    from playground.cli.run import run_preset

    run_preset(preset, overrides, as_json=json, trace=Output("--trace", trace, force))


@command(app, without="guarantee")
def compare(
    preset: PresetArgument,
    overrides: "Overrides",
    systems: Annotated[
        str | None,
        option("SYSTEM,...", "Under the same faults in these systems instead: rabbitmq,sqs:delete-first; or all."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Replay the identical schedule under each guarantee, or in several systems, side by side."""
    if systems is not None:
        from playground.cli.compare_systems import compare_systems

        compare_systems(preset, overrides, systems, as_json=json)
        return
    from playground.cli.compare import compare_preset

    compare_preset(preset, overrides, as_json=json)


@command(app)
def why(
    preset: PresetArgument,
    message: Annotated[
        str | None,
        argument("[MESSAGE]", "For example m3. Without it: all that there is to explain.", known_messages),
    ] = None,
    *,
    overrides: "Overrides",
    kind: Annotated[
        str | None,
        word(
            "What to explain, if there is more: lost, duplicated, late, deduplicated, ...",
            *("lost", "duplicated", "failed", "dead-lettered", "pending"),
            *("misreported", "done-and-parked", "late", "deduplicated"),
        ),
    ] = None,
    when: Annotated[bool, flag("--when", "Also show when it became inevitable.")] = False,
    json: JsonOption = False,
) -> None:
    """Explain what happened to a message: the causes, what would have prevented it, and a sentence for an interview."""
    from playground.cli.why.command import explain_message, list_anomalies

    if message is not None:
        explain_message(preset, overrides, message, kind=kind, when=when, as_json=json)
    elif kind is not None or when:
        complain("--kind, --when: they go with a message; name one, such as m3")
    else:
        list_anomalies(preset, overrides, as_json=json)


@command(app)
def diagram(
    preset: PresetArgument,
    message: Annotated[
        str | None, option("NAME", "Only this message, such as m3, and the faults that touched it.")
    ] = None,
    form: Annotated[
        str | None,
        word("text (the default), svg, mermaid or shiviz.", "text", "svg", "mermaid", "shiviz", name="--format"),
    ] = None,
    output: Annotated[str | None, to_file("Write it to a file; .svg and .mmd say how.")] = None,
    force: ForceOption = False,
    ascii_only: Annotated[bool, flag("--ascii", "Draw the text with plain ASCII characters.")] = False,
    *,
    overrides: "Overrides",
) -> None:
    """Draw the space-time diagram: every packet an arrow, every crash, pause and cut a band."""
    from playground.cli.diagram import draw_preset

    target = Output("-o", output, force)
    draw_preset(preset, overrides, message=message, wanted=form, output=target, ascii_only=ascii_only)


@command(app)
def check(
    files: Annotated[
        list[str] | None, argument("[PRESET|FILE]...", "The whole library by default.", known_presets)
    ] = None,
) -> None:
    """Replay presets and compare them with what they expect.

    Exit code: 0 all as expected, 1 not, 2 usage or bad file.
    """
    from playground.cli.check import check_presets

    check_presets(files or [])


# What makes something to take along: reports, recordings, share tokens and films.


@command(app)
def report(
    preset: PresetArgument,
    form: Annotated[
        str | None, word("html or md (Markdown), whatever the file is called.", "html", "md", name="--format")
    ] = None,
    output: Annotated[
        str | None, to_file("Write it to a file; .html and .md say how. Without: Markdown, to the terminal.")
    ] = None,
    force: ForceOption = False,
    *,
    overrides: "Overrides",
) -> None:
    """Write all there is to know of a run into one file for people: the verdict, the story, the whys, the diagram."""
    from playground.cli.report_file import write_report

    write_report(preset, overrides, wanted=form, output=Output("-o", output, force))


@command(app)
def record(
    preset: PresetArgument,
    overrides: "Overrides",
    output: Annotated[str | None, to_file()] = None,
    force: ForceOption = False,
) -> None:
    """Write a preset down together with what came of it, so that a replay can be held to it."""
    from playground.cli import record

    record.record(preset, overrides, output=Output("--output", output, force))


@command(app)
def replay(
    recording: Annotated[str, argument("FILE|TOKEN", "A recording, or a share token.")],
    against: Annotated[
        str | None, option("TRACE", "Compare any preset with a trace, the file of `run --trace`, instead.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Replay a recording, and name the first event that differs.

    Exit code: 0 the same run, 4 another, 2 usage, bad file or nothing to compare with.
    """
    from playground.cli import replay

    replay.replay(recording, against=against, as_json=json)


@command(app)
def share(preset: PresetArgument, overrides: "Overrides") -> None:
    """Print a preset as a share token: one short string that opens wherever a preset is asked for."""
    from playground.cli import record

    record.share(preset, overrides)


@command(app)
def cast(
    preset: PresetArgument,
    overrides: "Overrides",
    speed: Annotated[float, number(float, "Seconds of virtual time in a second of the film.")] = 0.1,
    idle: Annotated[float, option("SECONDS", "However long nothing happens, it takes no longer.")] = 1.5,
    output: Annotated[str | None, to_file()] = None,
    force: ForceOption = False,
) -> None:
    """Make a film of a run for a terminal: an asciicast, to be embedded in a page."""
    from playground.cli import cast

    cast.cast(preset, overrides, speed=speed, longest_gap_s=idle, output=Output("--output", output, force))


def run_app() -> None:
    """Run the command line with the arguments of this process."""
    _refuse_what_is_no_command(*sys.argv[1:2])
    _leave_out_all_but(*sys.argv[1:2])
    app(prog_name="playground")


def _leave_out_all_but(word: str = "") -> None:
    """Keep the command that is named, if one is: Typer makes all that it has at every start, options and all."""
    named = [command for command in app.registered_commands if _name_of(command) == word]
    usage.others += [command for command in app.registered_commands if _name_of(command) != word]
    if named:
        app.registered_commands = named


def _name_of(command: "CommandInfo") -> str:
    return command.callback.__name__ if command.callback else ""


def _refuse_what_is_no_command(word: str = "") -> None:
    commands = set(map(_name_of, app.registered_commands))
    if word not in commands:
        from playground.cli.forgotten import refuse_what_is_no_command

        refuse_what_is_no_command(word, commands)

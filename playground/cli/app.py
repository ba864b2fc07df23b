"""The Typer app: the commands, their options and their help. Each body imports what it needs when it is called."""

import sys
from typing import Annotated

import typer

from playground.cli.terminal import at_the_terminal, complain, say

app = typer.Typer(
    name="playground",
    help="See, break and understand message delivery semantics.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _preset_names(incomplete: str) -> list[str]:
    from playground.scenario.catalogue import preset_names

    return [name for name in preset_names() if name.startswith(incomplete)]


def _words(*words: str) -> object:
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print("playground", version("delivery-playground"))
        raise typer.Exit


PresetArgument = Annotated[
    str,
    typer.Argument(
        metavar="PRESET|FILE",
        help="A preset of the library by its name, a file by its path, or a share token.",
        autocompletion=_preset_names,
    ),
]
GuaranteeOption = Annotated[
    str | None,
    typer.Option(
        metavar="WORD",
        help="at-most-once, at-least-once or exactly-once, instead of the preset's.",
        autocompletion=_words("at-most-once", "at-least-once", "exactly-once"),
    ),
]
SystemOption = Annotated[
    str | None,
    typer.Option(
        metavar="WORD",
        help="direct or broker, instead of the preset's.",
        autocompletion=_words("direct", "broker"),
    ),
]
SeedOption = Annotated[int | None, typer.Option(metavar="NUMBER", help="Another seed: other random losses and delays.")]
MessagesOption = Annotated[
    int | None, typer.Option(metavar="NUMBER", help="How many messages the workload sends, instead of the preset's.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
VersionOption = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
]


@app.callback(invoke_without_command=True)
def start(context: typer.Context, _version: VersionOption = False) -> None:
    """Without a command: the terminal UI; where there is no terminal, the lost ACK under all three guarantees."""
    from playground.cli.play import has_screen

    if context.invoked_subcommand is None and has_screen():
        play()
    elif context.invoked_subcommand is None:
        compare("ack-lost")
        say("An ACK is the consumer's answer 'done'.")
        say("Go on with: playground run ack-lost, playground presets, playground --help")


@app.command()
@at_the_terminal
def play(
    preset: Annotated[
        str | None,
        typer.Argument(metavar="[PRESET|FILE]", help="A place to play by default.", autocompletion=_preset_names),
    ] = None,
    speed: Annotated[
        float | None, typer.Option(metavar="NUMBER", help="Virtual seconds a second, from 0.1 to 100.")
    ] = None,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
    paused: Annotated[bool, typer.Option("--paused", help="Start with the clock stopped.")] = False,
    theme: Annotated[
        str | None,
        typer.Option(
            metavar="WORD", help="dark, light or colour-blind.", autocompletion=_words("dark", "light", "colour-blind")
        ),
    ] = None,
    ascii: Annotated[bool, typer.Option("--ascii", help="Do without Unicode.")] = False,  # noqa: A002
    no_motion: Annotated[bool, typer.Option("--no-motion", help="Nothing glides and nothing flashes.")] = False,
) -> None:
    """Play a preset live: see it, break it, understand it."""
    from playground.cli.play import play_preset
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    play_preset(preset, overrides, speed=speed, paused=paused, theme=theme, ascii_only=ascii, motion=not no_motion)


@app.command()
@at_the_terminal
def run(
    preset: PresetArgument,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
    json: JsonOption = False,
    trace: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write every event, with its cause, as JSON Lines.")
    ] = None,
) -> None:
    """Replay a preset and show the fate of each message.

    Exit code: 0 the promise holds, 1 violated, 3 undecided, 2 usage or bad file.
    """
    from playground.cli.run import run_preset
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    run_preset(preset, overrides, as_json=json, trace=trace)


@app.command()
@at_the_terminal
def compare(
    preset: PresetArgument,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
    json: JsonOption = False,
) -> None:
    """Replay the identical schedule under each guarantee, side by side, with what it cost."""
    from playground.cli.compare import compare_preset
    from playground.scenario.overrides import Overrides

    compare_preset(preset, Overrides(seed=seed, system=system, messages=messages), as_json=json)


@app.command()
@at_the_terminal
def why(
    preset: PresetArgument,
    message: Annotated[
        str | None,
        typer.Argument(metavar="[MESSAGE]", help="For example m3. Without it: all that there is to explain."),
    ] = None,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            help="What to explain, if there is more: lost, duplicated, late, deduplicated, ...",
            autocompletion=_words(
                *("lost", "duplicated", "failed", "dead-lettered", "misreported", "late", "deduplicated")
            ),
        ),
    ] = None,
    when: Annotated[bool, typer.Option("--when", help="Also show when it became inevitable.")] = False,
    json: JsonOption = False,
) -> None:
    """Explain what happened to a message: the causes, what would have prevented it, and a sentence for an interview."""
    from playground.cli.why import explain_message, list_anomalies
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    if message is not None:
        explain_message(preset, overrides, message, kind=kind, when=when, as_json=json)
    elif kind is not None or when:
        complain("--kind, --when: they go with a message; name one, such as m3")
    else:
        list_anomalies(preset, overrides, as_json=json)


@app.command()
@at_the_terminal
def diagram(
    preset: PresetArgument,
    message: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this message, such as m3, and the faults that touched it.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="WORD",
            help="text (the default), svg, mermaid or shiviz.",
            autocompletion=_words("text", "svg", "mermaid", "shiviz"),
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file; .svg and .mmd say how.")
    ] = None,
    ascii_only: Annotated[bool, typer.Option("--ascii", help="Draw the text with plain ASCII characters.")] = False,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
) -> None:
    """Draw the space-time diagram: every packet an arrow, every crash, pause and cut a band."""
    from playground.cli.diagram import draw_preset
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    draw_preset(preset, overrides, message=message, wanted=form, output=output, ascii_only=ascii_only)


@app.command()
@at_the_terminal
def report(
    preset: PresetArgument,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="WORD",
            help="html or md (Markdown), whatever the file is called.",
            autocompletion=_words("html", "md"),
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write it to a file; .html and .md say how. Without: Markdown, to the terminal.",
        ),
    ] = None,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
) -> None:
    """Write all there is to know of a run into one file for people: the verdict, the story, the whys, the diagram."""
    from playground.cli.report_file import write_report
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    write_report(preset, overrides, wanted=form, output=output)


@app.command()
@at_the_terminal
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PRESET|FILE]...", help="The whole library by default.", autocompletion=_preset_names),
    ] = None,
) -> None:
    """Replay presets and compare them with what they expect.

    Exit code: 0 all as expected, 1 not, 2 usage or bad file.
    """
    from playground.cli.check import check_presets

    check_presets(files or [])


@app.command()
@at_the_terminal
def presets(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Show this one.", autocompletion=_preset_names)
    ] = None,
    concept: Annotated[str, typer.Option(metavar="WORDS", help="Only presets that have to do with these words.")] = "",
    json: JsonOption = False,
) -> None:
    """List the library of presets, or show one."""
    from playground.cli.presets import list_presets, show_preset

    if name is not None and concept:
        complain("--concept: filters the list; it does not go with the name of a preset")
    if name is None:
        list_presets(concept, as_json=json)
    else:
        show_preset(name, as_json=json)


@app.command()
@at_the_terminal
def schema() -> None:
    """Print the JSON Schema of preset files."""
    import json

    from playground.scenario.schema import json_schema

    print(json.dumps(json_schema(), indent=2))


@app.command()
@at_the_terminal
def record(
    preset: PresetArgument,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a new file, not to the terminal.")
    ] = None,
) -> None:
    """Write a preset down together with what came of it, so that a replay can be held to it."""
    from playground.cli import record
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    record.record(preset, overrides, output=output)


@app.command()
@at_the_terminal
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


@app.command()
@at_the_terminal
def share(
    preset: PresetArgument,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
) -> None:
    """Print a preset as a share token: one short string that opens wherever a preset is asked for."""
    from playground.cli import share
    from playground.scenario.overrides import Overrides

    share.share(preset, Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages))


@app.command()
@at_the_terminal
def cast(
    preset: PresetArgument,
    guarantee: GuaranteeOption = None,
    seed: SeedOption = None,
    system: SystemOption = None,
    messages: MessagesOption = None,
    speed: Annotated[
        float, typer.Option(metavar="NUMBER", help="Seconds of virtual time in a second of the film.")
    ] = 0.1,
    idle: Annotated[
        float, typer.Option(metavar="SECONDS", help="However long nothing happens, it takes no longer.")
    ] = 1.5,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file, not to the terminal.")
    ] = None,
) -> None:
    """Make a film of a run for a terminal: an asciicast, to be embedded in a page."""
    from playground.cli import cast
    from playground.scenario.overrides import Overrides

    overrides = Overrides(guarantee=guarantee, seed=seed, system=system, messages=messages)
    cast.cast(preset, overrides, speed=speed, longest_gap_s=idle, output=output)


def run_app() -> None:
    """Run the command line with the arguments of this process."""
    _catch_a_forgotten_run(*sys.argv[1:2])
    app(prog_name="playground")


def _catch_a_forgotten_run(word: str = "") -> None:
    """Say what to type to somebody who gives a preset where the command should be."""
    from playground.scenario.load import is_token

    commands = [command.callback.__name__ for command in app.registered_commands if command.callback]
    if word and word not in commands and (word.endswith(".toml") or word in _preset_names("")):
        complain(f"{word}: a preset, not a command; `playground run {word}` replays it")
    if is_token(word):
        complain("a share token, not a command; `playground replay TOKEN` opens it")

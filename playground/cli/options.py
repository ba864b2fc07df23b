"""Arguments and options that several commands share, and the completions that the shell offers for them."""

from typing import Annotated

import typer

_MOST_MESSAGES = 1000
"""With more of them a run takes too long to wait for at the prompt."""


def known_presets(incomplete: str) -> list[str]:
    """The names in the library that begin so."""
    from playground.scenario.catalogue import preset_names

    return [name for name in preset_names() if name.startswith(incomplete)]


def known_messages(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The messages of the preset on the command line, each with what became of it: first those that want explaining."""
    from playground.explain.anomalies import anomalies
    from playground.explain.record import Record
    from playground.scenario.load import load_preset
    from playground.scenario.mistakes import PresetError
    from playground.scenario.outcome import play_out

    try:
        preset = load_preset(str(context.params.get("preset") or ""))
    except PresetError:
        return []
    if preset.settings.workload.messages > _MOST_MESSAGES:
        return []
    outcome = play_out(preset)
    found = {f"m{message}": kind.value for message, kind in anomalies(Record.of(outcome.simulation))}
    others = {f"m{one.number}": "" for one in outcome.judgement.messages if f"m{one.number}" not in found}
    return [(name, kind) for name, kind in {**found, **others}.items() if name.startswith(incomplete)]


def words(*words: str) -> object:
    """A completion that offers these words."""
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
        autocompletion=known_presets,
    ),
]
GuaranteeOption = Annotated[
    str | None,
    typer.Option(
        metavar="WORD",
        help="at-most-once, at-least-once or exactly-once, instead of the preset's.",
        autocompletion=words("at-most-once", "at-least-once", "exactly-once"),
    ),
]
SystemOption = Annotated[
    str | None,
    typer.Option(
        metavar="WORD",
        help="direct or broker, instead of the preset's.",
        autocompletion=words("direct", "broker"),
    ),
]
SeedOption = Annotated[int | None, typer.Option(metavar="NUMBER", help="Another seed: other random losses and delays.")]
MessagesOption = Annotated[
    int | None, typer.Option(metavar="NUMBER", help="How many messages the workload sends, instead of the preset's.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
VersionOption = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
]

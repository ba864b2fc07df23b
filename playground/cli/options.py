"""What makes a command, the arguments and options that several share, and what the shell completes them with."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, Final

import typer

from playground.cli.endings import at_the_terminal
from playground.systems import SYSTEMS

_MOST_MESSAGES = 1000
"""With more of them a run takes too long to wait for at the prompt."""


def known_presets(incomplete: str) -> list[str]:
    """The names in the library that begin so."""
    from playground.scenario.catalogue import preset_names

    return [name for name in preset_names() if name.startswith(incomplete)]


def known_questions(incomplete: str) -> list[tuple[str, str]]:
    """The questions of interviews whose names begin so, each with what it asks."""
    from playground.practice.questions import questions

    return [(one.name, one.ask) for one in questions() if one.name.startswith(incomplete)]


def known_claims(incomplete: str) -> list[tuple[str, str]]:
    """The popular claims whose names begin so, each with what it says."""
    from playground.practice.claims import claims

    return [(claim.name, claim.says) for claim in claims() if claim.name.startswith(incomplete)]


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


def known_systems(incomplete: str) -> list[str]:
    """The systems whose names begin so."""
    return [name for name in SYSTEMS if name.startswith(incomplete)]


def known_settings(incomplete: str) -> list[str]:
    """The paths of settings that begin so; behind `=` the words that a setting can have."""
    from playground.scenario.assignments import completions

    return [one for one in completions() if one.startswith(incomplete)]


def known_real_systems(incomplete: str) -> list[str]:
    """The real systems that begin so."""
    return [name for name, profile in SYSTEMS.items() if profile.dialect and name.startswith(incomplete)]


def argument(metavar: str, text: str, completion: Callable[..., Any] | None = None) -> Any:
    """An argument with its help, and what the shell completes it with."""
    return typer.Argument(metavar=metavar, help=text, autocompletion=completion)


def option(metavar: str, text: str) -> Any:
    """An option that takes a value, with its help."""
    return typer.Option(metavar=metavar, help=text)


def number(kind: type[int] | type[float], text: str) -> Any:
    """An option that takes a number, with its help; the digits of a file, 0 to 9, are all that count."""

    def read(word: str) -> int | float:
        try:
            return kind(str(word).encode("ascii"))  # A default is a number already.
        except ValueError:
            what = "whole number; write one such as 7" if kind is int else "number; write one such as 2 or 0.5"
            raise typer.BadParameter(f"{word!r} is no {what}") from None

    return typer.Option(metavar="NUMBER", help=text, parser=read)


def flag(name: str, text: str, *others: str) -> Any:
    """An option that is there or not, with its help; others are what it may be called as well."""
    return typer.Option(name, *others, help=text)


def word(text: str, *words: str, name: str = "") -> Any:
    """An option that takes a word, with its help; the shell offers these words."""
    return typer.Option(
        *filter(None, [name]),
        metavar="WORD",
        help=text,
        autocompletion=lambda incomplete: [one for one in words if one.startswith(incomplete)],
    )


def to_file(text: str = "Write it to a file, not to the terminal.") -> Any:
    """The option that names the file to write, with its help."""
    return typer.Option("--output", "-o", metavar="FILE", help=text)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print("playground", version("delivery-playground"))
        raise typer.Exit


PresetArgument = Annotated[
    str,
    argument(
        "PRESET|FILE", "A preset of the library by its name, a file by its path, or a share token.", known_presets
    ),
]
ForceOption = Annotated[bool, flag("--force", "Replace a file that is there.")]
JsonOption = Annotated[bool, flag("--json", "Print JSON.")]
LinearOption = Annotated[
    bool, flag("--linear", "Plain lines instead of a full screen, for screen readers and slow links; the same keys.")
]
InLinesOption = Annotated[bool, typer.Option("--linear", hidden=True)]
"""Of commands that are in plain lines as they are: who asks for that has it."""
VersionOption = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
]
_OVERRIDES: Final = {
    "guarantee": Annotated[
        str | None,
        word(
            "at-most-once, at-least-once or exactly-once, instead of the preset's.",
            *("at-most-once", "at-least-once", "exactly-once"),
        ),
    ],
    "seed": Annotated[int | None, number(int, "Another seed: other random losses and delays.")],
    "system": Annotated[str | None, word(f"{' or '.join(SYSTEMS)}, instead of the preset's.", *SYSTEMS)],
    "messages": Annotated[int | None, number(int, "How many messages the workload sends, instead of the preset's.")],
    "sets": Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Another setting, by its path in a preset: consumer.dedup=memory. As often as you like.",
            autocompletion=known_settings,
        ),
    ],
}
"""What a command line can change in a preset."""


def command(app: typer.Typer, *, without: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command. What it takes as `overrides` is an option each, where they stand, but for one."""

    def added(body: Callable[..., None]) -> Callable[..., None]:
        told = at_the_terminal(_with_overrides(body, [name for name in _OVERRIDES if name != without]))
        app.command()(told)
        return told

    return added


def _with_overrides(body: Callable[..., None], names: list[str]) -> Callable[..., None]:
    taken = signature(body).parameters
    if "overrides" not in taken:
        return body

    @wraps(body)
    def called(*args: Any, **values: Any) -> None:
        from playground.scenario.overrides import Overrides

        given = {name: values.pop(name, None) for name in names}
        body(*args, overrides=Overrides(**{**given, "sets": tuple(given["sets"] or ())}), **values)

    options = [Parameter(one, Parameter.KEYWORD_ONLY, default=None, annotation=_OVERRIDES[one]) for one in names]
    shown = [each for one in taken.values() for each in (options if one.name == "overrides" else [one])]
    shown = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in shown]
    # These two are what Typer reads.
    called.__annotations__ = {one.name: one.annotation for one in shown}
    called.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # Functions may have one; mypy does not know.
    return called

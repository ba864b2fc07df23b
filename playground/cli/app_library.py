"""The commands that look things up: the library, what is often said, the format.

Each body imports what it needs when it is called.
"""

from typing import Annotated

from playground.cli.options import (
    JsonOption,
    argument,
    command,
    flag,
    known_claims,
    known_presets,
    known_systems,
    option,
)
from playground.cli.program import app
from playground.cli.terminal import complain


@command(app)
def presets(
    wanted: Annotated[
        list[str] | None,
        argument(
            "[NAME|WORDS]...", "Show this one; or list those that have to do with all of these words.", known_presets
        ),
    ] = None,
    concept: Annotated[str, option("WORDS", "Only presets that have to do with these words.")] = "",
    path: Annotated[bool, flag("--path", "Those to begin with, in order, and what each builds on.")] = False,
    json: JsonOption = False,
) -> None:
    """List the library of presets, or show one."""
    from playground.cli.presets import is_one, list_presets, show_path, show_preset

    names = wanted or []
    if path and (names or concept):
        complain("--path: is a list of its own; it goes with no name and no --concept")
    if path:
        show_path(as_json=json)
    elif len(names) == 1 and is_one(names[0]):
        if concept:
            complain("--concept: filters the list; it does not go with the name of a preset")
        show_preset(names[0], as_json=json)
    else:
        list_presets(" ".join((*names, concept)).strip(), as_json=json)


@command(app)
def claims(
    wanted: Annotated[
        list[str] | None,
        argument(
            "[CLAIM|WORD...]", "A claim by its name, or words: those that have to do with all of them.", known_claims
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """See what is often said about delivery, what is so, and the preset in which the claim fails."""
    from playground.cli.practice.claims import show_claims

    show_claims(" ".join(wanted or []).strip(), as_json=json)


@command(app)
def systems(
    name: Annotated[str | None, argument("[NAME]", "All that is known of this one.", known_systems)] = None,
    json: JsonOption = False,
) -> None:
    """List the systems that there are; of one its settings, and what is modelled, simplified and left out."""
    from playground.cli.systems import show_system, show_systems

    if name is None:
        show_systems(as_json=json)
    else:
        show_system(name, as_json=json)


@command(app)
def schema() -> None:
    """Print the JSON Schema of preset files."""
    import json

    from playground.scenario.schema import json_schema

    print(json.dumps(json_schema(), indent=2))

"""What the JSON Schema says of presets of real systems: their configurations, and their settings under their own names.

One table of settings for each system, made of what its dialect declares. In the published schema the system's name
says which of them holds; a file is held against the one of its system at once.
"""

import re
from collections.abc import Iterator
from typing import Final

from playground.engine.fields import Between, Matching
from playground.scenario.mistakes import Table
from playground.systems import SYSTEMS, named
from playground.systems.dialect import Dialect, NativeSetting

PAGE: Final = "$comment"
"""The keyword of a setting's node under which its documentation stands."""
UNIT: Final = "x-unit"
"""The one under which the unit of its number stands."""
_ANY: Final = ["boolean", "integer", "number", "string", "object"]


def general_nodes() -> Table:
    """`config` and `settings` where nothing is known of the system."""
    return {
        "config": {
            "type": "string",
            "enum": [*dict.fromkeys(one.name for _, dialect in dialects() for one in dialect.configurations)],
            "description": "A configuration of a real system that has a name; left out: what a new user gets.",
        },
        "settings": {
            "type": "object",
            "description": "Settings of a real system under its own names, and in its own units.",
            "properties": {},
            "patternProperties": {"^.+$": {"type": [*_ANY]}},
            "additionalProperties": False,
        },
    }


def nodes_of(system: object) -> Table:
    """The same for one system; of the textbook's there is nothing to add."""
    found = named(system)
    if found is None or not (dialect := found[0].dialect):
        return {}
    return {"config": _config(dialect), "settings": _settings(found[0].name, dialect, found[1])}


def definitions() -> Table:
    """The settings of each system, by the name that the schema has for them."""
    return {_title(name): _settings(name, dialect, dialect.versions[0]) for name, dialect in dialects()}


def conditions() -> list[Table]:
    """Which settings hold for which system; and that only those of the textbook have to name a guarantee."""
    every = [
        {
            "if": _is_one_of(name),
            "then": {
                "properties": {"config": _config(dialect), "settings": {"$ref": f"#/$defs/{_title(name)}"}},
            },
        }
        for name, dialect in dialects()
    ]
    real = _is_one_of(*(name for name, _ in dialects()))
    return [*every, {"if": real, "else": {"required": ["guarantee"]}}]


def dialects() -> Iterator[tuple[str, Dialect]]:
    """Each real system."""
    return ((name, profile.dialect) for name, profile in SYSTEMS.items() if profile.dialect)


def _is_one_of(*systems: str) -> Table:
    pattern = f"^({'|'.join(map(re.escape, systems))})(@.*)?$"
    return {"properties": {"system": {"pattern": pattern}}, "required": ["system"]}


def _title(system: str) -> str:
    return "".join(part.capitalize() for part in system.split("-")) + "Settings"


def _config(dialect: Dialect) -> Table:
    about = " ".join(f"{one.name}: {one.about}" for one in dialect.configurations)
    return {"type": "string", "enum": [one.name for one in dialect.configurations], "description": about}


def _settings(system: str, dialect: Dialect, version: str) -> Table:
    return {
        "type": "object",
        "description": f"Settings of {system}, under its own names and in its own units.",
        "properties": {one.name: _node(one, version) for one in dialect.settings},
        "additionalProperties": False,
    }


def _node(one: NativeSetting, version: str) -> Table:
    node: Table = {**_type(one), "description": one.text, PAGE: one.page}
    default = one.default_in(version)
    return node if default is None else {**node, "default": default}


def _type(one: NativeSetting) -> Table:
    match one.values:
        case None:
            return {"type": "boolean"}
        case Between(low, high):
            return {"type": "integer", "minimum": low, "maximum": high, UNIT: one.unit}
        case Matching(pattern):
            return {"type": "string", "pattern": pattern}
        case words:
            return {"type": "string", "enum": [*words]}

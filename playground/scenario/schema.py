"""The JSON Schema of a preset, made of what the fields of settings, commands and presets say of themselves.

A field's type is its range and words, and the text below it is its description. Files are validated by this schema, so
it cannot say anything else than what is accepted. Rules that reach across keys are in `rules.py`.
"""

import ast
import linecache
import sys
from collections.abc import Iterator
from dataclasses import MISSING, fields
from enum import Enum
from functools import cache
from itertools import pairwise
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from playground.engine.commands import COMMAND_BY_WORD, At, Step, When
from playground.engine.fields import MAX_COUNTER, MESSAGE_NAME, Between, Matching, OneOf
from playground.engine.settings import LinkSettings, Settings
from playground.scenario.mistakes import Table
from playground.scenario.native_schema import conditions, definitions, general_nodes, nodes_of
from playground.scenario.preset import Expectation, Preset
from playground.scenario.words import (
    COUNTERS,
    DEFAULT_SYSTEM,
    FATES,
    FORMAT,
    MAX_STEPS,
    NO_SETTINGS,
    SECTIONS,
    VERDICTS,
)
from playground.systems import SYSTEMS, system_words

_TABLES: Final = {
    **{name.capitalize(): settings for name, settings in SECTIONS.items()},
    "LinkTable": LinkSettings,
    "When": When,
}
_TYPES: Final = {bool: "boolean", int: "integer", float: "number", str: "string"}


@cache
def json_schema() -> Table:
    """The JSON Schema (draft 2020-12) of a preset: TOML has no null, so optional keys are just left out."""
    tables = {name: _table(_text(record), _properties(record), _required(record)) for name, record in _TABLES.items()}
    steps = {command.__name__: _step(do, command) for do, command in COMMAND_BY_WORD.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {**tables, "Links": _links(), **steps, "Expect": _expect(), **definitions()},
        "title": "Delivery playground preset",
        **_table(
            "A failure script for the delivery playground. All times are whole virtual milliseconds.",
            _preset(),
            ("format", "title"),
        ),
        "allOf": conditions(),
    }


@cache
def schema_of(system: str) -> Table:
    """The same as far as it holds for one system."""
    schema, native = json_schema(), nodes_of(system)
    required = schema["required"] if native else [*schema["required"], "guarantee"]
    return {**schema, "properties": {**schema["properties"], **native}, "required": required}


@cache
def settings_schema(system: str) -> Table:
    """The part of it that says how a run is set up."""
    schema = schema_of(system)
    settings = {key: node for key, node in schema["properties"].items() if key not in NO_SETTINGS}
    return {**schema, "properties": settings, "required": ()}


def resolved(node: Table) -> Table:
    """A node with what it refers to."""
    reference = node.get("$ref")
    return {**json_schema()["$defs"][reference.rpartition("/")[2]], **node} if reference else node


def _reference(name: str, text: str = "") -> Table:
    return {"$ref": f"#/$defs/{name}", **({"description": text} if text else {})}


def _table(text: str, properties: Table, required: tuple[str, ...] = ()) -> Table:
    node: Table = {"type": "object", "description": text, "properties": properties, "additionalProperties": False}
    return {**node, "required": [*required]} if required else node


def _preset() -> Table:
    sections = ("workload", "producer", "broker", "consumer", "links", "transport", "run")
    return {
        "format": {
            "type": "integer",
            "const": FORMAT,
            "minimum": FORMAT,
            "maximum": FORMAT,
            "description": "The version of this format.",
        },
        **_properties(Preset, "title", "summary", "concepts"),
        **_properties(Settings, "seed", "guarantee"),
        "system": {
            "type": "string",
            "enum": [*system_words()],
            "default": DEFAULT_SYSTEM,
            "description": " ".join(f"{name}: {system.about}" for name, system in SYSTEMS.items()),
        },
        **general_nodes(),
        **{name: _reference(name.capitalize()) for name in sections},
        "steps": {
            "type": "array",
            "description": "What goes wrong, and when.",
            "default": [],
            "maxItems": MAX_STEPS,
            "items": _any_step(),
        },
        "expect": _reference("Expect"),
    }


def _links() -> Table:
    texts = {link: text for profile in SYSTEMS.values() for link, text in profile.link_texts.items()}
    each = {link: _reference("LinkTable", text) for link, text in texts.items()}
    text = "All links of the system; a table for one link goes before what stands here, key by key."
    return _table(text, {**_properties(LinkSettings), **each})


def _any_step() -> Table:
    references = {do: _reference(command.__name__) for do, command in COMMAND_BY_WORD.items()}
    mapping = {do: reference["$ref"] for do, reference in sorted(references.items())}
    return {"oneOf": [*references.values()], "discriminator": {"propertyName": "do", "mapping": mapping}}


def _step(do: str, command: type) -> Table:
    """A step's keys in the order in which authors write them: `do`, the command's own, then trigger and note."""
    around = {
        **_properties(At),
        "when": _reference("When", "Trigger: an event."),
        "after_ms": {
            **_properties(When, "after_ms")["after_ms"],
            "description": "Milliseconds between the event of `when` and the step.",
        },
        **_properties(Step, "note"),
    }
    properties = {"do": {"type": "string", "const": do}, **_properties(command), **around}
    one_trigger = {"not": {"required": ["at_ms", "when"]}, "dependentRequired": {"after_ms": ["when"]}}
    return {**_table(_text(command), properties, ("do", *_required(command))), **one_trigger}


def _expect() -> Table:
    counters = {
        name: {"type": "integer", "minimum": 0, "maximum": MAX_COUNTER, "description": text}
        for name, text in COUNTERS.items()
    }
    fates = {
        "type": "object",
        "description": 'What became of single messages: `{ m3 = "duplicated" }`.',
        "patternProperties": {MESSAGE_NAME: {"type": "string", "enum": [*FATES]}},
        "additionalProperties": False,
    }
    verdict = {"type": "string", "enum": [*VERDICTS], "description": "The verdict."}
    return _table(_text(Expectation), {"verdict": verdict, **counters, "fates": fates})


def _text(record: type) -> str:
    """What a class says of itself, without what only maintainers have to know."""
    return (record.__doc__ or "").partition("\n")[0]


def _required(record: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(record) if one.default is one.default_factory is MISSING)


def _properties(record: Any, *names: str) -> Table:
    """The fields of a data class, or some of them, as keys of a table."""
    hints = get_type_hints(record, include_extras=True)
    texts = {name: text for one in reversed(record.__mro__) for name, text in _texts(one.__module__, one.__name__)}
    return {
        one.name: {**_key(hints[one.name], one.default), "description": texts.get(one.name, "")}
        for one in fields(record)
        if not names or one.name in names
    }


def _texts(module: str, record: str) -> Iterator[tuple[str, str]]:
    """The fields of a class with what stands below them; nothing where the source is not there to be read."""
    for one in _source(module).body:
        if isinstance(one, ast.ClassDef) and one.name == record:
            for pair in pairwise(one.body):
                match pair:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        yield name, " ".join(text.split())


@cache
def _source(module: str) -> ast.Module:
    return ast.parse("".join(linecache.getlines(getattr(sys.modules[module], "__file__", ""))))


def _key(hint: Any, default: object) -> Table:
    node = _value(hint)
    if default not in (MISSING, None):
        node["default"] = [] if default == () else default
    elif node["type"] == "array":
        node["minItems"] = 1  # A list that has to be there is there for something.
    return node


def _value(hint: Any) -> Table:
    """How a value of this type is written."""
    base, *metadata = get_args(hint) if get_origin(hint) is Annotated else [hint]
    node = _plain(base)
    for one in metadata:
        match one:
            case Between(low, high):
                node.update(minimum=low, maximum=high)
            case Matching(pattern, at_least, at_most):
                lengths = {"minLength": at_least or None, "maxLength": at_most}
                node.update(type="string", pattern=pattern, **{key: size for key, size in lengths.items() if size})
            case OneOf(words):
                node["enum"] = [*words]
    return node


def _plain(base: Any) -> Table:
    origin, arguments = get_origin(base), get_args(base)
    if origin in (Union, UnionType):
        return _value(arguments[0])  # The other is `None`: it may be left out.
    if origin is tuple:
        return {"type": "array", "items": _value(arguments[0])}
    if origin is Literal:
        return {"type": "string", "enum": [*arguments]}
    if issubclass(base, Enum):
        return {"type": "string", "enum": [one.word for one in base]}
    return {"type": _TYPES[base]}

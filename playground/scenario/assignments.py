"""Settings by their path: `consumer.dedup=memory`, as `--set` has it and as somebody types it while a run goes on.

A path is a setting's keys in a preset file, with dots between. Values are held against the schema that files are held
against, so a wrong one is told of in the same words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from playground.scenario.mistakes import Problem, Table, quoted
from playground.scenario.words import DEFAULT_SYSTEM, NATIVE_KEYS, NO_SETTINGS

OPTION: Final = "--set"
EXAMPLE: Final = "consumer.dedup=memory"
_LONGEST: Final = 10_000
"""Characters of an assignment; no value is half as long."""
_TOO_MANY: Final = 100
_DIGITS: Final = re.compile(r"([+-]?)0*([0-9]+)")
_AROUND: Final = " \t\"'"
"""Around a key: quotes, too, as a file has them around a name with dots."""
_WORDS: Final = {"true": True, "false": False}


class Assignment(NamedTuple):
    """One setting with a value that somebody has written."""

    path: tuple[str, ...]
    """The keys down to it: `("consumer", "dedup")`."""
    value: Any


def read_assignments(texts: Iterable[str]) -> tuple[list[Assignment], list[Problem]]:
    """What is to be set, in order; and what cannot be read, or stands there twice."""
    found: dict[tuple[str, ...], Assignment] = {}
    problems: list[Problem] = []
    for text in texts:
        key, equals, value = text.partition("=")
        path = tuple(part.strip(_AROUND) for part in key.split("."))
        if not equals or not all(path) or len(text) > _LONGEST:
            problems.append(Problem((), f"{quoted(text)} is no KEY=VALUE such as {EXAMPLE}", OPTION))
        elif path[0] in NO_SETTINGS:
            problems.append(Problem(path, "says what the preset is, not how it runs, and cannot be set", OPTION))
        elif path in found:
            problems.append(Problem(path, "is set twice; leave one of them out", OPTION))
        else:
            found[path] = Assignment(path, read_value(value.strip()))
    return list(found.values()), problems


def read_value(text: str) -> bool | int | float | str:
    """A value as in a file; a word needs no quotes."""
    if text in _WORDS:
        return _WORDS[text]
    readers: tuple[Callable[[str], int | float], ...] = (_whole, float)
    for read in readers if text.isascii() else ():  # Other scripts' digits are none in a file either.
        try:
            return read(text)
        except ValueError:
            pass
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text


def _whole(text: str) -> int:
    """A whole number; one of more digits than Python reads is cut to some that are still too many for any setting."""
    found = _DIGITS.fullmatch(text)
    return int(found[1] + found[2][:_TOO_MANY] if found else text)


def assign(table: Table, path: Sequence[str], value: object) -> None:
    """Put a value where it belongs. What stands in its way and is no table gives way to one."""
    for key in path[:-1]:
        inner = table.get(key)
        if not isinstance(inner, dict):
            inner = table[key] = {}
        table = inner
    table[path[-1]] = value


def wrong_assignments(assignments: Iterable[Assignment], system: str) -> list[Problem]:
    """What is wrong with the keys and values themselves, in a preset of this system."""
    if not (all_of_them := list(assignments)):
        return []
    from playground.scenario.validate import wrong_settings  # With the schema; most starts do without.

    table: Table = {}
    for one in all_of_them:
        assign(table, one.path, one.value)
    return [Problem(one.location, one.text, OPTION) for one in wrong_settings(table, system)]


class KnownSetting(NamedTuple):
    """A setting that there is."""

    key: str
    """Its path: `links.ack.loss`."""
    node: Table
    """What the schema has for its value."""


def known_settings(system: str = DEFAULT_SYSTEM) -> Iterator[KnownSetting]:
    """Every setting by its path, in the order of the schema; those that a real system has under its own names, too."""
    from playground.scenario.native_schema import nodes_of
    from playground.scenario.schema import settings_schema

    schema, native = settings_schema(system), nodes_of(system)
    known = {key: node for key, node in schema["properties"].items() if key not in NATIVE_KEYS or key in native}
    return _known_in({**schema, "properties": known}, "")


def _known_in(table: Table, way: str) -> Iterator[KnownSetting]:
    from playground.scenario.schema import resolved

    for key, child in table["properties"].items():
        node = resolved(child)
        if node["type"] == "object":
            yield from _known_in(node, f"{way}{key}.")
        else:
            yield KnownSetting(f"{way}{key}", node)


def completions() -> Iterator[str]:
    """How an assignment can begin: every path, and behind it each word that can stand there."""
    for key, node in known_settings():
        yield f"{key}="
        yield from (f"{key}={word}" for word in node.get("enum", ()))

"""Everything that is wrong with a table that should be a preset, in the order of the file.

The shape is held against the JSON Schema, of which only that is known here which `schema.py` writes; the rules across
keys are `rules.py`'s. A place has at most one mistake of either.
"""

import re
from collections.abc import Iterator

from playground.scenario.errors import Explainer, Fault, wrong_format
from playground.scenario.mistakes import Location, Problem, Table
from playground.scenario.native import system_in, with_full_names
from playground.scenario.rules import broken_rules, too_many_steps
from playground.scenario.schema import resolved, schema_of, settings_schema
from playground.scenario.words import FORMAT, MAX_MISTAKES


def problems_of(raw: Table) -> list[Problem]:
    """All mistakes in the table; none: it is a valid preset."""
    version = raw.get("format")
    if isinstance(version, int) and version > FORMAT:
        # Its other keys are those of a format that this playground does not know.
        return [Problem(("format",), wrong_format(version))]
    if problem := too_many_steps(raw):
        return [problem]
    faults = list(_faults(schema_of(system_in(raw)), with_full_names(raw), ()))
    # Nobody reads thousands of lines, and finding what was meant takes time.
    shape = map(Explainer(raw).explain, faults[:MAX_MISTAKES])
    problems = _in_file_order([*shape, *broken_rules(raw)], raw)
    beyond = max(0, len(faults) - MAX_MISTAKES) + max(0, len(problems) - MAX_MISTAKES)
    more = [Problem((), f"{beyond:,} more mistakes")] if beyond else []
    return [*problems[:MAX_MISTAKES], *more]


def wrong_settings(table: Table, system: str) -> list[Problem]:
    """What is wrong in a table of nothing but settings, of a preset of this system: all but the rules across keys."""
    raw = {"system": system, **table}
    of_system = settings_schema(system_in(raw))
    own = {key: value for key, value in with_full_names(raw).items() if key in table}
    faults, explainer = list(_faults(of_system, own, ())), Explainer(raw)
    return _in_file_order([*map(explainer.explain, faults[:MAX_MISTAKES])], table)


def _faults(node: Table, value: object, location: Location) -> Iterator[Fault]:
    """Where a value, and whatever is in it, is not as its node has it."""
    match node.get("type"), value:
        case list(), _:
            return  # Whose settings these are is not known.
        case None, _:
            yield from _faults_in_step(node, value, location)
        case "object", dict():
            yield from _faults_in_table(node, value, location)
        case "array", list() if len(value) >= node.get("minItems", 0):
            for index, item in enumerate(value):
                yield from _faults(node["items"], item, (*location, index))
        case kind, _ if kind in ("object", "array") or not _fits(node, value):
            yield Fault("wrong", location, node, value)


def _faults_in_table(node: Table, table: Table, location: Location) -> Iterator[Fault]:
    """First of the keys that it may have, in their order, then of those that it may not have."""
    properties = node.get("properties", {})
    for key, child in properties.items():
        if key in table:
            yield from _faults(resolved(child), table[key], (*location, key))
        elif key in node.get("required", ()):
            yield Fault("missing", (*location, key), child, None)
    patterns = node.get("patternProperties", {})
    for key in table:
        if key in properties:
            continue
        child = next((child for pattern, child in patterns.items() if re.fullmatch(pattern, str(key))), None)
        if child is None:
            yield Fault("unknown", (*location, key), node, table[key])
        else:
            yield from _faults(child, table[key], (*location, key))


def _faults_in_step(node: Table, step: object, location: Location) -> Iterator[Fault]:
    """A step is a table whose `do` says which keys it has."""
    references = node["discriminator"]["mapping"]
    if not isinstance(step, dict):
        yield Fault("wrong", location, {}, step)
    elif isinstance(do := step.get("do"), str) and do in references:
        yield from _faults(resolved({"$ref": references[do]}), step, location)
    else:
        kinds = {"type": "string", "enum": [*references]}
        yield Fault("wrong" if "do" in step else "missing", (*location, "do"), kinds, do)


def _fits(node: Table, value: object) -> bool:
    """Whether a single value is of the type, in the range and of the words that its node has."""
    match node["type"]:
        case "boolean":
            return isinstance(value, bool)
        case "integer" | "number" as kind:
            types = (int,) if kind == "integer" else (int, float)
            return type(value) in types and node["minimum"] <= value <= node["maximum"]
        case _:
            return isinstance(value, str) and _is_text(node, value)


def _is_text(node: Table, text: str) -> bool:
    """The length goes first: the pattern of a line takes quadratic time for long ones."""
    if text not in node.get("enum", (text,)):
        return False
    if not node.get("minLength", 0) <= len(text) <= node.get("maxLength", len(text)):
        return False
    return "pattern" not in node or re.fullmatch(node["pattern"], text) is not None


def _in_file_order(problems: list[Problem], raw: Table) -> list[Problem]:
    """The problems by table and step, as the file has them; missing keys first. Of two at one place, the first."""
    by_location: dict[Location, Problem] = {}
    for problem in problems:
        by_location.setdefault(problem.location, problem)
    tables = {key: position for position, key in enumerate(raw)}

    def position(problem: Problem) -> tuple[int, int]:
        index = next((part for part in problem.location if isinstance(part, int)), -1)
        return tables.get(str(problem.location[0]), -1), index

    return sorted(by_location.values(), key=position)

"""From faults to mistakes in plain words: what is wrong, what would be right, and what was probably meant.

`validate.py` says where and which kind; the words come from the JSON Schema.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from playground.engine.places import PLACE_BY_WORD
from playground.scenario import words
from playground.scenario.expected import expected, hint, one_of
from playground.scenario.mistakes import Location, Problem, Table, nearest, quoted, shown
from playground.scenario.native_schema import PAGE
from playground.scenario.schema import json_schema, resolved
from playground.scenario.words import lacking
from playground.systems import named, systems_like

_SURE: Final = 0.85
"""So alike that a slip of the pen is likelier than a key in the wrong table."""
_MANY: Final = 20
"""More options than this are listed only where none of them is near."""
_BY_SYSTEM: Final = ("link", "links", "node", "event", "ack", "do")
_NOUNS: Final = {"links": "link", "do": "step"}


class Fault(NamedTuple):
    """A place in a table that is not as the JSON Schema has it."""

    kind: Literal["unknown", "missing", "wrong"]
    """A key that may not be there, one that has to be, or the value of one."""
    location: Location
    node: Table
    """What the schema has for the value; for an unknown key, for the table that it stands in."""
    value: object


class Explainer:
    """Explains faults in one raw table."""

    def __init__(self, raw: Table) -> None:
        found = named(raw.get("system", words.DEFAULT_SYSTEM))
        self._system = found[0].name if found else ""

    def explain(self, fault: Fault) -> Problem:
        """The problem that a fault is."""
        tell = {"unknown": self._unknown_key, "missing": self._missing, "wrong": self._wrong_value}[fault.kind]
        return Problem(fault.location, tell(fault.location, fault.node, fault.value))

    def _unknown_key(self, location: Location, table: Table, value: object) -> str:
        key = str(location[-1])
        if location[0] == "settings" and (sure := nearest(key, [*table["properties"]])):
            return f"unknown setting {quoted(key)}; did you mean '{sure}'? {_told(sure, table['properties'][sure])}"
        better = (
            'must be a message name such as "m3"'
            if "patternProperties" in table
            else _better_key(key, value, _table_name(location[:-1], table), [*table["properties"]])
        )
        return f"unknown key {quoted(key)}; {better}"

    def _missing(self, location: Location, node: Table, _: object) -> str:
        key = str(location[-1])
        return f"missing; must be {expected(node, key, self._options(key, node))}"

    def _wrong_value(self, location: Location, node: Table, value: object) -> str:
        key = _key_of(location)
        if location == ("format",) and isinstance(value, int) and not isinstance(value, bool):
            return wrong_format(value)
        page = f"; see {node[PAGE]}" if PAGE in node else ""
        if location == ("system",):
            return self._wrong_word(key, value, systems_like(value))
        if options := self._options(key, node):
            return self._wrong_word("fate" if location[:2] == ("expect", "fates") else key, value, options) + page
        return f"must be {expected(node, key, value=value)}, not {shown(value)}{hint(node, key, value)}{page}"

    def _options(self, key: str, node: Table) -> list[str]:
        """The words that may stand here: those that the chosen system has, if it matters."""
        options: list[str] = node.get("enum", [])
        absent = lacking(self._system) if key in _BY_SYSTEM else frozenset()
        return [option for option in options if option not in absent] or options

    def _wrong_word(self, key: str, value: object, options: Sequence[str]) -> str:
        noun = _NOUNS.get(key, key)
        owner = f"{self._system} has " if self._system and key in _BY_SYSTEM else ""
        listed = f"({owner}{', '.join(options)})"
        is_misplaced = noun in ("link", "node") and isinstance(value, str) and value in PLACE_BY_WORD
        if is_misplaced or not isinstance(value, str):
            return f"must be {one_of(options)}, not {shown(value)}"
        if near := nearest(value, options):
            guess = f"unknown {noun} {quoted(value)}; did you mean '{near}'?"
            return guess if len(options) > _MANY else f"{guess} {listed}"
        return f"unknown {noun} {quoted(value)} {listed}"


def wrong_format(version: int) -> str:
    """What to say of a file in another format."""
    return f"this playground reads format {words.FORMAT}, not {shown(version)}"


def _told(key: str, node: Table) -> str:
    """What a setting of a real system can be, and where that is documented: `(a whole number of ...; see ...)`."""
    return f"({expected(node, key, node.get('enum', ()))}; see {node[PAGE]})"


def _better_key(key: str, value: object, table: str, allowed: Sequence[str]) -> str:
    if sure := nearest(key, allowed, _SURE):
        return f"did you mean '{sure}'? ({_has(table, allowed)})"
    if homes := [home for home in _homes(key, value) if home != table]:
        return f"it belongs in {' or '.join(homes)}"
    if near := nearest(key, allowed):
        return f"did you mean '{near}'? ({_has(table, allowed)})"
    return _has(table, allowed)


def _homes(key: str, value: object) -> list[str]:
    """The tables in which such a key may stand, named as in a file: `[consumer]`."""
    schema = json_schema()
    tables = {"the top of the file": schema}
    tables |= {f"[{name}]": resolved(node) for name, node in schema["properties"].items() if "$ref" in node}
    tables["when"] = schema["$defs"]["When"]
    return [name for name, table in tables.items() if _accepts(table, key, value)]


def _accepts(table: Table, key: str, value: object) -> bool:
    child = resolved(table["properties"].get(key, {}))
    return bool(child) and (child.get("type") == "object") == isinstance(value, dict)


def _table_name(location: Location, table: Table) -> str:
    if not location:
        return "the top of the file"
    if location[-1] == "when":
        return "when"
    if isinstance(location[-1], int):
        return f"a '{table['properties']['do']['const']}' step"
    return f"[{'.'.join(map(str, location))}]"


def _has(table: str, keys: Sequence[str]) -> str:
    return f"{table} has {', '.join(keys)}" if keys else f"{table} has no keys"


def _key_of(location: Location) -> str:
    """The last key of a location: what stands in a list is called as the list."""
    return next((part for part in reversed(location) if isinstance(part, str)), "")

"""From pydantic's errors to mistakes in plain words: what is wrong, what would be right, and what was probably meant.

Pydantic says where and which kind; the words come from the JSON Schema and the raw table. Its texts are never shown.
"""

from collections.abc import Sequence
from typing import Final

from pydantic_core import ErrorDetails

from playground.engine.places import PLACE_BY_WORD
from playground.scenario import words
from playground.scenario.expected import expected, hint, one_of
from playground.scenario.keys import Keys, child_value
from playground.scenario.mistakes import Location, Problem, Table, nearest, quoted, shown
from playground.scenario.words import lacking

_SURE: Final = 0.85
"""So alike that a slip of the pen is likelier than a key in the wrong table."""
_MANY: Final = 20
"""More options than this are listed only where none of them is near."""
_BY_SYSTEM: Final = ("link", "links", "node", "event", "ack")
_NOUNS: Final = {"links": "link", "do": "step"}


class Explainer:
    """Explains errors in one raw table."""

    def __init__(self, keys: Keys, raw: Table) -> None:
        self._keys = keys
        self._raw = raw
        system = raw.get("system", words.DEFAULT_SYSTEM)
        self._system = system if isinstance(system, str) and system in words.SYSTEM_NAMES else ""

    def explain(self, error: ErrorDetails) -> Problem:
        """The problem that one of pydantic's errors stands for."""
        kind, location = error["type"], _in_file(error["loc"])
        if kind == "extra_forbidden":
            return Problem(location, self._unknown_key(location, error["input"]))
        if kind.startswith("union_tag_"):
            return self._kind_of_step((*location, "do"), error["input"])
        if kind == "missing":
            return Problem(location, f"missing; {self._required(location)}")
        if error["loc"][-1:] == ("[key]",):
            return Problem(location, f'unknown key {quoted(str(location[-1]))}; must be a message name such as "m3"')
        return Problem(location, self._wrong_value(location, error["input"]))

    def _unknown_key(self, location: Location, value: object) -> str:
        key = str(location[-1])
        allowed = [*self._keys.node(location[:-1], self._raw).get("properties", {})]
        return f"unknown key {quoted(key)}; {self._better_key(key, value, location, allowed)}"

    def _better_key(self, key: str, value: object, location: Location, allowed: Sequence[str]) -> str:
        table = self._table_name(location[:-1])
        if sure := nearest(key, allowed, _SURE):
            return f"did you mean '{sure}'? ({_has(table, allowed)})"
        if homes := [home for home in self._keys.homes(key, value) if home != table]:
            return f"it belongs in {' or '.join(homes)}"
        if near := nearest(key, allowed):
            return f"did you mean '{near}'? ({_has(table, allowed)})"
        return _has(table, allowed)

    def _table_name(self, location: Location) -> str:
        if not location:
            return "the top of the file"
        if location[-1] == "when":
            return "when"
        if isinstance(location[-1], int):
            return f"a '{self._word_at((*location, 'do'))}' step"
        return f"[{'.'.join(map(str, location))}]"

    def _word_at(self, location: Location) -> object:
        value: object = self._raw
        for part in location:
            value = child_value(value, part)
        return value

    def _kind_of_step(self, location: Location, step: object) -> Problem:
        options = [*self._keys.step_references()]
        if not isinstance(step, dict) or "do" not in step:
            return Problem(location, f"missing; must be {one_of(options)}")
        return Problem(location, self._wrong_word("do", step["do"], options))

    def _required(self, location: Location) -> str:
        node = self._keys.node(location, self._raw)
        options = self._options(str(location[-1]), node)
        return f"must be {expected(node, str(location[-1]), options)}"

    def _wrong_value(self, location: Location, value: object) -> str:
        key = _key_of(location)
        node = self._keys.node(location, self._raw)
        if location == ("format",) and isinstance(value, int) and not isinstance(value, bool):
            return wrong_format(value)
        if options := self._options(key, node):
            return self._wrong_word("fate" if location[:2] == ("expect", "fates") else key, value, options)
        return f"must be {expected(node, key, value=value)}, not {shown(value)}{hint(node, key, value)}"

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


def _has(table: str, keys: Sequence[str]) -> str:
    return f"{table} has {', '.join(keys)}" if keys else f"{table} has no keys"


def _key_of(location: Location) -> str:
    """The last key of a location: what stands in a list is called as the list."""
    return next((part for part in reversed(location) if isinstance(part, str)), "")


def _in_file(location: Location) -> Location:
    """Pydantic's location without what is not in the file: the kind of step, and its mark for keys of a table."""
    plain = tuple(part for part in location if part != "[key]")
    is_in_step = len(plain) > 2 and plain[0] == "steps" and isinstance(plain[1], int)
    return (*plain[:2], *plain[3:]) if is_in_step else plain

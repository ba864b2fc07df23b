"""What may stand where in a preset, looked up in the JSON Schema: the nodes, their keys, and where else a key belongs.

Locations are the schema's: within a step they go by the step's place in the list, and its `do` says which keys it has.
"""

from collections.abc import Iterator
from typing import Any, Final

from playground.scenario.mistakes import Location, Table

_TABLES: Final = ("workload", "producer", "broker", "consumer", "links", "run", "expect")


class Keys:
    """The JSON Schema with its references followed."""

    def __init__(self, schema: Table) -> None:
        self._schema = schema

    def node(self, location: Location, raw: object) -> Table:
        """The schema of what stands at a location of the raw table; empty where nothing may stand."""
        node, value = self._schema, raw
        for part in location:
            value = child_value(value, part)
            node = self._child(node, part, value)
        return node

    def step(self, do: object) -> Table:
        """The schema of one kind of step; empty for no such kind."""
        reference = self.step_references().get(do) if isinstance(do, str) else None
        return self._resolved({"$ref": reference}) if reference else {}

    def step_references(self) -> dict[str, str]:
        """Every value of `do` and where its schema is."""
        references: dict[str, str] = self._schema["properties"]["steps"]["items"]["discriminator"]["mapping"]
        return references

    def homes(self, key: str, value: object) -> list[str]:
        """The tables in which such a key may stand, named as in a file: `[consumer]`."""
        found = ["the top of the file"] if self._accepts(self._schema, key, value) else []
        found += [f"[{name}]" for name in _TABLES if self._accepts(self.node((name,), {}), key, value)]
        if self._accepts(self._resolved({"$ref": "#/$defs/When"}), key, value):
            found.append("when")
        return found

    def _accepts(self, node: Table, key: str, value: object) -> bool:
        child = self._resolved(node.get("properties", {}).get(key, {}))
        return bool(child) and (child.get("type") == "object") == isinstance(value, dict)

    def _child(self, node: Table, part: str | int, value: object) -> Table:
        if isinstance(part, int):
            items: Table = node.get("items", {})
            return self.step(child_value(value, "do")) if "oneOf" in items else self._resolved(items)
        properties: Table = node.get("properties", {})
        if part in properties:
            return self._resolved(properties[part])
        return next(_tables(node.get("patternProperties", {})), {})

    def _resolved(self, node: Table) -> Table:
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        target: Table = self._schema["$defs"][reference.rpartition("/")[2]]
        return {**target, **node}


def _tables(node: dict[str, Any]) -> Iterator[Table]:
    return iter(node.values())


def child_value(value: object, part: str | int) -> object:
    """What a list or table of the raw table has at an index or a key; `None`: nothing."""
    if isinstance(part, int):
        return value[part] if isinstance(value, list) and part < len(value) else None
    return value.get(part) if isinstance(value, dict) else None

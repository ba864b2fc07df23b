"""What a key of the JSON Schema expects, in plain words, and what the author of a wrong value probably meant."""

from collections.abc import Sequence
from typing import Final

from playground.engine.fields import LINE, MAX_SEED, MAX_TITLE, MESSAGE_NAME, MIN_SEED, STORY, TEXT
from playground.scenario.mistakes import Table
from playground.scenario.native_schema import UNIT

_PATTERNS: Final = {
    MESSAGE_NAME: 'a message name such as "m3"',
    STORY: "a word of letters, digits and hyphens",
    LINE: f"one line of text, of 1 to {MAX_TITLE} characters",
    TEXT: "a text without control characters",
}
_POWERS: Final = {MIN_SEED: "-2^63", MAX_SEED: "2^63 - 1"}
_EXAMPLES: Final = {
    "links": 'a list of links such as ["ack"]',
    "concepts": 'a list of texts such as ["retry"]',
    "steps": "a list of steps",
    "when": 'a table such as { event = "applied" }',
    "fates": 'a table such as { m3 = "duplicated" }',
}


def one_of(options: Sequence[str]) -> str:
    """`one of deliver, ack`; a single option stands for itself."""
    return f"one of {', '.join(options)}" if len(options) > 1 else options[0]


def expected(node: Table, key: str, options: Sequence[str] = (), *, value: object = None) -> str:
    """What must stand here: `a whole number of milliseconds, 0 or more`."""
    if options:
        return one_of(options)
    if "const" in node:
        return str(node["const"])
    match node.get("type"):
        case "integer":
            unit = " of milliseconds" if key.endswith("_ms") else f" of {node[UNIT]}" if node.get(UNIT) else ""
            return f"a whole number{unit}{_range(node, value)}"
        case "number":
            return f"a number from {node['minimum']} to {node['maximum']}"
        case "boolean":
            return "true or false"
        case "string":
            text = _PATTERNS.get(node.get("pattern", ""), "a text")
            return f"{text}, and not empty" if node.get("minLength") else text
        case "array" | "object":
            return "a table" if _is_the_table_of_links(node, key) else _EXAMPLES.get(key, "a table")
        case _:
            # A step that is not even a table: without a `do`, nothing more is known of it.
            return "a table"


def _range(node: Table, value: object) -> str:
    """The bounds. The upper one is only there to keep runs finite, so it is named where it matters."""
    low, high = node["minimum"], node["maximum"]
    is_above = UNIT in node or (isinstance(value, int) and value > high)
    return f", {low:,} or more" if low in (0, 1) and not is_above else f" from {_bound(low)} to {_bound(high)}"


def _bound(number: int) -> str:
    return _POWERS.get(number, f"{number:,}")


def hint(node: Table, key: str, value: object) -> str:
    """What to write instead, where the value shows what was meant; else nothing."""
    match node.get("type"), value:
        case (("integer" | "number" | "boolean"), str()) if _is_literal(value, node["type"]):
            return f"; write {value.strip()} without quotes"
        case "integer", float() if value.is_integer() and abs(value) < 10**15:
            return f"; write {int(value)}"
        case "string", int() if node.get("pattern") == MESSAGE_NAME and 0 < value < 10**9:
            return f'; write "m{int(value)}"'
        case "array", dict() if key == "steps":
            return "; write [[steps]] instead of [steps]"
        case "array", str() if key == "steps":
            return '; begin each step with a line [[steps]], then do = "crash" and so on'
        case "array", str():
            return "; put it in square brackets"
        case "object", list() if key not in _EXAMPLES or _is_the_table_of_links(node, key):
            return "; write its name in single square brackets"
    return ""


def _is_the_table_of_links(node: Table, key: str) -> bool:
    """Whether it is the table `[links]`, and not the list `links` of a cut or a heal."""
    return key == "links" and node.get("type") == "object"


def _is_literal(text: str, kind: str) -> bool:
    plain = text.strip()
    if kind == "boolean":
        return plain in ("true", "false")
    return plain.isascii() and plain.replace(".", "", kind == "number").isdigit() and len(plain) < 12

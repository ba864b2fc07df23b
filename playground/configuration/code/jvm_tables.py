"""Arguments of calls in Java, Kotlin, Scala and Groovy, and the tables of names with values that are written there.

`Map.of("k", v)`, `mapOf("k" to v)`, `Map("k" -> v)`, `["k": v]`, `Collections.singletonMap`, `ImmutableMap.of` and its
builder, `Map.ofEntries`; a table by its variable, with what is put into it. What is none of these is no table.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LONGEST: Final = 4_000
"""So many characters of a call are looked at."""
_DEEPEST: Final = 20
_TOKEN: Final = re.compile(r'"(?:[^"\\\n]|\\.)*+"|(?<=[\w.])<[\w\s,.?*<>]{1,200}?>(?=\s*[(),]|\w)|[()\[\]{},;\n]')
"""What parts an expression, and what holds commas that part nothing: texts, and names of types."""
_OPENS: Final = "([{"
_OF: Final = re.compile(
    r"(?:new\s+)?(?:[\w.]+\s*(?:<[\w\s,.?*<>]{0,200}>|\[[\w\s,.]{1,200}\])?\s*\(|[\w.]{0,200}\.<[\w\s,.]{0,200}>\w+\s*\(|\[)"
)
_ENTRY: Final = re.compile(r'\s*"(?P<key>[^"\n]*)"\s*(?:\bto\b|->|:)\s*(?P<value>.+)', re.DOTALL)
_TEXT: Final = re.compile(r'\s*"(?P<text>[^"\n]*)"\s*')
_OF_ENTRIES: Final = re.compile(r"\s*(?:[\w.]*\bentry|Pair|new\s+[\w.]*SimpleEntry(?:<[\w\s,.]*>)?|Tuple2)\s*\(")
_PUTS: Final = re.compile(r"\s*\.\s*put\s*\(")
_ENDS: Final = re.compile(
    r"\s*(?:as\s+[\w.<>,?\s]{1,100}|\.\s*(?:asJava(?:\(\))?|build\(\)|buildOrThrow\(\)|toMutableMap\(\)|toMap\(\)))?\s*"
)
_NOTHING: Final = frozenset({"", "null", "None", "[:]"})
_NAME: Final = re.compile(r"(?:this\.)?[A-Za-z_]\w{0,100}")


_MAKERS: Final = frozenset(
    (
        *("of", "ofEntries", "copyOf", "singletonMap", "builder", "emptyMap", "Map", "ImmutableMap", "Hashtable"),
        *("mapOf", "mutableMapOf", "hashMapOf", "linkedMapOf", "HashMap", "LinkedHashMap", "TreeMap"),
        "ConcurrentHashMap",
    )
)
"""What makes a table."""
_WORD: Final = re.compile(r"(?:new\s+)?(?:[\w.]*\.)?(?:<[\w\s,.]*>)?(?P<name>\w*)")


class Argument(NamedTuple):
    """What one argument is, and where it begins."""

    text: str
    at: int


def arguments_at(text: str, at: int) -> tuple[list[Argument], int] | None:
    """The arguments of a call whose bracket has been opened just before, and where it ends; none: that is not there."""
    depth, begins = 0, at
    found: list[Argument] = []
    for token in _TOKEN.finditer(text, at, at + _LONGEST):
        sign = token[0]
        if sign in _OPENS:
            depth += 1
            if depth > _DEEPEST:
                return None
        elif sign == "," and not depth:
            found.append(_argument(text, begins, token.start()))
            begins = token.end()
        elif sign in ")]}":
            if not depth:
                last = _argument(text, begins, token.start())
                return [*found, *([last] if last.text or found else [])], token.end()
            depth -= 1
    return None


def table_of(written: str) -> dict[str, Argument] | None:
    """The values of a table by their names, as they are written, each with its place; none: it is no table."""
    if written.strip() in _NOTHING:
        return {}
    begins = len(written) - len(written.lstrip())
    opened, word = _OF.match(written, begins), _WORD.match(written, begins)
    is_made = opened and (opened[0] == "[" or (word and word["name"] in _MAKERS))
    inner = arguments_at(written, opened.end()) if opened and is_made else None
    if inner is None:
        return None
    table, rest = _within(inner[0]), inner[1]
    while table is not None and (puts := _PUTS.match(written, rest)):
        more = arguments_at(written, puts.end())
        pair = _entries(more[0]) if more else None
        table, rest = ({**table, **pair} if pair is not None else None), (more[1] if more else rest)
    ends = _ENDS.match(written, rest)
    return table if ends and ends.end() == len(written) else None


def table_named(text: str, written: str, begins: int, ends: int) -> dict[str, Argument] | None:
    """The same of a variable, which is made and filled in a stretch of a text, or else anywhere in it."""
    if not _NAME.fullmatch(written.strip()):
        return None
    name = re.escape(written.strip().removeprefix("this."))
    made = re.compile(rf"\b{name}\s*(?::\s*[\w.<>,?\s]{{1,100}})?=\s*")
    found = made.search(text, begins, ends)
    if found is None:
        found, begins, ends = made.search(text), 0, len(text)
    if found is None:
        return None
    table = table_of(text[found.end() : _end_of(text, found.end())])
    if table is None:
        return None
    table = {key: one._replace(at=one.at + found.end()) for key, one in table.items()}
    for key, value in _put(text, name, begins, ends):
        if key is None:
            return None
        table[key] = value
    return table


def _put(text: str, name: str, begins: int, ends: int) -> Iterator[tuple[str | None, Argument]]:
    """What is put into a variable; no name: one that is not written there."""
    for one in re.compile(rf"\b{name}\s*(?P<how>\.\s*put(?:All)?\s*\(|\[)").finditer(text, begins, ends):
        inner = arguments_at(text, one.end())
        if inner is None:
            continue
        parts, end = inner
        if one["how"] == "[":
            set_to = re.compile(r"\s*=(?!=)\s*").match(text, end)
            if set_to is None:
                continue
            parts = [*parts, _argument(text, set_to.end(), _end_of(text, set_to.end()))]
        key = _TEXT.fullmatch(parts[0].text) if len(parts) == 2 else None
        yield (key["text"] if key else None), parts[-1] if parts else Argument("", one.start())


def _end_of(text: str, at: int) -> int:
    """Where an expression ends: at a semicolon, or with the line behind which no call goes on."""
    depth = 0
    for token in _TOKEN.finditer(text, at, at + _LONGEST):
        if token[0] in _OPENS:
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
            if depth < 0:
                return token.start()
        elif not depth and (
            token[0] == ";" or (token[0] == "\n" and not text[token.end() :][:80].lstrip().startswith("."))
        ):
            return token.start()
    return min(len(text), at + _LONGEST)


def _within(parts: list[Argument]) -> dict[str, Argument] | None:
    """What a table is made with: entries, how many there is room for, or another table."""
    if len(parts) != 1 or (table := _entries(parts)) is not None:
        return _entries(parts)
    if parts[0].text.isdecimal():
        return {}
    table = table_of(parts[0].text)
    return None if table is None else {key: one._replace(at=one.at + parts[0].at) for key, one in table.items()}


def _entries(parts: list[Argument]) -> dict[str, Argument] | None:
    named = [_ENTRY.fullmatch(one.text) for one in parts]
    if parts and all(named):
        return {
            found["key"]: Argument(found["value"].strip(), one.at + found.start("value"))
            for one, found in zip(parts, named, strict=True)
            if found
        }
    if parts and all(_OF_ENTRIES.match(one.text) for one in parts):
        return _of_entries(parts)
    keys = [_TEXT.fullmatch(one.text) for one in parts[::2]]
    if len(parts) % 2 or not all(keys):
        return None
    return {key["text"]: value for key, value in zip(keys, parts[1::2], strict=True) if key}


def _of_entries(parts: list[Argument]) -> dict[str, Argument] | None:
    table: dict[str, Argument] = {}
    for one in parts:
        opened = _OF_ENTRIES.match(one.text)
        inner = arguments_at(one.text, opened.end()) if opened else None
        pair = _entries(inner[0]) if inner and len(inner[0]) == 2 else None
        if pair is None:
            return None
        table |= {key: value._replace(at=value.at + one.at) for key, value in pair.items()}
    return table


def _argument(text: str, begins: int, ends: int) -> Argument:
    written = text[begins:ends]
    return Argument(written.strip(), begins + len(written) - len(written.lstrip()))


def shortened(written: str) -> str:
    """An expression as it is told, in one line."""
    line = " ".join(written.split())
    return line if len(line) <= 60 else f"{line[:57]}..."

"""What a share token says of a preset: a preset of the library and what is changed in it, or all of it.

Plain JSON: `[events, base, hash]` or `[events, base, hash, name, table]`. With a base the table is a patch: its keys
replace those of the base, or in a section single keys of it; `null` takes one away, a number among the steps is the
base's step of that index. The hash is that of what the base does, not of its texts: a note that was mended in the
library leaves tokens as they are.
"""

import json
import tomllib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from playground.scenario.catalogue import library_table, preset_names
from playground.scenario.mistakes import Table, quoted
from playground.scenario.preset import Preset
from playground.scenario.token_text import TokenError
from playground.scenario.words import SECTIONS
from playground.text import printable

_TEXTS: Final = ("title", "summary", "concepts", "expect")
_DAMAGED: Final = "holds no preset"


class Content(NamedTuple):
    """A preset as a token has it."""

    events: int
    """How many events its run records."""
    name: str
    table: Table
    is_library: bool
    """Whether it is a preset of the library as it stands, which needs no validation."""


def written(preset: Preset, events: int) -> list[bytes]:
    """All that can be said of a preset, each by itself enough: changes of library presets, and the whole of it."""
    table = table_of(preset)
    whole = [_json([events, "", "", preset.name, table])]
    return [*(_by_base(preset, table, events, name) for name in preset_names() if preset.name.startswith(name)), *whole]


def read(content: bytes) -> Content:
    """What a token says; `TokenError` if that is nothing that this playground can follow."""
    match _parsed(content):
        case [_, _, _, str() as name, *_] if "/" in name or printable(name) != name:
            raise TokenError("names its preset as no file can be named")
        case [int() as events, str() as base, str() as its_hash] if base and type(events) is int:
            return Content(events, base, _base(base, its_hash), True)
        case [int() as events, str() as base, str() as its_hash, str() as name, dict() as table] if type(events) is int:
            return Content(events, name, patched(_base(base, its_hash), table) if base else table, False)
    raise TokenError(_DAMAGED)


def table_of(preset: Preset) -> Table:
    """The table of a preset without its defaults, as its file would have it."""
    from playground.scenario.save import to_toml  # Only who shares waits for tomlkit; who opens a token does not.

    return tomllib.loads(to_toml(preset))


def patched(base: Table, patch: Table) -> Table:
    """A base with the changes of a patch."""
    result = dict(base)
    for key, value in patch.items():
        if key == "steps" and isinstance(value, list):
            result[key] = [_step(one, base.get("steps", [])) for one in value]
        elif key in SECTIONS and isinstance(value, dict):
            result[key] = _without_null({**base.get(key, {}), **value})
        else:
            result[key] = value
    return _without_null(result)


def patch_between(base: Table, table: Table) -> Table:
    """The smallest patch that makes the one of the other, both without defaults."""
    patch: Table = {}
    for key in (*base, *(key for key in table if key not in base)):
        old, new = base.get(key), table.get(key)
        if old == new:
            continue
        if key in SECTIONS and old and new:
            patch[key] = {one: new.get(one) for one in (*old, *new) if old.get(one) != new.get(one)}
        elif key == "steps" and old and new:
            patch[key] = [old.index(step) if step in old else step for step in new]
        else:
            patch[key] = new
    return patch


def hash_of(table: Table) -> str:
    """What a preset does, in six characters: without its texts, but with what is said, which is on record."""
    steps = [{key: value for key, value in step.items() if key != "note"} for step in table.get("steps", [])]
    content = {key: value for key, value in table.items() if key not in _TEXTS} | {"steps": steps}
    text = json.dumps(content, sort_keys=True)
    return urlsafe_b64encode(blake2b(text.encode(), digest_size=6).digest())[:6].decode()


def _by_base(preset: Preset, table: Table, events: int, name: str) -> bytes:
    base = library_table(name)
    from playground.scenario.build import build

    patch = patch_between(table_of(build(base, name)), table)
    unchanged = not patch and preset.name == name
    return _json([events, name, hash_of(base), *([] if unchanged else [preset.name, patch])])


def _base(name: str, its_hash: str) -> Table:
    if name not in preset_names():
        raise TokenError(f"builds on the library's {quoted(name)}, which this playground does not have")
    table = library_table(name)
    if hash_of(table) != its_hash:
        raise TokenError(f"builds on the library's {quoted(name)}, which has changed since")
    return table


def _step(one: object, steps: Sequence[object]) -> object:
    if type(one) is not int:
        return one
    if not 0 <= one < len(steps):
        raise TokenError(_DAMAGED)
    return steps[one]


def _without_null(table: Table) -> Table:
    return {key: value for key, value in table.items() if value is not None}


def _json(content: Sequence[Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _parsed(content: bytes) -> object:
    """What the JSON stands for, if all of it is text that can be written: not so half of a surrogate pair."""
    try:
        parsed = json.loads(content.decode())
        json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise TokenError(_DAMAGED) from None
    return parsed

"""Clauses of an explanation in a real system's words: its settings where textbook keys would stand, and its nouns.

An explanation is found in the textbook's terms; whoever runs the system finds `max_deliveries` in no documentation.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from playground.engine.topology import Topology
from playground.explain.clauses import Clause
from playground.explain.record import Record
from playground.scenario.native import Native, read
from playground.systems.dialect import NativeSetting
from playground.systems.native import NativeValue
from playground.words.own import in_own_words

_KEY: Final = re.compile(r" \((\w+) = [^(),]*(?:, ([^()]*))?\)")
"""` (max_deliveries = 3)`, ` (key = "fresh", attempt 3)`: a key, and what else stands there."""
_TABLES: Final = ("broker", "consumer", "producer")


def told_natively(clauses: Sequence[Clause], record: Record) -> tuple[Clause, ...]:
    """The clauses in the words of the system that was chosen; of the textbook's, in those of a queue or a log."""
    if record.native is None:
        topology = record.settings.topology
        return tuple(replace(clause, text=in_own_words(clause.text, topology)) for clause in clauses)
    native = read(record.native)
    return tuple(
        replace(clause, text=in_its_words(clause.text, native, record.settings.topology)) for clause in clauses
    )


def said_natively(text: str, record: Record) -> str:
    """A sentence that names no setting, in the words of the system that was chosen."""
    return in_own_words(text, record.settings.topology)


def in_its_words(text: str, native: Native, topology: Topology) -> str:
    """A sentence of the textbook as somebody who runs the system would say it."""
    text = _KEY.sub(lambda found: _setting_for(found, native), text)
    return in_own_words(text, topology)


def _setting_for(found: re.Match[str], native: Native) -> str:
    """What was set to make a textbook key what it is; nothing, where the system has it so whatever is set."""
    textbook = native.textbook
    path = next((f"{table}.{found[1]}" for table in _TABLES if f"{table}.{found[1]}" in textbook), None)
    if path is None:
        return found[0]
    # That without which it would be otherwise, and of those which decides little else, is about it.
    owners = sorted(
        native.dialect.owners(path), key=lambda one: (not _decides(one, path, native), len(set(one.stands_for)))
    )
    said = [_assigned(one, native.setup.values[one.name]) for one in owners[:1]]
    told = ", ".join((*said, *([found[2]] if found[2] else [])))
    return f" ({told})" if told else ""


def _decides(setting: NativeSetting, path: str, native: Native) -> bool:
    """Whether a textbook key would be otherwise if this setting had not been set."""
    kept = {name: value for name, value in native.choice.settings.items() if name != setting.name}
    return read(replace(native.choice, settings=kept)).textbook.get(path) != native.textbook[path]


def _assigned(setting: NativeSetting, value: NativeValue) -> str:
    if value is None:
        return f"no {setting.name}"
    return f'{setting.name} = "{value}"' if isinstance(value, str) else f"{setting.name} = {str(value).lower()}"

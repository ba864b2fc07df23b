"""From a preset to TOML that a person would have written: only what differs from the defaults, triggers in one line.

`load_text(to_toml(preset))` is the preset again, but for its name. The text is made by tomlkit, because it can mix
blocks and inline tables (`when = { ... }`) in one file; `tomli_w` writes a table inside a list of tables as a block.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, replace
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, InlineTable
from tomlkit.items import Table as TomlkitTable

from playground.engine.commands import COMMAND_BY_WORD, At, Step, When
from playground.engine.events import Kind
from playground.engine.fields import MESSAGE_KEYS
from playground.engine.places import Place
from playground.engine.settings import Guarantee, Settings
from playground.scenario.build import settings_of
from playground.scenario.mistakes import Table
from playground.scenario.native import can_stand_in, read
from playground.scenario.preset import Expectation, Preset
from playground.scenario.words import DEFAULT_SEED, DEFAULT_SYSTEM, FORMAT, SECTIONS
from playground.systems import SYSTEMS, named
from playground.systems.native import NativeChoice
from playground.text import escaped

_DEFAULTS: Final = Settings(guarantee=Guarantee.AT_LEAST_ONCE, topology=SYSTEMS[DEFAULT_SYSTEM].topology)
_WORD_BY_COMMAND: Final = {command: word for word, command in COMMAND_BY_WORD.items()}


def to_toml(preset: Preset) -> str:
    """The text of a preset file.

    One of a real system is written in that system's words, if its settings are still what those words mean; else in the
    textbook's, which make the same run.
    """
    base = _textbook_base(preset) if preset.native is None else _base(preset.native)
    own = _tables(preset.settings, base)
    if preset.native and not can_stand_in(preset.native, own):
        preset = _in_textbook(preset)
        base = _textbook_base(preset)
        own = _tables(preset.settings, base)
    document = tomlkit.document()
    for key, value in _head(preset, own).items():
        document.add(key, value)
    if preset.native and preset.native.settings:
        document.add("settings", _block(preset.native.settings))
    for key, table in own.items():
        document.add(key, _block(table))
    if preset.steps:
        document.add("steps", _steps(preset.steps))
    if expect := _expect(preset.expect):
        document.add("expect", _block(expect))
    # All that could do harm on a terminal stands in texts, where an escape is the same character.
    return escaped(tomlkit.dumps(document), _toml_escape)


def _toml_escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _textbook_base(preset: Preset) -> Settings:
    """What a system of the textbook is, before the preset adds anything of its own."""
    name = preset.settings.topology.name
    found = named(name)
    is_usual = found is None or not found[0].always
    return _DEFAULTS if is_usual else settings_of({"system": name, "guarantee": _DEFAULTS.guarantee.word})


def _base(native: NativeChoice) -> Settings:
    """What the words of a real system mean, before the preset adds anything of its own."""
    return settings_of({"system": native.system, "config": native.config, "settings": {**native.settings}})


def _in_textbook(preset: Preset) -> Preset:
    """The same preset as one of the system of the textbook that has the same nodes."""
    found = named(preset.settings.topology.name)
    like = SYSTEMS[found[0].dialect.like if found and found[0].dialect else DEFAULT_SYSTEM]
    topology = like.topology.with_consumers(preset.settings.consumer.instances)
    return replace(preset, native=None, settings=replace(preset.settings, topology=topology))


def _names_its_guarantee(preset: Preset, own: Table) -> bool:
    """Whether the guarantee has to be said, since the system's documentation would not promise the same."""
    native, settings = preset.native, preset.settings
    if native is None or native.names_guarantee:
        return True
    promised = read(native, own).promised
    return (promised.guarantee, promised.binds) != (settings.guarantee, settings.is_promised)


def _head(preset: Preset, own: Table) -> Table:
    settings, native = preset.settings, preset.native
    head: Table = {"format": FORMAT, "title": preset.title}
    if preset.summary:
        head["summary"] = preset.summary
    if preset.concepts:
        head["concepts"] = list(preset.concepts)
    if _names_its_guarantee(preset, own):
        head["guarantee"] = settings.guarantee.word
    if native:
        head |= {"system": native.system, "config": native.config}
    elif settings.topology.name != DEFAULT_SYSTEM:
        head["system"] = settings.topology.name
    if settings.seed != DEFAULT_SEED:
        head["seed"] = settings.seed
    return head


def _tables(settings: Settings, base: Settings) -> Table:
    """What differs from the base, section by section."""
    tables = {name: _own_values(getattr(settings, name), getattr(base, name)) for name in SECTIONS}
    run = tables.pop("run")
    tables["links"] = _links(settings)
    tables["run"] = run
    return {name: table for name, table in tables.items() if table}


def _links(settings: Settings) -> Table:
    """What all links of the system have in common stands once; each link adds what is its own."""
    links = {place: settings.link(place) for place in settings.topology.kinds_of_links}
    first, *others = links.values()
    shared = {key: value for key, value in _own_values(first).items() if all(getattr(o, key) == value for o in others)}
    tables: Table = dict(shared)
    for place, link in links.items():
        if own := {key: value for key, value in _own_values(link).items() if key not in shared}:
            tables[place.word] = own
    return tables


def _steps(steps: tuple[Step, ...]) -> AoT:
    blocks = tomlkit.aot()
    for step in steps:
        blocks.append(_block(_step(step)))
    return blocks


def _step(step: Step) -> Table:
    table: Table = {"do": _WORD_BY_COMMAND[type(step.command)]}
    match step.trigger:
        case At(at_ms=at_ms):
            table["at_ms"] = at_ms
        case When() as when:
            matching = _own_values(when)
            after_ms = matching.pop("after_ms", 0)
            table["when"] = _inline(matching)
            if after_ms:
                table["after_ms"] = after_ms
    table.update(_own_values(step.command))
    if step.note:
        table["note"] = step.note
    return table


def _expect(expectation: Expectation) -> Table:
    table: Table = {"verdict": expectation.verdict} if expectation.verdict else {}
    table.update(expectation.counters)
    if expectation.fates:
        table["fates"] = _inline({f"m{message}": fate for message, fate in expectation.fates.items()})
    return table


def _own_values(record: Any, base: Any = None) -> Table:
    """The fields of a dataclass that differ from those of a base, else from their defaults, as TOML values."""
    values = {one.name: getattr(record, one.name) for one in fields(record) if _is_own(one, record, base)}
    return {key: _toml_value(key, value) for key, value in values.items()}


def _is_own(field: Field[Any], record: Any, base: Any) -> bool:
    usual = field.default if base is None else getattr(base, field.name)
    return usual is MISSING or getattr(record, field.name) != usual


def _toml_value(key: str, value: object) -> object:
    match value:
        case Place() | Kind() | Guarantee():
            return value.word
        case tuple():
            return [_toml_value(key, one) for one in value]
        case int() if key in MESSAGE_KEYS:
            return f"m{value}"
        case _:
            return value


def _block(values: Mapping[str, object]) -> TomlkitTable:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _block(value) if type(value) is dict else value)
    return table


def _inline(values: Mapping[str, object]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(values)
    return table

"""From a valid table to a `Preset`. It does not validate: `validate.py` does, and the test suite does for the library.

Free of the schema, because a preset of the library must start as fast as bare Python.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from playground.engine.commands import COMMAND_BY_WORD, At, Command, Send, Step, When
from playground.engine.events import KIND_BY_WORD
from playground.engine.fields import MESSAGE_KEYS
from playground.engine.places import PLACE_BY_WORD, Place
from playground.engine.settings import GUARANTEE_BY_WORD, LinkSettings, Settings
from playground.engine.topology import Topology
from playground.scenario.mistakes import Table
from playground.scenario.native import Native, native_of
from playground.scenario.preset import Expectation, Preset
from playground.scenario.words import DEFAULT_SEED, DEFAULT_SYSTEM, SECTIONS
from playground.systems import SYSTEMS

_AROUND_A_COMMAND: Final = ("do", "at_ms", "when", "after_ms", "note")


def build(raw: Table, name: str) -> Preset:
    """The preset that a valid table describes."""
    native = native_of(raw)
    return Preset(
        name=name,
        title=raw["title"],
        summary=raw.get("summary", ""),
        concepts=tuple(raw.get("concepts", ())),
        settings=_settings(raw, native),
        native=native.choice if native else None,
        steps=steps_with(native, map(_step, raw.get("steps", ()))),
        expect=_expectation(raw.get("expect", {})),
    )


def steps_with(native: Native | None, steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps as a system has them: none gives several messages one key where the client makes one for each send."""
    if native is None or not native.makes_keys:
        return tuple(steps)
    return tuple(replace(one, command=_with_own_keys(one.command)) for one in steps)


def _with_own_keys(command: Command) -> Command:
    return replace(command, key_of=None) if isinstance(command, Send) else command


def with_steps(preset: Preset, name: str, title: str, steps: Iterable[Table]) -> Preset:
    """A preset with other steps, as a file holds them."""
    return replace(preset, name=name, title=title, steps=tuple(map(_step, steps)))


def message_number(name: str) -> int:
    """`"m3"` -> 3."""
    return int(name[1:])


def settings_of(raw: Table) -> Settings:
    """How a run of a valid table is set up."""
    return _settings(raw, native_of(raw))


def _settings(raw: Table, native: Native | None) -> Settings:
    names_guarantee, raw = "guarantee" in raw, native.lowered() if native else raw
    profile = SYSTEMS[raw.get("system", DEFAULT_SYSTEM)]
    consumers = raw.get("consumer", {}).get("instances", 1)
    topology = profile.topology.with_consumers(consumers).speaking(profile.speaks(raw))
    raw = _with(profile.always, raw) if profile.always else raw
    return Settings(
        guarantee=GUARANTEE_BY_WORD[raw["guarantee"]],
        is_promised=names_guarantee or native is None or native.promised.binds,
        topology=topology,
        mechanisms=profile.mechanisms,
        seed=raw.get("seed", DEFAULT_SEED),
        links=_links(raw.get("links", {}), topology),
        **{name: settings(**raw[name]) if name in raw else _DEFAULTS[name] for name, settings in SECTIONS.items()},
    )


def _with(always: Mapping[str, object], raw: Table) -> Table:
    """A table with what its system decides."""
    raw = {**raw}
    for path, value in always.items():
        table, _, key = path.partition(".")
        raw[table] = {**raw.get(table, {}), key: value}
    return raw


def _links(table: Table, topology: Topology) -> dict[Place, LinkSettings]:
    """The links that differ from the engine's defaults: a link's own keys first, else those for all links."""
    shared = {key: value for key, value in table.items() if key not in PLACE_BY_WORD}
    links = {place: _link({**shared, **table.get(place.word, {})}) for place in topology.kinds_of_links}
    return {place: link for place, link in links.items() if link != _DEFAULT_LINK}


def _link(table: Table) -> LinkSettings:
    return LinkSettings(**{key: _value(key, value) for key, value in table.items()})


def _step(table: Table) -> Step:
    command = {key: _value(key, value) for key, value in table.items() if key not in _AROUND_A_COMMAND}
    return Step(
        command=COMMAND_BY_WORD[table["do"]](**command),
        trigger=_trigger(table),
        note=table.get("note", ""),
    )


def _trigger(table: Table) -> At | When | None:
    if "at_ms" in table:
        return At(at_ms=table["at_ms"])
    if "when" in table:
        when = {key: _value(key, value) for key, value in table["when"].items()}
        return When(**{"after_ms": table.get("after_ms", 0), **when})
    return None


def _expectation(table: Table) -> Expectation:
    return Expectation(
        verdict=table.get("verdict"),
        counters={key: value for key, value in table.items() if key not in ("verdict", "fates")},
        fates={message_number(name): fate for name, fate in table.get("fates", {}).items()},
    )


_DEFAULTS: Final = {name: settings() for name, settings in SECTIONS.items()}
_DEFAULT_LINK: Final = LinkSettings()
"""Made once: thousands of short runs have them in common."""
_CONVERSIONS: Final[dict[str, Callable[[Any], object]]] = {
    "link": PLACE_BY_WORD.__getitem__,
    "node": PLACE_BY_WORD.__getitem__,
    "links": lambda words: tuple(PLACE_BY_WORD[word] for word in words),
    "event": KIND_BY_WORD.__getitem__,
    "guarantee": GUARANTEE_BY_WORD.__getitem__,
    **dict.fromkeys(MESSAGE_KEYS, message_number),
    "rate": float,
    "loss": float,
    "duplicate": float,
}


def _value(key: str, value: Any) -> Any:
    convert = _CONVERSIONS.get(key)
    return convert(value) if convert else value

"""Tuning: the settings in force, and how one of them is changed while a run goes on.

What a command can change is changed from now on. All else decides how a run begins, so the run is done again under the
other setting, with the same faults, and the run as it was is kept as a branch.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.commands import Command, Latency, Loss, Slow, Switch
from playground.engine.contracts import contract_for
from playground.engine.link import Link
from playground.engine.places import PLACE_BY_WORD
from playground.engine.settings import GUARANTEE_BY_WORD
from playground.engine.simulation import Simulation
from playground.live.session import Session
from playground.scenario.assignments import known_settings, read_value
from playground.scenario.expected import expected
from playground.scenario.load import load_text
from playground.scenario.mistakes import PresetError, Table
from playground.scenario.native import read
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.scenario.words import NATIVE_KEYS, lacking
from playground.words.settings import Value, value_words

_FIXED: Final = ("system",)
"""What no run can change: its steps and its commands name the parts of its system."""


_MOST_REPLAYED: Final = 200_000
"""How many events a run may have that is done again while a screen waits for it: a second or so."""


class SettingRow(NamedTuple):
    """One setting, as it is in force."""

    key: str
    """`consumer.dedup`."""
    value: Value
    default: str
    """What it is if nobody says anything; empty: it has to be said."""
    differs: bool
    """Whether it is not as it is by default."""
    text: str
    """What it decides."""
    range: str
    """What may stand there."""
    options: tuple[str, ...]
    """The words that may stand there, if it is a word; else none."""
    at_once: bool
    """Whether a change takes effect from now on; else the run is done again."""

    @property
    def without_value(self) -> str:
        """What is said where it has none: the system does without, or the guarantee decides."""
        return "not set" if self.key.startswith("settings.") else "open"

    def words(self, value: Value) -> str:
        """What a value would mean."""
        return value_words(self.key, value) or self.text

    @property
    def effect(self) -> str:
        """When a change takes effect."""
        if self.at_once:
            return "A change takes effect from now on."
        return "For a change the run is done again from its beginning, with the same faults."


def shown(value: Value) -> str:
    """A value as one types it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"{value:g}" if isinstance(value, float) else f"{value}"


def setting_rows(session: Session) -> list[SettingRow]:
    """All settings that the system has, those that are not as by default first."""
    rows = list(_rows(session))
    return sorted(rows, key=lambda row: not row.differs)


def change(session: Session, key: str, text: str) -> str:
    """Give a setting another value, and say when that takes effect; `ValueError` with what is wrong with it."""
    preset = changed(session, key, text)
    settings = preset.settings
    if shown(in_force(session, key)) == shown(read_value(text)):
        raise ValueError(f"{key} is {text} already")
    command = None if session.over or session.refusal else _command(session, key, read_value(text))
    if command is not None:
        session.give(command)
        return f"From now on {key} = {text}."
    recorded = session.run.recorded()
    probe = Simulation(settings, recorded.steps, max_events=_MOST_REPLAYED)
    probe.run_until(session.simulation.now_ms)
    if probe.exhausted:
        raise ValueError(f"with {key} = {text} it is too long a run to be done again while somebody waits")
    was = session.history.number
    session.retune(settings, f"{key} = {text} from the start", preset.native)
    return f"Done again with {key} = {text} and the same faults. As it was, it is branch {was} (B)."


def changed(session: Session, key: str, text: str) -> Preset:
    """The script with one of its settings changed, judged as a file is; `ValueError` with what is wrong."""
    from playground.scenario.save import to_toml

    script = session.script
    try:
        return load_text(to_toml(script), script.name, Overrides(sets=(f"{key}={text}",)))
    except PresetError as error:
        raise ValueError("; ".join(mistake.problem for mistake in error.mistakes)) from None


class Desk:
    """Where the settings of a session lie open: what they are, and how one is changed."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def rows(self) -> list[SettingRow]:
        """All of them."""
        return setting_rows(self.session)

    def change(self, key: str, text: str) -> str:
        """Give one another value, and say when that takes effect; `ValueError` with what is wrong with it."""
        return change(self.session, key, text)


# The rows.


def _rows(session: Session) -> Iterator[SettingRow]:
    script = session.script
    native = read(script.native) if script.native else None
    absent = lacking(script.settings.topology.name)
    for key, node in known_settings(script.native.system if script.native else script.settings.topology.name):
        path = key.split(".")
        is_shared = path[0] == "links" and len(path) < len(("links", "ack", "loss"))
        if key in _FIXED or is_shared or absent.intersection(path):
            continue
        if native and native.decides(key):
            continue  # It has another name there.
        default = shown(node.get("default", _by_guarantee(session, key)))
        value = in_force(session, key)
        yield SettingRow(
            key=key,
            value=value,
            default=default,
            differs=shown(value) != default,
            text=node["description"],
            range=_range(path[-1], node, absent),
            options=_options(node, absent),
            at_once=not session.over and session.refusal is None and _command(session, key, value) is not None,
        )


def _options(node: Table, absent: frozenset[str]) -> tuple[str, ...]:
    words = ("true", "false") if node["type"] == "boolean" else node.get("enum", ())
    return tuple(word for word in words if word not in absent)


def _range(key: str, node: Table, absent: frozenset[str]) -> str:
    return expected(node, key, _options(node, absent) if "enum" in node else ())


def in_force(session: Session, key: str) -> Value:
    """The value of a setting that is in force now, whoever set it: the preset, its steps, or a command."""
    simulation, path = session.simulation, key.split(".")
    if key == "guarantee":
        return list(GUARANTEE_BY_WORD)[simulation.system.producer.contract]
    if key == "consumer.processing_ms":
        return simulation.system.consumers[0].processing_ms
    if path[0] == "links":
        of_link: Value = getattr(simulation.system.links[PLACE_BY_WORD[path[1]]].settings, path[2])
        return of_link
    if path[0] in NATIVE_KEYS and (native := session.script.native):
        return native.config if path[0] == "config" else read(native).setup.values[key.removeprefix("settings.")]
    settings: object = session.script.settings
    for part in path:
        settings = getattr(settings, part)
    return _by_guarantee(session, key) if settings is None else settings  # type: ignore[return-value]  # A leaf.


def _by_guarantee(session: Session, key: str) -> Value:
    """What a setting is that is left to the guarantee; the guarantee itself, as the preset has it; else nothing."""
    settings = session.script.settings
    producer = replace(settings.producer, awaits_ack=None, max_attempts=None, outbox=None)
    left = replace(settings, producer=producer, consumer=replace(settings.consumer, ack=None, dedup=None))
    contract = contract_for(left, list(GUARANTEE_BY_WORD.values())[session.simulation.system.producer.contract])
    chosen: Mapping[str, Value] = {
        "consumer.ack": contract.ack,
        "consumer.dedup": contract.dedup,
        "producer.awaits_ack": contract.awaits_ack,
        "producer.max_attempts": contract.max_attempts,
        "producer.outbox": "durable" if contract.durable_outbox else "memory",
        "guarantee": session.original.settings.guarantee.word,
    }
    return chosen.get(key)


# What a command can change.


def _command(session: Session, key: str, value: Value) -> Command | None:
    """The command that gives a setting this value from now on; `None`: no command can."""
    name = key.rpartition(".")[2]
    if key.startswith("links."):
        make = _OF_A_LINK.get(name)
        link = session.simulation.system.links[PLACE_BY_WORD[key.split(".")[1]]]
        return make(link, value) if make else None
    if key == "guarantee":
        return Switch(guarantee=GUARANTEE_BY_WORD[str(value)])
    return Slow(processing_ms=_int(value)) if key == "consumer.processing_ms" else None


def _int(value: Value) -> int:
    return int(value or 0)


_OF_A_LINK: Final[dict[str, Callable[[Link, Value], Command]]] = {
    "loss": lambda link, value: Loss(link=link.place, rate=float(value or 0)),
    "latency_ms": lambda link, value: Latency(
        link=link.place, latency_ms=_int(value), jitter_ms=link.settings.jitter_ms
    ),
    "jitter_ms": lambda link, value: Latency(
        link=link.place, latency_ms=link.settings.latency_ms, jitter_ms=_int(value)
    ),
}

"""Presets of real systems: from the settings that their users know to the textbook's keys, and what is wrong with them.

`Native.lowered` makes of a preset in a system's own words the one that the engine runs. Nothing here knows a system.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from playground.engine.settings import GUARANTEE_BY_WORD, Guarantee
from playground.scenario.mistakes import Problem, Table, quoted, table_at
from playground.scenario.words import NATIVE_KEYS
from playground.systems import DEFAULT, meant
from playground.systems.native import NativeChoice, NativeValue, Promised
from playground.systems.profile import Profile

if TYPE_CHECKING:
    from playground.systems.dialect import Dialect, SystemSetup

_TABLES: Final = ("producer", "broker", "consumer", "transport")
"""The tables with keys for which native settings may stand."""
_MADE_BY_THE_CLIENT: Final = ("session", "fresh")
"""Kinds of `producer.key` in which each send has one of its own: no application gives two messages the same."""


class Native:
    """A preset's table read as one of a real system."""

    def __init__(self, profile: Profile, dialect: "Dialect", version: str, raw: Table) -> None:
        self.profile, self.dialect, self.version = profile, dialect, version
        self.raw = raw
        config = raw.get("config")
        named_config = dialect.configuration(config if isinstance(config, str) else None)
        self.configuration = named_config or dialect.configurations[0]
        self.own = native_settings(raw, dialect)
        """The preset's own settings, whatever they are."""
        self.accepted: dict[str, NativeValue] = {}
        """Those of them that there are, and that have a value which they can have."""
        for name, value in self.own.items():
            if (one := dialect.setting(name)) and one.accepts(value):
                self.accepted[name] = cast(NativeValue, value)

    @property
    def choice(self) -> NativeChoice:
        """The same as plain data."""
        return NativeChoice(
            system=f"{self.profile.name}@{self.version}",
            config=self.configuration.name,
            settings=self.accepted,
            names_guarantee="guarantee" in self.raw,
            promised=None if "guarantee" in self.raw else self.promised,
        )

    @cached_property
    def setup(self) -> "SystemSetup":
        """Every setting, and what the application does: its usual clients, the configuration, the preset."""
        from playground.systems.dialect import SystemSetup  # Presets of the textbook's systems do without it.

        values = self.dialect.values(self.version, self.configuration, self.accepted)
        own = {f"{name}.{key}": value for name in _TABLES for key, value in table_at(self.raw, name).items()}
        given = {**self.dialect.application, **self.configuration.application}
        return SystemSetup(self.version, values, {**self._seen_by_the_application, **given, **own})

    @property
    def _seen_by_the_application(self) -> dict[str, object]:
        """Keys are between a broker and its clients: the code of a consumer behind one sees the message."""
        return {"consumer.dedup_by": "message"} if self.profile.topology.has_broker else {}

    @cached_property
    def textbook(self) -> dict[str, object]:
        """The textbook keys that follow from the settings; the application's own are not among them."""
        return self.dialect.textbook(self.setup)

    def decides(self, path: str) -> bool:
        """Whether a textbook key follows from the system, so that a preset cannot set it: `broker.prefetch`."""
        return path.startswith("broker.") or path in self.textbook

    def is_elsewhere(self, path: str, value: object) -> bool:
        """Whether a value of an application's key is what a setting of the system is there for."""
        return any(value in (meaning.get(path) for meaning in one.rows()) for one in self.dialect.owners(path))

    @property
    def promised(self) -> "Promised":
        """What the system's documentation promises for all this."""
        return self.dialect.promises(self.setup)

    @property
    def speaks(self) -> str:
        """By which of its system's names it is told of."""
        return self.profile.speaks(self.lowered())

    @property
    def makes_keys(self) -> bool:
        """Whether each send has a key of its own, which the client makes."""
        return self.textbook.get("producer.key") in _MADE_BY_THE_CLIENT

    def lowered(self) -> Table:
        """The preset in the textbook's keys."""
        tables: Table = {}
        for key, value in {**self.setup.application, **self.textbook}.items():
            table, _, name = key.partition(".")
            tables.setdefault(table, {})[name] = value
        others = {key: value for key, value in self.raw.items() if key not in (*NATIVE_KEYS, *_TABLES)}
        guarantee = self.raw.get("guarantee", self.promised.guarantee.word)
        for table in [name for name in tables if name not in _TABLES]:
            tables[table].update(table_at(self.raw, table))
        return {**others, **tables, "system": self.profile.name, "guarantee": guarantee}


def native_of(raw: Table) -> Native | None:
    """The preset as one of a real system; `None`: its system is one of the textbook's, or there is none such."""
    found = meant(raw.get("system"))
    if found is None or found[0].dialect is None:
        return None
    profile, version = found
    return Native(profile, found[0].dialect, version, raw)


def system_in(raw: Table) -> str:
    """The system of a preset, with the version that it means; the default where it names none that there is."""
    found = meant(raw.get("system"))
    if found is None:
        return DEFAULT.name
    profile, version = found
    return f"{profile.name}@{version}" if version else profile.name


def with_full_names(raw: Table) -> Table:
    """The table with the settings of its system by their full names."""
    native = native_of(raw)
    return {**raw, "settings": native.own} if native and isinstance(raw.get("settings"), dict) else raw


def native_settings(raw: Table, dialect: "Dialect") -> dict[str, object]:
    """The preset's own settings as they are written here: a name with a dot that was not quoted is a table in TOML."""
    found = dict(_flat(table_at(raw, "settings"), dialect, ""))
    known = {name: dialect.setting(name) for name in found}
    return {
        (one.name if (one := known[name]) else name): one.spelt(value) if one else value
        for name, value in found.items()
    }


def _flat(table: Mapping[str, object], dialect: "Dialect", way: str) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        name = f"{way}{key}"
        if isinstance(value, dict) and not dialect.setting(name):
            yield from _flat(value, dialect, f"{name}.")
        else:
            yield name, value


def change_system(raw: Table, system: str) -> None:
    """Set another system, without what only the old one has, or what the new one decides by its own settings."""
    old = native_of(raw)
    if old and "guarantee" not in raw:
        raw["guarantee"] = old.promised.guarantee.word
    raw["system"] = system
    for key in NATIVE_KEYS:
        raw.pop(key, None)
    _leave_to_the_system(raw)


def _leave_to_the_system(raw: Table) -> None:
    """Take out what it decides by its own settings."""
    if native := native_of(raw):
        for problem in list(_decided(native, raw)):
            table, key = map(str, problem.location)
            del raw[table][key]
        for table in [name for name in _TABLES if raw.get(name) == {}]:
            del raw[table]


def choose_promise(raw: Table, guarantee: str) -> None:
    """Of a real system choose the configuration for a promise, or the nearest to it.

    What the preset sets itself stays, but for what configurations are there to choose; and all of it stays where it
    promises just that.
    """
    native, promise = native_of(raw), GUARANTEE_BY_WORD.get(guarantee)
    if native is None or promise is None:
        return
    if "guarantee" not in raw and native.promised.binds and native.promised.guarantee is promise:
        return
    dialect = native.dialect
    raw["config"] = dialect.by_promise[promise]
    chosen = {name for one in dialect.configurations for name in one.settings}
    raw["settings"] = {name: value for name, value in native.own.items() if name not in chosen}
    for key in {key for one in dialect.configurations for key in one.application}:
        table, _, name = key.partition(".")
        table_at(raw, table).pop(name, None)
    _leave_to_the_system(raw)


def read(choice: NativeChoice, tables: Mapping[str, object] | None = None) -> Native:
    """What was chosen, with all that follows from it, and from the application's own tables."""
    native = native_of(
        {"system": choice.system, "config": choice.config, "settings": {**choice.settings}, **(tables or {})}
    )
    assert native is not None, f"there is no {choice.system}"
    return native


def has_one_for(native: NativeChoice, guarantee: Guarantee) -> bool:
    """Whether a system's documentation promises just that of the configuration for it, with no setting besides."""
    found = read(replace(native, settings={}))
    config = found.dialect.by_promise[guarantee]
    return read(replace(native, config=config, settings={})).promised.guarantee is guarantee


def can_stand_in(choice: NativeChoice, tables: Table) -> bool:
    """Whether all of these textbook keys can stand beside the settings of a real system, so that they mean the same."""
    native = read(choice)
    keys = {f"{table}.{key}": value for table in _TABLES for key, value in table_at(tables, table).items()}
    return None not in keys.values() and not any(map(native.decides, keys))


def native_problems(raw: Table) -> Iterator[Problem]:
    """What reaches across keys: textbook keys for which a setting of the system stands, and settings that clash."""
    native = native_of(raw)
    if native is None:
        text = "stands only beside a real system; set one, or leave this key out"
        yield from (Problem((key,), text) for key in NATIVE_KEYS if key in raw)
        return
    yield from _decided(native, raw)
    if len(native.own) == len(native.accepted):
        for clash in native.dialect.clashes(native.setup):
            page = next(one.page for one in native.dialect.settings if one.name == clash.name)
            yield Problem(("settings", clash.name), f"{clash.text}; see {page}")


def _decided(native: Native, raw: Table) -> Iterator[Problem]:
    """The keys of the textbook that a preset of this system cannot have."""
    system = native.profile.name
    for table in _TABLES:
        for key, value in table_at(raw, table).items():
            path = f"{table}.{key}"
            if not native.decides(path) and not native.is_elsewhere(path, value):
                continue
            if owners := native.dialect.owners(path):
                names = " and ".join(quoted(one.name) for one in owners)
                yield Problem((table, key), f"{system} has its own setting for this: {names}, in [settings]")
            else:
                yield Problem((table, key), f"{system} decides this itself; leave this key out")

"""A system on a sheet: what it is, its configurations and settings, and how true to life it is here."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.engine.fields import Between, Matching
from playground.engine.settings import Guarantee
from playground.scenario.native import has_one_for, read
from playground.systems import SYSTEMS
from playground.systems.dialect import Dialect, NativeSetting
from playground.systems.native import NativeChoice, NativeValue
from playground.systems.profile import Profile

_UNSET: Final = "not set"


class ConfigurationLine(NamedTuple):
    """A configuration that has a name."""

    name: str
    about: str
    settings: str
    """What it sets: `Idempotency-Key = "stable"`; empty: nothing but defaults."""


class SettingLine(NamedTuple):
    """One setting."""

    name: str
    default: str
    """With its unit; by version where versions differ."""
    values: str
    """What it can be: `1 to 1000`, `none | stable | fresh`."""
    text: str
    page: str
    modelled: bool
    """Whether it changes anything here."""


class PromiseLine(NamedTuple):
    """What there is for one of the three promises."""

    guarantee: str
    config: str
    is_for_it: bool
    """Whether the documentation promises just that of the configuration; else it comes nearest."""
    takes: str
    """With what of the application's own it is promised all the same: `consumer.dedup = "transaction"`; else empty."""


class SystemSheet(NamedTuple):
    """All of it."""

    name: str
    versions: tuple[str, ...]
    """The one that is meant without a word first; none: a system of the textbook."""
    about: str
    configurations: tuple[ConfigurationLine, ...]
    settings: tuple[SettingLine, ...]
    promises: tuple["PromiseLine", ...]
    modelled: tuple[str, ...]
    simplified: tuple[str, ...]
    left_out: tuple[str, ...]
    sources: tuple[str, ...]


def system_sheet(name: str) -> SystemSheet:
    """The sheet of a system by its name; `KeyError`: there is none such."""
    profile = SYSTEMS[name]
    dialect = profile.dialect
    return SystemSheet(
        name=name,
        versions=dialect.versions if dialect else (),
        about=profile.about,
        configurations=tuple(_configurations(dialect)) if dialect else (),
        settings=tuple(_setting(one, dialect.versions) for one in dialect.settings) if dialect else (),
        promises=tuple(_promises(name, dialect)) if dialect else (),
        modelled=profile.modelled,
        simplified=profile.simplified,
        left_out=(*profile.left_out, *_not_modelled(profile)),
        sources=profile.sources,
    )


def toml(value: NativeValue) -> str:
    """A value as a preset writes it."""
    if isinstance(value, str):
        return f'"{value}"'
    return _UNSET if value is None else str(value).lower()


def _configurations(dialect: Dialect) -> Iterator[ConfigurationLine]:
    for one in dialect.configurations:
        chosen = {**one.settings, **one.application}
        settings = ", ".join(f"{key} = {toml(value)}" for key, value in chosen.items())  # type: ignore[arg-type]
        yield ConfigurationLine(one.name, one.about, settings)


def _setting(setting: NativeSetting, versions: tuple[str, ...]) -> SettingLine:
    defaults = {version: setting.default_in(version) for version in versions}
    if len(set(defaults.values())) == 1:
        default = _with_unit(setting, defaults[versions[0]])
    else:
        default = ", ".join(f"{version}: {_with_unit(setting, value)}" for version, value in defaults.items())
    return SettingLine(setting.name, default, _values(setting), setting.text, setting.page, setting.is_modelled)


def _with_unit(setting: NativeSetting, value: NativeValue) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    unit = "" if setting.unit.startswith("(") else setting.unit  # It says what each number means.
    return f"{value:,} {unit}".strip() if is_number else toml(value).strip('"')


def _values(setting: NativeSetting) -> str:
    match setting.values:
        case Between(low, high):
            return f"{low:,} to {high:,} {setting.unit}".strip()
        case Matching():
            return "a text"
        case None:
            return "true | false"
        case words:
            return " | ".join(words)


def _promises(name: str, dialect: Dialect) -> Iterator[PromiseLine]:
    for guarantee in Guarantee:
        native = NativeChoice(system=name, config=dialect.by_promise[guarantee])
        is_for_it = has_one_for(native, guarantee)
        known = read(native, {"consumer": {"dedup": "transaction"}})
        takes = "" if is_for_it or known.promised.guarantee is not guarantee else 'consumer.dedup = "transaction"'
        yield PromiseLine(guarantee.word, native.config, is_for_it, takes)


def _not_modelled(profile: Profile) -> Iterator[str]:
    names = [one.name for one in profile.dialect.settings if not one.is_modelled] if profile.dialect else []
    if names:
        yield f"What these settings do, which are accepted all the same: {', '.join(names)}."

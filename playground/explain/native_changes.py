"""Changes of a real system's own settings, in place of the textbook keys that they stand for.

Whoever runs the system cannot set a key of the textbook: a change of one is told as the native setting that comes to
it, with all else that this setting brings along, or it cannot be had there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from playground.engine.fields import Between, Matching
from playground.engine.settings import GUARANTEE_BY_WORD, Settings
from playground.explain.changes import SettingChange
from playground.scenario.native import Native, read
from playground.scenario.preset import Preset
from playground.systems.dialect import ANY_NAME, NativeSetting
from playground.systems.native import NativeChoice, NativeValue
from playground.words.own import in_own_words

_UNITS: Final = (1, 1000, 60_000, 3_600_000)
"""What a number of the textbook may be in other units: itself, seconds, minutes, hours."""


@dataclass(frozen=True, slots=True)
class NativeChange(SettingChange):
    """A change of one native setting, or of the configuration; its key is the textbook's that it stands for."""

    choice: NativeChoice = field(kw_only=True)
    """All that is chosen of the system afterwards."""
    name: str = field(kw_only=True)
    """The setting; `config`: the configuration."""
    native_value: NativeValue = field(kw_only=True)
    brings: Mapping[str, object] = field(kw_only=True)
    """Every textbook key that is another with it."""
    left_out: tuple[str, ...] = field(default=(), kw_only=True)
    """The preset's own settings that stand in the way of the configuration."""

    written: str = field(default="", kw_only=True)
    """How the system's own file has it, where that is another; short enough for a comment of one line."""
    decides: tuple[str, ...] = field(default=(), kw_only=True)
    """Textbook keys that neither the system nor its usual application set before, and that it sets."""

    whose: str = field(default="", kw_only=True)
    """Who sets it, where a client cannot."""

    def stands_against(self, settings: Settings) -> bool:
        """Whether it decides what a preset with these settings says itself."""
        ways = ((path, *path.split(".")) for path in self.decides)
        return any(getattr(getattr(settings, table), key) != self.brings[path] for path, table, key in ways)

    @property
    def shown_key(self) -> str:
        """The setting's own name."""
        return self.name

    @property
    def brief_key(self) -> str:
        """The same: it has no table."""
        return self.name

    @property
    def shown_value(self) -> Any:
        """Its own value."""
        return self.native_value

    @property
    def toml(self) -> str:
        """The change as it stands in a preset."""
        value = f'"{self.native_value}"' if isinstance(self.native_value, str) else str(self.native_value).lower()
        if self.name == "config":
            left_out = [f"# without {_quoted(name)}" for name in self.left_out]
            return "\n".join([f"config = {value}", *(["[settings]", *left_out] if left_out else [])])
        name = _quoted(self.name)
        line = f"{name} = {value}" if self.native_value is not None else f"# without {name}"
        own = f"\n# in its own configuration: {self.written}" if self.written else ""
        return f"[settings]\n{line}{own}"

    @property
    def set_by(self) -> str:
        """Who sets it, where a client cannot."""
        return self.whose

    @property
    def takes_away(self) -> bool:
        """Whether it is a limit that somebody has set up, left out."""
        return self.is_unlimited and self.native_value is None

    def choice_after(self, choice: NativeChoice | None) -> NativeChoice | None:
        """What is chosen of the system with it."""
        return self.choice

    def applied_to(self, settings: Settings) -> Settings:
        """The settings with all that it brings along."""
        tables: dict[str, dict[str, Any]] = {}
        for path, value in self.brings.items():
            table, _, key = path.partition(".")
            tables.setdefault(table, {})[key] = value
        changed: dict[str, Any] = {
            table: replace(getattr(settings, table), **values) for table, values in tables.items()
        }
        topology = settings.topology.speaking(read(self.choice).speaks)
        return replace(settings, topology=topology, **changed)


def natively(found: Iterable[SettingChange], preset: Preset) -> list[SettingChange]:
    """The changes that a preset of a real system can have, by its own names; all of them as they are without one."""
    choice = preset.native
    if choice is None:
        return list(found)
    native, told = read(choice), dict[object, SettingChange]()
    for one in (one for change in found for one in _natively(change, native)):
        if isinstance(one, NativeChange) and one.stands_against(preset.settings):
            continue
        if isinstance(one, NativeChange):  # Whether the preset names its guarantee is no setting of the system.
            one = replace(one, choice=replace(one.choice, names_guarantee=choice.names_guarantee))
        one = replace(one, words=in_own_words(one.words, preset.settings.topology))
        told.setdefault((one.shown_key, one.shown_value), one)
    return list(told.values())


def _natively(change: SettingChange, native: Native) -> list[SettingChange]:
    """The same change as somebody who runs the system can make it: what brings least else along comes first."""
    if change.key == "guarantee":
        one = _by_promise(change, native)
        return [one] if one else []
    path = f"{change.table}.{change.key}"
    if not native.decides(path):
        return [change]
    ways = (_by_a_setting(change, path, native, one) for one in native.dialect.owners(path) if one.is_choice)
    return [*sorted((one for one in ways if one), key=lambda one: len(one.brings))]


def _by_a_setting(change: SettingChange, path: str, native: Native, setting: NativeSetting) -> NativeChange | None:
    """The change by another value of one setting, the one that brings least along; `None`: it has none for that."""
    found: list[NativeChange] = []
    for value in _values(setting, change):
        after = read(_with(native.choice, setting.name, value))
        means = {**after.setup.application, **after.textbook}
        if means.get(path) == change.value and not any(after.dialect.clashes(after.setup)):
            made = _made(change, native, after, setting.name, value)
            found += [made] if made else []
    return min(found, key=lambda one: len(one.brings), default=None)


def _by_promise(change: SettingChange, native: Native) -> NativeChange | None:
    """For another guarantee, the configuration for it, or the nearest to it."""
    dialect = native.dialect
    config = dialect.configuration(dialect.by_promise[GUARANTEE_BY_WORD[str(change.value)]])
    if config is None or config is native.configuration:
        return None
    chosen = {name for one in dialect.configurations for name in one.settings}
    kept = {name: value for name, value in native.choice.settings.items() if name not in chosen}
    told = replace(change, words=f"it would have been run as `{config.name}`: {config.about.removesuffix('.')}")
    after = read(replace(native.choice, config=config.name, settings=kept))
    made = _made(told, native, after, "config", config.name)
    return made and replace(made, left_out=tuple(name for name in native.choice.settings if name in chosen))


def _quoted(name: str) -> str:
    """A setting's name as a key of a preset."""
    return f'"{name}"' if "." in name else name


def _with(choice: NativeChoice, name: str, value: NativeValue) -> NativeChoice:
    settings = {key: one for key, one in choice.settings.items() if key != name}
    return replace(choice, settings=settings if value is None else {**settings, name: value})


def _values(setting: NativeSetting, change: SettingChange) -> Iterator[NativeValue]:
    """The values of a setting that could come to what a change wants."""
    match setting.values:
        case Between():
            number = change.value if isinstance(change.value, int) else 0
            near = {number // unit for unit in _UNITS if number % unit == 0} | {number - 1, number + 1}
            yield from sorted(value for value in near if setting.accepts(value))
            yield None
        case Matching():
            yield ANY_NAME
        case None:
            yield from (True, False)
        case words:
            yield from words


def _made(change: SettingChange, before: Native, after: Native, name: str, value: NativeValue) -> NativeChange | None:
    """The change, with every textbook key that it brings along; `None`: it brings nothing."""
    was, now = ({**one.setup.application, **one.textbook} for one in (before, after))
    brings = {path: one for path, one in now.items() if one != was.get(path)}
    if not brings:
        return None
    told = {one.name: getattr(change, one.name) for one in fields(change)}
    decides = tuple(path for path in brings if path in after.textbook and path not in was)
    setting = after.dialect.setting(name)
    return NativeChange(
        **told,
        choice=after.choice,
        name=name,
        native_value=value,
        brings=brings,
        decides=decides,
        written=setting.written.get(value, "").partition(" (")[0] if setting else "",
        whose=setting.set_by if setting else "",
    )

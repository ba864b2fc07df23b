"""From what files and arguments say to what can be tried: typed values, and what the system does not know."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from playground.configuration.cases import SettingsCase
from playground.configuration.findings import FileFinding
from playground.configuration.found import GivenSetting, Value
from playground.configuration.values import truth
from playground.engine.fields import Between, Matching
from playground.guarantee.application import usual
from playground.guarantee.legs import Leg
from playground.guarantee.mistakes import mistakes_in
from playground.matrix.cells import SystemChoice, native_choice
from playground.scenario.assignments import read_value
from playground.scenario.mistakes import nearest, quoted
from playground.scenario.native import Native
from playground.systems.dialect import Dialect, NativeSetting
from playground.systems.native import NativeValue

_EFFECT_KEYS: Final = (
    "consumer.dedup",
    "consumer.dedup_window_ms",
    "consumer.effect",
    "consumer.effect_key",
    "consumer.store",
)
_STORING_KEYS: Final = (
    *("durable", "flush_ms", "confirm_at", "unroutable", "dedup", "dedup_window_ms", "delay_ms"),
    *("replicas", "min_in_sync", "election"),
)
"""Of a broker: what decides whether it has a message, and once."""
_DIGITS: Final = 20
"""A number has fewer."""
_WORD: Final = 4
"""Letters that a word of a name has at least which says what it is about."""
_NAMES: Final = 3
"""So many cases are named of which something does not count."""
_TABLES: Final = ("producer", "broker", "consumer")


class Meant(NamedTuple):
    """What a case comes to in a dialect."""

    settings: Mapping[str, NativeValue]
    application: Mapping[str, object]
    findings: tuple[FileFinding, ...]


def leg_of_key(key: str) -> Leg:
    """The leg that a key of the textbook belongs to."""
    table, _, name = key.partition(".")
    if key in _EFFECT_KEYS:
        return Leg.EFFECT
    is_first = table == "producer" or (table == "broker" and name in _STORING_KEYS)
    return Leg.PRODUCER if is_first else Leg.CONSUMER


def legs_of(name: str, dialect: Dialect, *, has_broker: bool) -> set[Leg]:
    """The legs in which a setting, or an application's key, has a say."""
    one = dialect.setting(name)
    legs = {leg_of_key(key) for key in (one.stands_for if one else (name,))}
    return legs if has_broker else {leg if leg is Leg.EFFECT else Leg.DIRECT for leg in legs}


def meant(given: Mapping[str, GivenSetting], dialect: Dialect, system: str) -> Meant:
    """The settings that a dialect has, with values of its types; of all others it is said why they do not count."""
    settings: dict[str, NativeValue] = {}
    application: dict[str, object] = {}
    findings: list[FileFinding] = []
    for one in given.values():
        setting = dialect.setting(one.name)
        if one.unknown and (setting is None or one.value == ""):
            continue  # What it could come to is tried beside this.
        if setting is None and one.name.partition(".")[0] in _TABLES:
            application[one.name] = _plain(one.value)
        elif setting is None:
            if not (one.assumed or one.counts_by_itself):
                findings.append(_unknown(one, dialect, system))
        elif (value := taken(setting, one.value)) is None:
            text = f"{setting.name}: {quoted(str(one.value))} is not {values_of(setting)}; see {setting.page}"
            findings.append(FileFinding("bad-value", text, one.spot))
        else:
            settings[setting.name] = value
    return Meant(settings, application, tuple(findings))


def _plain(value: Value) -> object:
    """A value of the application's, which an argument has as a text: read as `--set` reads it."""
    return read_value(value) if isinstance(value, str) else value


def _unknown(one: GivenSetting, dialect: Dialect, system: str) -> FileFinding:
    """What is said of a name that the system does not have here: a warning where it is most likely a slip."""
    if one.name in dialect.by_kind:
        return FileFinding("not-modelled", f"{one.name}: {dialect.by_kind[one.name]}", one.spot)
    near = nearest(one.name, [setting.name for setting in dialect.settings], 0.75) or begun(one.name, dialect)
    text = f"{one.name} is no setting of {system} that is modelled here"
    if near:
        return FileFinding("unknown-key", f"{text}; did you mean {near}?", one.spot)
    alike = _about(one.name, dialect)
    return FileFinding("not-modelled", f"{text}; what is most like it is {alike}" if alike else text, one.spot)


def begun(name: str, dialect: Dialect) -> str:
    """The one setting whose name goes on with another word where an unknown one ends; empty: none, or several."""
    found = [one.name for one in dialect.settings if re.match(rf"{re.escape(name)}[_.-]", one.name, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def _about(name: str, dialect: Dialect) -> str:
    """The one setting whose name, or else whose text, has all words of an unknown one; empty: none, or several."""
    words = [word for word in re.split(r"[^a-z]+", name.lower()) if len(word) >= _WORD]
    for texts in ({one.name: one.name for one in dialect.settings}, {one.name: one.text for one in dialect.settings}):
        found = [own for own, text in texts.items() if words and all(word in text.lower() for word in words)]
        if len(found) == 1:
            return found[0]
    return ""


def configuration_like(choice: SystemChoice) -> tuple[str, dict[str, object]]:
    """The named configuration that is most like all that is chosen, and what is otherwise than it has it.

    Of several it is the one that was begun with; one of which something is set otherwise that makes it what it is, such
    as its kind of queue, only where there is no other.
    """
    native = native_choice(choice)
    own = _all_of(native)

    def apart(name: str) -> dict[str, object]:
        other = _all_of(native_choice(SystemChoice(choice.system, name)))
        return {key: own.get(key) for key in {**own, **other} if own.get(key) != other.get(key)}

    names = (native.configuration.name, *(one.name for one in native.dialect.configurations))
    otherwise = {name: apart(name) for name in names}
    makes = {one.name: {*one.settings, *one.application} for one in native.dialect.configurations}
    found = min(otherwise, key=lambda name: (not makes[name].isdisjoint(otherwise[name]), len(otherwise[name])))
    return found, otherwise[found]


def _all_of(native: Native) -> dict[str, object]:
    """Every setting that changes anything, and what the application does."""
    values = {one.name: native.setup.values[one.name] for one in native.dialect.settings if one.is_modelled}
    return {**values, **native.setup.application, **usual(native)}


def problems_with(choice: SystemChoice) -> dict[str, str]:
    """What presets cannot have of a choice, by its key, each with the reason."""
    return {".".join(map(str, one.location)): one.text for one in mistakes_in(choice)}


def of_some_versions(choice: SystemChoice, problems: Mapping[str, str], dialect: Dialect) -> dict[str, str]:
    """The problems that another version does not have, each with the version that has it here."""
    name, _, taken = choice.system.partition("@")
    others = [choice._replace(system=f"{name}@{one}") for one in dialect.versions if one != taken] if problems else []
    stands = [problems.keys() - problems_with(other).keys() for other in others]
    return dict.fromkeys(set().union(*stands), taken)


def refused(case: SettingsCase, problems: Mapping[str, str], by_version: Mapping[str, str]) -> Iterator[FileFinding]:
    """What presets cannot have of what is set, each with the reason; `by_version` says which version is taken."""
    for key, text in problems.items():
        if given := case.settings.get(key.removeprefix("settings.")):
            is_setting = key.startswith("settings.")
            text = f"{_whose(given, case)}{given.name}: {text}" if is_setting else f"{given.written}: {text}"
            rule = "contradiction" if is_setting else "not-modelled"
            if taken := by_version.get(key):
                rule, text = "by-version", f"{text} (no version is named here: {taken} is taken to run)"
            yield FileFinding(rule, text, given.spot)


def not_done(case: SettingsCase, native: Native) -> Iterator[FileFinding]:
    """What the system takes and does otherwise."""
    for one in native.dialect.falls_back(native.setup):
        if given := case.settings.get(one.name):
            key = given.key_for_values or one.name
            yield FileFinding("no-effect", f"{_whose(given, case)}{key}: {one.text}", given.spot)


def taken_with_a_word(case: SettingsCase, native: Native) -> Iterator[FileFinding]:
    """What the system takes, and something is to be said of; of what a reader has typed that reader has said it."""
    for one in case.settings.values():
        setting, number = native.dialect.setting(one.name), _number(one.value)
        if setting and number is not None and (text := setting.told(number, native.setup.values)):
            yield FileFinding("risk", f"{_whose(one, case)}{one.written}: {text}", one.spot)


def _whose(given: GivenSetting, case: SettingsCase) -> str:
    names = given.queue or (", ".join(case.names) if len(case.names) <= _NAMES else "")
    return f"{names}: " if names else ""


def typed(setting: NativeSetting, value: Value) -> NativeValue:
    """A value, or the text of one, as the setting takes it; none where it takes none such."""
    return next((one for one in _readings(setting, value) if setting.accepts(one)), None)


def taken(setting: NativeSetting, value: Value) -> NativeValue:
    """The same of what somebody has written for a system that makes something of what is outside of a range, too."""
    found, number = typed(setting, value), _number(value)
    return setting.counts_as(number) if found is None and number is not None else found


def _number(value: Value) -> int | None:
    """The number that a text is, as nobody has read it yet; none: it is none, or has been read."""
    text = value if isinstance(value, str) else ""
    is_number = text.removeprefix("-").isdecimal() and text.isascii() and len(text) < _DIGITS
    return int(text) if is_number else None


def _readings(setting: NativeSetting, value: Value) -> Iterator[NativeValue]:
    yield value
    if isinstance(spelt := setting.spelt(value), str | int):
        yield spelt
    if setting.values is None:
        with suppress(ValueError):
            yield truth(str(value))
    elif isinstance(setting.values, Between):
        if (number := _number(str(value))) is not None:
            yield number
    else:
        yield str(value)
        yield str(value).lower()
        yield setting.made_of(str(value))


def values_of(setting: NativeSetting) -> str:
    """What a setting can be, in words."""
    match setting.values:
        case Between(low, high):
            return f"from {low:,} to {high:,} {setting.unit}".strip()
        case None:
            return "true or false"
        case Matching():
            return "a text in one line" if setting.accepts("a b") else "a text in one word"
        case words:
            return f"one of {', '.join(words)}"

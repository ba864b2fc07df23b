"""What is typed behind `playground guarantee`: a system, its settings, files; and what is wrong, in a line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from os import listdir
from os.path import isdir, isfile, join, splitext
from typing import Final, NamedTuple, NoReturn

from playground.cli.terminal import complain
from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting
from playground.configuration.readers import KINDS, is_readable, suffixes
from playground.configuration.source import ConfigurationError, read_source
from playground.engine.fields import Between
from playground.guarantee.settings import begun, taken, values_of
from playground.scenario.mistakes import nearest, quoted
from playground.systems import SYSTEMS, named
from playground.systems.dialect import Dialect, NativeSetting
from playground.systems.profile import Profile
from playground.words.phrases import few

ARGUMENTS: Final = Spot("the command line")
_SPAN: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|sec|secs|seconds?|m|min|minutes?|h|hours?|d|days?)")
_QUOTES: Final = "\"'"
_UNITS_MS: Final = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SPANS_MS: Final = {"milliseconds": 1, "seconds": 1000, "minutes": 60_000, "hours": 3_600_000}
"""What a setting's unit is in milliseconds, if it is one of time."""


class Words(NamedTuple):
    """The words behind the command, told apart."""

    systems: list[str]
    assignments: list[str]
    files: list[str]


def real_systems() -> list[str]:
    """The systems that have settings of their own."""
    return [name for name, profile in SYSTEMS.items() if profile.dialect]


def told_apart(words: Sequence[str]) -> Words:
    """The system, if one is named, the settings, and files, which need no option to be known."""
    files = [word for word in words if is_readable(word)]
    systems = [word for word in words if "=" not in word and word not in files]
    for word in (one for one in systems if not named(one)):
        if isdir(word):
            _refuse_folder(word)
        if isfile(word):
            complain(f"{word}: no kind of file that is known here; known are {'; '.join(KINDS)}")
        if splitext(word.lower())[1] in suffixes():
            _refuse_unreadable(word)
    if len(systems) > 1:
        _refuse_several(systems)
    return Words(systems, [word for word in words if "=" in word and word not in files], files)


def _refuse_folder(path: str) -> NoReturn:
    """Name the files of a folder that can be read: which of them are set up as one only its user knows."""
    try:
        names = sorted(one for one in listdir(path) if is_readable(join(path, one)))
    except OSError as error:
        complain(f"{path}: cannot be read: {(error.strerror or 'no folder').lower()}")
    known = f", such as {few([join(path, one) for one in names], 3)}" if names else "; it holds none that is known here"
    complain(f"{path}: is a directory; name the files{known}")


def _refuse_unreadable(path: str) -> NoReturn:
    try:
        read_source(path)
    except ConfigurationError as error:
        complain(error)
    complain(f"{path}: no such file")


def _refuse_several(words: Sequence[str]) -> NoReturn:
    """Say why only one word can be a system; a setting that was written without its sign is shown with it."""
    known = next((word for word in words if named(word)), None)
    others = [word for word in words if word != known]
    if known and len(others) < 3 and not any(map(named, others)):
        wanted = "=".join(others) if len(others) == 2 else f"{others[0]}=VALUE"
        complain(f"{' '.join(map(quoted, others))}: settings are written as key=value: {wanted}")
    complain(f"SYSTEM: one at a time, and settings as key=value; not {', '.join(map(quoted, words))}")


def system_named(word: str) -> tuple[Profile, Dialect, str]:
    """The real system that a word means, and its version."""
    found = named(word)
    if found is not None and found[0].dialect is not None:
        return found[0], found[0].dialect, found[1]
    name, at, version = word.partition("@")
    known = SYSTEMS.get(name)
    if at and known and known.dialect:
        complain(f"SYSTEM: {name} has no version {quoted(version)} here; {', '.join(known.dialect.versions)}")
    near = nearest(name, real_systems())
    hint = f"; did you mean {near}?" if near else f"; there are {', '.join(real_systems())}"
    return complain(f"SYSTEM: there is no {quoted(word)}{hint}")


def arguments(assignments: Iterable[str], profile: Profile, dialect: Dialect) -> list[GivenSetting]:
    """The settings of the command line; a wrong one is a mistake, not a finding."""
    given: dict[str, GivenSetting] = {}
    for word in assignments:
        name, text = _as_written(word)
        if name in dialect.by_kind:
            complain(f"{quoted(name)}: {dialect.by_kind[name]}")
        if not knows(dialect, name):
            complain(
                f"{quoted(name)}: no setting of {profile.name} that is modelled{_meant(name, profile.name, dialect)}"
            )
        setting = dialect.meant(name)
        if setting and taken(setting, text) is None:
            complain(
                f"{setting.name}: {quoted(text)} is not {values_of(setting)}{_near(setting, text)}; see {setting.page}"
            )
        full = setting.name if setting else name
        one = GivenSetting(profile.name, full, text, ARGUMENTS, word, is_argument=True)
        one = _as_its_word(one, setting) if setting else one
        before = given.get(full)
        if before is not None and before.value != one.value:
            complain(f"{full}: given twice, {quoted(before.written)} and {quoted(word)}")
        given[full] = one
    return list(given.values())


def _as_written(word: str) -> tuple[str, str]:
    """The name and the value, of which either may be quoted as in a preset, the name with its table before it."""
    name, _, text = (part.strip() for part in word.partition("="))
    return name.removeprefix("settings.").strip(_QUOTES), text.strip(_QUOTES)


def by_own_names(given: Iterable[GivenSetting], profile: Profile, dialect: Dialect) -> Iterator[GivenSetting]:
    """What files say, by the system's own names: a slip in how words are joined and another name are what they mean."""
    for one in given:
        is_theirs = one.system in ("", profile.name)
        setting = (dialect.setting(one.name) or dialect.meant(one.name)) if is_theirs else None
        yield _as_its_word(one._replace(name=setting.name), setting) if setting else one


def _as_its_word(given: GivenSetting, setting: NativeSetting) -> GivenSetting:
    """A text of one's own as the word that it comes to, which is told with it."""
    text = given.value if isinstance(given.value, str) else ""
    word = setting.made_of(text)
    if word is None or text.lower() in setting.words:
        return given
    return given._replace(value=word, written=f"{given.written} ({word})")


def knows(dialect: Dialect, name: str) -> bool:
    """Whether there is such a setting, or it is the application's affair."""
    return dialect.meant(name) is not None or name.partition(".")[0] in ("producer", "consumer")


def _meant(name: str, system: str, dialect: Dialect) -> str:
    """The setting that was perhaps meant, here or in another system."""
    if near := nearest(name, [one.name for one in dialect.settings]) or begun(name, dialect):
        return f"; did you mean {near}?"
    others = list(_systems_with(name))
    if others:
        return f"; {' and '.join(others)} {'has' if len(others) == 1 else 'have'} one"
    return f"; `playground systems {system}` has them all"


def _systems_with(name: str) -> Iterator[str]:
    for other in real_systems():
        dialect = SYSTEMS[other].dialect
        if dialect and dialect.setting(name):
            yield other


def _near(setting: NativeSetting, text: str) -> str:
    """What would be right: the number in the setting's own unit, or the nearest word."""
    unit_ms, found = _SPANS_MS.get(setting.unit), _SPAN.fullmatch(text.lower())
    if unit_ms and found:
        return _in_unit(setting, float(found[1]) * _UNITS_MS[_letter(found[2])], unit_ms)
    near = nearest(text, setting.words)
    return f"; did you mean {near}?" if near else ""


def _letter(unit: str) -> str:
    return "ms" if unit == "ms" else unit[0]


def _in_unit(setting: NativeSetting, ms: float, unit_ms: int) -> str:
    number = round(ms / unit_ms)
    is_whole = number * unit_ms == ms
    if isinstance(setting.values, Between) and is_whole and setting.accepts(number):
        return f", and has no unit: {setting.name}={number}"
    return ""

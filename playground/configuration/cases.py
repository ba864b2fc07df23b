"""What several files and arguments come to: for each queue, and in each profile, one value for each setting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from operator import itemgetter
from typing import Final, NamedTuple

from playground.configuration.findings import FileFinding, Spot
from playground.configuration.forms import Form, form_of_all, in_form
from playground.configuration.found import ELSEWHERE, ON, WHERE, GivenSetting, OverruledLine, Reading, Value

NO_PROFILE: Final = "default"
"""What Spring calls the profile that is active where no other is."""

Spellings = Mapping[tuple[str, Value], str]
"""How files like the ones given write a setting with a value."""
_Sameness = tuple[tuple[str, object], ...]
_MOST_TOLD_APART: Final = 10
"""Of more queues that differ in nothing but their names in lines not each one's line is told."""


class SettingsCase(NamedTuple):
    """Settings that stand together."""

    names: tuple[str, ...]
    """The queues and profiles in which just these values stand; empty: all there are."""
    settings: Mapping[str, GivenSetting]
    """By name, what counts of it."""
    profiles: tuple[str, ...] = ("",)
    """Those in which it stands; an empty name: where none is active."""
    form: Form = ""
    """How its files write keys of Spring's."""
    likewise: int = 0
    """Of so many others a line that has the first one's name is the same with theirs."""

    def holds(self, finding: FileFinding, reading: Reading) -> bool:
        """Whether what is said of the files is said of a profile of this case, and of none but another queue."""
        whose = finding.text.partition(": ")[0]  # Who says something of one queue begins with its name.
        queues = {*(name for _, name in reading.queues), *(one.queue for one in reading.given)}
        ours = {name.partition(" in profile ")[0] for name in self.names}
        is_ours = whose in ours | _plainly(ours) or whose not in queues | _plainly(queues)
        ours = {"", *(name or NO_PROFILE for name in self.profiles)}
        return is_ours and not ours.isdisjoint(reading.profiles.get(finding, {""}))

    def as_written(self, text: str) -> str:
        """A text with what it says of lines as its files have lines."""
        return in_form(text, self.form)

    def values(self) -> dict[str, bool | int | str]:
        """The values alone."""
        return {name: one.value for name, one in self.settings.items()}

    def remedies(self, spellings: Spellings) -> Spellings:
        """How files like these write a setting, so that it counts in this case: what overrules it has to go."""
        theirs = {change: text for one in self.settings.values() for change, text in one.spells}
        written = {**spellings, **theirs}
        usual = {change: _in_its_place(text, self.settings.get(change[0])) for change, text in written.items()}
        overruled = {
            (name, line.value): f"{line.written} (it stands there already), without {one.written}, which overrules it"
            for name, one in self.settings.items()
            for line in one.overrules
            if _is_line_of(line, theirs.get((name, line.value), line.written))  # Else nothing reads it here.
        }
        own = {change: self._for_all(text) for one in self.settings.values() for change, text in one.remedies}
        return usual | overruled | own

    def _for_all(self, text: str) -> str:
        is_ones = self.likewise and self.names[0] in text
        return f"{text}, and so for the other {self.likewise:,}" if is_ones else text


class _Alike(NamedTuple):
    """Queues and profiles with the same values."""

    names: list[str]
    settings: Mapping[str, GivenSetting]
    """Those of the first."""
    profiles: dict[str, None]
    spots: dict[str, dict[Spot, None]]
    """By the setting where each queue has it."""
    queue: str
    """The first."""

    def add(self, profile: str, settings: Mapping[str, GivenSetting]) -> None:
        """Take in one more; of profiles the first tells where they stand."""
        self.profiles[profile] = None
        if profile == next(iter(self.profiles)):
            for name, one in settings.items():
                self.spots.setdefault(name, {})[one.spot] = None

    def take_in(self, other: "_Alike") -> None:
        """Take in those that are the same but for their names."""
        self.names.extend(other.names)
        theirs = {_nameless(name, other.queue): spots for name, spots in other.spots.items()}
        for name, spots in self.spots.items():
            spots |= theirs.get(_nameless(name, self.queue), {})

    def case(self, forms: Mapping[str, Form], likewise: int) -> SettingsCase:
        """The case of all of them, with the form of each file; of so many lines differ in their name."""
        settings = {
            name: one._replace(also_at=tuple(spot for spot in self.spots[name] if spot != one.spot))
            for name, one in self.settings.items()
        }
        form = form_of_all((spot.file for one in settings.values() for spot in one.spots), forms)
        return SettingsCase(tuple(self.names), settings, tuple(self.profiles), form, likewise)


def _is_line_of(line: OverruledLine, text: str) -> bool:
    """Whether a line has the key with which it is written."""
    return line.written.partition(" = ")[0] == text.partition(" = ")[0]


def _in_its_place(text: str, given: GivenSetting | None) -> str:
    """A line beside one that says something else of the same under another key, and could count before it."""
    key, is_line, _ = text.partition(" = ")
    if not is_line or text.startswith(ELSEWHERE) or given is None or given.assumed or given.unknown:
        return text
    theirs, is_key, _ = given.written.partition(" = ")
    is_other = is_key and " " not in f"{key}{theirs}" and _plain(key) != _plain(theirs)
    return f"{text}, in place of {given.written}" if is_other else text


def _plainly(queues: Iterable[str]) -> set[str]:
    """Their names without what is open in their file."""
    return {name.partition(WHERE)[0] for name in queues}


def _plain(key: str) -> str:
    return key.lower().replace("-", "").replace("_", "").replace(".", "")


def cases(reading: Reading, system: str, asked: str | None = None) -> list[SettingsCase]:
    """The cases of a system; one without settings where nothing is said of it.

    Of several profiles with the same values the first tells where they stand, so one that is asked for comes alone;
    none, if there is no such profile.
    """
    ours = [one for one in reading.given if one.system in (system, "")]
    queues = _named([*(name for of, name in reading.queues if of == system), *(one.queue for one in ours)])
    profiles = _named((one.profile for one in ours), always=any(not one.profile for one in ours))
    several = len(profiles) > 1
    if asked is not None:
        profiles = _asked_about(asked, profiles, reading.states)
    errors = {name: _errors_only_in(name, reading) for name in profiles}
    alike: dict[_Sameness, _Alike] = {}
    for queue, profile, settings in _each(ours, queues, profiles):
        same = (*_sameness(settings), ("errors", errors[profile]))
        one = alike.setdefault(same, _Alike([], settings, {}, {}, queue))
        one.add(profile, settings)
        told = profile or NO_PROFILE if several else profile
        if queue or told:
            one.names.append(" in profile ".join(filter(None, (queue, told))))
    return [one.case(reading.forms, likewise) for one, likewise in _together(alike)]


def _asked_about(asked: str, profiles: Sequence[str], states: Sequence[str]) -> list[str]:
    """The profile that is asked about, wherever the application runs with it; none where there is no such profile."""
    if asked == NO_PROFILE and "" in profiles:
        asked_as = [""] if len(profiles) > 1 else []
    else:
        asked_as = [asked] if asked in profiles or (asked in states and len(states) > 1) else []
    return [*asked_as, *(name for name in profiles if asked_as and name.startswith(f"{asked}{ON}"))]


def _together(alike: Mapping[_Sameness, _Alike]) -> Iterator[tuple[_Alike, int]]:
    """Those that differ in more than their names, or are few; with how many others each has taken in."""
    if len(alike) <= _MOST_TOLD_APART:
        yield from ((one, 0) for one in alike.values())
        return
    shapes: dict[object, list[_Alike]] = {}
    for same, one in alike.items():
        is_named = one.queue and not any(one.profiles)
        shapes.setdefault(_shape(same, one.queue) if is_named else same, []).append(one)
    for first, *others in shapes.values():
        if len(others) < _MOST_TOLD_APART:
            yield from ((one, 0) for one in (first, *others))
            continue
        for one in others:
            first.take_in(one)
        yield first, len(first.names) - 1


def _shape(same: _Sameness, queue: str) -> object:
    """The same without a queue's name among its settings' names and in the lines of its files."""
    return frozenset((_nameless(name, queue), _without_name(of, queue)) for name, of in same)


def _without_name(of: object, queue: str) -> object:
    """Of the remedies of one setting, too."""
    if isinstance(of, str):
        return _nameless(of, queue)
    return tuple(_without_name(each, queue) for each in of) if isinstance(of, tuple) else of


def _nameless(text: str, queue: str) -> str:
    return text.replace(queue, "\0")


def _errors_only_in(profile: str, reading: Reading) -> tuple[FileFinding, ...]:
    """What is wrong in a profile, and not in others: those of equal values are not of one guarantee then."""
    name = profile or NO_PROFILE
    return tuple(one for one in reading.errors if name in reading.profiles.get(one, ()))


def _each(
    given: Iterable[GivenSetting], queues: Iterable[str], profiles: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, GivenSetting]]]:
    """What counts in each queue and each profile."""
    of = _by_queue(given)
    for queue in queues:
        own = of.get(queue, []) if queue else []
        theirs, only = _in_order(of.get("", []), own), {one.profile for _, one in own}
        for profile in profiles:
            if only and "" not in only and profile not in only:
                continue  # There is none in this profile.
            yield queue, profile, _merged(theirs, queue, profile)


def _sameness(settings: Mapping[str, GivenSetting]) -> _Sameness:
    """What is the same where the same values stand, and the same is to be said of them."""
    return tuple(sorted((name, (repr(one.value), _source(one))) for name, one in settings.items()))


def _by_queue(given: Iterable[GivenSetting]) -> dict[str, list[tuple[int, GivenSetting]]]:
    """What is for each queue, and what for all, each with its place in the order: of thousands few are looked at."""
    found: dict[str, list[tuple[int, GivenSetting]]] = {}
    for at, one in enumerate(given):
        found.setdefault(one.queue, []).append((at, one))
    return found


def _in_order(*parts: Iterable[tuple[int, GivenSetting]]) -> list[GivenSetting]:
    return [one for _, one in merge(*parts, key=itemgetter(0))]


def other_systems(reading: Reading, system: str) -> list[str]:
    """Systems of which the files speak as well."""
    return sorted({*(one.system for one in reading.given), *(of for of, _ in reading.queues)} - {system, ""})


def _named(names: Iterable[str], *, always: bool = False) -> list[str]:
    """The names that there are; what has none counts by itself only where there is no other, or where it is asked."""
    found = list(dict.fromkeys(names))
    kept = [name for name in found if name or (always and NO_PROFILE not in found)]
    return kept or [""]


def _merged(given: Iterable[GivenSetting], queue: str, profile: str) -> dict[str, GivenSetting]:
    """An argument counts before files, a written value before an assumed one, a profile's before one for all.

    Of two alike the later one counts. One that is in none of the files stands beside what would count without it.
    """
    settings: dict[str, GivenSetting] = {}
    known: dict[str, GivenSetting] = {}
    lines: dict[str, list[GivenSetting]] = {}
    for one in given:
        if one.queue in ("", queue) and one.profile in ("", profile):
            if not (one.assumed or one.unknown):
                lines.setdefault(one.name, []).append(one)
            for counted in (settings,) if one.unknown else (settings, known):
                other = counted.get(one.name)
                if other is None or _weight(one) >= _weight(other):
                    counted[one.name] = one
    for name, one in settings.items():
        if one.unknown and name in known:
            settings[name] = one._replace(value=known[name].value)
        elif len(lines.get(name, ())) > 1:
            others = (OverruledLine(each.value, each.written, each.spot) for each in lines[name])
            settings[name] = one._replace(overrules=tuple(each for each in others if each.value != one.value))
    return {name: one for name, one in settings.items() if _counts(one, settings)}


def _counts(one: GivenSetting, beside: Mapping[str, GivenSetting]) -> bool:
    """Whether nothing is there to which it yields, and something of what it needs."""
    is_held = not one.counts_beside or any(_is_so(beside, *other) for other in one.counts_beside)
    return is_held and not any(_is_so(beside, *other) for other in one.yields_to)


def _is_so(settings: Mapping[str, GivenSetting], name: str, value: Value) -> bool:
    """Whether a setting has a value, which an argument has as a text."""
    return name in settings and str(settings[name].value).lower() == str(value).lower()


def _source(one: GivenSetting) -> tuple[object, ...]:
    """What a profile writes: `manual` and `auto` are two things, also where they come to one value; and what of it."""
    written = one.written if (one.profile and not one.assumed) or one.overrules else ""
    overruled = tuple(line.written for line in one.overrules)
    return written, one.asks, one.is_there, one.excludes, one.only, one.unknown, overruled, one.remedies, one.asked_for


def _weight(one: GivenSetting) -> tuple[bool, ...]:
    return (one.is_argument, not one.assumed, bool(one.queue), bool(one.profile))

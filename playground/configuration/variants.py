"""What a file comes to under each value of what it leaves to whoever deploys it, such as a condition of a template.

A queue that comes to the same each time is told once; of another each way is a queue of its own, named with its values:
`orders where Env is prod`.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple, TypeVar

from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import WHERE, GivenSetting, Reading

_MOST: Final = 16
"""So many ways are tried; where there are more, some values stay open."""
_TRUTHS: Final = ("true", "false")
_COLON: Final = re.compile(": ")


class Assumption(NamedTuple):
    """What is taken for something that is in no file."""

    value: str | None
    """None: something else than what it is held against."""
    others: tuple[str, ...] = ()
    """What it is held against, and is not then."""

    def told(self, name: str) -> str:
        """The same in words."""
        if self.value is None:
            return f"{name} is not {' or '.join(one or 'empty' for one in self.others)}"
        return f"{name} is {self.value or 'empty'}"


class _Sought(NamedTuple):
    name: str
    values: tuple[str, ...]
    is_all: bool
    """Whether it can be nothing else."""
    line: int
    is_of_presence: bool


class OpenValues:
    """What is taken for what is in no file, and what of it was asked for in vain."""

    def __init__(self, assumed: Mapping[str, Assumption] | None = None) -> None:
        self._assumed = assumed or {}
        self.asked: list[_Sought] = []
        self.is_of_presence = False
        """Whether what is asked for now only says whether something is made: where too much is open, it is."""

    def value(self, name: str) -> str | None:
        """The text that is taken for it."""
        found = self._assumed.get(name)
        return found.value if found else None

    def ask(self, name: str, values: Iterable[str], line: int = 0) -> None:
        """Ask for one of several values, of which it has to be one."""
        found = self._assumed.get(name)
        if found is None or found.value is None:
            self.asked.append(_Sought(name, tuple(values), True, line, self.is_of_presence))

    def is_equal(self, name: str, text: str, line: int = 0) -> bool | None:
        """Whether it is that; none: it has been asked for."""
        found = self._assumed.get(name)
        if found and (found.value is not None or text in found.others):
            return found.value == text
        is_truth = text in _TRUTHS  # What is not true is false.
        self.asked.append(_Sought(name, _TRUTHS if is_truth else (text,), is_truth, line, self.is_of_presence))
        return None

    def is_true(self, name: str, line: int = 0) -> bool | None:
        """Whether it holds; none: it has been asked for."""
        if (found := self.value(name)) is not None:
            return found == "true"
        self.ask(name, _TRUTHS, line)
        return None

    @property
    def first(self) -> _Sought:
        """What is to be tried next."""
        return min(self.asked, key=lambda one: one.is_of_presence)

    def branches(self) -> list[Assumption]:
        """What may be taken for the first that was asked for."""
        if not self.asked:
            return []
        name = self.first.name
        ours = [one for one in self.asked if one.name == name]
        is_all = any(one.is_all for one in ours)
        known = self._assumed[name].others if name in self._assumed else ()
        new = dict.fromkeys(value for one in ours if one.is_all is is_all for value in one.values)
        values = [Assumption(value) for value in new if value not in known]
        return values if is_all else [*values, Assumption(None, (*known, *new))]


@dataclass(frozen=True)
class _Variant:
    assumed: Mapping[str, Assumption]
    reading: Reading
    places: frozenset[str]

    def of(self, queue: str) -> tuple[object, ...]:
        """What is read of a queue."""
        return tuple(self.given(queue)), tuple(self.findings(queue)), self.systems.get(queue, [])

    def has(self, queue: str) -> bool:
        return queue in self.systems

    def given(self, queue: str) -> list[GivenSetting]:
        return self._given.get(queue, [])

    def findings(self, queue: str) -> list[FileFinding]:
        return self._findings.get(queue, [])

    @cached_property
    def systems(self) -> dict[str, list[str]]:
        """By the queue whose it is."""
        return _grouped((name, of) for of, name in self.reading.queues)

    @cached_property
    def _given(self) -> dict[str, list[GivenSetting]]:
        return _grouped((one.queue, one) for one in self.reading.given)

    @cached_property
    def _findings(self) -> dict[str, list[FileFinding]]:
        return _grouped((queue, one) for one in self.reading.findings for queue in _whose(one))


_Kind = TypeVar("_Kind")


def _grouped(pairs: Iterable[tuple[str, _Kind]]) -> dict[str, list[_Kind]]:
    found: dict[str, list[_Kind]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _whose(finding: FileFinding) -> Iterator[str]:
    """The names with one of which what is found begins, if it is said of a queue."""
    return (finding.text[: found.start()] for found in _COLON.finditer(finding.text))


Read = Callable[[OpenValues], tuple[Reading, frozenset[str]]]
"""Reads a file with such values: what it says, and which of its queues are nothing but places for dead letters."""


def read_each(read: Read, path: str) -> Reading:
    """What a file says under each of the values that it leaves open; `path` is where it is."""
    waiting: list[Mapping[str, Assumption]] = [{}]
    done: list[_Variant] = []
    lines: dict[str, int] = {}
    while waiting:
        assumed = waiting.pop(0)
        values = OpenValues(assumed)
        reading, places = read(values)
        for one in values.asked:
            lines.setdefault(one.name, one.line)
        branches = values.branches()
        if branches and len(done) + len(waiting) + len(branches) <= _MOST:
            name = values.first.name
            waiting = [*({**assumed, name: one} for one in branches), *waiting]
            continue
        done.append(_Variant(assumed, reading, places))
        if names := ", ".join(dict.fromkeys(one.name for one in values.asked if not one.is_of_presence)):
            text = f"{names}: in none of the files, and not each value was tried, for so much is open: give parameters"
            reading.find("not-tried", f"{text} and variables a default", Spot(path, values.first.line))
    return done[0].reading if len(done) == 1 else _merged(done, lines, path)


def _merged(variants: list[_Variant], lines: Mapping[str, int], path: str) -> Reading:
    first = variants[0].reading
    found = replace(first, given=[], findings=[], queues=[], found=set(), profiles={}, guesses=0)
    names = [*dict.fromkeys(name for one in variants for _, name in one.reading.queues)]
    told: dict[str, list[str]] = {}
    for queue in (name for name in names if not any(name in one.places for one in variants)):
        deciding = _deciding(variants, queue)
        for atom in deciding:
            told.setdefault(atom, []).append(queue)
        known = [set(one.findings(queue)) for one in variants if one.has(queue)]
        common = set.intersection(*known)
        for label, variant in _labelled(variants, queue, deciding).items():
            _add(found, variant, queue, f"{queue}{WHERE}{label}" if label else queue, common)
    queues = {*names}
    for one in (each for variant in variants for each in variant.reading.findings):
        if queues.isdisjoint(_whose(one)):
            found.find(one.rule, one.text, one.spot)
    for atom, theirs in told.items():
        text = f"{atom} is in none of the files; {', '.join(theirs)}: told for each of its values"
        found.find("elsewhere", text, Spot(path, lines.get(atom, 0)))
    return found


def _deciding(variants: list[_Variant], queue: str) -> list[str]:
    """What is open and makes a difference to a queue where it is made."""
    variants = [one for one in variants if one.has(queue)]
    atoms = [*dict.fromkeys(name for one in variants for name in one.assumed)]
    for atom in list(atoms):
        fewer = [one for one in atoms if one != atom]
        known: dict[str, tuple[object, ...]] = {}
        if all(known.setdefault(_label(one, fewer), one.of(queue)) == one.of(queue) for one in variants):
            atoms = fewer
    return atoms


def _labelled(variants: list[_Variant], queue: str, deciding: list[str]) -> dict[str, _Variant]:
    found: dict[str, _Variant] = {}
    for one in variants:
        if one.has(queue):
            found.setdefault(_label(one, deciding), one)
    return found


def _label(variant: _Variant, deciding: Iterable[str]) -> str:
    return " and ".join(variant.assumed[name].told(name) for name in deciding if name in variant.assumed)


def _add(found: Reading, variant: _Variant, queue: str, called: str, common: Container[FileFinding]) -> None:
    """Take in what is read of a queue, under the name that it has there; what is found each way is said once."""
    found.queues += [(of, called) for of in variant.systems.get(queue, ())]
    found.given += [one._replace(queue=called) for one in variant.given(queue)]
    for one in variant.findings(queue):
        text = one.text if one in common else f"{called}{one.text.removeprefix(queue)}"
        found.find(one.rule, text, one.spot)

"""Which documents of an application count: by the profiles that are active, and by the platform on which it runs.

Source: Spring Boot's reference, *Externalized Configuration: Activation Properties* and *Profiles*; Spring Framework's
`Profiles.of`. Where no profile is active, the one called `default` is.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

from playground.configuration.cases import NO_PROFILE
from playground.configuration.findings import Spot
from playground.configuration.found import ON
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import is_open

ACTIVATED: Final = ("spring.config.activate.onprofile", "spring.profiles")
"""What says to which profile a document belongs: since Spring Boot 2.4, and before."""
ON_PLATFORM: Final = "spring.config.activate.oncloudplatform"
_ACTIVE: Final = "spring.profiles.active"
_INCLUDED: Final = "spring.profiles.include"
_DEFAULT: Final = "spring.profiles.default"
_GROUP: Final = "spring.profiles.group."
_FILE: Final = re.compile(r"application-([\w-]+)\.(?:ya?ml|properties)")
_INDEX: Final = re.compile(r"\[\d+\]$")
_PART: Final = re.compile(r"[()&|!]|[^()&|!]+")
_NO_PLATFORM: Final = "none"
_PLACEHOLDER: Final = re.compile(r"\$\{[^${}:]+(?::(?P<default>[^{}]*))?\}")
_MOST_NESTED: Final = 8
"""Of placeholders that are the defaults of others."""
_MOST_TOGETHER: Final = 4
"""So many profiles at once are tried to find out with which a document counts."""


def bare(key: str) -> str:
    """A key as those of profiles are compared, without its place in a list."""
    return _INDEX.sub("", key.lower().replace("-", ""))


def filled_in(text: str) -> str | None:
    """A value with its placeholders' defaults in their places, the innermost first; none: one has no default."""
    filled = text
    for _ in range(_MOST_NESTED):
        if any(match["default"] is None for match in _PLACEHOLDER.finditer(filled)):
            return None
        filled = _PLACEHOLDER.sub(lambda match: match["default"] or "", filled)
    return filled


class ProfileState(NamedTuple):
    """What may be active at one time."""

    name: str
    """As `--profile` has it, with the platform behind it."""
    active: frozenset[str]
    platform: str = _NO_PLATFORM


class DocumentCondition(NamedTuple):
    """When a document counts."""

    expressions: tuple[str, ...]
    """One of them has to hold; none: that is no condition."""
    of_file: str
    """The profile that the file's name tells; empty: none."""
    platform: str

    @property
    def is_there(self) -> bool:
        """Whether it does not always count."""
        return bool(self.expressions or self.of_file or self.platform)

    @property
    def names(self) -> list[str]:
        """The profiles of which it speaks."""
        parts = (part.strip() for one in self.expressions for part in _PART.findall(one))
        return [*filter(None, [self.of_file]), *(part for part in parts if part and part not in "()&|!")]

    def holds(self, state: ProfileState) -> bool:
        """Whether the document counts then."""
        is_there = self.platform in ("", state.platform)
        return is_there and self._is_for(state.active)

    def needs(self) -> tuple[str, ...]:
        """The fewest of its profiles with which it counts; none: it counts without them, or never."""
        names = list(dict.fromkeys(self.names))
        sets = (one for size in range(_MOST_TOGETHER + 1) for one in combinations(names, size))
        return next((one for one in sets if self._is_for(frozenset(one))), ())

    def _is_for(self, active: Collection[str]) -> bool:
        is_file = not self.of_file or self.of_file in active
        return is_file and (not self.expressions or any(is_so(one, active) for one in self.expressions))


def condition_of(name: str, document: Mapping[str, TreeNode]) -> DocumentCondition:
    """When a document of a file with this name counts."""
    named = _FILE.fullmatch(name)
    expressions = [one for key, node in document.items() if bare(key) in ACTIVATED for one in _listed(node.text)]
    platform = next((node.text for key, node in document.items() if bare(key) == ON_PLATFORM), "")
    return DocumentCondition(tuple(expressions), named[1] if named else "", platform.strip().lower().replace("-", "_"))


def is_so(expression: str, active: Collection[str]) -> bool:
    """Whether an expression holds: `prod & !canary`, with brackets; `&` binds before `|`."""
    parts = [part for one in _PART.findall(expression) if (part := one.strip())]

    def one() -> bool:
        part = parts.pop(0) if parts else ""
        if part == "!":
            return not one()
        if part != "(":
            return part in active
        found = either()
        if parts:
            parts.pop(0)  # Its closing bracket.
        return found

    def both() -> bool:
        found = one()
        while parts and parts[0] == "&":
            parts.pop(0)
            found = one() and found
        return found

    def either() -> bool:
        found = both()
        while parts and parts[0] == "|":
            parts.pop(0)
            found = both() or found
        return found

    return either()


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


@dataclass
class ApplicationProfiles:
    """What files say together of their profiles."""

    asked: str | None = None
    """What the user asks about."""
    conditions: list[DocumentCondition] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    """By the name of each the profiles that are active with it."""
    active: list[str] = field(default_factory=list)
    """What is active where nobody says otherwise."""
    included: list[str] = field(default_factory=list)
    """What is active beside it."""
    by_default: list[str] = field(default_factory=list)
    """What is active where nothing else is."""

    active_at: tuple[str, Spot] = ("", Spot(""))
    """The line that says so, and its place."""

    def read(self, source: ConfigurationFile, documents: Iterable[Mapping[str, TreeNode]]) -> "ApplicationProfiles":
        """Take in the documents of a file; those of a profile cannot say which are active."""
        for document in documents:
            condition = condition_of(source.name, document)
            if condition.is_there:
                self.conditions.append(condition)
                continue
            if active := _profiles_in(document, _ACTIVE):
                key, node = next((key, node) for key, node in document.items() if bare(key) == _ACTIVE)
                self.active, self.active_at = (
                    active,
                    (f"{_INDEX.sub('', key)} = {node.text}", Spot(source.path, node.line)),
                )
            self.by_default = _profiles_in(document, _DEFAULT) or self.by_default
            self.included += _profiles_in(document, _INCLUDED)
            for key in dict.fromkeys(bare(key) for key in document if bare(key).startswith(_GROUP)):
                whole = next(_INDEX.sub("", each) for each in document if bare(each) == key)
                self.groups[whole[len(_GROUP) :]] = _profiles_in(document, key)
        return self

    @property
    def chosen(self) -> str:
        """The profiles that the files choose, as `--profile` has them; empty: none, or that is of no matter."""
        return ",".join(self.active) if self.conditions else ""

    @property
    def known(self) -> set[str]:
        """The names of which the files speak."""
        return {NO_PROFILE, *(name for one in self.conditions for name in one.names), *self.groups, *self.active}

    @property
    def states(self) -> list[ProfileState]:
        """All that is to be tried; the first is that nobody says what is active."""
        if not self.conditions:
            return [self._state(())]
        named = [name for one in self.conditions for name in one.names]
        tried: dict[tuple[str, ...], None] = {(): None} | {
            (name,): None for name in (*named, *self.groups) if name != NO_PROFILE
        }
        tried |= {(*one,): None for one in (self.active, _listed(self.asked or "")) if one and one != [NO_PROFILE]}
        for one in self.conditions:
            if not any(one.holds(self._state(names, one.platform or _NO_PLATFORM)) for names in tried):
                tried[one.needs()] = None
        platforms = [one.platform for one in self.conditions if one.platform]
        return [self._state(names, on) for on in dict.fromkeys([_NO_PLATFORM, *platforms]) for names in tried]

    def _state(self, names: tuple[str, ...], platform: str = _NO_PLATFORM) -> ProfileState:
        active = list(dict.fromkeys((*names, *self.included))) or self.by_default or [NO_PROFILE]
        for name in active:  # It grows: a group's member may be a group.
            active += [each for each in self.groups.get(name, ()) if each not in active]
        name = ",".join(names) or NO_PROFILE
        return ProfileState(name if platform == _NO_PLATFORM else f"{name}{ON}{platform}", frozenset(active), platform)


def _profiles_in(document: Mapping[str, TreeNode], wanted: str) -> list[str]:
    """The names below a key, or in its list; none where one of them is not in the file."""
    texts = [filled_in(node.text) for key, node in document.items() if bare(key) == wanted]
    if any(text is None or is_open(text) for text in texts):
        return []
    return [name for text in texts for name in _listed(text or "")]

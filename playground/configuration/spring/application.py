"""Spring Boot's `application.yml` and `.properties`, as far as they speak of RabbitMQ, Kafka or SQS.

Names are relaxed (`acknowledgeMode` is `acknowledge-mode`), a value may be a placeholder with a default, and a
document may belong to a profile. What Spring does of itself counts before what the client library would do.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.forms import form_of
from playground.configuration.found import (
    ON,
    GivenSetting,
    Reading,
    SpringBeans,
    SpringEntries,
    SpringEntry,
    StreamFile,
)
from playground.configuration.source import ConfigurationFile
from playground.configuration.spring.kafka import KAFKA
from playground.configuration.spring.profiles import (
    ACTIVATED,
    ON_PLATFORM,
    ApplicationProfiles,
    ProfileState,
    bare,
    condition_of,
    filled_in,
)
from playground.configuration.spring.rabbit import RABBIT
from playground.configuration.spring.root import SpringRoot, plain
from playground.configuration.spring.sqs import SQS
from playground.configuration.spring.stream import STREAM
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import anything, is_open, read_value
from playground.scenario.mistakes import quoted

_ROOTS: Final = (RABBIT, KAFKA, STREAM, SQS)
_ENVIRONMENT: Final = re.compile(r"spring\.cloud\.stream\.binders\.[^.]+\.environment\.spring\.", re.IGNORECASE)
"""What stands before the keys of one binder of several; here they count for each."""
_NEVER: Final = "never"
"""In which profile stands what counts in none, as `a & !a`."""
_OF_PROFILE: Final = re.compile(r"(?:(?<=application)-[\w-]+)?\.(?:ya?ml|properties)$", re.IGNORECASE)


def is_spring(keys: Iterable[str]) -> bool:
    """Whether any of these keys is Spring's."""
    return any(plain(key).startswith("spring.") for key in keys)


def key_of_variable(name: str) -> str:
    """The key that a variable stands for: `SPRING_KAFKA_CONSUMER_ENABLEAUTOCOMMIT`; hyphens may be underscores."""
    wanted = plain(name)
    keys = (f"{root.name}{key}" for root in _ROOTS for key in (*root.removed, *root.keys))
    return next((key for key in keys if plain(key).replace(".", "") == wanted), name.lower().replace("_", "."))


def read_spring(source: ConfigurationFile, documents: Iterable[Mapping[str, TreeNode]]) -> Reading:
    """What the documents of a file say; each is flat, `a.b.c` to its value."""
    beans = source.around.beans
    reading = Reading(beans=beans if isinstance(beans, SpringBeans) else None)
    found: dict[str, dict[str, SpringEntries]] = {root.name: {} for root in _ROOTS}
    left_open: list[_LeftOpen] = []
    documents = list(documents)
    states = _states(reading, source, documents)
    for document in documents:
        condition = condition_of(source.name, document)
        within = [one.name for one in states if condition.holds(one)] if condition.is_there else [""]
        gatherer = _SpringGatherer(reading, source.path, document, within)
        left_open += gatherer.left_open
        for profile in within:
            for name, entries in gatherer.entries.items():
                found[name].setdefault(profile, {}).update(entries)
    if gone := [finding for finding in reading.findings if finding.rule == "removed-key"]:
        reading.find("old-file", "written for a Spring Boot that is no longer looked after", gone[0].spot)
    for root in _ROOTS:
        profiles = found[root.name]
        if profiles:
            reading.spellings |= root.spellings
        if profiles and root is STREAM:
            reading.streams.append(StreamFile(source.path, _application(source), profiles, _of(left_open, root)))
            continue
        others = tuple(one.name for one in states if one.name not in profiles)
        for profile, entries in profiles.items():
            reading.within = ((profile,) if profile else others) if len(profiles) > 1 else ()
            if not (profile or others):
                continue  # Whatever is active, something counts beside it.
            root.translate(reading, source.path, profile, profiles.get("", {}) | entries)
        for given, told in _of(left_open, root):  # Behind what a profile takes over from what counts always.
            reading.within = (given.profile,) if given.profile else ()
            reading.leave_open(given, told)
    reading.within = ()
    reading.forms[source.path] = form_of(source.name)
    return reading


def _states(
    reading: Reading, source: ConfigurationFile, documents: Sequence[Mapping[str, TreeNode]]
) -> list[ProfileState]:
    """What may be active; the files choose what is, where the user does not ask about something else."""
    around = source.around.profiles
    profiles = around if isinstance(around, ApplicationProfiles) else ApplicationProfiles()
    if not profiles.conditions:
        profiles = ApplicationProfiles(profiles.asked).read(source, documents)
    states = profiles.states
    reading.states = tuple(one.name for one in states if one.name != profiles.asked or one.name in profiles.known)
    if profiles.chosen and profiles.asked is None:
        reading.active = profiles.chosen
        written, spot = profiles.active_at
        others = ", ".join(one for one in reading.states if ON not in one and one != profiles.chosen)
        told = f"{written}: the answer is of profile {profiles.chosen}; `--profile` asks about the others: {others}"
        reading.find("profile", told, spot)
    return states


_LeftOpen = tuple[SpringRoot, GivenSetting, str]
"""A setting whose value is not in the file, below which name, and what is told of it."""


def _of(left_open: Iterable[_LeftOpen], root: SpringRoot) -> list[tuple[GivenSetting, str]]:
    return [(given, told) for of, given, told in left_open if of is root]


def _application(source: ConfigurationFile) -> str:
    """What tells an application's files from another's: their folder, and the name without a profile.

    A file that another one holds is told by its place there.
    """
    within = f":{source.text[: -len(source.text.lstrip())].count(chr(10))}" if source.document < 0 else ""
    return f"{_OF_PROFILE.sub('', source.path)}{within}"


@dataclass
class _SpringGatherer:
    """Reads one document: what it says, and where it is wrong."""

    reading: Reading
    path: str
    document: Mapping[str, TreeNode]
    profiles: list[str]
    """What is active where it counts; an empty name: it counts always; none: it never does."""
    entries: dict[str, SpringEntries] = field(default_factory=dict)
    """By the root; a root is here where the document speaks of it at all."""
    left_open: "list[_LeftOpen]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reading.within = tuple(self.profiles or (_NEVER,))
        for key, node in self.document.items():
            self._look_at_condition(key, node.text, Spot(self.path, node.line))
        for whole, node in self.document.items():
            written = _ENVIRONMENT.sub("spring.", whole)
            key, spot = plain(written), Spot(self.path, node.line)
            root = next((one for one in _ROOTS if key.startswith(plain(one.name))), None)
            if root is not None and node.content is None:
                self._leave_open(root, written, node.tag, f"{written}: its value is not in this file", spot)
            elif root is not None:
                self._read(root, written, node, spot)
            elif bare(written) not in (*ACTIVATED, ON_PLATFORM):
                self._look_for_slips(key, written, spot)

    def _look_at_condition(self, key: str, text: str, spot: Spot) -> None:
        if bare(key) == ON_PLATFORM:
            told = f"{key} = {text}: where it runs is in no file; on {text} and elsewhere are two answers"
            self.reading.find("profile", told, spot)
        if bare(key) == ACTIVATED[1]:
            renamed = "spring.profiles is spring.config.activate.on-profile since Spring Boot 2.4"
            self.reading.find("legacy-key", renamed, spot)

    def _read(self, root: SpringRoot, written: str, node: TreeNode, spot: Spot) -> None:
        text = node.text
        entries = self.entries.setdefault(root.name, {})
        rest = self._below(root, written)
        former = next((one for key, one in root.removed.items() if plain(key) == plain(rest)), None)
        if former is not None:
            now = former.values.get(text.lower(), text)
            gone = f"{written} is read by nothing since Spring Boot {former.since}, and not counted here"
            return self.reading.find("removed-key", f"{gone}: write {root.name}{former.new} = {now}", spot)
        known = root.known(rest)
        if known is None:
            return self._unknown(root, written, rest, spot)
        if (filled := filled_in(text)) is None and known.meaning is anything and ":" not in known.name:
            filled = text  # That there is a name is what counts of a name.
        if filled is None or (is_open(filled) and known.meaning is not anything):
            return self._leave_open(root, written, text, f"{written}: {quoted(text)} is not in this file", spot)
        value = read_value(self.reading, written, filled, known.meaning, spot)
        if value is not None:
            entries[known.name] = SpringEntry(value, spot, f"{written} = {node.written}")
        return None

    def _leave_open(self, root: SpringRoot, written: str, text: str, told: str, spot: Spot) -> None:
        """Note a value that is not in this file, in each of the profiles in which it counts."""
        known = root.known(self._below(root, written))
        meant = root.stands_for(known.name) if known else None
        if meant is None:
            return self.reading.find("elsewhere", told, spot)
        self.entries.setdefault(root.name, {})
        line = f"{written} = {text}"
        for profile in self.profiles:
            given = GivenSetting(meant.system, meant.name, "", spot, line, meant.queue, profile, unknown=line)
            self.left_open.append((root, given, told))
        return None

    @staticmethod
    def _below(root: SpringRoot, written: str) -> str:
        """A key without the root's name."""
        return ".".join(written.split(".")[root.name.count(".") :])

    def _unknown(self, root: SpringRoot, written: str, rest: str, spot: Spot) -> None:
        spellings = {plain(key): key for key in (*root.removed, *root.keys)}
        near = root.likely(rest) or spellings.get(self.reading.near(plain(rest), list(spellings), 0.75))
        hint = f"; did you mean {root.name}{near}?" if near else ""
        if near or root.is_closed:
            self.reading.find("unknown-key", f"{written}: nothing reads this key{hint}", spot)

    def _look_for_slips(self, key: str, written: str, spot: Spot) -> None:
        """Find `spring.rabbitmq....`, whose keys nobody would miss."""
        parts = key.split(".")
        roots = [root.name.split(".")[1] for root in (RABBIT, KAFKA)]
        near = self.reading.near(parts[1], roots, 0.8) if len(parts) > 2 and parts[0] == "spring" else None
        if near and near != parts[1]:
            slip = f"{written}: nothing reads this key; did you mean spring.{near}.{'.'.join(parts[2:])}?"
            self.reading.find("unknown-key", slip, spot)

"""What a reader finds: settings, and findings about what is written, each with its place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

from playground.configuration.findings import FileFinding, Spot
from playground.configuration.forms import Form
from playground.configuration.losses import DoneWithin, OwnLoss, ParkedUntil
from playground.configuration.running import HeldTask, RunningServer
from playground.scenario.mistakes import nearest

Value = bool | int | str
Side = Literal["", "producer", "consumer"]
"""Of a client: it only sends, or only receives; empty: both, or nobody knows."""
_MOST_GUESSES: Final = 500
"""So many keys that nothing reads get a look for what was meant; each takes a millisecond or two."""
ELSEWHERE: Final = "not in this file: "
"""What a spelling begins with that is for another file, or for code; one for a file that is there counts before it."""

ON: Final = " on "
"""Between a profile and the platform on which an application runs with it."""
WHERE: Final = " where "
"""Between a queue's name and the values of what a file leaves open, under which it is so."""


class OverruledLine(NamedTuple):
    """A line of the files that says another value, and does not count."""

    value: Value
    written: str
    spot: Spot


class GivenSetting(NamedTuple):
    """A setting that somebody has given, or that a framework assumes where nobody has."""

    system: str
    """Of which system it is one; empty: of whichever the user asks about."""
    name: str
    """The system's own name for it, or a preset's path (`consumer.ack`) where it belongs to the application."""
    value: Value
    spot: Spot
    written: str
    """As it stands there: `task_acks_late = True`."""
    queue: str = ""
    """The queue that it is for; empty: all."""
    profile: str = ""
    """The profile in which it counts; empty: always."""
    assumed: bool = False
    """Whether a framework's default says so, and not the file."""
    asks: str = ""
    """What has to hold beside it, as a clause; a system's own settings say that themselves."""
    asks_before_storing: bool = False
    """Whether that is of the way to the broker."""
    asks_trouble: str = "lose"
    """What may happen where that does not hold: `lose` or `duplicate`."""
    asks_beside: str = ""
    """The setting without which that is of no matter."""
    asks_without: str = ""
    """The setting that settles it, where somebody has set it."""
    asks_unless: frozenset[tuple[str, Value]] = frozenset()
    """Settings with values of which each settles it, whoever sets them: in the files, by an argument, as a remedy."""
    ends_with: frozenset[str] = frozenset()
    """Settings whose remedies, as they are written here, end it, and what has to hold for it."""
    is_there: bool = False
    """Whether the files show that what it leads to is there: a queue behind an exchange, a dead letter queue."""
    excludes: str = ""
    """The fault that cannot be beside what the files say: `F9`, or the kind of one that is no standard fault."""
    excludes_but: Value | None = None
    """The value of the setting with which it comes to what there is in its place; none: there is no such fault."""
    done_within: DoneWithin | None = None
    """How long it lets a message be in hand at the most: what takes longer than the system waits cannot be then."""
    only: Side = ""
    """What the client is that it tells of, where that has only one side: of the other nothing is judged."""
    unknown: str = ""
    """How its value is written where that is in none of the files, `${ACKS}`; `value` is what counts without it."""
    is_argument: bool = False
    """Whether it was typed for this answer, and so counts before all that is in files."""
    yields_to: frozenset[tuple[str, Value]] = frozenset()
    """Settings beside which it does not count: a default that what they are for cannot have."""
    counts_beside: frozenset[tuple[str, Value]] = frozenset()
    """Settings with values of which one has to stand beside it, or it does not count; none: it always does."""
    overrules: tuple[OverruledLine, ...] = ()
    """What the files say of it elsewhere."""
    remedies: tuple[tuple[tuple[str, Value], str], ...] = ()
    """How a setting with a value is written just here, where what is usual in such a file would not count."""
    place: str = ""
    """What could take dead letters, as the files have it, where the setting that names it is not set."""
    spells: tuple[tuple[tuple[str, Value], str], ...] = ()
    """How a setting with a value is written in its profile, where others would write it otherwise."""
    loses: OwnLoss | None = None
    """What it loses, where the system has no setting of this name here."""
    parks_until: ParkedUntil | None = None
    """How long what it parks is kept: whether that is lost hangs on what else is set."""
    never_done: str = ""
    """What becomes here of a message that nobody can do, where that is not as the system has it."""
    asked_for: Value = ""
    """The value that another line of the files asks for in its place; empty: none does."""
    also_at: tuple[Spot, ...] = ()
    """Where other queues of which there is one answer have the same."""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Every place of it."""
        return self.spot, *self.also_at

    @property
    def key_for_values(self) -> str:
        """The key of its line, where that has the value as the system does, and so would have another; else empty."""
        key, _, value = self.written.partition(" = ")
        is_plain = not (self.assumed or self.is_argument or self.unknown)
        return key if is_plain and value.lower() == str(self.value).lower() else ""

    @property
    def mended(self) -> str:
        """The line that keeps what it loses; empty: none does."""
        if not (self.loses and self.loses.instead):
            return ""
        return self.loses.line or f"{self.written.partition(' = ')[0]} = {self.loses.instead}"

    @property
    def counts_by_itself(self) -> bool:
        """Whether it counts though the system may have no setting of this name here."""
        return bool(self.loses or self.asks or self.is_there or self.done_within)


def one_sided(system: str, side: Side, file: str, queue: str = "", profile: str = "") -> GivenSetting:
    """That a client only sends, or only reads: what is on the other side is in no file."""
    written = "it sends" if side == "producer" else "it reads"
    return GivenSetting(system, "binding", "", Spot(file), written, queue, profile, assumed=True, only=side)


class SpringEntry(NamedTuple):
    """A key that somebody has set."""

    value: Value
    spot: Spot
    written: str


SpringEntries: TypeAlias = dict[str, SpringEntry]
"""By the key in its usual spelling, without the root's own name."""


class SpringBeans(NamedTuple):
    """What the code of an application sets of Spring AMQP's beans, and which of them it makes by hand."""

    entries: SpringEntries
    """By Spring Boot's keys."""
    made: Mapping[str, SpringEntry]
    """By the kind of bean, that is made without the configurer of Spring Boot: where, and as what it is written."""
    opened: tuple[tuple[str, SpringEntry], ...] = ()
    """Keys whose values are not in the code, or not one."""
    given: tuple[GivenSetting, ...] = ()
    """What no key of Spring Boot's stands for."""

    @property
    def spots(self) -> list[Spot]:
        """Where something of it stands."""
        found = [*self.entries.values(), *self.made.values(), *(one for _, one in self.opened)]
        return [*(one.spot for one in found), *(one.spot for one in self.given)]


class StreamFile(NamedTuple):
    """What a file says of Spring Cloud Stream, which counts with what the others say of it."""

    file: str
    application: str
    """What its files have in common: the name without a profile."""
    profiles: Mapping[str, SpringEntries]
    left_open: Sequence[tuple[GivenSetting, str]]
    """Settings whose values are not there, and what is told of each."""


@dataclass
class Reading:
    """What was found in one file, or in several."""

    given: list[GivenSetting] = field(default_factory=list)
    findings: list[FileFinding] = field(default_factory=list)
    queues: list[tuple[str, str]] = field(default_factory=list)
    """The queues that there are, each after its system, those without a setting of their own included."""
    versions: dict[str, str] = field(default_factory=dict)
    """Of a system, where a file says which it was written by."""
    runs: dict[str, RunningServer] = field(default_factory=dict)
    """By the system: the server that files run."""
    disks: list[GivenSetting] = field(default_factory=list)
    """What has to hold of the servers that keep nothing, of each system of which the files say more than that."""
    defaults: dict[FileFinding, str] = field(default_factory=dict)
    """Of what is found of a default: the setting with which an argument says otherwise."""
    since: dict[FileFinding, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    """Of what a newer version does not read: of which system, and from which version on."""
    loads: dict[FileFinding, str] = field(default_factory=dict)
    """Of what is found to stand in another file: that file's name."""
    spellings: dict[tuple[str, Value], str] = field(default_factory=dict)
    """How a file of this kind would write a system's setting with a value: `task_acks_late = True`."""
    spelled_for: dict[str, dict[tuple[str, Value], str]] = field(default_factory=dict)
    """By the system those that are for it alone, as what they change is the application's affair in any system."""
    forms: dict[str, Form] = field(default_factory=dict)
    """Of each file that has keys of Spring's, in which form."""
    files: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of each file the systems that it speaks of; empty for one: of whichever the user asks about."""
    found: set[FileFinding] = field(default_factory=set)
    """What was noted here, to note it once."""
    within: tuple[str, ...] = ()
    """The profiles of what is read just now; none: it counts always."""
    profiles: dict[FileFinding, set[str]] = field(default_factory=dict)
    """In which profiles each finding holds; an empty name: always."""
    states: tuple[str, ...] = ()
    """What of profiles may be active, as the files have it."""
    active: str = ""
    """What of them the files choose; empty: whoever starts it does."""
    streams: list[StreamFile] = field(default_factory=list)
    """What is to be put together when all files are read."""
    held: list[HeldTask] = field(default_factory=list)
    """What consumers of RabbitMQ hold for so long, whose broker may say elsewhere how long that may be."""
    beans: SpringBeans | None = None
    """What code says of Spring AMQP's beans; it counts with what is said of them elsewhere."""
    guesses: int = 0
    """For how many keys a right name was looked for."""

    def near(self, key: str, names: Sequence[str], likeness: float) -> str:
        """The name that was perhaps meant by a key; a file of nothing but slips is told so without further guesses."""
        self.guesses += 1
        return (nearest(key, names, likeness) or "") if self.guesses <= _MOST_GUESSES else ""

    def find(self, rule: str, text: str, spot: Spot, default_of: str = "") -> None:
        """Note something about what is written, once; of a default also of which setting it is one."""
        finding = FileFinding(rule, text, spot)
        if default_of:
            self.defaults[finding] = default_of
        self.profiles.setdefault(finding, set()).update(self.within or ("",))
        if finding not in self.found:
            self.found.add(finding)
            self.findings.append(finding)

    def look_at_what_runs(self) -> None:
        """Leave out what only a later version finds wrong, ask for disks, name servers of which no more is read."""
        spoken = {*(one.system for one in self.given), *(of for of, _ in self.queues)}
        for finding, (system, since) in self.since.items():
            if system in self.runs and () < self.runs[system].version < since and finding in self.findings:
                self.findings.remove(finding)
        self.given += [one for one in self.disks if one.system in spoken or (spoken and not one.system)]
        for one in self.runs.values():
            if one.system not in spoken and not (spoken and one.is_cache):
                text = f"{one.image}: {one.product} runs here; what it and its clients are told is in none of the files"
                self.find("not-modelled", f"{text}: `playground guarantee {one.system}`", one.spot)

    def look_at_what_is_given(self, names: Collection[str]) -> None:
        """Leave out that something stands in another file which is one of these."""
        self.findings = [one for one in self.findings if self.loads.get(one) not in names]

    def leave_open(self, given: GivenSetting, text: str) -> None:
        """Note a setting whose value is not in the file; what it could come to is tried."""
        self.find("elsewhere", text, given.spot)
        self.given.append(given)

    @property
    def errors(self) -> list[FileFinding]:
        """What the system refuses of it, or drops what it should keep."""
        return [one for one in self.findings if one.level == "error"]

    def concerning(self, profile: str | None) -> list[FileFinding]:
        """The findings that hold with one profile active; all of them where none is asked about."""
        if profile is None:
            return self.findings
        names = {"", profile, *(name for name in self.states if name.startswith(f"{profile}{ON}"))}
        return [one for one in self.findings if self.profiles.get(one, {""}) & names]

    def spellings_of(self, system: str) -> dict[tuple[str, Value], str]:
        """The spellings without those that are another system's."""
        theirs = {change for spellings in self.spelled_for.values() for change in spellings}
        anybody = {change: text for change, text in self.spellings.items() if change not in theirs}
        return anybody | self.spelled_for.get(system, {})

    def spell(self, spellings: Mapping[tuple[str, Value], str], *systems: str) -> None:
        """Note how a file like this writes settings of these systems."""
        self.spellings |= spellings
        for system in systems:
            self.spelled_for.setdefault(system, {}).update(spellings)

    def add(self, others: Iterable["Reading"]) -> "Reading":
        """Take in others; what is read later counts before what was read earlier."""
        for other in others:
            self.given += other.given
            self.findings += other.findings
            for finding, names in other.profiles.items():
                self.profiles.setdefault(finding, set()).update(names)
            self.queues += other.queues
            self.versions |= other.versions
            self.runs |= other.runs
            self.disks += other.disks
            self.since |= other.since
            self.loads |= other.loads
            self.defaults |= other.defaults
            _spell_as(self.spellings, other.spellings)
            for system, spellings in other.spelled_for.items():
                _spell_as(self.spelled_for.setdefault(system, {}), spellings)
            self.forms |= other.forms
            self.files |= other.files
            self.states, self.active = other.states or self.states, other.active or self.active
            self.streams += other.streams
            self.held += other.held
            self.beans = self.beans or other.beans
        return self


def _spell_as(known: dict[tuple[str, Value], str], other: Mapping[tuple[str, Value], str]) -> None:
    """Take in how another file writes settings; what is for none of the files counts only where there is no other."""
    for change, text in other.items():
        if not (text.startswith(ELSEWHERE) and change in known):
            known[change] = text

"""A dialect: the settings of a real system under its own names, and what they stand for in the textbook's keys.

Whoever types a setting that is in production types it as it is there: its name, its unit, its default. The engine never
sees any of that: a dialect says what the settings come to, and the engine runs that.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from playground.engine.fields import Between, Matching
from playground.engine.settings import Guarantee
from playground.systems.native import NativeValue, Promised, Values

Textbook = Mapping[str, object]
"""Textbook keys with their values: `{"broker.redelivery_timeout_ms": 30_000}`."""
Meaning = Mapping[NativeValue, Textbook] | Callable[[NativeValue], Textbook]
"""What a value comes to: a row for each word, or a rule for all numbers."""

NOTHING: Final[Textbook] = {}
CAREFUL: Final[Textbook] = {"producer.outbox": "durable", "consumer.ack": "after", "consumer.dedup": "none"}
"""What most applications do: they keep what is not answered, acknowledge after the work, and recognise nothing."""
HELD: Final = "held"
"""Instead of what a consumer does: one failure is enough, since nothing is handed out again."""
ID_OF_A_MESSAGE: Final[Meaning] = {
    "fresh": {"producer.key": "fresh"},
    "none": {"producer.key": "stable"},
    "stable": {"producer.key": "stable"},
}
"""What it comes to that a message bears an id: the same in each attempt, a fresh one, or none that anybody looks at."""
_JOINTS: Final = str.maketrans("", "", "-_. ")
"""What parts the words of a name, in one system or another."""
ANY_NAME: Final = "dead-letters"
"""For a setting that is a name: what counts is that there is one."""


OF_THE_SERVER: Final = "whoever runs the server sets it, and a hosted one may have it fixed: look up what it is there"
"""Of a setting that a client cannot set."""


class SystemSetup(NamedTuple):
    """One way to run a system."""

    version: str
    values: Values
    application: Textbook
    """Textbook keys that are the application's own affair."""


def _nothing(_: SystemSetup) -> Textbook:
    return NOTHING


def _no_clash(_: SystemSetup) -> Iterable["Clash"]:
    return ()


class Clash(NamedTuple):
    """Two settings that the system does not accept together."""

    name: str
    """The setting to change."""
    text: str
    """The system's own rule, or what it does instead."""
    counts_partly: bool = False
    """Of what it does instead: whether the setting is taken as far as it goes, and not left out."""


class Condition(NamedTuple):
    """What has to hold beside what is modelled, or a guarantee does not."""

    name: str
    """The setting that brings it."""
    text: str
    """A clause: `no message waits 1,000 ms`."""
    trouble: str = "lose"
    """What may happen otherwise: `lose`, `duplicate`, or what no need asks for: `order`, `park`."""
    is_before_storing: bool = False
    """Whether it is about the way to the broker."""
    is_of_effect: bool = False
    """Whether it is about what the work does, on neither way."""
    where_it_is_there: str = ""
    """The clause where files show that what the setting leads to is there."""
    is_of_dead_letters: bool = False
    """Whether it is about who reads what is parked."""
    is_taken: bool = False
    """Whether it is only taken for so: where files or arguments set it themselves, nothing is asked."""
    kept_by: str = ""
    """The setting with which what is dropped otherwise is kept, such as a place for dead letters."""
    is_of_what_is_set: bool = False
    """Whether it is asked only where files or arguments set it: where they do not, what is taken is said instead."""


class OlderVersion(NamedTuple):
    """What versions before one do otherwise than is told of here."""

    before: tuple[int, ...]
    text: str
    """A clause."""
    lacks: str = ""
    """The setting that there is not."""
    setting: str = ""
    """The setting that decides, where somebody has set it."""
    asks: str = ""
    """What has to hold of those who publish where nobody has."""


class KindInOrder(NamedTuple):
    """Another kind of the same system, which keeps an order that this one does not promise."""

    system: str
    text: str
    """What this one promises, and what that one keeps and takes for it."""


def sends_again(name: str, when: str) -> Condition:
    """What an application has to do about what its client gives up on."""
    text = f"the application sends again what is reported as failed ({name}: {when})"
    return Condition(name, text, is_before_storing=True)


def no_two_alike(name: str, within: str) -> Condition:
    """What ids have to be like where a known one makes a message a duplicate: the second is answered, and dropped."""
    text = f"no two different messages bear one id {within} ({name}: the second is answered, and dropped)"
    return Condition(name, text, is_before_storing=True)


def _no_condition(_: SystemSetup) -> Iterable[Condition]:
    return ()


@dataclass(frozen=True, kw_only=True)
class NativeSetting:
    """One setting: all that is known of it, in one place."""

    name: str
    """As the system writes it."""
    text: str
    """What it does, in a sentence."""
    page: str
    """Where its documentation is."""
    default: NativeValue | Mapping[str, NativeValue]
    """By version, where versions differ."""
    values: Between | Matching | tuple[str, ...] | None = None
    """The range of a number, the words that there are, or a text; none of these: true or false."""
    unit: str = ""
    """Of a number: seconds, milliseconds, attempts."""
    means: Meaning = field(default_factory=dict)
    """What it comes to by itself."""
    keys: tuple[str, ...] = ()
    """Textbook keys in which it has a say together with other settings."""
    aliases: tuple[str, ...] = ()
    """Other names under which it is met."""
    spellings: Mapping[NativeValue, NativeValue] = field(default_factory=dict)
    """Other ways in which the system itself, or a file in another language, writes a value."""
    written: Mapping[NativeValue, str] = field(default_factory=dict)
    """How the system's own file has a value, where that is another: `sync_interval: always`."""
    takes: Mapping[NativeValue, str] = field(default_factory=dict)
    """What a value takes that no run here measures, such as a flush for each message."""
    set_by: str = ""
    """A clause for those who cannot set it, where neither a client nor whoever declares a queue can: who does."""
    is_choice: bool = True
    """Whether somebody can set it; else it tells what is there, such as the language of a client."""
    is_for_good: bool = False
    """Whether what is there keeps it, so that another value is for a new queue."""
    advised: tuple[NativeValue, ...] = ()
    """Of a number the values that are worth trying where something is to be improved."""
    made_of: Callable[[str], str | None] = lambda _: None
    """Which of its words a text of one's own comes to, such as a template; none: none of them."""
    counts_as: Callable[[int], int | None] = lambda _: None
    """What the system makes of a number outside of its range; none: it refuses that."""
    told: Callable[[int, Values], str] = lambda *_: ""
    """What is to be said of a number beside all that is set, though the system takes it; empty: nothing."""
    owner: str = ""
    """Whose it is, where a client's file cannot say it: `the topic`."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it can be; none: it is a number, a text of one's own, or a yes or a no."""
        return () if isinstance(self.values, (Between, Matching)) or self.values is None else self.values

    def default_in(self, version: str) -> NativeValue:
        """The default in a version."""
        return self.default[version] if isinstance(self.default, Mapping) else self.default

    def accepts(self, value: object) -> bool:
        """Whether a value is one that it can have."""
        match self.values:
            case Between(low, high):
                return type(value) is int and low <= value <= high
            case Matching(pattern):
                return isinstance(value, str) and re.fullmatch(pattern, value) is not None
            case None:
                return isinstance(value, bool)
            case words:
                return value in words

    def spelt(self, value: object) -> object:
        """A value as it is written here, whatever else it is met as."""
        found = (to for one, to in self.spellings.items() if type(one) is type(value) and one == value)
        return next(found, value)

    def meaning(self, value: NativeValue) -> Textbook:
        """What a value comes to by itself."""
        return self.means(value) if callable(self.means) else self.means.get(value, NOTHING)

    def rows(self) -> Iterable[Textbook]:
        """What each of its words comes to by itself, where it has words."""
        return () if callable(self.means) else self.means.values()

    @cached_property
    def stands_for(self) -> tuple[str, ...]:
        """Every textbook key that it decides, alone or together with others."""
        if callable(self.means):
            low = self.values.low if isinstance(self.values, Between) else None
            return *self.keys, *self.means(low)
        return *self.keys, *dict.fromkeys(key for row in self.means.values() for key in row)

    @property
    def is_modelled(self) -> bool:
        """Whether it changes anything here; else it is only accepted."""
        return bool(self.stands_for)


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """A named way to set several settings, as people run it."""

    name: str
    about: str
    settings: Values = field(default_factory=dict)
    """What differs from the defaults."""
    application: Textbook = field(default_factory=dict)
    """What the application does about it, which is no setting of the system."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """All that can be set in one system, and what becomes of it."""

    like: str
    """The system of the textbook that has the same nodes."""
    versions: tuple[str, ...]
    """Those that are known, the one that is meant without a word first."""
    settings: tuple[NativeSetting, ...]
    configurations: tuple[Configuration, ...]
    """Those that have a name, what a new user gets first."""
    always: Textbook = field(default_factory=dict)
    """What is so in this system, whatever is set."""
    together: Callable[[SystemSetup], Textbook] = _nothing
    """What several settings come to together."""
    application: Textbook = field(default_factory=dict)
    """What its client libraries or its usual applications do, unless a preset says otherwise."""
    clashes: Callable[[SystemSetup], Iterable[Clash]] = _no_clash
    """Which settings contradict each other."""
    falls_back: Callable[[SystemSetup], Iterable[Clash]] = _no_clash
    """Which of these the system accepts all the same, and does by their defaults."""
    conditions: Callable[[SystemSetup], Iterable[Condition]] = _no_condition
    """What is not modelled, and has to hold for what the settings guarantee."""
    promises: Callable[[SystemSetup], Promised]
    """What is promised for all this."""
    by_promise: Mapping[Guarantee, str]
    """The configuration for each of the three promises; the nearest to it, where that is promised of none."""
    never_done: Mapping[str, str] = field(default_factory=lambda: {"return": "what always fails goes round for ever"})
    """What becomes of a message that nobody can do, where nothing ends that: by what the consumer does where its work
    fails (a word of `consumer.on_failure`), or `HELD`; what is usual there comes first, and is said of the others."""
    unanswered: Callable[[SystemSetup], str] = lambda _: ""
    """How what was handed out once is gone without an answer, as a clause; empty: it is handed out again."""
    parked_by: str = ""
    """How an application parks that where no setting does, as a clause; empty: some setting does."""
    rejected_by: str = ""
    """How a consumer parks what fails, as it says so to the system itself; empty: nothing but a place of its own."""
    sent_anew: str = "as another message"
    """How what is told as failed would be sent so that nobody knows it again."""
    older: tuple[OlderVersion, ...] = ()
    """What older versions do otherwise, where that decides."""
    duplicates_by_itself: bool = False
    """Whether it delivers a message twice without any fault."""
    in_order: KindInOrder | None = None
    """What to take where order is needed."""
    by_kind: Mapping[str, str] = field(default_factory=dict)
    """What is a setting there and none here, as another system has it or nobody models it: what is to be known."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Standard faults that it cannot meet, each with the reason; what follows from its settings need not be said."""

    def setting(self, name: str) -> NativeSetting | None:
        """A setting by its name, or by another under which it is met."""
        return next((one for one in self.settings if name in (one.name, *one.aliases)), None)

    def meant(self, name: str) -> NativeSetting | None:
        """A setting by its name however somebody joins its words and begins them: headers' names have no case.

        None where that could be several.
        """
        plain = _plain(name)
        found = [one for one in self.settings if plain in map(_plain, (one.name, *one.aliases))]
        return self.setting(name) or (found[0] if len(found) == 1 else None)

    def configuration(self, name: str | None) -> Configuration | None:
        """A configuration by its name; the first without one."""
        if name is None:
            return self.configurations[0]
        return next((one for one in self.configurations if one.name == name), None)

    def values(self, version: str, configuration: Configuration, own: Values) -> dict[str, NativeValue]:
        """Every setting: the preset's own, else the configuration's, else the default."""
        defaults = {one.name: one.default_in(version) for one in self.settings}
        return {**defaults, **configuration.settings, **own}

    def textbook(self, setup: SystemSetup) -> dict[str, object]:
        """The textbook keys that the settings stand for, each with its value."""
        meanings: dict[str, object] = dict(self.always)
        for one in self.settings:
            meanings.update(one.meaning(setup.values[one.name]))
        return {**meanings, **self.together(setup)}

    def owners(self, key: str) -> list[NativeSetting]:
        """The settings that decide a textbook key."""
        return [one for one in self.settings if key in one.stands_for]


def _plain(name: str) -> str:
    """A name in small letters, without what joins its words."""
    return name.lower().translate(_JOINTS)

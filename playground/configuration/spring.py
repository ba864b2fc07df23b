"""Spring Boot's `application.yml` and `.properties`, as far as they speak of RabbitMQ.

Names are relaxed (`acknowledgeMode` is `acknowledge-mode`), a value may be a placeholder with a default, and a
document may belong to a profile. What Spring does of itself counts before what the client library would do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from playground.configuration.found import GivenSetting, Reading, Spot, Value
from playground.configuration.source import ConfigurationFile
from playground.configuration.spring_keys import KEYS, REMOVED
from playground.configuration.tree import TreeNode
from playground.configuration.values import anything, read_value
from playground.scenario.mistakes import nearest, quoted

_ROOT: Final = "spring.rabbitmq."
_ACTIVATED: Final = ("spring.config.activate.onprofile", "spring.profiles")
"""What says to which profile a document belongs: since Spring Boot 2.4, and before."""
_PLACEHOLDER: Final = re.compile(r"\$\{[^${}:]+(?::(?P<default>[^{}]*))?\}")
_PROFILE_FILE: Final = re.compile(r"application-([\w-]+)\.(?:ya?ml|properties)")
_INDEX: Final = re.compile(r"\[\d+\]$")


_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("confirm.select", True): f"{_ROOT}publisher-confirm-type = correlated",
    ("mandatory", True): f"{_ROOT}publisher-returns = true",
    ("x-dead-letter-exchange", "dead-letters"): 'not in this file: QueueBuilder.durable("orders")'
    '.deadLetterExchange("dead-letters"), or a policy of the broker',
    ("auto_ack", False): f"{_ROOT}listener.simple.acknowledge-mode = auto",
    ("consumer.on_failure", "return"): f"{_ROOT}listener.simple.default-requeue-rejected = true",
    ("consumer.on_failure", "park"): f"{_ROOT}listener.simple.default-requeue-rejected = false",
}


_AGAIN: Final = {
    "correlated": "nothing publishes again of itself: wait for the future of each CorrelationData, or take nacks in a "
    "ConfirmCallback, and publish again what was not confirmed (template.retry does not)",
    "simple": "nothing publishes again of itself: call waitForConfirms within RabbitTemplate.invoke, and publish again "
    "what was not confirmed (template.retry does not)",
}
"""What each kind of confirm asks of the code that sends."""


def plain(key: str) -> str:
    """A key as Spring compares them: small letters, no hyphens, no underscores."""
    return key.lower().replace("-", "").replace("_", "")


_PLAIN: Final = {plain(key): key for key in (*REMOVED, *KEYS)}


def is_spring(keys: Iterable[str]) -> bool:
    """Whether any of these keys is Spring's."""
    return any(plain(key).startswith("spring.") for key in keys)


def read_spring(source: ConfigurationFile, documents: Iterable[Mapping[str, TreeNode]]) -> Reading:
    """What the documents of a file say; each is flat, `a.b.c` to its value."""
    reading = Reading(spellings=dict(_SPELLINGS))
    profiles: dict[str, SpringEntries] = {}
    named = _PROFILE_FILE.fullmatch(source.name)
    for document in documents:
        gatherer = _SpringGatherer(reading, source.path, document)
        for profile in gatherer.profiles or [named[1] if named else ""]:
            if gatherer.is_ours:
                profiles.setdefault(profile, {}).update(gatherer.entries)
    if gone := [finding for finding in reading.findings if finding.rule == "removed-key"]:
        reading.find("old-file", "written for a Spring Boot that is no longer looked after", gone[0].spot)
    for profile, entries in profiles.items():
        _SpringTranslation(reading, source.path, profile, profiles.get("", {}) | entries).add()
    return reading


@dataclass(frozen=True)
class SpringEntry:
    """A key below `spring.rabbitmq.` that somebody has set."""

    value: Value
    spot: Spot
    written: str


SpringEntries = dict[str, SpringEntry]


@dataclass
class _SpringGatherer:
    """Reads one document: what it says, and where it is wrong."""

    reading: Reading
    path: str
    document: Mapping[str, TreeNode]
    entries: SpringEntries = field(default_factory=dict)
    profiles: list[str] = field(default_factory=list)
    """To which it belongs; none: it counts always."""
    is_ours: bool = False
    """Whether it speaks of RabbitMQ at all."""

    def __post_init__(self) -> None:
        for written, node in self.document.items():
            key, spot = plain(written), Spot(self.path, node.line)
            if key.startswith(_ROOT):
                self.is_ours = True
                self._read(key.removeprefix(_ROOT), written, node.text, spot)
            elif _INDEX.sub("", key) in _ACTIVATED:
                self._activate(_INDEX.sub("", key), node.text, spot)
            else:
                self._look_for_slips(key, written, spot)

    def _activate(self, key: str, text: str, spot: Spot) -> None:
        self.profiles += [word.strip() for word in re.split(r"[,|&]", text) if word.strip()]
        if key == _ACTIVATED[1]:
            renamed = "spring.profiles is spring.config.activate.on-profile since Spring Boot 2.4"
            self.reading.find("legacy-key", renamed, spot)

    def _read(self, key: str, written: str, text: str, spot: Spot) -> None:
        known = _PLAIN.get(key)
        if known is None:
            near = nearest(key, list(_PLAIN), 0.75)
            hint = f"; did you mean {_ROOT}{_PLAIN[near]}?" if near else ""
            return self.reading.find("unknown-key", f"{written}: nothing reads this key{hint}", spot)
        if known in REMOVED:
            former = REMOVED[known]
            now = former.values.get(text.lower(), text)
            gone = f"{written} is read by nothing since Spring Boot {former.since}, and not counted here"
            return self.reading.find("removed-key", f"{gone}: write {_ROOT}{former.new} = {now}", spot)
        if (filled := self._filled_in(known, written, text, spot)) is None:
            return None
        value = read_value(self.reading, written, filled, KEYS[known], spot)
        if value is not None:
            self.entries[known] = SpringEntry(value, spot, f"{written} = {text}")
        return None

    def _filled_in(self, known: str, written: str, text: str, spot: Spot) -> str | None:
        """A value with its placeholders' defaults in their places."""
        if any(match["default"] is None for match in _PLACEHOLDER.finditer(text)):
            if KEYS[known] is not anything:
                self.reading.find("elsewhere", f"{written}: {quoted(text)} is not in this file", spot)
            return None
        return _PLACEHOLDER.sub(lambda match: match["default"] or "", text)

    def _look_for_slips(self, key: str, written: str, spot: Spot) -> None:
        """Find `spring.rabitmq....`, whose keys nobody would miss."""
        parts = key.split(".")
        if len(parts) > 2 and parts[0] == "spring" and nearest(parts[1], ["rabbitmq"], 0.8):
            slip = f"{written}: nothing reads this key; did you mean {_ROOT}{'.'.join(parts[2:])}?"
            self.reading.find("unknown-key", slip, spot)


@dataclass
class _SpringTranslation:
    """What Spring's settings of one profile are in RabbitMQ's own names."""

    reading: Reading
    path: str
    profile: str
    entries: SpringEntries

    def add(self) -> None:
        """Add the settings, and what is to be said of them."""
        container = self._word("listener.type", "simple")
        listener = f"listener.{container}."
        other = "listener.direct." if container == "simple" else "listener.simple."
        for key, entry in self.entries.items():
            if key.startswith(other) and not self.profile:
                unread = f"{entry.written}: the container in use is {container} (listener.type)"
                self.reading.find("no-effect", unread, entry.spot)
        self._give("delivery_mode", 2)
        self._give("basic.nack", True)
        self._publisher()
        mode = f"{listener}acknowledge-mode"
        self._give("auto_ack", self._word(mode, "auto") == "none", mode)
        self._give("prefetch_count", self._value(f"{listener}prefetch", 250), f"{listener}prefetch")
        word, retries = self._word(mode, "auto"), self._value(f"{listener}retry.enabled", False)
        if word == "auto" or (word == "manual" and retries):  # Its last try is rejected whatever the mode.
            self._failures(listener)
        if word == "manual":
            if not retries:
                self._give("consumer.on_failure", "silent", mode)
            text = "acknowledge-mode manual: the listener acknowledges by itself; taken to do so after its work, and "
            text += "to leave unacknowledged what ends in an exception: the container gives back nothing then"
            self.reading.find("application", text, self.entries[mode].spot)

    def _publisher(self) -> None:
        confirms = "publisher-confirm-type"
        self._give("confirm.select", self._word(confirms, "none") != "none", confirms)
        if (entry := self.entries.get(confirms)) and entry.value != "none":
            text = _AGAIN[str(entry.value)]
            self.reading.find("application", text, entry.spot)
        flag = "template.mandatory" if "template.mandatory" in self.entries else "publisher-returns"
        self._give("mandatory", self._value(flag, False), flag)
        if (entry := self.entries.get(flag)) and entry.value is True:
            text = "what finds no queue goes to the RabbitTemplate's ReturnsCallback, and is lost where there is none"
            self.reading.find("application", text, entry.spot)

    def _failures(self, listener: str) -> None:
        """What becomes of a message whose listener throws."""
        requeue, retry = f"{listener}default-requeue-rejected", f"{listener}retry.enabled"
        if self._value(retry, False):
            tries = next((key for key in _tries(listener) if key in self.entries), f"{listener}retry.max-attempts")
            extra = int(tries.endswith("max-retries"))  # Retries come after the first try; attempts include it.
            self._give("consumer.on_failure", "retry", retry)
            self._give("consumer.max_tries", int(self._value(tries, 3)) + extra, tries)
            self._give("consumer.then", "park", retry)
        else:
            self._give("consumer.on_failure", "return" if self._value(requeue, True) else "park", requeue)

    def _value(self, key: str, default: Value) -> Value:
        return self.entries[key].value if key in self.entries else default

    def _word(self, key: str, default: str) -> str:
        return str(self._value(key, default))

    def _give(self, name: str, value: Value, key: str = "") -> None:
        entry = self.entries.get(key)
        spot = entry.spot if entry else Spot(self.path)
        written = entry.written if entry else "Spring AMQP's default"
        given = GivenSetting("rabbitmq", name, value, spot, written, profile=self.profile, assumed=entry is None)
        self.reading.given.append(given)


def _tries(listener: str) -> Iterator[str]:
    yield f"{listener}retry.max-retries"
    yield f"{listener}retry.max-attempts"

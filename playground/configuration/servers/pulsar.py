"""Pulsar's `broker.conf`, `standalone.conf` and `bookkeeper.conf`; its `client.conf` decides nothing about delivery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.losses import OwnLoss
from playground.configuration.source import ConfigurationFile
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, is_open, one_of, read_value, truth, whole

_SYSTEM: Final = "pulsar"
_DEDUPLICATION: Final = "brokerDeduplicationEnabled"
_MEANT: Final[Mapping[str, Meaning]] = {
    _DEDUPLICATION: truth,
    "brokerDeduplicationProducerInactivityTimeoutMinutes": whole(1, 100_000, "minutes"),
}
"""What counts here, under the same name."""
_EVICTS: Final = "consumer_backlog_eviction"
_BACKLOG: Final = one_of("producer_request_hold", "producer_exception", _EVICTS)
_ACK_QUORUM: Final = "managedLedgerDefaultAckQuorum"
_QUORUMS: Final = ("managedLedgerDefaultEnsembleSize", "managedLedgerDefaultWriteQuorum", _ACK_QUORUM)
"""Bookies of a ledger, those that get an entry, those whose answers are waited for: of each at most as many."""
_BOOKIES: Final = 2
"""Each of the three where it is not set: so many in `broker.conf`, one in `standalone.conf`."""
_bookies: Final = whole(1, 100)
_MOST: Final = 2**31 - 1


def _is(value: object) -> Callable[[Value], bool]:
    return lambda given: given == value


def _is_set(given: Value) -> bool:
    return int(given) > 0


class _Risk(NamedTuple):
    """A key that loses messages with some values."""

    meaning: Meaning
    loses: Callable[[Value], bool]
    text: str
    own: OwnLoss | None = None
    """What is lost by one fault."""
    asks: str = ""
    """What has to hold for it to lose nothing, with the value in braces."""


_UNFLUSHED: Final = "the bookies that answered lose power before their journals are on disk"
_RISKS: Final[Mapping[str, _Risk]] = {
    "journalSyncData": _Risk(
        truth,
        _is(False),
        "a bookie answers before its journal is on disk: what was answered may be lost; true closes it",
        OwnLoss("broker", f"{_UNFLUSHED} (journalSyncData = false)", "true"),
    ),
    "journalWriteData": _Risk(
        truth,
        _is(False),
        "a bookie keeps no journal: what was answered may be lost in a crash; true closes it",
        OwnLoss("broker", "the bookies that answered crash: they keep no journal (journalWriteData = false)", "true"),
    ),
    _ACK_QUORUM: _Risk(
        _bookies,
        _is(1),
        "one bookie's answer is enough: its loss is the message's; 2 closes it, beside a write quorum of as many",
        OwnLoss(
            "broker",
            "the only bookie that answered is lost (managedLedgerDefaultAckQuorum = 1)",
            "2, beside a write quorum of as many",
        ),
    ),
    "ttlDurationDefaultInSeconds": _Risk(
        whole(0, _MOST, "seconds"),
        _is_set,
        "what waits for longer counts as acknowledged, done or not",
        asks="no message waits {} s (ttlDurationDefaultInSeconds)",
    ),
    "subscriptionExpirationTimeMinutes": _Risk(
        whole(0, _MOST, "minutes"),
        _is_set,
        "a subscription that nobody uses for so long is deleted, with all that waits in it",
        asks="no subscription is unused for {} minutes (subscriptionExpirationTimeMinutes)",
    ),
    "backlogQuotaDefaultRetentionPolicy": _Risk(
        _BACKLOG,
        _is(_EVICTS),
        "past the quota the oldest messages are dropped, done or not",
        asks="no backlog grows past its quota (backlogQuotaDefaultRetentionPolicy = {})",
    ),
}
"""Keys with values that lose messages, and how."""
_OTHERS: Final = """
    advertisedAddress allowAutoTopicCreation allowAutoTopicCreationType backlogQuotaDefaultLimitGB
    bookkeeperClientHealthCheckEnabled brokerDeduplicationEntriesInterval
    brokerDeduplicationMaxNumberOfProducers brokerDeduplicationSnapshotFrequencyInSeconds
    brokerDeduplicationSnapshotIntervalSeconds brokerDeleteInactiveTopicsEnabled brokerServicePort clusterName
    configurationMetadataStoreUrl configurationStoreServers defaultRetentionSizeInMB defaultRetentionTimeInMinutes
    maxUnackedMessagesPerConsumer maxUnackedMessagesPerSubscription metadataStoreUrl systemTopicEnabled
    transactionCoordinatorEnabled webServicePort zookeeperServers
"""
KNOWN: Final = frozenset((*_MEANT, *_RISKS, *_QUORUMS, *_OTHERS.split()))


def is_pulsar(keys: Mapping[str, TreeNode]) -> bool:
    """Whether these are keys of Pulsar's servers."""
    return not KNOWN.isdisjoint(keys)


def read_pulsar(source: ConfigurationFile, document: Mapping[str, TreeNode]) -> Reading:
    """What a server's file says."""
    reading = Reading()
    keys = PulsarKeys(reading, source.path)
    for key, node in document.items():
        keys.take(key, node)
    keys.check_quorums()
    return reading


@dataclass
class PulsarKeys:
    """Takes keys in, one by one."""

    reading: Reading
    path: str
    _quorums: dict[str, tuple[str, Value | None, Spot]] = field(default_factory=dict)
    """By the key: how it is written, and how many bookies it asks for; none: that is not in the file."""

    def take(self, written: str, node: TreeNode, key: str = "") -> None:
        """Take a key in: what counts becomes a setting, what loses messages or is nearly right a finding."""
        name, spot = key or written, Spot(self.path, node.line)
        if name in _QUORUMS and node.content != "":
            is_said = bool(node.text) and not is_open(node.text)
            bookies = read_value(self.reading, written, node.text, _bookies, spot) if is_said else None
            self._quorums[name] = written, bookies, spot
        if name == _DEDUPLICATION:
            self.reading.spellings[name, True] = f"{written} = true"
        if name in _MEANT and node.text:
            value = read_value(self.reading, written, node.text, _MEANT[name], spot)
            if value is not None:
                self.reading.given.append(GivenSetting(_SYSTEM, name, value, spot, f"{written} = {node.text}"))
        elif name in _RISKS and node.text:
            self._risk(written, node, _RISKS[name], spot)
        elif name not in KNOWN and (near := self.reading.near(name, sorted(_MEANT), 0.85)):
            self.reading.find("unknown-key", f"{written}: Pulsar reads no such key; did you mean {near}?", spot)

    def check_quorums(self) -> None:
        """Find more bookies asked for than there can be: BookKeeper makes no such ledger, and nothing is stored."""
        for at, key in enumerate(_QUORUMS):
            written, bookies, spot = self._quorums.get(key, ("", None, Spot(self.path)))
            for above in reversed(_QUORUMS[:at]):
                other, most, _ = self._quorums.get(above, (above, _BOOKIES, spot))
                if bookies is not None and most is not None and int(bookies) > int(most):
                    text = f"{written} = {bookies}: more than {other} = {most}: BookKeeper makes no such ledger"
                    self.reading.find("contradiction", f"{text}, so that the broker stores nothing", spot)
                    break
                if above in self._quorums:
                    break  # That one is held against those above it itself.

    def _risk(self, written: str, node: TreeNode, risk: _Risk, spot: Spot) -> None:
        value = read_value(self.reading, written, node.text, risk.meaning, spot)
        if value is not None and risk.loses(value):
            self.reading.find("risk", f"{written}: {risk.text}", spot)
            asks = risk.asks.format(f"{value:,}" if isinstance(value, int) else value)
            line = f"{written} = {node.text}"
            self.reading.given.append(GivenSetting(_SYSTEM, written, value, spot, line, asks=asks, loses=risk.own))

"""What a raw preset says, with every default filled in.

It does not validate: whoever calls the reference model hands it a valid preset. Invariant: nothing here changes
during a run.
"""

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

Preset = dict[str, Any]
"""A preset as `tomllib` reads it; nested tables of strings, numbers, lists and tables."""

AT_MOST_ONCE = "at-most-once"
AT_LEAST_ONCE = "at-least-once"
EXACTLY_ONCE = "exactly-once"


@dataclass(frozen=True)
class Contract:
    """The terms under which one message is sent; they stay with it for its whole life."""

    guarantee: str
    waits: bool
    """Whether the producer waits for an ack or a confirm at all."""
    max_attempts: int
    """0: until acknowledged."""
    outbox: str
    ack: str
    dedup: str


@dataclass(frozen=True)
class Link:
    """One direction between two nodes, with the weather that the tables give it."""

    name: str
    source: str
    target: str
    latency_ms: int
    jitter_ms: int
    loss: float
    duplicate: float


_BEHIND_A_BROKER = [
    ("publish", "producer", "broker"),
    ("confirm", "broker", "producer"),
    ("deliver", "broker", "consumer"),
    ("ack", "consumer", "broker"),
]
TOPOLOGY = {
    "direct": [("deliver", "producer", "consumer"), ("ack", "consumer", "producer")],
    "broker": _BEHIND_A_BROKER,
    "log": _BEHIND_A_BROKER,
}
"""System -> (link, the node it leaves, the node it reaches), in the order in which links are healed."""


def role(word: str) -> str:
    """The word without a number: `deliver-2` -> `deliver`."""
    head, _, number = word.rpartition("-")
    return head if number.isdecimal() else word


def instance(word: str, index: int) -> str:
    """The word with a number: `deliver` and 1 -> `deliver-2`; the first has none."""
    return f"{word}-{index + 1}" if index else word


def message_number(word: str | None) -> int:
    """`"m3"` -> 3; 0 where no message is named."""
    return int(word[1:]) if word else 0


class Settings:
    """The tables of one preset."""

    def __init__(self, preset: Preset) -> None:
        workload, run = preset.get("workload", {}), preset.get("run", {})
        self.seed: int = preset.get("seed", 1)
        self.system: str = preset.get("system", "direct")
        self.keeps_log = self.system == "log"
        self.guarantee: str = preset["guarantee"]
        self.steps: list[Preset] = preset.get("steps", [])
        self.messages: int = workload.get("messages", 10)
        self.every_ms: int = workload.get("every_ms", 1000)
        self.amount: int = workload.get("amount", 100)
        self.sets: bool = workload.get("effect", "add") == "set"
        self.settle_ms: int = run.get("settle_ms", 3_600_000)
        last_step_ms = max((step["at_ms"] for step in self.steps if "at_ms" in step), default=0)
        last_send_ms = max(self.messages - 1, 0) * self.every_ms
        self.chaos_ms: int = run.get("chaos_ms", max(last_send_ms, last_step_ms) + 30_000)
        self.chaos_covers_spans = "chaos_ms" not in run
        self._read_nodes(preset)
        self._read_links(preset.get("links", {}))

    def _read_nodes(self, preset: Preset) -> None:
        self._producer: Preset = preset.get("producer", {})
        self._consumer: Preset = preset.get("consumer", {})
        broker: Preset = preset.get("broker", {})
        self.ack_timeout_ms: int = self._producer.get("ack_timeout_ms", 1000)
        self.new_keys: bool = self._producer.get("resend") == "new-key"
        self.max_resends: int = self._producer.get("max_resends", 1) if "resend" in self._producer else 0
        if self._producer.get("resend") == "never":
            self.max_resends = 0
        self.resend_after_ms: int = self._producer.get("resend_after_ms", 0)
        self.noted_after_ms: int = self._producer.get("noted_after_ms", 0)
        self.publishes_in_two_steps: bool = self._producer.get("handover", "one-step") == "two-step"
        self.delivers_in_two_steps: bool = self._consumer.get("handover", "one-step") == "two-step"
        self.producer_starts_clean: bool = self._producer.get("session", "kept") == "clean"
        self.consumer_starts_clean: bool = self._consumer.get("session", "kept") == "clean"
        self.session_ms: dict[str, int] = {
            "producer": self._producer.get("session_expiry_ms", 0),
            "consumer": self._consumer.get("session_expiry_ms", 0),
        }
        """By client for how long its session outlives its connection; 0: whatever happens."""
        self.max_in_flight: int = self._producer.get("max_in_flight", 0)
        self.key: str = self._producer.get("key", "stable")
        self.broker_durable: bool = broker.get("durable", True)
        self.lanes: int = preset.get("workload", {}).get("lanes", 0)
        self.keeps_lanes: bool = broker.get("lanes", False)
        self.returns_unroutable: bool = broker.get("unroutable", "drop") == "return"
        self.retention_ms: int = broker.get("dead_letter_retention_ms", 0)
        self.position_retention_ms: int = broker.get("position_retention_ms", 0)
        self.record_retention_ms: int = broker.get("retention_ms", 0)
        self.reset: str = self._consumer.get("reset", "earliest")
        self.new_group: bool = self._consumer.get("new_group", False)
        self.delay_ms: int = broker.get("delay_ms", 0)
        self.flush_ms: int = broker.get("flush_ms", 0) if self.broker_durable else 0
        self.confirms_late: bool = self.flush_ms > 0 and broker.get("confirm_at", "stored") == "flushed"
        self.redelivery_timeout_ms: int = broker.get("redelivery_timeout_ms", 5000)
        self.lease: str = "membership" if self.keeps_log else broker.get("lease", "timer")
        self.returned_to: str = broker.get("returned_to", "head")
        self.parks: bool = broker.get("dead_letters", "parked") == "parked"
        self.late_ack: str = "refuse" if self.keeps_log else broker.get("late_ack", "accept")
        self.renews: bool = self._consumer.get("renew", False)
        kind: str = preset.get("transport", {}).get("kind", "packets")
        self.connected: bool = self.keeps_log or kind == "connection"
        self._read_log(broker)
        self.reconnect_ms: int = preset.get("transport", {}).get("reconnect_ms", 1000)
        self.ack_retry_ms: int = self._consumer.get("ack_retry_ms", 0)
        self.max_deliveries: int = broker.get("max_deliveries", 0)
        self.broker_window_ms: int = broker.get("dedup_window_ms", 0)
        self.prefetch: int = broker.get("prefetch", 0)
        self.processing_ms: int = self._consumer.get("processing_ms", 100)
        self.consumer_window_ms: int = self._consumer.get("dedup_window_ms", 0)
        self.on_error: str = self._producer.get("on_error", "retry")
        self.instances: int = self._consumer.get("instances", 1)
        self.dedup_by_message: bool = self._consumer.get("dedup_by", "key") == "message"
        self.own_tables: bool = self._consumer.get("dedup_table", "shared") == "own"
        self.workers: int = self._consumer.get("workers", 1)
        self.batch: int = self._consumer.get("batch", 1)
        self.whole_batches: bool = self._consumer.get("ack_unit", "one") == "batch"
        self.calls: bool = self._consumer.get("effect", "own") == "external"
        self.call_has_key: bool = self.calls and self._consumer.get("effect_key", False)
        self.on_busy: str = self._producer.get("on_busy", "retry")
        self.says_busy: bool = self._consumer.get("busy", "done") == "busy"
        self.answers: str = self._consumer.get("answers", "none")
        self.on_failure: str = self._consumer.get("on_failure", "silent")
        self.max_tries: int = self._consumer.get("max_tries", 0)
        self.then: str = self._consumer.get("then", "silent")
        self.retry_delay_ms: int = self._consumer.get("retry_delay_ms", 0)
        self.memory_dedup: bool = self._consumer.get("dedup") == "memory"

    def _read_log(self, broker: Preset) -> None:
        self.partitions: int = broker.get("partitions", 1)
        self.replicas: int = broker.get("replicas", 1)
        self.replicate_ms: int = broker.get("replicate_ms", 100)
        self.min_in_sync: int = broker.get("min_in_sync", 1)
        self.unclean: bool = broker.get("election", "clean") == "unclean"
        self.remembers_five: bool = broker.get("remembers", "keys") == "last-five"
        self.confirms_replicated: bool = self.replicas > 1 and broker.get("confirm_at") == "replicated"
        self.own_ack: str = self._consumer.get("ack", "")
        self.commit_ms: int = self._consumer.get("commit_ms", 5000)
        self.session_timeout_ms: int = self._consumer.get("session_timeout_ms", 10_000)
        self.poll_interval_ms: int = self._consumer.get("poll_interval_ms", 60_000)
        self.writes: bool = self._consumer.get("effect", "own") == "output"
        self.commits: bool = self._producer.get("transactions", False)
        self.transactions: bool = self.commits and self._consumer.get("isolation", "committed") == "committed"
        self.transaction_timeout_ms: int = self._producer.get("transaction_timeout_ms", 60_000)

    def _read_links(self, table: Preset) -> None:
        self.links: dict[str, Link] = {}
        for name, source, target in self._routes():
            terms: Preset = {"latency_ms": 50, "jitter_ms": 0, "loss": 0.0, "duplicate": 0.0}
            for part in (table, table.get(role(name), {})):
                terms.update({key: value for key, value in part.items() if key in terms})
            self.links[name] = Link(name, source, target, **terms)

    def _routes(self) -> list[tuple[str, str, str]]:
        routes = [*TOPOLOGY[self.system]]
        for index in range(1, self.instances):
            for name, *ends in TOPOLOGY[self.system]:
                if "consumer" in ends:
                    source, target = (instance(end, index) if end == "consumer" else end for end in ends)
                    routes.append((instance(name, index), source, target))
        return routes

    def parks_after(self, tries: int) -> bool:
        """Whether a failure of so many tries is the last, and its message is parked."""
        retries = self.on_failure == "retry"
        return (self.then if retries and 0 < self.max_tries <= tries else self.on_failure) == "park"

    def lane_of(self, message: int) -> int:
        """The lane of a message; all are of one where there are none."""
        return (message - 1) % self.lanes + 1 if self.lanes else 1

    @property
    def nodes(self) -> list[str]:
        """The nodes of the system, in the order in which the end of chaos brings them back."""
        return [*self.consumers, "producer"] if self.system == "direct" else [*self.consumers, "broker", "producer"]

    @property
    def consumers(self) -> list[str]:
        """The consumers, in order."""
        return [instance("consumer", index) for index in range(self.instances)]

    @property
    def first_link(self) -> str:
        """The link on which the producer puts its packets."""
        return "deliver" if self.system == "direct" else "publish"

    def contract(self, guarantee: str) -> Contract:
        """The terms of a message sent under `guarantee`: what the tables say, else what the guarantee implies."""
        once = guarantee == AT_MOST_ONCE
        waits = self._producer.get("awaits_ack", not once)
        ack_if_once = {"direct": "never", "broker": "automatic", "log": "before"}[self.system]
        return Contract(
            guarantee=guarantee,
            waits=waits,
            max_attempts=self._producer.get("max_attempts", 0) if waits else 1,
            outbox=self._producer.get("outbox", "memory" if once else "durable"),
            ack=self._consumer.get("ack", ack_if_once if once else "after"),
            dedup="none"
            if self.writes
            else self._consumer.get("dedup", "transaction" if guarantee == EXACTLY_ONCE else "none"),
        )

    def backoff_ms(self, message: int, attempts: int) -> int:
        """The wait between the timeout of attempt number `attempts` of a message and the next attempt."""
        base: int = self._producer.get("backoff_ms", 0)
        limit: int = self._producer.get("backoff_max_ms", 30_000)
        kind: str = self._producer.get("backoff", "none")
        wait: int = {"none": 0, "linear": base * attempts, "exponential": base * 2 ** (attempts - 1)}[kind]
        longest_ms = min(wait, limit)
        if self._producer.get("backoff_jitter", "none") == "none":
            return longest_ms
        digest = hashlib.blake2b(f"{self.seed}/producer/{message}/{attempts}".encode(), digest_size=24).digest()
        (drawn,) = struct.unpack_from("<Q", digest)
        return int(drawn * (longest_ms + 1) >> 64)

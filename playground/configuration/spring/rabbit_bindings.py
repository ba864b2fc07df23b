"""What a binding of Spring Cloud Stream comes to in RabbitMQ's names.

The binder has a prefetch of 1, and does not requeue what it rejects; it publishes by a template of its own
(`rabbit_outputs.py`). Source: *RabbitMQ Consumer Properties* of its reference, and `RabbitMessageChannelBinder`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Side, SpringEntry, Value
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.spring.bindings import DEFAULT, NAMES_A_GROUP, ROOT, TRIES, StreamBinding
from playground.configuration.spring.rabbit_outputs import CONFIRM_TYPE, CONFIRMS, RabbitOutput, of_the_connection
from playground.configuration.spring.root import plain

REQUEUES: Final = "rabbit.consumer.requeue-rejected"
_REPUBLISHES: Final = "rabbit.consumer.republish-to-dlq"
"""Whether the binder itself publishes what has failed in each try; it waits where the connection has confirms.

Source: `RabbitMessageChannelBinder.getErrorMessageHandler`; true by default since 2.0.
"""
_RABBIT_BY_ITSELF: Final[Mapping[Side, Mapping[str, Value]]] = {
    "producer": {"delivery_mode": 2},
    "consumer": {
        "durable": True,
        "auto_ack": False,
        "prefetch_count": 1,
        "basic.nack": True,
        "consumer.on_failure": "retry",
        "consumer.max_tries": TRIES,
        "consumer.then": "park",
    },
}
"""What its binder sets of itself, by the side whose affair it is."""
_ANONYMOUS: Final[Mapping[str, Value]] = {"durable": False, "auto_delete": True, "exclusive": True}
"""What a queue is that is bound for a consumer without a group."""
KEYS_OF_RABBIT: Final[Iterable[tuple[str, str, Mapping[Value, Value]]]] = (
    ("rabbit.consumer.auto-bind-dlq", DEAD_LETTERS, {True: "DLX"}),
    ("rabbit.consumer.acknowledge-mode", "auto_ack", {"none": True, "auto": False, "manual": False}),
    ("rabbit.consumer.durable-subscription", "durable", {True: True, False: False}),
    ("rabbit.consumer.quorum.enabled", "x-queue-type", {True: "quorum"}),
    ("rabbit.consumer.overflow-behavior", "x-overflow", {one: one for one in ("drop-head", "reject-publish")}),
    ("rabbit.producer.delivery-mode", "delivery_mode", {"non_persistent": 1, "persistent": 2}),
)
"""By the binder's key: the setting that it is, and what its values come to."""
_REQUIRED: Final = "producer.requiredgroups"
_NO_QUEUE: Final = "an unroutable publish"
"""What is no fault where a queue is declared before anything is sent."""
NUMBERS_OF_RABBIT: Final = (
    ("rabbit.consumer.prefetch", "prefetch_count"),
    ("consumer.max-attempts", "consumer.max_tries"),
    ("rabbit.consumer.quorum.delivery-limit", "x-delivery-limit"),
    ("rabbit.consumer.ttl", "x-message-ttl"),
    ("rabbit.consumer.expires", "x-expires"),
    ("rabbit.consumer.max-length", "x-max-length"),
    ("rabbit.consumer.max-length-bytes", "x-max-length-bytes"),
)
"""The same of those that have a number, which stays as it is."""


@dataclass
class RabbitBinding(StreamBinding):
    """One binding whose binder is RabbitMQ's."""

    def rabbit(self) -> None:
        """What it comes to in RabbitMQ's names."""
        self.is_there("rabbitmq")
        for side, defaults in _RABBIT_BY_ITSELF.items():
            for name, value in defaults.items() if self.side in ("", side) else ():
                self._give(name, value, None)
        for name, value in _ANONYMOUS.items() if self.has_no_group else ():
            self._give(name, value, None)
            self.reading.given.append(self.reading.given.pop()._replace(ends_with=NAMES_A_GROUP))
        for key, name, meant in KEYS_OF_RABBIT:
            if (entry := self.entries.get(key)) is None or entry.value not in meant:
                continue
            if name != DEAD_LETTERS:
                self._give(name, meant[entry.value], entry)
            elif self._declares_dead_letters(entry):
                self._give(name, meant[entry.value], entry)
                self._republishes(entry)
        for key, name in NUMBERS_OF_RABBIT:
            if entry := self.entries.get(key):
                self._give(name, entry.value, entry)
        self._rejects()
        if self.binding and self.side != "consumer":
            parts = (self.reading, self.path, self.profile, self.binding, self.entries, self.connections, DEFAULT)
            RabbitOutput(*parts).add()
        self._required_groups()
        self._spell()

    def _rejects(self) -> None:
        """What becomes of a message after its last try: the binder gives back what it neither tries nor republishes.

        What has been tried is rejected without requeueing, and what is republished is acknowledged, whatever is said of
        requeueing (`getErrorMessageHandler`).
        """
        manual = self.entries.get("rabbit.consumer.acknowledge-mode")
        if manual and manual.value == "manual":
            text = "the function acknowledges by itself; taken to do so after its work"
            self.reading.find("application", f"{manual.written}: {text}", manual.spot)
        if (requeue := self.entries.get(REQUEUES)) is None or self.side == "producer":
            return
        again, tries = self.entries.get(_REPUBLISHES), self.entries.get("consumer.max-attempts")
        is_tried = tries is None or tries.value != 1
        if requeue.value is True and (is_tried or again is None or again.value is True):
            start = f"{ROOT}%sbindings.{self.binding or 'NAME'}.consumer."
            needs = f"{start % ''}max-attempts = 1 and {start % 'rabbit.'}republish-to-dlq = false"
            why = "what fails in each try is rejected, or republished, and not given back"
            self.reading.find("no-effect", f"{requeue.written}: {why}, without {needs}", requeue.spot)
        else:
            self._give("consumer.then", "return" if requeue.value else "park", requeue)

    def _declares_dead_letters(self, entry: SpringEntry) -> bool:
        """Whether the binder declares what `auto-bind-dlq` names: for a queue that does not last it only names it."""
        lasts = self.entries.get("rabbit.consumer.durable-subscription")
        if self.has_no_group:
            why = f"without a group the binder declares no queue for them; first {self._group}"
        elif lasts and lasts.value is False:
            why = f"{lasts.written}, for which the binder declares no queue for them"
        else:
            return True
        whose = f"{self.binding}: " if self.binding else ""
        self.reading.find("dead-end", f"{whose}{entry.written}: dead letters are dropped: {why}", entry.spot)
        return False

    @property
    def _group(self) -> str:
        return f"{ROOT}bindings.{self.binding}.group = NAME"

    def _required_groups(self) -> None:
        """Note that what is sent finds a queue, where the binder declares one for a group that is named beforehand."""
        named = (one for key, one in self.entries.items() if plain(key).startswith(_REQUIRED) and one.value)
        if self.side == "producer" and (entry := next(named, None)):
            name = f"bindings.{self.binding}.required-groups"
            given = GivenSetting("rabbitmq", name, "", entry.spot, entry.written, self.binding, self.profile)
            asks = f"nobody deletes the queue of {entry.value}, which the binder declares (required-groups)"
            self.reading.given.append(given._replace(excludes=_NO_QUEUE, asks=asks, asks_before_storing=True))
            self._give("durable", True, None)

    def _spell(self) -> None:
        """Have what closes a gap told by the binding's own name, and after the group without which it does nothing."""
        if not self.binding or self.side == "producer":
            return
        start = f"{ROOT}rabbit.bindings.{self.binding}.consumer"
        first = f"{self._group}, and " if self.has_no_group else ""
        told = (
            (("durable", True), self._group),
            (("auto_ack", False), f"{start}.acknowledge-mode = auto"),
            (("consumer.on_failure", "park"), f"{start}.requeue-rejected = false"),
            ((DEAD_LETTERS, "dead-letters"), f"{first}{start}.auto-bind-dlq = true"),
            (("x-queue-type", "quorum"), f"{first}{start}.quorum.enabled = true"),
            (("x-queue-type", "classic"), f"{start}.quorum.enabled = false, for a queue that is declared anew"),
        )
        given = GivenSetting("rabbitmq", f"bindings.{self.binding}", "", Spot(self.path), DEFAULT, self.binding)
        self.reading.given.append(given._replace(profile=self.profile, assumed=True, remedies=told))

    def _republishes(self, bound: SpringEntry) -> None:
        """Say of what fails that the binder publishes it anew, as it does by default, and waits for no confirm."""
        again, confirms = self.entries.get(_REPUBLISHES), of_the_connection(self.connections, CONFIRMS, self.profile)
        is_confirmed = confirms is not None and (confirms.unknown or confirms.value)
        if (again is None or again.value is True) and not is_confirmed:
            how = again.written if again else "republish-to-dlq, true by default"
            whose = f"{self.binding}: " if self.binding else ""
            text = "what fails each time is published to its DLQ by the binder, as a new message, and acknowledged "
            text += f"without a confirm ({how}): a broker that crashes meanwhile loses it; to have it wait: "
            spot = again.spot if again else bound.spot
            self.reading.find("risk", f"{whose}{text}{CONFIRM_TYPE} = correlated", spot)

    def _give(self, name: str, value: Value, entry: SpringEntry | None) -> None:
        spot, written = (entry.spot, entry.written) if entry else (Spot(self.path), DEFAULT)
        given = GivenSetting("rabbitmq", name, value, spot, written, self.binding, self.profile, entry is None)
        is_bound = name == DEAD_LETTERS  # The binder declares it, and binds a queue to it.
        if entry and (name, value) == ("delivery_mode", 1):
            key = entry.written.partition(" = ")[0]
            given = given._replace(remedies=((("delivery_mode", 2), f"{key} = PERSISTENT"),))
        self.reading.given.append(given._replace(is_there=is_bound))

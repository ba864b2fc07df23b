"""What Spring Cloud Stream's binder for RabbitMQ hears of what it publishes: it has a template of its own.

It is mandatory only with the error channel of the binding, or with a header for confirms; what the application does
with a `RabbitTemplate` counts for nothing here. Source: `RabbitMessageChannelBinder.amqpHandler` and
`buildRabbitTemplate`; *Error Channels* and *Publisher Confirms* of its reference. What comes back is handed on where
the connection has returns or correlated confirms (`CachingConnectionFactory.doCreateBareChannel`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, SpringEntry, Value
from playground.configuration.spring.root import plain

CONFIRMS: Final = "confirm.select"
CONFIRM_TYPE: Final = "spring.rabbitmq.publisher-confirm-type"
_CORRELATED: Final = "correlated"
_RETURNS: Final = "spring.rabbitmq.publisher-returns"
ERROR_CHANNEL: Final = "producer.error-channel-enabled"
_HEADER: Final = "rabbit.producer.use-confirm-header"
_ACKS: Final = "rabbit.producer.confirm-ack-channel"
_BATCHES: Final = "rabbit.producer.batching-enabled"
_BY_HEADER: Final = (
    "each message that is sent needs a CorrelationData in its header PUBLISH_CONFIRM_CORRELATION: wait for its future, "
    "publish again what was not confirmed, and look at getReturned()"
)
_BY_CHANNEL: Final = (
    "the binder hands what is nacked and what finds no queue to the destination's error channel (its name with .errors "
    "behind it), where it is only logged unless a handler of yours publishes it again"
)


def of_the_connection(
    connections: Iterable[GivenSetting], name: str, profile: str, within: str = ""
) -> GivenSetting | None:
    """What a setting of the connection is said to be, by a key with this in it; none: no file says it."""
    of_all = (one for one in connections if one.name == name)
    counts = [one for one in of_all if one.profile in ("", profile) and within in plain(one.written).replace(".", "")]
    return max(reversed(counts), key=lambda one: bool(one.profile), default=None)


@dataclass
class RabbitOutput:
    """The side of a binding that sends."""

    reading: Reading
    path: str
    profile: str
    binding: str
    entries: Mapping[str, SpringEntry]
    connections: Sequence[GivenSetting]
    written: str
    """What is said of a default."""

    def add(self) -> None:
        """Add what is heard of what is sent, and how more would be."""
        self._tell_of_keys()
        self._confirms()
        self._returns()
        self._spell()

    def _on(self, key: str) -> SpringEntry | None:
        entry = self.entries.get(key)
        return entry if entry and entry.value else None

    @property
    def _hears(self) -> SpringEntry | None:
        """What has somebody told of nacks and of what comes back."""
        return self._on(ERROR_CHANNEL) or self._on(_HEADER)

    @property
    def _connection(self) -> GivenSetting | None:
        return of_the_connection(self.connections, CONFIRMS, self.profile)

    @property
    def _is_correlated(self) -> bool:
        last = self._connection
        return last is not None and bool(last.unknown or (last.value and _CORRELATED in last.written.lower()))

    def _returned(self) -> GivenSetting | None:
        """The connection's returns, which are off by default."""
        found = of_the_connection(self.connections, "mandatory", self.profile, "publisherreturns")
        return found if found and (found.unknown or found.value is True) else None

    def _confirms(self) -> None:
        """Hold what waits for confirms against the connection, and the connection against what waits."""
        waits, last = self._on(_HEADER) or self._on(_ACKS), self._connection
        if waits and not self._is_correlated:
            text = f"{waits.written}: nothing is confirmed without {CONFIRM_TYPE} = {_CORRELATED}"
            here = f"here {last.written}" if last and not last.assumed else "it is none by default"
            self.reading.find("no-effect", f"{text}; {here}", waits.spot)
        if last is None or not (last.value or last.unknown) or (self._is_correlated and self._hears):
            return
        self._give(CONFIRMS, False, waits or SpringEntry("", last.spot, last.written))
        if self._is_correlated:
            text = f"nobody hears of a nack of {self.binding} without {self._line(ERROR_CHANNEL)}"
            self.reading.find("no-effect", f"{last.written}: {text} (or use-confirm-header)", last.spot)

    def _returns(self) -> None:
        """What becomes of what finds no queue."""
        hears, returned = self._hears, self._returned()
        template = of_the_connection(self.connections, "mandatory", self.profile)
        if hears and (self._is_correlated or returned):
            if not (returned and returned.unknown):
                self._give("mandatory", True, hears)
            text = _BY_CHANNEL if self._on(ERROR_CHANNEL) else _BY_HEADER
            self.reading.find("application", f"{self.binding}: {text}", hears.spot)
            return
        if template and (template.value or template.unknown):
            self._give("mandatory", False, SpringEntry("", template.spot, template.written))
        if hears and self._on(ERROR_CHANNEL):
            text = f"nothing comes back and nothing is nacked without {_RETURNS} = true and {CONFIRM_TYPE}"
            self.reading.find("no-effect", f"{hears.written}: {text} = {_CORRELATED}", hears.spot)
        elif template and (template.value or template.unknown) and not template.assumed:
            text = f"{template.written}: not of {self.binding}, whose binder has a template of its own: "
            self.reading.find("no-effect", f"{text}{self._line(ERROR_CHANNEL)} (or use-confirm-header)", template.spot)

    def _tell_of_keys(self) -> None:
        """Tell of what stands beside these."""
        channel, acks, header = self._on(ERROR_CHANNEL), self._on(_ACKS), self._on(_HEADER)
        if acks and not channel:
            text = f"{acks.written}: the binder takes it only with {self._line(ERROR_CHANNEL)}"
            self.reading.find("no-effect", text, acks.spot)
        if acks and header and channel:
            text = f"{acks.written}: the binder does not start with it beside {header.written}"
            self.reading.find("contradiction", text, acks.spot)
        if (batches := self._on(_BATCHES)) and not (self._hears and self._is_correlated):
            text = "a send returns while its message waits for the rest of its batch, and a crash meanwhile loses it"
            self.reading.find("risk", f"{batches.written}: {text}", batches.spot)
        if transacted := self._on("rabbit.producer.transacted"):
            self.reading.find("not-modelled", f"{transacted.written}: tx of channels", transacted.spot)

    def _line(self, key: str) -> str:
        return f"spring.cloud.stream.bindings.{self.binding}.{key} = true"

    def _parts(self, setting: str) -> Iterator[str]:
        """The lines that are missing for a setting of what is sent.

        With correlated confirms what finds no queue comes back as well, so that both gaps have one remedy.
        """
        if not self._is_correlated and (setting == CONFIRMS or not self._returned()):
            yield f"{CONFIRM_TYPE} = {_CORRELATED}"
        if not self._hears:
            yield self._line(ERROR_CHANNEL)

    def _spell(self) -> None:
        """Have what closes a gap told with all that the binder needs for it."""
        told = tuple(((name, True), ", and ".join(self._parts(name))) for name in (CONFIRMS, "mandatory"))
        name = f"bindings.{self.binding}.producer"
        given = GivenSetting("rabbitmq", name, "", Spot(self.path), self.written, self.binding, self.profile)
        self.reading.given.append(given._replace(assumed=True, remedies=tuple(one for one in told if one[1])))

    def _give(self, name: str, value: Value, entry: SpringEntry) -> None:
        given = GivenSetting("rabbitmq", name, value, entry.spot, entry.written, self.binding, self.profile)
        self.reading.given.append(given)

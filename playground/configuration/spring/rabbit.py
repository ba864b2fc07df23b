"""What Spring AMQP makes of `spring.rabbitmq.*`, in RabbitMQ's own names: its defaults count before the client's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, SpringBeans, SpringEntries, Value
from playground.configuration.rabbitmq.arguments import DEAD_LETTERS
from playground.configuration.spring.beans import RECOVERER, RECOVERS, REJECTS, REPUBLISHES_TO, over, spellings
from playground.configuration.spring.keys import KEYS, REMOVED
from playground.configuration.spring.root import SpringRoot, StandsFor, no_open_key

_ROOT: Final = "spring.rabbitmq."
_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("confirm.select", True): f"{_ROOT}publisher-confirm-type = correlated",
    ("mandatory", True): f"{_ROOT}publisher-returns = true",
    ("x-dead-letter-exchange", "dead-letters"): f'{ELSEWHERE}deadLetterExchange("dead-letters") of its QueueBuilder, '
    "or a policy of the broker",
    ("auto_ack", False): f"{_ROOT}listener.simple.acknowledge-mode = auto, Spring's word for: by the container, after "
    "the listener",
    ("consumer.on_failure", "return"): f"{_ROOT}listener.simple.default-requeue-rejected = true",
    ("consumer.on_failure", "park"): f"{_ROOT}listener.simple.default-requeue-rejected = false",
}


_BY_THE_LISTENER: Final[Mapping[tuple[str, Value], str]] = {
    ("consumer.on_failure", "return"): f"{ELSEWHERE}channel.basicReject(deliveryTag, true), by the listener",
    ("consumer.on_failure", "park"): f"{ELSEWHERE}channel.basicReject(deliveryTag, false), by the listener",
}
"""What gives back or parks where a listener acknowledges by itself: its container does neither."""
_REJECTING: Final = f"{ELSEWHERE}.recoverer(new RejectAndDontRequeueRecoverer()) of the RetryInterceptorBuilder"
_UNCONFIRMED: Final = (
    " without a confirm: a broker that crashes meanwhile loses it, as does an exchange without a queue"
)
_ONLY_THAT: Final = "; only that goes there, and not what expires or is delivered too often"
_STATEFUL: Final = (
    "each try is given back and delivered again, and counted by the message's id, which its sender has to set: one "
    "without is rejected the second time"
)
_BY_PROFILE: Final = frozenset(change for change, text in _SPELLINGS.items() if ".listener." in text)
"""What is written with the name of the container, which each profile may have another of."""
_AGAIN: Final = {
    "correlated": "nothing publishes again of itself: wait for the future of each CorrelationData, or take nacks in a "
    "ConfirmCallback, and publish again what was not confirmed (template.retry does not)",
    "simple": "nothing publishes again of itself: call waitForConfirms within RabbitTemplate.invoke, and publish again "
    "what was not confirmed (template.retry does not)",
}
"""What each kind of confirm asks of the code that sends."""
_GOES_BACK: Final = "what finds no queue goes to the RabbitTemplate's ReturnsCallback%s, and is lost where %s"
_BACK: Final = {
    True: _GOES_BACK % (", and into the CorrelationData of its message", "neither is looked at"),
    False: _GOES_BACK % ("", "there is none"),
}
"""What becomes of what comes back, with correlated confirms and without."""
TEMPLATE_NOTES: Final = frozenset((*_AGAIN.values(), *_BACK.values()))
"""What is asked of code that sends by a `RabbitTemplate`."""


@dataclass
class _SpringTranslation:
    """What Spring's settings of one profile are in RabbitMQ's own names."""

    reading: Reading
    path: str
    profile: str
    entries: SpringEntries
    spells: tuple[tuple[tuple[str, Value], str], ...] = ()

    def add(self) -> None:
        """Add the settings, and what is to be said of them."""
        if beans := self.reading.beans:
            self.entries = over(beans, self.reading, self.entries)
        container = self._word("listener.type", "simple")
        listener = f"listener.{container}."
        spelled = {change: text.replace("listener.simple.", listener) for change, text in _SPELLINGS.items()}
        spelled |= spellings(beans, self.entries) if beans else {}
        mode = f"{listener}acknowledge-mode"
        word, retries = self._word(mode, "auto"), self._value(f"{listener}retry.enabled", False)
        if word == "manual" and not retries:
            spelled |= _BY_THE_LISTENER
        self.reading.spell(spelled, "rabbitmq")
        self.spells = tuple((change, text) for change, text in spelled.items() if change in _BY_PROFILE)
        other = "listener.direct." if container == "simple" else "listener.simple."
        told = {one.spot for one in self.reading.findings if one.rule == "no-effect"}
        for key, entry in self.entries.items():
            if key.startswith(other) and entry.spot not in told:
                where = f"in profile {self.reading.within[0]} " if self.reading.within else ""
                unread = f"{entry.written}: {where}the container in use is {container} (listener.type)"
                self.reading.find("no-effect", unread, entry.spot)
        self._give("delivery_mode", 2)
        self.reading.given += [one._replace(profile=self.profile) for one in (beans.given if beans else ())]
        self._give("basic.nack", True)
        self._publisher()
        self._give("auto_ack", self._word(mode, "auto") == "none", mode)
        self._prefetch(listener, is_auto=word == "none")
        if word != "manual" or retries:  # With none it counts once that is mended; a last try is rejected in any mode.
            self._failures(listener)
        self._by_the_listener(listener, word, is_tried=bool(retries))
        requeue = self.entries.get(f"{listener}default-requeue-rejected")
        if requeue and (word != "auto" or retries):
            why = f"{listener}retry's last try rejects without requeueing" if retries else f"acknowledge-mode is {word}"
            is_same = bool(retries) and requeue.value is False
            rule = "counted" if is_same else "no-effect"  # It says what is done anyway.
            later = "; it counts once that is auto" if word == "none" and not retries else ""
            self.reading.find(rule, f"{requeue.written}: {why}, whatever this says{later}", requeue.spot)

    def _by_the_listener(self, listener: str, word: str, *, is_tried: bool) -> None:
        """What a listener does by itself with what it gets, and with what fails."""
        if (rejects := self.entries.get(REJECTS)) and word != "manual":
            text = f"acknowledge-mode is {word}, and this is for manual: what the listener has settled the container "
            text += "settles again, and the broker closes the channel"
            self.reading.find("risk", f"{rejects.written}: {text}", rejects.spot)
        if word == "manual":
            if not is_tried and rejects:
                self._give("consumer.on_failure", "return" if rejects.value else "park", REJECTS)
            elif not is_tried:
                self._give("consumer.on_failure", "silent", f"{listener}acknowledge-mode")
            text = "acknowledge-mode manual: the listener acknowledges by itself; taken to do so after its work, and "
            left = "to leave unacknowledged what ends in an exception: the container gives back nothing then"
            gone = f"what fails in each of {listener}retry's tries is rejected all the same, without requeueing"
            does = f"to end what fails with {rejects.written}" if rejects else left
            self.reading.find(
                "application", text + (gone if is_tried else does), self.entries[f"{listener}acknowledge-mode"].spot
            )

    def _prefetch(self, listener: str, *, is_auto: bool) -> None:
        """How many deliveries a consumer may have in hand: the container asks for no limit where it acknowledges none.

        Source: `BlockingQueueConsumer.start` and `DirectMessageListenerContainer`, which leave `basicQos` out then.
        """
        key = f"{listener}prefetch"
        self._give("prefetch_count", self._value(key, 250), key)
        self.reading.given.append(self.reading.given.pop()._replace(yields_to=frozenset({("auto_ack", True)})))
        if is_auto and (entry := self.entries.get(key)):
            text = "acknowledge-mode is none, so that no limit is asked for; it counts once that is auto"
            self.reading.find("no-effect", f"{entry.written}: {text}", entry.spot)

    def _publisher(self) -> None:
        confirms = "publisher-confirm-type"
        self._give("confirm.select", self._word(confirms, "none") != "none", confirms)
        if (entry := self.entries.get(confirms)) and entry.value != "none":
            text = _AGAIN[str(entry.value)]
            self.reading.find("application", text, entry.spot)
        if (again := self.entries.get("template.retry.enabled")) and again.value is True:
            text = "a send that throws is tried again, and not what is lost without an exception, or not confirmed"
            self.reading.find("application", f"{again.written}: {text}", again.spot)
        self._returns(is_correlated=self._word(confirms, "none") == "correlated")

    def _returns(self, *, is_correlated: bool) -> None:
        """What comes of a message that finds no queue.

        The template's flag counts before the factory's, but a channel hands on what comes back only if the factory has
        returns or correlated confirms (`CachingConnectionFactory.doCreateBareChannel`, and
        `RabbitTemplate.determineConfirmsReturnsCapability`).
        """
        returns, template = (self.entries.get(key) for key in ("publisher-returns", "template.mandatory"))
        is_heard = is_correlated or (returns is not None and returns.value is True)
        if template and template.value is True and not is_heard:
            self._give("mandatory", False, "publisher-returns")
            text = "nobody is told of what comes back without publisher-returns = true (or correlated confirms)"
            self.reading.find("no-effect", f"{template.written}: {text}", template.spot)
            return
        flag = "template.mandatory" if template else "publisher-returns"
        for key in dict.fromkeys(("publisher-returns", flag)):  # The later one counts.
            self._give("mandatory", self._value(key, False), key)
        if (entry := self.entries.get(flag)) and entry.value is True:
            self.reading.find("application", _BACK[is_correlated], entry.spot)

    def _failures(self, listener: str) -> None:
        """What becomes of a message whose listener throws."""
        requeue, retry = f"{listener}default-requeue-rejected", f"{listener}retry.enabled"
        if self._value(retry, False):
            tries = next((key for key in _tries(listener) if key in self.entries), f"{listener}retry.max-attempts")
            extra = int(tries.endswith("max-retries"))  # Retries come after the first try; attempts include it.
            self._give("consumer.on_failure", "retry", retry)
            self._give("consumer.max_tries", int(self._value(tries, 3)) + extra, tries)
            self._recovers(listener)
        else:
            self._give("consumer.on_failure", "return" if self._value(requeue, True) else "park", requeue)

    def _recovers(self, listener: str) -> None:
        """What becomes of what fails in each try: it is rejected, unless a recoverer does something else."""
        entry = self.entries.get(RECOVERER)
        then = RECOVERS[entry.value if entry else "reject"]
        self._give("consumer.then", then, RECOVERER if entry else f"{listener}retry.enabled")
        if entry and entry.value == "drop":
            told = ((("consumer.on_failure", "park"), f"{_REJECTING} at {entry.spot}"),)
            self.reading.given.append(self.reading.given.pop()._replace(remedies=told))
        if to := self.entries.get(REPUBLISHES_TO):
            self._give(DEAD_LETTERS, to.value, REPUBLISHES_TO)
            is_confirmed = entry is not None and entry.value == "republish-confirmed"
            text = f"{to.written}: what fails each time is published to {to.value}, as a new message, and acknowledged"
            text += ", once that is confirmed" if is_confirmed else _UNCONFIRMED
            self.reading.find("counted" if is_confirmed else "risk", f"{text}{_ONLY_THAT}", to.spot)
        stateless = self.entries.get(f"{listener}retry.stateless")
        if stateless and stateless.value is False:
            self.reading.find("application", f"{stateless.written}: {_STATEFUL}", stateless.spot)

    def _value(self, key: str, default: Value) -> Value:
        return self.entries[key].value if key in self.entries else default

    def _word(self, key: str, default: str) -> str:
        return str(self._value(key, default))

    def _give(self, name: str, value: Value, key: str = "") -> None:
        entry = self.entries.get(key)
        spot = entry.spot if entry else Spot(self.path)
        written = entry.written if entry else "Spring AMQP's default"
        given = GivenSetting("rabbitmq", name, value, spot, written, profile=self.profile, assumed=entry is None)
        self.reading.given.append(given._replace(spells=self.spells))


def _tries(listener: str) -> Iterator[str]:
    yield f"{listener}retry.max-retries"
    yield f"{listener}retry.max-attempts"


def _leave_open(reading: Reading, profile: str, beans: SpringBeans) -> None:
    """Leave open what code sets to a value that is not written there, or to several."""
    for key, entry in beans.opened:
        if meant := _stands_for(key):
            given = GivenSetting("rabbitmq", meant.name, "", entry.spot, entry.written, profile=profile)
            text = f"{entry.written}: which value counts is not plain from this code"
            reading.leave_open(given._replace(unknown=entry.written), text)


def _translate(reading: Reading, path: str, profile: str, entries: SpringEntries) -> None:
    _SpringTranslation(reading, path, profile, entries).add()
    if reading.beans:
        _leave_open(reading, profile, reading.beans)


_MEANT: Final[Mapping[str, str]] = {
    "publisher-confirm-type": "confirm.select",
    "publisher-returns": "mandatory",
    "template.mandatory": "mandatory",
    "listener.simple.acknowledge-mode": "auto_ack",
    "listener.direct.acknowledge-mode": "auto_ack",
    REJECTS: "consumer.on_failure",
    RECOVERER: "consumer.then",
}
"""What a key decides about whose value is one of few."""


def _stands_for(name: str) -> StandsFor | None:
    return StandsFor("rabbitmq", _MEANT[name]) if name in _MEANT else None


RABBIT: Final = SpringRoot(_ROOT, KEYS, REMOVED, no_open_key, True, _SPELLINGS, _translate, _stands_for)

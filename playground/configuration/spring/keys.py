"""The keys below `spring.rabbitmq.` that Spring Boot reads (up to 4.0), and those that older versions read.

Source: the appendix *Common Application Properties* of Spring Boot's reference, and its release notes for what went.
"""

from typing import Final

from playground.configuration.spring.root import Former
from playground.configuration.values import Meaning, anything, one_of, truth, whole

_MOST: Final = 2**31 - 1

_RETRY: Final[dict[str, Meaning]] = {
    "enabled": truth,
    "max-attempts": whole(1, _MOST),
    "max-retries": whole(0, _MOST),
    "stateless": truth,
    "initial-interval": anything,
    "max-interval": anything,
    "multiplier": anything,
}
_CONTAINER: Final[dict[str, Meaning]] = {
    "acknowledge-mode": one_of("auto", "manual", "none"),
    "default-requeue-rejected": truth,
    "prefetch": whole(0, 65_535, "messages"),
    **{f"retry.{key}": meaning for key, meaning in _RETRY.items()},
    **dict.fromkeys(("auto-startup", "force-stop", "idle-event-interval", "missing-queues-fatal"), anything),
    **dict.fromkeys(("de-batching-enabled", "observation-enabled"), anything),
}
_SIMPLE: Final = ("concurrency", "max-concurrency", "batch-size", "consumer-batch-enabled")
_OTHERS: Final = (
    *("host", "port", "username", "password", "virtual-host", "addresses", "address-shuffle-mode"),
    *("requested-heartbeat", "requested-channel-max", "connection-timeout", "channel-rpc-timeout"),
    *("max-inbound-message-body-size", "dynamic"),
    *("cache.channel.size", "cache.channel.checkout-timeout", "cache.connection.mode", "cache.connection.size"),
    *("listener.stream.auto-startup", "listener.stream.native-listener", "listener.stream.observation-enabled"),
    *("template.receive-timeout", "template.reply-timeout", "template.exchange", "template.routing-key"),
    *("template.default-receive-queue", "template.observation-enabled", "template.allowed-list-patterns"),
    *(f"stream.{key}" for key in ("host", "port", "name", "username", "password", "virtual-host")),
    *(f"ssl.{key}" for key in ("enabled", "bundle", "algorithm", "validate-server-certificate", "verify-hostname")),
    *(
        f"ssl.{store}{key}"
        for store in ("key-store", "trust-store")
        for key in ("", "-password", "-type", "-algorithm")
    ),
)

KEYS: Final[dict[str, Meaning]] = {
    "publisher-confirm-type": one_of("none", "simple", "correlated"),
    "publisher-returns": truth,
    "template.mandatory": truth,
    "listener.type": one_of("simple", "direct", "stream"),
    **{f"template.retry.{key}": meaning for key, meaning in _RETRY.items()},
    **{f"listener.{kind}.{key}": meaning for kind in ("simple", "direct") for key, meaning in _CONTAINER.items()},
    "listener.direct.consumers-per-queue": anything,
    **{f"listener.simple.{key}": anything for key in _SIMPLE},
    **dict.fromkeys(_OTHERS, anything),
}
"""By the key in its usual spelling: what its values can be."""


_CONFIRMS: Final = {"true": "correlated", "false": "none"}
REMOVED: Final = {
    "publisher-confirms": Former("publisher-confirm-type", "2.4", _CONFIRMS),
    "template.queue": Former("template.default-receive-queue", "2.3", {}),
    "listener.simple.transaction-size": Former("listener.simple.batch-size", "2.4", {}),
    **{
        f"listener.{key}": Former(f"listener.simple.{key}", "2.0", {})
        for key in (*_CONTAINER, "concurrency", "max-concurrency", "transaction-size")
        if "." not in key or key.startswith("retry.")
    },
}

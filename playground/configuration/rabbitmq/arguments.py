"""The arguments of RabbitMQ's queues; a policy has the same ones without their `x-`."""

from typing import Final

from playground.configuration.values import Meaning, anything, one_of, truth, whole

_MOST: Final = 2**63 - 1
STREAM: Final = "a stream is a log, not a queue, and is not modelled; of queues `playground guarantee rabbitmq`"
DEAD_LETTERS: Final = "x-dead-letter-exchange"
DEAD_LETTER_KEY: Final = "x-dead-letter-routing-key"
STRATEGY: Final = "x-dead-letter-strategy"
ARGUMENTS: Final[dict[str, Meaning]] = {
    "x-queue-type": one_of("classic", "quorum", "stream"),
    "x-delivery-limit": whole(-1, _MOST),
    DEAD_LETTERS: anything,
    STRATEGY: one_of("at-most-once", "at-least-once"),
    "x-message-ttl": whole(0, _MOST, "ms"),
    "x-max-length": whole(0, _MOST),
    "x-max-length-bytes": whole(0, _MOST),
    "x-overflow": one_of("drop-head", "reject-publish", "reject-publish-dlx"),
    "x-consumer-timeout": whole(0, _MOST, "ms"),
    "x-single-active-consumer": truth,
    "x-expires": whole(0, _MOST, "ms"),
}
"""The arguments of a queue that decide about delivery; a policy has them without their `x-`."""
OTHERS: Final = (
    *(DEAD_LETTER_KEY, "x-max-priority", "x-queue-mode", "x-queue-version"),
    *("x-queue-master-locator", "x-queue-leader-locator", "x-quorum-initial-group-size", "x-max-in-memory-length"),
    *(
        "x-max-in-memory-bytes",
        "x-max-age",
        "x-stream-max-segment-size-bytes",
        "x-initial-cluster-size",
        "x-cancel-on-ha-failover",
    ),
)
_OF_STREAMS: Final = ("x-max-age", "x-stream-max-segment-size-bytes", "x-initial-cluster-size")
_OF_QUORUM_QUEUES: Final = ("x-quorum-initial-group-size", "x-max-in-memory-length", "x-max-in-memory-bytes")
REFUSED: Final = {
    "quorum": ("x-max-priority", "x-queue-mode", "x-queue-version", "x-queue-master-locator", *_OF_STREAMS),
    "classic": (*_OF_QUORUM_QUEUES, *_OF_STREAMS),
}
"""By the type of a queue: arguments of other types, with which its declaration is refused (`queue_arguments` of each
type in rabbitmq-server, and its quorum_queue_SUITE, `declare_invalid_arg_1`); a name that no type has is ignored."""
CLASSIC_OVERFLOW: Final = "reject-publish-dlx"
"""What a quorum queue takes for `drop-head`."""

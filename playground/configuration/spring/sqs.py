"""What Spring Cloud AWS makes of `spring.cloud.aws.sqs.*`, in the names of SQS.

Source: `SqsProperties` and `AcknowledgementMode` of awspring/spring-cloud-aws (3 and 4), and its reference.
"""

from typing import Final

from playground.configuration.findings import Spot
from playground.configuration.found import ELSEWHERE, GivenSetting, Reading, SpringEntries, Value
from playground.configuration.spring.root import SpringRoot, no_open_key
from playground.configuration.values import Meaning, anything, truth

_ROOT: Final = "spring.cloud.aws.sqs."
_LISTENER: Final = (
    *("max-concurrent-messages", "max-messages-per-poll", "poll-timeout", "max-delay-between-polls", "auto-startup"),
)
_BATCH: Final = (
    *("max-number-of-messages", "send-batch-frequency", "visibility-timeout", "wait-time-seconds"),
    *("system-attribute-names", "attribute-names", "scheduled-executor-pool-size"),
)
_KEYS: Final[dict[str, Meaning]] = {
    "batch.enabled": truth,
    **dict.fromkeys((f"listener.{key}" for key in _LISTENER), anything),
    **dict.fromkeys((f"batch.{key}" for key in _BATCH), anything),
    **dict.fromkeys(("enabled", "region", "endpoint", "dualstack-enabled", "fips-enabled"), anything),
    **dict.fromkeys(("queue-not-found-strategy", "observation-enabled"), anything),
}
_SPELLINGS: Final[dict[tuple[str, Value], str]] = {
    ("consumer.ack", "after"): f"{ELSEWHERE}acknowledgementMode of @SqsListener as it is by default, ON_SUCCESS",
}


def _translate(reading: Reading, path: str, profile: str, entries: SpringEntries) -> None:
    reading.queues.append(("sqs", ""))
    by_default = "Spring Cloud AWS's default (ON_SUCCESS)"
    given = GivenSetting("sqs", "consumer.ack", "after", Spot(path), by_default, profile=profile, assumed=True)
    reading.given.append(given)
    reading.spell(_SPELLINGS, "sqs")
    spot = next((entry.spot for entry in entries.values()), Spot(path))
    text = (
        "Spring Cloud AWS deletes what a listener has done, unless its @SqsListener or its container says otherwise: "
        "with acknowledgementMode ALWAYS what fails is deleted, too; that stands in code, and so do the queues"
    )
    reading.find("application", text, spot)
    if (batch := entries.get("batch.enabled")) and batch.value is True:
        text = "a send returns before it was sent, and only who awaits its future knows what fails then"
        reading.find("risk", f"{batch.written}: {text}", batch.spot)


SQS: Final = SpringRoot(_ROOT, _KEYS, {}, no_open_key, True, _SPELLINGS, _translate)

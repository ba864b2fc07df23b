"""What is plain to see in code that sets RabbitMQ's clients up: values that stand in its calls, whatever the language.

Nothing is parsed, and a name is never followed. Source: the documentation of the clients in Java, Go and .NET, of
amqplib, of Bunny and of Sneakers. Spring AMQP's beans are read in `spring_beans.py`.
"""

import re
from contextlib import suppress
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import Reading
from playground.configuration.rabbitmq.arguments import ARGUMENTS


class _CodedCall(NamedTuple):
    """A way to write a setting in code."""

    pattern: re.Pattern[str]
    name: str
    value: str = ""
    """What it comes to; empty: the pattern's group is its value."""


_TRUTH: Final = r"(true|false|True|False)"
_ONE: Final = r"[^,()\n]*(?:\([^()\n]*\))?,\s*"
"""An argument of a call, with the comma behind it."""
_NUMBER: Final = r"([\d_]+)"
_CALLS: Final = tuple(
    _CodedCall(re.compile(pattern), name, value)
    for pattern, name, value in (
        (r"(?i)\bConfirmType\.(?:CORRELATED|SIMPLE)\b", "confirm.select", "true"),
        (r"(?i)\bConfirmType\.NONE\b", "confirm.select", "false"),
        (
            r"\b(?:confirmSelect|ConfirmSelect(?:Async)?|createConfirmChannel|confirm_select)\b",
            "confirm.select",
            "true",
        ),
        (r"\.Confirm\(\s*(?:false|noWait)", "confirm.select", "true"),
        (rf"\bmandatory\s*[:=]\s*{_TRUTH}", "mandatory", ""),
        (rf"\b(?:BasicPublish(?:Async)?|basicPublish)\(\s*{_ONE}{_ONE}{_TRUTH}", "mandatory", ""),
        (rf"\.Publish\(\s*{_ONE}{_ONE}{_TRUTH}", "mandatory", ""),
        (rf"\.PublishWithContext\(\s*{_ONE}{_ONE}{_ONE}{_TRUTH}", "mandatory", ""),
        (rf"\b(?:autoAck|noAck|no_ack|auto_ack)\s*[:=]\s*{_TRUTH}", "auto_ack", ""),
        (r"(?:\bmanual_ack:|\back:|:ack\s*=>)\s*true\b", "auto_ack", "false"),
        (r"(?:\bmanual_ack:|\back:|:ack\s*=>)\s*false\b", "auto_ack", "true"),
        (rf"\b(?:basicConsume|BasicConsume(?:Async)?)\(\s*{_ONE}{_TRUTH}", "auto_ack", ""),
        (rf"\.Consume\(\s*{_ONE}{_ONE}{_TRUTH}", "auto_ack", ""),
        (rf"\.ConsumeWithContext\(\s*{_ONE}{_ONE}{_ONE}{_TRUTH}", "auto_ack", ""),
        (rf"\b(?:basicQos|prefetch|Qos)\(\s*{_NUMBER}\s*[,)]", "prefetch_count", ""),
        (rf"\bprefetch(?:Count)?\s*(?:[:=]|=>)\s*{_NUMBER}", "prefetch_count", ""),
        (r"\bMessageDeliveryMode\.NON_PERSISTENT\b", "delivery_mode", "1"),
        (
            r"\bMessageDeliveryMode\.PERSISTENT\b|\bPERSISTENT_(?:TEXT_PLAIN|BASIC)\b|\bamqp\.Persistent\b",
            "delivery_mode",
            "2",
        ),
        (r"(?i)\bpersistent\s*[:=]\s*true\b", "delivery_mode", "2"),
        (r"(?i)\bpersistent\s*[:=]\s*false\b", "delivery_mode", "1"),
        (r"(?i)\bdelivery_?mode\s*[:=(]\s*([12])\b", "delivery_mode", ""),
        (rf"\b(?:queueDeclare|QueueDeclare(?:Async)?)\(\s*{_ONE}{_TRUTH}", "durable", ""),
        (rf"\b(?i:durable)\s*[:=]\s*{_TRUTH}", "durable", ""),
        (r"""\bdeadLetterExchange\s*:\s*["']([\w.-]+)""", "x-dead-letter-exchange", ""),
        (rf"\bmessageTtl\s*:\s*{_NUMBER}", "x-message-ttl", ""),
        (rf"\bmaxLength\s*:\s*{_NUMBER}", "x-max-length", ""),
        (rf"\bexpires\s*:\s*{_NUMBER}", "x-expires", ""),
    )
)
_ARGUMENT: Final = re.compile(r"""["'](x-[a-z-]+)["']\s*\]?\s*(?:[,:=]|[=-]>|\bto\b)\s*["']?([\w.-]+)""")
"""One of a queue's arguments by its own name."""
_QUORUM_ONLY: Final = ("x-delivery-limit", "x-dead-letter-strategy")
_NEVER_QUORUM: Final = (("durable", "false"), ("exclusive", "true"), ("auto_delete", "true"))


class CodedValue(NamedTuple):
    """A value that stands in code."""

    value: str
    at: int
    """Where in the text."""


def written(text: str) -> dict[str, CodedValue]:
    """The settings whose values stand in code, by RabbitMQ's names; of two of a kind the later one."""
    found = [
        (one.start(), name, _plain(value or _group(one)))
        for pattern, name, value in _CALLS
        for one in pattern.finditer(text)
    ]
    found += [(one.start(), one[1], _plain(one[2])) for one in _ARGUMENT.finditer(text) if _means(one[1], one[2])]
    said = {name: CodedValue(value, at) for at, name, value in sorted(found)}
    is_quorum = "x-queue-type" in said and said["x-queue-type"].value == "quorum"
    return {
        name: one
        for name, one in said.items()
        if not ((is_quorum and (name, one.value) in _NEVER_QUORUM) or (name in _QUORUM_ONLY and not is_quorum))
    }


def find_auto_ack(reading: Reading, spot: Spot) -> None:
    """Find that what is delivered is done with as it is sent."""
    text = "auto_ack=true: a delivery counts as done once it is sent, and is lost where the consumer goes meanwhile"
    reading.find("risk", text, spot)


def _group(found: re.Match[str]) -> str:
    return next(one for one in found.groups() if one is not None)


def _plain(value: str) -> str:
    """A value as it is typed: in small letters if it is a yes or a no, without what parts the digits of a number."""
    if value.lower() in ("true", "false"):
        return value.lower()
    return value.replace("_", "") if value[0].isdigit() else value


def _means(name: str, value: str) -> bool:
    """Whether an argument is one that counts here, with a value that it can have."""
    with suppress(ValueError):
        return name in ARGUMENTS and bool(str(ARGUMENTS[name](value)))
    return False

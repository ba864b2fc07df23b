"""What streams, consumers and servers of NATS are told, in JetStream's names, whichever file says it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from playground.configuration.findings import Spot
from playground.configuration.found import GivenSetting, Reading, Value
from playground.configuration.losses import OwnLoss
from playground.configuration.syntax.tree import TreeNode
from playground.configuration.values import Meaning, one_of, read_value, whole

SYSTEM: Final = "jetstream"
_MOST: Final = 2**63 - 1
_NS: Final = {"ns": 1, "us": 1000, "µs": 1000, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_PART: Final = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h)")


def span_ns(text: str) -> int:
    """A time as Go writes it, `1h30m`, or as the API does, in nanoseconds."""
    if text.isdecimal() and len(text) < 20:
        return int(text)
    if not text or _PART.sub("", text):
        raise ValueError("a time such as 30s or 2m, or nanoseconds")
    return sum(round(float(number) * _NS[unit]) for number, unit in _PART.findall(text))


def _sync(text: str) -> Value:
    """In seconds; 0 stands for always, as a 0 in the file is the default of two minutes."""
    return 0 if text.lower() == "always" else max(1, span_ns(text) // 10**9) if span_ns(text) else 120


def _in(ns: int) -> Meaning:
    return lambda text: max(1, span_ns(text) // ns)


class _Meant(NamedTuple):
    name: str
    meaning: Meaning


_MEANT: Final = {
    "syncinterval": _Meant("sync_interval", _sync),
    "storage": _Meant("storage", one_of("file", "memory")),
    "numreplicas": _Meant("num_replicas", whole(1, 5)),
    "replicas": _Meant("num_replicas", whole(1, 5)),
    "duplicatewindow": _Meant("duplicate_window", _in(10**6)),
    "ackwait": _Meant("AckWait", _in(10**9)),
    "maxdeliver": _Meant("MaxDeliver", whole(-1, 1_000_000)),
    "maxackpending": _Meant("MaxAckPending", whole(-1, 1_000_000)),
}
"""By the key without its underscores, as the API and Kubernetes' resources differ in nothing else."""
_UNLIMITED: Final = ("", "-1", "0", "0s")


class _Loss(NamedTuple):
    """A key that loses messages, with some values."""

    loses: Callable[[str], bool]
    text: str
    asks: str = ""
    own: OwnLoss | None = None


def _bounds(text: str) -> bool:
    return text not in _UNLIMITED


_UNANSWERED: Final = "a publish is lost on the way, as nobody waits for an answer (no_ack = true)"
_LOSSES: Final = {
    "noack": _Loss(
        lambda text: text.lower() == "true",
        "the stream answers no publish, so that nobody knows of one that was lost",
        own=OwnLoss("broker", _UNANSWERED, "false"),
    ),
    "maxage": _Loss(_bounds, "what is older is removed, done or not", "each message is done within {} (max_age)"),
    "maxmsgs": _Loss(
        _bounds, "past so many the oldest are removed, done or not", "the stream never holds {} messages (max_msgs)"
    ),
    "maxbytes": _Loss(
        _bounds, "past so many bytes the oldest are removed, done or not", "it never holds {} bytes (max_bytes)"
    ),
    "maxmsgspersubject": _Loss(
        _bounds,
        "past so many of a subject the oldest are removed, done or not",
        "no subject ever has {} messages (max_msgs_per_subject)",
    ),
    "retention": _Loss(
        lambda text: text.lower() == "interest",
        "what is published while no consumer is there is kept for nobody",
        "a consumer is there before anything is published (retention = {})",
    ),
    "deliverpolicy": _Loss(
        lambda text: text.lower() in ("new", "last", "last_per_subject", "lastpersubject"),
        "what was published before the consumer was made is not delivered to it",
        "nothing was published before the consumer was made (deliver_policy = {})",
    ),
}
_NEW_IS_REFUSED: Final = "maxage", "maxmsgs", "maxbytes"
_NOT_MODELLED: Final = {
    "backoff": "its times stand in the place of ack_wait's; they are not modelled",
    "memstorage": "the consumer's state is in memory only; that is not modelled",
    "memorystorage": "the consumer's state is in memory only; that is not modelled",
    "inactivethreshold": "a consumer that nobody uses for so long is deleted, with its position; that is not modelled",
    "mirror": "a mirror is filled behind its source's answers; it is not modelled",
    "sources": "a stream of other streams is filled behind their answers; it is not modelled",
}


def plain(key: str) -> str:
    """A key without what parts its words."""
    return key.replace("_", "").lower()


@dataclass
class NatsKeys:
    """Takes the keys of one stream, consumer or server in."""

    reading: Reading
    path: str

    def take(self, written: str, node: TreeNode, said: dict[str, TreeNode] | None = None) -> None:
        """Take a key in, with those that stand beside it."""
        key, spot = plain(written), Spot(self.path, node.line)
        if key in _MEANT:
            name, meaning = _MEANT[key]
            text = node.text.lower() if key == "storage" else node.text
            value = read_value(self.reading, written, text, meaning, spot) if text else None
            self._give(name, value, spot, written, node)
        elif key == "ackpolicy":
            value = read_value(
                self.reading, written, node.text.lower(), one_of("explicit", "none", "all", "flow_control"), spot
            )
            self._give("AckPolicy", "none" if value == "none" else "explicit" if value else None, spot, written, node)
        elif key in _LOSSES and _LOSSES[key].loses(node.text):
            self._lose(key, written, node, said or {})
        elif key in _NOT_MODELLED and node.content not in ("", "false", None):
            self.reading.find("not-modelled", f"{written}: {_NOT_MODELLED[key]}", spot)

    def _give(self, name: str, value: Value | None, spot: Spot, written: str, node: TreeNode) -> None:
        if value is not None:
            self.reading.given.append(GivenSetting(SYSTEM, name, value, spot, f"{written} = {node.text}"))

    def _lose(self, key: str, written: str, node: TreeNode, said: dict[str, TreeNode]) -> None:
        refuses = any(plain(one) == "discard" and each.text.lower() == "new" for one, each in said.items())
        if refuses and key in _NEW_IS_REFUSED and key != "maxage":
            return  # What is too much is refused then, and its publisher is told.
        loss, spot, line = _LOSSES[key], Spot(self.path, node.line), f"{written} = {node.text}"
        self.reading.find("risk", f"{line}: {loss.text}", spot)
        asks = loss.asks.format(_told(key, node.text))
        self.reading.given.append(GivenSetting(SYSTEM, written, node.text, spot, line, asks=asks, loses=loss.own))


def _told(key: str, text: str) -> str:
    """A value as people say it: the API's times are nanoseconds."""
    is_time = key == "maxage" and text.isdecimal() and len(text) < 20
    return f"{int(text) / 10**9:,g} s" if is_time else text

"""Retries that come after what was remembered of a message is forgotten: when there are any, and what makes them."""

from collections.abc import Callable, Mapping
from typing import Final

from playground.engine.contracts import Contract
from playground.engine.settings import Settings
from playground.scenario.mistakes import Table

_HOLD_MS: Final = 1000
"""How much later than the end of the window."""


def sent_later(settings: Settings) -> Mapping[str, Table]:
    """A client that sends once leaves a late retry to its application.

    Libraries' own retries are over in seconds, so it is the application that is so late beside any of them: a client
    with fewer of them does not know a pruned key better.
    """
    return {"producer": {"resend": "same-key"}} if settings.producer.max_attempts == 1 else {}


def has_window(settings: Settings, contract: Contract) -> bool:
    """Whether a key is kept for a while and repeated, so that a window ends."""
    remembers = settings.topology.has_broker or contract.dedup != "none"
    if settings.producer.transactions:
        return False  # What is sent later is sent in a new one, with new ids.
    return contract.awaits_ack and remembers and contract.key != "fresh" and _window_ms(settings) > 0


def _window_ms(settings: Settings) -> int:
    return settings.broker.dedup_window_ms if settings.topology.has_broker else settings.consumer.dedup_window_ms


def late_retry(answer: str) -> Callable[[Settings], list[Table]]:
    """The answer is lost, and the producer stands still until what was remembered is forgotten."""

    def steps(settings: Settings) -> list[Table]:
        first = "publish" if settings.topology.has_broker else "deliver"
        pause = {"do": "pause", "node": "producer", "when": {"event": "departed", "message": "m1", "link": first}}
        return [
            {"do": "drop", "link": answer, "message": "m1"},
            {**pause, "for_ms": _window_ms(settings) + _HOLD_MS},
        ]

    return steps

"""What brings a message back that was sent or dispatched, and what becomes of an ACK that comes after that."""

from typing import Final

from playground.engine.contracts import contract_for
from playground.engine.settings import Settings
from playground.words.own import labels
from playground.words.times import span

_LATE: Final = {"accept": "accepted", "ignore": "ignored", "refuse": "refused"}
_TOLD: Final = {"accepted": "counts", "ignored": "is ignored", "refused": "is refused"}
_AGAIN: Final = {
    "connection": "as the connection ends",
    "none": "never by itself",
    "both": "as the connection ends, or after {}",
    "membership": "once its reader is out of the group",
}
_IN_BRIEF: Final = {
    "connection": "at a disconnect",
    "none": "never by itself",
    "membership": "at a rebalance",
    "both": "at a disconnect",
}


def again_words(settings: Settings) -> str:
    """What brings a message back that was dispatched, and what its ACK does if that was too late.

    `comes again after 30 s; a late DeleteMessage is ignored`
    """
    ack, broker = ack_word(settings), settings.broker
    if not settings.topology.has_broker:
        waits = f"sent again after {span(settings.producer.ack_timeout_ms)} without {ack}"
        return waits if clock_ms(settings) else "never sent again"
    if _settles_at_once(settings):
        return "never again: settled as it is dispatched"
    again = _AGAIN.get(broker.lease, "after {}").format(span(broker.redelivery_timeout_ms))
    fate = late_fate(settings)
    return f"comes again {again}; a late {ack} {_TOLD.get(fate, fate)}"


def again_briefly(settings: Settings) -> str:
    """When it comes again: `after 30 s`, `at a disconnect`, `never`; a disconnect is sooner than a clock."""
    if settings.topology.has_broker and not _settles_at_once(settings) and settings.broker.lease != "timer":
        return _IN_BRIEF[settings.broker.lease]
    clock = clock_ms(settings)
    return f"after {span(clock)}" if clock else "never"


def ack_word(settings: Settings) -> str:
    """What an ACK is called there."""
    return labels(settings.topology).get("ack", "ACK")


def late_fate(settings: Settings) -> str:
    """What a late ACK comes to: `accepted`, `ignored`, `refused`, or what it does there; empty: there is none."""
    if not settings.topology.has_broker:
        return _LATE["accept"] if clock_ms(settings) else ""
    if _settles_at_once(settings):
        return ""
    return _own_late(settings, "late ack") or _LATE[settings.broker.late_ack]


def late_briefly(settings: Settings) -> str:
    """The same with fewer characters, where a system has words of its own for it; else empty."""
    return _own_late(settings, "late ack briefly") if late_fate(settings) else ""


def _own_late(settings: Settings, word: str) -> str:
    return labels(settings.topology).get(word, "") if settings.broker.late_ack == "ignore" else ""


def clock_ms(settings: Settings) -> int:
    """After how long without an ACK something is sent again; 0: never for that reason."""
    if settings.topology.has_broker:
        has_clock = settings.broker.has_timer and not _settles_at_once(settings)
        return settings.broker.redelivery_timeout_ms if has_clock else 0
    return settings.producer.ack_timeout_ms if contract_for(settings, settings.guarantee).awaits_ack else 0


def _settles_at_once(settings: Settings) -> bool:
    return contract_for(settings, settings.guarantee).ack == "automatic"

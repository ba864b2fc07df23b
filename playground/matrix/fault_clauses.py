"""What standard faults are about that come to something else with some settings: who waits for an answer, and for what.

Each is a clause.
"""

from playground.engine.contracts import contract_for
from playground.engine.settings import Settings


def crash_once_stored(settings: Settings) -> str:
    """F4a: the broker's process crashes between two steps, of which the second is not everywhere."""
    return f"the broker's process crashes after storing{', before it answers' * _awaits(settings)}"


def power_loss(settings: Settings) -> str:
    """F4b: when the power fails, or what else does the same, and what has not happened by then."""
    when, broker = "after the answer" if _awaits(settings) else "after storing", settings.broker
    if not broker.durable:
        return f"the broker restarts, or its power fails, {when}: what it stores is only in memory"
    if broker.replicas > 1 and settings.mechanisms.keeps_log:
        behind = "" if broker.confirm_at == "replicated" else ", before a follower has the message"
        return f"the leader is lost, or its power fails, {when}{behind}"
    is_safe = not broker.flush_ms or (_awaits(settings) and broker.confirm_at == "flushed")
    return f"the power fails {when}{'' if is_safe else ', before the message is safe on the disk'}"


def producer_forgets(settings: Settings) -> str:
    """F11: what the application does not know as it sends again."""
    before = "the answer" if _awaits(settings) else "it has noted that the message is sent"
    return f"the producer crashes before {before}, and its application sends again"


def _awaits(settings: Settings) -> bool:
    return contract_for(settings, settings.guarantee).awaits_ack

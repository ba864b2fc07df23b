"""Effects: who makes them, and so what goes with an effect in one step, and what stands in its way."""

from playground.checker.audit.keys import IdempotencyKey
from playground.engine.settings import ConsumerSettings

_ONE_STEP = ("memory", "in-flight", "transaction")
_WITH_A_CALL = ("memory",)
"""What is one step with the effect, and what is where that is a call."""


class AuditedEffects:
    """Of one run."""

    def __init__(self, settings: ConsumerSettings) -> None:
        self.is_external, self._is_keyed = settings.effect == "external", settings.effect_key
        self._one_step = _WITH_A_CALL if self.is_external else _ONE_STEP
        self._honoured: set[IdempotencyKey] = set()

    def are_marked_at_once(self, dedup: str) -> bool:
        """Whether nothing can come between the effect and the mark that follows it."""
        return dedup in self._one_step

    def are_marked_after(self, dedup: str) -> bool:
        """Whether the mark follows the effect in a step of its own."""
        return dedup == "effect-first" or (dedup in _ONE_STEP and dedup not in self._one_step)

    def make(self, key: IdempotencyKey) -> None:
        """The effect is made with a key."""
        self._honoured.add(key)

    def are_there(self, key: IdempotencyKey) -> bool:
        """Whether the other side has made the effect with this key, and makes it no more."""
        return self._is_keyed and key in self._honoured

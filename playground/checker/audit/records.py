"""Records: what a consumer has on record of idempotency keys, by the events."""

from playground.checker.audit.case import Seen
from playground.checker.audit.keys import IdempotencyKey
from playground.engine.mechanisms.failures import ANSWER_STORED, KEY_RELEASED

IN_FLIGHT, DONE, FAILED = "in flight", "done", "failed"


class Records:
    """The keys on record; beyond being there they may be in flight, failed, or open again after their effect."""

    def __init__(self, window_ms: int, answers: str) -> None:
        self._seen = Seen(window_ms)
        self._answers = answers
        self._claimed: set[IdempotencyKey] = set()
        self._failed: set[IdempotencyKey] = set()
        self._open: set[IdempotencyKey] = set()

    def knows(self, key: IdempotencyKey, now_ms: int) -> bool:
        """Whether a key is known."""
        return self._seen.knows(key, now_ms) and (key not in self._open or key in self._claimed)

    def is_done_already(self, key: IdempotencyKey, now_ms: int) -> bool:
        """Whether the effect of the work in hand was made before, and is not to be made again."""
        return key in self._open and self._seen.knows(key, now_ms)

    def state(self, key: IdempotencyKey) -> str:
        """What the record of a key says that is known."""
        return IN_FLIGHT if key in self._claimed else FAILED if key in self._failed else DONE

    def claim(self, key: IdempotencyKey, now_ms: int) -> None:
        """The work of a key is begun."""
        self._renew(key, now_ms)
        self._claimed.add(key)

    def finish(self, key: IdempotencyKey, now_ms: int) -> None:
        """The work of a key is done."""
        self._renew(key, now_ms)
        self._claimed.discard(key)
        self._open.discard(key)

    def fail(self, key: IdempotencyKey, now_ms: int, what: str, *, is_done: bool) -> str:
        """The work of a key has failed, and that follows; returns what the record of the failure has to say."""
        if self._answers == "all" and what in ("return", "park"):
            self._renew(key, now_ms)
            self._claimed.discard(key)
            self._failed.add(key)
            return ANSWER_STORED
        if is_done and (self._answers != "success" or what == "acknowledge"):
            return ""
        if is_done:
            self._open.add(key)
        elif key in self._claimed and key not in self._open:
            self._seen.remove(key)
        self._claimed.discard(key)
        return KEY_RELEASED

    def clear(self) -> None:
        """Everything is wiped."""
        self._seen.clear()
        for keys in (self._claimed, self._failed, self._open):
            keys.clear()

    def _renew(self, key: IdempotencyKey, now_ms: int) -> None:
        """What is forgotten of a key begins anew."""
        if not self._seen.knows(key, now_ms):
            for keys in (self._claimed, self._failed, self._open):
                keys.discard(key)
            self._seen.add(key, now_ms)

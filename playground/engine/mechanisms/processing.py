"""Processing: how the effect and the record of its key go together, which is what deduplication is worth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playground.engine.effects.store import KeyState, Store
from playground.engine.log import EventLog
from playground.engine.schedule import Item

WorkStep = Callable[[Item, int], int]
"""Takes the packet and the cause; returns the number of the last event that it records."""


class StoreSteps:
    """The steps that processing is made of: each is one transaction of the store, with its events."""

    def __init__(self, store: Store, log: EventLog, applied: int, marked: int, conflicted: int) -> None:
        """The last three are the codes of what this consumer records of an effect, a mark, and one that is there."""
        self._store = store
        self._log, self._record = log, log.record
        self._applied, self._marked, self._conflicted = applied, marked, conflicted

    def apply(self, item: Item, cause: int) -> int:
        """Make the effect."""
        self._store.apply(item[0], self._log.now_ms)
        return self._record(self._applied, item[0], item[1], item[2], cause)

    def mark(self, item: Item, cause: int) -> int:
        """Put the key on record as done."""
        self._store.mark(item[3], self._log.now_ms)
        return self._record(self._marked, item[0], item[1], item[2], cause)

    def apply_and_mark(self, item: Item, cause: int) -> int:
        """Both at once: two events, and nothing can come between them."""
        message, attempt, copy, key, _ = item
        self._store.apply_and_mark(message, key, self._log.now_ms)
        applied = self._record(self._applied, message, attempt, copy, cause)
        return self._record(self._marked, message, attempt, copy, applied)

    apply_and_note = apply_and_mark
    """Make the effect, and note the key in memory, where nothing constrains it, whatever else marks keys."""

    def claim(self, item: Item, cause: int) -> int:
        """Put the key on record as in flight."""
        self._store.claim(item[3], self._log.now_ms)
        number = self._record(self._marked, item[0], item[1], item[2], cause)
        self._log.annotate(number, detail=KeyState.IN_FLIGHT.word)
        return number

    def apply_and_finish(self, item: Item, cause: int) -> int:
        """Make the effect, and turn the record of the key from in flight to done."""
        message, attempt, copy, key, _ = item
        if not self._store.apply_and_finish(message, key, self._log.now_ms):
            return self._record(self._conflicted, message, attempt, copy, cause)
        applied = self._record(self._applied, message, attempt, copy, cause)
        number = self._record(self._marked, message, attempt, copy, applied)
        self._log.annotate(number, detail=KeyState.DONE.word)
        return number


class CheckedSteps(StoreSteps):
    """The steps where several works are in hand at once: two may have passed the look-up with one key."""

    def apply_and_mark(self, item: Item, cause: int) -> int:
        """Both at once; where the key is there by now, its unique constraint undoes the whole."""
        if self._store.state(item[3], self._log.now_ms):
            return self._record(self._conflicted, item[0], item[1], item[2], cause)
        return super().apply_and_mark(item, cause)


class ExternalSteps(StoreSteps):
    """The steps where somebody else makes the effect, which so joins no transaction of ours: it is a call."""

    def apply_and_note(self, item: Item, cause: int) -> int:
        """Call, and note the key in memory."""
        return self.mark(item, self.apply(item, cause))

    def finish(self, item: Item, cause: int) -> int:
        """Turn the record of the key from in flight to done."""
        self._store.finish(item[3], self._log.now_ms)
        number = self._record(self._marked, item[0], item[1], item[2], cause)
        self._log.annotate(number, detail=KeyState.DONE.word)
        return number


class KeyedSteps(ExternalSteps):
    """The same, where the key goes along with the call, and the other side honours it."""

    def apply(self, item: Item, cause: int) -> int:
        """Call; with a key that the other side has seen, that makes no effect."""
        is_new = self._store.call(item[0], item[3], self._log.now_ms)
        return self._record(self._applied if is_new else self._conflicted, item[0], item[1], item[2], cause)


def steps_of(effect: str, *, keyed: bool, overlaps: bool) -> type[StoreSteps]:
    """The textbook's, by where the effect is made, and by whether another work may mark a key meanwhile."""
    if effect == "external":
        return KeyedSteps if keyed else ExternalSteps
    return CheckedSteps if overlaps else StoreSteps


@dataclass(slots=True, eq=False, repr=False)
class Processing:
    """One way to deduplicate, or not to.

    Its fields are read for every delivery, which takes longer of a named tuple.
    """

    first: WorkStep
    """What is done when the work is over."""
    second: WorkStep | None = None
    """What is done `STEP_GAP_MS` later, if a crash does not come between."""
    claim: WorkStep | None = None
    """What is done as the work starts. A failure that the code sees is not a crash: it takes the record back."""
    looks_up: bool = True
    """Whether a delivery is skipped if its key is known."""


STEP_GAP_MS = 1
"""Between the mark and the effect, or the effect and the mark, when they are two steps."""


def processing_of(dedup: str, steps: StoreSteps) -> Processing:
    """The textbook's, by the consumer's `dedup`. A table in memory differs by what a crash leaves of the store."""
    return _external(dedup, steps) if isinstance(steps, ExternalSteps) else _WAYS[dedup](steps)


def _external(dedup: str, steps: ExternalSteps) -> Processing:
    """What would be one transaction is the call, and then the mark."""
    if dedup == "in-flight":
        return Processing(steps.apply, steps.finish, claim=steps.claim)
    return _WAYS[with_a_call(dedup)](steps)


def with_a_call(dedup: str) -> str:
    """The `dedup` that comes to the same where no transaction spans the effect."""
    return "effect-first" if dedup == "transaction" else dedup


_WAYS: Final[dict[str, Callable[[StoreSteps], Processing]]] = {
    "none": lambda steps: Processing(steps.apply, looks_up=False),
    "memory": lambda steps: Processing(steps.apply_and_note),
    "transaction": lambda steps: Processing(steps.apply_and_mark),
    "mark-first": lambda steps: Processing(steps.mark, steps.apply),
    "effect-first": lambda steps: Processing(steps.apply, steps.mark),
    "in-flight": lambda steps: Processing(steps.apply_and_finish, claim=steps.claim),
}

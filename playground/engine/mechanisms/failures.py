"""Failures: which processings fail, and what a consumer does about one that has."""

from typing import NamedTuple

AFTER_EFFECT, TRIED_AGAIN = "after the effect", "tried again"
KEY_RELEASED, ANSWER_STORED = "key released", "answer stored"
"""What the record says of a failure: when it came, what it did to the record of its key, what follows."""

Checkpoint = dict[int, tuple["ArmedFailure", ...]]


class ArmedFailure(NamedTuple):
    """One or more processings of a message that will fail."""

    event: int
    """The event that armed it."""
    left: int = 0
    """How often it still happens; 0: always."""
    down_ms: int | None = None
    """`None`: it is an error that the code sees; else the consumer crashes for so long (0: until a restart)."""
    after_effect: bool = False

    @property
    def is_poison(self) -> bool:
        """Whether nothing ends it."""
        return not self.left


class ArmedFailures:
    """What lies in wait for processings, by message; those of one message in the order of arming."""

    def __init__(self) -> None:
        self.files: dict[int, tuple[ArmedFailure, ...]] = {}
        """Always the same; a message for which nothing is armed is not in it."""

    def arm(self, message: int, failure: ArmedFailure) -> None:
        """Let one more wait. A message that is poisoned already is not poisoned again."""
        armed = self.files.get(message, ())
        if failure.is_poison and any(one.is_poison for one in armed):
            return
        self.files[message] = (failure, *armed) if failure.is_poison else (*armed, failure)

    def messages(self, *, poisoned: bool) -> list[int]:
        """The messages that fail for ever, or those for which something else is armed."""
        return [message for message, armed in self.files.items() if armed[0].is_poison is poisoned]

    def use(self, message: int) -> ArmedFailure:
        """The failure that comes first for a message, used up once."""
        first, *others = self.files[message]
        if not first.is_poison:
            rest = [first._replace(left=first.left - 1)] if first.left > 1 else []
            self._file(message, (*rest, *others))
        return first

    def calm(self) -> None:
        """Disarm all that was to happen so many times."""
        for message, armed in list(self.files.items()):
            self._file(message, tuple(one for one in armed if one.is_poison))

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.files.copy()

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        self.files.clear()
        self.files.update(checkpoint)

    def _file(self, message: int, armed: tuple[ArmedFailure, ...]) -> None:
        if armed:
            self.files[message] = armed
        else:
            self.files.pop(message, None)


class Reaction:
    """What a consumer does about an error: at each of its tries in place, and when these are used up."""

    def __init__(self, on_failure: str, max_tries: int, then: str) -> None:
        self._on_failure, self._max_tries, self._then = on_failure, max_tries, then

    def after(self, tries: int) -> str:
        """What follows the failure of try number `tries`: a word of `on_failure`."""
        if self._on_failure == "retry" and self._max_tries and tries >= self._max_tries:
            return self._then
        return self._on_failure

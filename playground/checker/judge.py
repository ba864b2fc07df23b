"""The judge: what the record says about each message, at any instant of a run.

It answers from the fold over the log and from nothing else. Its rules are those of the public format: a message has
one fate, and the promise that it is judged by is the one under which it was sent.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from playground.checker.columns import (
    FORGOTTEN,
    GIVEN_UP,
    HANDED_DURABLY,
    HANDED_IN_MEMORY,
    LEAVING,
    MAY_COME_AGAIN,
    OWED_DURABLY,
    OWED_IN_MEMORY,
    UNSENT,
    clear,
)
from playground.checker.fates import Belief, Fate, Verdict
from playground.checker.fold import Fold
from playground.checker.order import out_of_order
from playground.engine.contracts import contract_for
from playground.engine.effects.ledger import Effect
from playground.engine.settings import Guarantee, Settings

_STILL_OWED: Final = frozenset({HANDED_IN_MEMORY, HANDED_DURABLY, LEAVING, OWED_IN_MEMORY, OWED_DURABLY})
_UNKNOWN: Final = frozenset({OWED_IN_MEMORY, OWED_DURABLY, FORGOTTEN})
_OF_NONE: Final[dict[str, int]] = {fate.value: 0 for fate in Fate}


class MessageRecord(NamedTuple):
    """One message of a judged run; the fields are those of `messages` in the public JSON."""

    number: int
    """3 is m3."""
    guarantee: Guarantee
    """The one under which it was sent."""
    fate: Fate
    attempts: int
    stored: int
    dispatches: int
    deliveries: int
    effects: int
    producer: Belief
    is_promised: bool = True
    """Whether what the guarantee says was promised."""
    is_parked: bool = False
    """Whether the broker has set a copy of it aside, whatever became of others."""
    was_asked: bool = True
    """Whether its producer waits for an answer; if not, it believes ok without a reason."""

    @property
    def is_breach(self) -> bool:
        """Whether its fate breaks the promise under which it was sent."""
        return self.is_promised and is_breach(self.fate, self.guarantee)

    @property
    def is_done_and_parked(self) -> bool:
        """Whether it had its effect and is with the dead letters as well: a replay of those may do it again."""
        return self.is_parked and self.effects > 0


def is_breach(fate: Fate, guarantee: Guarantee) -> bool:
    """Whether a message with this fate breaks the promise under which it was sent."""
    if fate is Fate.LOST:
        return guarantee.forbids_loss
    return fate is Fate.DUPLICATED and guarantee.forbids_duplicates


class Judge:
    """Feed it a log with `observe`, as it grows; ask about any message that has been sent."""

    def __init__(self, settings: Settings) -> None:
        self.fold = Fold(settings)
        """What has been read so far, in columns by the number of the message."""
        self.observe = self.fold.observe
        """Read the rows of a log from where it stopped, to the end or up to an event; see `Fold.observe`."""

    def messages(self) -> Iterator[int]:
        """The numbers of the messages sent, ascending."""
        return (message for message, state in enumerate(self.fold.producer) if state != UNSENT)

    def was_sent(self, message: int) -> bool:
        """Whether the application handed this message over."""
        return 0 <= message < len(self.fold.producer) and self.fold.producer[message] != UNSENT

    def guarantee(self, message: int) -> Guarantee:
        """The guarantee under which a message was sent; `KeyError` before it is sent, like every question below."""
        self._must_be_sent(message)
        return Guarantee(self.fold.guarantees[message])

    def fate(self, message: int) -> Fate:
        """What became of a message so far."""
        self._must_be_sent(message)
        effects = self.fold.effects[message]
        if effects:
            return Fate.APPLIED_ONCE if effects == 1 else Fate.DUPLICATED
        if self.can_still_come(message):
            return Fate.PENDING
        if self.fold.dead[message]:
            return Fate.DEAD_LETTERED
        return Fate.FAILED if self.fold.producer[message] == GIVEN_UP else Fate.LOST

    def is_parked(self, message: int) -> bool:
        """Whether the broker has set a copy of a message aside, whatever became of others."""
        self._must_be_sent(message)
        return bool(self.fold.dead[message])

    def can_still_come(self, message: int) -> bool:
        """Whether some copy, timer or store can still bring a message: for the first time, or once more."""
        self._must_be_sent(message)
        fold = self.fold
        return (
            fold.producer[message] in _STILL_OWED
            or fold.producer[message] >= MAY_COME_AGAIN
            or fold.wire[message] > 0
            or any(column[message] > 0 for column in fold.at_consumers)
            or fold.open[message] > 0
            or fold.leaving[message] > 0
            or fold.at_broker[message] > 0
        )

    def fates(self) -> dict[int, Fate]:
        """The fate of every message sent so far, by number."""
        return {message: self.fate(message) for message in self.messages()}

    def belief(self, message: int) -> Belief:
        """What the producer believes about a message."""
        self._must_be_sent(message)
        state = self.fold.producer[message]
        if state == GIVEN_UP:
            return Belief.FAILED
        return Belief.UNKNOWN if state in _UNKNOWN or state >= MAY_COME_AGAIN else Belief.OK

    def is_violated(self, message: int) -> bool:
        """Whether the promise made for this message is broken, for good."""
        return self.breaks(self.fate(message), self.guarantee(message))

    def breaks(self, fate: Fate, guarantee: Guarantee) -> bool:
        """Whether a fate breaks the promise of a guarantee, if anything was promised."""
        return self.fold.settings.is_promised and is_breach(fate, guarantee)

    def verdict(self, settled: bool) -> Verdict:
        """What is broken stays broken, settled or not; what is not broken holds only once everything has settled.

        Of what is stuck and was not to be lost nothing is decided: it has not come, and somebody still has it.
        """
        unusual = self._unusual()
        if any(map(self.is_violated, unusual)) or self.broken_order():
            return Verdict.VIOLATED
        owed = (one for one in unusual if self.breaks(Fate.LOST, self.guarantee(one)))
        is_open = not settled or any(self.fate(one) is Fate.PENDING for one in owed)
        return Verdict.UNDECIDED if is_open else Verdict.HOLDS

    def broken_order(self) -> list[int]:
        """The messages that are out of order where order is promised."""
        settings = self.fold.settings
        return out_of_order(self.fold) if settings.topology.has_broker and settings.broker.lanes else []

    def record(self, message: int) -> MessageRecord:
        """All that the public JSON says about a message."""
        fold, guarantee = self.fold, self.guarantee(message)
        return MessageRecord(
            number=message,
            guarantee=guarantee,
            fate=self.fate(message),
            attempts=fold.attempts[message],
            stored=fold.stored[message],
            dispatches=fold.dispatches[message],
            deliveries=fold.deliveries[message],
            effects=fold.effects[message],
            producer=self.belief(message),
            is_promised=fold.settings.is_promised,
            is_parked=self.is_parked(message),
            was_asked=contract_for(fold.settings, guarantee).awaits_ack,
        )

    def counters(self, *, at_rest: bool = False) -> dict[str, int]:
        """All counters, in the order of the public JSON; `at_rest`: nothing will happen any more."""
        fold = self.fold
        by_fate = _OF_NONE.copy()
        sent = len(fold.producer) - fold.producer.count(UNSENT)
        unusual = self._unusual()
        by_fate[Fate.APPLIED_ONCE] = sent - len(unusual)
        for message in unusual:
            by_fate[self.fate(message)] += 1
        return {
            "sent": sent,
            "attempts": sum(fold.attempts),
            "stored": sum(fold.stored),
            "dispatches": sum(fold.dispatches),
            "deliveries": sum(fold.deliveries),
            "effects": sum(fold.effects),
            **by_fate,
            "extra_effects": sum(fold.effects[message] - 1 for message in unusual if fold.effects[message]),
            "deduplicated": fold.deduplicated,
            "dropped": fold.dropped,
            "misreported": self._misreported(),
            "done_and_parked": self.done_and_parked(),
            "stuck": by_fate[Fate.PENDING] if at_rest else 0,
            "out_of_order": len(out_of_order(fold)),
        }

    def latencies_ms(self) -> list[int]:
        """From `sent` to the first effect, of each message that has one, ascending."""
        fold = self.fold
        columns = zip(fold.effects, fold.sent_ms, fold.first_effect_ms, strict=True)
        return sorted([first_ms - sent_ms for effects, sent_ms, first_ms in columns if effects])

    def take_effects_from(self, ledger: Iterable[Effect]) -> None:
        """Count the effects anew, from the ledger: what the world saw outranks what the log says was applied."""
        effects, first_effect_ms = self.fold.effects, self.fold.first_effect_ms
        clear(effects)
        for time_ms, message in ledger:
            if message >= len(effects):
                self.fold.make_room(message)
            if not effects[message]:
                first_effect_ms[message] = time_ms
            effects[message] += 1

    def _unusual(self) -> list[int]:
        """The messages that do not have exactly one effect: in a long run, the few that are worth a closer look."""
        sent = self.fold.producer
        return [
            message for message, effects in enumerate(self.fold.effects) if effects != 1 and sent[message] != UNSENT
        ]

    def done_and_parked(self) -> int:
        """How many messages had their effect and are with the dead letters as well."""
        if not any(self.fold.dead):
            return 0
        return sum(1 for dead, effects in zip(self.fold.dead, self.fold.effects, strict=True) if dead and effects)

    def _misreported(self) -> int:
        if GIVEN_UP not in self.fold.producer:
            return 0
        pairs = zip(self.fold.producer, self.fold.effects, strict=True)
        return sum(1 for state, effects in pairs if state == GIVEN_UP and effects)

    def _must_be_sent(self, message: int) -> None:
        if not self.was_sent(message):
            raise KeyError(f"m{message} has not been sent")

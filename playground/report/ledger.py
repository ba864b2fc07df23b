"""The ledger's words: what somebody has to know who reads it for the first time."""

from collections.abc import Iterator, Sequence
from typing import Final

from playground.checker.fates import Belief, belief_words
from playground.checker.judge import MessageRecord
from playground.words.fates import FATES

BELIEFS: Final = {
    Belief.FAILED: "gave up: the producer told the application so; it knows of no answer, not that nothing was done",
    Belief.UNKNOWN: "unknown: the producer got no answer and cannot tell whether it happened",
}


def counted(*, broker: bool) -> tuple[str, ...]:
    """What the ledger counts of each message: the names of the fields, which are the heads of the columns."""
    return ("attempts", *(("stored", "dispatches") if broker else ()), "deliveries", "effects")


def is_misled(record: MessageRecord) -> bool:
    """Whether the application was told that it failed, although it was done."""
    return record.producer is Belief.FAILED and record.effects > 0


def fate_text(record: MessageRecord) -> str:
    """What became of a message, and whether it is with the dead letters although it was done."""
    return FATES[record.fate].name + (", parked" if record.is_done_and_parked else "")


def belief_text(record: MessageRecord) -> str:
    """What the producer believes, with an alarm where that is wrong."""
    return belief_words(record.producer, was_asked=record.was_asked) + ("!" if is_misled(record) else "")


def notes(records: Sequence[MessageRecord], deed: str, *, broker: bool) -> Iterator[str]:
    """What the words of these records mean."""
    yield f"attempts: times sent; deliveries: times received; effects: times done ({deed})"
    if broker:
        yield "stored: copies that the broker kept; dispatches: times it handed them out"
    for belief, note in BELIEFS.items():
        if any(record.producer is belief for record in records):
            yield note
    if any(belief_text(record) == "never asked" for record in records):
        yield "never asked: the producer waits for no answer, so it cannot know"
    if any(record.is_done_and_parked for record in records):
        yield "parked: it is with the dead letters although it was done; look before you replay them"
    if any(map(is_misled, records)):
        yield "gave up!: the application was told that it failed, although it was done"

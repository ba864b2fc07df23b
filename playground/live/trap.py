"""A trap: a command that waits for its moment, such as a crash between the effect and the ACK.

A preset says this with a `when` step. Live it is the session that steps from event to event until the moment comes and
then gives the command, so the recording of the session says it with a `when` step, too.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Final, NamedTuple

from playground.engine.commands import Command, Crash
from playground.engine.contracts import contract_for
from playground.engine.events import Kind
from playground.engine.log import EventLog, code_of, split_code
from playground.engine.places import INDEX_MASK, Place
from playground.engine.settings import Dedup, Guarantee
from playground.engine.simulation import Simulation


class Moment(StrEnum):
    """A named point in the consumer's work at which it can crash."""

    BEFORE_EFFECT = "before the effect"
    AFTER_EFFECT = "between effect and ACK"
    BETWEEN_STEPS = "between effect and note"


class Trap(NamedTuple):
    """One command, and the kind of event that it waits for."""

    kind: Kind
    command: Command
    words: str

    def sprung(self, log: EventLog, since: int) -> Command | None:
        """The command, if such an event is among those from number `since` on; a crash is that of whoever it was at."""
        code = code_of(self.kind, Place.CONSUMER)
        for row in log.rows(since):
            if row[1] & ~INDEX_MASK == code:
                if isinstance(self.command, Crash):
                    return replace(self.command, node=split_code(row[1])[1])
                return self.command
        return None


_EVENTS: Final = {Moment.BEFORE_EFFECT: Kind.STARTED, Moment.AFTER_EFFECT: Kind.APPLIED}
_FIRST_STEPS: Final[dict[Dedup, Kind]] = {
    "mark-first": Kind.MARKED,
    "in-flight": Kind.MARKED,
    "effect-first": Kind.APPLIED,
}


def dedup_in_force(simulation: Simulation) -> Dedup:
    """How the consumer deduplicates the messages that are sent now; what a call tears apart is no transaction."""
    dedup = contract_for(simulation.settings, Guarantee(simulation.system.producer.contract)).dedup
    is_apart = dedup == "transaction" and simulation.settings.consumer.effect == "external"
    return "effect-first" if is_apart else dedup


def crash_trap(moment: Moment, dedup: Dedup) -> Trap | None:
    """A crash of the consumer at that moment; `None` where there is no such moment.

    Nothing comes between a transaction's effect and its mark, and without a table there is no mark.
    """
    kind = _EVENTS[moment] if moment in _EVENTS else _FIRST_STEPS.get(dedup)
    if moment is Moment.AFTER_EFFECT and dedup == "effect-first":
        kind = Kind.MARKED
    if kind is None:
        return None
    return Trap(kind, Crash(node=Place.CONSUMER), f"crash {moment}")

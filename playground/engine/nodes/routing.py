"""Routing: what a broker does with a publish for which it has no queue.

It is a part of the broker: what it does, the broker does, and only while that is up.
"""

from collections.abc import Sequence

from playground.engine.events import NONE
from playground.engine.log import EventLog
from playground.engine.mechanisms.routing import RoutedAdmission
from playground.engine.nodes.codes import UNROUTABLE
from playground.engine.packet import Refusal
from playground.engine.schedule import Continuation, Handler, Item


class Routing:
    """What stands before the broker's admission where a publish may find no queue."""

    def __init__(
        self,
        admission: RoutedAdmission,
        admit: Handler,
        confirm_ops: Sequence[int | None],
        log: EventLog,
        *,
        returns: bool,
    ) -> None:
        self._admission, self._admit = admission, admit
        self._confirm_ops, self._log, self._returns = confirm_ops, log, returns

    def admit(self, item: Item, cause: int) -> Continuation | None:
        """Let a publish go on to its queue; one that finds none is confirmed all the same, or answered with that."""
        fault = self._admission.misroutes(item)
        if fault == NONE:
            return self._admit(item, cause)
        number = self._log.record(UNROUTABLE, item[0], item[1], 0, cause)
        self._log.annotate(number, fault=fault)
        op = self._confirm_ops[item[4]]
        packet = (*item[:3], int(Refusal.UNROUTABLE), item[4]) if self._returns else item
        return None if op is None else (op, packet, number)

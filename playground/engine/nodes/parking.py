"""Parking: where a broker puts what it will not dispatch again, and for how long that stays there.

It is a part of the broker. The dead letters are elsewhere, so that no crash takes them; but only a broker that is up
notices that their time is over.
"""

from playground.engine.broker_settings import BrokerSettings
from playground.engine.mechanisms.limit import Limit
from playground.engine.nodes.codes import EXPIRED
from playground.engine.nodes.node import Node
from playground.engine.schedule import Item, Schedule


class Parking:
    """The place of the dead letters; with a retention they leave it by themselves."""

    def __init__(self, broker: Node, limit: Limit, retention_ms: int, schedule: Schedule) -> None:
        self._limit, self._retention_ms = limit, retention_ms
        self._schedule, self._log = schedule, schedule.log
        self._expire_op = broker.declare(self.expire, self._is_parked)
        schedule.patient.add(self._expire_op)

    def park(self, packet: Item, number: int) -> None:
        """A copy is parked, by this event."""
        self._limit.parked.append((packet, number))
        if self._retention_ms:
            self._schedule.later(self._retention_ms, self._expire_op, packet, number)

    def take_out(self, copy: int) -> Item | None:
        """The packet of a copy that somebody takes out; `None` if it is not there."""
        found = next((one for one in self._limit.parked if one[0][2] == copy), None)
        if found is None:
            return None
        self._limit.parked.remove(found)
        return found[0]

    def expire(self, item: Item, cause: int) -> None:
        """The time of a dead letter is over; void if it has been taken out since it was parked by this event."""
        if self._is_parked(item, cause):
            self._limit.parked.remove((item, cause))
            self._log.record(EXPIRED, item[0], 0, item[2], cause)

    def _is_parked(self, item: Item, cause: int) -> bool:
        return (item, cause) in self._limit.parked


def parking_of(broker: Node, limit: Limit, settings: BrokerSettings, schedule: Schedule) -> Parking | None:
    """The place of a broker's dead letters, if it has any."""
    keeps = settings.dead_letters == "parked"
    return Parking(broker, limit, settings.dead_letter_retention_ms, schedule) if keeps else None

"""Stuck: what is out with nobody and comes back by no timer, told while the rest of the run still goes on.

When the run is at rest, all that is pending is stuck. Before that it is what only somebody who does something would
move: it was dispatched, whoever had it has it no more, and its lease has no end of its own. What is kept in the queue
by nothing but such a copy is stuck behind it.
"""

from playground.checker.fates import Fate
from playground.engine.looks import Standing, SystemLook
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.live.tally import Tally


def stuck_now(simulation: Simulation, tally: Tally, look: SystemLook) -> int:
    """How many messages are stuck; of a queue so many are looked at as the look holds."""
    if simulation.over:
        return tally.by_fate[Fate.PENDING] if simulation.settled else 0
    broker, settings = look.broker, simulation.settings
    # A timer may end the lease; and an ACK that is asked about again is still to come.
    if broker is None or broker.node.standing is not Standing.UP or _comes_back(settings):
        return 0
    answered = {packet.message for link in look.links if link.place.leads_back for packet in link.packets}
    columns = tally.judge.fold
    gone = {
        timer.message
        for timer in broker.in_flight
        if not timer.whole_ms and timer.message not in answered and columns.is_only_stored(timer.message)
    }
    room = settings.broker.prefetch * len(settings.topology.consumers)
    if not room or broker.in_flight_count < room or len(gone) < broker.in_flight_count:
        return len(gone)
    return len(gone | {message for message in broker.ready if columns.is_only_stored(message)})


def _comes_back(settings: Settings) -> bool:
    return settings.broker.has_timer or settings.consumer.ack_retry_ms > 0

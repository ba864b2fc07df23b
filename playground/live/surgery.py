"""Surgery: to drop, double or delay exactly one packet that is under way.

A fault acts on a packet as it departs, so this one must have been armed before: the past is changed by one step, "the
second packet of m3 on deliver", and all else is done again as it was. Up to now that makes no other difference, since
nothing has come of a packet that has not arrived.
"""

from playground.engine.commands import Delay, Drop, Duplicate, PacketFault, Step
from playground.live.session import Session
from playground.live.views import PacketView

DELAY_FACTOR = 20
"""A delayed packet takes so many times the latency of its link longer."""


def refusal(session: Session, packet: PacketView | None) -> str | None:
    """Why this packet cannot be operated on; `None` if it can."""
    if packet is None:
        return "select a packet first: tab"
    if session.simulation.exhausted:
        return session.refusal
    if not session.simulation.chaotic:
        return "the run is judged; go back before its end, or start it again"
    if packet.doubled:
        return "this is the network's double; the first of the two may have arrived already"
    return None


def drop(session: Session, packet: PacketView) -> None:
    """Lose it, here and now."""
    _operate(session, Drop(link=packet.link, message=packet.message, attempt=packet.nth))
    session.recent.show_death_again(
        link=packet.link,
        message=packet.message,
        nth=packet.nth,
        progress=packet.progress,
        now_ms=session.simulation.now_ms,
    )


def double(session: Session, packet: PacketView) -> None:
    """Let it arrive twice."""
    _operate(session, Duplicate(link=packet.link, message=packet.message, attempt=packet.nth))


def delay(session: Session, packet: PacketView) -> None:
    """Hold it up."""
    latency_ms = session.simulation.system.links[packet.link].settings.latency_ms
    by_ms = max(latency_ms, 1) * DELAY_FACTOR
    _operate(session, Delay(link=packet.link, message=packet.message, attempt=packet.nth, by_ms=by_ms))


def _operate(session: Session, fault: PacketFault) -> None:
    session.amend(Step(command=fault))  # type: ignore[arg-type]  # The three faults are commands.

"""Sessions and small readers, so that the tests of the live layer read like stories."""

from playground.engine.events import Kind
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.live.views import PacketView, Snapshot
from playground.scenario.load import load_preset, load_text
from playground.scenario.overrides import Overrides

ALWAYS = 1 << 60
PAYMENTS = """
format = 1
title = "Payments"
guarantee = "{guarantee}"
system = "{system}"

[workload]
messages = {messages}
every_ms = 1000
"""


def session_of(name: str, guarantee: str | None = None, **overrides: int) -> Session:
    """A session of a library preset."""
    return Session(load_preset(name, Overrides(guarantee=guarantee, **overrides)))  # type: ignore[arg-type]


def payments(guarantee: str = "at-least-once", system: str = "direct", messages: int = 5, more: str = "") -> Session:
    """A calm session: a packet takes 50 ms, processing 100 ms, a message is sent every second."""
    text = PAYMENTS.format(guarantee=guarantee, system=system, messages=messages)
    return Session(load_text(text + more, "payments"))


def to_the_end(session: Session) -> Session:
    """Let it go on until it has its verdict."""
    session.advance(ALWAYS)
    return session


def until(session: Session, kind: Kind, message: int) -> Session:
    """Let it go on until that has happened, and not one event further."""
    log = session.simulation.log

    def has_happened(one: Session) -> bool:
        last = one.simulation.log
        return last.count > 0 and (last[last.count - 1].kind, last[last.count - 1].message) == (kind, message)

    while not session.over and not has_happened(session):
        session.step_event()
    assert has_happened(session), f"never happened in {log.count} events"
    return session


def snapshot(session: Session) -> Snapshot:
    """The present."""
    return take_snapshot(session)


def under_way(session: Session) -> list[PacketView]:
    """All packets under way, link by link."""
    return [packet for link in snapshot(session).links for packet in link.packets]

"""A run that would never end is stopped, and then nothing can be done to it but to start it again."""

import pytest

from playground.live import surgery
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from tests.live.helpers import payments, snapshot, to_the_end, under_way

_ONLY_HEALTHY = {"heal", "loss-down"}
"""What is refused anyway where nothing is broken."""


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A run that was stopped after 50 events, in the middle of things."""
    monkeypatch.setattr("playground.engine.simulation.event_limit", lambda *_: 50)
    return to_the_end(payments(messages=100, more="[links]\nlatency_ms = 5000\n"))


def test_it_is_over_and_undecided(stopped: Session) -> None:
    assert stopped.over
    assert snapshot(stopped).badge.verdict == "undecided"


@pytest.mark.parametrize("name", sorted(set(INTERVENTIONS) - _ONLY_HEALTHY))
def test_every_intervention_is_refused_and_none_fails(stopped: Session, name: str) -> None:
    assert INTERVENTIONS[name].refusal(stopped) is not None


def test_no_packet_can_be_operated_on(stopped: Session) -> None:
    packets = under_way(stopped)
    assert packets
    assert all("stopped" in str(surgery.refusal(stopped, packet)) for packet in packets)


def test_one_can_go_back_and_change_something_before_the_stop(stopped: Session) -> None:
    from playground.live import travel

    travel.go_to_event(stopped, 20)
    assert stopped.refusal is None
    INTERVENTIONS["drop-ack"].do(stopped)
    assert "drop the next ACK" in snapshot(stopped).links[1].armed

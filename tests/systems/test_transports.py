"""How each real system is reached, and what it does as a connection breaks: times of events, worked out by hand."""

import pytest

from playground.engine.simulation import Simulation
from playground.scenario.load import load_text
from playground.systems import SYSTEMS
from tests.scenario.test_queue_mechanisms import times

_CONNECTED = {"kafka", "rabbitmq", "pulsar", "mqtt", "jetstream", "redis-streams"}
_BROKEN_AT_WORK = """
format = 1
title = "The consumer's connection breaks while it works"
system = "{system}"
[workload]
messages = 1
[run]
settle_ms = 90000
[[steps]]
do = "disconnect"
node = "consumer"
when = {{ event = "started" }}
"""


def test_those_that_talk_over_connections_do_so_and_those_that_talk_in_requests_do_not() -> None:
    real = {name: profile.dialect for name, profile in SYSTEMS.items() if profile.dialect}
    kinds = {name: dialect.always.get("transport.kind", "packets") for name, dialect in real.items()}
    assert {name for name, kind in kinds.items() if kind == "connection"} == _CONNECTED
    assert set(kinds) - _CONNECTED == {"sqs", "sqs-fifo", "http"}


@pytest.mark.parametrize(
    ("system", "again"),
    [
        # The ack of 200 is lost, and nobody sends it again: AckWait, 30 s after 50.
        ("jetstream", [("acked", 200), ("reconnected", 1100), ("redelivery-due", 30_050), ("acked", 30_200)]),
        # XACK has no answer, so that the client library sends it again, long before anybody may claim the entry.
        ("redis-streams", [("acked", 200), ("reconnected", 1100), ("acked", 1200)]),
        # Taken back at once, to be delivered over the next connection.
        ("rabbitmq", [("returned", 100), ("acked", 200), ("reconnected", 1100), ("acked", 1250)]),
    ],
)
def test_what_the_end_of_its_connection_takes_back_from_a_consumer_is_the_systems_affair(
    system: str, again: list[tuple[str, int]]
) -> None:
    preset = load_text(_BROKEN_AT_WORK.format(system=system))
    kinds = "returned", "redelivery-due", "acked", "reconnected"
    assert times(preset, *kinds) == again


@pytest.mark.parametrize("system", ["jetstream", "redis-streams"])
def test_nothing_is_delivered_to_a_consumer_that_has_no_connection(system: str) -> None:
    """m2 is stored at 350, waits for the connection that broke at 100, and is delivered over the next one."""
    text = _BROKEN_AT_WORK.format(system=system).replace("messages = 1", "messages = 2\nevery_ms = 300")
    preset = load_text(text)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    events = [(one.kind.word, one.time_ms) for one in simulation.log if one.message == 2]
    assert ("stored", 350) in events
    assert ("dispatched", 1100) in events

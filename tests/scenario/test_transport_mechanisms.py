"""What a client and a connection do that nobody sees on the wire: by the times of the events, worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest

from playground.checker.audit import audit
from playground.engine.simulation import Simulation
from playground.scenario.build import build
from playground.scenario.mistakes import Table
from playground.scenario.rules import broken_rules
from tests.scenario.test_queue_mechanisms import preset_named, times


def test_an_ack_is_sent_again_until_it_is_taken_or_nobody_lives_who_would() -> None:
    assert times(preset_named("ack-sent-again"), "acked", "settled", "redelivery-due") == [
        ("acked", 200),
        ("acked", 400),
        ("settled", 450),
        ("acked", 2200),
        ("redelivery-due", 3050),
        ("acked", 3200),
        ("settled", 3250),
    ]


def test_with_one_lost_packet_all_goes_that_is_on_its_connection_and_the_producer_sends_it_again() -> None:
    assert times(preset_named("connection-breaks"), "dropped", "disconnected", "reconnected", "attempted") == [
        ("attempted", 0),
        ("attempted", 30),
        ("dropped", 50),
        ("disconnected", 50),
        ("dropped", 50),
        ("reconnected", 1050),
        ("attempted", 1050),
        ("attempted", 1050),
    ]


def test_what_was_out_on_a_connection_comes_back_as_that_breaks_and_work_that_goes_on_cannot_say_so() -> None:
    assert times(preset_named("work-outlives-connection"), "disconnected", "returned", "dropped", "dispatched") == [
        ("dispatched", 50),
        ("disconnected", 150),
        ("returned", 150),
        ("dropped", 200),
        ("dispatched", 1150),
    ]


def run_of(settings: Table, *steps: Table) -> list[tuple[int, str, str]]:
    """The events of a run over connections, but for those of packets that arrive."""
    head = {"format": 1, "title": "A run", "guarantee": "at-least-once", "transport": {"kind": "connection"}}
    preset = build({**head, "workload": {"messages": 1}, "steps": list(steps), **settings}, "a-run")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    assert audit(simulation.log, simulation.ledger, preset.settings, simulation.settled) == []
    return [(event.time_ms, event.kind.word, event.place.word) for event in simulation.log]


def test_a_connection_is_not_there_again_before_its_nodes_and_links_are() -> None:
    cut = {"do": "cut", "links": ["ack"], "for_ms": 2000, "at_ms": 10}
    crash = {"do": "crash", "node": "consumer", "for_ms": 2500, "at_ms": 20}
    events = run_of({}, cut, crash)
    assert [one for one in events if one[1] in ("disconnected", "reconnected", "restarted", "healed")] == [
        (10, "disconnected", "producer"),
        (2010, "healed", "ack"),
        (2520, "restarted", "consumer"),
        (2520, "reconnected", "producer"),
    ]


def test_a_producer_with_no_connection_waits_and_gives_up_as_ever() -> None:
    settings: Table = {"producer": {"max_attempts": 1, "ack_timeout_ms": 200}}
    events = run_of(settings, {"do": "drop", "link": "deliver"})
    assert [one for one in events if one[2] == "producer"] == [
        (0, "sent", "producer"),
        (0, "attempted", "producer"),
        (0, "disconnected", "producer"),
        (200, "timed-out", "producer"),
        (200, "gave-up", "producer"),
        (1000, "reconnected", "producer"),
    ]


def test_a_step_can_break_only_a_connection_that_there_is() -> None:
    head: Table = {"format": 1, "title": "A run", "guarantee": "at-least-once"}
    broken = [{"do": "disconnect", "node": "consumer"}]
    [packets] = broken_rules({**head, "steps": broken})
    assert packets.text.startswith("breaks a connection, and packets have none")
    [requests] = broken_rules({"format": 1, "title": "A run", "system": "sqs", "steps": broken})
    assert requests.text.startswith('sqs talks in requests, and keeps no connection; write do = "drop", link = ')
    [direct] = broken_rules({**head, "steps": broken, "transport": {"kind": "connection"}})
    assert direct.text == "direct has no connection of this node (it has that of: producer)"


@pytest.mark.parametrize(
    ("name", "table", "other", "finding"),
    [
        ("connection-breaks", "transport", {"reconnect_ms": 900}, "another connection of the producer was due at 950"),
        ("connection-breaks", "transport", {"reconnect_ms": 1100}, "comes before it is due"),
        ("connection-breaks", "transport", {"kind": "packets"}, "is lost with a connection, but that is not broken"),
        ("work-outlives-connection", "broker", {"lease": "none"}, "no consumer that had it has crashed"),
        ("back-without-timer", "transport", {"kind": "connection"}, "the end of the consumer's connection was due"),
        ("ack-sent-again", "consumer", {"ack_retry_ms": 0}, "is acked, but no ack of it was due"),
        ("ack-sent-again", "consumer", {"ack_retry_ms": 100}, "another ack of m1 was due at 300 ms"),
        ("ack-sent-again", "consumer", {"ack_retry_ms": 300}, "another ack of m1 comes before it is due"),
    ],
)
def test_the_audit_knows_a_record_of_one_mechanism_from_that_of_another(
    name: str, table: str, other: dict[str, Any], finding: str
) -> None:
    preset = preset_named(name)
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run()
    settings = replace(preset.settings, **{table: replace(getattr(preset.settings, table), **other)})
    found = audit(simulation.log, simulation.ledger, settings, simulation.settled)
    assert any(finding in one.sentence for one in found), found

"""The commands: what each records, and what it reaches."""

import pytest

from playground.engine import control
from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import (
    COMMAND_BY_WORD,
    Command,
    Crash,
    Cut,
    Delay,
    Drop,
    Duplicate,
    Forget,
    Heal,
    Latency,
    Loss,
    Pause,
    Poison,
    Restart,
    Say,
    Send,
    Slow,
    Switch,
)
from playground.engine.control import recorded_by
from playground.engine.events import NONE, Kind
from playground.engine.places import Place
from playground.engine.settings import ConsumerSettings, RunSettings, Settings
from playground.engine.simulation import Simulation
from tests import topologies
from tests.engine.helpers import (
    AT_LEAST_ONCE,
    AT_MOST_ONCE,
    EXACTLY_ONCE,
    armed,
    at,
    begin,
    effects,
    find,
    on,
    play,
    timed_words,
    times,
    words,
)

PRODUCER, BROKER, CONSUMER = Place.PRODUCER, Place.BROKER, Place.CONSUMER
DELIVER, ACK = Place.DELIVER, Place.ACK


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Drop(link=ACK), "drop-armed ack"),
        (Drop(link=ACK, message=3), "drop-armed ack m3"),
        (Duplicate(link=DELIVER), "duplicate-armed deliver"),
        (Delay(link=DELIVER, by_ms=5), "delay-armed deliver"),
        (Cut(links=(DELIVER,)), "cut deliver"),
        (Loss(link=ACK, rate=0.5), "loss-set ack"),
        (Latency(link=ACK, latency_ms=5), "latency-set ack"),
        (Crash(node=CONSUMER), "crashed consumer"),
        (Pause(node=BROKER, for_ms=5), "paused broker"),
        (Slow(processing_ms=5), "slowed consumer"),
        (Poison(message=3), "poisoned consumer m3"),
        (Forget(node=BROKER), "forgotten broker"),
        (Forget(node=CONSUMER), "forgotten consumer"),
        (Switch(guarantee=EXACTLY_ONCE), "switched producer"),
        (Send(), "send-requested producer"),
        (Say(text="Listen."), "said"),
    ],
)
def test_a_command_records_an_event_of_its_own(command: Command, expected: str) -> None:
    simulation = begin(AT_LEAST_ONCE, armed(command), system="broker")
    assert words(simulation) == [expected]
    assert simulation.log[0].cause == NONE


@pytest.mark.parametrize("command", [Heal(links=(DELIVER, ACK)), Restart(node=CONSUMER), Restart(node=BROKER)])
def test_a_command_that_changes_nothing_records_nothing_and_has_acted(command: Command) -> None:
    simulation = begin(AT_LEAST_ONCE, armed(command), system="broker")
    assert words(simulation) == []
    assert simulation.unfired_steps == ()


def test_an_armed_fault_records_the_attempt_that_it_waits_for() -> None:
    (event,) = begin(AT_LEAST_ONCE, armed(Drop(link=ACK, message=3, attempt=2))).log
    assert (event.message, event.attempt) == (3, 2)


def test_what_the_columns_cannot_say_is_in_the_detail() -> None:
    steps = (armed(Say(text="Hear, hear.")), armed(Switch(guarantee=AT_MOST_ONCE)), armed(Loss(link=ACK, rate=0.25)))
    assert [event.detail for event in begin(AT_LEAST_ONCE, *steps).log] == ["Hear, hear.", "at-most-once", "0.25"]


@pytest.mark.parametrize(
    "command",
    [
        Drop(link=Place.PUBLISH),
        Cut(links=(Place.CONFIRM,)),
        Loss(link=Place.PUBLISH, rate=1.0),
        Crash(node=BROKER),
        Forget(node=BROKER),
        Forget(node=PRODUCER),
    ],
)
def test_a_part_that_the_system_does_not_have_is_a_key_error(command: Command) -> None:
    simulation = begin(AT_LEAST_ONCE)
    with pytest.raises(KeyError):
        simulation.give(command)


# Sending, switching, saying.


def test_extra_messages_are_numbered_after_the_workloads_last_even_before_it_is_through() -> None:
    run = play(AT_MOST_ONCE, at(1500, Send(count=2)), at(1600, Send()), messages=3)
    assert [(event.time_ms, event.message) for event in find(run, "sent")] == [
        (0, 1),
        (1000, 2),
        (1500, 4),
        (1500, 5),
        (1600, 6),
        (2000, 3),
    ]


def test_each_extra_message_goes_on_its_way_before_the_next_is_sent() -> None:
    run = play(AT_MOST_ONCE, at(500, Send(count=2)))
    assert words(run, since_ms=500)[:7] == [
        "send-requested producer",
        "sent producer m2",
        "attempted producer m2",
        "departed deliver m2",
        "sent producer m3",
        "attempted producer m3",
        "departed deliver m3",
    ]


def test_an_extra_message_is_caused_by_its_request() -> None:
    run = play(AT_MOST_ONCE, at(500, Send()))
    assert run.log[find(run, "sent", 2)[0].cause].kind.word == "send-requested"


def test_the_workload_sends_without_a_cause() -> None:
    assert {event.cause for event in find(play(AT_MOST_ONCE, messages=3), "sent")} == {NONE}


def test_a_step_on_sending_can_send_one_more() -> None:
    run = play(AT_MOST_ONCE, on("sent", Send(), message=1))
    assert words(run)[:3] == ["sent producer m1", "send-requested producer", "sent producer m2"]


def test_a_switch_counts_for_messages_sent_from_then_on() -> None:
    run = play(
        AT_MOST_ONCE,
        at(1000, Switch(guarantee=AT_LEAST_ONCE)),
        at(2000, Switch(guarantee=EXACTLY_ONCE)),
        messages=3,
    )
    # A timed step acts before the message that is due at its millisecond.
    assert [event.message for event in find(run, "acked")] == [2, 3]
    assert [event.message for event in find(run, "marked")] == [3]


def test_a_step_on_the_sending_of_a_message_switches_too_late_for_it() -> None:
    run = play(AT_MOST_ONCE, on("sent", Switch(guarantee=AT_LEAST_ONCE)), messages=2)
    assert [event.message for event in find(run, "acked")] == [2]


def test_narration_changes_nothing_else() -> None:
    silent, narrated = play(EXACTLY_ONCE), play(EXACTLY_ONCE, at(120, Say(text="Now watch.")))
    assert [line for line in timed_words(narrated) if line != "120 said"] == timed_words(silent)


# Forgetting.


def test_forgetting_reaches_the_named_node_only() -> None:
    for node, kind in ((BROKER, "stored"), (CONSUMER, "applied")):
        run = play(
            EXACTLY_ONCE,
            armed(Drop(link=Place.CONFIRM)),
            armed(Drop(link=ACK)),
            at(900, Forget(node=node)),
            system="broker",
            broker=BrokerSettings(dedup_window_ms=60_000),
        )
        assert len(find(run, "stored")) == (2 if kind == "stored" else 1)
        assert len(effects(run)) == (2 if kind == "applied" else 1)


def test_forgetting_reaches_a_durable_table_even_while_the_node_is_down() -> None:
    run = play(
        EXACTLY_ONCE,
        armed(Drop(link=ACK)),
        at(300, Crash(node=CONSUMER, for_ms=200)),
        at(400, Forget(node=CONSUMER)),
        consumer=ConsumerSettings(dedup="transaction"),
    )
    assert effects(run) == [(150, 1), (1150, 1)]


# The end of the chaos.


def test_the_end_of_the_chaos_heals_links_and_then_brings_nodes_back_from_downstream_to_upstream() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(10, Cut(links=(ACK, DELIVER))),
        *(at(20, Crash(node=node, for_ms=0)) for node in (PRODUCER, CONSUMER)),
        at(20, Pause(node=BROKER, for_ms=5000)),
        system="broker",
        run=RunSettings(chaos_ms=500),
    )
    at_the_end = words(run, since_ms=500)
    assert at_the_end[0] == "chaos-ended"
    assert sorted(at_the_end[1:3]) == ["healed ack", "healed deliver"]
    standing = [line for line in at_the_end if line.startswith(("restarted", "resumed"))]
    assert standing == ["restarted consumer", "resumed broker", "restarted producer"]


def test_the_end_of_the_chaos_disarms_what_was_armed() -> None:
    run = play(
        AT_LEAST_ONCE,
        at(0, Pause(node=PRODUCER, for_ms=5000)),
        armed(Drop(link=DELIVER, count=9)),
        armed(Delay(link=DELIVER, by_ms=9)),
        armed(Duplicate(link=DELIVER)),
        run=RunSettings(chaos_ms=500),
    )
    assert times(run, "arrived", place="deliver") == [550]
    assert run.unfired_steps == (1, 2, 3)


@pytest.mark.parametrize(
    "command",
    [
        Drop(link=Place.ACK),
        Duplicate(link=Place.DELIVER),
        Delay(link=Place.ACK, by_ms=5),
        Cut(links=(Place.DELIVER, Place.ACK)),
        Loss(link=Place.ACK, rate=0.5),
        Latency(link=Place.ACK, latency_ms=5),
        Crash(node=Place.CONSUMER),
        Pause(node=Place.PRODUCER, for_ms=5),
        Slow(processing_ms=5),
        Poison(message=1),
        Forget(node=Place.CONSUMER),
        Switch(guarantee=AT_MOST_ONCE),
        Send(),
        Say(text="hello"),
    ],
)
def test_what_a_command_records_itself_can_be_said_without_carrying_it_out(command: Command) -> None:
    log = play(AT_LEAST_ONCE, armed(command)).log
    recorded = recorded_by(command)
    assert [(event.kind, event.place) for event in log][: len(recorded)] == recorded != []


def test_a_heal_records_that_each_link_is_healed() -> None:
    links = (Place.DELIVER, Place.ACK)
    log = play(AT_LEAST_ONCE, armed(Cut(links=links)), armed(Heal(links=links))).log
    recorded = recorded_by(Heal(links=links))
    assert [(event.kind, event.place) for event in log if event.kind is Kind.HEALED] == recorded != []


@pytest.mark.parametrize("command", COMMAND_BY_WORD.values(), ids=COMMAND_BY_WORD)
def test_every_command_says_what_it_records(command: type[Command]) -> None:
    assert command in control._RECORDED


@pytest.mark.parametrize(
    "command",
    [
        Loss(link=Place.ACK, rate=0.5),
        Loss(link=Place.ACK.at(1), rate=0.5),
        Latency(link=Place.DELIVER, latency_ms=5),
        Slow(processing_ms=5),
        Slow(processing_ms=5, node=Place.CONSUMER),
        Slow(processing_ms=5, node=Place.CONSUMER.at(1)),
    ],
)
def test_of_several_consumers_a_word_without_a_number_means_all_where_they_are_made_so_or_so(command: Command) -> None:
    topology = topologies.BROKER.with_consumers(3)
    simulation = Simulation(Settings(guarantee=AT_LEAST_ONCE, topology=topology), [armed(command)])
    simulation.run()
    recorded = recorded_by(command, topology)
    assert [(event.kind, event.place) for event in simulation.log][: len(recorded)] == recorded
    named = command.node if isinstance(command, Slow) else getattr(command, "link", Place.ACK).index
    assert len(recorded) == (1 if named else 3)

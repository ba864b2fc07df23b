"""A handover in two steps on either hop, and sessions that end: what can be lost, what can come twice."""

import pytest

from playground.checker.audit import audit
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.scenario.load import load_text
from playground.scenario.outcome import Outcome, play_out

HEAD = """
format = 1
title = "T"
guarantee = "at-least-once"
system = "broker"
transport = { kind = "connection" }
broker = { lease = "connection" }
workload = { messages = 1 }
"""
STEPS = 'producer = { handover = "two-step" }\nconsumer = { handover = "two-step" }\n'
CLEAN = (
    'producer = { handover = "two-step", session = "clean" }\nconsumer = { handover = "two-step", session = "clean" }\n'
)


def played(tables: str, *steps: str) -> Outcome:
    outcome = play_out(load_text(HEAD + tables + "".join(f"[[steps]]\n{step}\n" for step in steps)))
    run = outcome.simulation
    assert audit(run.log, run.ledger, run.settings, run.settled) == []
    return outcome


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    """Attempts, copies, dispatches, deliveries, effects."""
    [one] = outcome.judgement.messages
    return one.attempts, one.stored, one.dispatches, one.deliveries, one.effects


def test_in_calm_weather_each_message_takes_eight_packets_and_is_there_once() -> None:
    outcome = played(STEPS)
    assert [event.kind.word for event in outcome.log].count("departed") == 8
    assert counts(outcome) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.parametrize("link", ["publish", "confirm"])
def test_whatever_packet_of_the_first_hop_is_lost_one_copy_is_stored(link: str, attempt: int) -> None:
    step = f'do = "drop"\nlink = "{link}"\nmessage = "m1"\nattempt = {attempt}'
    publishes = 2 if attempt == 1 else 1
    assert counts(played(STEPS, step)) == (publishes, 1, 1, 1, 1)


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.parametrize("link", ["deliver", "ack"])
def test_whatever_packet_of_the_second_hop_is_lost_the_work_is_done_once(link: str, attempt: int) -> None:
    step = f'do = "drop"\nlink = "{link}"\nmessage = "m1"\nattempt = {attempt}'
    assert counts(played(STEPS, step)) == (1, 1, 2 if attempt == 1 else 1, 1, 1)


def test_a_consumer_that_dies_with_what_it_took_never_works_on_it() -> None:
    outcome = played(STEPS, 'do = "crash"\nnode = "consumer"\nwhen = { event = "handed-over" }')
    assert counts(outcome) == (1, 1, 1, 0, 0)
    assert [event.kind.word for event in outcome.log].count("passed-over") == 1
    assert outcome.judgement.messages[0].fate.value == "lost"


@pytest.mark.parametrize("event", ["kept", "stored", "handed-over"])
@pytest.mark.parametrize("how", ["process", "power"])
def test_a_durable_broker_goes_on_where_it_was(event: str, how: str) -> None:
    outcome = played(STEPS, f'do = "crash"\nnode = "broker"\nhow = "{how}"\nwhen = {{ event = "{event}" }}')
    assert outcome.judgement.messages[0].effects == 1


def test_with_a_clean_session_a_lost_last_answer_is_a_second_copy() -> None:
    step = 'do = "drop"\nlink = "confirm"\nmessage = "m1"\nattempt = 2'
    assert counts(played(CLEAN, step)) == (2, 2, 2, 2, 2)


def test_with_a_clean_session_a_lost_first_answer_is_none() -> None:
    assert counts(played(CLEAN, 'do = "drop"\nlink = "confirm"\nmessage = "m1"')) == (2, 1, 1, 1, 1)


def test_with_a_clean_session_what_stands_in_the_queue_goes_with_the_connection() -> None:
    outcome = played(CLEAN, 'do = "disconnect"\nnode = "consumer"\nwhen = { event = "dispatched" }')
    assert counts(outcome)[4] == 0
    [gone] = [event for event in outcome.log if event.kind.word == "discarded"]
    assert gone.detail == "session ended"


def test_with_a_clean_session_what_is_published_meanwhile_finds_nobody_and_is_confirmed() -> None:
    outcome = played(CLEAN, 'do = "disconnect"\nnode = "consumer"\nwhen = { event = "kept" }')
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert outcome.judgement.messages[0].producer.value == "ok"


def test_a_run_can_be_gone_back_to_in_the_middle_of_an_exchange() -> None:
    whole = played(STEPS)
    run = play_out(whole.preset).simulation
    fresh = type(run)(run.settings, whole.preset.steps)
    fresh.run_until(175)
    middle = fresh.checkpoint()
    fresh.run_until(400)
    fresh.restore(middle)
    fresh.run()
    assert fresh.log.digest() == run.log.digest()


def test_a_client_that_sends_nothing_again_by_a_clock_shows_none() -> None:
    session = Session(load_text('format = 1\ntitle = "T"\nsystem = "mqtt"\nconfig = "qos-1"\n'))
    session.advance(20)
    [waits] = take_snapshot(session).producer.look.outbox
    assert (waits.attempt, waits.left_ms, waits.whole_ms) == (1, 0, 0)

"""Each intervention gives the commands that its words say, by what is so right now, and says why where it cannot."""

import pytest

from playground.engine.commands import (
    Command,
    Crash,
    Cut,
    Drop,
    Duplicate,
    Forget,
    Heal,
    Latency,
    Loss,
    Pause,
    Poison,
    Restart,
    Send,
    Slow,
    Switch,
)
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.live.trap import Moment, crash_trap
from tests.live.helpers import payments, snapshot, to_the_end
from tests.topologies import BROKER

TIMEOUTS = "\n[producer]\nack_timeout_ms = 700\n[broker]\nredelivery_timeout_ms = 5000\ndedup_window_ms = 60000\n"
TIMEOUT = "\n[producer]\nack_timeout_ms = 700\n"
PLAIN = {
    "drop-ack": (Drop(link=Place.ACK),),
    "drop-acks": (Loss(link=Place.ACK, rate=1.0),),
    "drop-data": (Drop(link=Place.DELIVER),),
    "drop-publish": (Drop(link=Place.PUBLISH),),
    "drop-confirm": (Drop(link=Place.CONFIRM),),
    "duplicate": (Duplicate(link=Place.DELIVER),),
    "cut-data": (Cut(links=(Place.DELIVER,)),),
    "cut-ack": (Cut(links=(Place.ACK,)),),
    "cut-publish": (Cut(links=(Place.PUBLISH,)),),
    "cut-confirm": (Cut(links=(Place.CONFIRM,)),),
    "loss-up": tuple(Loss(link=link, rate=0.05) for link in BROKER.routes),
    "crash-consumer": (Crash(node=Place.CONSUMER),),
    "crash-broker": (Crash(node=Place.BROKER),),
    "crash-producer": (Crash(node=Place.PRODUCER),),
    "pause-consumer": (Pause(node=Place.CONSUMER, for_ms=7500),),
    "slow-consumer": (Slow(processing_ms=1000),),
    "poison": (Poison(message=2),),
    "forget": (Forget(node=Place.BROKER), Forget(node=Place.CONSUMER)),
    "at-most-once": (Switch(guarantee=Guarantee.AT_MOST_ONCE),),
    "exactly-once": (Switch(guarantee=Guarantee.EXACTLY_ONCE),),
    "send": (Send(),),
    "burst": (Send(count=10),),
}
"""In a calm run through a broker, of which m1 has been sent."""


def given(session: Session) -> list[Command]:
    """What has been commanded from outside."""
    return [one.command for one in session.simulation.given]


def do(session: Session, *names: str) -> list[Command]:
    """Do what none refuses; what the last of them commanded."""
    before = 0
    for name in names:
        assert INTERVENTIONS[name].refusal(session) is None
        before = len(given(session))
        INTERVENTIONS[name].do(session)
    return given(session)[before:]


def through_a_broker() -> Session:
    session = payments(system="broker", more=TIMEOUTS)
    session.advance(120)
    return session


@pytest.mark.parametrize("name", PLAIN)
def test_an_intervention_in_a_calm_run_is_these_commands(name: str) -> None:
    assert tuple(do(through_a_broker(), name)) == PLAIN[name]


@pytest.mark.parametrize(
    ("name", "undo", "words"),
    [
        ("drop-acks", Loss(link=Place.ACK, rate=0.0), "let ACKs pass again"),
        ("cut-data", Heal(links=(Place.DELIVER,)), "heal the deliver link"),
        ("crash-consumer", Restart(node=Place.CONSUMER), "restart the consumer"),
        ("slow-consumer", Slow(processing_ms=100), "let the consumer be fast again"),
    ],
)
def test_the_same_intervention_again_undoes_it_and_says_so_before(name: str, undo: Command, words: str) -> None:
    session = through_a_broker()
    assert not INTERVENTIONS[name].undoes(session)
    do(session, name)
    assert (INTERVENTIONS[name].words(session), INTERVENTIONS[name].undoes(session)) == (words, True)
    assert do(session, name) == [undo]
    assert not INTERVENTIONS[name].undoes(session)


def test_a_paused_consumer_stands_still_for_longer_than_whoever_sends_again_waits() -> None:
    direct = payments(more=TIMEOUT)
    assert do(direct, "pause-consumer") == [Pause(node=Place.CONSUMER, for_ms=1050)]
    assert INTERVENTIONS["pause-consumer"].refusal(direct) == "the consumer is paused"


def test_without_a_broker_there_is_nothing_of_it_to_break() -> None:
    session = payments()
    refused = {name for name, one in INTERVENTIONS.items() if one.refusal(session) == "only with a broker"}
    assert refused == {"drop-publish", "drop-confirm", "cut-publish", "cut-confirm", "crash-broker"}
    assert do(session, "forget") == [Forget(node=Place.CONSUMER)]


def test_the_loss_dial_goes_up_to_all_and_down_to_none() -> None:
    session = payments()
    up = []
    while INTERVENTIONS["loss-up"].refusal(session) is None:
        up.append(do(session, "loss-up")[0])
    assert [one.rate for one in up if isinstance(one, Loss)] == [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0]
    assert INTERVENTIONS["loss-up"].refusal(session) == "everything is lost already"
    assert do(session, "loss-down")[0] == Loss(link=Place.DELIVER, rate=0.75)
    session = payments()
    assert INTERVENTIONS["loss-down"].refusal(session) == "nothing is lost by chance"


def test_poison_goes_into_the_message_that_is_sent_next_even_when_the_script_has_sent_all() -> None:
    session = payments(messages=1)
    assert do(session, "poison") == [Poison(message=1)]
    assert INTERVENTIONS["poison"].refusal(session) == "the next message is poisoned already"
    session.advance(100)
    do(session, "send")
    assert do(session, "poison") == [Poison(message=3)]


@pytest.mark.parametrize(
    ("breaking", "healing"),
    [
        (Cut(links=(Place.ACK, Place.DELIVER)), [Heal(links=(Place.DELIVER,)), Heal(links=(Place.ACK,))]),
        (Loss(link=Place.ACK, rate=0.5), [Loss(link=Place.ACK, rate=0.0)]),
        (Latency(link=Place.ACK, latency_ms=80), [Latency(link=Place.ACK, latency_ms=50, jitter_ms=0)]),
        (Latency(link=Place.ACK, latency_ms=50, jitter_ms=9), [Latency(link=Place.ACK, latency_ms=50, jitter_ms=0)]),
        (Crash(node=Place.CONSUMER, for_ms=0), [Restart(node=Place.CONSUMER)]),
        (Slow(processing_ms=400), [Slow(processing_ms=100)]),
    ],
)
def test_heal_everything_undoes_each_fault_in_force(breaking: Command, healing: list[Command]) -> None:
    session = payments()
    assert INTERVENTIONS["heal"].refusal(session) == "nothing is broken"
    session.give(breaking)
    assert do(session, "heal") == healing
    assert INTERVENTIONS["heal"].refusal(session) == "nothing is broken"


def test_heal_everything_takes_away_a_trap_that_waits() -> None:
    session = payments()
    do(session, "crash-after-effect")
    assert len(session.traps) == 1
    assert do(session, "heal") == []
    assert not session.traps


@pytest.mark.parametrize("moment", ["before", "after", "between"])
def test_a_crash_at_a_moment_waits_for_it(moment: str) -> None:
    names = {"before": Moment.BEFORE_EFFECT, "after": Moment.AFTER_EFFECT, "between": Moment.BETWEEN_STEPS}
    actions = {"before": "crash-before-effect", "after": "crash-after-effect", "between": "crash-between-steps"}
    session = payments(more='\n[consumer]\ndedup = "mark-first"\n')
    assert do(session, actions[moment]) == []
    assert session.traps == (crash_trap(names[moment], "mark-first"),)


@pytest.mark.parametrize(
    ("dedup", "why"),
    [("none", "no processed ids are kept"), ("memory", "they are one step"), ("transaction", "one transaction")],
)
def test_between_mark_and_effect_there_is_a_moment_only_if_they_are_two_steps(dedup: str, why: str) -> None:
    session = payments(more=f'\n[consumer]\ndedup = "{dedup}"\n')
    assert INTERVENTIONS["crash-between-steps"].refusal(session) == f"nothing can come between them: {why}"


def test_a_contract_that_is_in_force_is_not_switched_to() -> None:
    assert INTERVENTIONS["at-least-once"].refusal(payments()) == "messages are sent at-least-once already"


def test_to_judge_ends_all_faults_and_cannot_be_done_twice() -> None:
    session = through_a_broker()
    for place in BROKER.nodes:
        session.give(Crash(node=place, for_ms=0))
    do(session, "judge")
    session.advance(121)
    assert session.over
    assert not any(node.standing for node in session.simulation.system.control.nodes.values())
    assert INTERVENTIONS["judge"].refusal(session) == "the run is judged already"


def test_whoever_judges_a_script_that_sends_for_long_is_told_before() -> None:
    long = payments(messages=3600)
    long.advance(5500)
    told = "the script sends 3,594 more until 3,599.000 s; the same key again judges after all of them"
    assert INTERVENTIONS["judge"].warning(long) == told
    # A minute, and not longer.
    assert INTERVENTIONS["judge"].warning(payments(messages=61)) is None
    assert INTERVENTIONS["judge"].warning(payments(messages=62)) is not None
    assert INTERVENTIONS["judge"].warning(to_the_end(payments(messages=62))) is None


def test_a_consumer_is_slow_only_while_it_takes_longer_than_its_settings_say() -> None:
    session = payments()
    assert not snapshot(session).consumers[0].look.is_slow
    do(session, "slow-consumer")
    assert snapshot(session).consumers[0].look.is_slow
    do(session, "slow-consumer")
    assert not snapshot(session).consumers[0].look.is_slow

"""Whose key a message was taken for a duplicate by: said where it was another one's, and only there."""

import pytest

from playground.engine.broker_settings import BrokerSettings
from playground.engine.commands import At, Command, Crash, Drop, Send, Step
from playground.engine.places import Place
from playground.engine.settings import (
    ConsumerSettings,
    Guarantee,
    KeyKind,
    ProducerSettings,
    Settings,
    WorkloadSettings,
)
from playground.engine.simulation import Simulation
from playground.explain.history import History
from playground.explain.recognition import passed_for_another
from playground.explain.record import Record
from playground.explain.twice import deduplicated
from playground.systems import SYSTEMS


def played(*commands: tuple[int, Command], key: KeyKind = "stable", window_ms: int = 0, loses: int = 0) -> Record:
    """A run with one message at 0, and these commands by the clock; `loses`: so many confirms of m2."""
    steps = [Step(command=command, trigger=At(at_ms=at_ms)) for at_ms, command in commands]
    drops = [Step(command=Drop(link=Place.CONFIRM, message=2, count=loses))] if loses else []
    settings = Settings(
        guarantee=Guarantee.EXACTLY_ONCE,
        topology=SYSTEMS["broker" if window_ms else "direct"].topology,
        workload=WorkloadSettings(messages=1),
        producer=ProducerSettings(key=key),
        broker=BrokerSettings(dedup_window_ms=window_ms),
        consumer=ConsumerSettings(dedup="none") if window_ms else ConsumerSettings(),
    )
    simulation = Simulation(settings, [*drops, *steps])
    simulation.run()
    return Record.of(simulation)


def reasons(record: Record, message: int) -> list[str]:
    """What is said of the duplicates that a message was taken for."""
    return [clause.text for clause in deduplicated(History(record, message))[0]]


def test_the_reason_names_the_message_that_had_the_key_and_when_it_left_it() -> None:
    assert reasons(played((500, Send(key_of=1))), 2) == [
        "the consumer had noted the key of m1 at 0.150 s, and the consumer took m2 for a duplicate at 0.550 s, for its "
        "key was that of m1, which the application had given to both"
    ]


def test_a_hash_is_told_from_a_key_that_was_given() -> None:
    by_content = reasons(played((500, Send(content_of=1)), key="content"), 2)
    assert by_content[0].endswith("for its key was that of m1, a hash of the same content")
    given = reasons(played((500, Send(key_of=1)), key="content"), 2)
    assert given[0].endswith("which the application had given to both")


def test_it_is_the_message_that_had_left_the_key_last_and_not_the_one_that_was_named() -> None:
    """m2 is stored under the key of m1 once the window of that is over; m3 is taken for m2."""
    record = played((500, Send(key_of=1)), (600, Send(key_of=1)), window_ms=400)
    assert not passed_for_another(History(record, 2))
    assert "its key was that of m2" in reasons(record, 3)[0]


def test_a_duplicate_of_its_own_is_told_apart_from_what_it_was_taken_for_before() -> None:
    """m2 is refused at 200 as m1, unconfirmed; stored at 1200, unconfirmed; refused at 2200 as itself."""
    record = played((150, Send(key_of=1)), window_ms=1100, loses=2)
    told = reasons(record, 2)
    assert "took m2 for a duplicate at 0.200 s, for its key was that of m1" in told[0]
    assert told[-1] == "the broker knew the key, so it stored nothing at 2.200 s, and confirmed all the same"


@pytest.mark.parametrize(("at_ms", "is_taken"), [(500, True), (3000, False)])
def test_another_session_has_other_keys(at_ms: int, is_taken: bool) -> None:
    record = played((at_ms, Send(key_of=1)), (1000, Crash(node=Place.PRODUCER)), key="session")
    assert passed_for_another(History(record, 2)) == is_taken


def test_who_shares_nothing_is_asked_for_nobodys_key() -> None:
    record = played((500, Send()), (600, Send(content_of=1)))
    assert [record.sharing(message) for message in (1, 2, 3)] == [[], [], []]

"""The race by systems: the same faults in each, each in its own words, and one clock for all."""

import pytest

from playground.app.driver import TICK_S, Driver
from playground.live.course import FOREVER
from playground.live.pace import PATIENCE_S, Pace
from playground.live.race.camera import RaceCamera
from playground.live.race.systems import SystemsRace
from playground.live.session import Session
from playground.scenario.across import across, loading, real_systems
from playground.scenario.load import load_preset
from playground.scenario.narration import captions
from playground.scenario.outcome import play_out
from tests.live.race.helpers import calm_race

NINE = ("sqs", "sqs-fifo", "rabbitmq", "http", "jetstream", "redis-streams", "pulsar", "kafka", "mqtt")


def race_in(name: str, *words: str) -> SystemsRace:
    return SystemsRace.across(load_preset(name), words or real_systems())


def over(race: SystemsRace) -> SystemsRace:
    for session in race.sessions:
        session.advance(FOREVER)
    return race


@pytest.mark.parametrize("name", ["ack-lost", "crash-after-effect"])
def test_a_race_that_is_only_watched_is_what_compare_prints_of_each_system(name: str) -> None:
    script = load_preset(name)
    alone = across(real_systems(), loading(script)).presets
    race = over(race_in(name))
    assert race.labels == NINE
    for label, session in zip(race.labels, race.sessions, strict=True):
        assert session.simulation.log.digest() == play_out(alone[label]).digest


def test_one_lost_ack_is_another_story_in_each_system_and_is_told_as_that_of_all_who_had_it() -> None:
    # The ACK of m3 is lost. The clients of SQS and Redis ask again, Kafka commits behind it later, QoS 0 has none; the
    # others bring m3 back.
    race = over(race_in("ack-lost"))
    view = RaceCamera(race).take()
    doubled = [one.label for one in view.standings if one.duplicated]
    assert doubled == ["rabbitmq", "http", "jetstream", "pulsar"]
    assert view.parting is not None
    assert view.parting.whose == "In sqs, sqs-fifo and 6 more"
    assert view.parting.whose_briefly == ("In all but mqtt", "In eight of nine")
    assert view.parting.trouble is not None
    assert view.parting.trouble.what == "its acknowledgement was lost", "no one system's word for the trouble of eight"
    # By hand: a client of HTTP sends straight to the server, 50 ms and 100 ms of work; over a broker it takes another
    # 50 ms, and Kafka's consumer commits with the next poll.
    assert view.parting.trouble_times == " at 3.150 to 3.300 s"


def test_each_column_tells_what_happened_in_its_systems_words() -> None:
    race = over(race_in("ack-lost", "sqs", "jetstream", "http"))
    stories = {
        one.label: [line.words for line in one.facts.story] for one in RaceCamera(race).take().columns if one.facts
    }
    assert "the DeleteMessage of m3 is lost: dropped on purpose" in stories["sqs"]
    assert stories["sqs"][-1] == "the consumer sent the DeleteMessage again: nothing had to be handed out again"
    assert "AckWait is over for m3" in stories["jetstream"]
    *_, http = (one.facts for one in RaceCamera(race).take().columns)
    assert http is not None
    charged = [(line.words, line.role) for line in http.story if "charged" in line.words]
    assert charged == [("m3 is charged", "once"), ("m3 is charged again: DUPLICATED", "duplicated")]
    assert "the client sends the request, attempt 2" in [line.brief for line in http.story]
    assert "the client has waited in vain for the response of m3, attempt 1" in stories["http"]


def test_what_a_late_ack_would_come_to_is_the_systems_rule_until_one_has_come() -> None:
    race = race_in("ack-lost", "sqs", "sqs-fifo", "jetstream", "mqtt")
    facts = [one.facts for one in RaceCamera(race).take().columns]
    told = [(one.ack, one.late, one.was_late, one.again) for one in facts if one]
    assert told == [
        ("DeleteMessage", "is answered with success, and may delete nothing", False, "after 30 s"),
        ("DeleteMessage", "refused", False, "after 30 s"),
        ("+ACK", "accepted", False, "after 30 s"),
        ("PUBACK", "", False, "never"),
    ]


def test_only_the_columns_that_are_shown_are_looked_at_and_all_are_counted() -> None:
    race = over(race_in("ack-lost"))
    view = RaceCamera(race).take(1000, range(2, 4))
    assert [one.label for one in view.columns] == ["rabbitmq", "http"]
    assert [one.label for one in view.standings if one.is_shown] == ["rabbitmq", "http"]
    assert len(view.standings) == 9


def test_one_hand_does_it_in_every_system_that_can() -> None:
    # There is no broker behind an HTTP request; what cannot crash goes on.
    race = SystemsRace.across(calm_race().script, ["sqs", "http"])
    for session in race.sessions:
        session.advance(120)
    race.do("crash-broker")
    race.do("drop-ack")
    over(race)
    kinds = [{event.kind.word for event in session.simulation.log} for session in race.sessions]
    assert ["crashed" in one for one in kinds] == [True, False]
    assert ["drop-armed" in one for one in kinds] == [True, True]


def test_what_was_done_in_the_run_is_done_in_every_system_from_the_start() -> None:
    session = Session(calm_race().script)
    session.advance(1100)
    session.give(load_preset("ack-lost").steps[0].command)
    race = SystemsRace.across(session, ["sqs", "kafka"])
    assert [len(one.script.steps) for one in race.entrants] == [1, 1]


def test_who_cannot_meet_the_schedule_has_no_column_and_says_why() -> None:
    race = race_in("volatile-broker-crash", "http", "sqs")
    assert race.labels == ("sqs",)
    assert RaceCamera(race).take().left_out == "Left out: http, it has no broker (nodes: producer, consumer)."
    with pytest.raises(ValueError, match="http: it has no broker"):
        race_in("volatile-broker-crash", "http")


def test_for_a_promise_each_system_begins_again_as_it_is_set_up_for_it_and_the_same_key_takes_that_back() -> None:
    race = race_in("ack-lost", "rabbitmq", "sqs-fifo", "sqs")

    def configured() -> list[str]:
        return [one.script.native.config for one in race.entrants if one.script.native]

    assert configured() == ["library-defaults", "stable-id", "default"]
    assert (race.refusal("exactly-once"), race.nearest) == (None, [])
    race.do("exactly-once")
    assert configured() == ["confirms-quorum-inbox", "stable-id", "default"]
    assert race.nearest == ["sqs"], "its documentation promises that of no configuration"
    race.do("exactly-once")
    assert configured() == ["library-defaults", "stable-id", "default"]


def test_the_run_of_a_system_is_raced_as_it_is_set_there() -> None:
    race = race_in("kafka-slow-poll")
    assert race.own is not None
    assert race.entrants[race.own].script.settings == load_preset("kafka-slow-poll").settings


def test_a_race_begins_again_in_other_weather_for_all() -> None:
    race = race_in("ack-lost", "sqs", "kafka")
    race.begin(another_seed=True)
    assert {one.simulation.settings.seed for one in race.sessions} == {8}


class Clock:
    """Wall time that goes when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_the_one_clock_jumps_over_what_is_a_wait_in_all_and_stops_at_what_comes_first_in_any() -> None:
    # After m5 nothing moves: JetStream's AckWait is over at 33.050 s, the client of HTTP gives up waiting at 83.000 s.
    race = race_in("ack-lost", "http", "jetstream", "sqs")
    clock = Clock()
    driver = Driver(race.sessions, Pace(speed=1, rate=1), clock)
    seen = set()
    while not driver.over:
        before = driver.now_ms
        clock.now_s += TICK_S
        driver.tick()
        if driver.now_ms // 1000 != before // 1000:
            seen.add(driver.now_ms // 1000)
    assert {33, 83} <= seen
    # Seven seconds of messages at their pace, and waits of up to a minute for a second and a half each.
    assert clock.now_s < 7 + 4 * PATIENCE_S + 3


def test_what_was_noted_of_one_system_is_told_of_that_one_alone() -> None:
    race = over(race_in("redis-nobody-claims"))
    told = {label: captions(one.simulation) for label, one in zip(race.labels, race.sessions, strict=True)}
    assert [one.text.partition(".")[0] for one in told.pop("redis-streams")] == ["m2 is in the pending list"]
    assert len(told) > 5
    assert not any(told.values())

"""A trouble is told as that of every column that had it."""

from playground.live.race.camera import RaceCamera
from playground.live.race.systems import SystemsRace
from playground.scenario.load import load_preset
from tests.live.race.helpers import race_of, to_the_end, view_of


def test_trouble_is_that_of_every_column_that_had_it() -> None:
    # The reading of m3 is lost under all guarantees; the ACK of m3 cannot be lost where nobody sends one.
    assert {name: _whose(name) for name in ("metric-lost", "ack-lost", "window-too-short")} == {
        "metric-lost": "In all three",
        "ack-lost": "Under at-least-once and exactly-once",
        "window-too-short": "Under at-least-once and exactly-once",
    }


def test_a_system_that_has_the_trouble_later_is_counted_as_soon_as_it_has_it_and_no_more_once_time_went_back() -> None:
    # By hand: m3 starts at 3050 at a server of HTTP, over RabbitMQ at 3100; a poll brings it to Kafka's consumer
    # at 3200.
    race = SystemsRace.across(load_preset("crash-before-effect"), ("http", "rabbitmq", "kafka", "mqtt"))
    camera, seen = RaceCamera(race), []
    for time_ms in (3100, 3200, 3100):
        for session in race.sessions:
            if time_ms < session.simulation.now_ms:
                session.course.to_time(time_ms)
            session.advance(time_ms)
        parting = camera.take().parting
        assert parting is not None
        seen.append((parting.whose, parting.trouble_times))
    before, after = ("In http, rabbitmq and 1 more", " at 3.050 to 3.100 s"), ("In all four", " at 3.050 to 3.200 s")
    assert seen == [before, after, before]


def _whose(name: str) -> str:
    parting = view_of(to_the_end(race_of(name))).parting
    assert parting is not None
    return parting.whose

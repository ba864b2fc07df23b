"""Travel in a race: all columns go to the same instant, and what is seen there is what was seen then."""

from playground.live.race import travel as race_travel
from playground.live.race.camera import RaceCamera
from playground.live.race.race import Race
from playground.live.race.systems import SystemsRace
from playground.live.race.views import RaceView
from playground.live.timeline import Timeline
from playground.live.views import TimelineView
from playground.scenario.load import load_preset
from tests.live.race.helpers import ALWAYS, at, race_of, to_the_end, view_of


def counts(race: Race) -> list[int]:
    return [one.simulation.log.count for one in race.sessions]


def times(race: Race) -> list[int]:
    return [one.simulation.now_ms for one in race.sessions]


def glances(race: Race) -> list[TimelineView]:
    return [Timeline().view(one) for one in race.sessions]


def seen(view: RaceView) -> list[object]:
    """All that does not tell of where the run is among what is known."""
    bare = [(one.facts, one.outcomes, one.packets_per_message, one.latency_ms) for one in view.columns]
    return [view.parting, view.differences, view.standings, bare, [one.snapshot.counters for one in view.columns]]


def test_an_instant_that_all_columns_go_back_to_looks_as_it_did_and_so_does_the_end() -> None:
    for race in (race_of("ack-lost"), SystemsRace.across(load_preset("ack-lost"), ["sqs", "rabbitmq", "kafka"])):
        camera, known = RaceCamera(race), {}
        for time_ms in (3100, 4400, ALWAYS):
            at(race, time_ms)
            known[time_ms] = seen(camera.take())
        for time_ms in (4400, 3100, 4400, ALWAYS, 3100):
            race_travel.to_time(race.sessions, time_ms)
            assert seen(camera.take()) == known[time_ms], time_ms
        assert race_travel.is_behind(race.sessions)
        race_travel.to_present(race.sessions)
        assert (seen(camera.take()), race.over) == (known[ALWAYS], True)


def test_a_step_back_takes_back_what_happened_last_and_leaves_no_column_ahead_of_the_others() -> None:
    race = to_the_end(race_of("ack-lost"))
    assert race_travel.forward_refusal(race.sessions) is not None
    latest_ms = max(times(race))
    while race_travel.back_refusal(race.sessions) is None:
        before, was_ms = counts(race), max(one.simulation.log.last_time_ms for one in race.sessions)
        race_travel.step_back(race.sessions)
        last_ms = max(one.simulation.log.last_time_ms for one in race.sessions)
        assert sum(counts(race)) < sum(before)
        assert last_ms <= was_ms
        assert max(times(race)) <= latest_ms
    assert counts(race) == [one.course.first.point.events for one in race.sessions]
    assert race_travel.back_refusal(race.sessions) == "this is the beginning"
    assert race_travel.known_ms(race.sessions) == latest_ms


def test_the_marks_of_a_race_are_those_of_all_its_columns() -> None:
    race = to_the_end(race_of("ack-lost"))
    back = []
    while (time_ms := race_travel.previous_mark_ms(glances(race))) is not None:
        race_travel.to_time(race.sessions, time_ms)
        back.append(time_ms)
    assert back == [4150, 3150, 0]  # The second charge, the lost ACK, and that it was to be lost.
    assert race_travel.next_mark_ms(glances(race)) == 3150
    race_travel.to_present(race.sessions)
    assert race_travel.next_mark_ms(glances(race)) is None


def test_what_is_done_in_the_past_of_a_race_is_done_in_every_column_there() -> None:
    race = to_the_end(race_of("ack-lost"))
    race_travel.to_time(race.sessions, 2000)
    before = race.courses
    race.do("drop-data")
    assert race.courses > before
    to_the_end(race)
    lost, *others = [one.snapshot.counters.lost for one in view_of(race).columns]
    assert (lost, others) == (1, [0, 0])  # At-most-once sends nothing twice.

"""The race: the same schedule for all three, the same hand on all three, and nobody left behind."""

from playground.engine.commands import Crash, Drop
from playground.engine.events import Kind
from playground.engine.looks import Standing
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.race.camera import RaceCamera
from playground.live.race.race import SWITCHES, Race
from playground.live.session import Session
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from tests.library import on_each_preset
from tests.live.race.helpers import at, calm_race, counted, race_of, to_the_end


@on_each_preset
def test_a_race_that_is_only_watched_is_what_compare_prints(preset: Preset) -> None:
    race = to_the_end(Race.of(preset))
    if race.has_switches:
        return
    for column in race.sessions:
        alone = load_preset(preset.name, Overrides(guarantee=column.original.settings.guarantee.word))
        assert column.simulation.log.digest() == play_out(alone).digest


def test_each_column_keeps_its_guarantee_whatever_the_script_says() -> None:
    race = to_the_end(race_of("switch-mid-run"))
    assert race.has_switches
    for column in race.sessions:
        messages = column.tally.judge.messages()
        assert {column.tally.judge.guarantee(message) for message in messages} == {column.original.settings.guarantee}


def test_what_was_done_in_a_session_is_done_in_all_columns_from_the_start() -> None:
    # m2 is sent at 1000 and applied at 1150. The ACK that was dropped is the next one after 1100, which is m2's.
    session = Session(calm_race().script)
    session.advance(1100)
    session.give(Drop(link=Place.ACK))
    race = to_the_end(Race.of(session))
    assert counted(race, "duplicated") == [0, 1, 0]
    assert counted(race, "deduplicated") == [0, 0, 1]
    assert race.sessions[1].tally.judge.fold.effects[2] == 2


def test_a_race_changes_nothing_in_the_session_that_it_comes_from() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(2000)
    before = session.simulation.log.digest()
    to_the_end(Race.of(session))
    assert (session.simulation.now_ms, session.simulation.log.digest()) == (2000, before)


def test_one_key_drops_the_next_ack_in_all_three() -> None:
    # The ACK of m1 leaves at 150; under at-most-once there is none to drop.
    race = at(calm_race(), 100)
    race.do("drop-ack")
    to_the_end(race)
    assert counted(race, "duplicated") == [0, 1, 0]
    assert counted(race, "deduplicated") == [0, 0, 1]
    assert counted(race, "dropped") == [0, 1, 1]
    assert counted(race, "lost") == [0, 0, 0]


def test_one_key_drops_the_next_message_in_all_three() -> None:
    race = at(calm_race(), 100)
    race.do("drop-data")
    to_the_end(race)
    assert counted(race, "lost") == [1, 0, 0]
    assert counted(race, "retries") == [0, 1, 1]


def test_a_column_at_rest_waits_for_the_others_before_anything_is_done_to_it() -> None:
    # At-most-once is at rest with its last effect at 2150, the others with their last ACK at 2200.
    race = calm_race()
    for time_ms in range(0, 3000, 40):
        at(race, time_ms)
    assert [(column.over, column.simulation.now_ms) for column in race.sessions] == [
        (True, 2150),
        (True, 2200),
        (True, 2200),
    ]
    race.do("send")
    at(race, 5000)
    last = [column.tally.judge.fold.sent_ms[4] for column in race.sessions]
    assert last[0] == last[1] == last[2] >= 2200
    assert counted(race, "once") == [4, 4, 4]


def test_a_column_that_is_judged_does_not_keep_the_others_from_going_on() -> None:
    race = at(calm_race(), 2160)
    most, *others = race.sessions
    assert (most.over, others[0].over) == (True, False)
    assert race.refusal("judge") is None
    others[0].judge()
    at(race, 5000)
    assert race.sessions[1].refusal is not None
    assert race.refusal("send") is None
    race.do("send")
    at(race, 6000)
    assert [column.tally.sent for column in race.sessions] == [4, 3, 4]


def test_a_guarantee_cannot_be_chosen_where_all_three_run() -> None:
    race = at(calm_race(), 500)
    before = [column.simulation.log.count for column in race.sessions]
    for name in SWITCHES:
        assert race.refusal(name) == "all three run already, side by side"
        race.do(name)
    assert [column.simulation.log.count for column in race.sessions] == before


def test_an_intervention_that_no_column_can_do_is_refused_with_the_reason() -> None:
    assert calm_race().refusal("heal") == "nothing is broken"
    assert calm_race().refusal("crash-broker") == "only with a broker"
    assert calm_race(system="broker").refusal("crash-broker") is None


def test_a_key_that_breaks_and_mends_does_the_same_thing_in_all_three() -> None:
    race = at(calm_race(), 500)
    race.sessions[2].give(Crash(node=Place.CONSUMER, for_ms=0))
    assert not race.undoes("crash-consumer")
    race.do("crash-consumer")
    assert [column.simulation.system.consumers[0].standing for column in race.sessions] == [Standing.DOWN] * 3
    assert race.undoes("crash-consumer")
    race.do("crash-consumer")
    assert [column.simulation.system.consumers[0].standing for column in race.sessions] == [Standing.UP] * 3


def test_a_race_begins_again_as_it_was_or_in_other_weather() -> None:
    race = at(race_of("heavy-weather"), 1100)
    race.do("crash-consumer")
    race.begin()
    assert counted(race, "sent") == [0, 0, 0]
    assert [column.simulation.log.digest() for column in to_the_end(race).sessions] == [
        column.simulation.log.digest() for column in to_the_end(race_of("heavy-weather")).sessions
    ]
    race.begin(another_seed=True)
    assert {column.simulation.settings.seed for column in race.sessions} == {15}
    assert [column.original.settings.guarantee for column in race.sessions] == list(Guarantee)


def test_the_weather_is_the_same_in_all_columns() -> None:
    race = to_the_end(race_of("heavy-weather"))
    first_tries = [
        {
            event.message
            for event in column.simulation.log
            if event.kind is Kind.DROPPED and event.place is Place.DELIVER and event.attempt == 1
        }
        for column in race.sessions
    ]
    assert first_tries == [{5, 6}] * 3


def test_a_race_knows_where_no_transaction_spans_the_effect() -> None:
    assert RaceCamera(Race.of(load_preset("two-order-emails"))).take().outside == "the mail server"
    assert RaceCamera(Race.of(load_preset("ack-lost"))).take().outside == ""

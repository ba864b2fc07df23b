"""Stories told through keys alone; what comes of them is read from the engine's record.

Times by hand: in the sandbox m1 is sent at 0, m2 at 1500 ms and so on; a packet takes 50 ms, processing 100 ms, and the
producer waits 1000 ms for an ACK.
"""

from pathlib import Path

from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.app.helpers import Story, tell


def test_dropping_the_next_ack_under_at_least_once_gives_one_duplicate() -> None:
    async def story(told: Story) -> None:
        await told.press("a")
        await told.until(1400)
        assert (told.counters.duplicated, told.counters.lost, told.counters.retries) == (1, 0, 1)
        assert told.live.snapshot.account.twice == 100

    tell(story)


def test_the_same_under_exactly_once_gives_no_duplicate_and_one_that_was_skipped() -> None:
    async def story(told: Story) -> None:
        await told.press("3", "a")
        await told.until(1400)
        assert (told.counters.duplicated, told.counters.deduplicated) == (0, 1)
        assert told.live.snapshot.account.twice == 0

    tell(story)


def test_dropping_a_message_under_at_most_once_loses_it_for_good() -> None:
    async def story(told: Story) -> None:
        await told.press("1", "d")
        await told.until(1400)
        assert (told.counters.lost, told.counters.retries) == (1, 0)
        assert told.live.snapshot.badge.verdict is None

    tell(story)


def test_a_crash_between_effect_and_ack_doubles_the_effect() -> None:
    async def story(told: Story) -> None:
        await told.press("X", "2")
        assert told.live.snapshot.consumers[0].armed == "crash between effect and ACK"
        await told.until(4400)
        assert told.counters.duplicated == 1
        crashed = [event for event in told.session.simulation.log if event.kind is Kind.CRASHED]
        assert [event.time_ms for event in crashed] == [150]

    tell(story)


def test_only_the_way_back_is_cut_and_everything_is_done_again_and_again() -> None:
    async def story(told: Story) -> None:
        await told.press("v")
        await told.until(3400)
        # m1 at 150, 1150, 2150 and 3150 ms; m2 at 1650 and 2650 ms; m3 at 3150 + 1 piece of work later.
        assert told.counters.duplicated == 2
        await told.press("v")
        await told.until(5900)
        assert told.counters.pending == 0
        assert told.live.snapshot.badge.verdict is None

    tell(story)


def test_what_was_in_flight_keeps_its_old_contract_when_the_semantics_are_switched() -> None:
    async def story(told: Story) -> None:
        await told.until(20)
        await told.press("a", "3")
        await told.until(1400)
        judge = told.session.tally.judge
        assert judge.guarantee(1) is Guarantee.AT_LEAST_ONCE
        assert told.counters.duplicated == 1
        await told.until(1600)
        assert judge.guarantee(2) is Guarantee.EXACTLY_ONCE

    tell(story)


def test_what_a_person_did_is_written_and_replays_to_the_same_digest() -> None:
    async def story(told: Story) -> None:
        await told.press("a")
        await told.until(1700)
        await told.press("x")
        await told.until(5000)
        await told.press("j")
        await told.to_the_end()
        digest = told.session.simulation.log.digest()
        await told.press("w")
        await told.pilot.pause()
        recorded = load_preset("sandbox-session.toml")
        assert play_out(recorded).digest == digest
        assert told.app.is_running

    tell(story)


def test_one_selected_packet_is_dropped_and_no_other() -> None:
    async def story(told: Story) -> None:
        await told.until(20)
        await told.press("tab", "k")
        await told.until(1400)
        dropped = [event for event in told.session.simulation.log if event.kind is Kind.DROPPED]
        assert [(event.message, event.place) for event in dropped] == [(1, Place.DELIVER)]
        assert (told.counters.late, told.counters.once) == (1, 1)

    tell(story)


def test_to_judge_brings_the_verdict_at_once() -> None:
    async def story(told: Story) -> None:
        await told.until(1600)
        await told.press("c", "j")
        told.live.driver.tick()
        await told.look()
        assert told.session.over
        assert "kept" in told.text().splitlines()[0]
        assert "so far" not in told.text().splitlines()[0]

    tell(story, "ack-lost")


def test_the_next_anomaly_is_found_selected_and_explained() -> None:
    async def story(told: Story) -> None:
        await told.press("g")
        while told.live.driver.seeking:
            told.live.driver.tick()
        await told.look()
        assert told.live.selection.message == 3
        assert told.session.simulation.now_ms == 4150
        await told.press("y")
        await told.look()
        assert "m3 was charged twice" in told.text()

    tell(story, "ack-lost")


def test_a_restart_has_the_same_weather_and_a_new_seed_has_other() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        first = told.session.simulation.log.digest()
        await told.press("r")
        await told.to_the_end()
        assert told.session.simulation.log.digest() == first
        await told.press("R")
        await told.to_the_end()
        assert told.session.simulation.log.digest() != first

    tell(story, "heavy-weather")


def test_every_broker_key_works_where_there_is_a_broker() -> None:
    async def story(told: Story) -> None:
        await told.press("I", "D", "C", "V", "b")
        await told.until(10)
        log = told.session.simulation.log
        assert {Kind.DROP_ARMED, Kind.CUT, Kind.CRASHED} <= {event.kind for event in log}

    tell(story, system="broker")


def test_after_the_verdict_a_key_goes_on_where_the_run_had_come_to_rest() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        assert told.session.over
        await told.press("n")
        await told.to_the_end()
        assert (told.counters.sent, told.session.over) == (6, True)

    tell(story, "ack-lost")


def test_the_tour_leads_from_the_first_ack_to_the_choice_of_a_guarantee() -> None:
    async def story(told: Story) -> None:
        seen = []

        async def lesson(*keys: str, until_ms: int) -> None:
            assert told.live.tour is not None
            seen.append(told.live.tour.text[:3])
            await told.press(*keys)
            for time_ms in (*range(told.session.simulation.now_ms, until_ms, 700), until_ms - 100):
                await told.until(time_ms)

        await lesson(until_ms=1900)
        await lesson("a", until_ms=3400)
        await lesson(until_ms=4500)
        await lesson("3", "a", until_ms=7000)
        await lesson("1", "d", until_ms=9000)
        await lesson(until_ms=9100)
        assert told.live.tour is not None
        assert f"{len(preset_names()) - 1} more stories" in told.live.tour.text
        assert seen == ["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]
        await told.press("escape")
        assert told.live.tour is None

    tell(story, tour=True)


def test_the_tour_asks_for_a_fault_only_when_it_will_hit_a_message_of_the_new_guarantee() -> None:
    async def story(told: Story) -> None:
        def tour_text() -> str:
            assert told.live.tour is not None
            return told.live.tour.text

        await told.until(1700)  # m2, sent at 1500 ms, has its ACK.
        await told.press("a")
        for time_ms in (3500, 4550):  # m3, sent at 3000 ms, was charged twice; m4, sent at 4500 ms, is under way.
            await told.until(time_ms)
        assert tour_text().startswith("4/6  DUPLICATED 1")
        await told.press("3")
        await told.look()
        assert "m4, still under way, keeps the guarantee" in tour_text()
        assert "Press  a" not in tour_text()
        await told.until(4800)
        assert "Press  a" in tour_text()
        await told.press("a")
        for time_ms in (6200, 7300):
            await told.until(time_ms)
        assert tour_text().startswith("5/6")
        assert (told.counters.duplicated, told.counters.deduplicated) == (1, 1)

    tell(story, tour=True)


def test_whoever_breaks_something_too_early_in_the_tour_is_told_the_true_count() -> None:
    async def story(told: Story) -> None:
        await told.until(1700)
        await told.press("a")
        for time_ms in (3500, 4550):
            await told.until(time_ms)
        await told.press("a", "3")
        await told.until(5900)
        assert told.counters.duplicated == 2
        await told.press("2")
        await told.look()
        assert told.live.tour is not None
        assert told.live.tour.text.startswith("4/6  DUPLICATED 2")

    tell(story, tour=True)


def test_the_tour_can_be_had_again_and_begins_anew() -> None:
    async def story(told: Story) -> None:
        assert told.live.tour is None
        await told.press("T")
        await told.look()
        assert told.live.tour is not None
        assert told.live.tour.text.startswith("1/6")
        assert told.session.original.name == "sandbox"

    tell(story, "ack-lost")


def test_a_session_can_be_taken_along_as_a_token_and_as_a_report() -> None:
    async def story(told: Story) -> None:
        await told.press("a")
        await told.until(1700)
        await told.press("S", "W")
        await told.pilot.pause()
        assert load_preset(told.app.clipboard).steps
        assert "DUPLICATED" in Path("sandbox-session.html").read_text(encoding="utf-8")

    tell(story)

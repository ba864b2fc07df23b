"""Stories told through keys alone; what comes of them is read from the engine's record.

Times by hand: in the sandbox m1 is sent at 0, m2 at 1500 ms and so on; a packet takes 50 ms, processing 100 ms, and the
producer waits 1000 ms for an ACK.
"""

from pathlib import Path

import pytest

from playground.engine.events import Kind
from playground.engine.places import Place
from playground.engine.settings import Guarantee
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


def test_a_session_can_be_taken_along_as_a_token_and_as_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")

    async def story(told: Story) -> None:
        await told.press("a")
        await told.until(1700)
        await told.press("S", "W")
        await told.pilot.pause()
        assert load_preset(told.app.clipboard).steps
        assert "DUPLICATED" in Path("sandbox-session.html").read_text(encoding="utf-8")

    tell(story)

"""The race through its keys: what a person does is done to all three, and what they see is why it matters."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.fix import FixScreen
from playground.app.live.screen import LiveScreen
from playground.app.race.screen import RaceScreen, open_race
from playground.app.race.why import RaceWhyScreen
from playground.engine.settings import Guarantee
from playground.live.race.race import Race
from playground.live.race.views import RaceView
from playground.live.session import Session
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.app.helpers import LARGE, at_each_size
from tests.app.race.helpers import drawn, pass_time, tell
from tests.live.race.helpers import calm_race, to_the_end
from tests.typical import untypical
from widgets.bars import CaptionBar, Header, KeyBar
from widgets.ending import EndingCard
from widgets.page import RaceWhyPage
from widgets.race import PartingBar, RaceColumn

CALM = calm_race(messages=5).script


def counted(view: RaceView, field: str) -> list[int]:
    return [getattr(column.snapshot.counters, field) for column in view.columns]


def test_one_ack_dropped_doubles_is_skipped_and_does_not_matter() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 100)
        assert drawn(race.query_one(PartingBar)) == [" No lasting difference yet."]
        await pilot.press("a")
        pass_time(race, 2000)
        assert counted(race.view, "duplicated") == [0, 1, 0]
        assert counted(race.view, "deduplicated") == [0, 0, 1]
        assert counted(race.view, "lost") == [0, 0, 0]
        # m1 is applied at 150 and its ACK lost. Its attempt 2 arrives at 1050 behind m2, and is applied at 1250.
        # Two of the three send an ACK, and have lost it.
        assert drawn(race.query_one(PartingBar)) == [
            " m1 differs since 1.250 s. In all but at-most-once its ACK was lost, by you."
        ]
        assert [drawn(pane)[-1] for pane in race.query(RaceColumn)] == [
            "▌m1 applied once",
            "▌m1 applied twice",
            "▌m1 came 2x, applied once",
        ]

    tell(CALM, story)


def test_one_message_dropped_is_lost_once_and_sent_again_twice() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 100)
        await pilot.press("d")
        pass_time(race, 6000)
        assert counted(race.view, "lost") == [1, 0, 0]
        assert counted(race.view, "retries") == [0, 1, 1]

    tell(CALM, story)


def test_a_crash_between_effect_and_ack_is_set_for_all_three() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 100)
        await pilot.press("X")
        await pilot.press("2")
        assert pilot.app.screen is race
        pass_time(race, 6000)
        assert counted(race.view, "duplicated") == [0, 1, 0]
        # It is down from 150 to 1150, so that m2, which arrives at 1050, is lost for the one that does not ask.
        assert drawn(race.query_one(PartingBar))[0].startswith(
            " m2 differs since 1.050 s. Its packet was lost, as the consumer was down."
        )

    tell(CALM, story)


@pytest.mark.parametrize("key", ["m", "escape"])
def test_the_way_back_leads_to_the_session_as_it_was_left(key: str) -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, PlaygroundApp)
        assert app.session is not None
        before = app.session.simulation.now_ms
        pass_time(race, 3000)
        assert app.session.simulation.now_ms == before
        await pilot.press(key)
        assert isinstance(app.screen, LiveScreen)

    tell(CALM, story)


def test_a_guarantee_cannot_be_chosen_and_the_reason_is_said() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 500)
        for key in ("1", "2", "3"):
            await pilot.press(key)
            said = [one.message for one in pilot.app._notifications]
            assert said == ["all three run already, side by side"]
        keys = " ".join(drawn(race.query_one(KeyBar)))
        assert "at-least-once" not in keys

    tell(CALM, story)


def test_time_stops_goes_on_steps_and_begins_again() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 1020)
        await pilot.press("full_stop")
        assert race.driver.pace.paused
        assert [column.simulation.log[-1 + column.simulation.log.count].time_ms for column in race.race.sessions] == [
            1050,
            1050,
            1050,
        ]
        await pilot.press("space")
        assert not race.driver.pace.paused
        await pilot.press("plus", "minus", "minus")
        assert race.driver.pace.speed == 5
        await pilot.press("r")
        assert (race.driver.now_ms, race.driver.sessions) == (0, race.race.sessions)
        await pilot.press("R")
        assert race.view.columns[0].snapshot.seed == 2

    tell(CALM, story)


def test_stepping_keeps_the_columns_together() -> None:
    # At 1000 the ACK timer of m1 is cancelled in two columns and was never set in the third.
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        times = []
        for _ in range(60):
            race.action_step()
            times.append({column.simulation.now_ms for column in race.race.sessions if not column.over})
        assert all(len(now) <= 1 for now in times)
        assert race.view.parting is None

    tell(CALM, story)


def test_the_next_anomaly_is_that_of_any_column() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("g")
        while race.driver.seeking:
            race.tick()
        assert race.driver.now_ms == 4150
        assert race.driver.pace.paused
        assert race.view.parting is not None

    tell(load_preset("ack-lost"), story)


def test_a_run_can_be_judged_and_healed_in_all_columns() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 500)
        await pilot.press("c")
        assert race.label("cut-data") == "heal link"
        pass_time(race, 1000)
        await pilot.press("h")
        assert race.refusal("heal") == "nothing is broken"
        pass_time(race, 500)
        await pilot.press("j")
        while not race.driver.over:
            race.tick()
        race.draw()
        assert counted(race.view, "lost") == [1, 0, 0]
        assert [column.snapshot.badge.brief for column in race.view.columns] == [
            "lost",
            "charged once, late",
            "charged once, late",
        ]

    tell(CALM, story)


def test_whoever_judges_a_race_that_sends_for_long_is_asked_before_and_judges_with_the_second_key() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 500)
        await pilot.press("j")
        assert race.race.sessions[0].simulation.chaotic
        assert [one.message for one in race.app._notifications] == [
            "the script sends 89 more until 89.000 s; the same key again judges after all of them"
        ]
        await pilot.press("j")
        race.tick()
        assert not any(session.simulation.chaotic for session in race.race.sessions)

    tell(calm_race(messages=90).script, story)


@at_each_size
@pytest.mark.parametrize("ascii_only", [True, *untypical(False)])
def test_every_column_has_all_its_lines_at_every_size(size: tuple[int, int], ascii_only: bool) -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 4160)
        await pilot.pause()
        for pane in race.query(RaceColumn):
            lines = "\n".join(drawn(pane))
            for word in ("kept", "DUPLICATED", "LOST", "packets per", "median latency", "believes", "m3 "):
                assert word in lines

    tell(load_preset("ack-lost"), story, size=size, config=Config(ascii=ascii_only))


def test_a_terminal_that_changes_its_size_gets_another_drawing() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 4160)
        narrow = [pane.content_size.width for pane in race.query(RaceColumn)]
        assert not race.query_one(CaptionBar).display
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        race.draw()
        wide = [pane.content_size.width for pane in race.query(RaceColumn)]
        assert max(narrow) < min(wide)
        assert race.query_one(CaptionBar).display
        assert "m3 was charged" in drawn(race.query_one(CaptionBar))[0]

    tell(load_preset("ack-lost"), story)


def test_a_click_on_a_link_cuts_it_in_all_columns() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        pane = race.query(RaceColumn)[1]
        row = next(index for index, line in enumerate(drawn(pane)) if " deliver " in line)
        await pilot.click(pane, offset=(20, row + 1))
        assert [column.snapshot.links[0].is_cut for column in race.view.columns] == [True] * 3

    tell(CALM, story)


def test_the_race_of_a_preset_can_be_opened_without_a_session() -> None:
    screen = open_race(load_preset("ack-lost"), Config(), speed=2.0)
    assert screen.driver.pace.speed == 2.0
    assert [column.original.settings.guarantee.word for column in screen.race.sessions] == [
        "at-most-once",
        "at-least-once",
        "exactly-once",
    ]
    session = Session(load_preset("ack-lost"))
    assert open_race(session, Config(steady_clock=True)).driver.pace.steady


def test_the_palette_offers_nothing_that_makes_no_sense_here() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        assert not race.exists("at-least-once")
        assert not race.exists("branches")
        assert not race.exists("crash-broker")
        assert race.exists("drop-ack")
        keys = drawn(race.query_one(KeyBar))
        assert " m back " in " ".join(keys)
        assert keys[-1].endswith("? all")

    tell(CALM, story)


def test_what_is_opened_above_a_run_can_be_opened_above_a_race_and_what_is_chosen_there_replaces_both() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        for key in ("Y", "J", "Z", "f8", "l"):
            await pilot.press(key)
            assert pilot.app.screen is not race, key
            if key != "l":
                await pilot.press("escape")
        await pilot.press(*"calm", "enter")
        assert isinstance(pilot.app.screen, LiveScreen)

    tell(CALM, story)


def test_help_can_be_opened_and_the_race_stands_still_meanwhile() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 500)
        await pilot.press("question_mark")
        assert pilot.app.screen is not race
        pass_time_behind = race.driver.now_ms
        race.tick()
        assert race.driver.now_ms == pass_time_behind
        await pilot.press("escape")
        assert pilot.app.screen is race
        await pilot.press("t")
        assert pilot.app.theme == "light"
        await pilot.press("q")
        assert pilot.app._exit

    tell(CALM, story)


def test_where_the_search_stops_the_parting_is_said() -> None:
    # The search stops between the second charge and its ACK, within one millisecond.
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        race.action_next_anomaly()
        while race.driver.seeking:
            race.tick()
        race.draw()
        assert drawn(race.query_one(PartingBar))[0].startswith(" m3 differs since 4.150 s.")
        assert [drawn(pane)[-1] for pane in race.query(RaceColumn)] == [
            "▌m3 applied once",
            "▌m3 applied twice",
            "▌m3 came 2x, applied once",
        ]

    tell(load_preset("ack-lost"), story)


@pytest.mark.parametrize(
    ("name", "sets", "titles"),
    [
        ("ack-lost", (), ["at-most-once", "at-least-once", "exactly-once"]),
        ("rabbitmq-as-it-comes", (), None),
        (
            "ack-lost",
            (
                "producer.awaits_ack=true",
                "producer.max_attempts=0",
                "producer.outbox=durable",
                "consumer.ack=after",
                "consumer.dedup=none",
            ),
            ["judged as at-most-once", "judged as at-least-once", "judged as exactly-once"],
        ),
    ],
)
def test_a_column_is_called_by_what_runs_in_it(name: str, sets: tuple[str, ...], titles: list[str] | None) -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        shown = [str(one.border_title) for one in race.query(RaceColumn)]
        natives = [one.script.native for one in race.race.sessions]
        configured = [f"{one.config}, for {word.word}" for one, word in zip(natives, Guarantee, strict=True) if one]
        assert shown == (titles or configured)

    tell(load_preset(name, Overrides(sets=sets)), story, size=LARGE)


def test_where_a_column_is_too_narrow_for_its_title_the_configuration_alone_is_named_and_nothing_is_cut() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        shown = [str(one.border_title) for one in race.query(RaceColumn)]
        assert shown == ["stable-id", "fresh-id", "stable-id"]

    tell(load_preset("fifo-crash-after-effect"), story)


def test_from_the_race_the_key_of_the_fix_leads_to_the_fix_of_what_went_wrong_under_the_runs_guarantee() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        assert race.refusal("try-fix") == "nothing has gone wrong under at-least-once so far"
        for session in race.race.sessions:
            session.advance(1 << 60)
        race.draw()
        await pilot.press("F")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FixScreen)
        assert pilot.app.screen.race.message == 3

    tell(load_preset("ack-lost"), story)


def test_from_a_fix_one_comes_back_to_the_race_at_its_instant_or_goes_on_with_the_fix_in_the_run() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        pass_time(race, 4200)
        stands_ms = race.driver.now_ms
        live: object = pilot.app.screen_stack[-2]
        assert isinstance(live, LiveScreen)
        for leads_back in ("escape", "F", "m"):
            await pilot.press("F")
            await pilot.pause()
            assert isinstance(pilot.app.screen, FixScreen)
            await pilot.press(leads_back)
            await pilot.pause()
            back: object = pilot.app.screen
            assert (back, race.driver.now_ms) == (race, stands_ms), leads_back
        await pilot.press("F")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        gone_on: object = pilot.app.screen
        assert gone_on is live
        assert live.session.simulation.settings.consumer.dedup != "none", "the fix"
        assert live.session.history.number == 2

    tell(load_preset("ack-lost"), story)


def test_asked_why_a_race_answers_for_each_column_and_the_arrows_lead_to_the_others_and_to_the_fix() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        for session in race.race.sessions:
            session.advance(1 << 60)
        race.draw()
        await pilot.press("y")
        asked = pilot.app.screen
        assert isinstance(asked, RaceWhyScreen)
        page = asked.query_one(RaceWhyPage)
        lines = drawn(page)
        assert lines[1].startswith("▌ at-least-once  m3 was charged twice"), "the run's own column, and where they part"
        assert "  exactly-once" not in lines[3:]
        for _ in range(99):
            asked._go_on()
        assert "consumer.dedup" in " ".join(drawn(page)), (
            "what was searched for is shown without a key, once it is found"
        )
        await pilot.press("right")
        assert "m3 was delivered twice, and charged once" in " ".join(drawn(page)[4:])
        await pilot.press("F")
        assert [one.message for one in pilot.app._notifications] == [
            "m3 was delivered twice, and charged once: there is nothing to try against that in exactly-once"
        ]
        await pilot.press("left", "up")
        assert asked.message == 2
        await pilot.press("down", "F")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FixScreen)

    tell(load_preset("ack-lost"), story)


def test_settings_that_are_changed_in_a_race_begin_it_again_and_keys_of_lists_say_what_to_do_instead() -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        assert race.not_here("diagram") == "a race has no lists; [y] tells of each message"
        assert race.not_here("go-there") == "a race lists no events; [<] goes back to what went wrong last"
        await pilot.press("B")
        (told,) = [one.message for one in pilot.app._notifications]
        assert told == ("a race has no branches; [r] begins it again as it was; [m] leads back")
        await pilot.press("E", *"dedup", "enter", "down", "enter", "escape", "escape")
        assert pilot.app.screen is race
        assert race.race.script.settings.consumer.dedup is not None
        assert race.driver.sessions is race.race.sessions
        assert race.driver.now_ms < 1000

    tell(load_preset("ack-lost"), story)


def test_a_race_goes_back_in_time_and_takes_another_way_and_is_written_to_a_file_that_races_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(race: RaceScreen, pilot: Pilot[Any]) -> None:
        to_the_end(race.race)
        race.draw()
        await pilot.press("less_than_sign")
        assert (race.driver.now_ms, race.driver.pace.paused, race.driver.over) == (4150, True, False)
        assert drawn(race.query_one(Header))[0].endswith("back at 4.150 s of 6.200 s")
        assert not race.query_one(EndingCard).display
        await pilot.press("less_than_sign", "d")
        assert [one.message for one in pilot.app._notifications] == [
            "from here on the race takes another way; [r] begins it again as it was"
        ]
        to_the_end(race.race)
        monkeypatch.chdir(tmp_path)
        await pilot.press("w")
        (told,) = [one.message.splitlines() for one in pilot.app._notifications]
        assert told[0] == f"Written to {tmp_path}/ack-lost-session.toml"
        assert told[1].startswith("at-least-once: promise kept")
        assert told[2] == "playground compare ack-lost-session.toml races it again"
        written = to_the_end(Race.of(load_preset(str(tmp_path / "ack-lost-session.toml"))))
        ran, runs_again = (one.sessions[1].simulation.log for one in (race.race, written))
        assert list(runs_again.rows()) == list(ran.rows())

    tell(load_preset("ack-lost"), story)

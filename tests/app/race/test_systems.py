"""The race by systems through its keys: as many columns as there is room for, and a way to all of them."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from playground.app.app import PlaygroundApp
from playground.app.config import Config
from playground.app.fix import FixScreen
from playground.app.live.screen import LiveScreen
from playground.app.race.screen import RaceScreen
from playground.app.race.systems import SystemsRaceScreen, open_systems_race
from playground.app.race.why import RaceWhyScreen
from playground.app.reading.guarantee import GuaranteeScreen
from playground.scenario.load import load_preset
from playground.systems import SYSTEMS
from tests.app.helpers import LARGE, MIDDLE, SMALL, at_each_size
from tests.app.race.helpers import drawn, pass_time, stop, tell
from widgets.ending import EndingCard
from widgets.race import RaceColumn, RaceTable, Results, RosterBar

ALL = "sqs sqs-fifo rabbitmq http jetstream redis-streams pulsar kafka mqtt"


async def opened(pilot: Pilot[Any]) -> SystemsRaceScreen:
    """The race by systems, above the race by guarantees, with its clock stopped."""
    await pilot.press("9")
    screen = pilot.app.screen
    assert isinstance(screen, SystemsRaceScreen)
    stop(screen)
    return screen


def titles(screen: SystemsRaceScreen) -> list[str]:
    return [str(pane.border_title) for pane in screen.query(RaceColumn) if pane.display]


def roster(screen: SystemsRaceScreen) -> str:
    (line,) = drawn(screen.query_one(RosterBar))
    return line.strip()


ROOM = {
    SMALL: (2, "[sqs sqs-fifo] rabbitmq http"),
    MIDDLE: (4, "[sqs · sqs-fifo · rabbitmq · http] jetstream"),
    LARGE: (9, " · ".join(ALL.split())),
}
"""How many columns there are at a size, and the line that names all."""


def test_beside_the_textbooks_systems_it_is_said_how_many_are_real() -> None:
    told = {}
    for words in ((), (*SYSTEMS,)):
        screen = open_systems_race(load_preset("ack-lost"), Config(), words)
        header = screen.header(screen.view)
        told[header.guarantee] = header.system
    assert told == {"nine systems": "", "twelve systems": "nine real"}


@at_each_size
def test_as_many_systems_are_shown_as_there_is_room_for_and_all_are_named(size: tuple[int, int]) -> None:
    shown, line = ROOM[size]

    async def story(_: RaceScreen, pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        pass_time(screen, 4200)
        await pilot.pause()
        assert len(titles(screen)) == len(screen.view.columns) == shown
        assert roster(screen).startswith(line)
        assert len({len(drawn(pane)) for pane in screen.query(RaceColumn) if pane.display}) == 1
        for pane in screen.query(RaceColumn):
            if pane.display:
                lines = drawn(pane)
                assert any(one.startswith("comes again") or "at a disconnect" in one for one in lines)
                assert any(one.startswith("believes") for one in lines)
        table = screen.query_one(RaceTable)
        assert table.display == (size == LARGE)
        if table.display:  # Two banks of five leave a place.
            pass_time(screen, 200)
            assert drawn(table)[:3] == [
                "m3 applied once",
                "  sqs, sqs-fifo, http, jetstream,",
                "  redis-streams, kafka and mqtt",
            ]
            assert [line.split()[0] for line in [*filter(None, drawn(table))][-9:]] == ALL.split()

    tell(load_preset("ack-lost"), story, size=size)


def test_at_the_end_where_columns_have_no_room_a_line_tells_of_each_system_and_one_can_be_chosen() -> None:
    async def story(_: RaceScreen, pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        for session in screen.race.sessions:
            session.advance(1 << 60)
        screen.draw()
        await pilot.pause()
        lines = [*filter(None, drawn(screen.query_one(Results)))]
        assert [line.split()[0] for line in lines[2:]] == ALL.split()[1:]
        assert "harged once in sqs" in " ".join(drawn(screen.query_one(EndingCard))), "the card is there, too"
        assert lines[1].startswith("→ sqs default")
        assert lines[3].split("  ")[1:] == [
            "rabbitmq library-defaults",
            "no promise",
            "charged twice",
            "",
            "at a disconnect",
        ]
        assert not [line for line in lines if "…" in line or len(line) >= SMALL[0]], "nothing is cut, nor at the edge"
        assert not screen.query_one("#columns").display
        await pilot.press("tab")
        assert drawn(screen.query_one(Results))[2].startswith("→ sqs-fifo stable-id")
        await pilot.press("escape")
        assert screen.query_one("#columns").display
        assert not screen.query_one(Results).display

    tell(load_preset("ack-lost"), story, size=SMALL)


def test_keys_choose_a_system_and_the_columns_follow_and_the_keys_of_a_race_go_on() -> None:
    async def story(_: RaceScreen, pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        assert titles(screen) == ["→ sqs, default", "sqs-fifo, stable-id", "rabbitmq", "http, no-key"]
        await pilot.press("left")
        assert titles(screen)[-1] == "→ mqtt, qos-0"
        assert roster(screen).startswith("sqs · sqs-fifo · rabbitmq · http · jetstream [redis-streams · pulsar")
        await pilot.press("right", "right", "pagedown")
        assert screen.race.labels[screen.chosen] == "redis-streams"
        await pilot.press("home", "g")
        while screen.driver.seeking:
            screen.tick()
        screen.draw()
        assert screen.driver.now_ms == 4350
        assert "rabbitmq doubled" in roster(screen)
        assert screen.race.labels[screen.chosen] == "rabbitmq", "that is where it went wrong"
        await pilot.press("Q")
        asked: Screen[Any] = pilot.app.screen
        assert isinstance(asked, GuaranteeScreen)
        assert asked._board.choice.system.startswith("rabbitmq"), "and not the system of the run below"
        await pilot.press("escape")
        assert titles(screen), "back in the race"
        await pilot.press("home", "F")
        assert [one.message for one in pilot.app._notifications] == [
            "nothing has gone wrong in sqs so far; in rabbitmq it has: [tab] chooses another"
        ]
        await pilot.press("3")
        assert screen.driver.now_ms == 0
        assert screen.race.entrants[2].script.native.config == "confirms-quorum-inbox"  # type: ignore[union-attr]
        assert "next-packet" in screen.useful()
        assert screen.meanings()["next-packet"] == ("next system", "Choose the next system; the columns follow.", "")
        await pilot.press("escape")
        assert type(pilot.app.screen) is RaceScreen

    tell(load_preset("ack-lost"), story, size=MIDDLE)


@pytest.mark.parametrize("size", [(60, 18), MIDDLE])
def test_the_card_leaves_the_promise_and_the_numbers_of_each_system_to_be_seen(size: tuple[int, int]) -> None:
    async def story(_: RaceScreen, pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        for session in screen.race.sessions:
            session.advance(1 << 60)
        screen.draw()
        await pilot.pause()
        lines = [strip.text for strip in screen._compositor.render_strips()]
        seen, many = "\n".join(lines), len(screen.shown)
        assert "harged once in sqs" in seen, "the card is there"
        for words in ("\u25cf", "LOST", "DUPLICATED", "$500 of $500", "applied once"):
            assert seen.count(words) >= min(many, 2), words

    tell(load_preset("ack-lost"), story, size=size)


def test_the_card_names_each_system_and_a_key_goes_on_with_the_chosen_one_and_its_fix() -> None:
    async def story(_: RaceScreen, pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        for session in screen.race.sessions:
            session.advance(1 << 60)
        await pilot.press("end", "left", "left")
        screen.draw()
        await pilot.pause()
        await pilot.pause()
        card = " ".join(" ".join(drawn(screen.query_one(EndingCard))).replace("│", "").split())
        assert "charged twice in rabbitmq, http, jetstream and pulsar." in card
        assert (
            "nothing is done twice in sqs, sqs-fifo, rabbitmq, jetstream, redis-streams, pulsar, kafka, mqtt." in card
        )
        assert screen.race.labels[screen.chosen] == "pulsar"
        await pilot.press("F")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FixScreen)
        await pilot.press("escape")
        await pilot.pause()
        back: object = pilot.app.screen
        assert back is screen, "back to the race, where it stood"
        assert screen.race.labels[screen.chosen] == "pulsar"
        await pilot.press("F")
        await pilot.pause()
        fix = pilot.app.screen
        assert isinstance(fix, FixScreen)
        await pilot.press("enter")
        await pilot.pause()
        app = pilot.app
        assert isinstance(app, PlaygroundApp)
        assert isinstance(app.screen, LiveScreen)
        assert app.session is not None
        assert app.session.script.settings.topology.name == "pulsar"
        was, changed = (one.simulation.settings for one in fix.race.sessions)
        gone_on = app.session.simulation.settings
        assert (gone_on.consumer, gone_on.broker) == (changed.consumer, changed.broker) != (was.consumer, was.broker)

    tell(load_preset("ack-lost"), story, size=MIDDLE)


def test_why_asks_about_the_system_of_which_the_bar_tells_until_somebody_has_chosen_one() -> None:
    async def story(_: RaceScreen, pilot: Pilot[Any]) -> None:
        screen = await opened(pilot)
        for session in screen.race.sessions:
            session.advance(4350)
        await pilot.press("y")
        asked: Screen[Any] = pilot.app.screen
        assert isinstance(asked, RaceWhyScreen)
        assert (screen.race.labels[asked.column], asked.message) == ("rabbitmq", 3), "and not sqs, where all is well"
        await pilot.press("escape", "home", "y")
        again: Screen[Any] = pilot.app.screen
        assert isinstance(again, RaceWhyScreen)
        assert screen.race.labels[again.column] == "sqs"

    tell(load_preset("ack-lost"), story, size=MIDDLE)

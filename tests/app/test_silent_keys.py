"""No key is silent: each does something that is seen, or says why not."""

import pytest

from playground.app.actions import ACTIONS, BY_ID
from playground.app.fix import FixScreen
from playground.app.race.screen import RaceScreen
from playground.app.running_screen import RunningScreen
from tests.app.helpers import Story, tell
from tests.typical import untypical

ALL_OF_IT = (160, 50)
"""The smallest size at which the screen shows all that it ever does."""
EXCUSED = {"quit", "unselect", "page-down", "page-up", "first-row", "last-row", "next-row", "previous-row"}
"""A list is silent at its ends, as lists are, and so is Escape where there is nothing to let go of."""


def test_a_key_that_means_nothing_says_so_and_names_the_one_that_shows_all() -> None:
    async def story(told: Story) -> None:
        for screen in ("", "m"):
            await told.press(*screen)
            for key in ("4", "percent_sign", "f11"):
                told.app.clear_notifications()
                await told.press(key)
                await told.pilot.pause()
                assert "does nothing here; [?] shows all keys" in told.text(), key

    tell(story, "ack-lost", notifications=True)


def test_a_search_that_finds_nothing_more_says_where_it_has_led_and_how_to_come_back() -> None:
    async def story(told: Story) -> None:
        await told.until(4160)
        await told.press("g")
        told.live.tick()
        while told.live.driver.seeking:
            told.live.tick()
        await told.pilot.pause()
        (said,) = [one.message for one in told.app._notifications]
        assert said.startswith("nothing more went wrong until the end, at 6.200 s; [<] goes back")

    tell(story, "ack-lost", notifications=True)


def test_where_nothing_went_wrong_at_all_nothing_more_is_said_to_have() -> None:
    async def story(told: Story) -> None:
        await told.press("g")
        told.live.tick()
        while told.live.driver.seeking:
            told.live.tick()
        await told.pilot.pause()
        (said,) = [one.message for one in told.app._notifications]
        assert said.startswith("nothing went wrong until the end, at ")

    tell(story, "calm-at-least-once", notifications=True)


def test_a_search_that_may_never_end_says_what_is_in_the_way_and_what_can_be_done() -> None:
    async def story(told: Story) -> None:
        await told.until(1000)
        await told.press("c", "v", "g")
        while told.live.driver.seeking:
            told.live.tick()
        await told.pilot.pause()
        assert [one.message for one in told.app._notifications] == [
            "nothing comes of all that goes on, and nothing may ever: deliver and ack are cut; [h] heals, "
            "[g] looks further on"
        ]
        await told.press("h", "g")
        while told.live.driver.seeking:
            told.live.tick()
        assert told.counters.duplicated == 1

    tell(story, "ack-lost")


def _seen(told: Story) -> str:
    """What a person sees."""
    stage = told.app.screen
    if isinstance(stage, RunningScreen):
        stage.tick()
        stage.draw()
    return told.text()


def _stage(told: Story) -> tuple[object, ...]:
    """What is seen at once to be another, whatever is on it."""
    return told.app.screen, told.app.theme


async def _silent(told: Story, screen: type, home: str = "m", excused: frozenset[str] = frozenset()) -> str:
    """The actions whose keys change nothing that is seen, and say nothing; `home` leads from the run to the screen."""
    found = []
    for one in ACTIONS:
        key = one.key.split(",")[0]
        if one.id in EXCUSED | excused:
            continue
        told.app.clear_notifications()
        before, stage = _seen(told), _stage(told)
        await told.burst(key)
        if not told.app._notifications and stage == _stage(told) and before == _seen(told):
            found.append(one.id)
        while not isinstance(told.app.screen, screen):
            if len(told.app.screen_stack) > 2:
                await told.burst("escape")
            else:
                await told.burst(home)
    return " ".join(found)


@pytest.mark.parametrize("system", ["broker", *untypical("direct")])
def test_on_the_live_screen_no_key_is_silent(system: str) -> None:
    async def story(told: Story) -> None:
        await told.until(3000)
        assert await _silent(told, type(told.live)) == ""

    tell(story, "sandbox", system=system, messages=50, size=ALL_OF_IT)


@pytest.mark.parametrize("system", ["broker", *untypical("direct")])
def test_in_the_race_no_key_is_silent(system: str) -> None:
    async def story(told: Story) -> None:
        await told.burst("m", "space")
        assert await _silent(told, RaceScreen) == ""

    tell(story, "ack-lost", system=system, size=ALL_OF_IT)


def test_where_a_fix_is_shown_no_key_is_silent() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.burst("F", "space")
        assert isinstance(told.app.screen, FixScreen)
        assert await _silent(told, FixScreen, "F", frozenset({"go-there"})) == ""  # Enter goes on with the fix.

    tell(story, "ack-lost", notifications=True, size=ALL_OF_IT)


def test_what_is_said_of_a_key_that_can_do_little_is_why_and_what_can_be_done() -> None:
    said = {
        ("faster",): "2 times real time, once the clock goes on",
        ("faster",) * 12: "the clock goes no faster than ",
        ("slower",) * 20: "the clock goes no slower than ",
        ("branches",): "there is one branch only: go back and change something",
        ("present",): "this is the present: nothing is known of what comes",
        ("try-fix",): "nothing has gone wrong so far; select a message to ask about it",
        ("hold-trail",): "the trail stays, however much is under way",
        ("hold-trail",) * 4: "the lanes have all the room; the trail stays away",
        ("go-there",): "select an event first: e, and the arrows",
        ("race", "why"): "nothing has been sent so far",
        ("race", "systems-race", "exactly-once"): "from the start, each set up for exactly-once, or nearest to it",
        ("exactly-once",): "from the start, each as its users first run it",
    }

    async def story(told: Story) -> None:
        for actions, words in said.items():
            for action in actions:
                await told.press(BY_ID[action].key.split(",")[0])
            assert [words in one.message for one in told.app._notifications] == [True], (actions, words)

    tell(story, "ack-lost", notifications=True)


def test_what_would_replace_a_talk_is_said_before_it_does() -> None:
    async def story(told: Story) -> None:
        guide = told.live.guide
        await told.press("pagedown", "f9")
        assert "[f9] once more begins a talk of this preset alone; [r] begins it again in this one" in told.text()
        assert told.live.guide is guide
        await told.press("pagedown", "T")
        assert "[T] once more leaves the talk for the tour; [ctrl+p] finds it again at this beat" in told.text()

    tell(story, "ack-lost", talk=("ack-lost",), notifications=True)

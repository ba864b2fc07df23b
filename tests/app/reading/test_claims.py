"""The claims as a person meets them: through their key."""

from textual.pilot import Pilot

from playground.app.live.screen import LiveScreen
from playground.app.reading.claims import ClaimsScreen
from playground.practice.claims import claims
from tests.app.reading.helpers import look_up, play, read
from tests.app.reading.test_library import running


def test_a_claim_is_chosen_read_and_played() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Y", "note the id")
        shown = " ".join(read(pilot).split())
        assert f"1 of {len(claims())}" in shown
        assert "half true Note the id first, and nothing happens twice." in shown
        assert "enter plays marked-then-crash" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LiveScreen)
        assert running(pilot) == "marked-then-crash"

    play(story)


def test_a_small_screen_shows_the_list_above_the_fact() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Y", "")
        shown = read(pilot)
        assert shown.index("The Two Generals rule") < shown.index("They prove that two parties")
        assert max(map(len, shown.splitlines())) <= 80

    play(story, size=(80, 24))


def test_what_no_claim_is_about_says_so_and_plays_nothing() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "Y", "quantum")
        assert "No claim has to do with that" in read(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, ClaimsScreen)
        await pilot.press("escape")
        assert "Two Generals" in read(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LiveScreen)
        assert running(pilot) == "ack-lost"

    play(story)

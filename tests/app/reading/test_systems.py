"""The systems as a person meets them: through their key."""

from textual.pilot import Pilot

from playground.app.live.screen import LiveScreen
from playground.app.reading.systems import SystemsScreen
from playground.systems import SYSTEMS
from tests.app.helpers import SMALL
from tests.app.reading.helpers import look_up, play, read


def test_the_one_that_is_on_comes_first_and_says_what_is_left_out() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "J", "")
        shown = read(pilot)
        assert f"{len(SYSTEMS)} systems" in shown
        assert shown.index("direct") < shown.index("broker")
        assert "left out" in shown

    play(story)


def test_each_system_has_one_line_also_beside_a_scroll_bar() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "J", "")
        lines = [line.split() for line in read(pilot).splitlines()]
        first = next(index for index, words in enumerate(lines) if words[:1] == ["broker"])
        assert [words[0] for words in lines[first : first + 4]] == ["broker", "log", "sqs", "sqs-fifo"]

    play(story, size=SMALL)


def test_the_faults_that_are_on_go_on_in_another_system() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "J", "Idempotency-Key")
        assert "Idempotency-Key" in read(pilot)
        await pilot.press("enter")
        await pilot.pause()
        live = pilot.app.screen
        assert isinstance(live, LiveScreen)
        assert live.session.original.settings.topology.name == "http"
        assert live.session.original.name == "ack-lost"
        assert [type(step.command).__name__ for step in live.session.original.steps] == ["Drop"]

    play(story)


def test_the_system_that_is_on_cannot_be_chosen_again() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "J", "")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, SystemsScreen)
        assert [one.message for one in pilot.app._notifications if "is the system that is on" in one.message]
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LiveScreen)

    play(story)


def test_the_list_holds_names_alone_where_its_sheet_stands_beside_it_and_a_wide_sheet_has_two_columns() -> None:
    async def story(pilot: Pilot[None]) -> None:
        await look_up(pilot, "J", "")
        names = [line.split("│")[1].split()[-1:] for line in read(pilot).splitlines() if line.count("│") > 2]
        assert sorted(name[0] for name in names if name) == sorted(SYSTEMS)
        assert isinstance(pilot.app.screen, SystemsScreen)
        pilot.app.screen.field.value = "kafka"
        await pilot.pause()
        assert not _are_beside_each_other(pilot, "left out", "settings")
        await pilot.resize_terminal(200, 60)
        await pilot.pause()
        assert _are_beside_each_other(pilot, "left out", "settings")

    play(story)


def _are_beside_each_other(pilot: Pilot[None], left: str, right: str) -> bool:
    """Whether a line has both of these as labels."""
    return any(f" {left}  " in line and f"  {right}  " in line for line in read(pilot).splitlines())

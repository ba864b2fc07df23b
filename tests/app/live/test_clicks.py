"""Clicks on the live screen: what is drawn can be clicked, and each kind of thing does what it is for.

Times by hand, as in ack-lost: m1 is sent at 0 and arrives at 50; m3 is sent at 3000, its ACK is dropped at 3150, and
attempt 2 arrives at 4050 and is applied again at 4150.
"""

from collections.abc import Iterator

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.widgets import ContentSwitcher

from playground.app.actions import ACTIONS
from playground.app.dialogs import BranchScreen
from playground.app.live.menu import MenuScreen
from playground.app.live.tab_state import DIAGRAM, EVENTS, LEDGER, WHY
from playground.engine.events import Group, Kind
from playground.engine.looks import Standing
from playground.engine.places import Place
from playground.live.pace import Pace
from tests.app.helpers import LARGE, SMALL, Story, at_each_size, tell
from tests.typical import untypical
from widgets.bars import TimelineBar
from widgets.lists import EventList
from widgets.options import Options
from widgets.painted import Painted
from widgets.panes import ConsumerPane, ProducerPane
from widgets.renderables.spans import Pick


def spots(told: Story) -> Iterator[tuple[Pick, int, int]]:
    """Everything on the screen that can be clicked, and where."""
    for y, strip in enumerate(told.app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            pick = segment.style.meta.get("pick") if segment.style else None
            if pick is not None and segment.text.strip():
                yield tuple(pick), x, y
            x += segment.cell_length


async def click(told: Story, pick: Pick, which: int = 0) -> None:
    """Click a thing of this meaning that is on the screen, counted from its top."""
    x, y = [(x, y) for found, x, y in spots(told) if found == pick][which]
    await told.pilot.click(offset=(x, y))
    await told.pilot.pause()


def kinds(told: Story) -> list[Kind]:
    """The kinds of all that has happened."""
    return [event.kind for event in told.session.simulation.log]


@at_each_size
def test_a_click_on_a_packet_selects_it_and_stops_the_clock(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.until(20)
        told.live.driver.pace = Pace(speed=1e-6, steady=True)  # It goes on, and gets nowhere.
        departed = kinds(told).index(Kind.DEPARTED)
        await click(told, ("packet", departed))
        assert told.live.selection.packet == departed
        assert told.live.selection.message == 1
        assert told.live.driver.pace.paused

    tell(story, "ack-lost", size=size)


def test_a_click_on_a_packet_that_has_arrived_meanwhile_selects_nothing() -> None:
    async def story(told: Story) -> None:
        await told.until(20)
        x, y = next((x, y) for pick, x, y in spots(told) if pick[0] == "packet")
        told.session.advance(60)  # It has arrived; the screen does not show it yet.
        await told.pilot.click(offset=(x, y))
        assert told.live.selection.packet == -1

    tell(story, "ack-lost")


@at_each_size
def test_a_click_on_a_message_selects_it(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await click(told, ("message", 2))
        assert told.live.selection.message == 2

    tell(story, "ack-lost", size=size)


def test_a_click_on_an_event_in_a_list_selects_it_and_its_message() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("e")
        event = kinds(told).index(Kind.DROPPED)
        told.live.lower.go(to_end=False)
        await told.look()
        while [pick for pick, _, _ in spots(told)].count(("event", event)) < 2:  # The timeline has it, too.
            await told.press("pagedown")
        now_ms = told.session.simulation.now_ms
        await click(told, ("event", event), -1)
        assert (told.live.selection.event, told.live.selection.message) == (event, 3)
        assert told.session.simulation.now_ms == now_ms

    tell(story, "ack-lost")


def test_a_click_on_an_event_of_the_timeline_goes_there() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        dropped = kinds(told).index(Kind.DROPPED)
        await click(told, ("event", dropped))
        assert told.session.simulation.now_ms == 3150
        assert told.live.selection.event == dropped
        assert told.live.driver.pace.paused

    tell(story, "ack-lost")


def test_a_click_on_an_event_that_a_restart_has_taken_away_does_nothing() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        last = told.session.simulation.log.count - 1
        await told.press("e", "r")
        told.live.post_message(Painted.Picked(told.live.lists.pane, ("event", last)))  # As it was drawn before.
        await told.pilot.pause()
        assert told.live.selection.event == -1
        assert told.app.is_running

    tell(story, "ack-lost")


async def choose(told: Story, action: str) -> None:
    """Choose a row of the menu that is open."""
    assert isinstance(told.app.screen, MenuScreen)
    options = told.app.screen.query_one(Options)
    options.highlighted = options.get_option_index(action)
    await told.press("enter")
    await told.pilot.pause()
    await told.look()


@at_each_size
@pytest.mark.parametrize("place", [Place.DELIVER, *untypical(Place.ACK)])
def test_a_click_on_a_link_selects_it_and_its_menu_cuts_and_heals_it(place: Place, size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        for word in ("cut", "heal"):
            await click(told, ("link", int(place)))
            assert told.live.selection.place == ("link", int(place))
            assert f"{word} the {place.word} link" in told.text()
            await choose(told, "cut-data")
        log = told.session.simulation.log
        changes = [(event.kind, event.place) for event in log if event.kind in (Kind.CUT, Kind.HEALED)]
        assert changes == [(Kind.CUT, place), (Kind.HEALED, place)]

    tell(story, "sandbox", size=size)


def test_a_click_on_a_node_selects_it_and_its_menu_crashes_it_and_brings_it_back() -> None:
    async def story(told: Story) -> None:
        def standings() -> tuple[Standing, Standing]:
            snapshot = told.live.snapshot
            return snapshot.producer.look.node.standing, snapshot.consumers[0].look.node.standing

        up, down = Standing.UP, Standing.DOWN
        for pane, after in ((ProducerPane, (down, up)), (ConsumerPane, (up, down))):
            await told.pilot.click(pane, offset=(3, 0))  # The title in its border.
            await choose(told, "crash-consumer")
            assert standings() == after
            await told.pilot.click(pane, offset=(3, 0))
            await choose(told, "crash-consumer")
            assert standings() == (up, up)

    tell(story, "sandbox")


def test_on_a_small_screen_and_with_a_broker_the_nodes_can_be_clicked_too() -> None:
    async def story(told: Story) -> None:
        for place in (Place.PRODUCER, Place.BROKER, Place.CONSUMER):
            await click(told, ("node", int(place)))
            await choose(told, "pause-consumer" if place is Place.BROKER else "crash-consumer")
        done = [(event.kind, event.place) for event in told.session.simulation.log if event.kind.group is Group.COMMAND]
        assert done == [(Kind.CRASHED, Place.PRODUCER), (Kind.PAUSED, Place.BROKER), (Kind.CRASHED, Place.CONSUMER)]

    tell(story, "sandbox", system="broker", size=SMALL)


def test_while_a_link_or_a_node_is_selected_the_keys_act_there_and_the_footer_says_so() -> None:
    async def story(told: Story) -> None:
        await click(told, ("link", int(Place.ACK)))
        await told.press("escape")
        await told.look()
        assert "c cut ack link" in told.text()
        await told.press("c", "escape", "c")
        cuts = [event.place for event in told.session.simulation.log if event.kind is Kind.CUT]
        assert cuts == [Place.ACK, Place.DELIVER]

    tell(story, "sandbox", size=LARGE)


def test_after_the_verdict_of_a_judged_run_the_menu_says_why_nothing_can_be_done() -> None:
    async def story(told: Story) -> None:
        await told.until(1600)
        await told.press("j")
        await told.to_the_end()
        await told.press("escape")  # Closes the words of the end, which lie over the links.
        for pick in (("link", int(Place.ACK)), ("link", int(Place.DELIVER))):
            await click(told, pick)
            assert "not now: the run is judged" in told.text()
            await told.press("c")
            assert isinstance(told.app.screen, MenuScreen)
            await told.press("escape")
        assert Kind.CUT not in kinds(told)

    tell(story, "ack-lost")


def test_a_packet_is_dropped_by_its_menu_and_a_click_beside_the_menu_closes_it() -> None:
    async def story(told: Story) -> None:
        await told.until(20)
        departed = kinds(told).index(Kind.DEPARTED)
        await click(told, ("packet", departed))
        assert "This packet of m1" in told.text()
        await told.pilot.click(offset=(1, 38))
        assert told.app.screen is told.live
        assert Kind.DROPPED not in kinds(told)
        await told.press("M")
        await choose(told, "drop-selected")
        assert Kind.DROPPED in kinds(told)

    tell(story, "ack-lost")


def test_the_menu_of_a_message_explains_it_and_poisons_it_while_it_can_still_be() -> None:
    async def story(told: Story) -> None:
        await told.until(3020)
        await click(told, ("message", 1), -1)
        assert "poison" not in told.text()
        await choose(told, "why")
        assert told.live.lower.open == WHY
        told.live.lower.show(LEDGER)
        await told.look()
        await click(told, ("message", 3), -1)
        await choose(told, "poison")
        poisoned = [event.message for event in told.session.simulation.log if event.kind is Kind.POISONED]
        assert poisoned == [3]

    tell(story, "ack-lost")


def test_without_a_selection_the_menu_key_lists_what_there_is_to_select() -> None:
    async def story(told: Story) -> None:
        await told.press("M")
        assert "the deliver link" in told.text()
        await told.press("4")  # producer, consumer, deliver, ack.
        await told.pilot.pause()
        assert told.live.selection.place == ("link", int(Place.ACK))
        assert "cut the ack link" in told.text()
        await told.press("c")
        await told.look()
        assert [event.place for event in told.session.simulation.log] == [Place.ACK]

    tell(story, "sandbox")


@at_each_size
def test_a_click_on_the_timeline_goes_to_its_time_and_the_wheel_travels(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.pilot.click(TimelineBar, offset=(4, 0))
        early_ms = told.session.simulation.now_ms
        assert told.session.course.behind
        assert 0 < early_ms < 600
        step_ms = told.session.course.end.now_ms // 50
        await told.pilot._post_mouse_events([MouseScrollDown], TimelineBar, offset=(4, 0), button=0)
        assert told.session.simulation.now_ms == early_ms + step_ms
        await told.pilot._post_mouse_events([MouseScrollUp], TimelineBar, offset=(4, 0), button=0)
        assert told.session.simulation.now_ms == early_ms

    tell(story, "ack-lost", size=size)


def test_a_click_on_a_tab_opens_it() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("e")
        for tab in (EVENTS, LEDGER, DIAGRAM, WHY):
            await click(told, ("tab", tab))
            assert told.live.lower.open == tab
            assert told.app.screen.query_one(ContentSwitcher).current == told.live.lists.pane.id

    tell(story, "ack-lost")


def test_a_click_on_a_key_does_what_the_key_does() -> None:
    async def story(told: Story) -> None:
        index = next(index for index, one in enumerate(ACTIONS) if one.id == "drop-ack")
        await click(told, ("action", index))
        assert kinds(told) == [Kind.DROP_ARMED]
        library = next(index for index, one in enumerate(ACTIONS) if one.id == "help")
        await click(told, ("action", library))
        assert type(told.app.screen).__name__ == "HelpScreen"

    tell(story, "sandbox")


def test_a_click_on_a_fork_of_the_timeline_lists_the_courses() -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        # At the duplicate its letter would stand there, and where the run is now the cursor does.
        await told.press("less_than_sign", "less_than_sign", "x")
        await told.until(7000)
        x, y = next((x, y) for pick, x, y in spots(told) if pick[0] == "branch")
        await told.pilot.click(offset=(x, y))
        await told.pilot.pause()
        assert isinstance(told.app.screen, BranchScreen)

    tell(story, "ack-lost")


def test_the_wheel_scrolls_the_list_under_it() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("e")
        last = told.live.lower.first
        assert last > 3
        pane = told.app.screen.query_one("#events", EventList)
        await told.pilot._post_mouse_events([MouseScrollUp], "#events", offset=(3, 3), button=0)
        assert told.live.lower.first == last - 3
        await told.pilot._post_mouse_events([MouseScrollDown], "#events", offset=(3, 3), button=0)
        assert told.live.lower.first == last
        assert pane.view is not None

    tell(story, "ack-lost")

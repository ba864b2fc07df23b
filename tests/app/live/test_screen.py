"""The live screen answers a key at once: what it shows is read before any tick could have drawn it anew."""

import pytest

from playground.app.live.tab_state import DIAGRAM, EVENTS, LEDGER, WHY
from playground.engine.events import Kind
from playground.live.lists import Only
from playground.live.views import EventRow, MessageRow
from tests.app.helpers import LARGE, MIDDLE, SMALL, Story, at_each_size, tell
from tests.typical import untypical
from widgets.bars import Header, Tabs, TimelineBar
from widgets.lists import DiagramPane, EventList
from widgets.renderables.diagram import DiagramView, draw_diagram
from widgets.renderables.lists import ListView


def events_listed(told: Story) -> list[EventRow]:
    """The rows of the open tab, which are events."""
    view = told.live.query_one("#events", EventList).view
    assert isinstance(view, ListView)
    return [one for one in view.rows.rows if isinstance(one, EventRow)]


def test_a_step_is_seen_at_once() -> None:
    async def story(told: Story) -> None:
        before = told.live.session.simulation.log.count
        for steps in range(3):
            told.live.action_step()
            view = told.live.query_one(TimelineBar).view
            assert view is not None
            assert view.timeline.now_event == before + steps

    tell(story)


def test_the_clocks_of_header_and_timeline_are_one_in_each_frame() -> None:
    async def story(told: Story) -> None:
        for time_ms in (1300, 1342, 1384, 1426):
            told.live.session.advance(time_ms)
            told.live.draw(whole=False)
            header, bar = told.live.query_one(Header).view, told.live.query_one(TimelineBar).view
            assert header is not None
            assert bar is not None
            assert header.now_ms == bar.timeline.now_ms == time_ms

    tell(story)


def test_an_intervention_a_restart_and_a_pause_are_seen_at_once() -> None:
    async def story(told: Story) -> None:
        await told.until(1700)
        told.live.action_intervene("drop-ack")
        assert told.live.snapshot.links[1].armed == ("drop the next ACK",)
        told.live.action_toggle_pause()
        header = told.live.query_one(Header).view
        assert header is not None
        assert not header.paused
        told.live.action_restart()
        begun = told.live.snapshot
        assert (begun.now_ms, len(begun.links[1].armed)) == (0, 0)
        told.live.action_reseed()
        assert told.live.snapshot.seed == 2

    tell(story)


def test_space_ends_a_search_for_the_next_anomaly() -> None:
    async def story(told: Story) -> None:
        told.live.action_next_anomaly()
        assert told.live.driver.seeking
        told.live.action_toggle_pause()
        assert not told.live.driver.seeking

    tell(story, "ack-lost")


def test_after_the_end_each_key_of_the_clock_says_why_it_does_nothing() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        for key in ("space", "full_stop", "g"):
            told.app.clear_notifications()
            await told.press(key)
            said = [one.message for one in told.app._notifications]
            assert said == ["the run is over; start it again, or send more"], key
            assert not told.live.driver.seeking

    tell(story, "ack-lost")


def test_the_filter_opens_the_events_and_only_there_leaves_some_out() -> None:
    async def story(told: Story) -> None:
        await told.until(1700)
        lower = told.live.lower
        await told.press("slash")
        assert (lower.open, lower.only) == (EVENTS, Only.ALL)
        await told.press("slash")
        assert lower.open == EVENTS
        assert lower.only is list(Only)[1]
        await told.press("home", "slash")
        assert lower.following, "another filter shows the latest again"

    tell(story)


@pytest.mark.parametrize("size", [(40, 10), (120, 20)])
def test_what_is_opened_is_seen_on_the_lowest_screens_and_the_stage_is_back_with_the_ledger(
    size: tuple[int, int],
) -> None:
    """The stage and the counters have all of their lines."""

    async def story(told: Story) -> None:
        await told.until(4170)
        await told.press("y")
        assert "m3 was charged twice" in told.text()
        assert "PRODUCER" not in told.text()
        await told.press("e")
        assert told.live.lower.open == LEDGER
        assert "PRODUCER" in told.text()
        await told.press("e")
        assert "the ACK of m3" in told.text()

    tell(story, "ack-lost", size=size)


def test_a_list_with_room_for_all_its_rows_stays_where_it_is() -> None:
    async def story(told: Story) -> None:
        await told.until(4000)
        for key in ("pagedown", "pageup", "pagedown"):
            await told.press(key)
            view = told.live.lists.pane.view
            assert isinstance(view, ListView)
            shown = [row.record.number for row in view.rows.rows if isinstance(row, MessageRow)]
            assert shown == [1, 2, 3], key

    tell(story)


@pytest.mark.parametrize("key", ["y", *untypical("", "e", "i")])
def test_on_a_screen_that_is_made_larger_or_smaller_the_lists_look_as_if_it_had_always_been_so(key: str) -> None:
    seen: list[list[str]] = []

    def begun(size: tuple[int, int], *later: tuple[int, int]) -> None:
        async def story(told: Story) -> None:
            await told.until(4170)
            await told.press(*key)
            for to in later:
                await told.look()
                await told.pilot.resize_terminal(*to)
            await told.look()
            # Packets keep their tracks; what is below the tabs is drawn anew.
            seen.append(told.text().splitlines()[told.live.query_one(Tabs).region.y :])

        tell(story, "ack-lost", size=size)

    begun(SMALL)
    begun(MIDDLE, SMALL)
    begun(MIDDLE)
    begun(SMALL, LARGE, MIDDLE)
    assert seen[0] == seen[1]
    assert seen[2] == seen[3]


def test_only_this_one_is_refused_while_nothing_is_selected_and_the_list_stays() -> None:
    async def story(told: Story) -> None:
        await told.until(4000)
        await told.press("O")
        assert (told.live.lower.open, told.live.lower.one_message) == (LEDGER, False)
        assert "select a message first" in {one.message for one in told.app._notifications}

    tell(story)


def test_the_events_of_one_message_are_those_of_no_other() -> None:
    async def story(told: Story) -> None:
        await told.until(4000)
        await told.press("down", "O")
        chosen = told.live.selection.message
        assert chosen == 3
        await told.press("home")
        assert {one.event.message for one in events_listed(told)} == {chosen}
        await told.press("O", "home")
        assert {one.event.message for one in events_listed(told)} == {1}

    tell(story)


def test_whoever_lets_go_of_a_message_sees_all_again_and_of_the_next_one_not_only_its_own() -> None:
    async def story(told: Story) -> None:
        await told.until(4000)
        await told.press("down", "O")
        assert "events of m3" in told.text()
        await told.press("escape")
        assert "events of m" not in told.text()
        await told.press("down")
        assert "events of m" not in told.text()

    tell(story)


def test_in_the_past_the_diagram_draws_what_is_to_come_dim() -> None:
    async def story(told: Story) -> None:
        await told.until(4000)
        await told.press("i")
        await told.look()
        view = told.live.query_one("#diagram", DiagramPane).view
        assert isinstance(view, DiagramView)
        assert view.now == told.session.simulation.log.count
        for _ in range(5):
            told.live.action_press("step-back")
        view = told.live.query_one("#diagram", DiagramPane).view
        assert isinstance(view, DiagramView)
        ahead = [row for line, row in zip(view.lines, draw_diagram(view)[1:], strict=True) if line.event >= view.now]
        assert ahead
        assert all(span.role in ("dim", "dim selected") for row in ahead for span in row)

    tell(story)


def test_a_message_is_chosen_from_the_list_of_what_there_is_to_explain() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("y")
        await told.look()
        assert told.live.lower.open == WHY
        await told.press("down")
        assert told.live.selection.message == 3
        assert "m3 was charged twice" in told.text()

    tell(story, "ack-lost")


def test_the_tabs_follow_one_another_and_come_round() -> None:
    async def story(told: Story) -> None:
        seen = []
        for _ in range(4):
            await told.press("e")
            seen.append(told.live.lower.open)
        assert seen == [EVENTS, DIAGRAM, WHY, LEDGER]

    tell(story)


def test_a_click_selects_a_message_and_opens_a_tab() -> None:
    async def story(told: Story) -> None:
        await told.until(1700)
        await told.pilot.click("#ledger", offset=(2, 1))
        assert told.live.selection.message == 1
        await told.press("escape")  # What can be done to it is offered beside it.
        await told.pilot.click("Tabs", offset=(12, 0))
        assert told.live.lower.open == EVENTS

    tell(story)


def test_what_a_person_did_is_by_hand_and_not_because_of_what_happened_just_before() -> None:
    async def story(told: Story) -> None:
        await told.until(3150)
        await told.press("3", "a", "c", "n", "x", "e")
        await told.look()
        text = told.text()
        by_hand = [line for line in text.splitlines() if "by you" in line]
        assert [line.split()[3] for line in by_hand] == ["switched", "drop-armed", "cut", "send-requested", "crashed"]
        assert not any("because of" in line for line in by_hand)
        await told.press("comma")
        assert sum(row.by_hand for row in events_listed(told)) == 5, "what is known to come was by hand, too"

    tell(story)


def test_the_list_of_faults_names_the_step_and_tells_what_the_network_did() -> None:
    async def story(told: Story) -> None:
        await told.until(20)
        await told.press("tab", "K")
        await told.until(400)
        await told.press("slash", "slash")
        await told.look()
        assert "duplicate-armed " in told.text()
        assert [row.event.kind for row in events_listed(told)] == [
            Kind.DUPLICATE_ARMED,
            Kind.DROP_ARMED,
            Kind.DUPLICATED,
        ]
        assert "step 1" in told.text()
        assert "faults: 3" in told.text()

    tell(story, "ack-lost")


def test_whoever_goes_back_sees_in_the_lists_where_the_run_is() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("e", "less_than_sign", "less_than_sign", "comma")
        await told.look()
        now = told.session.simulation.log.count
        numbers = [row.event.number for row in events_listed(told)]
        assert now - 1 in numbers
        assert now in numbers
        await told.press("i")
        await told.look()
        view = told.live.lists.pane.view
        assert isinstance(view, DiagramView)
        assert min(line.event for line in view.lines) < now <= max(line.event for line in view.lines)
        await told.press("e", "e", "e")
        await told.look()
        told.live.action_press("present")
        assert events_listed(told)[-1].event.number == told.session.course.log.count - 1, (
            "in the present the end is followed"
        )

    tell(story, "ack-lost")


def test_what_is_selected_is_in_sight_in_whichever_tab_is_opened() -> None:
    async def story(told: Story) -> None:
        await told.until(60_000)
        told.live.selection.choose_message(3)
        await told.look()
        ledger = told.live.lists.pane.view
        assert isinstance(ledger, ListView)
        assert 3 in [row.record.number for row in ledger.rows.rows if isinstance(row, MessageRow)]
        await told.press("e")
        await told.look()
        assert 3 in [row.event.message for row in events_listed(told)]

    tell(story)


def test_after_scrolling_to_the_top_the_arrow_selects_the_first_row() -> None:
    async def story(told: Story) -> None:
        await told.until(60_000)
        await told.press("home", "down")
        assert told.live.selection.message == 1

    tell(story)


def test_another_message_leaves_the_event_behind_that_was_selected_before() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("y")
        told.live.selection.choose_event(5, 1)
        told.live.selection.choose_message(2)
        await told.press("enter")
        assert not told.session.course.behind
        assert told.live.refusal("go-there") == "select an event first: e, and the arrows"

    tell(story, "ack-lost")


def test_dropping_an_ack_under_at_most_once_says_that_none_will_come() -> None:
    async def story(told: Story) -> None:
        await told.press("1")
        told.app.clear_notifications()
        await told.press("a")
        (said,) = told.app._notifications
        assert "nobody answers" in said.message

    tell(story)


@pytest.mark.parametrize("size", [SMALL, MIDDLE])
def test_an_explanation_is_whole_where_rows_would_be_blank_and_says_elsewhere_how_much_of_it_is_below(
    size: tuple[int, int],
) -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        told.live.selection.choose_message(3)
        await told.press("y")
        await told.look()
        assert ("more below" in told.text()) is (size == SMALL)
        for _ in range(6):
            await told.press("pagedown")
        await told.look()
        assert "more below" not in told.text()
        assert "pass the id" in told.text(), "the sentence for an interview is the last"

    tell(story, "ack-lost", size=size)


def test_what_was_said_of_one_thing_does_not_lie_over_the_next() -> None:
    async def story(told: Story) -> None:
        for key in ("question_mark", "l", "m"):
            told.app.notify("said before", timeout=60)
            await told.press(key)
            assert not list(told.app._notifications), key
            told.app.notify("said there", timeout=60)
            await told.press("escape")
            assert not list(told.app._notifications), key

    tell(story)


def test_what_was_said_of_a_fix_does_not_lie_over_the_run_and_the_other_way_round() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        told.app.notify("said before", timeout=60)
        await told.press("F")
        assert not list(told.app._notifications)
        await told.press("y")
        assert list(told.app._notifications)
        await told.press("escape")
        assert not list(told.app._notifications)

    tell(story, "ack-lost")


def test_a_guarantee_that_comes_too_late_is_told_with_the_way_back() -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("less_than_sign", "less_than_sign")
        assert told.session.simulation.now_ms == 3150
        told.app.clear_notifications()
        await told.press("3")
        assert [one.message for one in told.app._notifications] == [
            "m3 was sent at 3.000 s as at-least-once and keeps that; press [,] to go back before 3.000 s",
            "a new branch, 2; the old future is kept as branch 1: [B] has both",
        ]

    tell(story, "ack-lost")


@at_each_size
def test_what_is_said_of_a_key_covers_the_names_of_the_tabs_and_not_what_is_read_below(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("y")
        await told.look()
        tabs, keys = told.live.query_one("Tabs").region, told.live.query_one("KeyBar").region
        await told.press("P")
        await told.look()
        (toast,) = told.live.query("Toast")
        assert toast.region == tabs
        await told.press("escape", "less_than_sign", "less_than_sign", "3")
        await told.look()
        toasts = told.live.query("Toast")
        assert len(toasts) == 2
        assert all(tabs.y <= one.region.y and one.region.bottom <= keys.y for one in toasts)

    tell(story, "ack-lost", size=size, notifications=True)


def test_the_next_key_takes_away_what_was_said_of_the_last_one_and_nothing_else() -> None:
    async def story(told: Story) -> None:
        told.app.notify("a session is written", timeout=10)
        await told.press("space")
        assert [one.message for one in told.app._notifications] == ["a session is written"]
        await told.press("F")
        assert [one.message for one in told.app._notifications] != ["a session is written"]
        await told.press("space")
        assert not list(told.app._notifications)

    tell(story, "ack-lost")

"""Which keys the footer names: what is useful now first, the golden path always, and no more than can be read."""

from itertools import product

import pytest

from playground.app.actions import ACTIONS, BROKER_ONLY, BY_ID
from playground.app.footer import GOLDEN, MOST, Situation, footer_keys
from tests.app.helpers import MIDDLE, SMALL, Story, at_each_size, tell
from tests.typical import untypical
from widgets.bars import KeyBar

SITUATIONS = [Situation(*flags) for flags in product((False, True), repeat=len(Situation._fields))]
"""All of them."""


def in_direct(action: str) -> bool:
    return action not in BROKER_ONLY | {"disconnect"}


@pytest.mark.parametrize("exists", [in_direct, lambda _: True], ids=["direct", "broker"])
def test_in_every_situation_both_groups_are_short_and_the_golden_path_is_there(exists: object) -> None:
    for now in SITUATIONS:
        keys = footer_keys(now, exists)  # type: ignore[arg-type]
        assert 4 <= len(keys.break_it) <= MOST
        assert 4 <= len(keys.see_it) <= MOST
        assert {one for one in GOLDEN if one in BY_ID} <= set(keys.see_it), now
        assert keys.see_it[-1] == "help"
        assert len({"at-most-once", "at-least-once", "exactly-once"} & {*keys.break_it}) in (0, 3), now
        assert len({*keys.break_it, *keys.see_it}) == len(keys.break_it) + len(keys.see_it)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (Situation(), "why"),
        (Situation(paused=True), "toggle-pause"),
        (Situation(paused=True, gone_wrong=True), "why"),
        (Situation(paused=True, behind=True, gone_wrong=True), "step-back"),
        (Situation(over=True, gone_wrong=True), "why"),
    ],
)
def test_what_is_useful_now_stands_first(now: Situation, first: str) -> None:
    assert footer_keys(now, in_direct).see_it[0] == first


def test_what_would_undo_a_break_stands_first_and_stays() -> None:
    keys = footer_keys(Situation(broken=True), lambda _: True, {"cut-data", "crash-consumer"}.__contains__)
    assert keys.break_it[:2] == ("crash-consumer", "cut-data")
    assert {"crash-consumer", "cut-data"} <= keys.kept

    async def story(told: Story) -> None:
        await told.press("c")
        await told.look()
        assert "c heal link" in told.text()
        await told.press("x")
        await told.look()
        assert "x restart consumer" in told.text()
        assert "c heal link" in told.text()
        await told.press("y")
        await told.look()
        assert [one.label for one in told.live.lower.ways_out] == ["restart consumer", "heal link"]
        await told.press("c", "x")
        await told.look()
        assert "heal link" not in told.text()

    at_each_size(story, "zombie-consumer")


def test_with_a_broker_its_key_goes_first_and_a_selected_packet_goes_before_it() -> None:
    assert footer_keys(Situation(), lambda _: True).break_it[0] == "crash-broker"
    assert footer_keys(Situation(packet=True), in_direct).break_it[0] == "drop-selected"


def test_at_the_end_it_leads_to_the_race_to_the_library_and_to_another_run() -> None:
    assert {"race", "library", "restart"} <= set(footer_keys(Situation(over=True), in_direct).see_it)


def test_where_an_explanation_goes_on_below_the_key_that_reads_on_stands_first() -> None:
    assert footer_keys(Situation(over=True, more_below=True), in_direct).see_it[0] == "page-down"

    async def story(told: Story) -> None:
        await told.to_the_end()
        await told.press("y")
        await told.look()
        assert "pgdn more" in told.text()
        assert "? all" in told.text()
        for _ in range(4):
            await told.press("pagedown")
        await told.look()
        assert "pgdn more" not in told.text()

    for size in (SMALL, MIDDLE):
        tell(story, "fifo-crash-after-effect", size=size)


def test_only_what_exists_is_named() -> None:
    assert "crash-broker" not in footer_keys(Situation(), in_direct).break_it


def named(told: Story) -> set[str]:
    """The actions that the footer on the screen names."""
    picks = {span.pick for line in told.app.screen.query_one(KeyBar)._rows for span in line if span.pick}
    return {ACTIONS[number].id for kind, number in picks if kind == "action"}


@at_each_size
@pytest.mark.parametrize("system", ["broker", *untypical("direct")])
@pytest.mark.parametrize("at_ms", [0, 4170, 1 << 60])
def test_on_every_screen_the_golden_path_has_room(size: tuple[int, int], system: str, at_ms: int) -> None:
    async def story(told: Story) -> None:
        await told.until(at_ms)
        now = {"drop-ack", "toggle-pause"} if at_ms < 9000 else {"send", "library"}
        assert {"why", "next-anomaly", "help", *now} <= named(told)
        assert told.app.screen.query_one(KeyBar).size.height == (2 if size == SMALL else 1)

    tell(story, "ack-lost", system=system, size=size)


def test_a_dim_key_says_why_it_does_nothing_when_it_is_pressed() -> None:
    async def story(told: Story) -> None:
        await told.look()
        keys = {key.key: key for group in told.app.screen.query_one(KeyBar).view or () for key in group.keys}
        assert not keys["2"].usable
        await told.press("2")
        (said,) = told.app._notifications
        assert said.message == "messages are sent at-least-once already"
        assert said.message in keys["2"].tip

    tell(story, "ack-lost")


def test_after_the_end_what_brings_more_about_goes_before_what_would_meet_nothing() -> None:
    assert footer_keys(Situation(over=True), in_direct).break_it[0] == "send"
    assert footer_keys(Situation(over=True, behind=True), in_direct).break_it[0] == "drop-ack"

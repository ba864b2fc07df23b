"""The drawings of the race: what a person sees in a column, and that it fits whatever the terminal is like."""

from collections import defaultdict
from dataclasses import replace

import pytest

from playground.diagram.trail import Trail
from playground.engine.settings import Guarantee
from playground.live.race.camera import RaceCamera
from playground.live.race.parting import last_about
from playground.live.race.race import Race
from playground.live.race.systems import SystemsRace
from playground.live.race.views import OutcomeView, PartingView, RaceView, SystemFactsView
from playground.live.trouble_view import TroubleView
from playground.scenario.load import load_preset
from tests.live.race.helpers import at, calm_race, race_of, to_the_end, view_of
from widgets.renderables.diagram import DiagramView
from widgets.renderables.lane import Tracks
from widgets.renderables.network import Paper
from widgets.renderables.race import draw_column
from widgets.renderables.race_bar import draw_parting
from widgets.renderables.race_end import Arrows, arrows_of
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.race_lines import draw_lines_of
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import Row, width_of

TROUBLE = TroubleView(3150, "its ACK was lost", "on purpose")
PARTING = PartingView(3, 4150, TROUBLE, "at-least-once", ())


def panes(race: Race) -> list[ColumnPaneView]:
    view = view_of(race)
    outcomes: tuple[OutcomeView | None, ...] = view.parting.outcomes if view.parting else (None,) * 3
    return [ColumnPaneView(one, view.differing, outcome) for one, outcome in zip(view.columns, outcomes, strict=True)]


def rows(view: ColumnPaneView, width: int, height: int, signs: Signs = UNICODE) -> list[Row]:
    return draw_column(view, width, height, Paper(signs, defaultdict(Tracks)))


def text(lines: list[Row]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in lines]


def roles(lines: list[Row], words: str) -> set[str]:
    return {span.role for line in lines for span in line if words in span.text}


def test_in_the_narrowest_column_the_second_charge_is_the_first_thing_seen() -> None:
    # A human should see: the promise still holds, one message was doubled, $100 too much, and that it was m3.
    _, least, _ = panes(at(race_of("ack-lost"), 4160))
    drawn = rows(least, 24, 18)
    assert text(drawn) == [
        "● kept · charged twice",
        "repeats, no silent loss",
        "deliver",
        "┣━━━━━━━━━━━━━━━━━━━━━━▶",
        "ack",
        "◀━━━━━━━━━━━━━━━━━○m3━━┫",
        "",
        "    █▀█         ▀█",
        "    █ █          █",
        "    ▀▀▀         ▀▀▀",
        "    LOST     DUPLICATED",
        "charged     $400 of $300",
        "skipped 0   sent again 1",
        "packets per done     2.7",
        "median latency    150 ms",
        "believes ok 2, unknown 1",
        "effects m1... 112",
        "▌m3 applied twice",
    ]
    assert roles(drawn, "DUPLICATED") == {"alarm-duplicated"}
    assert roles(drawn, "▀█") == {"dim", "duplicated strong"}, "a digit on a ground of its own would run out of it"
    assert roles(drawn, "LOST") == {"dim"}


def test_no_column_is_too_narrow_for_how_many_were_lost_and_duplicated() -> None:
    pane, *_ = panes(at(race_of("ack-lost"), 4160))
    snapshot = pane.column.snapshot
    counters = snapshot.counters._replace(lost=1000, duplicated=999_999)
    crowded = pane._replace(column=replace(pane.column, snapshot=snapshot._replace(counters=counters)))
    assert "1.0k 1.0M" in text(rows(crowded, 9, 18))


def test_where_columns_would_cut_words_a_line_says_of_each_whole_what_came_of_it() -> None:
    # A human should see: under which promise m3 was charged twice, at 40x10 as well.
    views = panes(to_the_end(race_of("ack-lost")))
    assert text(draw_lines_of(views, 38, 3, UNICODE)) == [
        "at most 1x  ● kept · charged once",
        "at least 1x ● kept · m3 charged twice",
        "exactly 1x  ● kept · charged once",
    ]
    assert text(draw_lines_of(views, 38, 6, UNICODE))[3] == "▌m3 applied twice"
    for width in range(12, 54):
        drawn = draw_lines_of(views, width, 10, UNICODE)
        assert len(drawn) == 9
        assert max(map(width_of, drawn)) <= width


def test_with_a_broker_each_of_the_four_lanes_has_a_line() -> None:
    # A human should see: where m3 died, and that it is the one that is lost.
    most, _, _ = panes(at(race_of("delivery-lost"), 3060))
    drawn = rows(most, 24, 18)
    assert text(drawn)[2:6] == [
        "publish ┣━━━━━━━━━━━━━━▶",
        "confirm ◀━━━━━━━━━━━━━━┫",
        "deliver ┣╌╌╌╌╌✗m3━━━━━━▶",
        "ack     ◀━━━━━━━━━━━━━━┫",
    ]
    assert text(drawn)[-2:] == ["effects m1... 11✗", "▌m3 is lost for good"]
    assert roles(drawn, "LOST") == {"alarm-lost"}


def test_where_there_is_room_each_message_has_a_line_and_the_account_a_reason() -> None:
    # A human should see: the list of messages, with the doubled ones standing out, and what they cost.
    _, least, _ = panes(to_the_end(race_of("heavy-weather")))
    drawn = rows(least, 60, 48)
    lines = text(drawn)
    assert "m1     2  applied twice" in lines
    assert "m5     1  applied once" in lines
    assert any(line.endswith("+$200 again") for line in lines)
    assert roles(drawn, "m1     2") == {"duplicated selected"}
    assert roles(drawn, "m3     1") == {"dim"}
    assert roles(drawn, "m5     1") == {"once"}


def test_what_is_the_same_in_all_columns_is_dim_and_what_differs_is_bright() -> None:
    _, least, _ = panes(to_the_end(race_of("ack-lost")))
    drawn = rows(least, 36, 30)
    assert roles(drawn, "median latency") == roles(drawn, "150 ms") == {"dim"}
    assert roles(drawn, "packets per") == {"text"}
    assert roles(drawn, "$600 of $500") == {"duplicated"}


def test_a_node_that_is_down_or_about_to_be_says_so() -> None:
    race = at(calm_race(), 500)
    race.do("crash-consumer")
    assert "consumer ✖ DOWN 1.0 s" in text(rows(panes(race)[0], 36, 30))
    race = at(calm_race(), 500)
    race.do("crash-after-effect")
    assert any(line.startswith("⚑ crash between") for line in text(rows(panes(race)[0], 36, 30)))


def _with_trail(race: Race, width: int, height: int) -> list[ColumnPaneView]:
    logs = [(Trail(one.simulation.settings), one.simulation.log) for one in race.sessions]
    views = [DiagramView((), trail.lines(log, width, height), 0, -1) for trail, log in logs]
    return [pane._replace(trail=view) for pane, view in zip(panes(race), views, strict=True)]


def test_beside_two_others_at_80_columns_there_are_lanes_with_their_names_on_them_and_the_last_arrows() -> None:
    # A human should see: m4 on its way to the consumer, its confirm on the way back, and since when both are.
    _, least, _ = _with_trail(at(race_of("chaos-test"), 4575), 24, 18)
    drawn = rows(least, 24, 18)
    assert text(drawn)[2:8] == [
        "┣ publish ━▶┃┣━━━━●m4━━▶",
        "◀━━━━━○m4━━┫┃◀━━ ack ━━┫",
        "┃●─ m4 ────▶┃ m4 stored┃",
        "┃    ╭ m4 ─○┃●─ m4 ╮   ┃",
        "",
        "    █▀█         █▀█",
    ]
    most, *_ = _with_trail(at(race_of("ack-lost"), 2000), 24, 18)
    assert roles(rows(most, 24, 18), "ack ") == {"armed"}


def test_what_was_lost_under_way_and_a_second_charge_are_in_the_arrows_of_the_narrowest_column() -> None:
    race = at(race_of("ack-lost"), 4100)
    at_least = race.sessions[1]
    while not at_least.tally.anomalies:
        at_least.step_event()
    shown = text(rows(_with_trail(race, 24, 30)[1], 24, 30))
    assert any("dropped ✗" in line and line.endswith(" m3 ─○┃") for line in shown)
    assert any(line.endswith(" DUPLICATED┃") for line in shown)
    assert "✗ m3 dropped on purpose" in shown
    assert not [line for line in shown if line.strip("┃ ") == "" and "┃" in line]  # No row tells nothing.


def test_at_the_end_each_column_shows_the_arrows_over_which_they_part_and_the_figures_that_have_room() -> None:
    race = to_the_end(race_of("ack-lost"))
    fork = view_of(race).parting
    assert fork is not None
    events = [last_about(one.simulation.log, fork.message, fork.time_ms) for one in race.sessions]
    for width, height in ((24, 14), (36, 28), (62, 47)):
        columns = _with_trail(race, width, height)
        ends = arrows_of([one.trail for one in columns], fork.message, events)
        drawn = [text(rows(one._replace(end=end), width, height)) for one, end in zip(columns, ends, strict=True)]
        assert {len(lines) for lines in drawn} == {height}
        below = {next(at for at, line in enumerate(lines) if line.startswith("charged")) for lines in drawn}
        assert len(below) == 1, "the eye can go across"
        for lines in drawn[1:]:
            for words in (
                "●─ m3",
                "drop",
                "m3 attempt 2" if width > 40 else "m3·2",
                "LOST",
                "▌m3" if width < 62 else "m3     ",
            ):
                assert any(words in line for line in lines), (width, words)
        assert any("DUPLICATED" in line and "┃" not in line for line in drawn[1])
        assert not any(line.endswith("┫") for lines in drawn for line in lines), "no lane: nothing moves any more"


def test_large_digits_touch_no_words_above_them_at_the_end_of_a_race_by_systems() -> None:
    facts = SystemFactsView(
        "default", "after 30 s", "DeleteMessage", "Delete", "refused", "", was_late=False, story=(), next_ms=None
    )
    view = panes(to_the_end(race_of("ack-lost")))[1]
    ended = view._replace(column=replace(view.column, facts=facts), end=Arrows(0, 0))
    for height in range(20, 34):
        lines = text(rows(ended, 26, height))
        large = [at for at, line in enumerate(lines) if line.split() == ["LOST", "DUPLICATED"]]
        assert [at for at in large if not lines[at - 4].strip()] == large
        assert large or height < 24


def test_what_is_armed_fits_into_the_narrowest_column() -> None:
    race = at(calm_race(), 500)
    race.do("drop-ack")
    assert "ack       ⚑ drop ACK" in text(rows(panes(race)[1], 20, 18))
    broker = at(calm_race(system="broker"), 500)
    broker.do("drop-ack")
    assert "ack⚑    ◀━━━━━━━━━━━━━━┫" in text(rows(panes(broker)[1], 24, 18))


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "everything-goes-wrong"])
@pytest.mark.parametrize("signs", [UNICODE, ASCII])
def test_every_size_is_kept_to(name: str, signs: Signs) -> None:
    race = at(race_of(name), 3170)
    for view in panes(race):
        for width in (20, 24, 25, 36, 62):
            for height in (*range(12, 34), 51):
                drawn = rows(view, width, height, signs)
                assert len(drawn) <= height
                assert max(map(width_of, drawn)) <= width
                if signs is ASCII:  # But for the ellipsis of what does not fit.
                    assert all(line.replace("…", "").isascii() for line in text(drawn))


def test_all_columns_have_the_same_lines_at_the_same_places() -> None:
    for width, height in ((24, 18), (36, 30), (62, 51)):
        drawn = [text(rows(view, width, height)) for view in panes(to_the_end(race_of("chaos-test")))]
        places = [[index for index, line in enumerate(lines) if line.startswith("packets per")] for lines in drawn]
        assert places[0] == places[1] == places[2]
        assert len({len(lines) for lines in drawn}) == 1


def test_a_narrow_column_says_in_brief_what_brings_a_message_back_and_keeps_its_label() -> None:
    shown = RaceCamera(SystemsRace.across(load_preset("ack-lost"), ("rabbitmq",))).take()
    view = ColumnPaneView(shown.columns[0], shown.differing, None)
    for width, told in ((24, "again    at a disconnect"), (28, "comes again  at a disconnect")):
        assert any(line.rstrip() == told for line in text(rows(view, width, 30))), text(rows(view, width, 30))


def test_a_link_has_its_whole_name_where_its_lane_has_room_beside_it_and_no_name_meets_its_lane() -> None:
    (view,) = RaceCamera(SystemsRace.across(load_preset("ack-lost"), ("redis-streams",))).take().columns
    for width, name in ((24, "XREADG.  ┣"), (26, "XREADGROUP ┣")):
        lines = text(rows(ColumnPaneView(view, frozenset(), None), width, 18))
        assert any(line.startswith(name) for line in lines), lines
        assert any(line.startswith("entry id ") and "◀" in line for line in lines)


def test_where_nothing_is_promised_the_badge_has_the_outcome_alone() -> None:
    race = SystemsRace.across(load_preset("ack-lost"), ("rabbitmq",))
    (column,) = view_of(to_the_end(race)).columns
    view = ColumnPaneView(column, frozenset(), None)
    assert text(rows(view, 26, 28))[:2] == ["● m3 charged twice", "nothing is promised"]


# The bar above.


def bar(
    parting: PartingView | None, *, over: bool = False, has_switches: bool = False, count: int = 0, outside: str = ""
) -> RaceView:
    return RaceView(
        over=over,
        columns=(),
        parting=parting,
        differences=count,
        differing=frozenset(),
        has_switches=has_switches,
        outside=outside,
    )


def test_before_they_part_there_is_no_difference_yet() -> None:
    assert text(draw_parting(bar(None), 80, 1)) == [" No lasting difference yet."]
    assert text(draw_parting(bar(None, over=True), 80, 1)) == [" No difference: every message came out alike."]


def test_the_parting_its_message_and_its_fault_fit_into_one_line_of_eighty() -> None:
    assert text(draw_parting(bar(PARTING, count=1), 80, 1)) == [
        " m3 differs since 4.150 s. Under at-least-once its ACK was lost, on purpose."
    ]
    spans = [span for line in draw_parting(bar(PARTING), 120, 1) for span in line]
    assert [one.role for one in spans if one.text == "."] == ["title"], "no colour goes on into the next sentence"
    assert next(one.role for one in spans if one.text == "Under") == "strong"
    assert text(draw_parting(bar(PARTING), 120, 1)) == [
        " The fate of m3 differs since 4.150 s. Under at-least-once its ACK was lost at 3.150 s, on purpose."
    ]


def test_the_trouble_of_the_parting_is_left_out_only_where_it_would_break_off() -> None:
    whole, start = " m3 differs since 4.150 s. Under at-least-once its ACK was lost.", " m3 differs since 4.150 s."
    for width, told in ((len(whole), whole), (40, start)):
        assert text(draw_parting(bar(PARTING), width, 1)) == [told]


def test_trouble_that_all_columns_had_is_not_told_of_one() -> None:
    lost = PARTING._replace(
        trouble=TroubleView(4150, "its packet was lost", "on purpose"), sharers=tuple(one.word for one in Guarantee)
    )
    assert text(draw_parting(bar(lost), 90, 1)) == [
        " The fate of m3 differs since 4.150 s. In all three its packet was lost, on purpose."
    ]


def test_where_there_is_room_it_says_how_many_messages_differ() -> None:
    lines = text(draw_parting(bar(PARTING, count=4), 120, 1))
    assert lines[0].endswith("4 messages differ.")
    assert text(draw_parting(bar(PARTING, count=4), 100, 2))[1] == " 4 messages differ."


def test_a_fault_at_the_very_instant_needs_no_time_of_its_own() -> None:
    lost = PARTING._replace(trouble=TroubleView(4150, "its packet was lost", "by chance"))
    assert text(draw_parting(bar(lost, over=True), 80, 1)) == [
        " m3 differs since 4.150 s. Under at-least-once its packet was lost, by chance."
    ]
    alone = bar(PARTING._replace(trouble=None))
    assert text(draw_parting(alone, 80, 1)) == [" The fate of m3 differs since 4.150 s."]


def test_switches_that_were_left_out_are_owned_up_to() -> None:
    assert "switches of guarantee are left out" in text(draw_parting(bar(None, has_switches=True), 120, 2))[1]


def test_a_line_that_is_too_long_is_cut_to_fit() -> None:
    for width in range(20, 90):
        for height in (1, 2):
            drawn = draw_parting(bar(PARTING, count=4, has_switches=True), width, height)
            assert len(drawn) <= height
            assert max(map(width_of, drawn)) <= width


def test_that_exactly_once_rests_on_the_other_side_is_said_where_no_transaction_spans_the_effect() -> None:
    drawn = text(draw_parting(bar(None, over=True, outside="the mail server"), 120, 2))
    assert "Exactly-once holds here only if the mail server refuses repeats." in drawn[1]


def test_the_settings_that_stay_in_every_column_are_named_above_them() -> None:
    view = replace(bar(None), kept='consumer.dedup = "transaction"')
    assert text(draw_parting(view, 80, 1)) == [
        ' No lasting difference yet.    In every column: consumer.dedup = "transaction".'
    ]


def test_settings_for_which_there_is_no_room_are_told_by_name_and_how_many_more_there_are() -> None:
    keys = ("producer.awaits_ack = true", "producer.max_attempts = 0", 'consumer.ack = "after"')
    view = replace(
        bar(None, over=True), kept=", ".join(keys), alike="The settings decide here.", guarantees_decide=False
    )
    for width, told in (
        (120, f"In every column: {', '.join(keys)}."),
        (80, "In every column: awaits_ack, max_attempts, ack."),
        (44, "In every column: awaits_ack and 2 more."),
    ):
        rows = text(draw_parting(view, width, 2))
        assert [line.strip() for line in rows] == ["The settings decide here.", told]

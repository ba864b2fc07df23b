"""Whatever the numbers and the size: nothing is wider than its pane, and no number and no word is cut in the middle.

Half a number is another number. Only a first word that alone is too long may be cut, or any in less than twenty cells.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from playground.checker.fates import Belief, belief_words
from playground.live.race.views import ColumnView, OutcomeView, PartingView, RaceView
from playground.live.views import AccountView, CountersView, EventRow, MessageRow, Narration, RowWindow, Snapshot
from playground.words.outcome import promise_words
from playground.words.phrases import brief
from tests.properties.profiles import brisk
from tests.widgets import strategies as some
from tests.widgets.helpers import text
from widgets.renderables.bars import CaptionView, TabsView, draw_caption, draw_tabs
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.counters import CountersPaneView, draw_counters
from widgets.renderables.header import BRIEF_GUARANTEES, HeaderView, draw_header
from widgets.renderables.lane import Tracks
from widgets.renderables.lists import ListView, draw_events, draw_ledger
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.producer import draw_producer
from widgets.renderables.race import draw_column
from widgets.renderables.race_bar import draw_parting
from widgets.renderables.race_figures import ColumnPaneView
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import Row, Span, crop, row, width_of

WIDTHS = st.integers(8, 130)
HEIGHTS = st.sampled_from([1, 2, 4, 6, 10, 14, 20, 34])
_TORN = re.compile(r"\w…")
_NUMBER = re.compile(r"(?<![\w.,·])[$+-]*\d[\d,.]*(?:[kMBT]\b)?")


def holds(rows: list[Row], width: int, height: int, numbers: Sequence[int] = ()) -> str:
    """What is drawn, after a look that it fits, and that every number in it is one of these, in full or in brief."""
    assert len(rows) <= height
    assert max(map(width_of, rows), default=0) <= width, text(rows)
    drawn = text(rows)
    for line in drawn.splitlines():
        torn = _TORN.search(line)
        assert width < 20 or torn is None or len(line[: torn.end()].split()) == 1, line
    told = {re.sub(r"[^\dkMBT]", "", shown) for one in numbers for shown in (f"{one}", brief(one))}
    for found in _NUMBER.findall(drawn) if numbers else ():
        assert re.sub(r"[^\dkMBT]", "", found) in told, (found, drawn)
    return drawn


def _paper() -> Paper:
    return Paper(UNICODE, defaultdict(Tracks))


@given(st.text("ab 日1234,", max_size=40), st.integers(0, 40))
@brisk
def test_a_line_is_cut_between_words(words: str, width: int) -> None:
    kept = text([crop(row(Span(words)), width)])
    if kept != words.rstrip():
        assert width == 0 or kept.endswith("…")
        left = kept.removesuffix("…").rstrip()
        assert words.startswith(left)
        whole = not words[len(left) : len(left) + 1].strip()
        assert whole or (len(words[: len(left) + 1].split()) == 1 and not any(map(str.isdecimal, left)))


def test_a_line_without_words_has_room_everywhere() -> None:
    """Where what stands beside it leaves less than nothing."""
    assert [crop(line, room) for line in (row(), row(Span("m3"))) for room in (0, -3)] == [row()] * 4


@given(some.COUNTERS, some.ACCOUNTS, WIDTHS, HEIGHTS, st.booleans())
@brisk
def test_every_number_among_the_counters_is_whole(
    counters: CountersView, account: AccountView, width: int, height: int, broker: bool
) -> None:
    view = CountersPaneView(counters, account, broker)
    account_numbers = [abs(one) for one in (*account[2:], account.due, account.twice - account.missing)]
    drawn = holds(draw_counters(view, width, min(height, 2)), width, height, [*counters, *account_numbers])
    if width >= 30 and height:
        for word, value in (("LOST", counters.lost), ("DUPLICATED", counters.duplicated)):
            assert re.search(rf"{word} +({value:,}|{brief(value)})\b", drawn)


@given(some.COUNTERS, some.ACCOUNTS, WIDTHS, st.booleans(), st.booleans())
@brisk
def test_the_words_beside_large_digits_are_whole_and_stand_apart(
    counters: CountersView, account: AccountView, width: int, broker: bool, ascii_only: bool
) -> None:
    drawn = holds(draw_counters(CountersPaneView(counters, account, broker), width, 4, ascii_only=ascii_only), width, 4)
    assert width < 30 or {"LOST", "DUPLICATED"} <= set(re.findall(r"\b[A-Z]{2,}\b", drawn))


@given(some.snapshots(), WIDTHS, HEIGHTS)
@brisk
def test_the_producer_says_all_that_it_believes(snapshot: Snapshot, width: int, height: int) -> None:
    view = PaneView(snapshot)
    height = max(height, 12) if height > 5 else height
    drawn = holds(draw_producer(view, width, height, UNICODE), width, height)
    if width >= 26 and height > 5:
        for belief, count in snapshot.producer.beliefs.items():
            assert f"{belief.value} {count:,}" in drawn or f"{belief.value} {brief(count)}" in drawn


@given(some.snapshots(), WIDTHS, HEIGHTS)
@brisk
def test_a_producer_that_never_asked_does_not_say_that_all_is_ok(snapshot: Snapshot, width: int, height: int) -> None:
    ok = snapshot.producer.beliefs[Belief.OK]
    view = PaneView(snapshot._replace(producer=snapshot.producer._replace(never_asked=ok)))
    height = max(height, 12) if height > 5 else height
    drawn = holds(draw_producer(view, width, height, UNICODE), width, height)
    if width >= 26 and height > 5 and ok:
        assert f"never asked {ok:,}" in drawn or f"never asked {brief(ok)}" in drawn
        assert "ok" not in drawn.split()


@given(some.snapshots(), WIDTHS, HEIGHTS)
@brisk
def test_the_consumer_shows_what_is_in_the_account(snapshot: Snapshot, width: int, height: int) -> None:
    account = snapshot.account
    view = PaneView(snapshot)
    height = max(height, 16) if height > 7 else height
    drawn = holds(draw_consumer(view, width, height, UNICODE), width, height)
    if width >= 16:
        assert account.money(account.actual) in drawn or f"{account.unit}{brief(account.actual)}" in drawn


@given(some.snapshots(), WIDTHS, HEIGHTS)
@brisk
def test_the_network_names_whole_messages(snapshot: Snapshot, width: int, height: int) -> None:
    view = PaneView(snapshot)
    height = max(height, len(snapshot.links) + 1)
    drawn = holds(draw_network(view, width, height, _paper())[:height], width, height)
    names = {int(name) for name in re.findall(r"m(\d+)", drawn)}
    assert names <= {1, 3, 12, 290, 6652, 1_000_000}


@given(some.HEADERS, WIDTHS)
@brisk
def test_the_header_keeps_the_verdict_whatever_else_goes(view: HeaderView, width: int) -> None:
    drawn = holds([draw_header(view, width, UNICODE)], width, 1)
    if view.badge and width >= 12:
        verdict = promise_words(view.badge.verdict, is_promised=view.badge.is_promised)
        assert verdict.brief in drawn or verdict.words in drawn
    if width >= 80 and not view.known_ms:
        is_told = view.guarantee in drawn or BRIEF_GUARANTEES[view.guarantee] in drawn  # Rather so than half a title.
        assert is_told or len("".join(view.badge[1:3]) if view.badge else "") > 20


@given(st.lists(some.MESSAGE_ROWS, max_size=4), WIDTHS, st.booleans())
@brisk
def test_the_ledger_keeps_message_fate_and_effects(messages: list[MessageRow], width: int, broker: bool) -> None:
    view = ListView(RowWindow(len(messages), 0, tuple(messages)), broker)
    drawn = holds(draw_ledger(view, width, UNICODE), width, len(messages) + 2)
    for one, line in zip(messages, drawn.splitlines()[1:], strict=False):
        assert width < 12 or line.split()[0] == f"m{one.record.number}"
        if width >= 60:
            assert belief_words(one.record.producer, was_asked=one.record.was_asked) in line
            assert f" {one.record.effects} " in line or f" {brief(one.record.effects)} " in line


@given(st.lists(some.EVENT_ROWS, max_size=4), WIDTHS)
@brisk
def test_the_events_name_whole_causes(events: list[EventRow], width: int) -> None:
    view = ListView(RowWindow(len(events), 0, tuple(events)), False)
    drawn = holds(draw_events(view, width, UNICODE), width, len(events) + 1)
    for one, line in zip(events, drawn.splitlines(), strict=False):
        assert "because of" not in line or re.search(rf"because of {one.event.cause}(?!\d)", line)


@given(some.columns(), st.none() | some.OUTCOMES, st.integers(9, 70), st.integers(12, 50))
@brisk
def test_a_column_of_the_race_says_the_two_great_numbers(
    column: ColumnView, outcome: OutcomeView | None, width: int, height: int
) -> None:
    view = ColumnPaneView(column, frozenset(), outcome)
    drawn = holds(draw_column(view, width, height, _paper()), width, height)
    for count in (column.snapshot.counters.lost, column.snapshot.counters.duplicated):
        assert f"{count:,}" in drawn or brief(count) in drawn or width >= 22, "large digits are not in the text"
    if width >= 24 and height >= 30:
        for belief, count in column.snapshot.producer.beliefs.items():
            assert not count or belief.value in drawn or belief.value == "ok"


@given(some.PARTINGS, some.COUNTS, WIDTHS, st.integers(1, 2), st.booleans())
@brisk
def test_the_bar_above_the_race_is_whole_and_says_whose_story_it_tells(
    parting: PartingView | None, count: int, width: int, height: int, over: bool
) -> None:
    view = RaceView(over=over, columns=(), parting=parting, differences=count, differing=frozenset(), has_switches=True)
    drawn = holds(draw_parting(view, width, height), width, height)
    if parting and parting.trouble and parting.trouble.what in drawn:
        assert any(whose in " ".join(drawn.split()) for whose in (parting.whose, *parting.whose_briefly))


@given(st.integers(0, 3), some.COUNTS, WIDTHS)
@brisk
def test_the_open_tab_is_named(at: int, count: int, width: int) -> None:
    names = ("Ledger", "Events", "Diagram", "Why")
    drawn = holds([draw_tabs(TabsView(names, at, f"messages: {count:,}"), width)], width, 1)
    assert names[at] in drawn or width < 9


@given(st.lists(st.sampled_from(["charged", "6,652", "at-least-once", "m290"]), max_size=40), WIDTHS, st.integers(1, 3))
@brisk
def test_what_is_said_is_cut_between_words(words: list[str], width: int, height: int) -> None:
    view = CaptionView(Narration(0, ""), coach=" ".join(["so", *words]))
    drawn = holds(draw_caption(view, width, height), width, height)
    longest = len("▌       at-least-once …  ")  # Below that a line has not even room for it, and one word is cut.
    assert width < longest or set(drawn.split()) <= {"▌", "TOUR", "so", "…", *words}

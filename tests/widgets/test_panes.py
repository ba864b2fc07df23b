"""The panes of producer, network and consumer, drawn from snapshots of real runs at instants worked out by hand."""

import pytest

from playground.engine.commands import Crash, Cut, Drop, Forget, Pause, Poison, Slow, Switch
from playground.engine.looks import BrokerLook, NodeLook, Standing, TimerLook
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.session import Session
from playground.live.views import Snapshot
from tests.live.helpers import payments, session_of, snapshot, to_the_end
from tests.widgets.helpers import role_of, text
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.lane import Tracks
from widgets.renderables.network import PaneView, Paper, draw_network, queue_line
from widgets.renderables.producer import draw_producer
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of


def _network(present: Snapshot, width: int = 60, height: int = 14) -> str:
    paper = Paper(UNICODE, {link.place: Tracks() for link in present.links})
    return text(draw_network(PaneView(present), width, height, paper))


def _producer(present: Snapshot, width: int = 30, height: int = 14) -> str:
    return text(draw_producer(PaneView(present), width, height, UNICODE))


def _consumer(present: Snapshot, width: int = 32, height: int = 14) -> str:
    return text(draw_consumer(PaneView(present), width, height, UNICODE))


def _at(session: Session, time_ms: int) -> Snapshot:
    session.advance(time_ms)
    return snapshot(session)


def test_the_producer_says_what_it_waits_for_and_how_long_still() -> None:
    drawn = _producer(_at(payments(), 1100))
    assert "sent  m2  charge $100" in drawn
    assert "waiting for an ACK" in drawn
    assert "m2   try 1 █" in drawn
    assert "0.9 s" in drawn
    assert "ok 1  unknown 1  failed 0" in drawn


def test_a_high_pane_lists_the_latest_beliefs_and_effects_but_what_came_of_it_only_where_nobody_is_to_guess() -> None:
    present = _at(session_of("ack-lost"), 4160)
    believed, done = _producer(present, 30, 30).splitlines(), _consumer(present, 32, 30).splitlines()
    assert "m3   sent again, try 2 4.000 s" in believed
    assert [one.split()[0] for one in believed if one.endswith(" s")][-4:] == ["m3", "m3", "m2", "m1"]
    assert [one for one in done if one.startswith("m3")] == [
        "m3   charged again       4.150 s",
        "m3   charged             3.150 s",
    ]
    assert len(believed) == len(done) == 30
    guessed = text(draw_consumer(PaneView(present, guessed=True), 32, 30, UNICODE))
    assert "charged" not in guessed
    assert "latest" not in _producer(present) + _consumer(present)


def test_a_wait_that_no_clock_ends_has_no_bar() -> None:
    drawn = _producer(_at(session_of("mqtt-qos-2-handler-dies"), 3000), 26)
    assert "m3   try 1        no timer" in drawn.splitlines()


def _unanswered(time_ms: int) -> Snapshot:
    """The producer has sent a message a second, and none has an answer."""
    session = payments(more="\n[producer]\nack_timeout_ms = 60000\n")
    session.give(Cut(links=(Place.DELIVER,)))
    return _at(session, time_ms)


def test_in_a_line_the_producer_names_the_three_that_wait_longest_and_counts_the_others() -> None:
    lines = [_producer(_unanswered(time_ms), 100, 1) for time_ms in (2500, 3500)]
    assert "waiting m1 57 s  m2 58 s  m3 59 s  " in lines[0]
    assert "+" not in lines[0]
    assert "m3 58 s  +1  " in lines[1]


def test_the_producers_pane_is_as_high_as_there_is_room_and_names_as_many_as_it_can() -> None:
    for height in range(8, 20):
        drawn = _producer(_unanswered(4500), 40, height).splitlines()
        assert len(drawn) == height
        assert drawn[0] == "sent  m5  charge $100"
        assert drawn[-1] == "ok 0  unknown 5  failed 0"
        assert drawn[3] == "waiting for an ACK"
        named = sum("try 1" in line for line in drawn)
        # Sent, next, a blank, the heading; a blank, two lines of beliefs: the rest is for those that wait.
        room = height - 7
        assert named == 5 if room >= 5 else f"and {5 - named} more" in drawn


def test_what_the_producer_believes_is_whole_and_in_one_order_at_any_width_that_has_room_for_it() -> None:
    # m1 was sent without asking, m2 was lost, m3 is answered.
    session = payments(more="\n[producer]\nack_timeout_ms = 60000\n")
    session.give(Switch(guarantee=Guarantee.AT_MOST_ONCE))
    session.advance(500)
    session.give(Switch(guarantee=Guarantee.AT_LEAST_ONCE))
    session.give(Cut(links=(Place.DELIVER,), for_ms=1000))
    present = _at(session, 2700)
    for width in range(20, 60):
        told = " ".join(_producer(present, width).splitlines()[-2:]).replace("believes", "").split()
        assert " ".join(told) == "ok 1 never asked 1 unknown 1 failed 0"


@pytest.mark.parametrize(("height", "line"), [(2, 1), (1, 0)])
def test_in_its_last_line_the_producer_believes_all_three_where_they_have_room(height: int, line: int) -> None:
    present = _at(payments(), 1100)
    wide, narrow = (_producer(present, width, height).splitlines()[line] for width in (60, 26))
    assert wide.endswith("ok 1  unknown 1  failed 0")
    # In the only line it leaves room for its name.
    assert narrow.endswith("ok 1  unknown 1  failed 0" if height == 2 else "PRODUCER   ok 1  unknown 1")


def test_whoever_waits_for_nothing_says_so() -> None:
    assert "waits for no answer" in _producer(_at(payments("at-most-once"), 100))


def test_what_is_armed_and_what_is_cut_stands_at_its_link() -> None:
    session = payments()
    session.give(Drop(link=Place.ACK))
    session.give(Cut(links=(Place.DELIVER,), for_ms=2000))
    drawn = _network(snapshot(session))
    assert "⚑ drop the next ACK" in drawn
    assert "CUT 2.0 s" in drawn
    assert "\u2573  \u2573" in drawn


def test_both_links_of_a_connection_that_broke_say_until_when() -> None:
    drawn = _network(_at(session_of("connection-breaks"), 450))
    assert drawn.count("BROKEN 0.6 s") == 2
    assert drawn.count("\u2573  \u2573") == 2


@pytest.mark.parametrize(("width", "height"), [(60, 14), (78, 6), (130, 20)])
def test_a_broker_has_four_lanes_and_the_queue_at_every_size(width: int, height: int) -> None:
    drawn = _network(_at(payments(system="broker"), 75), width, height)
    for word in ("publish", "confirm", "deliver", "ack", "BROKER", "in flight"):
        assert word in drawn
    assert "m1" in drawn


@pytest.mark.parametrize("system", ["direct", "broker"])
def test_the_lanes_share_the_height_there_is_and_never_take_more(system: str) -> None:
    present = _at(payments(system=system), 75)
    for height in range(2 * len(present.links) + (system == "broker"), 40):
        drawn = _network(present, 60, height).split("\n")
        assert len(drawn) <= height
        # Each has a line that says from where it goes to where.
        assert sum(" → " in line for line in drawn) == len(present.links)


def test_the_queue_counts_what_it_has_no_room_to_name() -> None:
    timers = tuple(TimerLook(message, 1, 500, 1000) for message in (2382, 2653, 2676))
    up = NodeLook(Place.BROKER, Standing.UP, None)
    broker = BrokerLook(up, (), 0, timers, 272, (12, 13))
    drawn = {width: text([queue_line(broker, width, UNICODE, {})]) for width in (78, 60, 40, 32)}
    assert drawn[78] == "BROKER  stored none  in flight m2382 0.5 s +271  dead letters m12 +1"
    assert drawn[40] == "BROKER  dead letters 2  in flight 272"
    assert drawn[32] == "BROKER  dead letters 2  in …"
    for line in drawn.values():
        assert "dead letters" in line


def test_the_consumer_shows_work_ids_and_money() -> None:
    drawn = _consumer(_at(payments("exactly-once"), 1100))
    assert "working on m2" in drawn
    assert "on disk, in one step with the" in drawn
    assert "CHARGED" in drawn
    assert "$100" in drawn


def test_the_consumer_says_what_has_just_happened_to_its_table() -> None:
    session = payments("exactly-once", messages=1)
    session.give(Drop(link=Place.ACK))
    seen = [_consumer(_at(session, 160)), _consumer(_at(session, 1060))]
    session.give(Forget(node=Place.CONSUMER))
    seen.append(_consumer(snapshot(session)))
    told = ("m1 noted", "m1 known: skipped", "wiped")
    assert [[word for word in told if word in drawn] for drawn in seen] == [list(told[:count]) for count in (1, 2, 3)]


@pytest.mark.parametrize(("width", "told"), [(130, "inbox m2 m3 m4 m5 m6 m7 +2"), (60, "inbox m2 m3 +6")])
def test_in_two_lines_the_consumer_names_six_of_its_inbox_or_two_and_counts_the_others(width: int, told: str) -> None:
    session = payments(messages=9, more="\n[consumer]\nprocessing_ms = 60000\n[producer]\nack_timeout_ms = 60000\n")
    line = _consumer(_at(session, 9000), width, 2).splitlines()[0]
    assert f"{told}  " in line


@pytest.mark.parametrize("width", [32, 12])
def test_an_account_with_nothing_in_it_has_no_sign(width: int) -> None:
    drawn = _consumer(snapshot(payments()), width)
    assert "$0" in drawn
    assert "-$0" not in drawn


@pytest.mark.parametrize(("width", "lines"), [(24, 1), (23, 2)])
def test_the_kind_of_table_stands_beside_its_name_where_both_have_room(width: int, lines: int) -> None:
    drawn = _consumer(snapshot(payments(more='\n[consumer]\ndedup = "memory"\n')), width)
    told = {1: "processed ids  in memory", 2: "processed ids\n in memory"}
    assert [count for count, words in told.items() if words in drawn] == [lines]


def test_what_the_consumers_pane_has_no_room_for_is_never_cut_without_a_sign() -> None:
    """m1 is noted at 1101 ms and m2 charged at 1150; of two lines of account the rest is for what stands above.

    First blank lines give way, then words on where the ids are kept; what is left out of the others has an ellipsis.
    """
    session = payments("exactly-once", more='\n[consumer]\ndedup = "effect-first"\n')
    present = _at(session, 1150)
    head, table = ["done, not noted  m2", "inbox  none"], ["processed ids", " m1 noted", " m1"]
    kept = [" on disk, after the", " effect"]
    for height, above in (
        (11, [*head, "", *table, *kept, ""]),
        (10, [*head, *table, *kept, ""]),
        (9, [*head, *table, *kept]),
        (8, [*head, *table, " on disk"]),
    ):
        assert _consumer(present, 24, height).splitlines()[:-2] == above
    session.give(Slow(processing_ms=900))
    session.give(Poison(message=7))
    squeezed = _consumer(snapshot(session), 24, 8).splitlines()
    assert squeezed[2:6] == ["slow: 0.9 s a message", "poisoned  m7", "processed ids   m1 …", " on disk"]


def test_a_duplicate_is_named_as_the_reason_of_the_difference() -> None:
    session = to_the_end(session_of("ack-lost"))
    rows = draw_consumer(PaneView(snapshot(session)), 32, 14, UNICODE)
    assert "done again" in text(rows), "of three times it is no less true"
    assert role_of(rows, "$600") == "alarm-duplicated"


def test_a_loss_is_named_as_the_reason_of_the_difference() -> None:
    drawn = _consumer(snapshot(to_the_end(session_of("no-retry-after-crash"))))
    assert "will never come" in drawn


@pytest.mark.parametrize(("fault", "badge"), [(Crash, "DOWN"), (Pause, "PAUSED")])
@pytest.mark.parametrize("height", [2, 14])
def test_a_consumer_that_is_down_or_paused_is_not_idle(fault: type[Crash | Pause], badge: str, height: int) -> None:
    session = payments()
    assert "idle" in _consumer(_at(session, 500), 78, height)
    session.give(fault(node=Place.CONSUMER, for_ms=300))
    drawn = _consumer(snapshot(session), 78, height)
    assert badge in drawn
    assert "idle" not in drawn


def test_a_node_that_is_down_or_paused_says_so_in_words_at_every_size() -> None:
    session = payments()
    session.give(Crash(node=Place.PRODUCER, for_ms=900))
    session.give(Pause(node=Place.CONSUMER, for_ms=2100))
    session.give(Poison(message=3))
    present = snapshot(session)
    for height in (1, 14):
        assert "✖ DOWN 0.9 s" in _producer(present, 78, height)
    for height in (2, 14):
        assert "‖ PAUSED 2.1 s" in _consumer(present, 78, height)
        assert "poisoned" in _consumer(present, 78, height)


@pytest.mark.parametrize("preset", ["chaos-test", "everything-goes-wrong", "zombie-consumer", "heavy-weather"])
@pytest.mark.parametrize("width", [30, 40, 78, 130])
def test_nothing_is_ever_wider_than_its_pane(preset: str, width: int) -> None:
    session = session_of(preset)
    while not session.over:
        present = _at(session, session.simulation.now_ms + 170)
        paper = Paper(ASCII, {link.place: Tracks() for link in present.links})
        for height in (1, 2, 6, 14):
            drawings = [
                draw_network(PaneView(present), width, height, paper),
                draw_consumer(PaneView(present), width, height, ASCII),
                draw_producer(PaneView(present), width, height, ASCII),
            ]
            assert all(width_of(row) <= width for rows in drawings for row in rows)


def test_a_link_in_one_line_says_whose_packet_died_and_why() -> None:
    session = payments("at-most-once")
    session.give(Drop(link=Place.DELIVER))
    session.step_event()
    drawn = _network(_at(session, 10), 80, 3)
    assert [line.split()[0] for line in drawn.splitlines()[:2]] == ["deliver", "ack"]
    assert drawn.splitlines()[2] == "✗ m1 dropped by you"

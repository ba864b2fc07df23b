"""A lane says where each packet is, what it is, and where one has just died; as text, so without any colour."""

import pytest

from playground.engine.places import Place
from playground.live.views import DeadView, LinkView, PacketKind, PacketView
from widgets.renderables.lane import Tracks, death_note, lane
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import Row


def _link(place: Place, *packets: PacketView, dead: tuple[DeadView, ...] = (), cut: bool = False) -> LinkView:
    ends = (Place.PRODUCER, Place.CONSUMER) if place is Place.DELIVER else (Place.CONSUMER, Place.PRODUCER)
    return LinkView(place, *ends, packets, dead, cut, None, 0.0, ())


def _packet(place: Place, message: int, progress: float, nth: int = 1, **how: bool) -> PacketView:
    answer = place is Place.ACK
    kind = PacketKind.ANSWER if answer else PacketKind.FIRST if nth == 1 else PacketKind.AGAIN
    return PacketView(place, message, nth, kind, progress, departed=10 * message + nth, **how)


def _text(row: Row) -> str:
    return "".join(span.text for span in row)


def _drawn(link: LinkView, width: int = 24, signs: Signs = UNICODE) -> str:
    (row,) = lane(link, width, 1, {}, signs, None)
    return _text(row)


def test_data_goes_right_and_answers_come_back_left() -> None:
    assert _drawn(_link(Place.DELIVER, _packet(Place.DELIVER, 5, 0.5))) == "┣━━━━━━━━━━●m5━━━━━━━━━▶"
    assert _drawn(_link(Place.ACK, _packet(Place.ACK, 5, 0.25))) == "◀━━━━━━━━━━━━━━━━○m5━━━┫"


def test_a_retry_a_second_copy_and_a_delayed_packet_have_signs_of_their_own() -> None:
    assert "◆m3·2" in _drawn(_link(Place.DELIVER, _packet(Place.DELIVER, 3, 0.3, nth=2)))
    plain = _drawn(_link(Place.DELIVER, _packet(Place.DELIVER, 3, 0.3, nth=2)), signs=ASCII)
    assert "#m3/2" in plain, "as on the trail below it, and no fraction"
    assert "◈m3" in _drawn(_link(Place.DELIVER, _packet(Place.DELIVER, 3, 0.3, doubled=True)))
    assert "◌m3" in _drawn(_link(Place.DELIVER, _packet(Place.DELIVER, 3, 0.3, delayed=True)))


def test_at_the_end_of_the_lane_the_name_goes_to_the_other_side() -> None:
    assert _drawn(_link(Place.DELIVER, _packet(Place.DELIVER, 12, 1.0))).endswith("m12●▶")


def test_a_lost_packet_is_a_cross_with_a_trail_and_its_reason_stands_below() -> None:
    dead = DeadView(Place.ACK, 3, 1, PacketKind.ANSWER, 0.5, "dropped on purpose")
    link = _link(Place.ACK, dead=(dead,))
    assert _drawn(link) == "◀━━━━━━━━━━━✗m3╌╌╌╌╌╌╌╌┫"
    assert _text(death_note(link, 40, UNICODE)).strip() == "↑ dropped on purpose"


@pytest.mark.parametrize(
    ("why", "width", "said"),
    [
        ("lost by chance", 16, "↑ lost by chance"),
        ("lost by chance", 12, "↑ by chance"),
        ("lost by chance", 8, "↑ lost"),
        ("dropped on purpose", 12, "↑ dropped"),
        ("link cut by you", 12, "↑ link cut"),
        ("link cut by you", 6, "↑ cut"),
        ("lost: loss set by you", 12, "↑ lost"),
        ("consumer-2 is down", 12, "↑ down"),
        ("its connection broke by you", 12, "↑ broke"),
    ],
)
def test_why_a_packet_was_lost_is_said_in_whole_words(why: str, width: int, said: str) -> None:
    dead = DeadView(Place.DELIVER, 3, 1, PacketKind.FIRST, 0.5, why)
    assert _text(death_note(_link(Place.DELIVER, dead=(dead,)), width, UNICODE)).strip() == said


def test_a_cut_link_shows_the_gap() -> None:
    assert _drawn(_link(Place.DELIVER, cut=True)) == "┣━━━━━━━━━\u2573  \u2573━━━━━━━━━▶"


def test_however_short_a_cut_lane_keeps_its_ends() -> None:
    for width in range(4, 12):
        drawn = _drawn(_link(Place.DELIVER, cut=True), width)
        assert (drawn[0], drawn[-1], len(drawn)) == ("┣", "▶", width)
        assert "\u2573" in drawn or width < 6


def test_in_ascii_every_sign_is_ascii() -> None:
    dead = DeadView(Place.DELIVER, 3, 2, PacketKind.AGAIN, 0.5, "x")
    packets = [_packet(Place.DELIVER, 1, 0.1), _packet(Place.DELIVER, 2, 0.8, nth=2)]
    assert _drawn(_link(Place.DELIVER, *packets, dead=(dead,), cut=True), 60, ASCII).isascii()


def test_a_packet_that_can_be_clicked_says_which_one_it_is() -> None:
    (row,) = lane(_link(Place.DELIVER, _packet(Place.DELIVER, 5, 0.5)), 24, 1, {}, UNICODE, None)
    assert [span.pick for span in row if "m5" in span.text] == [("packet", 51)]
    assert {span.pick for span in row if "━" in span.text} == {("link", int(Place.DELIVER))}


def test_packets_at_the_same_place_get_tracks_of_their_own_and_keep_them() -> None:
    tracks = Tracks()
    packets = [_packet(Place.DELIVER, message, 0.0) for message in (1, 2, 3)]
    first = tracks.assign(packets, 3)
    assert sorted(first.values()) == [0, 1, 2]
    later = tracks.assign([*packets[1:], _packet(Place.DELIVER, 4, 0.0)], 3)
    assert {key: later[key] for key in (21, 31)} == {key: first[key] for key in (21, 31)}
    assert later[41] == first[11]


def test_a_crowd_is_drawn_without_names() -> None:
    crowd = [_packet(Place.DELIVER, message, message / 60) for message in range(1, 60)]
    text = _drawn(_link(Place.DELIVER, *crowd), 100)
    assert "m" not in text
    assert text.count("●") > 40


def test_a_lane_without_room_for_a_packet_is_left_blank() -> None:
    link = _link(Place.DELIVER, _packet(Place.DELIVER, 5, 1.0), cut=True)
    for width in range(-8, 12):
        assert all(len(_text(row)) <= max(width, 0) for row in lane(link, width, 3, {}, UNICODE, None))


def test_on_one_line_a_packet_that_covers_others_says_how_many() -> None:
    packets = [_packet(Place.DELIVER, message, 0.3, nth=2) for message in (1, 2, 3)]
    drawn = _drawn(_link(Place.DELIVER, *packets, _packet(Place.DELIVER, 4, 0.28)))
    assert "●m4+3" in drawn
    assert "m3" not in drawn


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_packets_that_only_touch_each_other_are_both_named(order: tuple[int, int]) -> None:
    # The sign and the name of m1 take three of the 21 cells between the ends; m2 comes right after.
    packets = [_packet(Place.DELIVER, message, 3 * message / 21) for message in order]
    assert "━●m1●m2━" in _drawn(_link(Place.DELIVER, *packets))


def test_the_selected_packet_is_never_covered() -> None:
    packets = [_packet(Place.DELIVER, message, 0.3) for message in (1, 2, 3)]
    (row,) = lane(_link(Place.DELIVER, *packets), 24, 1, {}, UNICODE, ("packet", 11))
    assert "●m1+2" in _text(row)

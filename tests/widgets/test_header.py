"""The header says which run this is, how fast the clock goes, and whether the promise is still kept."""

from typing import Any

import pytest

from playground.checker.fates import Verdict
from playground.live.camera import take_snapshot
from playground.live.session import Session
from playground.live.views import BadgeView
from playground.scenario.load import load_preset
from tests.widgets.helpers import role_of, text
from widgets.renderables.header import HeaderView, badge, badge_forms, draw_header
from widgets.renderables.signs import ASCII, UNICODE
from widgets.renderables.spans import width_of

_SO_FAR = BadgeView(None, "so far")


def _view(**changes: Any) -> HeaderView:
    view: dict[str, Any] = {
        "title": "The ACK that never came back",
        "guarantee": "at-least-once",
        "system": "direct",
        "seed": 7,
        "now_ms": 3150,
        "rate": 0.1,
        "speed": 0.1,
        "paused": False,
        "held_back": False,
        "over": False,
        "badge": _SO_FAR,
    }
    return HeaderView(**{**view, **changes})


def _text(view: HeaderView, width: int = 120) -> str:
    return text([draw_header(view, width, UNICODE)])


def test_one_line_has_it_all() -> None:
    line = _text(_view())
    for part in (
        "The ACK that never came back",
        "at-least-once · direct · seed 7",
        "▶ 0.1x, slow motion 3.150 s",
        "● promise kept so far",
    ):
        assert part in line


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paused": True}, "‖ paused 3.150 s"),
        ({"rate": 0.9}, "» 0.9x, hurrying 3.150 s"),
        ({"speed": 1.0, "rate": 1.0}, "▶ 1x 3.150 s"),
        ({"speed": 100.0, "rate": 100.0, "held_back": True}, "as fast as it goes"),
        ({"over": True}, "over at 3.150 s"),
        ({"badge": BadgeView(Verdict.VIOLATED, "")}, "✗ promise broken"),
        ({"badge": BadgeView(Verdict.HOLDS, "")}, "● promise kept"),
        ({"badge": BadgeView(Verdict.UNDECIDED, "")}, "? undecided"),
        ({"badge": BadgeView(None, "draining")}, "promise kept, draining"),
    ],
)
def test_the_clock_and_the_badge_say_how_it_stands(changes: dict[str, Any], words: str) -> None:
    assert words in _text(_view(**changes))


def test_the_title_gives_way_before_anything_else() -> None:
    line = _text(_view(title="A title of very many words that no small terminal has room for"), 80)
    assert "at-least-once · direct" in line
    assert "● promise kept so far" in line
    assert "…" in line


@pytest.mark.parametrize("changes", [{}, {"paused": True, "title": "Your playground"}])
def test_at_80_columns_a_title_is_whole_rather_than_beside_the_system(changes: dict[str, Any]) -> None:
    line = _text(_view(**changes), 80)
    assert _view(**changes).title in line
    assert "● promise kept so far" in line


@pytest.mark.parametrize(
    ("width", "words"),
    [(200, "dedup = transaction and 1 more"), (120, "dedup = transaction and 1 more"), (80, "2 changed")],
)
def test_settings_that_are_not_the_authors_are_named(width: int, words: str) -> None:
    badge = BadgeView(None, "so far", outcome="m3 charged twice", brief="charged twice")
    view = _view(changed=("dedup = transaction", "messages = 3"), badge=badge)
    assert f"at-least-once · {words} " in _text(view, width)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_it_is_never_wider_than_the_screen_where_the_screen_has_room_for_the_badge(width: int) -> None:
    assert width_of(draw_header(_view(title="日本語のとても長い題名" * 4), width, UNICODE)) <= max(width, 36)


def test_a_broken_promise_is_an_alarm_and_not_only_by_its_colour() -> None:
    line = [draw_header(_view(badge=BadgeView(Verdict.VIOLATED, "")), 120, ASCII)]
    assert role_of(line, "promise broken") == "alarm-lost"
    assert text(line).isascii()


@pytest.mark.parametrize(("changes", "words"), [({"paused": True}, "paused"), ({"over": True}, "over at")])
def test_at_80_columns_it_is_said_in_words_that_a_run_stands_still(changes: dict[str, object], words: str) -> None:
    badge = BadgeView(None, "so far", outcome="all 5 charged once", brief="5 charged once")
    assert words in _text(_view(badge=badge, **changes), 80)


def test_beside_a_promise_that_is_kept_what_went_wrong_is_said_to_be_allowed() -> None:
    kept = BadgeView(None, "so far", outcome="m3 charged twice", brief="charged twice", role="duplicated")
    assert _text(_view(badge=kept)).endswith("● promise kept so far · allowed: m3 charged twice")
    forms = [text([form]).strip() for form in badge_forms(kept, UNICODE)]
    assert forms[2] == "● kept · allowed: m3 charged twice"
    for other in (kept._replace(verdict=Verdict.VIOLATED), kept._replace(role="late"), kept._replace(outcome="")):
        assert "allowed" not in "".join(text([form]) for form in badge_forms(other, UNICODE))


def test_all_that_came_of_a_run_is_said_before_it_is_cut_to_the_gravest() -> None:
    told = BadgeView(
        Verdict.VIOLATED,
        "",
        "m3 charged twice, m2 and m5 late",
        "charged twice, …",
        "",
        "charged twice, late",
        terse="twice, late",
    )
    forms = [text([form]).strip() for form in badge_forms(told, UNICODE)]
    whole, terse, cut = (f"✗ broken  · {words}" for words in ("charged twice, late", "twice, late", "charged twice, …"))
    assert forms.index(whole) < forms.index(terse) < forms.index(cut)


def test_a_short_title_is_whole_also_beside_what_has_come_of_the_run() -> None:
    badge = BadgeView(None, "so far", outcome="2 charged once", brief="2 charged once")
    assert "Your playground " in _text(_view(title="Your playground", paused=True, badge=badge), 80)


def test_a_short_title_is_not_called_by_its_name_so_that_it_can_be_said_that_a_duplicate_is_allowed() -> None:
    badge = BadgeView(None, "so far", "m3 charged twice", "charged twice", role="duplicated")
    line = _text(_view(title="Your playground", name="sandbox", paused=True, badge=badge), 80)
    assert line.startswith(" Your playground at-least-once ")
    assert line.endswith("● kept · m3 charged twice")


def test_where_there_is_little_room_who_fared_ill_goes_before_that_it_is_not_over() -> None:
    told = "m5 lost, m3 charged twice (sent at-least-once)"
    badge = BadgeView(None, "so far", outcome=told, brief="lost, …", role="lost", kinds="lost, earlier charged twice")
    forms = [text([form]).strip() for form in badge_forms(badge, UNICODE)]
    assert forms.index("● kept · m5 lost, …") < forms.index("● kept so far · lost, …")


def test_where_nothing_is_promised_no_promise_is_kept() -> None:
    session = Session(load_preset("rabbitmq-as-it-comes"))
    session.advance(60_000)
    view = take_snapshot(session).badge
    assert (view.verdict, view.is_promised) == (Verdict.HOLDS, False)
    shown = text([badge(view, UNICODE)])
    assert "nothing promised" in shown
    assert "kept" not in shown
    assert "m2 lost" in shown


@pytest.mark.parametrize(
    ("width", "beginning"), [(120, " The ACK that never came back at-least-once"), (80, " ack-lost at-least-once ")]
)
def test_where_a_title_has_no_room_the_name_stands_for_it(width: int, beginning: str) -> None:
    badge = BadgeView(None, "so far", outcome="m3 charged twice", brief="charged twice", role="duplicated")
    assert _text(_view(name="ack-lost", paused=True, badge=badge), width).startswith(beginning)


def test_a_name_that_has_no_room_either_is_not_cut_in_its_place() -> None:
    badge = BadgeView(None, "so far", outcome="m3 charged twice", brief="charged twice", role="duplicated")
    line = _text(_view(name="heavy-weather-at-least-once", paused=True, badge=badge), 70)
    assert line.startswith(" The ACK … at-least-once ")


def test_before_anything_has_come_of_a_run_its_title_is_worth_the_words_that_the_line_below_has() -> None:
    title = "RabbitMQ: confirms, quorum, and still twice"
    start = _view(title=title, name="demo-rabbitmq-strongest", paused=True, now_ms=0)
    assert _text(start, 80).split("   ")[0] == f" {title}"
    later = start._replace(badge=BadgeView(None, "so far", outcome="m2 charged twice", brief="charged twice"))
    assert _text(later, 80).startswith(" demo-rabbitmq-strongest ")


def test_the_name_of_a_preset_stands_in_the_place_of_half_a_title() -> None:
    badge = BadgeView(None, "so far", "2 recorded once", "recorded once")
    view = _view(title="Three seconds cut, three readings lost", name="cut-three-seconds", badge=badge, paused=True)
    for width in range(86, 97):
        shown = _text(view, width)
        assert shown.startswith(" cut-three-seconds at-least-once ")
        assert "paused 3.150 s" in shown
        assert "so far · 2 recorded once" in shown
    assert _text(view, 100).startswith(f" {view.title} at-least-once ")
    assert _text(view, 70).startswith(" cut-three-seconds ")


def test_rather_than_half_a_guarantee_beside_a_short_title_the_name_stands_there_with_all_of_it() -> None:
    broken = BadgeView(Verdict.VIOLATED, "", "m2 charged twice", "charged twice", "duplicated", "charged twice")
    view = _view(title="Your playground", name="sandbox", guarantee="exactly-once", paused=True, badge=broken)
    line = _text(view, 80)
    assert line.startswith(" sandbox exactly-once ")
    assert line.rstrip().endswith("m2 charged twice")


@pytest.mark.parametrize(
    ("outcome", "brief"),
    [("1 booked once", "booked once"), ("m3 late", "late"), ("m3 booked twice, m4 late", "booked twice, …")],
)
@pytest.mark.parametrize("changes", [{}, {"paused": True}, {"over": True}])
def test_at_80_columns_it_is_called_by_one_name_under_a_guarantee_in_full_whatever_has_come_of_it(
    outcome: str, brief: str, changes: dict[str, Any]
) -> None:
    badge = BadgeView(None, "so far", outcome, brief, "duplicated", "booked twice, late")
    view = _view(title="Its lease ran out while it slept", name="zombie-consumer", speed=1.0, rate=1.0, badge=badge)
    assert _text(view._replace(**changes), 80).startswith(" zombie-consumer at-least-once ")


def test_a_run_that_is_over_shows_no_sign_of_going_on_at_any_width() -> None:
    assert not [width for width in range(20, 121) if UNICODE.playing in _text(_view(over=True), width)]

"""No run is silent when something goes wrong: where the author says nothing, the record speaks, and says what is so."""

import pytest

from playground.live.camera import take_snapshot
from playground.live.caption import opening_narration
from playground.live.climax import SPOKEN_OF_MS, climax_words
from playground.live.course import FOREVER
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.live.travel import go_to_time
from playground.live.views import Narration, Speaker
from playground.scenario.build import build
from playground.scenario.catalogue import library_table, load_all
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from tests.library import on_each_preset
from tests.live.helpers import payments
from widgets.renderables.bars import CaptionView, draw_caption

_NARROW = 80, 2
"""Cells and lines of what is said on a screen of 80x24."""


def _said(session: Session, time_ms: int) -> Narration:
    session.advance(time_ms)
    return take_snapshot(session).caption


def test_the_second_charge_of_a_lost_ack_is_said_as_it_happens() -> None:
    session = Session(load_preset("ack-lost"))
    assert _said(session, 4149).text == "m3 was charged; nobody told the producer."
    said = _said(session, 4150)
    assert said.by is Speaker.RECORD
    assert said.text == "m3 was charged twice: its ACK was lost at 3.150 s (on purpose), so the producer sent it again."


def test_of_one_more_charge_the_line_tells_too() -> None:
    """Attempt 2, which comes as the ACK of the first is lost, is doubled: two more charges, 0.1 s apart."""
    steps = [*library_table("ack-lost")["steps"], {"do": "duplicate", "link": "deliver", "message": "m3", "attempt": 2}]
    session = Session(build({**library_table("ack-lost"), "steps": steps}, "doubled"))
    assert _said(session, 4150).text.startswith("m3 was charged twice: ")
    assert _said(session, 4250).text.startswith("m3 was charged 3 times: ")


@pytest.mark.parametrize(
    ("name", "time_ms", "text"),
    [
        (
            "cut-three-seconds",
            3000,
            "m4 was lost at 3.000 s, on the cut link; it was never recorded, and nobody was told.",
        ),
        (
            "timeout-too-short",
            1600,
            "m1 was charged twice: its timer ran out at 1.000 s, before its ACK was back.",
        ),
        (
            "forgotten-ack",
            2200,
            "m1 was mailed twice: its redelivery fell due at 2.050 s, before its ACK was back.",
        ),
    ],
)
def test_what_brought_it_about_is_named_with_its_time(name: str, time_ms: int, text: str) -> None:
    assert _said(Session(load_preset(name)), time_ms).text == text


@pytest.mark.parametrize(
    ("system", "tail"),
    [
        ("sqs", "so SQS handed it out again"),
        ("http", "so the client sent it again"),
        ("rabbitmq", "so the broker delivered it again"),
    ],
)
def test_in_a_real_system_who_brought_it_back_is_told_in_its_words(system: str, tail: str) -> None:
    preset = load_preset("crash-after-effect", Overrides(system=system, elsewhere=True))
    assert tail in _said(Session(preset), 1 << 60).text


def test_on_a_narrow_screen_what_the_record_says_has_room_and_is_never_cut() -> None:
    for preset in load_all():
        session = Session(preset)
        session.advance(1 << 60)
        for anomaly in session.tally.anomalies[:3]:
            said = Narration(anomaly.time_ms, climax_words(session, anomaly), Speaker.RECORD, anomaly.fate)
            rows = draw_caption(CaptionView(said), *_NARROW)
            assert not any("…" in span.text for line in rows for span in line), (preset.name, said.text)


@on_each_preset
def test_every_preset_has_a_line_at_each_of_its_climaxes(preset: Preset) -> None:
    ahead = Session(preset)
    ahead.advance(1 << 60)
    session = Session(preset)
    for anomaly in ahead.tally.anomalies:
        said = _said(session, anomaly.time_ms)
        assert anomaly.time_ms - said.time_ms <= SPOKEN_OF_MS, said
        assert said.by is Speaker.AUTHOR or said.text.endswith(".")


def test_the_author_goes_first_where_both_would_speak() -> None:
    said = _said(Session(load_preset("window-too-short")), 5750)
    assert (said.time_ms, said.by) == (5750, Speaker.AUTHOR)


def test_before_anybody_speaks_the_script_says_what_it_is_about_to_do() -> None:
    said = _said(payments(), 10)
    assert said.by is Speaker.SCRIPT
    assert "sent at-least-once: charge $100, each once." in said.text
    raced = opening_narration(payments()).text
    assert ": charge $100, each once." in raced
    assert "sent" not in raced, "each column of a race has a guarantee of its own"


def test_in_the_past_is_said_what_was_said_then() -> None:
    session = Session(load_preset("ack-lost"))
    late = _said(session, 4500)
    go_to_time(session, 3500)
    assert take_snapshot(session).caption.time_ms == 3150
    go_to_time(session, 4400)
    assert take_snapshot(session).caption == late


def test_what_somebody_held_up_by_hand_is_told_as_it_comes_late() -> None:
    """The request of m1 is dropped as it leaves; its timer runs out after 1 s, and it is charged 150 ms later."""
    session = Session(load_preset("sandbox"))
    INTERVENTIONS["drop-data"].do(session)
    assert _said(session, 1149).by is Speaker.SCRIPT
    said = _said(session, 1150)
    assert (said.time_ms, said.by) == (1150, Speaker.LATE)
    what, _, why = said.text.partition(": ")
    assert what == "m1 was charged late, 1.150 s after it was sent"
    assert why == "its packet was lost at 0.000 s (by you), so the producer sent it again."
    assert _said(session, 4000) == said
    go_to_time(session, 1000)
    assert take_snapshot(session).caption.by is Speaker.SCRIPT, "what is not so yet is not said"


def test_at_the_end_nothing_stands_there_any_more_that_was_about_a_moment_long_gone() -> None:
    """heavy-weather: its author speaks last at 1.050 s, and it is over at 10.700 s."""
    session = Session(load_preset("heavy-weather"))
    assert _said(session, 10_000).time_ms == 1050
    said = _said(session, FOREVER)
    assert (said.time_ms, said.by) == (session.simulation.now_ms, Speaker.END)
    assert said.text.startswith("All 8 payments were charged once, 2 of them late")

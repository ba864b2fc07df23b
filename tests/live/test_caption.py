"""What an author has written is told as what happens only of the run that it was written for.

ack-lost drops the ACK of m3 at 3.150 s, where its author speaks; window-too-short's speaks at 5.750 s, as m3 is written
down for the second time.
"""

from dataclasses import replace

from playground.engine.commands import Switch
from playground.engine.settings import Guarantee
from playground.live.caption import caption_of, doubt_of
from playground.live.interventions import INTERVENTIONS
from playground.live.session import Session
from playground.live.travel import go_to_time
from playground.live.views import Speaker
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Expectation
from playground.scenario.weather import in_other_weather
from tests.widgets.helpers import text
from widgets.renderables.bars import CaptionView, draw_caption


def _told(session: Session) -> str:
    """As it stands on a screen of 80 columns."""
    return text(draw_caption(CaptionView(caption_of(session)), 80, 2))


def test_of_a_run_that_somebody_has_changed_the_authors_words_are_the_scripts_from_then_on() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(1200)
    session.give(Switch(guarantee=Guarantee.EXACTLY_ONCE))
    assert "sent at-least-once" not in caption_of(session).text, "that is not so any more"
    session.advance(3150)
    first, second = _told(session).splitlines()
    assert first == "▌ SCRIPT  3.150 s  m3 was charged; nobody told the producer. (as it was"
    assert second.strip(" ▌") == "written; you changed the run at 1.200 s)"
    go_to_time(session, 1100)
    assert not doubt_of(session), "in the past before it"


def test_what_has_changed_nothing_yet_casts_no_doubt() -> None:
    session = Session(load_preset("ack-lost"))
    INTERVENTIONS["crash-after-effect"].do(session)
    assert session.traps
    assert not doubt_of(session)
    session.advance(200)
    assert doubt_of(session) == "as it was written; you changed the run at 0.150 s", "the trap was sprung"
    untouched = Session(load_preset("ack-lost"))
    untouched.advance(1 << 60)
    assert _told(untouched).startswith("▌ DUPLICATED  4.150 s")
    go_to_time(untouched, 3150)
    assert _told(untouched).startswith("▌ STORY  3.150 s  m3 was charged")


def test_other_settings_are_another_run_whoever_chose_them() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(3200)
    settings = session.script.settings
    session.retune(replace(settings, guarantee=Guarantee.EXACTLY_ONCE), "exactly-once")
    assert caption_of(session).doubt == "as it was written; you changed the settings"
    altered = Session(load_preset("ack-lost", Overrides(guarantee="exactly-once")))
    altered.advance(3200)
    assert caption_of(altered).doubt == "as it was written, for other settings"


def test_another_seed_is_another_run_where_chance_decides_anything() -> None:
    assert not doubt_of(Session(in_other_weather(load_preset("ack-lost"))))
    again = in_other_weather(in_other_weather(load_preset("heavy-weather")))
    assert doubt_of(Session(again)) == "as it was written, for another seed"
    assert again.expect == Expectation()


def test_what_the_record_says_goes_before_words_that_may_not_be_so() -> None:
    session = Session(load_preset("window-too-short"))
    session.advance(5000)
    INTERVENTIONS["send"].do(session)
    session.advance(5750)
    assert caption_of(session).by is Speaker.RECORD

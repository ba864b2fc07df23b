"""The badge says what the checker says: so far while a run goes on, and at its end what the report says of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.checker.fates import Verdict
from playground.live.session import Session
from playground.live.views import BadgeView
from playground.report.verdict import facts
from playground.scenario.build import build
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.words.outcome import PROMISE, UNHARMED
from tests.live.helpers import session_of, snapshot, to_the_end
from tests.properties.profiles import brisk
from tests.reference.random_presets import presets

NAMES = ("calm-at-least-once", "ack-lost", "metric-lost", "marked-then-crash", "may-lose-may-double", "chaos-test")
HIDDEN = ("kafka-external-effect",)
MORE = (
    "kafka-external-effect",
    "told-failed",
    "retries-exhausted",
    "poison-message",
    "forgotten-ack",
    "set-not-add",
    "heavy-weather",
)


@pytest.mark.parametrize("name", [*NAMES, *MORE, *HIDDEN])
def test_at_the_end_the_badge_says_what_the_report_says(name: str) -> None:
    badge = snapshot(to_the_end(session_of(name))).badge
    told = facts(play_out(load_preset(name)))
    # Of those that are no fates the screen knows only how many there were, not which.
    nameless = told.gravest in ("misreported", "done_and_parked")
    assert (PROMISE[badge.verdict].words, badge.role == UNHARMED) == (told.promise, not told.gravest)
    assert badge.outcome == (told.outcome.replace("m3 told", "1 told") if nameless else told.outcome)


def test_while_a_run_goes_on_the_badge_says_what_has_come_of_it_so_far() -> None:
    session = session_of("ack-lost")
    assert snapshot(session).badge == BadgeView(None, "so far")
    session.advance(200)
    assert snapshot(session).badge == BadgeView(None, "so far", "1 charged once", "")
    session.advance(4200)
    assert snapshot(session).badge == BadgeView(
        None, "so far", "m3 charged twice", "charged twice", "duplicated", "charged twice", terse="twice"
    )


def test_a_broken_promise_names_first_what_broke_it() -> None:
    badge = snapshot(to_the_end(session_of("may-lose-may-double"))).badge
    assert (badge.verdict, badge.outcome) == (Verdict.VIOLATED, "m4 charged twice, m2 lost")


@given(presets(), st.integers(0, 400))
@brisk
def test_at_every_instant_the_badge_agrees_with_the_counters(raw: dict[str, Any], events: int) -> None:
    session = Session(build(raw, "random"))
    for _ in range(events):
        if not session.over:
            session.step_event()
    view = snapshot(session)
    badge, counters = view.badge, view.counters
    harm = counters.lost + counters.duplicated + counters.failed + counters.dead_lettered + counters.misreported
    harm += counters.done_and_parked + counters.late + (counters.pending if session.over else counters.stuck)
    disordered = bool(session.over and session.tally.judge.broken_order())
    harm += disordered
    assert (badge.role == UNHARMED) is (not harm)
    assert (badge.verdict is Verdict.VIOLATED) is (session.tally.breaches > 0 or disordered)
    assert ("lost" in badge.outcome) is (counters.lost > 0)
    assert badge.brief or not harm

"""Certainty: the curve comes in looks of a few milliseconds each, and is the one that `why --when` would draw."""

from itertools import pairwise

import pytest

from playground.explain.clauses import Anomaly
from playground.explain.inevitable import SeriesBudget, SeriesPoint, inevitable, inevitable_in_pieces
from playground.live.certainty import EVENTS_A_LOOK, Certainty, Series
from playground.live.session import Session
from playground.scenario.load import load_preset, load_text
from playground.scenario.preset import Preset

BUDGET = SeriesBudget(instants=24, replays=12, events=400_000)


def lossy(messages: int) -> Preset:
    return load_text(
        f'format = 1\ntitle = "T"\nguarantee = "at-most-once"\nsystem = "broker"\n'
        f"[workload]\nmessages = {messages}\nevery_ms = 50\n[links]\nloss = 0.05\njitter_ms = 4\n"
    )


@pytest.fixture
def session() -> Session:
    """200 messages, all of them sent, some of them lost."""
    found = Session(lossy(200))
    found.advance(20_000)
    return found


def test_the_curve_is_the_series_of_points_however_many_looks_it_takes(session: Session) -> None:
    message, certainty = session.tally.anomalies[0].message, Certainty()
    looks: list[Series] = []
    while not looks or not certainty.is_complete:
        looks.append(certainty.series(session, message))
    points = inevitable(session.run.recorded(), message, Anomaly.LOST, BUDGET, spare_faults=True)
    assert looks[-1] == tuple((max(point.time_ms, 0), point.share) for point in points)
    assert len(looks) > len(looks[-1]), "more than one look a point"


def test_no_look_takes_longer_than_a_run_of_a_few_thousand_events(session: Session) -> None:
    """Between two points of this run there are 12 replays: 30,000 events, which one look is not to go through."""
    message = session.tally.anomalies[0].message
    pieces = list(inevitable_in_pieces(session.run.recorded(), message, Anomaly.LOST, BUDGET, spare_faults=True))
    points = [at for at, piece in enumerate(pieces) if isinstance(piece, SeriesPoint)]
    between = [sum(piece for piece in pieces[a + 1 : b] if isinstance(piece, int)) for a, b in pairwise(points)]
    assert min(between) > 5 * EVENTS_A_LOOK
    assert max(piece for piece in pieces if isinstance(piece, int)) < EVENTS_A_LOOK


def test_of_a_message_with_which_nothing_is_wrong_nothing_is_computed(session: Session) -> None:
    wrong = {one.message for one in session.tally.anomalies}
    fine = next(message for message in range(1, 201) if message not in wrong)
    certainty = Certainty()
    assert (certainty.series(session, fine), certainty.is_complete) == ((), True)


def test_where_nothing_is_left_to_chance_there_is_no_curve() -> None:
    session = Session(load_preset("ack-lost"))
    session.advance(20_000)
    (wrong,) = session.tally.anomalies
    certainty = Certainty()
    assert (certainty.series(session, wrong.message), certainty.is_complete) == ((), True)

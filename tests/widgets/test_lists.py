"""The ledger's rows: the fate of each message, and what a fate alone does not say."""

import pytest

from playground.checker.fates import Belief, Fate
from playground.checker.judge import MessageRecord
from playground.engine.settings import Guarantee
from playground.live.lists import message_rows
from playground.live.views import MessageRow, RowWindow
from tests.live.helpers import session_of, to_the_end
from widgets.renderables.lists import ListView, draw_ledger
from widgets.renderables.signs import UNICODE


def row_of(fate: Fate, *, late: bool = False, parked: bool = False, width: int = 120) -> str:
    record = MessageRecord(3, Guarantee.AT_LEAST_ONCE, fate, 1, 1, 2, 2, 1, Belief.OK, is_parked=parked)
    one = MessageRow(record, "charge $100", late)
    return "".join(span.text for span in draw_ledger(ListView(RowWindow(1, 0, (one,)), True), width, UNICODE)[1])


@pytest.mark.parametrize("width", [80, 120])
def test_a_message_that_is_done_and_parked_is_shown_as_both(width: int) -> None:
    assert "done and parked " in row_of(Fate.APPLIED_ONCE, parked=True, width=width)
    assert "DUPLICATED, parked " in row_of(Fate.DUPLICATED, parked=True, width=width)
    assert "parked" not in row_of(Fate.APPLIED_ONCE, width=width)


def test_what_is_parked_says_more_than_that_it_was_late() -> None:
    assert "applied once late" in row_of(Fate.APPLIED_ONCE, late=True)
    assert "late" not in row_of(Fate.APPLIED_ONCE, late=True, parked=True).replace("at-least-once", "")


def test_the_ledger_names_no_guarantee_for_what_nothing_is_promised_of() -> None:
    session = to_the_end(session_of("demo-rabbitmq"))
    view = ListView(message_rows(session, 0, 4), True)
    for width in (80, 120):
        _, *rows = ["".join(span.text for span in line) for line in draw_ledger(view, width, UNICODE)]
        assert all("no promise" in line and "at-most-once" not in line for line in rows)
    assert "at least 1x" in row_of(Fate.DUPLICATED, width=60)

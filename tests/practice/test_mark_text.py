"""Marks as JSON: what was written is read again, and a text that holds none says where it is wrong."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.practice.mark_text import MarkText, MarkTextError, from_text, to_text
from playground.practice.marks import Confidence, PracticeMark

TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
MARKS = st.builds(PracticeMark, st.text(), st.text(), st.booleans(), st.sampled_from([*Confidence, None]), TIMES)
ONE = {"question_id": "ask/x/answer", "concept": "c", "right": True, "confidence": "sure", "at": "2026-03-02T12:00:00Z"}


@given(st.builds(MarkText, st.lists(MARKS), st.none() | st.dates()))
def test_what_was_written_is_read_again(held: MarkText) -> None:
    assert from_text(to_text(held)) == held


def test_each_mark_has_a_line() -> None:
    held = from_text(json.dumps({"practice": 1, "interview": "2026-03-05", "marks": [ONE, ONE]}))
    assert held.interview == date(2026, 3, 5)
    assert len(to_text(held).splitlines()) == len(to_text(MarkText([], None)).splitlines()) + 1


WRONG = {
    "[" * 100_000: "not JSON",
    "{": "not JSON",
    "[]": "not written by",
    '{"practice": 2, "marks": []}': "not written by",
    '{"practice": 1, "marks": [], "interview": "soon"}': "interview: a day such as",
    **{
        json.dumps({"practice": 1, "marks": [ONE, {**ONE, **change}]}): f"marks[1]{said}"
        for change, said in (
            ({"right": "yes"}, ": question_id"),
            ({"concept": 3}, ": question_id"),
            ({"confidence": "very"}, ".confidence: one of sure, fairly, guess, or null"),
            ({"at": "today"}, ".at: a time such as"),
            ({"more": 1}, ": has to have"),
        )
    },
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_its_place(text: str) -> None:
    with pytest.raises(MarkTextError) as caught:
        from_text(text)
    assert str(caught.value).startswith(WRONG[text])

"""The packed event log, as a container: what goes in comes out, and what is cut off has never been."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.events import KIND_BY_WORD, NONE, Event, Kind
from playground.engine.log import CODES, EventLog, LogCursor, code_of, codes_of, kind_of, split_code
from playground.engine.places import Place
from tests.each import of_each

SENT = code_of(Kind.SENT, Place.PRODUCER)
DROPPED = code_of(Kind.DROPPED, Place.ACK)


def two_events() -> EventLog:
    log = EventLog()
    log.record(SENT, 3, 0, 0, NONE)
    log.now_ms = 150
    number = log.record(DROPPED, 3, 1, 2, 0)
    log.annotate(number, 0, "step")
    return log


@of_each(Kind)
def test_every_kind_at_every_place_survives_packing(kind: Kind) -> None:
    for place in Place:
        assert split_code(code_of(kind, place)) == (kind, place)
        log = two_events()
        log.record(code_of(kind, place), 1, 0, 0, NONE)
        assert log.codes() == {SENT, DROPPED, code_of(kind, place)}


def test_the_codes_of_some_kinds_are_theirs_at_every_place_and_no_others() -> None:
    wanted = {Kind.SENT, Kind.DROPPED}
    assert list(codes_of(wanted)) == [kind_of(code) in wanted for code in range(CODES)]


def test_the_words_of_the_kinds_are_those_of_the_format() -> None:
    assert KIND_BY_WORD["gave-up"] is Kind.GAVE_UP
    assert KIND_BY_WORD["redelivery-due"] is Kind.REDELIVERY_DUE
    assert len(KIND_BY_WORD) == len(Kind)


def test_an_event_comes_back_as_it_was_recorded() -> None:
    log = two_events()
    assert log[0] == Event(0, 0, Kind.SENT, Place.PRODUCER, 3, 0, 0, NONE, NONE, "")
    assert log[1] == Event(1, 150, Kind.DROPPED, Place.ACK, 3, 1, 2, 0, 0, "step")


def test_iterating_gives_all_events_in_order() -> None:
    log = two_events()
    assert list(log) == [log[0], log[1]]
    assert len(log) == 2


@pytest.mark.parametrize("number", [-1, 2])
def test_an_event_outside_the_log_is_an_index_error(number: int) -> None:
    with pytest.raises(IndexError):
        two_events()[number]


def test_the_rows_can_be_read_from_the_middle() -> None:
    assert list(two_events().rows(1)) == [(150, DROPPED, 3, 1, 2, 0)]


def test_truncating_forgets_events_with_their_faults_and_details() -> None:
    log = two_events()
    log.truncate(1)
    assert len(log) == 1
    assert log.record(SENT, 4, 0, 0, NONE) == 1
    assert (log[1].fault, log[1].detail) == (NONE, "")


def test_the_last_time_of_an_empty_log_is_zero() -> None:
    log = EventLog()
    log.now_ms = 7
    assert log.last_time_ms == 0
    assert two_events().last_time_ms == 150


def test_large_numbers_fit_into_a_row() -> None:
    log = EventLog()
    log.now_ms = 10**13
    log.record(SENT, 2**31, 2**31, 2**31, NONE)
    assert log[0][1:7] == (10**13, Kind.SENT, Place.PRODUCER, 2**31, 2**31, 2**31)


def test_a_json_line_leaves_out_what_does_not_apply() -> None:
    lines = [json.loads(line) for line in two_events().json_lines()]
    assert lines == [
        {"seq": 0, "at_ms": 0, "event": "sent", "node": "producer", "message": "m3", "cause": None},
        {
            "seq": 1,
            "at_ms": 150,
            "event": "dropped",
            "link": "ack",
            "message": "m3",
            "attempt": 1,
            "copy": 2,
            "cause": 0,
            "fault": 0,
            "detail": "step",
        },
    ]


def test_narration_with_quotes_and_umlauts_is_valid_json() -> None:
    log = EventLog()
    text = 'He said "größer",\nand left.'
    log.annotate(log.record(code_of(Kind.SAID, Place.NOWHERE), 0, 0, 0, NONE), detail=text)
    (line,) = log.json_lines()
    assert line.count("\n") == 1
    assert json.loads(line) == {"seq": 0, "at_ms": 0, "event": "said", "cause": None, "detail": text}


def test_the_digest_is_the_sha256_of_the_json_lines() -> None:
    log = two_events()
    assert log.digest() == hashlib.sha256("".join(log.json_lines()).encode()).hexdigest()


def test_the_digest_of_a_long_log_covers_every_line() -> None:
    log = EventLog()
    for message in range(1, 10_000):
        log.record(SENT, message, 0, 0, NONE)
    whole = log.digest()
    assert whole == hashlib.sha256("".join(log.json_lines()).encode()).hexdigest()
    log.truncate(9_998)
    assert log.digest() != whole


def test_an_annotation_changes_the_digest() -> None:
    log = two_events()
    log.record(SENT, 4, 0, 0, NONE)
    before = log.digest()
    log.annotate(2, detail="a word")
    assert log.digest() != before


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(0, 12), st.integers(0, 9))
def test_what_is_left_of_the_events_before_some_cut_backs_is_the_shortest_since(
    lengths: list[int], cut_backs: int, length: int
) -> None:
    log, cuts = EventLog(), list[int]()
    for cut in lengths:
        while log.count < 10:
            log.record(SENT, 0, 0, 0, NONE)
        log.truncate(cut)
        cuts.append(cut)
    shortest = min([length, log.count, *cuts[cut_backs:]])
    assert log.kept(length, cut_backs) == shortest
    assert log.cut_backs == len(cuts)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=12))
def test_a_cursor_reads_each_event_once_and_notices_every_cut_back(turns: list[tuple[int, int, bool]]) -> None:
    """The reader that drops what has never happened has at any time exactly what the log has."""
    log, cursor, seen, made = EventLog(), LogCursor(), list[int](), 0
    for length, more, looks in turns:
        log.truncate(min(length, log.count))
        for _ in range(more):
            made += 1
            log.record(SENT, made, 0, 0, NONE)
        if looks:
            before = list(seen)
            was_cut_back = cursor.was_cut_back(log)
            del seen[cursor.at :]
            assert was_cut_back is (seen != before)
            seen += [row[2] for _, row in cursor.unread(log)]
            assert seen == [row[2] for row in log.rows()]


def test_a_cursor_that_begins_anew_does_not_take_older_cut_backs_for_new_ones() -> None:
    log, cursor = two_events(), LogCursor()
    log.truncate(1)
    assert [number for number, _ in cursor.unread(log)] == [0]
    assert not cursor.was_cut_back(log)
    assert list(cursor.unread(log)) == []

"""A replay is held to its record: the first event that differs is named, and that is the very first."""

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine.settings import ProducerSettings
from playground.recording.record import RecordError, ReplayRecord, record_of
from playground.recording.replay import Parting, part_from_record, part_from_trace, traced_event
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome, play_out
from tests.properties.profiles import brisk, played
from tests.reference.random_presets import presets


def ack_lost(ack_timeout_ms: int = 1000) -> Outcome:
    preset = load_preset("ack-lost")
    return play_out(
        replace(preset, settings=replace(preset.settings, producer=ProducerSettings(ack_timeout_ms=ack_timeout_ms)))
    )


def test_the_same_run_parts_nowhere() -> None:
    log = ack_lost().log
    assert part_from_record(log, record_of(ack_lost().log)) is None
    assert part_from_trace(log, ack_lost().log.json_lines()) is None


def test_another_timeout_parts_at_the_timeout() -> None:
    # By hand: event 0 arms the drop. m1 and m2 have 11 events each, up to 22. m3: sent 23, attempted, departed,
    # arrived, received, started, applied, acked, departed 31, dropped 32; so its timeout is event 33, at 3800 instead
    # of 4000.
    now, was = ack_lost(ack_timeout_ms=800).log, ack_lost().log
    assert (now[33].kind.word, now[33].time_ms, was[33].time_ms) == ("timed-out", 3800, 4000)
    assert part_from_record(now, record_of(was)) == Parting(33, 33)
    assert part_from_trace(now, was.json_lines()) == Parting(33, 33, list(was.json_lines())[33].strip())


def test_of_a_coarse_record_the_block_with_the_first_difference_is_named() -> None:
    # Marks for 0 to 9, 10 to 19, ...; of 67 events the last block has seven, 60 to 66.
    assert part_from_record(ack_lost(ack_timeout_ms=800).log, record_of(ack_lost().log, 10)) == Parting(30, 39)


def test_a_run_that_ends_before_and_one_that_goes_on_are_told_apart() -> None:
    preset = load_preset("calm-at-most-once")
    short = play_out(replace(preset, settings=replace(preset.settings, run=replace(preset.settings.run, chaos_ms=1))))
    lines = list(short.log.json_lines())
    assert part_from_trace(short.log, [*lines, '{"seq":99}']) == Parting(len(lines), len(lines), '{"seq":99}')
    assert part_from_trace(short.log, lines[:-1]) == Parting(len(lines) - 1, len(lines) - 1, "", False)


def test_a_digest_that_fits_no_mark_is_damage_and_not_a_difference() -> None:
    record = record_of(ack_lost().log)
    false = ReplayRecord(record.digest[:-1] + "x", record.events, record.stride, record.marks)
    with pytest.raises(RecordError, match="damaged"):
        part_from_record(ack_lost().log, false)


@brisk
@given(presets(), st.sampled_from([1, 1, 3, 16]), st.data())
def test_whatever_differs_the_first_difference_is_found(raw: dict[str, Any], stride: int, data: st.DataObject) -> None:
    changed = raw | data.draw(
        st.sampled_from(
            [
                {"seed": 99},
                {"steps": raw.get("steps", [])[1:]},
                {"consumer": raw.get("consumer", {}) | {"processing_ms": 7}},
            ]
        )
    )
    was, now = played(raw).log, played(changed).log
    pairs = enumerate(itertools.zip_longest(was.json_lines(), now.json_lines()))
    first = next((number for number, (one, other) in pairs if one != other), None)
    parting = part_from_record(now, record_of(was, stride))
    exact = part_from_trace(now, was.json_lines())
    if first is None:
        assert parting is None
        assert exact is None
    else:
        assert parting is not None
        assert exact is not None
        assert exact.first == exact.last == first
        assert parting.first <= first <= parting.last < parting.first + stride
        assert parting.was_there == (parting.first < len(was))


@pytest.mark.parametrize("name", ["ack-lost", "everything-goes-wrong", "switch-mid-run"])
def test_a_line_of_a_trace_is_read_as_the_event_that_it_tells_of(name: str) -> None:
    log = play_out(load_preset(name)).log
    assert list(map(traced_event, log.json_lines())) == list(log)


@pytest.mark.parametrize(
    "line",
    [
        *("", "hello", "{}", "[]", "1", "[" * 100_000),
        '{"seq":0,"at_ms":0,"event":"sneezed","cause":null}',
        '{"seq":0,"at_ms":0,"event":"sent","node":"moon","cause":null}',
        '{"seq":0,"at_ms":Infinity,"event":"sent","cause":null}',
        '{"seq":0,"at_ms":0,"event":"sent","message":3,"cause":null}',
        '{"seq":0,"at_ms":0,"event":["sent"],"cause":null}',
    ],
)
def test_what_is_no_event_is_no_line_of_a_trace(line: str) -> None:
    assert traced_event(line) is None

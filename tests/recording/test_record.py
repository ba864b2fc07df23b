"""The record in a recording: what it keeps of a run, how it looks in a file, and what is not taken for one."""

import base64
import hashlib
from pathlib import Path

import pytest

from playground.recording import record as module
from playground.recording.record import RecordError, ReplayRecord, record_in, record_lines, record_of
from playground.scenario.load import load_preset
from playground.scenario.outcome import Outcome, play_out


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return play_out(load_preset("ack-lost"))


def text_of(record: ReplayRecord) -> str:
    return "format = 1\n" + "\n".join(record_lines(record)) + "\n"


def test_a_mark_is_the_beginning_of_the_digest_up_to_its_event(outcome: Outcome) -> None:
    lines = list(outcome.log.json_lines())
    record = record_of(outcome.log)
    assert (record.digest, record.events, record.stride) == (outcome.digest, len(lines), 1)
    for number in range(len(lines)):
        digest = hashlib.sha256("".join(lines[: number + 1]).encode()).digest()
        assert base64.urlsafe_b64decode(record.mark(number)) == digest[:3]
    assert record.mark(len(lines)) == ""


def test_a_record_is_read_as_it_was_written(outcome: Outcome) -> None:
    for stride in (1, 2, 5, 1000):
        record = record_of(outcome.log, stride)
        assert record_in(text_of(record)) == record


def test_a_long_run_has_a_mark_for_every_so_many_events(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MARKS", 20)
    record = record_of(outcome.log)
    # 67 events: 20 marks are enough for 20, 40 and 80 of them; so every 4th, and the last of 17 marks is for 3.
    assert record.stride == 4
    assert len(record.marks) == 17 * 4


def test_a_preset_without_a_record_has_none() -> None:
    assert record_in("# A comment.\nformat = 1 #not this\n") is None


def test_what_looks_like_a_record_in_a_text_is_none() -> None:
    assert record_in('summary = """\n#= record 1\n"""\n') is None


def test_a_record_is_found_wherever_a_formatter_or_an_editor_has_left_it(outcome: Outcome) -> None:
    record = record_of(outcome.log)
    indented = text_of(record).replace("#= ", "   #= ").replace("\n", "  \r\n")
    assert record_in(indented + '\n[[steps]]\ndo = "say"\ntext = "appended"\n') == record


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#= digest ", "#= digest 0"),
        ("events 67", "events 68"),
        ("a mark every 1", "a mark every 2"),
        ("a mark every 1", "a mark every 0"),
        ("#= record 1\n", ""),
        ("#= record 1\n", "#= record 0\n"),
        ("#= record 1\n", "#= record 1\n#= record 1\n"),
    ],
)
def test_a_damaged_record_is_refused(outcome: Outcome, old: str, new: str) -> None:
    text = text_of(record_of(outcome.log))
    assert old in text
    with pytest.raises(RecordError, match="damaged"):
        record_in(text.replace(old, new))


def test_a_record_whose_last_marks_are_missing_is_refused(outcome: Outcome) -> None:
    text = text_of(record_of(outcome.log)).rstrip()
    for cut in (1, 4, 5):
        with pytest.raises(RecordError, match="damaged"):
            record_in(text[:-cut])


def test_a_record_of_a_newer_playground_is_said_to_be_one(outcome: Outcome) -> None:
    with pytest.raises(RecordError, match="version 2, from a newer playground; this one reads 1"):
        record_in("#= record 2\n#= whatever that may be\n")


def test_a_hostile_record_is_refused_soon() -> None:
    head = "#= record 1\n#= digest " + "0" * 64 + "\n#= events 9, a mark every 1\n"
    for marks in ("#= " + "A" * 900_000 + "!", "#= A\n" * 200_000 + "#= !"):
        with pytest.raises(RecordError, match="damaged"):
            record_in(head + marks)


def test_the_record_in_the_documents_is_that_of_the_lost_ack(outcome: Outcome) -> None:
    text = (Path(__file__).parents[2] / "docs" / "recordings.md").read_text(encoding="utf-8")
    shown = [line.removesuffix("...") for line in text.splitlines() if line.startswith("#= ")]
    real = list(record_lines(record_of(outcome.log)))
    assert len(shown) == 4
    assert all(line.startswith(part) for part, line in zip(shown, real, strict=False))

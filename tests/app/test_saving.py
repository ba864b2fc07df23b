"""What the screen writes gets a name that is free, and is there whole or not at all."""

from pathlib import Path

import pytest

from playground import files
from playground.app import saving
from tests.live.helpers import payments


def test_a_report_replaces_nothing_that_is_there(tmp_path: Path) -> None:
    page = tmp_path / "payments-session.html"
    page.write_text("precious")
    said = saving.report(payments(messages=1), tmp_path)
    assert page.read_text() == "precious"
    assert said == f"Written to {tmp_path}/payments-session-2.html\nbeside payments-session.toml, which replays it"
    assert (tmp_path / "payments-session-2.html").read_text().startswith("<!DOCTYPE html>")


def test_a_second_session_gets_the_next_name(tmp_path: Path) -> None:
    for name in ("payments-session.toml", "payments-session-2.toml"):
        said = saving.save(payments(messages=1), tmp_path)
        assert said == f"Written to {tmp_path}/{name}\nIt ends well: playground replay {name}"


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert saving.save(payments(messages=1), tmp_path / "no").startswith("cannot be written: ")
    monkeypatch.setattr(files, "write_whole", _full)
    assert saving.report(payments(messages=1), tmp_path) == "cannot be written: No space left on device"
    assert list(tmp_path.iterdir()) == []


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")

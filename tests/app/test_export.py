"""What the screen writes gets a name that is free, and is there whole or not at all."""

from pathlib import Path

import pytest

from playground import files
from playground.app import export
from playground.app.written import Written
from playground.engine.commands import Drop
from playground.engine.places import Place
from playground.live import travel, tuning
from playground.live.session import Session
from playground.live.trap import Moment, crash_trap
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.token_text import TokenError
from tests.app.helpers import Story, tell
from tests.live.helpers import payments, session_of, to_the_end


def test_a_report_replaces_nothing_that_is_there(tmp_path: Path) -> None:
    page = tmp_path / "payments-session.html"
    page.write_text("precious")
    said = export.report(payments(messages=1), tmp_path)
    assert page.read_text() == "precious"
    assert said == f"Written to {tmp_path}/payments-session-2.html\nbeside payments-session.toml, which replays it"
    assert (tmp_path / "payments-session-2.html").read_text().startswith("<!DOCTYPE html>")


def test_a_second_session_gets_the_next_name(tmp_path: Path) -> None:
    for name in ("payments-session.toml", "payments-session-2.toml"):
        said = export.save(Written(payments(messages=1)), tmp_path)
        assert said.splitlines()[0] == f"Written to {tmp_path}/{name}"
        assert said.endswith(f"\nplayground replay {name} plays it again")


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert export.save(Written(payments(messages=1)), tmp_path / "no").startswith("cannot be written: ")
    monkeypatch.setattr(files, "write_whole", _full)
    assert export.report(payments(messages=1), tmp_path) == "cannot be written: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_in_the_past_is_every_course_to_its_end(tmp_path: Path) -> None:
    session = to_the_end(session_of("ack-lost"))
    first = session.simulation.log.digest()
    travel.go_to_time(session, 2500)
    session.give(Drop(link=Place.ACK))
    second = to_the_end(session).simulation.log.digest()
    travel.go_to_time(session, 1170)
    said = export.save(Written(session), tmp_path)
    assert said.splitlines()[3:] == ["Its other branches: ack-lost-session-2.toml"]
    names = ("ack-lost-session.toml", "ack-lost-session-2.toml")
    assert [play_out(load_preset(str(tmp_path / name))).digest for name in names] == [second, first]
    assert (session.simulation.now_ms, session.course.behind) == (1170, True)
    assert export.report(session, tmp_path).endswith("Its other branches are not in it; w writes them")
    assert play_out(load_preset(export.token(session))).digest == second


def test_a_course_with_another_setting_is_written_with_it(tmp_path: Path) -> None:
    session = to_the_end(session_of("ack-lost"))
    first = session.simulation.log.digest()
    tuning.change(session, "consumer.dedup", "transaction")
    second = session.simulation.log.digest()
    export.save(Written(session), tmp_path)
    names = ("ack-lost-session.toml", "ack-lost-session-2.toml")
    assert [play_out(load_preset(str(tmp_path / name))).digest for name in names] == [second, first]
    assert play_out(load_preset(export.token(session))).digest == second


def test_what_no_preset_can_say_is_said_to_be_left_out(tmp_path: Path) -> None:
    session = payments(messages=2)
    session.advance(400)
    trap = crash_trap(Moment.AFTER_EFFECT, "none")
    assert trap is not None
    session.set_trap(trap)
    left_out = "Without what waits for its moment: crash between effect and ACK"
    assert export.save(Written(session), tmp_path).splitlines()[-1] == left_out


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_run_that_is_too_large_for_a_token_says_so_and_what_to_do_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(session: Session) -> str:
        raise TokenError("too large for a token")

    monkeypatch.setattr(export, "token", too_large)

    async def story(told: Story) -> None:
        told.app.clear_notifications()
        await told.press("S")
        assert [one.message for one in told.app._notifications] == ["too large for a token; write it instead (w)"]

    tell(story)

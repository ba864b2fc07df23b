"""What is kept between two starts comes back as it was left, and nothing that lies there is in the way."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from playground.cli import play
from playground.engine.commands import Drop, Send
from playground.engine.places import Place
from playground.live import travel
from playground.live.course import FOREVER
from playground.live.saved_courses import SavedCoursesError
from playground.live.session import Session
from playground.saved import sessions, state_folder
from playground.saved.learnt import note_tour
from playground.saved.sessions import KeptSession, KeptTalk
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from tests.live.helpers import payments, session_of, to_the_end


def latest() -> KeptSession:
    """The session that would be offered."""
    found = next(sessions.kept_sessions())
    assert isinstance(found, KeptSession)
    return found


def _left_and_taken_up(session: Session) -> Session:
    assert sessions.keep(session)
    return latest().resume()


def files_kept() -> list[str]:
    return sorted(path.name for path in (state_folder.folder() / "sessions").iterdir())


def changed() -> Session:
    session = payments()
    session.give(Drop(link=Place.ACK))
    session.advance(1170)
    return session


def test_a_session_goes_on_at_the_instant_at_which_it_was_left() -> None:
    session = changed()
    again = _left_and_taken_up(session)
    assert again.simulation.now_ms == 1170
    assert to_the_end(again).simulation.log.digest() == to_the_end(session).simulation.log.digest()


def test_a_session_that_was_judged_comes_back_with_its_verdict() -> None:
    session = payments()
    session.advance(1170)
    session.judge()
    to_the_end(session)
    again = _left_and_taken_up(session)
    assert again.over
    assert again.simulation.log.digest() == session.simulation.log.digest()


def test_a_session_that_was_left_in_its_past_has_its_future_and_its_branches_again() -> None:
    session = to_the_end(session_of("ack-lost"))
    travel.go_to_time(session, 2500)
    session.give(Drop(link=Place.ACK))
    end = to_the_end(session).simulation.log.digest()
    travel.go_to_time(session, 1170)
    before = session.simulation.log.digest()
    again = _left_and_taken_up(session)
    assert (again.simulation.now_ms, again.course.behind) == (1170, True)
    assert again.simulation.log.digest() == before
    both = again.history.courses(), session.history.courses()
    courses, its = ([(one.number, one.name, one.end.now_ms, one.over, one.score) for one in each] for each in both)
    assert courses == its
    again.course.to_present()
    assert again.simulation.log.digest() == end


def test_a_run_that_was_only_watched_to_its_end_is_not_kept() -> None:
    assert not sessions.keep(to_the_end(payments()))


def test_many_commands_in_a_long_run_are_kept_soon() -> None:
    session = payments(messages=300)
    for second in range(200):
        session.advance(1000 * second + 170)
        session.give(Send())
    session.advance(200_000)
    assert _left_and_taken_up(session).tally.sent == session.tally.sent


def test_two_playgrounds_that_are_left_at_once_keep_both() -> None:
    one, other = changed(), changed()
    to_the_end(other)
    assert len({sessions.keep(one), sessions.keep(other)}) == 2
    assert {found.at_ms for found in sessions.kept_sessions() if isinstance(found, KeptSession)} == {
        one.simulation.now_ms,
        other.simulation.now_ms,
    }


def test_a_session_that_was_taken_up_is_kept_in_its_own_place() -> None:
    sessions.keep(changed())
    assert sessions.keep(session_of("sandbox")) is None  # Nothing has happened in it.
    found = latest()
    session = found.resume()
    session.advance(2000)
    sessions.keep(session, found)
    assert [one.at_ms for one in sessions.kept_sessions() if isinstance(one, KeptSession)] == [2000]


def test_those_that_were_only_watched_push_out_no_other() -> None:
    sessions.keep(changed())
    for _ in range(sessions.MOST[".watched.json"] + 2):
        session = payments()
        session.advance(1170)
        sessions.keep(session)
    names = files_kept()
    assert len(names) == sessions.MOST[".watched.json"] + 1
    assert sum(not name.endswith(".watched.json") for name in names) == 1


def test_the_next_start_does_not_offer_what_was_over() -> None:
    unfinished, over = changed(), changed()
    unfinished.advance(1170)
    over.advance(FOREVER)
    assert over.over
    for at, session in enumerate((unfinished, over)):
        path = sessions.keep(session)
        assert path is not None
        os.utime(path, ns=(at, at))
    left = play.left_session([])
    assert left is not None
    assert left.at_ms == 1170
    assert "offers" not in sessions.how_to_go_on(is_over=True)


def test_the_next_start_offers_what_was_left_last_whether_it_was_changed_or_only_watched() -> None:
    paths = []
    for session in (payments(), changed(), payments()):
        session.advance(1170)
        path = sessions.keep(session)
        assert path is not None
        paths.append(path)
        os.utime(path, ns=(len(files_kept()), len(files_kept())))
    notes: list[str] = []
    for path in reversed(paths):
        left = play.left_session(notes)
        assert left is not None
        assert left.path == path
        path.unlink()
    assert play.left_session(notes) is None
    assert notes == []


def test_a_talk_is_kept_with_its_beat_even_where_its_run_is_over() -> None:
    presets = load_preset("ack-lost"), load_preset("auto-ack-crash")
    talk = KeptTalk(presets, 1, "beat 2 of 3", begins=False, guessing=True)
    session = to_the_end(Session(presets[1]))
    assert sessions.keep(session) is None
    assert sessions.keep(Session(presets[0]), None, talk._replace(at=0, begins=True)) is None  # Nothing was shown.
    assert sessions.keep(session, None, talk)
    assert latest().talk == talk
    assert "beat 2 of 3 of the talk, at " in latest().words
    assert [talk.where, talk._replace(words="before beat 1 of 3").where] == ["at beat 2 of 3", "before beat 1 of 3"]


def test_whoever_leaves_another_session_than_the_tour_is_offered_that_one_next() -> None:
    note_tour(4)
    assert not state_folder.has_toured()
    assert "the next `playground`" in state_folder.tour_is_kept()
    sessions.keep(changed())
    assert state_folder.has_toured()  # The next start would begin with the tour otherwise.
    assert "the next `playground`" not in state_folder.tour_is_kept()


def test_the_oldest_go_when_there_are_too_many() -> None:
    session = changed()
    paths = [sessions.keep(session) for _ in range(sessions.MOST[".json"] + 3)]
    for number, path in enumerate(paths):
        if path is not None and path.exists():
            os.utime(path, ns=(number, number))
    sessions.keep(session)
    assert len(files_kept()) == sessions.MOST[".json"]


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


TRASH: dict[str, Callable[[Path], object]] = {
    "number": lambda path: path.write_text('{"toml":3,"name":"x","at_ms":5}'),
    "deep": lambda path: path.write_text("[" * 200_000),
    "infinity": lambda path: path.write_text('{"toml":"","name":"x","at_ms":Infinity}'),
    "a word": lambda path: path.write_text("Infinity"),
    "empty": lambda path: path.write_text(""),
    "list": lambda path: path.write_text("[]"),
    "bytes": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "folder": lambda path: path.mkdir(),
    "pipe": _fifo,
    "huge": _huge,
    "link": lambda path: path.symlink_to(path),
    "surrogate": lambda path: path.write_text('{"toml":"\\udc80","name":"x","at_ms":5}'),
    "long number": lambda path: path.write_text('{"toml":"","name":"x","at_ms":' + "9" * 10_000 + "}"),
}


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("name", TRASH)
def test_a_file_that_is_no_session_is_set_aside_and_named(name: str, old: bool) -> None:
    sessions.keep(changed())
    path = state_folder.folder() / ("session.json" if old else "sessions/x.json")
    TRASH[name](path)
    os.utime(path, (1 << 40, 1 << 40), follow_symlinks=False)
    said, session = sessions.kept_sessions()
    assert isinstance(said, str)
    assert said.startswith(f"{path.name} is no session that can be gone on with, and is {path}.unreadable now: ")
    assert len(said.splitlines()) == 1
    assert isinstance(session, KeptSession)
    assert len(list(sessions.kept_sessions())) == 1


def test_whatever_is_changed_in_a_kept_session_it_is_read_or_set_aside() -> None:
    session = changed()
    travel.go_to_time(session, 400)
    path = sessions.keep(session)
    assert path is not None
    whole = json.loads(path.read_text())
    values: tuple[object, ...] = (None, -1, 1 << 70, "x", [], {}, [[]], 1.5, True)
    for key in whole:
        for value in values:
            path.write_text(json.dumps({**whole, key: value}))
            for found in list(sessions.kept_sessions()):
                if isinstance(found, KeptSession):
                    with suppress(Exception):  # `take_up` sets it aside then; what is tried here is that it ends.
                        found.resume()


@pytest.mark.parametrize(
    "text", ['{"toml":5,"name":"x","at_ms":5}', "[]", "{}", "5", "{", '{"toml":"","name":7,"at_ms":5,"version":1}']
)
def test_what_is_wrong_with_a_session_is_told_in_words_for_people(text: str) -> None:
    path = sessions.keep(changed())
    assert path is not None
    path.write_text(text)
    (said,) = sessions.kept_sessions()
    assert isinstance(said, str)
    assert said.endswith((": what stands in it is damaged", ": a value is not what it should be"))


def test_a_session_of_another_engine_is_not_gone_on_with() -> None:
    path = sessions.keep(changed())
    assert path is not None
    whole = json.loads(path.read_text())
    whole["courses"][0]["end"][2] += 1
    path.write_text(json.dumps(whole))
    with pytest.raises(SavedCoursesError, match="another engine"):
        latest().resume()


def test_a_session_of_an_earlier_playground_goes_on() -> None:
    toml = 'format = 1\ntitle = "T"\nguarantee = "at-least-once"\n[workload]\nmessages = 3\n[run]\nchaos_ms = 9000\n'
    state_folder.folder().mkdir(parents=True)
    text = json.dumps({"name": "t", "at_ms": 120, "over": False, "toml": toml})
    (state_folder.folder() / "session.json").write_text(text)
    again = latest().resume()
    assert (again.simulation.now_ms, again.touched) == (120, True)


def test_a_folder_that_cannot_be_used_stops_nothing_and_is_named() -> None:
    assert state_folder.trouble() is None
    state_folder.folder().rmdir()
    state_folder.folder().write_text("no folder")
    trouble = state_folder.trouble()
    assert trouble == f"nothing can be kept in {state_folder.folder()}: File exists"
    assert list(sessions.kept_sessions()) == []
    assert state_folder.has_toured()
    state_folder.note_toured()
    assert state_folder.write_error(ValueError("x")) is None
    with pytest.raises(OSError, match="Not a directory"):
        sessions.keep(changed())


def test_what_was_set_aside_before_stays_there() -> None:
    for text in ("first", "second", "third"):
        path = state_folder.folder() / "session.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        assert len(list(sessions.kept_sessions())) == 1
    aside = sorted(state_folder.folder().glob("*.unreadable*"))
    assert [path.read_text() for path in aside] == ["first", "second", "third"]


def test_a_talk_is_offered_to_whoever_presents_the_same_again_and_to_nobody_else() -> None:
    shown = {name: play._shown([name], Overrides()) for name in ("kafka", "demo-at-least-once")}
    for talk in shown.values():
        sessions.keep(Session(talk[0]), talk=KeptTalk(tuple(talk), 0, "beat 1 of 3", begins=False, guessing=False))
    sessions.keep(changed())
    for name, talk in shown.items():
        left = play.left_session([], talk)
        assert left is not None, name
        assert left.preset.name == talk[0].name
    assert play.left_session([], play._shown(["kafka"], Overrides(seed=8))) is None
    assert play.left_session([], play._shown(["demo-exactly-once"], Overrides())) is None

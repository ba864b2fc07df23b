"""The sessions that were left: a file each, named by preset and time, so that no start and no other instance loses one.

A file that cannot be read is no session. It is set aside under another name, and never in the way.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from playground.files import move_aside, write_beside
from playground.live.course import FOREVER
from playground.live.inputs import Stance
from playground.live.saved_courses import SavedCourses, SavedCoursesError, courses_of, from_data, to_data
from playground.live.session import Session
from playground.saved.learnt import learnt
from playground.saved.state_folder import folder, note_toured
from playground.scenario.load import load_text
from playground.scenario.mistakes import PresetError
from playground.scenario.preset import Preset
from playground.text import printable
from playground.words.times import seconds

_WATCHED: Final = ".watched.json"
MOST: Final = {".json": 20, _WATCHED: 3}
"""How many sessions are kept at most: those in which somebody changed something, and those that were only watched."""
_MOST_BYTES: Final = 8 << 20
_OLD: Final = "session.json"
"""Where earlier playgrounds kept the only one."""


class KeptTalk(NamedTuple):
    """Where a talk was left: what a session does not know of whoever shows it."""

    presets: tuple[Preset, ...]
    at: int
    """Which of them it was at."""
    words: str
    """At which beat, for people."""
    begins: bool
    """Whether that preset was being introduced."""
    guessing: bool

    @property
    def where(self) -> str:
        """The same in a sentence: `at beat 2 of 3`, `before beat 1 of 3`."""
        return self.words if self.words.startswith("before") else f"at {self.words}"

    @property
    def has_begun(self) -> bool:
        """Whether anything was shown."""
        return self.at > 0 or not self.begins

    def shows(self, presets: Sequence[Preset]) -> bool:
        """Whether it is a talk of these presets, and they are as they were."""
        return [_played(one) for one in self.presets] == [_played(one) for one in presets]


class KeptSession(NamedTuple):
    """A session as it was left."""

    preset: Preset
    at_ms: int
    over: bool = False
    """Whether it had its verdict."""
    courses: SavedCourses | None = None
    """All of it; `None`: an earlier playground kept the preset and the time alone."""
    path: Path | None = None
    talk: KeptTalk | None = None
    """The talk in which it was left."""

    @property
    def words(self) -> str:
        """`The ACK that never came back, at 3.150 s`: what it is, and where it goes on."""
        beat = f"{self.talk.words} of the talk, " if self.talk else ""
        return f"{printable(self.preset.told_title)}, {beat}at {seconds(self.at_ms)}"

    @property
    def left_words(self) -> str:
        """When it was left, and whether anything was changed in it; empty: nobody knows."""
        if self.path is None:
            return ""
        with suppress(OSError):
            left = datetime.fromtimestamp(self.path.stat().st_mtime)
            return f"left {left:%Y-%m-%d %H:%M}, {'as it was written' if self.was_only_watched else 'changed by hand'}"
        return ""

    @property
    def was_only_watched(self) -> bool:
        """Whether nobody had changed anything in it."""
        return self.path is not None and self.path.name.endswith(_WATCHED)

    @property
    def is_open(self) -> bool:
        """Whether there is anything to go on with: it was not over."""
        return self.talk is not None or not self.over

    def resume(self) -> Session:
        """The session, at the instant at which it was left, with all its courses; any error if it cannot be played."""
        if self.courses is not None:
            return self.courses.play()
        session = Session(self.preset)
        chaos_ms = self.preset.settings.run.chaos_ms
        touched = chaos_ms is None or self.at_ms < chaos_ms
        session.history.begin(session.script, session.run.origins, Stance(touched=touched))
        session.advance(FOREVER if self.over else self.at_ms)
        return session


def how_to_go_on(*, is_over: bool) -> str:
    """What leads back to a session that is kept: one that is over is not offered."""
    if is_over:
        return "it is over, and ctrl+p in the next `playground` takes it up"
    return "the next `playground` offers to go on with it"


def is_worth_keeping(session: Session) -> bool:
    """Whether somebody may want to go on with it."""
    return is_changed(session) or (not session.over and session.simulation.log.count > 0)


def is_changed(session: Session) -> bool:
    """Whether a person has changed anything, in whichever course."""
    return (
        session.touched
        or bool(session.history.branches)
        or any(coming.stance.touched for coming in session.course.inputs)
    )


def keep(session: Session, taken_up: KeptSession | None = None, talk: KeptTalk | None = None) -> Path | None:
    """Keep a session, in place of the one that it goes on with; where, or `None` if there is nothing to keep.

    The next start offers what was left last, so a tour that was begun before waits for its key.

    `OSError` or `CoursesError` if it cannot be kept.
    """
    if not (is_worth_keeping(session) if talk is None else talk.has_begun or is_changed(session)):
        return None
    import json  # Neither here nor below before there is a file.

    from playground.recording.recording import session_name

    data = {**to_data(courses_of(session)), "at_ms": session.simulation.now_ms, "over": session.over}
    if talk is not None:
        data["talk"] = _talk_data(talk)
    name = session_name(session.original.name).removesuffix("-session")
    suffix = ".json" if is_changed(session) else _WATCHED
    sessions = folder() / "sessions"
    sessions.mkdir(parents=True, exist_ok=True)
    path = write_beside(sessions, f"{name}-{datetime.now():%Y-%m-%d-%H%M%S}", suffix, json.dumps(data))
    if taken_up is not None and taken_up.path is not None:
        with suppress(OSError):
            taken_up.path.unlink()
    _forget_the_oldest()
    if learnt().tour:
        note_toured()
    return path


def _played(preset: Preset) -> tuple[object, ...]:
    """What a talk shows of a preset, however it was loaded."""
    return preset.name, preset.settings, preset.steps


def _talk_data(talk: KeptTalk) -> dict[str, Any]:
    from playground.scenario.save import to_toml

    return {**talk._asdict(), "presets": [(one.name, to_toml(one)) for one in talk.presets]}


def _talk_of(data: dict[str, Any]) -> KeptTalk:
    presets = tuple(load_text(toml, name) for name, toml in data["presets"])
    at, words, flags = data["at"], data["words"], (data["begins"], data["guessing"])
    if type(at) is not int or not 0 <= at < len(presets) or {type(words), *map(type, flags)} != {str, bool}:
        raise UnreadableError("its talk is none")
    return KeptTalk(presets, at, words, *flags)


def kept_sessions() -> Iterator[KeptSession | str]:
    """The sessions that were left, the latest first; for a file that is none, what became of it in one line."""
    for path in _files():
        try:
            yield _read(path)
        except Exception as error:  # Whatever is wrong with it: it holds no session.
            yield set_aside(path, error)


class UnreadableError(ValueError):
    """A file that holds no session, told in words for people."""


def set_aside(path: Path, error: Exception) -> str:
    """Get a file out of the way; what is wrong with it, in one line."""
    aside = move_aside(path)
    if aside is not None:
        return f"{path.name} is no session that can be gone on with, and is {aside} now: {_reason(error)}"
    return f"{path} is no session that can be gone on with: {_reason(error)}"


def _reason(error: Exception) -> str:
    """What is wrong, in words for people: those of Python are for whoever writes it."""
    if not isinstance(error, OSError | PresetError | SavedCoursesError | UnreadableError):
        return "what stands in it is damaged"
    return next(iter(str(getattr(error, "strerror", None) or error).splitlines()), "") or type(error).__name__


def _files() -> list[Path]:
    """Everything that may be a kept session, the latest first."""
    found: list[tuple[int, Path]] = []
    with suppress(OSError):
        for path in (folder() / _OLD, *(folder() / "sessions").glob("*.json")):
            with suppress(OSError):
                found.append((path.lstat().st_mtime_ns, path))
    return [path for _, path in sorted(found, reverse=True)]


def _read(path: Path) -> KeptSession:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("it is no file")  # A pipe would have to be waited for.
    if status.st_size > _MOST_BYTES:
        raise UnreadableError("it is too large")
    import json

    kept: dict[str, Any] = json.loads(path.read_bytes())
    at_ms, over = kept["at_ms"], kept.get("over", False)
    if type(at_ms) is not int or type(over) is not bool:
        raise UnreadableError("its time is none")
    if "version" not in kept:
        return KeptSession(load_text(kept["toml"], kept["name"]), at_ms, over, path=path)
    courses = from_data(kept)
    talk = _talk_of(kept["talk"]) if "talk" in kept else None
    return KeptSession(courses.preset, at_ms, over, courses, path, talk)


def _forget_the_oldest() -> None:
    """Keep a reasonable number of each kind."""
    files = [path for path in _files() if path.parent != folder()]
    watched = [path for path in files if path.name.endswith(_WATCHED)]
    changed = [path for path in files if path not in watched]
    for path in (*changed[MOST[".json"] :], *watched[MOST[_WATCHED] :]):
        with suppress(OSError):
            os.unlink(path)

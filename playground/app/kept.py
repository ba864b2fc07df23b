"""What is kept between two starts: the session that was left, and that the first minute has been seen.

Losing any of it is no harm, so a folder that cannot be read or written is passed over in silence.
"""

import json
import os
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from platformdirs import user_state_path

from playground.live.course import FOREVER
from playground.live.session import Session
from playground.scenario.mistakes import PresetError
from playground.scenario.preset import Preset

_SESSION: Final = "session.json"
_TOURED: Final = "toured"
_ERROR: Final = "error.log"


class KeptSession(NamedTuple):
    """A session as it was left."""

    preset: Preset
    at_ms: int
    over: bool = False
    """Whether it had its verdict."""

    def resume(self) -> Session:
        """The session, at the instant at which it was left."""
        session = Session(self.preset)
        session.touched = self.preset.settings.run.chaos_ms is None or self.at_ms < self.preset.settings.run.chaos_ms
        session.advance(FOREVER if self.over else self.at_ms)
        return session


def folder() -> Path:
    """Where it is kept."""
    return user_state_path("delivery-playground")


def keep(session: Session) -> bool:
    """Keep a session that somebody may want to go on with; whether there was one to keep."""
    if not session.touched and (session.over or not session.simulation.log.count):
        return False
    from playground.scenario.save import to_toml

    kept = {
        "name": session.original.name,
        "at_ms": session.simulation.now_ms,
        "over": session.over,
        "toml": to_toml(session.recorded()),
    }
    try:
        folder().mkdir(parents=True, exist_ok=True)
        half = folder() / f"{_SESSION}.{os.getpid()}"
        half.write_text(json.dumps(kept), encoding="utf-8")
        half.replace(folder() / _SESSION)  # Whole, or as it was before.
    except OSError:
        return False
    return True


def kept_session() -> KeptSession | None:
    """The session that was left, if there is one that can be used."""
    from playground.scenario.load import load_text

    try:
        kept = json.loads((folder() / _SESSION).read_text(encoding="utf-8"))
        return KeptSession(load_text(kept["toml"], kept["name"]), int(kept["at_ms"]), bool(kept.get("over")))
    except (OSError, ValueError, KeyError, TypeError, PresetError):
        return None


def forget_session() -> None:
    """Nobody wants to go on with it."""
    with suppress(OSError):
        (folder() / _SESSION).unlink(missing_ok=True)


def has_toured() -> bool:
    """Whether the first minute has been seen, or skipped."""
    return (folder() / _TOURED).exists()


def note_toured() -> None:
    """It has."""
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        (folder() / _TOURED).touch()


def write_error(error: BaseException) -> Path | None:
    """Keep the details of an error for whoever mends it; where they are."""
    text = "".join(traceback.format_exception(error))
    path = folder() / _ERROR
    try:
        folder().mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        return None
    return path

"""Writing a session as a preset file that replays it."""

from pathlib import Path

from playground.live.session import Session
from playground.scenario.save import to_toml


def save(session: Session, folder: Path | None = None) -> str:
    """Write the session into a file of its own, and say where."""
    path = _free_path(folder or Path.cwd(), session.original.name)
    try:
        path.write_text(to_toml(session.recorded()), encoding="utf-8")
    except OSError as error:
        return f"cannot write {path}: {error.strerror}"
    return f"written to {path}; `playground play {path.name}` replays it"


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}-session.toml", 2
    while path.exists():
        path, number = folder / f"{name}-session-{number}.toml", number + 1
    return path

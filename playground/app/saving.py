"""Writing a session as a preset file that replays it, and saying where it is and how to use it."""

from pathlib import Path

from playground.live.session import Session
from playground.recording.recording import RecordingError, write_session


def save(session: Session, folder: Path | None = None) -> str:
    """Write the session into a file of its own, played out to its end, and say where."""
    folder = folder or Path.cwd()
    try:
        recording, path = write_session(session.simulation, session.script, folder)
    except (OSError, RecordingError) as error:
        return f"cannot be written: {getattr(error, 'strerror', None) or error}"
    shown = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"Written to {path}\nIt {_ends(recording.verdict)}: playground replay {shown}"


def _ends(verdict: str) -> str:
    return {"holds": "ends well", "violated": "ends in a broken promise"}.get(verdict, "does not come to rest")

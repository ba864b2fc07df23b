"""The folder for what outlives a start: sessions, the details of an error, and that the first minute has been seen.

Losing any of it is no harm: a folder that cannot be read or written stops nothing, and `trouble` says so beforehand.
"""

import os
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Final

from platformdirs import user_state_path

from playground.files import write_whole

_TOURED: Final = "toured"
_ERROR: Final = "error.log"


def folder() -> Path:
    """Where it is kept."""
    return user_state_path("delivery-playground")


def trouble() -> str | None:
    """Why nothing can be kept, in one line; `None` if it can."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"nothing can be kept in {folder()}: {error.strerror}"
    usable = os.access(folder(), os.R_OK | os.W_OK | os.X_OK)
    return None if usable else f"nothing can be kept in {folder()}: no permission"


def has_toured() -> bool:
    """Whether the first minute has been seen, or skipped; where nobody can know, it has."""
    try:
        (folder() / _TOURED).stat()
    except FileNotFoundError:
        return False
    except OSError:
        pass
    return True


def note_toured() -> None:
    """It has."""
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        write_whole(folder() / _TOURED, "", replace=True)


def tour_is_kept() -> str:
    """What is said when the tour is left in its midst: only the first one is what the next start begins with."""
    how = "T takes it up" if has_toured() else "the next `playground` takes it up where it is, and so does T"
    return f"The tour is kept: {how}."


def write_error(error: BaseException) -> Path | None:
    """Keep the details of an error for whoever mends it; where they are."""
    text = "".join(traceback.format_exception(error))
    path = folder() / _ERROR
    try:
        folder().mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode(errors="backslashreplace").decode(), replace=True)
    except OSError:
        return None
    return path

"""Files that the command line writes: never over the preset itself, and a path that cannot be written is one line."""

import os
from io import TextIOWrapper
from typing import NoReturn

from playground.cli.terminal import complain


def open_own_file(option: str, path: str, preset: str, example: str) -> TextIOWrapper:
    """Open the file that `option` names for writing; the caller closes it."""
    if path == "-" or (os.path.exists(path) and os.path.exists(preset) and os.path.samefile(path, preset)):
        complain(f"{option}: {path!r} is no file of its own; name one such as {example}")
    try:
        return open(path, "w", encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        cannot_write(option, path, error)


def cannot_write(option: str, path: str, error: Exception) -> NoReturn:
    """Say that a file cannot be written, and leave."""
    complain(f"{option}: cannot write {path!r}: {getattr(error, 'strerror', None) or error}")

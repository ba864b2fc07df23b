"""Files that commands write because an option names them; each mistake is one line that names the option."""

import os
from io import TextIOWrapper
from typing import NoReturn

from playground.cli.terminal import complain


def open_output(option: str, path: str, preset: str, example: str) -> TextIOWrapper:
    """Open a file for writing, before the work begins, so that a path that cannot be written costs nothing.

    It may be there already, unless it is the preset itself.
    """
    if path == "-" or (os.path.exists(path) and os.path.exists(preset) and os.path.samefile(path, preset)):
        complain(f"{option}: {path!r} is no file of its own; name one such as {example}")
    try:
        return open(path, "w", encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        cannot_write(option, path, error)


def write_new_file(option: str, path: str, text: str) -> None:
    """Write a text to a file that is not there yet; what is there stays as it is."""
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        complain(f"{option}: {path!r} is there already and is not overwritten; name another, or delete it first")
    except (OSError, ValueError) as error:
        cannot_write(option, path, error)


def cannot_write(option: str, path: str, error: Exception) -> NoReturn:
    """Say why a file cannot be written, and leave."""
    complain(f"{option}: cannot write {path!r}: {getattr(error, 'strerror', None) or error}")

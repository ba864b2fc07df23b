"""Files that are there whole or not at all: the one way in which anything is written.

What is written is on the disk before it has a name. So a name never stands for half a file, however the program ends:
by a full disk, by Ctrl-C, by `kill -9`. What is there already is replaced only by those who say so.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST
from io import TextIOWrapper
from itertools import chain, count
from os import PathLike
from pathlib import Path
from typing import Final

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAMELESS: Final = getattr(os, "O_TMPFILE", 0)
"""Linux makes a file that gets its name in the end, so that `kill -9` leaves nothing at all behind."""
_STREAM: Final = re.compile("/dev/(?:std(?P<name>out|err)|fd/(?P<number>[0-9]+))")


@contextmanager
def whole_file(path: str | PathLike[str], *, replace: bool) -> Iterator[TextIOWrapper]:
    """A text file that appears when all has been written; `FileExistsError` at once if one is there already.

    A pipe or a device is written as it comes. A link stays one: it is the file behind it that is written.
    """
    path = os.fspath(path)
    if (special := _special(path)) is not None:
        with open(special, "w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    path = os.path.realpath(path)
    _must_be_free(path, replace=replace)
    descriptor, half = _open_beside(path)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
            if not os.path.lexists(half):
                # With a folder to start from, though the path is absolute, the link is made to what that link leads to.
                os.link(f"/proc/self/fd/{descriptor}", half, src_dir_fd=descriptor)
        _name(half, path, replace=replace)
    finally:
        with suppress(OSError):
            os.unlink(half)


def write_whole(path: str | PathLike[str], text: str, *, replace: bool = False) -> None:
    """Write a text into a file of its own, or leave everything as it was."""
    with whole_file(path, replace=replace) as file:
        file.write(text)


def write_beside(folder: Path, name: str, suffix: str, text: str) -> Path:
    """Write a text into the first file of the folder that is not there yet: `name.toml`, `name-2.toml`, ..."""
    for number in count(1):
        path = folder / (f"{name}-{number}{suffix}" if number > 1 else f"{name}{suffix}")
        with suppress(FileExistsError):
            write_whole(path, text)
            return path
    raise AssertionError("there is always one more number")


def move_aside(path: Path, why: str = "unreadable") -> Path | None:
    """Get a file out of the way, under its name and why; where it is now, or `None` if it could not be moved."""
    first = f"{path}.{why}"
    names = chain([first], (f"{first}-{number}" for number in count(2)))
    aside = next(free for free in map(Path, names) if not os.path.lexists(free))
    with suppress(OSError):
        return path.rename(aside)
    return None


def _special(path: str) -> str | int | None:
    """What to open where something is to be written as it comes; `None` for a file, or where nothing is yet."""
    if found := _STREAM.fullmatch(path):
        # The stream itself, so that what else is written to it comes after, in a file as on a terminal.
        return os.dup(int(found["number"] or {"out": 1, "err": 2}[found["name"]]))
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return None
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else path


def _must_be_free(path: str, *, replace: bool) -> None:
    if os.path.isdir(path):
        raise IsADirectoryError(21, "Is a directory", path)
    if os.path.lexists(path) and not replace:
        raise FileExistsError(EEXIST, os.strerror(EEXIST), path)


def _open_beside(path: str) -> tuple[int, str]:
    """A new file in the same folder, and the name that it has until it is whole, or for a moment then."""
    folder = os.path.dirname(path)
    half = os.path.join(folder, f".{os.urandom(8).hex()}.part")
    if _NAMELESS:
        # A folder that cannot have such files, or none at all, is told apart below.
        with suppress(OSError):
            return os.open(folder, _NAMELESS | os.O_WRONLY, 0o666), half
    return os.open(half, _NEW, 0o666), half


def _name(half: str, path: str, *, replace: bool) -> None:
    """Give what has been written its own name, in one stroke."""
    if replace:
        with suppress(OSError):
            os.chmod(half, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(half, path)
        return
    try:
        os.link(half, path)
    except FileExistsError:
        raise
    except OSError:  # A file system without links.
        _must_be_free(path, replace=False)
        os.rename(half, path)

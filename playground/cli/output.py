"""Where commands write their data: to standard output, or to the file that an option names.

Each mistake is one line that names the option.
"""

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Final, NamedTuple, TextIO

from playground.cli.terminal import complain
from playground.files import whole_file
from playground.scenario.mistakes import quoted

_NO_TEXT: Final = (
    *(".avi", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".mov", ".mp4", ".pdf", ".png", ".tif", ".tiff", ".webm"),
    *(
        ".webp",
        ".bz2",
        ".db",
        ".doc",
        ".docx",
        ".gz",
        ".odt",
        ".pptx",
        ".ps",
        ".sqlite",
        ".tar",
        ".xlsx",
        ".xz",
        ".zip",
    ),
)
"""What a file is called that no command can write: whatever is written is text."""


def print_json(value: object) -> None:
    """Print JSON on standard output, for programs and for people who look at it."""
    import json  # Most commands do without it.

    print(json.dumps(value, indent=1))


class Output(NamedTuple):
    """What the options say of it."""

    option: str
    """The option that names the file."""
    path: str | None
    """`None`: standard output."""
    force: bool
    """Whether a file that is there is replaced."""

    @contextmanager
    def open(self, *, preset: str, example: str, endings: Collection[str] = ()) -> Iterator[TextIO]:
        """The file, from before the work begins, so that a path that cannot be written costs nothing.

        It may never be the preset itself, nor be called what it is not: with `endings` it has one of them, or none.
        """
        path = self.path
        if path is None:
            yield sys.stdout
            return
        if path == "-" or (os.path.exists(path) and os.path.exists(preset) and os.path.samefile(path, preset)):
            complain(f"{self.option}: {path!r} is no file of its own; name one such as {example}")
        ending = PurePath(path).suffix.lower()
        if ending in _NO_TEXT or (endings and ending and ending not in endings):
            complain(f"{self.option}: cannot write a {quoted(ending)}; name a file such as {example}")
        if "\0" in path:
            complain(f"{self.option}: cannot write {path!r}: no file has such a name")
        try:
            with whole_file(path, replace=self.force) as file:
                yield file
        except FileExistsError:
            complain(f"{self.option}: {path!r} is there already; name another, or replace it with --force")
        except OSError as error:
            complain(f"{self.option}: cannot write {path!r}: {error.strerror or error}")

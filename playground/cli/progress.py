"""Progress: a sign of life on standard error, for work of more than a second, and only on a terminal."""

import os
import sys
from contextlib import AbstractContextManager, suppress
from time import monotonic
from types import TracebackType

from playground.cli.terminal import width

PATIENCE_S = 1.0
"""How long work may take before it says so."""
_EVERY_S = 0.1
_WIPE = "\r\x1b[K"


class Progress(AbstractContextManager["Progress"]):
    """Call `say` as often as you like; it shows a text now and then once the patience is over, and wipes it out."""

    def __init__(self) -> None:
        self._due = monotonic() + PATIENCE_S
        self._shown = False
        self._wanted = sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")

    def say(self, text: str) -> None:
        """What is going on now."""
        if not self._wanted or monotonic() < self._due:
            return
        self._due = monotonic() + _EVERY_S
        self._show(_WIPE + text[: width(sys.stderr) - 1])
        self._shown = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._show(_WIPE)

    def _show(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()

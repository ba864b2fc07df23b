"""Progress: a sign of life on standard error, for work of more than a second, and only on a terminal."""

import sys
from contextlib import AbstractContextManager, suppress
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE_S = 1.0
"""How long work may take before it says so."""


class Progress(AbstractContextManager["Progress"]):
    """Call `say` as often as you like; it shows the latest text once the patience is over, and wipes it out."""

    def __init__(self) -> None:
        self._due = monotonic() + PATIENCE_S
        self._shown: Status | None = None
        self._wanted = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """What is going on now."""
        if not self._wanted or monotonic() < self._due:
            return
        from playground.cli.page import Cell, console

        shown = Cell(text).__rich__()
        with suppress(OSError, RuntimeError):  # The latter where there is no memory left for a thread.
            if self._shown is None:
                self._shown = console(stderr=True).status(shown)
                self._shown.start()
            else:
                self._shown.update(shown)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown is not None:
            with suppress(OSError):
                self._shown.stop()

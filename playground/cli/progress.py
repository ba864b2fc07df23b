"""Progress: a sign of life on standard error, for work of more than a second, and only on a terminal."""

import sys
from contextlib import AbstractContextManager
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE_S = 1.0
"""How long work may take before it says so."""


class Progress(AbstractContextManager["Progress"]):
    """Call `say` as often as you like; it shows the latest text once the patience is over."""

    def __init__(self) -> None:
        self._started = monotonic()
        self._shown: Status | None = None
        self._wanted = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """What is going on now."""
        if not self._wanted or monotonic() - self._started < PATIENCE_S:
            return
        if self._shown is None:
            from rich.console import Console

            self._shown = Console(stderr=True).status(text)
            self._shown.start()
        else:
            self._shown.update(text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown is not None:
            self._shown.stop()

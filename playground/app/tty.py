"""The terminal as the app drives it: Textual's driver, fit for a window that goes away and a process that is stopped.

What is written to a window that is gone goes nowhere, and the app ends as if somebody had hung up. Without this the
thread that writes would die, and the app would wait for it for ever.
"""

import asyncio
import io
import os
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from queue import Empty, Queue
from typing import IO, Final

from textual._ansi_sequences import SYNC_END
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from playground.app.error_boundary import ErrorBoundary

_A_FRAME: Final = 3
"""Writes: what begins it, the frame, and what ends it."""
_OSC: Final = "\x1b]"
"""How what is for the terminal itself begins, such as what is to be copied."""

# A stray byte, as a terminal with another encoding sends it, is no key; Textual's own decoder would die of it.
linux_driver.getincrementaldecoder = lambda name: partial(getincrementaldecoder(name), "ignore")  # type: ignore[attr-defined]


def hang_up() -> None:
    """Tell this process what a terminal tells it that goes away; where it is nobody's terminal, nobody else would."""
    os.kill(os.getpid(), signal.SIGHUP)


def _emptied(queue: Queue[str | None]) -> Iterator[str | None]:
    """What was in a queue."""
    with suppress(Empty):
        while True:
            yield queue.get_nowait()


class Outlet(io.TextIOBase):
    """A stream to a terminal that may go away."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._gone = False

    def write(self, text: str) -> int:
        """Write, if there is still somebody to read."""
        try:
            return 0 if self._gone else self._stream.write(text)
        except OSError:
            return self._lose()

    def flush(self) -> None:
        """Let it be seen."""
        try:
            if not self._gone:
                self._stream.flush()
        except OSError:
            self._lose()

    def fileno(self) -> int:
        """The file behind it."""
        return self._stream.fileno()

    def _lose(self) -> int:
        self._gone = True
        hang_up()
        return 0


class TerminalDriver(LinuxDriver):
    """Textual's driver with two ends that it forgets."""

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._loop = asyncio.get_running_loop()
        assert self._file is not None
        self._file = Outlet(self._file)  # type: ignore[assignment]  # All that is asked of it is to write.

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has more than a frame to show."""
        return self._writer_thread is not None and self._writer_thread._queue.qsize() > _A_FRAME

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual says nothing of it.
        signal.signal(signal.SIGWINCH, self._size_changed)

    def _size_changed(self, *_: object) -> None:
        """The window has another size, which is asked for later.

        One signal interrupts what another does: of two that come together the one that had asked first would tell last.
        """
        if not self._in_band_window_resize:
            self._loop.call_soon_threadsafe(self._tell_size)

    def _tell_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self._app.post_message(Resize(size, size))

    def stop_application_mode(self) -> None:
        """Give the terminal back at once: what of frames it has not been given yet nobody would see."""
        waiting = [] if self._writer_thread is None else [*_emptied(self._writer_thread._queue)]
        for text in (SYNC_END, *(one for one in waiting if one and one.startswith(_OSC))):
            self.write(text)
        if self._app._exit and self.attrs_before is not None:
            # Who started the app says goodbye and lets go of what was typed meanwhile; until then it is not echoed.
            self.attrs_before[3] &= ~termios.ECHO
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read keys until the terminal is gone; without them there is no app, so what else ends this ends it too."""
        try:
            super().run_input_thread()
        except OSError:
            hang_up()
        except Exception as error:
            assert isinstance(self._app, ErrorBoundary)
            self._loop.call_soon_threadsafe(self._app.end_by, error)

    def _sigcont_application(self, *_: object) -> None:
        """The process goes on after a stop."""
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        """Take the terminal again. A stop that came without a warning has left all running: that has to end first."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()

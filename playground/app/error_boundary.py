"""The error boundary: what fails inside a dialog closes that dialog, and nothing else.

A dialog is made of widgets of the library, which are not always ready for what is asked of them; whatever they raise,
the session behind them is untouched. A mistake anywhere else is not contained: it ends the app, in one line.
"""

from pathlib import Path
from typing import Any, NamedTuple

from textual._context import active_message_pump
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.worker import WorkerFailed

from playground.app.reading.reading_screen import ReadingScreen
from playground.saved.state_folder import write_error


class ContainedError(NamedTuple):
    """Something that has failed without harm."""

    screen: type[Screen[Any]]
    error: BaseException


class ErrorBoundary(App[None]):
    """An app that outlives its dialogs."""

    def __init__(self) -> None:
        super().__init__()
        self.contained: list[ContainedError] = []
        """What was contained; a test that did not want it fails by it."""

    async def _dispatch_message(self, message: Message) -> None:
        """Keys and clicks pass through the app itself, which has to stay alive."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self._contain(error):
                raise

    def _handle_exception(self, error: Exception) -> None:
        """Something has failed in a widget, a screen, a timer or a worker, which has ended by it."""
        if not self._contain(error):
            super()._handle_exception(error)

    def end_by(self, error: Exception) -> None:
        """Something has failed without which no screen can go on, whichever is on top."""
        super()._handle_exception(error)

    def _contain(self, error: Exception) -> bool:
        """Close the dialog in which something failed, and say so; false if it was in none."""
        screen = self._failed()
        if not isinstance(screen, ModalScreen | ReadingScreen) or self._exit:
            return False
        self.contained.append(ContainedError(type(screen), error.error if isinstance(error, WorkerFailed) else error))
        if screen in self.screen_stack:  # Else it was left meanwhile, and whatever it still does means nothing.
            self._close(screen, write_error(error))
        return True

    def _close(self, screen: Screen[Any], details: Path | None) -> None:
        while self.screen is not screen:
            self.pop_screen()
        self.pop_screen()
        where = f"; details are in {details}" if details else ""
        self.notify(f"That was closed by a mistake of its own. The run is untouched{where}.")

    def _failed(self) -> Screen[Any] | None:
        """The screen in which something has failed: that of the widget at work, or what is on top if it is the app."""
        pump = active_message_pump.get(self)
        if isinstance(pump, DOMNode) and pump is not self:
            return next((one for one in pump.ancestors_with_self if isinstance(one, Screen)), None)
        return self.screen_stack[-1] if self.screen_stack else None

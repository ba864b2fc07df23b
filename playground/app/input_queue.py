"""The input queue: what comes in is taken one by one, each when all that the one before has led to is done.

A burst of keys (a paste, a slow line, a quick hand) arrives in one read. Textual would hand them all to the screen that
is on when they arrive: what was meant for a dialog would reach what is behind it, a list would be asked before it is
filled. Here `l` opens the library before the next letter is looked at, and that letter is typed into its field.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from textual import events
from textual.app import App
from textual.errors import NoWidget
from textual.message_pump import MessagePump
from textual.widget import Widget

_LOOK_S: Final = 0.1
_MOST_LOOKS: Final = 50
"""How long a turn waits for one widget, 5 seconds in all: one that hangs must not swallow what is typed for ever."""


class QueuedInput(App[None]):
    """An app that takes one input at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._turn: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Take an input, or let it wait for its turn; whatever else there is does not wait."""
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._turn is None:
            await self._take(event)
        else:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(event, events.MouseMove) and isinstance(last, events.MouseMove):
                self._waiting.pop()  # Where the mouse has been on its way means nothing.
            self._waiting.append(event)

    async def _take(self, event: events.Event) -> None:
        concerned = list(self._concerned(event))
        try:
            await super().on_event(event)
        finally:
            self._turn = asyncio.create_task(self._end_turn(event, concerned))

    async def _end_turn(self, event: events.Event, concerned: list[MessagePump]) -> None:
        """Let everyone concerned come to the end of what they have to do; then it is the next one's turn."""
        seen: set[MessagePump] = set()
        while concerned:
            for pump in concerned:
                await _done(pump)
            seen.update(concerned)
            concerned = [pump for pump in self._concerned(event) if pump not in seen]  # Another screen is on by now.
        self._turn = None
        self.call_later(self._take_next)

    async def _take_next(self) -> None:
        if self._turn is None and self._waiting:
            await self._take(self._waiting.popleft())

    def _concerned(self, event: events.Event) -> Iterator[MessagePump]:
        """Through whom an input goes: the widget that it is for, twice (what it asks of itself), and all above it."""
        if not self.screen_stack:
            return
        widget = self.focused or self.screen
        if isinstance(event, events.MouseEvent):
            with suppress(NoWidget):
                widget, _ = self.screen.get_widget_at(event.x, event.y)
        yield widget
        yield from widget.ancestors_with_self


async def _done(pump: MessagePump) -> None:
    """A pump has done what was asked of it up to now; or it has ended by a mistake and never will."""
    reached = asyncio.Event()
    if not pump.call_later(reached.set):
        return
    for _ in range(_MOST_LOOKS):
        with suppress(TimeoutError):
            await asyncio.wait_for(reached.wait(), _LOOK_S)
        if reached.is_set() or (isinstance(pump, Widget) and pump.is_mounted and not pump.is_running):
            return

"""What can be opened above a running screen: dialogs and reading screens. Each gives one answer.

What fails in one closes it, not the app.

Textual lets a screen be dismissed as often as somebody asks, and takes whatever is on top then.
"""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

T = TypeVar("T")


class Leaf(Screen[T]):
    """A screen that can be left once, and only while it is the one on top."""

    _left = False

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave it with an answer; a second answer is none, nor is one from behind another screen."""
        if self._left or not self.is_active:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)


def keys_line(*keys: tuple[str, str]) -> Static:
    """The last line of a dialog: each key, and what it does."""
    parts = [Content.assemble((key, "bold"), f" {words}") for key, words in keys]
    return Static(Content("    ").join(parts), classes="dialog--keys", markup=False)


class Dialog(ModalScreen[T], Leaf[T]):
    """A question with a running screen behind it. Style sheets know it by its first base."""

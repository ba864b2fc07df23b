"""What is asked in lines: a choice, nine at a time, each by its number; or a value."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

_PAGE: Final = 9
MORE: Final = "0"


class MenuItem(NamedTuple):
    """One thing that can be chosen."""

    words: str
    act: Callable[[], None]


class Menu:
    """Open until something is chosen or another key is pressed."""

    def __init__(self, title: str, choices: Sequence[MenuItem]) -> None:
        self.title = title
        self._choices = tuple(choices)
        self._first = 0

    def lines(self) -> list[str]:
        """The page, and how to choose from it."""
        page = self._choices[self._first : self._first + _PAGE]
        left = len(self._choices) - self._first - len(page)
        more = f"; {MORE} for {left:,} more" if left else ""
        return [
            f"{self.title}; a number chooses{more}; esc closes",
            *(f"{number}. {one.words}" for number, one in enumerate(page, 1)),
        ]

    def turn(self) -> bool:
        """Go to the next page, if there is one."""
        if self._first + _PAGE >= len(self._choices):
            return False
        self._first += _PAGE
        return True

    def chosen(self, key: str) -> MenuItem | None:
        """What a key chooses; `None`: nothing."""
        index = self._first + int(key) - 1 if len(key) == 1 and key in "123456789" else -1
        return self._choices[index] if self._first <= index < min(self._first + _PAGE, len(self._choices)) else None


class Entry:
    """A value that is typed, and ended with Enter."""

    def __init__(self, title: str, act: Callable[[str], None]) -> None:
        self.title, self.act = title, act
        self.text = ""

    def lines(self) -> list[str]:
        """What is asked for."""
        return [f"{self.title}; enter ends it, esc leaves all as it is"]

    def take(self, key: str) -> bool:
        """Take a key that is part of the value; false for one that is none."""
        if key == "backspace":
            self.text = self.text[:-1]
        elif len(key) == 1:
            self.text += key
        return key == "backspace" or len(key) == 1

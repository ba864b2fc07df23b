"""Keys of running screens: the rows of the table as bindings, and those that act on one part of a screen."""

from collections.abc import Callable
from typing import Protocol

from textual.binding import Binding, BindingType

from playground.app.actions import ACTIONS

Act = Callable[[], None]


class KeyHandler(Protocol):
    """Some of a screen's keys: what each does, and what keeps it from being done."""

    acts: dict[str, Act]
    """By the id of the action."""

    def refusal(self, action: str) -> str | None:
        """Why one of them cannot be done right now; `None` if it can."""


def bindings_for(ids: frozenset[str] | None = None) -> list[BindingType]:
    """The rows of the table as bindings; all of them, or some."""
    return [
        Binding(one.key, one.command, one.label, show=False, id=one.id, tooltip=one.tooltip)
        for one in ACTIONS
        if ids is None or one.id in ids
    ]


def foreign_bindings(offered: frozenset[str]) -> list[BindingType]:
    """Bindings for the keys of all actions but those that the screen offers: each says why it does nothing there."""
    return [
        Binding(one.key, f"not_here('{one.id}')", show=False, id=one.id) for one in ACTIONS if one.id not in offered
    ]

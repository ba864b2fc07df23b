"""What the footer shows: each key of the table, with what it would do right now."""

from typing import TYPE_CHECKING, Final

from playground.app.actions import ACTIONS, key_name
from widgets.renderables.bars import KeyView

if TYPE_CHECKING:
    from playground.app.running_screen import RunningScreen

_HIDDEN: Final = frozenset(
    {
        *("page-down", "page-up", "first-row", "last-row", "next-row", "previous-row"),
        *("unselect", "scrub-back", "scrub-on"),
    }
)
"""What every list has; help shows them."""


def key_views(screen: "RunningScreen", offered: frozenset[str] | None = None) -> tuple[KeyView, ...]:
    """The keys in the order of the table; all that exist on this screen, or only those `offered`."""
    keys = screen.app.keys_in_use  # type: ignore[attr-defined]  # Every such screen is the playground's.
    views = []
    for index, one in enumerate(ACTIONS):
        if one.id not in _HIDDEN and screen.exists(one.id) and (offered is None or one.id in offered):
            why_not = screen.refusal(one.id)
            tip = f"Not now: {why_not}." if why_not else one.tooltip
            views.append(KeyView(index, key_name(keys[one.id]), screen.label(one.id), why_not is None, tip))
    return tuple(views)

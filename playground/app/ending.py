"""The card at the end of a run: when it is there, and which keys it names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from playground.app.actions import ACTIONS, BY_ID, key_name
from playground.app.keys import Act
from playground.app.running_screen import RunningScreen
from playground.live.ending_view import EndingView
from playground.live.views import Narration, Speaker
from widgets.bars import CaptionBar
from widgets.ending import EndingCard
from widgets.panes import Network
from widgets.renderables.ending import CardView, KeyHint
from widgets.renderables.stage import lanes_above_card

ENDING: Final = "ending"
_WIDE: Final = 90
"""In cells: longer lines are not read in passing."""
_WIDEST: Final = 120
"""But a headline stays in one line, as far as that goes."""
_LEAST: Final = 2
"""The lines of what it stands in the place of."""
_BORDERS: Final = 6
"""The cells beside a headline that stands in the border."""
TO_THE_CAUSE: Final = ("why", "try-fix")
"""What leads from an ending to its cause, and to what would have prevented it."""
_BESIDE: Final = frozenset({ENDING, "try-fix", "settings", "branches", "menu"})
"""What is shown above the screen or in its own card: after it the card is still wanted."""
_THEN: Final = ("race", "next-lesson", "library", "restart", "unselect")


class Ending:
    """The card of one screen. `told` works it out, which is done once for each end; `None`: the run is not over."""

    def __init__(self, key_of_end: Callable[[], object], told: Callable[[], EndingView]) -> None:
        self._key_of_end, self._told = key_of_end, told
        self._end: object = None
        self._view: EndingView | None = None
        self._away = False
        self.acts: dict[str, Act] = {ENDING: self._toggle}

    def refusal(self, _: str) -> str | None:
        """Why it cannot be shown; `None` if it can."""
        return None if self._key_of_end() is not None else "the run is not over yet"

    @property
    def view(self) -> EndingView | None:
        """What it says; `None`: it is not there."""
        end = self._key_of_end()
        if end != self._end:
            self._end, self._away = end, False
            self._view = None if end is None else self._told()
        return None if self._away else self._view

    def put_away(self) -> bool:
        """Put it away; whether it was there."""
        was_there = self.view is not None
        self._away = True
        return was_there

    def give_way(self, action: str) -> None:
        """Go, for whoever does something else on the screen wants to see it."""
        self._away = self._away or (self.view is not None and action not in _BESIDE)

    def _toggle(self) -> None:
        self._away = self.view is not None


def card_of(
    view: EndingView,
    keys: Mapping[str, str],
    screen: RunningScreen,
    leading: tuple[str, ...] = (),
    *,
    also: tuple[str, ...] = (),
    is_strip: bool = False,
) -> CardView:
    """The card with the keys that matter now on a screen, by its labels; `leading` ones go first.

    `also` are those that are of use beside what leads to the cause.
    """
    first = TO_THE_CAUSE if view.harmed else TO_THE_CAUSE[:1] if view.message else ()
    return CardView(view, tuple(_hints((*leading, *first, *also, *_THEN), keys, screen)), is_strip)


def _hints(ids: Iterable[str], keys: Mapping[str, str], screen: RunningScreen) -> Iterable[KeyHint]:
    for one in ids:
        is_vain = one in TO_THE_CAUSE and screen.refusal(one) is not None
        if one in BY_ID and (screen.exists(one) or one == "unselect") and not is_vain:
            label = "close" if one == "unselect" else screen.label(one)
            yield key_hint(one, keys, label)


def key_hint(action: str, keys: Mapping[str, str], label: str) -> KeyHint:
    """A key in a text, which can be clicked."""
    return KeyHint(ACTIONS.index(BY_ID[action]), key_name(keys[action]), label)


def put_over(network: Network, bar: CaptionBar, card: EndingCard, view: CardView | None) -> None:
    """Over the network, in its middle, where a guide speaks in the bar."""
    bar.stand_below(0)
    area = network.content_region.grow((0, 1, 0, 1))
    headline = len(view.ending.headline) + _BORDERS if view is not None else 0
    width = min(area.width, max(_WIDE, min(headline, _WIDEST)))
    top = area.y + lanes_above_card(network.content_size.height)
    card.put(view, area.x + (area.width - width) // 2, width, top=top)


def left_to_say(said: Narration, is_wide: bool) -> Narration:
    """What is said beside a card: what the author says last, where there is room; the card tells all else anew.

    Not what he has written of another run: what came of this one stands in the card.
    """
    return (
        said if is_wide and said.by is Speaker.AUTHOR and not said.doubt else Narration(said.time_ms, "", Speaker.END)
    )


def put_in_place_of(bar: CaptionBar, card: EndingCard, view: CardView | None) -> None:
    """In the place of what was said last, or before what is left of that. The foot names its keys."""
    brief, area = view and view._replace(keys=view.keys[-1:]), bar.region
    is_alone = bar.view is None or not bar.view.caption.text
    height = card.put(brief, area.x, area.width, top=area.y, least=_LEAST if is_alone else 0)
    bar.stand_below(height)


def covers(card: EndingCard, network: Network) -> int:
    """How much of the network is under the card; nothing where it would leave the trail none at all."""
    area = network.content_region
    covered = card.region.intersection(area).height if card.display else 0
    return covered if covered < area.height else 0

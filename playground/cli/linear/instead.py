"""What is done in lines instead, where a key needs a screen."""

from collections.abc import Callable
from typing import Final

_ALL_IS_SAID: Final = (
    "all that happens is told as it happens; {why} explains a message, {next-tab} tells where the run is"
)
_TO_A_MARK: Final = (
    "{previous-mark} goes back to what was broken or went wrong last, {next-mark} on to the next, "
    "{step-back} back by one event"
)
INSTEAD: Final = {
    "claims": "`playground claims` tells them in lines",
    "systems": "`playground systems` tells in lines what is modelled of each",
    "guarantee": "`playground guarantee` tells in lines what settings come to",
    "choose": "`playground choose` asks and answers in lines",
    "scrub-back": _TO_A_MARK,
    "scrub-on": _TO_A_MARK,
    "go-there": _TO_A_MARK,
    "filter-events": _ALL_IS_SAID,
    "only-selected": _ALL_IS_SAID,
    "page-down": _ALL_IS_SAID,
    "page-up": _ALL_IS_SAID,
    "first-row": _ALL_IS_SAID,
    "last-row": _ALL_IS_SAID,
    "hold-trail": _ALL_IS_SAID,
    "diagram": "{why} tells it in order; `playground diagram {preset}` draws it",
    "picture": "`playground diagram {preset} -o picture.svg` draws the run",
    "next-theme": "lines have the colours of the terminal",
    "talk": "`playground present {preset} --linear` presents it in lines",
}
"""By the id of an action that no line can do."""


def instead_of(action: str, key: Callable[[str], str], preset: str) -> str:
    """What to do in its place; `key` says the key of an action."""
    text = INSTEAD[action].replace("{preset}", preset)
    for one in ("why", "next-tab", "previous-mark", "next-mark", "step-back"):
        text = text.replace(f"{{{one}}}", key(one))
    return text

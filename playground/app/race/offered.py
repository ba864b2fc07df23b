"""What the keys mean in a race: which do something there, and why the others do not."""

from collections.abc import Callable
from typing import Final

from playground.app.actions import BY_ID, OF_THE_CLOCK, PACKETS, SCREEN, TIME
from playground.live.interventions import INTERVENTIONS
from playground.live.race.race import SWITCHES

TRAVELS: Final = frozenset({"step-back", "scrub-back", "scrub-on", "previous-mark", "next-mark", "present"})
"""The keys that take all columns to the same instant."""
BACK: Final = "race"
"""The key that leads here leads back."""
FIX: Final = "try-fix"
SYSTEMS: Final = "systems-race"
_ASKING: Final = frozenset({FIX, "ending", "why", "settings"})
_ELSEWHERE: Final = frozenset(
    {"library", "claims", "systems", "guarantee", "choose", "tour", "talk", "practice", "next-theme", "picture"}
)
_TAKEN_ALONG: Final = frozenset({"save", "report", "share"})
_SCREEN: Final = _ASKING | _ELSEWHERE | _TAKEN_ALONG | {BACK, SYSTEMS, "crash-at", "quit", "help"}
OFFERED: Final = (frozenset(INTERVENTIONS) & frozenset(BY_ID) - SWITCHES) | OF_THE_CLOCK | TRAVELS | _SCREEN
"""What the keys do here."""
ALSO: Final = SWITCHES | {"unselect"}
"""All three run already, so they are refused; and Escape leads back, too."""
_NOT_HERE: Final = {
    TIME: "a race lists no events; {previous-mark} goes back to what went wrong last",
    PACKETS: "nothing is selected in a race; {why} tells of each message",
    SCREEN: "a race has no lists; {why} tells of each message",
}
"""Why the other keys do nothing there, group by group."""
_OWN_REASONS: Final = {
    "branches": "a race has no branches; {restart} begins it again as it was",
    **dict.fromkeys(("hide-counters", "count-hands"), "people guess what comes of one run, not of a race"),
    "hold-trail": "here the trail stands wherever there is room for it",
}
"""The same for keys of which that would be no reason."""


def why_not_here(action: str, key_told: Callable[[str], str]) -> str:
    """Why an action of the live screen can never be done in a race."""
    reason = _OWN_REASONS.get(action) or _NOT_HERE[BY_ID[action].group]
    return reason.format_map({one: key_told(one) for one in ("previous-mark", "restart", "why")})

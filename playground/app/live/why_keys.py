"""Which keys the Why tab names: an explanation says what stands in the way and what would help, and knows no key."""

from playground.app.ending import key_hint
from playground.app.footer import UNDOABLE
from playground.app.guide import Guide
from playground.app.running_screen import RunningScreen
from widgets.renderables.ending import KeyHint


def try_it(screen: RunningScreen, guide: Guide | None) -> KeyHint | None:
    """The key that shows at work what would have prevented it; `None` where a guide refuses that."""
    is_refused = guide is not None and guide.refusal("try-fix")
    return None if is_refused else key_hint("try-fix", screen.keys_in_use, "shows it at work")


def ways_out(screen: RunningScreen) -> tuple[KeyHint, ...]:
    """The keys that undo what is in force."""
    mends = (one for one in UNDOABLE if screen.exists(one) and screen.undoes(one) and screen.refusal(one) is None)
    return tuple(key_hint(one, screen.keys_in_use, screen.label(one)) for one in mends)

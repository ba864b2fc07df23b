"""Guessing: while people guess what came of a run, nothing tells it, wherever it would be told.

The lanes, the nodes and the trail of the packets stay: what goes by can be seen, and what it means is the question.
Lists, explanations and comparisons say so and wait; the key that shows all is named with them.
"""

from collections.abc import Collection
from typing import Final

from playground.live.views import Speaker
from widgets.renderables.bars import CaptionView
from widgets.renderables.header import HeaderView
from widgets.renderables.network import PaneView

LOOK: Final = "-guessing"
"""The class of a screen on which people guess; what shows nothing but outcomes is taken away by it."""
ASKS: Final = "-asking"
"""The class of a screen on which people will be asked again: what is armed waits for them unannounced."""
QUESTION: Final = "What comes of it?"
TELLING: Final = frozenset(
    {
        *("why", "try-fix", "race", "systems-race", "next-anomaly", "judge", "save", "report", "ending"),
        *("previous-mark", "next-mark", "diagram", "next-tab", "filter-events", "only-selected"),
        *("next-row", "previous-row", "first-row", "last-row", "branches"),
    }
)
"""The actions that would tell it."""


def refusal(key: str) -> str:
    """Why one of them waits."""
    return f"people guess what came of it; {key} answers"


def header(view: HeaderView) -> HeaderView:
    """No promise that is kept or broken, and no title: most of them tell."""
    return view._replace(title=QUESTION, name="", badge=None)


def panes(view: PaneView) -> PaneView:
    """No account, no repeat that was recognised, and no trap that is set."""
    snapshot = unarmed(view).snapshot
    consumers = tuple(one._replace(changes=()) for one in snapshot.consumers)
    return view._replace(guessed=True, snapshot=snapshot._replace(consumers=consumers))


def unarmed(view: PaneView) -> PaneView:
    """No trap that is set: it would announce what comes."""
    links = tuple(link._replace(armed=()) for link in view.snapshot.links)
    consumers = tuple(one._replace(armed="") for one in view.snapshot.consumers)
    return view._replace(snapshot=view.snapshot._replace(links=links, consumers=consumers))


def announces(classes: Collection[str]) -> bool:
    """Whether lists and the timeline of such a screen may tell what is armed."""
    return LOOK not in classes and ASKS not in classes


def seen(view: PaneView, classes: Collection[str]) -> PaneView:
    """What a screen of these classes shows of it."""
    if LOOK in classes:
        return panes(view)
    return unarmed(view) if ASKS in classes else view


def caption(view: CaptionView, key: str) -> CaptionView:
    """What the author or the record would say of it is a question."""
    if view.caption.by is Speaker.SCRIPT:
        return view
    return view._replace(coach=f"{QUESTION} {key} answers.", guide="GUESS")

"""Guessing: while people guess what came of a run, nothing on the screen that is seen unasked tells them.

What the author says, the lanes and the nodes stay. What somebody opens to look it up, a list or an explanation, tells.
"""

from typing import Final

from playground.live.views import Speaker
from widgets.renderables.bars import CaptionView
from widgets.renderables.header import HeaderView
from widgets.renderables.network import PaneView

LOOK: Final = "-guessing"
"""The class of a screen on which people guess; what shows nothing but outcomes is hidden by it."""
QUESTION: Final = "What came of it?"


def header(view: HeaderView) -> HeaderView:
    """No promise that is kept or broken."""
    return view._replace(badge=None)


def panes(view: PaneView) -> PaneView:
    """No account, and no trail: its last column is the ledger."""
    return view._replace(guessed=True, trail=None)


def caption(view: CaptionView) -> CaptionView:
    """What the record would say of it is a question."""
    return view._replace(coach=QUESTION, guide="GUESS") if view.caption.by is Speaker.RECORD else view

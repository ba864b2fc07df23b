"""What a running screen says of itself: of a search in vain, of what came too late, of a new branch.

Sentences; the screen shows them. A key is named only where it can be pressed.
"""

from typing import Protocol

from playground.app.driver import Driver
from playground.live.remarks import Remark, in_the_way
from playground.words.times import seconds


class Offering(Protocol):
    """A screen that offers keys."""

    driver: Driver

    def key_told(self, action: str) -> str:
        """A key as it stands in a text."""

    def exists(self, action: str) -> bool:
        """Whether the action has any meaning here."""

    def refusal(self, action: str) -> str | None:
        """Why it cannot be done right now; `None` if it can."""


def _can(screen: Offering, action: str) -> bool:
    return screen.exists(action) and screen.refusal(action) is None


def vain_search(screen: Offering) -> str:
    """A search that has found nothing has taken the run on all the same: how far, and what can be done."""
    driver = screen.driver
    if driver.over:
        back = f"; {screen.key_told('previous-mark')} goes back to what went wrong last"
        more = "more " if any(one.tally.anomalies for one in driver.sessions) else ""
        end = f"nothing {more}went wrong until the end, at {seconds(driver.now_ms)}"
        return f"{end}{back if _can(screen, 'previous-mark') else ''}"
    why = next(filter(None, map(in_the_way, driver.sessions)), "as things stand")
    heals = f"{screen.key_told('heal')} heals, " if _can(screen, "heal") else ""
    on = f"{heals}{screen.key_told('next-anomaly')} looks further on"
    return f"nothing comes of all that goes on, and nothing may ever: {why}; {on}"


def remark_told(screen: Offering, remark: Remark) -> str:
    """What came too late, and how to have it otherwise; empty where a guide keeps the run from going back."""
    text = remark.text
    if remark.before_ms and screen.exists("step-back"):
        if screen.refusal("step-back") is not None:
            return ""
        text += f"; press {screen.key_told('step-back')} to go back before {seconds(remark.before_ms)}"
    if remark.waits and screen.exists("send"):
        text += f"; press {screen.key_told('send')} to send one more"
    return text


def new_branch(screen: Offering, before: int, now: int) -> str:
    """What was done in the past has made another branch of the run: where the old future is."""
    both = f"{screen.key_told('branches')} has both"
    return f"a new branch, {now}; the old future is kept as branch {before}: {both}"

"""A frame: from a snapshot, the selection and the pace to the view of each widget. Pure; the live screen shows them."""

from playground.app.driver import Driver
from playground.live.views import Snapshot
from widgets.renderables.bars import CaptionView
from widgets.renderables.header import HeaderView

_FRESH = 4
"""A caption is fresh for so many times as long as what has just happened lingers."""


def header_view(snapshot: Snapshot, driver: Driver) -> HeaderView:
    """Which run, the clock, the badge."""
    pace, course = driver.pace, driver.sessions[0].course
    return HeaderView(
        title=snapshot.title,
        guarantee=snapshot.guarantee.word,
        system=snapshot.system,
        seed=snapshot.seed,
        now_ms=snapshot.now_ms,
        rate=pace.rate,
        speed=pace.speed,
        paused=pace.paused,
        held_back=pace.held_back,
        over=driver.over,
        known_ms=course.end.now_ms if course.behind else None,
        badge=snapshot.badge,
    )


def caption_view(snapshot: Snapshot, driver: Driver, coach: str) -> CaptionView:
    """What is said: by the guide if there is one, else by the author."""
    caption = snapshot.caption
    fresh = caption is not None and snapshot.now_ms - caption.time_ms < _FRESH * driver.linger_ms
    return CaptionView(caption, fresh, coach)

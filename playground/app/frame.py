"""A frame: from a snapshot, the selection and the pace to the view of each widget. Pure; the live screen shows them."""

from playground.app.driver import Driver
from playground.app.selection import Selection
from playground.live.views import Snapshot
from widgets.counters import CounterBoardView
from widgets.renderables.bars import CaptionView
from widgets.renderables.consumer import ConsumerPaneView
from widgets.renderables.header import HeaderView
from widgets.renderables.network import NetworkView
from widgets.renderables.producer import ProducerPaneView

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


def producer_pane_view(snapshot: Snapshot, selection: Selection) -> ProducerPaneView:
    """The left pane."""
    return ProducerPaneView(snapshot.producer, snapshot.deed, snapshot.answer, selection.pick)


def network_view(snapshot: Snapshot, selection: Selection) -> NetworkView:
    """The middle."""
    return NetworkView(snapshot.links, snapshot.broker, selection.pick)


def consumer_pane_view(snapshot: Snapshot, selection: Selection) -> ConsumerPaneView:
    """The right pane."""
    return ConsumerPaneView(snapshot.consumers, snapshot.account, selection.pick)


def counter_board_view(snapshot: Snapshot) -> CounterBoardView:
    """The numbers."""
    return CounterBoardView(snapshot.counters, snapshot.broker is not None)


def caption_view(snapshot: Snapshot, driver: Driver, coach: str) -> CaptionView:
    """What is said: by the guide if there is one, else by the author."""
    caption = snapshot.caption
    fresh = caption is not None and snapshot.now_ms - caption.time_ms < _FRESH * driver.linger_ms
    return CaptionView(caption, fresh, coach)

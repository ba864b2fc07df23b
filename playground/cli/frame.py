"""The pictures of a film, 80 columns and 24 lines: a session that is driven through the run, as the live screen has it.

Nothing is drawn here: the drawings are the widgets' own. This says which of them stand where, and what is said at the
end.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from playground.cli.shots import Shot
from playground.live.camera import take_snapshot
from playground.live.course import FOREVER
from playground.live.lists import EventIndex, event_rows
from playground.live.session import Session
from playground.live.timeline import Timeline
from playground.live.views import Snapshot
from playground.report.verdict import account, headline_of
from playground.scenario.outcome import Outcome
from playground.scenario.stories import story_named
from playground.words.phrases import plural
from widgets.renderables.bars import CaptionView, draw_caption
from widgets.renderables.consumer import draw_consumer
from widgets.renderables.counters import CountersPaneView, draw_counters
from widgets.renderables.header import HeaderView, draw_header
from widgets.renderables.lane import Tracks
from widgets.renderables.lists import ListView, draw_events
from widgets.renderables.network import PaneView, Paper, draw_network
from widgets.renderables.producer import draw_producer
from widgets.renderables.prose import wrap
from widgets.renderables.signs import UNICODE
from widgets.renderables.spans import BLANK, Row, Span, row, spread
from widgets.renderables.timeline import TimelineBarView, draw_timeline

WIDTH, HEIGHT = 80, 24
_SAID: Final = 3
_EVENTS: Final = 5


class Film:
    """A run that is to be shown from its beginning to its verdict; times must ascend."""

    def __init__(self, outcome: Outcome, speed: float) -> None:
        self.session = Session(outcome.preset)
        self._outcome = outcome
        self._speed = speed
        self._timeline, self._events = Timeline(), EventIndex()
        self._paper = Paper(UNICODE, defaultdict(Tracks))

    def picture(self, shot: Shot, *, is_last: bool = False) -> list[Row]:
        """Let the run go on to an instant, and give the lines of the terminal then."""
        if shot.time_ms >= 0:
            self.session.advance(FOREVER if is_last else shot.time_ms)
        shown = take_snapshot(self.session)
        broker = shown.broker is not None
        title, seed = row(Span(f"  {shown.title}", "title")), row(Span(f"seed {shown.seed} ", "dim"))
        view = PaneView(shown)
        events = ListView(event_rows(self.session, self._events, FOREVER, _EVENTS), broker)
        return [
            spread(title, seed, WIDTH),
            draw_header(self._header(shown, shot.rate), WIDTH, UNICODE),
            *draw_producer(view, WIDTH, 2, UNICODE),
            *_filled(draw_network(view, WIDTH, 6, self._paper), 6),
            *draw_consumer(view, WIDTH, 2, UNICODE),
            BLANK,
            *draw_counters(CountersPaneView(shown.counters, shown.account, broker), WIDTH, 2),
            *_filled(self._said(shown), _SAID),
            *draw_timeline(TimelineBarView(self._timeline.view(self.session)), WIDTH, 1, UNICODE),
            *_filled(draw_events(events, WIDTH, UNICODE), _EVENTS),
        ]

    def _header(self, shown: Snapshot, rate: float) -> HeaderView:
        """All but the title, which has a line of its own."""
        return HeaderView(
            title="",
            guarantee=shown.guarantee.word,
            system=shown.system,
            seed=shown.seed,
            now_ms=shown.now_ms,
            rate=rate,
            speed=self._speed,
            paused=False,
            held_back=False,
            over=self.session.over,
            badge=shown.badge,
        )

    def _said(self, shown: Snapshot) -> list[Row]:
        """The latest caption; at the end the verdict, the account and the price."""
        if not self.session.over:
            return draw_caption(CaptionView(shown.caption, fresh=True), WIDTH, _SAID)
        outcome = self._outcome
        story = story_named(outcome.preset.settings.workload.story)
        text, wrong = account(story, *outcome.tally(story))
        price = Span(f"; {plural(outcome.packets, 'packet')} were sent for it", "dim")
        said = [row(Span(f" {line}", "strong")) for line in wrap(headline_of(outcome), WIDTH - 2)]
        return [*said[: _SAID - 1], row(f" {text}", Span(wrong, "lost"), price)]


def _filled(rows: Sequence[Row], height: int) -> list[Row]:
    return [*rows, *[BLANK] * (height - len(rows))]

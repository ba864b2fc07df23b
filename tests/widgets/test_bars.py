"""What is said stands in as few lines as it can."""

from playground.live.views import Narration
from tests.widgets.helpers import text
from widgets.renderables.bars import CaptionView, draw_caption


def test_what_is_said_takes_all_the_width_but_for_a_blank_at_each_side() -> None:
    said = CaptionView(Narration(0, ""), coach="say it")
    assert [text(draw_caption(said, width, 2)).splitlines() for width in (9, 8)] == [
        ["▌ say it", "▌"],
        ["▌ say", "▌ it"],
    ]

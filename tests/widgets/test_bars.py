"""What is said stands in as few lines as it can."""

from tests.widgets.helpers import text
from widgets.renderables.bars import CaptionView, draw_caption


def test_what_is_said_takes_all_the_width_but_for_a_blank_at_each_side() -> None:
    said = CaptionView(None, coach="say it")
    assert [text(draw_caption(said, width, 2)).splitlines() for width in (8, 7)] == [[" say it"], [" say", " it"]]

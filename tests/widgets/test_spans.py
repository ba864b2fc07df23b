"""Two groups at the two ends of a line take its width and no more, and the left one gives way."""

import pytest

from widgets.renderables.spans import Span, row, spread, width_of

LEFT, RIGHT = row(Span("on the left")), row(Span("right"))


@pytest.mark.parametrize("width", range(1, 30))
def test_a_line_is_as_wide_as_asked_and_its_groups_stand_apart(width: int) -> None:
    line = spread(LEFT, RIGHT, width)
    drawn = "".join(span.text for span in line)
    assert width_of(line) == width
    if width >= len("right"):
        assert drawn.endswith("right")
        assert drawn.removesuffix("right") in ("", " ") or drawn.removesuffix("right").endswith(" ")
    assert ("on the left" in drawn) == (width >= len("on the left right"))

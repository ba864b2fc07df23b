"""The picture on paper: windows that together are the picture, none taller than a page, cut between two instants."""

from itertools import pairwise

import pytest

from playground.diagram.svg_layout import LINE, Layout
from playground.report.html_picture import cuts, picture
from tests.diagram.helpers import drawn, outcome_of
from tests.library import on_each_name
from tests.report.helpers import Page

PAGE = 1.28
"""The height of a page by its width."""


@on_each_name
def test_the_windows_are_the_picture_and_fit_on_a_page(name: str) -> None:
    layout = Layout(drawn(outcome_of(name).simulation))
    found = cuts(layout)
    assert found[0] == 0
    assert found[-1] == round(layout.bottom + 40)
    heights = [below - above for above, below in pairwise(found)]
    assert all(0 < height <= layout.width * PAGE for height in heights)


@pytest.mark.parametrize("name", ["chaos-test", "everything-goes-wrong", "heavy-weather"])
def test_a_cut_is_between_two_instants(name: str) -> None:
    layout = Layout(drawn(outcome_of(name).simulation))
    heights = [instant.y for instant in layout.instants.values()]
    for cut in cuts(layout)[1:-1]:
        above = max(height for height in heights if height < cut)
        assert cut + LINE in heights
        assert cut - above >= LINE


def test_the_picture_is_in_the_file_once_and_each_window_uses_it() -> None:
    page = Page(picture(drawn(outcome_of("chaos-test").simulation), "T"))
    assert [one.get("id") for one in page.all("svg")] == ["picture", None, None]
    assert [one["href"] for one in page.all("use")] == ["#picture"] * 2

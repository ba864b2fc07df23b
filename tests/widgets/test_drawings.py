"""Each pane and each list is drawn as it was when somebody last looked at it."""

from functools import cache

import pytest

from tests.widgets.drawings import drawings, kept, told


@cache
def drawn() -> dict[str, str]:
    return {title: told(rows) for title, rows in drawings()}


@pytest.mark.parametrize("title", kept())
def test_it_is_drawn_as_it_was(title: str) -> None:
    assert drawn()[title] == kept()[title]


def test_every_drawing_is_kept_and_has_a_title_of_its_own() -> None:
    assert [title for title, _ in drawings()] == list(kept())

"""What is taken out of a line for a poor terminal, and that it stays as wide as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from widgets.filters import NoColour, NoUnicode, plain

_BLACK = Color(0, 0, 0)


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("plain text", "plain text"),
        ("╭─ Why ─╮", "+- Why -+"),
        ("caf\u00e9 \u2026", "cafe.."),
        ("cut in a wor\u2026", "cut in a wo.."),
        ("\u2026", "."),
        ("\u6f22\u5b57", "????"),  # Two characters, each two cells wide.
        ("producer → consumer", "producer > consumer"),
    ],
)
def test_every_sign_has_a_plain_one(drawn: str, shown: str) -> None:
    assert plain(drawn) == shown


@given(st.text(st.characters(exclude_categories=("C", "M", "Z"))))
def test_any_text_is_plain_and_as_wide(text: str) -> None:
    assert plain(text).isascii()
    assert cell_len(plain(text)) == cell_len(text)


def test_styles_and_what_a_click_means_stay() -> None:
    style = Style(bold=True, color="red", bgcolor="#123456", meta={"pick": ("message", 3)})
    (one,) = NoUnicode().apply([Segment("●m3", style)], _BLACK)
    assert one == Segment("*m3", style)
    (one,) = NoColour().apply([Segment("●m3", style)], _BLACK)
    assert one.style is not None
    assert (one.style.color, one.style.bgcolor, one.style.bold) == (None, None, True)
    assert one.style.meta == {"pick": ("message", 3)}


def test_segments_without_a_style_are_no_trouble() -> None:
    assert NoColour().apply([Segment("a")], _BLACK) == [Segment("a")]

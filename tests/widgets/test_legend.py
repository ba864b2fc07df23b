"""The legend: whatever sign a drawing can show is explained, in Unicode and in ASCII."""

import pytest

from widgets.renderables.legend import legend
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import ROLES

PUNCTUATION = {"arrow", "border", "dot", "more"}
"""What stands between words and is no sign."""


def drawn(signs: Signs) -> str:
    return "\n".join("".join(span.text for span in sample.drawn) for sample in legend(signs))


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
def test_every_sign_is_in_the_legend(signs: Signs) -> None:
    text = drawn(signs)
    for name in Signs._fields:
        assert name in PUNCTUATION or getattr(signs, name) in text, name


def test_the_legend_in_ascii_is_ascii() -> None:
    assert drawn(ASCII).isascii()


def test_every_sample_has_a_meaning_and_a_colour_of_a_role() -> None:
    for sample in legend(UNICODE):
        assert sample.meaning
        assert all(set(span.role.split()) <= set(ROLES) for span in sample.drawn)


def test_a_retry_looks_as_on_the_network() -> None:
    # The lane draws the second copy of m3 as a diamond with its number, in the colour of what comes again.
    assert [(span.text, span.role) for sample in legend(UNICODE) for span in sample.drawn if "◆" in span.text] == [
        ("◆m3·2", "again")
    ]

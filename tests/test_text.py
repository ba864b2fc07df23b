"""The text policy: what a reader sees stays, what could harm or hide is shown as an escape."""

import sys
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.text import escaped, one_line, printable, printable_lines, shortened

READABLE = {
    "accents": "Caf\u00e9, na\u00efve, e\u0301 a\u030a",
    "chinese": "\u6f22\u5b57",
    "arabic": "\u0645\u0631\u062d\u0628\u0627",
    "hebrew with points": "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd",
    "persian with a non-joiner": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "hindi with a joiner": "\u0915\u094d\u200d\u0937",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a heart on fire": "\u2764\ufe0f\u200d\U0001f525",
    "a dark astronaut": "\U0001f469\U0001f3fd\u200d\U0001f680",
    "a flag": "\U0001f1eb\U0001f1f7",
    "a rainbow flag": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "a keycap": "1\ufe0f\u20e3",
    "signs": "\u20ac \u2192 \u00b7 \u201cx\u201d",
}
HARMFUL = {
    "an escape sequence": ("\x1b[31m", "\\x1b[31m"),
    "the eight-bit one": ("\x9b31m", "\\x9b31m"),
    "a line break": ("a\nb", "a\\nb"),
    "delete": ("\x7f", "\\x7f"),
    "a turn of direction": ("a\u202eb\u2066c\u200fd", "a\\u202eb\\u2066c\\u200fd"),
    "a line separator": ("a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\x85d"),
    "no width": ("a\u200bb\ufeffc\u00add", "a\\u200bb\\ufeffc\\xadd"),
    "a joiner between latin letters": ("a\u200db\u200cc", "a\\u200db\\u200cc"),
    "a joiner at the edge": ("\u200d\u6f22\u200d", "\\u200d\u6f22\\u200d"),
    "joiners in a row": ("\u6f22\u200d\u200d\u6f22", "\u6f22\\u200d\\u200d\u6f22"),
    "tags": ("\U000e0041", "\\U000e0041"),
    "private": ("\ue000\U00100000", "\\ue000\\U00100000"),
    "unassigned": ("\u0378", "\\u0378"),
    "half a pair": ("\ud800", "\\ud800"),
    "a filler": ("a\u3164b\u115fc\u2800d", "a\\u3164b\\u115fc\\u2800d"),
    "styles that carry a message": ("a\ufe0f\ufe0f\ufe01\U000e0100", "a\ufe0f\\ufe0f\\ufe01\\U000e0100"),
    "a style of nothing": ("\ufe0f", "\\ufe0f"),
}
SPACES = "\u00a0\u1680\u2000\u2009\u200a\u202f\u205f\u3000"
SHOWN = {"L", "M", "N", "P", "S"}
"""The major categories of what is seen."""


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == one_line(text) == printable_lines(text) == text


@pytest.mark.parametrize(("text", "expected"), HARMFUL.values(), ids=HARMFUL)
def test_what_harms_or_hides_is_an_escape(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_a_space_of_any_width_is_a_space() -> None:
    assert printable(SPACES) == " " * len(SPACES)


def test_no_character_by_itself_is_let_through_that_is_not_seen() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        shown = printable(char)
        assert shown.isprintable(), hex(code)
        assert shown != char or category(char)[0] in SHOWN or char == " ", hex(code)


def test_several_lines_become_one_or_stay_lines() -> None:
    assert one_line("a\n\tb  c\u2028d\x1b") == "a b c d\\x1b"
    assert printable_lines("a\r\nb\rc\td\n\x1b\u2028") == "a\nb\nc   d\n\\x1b\\u2028"


_AWKWARD = st.sampled_from([*SPACES, *"\u200c\u200d\ufe0e\ufe0f\u3164\u6f22\u0915\u094d\U0001f525\U0001f3fda1\n"])


@given(st.text(st.one_of(_AWKWARD, st.characters())))
def test_what_has_been_made_fit_is_fit(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert all(category(char)[0] in SHOWN or char in " \u200c\u200d" for char in shown)
    shown.encode()


def test_a_word_that_nobody_reads_to_its_end_is_told_by_its_beginning_and_length() -> None:
    name = "q" * 300_000
    assert shortened(f"{name}: a queue") == f"{'q' * 100}... (300,001 characters) a queue"
    assert shortened("q" * 999) == "q" * 999


@given(st.text(st.one_of(_AWKWARD, st.characters())))
def test_an_escape_of_ones_own_stands_for_what_is_not_shown(text: str) -> None:
    marked = escaped(text, lambda _: "?")
    assert len(marked) == len(text)
    assert all(one in (old, "?") for one, old in zip(marked, text, strict=True))
    assert printable(marked.replace("\n", "")) == marked.replace("\n", "")

"""Texts in lines and columns, whatever their words are."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.renderables.prose import balanced, column_width, columns, hanging, in_brief, wrap
from widgets.renderables.spans import Row, Span, row, width_of

TEXTS = st.text(alphabet="ab é漢 \n", max_size=60)


def plain(rows: list[Row]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in rows]


@given(TEXTS, st.integers(2, 20))
def test_no_line_is_too_long_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_lines_break_between_words() -> None:
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]
    assert wrap("attempts 2 and 3", 14) == ["attempts", "2 and 3"], "numbers that are told together stay together"


def test_only_a_word_that_is_too_long_is_torn_apart() -> None:
    assert wrap("see /tmp/a-very-long-name", 10) == ["see", "/tmp/a-ver", "y-long-nam", "e"]
    assert wrap("https://a.org/docs/queues.html", 20) == ["https://a.org/docs/", "queues.html"], "after a slash"


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 10) == [""]


def test_further_lines_begin_where_the_text_does() -> None:
    assert plain(hanging(row(Span("a  ", "key")), "drop the next ACK", 12)) == ["a  drop the", "   next ACK"]


def test_a_headline_is_broken_between_its_sentences_where_that_takes_no_more_lines() -> None:
    lost = "m3 was lost, and nobody was told. At-most-once allows that."
    assert balanced(lost, 55) == ["m3 was lost, and nobody was told.", "At-most-once allows that."]
    assert balanced(lost, 80) == [lost]
    assert balanced("A b. A sentence of many words. C d e.", 20) == ["A b. A sentence of", "many words. C d e."]


def test_in_brief_a_text_ends_where_a_clause_of_it_does() -> None:
    assert in_brief("0: until acknowledged. Past it the producer gives up. Default: 1.", 60).endswith("gives up.")
    assert in_brief("Amazon SQS, a standard queue: stored in several zones.", 43) == "Amazon SQS, a standard queue"
    assert in_brief("Confirms and acknowledgements, which are two things.", 40) == "Confirms and acknowledgements"
    for whole in (
        "Few words.",
        "Short: linear, times the attempts so far",
        "A list (of one; and of two) of them",
    ):
        assert in_brief(whole, 24) == whole


def test_items_fill_one_column_after_the_other() -> None:
    items = [[row(letter)] for letter in "abcde"]
    assert plain(columns(items, 2, 11, gap=3)) == ["a      d", "b      e", "c"]


def test_no_item_is_torn_apart() -> None:
    # Six lines in two columns would be three each, but the second item would not fit below the first.
    items = [[row("a1"), row("a2")], [row("b1"), row("b2")], [row("c1"), row("c2")]]
    assert plain(columns(items, 2, 10, gap=2)) == ["a1    c1", "a2    c2", "b1", "b2"]


@given(st.lists(st.integers(1, 5), max_size=12), st.integers(1, 4))
def test_columns_keep_every_line_and_their_width(heights: list[int], count: int) -> None:
    items = [[row(f"{index}-{line}") for line in range(height)] for index, height in enumerate(heights)]
    rows = columns(items, count, 60)
    assert sorted(" ".join(plain(rows)).split()) == sorted(text for item in items for text in plain(list(item)))
    assert all(width_of(line) <= 60 for line in rows)
    # They take all the width there is, but for what cannot be shared out among them.
    assert 60 - count < count * column_width(count, 60, 2) + 2 * (count - 1) <= 60

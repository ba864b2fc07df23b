"""The Markdown file: text that any reader shows, in which an author's text stays text."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from playground.report.markdown import plain, to_markdown
from tests.library import on_each_name
from tests.report.helpers import HOSTILE, HOSTILE_PRESET, Page, report_on, report_on_text


def rendered(text: str) -> Page:
    """What a reader that allows HTML and makes a link of whatever looks like one makes of it."""
    return Page(MarkdownIt("gfm-like", {"html": True}).render(text).replace("<br />", ""))


HUNTED: Final = re.compile(r"(?<!\w)@\w|\w@\w|#\d|\bGH-\d|:(?!\d+:)[\w+-]+:|:1(?:00|234):", re.IGNORECASE)
"""What GitHub makes links and pictures of in the finished page: mentions, addresses, issues, emoji."""


def test_an_authors_text_is_read_as_it_was_written() -> None:
    page = rendered(to_markdown(report_on_text(HOSTILE_PRESET)))
    assert not {tag for tag, _ in page.elements} & {"script", "img", "a", "style"}
    assert "".join(page.text_of("h1")) == HOSTILE
    assert HOSTILE in "".join(page.text_of("li"))


AWKWARD = r"""
1. x
10) x
- x
+ x
# x
> x
---
===
a_b_c *d* ~~e~~
\<b>
\
!
&amp;
`a`
| a | b |
[1]: x
www.example.com
HTTPS://e.vil
a@b.org
a&#64;b.org
//host
//host.com/x///y
\\//host.com
host.com
sub.host.co.uk/x?y=z
1.host.com
https:\//e.vil
mailto:a@b.org
@you
#1
x#12
gh-3
:tada: :+1: 9:100: 23:1234:
at 09:14:30 the pod was killed
[^1]: x
- [ ] x
<!-- x
`<b>`
""".strip().splitlines()


def test_a_time_of_day_stays_as_it_was_written_also_where_nothing_hides_a_comment() -> None:
    assert plain("at 09:14:30, 10:00: the pod was killed") == "at 09:14:30, 10:00: the pod was killed"


@pytest.mark.parametrize("text", [HOSTILE, *AWKWARD])
def test_any_text_survives_a_reader(text: str) -> None:
    page = rendered(plain(text))
    assert "".join(page.text_of("p")) == text.rstrip()
    assert {tag for tag, _ in page.elements} == {"p"}
    assert not any(HUNTED.search(piece) for piece in page.text_of("p"))


PIECES = st.sampled_from(
    [*"\\`*_[](){}#|~!$/.:@&<>-+=1a ", "www.", "//", "http:", "e.vil", "&amp;", "--", "GH-1", "\u0430"]
)


@given(st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(str.strip))
def test_whatever_signs_a_text_is_made_of_it_survives(text: str) -> None:
    text = text.strip()
    for page, tag in ((rendered(plain(text)), "p"), (rendered(f"# {plain(text)}"), "h1")):
        assert "".join(page.text_of(tag)) == text
        assert {name for name, _ in page.elements} == {tag}
        assert not any(HUNTED.search(piece) for piece in page.text_of(tag))


def test_the_fence_is_longer_than_any_within() -> None:
    text = to_markdown(report_on_text(HOSTILE_PRESET.replace("text = '", "text = '`````` ")))
    assert "\n```````\n" in text
    assert "``````" in "".join(rendered(text).text_of("code"))


@on_each_name
def test_the_file_of_every_preset_has_its_parts_in_order(name: str) -> None:
    text = to_markdown(report_on(name))
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0].split(" · ")[0] in ("Promise kept", "Promise broken", "Undecided", "Nothing promised")
    parts = ["The story", "Why", "In space and time", "The ledger", "The same schedule under each guarantee"]
    places = [heads.index(part) for part in [*parts, "How it was set up", "See it again"] if part in heads]
    assert places == sorted(places)
    assert "In space and time" in heads
    assert text.endswith("`\n")


def test_numbers_are_set_to_the_right_and_names_to_the_left() -> None:
    text = to_markdown(report_on("ack-lost"))
    assert "| LOST | DUPLICATED | SENT | ONCE |\n| ---: | ---: | ---: | ---: |\n| 0 | 1 | 5 | 4 |" in text
    assert "| --- | --- | ---: | ---: | ---: | --- |\n| m1 | applied once | 1 | 1 | 1 | ok |" in text
    assert "|  | at-most-once | at-least-once (this run) | exactly-once |\n| --- | ---: | ---: | ---: |" in text


def test_the_diagram_is_the_terminals() -> None:
    assert "┃ m3 applied  +$100 DUPLICATED\n" in to_markdown(report_on("ack-lost"))

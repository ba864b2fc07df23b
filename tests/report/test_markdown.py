"""The Markdown file: text that any reader shows, in which an author's text stays text."""

import re

import pytest
from markdown_it import MarkdownIt

from playground.report.markdown import plain, to_markdown
from playground.scenario.catalogue import preset_names
from tests.report.helpers import HOSTILE, HOSTILE_PRESET, Page, report_on, report_on_text


def rendered(text: str) -> Page:
    """What a reader that allows HTML, tables and links makes of it."""
    html = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "linkify"]).render(text)
    return Page(html.replace("<br />", ""))


def test_an_authors_text_is_read_as_it_was_written() -> None:
    page = rendered(to_markdown(report_on_text(HOSTILE_PRESET)))
    assert not {tag for tag, _ in page.elements} & {"script", "img", "a", "style"}
    assert "".join(page.text_of("h1")) == HOSTILE
    assert any(HOSTILE in text for text in page.text_of("li"))


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
""".strip().splitlines()


@pytest.mark.parametrize("text", [HOSTILE, *AWKWARD])
def test_any_text_survives_a_reader(text: str) -> None:
    page = rendered(plain(text))
    assert "".join(page.text_of("p")) == text.rstrip()
    assert {tag for tag, _ in page.elements} == {"p"}


def test_the_fence_is_longer_than_any_within() -> None:
    text = to_markdown(report_on_text(HOSTILE_PRESET.replace("text = '", "text = '`````` ")))
    assert "\n```````\n" in text
    assert "``````" in "".join(rendered(text).text_of("code"))


@pytest.mark.parametrize("name", preset_names())
def test_the_file_of_every_preset_has_its_parts_in_order(name: str) -> None:
    text = to_markdown(report_on(name))
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] in ("HOLDS", "VIOLATED", "UNDECIDED")
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

"""The HTML file: valid, closed to the world, readable by everybody, and unmoved by what an author writes."""

import re
from itertools import pairwise

import pytest

from playground.diagram.svg import to_svg
from playground.report.html import to_html
from playground.report.markup import Markup, element, joined, prose
from playground.report.style import DARK, STYLE
from playground.scenario.overrides import Overrides
from playground.text import one_line
from tests.contrast import contrast
from tests.library import on_each_name
from tests.report.helpers import HOSTILE, HOSTILE_PRESET, Page, report_on, report_on_text

LOADS = {"script", "link", "img", "image", "iframe", "object", "embed", "video", "audio", "base", "form", "source"}
"""Elements that fetch something or send something."""


@on_each_name
def test_the_page_of_every_preset_is_whole_and_needs_nothing_from_outside(name: str) -> None:
    html = to_html(report_on(name))
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>\n")
    assert not {tag for tag, _ in page.elements} & LOADS
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        assert attributes.get("href", "#").startswith("#")
    assert not re.search(r"@import|url\(|@font-face|expression\(", html)
    # The name of SVG's vocabulary is an address that nobody visits.
    assert set(re.findall(r"https?://[^\"' <]*", html)) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "told-failed"])
def test_every_link_leads_to_one_place_in_the_page(name: str) -> None:
    page = Page(to_html(report_on(name)))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"][1:] for _, attributes in page.elements if "href" in attributes}
    assert targets <= set(ids)
    assert {"whys", "diagram", "ledger", "compared", "setup", "again"} <= targets


def test_nothing_that_an_author_writes_becomes_markup() -> None:
    report = report_on_text(HOSTILE_PRESET)
    page = Page(to_html(report))
    plain = Page(to_html(report_on_text(HOSTILE_PRESET.replace(HOSTILE, "Plain").replace("<img src=x", "img"))))
    shapes = [[(tag, sorted(attributes)) for tag, attributes in one.elements] for one in (page, plain)]
    # Notes in the picture are broken into more lines where they are longer; nothing else may differ.
    assert [one for one in shapes[0] if one[0] != "text"] == [one for one in shapes[1] if one[0] != "text"]
    assert page.text_of("h1") == [one_line(HOSTILE)]
    assert any(HOSTILE in text for text in page.text_of("li"))


def test_the_policy_of_the_page_forbids_everything_but_its_own_style() -> None:
    policy = Page(to_html(report_on("ack-lost"))).all("meta")[1]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"].startswith("default-src 'none'; style-src 'unsafe-inline';")


def test_verdict_loss_duplicates_and_money_come_first() -> None:
    html = to_html(report_on("ack-lost"))
    # By hand: one of five payments of $100 is charged twice, which at-least-once may.
    shown = [
        "PROMISE KEPT",
        ">m3 charged twice<",
        "At-least-once allows that.",
        ">LOST<",
        ">0<",
        ">DUPLICATED<",
        ">1<",
        "CHARGED",
        "$600",
        "expected $500",
        "$100 too much",
    ]
    places = [html.index(text, html.index('class="verdict')) for text in shown]
    assert places == sorted(places)
    assert places[-1] < html.index("<nav")


def test_tables_and_headings_are_made_for_those_who_listen() -> None:
    page = Page(to_html(report_on("chaos-test")))
    headings = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert {attributes["scope"] for attributes in page.all("th")} == {"col", "row"}
    picture = page.all("svg")[0]
    assert (picture["role"], picture["aria-label"]) == ("img", "Chaos test: eight payments, eight charges")
    assert any("Time runs down" in text for text in page.text_of("desc"))
    # What scrolls can be reached with the keyboard, and has a name.
    scrolled = [one for one in page.all("div") if one.get("class") == "scroll"]
    assert [(one["tabindex"], bool(one["aria-label"])) for one in scrolled] == [("0", True)] * 3


def test_the_explanation_the_change_and_the_sentence_are_there() -> None:
    page = Page(to_html(report_on("ack-lost")))
    assert "m3 was charged twice." in page.text_of("h3")
    assert '[consumer]\ndedup = "transaction"' in page.text_of("code")
    assert page.text_of("blockquote")[0].startswith("A lost ACK looks to the producer exactly like a lost message")


def test_a_sentence_that_is_there_already_is_not_said_again() -> None:
    page = Page(to_html(report_on("heavy-weather")))
    # m1 and m2 were doubled by a lost ACK each, m5 and m6 were late by a lost packet each.
    assert [text for text in page.text_of("p") if text.startswith("As for m")] == ["As for m5.", "As for m1."]


def test_commands_in_sentences_are_set_as_code() -> None:
    page = Page(to_html(report_on("heavy-weather", Overrides(messages=300))))
    assert "playground run" in page.text_of("code")
    assert not [text for element, text in page.texts if "`" in text and element != "style"]


def test_without_messages_there_is_a_page_all_the_same() -> None:
    page = Page(to_html(report_on("calm-at-least-once", Overrides(messages=0))))
    assert "The ledger" not in page.text_of("h2")
    assert "Why" not in page.text_of("h2")


# Its colours.


@pytest.mark.parametrize("name", ["chaos-test", "late-original", "everything-goes-wrong", "poison-message"])
def test_every_colour_of_the_picture_has_one_for_the_dark(name: str) -> None:
    svg = to_svg(report_on(name).drawing.diagram)
    used = set(re.findall(r'(?:fill|stroke)="(#[^"]*)"', svg))
    assert used <= set(DARK)
    for light in used:
        assert f'.diagram [fill="{light}"] {{ fill: {DARK[light]}; }}' in STYLE


def test_every_text_can_be_read_in_light_and_in_dark() -> None:
    names = r"--(page|card|ink|soft|wash|link|good|bad|twice|warn|calm): (#[0-9a-f]{6})"
    light, dark, *_ = STYLE.split("@media screen and (prefers-color-scheme: dark)")
    for part in (light, dark.split("} }")[0]):
        colours = dict(re.findall(names, part))
        assert len(colours) == 11
        for paper in ("page", "card", "wash"):
            for ink in ("ink", "soft", "link", "good", "bad", "twice", "warn", "calm"):
                assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)


def test_every_colour_of_the_picture_can_be_seen_in_the_dark() -> None:
    words = {light: dark for light, dark in DARK.items() if light not in ("#ffffff", "#d9d9d9", "#9a9a9a")}
    assert all(contrast(dark, DARK["#ffffff"]) >= 4.5 for dark in words.values())


def test_paper_is_white_whatever_the_screen_is() -> None:
    assert "@media (prefers-color-scheme" not in STYLE  # Only `screen and`.
    assert "--page: #fff; --card: #fff; --ink: #000" in STYLE.split("@media print")[1]


# Markup.


def test_text_is_escaped_once_and_markup_is_left_alone() -> None:
    assert element("p", "a < b & c", title='"<') == '<p title="&quot;&lt;">a &lt; b &amp; c</p>'
    assert joined(Markup("<b>x</b>"), "<b>") == "<b>x</b>&lt;b&gt;"
    assert prose("on `ack`, <now>") == "on <code>ack</code>, &lt;now&gt;"

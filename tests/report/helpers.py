"""What the tests of reports share: reports on library presets and on texts, and a parser that forgives nothing."""

from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

from playground.engine.settings import Guarantee
from playground.report.content import Report
from playground.report.gather import Source, report_of
from playground.scenario.load import load_preset, load_text
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides

VOID = frozenset({"meta"})
HOSTILE = (
    '<script>alert("1")</script> </style></title> &lt; [x](javascript:x) ![y](http://e.vil/) www.example.com '
    "`` ``` | $a$ #1 GH-2 @you you@example.com //e.vil e.vil :tada: [^1]"
)
"""What an author may write: it is to be read, and nothing else may come of it."""
HOSTILE_PRESET = f"""
format = 1
title = '{HOSTILE}'
summary = '- {HOSTILE}'
concepts = ['{HOSTILE}']
guarantee = "at-least-once"

[workload]
messages = 3

[[steps]]
do = "say"
text = '{HOSTILE}'

[[steps]]
do = "drop"
link = "ack"
message = "m2"
note = '''1. {HOSTILE}
<img src=x onerror=alert(1)>'''
"""


AS_IT_IS = Overrides()


@cache
def report_on(name: str, overrides: Overrides = AS_IT_IS) -> Report:
    """The report of a library preset, with the comparison; made once for all that is said of it."""
    return new_report_on(name, overrides)


def new_report_on(name: str, overrides: Overrides = AS_IT_IS) -> Report:
    """The same, made anew: where it is to come out differently, or the same again."""
    compared = [play_out(load_preset(name, replace(overrides, guarantee=one.word))) for one in Guarantee]
    return report_of(play_out(load_preset(name, overrides)), Source(name, overrides), compared)


def report_on_text(text: str) -> Report:
    """The report of a preset of one's own."""
    outcome = play_out(load_text(text, "own.toml"))
    return report_of(outcome, Source("own.toml"), [outcome])


class Page(HTMLParser):
    """An HTML file, read strictly: every element is closed, in order, and no attribute stands twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        """`(element, text)`."""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        assert all(value is not None for _, value in attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self._open, f"<{tag}/> is only closed within SVG"
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [attributes for name, attributes in self.elements if name == tag]

    def text_of(self, tag: str) -> list[str]:
        """What stands directly in every such element."""
        return [text for name, text in self.texts if name == tag]

"""A report as Markdown: for a pull request, a wiki, an issue, an e-mail.

The diagram is text in a fenced block, not Mermaid: every reader shows it, also those that draw nothing (a terminal, a
mail, a diff), it has times and not only an order, and no host limits how much of it is drawn. What a preset's author
wrote is escaped, so that it is read as it was written: it is neither HTML nor Markdown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from playground.checker.judge import MessageRecord
from playground.diagram.text import TextDiagram
from playground.report.content import LedgerTable, Report
from playground.report.ledger import belief_text, fate_text
from playground.report.whys import Why, kind_name
from playground.words.phrases import plural, sentence
from playground.words.times import seconds

_WIDTH: Final = 100
"""Columns of the diagram; wider blocks have to be scrolled."""
_LONGEST: Final = 60
"""Remarks on commands stand below each other, but for those of longer commands."""
_NOTHING: Final = "<!-- -->"
"""Shows nothing, and keeps apart what stands on either side of it, also where a host looks for more than Markdown."""
_SPECIAL: Final = re.compile(
    r"(?P<entity>[&<>])"
    r"|(?P<apart>@|#(?=\d)|:(?=(?!\d+:)[\w+-]+:|1(?:00|234):)|\bGH-(?=\d))"
    r"|(?P<escape>[\\`*_\[\](){}#|~!$]|/(?=/)|(?<=\w)\.(?=[^\W\d])|(?<=www)\.)"
    r"|^(?P<number>\d+[.)])|^(?P<bullet>[-+])",
    re.IGNORECASE,
)
"""What a reader would take for more than text. `apart`: mentions, mail addresses, numbers of issues and names of emoji,
which hosts find in the finished page, so that neither a backslash nor an entity hides them (of emoji two are all
digits, so that a time of day stays one); `escape`: all that Markdown itself knows, and what makes a link of `//host`,
`www.host` and `host.com`."""
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""Some readers take a backslash before these."""


def to_markdown(report: Report) -> str:
    """The file."""
    return "\n\n".join(block for block in _blocks(report) if block) + "\n"


def plain(text: str) -> str:
    """A line that is read as it was written: nothing in it is markup, and nothing becomes a link."""
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    match match.lastgroup:
        case "entity":
            return _ENTITIES[found]
        case "apart":
            return (f"\\{found}" if found == "#" else found) + _NOTHING
        case "number":
            return f"{found[:-1]}\\{found[-1]}"
        case _:
            return f"\\{found}"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield plain(report.summary)
    yield f"{report.guarantee}, {report.system}, seed {report.seed}"
    yield from _verdict(report)
    yield from _story(report)
    yield from _whys(report)
    yield from _diagram(report)
    yield from _ledger(report)
    yield from _comparison(report)
    yield from _setup(report)
    yield from _again(report)


def _verdict(report: Report) -> Iterator[str]:
    yield f"## {report.facts.promise.capitalize()} · {report.facts.outcome}"
    yield f"**{report.headline}**"
    yield sentence(report.because)
    figures = (*report.alarms, *report.figures)
    yield _table([one.head for one in figures], [[f"{one.value:,}" for one in figures]], range(len(figures)))
    account = report.account
    wrong = f": **{account.wrong}**" if account.wrong else ""
    yield f"{account.thing} **{account.actual}**, expected {account.expected}{wrong}"
    yield "  \n".join((*report.remarks, report.price))


def _story(report: Report) -> Iterator[str]:
    if report.story or report.story_note:
        yield "## The story"
        yield _list(f"{seconds(one.time_ms)}: {plain(one.text)}" for one in report.story)
        yield report.story_note


def _whys(report: Report) -> Iterator[str]:
    if report.whys.told or report.whys.note:
        yield "## Why"
        yield from chain.from_iterable(map(_why, report.whys.told))
        yield report.whys.note


def _why(why: Why) -> Iterator[str]:
    yield f"### {sentence(why.explanation.headline)} ({kind_name(why.kind)})"
    yield "\n".join(f"{number}. {text}" for number, text in enumerate(why.explanation.sentences(), 1))
    if not why.is_harmless:
        yield "**What would have prevented it**"
        for toml, text in why.advice:
            if toml:
                yield _fenced([toml], "toml")
            yield text
    yield "**In an interview**"
    yield f"As for m{why.said_before}." if why.said_before else f"> {why.explanation.interview}"


def _diagram(report: Report) -> Iterator[str]:
    text = TextDiagram(report.drawing.diagram, _WIDTH)
    lines = (line.text.rstrip() for line in chain([text.header()], text))
    yield "## In space and time"
    yield report.drawing.note
    yield _fenced([*lines, "", text.legend().text, text.reading().text])


def _ledger(report: Report) -> Iterator[str]:
    ledger = report.ledger
    if not ledger.records:
        return
    yield "## The ledger"
    heads = ["message", "fate", *ledger.counts, "producer"]
    yield _table(heads, [_row(one, ledger) for one in ledger.records], range(2, len(heads) - 1))
    yield ledger.note
    yield _list(ledger.words)


def _row(one: MessageRecord, ledger: LedgerTable) -> list[str]:
    counts = (f"{getattr(one, count):,}" for count in ledger.counts)
    return [f"m{one.number}", fate_text(one), *counts, belief_text(one)]


def _comparison(report: Report) -> Iterator[str]:
    compared = report.comparison
    yield "## The same schedule under each guarantee"
    heads = [one.word + (" (this run)" if one is compared.own else "") for one in compared.guarantees]
    yield _table(["", *heads], [[line.head, *line.values] for line in compared.lines], range(1, len(heads) + 1))
    yield f"**{compared.headline}**"
    yield compared.note


def _setup(report: Report) -> Iterator[str]:
    setup = report.setup
    yield "## How it was set up"
    yield f"Sent: {setup.workload}"
    yield f"### How {report.guarantee} is made here"
    yield _list(setup.mechanism)
    if setup.settings:
        yield "### What differs from the defaults"
        yield _list(setup.settings)
    if setup.steps:
        yield "### What goes wrong, by the script"
        yield _list(map(plain, setup.steps))
        yield setup.steps_note


def _again(report: Report) -> Iterator[str]:
    yield "## See it again"
    width = max((len(one.text) for one in report.commands if len(one.text) <= _LONGEST), default=0)
    yield _fenced([f"{one.text.ljust(width)}  # {one.does}" for one in report.commands], "sh")
    if not report.token:
        yield "The run is too large for a share token."
    yield f"{plural(report.events, 'event')}; digest `{report.digest}`"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _fenced(lines: Sequence[str], language: str = "") -> str:
    """A block in which nothing is markup; its fence is longer than any within."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence + language, *lines, fence))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: range) -> str:
    """A table; the columns of numbers are set to the right."""
    rules = ["---:" if index in numbers else "---" for index in range(len(heads))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *rows))

"""A report as one HTML file: it opens offline, needs nothing from outside and lets nothing in.

There is no script, no font and no link that loads; a policy in the file's head forbids them too, so that not even a
mistake in here could let a preset's author bring one in.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from playground.report.content import Figure, Report
from playground.report.html_picture import picture
from playground.report.html_tables import comparison_table, ledger_table
from playground.report.markup import Markup, element, joined, note, paragraph, prose
from playground.report.style import STYLE
from playground.report.whys import Why, Whys, kind_name
from playground.words.phrases import plural, sentence
from playground.words.times import seconds

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_FOOTER: Final = element(
    "footer", "Made by the delivery playground from the record of one run. The same run makes it again."
)


def to_html(report: Report) -> str:
    """The file."""
    page = joined(_head(report), _body(report, list(_sections(report))), by="\n")
    return f"<!DOCTYPE html>\n{element('html', page, lang='en')}\n"


def _head(report: Report) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{report.title}: {report.facts.text}"),
        element("style", Markup(STYLE)),
    )


def _body(report: Report, sections: list[tuple[str, str, Markup]]) -> Markup:
    links = [element("a", heading, href=f"#{name}") for name, heading, _ in sections]
    parts = [
        element("section", element("h2", heading), content, id=name, class_=name) for name, heading, content in sections
    ]
    nav = element("nav", *links, aria_label="Contents")
    main = element("main", _title(report), _verdict(report), nav, *parts, _FOOTER)
    return element("body", main)


def _sections(report: Report) -> Iterator[tuple[str, str, Markup]]:
    """`(name, heading, content)` of each."""
    if report.story or report.story_note:
        yield "heard", "The story", _story(report)
    if report.whys.told or report.whys.note:
        yield "whys", "Why", _whys(report.whys)
    yield "diagram", "In space and time", _diagram(report)
    if report.ledger.records:
        yield "ledger", "The ledger", ledger_table(report.ledger)
    yield "compared", "The same schedule under each guarantee", comparison_table(report.comparison)
    yield "setup", "How it was set up", _setup(report)
    yield "again", "See it again", _again(report)


# The beginning.


def _title(report: Report) -> Markup:
    facts = element("p", f"{report.guarantee} · {report.system} · seed {report.seed}", class_="facts")
    tags = element("ul", *(element("li", one) for one in report.concepts), class_="tags") if report.concepts else ""
    return element("header", element("h1", report.title), paragraph(report.summary, "lead"), facts, tags)


def _verdict(report: Report) -> Markup:
    facts = report.facts
    came = element("span", facts.outcome, class_="applied_once" if facts.is_good else facts.gravest or "none")
    return element(
        "div",
        element("h2", element("strong", facts.promise.upper()), " · ", came),
        paragraph(report.headline, "lead"),
        element("dl", *map(_figure, report.alarms), _money(report), class_="big"),
        element("dl", *map(_figure, report.figures), class_="small"),
        paragraph(sentence(report.because)),
        *(paragraph(remark) for remark in report.remarks),
        paragraph(report.price, "soft"),
        class_=f"verdict {'good' if facts.is_good else facts.verdict.value}",
    )


def _figure(figure: Figure) -> Markup:
    tone = figure.key if figure.value else "none"
    return element("div", element("dt", figure.head), element("dd", f"{figure.value:,}", class_=tone))


def _money(report: Report) -> Markup:
    account = report.account
    wrong = joined(": ", element("strong", account.wrong, class_=account.kind)) if account.wrong else Markup("")
    told = element("p", f"expected {account.expected}", wrong)
    return element("div", element("dt", account.thing.upper()), element("dd", account.actual, told), class_="money")


# The sections.


def _story(report: Report) -> Markup:
    lines = (element("li", element("time", seconds(one.time_ms)), one.text) for one in report.story)
    return joined(element("ol", *lines, class_="story") if report.story else "", note(report.story_note))


def _whys(whys: Whys) -> Markup:
    return joined(*map(_why, whys.told), note(whys.note))


def _why(why: Why) -> Markup:
    told = why.explanation
    chip = element("span", kind_name(why.kind), class_=why.kind.value)
    heading = element("h3", chip, sentence(told.headline))
    causes = element("ol", *(element("li", prose(one)) for one in told.sentences()))
    return element("article", heading, causes, *_prevention(why), *_interview(why), class_="why")


def _prevention(why: Why) -> Iterator[Markup]:
    if why.is_harmless:
        return
    yield element("h4", "What would have prevented it")
    for toml, text in why.advice:
        if toml:
            yield element("pre", element("code", toml))
        yield element("p", prose(text))


def _interview(why: Why) -> Iterator[Markup]:
    yield element("h4", "In an interview")
    if why.said_before:
        yield element("p", f"As for m{why.said_before}.", class_="soft")
    else:
        yield element("blockquote", prose(why.explanation.interview))


def _diagram(report: Report) -> Markup:
    return joined(picture(report.drawing.diagram, report.title), note(report.drawing.note))


def _setup(report: Report) -> Markup:
    setup = report.setup
    return joined(
        paragraph(f"Sent: {setup.workload}"),
        _listed(f"How {report.guarantee} is made here", list(map(prose, setup.mechanism))),
        _listed("What differs from the defaults", list(map(prose, setup.settings))),
        _listed("What goes wrong, by the script", setup.steps),
        note(setup.steps_note),
    )


def _listed(heading: str, items: Sequence[str]) -> Markup:
    """A list under its heading; nothing for an empty one."""
    points = element("ul", *(element("li", one) for one in items), class_="plain")
    return joined(element("h3", heading), points) if items else Markup("")


def _again(report: Report) -> Markup:
    rows = ((element("dt", element("code", one.text)), element("dd", one.does)) for one in report.commands)
    commands = element("dl", *(part for row in rows for part in row), class_="commands")
    token = element("p", "Its share token: ", element("code", report.token, class_="token"))
    told = token if report.token else paragraph("The run is too large for a share token.")
    record = element(
        "p", f"{plural(report.events, 'event')}; digest ", element("code", report.digest), class_="soft digest"
    )
    return joined(commands, told, record)

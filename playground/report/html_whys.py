"""The explanations of a report in HTML: the causes one by one, the change to paste, the sentence for an interview."""

from collections.abc import Iterator

from playground.report.markup import Markup, element, joined, prose
from playground.report.whys import Why, Whys, kind_name
from playground.words.phrases import sentence


def whys_section(whys: Whys) -> Markup:
    """All of them, and what is left out."""
    note = element("p", prose(whys.note), class_="soft") if whys.note else ""
    return joined(*map(_why, whys.told), note)


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

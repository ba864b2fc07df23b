"""The tables of a report in HTML: the ledger, and the schedule under each guarantee."""

from playground.checker.judge import MessageRecord
from playground.report.comparison import ComparisonLine, GuaranteeComparison, is_nothing
from playground.report.content import LedgerTable
from playground.report.ledger import belief_text, fate_text, is_misled
from playground.report.markup import Markup, element, joined, note


def scrolling(content: Markup, label: str) -> Markup:
    """Something that may be wider than the screen; it can be scrolled with the keyboard too."""
    return element("div", content, class_="scroll", role="region", aria_label=label, tabindex="0")


def ledger_table(ledger: LedgerTable) -> Markup:
    """The message table with what its words mean."""
    heads = [_head("message"), _head("fate"), *(_head(count, "number") for count in ledger.counts), _head("producer")]
    rows = (_record(record, ledger.counts) for record in ledger.records)
    table = _table("What became of each message.", heads, *rows)
    words = (element("li", one) for one in ledger.words)
    return joined(scrolling(table, "The ledger"), note(ledger.note), element("ul", *words, class_="plain soft"))


def _record(record: MessageRecord, counts: tuple[str, ...]) -> Markup:
    alarm = {"class_": "misreported alarm"} if is_misled(record) else {"class_": "none"}
    return element(
        "tr",
        element("th", f"m{record.number}", scope="row"),
        element("td", fate_text(record), class_=record.fate.value),
        *(_count(getattr(record, count)) for count in counts),
        element("td", belief_text(record), **alarm),
    )


def _count(value: int) -> Markup:
    return element("td", f"{value:,}", class_="number" if value else "number none")


def comparison_table(compared: GuaranteeComparison) -> Markup:
    """The three guarantees side by side, and what has to be said about that."""
    own = [guarantee is compared.own for guarantee in compared.guarantees]
    columns = zip(compared.guarantees, own, strict=True)
    heads = [
        element("td"),
        *(_head(one.word + (" (this run)" if mine else ""), _number(mine)) for one, mine in columns),
    ]
    rows = (_line(line, own) for line in compared.lines)
    table = _table(f"{compared.shared} under each guarantee, and the price of each.", heads, *rows)
    return joined(
        element("p", compared.headline, class_="lead"), scrolling(table, "The comparison"), note(compared.note)
    )


def _line(line: ComparisonLine, own: list[bool]) -> Markup:
    values = zip(line.values, line.roles or [line.role] * len(own), own, strict=True)
    cells = (element("td", value, class_=f"{_number(mine)} {_tone(role, value)}") for value, role, mine in values)
    return element("tr", element("th", line.head, scope="row"), *cells)


def _number(mine: bool) -> str:
    return "number own" if mine else "number"


def _tone(role: str, value: str) -> str:
    """The class of a value, from which it has its colour."""
    return "none" if is_nothing(value) else role or "plain"


def _head(text: str, style: str = "") -> Markup:
    named = {"class_": style} if style else {}
    return element("th", text, scope="col", **named)


def _table(caption: str, heads: list[Markup], *rows: Markup) -> Markup:
    head = element("thead", element("tr", *heads))
    return element("table", element("caption", caption), head, element("tbody", *rows))

"""The consumer: its inbox, the work in hand, the table of processed ids, and the account."""

from typing import Final, NamedTuple

from playground.engine.places import Place
from playground.live.views import AccountView, ConsumerView, TableChange, TableView, WorkView
from widgets.renderables.network import names, node_badge
from widgets.renderables.signs import Signs, bar, seconds
from widgets.renderables.spans import BLANK, Pick, Row, Span, crop, flow, row, spread, width_of

TABLES: Final = {
    "none": "none kept",
    "memory": "in memory",
    "mark-first": "on disk, marked first",
    "effect-first": "on disk, marked last",
    "transaction": "on disk, one transaction",
}


class ConsumerPaneView(NamedTuple):
    """What the pane shows."""

    consumer: ConsumerView
    account: AccountView
    selected: Pick | None = None


def draw_consumer(view: ConsumerPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    """The pane: two lines at the least."""
    if height < 8:
        return _compact(view, width, height, signs)
    consumer = view.consumer
    head: list[Row] = []
    if badge := node_badge(consumer.node, signs):
        head.append(row(*badge))
    head.append(_work(consumer.work, width, signs, view.selected))
    head.append(crop(row(Span("inbox  ", "dim"), *names(consumer.inbox, consumer.inbox_count)), width))
    head += [crop(note, width) for note in _notes(consumer, signs)]
    account = account_rows(view.account, width)
    room = height - len(head) - len(account) - 2
    table = table_rows(consumer.table, width, max(room, 1))
    body = [*head, BLANK, *table]
    return [*body, *[BLANK] * (height - len(body) - len(account)), *account]


def _work(work: WorkView | None, width: int, signs: Signs, selected: Pick | None) -> Row:
    if work is None:
        return row(Span("idle", "dim"))
    pick = ("message", work.message)
    role = ("again" if work.nth > 1 else "data") + (" selected" if selected == pick else "")
    name = Span(f"m{work.message}", role, pick)
    if work.second_step:
        return row(Span("between mark and effect  ", "late"), name)
    verb = "choking on " if work.is_poison else "working on "
    left = seconds(work.left_ms).rjust(7)
    room = width - len(verb) - width_of((name,)) - len(left) - 1
    return row(Span(verb, "dim"), name, Span(" "), Span(bar(work.elapsed, max(room, 0), signs), "once"), Span(left))


def _notes(consumer: ConsumerView, signs: Signs) -> list[Row]:
    """What is unusual about it just now."""
    notes = []
    if consumer.node.armed:
        notes.append(row(Span(f"{signs.armed} {consumer.node.armed}", "armed")))
    if consumer.is_slow:
        notes.append(row(Span(f"slow: {seconds(consumer.processing_ms)} a message", "late")))
    if consumer.poisoned:
        notes.append(row(Span("poisoned  ", "late"), *names(consumer.poisoned, len(consumer.poisoned), "late")))
    return notes


def table_rows(table: TableView, width: int, height: int) -> list[Row]:
    """The table of processed ids: what it is, what has just happened to it, what is in it."""
    kind = table_words(table)
    rows = [row(Span("processed ids  ", "dim"), Span(kind, "dim"))]
    if width_of(rows[0]) > width:
        rows = [row(Span("processed ids", "dim")), row(Span(" " + kind, "dim"))]
    changes = [_change(change.word, change.message) for change in _latest(table, 3)]
    if changes:
        rows += flow(changes, width, "  ")
    rows += flow(_ids(table), width, "  ")
    return [crop(line, width) for line in rows[:height]]


def table_words(table: TableView) -> str:
    """Where the ids are kept; a table that the present guarantee does not ask is still there."""
    return "not asked now" if table.kind == "none" and (table.low or table.others) else TABLES[table.kind]


def _latest(table: TableView, count: int) -> list[TableChange]:
    """The latest changes, each once."""
    return list(dict.fromkeys(table.changes))[-count:]


def _change(word: str, message: int) -> Row:
    if word == "wiped":
        return row(Span("wiped", "lost"))
    if word == "refused":
        return row(Span(f"m{message} refused", "once", ("message", message)))
    return row(Span(f"+ m{message}", "strong", ("message", message)))


def _ids(table: TableView) -> list[Row]:
    items = []
    if table.low:
        items.append(row(Span("m1" if table.low == 1 else f"m1 to m{table.low}", "text")))
    for message, attempt, left_ms in table.others[-8:]:
        key = f"m{message}" + (f"#{attempt}" if attempt else "")
        left = f" {seconds(left_ms)}" if left_ms is not None else ""
        items.append(row(Span(key, "text", ("message", message)), Span(left, "dim")))
    if table.others_count > 8:
        items.append(row(Span(f"+{table.others_count - 8:,}", "dim")))
    return items


def account_rows(account: AccountView, width: int) -> list[Row]:
    """What the account shows, what it should show, and what explains the difference."""
    wrong = account.twice or account.missing
    role = "duplicated" if account.twice else "lost" if account.missing else "once"
    head = spread(
        row(Span(account.thing.upper(), "strong")),
        row(Span(f" {account.money(account.actual)} ", f"alarm-{role}" if wrong else role)),
        width,
    )
    rows = [head, spread(row(Span("expected", "dim")), row(Span(account.money(account.expected) + " ", "dim")), width)]
    return rows + [
        spread(row(Span(text, its)), row(Span(money + " ", its)), width) for text, money, its in _reasons(account)
    ]


def _reasons(account: AccountView) -> list[tuple[str, str, str]]:
    reasons = []
    if account.twice:
        reasons.append(("done twice", f"+{account.money(account.twice)}", "duplicated"))
    if account.missing:
        reasons.append(("will never come", account.money(-account.missing), "lost"))
    if account.coming:
        reasons.append(("still to come", account.money(-account.coming), "dim"))
    return reasons


def _compact(view: ConsumerPaneView, width: int, height: int, signs: Signs) -> list[Row]:
    consumer, account = view.consumer, view.account
    left: list[Span] = [Span("CONSUMER ", "title", ("node", int(Place.CONSUMER))), *node_badge(consumer.node, signs)]
    if consumer.work is not None:
        verb = "choking on " if consumer.work.is_poison else "working on "
        left += [Span(verb, "dim"), Span(f"m{consumer.work.message} ", "data", ("message", consumer.work.message))]
        left += [Span(bar(consumer.work.elapsed, 5, signs), "once"), Span(" ")]
    elif not node_badge(consumer.node, signs):
        left.append(Span("idle ", "dim"))
    left += [Span(" inbox ", "dim"), *names(consumer.inbox, consumer.inbox_count)]
    wrong = account.twice or account.missing
    role = "duplicated" if account.twice else "lost" if account.missing else "once"
    right = row(
        Span(f"{account.thing} ", "dim"),
        Span(f" {account.money(account.actual)} ", f"alarm-{role}" if wrong else role),
        Span(f" of {account.money(account.expected)}", "dim"),
    )
    second: list[Span] = [Span("ids ", "dim"), Span(table_words(consumer.table) + "  ", "dim")]
    for change in _latest(consumer.table, 2):
        second += [*_change(change.word, change.message), Span("  ")]
    for item in _ids(consumer.table):
        second += [*item, Span("  ")]
    for note in _notes(consumer, signs):
        second = [*note, Span("  "), *second]
    return [spread(tuple(left), right, width), *([crop(tuple(second), width)] if height > 1 else [])]

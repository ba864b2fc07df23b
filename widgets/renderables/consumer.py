"""The consumer: its inbox, the work in hand, the table of processed ids, and the account."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from playground.engine.looks import ConsumerLook, Standing, WorkLook
from playground.live.views import AccountView, ConsumerView
from playground.words.phrases import brief
from playground.words.times import wait
from widgets.renderables.latest import latest_rows
from widgets.renderables.log import membership, reading_line, reading_rows
from widgets.renderables.network import PaneView, named, names, node_badge
from widgets.renderables.prose import wrap
from widgets.renderables.signs import ASCII, Signs, bar
from widgets.renderables.spans import (
    BLANK,
    Pick,
    Row,
    Span,
    crop,
    fitting,
    flow,
    joined,
    row,
    shortened,
    spread,
    width_of,
)

_WIDE: Final = 60
"""From this width on one line of several consumers says how it stands in its group."""
TABLES: Final = {
    "none": "none kept",
    "memory": "in memory",
    "mark-first": "on disk, before the effect",
    "in-flight": "on disk, from in flight to done",
    "effect-first": "on disk, after the effect",
    "transaction": "on disk, in one step with the effect",
}


def draw_consumer(view: PaneView, width: int, height: int, signs: Signs) -> list[Row]:
    """The pane: two lines at the least. Several consumers stand one below the other."""
    consumers, account = view.snapshot.consumers, None if view.guessed else view.snapshot.account
    if len(consumers) > 1:
        return _several(consumers, account, width, height, signs)
    (consumer,) = consumers
    if height < 8:
        return _compact(consumer, account, width, signs)[:height]
    look = consumer.look
    head: list[Row] = []
    if badge := node_badge(look.node, signs):
        head.append(crop(row(*badge), width))
    if look.work or not badge:
        head.append(_work(consumer, width, signs, view.selected))
    head.append(named(row(Span(f"{consumer.own.get('inbox', 'inbox')}  ", "dim")), look.inbox, look.inbox_count, width))
    if consumer.reading:
        head += [crop(one, width) for one in reading_rows(consumer.reading, consumer.own, width)]
    head += [crop(note, width) for note in _notes(consumer, width, signs)]
    foot = account_rows(account, width) if account else []
    room = height - len(foot)
    table = table_rows(consumer, width, max(room - len(head), 1))
    head = shortened(head, width, room - len(table))
    # The account is the last that stands close: it is another matter.
    gap = [BLANK] if room - len(head) - len(table) > 1 else []
    body = [*head, *gap, *table]
    latest = [] if view.guessed else latest_rows(consumer.latest, width, room - len(body))
    return [*body, *[BLANK] * (room - len(body) - len(latest)), *latest, *foot]


def is_brief(consumers: Sequence[ConsumerView]) -> bool:
    """Whether all that is to be said has room in one line: there is one, it keeps no ids, and nothing is unusual."""
    first, *others = consumers
    is_bare = first.dedup == "none" and table_words(first) == TABLES["none"] and not first.reading
    return is_bare and not others and not first.changes and not first.armed and not _notes(first, 0, ASCII)


def _work(consumer: ConsumerView, width: int, signs: Signs, selected: Pick | None) -> Row:
    if (work := consumer.look.work) is None:
        return crop(row(Span("idle", "dim")), width)
    pick = ("message", work.message)
    role = ("again" if work.nth > 1 else "data") + (" selected" if selected == pick else "")
    name = Span(f"m{work.message}", role, pick)
    if work.second_step:
        is_charged = consumer.dedup == "effect-first"
        words = ("between effect and note  ", "done, not noted  ") if is_charged else ("between note and effect  ",)
        return fitting(width, *(row(Span(told, "late"), name) for told in (*words, "half done  ")))
    verb = _verb(work)
    left = Span(wait(work.left_ms).rjust(7))
    room = width - len(verb) - width_of((name, left)) - 1
    done = Span(f" {bar(work.elapsed, max(room, 0), signs)}", "once")
    return fitting(width, row(Span(verb, "dim"), name, done, left), row(Span(verb, "dim"), name), row(name))


def _notes(consumer: ConsumerView, width: int, signs: Signs, *, whose: bool = False) -> list[Row]:
    """What is unusual about it just now; `whose`: of several, each with its name, and without what is so of all."""
    if whose:
        name = Span(f"{consumer.look.node.place.word} ", "dim")
        its_own = consumer._replace(armed="", look=consumer.look._replace(poisoned=(), failing=()))
        room = width - width_of((name,))
        reading = [(name, *reading_line(consumer.reading, room))] if consumer.reading else []
        return [*reading, *((name, *note) for note in _notes(its_own, room, signs))]
    notes = []
    look = consumer.look
    if consumer.armed:
        notes.append(row(Span(f"{signs.armed} {consumer.armed}", "armed")))
    if others := tuple(work.message for work in look.works[1:]):
        notes.append(named(row(Span("at work, too  ", "dim")), others, len(others), width))
    if look.concluded:
        notes.append(
            named(row(Span("no answer before its batch is over  ", "dim")), look.concluded, len(look.concluded), width)
        )
    if look.taken:
        called = consumer.own.get("kept until released", "kept until released")
        notes.append(named(row(Span(f"{called}  ", "dim")), look.taken, len(look.taken), width))
    if look.is_slow:
        told, noun = f"slow: {wait(look.processing_ms)}", consumer.own.get("message", "message")
        notes.append(fitting(width, row(Span(f"{told} a {noun}", "late")), row(Span(told, "late"))))
    if look.poisoned:
        head = row(Span("poisoned  ", "late"))
        notes.append(named(head, look.poisoned, len(look.poisoned), width, "late"))
    if look.failing:
        notes.append(named(row(Span("will fail  ", "late")), look.failing, len(look.failing), width, "late"))
    return notes


def _verb(work: WorkLook) -> str:
    """What it does with what it has in hand."""
    if work.waits:
        return "will retry "
    return "choking on " if work.is_poison else "working on "


def table_rows(consumer: ConsumerView, width: int, height: int) -> list[Row]:
    """The table of processed ids: what is in it, what has just happened to it, where it is kept.

    In so many lines; where they are too few, it is said in fewer words where it is kept.
    """
    ids_called = consumer.own.get("processed ids", "processed ids")
    kind, ids, changes = table_words(consumer), _ids(consumer.look), _latest_changes(consumer, 3)
    if not ids and not changes:
        whole = row(Span(f"{ids_called}  ", "dim"), Span(kind, "dim"))
        if width_of(whole) <= width:
            return [whole]
    rows = [row(Span(ids_called, "dim"))]
    rows += [(Span(" "), *line) for found in (changes, ids) if found for line in flow(found, width - 1, "  ")]
    rows = shortened(rows, width, max(height - 1, 1))
    kept = [wrap(words, max(width - 1, 1)) for words in (kind, _briefly(kind))]
    lines = next((one for one in kept if len(one) <= height - len(rows)), kept[-1])
    return [*rows, *(row(Span(f" {line}", "dim")) for line in lines)][:height]


def table_words(consumer: ConsumerView) -> str:
    """Where the ids are kept; a table that the present guarantee does not ask is still there."""
    is_filled = consumer.look.done_up_to or consumer.look.table
    return "kept, not in use" if consumer.dedup == "none" and is_filled else TABLES[consumer.dedup]


def _briefly(kind: str) -> str:
    return kind.partition(",")[0]


def _latest_changes(consumer: ConsumerView, count: int) -> list[Row]:
    """Each once."""
    changes = dict.fromkeys((one.word, one.message) for one in consumer.changes)
    return [_change(word, message) for word, message in list(changes)[-count:]]


def _change(word: str, message: int) -> Row:
    if word == "wiped":
        return row(Span("wiped", "lost"))
    if word == "skipped":
        return row(Span(f"m{message} known: skipped", "once strong", ("message", message)))
    return row(Span(f"m{message} noted", "strong", ("message", message)))


def _ids(look: ConsumerLook) -> list[Row]:
    items = []
    if low := look.done_up_to:
        items.append(row(Span("m1" if low == 1 else f"m1 to m{low}", "once")))
    for message, attempt, left_ms in look.table[-8:]:
        key = f"m{message}" + (f"#{attempt}" if attempt else "")
        left = f" {wait(left_ms)}" if left_ms is not None else ""
        items.append(row(Span(key, "once", ("message", message)), Span(left, "dim")))
    for message in look.claimed[-8:]:
        items.append(row(Span(f"m{message}", "text", ("message", message)), Span(" in flight", "dim")))
    if look.table_count > 8:
        items.append(row(Span(f"+{brief(look.table_count - 8)}", "dim")))
    return items


def account_rows(account: AccountView, width: int) -> list[Row]:
    """What the account shows, what it should show by now, what explains the difference, and what is under way."""
    money = partial(money_forms, account)
    rows = [labelled(row(Span(account.thing.upper(), "strong")), width, _actual(account, money))]
    told = [(due_words(account), "", account.due, "dim"), *_reasons(account)]
    return rows + [
        labelled(row(Span(text, its)), width, [row(Span(f" {sign}{amount} ", its)) for amount in money(value)])
        for text, sign, value, its in told
    ]


def due_words(account: AccountView) -> str:
    """What is due is called this; that it goes on growing is said as long as something can come."""
    return "expected so far" if account.coming and not account.stuck else "expected"


def labelled(label: Row, width: int, values: Sequence[Row]) -> Row:
    """A label and its value at the two ends of a line: the longest of several values that leaves room for the label.

    Where none does, the value goes before the label, which is left out.
    """
    value = next((one for one in values if width_of((*label, *one)) < width), None)
    return spread(BLANK, fitting(width, *values), width) if value is None else spread(label, value, width)


def money_forms(account: AccountView, amount: int) -> tuple[str, str]:
    """An amount in full, and in brief."""
    return account.money(amount), f"{'-' if amount < 0 else ''}{account.unit}{brief(abs(amount))}"


def _actual(account: AccountView, money: Callable[[int], Sequence[str]]) -> list[Row]:
    wrong = account.twice or account.missing
    role = "duplicated" if account.twice else "lost" if account.missing else "once"
    return [row(Span(f" {amount} ", f"alarm-{role}" if wrong else role)) for amount in money(account.actual)]


def of_expected(account: AccountView) -> list[Row]:
    """`$600 of $500`, with fewer characters each time; the last says no more than what there is."""
    amounts = list(zip(_actual(account, partial(money_forms, account)), money_forms(account, account.due), strict=True))
    whole = [(*actual, Span(f" of {expected}", "dim")) for actual, expected in amounts]
    return [*whole, *(actual for actual, _ in amounts)]


def _reasons(account: AccountView) -> list[tuple[str, str, int, str]]:
    reasons = []
    if account.twice:
        reasons.append(("done again", "+", account.twice, "duplicated"))
    if account.missing:
        reasons.append(("will never come", "", -account.missing, "lost"))
    if account.coming:
        stuck = account.stuck
        reasons.append(
            ("stuck", "", -account.coming, "late") if stuck else ("still to come", "", account.coming, "dim")
        )
    return reasons


def _several(
    consumers: Sequence[ConsumerView], account: AccountView | None, width: int, height: int, signs: Signs
) -> list[Row]:
    """One below the other; those for whom there is no room are counted. A table that all have is told once."""
    if len(consumers) > height:
        shown, others = consumers[: height - 1], consumers[height - 1 :]
        heads = [_compact(one, account if one is consumers[0] else None, width, signs)[0] for one in shown]
        return [*heads, _counted(others, width)][:height]
    both = [
        _compact(one, account if one is consumers[0] else None, width, signs, is_one_of_several=True)
        for one in consumers
    ]
    room = height - len(consumers)
    if not consumers[0].shares_table and room >= len(consumers):
        return [line for lines in both for line in lines]
    first = consumers[0]
    of_all = first._replace(look=first.look._replace(works=(), concluded=(), is_slow=False))
    own = [note for one in consumers for note in _notes(one, width, signs, whose=True)]
    notes = [*_notes(of_all, width, signs), *own]
    table = [fitting(width, *_table_line(consumers[0]))] if room and consumers[0].shares_table else []
    return [*(head for head, _ in both), *shortened(notes, width, room - len(table)), *table]


def _counted(consumers: Sequence[ConsumerView], width: int) -> Row:
    """`4 more: 1 down, 2 at work`."""
    looks = [one.look for one in consumers]
    down = sum(look.node.standing is Standing.DOWN for look in looks)
    paused = sum(look.node.standing is Standing.PAUSED for look in looks)
    busy = sum(bool(look.works) for look in looks)
    counts = ((down, "down", "lost"), (paused, "paused", "late"), (busy, "at work", "text"))
    told = [(Span(f"{count} {word}", role),) for count, word, role in counts if count] or [(Span("idle", "dim"),)]
    return crop((Span(f"and {len(looks)} more: ", "dim"), *joined(told)), width)


def _compact(
    consumer: ConsumerView,
    account: AccountView | None,
    width: int,
    signs: Signs,
    *,
    is_one_of_several: bool = False,
) -> list[Row]:
    look, place = consumer.look, consumer.look.node.place
    called = consumer.own.get(place.role.word, place.role.word).upper() + (f"-{place.index + 1}" if place.index else "")
    title = (Span(f"{called} ", "title", ("node", int(place))), *node_badge(look.node, signs))
    if is_one_of_several and width >= _WIDE and consumer.reading:
        title += tuple(span for note in membership(consumer.reading) for span in (*note, Span(" ")))
    work = _brief_work(look, signs)
    values = of_expected(account) if account else [BLANK]
    thing = row(Span(f"{account.thing} ", "dim")) if account else BLANK
    room = width - width_of(title) - width_of(work[-1]) - 1
    right = fitting(max(room, min(width, width_of(values[-1]))), *((*thing, *value) for value in values), *values)
    room = width - width_of(right) - 1
    inbox = row(Span(f"  {consumer.own.get('inbox', 'inbox')} ", "dim"))
    forms = [(*title, *form, *inbox, *names(look.inbox, look.inbox_count, most)) for form in work for most in (6, 2)]
    left = fitting(max(room, 0), *forms, *((*title, *form) for form in work))
    before = [*reversed(_notes(consumer, width, signs))]
    if consumer.reading and not consumer.look.node.place.index:
        before.append(joined(reading_rows(consumer.reading, consumer.own, width)))
    second = tuple(span for one in before for span in (*one, Span("  ")))
    return [spread(left, right, width), fitting(width, *((*second, *form) for form in _table_line(consumer)))]


def _table_line(consumer: ConsumerView) -> list[Row]:
    """The ids and where they are kept, with fewer words each time."""
    line: list[Span] = [Span(f"{consumer.own.get('processed ids', 'processed ids')}  ", "dim")]
    for item in (*_latest_changes(consumer, 2), *_ids(consumer.look)):
        line += [*item, Span("  ")]
    whole = table_words(consumer)
    told: list[Row] = [(*line, Span(words, "dim")) for words in (whole, _briefly(whole))]
    return told if len(line) == 1 else [*told, tuple(line[:-1])]  # What is in it says more than where that is.


def _brief_work(look: ConsumerLook, signs: Signs) -> list[Row]:
    """The work in hand, with fewer words each time."""
    if (work := look.work) is None:
        return [row(*([] if node_badge(look.node, signs) else [Span("idle", "dim")]))]
    verb = Span(_verb(work), "dim")
    name = Span(f"m{work.message}", "data", ("message", work.message))
    return [row(verb, name, Span(f" {bar(work.elapsed, 5, signs)}", "once")), row(verb, name), row(name)]

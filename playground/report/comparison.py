"""The comparison: the identical schedule under each guarantee, one column each, and what each of them cost."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from playground.engine.commands import Switch
from playground.engine.settings import Guarantee
from playground.report.verdict import MAX_NAMED, beside, facts, outside
from playground.scenario.outcome import Outcome
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named
from playground.words.compared import compared
from playground.words.mechanism import beyond_a_transaction
from playground.words.outcome import PROMISE, outcome_brief, outcome_kinds
from playground.words.phrases import few
from playground.words.settings import kept_words
from playground.words.times import milliseconds
from playground.words.unmet import faults_met, unmet

PROMISED: Final = "its promise"
CAME: Final = "what came of it"
_SHORT: Final = 10
_ROOM: Final = 55
"""What three columns have to themselves where there are 80, beside the heads of the lines."""
_COLUMN: Final = 14
"""The least that a column takes: its own head."""
SWITCHES: Final = "This preset switches guarantees in mid-run: a column is the one that it begins with."


OUTSIDE: Final = "Exactly-once holds here only if {} refuses the repeat of an id, for no transaction spans it."
KEPT: Final = "The preset's own settings stay in every column, whatever its guarantee would choose: {}."


class ComparisonLine(NamedTuple):
    """One line of the table."""

    head: str
    values: tuple[str, ...]
    role: str = ""
    """What it is about: a counter's name, `actual` or `difference`; front ends colour by it."""
    roles: tuple[str, ...] = ()
    """The same for each value by itself, where they differ in it: `good`, a verdict, or a kind of ending."""


class GuaranteeComparison(NamedTuple):
    """The table."""

    guarantees: tuple[Guarantee, ...]
    own: Guarantee
    """The one with which the preset begins."""
    lines: tuple[ComparisonLine, ...]
    headline: str
    """What came of the same faults, in a sentence."""
    shared: str
    """What is the same in all columns: `The same faults and the same weather`."""
    note: str
    """What has to be said about it; may be empty."""


class _Row(NamedTuple):
    """What a line says, and how to read that from a run."""

    head: str
    read: Callable[[Outcome], str]
    role: str = ""
    always: bool = True
    """Whether it is shown even if nothing but zeros is in it."""


def comparison(own: Preset, outcomes: Sequence[Outcome]) -> GuaranteeComparison:
    """The table of a preset's outcomes under several guarantees."""
    lines = [*_fact_lines(own, outcomes)]
    for row in _rows(story_named(own.settings.workload.story)):
        values = tuple(row.read(outcome) for outcome in outcomes)
        if row.always or set(values) != {"0"}:
            lines.append(ComparisonLine(row.head, values, row.role))
    idle = unmet(own.steps, [(one.preset.settings.guarantee.word, one.simulation.unfired_steps) for one in outcomes])
    return GuaranteeComparison(
        guarantees=tuple(outcome.preset.settings.guarantee for outcome in outcomes),
        own=own.settings.guarantee,
        lines=tuple(lines),
        headline=compared(
            [(one.preset.settings.guarantee.word, one.ended) for one in outcomes],
            _done(own),
            faults_met(idle, (one.simulation.log for one in outcomes)),
        ),
        shared=f"The same {'faults' if idle.are_same else 'script'} and the same weather",
        note=" ".join((*idle.notes, *_notes(own, outcomes))),
    )


def _fact_lines(own: Preset, outcomes: Sequence[Outcome]) -> Iterator[ComparisonLine]:
    """The two facts about each run."""
    told, done = [facts(one) for one in outcomes], _done(own)
    good = ["good" if one.is_good else "" for one in told]
    verdicts = tuple(word or one.verdict.value for one, word in zip(told, good, strict=True))
    gravest = tuple(word or one.gravest for one, word in zip(told, good, strict=True))
    kept = tuple(PROMISE[one.verdict].brief for one in told)
    yield ComparisonLine(PROMISED, kept, roles=verdicts)
    yield ComparisonLine(CAME, _came(outcomes, done), roles=gravest)


def _came(outcomes: Sequence[Outcome], done: str) -> tuple[str, ...]:
    """All kinds of ends of each, or where the columns have no room for that the gravest."""
    whole = tuple(outcome_kinds(one.ended, done) or f"{done} once" for one in outcomes)
    if sum(max(len(one), _COLUMN) for one in whole) <= _ROOM:
        return whole
    return tuple(outcome_brief(one.ended, done) or f"{done} once" for one in outcomes)


def _done(own: Preset) -> str:
    """The story's word for a deed, where three columns have room for it."""
    done = story_named(own.settings.workload.story).done
    return done if len(done) <= _SHORT else "done"


def _notes(own: Preset, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What the table does not say by itself: what is not the guarantee's own, and what ended badly all the same."""
    if kept := kept_words(own.settings):
        yield KEPT.format(kept)
    if any(isinstance(step.command, Switch) for step in own.steps):
        yield SWITCHES
    ended = {outcome.preset.settings.guarantee.word: beside(outcome) for outcome in outcomes}
    if any(ended.values()):
        told = ". ".join(f"{word}: {who}" for word, who in ended.items() if who)
        yield f"What no promise forbids: {told}."
    in_vain = {outcome.preset.settings.guarantee.word: outcome.skipped_in_vain for outcome in outcomes}
    for word, messages in in_vain.items():
        if messages:
            names = few([f"m{one}" for one in dict.fromkeys(messages)], MAX_NAMED)
            yield f"Skipped as known under {word}, although never done: {names}."
    for outcome in outcomes:
        if again := outside(outcome):
            yield f"Under {outcome.preset.settings.guarantee.word}, {again}."
    if spanned_by_none := beyond_a_transaction(own.settings):
        yield OUTSIDE.format(spanned_by_none)


def is_nothing(value: str) -> bool:
    """Whether a value is not worth a colour."""
    return value in ("0", "-")


def _rows(story: Story) -> list[_Row]:
    return [
        _Row("sent", _counter("sent")),
        _Row("applied once", _counter("applied_once"), "applied_once"),
        _Row("LOST", _counter("lost"), "lost"),
        _Row("DUPLICATED", _counter("duplicated"), "duplicated"),
        _Row("skipped as known", _known, always=False),
        _Row("dropped unread", lambda one: f"{len(one.dropped_unread):,}", always=False),
        _Row("failed, and said so", _counter("failed"), "failed", always=False),
        _Row("said failed, but done", _counter("misreported"), "misreported", always=False),
        _Row("dead-lettered", _counter("dead_lettered"), "dead_lettered", always=False),
        _Row("done, and parked", _counter("done_and_parked"), "done_and_parked", always=False),
        _Row("pending", _counter("pending"), "pending", always=False),
        _Row(f"{story.thing}, expected", lambda one: story.money(one.tally(story)[0])),
        _Row(f"{story.thing}, actual", lambda one: story.money(one.tally(story)[1]), "actual"),
        _Row("difference", lambda one: _surplus(one, story), "difference", always=False),
        _Row("packets per message done", _packets_per_message),
        _Row("median latency (p50)", lambda one: milliseconds(one.judgement.latency_ms.p50)),
        _Row("latency of 99 % (p99)", lambda one: milliseconds(one.judgement.latency_ms.p99)),
    ]


def _counter(name: str) -> Callable[[Outcome], str]:
    return lambda outcome: f"{outcome.judgement.counters[name]:,}"


def _known(outcome: Outcome) -> str:
    return f"{outcome.judgement.counters['deduplicated'] - len(outcome.dropped_unread):,}"


def _surplus(outcome: Outcome, story: Story) -> str:
    expected, actual = outcome.tally(story)
    surplus = actual - expected
    return ("+" if surplus > 0 else "") + story.money(surplus) if surplus else "0"


def _packets_per_message(outcome: Outcome) -> str:
    price = outcome.packets_per_message
    return "-" if price is None else f"{price:.1f}"

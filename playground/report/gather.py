"""Gathering: from a run that is over to its report. It decides what is said, in which order, and how much of it.

Everything is bounded: a report of a run with a million messages is as long as one of a few hundred.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import chain, islice
from shlex import quote
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.checker.judge import MessageRecord
from playground.diagram.diagram import Diagram, diagram_of
from playground.diagram.focus import excerpt_of
from playground.engine.commands import Say
from playground.explain.record import Record
from playground.report import verdict as said
from playground.report.comparison import comparison
from playground.report.content import Command, Drawing, Figure, LedgerSum, LedgerTable, Report, Setup
from playground.report.ledger import counted, notes
from playground.report.whys import Whys, whys_of
from playground.scenario.assignments import OPTION
from playground.scenario.narration import Caption, captions
from playground.scenario.outcome import Outcome
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.scenario.stories import Story, story_named
from playground.scenario.token import token_of
from playground.scenario.token_text import TokenError
from playground.text import one_line
from playground.words.mechanism import mechanism
from playground.words.phrases import few, plural, sentence
from playground.words.settings import settings_words, workload_words
from playground.words.steps import step_words
from playground.words.times import seconds

MAX_ROWS: Final = 100
"""Of the ledger."""
MAX_HEARD: Final = 60
MAX_STEPS: Final = 60
MAX_DRAWN: Final = 1500
"""Events in the diagram of a run; a longer run is drawn in part."""
_FIRST_DRAWN: Final = 20
"""How many messages are tried for the diagram of a long run in which nothing went wrong."""
_OTHER_SETTINGS: Final = (
    "Its title and summary are left out: they were written for other settings than those of this run."
)
_CHANGED: Final = "What the author says later is left out: it was written for the run as it was before {}."
_ALARMS: Final = ("lost", "duplicated")


class Source(NamedTuple):
    """Where a run comes from, as somebody would type it."""

    name: str
    """The preset on the command line, without any folder."""
    overrides: Overrides = Overrides()
    as_written: bool = True
    """Whether the settings are the preset's own, so that its author's notes fit."""
    changed_ms: int | None = None
    """When somebody first changed the run: from then on its author's notes may not fit. `None`: nobody has."""


def report_of(
    outcome: Outcome,
    source: Source,
    compared: Sequence[Outcome],
    tell: Callable[[str], object] = lambda _: None,
) -> Report:
    """The report of a run that is over.

    `compared`: the same schedule under each guarantee. `tell` hears what is going on.
    """
    preset, settings = outcome.preset, outcome.preset.settings
    story = story_named(settings.workload.story)
    shown = [Figure(key, said.COUNTERS[key], value) for key, value in said.counters_shown(outcome).items()]
    whys = whys_of(preset, Record.of(outcome.simulation, outcome.preset.native), tell)
    token = _token(outcome)
    heard, heard_note = _story(outcome, source)
    tell(f"drawing {len(outcome.log):,} events")
    return Report(
        title=one_line(preset.told_title),
        summary=_OTHER_SETTINGS if preset.is_altered else one_line(preset.summary),
        concepts=tuple(map(one_line, preset.concepts)),
        guarantee=settings.guarantee.word,
        system=settings.topology.name,
        seed=settings.seed,
        facts=said.facts(outcome),
        headline=said.headline_of(outcome),
        because=said.because(outcome),
        alarms=tuple(figure for figure in shown if figure.key in _ALARMS),
        figures=tuple(figure for figure in shown if figure.key not in _ALARMS),
        account=_account(outcome, story),
        remarks=_remarks(outcome),
        price=sentence(said.price(outcome)),
        story=heard,
        story_note=heard_note,
        setup=_setup(preset),
        drawing=_drawing(outcome, whys),
        ledger=_ledger(outcome, story),
        whys=whys,
        comparison=comparison(preset, compared),
        token=token,
        commands=tuple(_commands(source, token, whys)),
        events=len(outcome.log),
        digest=outcome.digest,
    )


def _account(outcome: Outcome, story: Story) -> LedgerSum:
    expected, actual = outcome.tally(story)
    wrong = said.wrong_by(story, expected, actual)
    kind = "" if actual == expected else "duplicated" if actual > expected else "lost"
    return LedgerSum(story.thing, story.money(actual), story.money(expected), wrong, kind)


def _remarks(outcome: Outcome) -> tuple[str, ...]:
    told = filter(None, (said.outside(outcome), said.recognised(outcome)))
    return (*map(sentence, told), *said.unfired(outcome))


def _story(outcome: Outcome, source: Source) -> tuple[tuple[Caption, ...], str]:
    """What is heard, and what has to be said about it."""
    told = captions(outcome.simulation)
    if told and not source.as_written:
        return (), "The author's notes are left out: they were written for other settings."
    fitting = [one for one in told if source.changed_ms is None or one.time_ms < source.changed_ms]
    heard = tuple(fitting[:MAX_HEARD])
    if more := len(fitting) - len(heard):
        return heard, f"... and {plural(more, 'line')} more."
    return heard, "" if len(fitting) == len(told) else _CHANGED.format(seconds(source.changed_ms or 0))


def _setup(preset: Preset) -> Setup:
    steps = [step for step in preset.steps if not isinstance(step.command, Say)]
    more = len(steps) - MAX_STEPS
    return Setup(
        workload=sentence(workload_words(preset.settings.workload)),
        mechanism=tuple(mechanism(preset.settings, preset.settings.guarantee)),
        settings=tuple(one.told for one in settings_words(preset.settings)),
        steps=tuple(step_words(step, preset.settings.topology) for step in steps[:MAX_STEPS]),
        steps_note=f"... and {plural(more, 'step')} more." if more > 0 else "",
    )


def _drawing(outcome: Outcome, whys: Whys) -> Drawing:
    """All of the run, or of a long one the messages that are explained; the first ones if none is."""
    log, settings = outcome.log, outcome.preset.settings
    if len(log) <= MAX_DRAWN:
        return Drawing(diagram_of(log, settings), "")
    first = (record.number for record in islice(outcome.judgement.messages, _FIRST_DRAWN))
    excerpt = excerpt_of(log, whys.messages or first, MAX_DRAWN)
    diagram = Diagram(settings, excerpt)
    diagram.read(log)
    names = few([f"m{message}" for message in sorted(excerpt.messages)], _FIRST_DRAWN)
    note = f"The run has {len(log):,} events. Drawn are those of {names}, and the faults that touched them"
    cut_short = f", up to {seconds(log.row(excerpt.end)[0])}" if excerpt.end < len(log) else ""
    return Drawing(diagram, f"{note}{cut_short}.")


def _ledger(outcome: Outcome, story: Story) -> LedgerTable:
    messages, settings = outcome.judgement.messages, outcome.preset.settings
    broker = settings.topology.has_broker
    records, note = tuple(messages[: MAX_ROWS + 1]), ""
    if len(records) > MAX_ROWS:
        records = _most_telling(messages)
        note = f"... and {len(messages) - len(records):,} more; `--json` of `playground run` has them all."
    words = notes(records, story.one(settings.workload.amount), broker=broker)
    return LedgerTable(counted(broker=broker), records, note, tuple(map(sentence, words)) if records else ())


def _most_telling(messages: Sequence[MessageRecord]) -> tuple[MessageRecord, ...]:
    """What did not end well, then what took more than one attempt, then the first of the others; in order of number."""
    bad = (record for record in messages if record.fate is not Fate.APPLIED_ONCE)
    hard = (record for record in messages if record.fate is Fate.APPLIED_ONCE and _took_more(record))
    easy = (record for record in messages if record.fate is Fate.APPLIED_ONCE and not _took_more(record))
    return tuple(sorted(islice(chain(bad, hard, easy), MAX_ROWS)))


def _took_more(record: MessageRecord) -> bool:
    return max(record.attempts, record.dispatches, record.deliveries) > 1


def _token(outcome: Outcome) -> str:
    try:
        return token_of(outcome)
    except TokenError:
        return ""


def _commands(source: Source, token: str, whys: Whys) -> Iterator[Command]:
    """What to type to see it again, and more of it."""
    name, options = source.name, _options(source.overrides)
    message = f" m{whys.messages[0]}" if whys.messages else ""
    yield Command(f"playground run {name}{options}", "replays it")
    yield Command(f"playground why {name}{message}{options}", "explains it, message by message")
    yield Command(f"playground diagram {name}{options}", "draws the whole diagram")
    yield Command(
        f"playground compare {name}{_options(source.overrides.under(None))}",
        "compares the guarantees under the same faults",
    )
    if token:
        yield Command(f"playground replay {token}", "replays it from its share token, and says if it is not the same")


def _options(overrides: Overrides) -> str:
    values = [
        (one.name, getattr(overrides, one.name)) for one in fields(overrides) if one.name not in ("sets", "elsewhere")
    ]
    named = [f" --{name} {value}" for name, value in values if value is not None]
    return "".join((*named, *(f" {OPTION} {quote(text)}" for text in overrides.sets)))

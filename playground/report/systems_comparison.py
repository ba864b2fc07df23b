"""One schedule of faults in several systems, a line each: what came of it, and what brings a message back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from playground.engine.commands import Pause, Slow
from playground.engine.events import Kind
from playground.engine.limits import span_ms
from playground.engine.log import kind_of
from playground.engine.settings import ConsumerSettings
from playground.live.race.meter import LateAcks
from playground.report.verdict import facts
from playground.scenario.outcome import Outcome
from playground.scenario.stories import story_named
from playground.words.again import ack_word, again_words, clock_ms
from playground.words.compared import by_outcome
from playground.words.outcome import outcome_kinds, promise_words
from playground.words.phrases import all_of, few, listed, plural
from playground.words.times import span


class SystemLine(NamedTuple):
    """What one system makes of it."""

    system: str
    config: str
    """Its configuration by name; empty: a system of the textbook has none."""
    promise: str
    """`kept`, `broken`, `no promise`, ..."""
    verdict: str
    came: str
    """What came of it: `charged twice`."""
    gravest: str
    """The kind of the gravest ending, a counter's name; empty: nothing went wrong."""
    again: str
    """What brings a message back, and what becomes of a late ACK, in the system's own words."""


class SystemsComparison(NamedTuple):
    """The table, and what has to be said about it."""

    lines: tuple[SystemLine, ...]
    headline: str
    """What came of it, and in which systems: `Charged twice in rabbitmq and http; charged once in sqs.`"""
    notes: tuple[str, ...]


def systems_comparison(
    outcomes: Mapping[str, Outcome], guarded: Mapping[str, Outcome] | None, refused: Mapping[str, str]
) -> SystemsComparison:
    """What several systems make of a schedule, by their words on the command line.

    Args:
        outcomes: how each ended.
        guarded: how each ended with the consumer's own record of ids; without those in which that is decided. `None`:
            that has not been tried.
        refused: those that cannot meet the schedule, each with the reason.

    """
    lines = {word: _line(outcome) for word, outcome in outcomes.items()}
    return SystemsComparison(tuple(lines.values()), _headline(lines), tuple(_notes(outcomes, guarded, refused)))


def _headline(lines: Mapping[str, SystemLine]) -> str:
    came = by_outcome((word, line.came) for word, line in lines.items())
    told = "; ".join(f"{words} in {_all_of(names, len(lines))}" for words, names in came.items())
    return f"{told[:1].upper()}{told[1:]}."


def _all_of(names: Sequence[str], count: int) -> str:
    return all_of(count) if 1 < len(names) == count else listed(names)


def _line(outcome: Outcome) -> SystemLine:
    told, settings = facts(outcome), outcome.preset.settings
    done = story_named(settings.workload.story).done
    native = outcome.preset.native
    return SystemLine(
        system=native.system if native else settings.topology.name,
        config=native.config if native else "",
        promise=promise_words(told.verdict, is_promised=settings.is_promised).brief,
        verdict=told.verdict.value,
        came=outcome_kinds(outcome.ended, done) or f"{done} once",
        gravest=told.gravest,
        again=again_words(settings),
    )


def _notes(
    outcomes: Mapping[str, Outcome], guarded: Mapping[str, Outcome] | None, refused: Mapping[str, str]
) -> Iterator[str]:
    if guarded is not None:
        yield from _common(guarded)
        if own := [word for word in outcomes if word not in guarded]:
            yield f"Not tried so in {_names(own)}: what is known again there, the system's own settings decide."
    yield from _acked_again(outcomes)
    yield from _late(outcomes)
    for share, words in by_outcome((word, _met(one)) for word, one in outcomes.items() if _met(one)).items():
        yield f"{share} of the faults {_where(words, len(outcomes))}."
    for reason, words in by_outcome(refused.items()).items():
        yield f"{', '.join(words)}: left out; {reason}."
    yield from _outlasted(outcomes)


def _where(words: Sequence[str], count: int) -> str:
    """In which systems; where nowhere, somebody may have ended them all before."""
    if len(words) < count:
        return f"could happen in {listed(words)}"
    return "happened, in whichever system" if count > 1 else f"happened in {listed(words)}"


def _met(outcome: Outcome) -> str:
    """How many of the faults could happen there: `None`, `1 of 2`; empty: all."""
    unmet, of = len(outcome.simulation.unfired_steps), len(outcome.preset.steps)
    return "" if not unmet else "None" if unmet == of else f"{of - unmet} of {of}"


def _acked_again(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Where an ACK without an answer was sent again: why nothing had to come a second time, though one was lost."""
    spans = {word: span(one.preset.settings.consumer.ack_retry_ms) for word, one in outcomes.items() if _repeats(one)}
    for after, words in by_outcome(spans.items()).items():
        acks = listed([*dict.fromkeys(ack_word(outcomes[word].preset.settings) for word in words)])
        yield f"In {listed(words)} the client sent what nobody answered ({acks}) again after {after}, by itself."


def _repeats(outcome: Outcome) -> bool:
    """Whether an ACK came of an earlier one."""
    acked = int(Kind.ACKED)
    causes = [cause for _, code, _, _, _, cause in outcome.log.rows() if kind_of(code) == acked]
    return any(cause >= 0 and kind_of(outcome.log.row(cause)[1]) == acked for cause in causes)


def _late(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """What became of the ACKs that came too late, if any did."""
    told = {word: LateAcks(outcome.preset.settings.topology) for word, outcome in outcomes.items()}
    for word, late in told.items():
        late.observe(outcomes[word].log)
    came = by_outcome((word, late.told) for word, late in told.items() if late.told)
    if came:
        yield f"A late ACK was {'; '.join(f'{fates} in {listed(words)}' for fates, words in came.items())}."


def _outlasted(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """The systems whose clock is longer than all that stands still or is slow, so that it has nothing to bring back."""
    steps = [step.command for outcome in outcomes.values() for step in outcome.preset.steps]
    held_ms = max([_held_ms(one) for one in steps if isinstance(one, Pause | Slow)], default=0)
    clocks = {word: clock_ms(outcome.preset.settings) for word, outcome in outcomes.items()}
    longer = [f"{word} ({span(ms)})" for word, ms in clocks.items() if ms > held_ms]
    if held_ms and longer:
        yield f"What stands still or is slow for {span(held_ms)} is over before this clock runs out: {few(longer, 9)}."


def _held_ms(command: Pause | Slow) -> int:
    """For how long a message can be held by it: work that has begun slowly goes on, however soon that is over."""
    return command.processing_ms if isinstance(command, Slow) else span_ms(command)


def _common(guarded: Mapping[str, Outcome]) -> Iterator[str]:
    """What all have in common, if they do: it is run, not asserted."""
    doubled = [word for word, one in guarded.items() if one.judgement.counters["duplicated"]]
    if guarded and not doubled:
        yield (
            "With the consumer's own record of ids in the transaction of its effect (consumer.dedup = transaction) "
            f"nothing is done twice in {_names([*guarded])}."
        )
    elif doubled:
        limits = dict.fromkeys(limit for word in doubled for limit in _limits(guarded[word].preset.settings.consumer))
        told = f" ({', '.join(limits)})" if limits else ""
        yield f"Even with the consumer's own record of ids{told} something is done twice in {_names(doubled)}."


def _limits(consumer: ConsumerSettings) -> Iterator[str]:
    """Why the record need not be enough."""
    if consumer.dedup_window_ms:
        yield f"each kept for {span(consumer.dedup_window_ms)}"
    if consumer.dedup_table == "own":
        yield "one for each consumer"
    if consumer.effect == "external":
        yield "no transaction spans it and an external effect"


def _names(words: Sequence[str]) -> str:
    return few(words, 9) if len(words) < 9 else plural(len(words), "system")

"""Guesses: what people are asked at a beat, and the answer, in the words of the question.

A question is made of what could be seen, an answer of the record; what is still to come is read off the same session,
played on from there as it stands.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Final

from playground.checker.fates import Fate
from playground.engine.contracts import contract_for
from playground.engine.events import COMMANDED, Event, Group, Kind
from playground.engine.log import EventLog, kind_of
from playground.live.beats import Beat, long_enough_ms
from playground.live.saved_courses import courses_of
from playground.live.session import Session
from playground.live.tally import AnomalyEvent
from playground.scenario.narration import acts
from playground.scenario.stories import story_named
from playground.words.events import EVENTS
from playground.words.fates import FATES
from playground.words.outcome import promise_words
from playground.words.packets import ARMED
from playground.words.phrases import few, ordinal, sentence, times
from playground.words.times import seconds
from playground.words.told_events import event_words

MOST_PLAYED: Final = 500
"""A run of more messages is not played out while people wait."""
_NAMED: Final = 3
_COMES: Final = {
    Group.BROKER: ("broker", frozenset(map(int, (Kind.STORED, Kind.REFUSED, Kind.REJECTED, Kind.UNROUTABLE)))),
    Group.CONSUMER: ("consumer", frozenset({int(Kind.RECEIVED)})),
}
"""Where a message comes, and the kinds of events of which there is one each time it does."""
_APPLIED: Final = frozenset({int(Kind.APPLIED)})
_TROUBLES: Final = frozenset(map(int, (Kind.DROPPED, Kind.TIMED_OUT, Kind.SKIPPED, Kind.CRASHED, Kind.RETURNED)))
_SEEN: Final = {Kind.DROPPED, Kind.TIMED_OUT, Kind.CONFIRMED, *COMMANDED} - {Kind.SAID, Kind.CHAOS_ENDED, *ARMED}
"""The kinds of events that lanes and nodes show, whatever comes of them."""


def question_words(session: Session, beat: Beat) -> str:
    """What people may guess at a beat: what they have seen, and nothing of what came of it."""
    if is_end(session, beat):
        return f"The run is over. {choice_words(session, beat)}"  # What became of which message, the account has shown.
    log = session.simulation.log
    message = asked_about(log, beat)
    seen = " ".join(sentence(_seen(session, one)) for one in instant(log, beat) if one.kind in _SEEN)
    if not message:
        return f"{seen} {choice_words(session, beat)}".strip()
    return " ".join(filter(None, (seen or _came(session, beat, message), choice_words(session, beat))))


def choice_words(session: Session, beat: Beat) -> str:
    """As in `How often will m3 be charged in the end?`: what can be voted on, and what an answer tells."""
    if is_end(session, beat):
        return "Does the promise hold?"
    workload, message = session.simulation.settings.workload, asked_about(session.simulation.log, beat)
    if not message:
        return "What will come of that?"
    done = story_named(workload.story).done
    is_long = workload.messages > MOST_PLAYED
    return f"How often is m{message} {done} so far?" if is_long else f"How often will m{message} be {done} in the end?"


def _came(session: Session, beat: Beat, message: int) -> str:
    """What a message did at a beat that no lane shows as trouble, told of the node at which it was."""
    log = session.simulation.log
    last = [one for one in instant(log, beat) if one.message == message][-1:]
    for one in last:
        node, kinds = _COMES.get(one.kind.group, ("", frozenset()))
        if one.kind in kinds or one.kind.group is Group.CONSUMER:  # Whether that was an effect or a skip would tell.
            rows = islice(log.rows(), beat.event + 1)
            total = sum(1 for row in rows if row[2] == message and kind_of(row[1]) in kinds)
            return f"m{message} has come to the {node} for the {ordinal(total)} time." if total else ""
    return sentence(_seen(session, last[0])) if last and last[0].kind is not Kind.SAID else ""


def answer_words(session: Session, beat: Beat) -> str:
    """What is so, as in `m3: charged once so far; for the second time at 4.150 s`."""
    if is_end(session, beat):
        return _of_the_end(session)
    message, whole = asked_about(session.simulation.log, beat), played_out(session)
    if message:
        return f"m{message}: {_how_often(session, whole, beat, message)}."
    return _what_comes(whole, beat) if whole else ""


def shows_something(session: Session, beat: Beat) -> bool:
    """Whether something can be seen at a beat of which people could say what will come of it."""
    return any(one.kind in _SEEN for one in instant(session.simulation.log, beat))


def is_plain(session: Session, beat: Beat) -> bool:
    """Whether whoever has seen a beat knows the answer: all went as it should, and nobody sends the message again.

    Its effect is there, its producer has its own answer or waits for none, and no broker delivers it again.
    """
    message, settings = asked_about(session.simulation.log, beat), session.simulation.settings
    if settings.topology.has_broker or not message or is_end(session, beat):
        return False
    log, awaits = session.simulation.log, contract_for(settings, settings.guarantee).awaits_ack
    if {one.kind for one in instant(log, beat) if one.kind in _SEEN} != ({Kind.CONFIRMED} if awaits else set()):
        return False
    kinds = {kind_of(row[1]) for row in islice(log.rows(), beat.event + 1) if row[2] == message}
    return int(Kind.APPLIED) in kinds and kinds.isdisjoint(_TROUBLES)


def is_end(session: Session, beat: Beat) -> bool:
    """Whether it is the last one: the run is over."""
    return session.over and beat.event == session.simulation.log.count - 1


def instant(log: EventLog, beat: Beat) -> list[Event]:
    """All that happened at the instant of a beat, up to it."""
    numbers = takewhile(lambda number: log.row(number)[0] == beat.time_ms, range(beat.event, -1, -1))
    return [log[number] for number in sorted(numbers)]


def asked_about(log: EventLog, beat: Beat) -> int:
    """The message that a question is about; 0: none."""
    return next((one.message for one in reversed(instant(log, beat)) if one.message), beat.message)


def _seen(session: Session, event: Event) -> str:
    return event_words(event._replace(detail=""), session.simulation.settings.topology)


# Answers.


def played_out(session: Session) -> Session | None:
    """The session as it goes on if nobody lays hands on it any more; `None`: it is too long to be played meanwhile."""
    if session.simulation.settings.workload.messages > MOST_PLAYED:
        return None
    whole = courses_of(session).play()
    whole.advance(long_enough_ms(whole))
    return whole


def _effects_ms(log: EventLog, message: int, since: int, before: int) -> Iterator[int]:
    """When a message had an effect, of the events from one number to before another."""
    rows = islice(log.rows(), since, before)
    return (row[0] for row in rows if row[2] == message and kind_of(row[1]) in _APPLIED)


def _how_often(session: Session, whole: Session | None, beat: Beat, message: int) -> str:
    """How often it is done by then, and whether that changes."""
    settings = session.simulation.settings
    done = story_named(settings.workload.story).done
    count = sum(1 for _ in _effects_ms(session.simulation.log, message, 0, beat.event + 1))
    by_whom = " by the consumer" if settings.topology.has_broker else ""  # The broker may have answered by then.
    now = f"{done} {times(count)} so far" if count else f"not {done}{by_whom} yet"
    if whole is None:
        return now
    log = whole.simulation.log
    later = list(_effects_ms(log, message, beat.event + 1, log.count))
    if later:
        return f"{now}; {_later(count, later)}"
    stays = f"{done} {times(count)}, and that stays so" if count else f"never {done}"
    return stays if whole.over else f"{now}, and that stays so as things stand"


def _later(count: int, at_ms: Sequence[int]) -> str:
    again = "".join(f", again at {seconds(one)}" for one in at_ms[1:_NAMED])
    more = f", and {times(len(at_ms) - _NAMED)} more" if len(at_ms) > _NAMED else ""
    comes = f"for the {ordinal(count + 1)} time" if count else "that comes"
    return f"{comes} at {seconds(at_ms[0])}{again}{more}"


def named_after(session: Session, beat: Beat) -> tuple[set[int], bool]:
    """The messages of which the answer after a fault that struck none says how they end, and whether those are all."""
    whole = played_out(session)
    if whole is None:
        return set(), False
    until = _next_fault(whole, beat)
    wrong = _wrong_between(whole, beat, until)
    return {one.message for one in wrong[:_NAMED]}, whole.over and until is None and len(wrong) <= _NAMED


def is_fault(log: EventLog, event: Event) -> bool:
    """Whether a fault acts in an event."""
    return event.number in log.faults or (event.kind in COMMANDED and EVENTS[event.kind].is_fault)


def _next_fault(whole: Session, beat: Beat) -> int | None:
    """The event at which the next fault first acts; what comes of that one is another question."""
    log = whole.simulation.log
    coming = (event for event, _ in acts(whole.simulation) if event > beat.event)
    return next((event for event in coming if is_fault(log, log[event])), None)


def _wrong_between(whole: Session, beat: Beat, until: int | None) -> list[AnomalyEvent]:
    last = whole.simulation.log.count if until is None else until
    return [one for one in whole.tally.anomalies if beat.event < one.event < last]


def comes_of_it(whole: Session, beat: Beat) -> frozenset[Fate] | None:
    """How messages go wrong after a fault that struck none, before another acts; `None`: that is still open."""
    until = _next_fault(whole, beat)
    if until is None and not whole.over:
        return None
    return frozenset(one.fate for one in _wrong_between(whole, beat, until))


def _what_comes(whole: Session, beat: Beat) -> str:
    """What goes wrong after a fault that struck no message, before another fault acts."""
    until = _next_fault(whole, beat)
    wrong = [
        f"m{one.message} {FATES[one.fate].name} at {seconds(one.time_ms)}" for one in _wrong_between(whole, beat, until)
    ]
    span = "from here on" if until is None else "before the next fault"
    if not wrong:
        return f"Nothing goes wrong {span if whole.over or until else 'as things stand'}."
    return f"{sentence(span).rstrip('.')}: {few(wrong, _NAMED)}."


def _of_the_end(session: Session) -> str:
    """As in `Lost: nothing. Charged more than once: m3. Promise kept`."""
    workload = session.simulation.settings.workload
    by_fate: dict[Fate, list[str]] = {Fate.LOST: [], Fate.DUPLICATED: []}
    for message, fate in session.tally.others():
        by_fate.get(fate, []).append(f"m{message}")
    lost, twice = (few(names, _NAMED) if names else "nothing" for names in by_fate.values())
    verdict = session.tally.judge.verdict(session.simulation.settled)
    promise = promise_words(verdict, is_promised=session.script.settings.is_promised).words
    repeated = sentence(f"{story_named(workload.story).done} more than once: {twice}")
    return f"Lost: {lost}. {repeated} {sentence(promise)}"

"""Looking closer: what is asked of a run that was seen. It is not what was predicted, which the log would only repeat.

It is what one has to put together from several lines: what had become of the message as somebody acted on it, for how
long it was done and nobody knew, how often it came, what is believed in the end.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from playground.engine.contracts import contract_for
from playground.engine.events import Event, Kind
from playground.practice.causes import suspect_words
from playground.practice.dice import Dice
from playground.practice.predictions import FACETS, how_often
from playground.practice.scene import Scene
from playground.words.phrases import listed
from playground.words.times import seconds, span

_OTHER_IN: Final = 4
"""In one of so many, what is believed is asked all the same."""
_MOST_SPANS: Final = 3
_SENDINGS: Final = (Kind.ATTEMPTED, Kind.DISPATCHED)
_ENDS_WORK: Final = frozenset({Kind.APPLIED, Kind.SKIPPED, Kind.FAILED, Kind.CONFLICTED, Kind.PRODUCED})
_TELL: Final = frozenset({Kind.NACKED, Kind.RETURNED, Kind.DECLINED, Kind.REJECTED, Kind.REFUSED})
_TURNS: Final = frozenset({*_ENDS_WORK, Kind.STARTED})


class Look(NamedTuple):
    """One question about what was seen."""

    ask: str
    options: tuple[str, ...]
    right: int
    lesson: str = ""
    """What follows from what is so."""


def closer(scene: Scene, facet: str, dice: Dice) -> Look:
    """A question about a run of which `facet` was asked beforehand."""
    found = [*_by_then(scene), *_unaware(scene), *_deliveries(scene)]
    if found and dice.below(_OTHER_IN):
        return dice.one_of(found)
    other = FACETS["counter" if facet == "parties" else "parties"](scene, dice)
    return Look(other.look, tuple(one.words for one in other.options), other.right)


def _by_then(scene: Scene) -> Iterator[Look]:
    """What had become of it as it was sent again, or as its producer had the broker's answer, or gave it up."""
    done = scene.story.done
    states = ("nothing of it had been done", "the consumer was at work on it", f"it had been {done} already")
    told = set[int]()
    for event in _moments(scene):
        state = _state(scene, event)
        if state is not None and state not in told:
            told.add(state)
            when, what = suspect_words(scene, event).split("  ", 1)
            yield Look(f"At {when} {what}. What had become of {scene.m} by then?", states, state, _lesson(event, state))


def _moments(scene: Scene) -> Iterator[Event]:
    is_stored = scene.settings.topology.has_broker
    # Whoever is told that the work has failed, or that it was not taken, need not guess.
    is_told = any(one.kind in _TELL for one in _its(scene))
    for event in scene.events():
        if event.message != scene.subject or scene.never_left(event):
            continue
        is_answer = event.kind is Kind.GAVE_UP or (event.kind is Kind.CONFIRMED and is_stored)
        is_again = event.kind in _SENDINGS and event.attempt > 1 and not is_told
        if is_again or is_answer:
            yield event


def _state(scene: Scene, moment: Event) -> int | None:
    """0 nothing done, 1 at work, 2 done; `None`: that cannot be said in these words, or an instant decides it."""
    log, its = scene.record.log, _its(scene)
    is_tie = any(one.kind in _TURNS and one.time_ms == moment.time_ms for one in its)
    if is_tie or not _is_plain(scene):
        return None
    applied = sum(one.kind is Kind.APPLIED for one in its if one.number < moment.number)
    at_work = set[object]()
    for event in map(log.__getitem__, range(moment.number)):
        if event.message == scene.subject and event.kind is Kind.STARTED:
            at_work.add(event.place)
        elif event.kind is Kind.CRASHED or (event.message == scene.subject and event.kind in _ENDS_WORK):
            at_work.discard(event.place)
    is_paused = any(one.kind is Kind.PAUSED and one.number < moment.number for one in scene.record.commands)
    if applied:
        return None if at_work else 2
    return None if is_paused else int(bool(at_work))


def _its(scene: Scene) -> list[Event]:
    return [scene.record.log[number] for number in scene.record.numbers_of(scene.subject)]


def _is_plain(scene: Scene) -> bool:
    """Whether each time the work was done is an effect that counts, and nobody else's."""
    its = [one.kind for one in _its(scene)]
    is_own = scene.settings.consumer.effect != "external" and Kind.PRODUCED not in its
    return is_own and its.count(Kind.APPLIED) == scene.fate.effects


def _lesson(moment: Event, state: int) -> str:
    if moment.kind is Kind.CONFIRMED:
        return "The confirm says stored. Whether the work is done it does not say, and nobody tells the producer."
    who = "The broker" if moment.kind is Kind.DISPATCHED else "The producer"
    silence = f"{who} knows only that no answer has come: lost, slow and done look the same to it."
    if moment.kind is Kind.GAVE_UP:
        return f"{silence} Giving up says nothing of what was done."
    return f"{silence} Only a receiver that knows a repeat makes that harmless." if state else silence


def _unaware(scene: Scene) -> Iterator[Look]:
    """How long it was done, and its producer did not know it."""
    its = _its(scene)
    applied = [one.time_ms for one in its if one.kind is Kind.APPLIED]
    if scene.settings.topology.has_broker or not applied or not _is_plain(scene):
        return
    known = next((one.time_ms for one in its if one.kind is Kind.CONFIRMED), None)
    sent_ms, awaits = its[0].time_ms, contract_for(scene.settings, scene.settings.guarantee).awaits_ack
    right_ms = None if known is None else known - applied[0]
    ends = () if known is None else (known - sent_ms, known - applied[-1])
    latencies = (scene.settings.link(place).latency_ms for place in scene.settings.topology.kinds_of_links)
    wrong = [one for one in dict.fromkeys((*ends, applied[0] - sent_ms, *latencies)) if one > 0 and one != right_ms]
    shown = sorted({*wrong[: _MOST_SPANS - 1], *(() if right_ms is None else (right_ms,))})
    never = "to the end: " + ("no answer ever came" if awaits else "it waits for none")
    lesson = (
        "While that lasts, a lost answer or a crash makes it a repeat: whoever sends can only send again."
        if awaits
        else "It never learns of a loss either: there the two look the same."
    )
    if right_ms != 0 and len(shown) > 1:
        ask = f"For how long was {scene.m} {scene.story.done}, and the producer did not know it?"
        right = len(shown) if right_ms is None else shown.index(right_ms)
        yield Look(ask, (*map(span, shown), never), right, lesson)


def _deliveries(scene: Scene) -> Iterator[Look]:
    """How often it came, where that is not how often it was done."""
    came, done = scene.fate.deliveries, scene.fate.effects
    counts = (1, 2, 3, 0)
    if came != done and came in counts and _is_plain(scene):
        lesson = f"Delivered {how_often(came)}, {scene.story.done} {how_often(done)}: count effects, not deliveries."
        ask = f"How many times did {scene.m} arrive at the consumer?"
        yield Look(ask, tuple(how_often(one) for one in counts), counts.index(came), lesson)


def effect_times(scene: Scene) -> str:
    """When the message had its effects: what to look at."""
    times = [seconds(one.time_ms) for one in scene.events() if one.kind is Kind.APPLIED]
    done = scene.story.done
    if not times:
        return f"In no line is {scene.m} {done}."
    return f"{scene.m} was {done} at {listed(times)}."

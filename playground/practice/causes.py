"""Causes: the log to pick from, and which of its events set off what happened.

What is right comes from the explanation: where the faults struck that it blames. What is offered beside them is what
else went wrong, and the later links of the same chain, which came of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, NamedTuple

from playground.engine.events import COMMANDED, NONE, Event, Kind
from playground.explain.clauses import Clause
from playground.explain.history import History
from playground.explain.set_off import set_off
from playground.practice.asking import Showing
from playground.practice.scene import Scene
from playground.words.events import EVENTS
from playground.words.packets import CopyNames
from playground.words.phrases import ordinal, times
from playground.words.times import seconds
from playground.words.told_events import event_words

_MOST: Final = 9
"""So many have a key of their own."""
_LEAST_INNOCENT: Final = 2
"""With fewer others to choose from it is no question."""
_ENDS: Final = frozenset(
    {Kind.RESTARTED, Kind.RESUMED, Kind.HEALED, Kind.SLOWNESS_ENDED, Kind.RECONNECTED, Kind.JOINED, Kind.CAUGHT_UP}
)
"""What ends a fault: it is no cause of what goes wrong, but whoever reads on has to know that it is over."""


class Suspects(NamedTuple):
    """Events to pick from."""

    events: tuple[Event, ...]
    guilty: frozenset[int]
    """The numbers of those that set it off, each by itself; any of them is right."""

    @property
    def indices(self) -> frozenset[int]:
        """Where these stand in the list."""
        return frozenset(index for index, event in enumerate(self.events) if event.number in self.guilty)

    @property
    def first(self) -> Event:
        """The earliest of those that set it off."""
        return next(one for one in self.events if one.number in self.guilty)


def suspects(scene: Scene) -> Suspects | None:
    """What can be picked; `None`: nothing went wrong that could be blamed, or there is nothing to choose between.

    Where others would have done the same, nobody can say which it was, and it is not asked.
    """
    landings = set(scene.landings)
    found = _told_apart(scene)
    guilty = _triggers(scene) & {one.number for one in found}
    if not guilty or _fares_the_same_without(scene, guilty):
        return None
    others = {one for one in landings if _root(scene, one) not in scene.explanation.faults}
    doubtful = {one for one in others if not _fares_the_same_without(scene, {one})}
    doubtful |= {one for one in landings - others if one < min(guilty)}
    offered = _offered([one for one in found if one.number not in doubtful], guilty, landings)
    is_a_choice = len(offered) - len(guilty) >= _LEAST_INNOCENT
    return Suspects(tuple(offered), frozenset(guilty)) if is_a_choice else None


def _triggers(scene: Scene) -> set[int]:
    """The events at which the faults struck that the explanation blames, but for those that another one set off.

    A node that goes down, or a link that is cut, is the trigger itself, and what is lost by that comes of it. Of a
    fault that lies in wait it is the packet that it hit: the one of which the explanation tells.
    """
    explanation, landings = scene.explanation, set(scene.landings)
    found = set[int]()
    for clause in explanation.clauses:
        for fault in clause.faults:
            struck = {fault} & landings or {one for one in clause.events if _root(scene, one) == fault} & landings
            is_first = not _set_off_by_another(scene, clause, explanation.faults)
            found |= struck if is_first else set()
    return found - set(_broken_by_a_packet(scene, found))


def _broken_by_a_packet(scene: Scene, found: Iterable[int]) -> Iterator[int]:
    """The connections that broke as the packet was lost that a step hit: they came of that."""
    behind = {number: scene.record.step_behind(_root(scene, number)) for number in found}
    hit = {step for number, step in behind.items() if scene.record.log[number].kind not in COMMANDED}
    return (one for one, step in behind.items() if step in hit and scene.record.log[one].kind is Kind.DISCONNECTED)


def _set_off_by_another(scene: Scene, clause: Clause, blamed: Sequence[int]) -> bool:
    """Whether the step behind a fault had waited for what came of another fault that is blamed as well."""
    behind = set_off(History(scene.record, scene.subject), [clause])
    return any(fault in blamed and fault not in clause.faults for one in behind for fault in one.faults)


def _root(scene: Scene, number: int) -> int:
    """The fault behind an event, if there is one: a command's event, or the event itself."""
    return scene.record.log.faults.get(number, number)


def _told_apart(scene: Scene) -> list[Event]:
    """The events, but for those that are told in the same words as one before."""
    return [group[0] for group in _alike(scene).values()]


def _alike(scene: Scene) -> dict[str, list[Event]]:
    told: dict[str, list[Event]] = {}
    for event in scene.events():
        told.setdefault(suspect_words(scene, event), []).append(event)
    return told


def _offered(found: list[Event], guilty: set[int], landings: set[int]) -> list[Event]:
    """All, or the first of the guilty, the other faults, and those nearest to them."""
    first = min(guilty)

    def rank(event: Event) -> tuple[int, int]:
        kind = 0 if event.number in guilty else 1 if event.number in landings else 2
        return kind, abs(event.number - first)

    chosen = sorted(found, key=rank)[:_MOST]
    return sorted(chosen, key=lambda event: event.number)


def suspect_words(scene: Scene, event: Event, end: int | None = None) -> str:
    """A line of the log; with which copy it is about, and how many effects there are, by the end of a stretch."""
    told = event_words(event, scene.settings.topology)
    if scene.never_left(event):
        told = f"the producer is about to send m{event.message}, attempt {event.attempt}: it has not left"
    its = [scene.record.log[one] for one in scene.record.numbers_of(event.message)] if event.message else []
    names = CopyNames(one for one in its if end is None or one.number < end)
    effects = sum(one.kind is Kind.APPLIED for one in its if one.number <= event.number)
    again = f", for the {ordinal(effects)} time" if event.kind is Kind.APPLIED and effects > 1 else ""
    return f"{seconds(event.time_ms)}  {told}{names.name_of(event)}{again}"


def suspect_lines(scene: Scene, accused: Suspects) -> tuple[str, ...]:
    """The events to pick from, as the log tells them: what is there in the same words is one line that counts."""
    alike = _alike(scene)
    lines = [suspect_words(scene, event) for event in accused.events]
    return tuple(line + _counted(len(alike[line])) for line in lines)


class LogLine(NamedTuple):
    """One line of what has happened."""

    number: int
    """That of its event."""
    text: str


def log_lines(shows: Showing) -> tuple[LogLine, ...]:
    """What has happened at the end of a stretch of a run: to the message, every fault and its end, effects of others.

    What a step waited for is there, whatever message it is about, or nobody could see why the step acted then.
    What follows itself in the same words is one line that counts; of several copies in the queue it is said which.
    """
    scene = Scene(shows.preset, shows.message)
    end = scene.record.length if shows.end is None else shows.end
    own = {*(event.number for event in scene.events(0, end)), *_awaited(scene)}
    events = [scene.record.log[number] for number in range(end)]
    shown = (one for one in events if one.number in own or one.kind is Kind.APPLIED or one.kind in _ENDS)
    alike = (list(group) for _, group in groupby(shown, lambda event: suspect_words(scene, event, end)))
    return tuple(
        LogLine(group[0].number, suspect_words(scene, group[0], end) + _counted(len(group))) for group in alike
    )


def _awaited(scene: Scene) -> Iterator[int]:
    """What steps waited for, with the sending that it came of."""
    log = scene.record.log
    for number in scene.record.awaited:
        yield number
        cause = log[number].cause
        while cause != NONE and EVENTS[log[cause].kind].is_quiet:
            cause = log[cause].cause
        if cause != NONE and log[cause].message == log[number].message:
            yield cause


def _counted(many: int) -> str:
    return f" ({times(many)})" if many > 1 else ""


def about_the_wrong_one(scene: Scene, accused: Suspects, event: Event) -> str:
    """What to say of another event, to somebody who has picked it: it stands below what set this off."""
    if event.number in scene.turning:
        return "What you named is where it turns, but nothing had gone wrong with it: so it is set up."
    if _came_of_it(scene, accused, event):
        return "What you named came of it."
    if event.number in scene.landings:
        tried = f"{scene.m} fares the same without it, as was tried"
        return f"What you named went wrong, too, but it did not set this off: {tried}."
    return "What you named would have happened all the same."


def _came_of_it(scene: Scene, accused: Suspects, event: Event) -> bool:
    """Whether a trigger brought it about: by itself, or it is not there in the run without the triggers."""
    if event.number < accused.first.number:
        return False
    if event.number in scene.landings:
        return _root(scene, event.number) in scene.explanation.faults
    other = _without(scene, accused.guilty).record
    there = (other.log[number] for number in range(other.length))
    return all(_what(one) != _what(event) for one in there)


def _what(event: Event) -> tuple[object, ...]:
    """What can be compared in two runs, in which the same thing has another number."""
    return event.time_ms, event.kind, event.place, event.message, event.attempt


def _fares_the_same_without(scene: Scene, landings: set[int]) -> bool:
    """Whether the message has the same fate, and the same to be explained, without the steps behind some faults."""
    other = _without(scene, landings)
    if scene.subject not in other.record.messages:
        return False
    was, now = scene.fate, other.fate
    return (now.fate, now.effects, other.anomaly) == (was.fate, was.effects, scene.anomaly)


def _without(scene: Scene, landings: Iterable[int]) -> Scene:
    """The scene without the steps behind some faults."""
    steps = {scene.record.step_behind(_root(scene, number)) for number in landings}
    kept = tuple(one for index, one in enumerate(scene.preset.steps) if index not in steps)
    return Scene(replace(scene.preset, steps=kept), scene.subject)

"""Causes: the log to pick from, and which of its events set off what happened.

What is right comes from the explanation: the faults that it blames. What is offered beside them is what else went
wrong, and the later links of the same chain, which came of it.
"""

from dataclasses import replace
from typing import Final, NamedTuple

from playground.engine.events import NONE, Event, Kind
from playground.practice.asking import Showing
from playground.practice.scene import Scene
from playground.words.times import seconds
from playground.words.told_events import event_words

_MOST: Final = 9
"""So many have a key of their own."""
_LEAST_INNOCENT: Final = 2
"""With fewer others to choose from it is no question."""


class Suspects(NamedTuple):
    """Events to pick from."""

    events: tuple[Event, ...]
    guilty: frozenset[int]
    """The numbers of those that set it off; any of them is right."""

    @property
    def indices(self) -> frozenset[int]:
        """Where these stand in the list."""
        return frozenset(index for index, event in enumerate(self.events) if event.number in self.guilty)


def suspects(scene: Scene) -> Suspects | None:
    """What can be picked; `None`: nothing went wrong that could be blamed, or there is nothing to choose between.

    Where others would have done the same, nobody can say which it was, and it is not asked.
    """
    faults, landings = scene.record.log.faults, set(scene.landings)
    blamed = set(scene.explanation.faults)
    found = _told_apart(scene)
    guilty = {one.number for one in found if one.number in blamed or faults.get(one.number, NONE) in blamed} & landings
    if not guilty or _fares_the_same_without(scene, guilty):
        return None
    doubtful = {one for one in landings - guilty if not _fares_the_same_without(scene, {one})}
    offered = _offered([one for one in found if one.number not in doubtful], guilty, landings)
    is_a_choice = len(offered) - len(guilty) >= _LEAST_INNOCENT
    return Suspects(tuple(offered), frozenset(guilty)) if is_a_choice else None


def _told_apart(scene: Scene) -> list[Event]:
    """The events, but for those that are told in the same words as one before."""
    told: dict[str, Event] = {}
    for event in scene.events():
        told.setdefault(suspect_words(scene, event), event)
    return list(told.values())


def _offered(found: list[Event], guilty: set[int], landings: set[int]) -> list[Event]:
    """All, or the first of the guilty, the other faults, and those nearest to them."""
    first = min(guilty)

    def rank(event: Event) -> tuple[int, int]:
        kind = 0 if event.number in guilty else 1 if event.number in landings else 2
        return kind, abs(event.number - first)

    chosen = sorted(found, key=rank)[:_MOST]
    return sorted(chosen, key=lambda event: event.number)


def suspect_words(scene: Scene, event: Event) -> str:
    """A line of the log."""
    told = event_words(event, scene.settings.topology)
    if scene.never_left(event):
        told = f"the producer is about to send m{event.message}, attempt {event.attempt}: it has not left"
    return f"{seconds(event.time_ms)}  {told}"


class LogLine(NamedTuple):
    """One line of what has happened."""

    number: int
    """That of its event."""
    text: str


def log_lines(shows: Showing) -> tuple[LogLine, ...]:
    """What has happened at the end of a stretch of a run: to the message, every fault, and what was done of others."""
    scene = Scene(shows.preset, shows.message)
    end = scene.record.length if shows.end is None else shows.end
    own = {event.number for event in scene.events(0, end)}
    events = [scene.record.log[number] for number in range(end)]
    shown = (one for one in events if one.number in own or one.kind is Kind.APPLIED)
    told: dict[str, LogLine] = {}
    for event in shown:
        text = suspect_words(scene, event)
        told.setdefault(text, LogLine(event.number, text))
    return tuple(told.values())


def about_the_wrong_one(scene: Scene, event: Event) -> str:
    """What to say to somebody who has picked another event."""
    if event.number in scene.turning:
        return "That is where it turns, but nothing had gone wrong with it: so it is set up."
    if event.number not in scene.landings:
        return "That came of it: a later link of the same chain, or what would have happened anyway."
    return f"That went wrong, too, but it did not set this off: {scene.m} fares the same without it, as was tried."


def _fares_the_same_without(scene: Scene, landings: set[int]) -> bool:
    """Whether the message has the same fate, and the same to be explained, without the steps behind some faults."""
    record = scene.record
    steps = {record.step_behind(record.log.faults.get(number, number)) for number in landings}
    kept = tuple(one for index, one in enumerate(scene.preset.steps) if index not in steps)
    other = Scene(replace(scene.preset, steps=kept), scene.subject)
    if scene.subject not in other.record.messages:
        return False
    was, now = scene.fate, other.fate
    return (now.fate, now.effects, other.anomaly) == (was.fate, was.effects, scene.anomaly)

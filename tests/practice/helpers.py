"""What the tests of exercises share: scenes made anew, and a person who answers in a given way."""

from collections.abc import Callable, Iterator
from functools import cache

from playground.engine.events import Kind
from playground.engine.simulation import Simulation
from playground.practice.asking import Asking, Exercise, Reply
from playground.practice.dice import Dice
from playground.practice.exercise_key import ExerciseKey
from playground.practice.exercises import exercise
from playground.practice.marks import Confidence, MarkList, PracticeMark
from playground.practice.scene import Scene, subjects, wordless
from playground.practice.schedules import schedule_of
from playground.scenario.load import load_preset
from playground.words.phrases import times
from playground.words.times import span

Person = Callable[[Asking], Reply]


def scene(name: str, subject: int) -> Scene:
    """One message of a preset of the library."""
    return Scene(wordless(load_preset(name)), subject)


@cache
def scenes(count: int = 40) -> tuple[Scene, ...]:
    """One scene for each of so many schedules made anew, where there is anything to be asked."""
    return tuple(_scenes(count))


def _scenes(count: int) -> Iterator[Scene]:
    for seed in range(count):
        dice = Dice("tests", seed)
        preset = schedule_of(dice, f"made-{seed}")
        if found := subjects(preset):
            yield Scene(preset, dice.one_of(found))


def choose(index: int) -> Person:
    """Somebody who always picks the same line, and is sure of it."""
    return lambda page: Reply((min(index, len(page.options) - 1),) if page.options else (), Confidence.SURE)


def gone_through(found: Exercise, person: Person) -> list[Asking]:
    """All pages of an exercise."""
    pages = [next(found)]
    while True:
        try:
            pages.append(found.send(person(pages[-1])))
        except StopIteration:
            return pages


def check_seen(of: Scene, ask: str, said: str) -> None:
    """Whether what is said to have been there to be seen is what another run shows, stopped at that moment."""
    if ask.startswith("At "):
        run = Simulation(of.settings, of.preset.steps)
        run.run_until(round(1000 * float(ask.split()[1].replace(",", ""))) - 1)
        effects = sum(message == of.subject for _, message in run.ledger)
        works = (work for consumer in run.system.look(9, 9).consumers for work in consumer.works)
        is_at_work = any(work.message == of.subject for work in works)
        wanted = "already" if effects else "at work" if is_at_work else "nothing of it"
        assert wanted in said, (of.to_come, ask, said)
    elif ask.startswith("For how long"):
        log = [of.record.log[number] for number in of.record.numbers_of(of.subject)]
        done = min(event.time_ms for event in log if event.kind is Kind.APPLIED)
        known = [event.time_ms for event in log if event.kind is Kind.CONFIRMED]
        assert said.startswith(span(known[0] - done) if known else "to the end: "), (ask, said)
    elif ask.startswith("How many times did"):
        record = next(message for message in of.judgement.messages if message.number == of.subject)
        assert said.startswith(times(record.deliveries) if record.deliveries else "never"), (ask, said)


def pages_of(level: int, seed: int, person: Person, number: int = 1) -> tuple[list[Asking], list[PracticeMark]]:
    """All pages of the exercise of a key, and the marks."""
    marks = MarkList()
    return gone_through(exercise(ExerciseKey(level, seed, number), marks), person), marks.kept

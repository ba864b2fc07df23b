"""What there is to practise, each way with how it has gone so far: a sitting that begins with the choice."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from playground.practice.asking import Asking, Beside, Exercise
from playground.practice.claims import claims
from playground.practice.exercise_key import LEVELS, real_systems
from playground.practice.exercises import can_be_practised
from playground.practice.marks import PracticeMark, tallied
from playground.practice.questions import questions, topics
from playground.practice.sitting import (
    Learner,
    Plan,
    all_claims,
    aloud,
    course,
    due_today,
    interview,
    made_anew,
)
from playground.scenario.catalogue import library_table, path
from playground.systems import SYSTEMS
from playground.words.phrases import listed, plural


class _Way(NamedTuple):
    """One thing that can be done."""

    name: str
    says: str
    pages: Exercise
    went: str = ""
    """How it has gone so far; empty: nobody has done it, or nothing is counted."""
    holds: tuple[str, ...] = ()
    """What is in it, a line each."""

    @property
    def beside(self) -> Beside:
        return Beside(self.says, self.went, self.holds)


def chosen(plan: Plan, learner: Learner) -> Exercise:
    """A sitting that begins with the question of what to do."""
    ways = list(_ways(plan, learner))
    reply = yield _asked("What would you like to do?", ways)
    yield from ways[reply.one].pages


def _ways(plan: Plan, learner: Learner) -> Iterator[_Way]:
    due, anew, kept = len(learner.due()), Plan(seed=plan.seed), learner.kept()
    stations = [name for station in path() for name in station.presets]
    done = {*learner.done()} & {*stations}
    gone = f"{len(done)} of {plural(len(stations), 'station')} done" if done else ""
    if due:
        yield _Way("Due today", f"{plural(due, 'question')}, made anew", due_today(anew, learner))
    yield _Way(
        "Exercises",
        "predict, then see; the level follows your answers",
        made_anew(anew, learner),
        _went(kept, "practice/"),
        (
            "another run each time, of the textbook or of a real system",
            "two right answers in a row lead a level up, two wrong ones down",
        ),
    )
    yield from _of_a_choice(anew, learner)
    yield _Way("The course", "the library's path, station by station", course(anew, learner), gone, _next_station(done))
    yield from _of_words(anew, learner)
    if plan.preset is not None and can_be_practised(plan.preset):
        own = plan.preset.name
        yield _Way(
            "The run that is on", f"{own}: predict, then see", made_anew(plan, learner), _went(kept, f"preset/{own}/")
        )


def _of_a_choice(anew: Plan, learner: Learner) -> Iterator[_Way]:
    """Exercises at a level, or about a system."""
    yield _Way(
        "At a level",
        "exercises at a level of your choice",
        _at_a_level(anew, learner),
        "",
        tuple(f"{level}  {words}" for level, words in LEVELS.items()),
    )
    yield _Way(
        "A real system",
        "exercises about one of your choice",
        _about_a_system(anew, learner),
        "",
        (", ".join(real_systems()),),
    )


def _of_words(anew: Plan, learner: Learner) -> Iterator[_Way]:
    """What is said of delivery, and said well: without a run."""
    kept = learner.kept()
    yield _Way(
        "Claims",
        "true, half true or wrong?",
        all_claims(anew, learner),
        _went(kept, "claims/"),
        (f'{plural(len(claims()), "claim")}, such as "{claims()[0].says}"',),
    )
    yield _Way(
        "Aloud",
        "a question, 90 seconds, and a checklist",
        aloud(anew, learner),
        _went(kept, "ask/"),
        (f"{plural(len(questions()), 'question')} on {listed(topics())}",),
    )
    yield _Way("Interview", "a question, and what an interviewer asks next", interview(anew, learner))


def _next_station(done: Collection[str]) -> tuple[str, ...]:
    """The first station of the path that is not done, or that every one is."""
    stations = [name for one in path() for name in one.presets]
    left = next((name for name in stations if name not in done), None)
    if left is None:
        return (f"all {plural(len(stations), 'station')} done; it begins anew",)
    return (f"next is {stations.index(left) + 1} of {len(stations)}: {library_table(left)['title']}",)


def _at_a_level(plan: Plan, learner: Learner) -> Exercise:
    kept = learner.kept()
    ways = [
        _Way(f"Level {level}", words, made_anew(replace(plan, level=level), learner), _went(kept, f"practice/{level}/"))
        for level, words in LEVELS.items()
    ]
    reply = yield _asked("At which level?", ways)
    yield from ways[reply.one].pages


def _about_a_system(plan: Plan, learner: Learner) -> Exercise:
    systems = {SYSTEMS[name].about.removesuffix("."): name for name in real_systems()}
    reply = yield Asking("practice", heading="Practice", ask="About which system?", options=tuple(systems))
    yield from made_anew(replace(plan, system=list(systems.values())[reply.one]), learner)


def _asked(ask: str, ways: Sequence[_Way]) -> Asking:
    names, beside = tuple(one.name for one in ways), tuple(one.beside for one in ways)
    return Asking("practice", heading="Practice", ask=ask, options=names, beside=beside)


def _went(kept: Sequence[PracticeMark], begins: str) -> str:
    """How the answers went to all questions whose ids begin so."""
    right, asked = tallied([one for one in kept if one.question_id.startswith(begins)])
    return f"{right} of {asked} right" if asked else ""

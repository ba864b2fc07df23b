"""All courses of a session as plain data, and back: the live one, where in it the session stands, and the branches.

The commands are the steps of one preset, so that they are read and validated as any preset is; the rest refers to them
by number. What comes back has been played again from its beginning, and found to be as long as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from playground.checker.fates import Verdict
from playground.engine.commands import Command, Step
from playground.engine.events import KIND_BY_WORD
from playground.live.history import Branch
from playground.live.inputs import Act, ChaosEnd, Input, Point, Stance, Wait
from playground.live.scores import Score
from playground.live.session import Session
from playground.live.trap import Trap
from playground.live.views import BadgeView, CountersView
from playground.scenario.load import load_text
from playground.scenario.preset import Preset

T = TypeVar("T")
Data = dict[str, Any]
VERSION: Final = 1


class SavedCoursesError(Exception):
    """A session cannot be written down, or what is written down is none; the text says why, in one line."""


class SavedCourses(NamedTuple):
    """What is written down of a session, read and validated; nothing has been played yet."""

    preset: Preset
    live: Branch
    others: tuple[Branch, ...]
    point: Point
    """Where the session stood."""
    inputs: int
    """How many of the live course's inputs had come by then."""

    def play(self) -> Session:
        """The session as it was left; `SavedCoursesError` if this engine makes another run of it."""
        session = Session(self.preset)
        course, live = session.course, self.live
        session.history.branches = list(self.others)
        session.history.enter(live)
        if course.behind or course.end.events != live.end.events or session.over is not live.over:
            raise SavedCoursesError("another engine has made it: here it is another run")
        if (self.point, self.inputs) != (live.end, len(live.inputs)):
            course.leave()
            course.to_point(self.point, self.inputs)
        return session


def courses_of(session: Session) -> SavedCourses:
    """All courses of a session."""
    history = session.history
    inputs = session.course.frame().inputs
    return SavedCourses(
        session.original, history.as_branch(), tuple(history.branches), Point.of(session.simulation), inputs
    )


# To data.


def to_data(courses: SavedCourses) -> Data:
    """The courses in what JSON can hold; `SavedCoursesError` if they would not be read again as they are."""
    from playground.scenario.save import to_toml

    pool = _Pool(courses.preset.steps)
    branches = [
        {**_branch_data(one, pool), **_settings_data(one.script, courses.preset)}
        for one in (courses.live, *courses.others)
    ]
    whole = replace(courses.preset, steps=tuple(pool.steps))
    data = {
        "version": VERSION,
        "name": courses.preset.name,
        "toml": to_toml(whole),
        "own_steps": len(courses.preset.steps),
        "courses": branches,
        "point": courses.point,
        "facts": courses.inputs,
    }
    try:
        same = from_data(data) == courses
    except Exception as error:
        raise SavedCoursesError(str(error) or type(error).__name__) from None
    if not same:
        raise SavedCoursesError("it would not be read again as it is")
    return data


_TOLD: Final = 4
"""How many texts of an outcome are kept, before whether anything was promised, and its fewest words."""

_UNTOLD: Final = [True, ""]
"""What a file that tells neither has meant."""


class _Pool:
    """Steps, each once."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = list(steps)
        self._numbers = {id(step): number for number, step in enumerate(steps)}

    def step(self, step: Step) -> int:
        """The number of a step, which is the same object wherever it is shared."""
        if id(step) not in self._numbers:
            self._numbers[id(step)] = len(self.steps)
            self.steps.append(step)
        return self._numbers[id(step)]

    def command(self, command: Command) -> int:
        """The number of a step with this command."""
        step = Step(command=command)
        return self.step(next((one for one in self.steps if one == step), step))


def _branch_data(branch: Branch, pool: _Pool) -> Data:
    badge, counters = branch.score
    return {
        "number": branch.number,
        "name": branch.name,
        "own": branch.own,
        "forked": branch.forked,
        "script": [pool.step(step) for step in branch.script.steps],
        "origins": branch.origins,
        "facts": [[one.point, _act_data(one.act, pool), _stance_data(one.stance, pool)] for one in branch.inputs],
        "end": branch.end,
        "over": branch.over,
        "draining": branch.draining,
        "first": _stance_data(branch.first, pool),
        "score": [badge.verdict and badge.verdict.value, badge.note, counters, *badge[2:]],
    }


def _settings_data(script: Preset, preset: Preset) -> Data:
    """How a course is set up, where that is not as the preset has it."""
    from playground.scenario.save import to_toml

    return {} if script.settings == preset.settings else {"settings": to_toml(replace(script, steps=()))}


def _act_data(act: Act, pool: _Pool) -> object:
    match act:
        case ChaosEnd():
            return {"end": act.value}
        case Wait():
            return {"wait": act.words}
        case _:
            return {"do": pool.command(act)}


def _stance_data(stance: Stance, pool: _Pool) -> object:
    return [[[one.kind.word, pool.command(one.command), one.words] for one in stance.traps], stance.touched]


# From data. What is not as it should be is an error of some kind: a file may hold anything.


def from_data(data: Data) -> SavedCourses:
    """The courses again; any `Exception` if that is not what the data holds."""
    if data["version"] != VERSION:
        raise SavedCoursesError(f"it is of version {data['version']}, from another playground")
    whole = load_text(_typed(str, data["toml"]), _typed(str, data["name"]))
    whole = replace(whole, name=data["name"])
    preset = replace(whole, steps=whole.steps[: _whole(data["own_steps"])])
    live, *others = (_branch(one, preset, whole.steps) for one in data["courses"])
    return SavedCourses(preset, live, tuple(others), _point(data["point"]), _whole(data["facts"]))


def _branch(data: Data, preset: Preset, pool: Sequence[Step]) -> Branch:
    verdict, note, counters, *outcome = data["score"]
    promised, terse = outcome[_TOLD:] + _UNTOLD[len(outcome) - _TOLD :]
    texts = (note, *outcome[:_TOLD])
    script = replace(preset, steps=tuple(pool[_whole(number)] for number in data["script"]))
    if "settings" in data:
        others = load_text(_typed(str, data["settings"]), preset.name)
        script = replace(script, settings=others.settings, native=others.native)
    return Branch(
        number=_whole(data["number"]),
        name=_typed(str, data["name"]),
        own=_whole(data["own"]),
        forked=_point(data["forked"]) if data["forked"] else None,
        # A course with the preset's own script shares it, so that one leads to the other without a new beginning.
        script=preset if script == preset else script,
        origins=tuple(None if one is None else _whole(one) for one in data["origins"]),
        inputs=tuple(
            Input(_point(point), _act(act, pool), _stance(after, pool)) for point, act, after in data["facts"]
        ),
        end=_point(data["end"]),
        over=_typed(bool, data["over"]),
        draining=_typed(bool, data["draining"]),
        first=_stance(data["first"], pool),
        score=Score(
            BadgeView._make(
                (
                    verdict and Verdict(verdict),
                    *map(partial(_typed, str), texts),
                    _typed(bool, promised),
                    _typed(str, terse),
                )
            ),
            CountersView(*map(_whole, counters)),
        ),
    )


def _act(data: Data, pool: Sequence[Step]) -> Act:
    if "end" in data:
        return ChaosEnd(data["end"])
    return Wait(_typed(str, data["wait"])) if "wait" in data else pool[_whole(data["do"])].command


def _stance(data: Sequence[Any], pool: Sequence[Step]) -> Stance:
    traps, touched = data
    return Stance(
        tuple(Trap(KIND_BY_WORD[kind], pool[_whole(do)].command, _typed(str, words)) for kind, do, words in traps),
        _typed(bool, touched),
    )


def _point(data: Sequence[Any]) -> Point:
    return Point(*map(_whole, data))


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise SavedCoursesError("a number is not what it should be")
    return value


def _typed(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise SavedCoursesError("a value is not what it should be")
    return value

"""The history of a session: the courses that its run has taken, the one that it is on, and how one leads to another.

Something new that comes from outside while the run is in its past makes a new course; the old one is kept as a branch,
which is what makes it again and no record.
"""

from collections.abc import Sequence

from playground.engine.value import Value
from playground.live.course import Ahead, Course
from playground.live.inputs import Amendment, ChaosEnd, Input, Point, Stance, Wait, act_words, armed_words
from playground.live.run import Origins
from playground.live.scores import Score
from playground.scenario.preset import Preset
from playground.words.commands import does
from playground.words.times import seconds

AS_SCRIPTED = "as scripted"
"""The name of the course in which nobody has changed anything."""


class Branch(Value):
    """A course of a run, as data: what makes it again, and how it stood.

    It keeps its script and its inputs, no records; whoever wants its record lets it happen again.
    """

    number: int
    """From 1; it keeps its number for as long as the session lasts."""
    name: str
    """What was changed in it."""
    own: int
    """The index of the first input that it does not share with the course from which it comes."""
    forked: Point | None
    """Where it left the course from which it comes; `None`: it comes from none."""
    script: Preset
    origins: tuple[int | None, ...]
    """For each step of the script the index in the preset's own file."""
    inputs: tuple[Input, ...]
    end: Point
    over: bool
    draining: bool
    first: Stance
    """The session's at the beginning."""
    score: Score
    """How it stood at its end."""

    @property
    def touched(self) -> bool:
        """Whether a person has changed anything in it."""
        return self.first.touched or any(one.stance.touched for one in self.inputs)


class CourseHistory:
    """One session's."""

    def __init__(self, course: Course) -> None:
        self._course, self._run = course, course.run
        self.branches: list[Branch] = []
        """The courses that were left."""
        self.number = 1
        """The number of this course."""
        self.forked: Point | None = None
        """Where this course left the one from which it comes."""
        self._own = 0
        """The index of the first input that it does not share with that one."""
        self._default_name = AS_SCRIPTED
        self._is_named = False
        """Whether it has its name from how it began, and not from what was done in it."""

    def begin(self, script: Preset, origins: Origins, stance: Stance) -> None:
        """Start the run anew: nothing has come from outside."""
        self._run.begin(script, origins, stance)
        self._course.begin()
        self._own = 0

    # What can be seen.

    @property
    def name(self) -> str:
        """What was changed in this course, in words."""
        return self._default_name if self._is_named else self._name_of(self._course.inputs[self._own :])

    def _name_of(self, own: Sequence[Input]) -> str:
        topology = self._run.script.settings.topology
        change = next((one for one in own if one.stance.touched), None)
        if change is None:
            return self._default_name
        if change in self._course.unmet:
            words = armed_words(change, topology)
            return f"{words}, met nothing" if self._course.over else words
        return act_words(change.act, change.point.now_ms, topology)

    def as_branch(self) -> Branch:
        """The course as a branch: with all that makes it again."""
        course = self._course
        return Branch(
            number=self.number,
            name=self.name,
            own=self._own,
            forked=self.forked,
            script=self._run.script,
            origins=self._run.origins,
            inputs=course.inputs,
            end=course.end,
            over=course.over,
            draining=course.draining,
            first=course.first.stance,
            score=course.score,
        )

    def courses(self) -> tuple[Branch, ...]:
        """All courses that the run has taken, by number; the present one among them."""
        return tuple(sorted((self.as_branch(), *self.branches), key=lambda one: one.number))

    @property
    def last_change(self) -> str:
        """What was changed last and since when, as it goes on from there: `since 3.150 s: the consumer crashes`."""
        topology = self._run.script.settings.topology
        for point, act, stance in reversed(self._course.inputs):
            if stance.touched and not isinstance(act, ChaosEnd):
                words = act.words if isinstance(act, Wait) else does(act, topology, first=False)
                return f" since {seconds(point.now_ms)}: {words}"
        return f": {self.name}"

    # What changes it.

    def amend(self, change: Amendment) -> None:
        """The past is about to be changed: the name of the course may have to say so."""
        name, simulation = self.name, self._run.simulation
        words = act_words(change, simulation.now_ms, simulation.settings.topology)
        self._default_name = words if name == AS_SCRIPTED else name

    def fork(self) -> None:
        """If the run is in its past: from here on it takes another course, and the old one is kept."""
        if not self._course.behind:
            return
        self._keep()
        self._is_named = False
        self.forked, self._own = Point.of(self._run.simulation), self._course.done
        self._course.forget_the_rest()

    def leave(self, name: str) -> None:
        """The run is about to begin anew, as another course with a name of its own; this one is kept."""
        self._keep()
        self._default_name, self._is_named = name, True
        self.forked = None

    def follow_script(self, script: Preset) -> None:
        """Take the course in which nobody has changed anything: as far as it went, else from its beginning."""
        written = next((one.number for one in self.branches if not one.touched), None)
        if written is not None:
            self.switch(written)
            return
        self.leave(AS_SCRIPTED)
        self._is_named = False  # What is done in it from now on gives it its name.
        self.begin(script, tuple(range(len(script.steps))), Stance())

    def _keep(self) -> None:
        self.branches.append(self.as_branch())
        self.number = max(one.number for one in self.branches) + 1

    def switch(self, number: int) -> None:
        """Take a course that was left, from its end on; this one is kept. `KeyError` if there is no such branch."""
        branch = next((one for one in self.branches if one.number == number), None)
        if branch is None:
            raise KeyError(number)
        left = self.as_branch()
        self.branches[self.branches.index(branch)] = left
        self.enter(branch)

    def enter(self, branch: Branch) -> None:
        """Let a branch happen again, as far as it went."""
        if branch.script is not self._run.script or branch.first != self._course.first.stance:
            self.begin(branch.script, branch.origins, branch.first)
        self.number, self.forked, self._own = branch.number, branch.forked, branch.own
        self._default_name = branch.name
        self._is_named = self._name_of(branch.inputs[branch.own :]) != branch.name
        self._course.enter(branch.inputs, Ahead(branch.end, branch.over, branch.draining, branch.score, None))

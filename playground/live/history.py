"""The history of a session: the courses that its run has taken, the one that it is on, and how one leads to another.

Something new that comes from outside while the run is in its past makes a new course; the old one is kept as a branch,
which is what makes it again and no record.
"""

from typing import TYPE_CHECKING

from playground.live.branches import AS_SCRIPTED, Branch
from playground.live.course import Ahead, Course
from playground.live.inputs import Amendment, Input, act_words
from playground.live.keyframes import Keyframe, Point

if TYPE_CHECKING:
    from playground.live.run import Run


class CourseHistory(Course):
    """One session's."""

    def __init__(self, session: "Run") -> None:
        super().__init__(session)
        self.branches: list[Branch] = []
        """The courses that were left."""
        self.number = 1
        """The number of this course."""
        self.forked: Point | None = None
        """Where this course left the one from which it comes."""
        self._own = 0
        """The index of the first input that it does not share with that one."""
        self._default_name = AS_SCRIPTED

    def begin(self) -> None:
        """The session's simulation is at its beginning: nothing has come from outside."""
        super().begin()
        self._own = 0

    # What can be seen.

    @property
    def name(self) -> str:
        """What was changed in this course, in words."""
        system = self._session.script.settings.system
        own = (act_words(one.act, one.point.now_ms, system) for one in self._inputs[self._own :] if one.stance.touched)
        return next(own, self._default_name)

    def as_branch(self) -> Branch:
        """The course as a branch: with all that makes it again."""
        session = self._session
        return Branch(
            number=self.number,
            name=self.name,
            own=self._own,
            forked=self.forked,
            script=session.script,
            origins=session.origins,
            inputs=self.inputs,
            end=self.end,
            over=self.over,
            draining=session.draining if self._ahead is None else self._ahead.draining,
            first=self._frames.first.stance,
            score=self.score,
        )

    # What the session tells it.

    def amend(self, change: Amendment) -> None:
        """The past is about to be changed: the name of the course may have to say so."""
        name, simulation = self.name, self._session.simulation
        words = act_words(change, simulation.now_ms, simulation.settings.system)
        self._default_name = words if name == AS_SCRIPTED else name

    def take_back(self, frame: Keyframe) -> None:
        """What came after a keyframe has never happened, and nobody misses it."""
        self._resume(frame)
        self._forget_the_rest()

    def fork(self) -> bool:
        """If the run is in its past: from here on it takes another course, and the old one is kept."""
        if self._ahead is None:
            return False
        self.branches.append(self.as_branch())
        self.number = max(one.number for one in self.branches) + 1
        self.forked, self._own = Point.of(self._session.simulation), self._done
        self._forget_the_rest()
        return True

    # Going about.

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
        session = self._session
        if branch.script is session.script and branch.first == self._frames.first.stance:
            shared = _shared(self._inputs, branch.inputs)
            points = [inputs[shared].point for inputs in (self._inputs, branch.inputs) if shared < len(inputs)]
            self._resume(self._frames.within(min([*points, self.end, branch.end]), shared))
            self._forget_the_rest()
        else:
            session.begin(branch.script, branch.origins, branch.first)
        self._inputs = list(branch.inputs)
        self.number, self.forked, self._own = branch.number, branch.forked, branch.own
        self._default_name = branch.name
        self._ahead = Ahead(branch.end, branch.over, branch.draining, branch.score, None)
        self.follow()
        session.read()


def _shared(one: list[Input], other: tuple[Input, ...]) -> int:
    """With how many inputs two courses begin alike."""
    alike = [a == b for a, b in zip(one, other, strict=False)]
    return alike.index(False) if False in alike else len(alike)

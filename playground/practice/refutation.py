"""A refutation: a thought that leads astray, and what is to be said to it where what that speaks of has happened."""

from collections.abc import Callable
from typing import NamedTuple

from playground.practice.scene import Scene


class Refutation(NamedTuple):
    """A thought, and what is to be said to it. `{done}` is the story's word, `{m}` the message."""

    thought: str
    because: str
    instead: str
    given: tuple[Callable[[Scene], bool], ...] = ()
    """What it takes for granted: all of it must be so in the run."""

    def is_so(self, scene: Scene) -> bool:
        """Whether what it takes for granted is so in the run."""
        return all(one(scene) for one in self.given)

    def told(self, scene: Scene) -> str:
        """All of it, as one says it."""
        return f"Many think: {self.said(scene)}"

    def said(self, scene: Scene) -> str:
        """The same below a heading."""
        text = f"{self.thought} That is wrong, because {self.because} Instead: {self.instead}"
        return text.format(done=scene.story.done, m=scene.m)

"""A run as a session has it: its script, its simulation, what is counted of it, and what a person has in mind with it.

It neither drives the run nor minds its end; that is the session's work. Whatever comes from outside comes through
`perform`, so that it can come again at the same point.
"""

from playground.engine.simulation import Simulation
from playground.live.history import CourseHistory
from playground.live.inputs import Act, ChaosEnd, Wait
from playground.live.keyframes import Keyframe, Stance
from playground.live.recent import Recent
from playground.live.tally import Tally
from playground.recording.session import preset_from
from playground.scenario.preset import Preset


class Run:
    """One run of a preset."""

    def __init__(self, preset: Preset) -> None:
        self.original = preset
        """The preset as it was before anybody laid hands on it."""
        self.draining = False
        """Whether the run is on its way to a verdict, as fast as may be."""
        self.history = CourseHistory(self)
        """Where the run has been."""
        self.begin(preset, tuple(range(len(preset.steps))), Stance())

    def begin(self, script: Preset, origins: tuple[int | None, ...], stance: Stance) -> None:
        """Start from the beginning, with a script that a person may have changed."""
        self.script = script
        """The preset with all that was changed in its past."""
        self.origins = origins
        """For each step of the script the index in the preset's own file; `None`: a person gave it."""
        self.simulation = Simulation(script.settings, script.steps)
        self.stance = stance
        self.before_end: Keyframe | None = None
        """Where the run had come to rest before it was judged."""
        self.tally = Tally.of(script.settings)
        self.recent = Recent()
        self.read()
        self.history.begin()

    @property
    def touched(self) -> bool:
        """Whether a person has changed anything."""
        return self.stance.touched

    @touched.setter
    def touched(self, touched: bool) -> None:
        self.stance = self.stance._replace(touched=touched)

    @property
    def over(self) -> bool:
        """Whether the run has its verdict."""
        return self.simulation.over

    def step_of_event(self) -> dict[int, int]:
        """The event of each of the preset's own steps that acted -> the number of the step, from 1."""
        acted = self.simulation.acted_steps
        return {
            acted[index].event: origin + 1
            for index, origin in enumerate(self.origins)
            if origin is not None and index in acted
        }

    def recorded(self) -> Preset:
        """The session so far as a preset."""
        return preset_from(self.simulation, self.script)

    def perform(self, act: Act) -> None:
        """Let something come from outside, for the first time or once more."""
        if isinstance(act, ChaosEnd):
            if self.simulation.at_rest:
                self.before_end = self.history.frame()
            self.simulation.end_chaos() if act is ChaosEnd.NOW else self.simulation.end_chaos_in_time()
            return
        # Whatever comes after an end that has yet to take place keeps the run from resting there.
        self.before_end = None
        if not isinstance(act, Wait):
            self.simulation.give(act)

    def read(self) -> None:
        """Read what is new in the record."""
        self.tally.observe(self.simulation.log)
        self.recent.observe(self.simulation.log)

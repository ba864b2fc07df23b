"""A run as a session has it: its script, its simulation, what is counted of it, and what a person has in mind with it.

It neither drives itself nor minds its end, and knows nothing of its past but how to be put back to an instant of it.
"""

from playground.engine.future import Future
from playground.engine.log_book import LogBook
from playground.engine.simulation import Simulation
from playground.live.inputs import Act, ChaosEnd, Point, Stance, Wait
from playground.live.keyframes import Keyframe
from playground.live.recent import Recent
from playground.live.tally import Tally
from playground.recording.session import preset_from
from playground.scenario.preset import Preset

Origins = tuple[int | None, ...]
"""For each step of a script the index in the preset's own file; `None`: a person gave it."""


class Run:
    """One run of a preset."""

    def __init__(self, preset: Preset, origins: Origins) -> None:
        self.draining = False
        """Whether the run is on its way to a verdict, as fast as may be."""
        self.begin(preset, origins, Stance())

    def begin(self, script: Preset, origins: Origins, stance: Stance) -> None:
        """Start from the beginning, with a script that a person may have changed."""
        self.script = script
        """The preset with all that was changed in its past."""
        self.origins = origins
        self.simulation = Simulation(script.settings, script.steps)
        self.stance = stance
        self.before_end: Keyframe | None = None
        """Where the run had come to rest before it was judged."""
        self.tally = Tally.of(script.settings)
        self.recent = Recent()
        self._read: tuple[int, int] | None = None
        """How many events the record had when it was read last, and how often it had been cut back by then."""
        self.book = LogBook(script.settings) if script.settings.mechanisms.keeps_log else None
        """Where the records of a log are; read when somebody looks."""

    def step_of_event(self) -> dict[int, int]:
        """The event of each of the preset's own steps that acted -> the number of the step, from 1."""
        acted = self.simulation.acted_steps
        return {
            acted[index].event: origin + 1
            for index, origin in enumerate(self.origins)
            if origin is not None and index in acted
        }

    def recorded(self) -> Preset:
        """The run so far as a preset."""
        return preset_from(self.simulation, self.script)

    # What moves it.

    def perform(self, act: Act, stance: Stance) -> None:
        """Let something come from outside, for the first time or once more."""
        match act:
            case ChaosEnd.NOW:
                self.simulation.end_chaos()
            case ChaosEnd.IN_TIME:
                self.simulation.end_chaos_in_time()
            case Wait():
                pass
            case _:
                self.simulation.give(act)
        self.stance = stance

    def read(self) -> None:
        """Read what is new in the record, if anything is: in most ticks of a long run nothing happens."""
        log = self.simulation.log
        known = log.count, log.cut_backs
        if known != self._read:
            self._read = known
            self.tally.observe(log)
            self.recent.observe(log)

    def look(self) -> None:
        """Look where every packet is just now, so that one which dies is seen where it was."""
        self.recent.look(self.simulation)

    def frame(self, inputs: int, before: Keyframe | None = None) -> Keyframe:
        """The instant, after so many inputs; `before` is an earlier one, with which it may share."""
        self.read()
        return Keyframe(
            Point.of(self.simulation),
            inputs,
            self.simulation.checkpoint(),
            self.tally.checkpoint(before.tally if before else None),
            self.recent.checkpoint(),
            self.stance,
            self.draining,
            self.before_end,
        )

    def restore(self, frame: Keyframe, future: Future | None = None) -> None:
        """Be again as in a keyframe; where a future is given, the record comes from it."""
        simulation = self.simulation
        if future is None:
            simulation.restore(frame.simulation._replace(cut_backs=simulation.log.cut_backs))
        else:
            future.restore(simulation, frame.simulation)
        self._read = None
        self.tally.restore(frame.tally, simulation.log)
        self.recent.restore(frame.recent)
        self.stance, self.draining, self.before_end = frame.stance, False, frame.before_end

"""The known future: the record of a run up to its present, kept while its simulation is in its own past.

A simulation can only be restored to what is in its past, because its log is cut back. What is kept here is put back
first; so it can go on to a later checkpoint without doing everything again. It changes nothing that has happened.
"""

from playground.engine.effects.ledger import Ledger
from playground.engine.simulation import Checkpoint, Simulation


class Future:
    """All that one simulation has recorded by now."""

    def __init__(self, simulation: Simulation) -> None:
        self.log = simulation.log.copy()
        """Its events, this far and no further."""
        self.given = tuple(simulation.given)
        """The commands that came from outside, in order."""
        ledger = simulation.ledger
        # A database copies its effects into each checkpoint.
        self._ledger = ledger.copy() if isinstance(ledger, Ledger) else None

    def restore(self, simulation: Simulation, checkpoint: Checkpoint) -> None:
        """Bring a checkpoint back, whether it lies before or after the present of the simulation."""
        simulation.log.put_back(self.log, checkpoint.log_length)
        simulation.given[:] = self.given
        if self._ledger is not None and isinstance(simulation.ledger, Ledger):
            simulation.ledger.put_back(self._ledger)
        simulation.restore(checkpoint._replace(cut_backs=simulation.log.cut_backs))

"""What would have prevented an anomaly, all at once, for tests that look only at what was found."""

from playground.explain.clauses import Anomaly
from playground.explain.cures import Prevention
from playground.explain.prevention import Search, SearchBudget
from playground.scenario.preset import Preset


def prevention(preset: Preset, message: int, anomaly: Anomaly, budget: SearchBudget | None = None) -> Prevention:
    """The changes of one setting that prevent an anomaly of a message, the best of each kind.

    For a run with commands from outside, give the preset that its recording makes. `ValueError` if the preset, played
    out, does not show the anomaly.
    """
    search = Search(preset, message, anomaly, budget or SearchBudget())
    for _ in search.trials():
        pass
    return search.outcome

"""What brings a gap about, as a clause in the words of the system that was tried."""

from dataclasses import replace

from playground.engine.commands import When
from playground.guarantee.trial import FaultTrial
from playground.words.own import in_own_words
from playground.words.told_events import event_clause


def trial_words(trial: FaultTrial) -> str:
    """What goes wrong, as it stands behind `when`: `the response to SendMessage is lost`."""
    if trial.script is None:
        return trial.about
    topology = trial.script.settings.topology
    if not trial.node:
        return in_own_words(trial.about, topology)
    [*_, step] = trial.script.steps
    if not isinstance(step.trigger, When):
        return trial.about
    does, is_right_after, _ = trial.about.partition(" right after ")
    anyone = replace(step.trigger, message=None)  # Its script has one message, of whose name nobody was told.
    return in_own_words(does, topology) + (f" as {event_clause(anyone, topology)}" if is_right_after else "")

"""The scripts that show a gap, as share tokens: they play wherever a preset is asked for."""

from playground.guarantee.trial import FaultTrial
from playground.scenario.token import play_for_token, token_of


def token_for(trial: FaultTrial) -> str | None:
    """The trial as a token; none where it has no script."""
    return None if trial.script is None else token_of(play_for_token(trial.script))

"""The scripts that show a gap, as share tokens: they play wherever a preset is asked for."""

from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice
from playground.matrix.names import name_of
from playground.scenario.token import play_for_token, token_of
from playground.scenario.token_text import TokenError


def short_name(trial: FaultTrial | None, choice: SystemChoice) -> str:
    """The name of the cell of the matrix that shows it; empty: a script shows it that no cell has."""
    return "" if trial is None or trial.times or trial.is_sent_again else name_of(choice, trial.fault)


def token_for(trial: FaultTrial) -> str | None:
    """The trial as a token; none where it has no script, or one that goes round for too long to be shared."""
    if trial.script is None:
        return None
    try:
        return token_of(play_for_token(trial.script))
    except TokenError:
        return None

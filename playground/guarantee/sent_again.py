"""What comes of it when an application sends again what its client has reported as failed, though it is done.

To a broker the application's resending is part of the tables. Where there is no queue they count what the client does,
and an answer on the condition that the application sends again has to stand under that condition, too.
"""

from typing import Final

from playground.guarantee.trial import FAILED, FaultTrial
from playground.matrix.cells import SystemChoice, cells

_RESEND: Final = "producer.resend"
_THEN: Final = ", and its application sends again"


def sent_again(trial: FaultTrial, choice: SystemChoice) -> FaultTrial:
    """The trial with one more call after the failure that was told, where the work is done twice then; else itself."""
    if trial.believes != FAILED or trial.effects != 1 or trial.script is None or _RESEND in choice.application:
        return trial
    settings = trial.script.settings
    if settings.topology.has_broker or settings.producer.resend != "never":
        return trial
    how = "new-key" if settings.producer.key == "session" else "same-key"  # A key of a call is another in the next.
    again = choice._replace(application={**choice.application, _RESEND: how})
    [cell] = cells(again, (trial.fault,))
    if cell.counts.effects <= trial.effects:
        return trial
    counts = cell.counts
    return trial._replace(
        deliveries=counts.deliveries,
        effects=counts.effects,
        believes=counts.believes,
        outcome=counts.outcome,
        outside=counts.external,
        about=f"{trial.about}{_THEN}",
        script=cell.preset,
        is_sent_again=True,
    )

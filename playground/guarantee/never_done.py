"""What becomes of a message that is never done: by what its consumer does where work fails, and by what runs show."""

from collections.abc import Sequence
from typing import Final

from playground.guarantee.application import ON_FAILURE, usual
from playground.guarantee.trial import FaultTrial
from playground.matrix.faults import POISON
from playground.scenario.native import Native
from playground.systems.dialect import HELD

_ANY: Final = "a message may never be done"


def never_done(native: Native, stuck: Sequence[FaultTrial], own: str) -> str:
    """What becomes of it, as a clause; empty: there is no such. `own` is what a file's line makes of what fails."""
    poison = next((one for one in stuck if one.fault == POISON), None)
    if poison is None:
        return _ANY if stuck else ""
    if own:
        return own
    says = native.dialect.never_done
    [usually, *_] = says.values()
    return says.get(HELD if poison.times == 1 else _reaction(native), usually)


def _reaction(native: Native) -> str:
    """What follows a failure, or so many in place."""
    own = native.setup.application
    what = str(usual(native).get(ON_FAILURE, ""))
    return str(own.get("consumer.then", "silent")) if what == "retry" and own.get("consumer.max_tries") else what

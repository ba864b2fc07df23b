"""One configuration of a system under one standard fault: what came of one message, and the script that shows it."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import wraps
from typing import Final, NamedTuple, Protocol

from playground.matrix.cells import SystemChoice
from playground.matrix.faults import NAMES
from playground.matrix.once import found_once
from playground.scenario.preset import Preset

_LAST: Final = 99
"""What is no standard fault comes behind them."""
FAILED: Final = "failed"
"""What its producer believes of a message that it gave up."""
OWN_LINE: Final = "a line of a file"
"""The kind of what a file loses by itself, which no script shows."""
OF_A_BATCH: Final = "a failure in its batch"
"""What strikes a message by another one, and so is no standard fault; tried wherever a batch is answered whole."""
TRIED: Final = (*NAMES, OF_A_BATCH)
"""All that is tried of each choice."""


class FaultTrial(NamedTuple):
    """What one message came to."""

    fault: str
    """The standard fault: `F4a`; or what happens instead, in a few words."""
    copies: int | None
    """How many consumers could come to see; none: there is no place for copies."""
    deliveries: int | None
    """How many were handed to consumer code; none: without bound."""
    effects: int
    """Where its transactions hold outputs: the committed ones."""
    believes: str
    """What the producer thinks in the end: ok, failed or unknown."""
    outcome: str
    """The message's fate."""
    about: str = ""
    """The fault as a clause."""
    script: Preset | None = None
    """What shows it."""
    node: str = ""
    """The node that is struck, if this is no standard fault."""
    kind: str = ""
    """What a table calls it then: `a crash`."""
    outside: int = 0
    """Effects elsewhere, which no transaction of the system takes back."""
    times: int = 0
    """Where its work fails, so many failures are enough; 0: only what always fails comes to that."""
    called: str = ""
    """What a table calls it where the kind says too little of it."""
    is_sent_again: bool = False
    """Whether its application sends again what was reported as failed, which is in no table."""

    @property
    def short(self) -> str:
        """What a table calls it."""
        return self.called or self.kind or self.fault

    @property
    def length(self) -> tuple[int, int, str]:
        """How short its script is: by its steps, then by the order of the faults."""
        standard = re.fullmatch(r"F(\d+)(\w?)", self.fault)
        number, letter = standard.groups() if standard else (_LAST, self.fault)
        return len(self.script.steps) if self.script else 1, int(number), letter


class Try(Protocol):
    """Runs a choice under every standard fault that there is for it; `only` under those of these names."""

    def __call__(self, choice: SystemChoice, /, only: Collection[str] = TRIED) -> Sequence[FaultTrial]:
        """What came of each."""


def tried_once(
    tries: Callable[[SystemChoice], Iterable[FaultTrial]],
) -> Callable[[SystemChoice], Sequence[FaultTrial]]:
    """Try each choice once: fixes that follow each other come to the same choices on several ways."""

    @found_once
    @wraps(tries)
    def tried(choice: SystemChoice) -> Sequence[FaultTrial]:
        return tuple(tries(choice))

    return tried

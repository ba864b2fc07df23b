"""What is done again because another message failed: a batch that is answered as a whole comes back as a whole.

It takes three messages, one that is worked on while the other two come, so it is no standard fault, which strikes one.
"""

from typing import Final

from playground.checker.result import judge_of
from playground.engine.settings import Settings
from playground.guarantee.trial import OF_A_BATCH, FaultTrial
from playground.matrix.cells import SystemChoice
from playground.matrix.durations import time_for
from playground.scenario.build import build, with_steps
from playground.scenario.mistakes import Table
from playground.scenario.outcome import play_out

_STEPS: Final[list[Table]] = [{"do": "fail", "message": "m3"}]
_MESSAGES: Final = 3
"""Each in a message group of its own, as one group is worked on message by message here."""
_EVERY_MS: Final = 1
"""So close that the other two wait when the first is done."""
_ABOUT: Final = "another message of its batch fails, after it is done"
_MOST_EVENTS: Final = 1000
_TITLE: Final = 60


def failing_in_its_batch(choice: SystemChoice) -> FaultTrial | None:
    """What a message comes to of which only its batch fails; none: no answer is about a whole batch."""
    table = choice.table()
    table["workload"] = {**table["workload"], "messages": _MESSAGES, "every_ms": _EVERY_MS, "lanes": _MESSAGES}
    calm = build(table, "")
    if not _is_answered_whole(calm.settings):
        return None
    if lasting := time_for(calm.settings, _STEPS):
        calm = build({**table, "run": lasting}, "")
    script = with_steps(calm, OF_A_BATCH, f"{OF_A_BATCH}: {_ABOUT}"[:_TITLE], _STEPS)
    run = play_out(script, most_events=_MOST_EVENTS).simulation
    judge = judge_of(run.log, run.ledger, script.settings)
    _, innocent, _ = map(judge.record, judge.messages())
    counts = innocent.stored, innocent.deliveries, innocent.effects, innocent.producer.value, innocent.fate.value
    return FaultTrial(OF_A_BATCH, *counts, _ABOUT, script)


def _is_answered_whole(settings: Settings) -> bool:
    return settings.consumer.batch > 1 and settings.consumer.ack_unit == "batch"

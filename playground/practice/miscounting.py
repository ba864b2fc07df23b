"""Miscounting: thoughts that lead to one effect too many or too few, or to the wrong counter, where no table failed.

They are asked where the mechanism alone (`misconceptions.py`) knows of no thought behind a wrong answer.
"""

from typing import Final

from playground.engine.contracts import contract_for
from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import SLOW_GAPS, Anomaly, Gap
from playground.practice.predictions import Possible
from playground.practice.refutation import Refutation
from playground.practice.scene import Scene

_FOR_EVER: Final = Refutation(
    "once it is sent again, it goes on being sent again.",
    "an answer to a later try came, and whoever has an answer sends no more.",
    "count the tries that stayed without an answer: each brings one more, and the first answer ends it.",
    given=(Scene.is_confirmed,),
)
_NOBODY_REPEATS: Final = Refutation(
    "a lost answer, or a slow one, brings a repeat.",
    "nobody waits for an answer here, so nobody misses one and sends again.",
    "before you count repeats ask who waits for the answer, and what they do without it.",
)
_STRUCK_ELSEWHERE: Final = Refutation(
    "who sends once loses the message whenever something goes wrong.",
    "the one packet of {m} had come through: what was struck was no part of its way to the effect.",
    "ask where on the way a fault strikes: only what is struck before the effect is lost.",
)
_OUT_OF_TRIES: Final = Refutation(
    "no answer always means one more try.",
    "the producer had made all the attempts that it may, and gave up; {m} was {done} once, by one of them.",
    "count the attempts against the limit: the last one is followed by no other, answered or not.",
    given=(Scene.is_given_up,),
)
_SLOW_IS_NOT_LOST: Final = Refutation(
    "what does not come in time is lost.",
    "it was held up, and nobody let go of it.",
    "late is not lost: ask what ended its way, not how long it took.",
)
_NO_REPEAT_TO_KNOW: Final = Refutation(
    "whatever is sent again counts as a duplicate that is recognised.",
    "only one try came as far as the place where ids are looked up, so there was no repeat to recognise.",
    "a retry is not a duplicate: it is one only if an earlier try has arrived as well.",
)
_KNOWN_IS_COUNTED: Final = Refutation(
    "where all is well in the end no counter moves.",
    "a repeat of {m} did arrive, and was recognised: that is what `deduplicated` counts, and what it cost in packets.",
    "ask of each retry whether the try before it had arrived: then there is something to recognise.",
)
_TOLD_IS_NOT_LOST: Final = Refutation(
    "what is never {done} is lost.",
    "the producer gave up and told the application, which can do something about it.",
    "lost means silently: ask who was told.",
    given=(Scene.is_given_up,),
)
_PARKED_IS_NOT_LOST: Final = Refutation(
    "what is never {done} is lost.",
    "the broker has set it aside with the dead letters, where somebody can look at it and play it again.",
    "lost means silently and for good: ask whether anybody still has it.",
)
_BELIEF_COUNTS: Final = Refutation(
    "once {done}, nothing is wrong.",
    "the application was told that it failed, and may do it again.",
    "look at both ends: what is so, and what the sender was told.",
    given=(Scene.is_given_up,),
)
_NOT_LOST: Final = {Anomaly.FAILED.value: _TOLD_IS_NOT_LOST, Anomaly.DEAD_LETTERED.value: _PARKED_IS_NOT_LOST}


def miscounted(scene: Scene, said: Possible, truth: Possible) -> Refutation | None:
    """The thought behind a wrong number or a wrong counter; `None`: none that is known."""
    if said.effects is None or truth.effects is None:
        return None
    if said.effects == truth.effects:
        return _of_the_counter(said.counter, truth.counter)
    effects, is_of_the_producer = scene.fate.effects, scene.explanation.mechanism.sender == "producer"
    if said.effects > effects > 1:
        return _FOR_EVER if is_of_the_producer and scene.fate.attempts > 1 else None
    if effects != 1:
        return None
    if not _is_sent_again_by_anybody(scene):
        return _NOBODY_REPEATS if said.effects > 1 else _STRUCK_ELSEWHERE
    if said.effects:
        return _OUT_OF_TRIES
    gap = scene.explanation.mechanism.gap
    is_held_up = gap is Gap.HELD_UP or gap in SLOW_GAPS
    return _SLOW_IS_NOT_LOST if is_held_up and Anomaly.LATE in anomalies_of(scene.record, scene.subject) else None


def _is_sent_again_by_anybody(scene: Scene) -> bool:
    """Whether the producer, or the broker, waits for an answer without which it sends once more."""
    contract = contract_for(scene.settings, scene.settings.guarantee)
    return contract.awaits_ack or (scene.settings.topology.has_broker and contract.ack not in ("never", "automatic"))


def _of_the_counter(said: str, truth: str) -> Refutation | None:
    """The number is right, and the counter is not."""
    if said == truth:
        return None
    if said == Anomaly.LOST.value:
        return _NOT_LOST.get(truth)
    if truth == Anomaly.DEDUPLICATED.value:
        return _KNOWN_IS_COUNTED if not said else None
    if truth == Anomaly.MISREPORTED.value:
        return _BELIEF_COUNTS
    return _NO_REPEAT_TO_KNOW if said == Anomaly.DEDUPLICATED.value and not truth else None

"""Concepts: what a question is about, in a word that questions made anew have in common."""

from typing import Final

from playground.explain.clauses import SLOW_GAPS, Anomaly, End, Gap, Miss
from playground.practice.scene import Scene

CONCEPTS: Final = (
    *("at-most-once", "lost answers", "retries", "timeouts", "crashes", "processed ids"),
    *("durability", "dead letters", "stuck", "belief", "causes", "remedies", "promises"),
)
_OF_ENDS: Final = {
    End.WAITS_FOR_NOTHING: "at-most-once",
    End.SETTLED_ON_DISPATCH: "at-most-once",
    End.FORGOTTEN: "durability",
    End.QUEUE_LOST: "durability",
    End.ACKED_TOO_EARLY: "crashes",
    End.COMMITTED_WITH: "crashes",
    End.PASSED_OVER: "crashes",
    End.SESSION_ENDED: "durability",
    End.GAVE_UP: "belief",
    End.EXPIRED: "dead letters",
    End.TOO_OLD: "durability",
    End.PASSED_BY: "durability",
    End.DISCARDED: "dead letters",
    End.PARKED: "dead letters",
}
_OF_GAPS: Final = {
    **dict.fromkeys(SLOW_GAPS, "timeouts"),
    Gap.ANSWER_LOST: "lost answers",
    Gap.CRASHED_BEFORE: "crashes",
    Gap.CRASHED_AFTER: "crashes",
    Gap.SENDER_CRASHED: "crashes",
    Gap.SKIPPED: "processed ids",
    Gap.REFUSED: "processed ids",
}
_OF_ANOMALIES: Final = {
    Anomaly.MISREPORTED: "belief",
    Anomaly.PARKED: "dead letters",
    Anomaly.DEAD_LETTERED: "dead letters",
    Anomaly.PENDING: "stuck",
    Anomaly.DEDUPLICATED: "processed ids",
}


def concept_of(scene: Scene) -> str:
    """What a prediction about a scene is about: what decides it."""
    mechanism = scene.explanation.mechanism
    if scene.anomaly in _OF_ANOMALIES:
        return _OF_ANOMALIES[scene.anomaly]
    if mechanism.miss not in (None, Miss.NO_TABLE):
        return "processed ids"
    if mechanism.end in _OF_ENDS:
        return _OF_ENDS[mechanism.end]
    return _OF_GAPS.get(mechanism.gap, "retries") if mechanism.gap else "retries"

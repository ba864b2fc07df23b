"""Remedies: which single setting would have prevented it. Each that is offered was tried, by replaying the schedule."""

from collections.abc import Collection
from typing import Final, NamedTuple

from playground.explain.anomalies import shows
from playground.explain.changes import Remedy, SettingChange
from playground.explain.clauses import Anomaly
from playground.explain.cures import Cure
from playground.explain.prevention import Search, SearchBudget
from playground.practice.changed import after_change
from playground.practice.dice import Dice
from playground.practice.instants import at_other_instants
from playground.practice.scene import Scene

_BUDGET = SearchBudget(replays=60, events=60_000)
_OFFERED = 4
SORTS: Final = (
    ("consumer.dedup", "consumer.dedup_table"),
    ("producer.ack_timeout_ms", "broker.redelivery_timeout_ms", "broker.prefetch", "producer.max_in_flight"),
    ("consumer.dedup_window_ms", "broker.dedup_window_ms", "producer.key", "consumer.dedup_by"),
    ("producer.outbox", "broker.durable", "consumer.ack", "consumer.ack_unit", "broker.lease"),
    ("producer.max_attempts", "broker.max_deliveries", "consumer.then", "broker.dead_letters"),
)
"""Who remembers what was done, for how long one waits, what is recognised, who still holds a copy, and what ends it."""
_DECIDES: Final = (
    "whether it is remembered, beside the effect, what was done",
    "how long one waits, and how much is out at once",
    "by what a repeat is known, and for how long",
    "who still has the message when something goes wrong, and until when",
    "when the tries end, and what becomes of a message then",
)
"""What a setting of each sort decides."""
_NO_ADVICE: Final = frozenset({"consumer.processing_ms"})
"""To work faster is nothing that one can set."""
_MISSING: Final = frozenset({Anomaly.LOST, Anomaly.FAILED, Anomaly.DEAD_LETTERED, Anomaly.PENDING})
"""Of what was never done, late is better than that."""


class Offered(NamedTuple):
    """Settings to choose from."""

    changes: tuple[SettingChange, ...]
    cure: Cure
    """The one that prevents it, and makes nothing worse; the others do not."""

    @property
    def right(self) -> int:
        """Where it stands."""
        return self.changes.index(self.cure.change)


def offered(scene: Scene, dice: Dice, about: Collection[str] = ()) -> Offered | None:
    """Settings to choose from; `None`: there is nothing to prevent, nothing that prevents it, or too little beside.

    `about`: only if one of these settings prevents it; empty: any.
    """
    anomaly = scene.anomaly
    if anomaly is None or anomaly.did_nothing:
        return None
    search = Search(scene.preset, scene.subject, anomaly, _BUDGET)
    failed = [trial.change for trial in search.trials() if not trial.works and _is_one_setting(trial.change)]
    wanted = [cure for cure in search.outcome.cures if not about or _textbook_key(cure.change) in about]
    cures = [cure for cure in wanted if _is_whole(scene, cure) and not _is_luck(scene, cure)]
    if not cures:
        return None
    cure = dice.one_of(cures)
    others: dict[str, SettingChange] = {}
    for change in dice.shuffled(failed):
        if change.shown_key != cure.change.shown_key and _textbook_key(change) not in _NO_ADVICE:
            others.setdefault(change.shown_key, change)
    if len(others) < 2:
        return None
    chosen = [*others.values()][: _OFFERED - 1]
    return Offered(tuple(dice.shuffled([cure.change, *chosen])), cure)


def _is_whole(scene: Scene, cure: Cure) -> bool:
    """Whether it prevents it by what it is, and altogether; not by a risk, a delay, or faults that hit nothing."""
    is_sound = cure.is_firm and cure.change.remedy is not Remedy.EARLY_ACK and not cure.is_spared
    late = set(cure.late) - ({scene.subject} if scene.anomaly in _MISSING else set())
    is_advice = _is_one_setting(cure.change) and _textbook_key(cure.change) not in _NO_ADVICE
    return is_sound and is_advice and not late and cure.earlier is None and cure.ends_as is None


def _textbook_key(change: SettingChange) -> str:
    """`consumer.dedup`, whatever a real system calls it."""
    return f"{change.table}.{change.key}"


def _is_one_setting(change: SettingChange) -> bool:
    """Whether it is one, and not a name for several, as a guarantee is."""
    return not change.beside and change.remedy is not Remedy.GUARANTEE


def _is_luck(scene: Scene, cure: Cure) -> bool:
    """Whether the message has the anomaly all the same once a fault strikes a little earlier or later."""
    others = (Scene(preset, scene.subject) for preset in at_other_instants(scene.preset))
    return any(has_it(after_change(one, cure.change), scene) for one in others if has_it(one, scene))


def why_not(chosen: SettingChange, cure: SettingChange) -> str:
    """What the chosen setting decides, and on what it hung instead; empty: on the same sort of thing, or on none."""
    decides = [
        next((words for words, keys in zip(_DECIDES, SORTS, strict=True) if _textbook_key(one) in keys), "")
        for one in (chosen, cure)
    ]
    if not all(decides) or decides[0] == decides[1]:
        return ""
    return f"{chosen.shown_key} decides {decides[0]}; here it hung on {decides[1]}."


def has_it(other: Scene, scene: Scene) -> bool:
    """Whether the message has in another run what it has in this one."""
    is_there = other.subject in other.record.messages
    return is_there and scene.anomaly is not None and shows(other.record, other.subject, scene.anomaly)

"""Remedies: which single setting would have prevented it. Each that is offered was tried, by replaying the schedule."""

from typing import NamedTuple

from playground.explain.anomalies import shows
from playground.explain.changes import Remedy, SettingChange
from playground.explain.cures import Cure
from playground.explain.prevention import Search, SearchBudget
from playground.practice.changed import after_change
from playground.practice.dice import Dice
from playground.practice.instants import at_other_instants
from playground.practice.scene import Scene

_BUDGET = SearchBudget(replays=60, events=60_000)
_OFFERED = 4


class Offered(NamedTuple):
    """Settings to choose from."""

    changes: tuple[SettingChange, ...]
    cure: Cure
    """The one that prevents it, and makes nothing worse; the others do not."""

    @property
    def right(self) -> int:
        """Where it stands."""
        return self.changes.index(self.cure.change)


def offered(scene: Scene, dice: Dice) -> Offered | None:
    """Settings to choose from; `None`: there is nothing to prevent, nothing that prevents it, or too little beside."""
    anomaly = scene.anomaly
    if anomaly is None or anomaly.did_nothing:
        return None
    search = Search(scene.preset, scene.subject, anomaly, _BUDGET)
    failed = [trial.change for trial in search.trials() if not trial.works and _is_one_setting(trial.change)]
    cures = [cure for cure in search.outcome.cures if _is_whole(cure) and not _is_luck(scene, cure)]
    if not cures:
        return None
    cure = dice.one_of(cures)
    others: dict[str, SettingChange] = {}
    for change in dice.shuffled(failed):
        if change.shown_key != cure.change.shown_key:
            others.setdefault(change.shown_key, change)
    if len(others) < 2:
        return None
    chosen = [*others.values()][: _OFFERED - 1]
    return Offered(tuple(dice.shuffled([cure.change, *chosen])), cure)


def _is_whole(cure: Cure) -> bool:
    """Whether it prevents it by what it is, and altogether; not by a risk, a delay, or faults that hit nothing."""
    is_sound = cure.is_firm and cure.change.remedy is not Remedy.EARLY_ACK and not cure.is_spared and not cure.late
    return is_sound and _is_one_setting(cure.change) and cure.earlier is None and cure.ends_as is None


def _is_one_setting(change: SettingChange) -> bool:
    """Whether it is one, and not a name for several, as a guarantee is."""
    return change.is_setting and change.remedy is not Remedy.GUARANTEE


def _is_luck(scene: Scene, cure: Cure) -> bool:
    """Whether the message has the anomaly all the same once a fault strikes a little earlier or later."""
    others = (Scene(preset, scene.subject) for preset in at_other_instants(scene.preset))
    return any(_shows(after_change(one, cure.change), scene) for one in others if _shows(one, scene))


def _shows(other: Scene, scene: Scene) -> bool:
    is_there = other.subject in other.record.messages
    return is_there and scene.anomaly is not None and shows(other.record, other.subject, scene.anomaly)

"""An explanation as JSON: sentences with the events that they stand for, as the trace has them."""

from collections.abc import Sequence
from json import loads

from playground.cli.why.page import NO_MORE_FAULTS, Series
from playground.engine.log import EventLog
from playground.explain.changes import SettingChange
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.cures import Cure, Prevention
from playground.explain.history import History
from playground.explain.record import Record
from playground.explain.why import headline
from playground.scenario.preset import Preset
from playground.words.phrases import sentence


def explanation_object(
    preset: Preset,
    record: Record,
    explanation: Explanation,
    prevention: Prevention | None,
    others: Sequence[Anomaly],
    series: Series,
) -> dict[str, object]:
    """The object that `playground why PRESET MESSAGE --json` prints."""
    anomaly, history = explanation.anomaly, History(record, explanation.message)
    result: dict[str, object] = {
        "preset": preset.name,
        "message": f"m{explanation.message}",
        "kind": anomaly.value if anomaly else None,
        "headline": explanation.headline,
        "sentences": _sentences(record.log, explanation),
        "prevention": _prevention_object(prevention),
        "interview": explanation.interview or None,
        "others": [{"kind": other.value, "headline": headline(history, other)} for other in others],
    }
    if series:
        result["inevitable"] = {
            "no_more_faults" if title == NO_MORE_FAULTS else "as_scripted": [
                {"at_ms": at_ms, "hits": hits, "replays": replays} for at_ms, hits, replays in points
            ]
            for title, points in series.items()
        }
    return result


def _sentences(log: EventLog, explanation: Explanation) -> list[dict[str, object]]:
    numbers = {number for clause in explanation.clauses for number in clause.events}
    lines = {number: line for number, line in enumerate(log.json_lines()) if number in numbers}
    return [
        {
            "text": text,
            "at_ms": clause.time_ms,
            "events": [loads(lines[number]) for number in clause.events],
            "faults": list(clause.faults),
        }
        for text, clause in zip(explanation.sentences(), explanation.clauses, strict=True)
    ]


def _prevention_object(prevention: Prevention | None) -> dict[str, object] | None:
    if prevention is None:
        return None
    return {
        **_change_object(prevention.change),
        "text": sentence(prevention.text),
        "tried": prevention.tried,
        "candidates": prevention.candidates,
        "complete": prevention.is_complete,
        "cures": [_cure_object(cure) for cure in prevention.cures],
        **({"instead": [_telling_object(cure) for cure in prevention.instead]} if prevention.instead else {}),
    }


def _change_object(change: SettingChange | None) -> dict[str, object]:
    """What to paste; all of it `null` where nothing can be pasted."""
    if change is None:
        return dict.fromkeys(("toml", "table", "key", "value"))
    return {"toml": change.toml, "table": change.table or None, "key": change.key, "value": change.value}


def _telling_object(cure: Cure) -> dict[str, object]:
    """A change that prevents no loss, and lets somebody know of it."""
    fate = cure.ends_as.value if cure.ends_as else None
    return {**_change_object(cure.change), "text": sentence(cure.telling), "fate": fate}


def _cure_object(cure: Cure) -> dict[str, object]:
    return {
        "kind": cure.change.remedy.value,
        **_change_object(cure.change),
        "text": sentence(cure.text),
        "holds": cure.until or None,
        "late": [f"m{message}" for message in cure.late],
        "idle_steps": list(cure.idle_steps),
        "rests_on_chaos_end_ms": cure.end_ms,
        "by_luck": cure.by_luck,
    }

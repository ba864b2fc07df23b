"""The answers of `playground guarantee` as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from playground.cli.guarantee.gaps import happens
from playground.cli.guarantee.spelling import Spellings, in_a_sentence, spelled
from playground.configuration.findings import FileFinding, Spot
from playground.configuration.found import GivenSetting
from playground.guarantee.answer import Answer
from playground.guarantee.leg_answers import LegAnswer
from playground.guarantee.legs import LegVerdict, shortest
from playground.guarantee.other_versions import DONE_TWICE, LOST, NEVER_DONE, PARKED, OtherVersion
from playground.guarantee.remedies import Change, GapRemedy, Price, Shortfall
from playground.guarantee.scripts import short_name, token_for
from playground.guarantee.trial import OWN_LINE, FaultTrial

_BECOMES: Final = {"lose": LOST, "duplicate": DONE_TWICE, "stuck": NEVER_DONE, "parked": PARKED}


def answers_object(
    answers: Sequence[Answer],
    findings: Sequence[FileFinding],
    spellings: Mapping[str, Spellings],
    need: str | None,
    is_met: bool,
) -> dict[str, object]:
    """The object that `--json` prints."""
    return {
        "need": need,
        "met": is_met if need else None,
        "met_if": sorted({each.text for one in answers for each in one.conditions_for(need)})
        if need and is_met
        else [],
        "answers": [_answer(one, one.spelled(spellings[one.question.profile.name])) for one in answers],
        "findings": [_finding(one) for one in findings],
    }


def _place(spot: Spot) -> dict[str, object]:
    return {"file": spot.file, "line": spot.line or None}


def _finding(one: FileFinding) -> dict[str, object]:
    return {
        "rule": one.rule,
        "level": one.level,
        "text": one.text,
        **_place(one.spot),
    }


def _answer(one: Answer, spellings: Spellings) -> dict[str, object]:
    verdicts = one.verdicts
    legs = zip(verdicts.legs, one.legs, strict=True)
    return {
        "system": one.question.system,
        "config": one.question.config or one.question.dialect.configurations[0].name,
        "queues": list(one.case.names),
        "guarantee": verdicts.name,
        "documentation": {"promises": one.native.promised.words, "page": one.native.promised.page},
        "scripts": verdicts.scripts,
        "may_lose": bool(verdicts.losing),
        "may_duplicate": bool(verdicts.repeating),
        "may_be_stuck": bool(verdicts.stuck),
        "times": _times((*verdicts.losing, *verdicts.parked_in_vain, *verdicts.stuck)),
        "end_to_end": {trouble: _token(verdicts.showing(trouble)) for trouble in ("lose", "duplicate")},
        "duplicate_elsewhere": _faults(verdicts.outside),
        "parked": _faults(verdicts.parked_in_vain),
        "told_failed": _faults(verdicts.told_failed),
        "settings": dict(one.choice.settings),
        "application": dict(one.choice.application),
        "legs": [{**_leg(verdict, said), "judged": one.judges(said.leg)} for verdict, said in legs],
        "conditions": _conditions(one),
        "other_versions": [_other_version(each) for each in one.other_versions],
        "not_counted": [setting.name for setting in one.not_counted],
        "gaps": [_gap(gap, one, spellings) for gap in one.shortfalls],
        "then": [[_gap(gap, after, spellings) for gap in after.shortfalls] for after in one.steps if after.remedies],
        "still_open": {
            "guarantee": one.still_open.name,
            "lose": _faults(one.still_open.losing),
            "duplicate": _faults(one.still_open.repeating),
            "stuck": _faults(one.still_open.stuck),
            "parked": _faults(one.still_open.parked_in_vain),
            "told_failed": _faults(one.still_open.told_failed),
            "ends_with": _changes(one.endings, spellings),
            "tells_right_with": _changes(one.telling_right, spellings),
            "unparks_with": _changes(one.unparking, spellings),
            "lines": [_mended(each) for each in one.mended_lines],
            "keeps_with": _changes(one.keeping, spellings),
        },
        "instead": _instead(one),
        "price": _price(one.price),
    }


def _conditions(one: Answer) -> list[dict[str, object]]:
    """What has to hold, leg by leg; with a script where a run shows what comes of it otherwise."""
    absent = one.absence
    return [
        {
            "leg": verdict.leg.word,
            "setting": each.name,
            "text": each.text,
            "trouble": each.trouble,
            **({"script": absent.token} if absent and each.name in absent.names else {}),
        }
        for verdict in one.verdicts.legs
        for each in one.conditions_of(verdict.leg)
    ]


def _other_version(other: OtherVersion) -> dict[str, object]:
    """What is otherwise in versions that may run as well."""
    return {
        "versions": list(other.versions),
        "text": other.told(happens),
        **{word: _faults(other.also.get(does, ())) for word, does in _BECOMES.items()},
        "spared": sorted({one.fault for trials in other.spared.values() for one in trials}),
    }


def _token(trials: Sequence[FaultTrial]) -> str | None:
    """The shortest script, as something that plays; none: nothing shows it, or a line of a file does by itself."""
    script = shortest(trials)
    return token_for(script) if script else None


def _leg(verdict: LegVerdict, said: LegAnswer) -> dict[str, object]:
    return {
        "leg": verdict.leg.word,
        "may_lose": bool(verdict.losing),
        "may_duplicate": bool(verdict.repeating),
        "lose": _faults(verdict.losing),
        "duplicate": _faults(verdict.repeating),
        "scripts": {trouble: _token(verdict.showing(trouble)) for trouble in ("lose", "duplicate")},
        "in_files": said.is_said,
        "set": [_setting(one) for one in (*said.written, *said.assumed)],
        "defaults": dict(said.defaults),
        "configured": dict(said.configured),
        "taken_of_the_application": dict(said.usual),
    }


def _setting(one: GivenSetting) -> dict[str, object]:
    return {
        "name": one.name,
        "value": None if one.unknown else one.value,
        "written": one.written,
        **_place(one.spot),
        **({"also_at": list(map(_place, one.also_at))} if one.also_at else {}),
        "assumed": one.assumed,
    }


def _gap(gap: Shortfall, answer: Answer, spellings: Spellings) -> dict[str, object]:
    script = gap.script
    own = {one.fault for one in gap.trials if one.kind == OWN_LINE}
    return {
        "leg": gap.leg.word,
        "trouble": gap.trouble,
        "faults": _faults(gap.trials),
        "times": _times(gap.trials),
        "text": in_a_sentence(gap, spellings),
        "script": token_for(script) if script else None,
        "name": short_name(script, answer.choice) or None,
        "remedy": _remedy(gap.remedy, answer, spellings) if gap.remedy else None,
        "together": _changes(gap.together, spellings),
        "lines": [_mended(one) for one in answer.mended_lines if one.loses and one.loses.when in own],
        "costs": _costs(gap.price, answer.price) if gap.price else None,
        "page": answer.page(gap),
    }


def _mended(one: GivenSetting) -> dict[str, object]:
    """A line that loses of itself, and the value with which it does not, or the line that has to have that."""
    other = one.loses.line_at if one.loses else None
    mended_at = {"mended": one.mended, "mended_at": _place(other)} if other else {}
    return {**_setting(one), "instead": one.loses.instead if one.loses else None, **mended_at}


def _changes(changes: Sequence[Change], spellings: Spellings) -> list[dict[str, object]]:
    return [{"setting": one.name, "value": one.value, "in_your_file": spelled(one, spellings)} for one in changes]


def _remedy(remedy: GapRemedy, answer: Answer, spellings: Spellings) -> dict[str, object]:
    change, price, before = remedy.change, remedy.price, answer.price
    return {
        "setting": change.name,
        "value": change.value,
        "application": change.is_application,
        "in_your_file": spelled(change, spellings),
        "page": change.page,
        "takes": change.takes,
        "set_by": change.set_by,
        "alternatives": _changes(remedy.others, spellings),
        "costs": _costs(price, before),
        "asks": [one.text for one in answer.asked_by(change)],
        "leaves": _faults(remedy.left),
        "opens": _faults(remedy.opens),
    }


def _instead(one: Answer) -> dict[str, object] | None:
    if one.instead is None:
        return None
    config, verdicts, _ = one.instead
    return {"config": config, "guarantee": verdicts.name, "costs": _costs(one.price_instead, one.price)}


def _costs(price: Price, before: Price) -> dict[str, float]:
    return {key: value - _price(before)[key] for key, value in _price(price).items()}


def _price(price: Price) -> dict[str, float]:
    return {"packets": price.packets, "latency_ms": price.latency_ms, "answer_ms": price.answer_ms}


def _times(trials: Iterable[FaultTrial]) -> dict[str, int]:
    """Of each fault how many failures in a row are enough; what has to go on failing is not there."""
    return {one.fault: one.times for one in trials if one.times}


def _faults(trials: Sequence[object]) -> list[str]:
    return [one.fault for one in trials]  # type: ignore[attr-defined]

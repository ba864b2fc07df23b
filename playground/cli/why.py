"""`playground why`: the explanation of one message, or the list of what there is to explain."""

import re
import sys
from collections.abc import Sequence

from playground.cli.page import Cell, paragraph, table
from playground.cli.progress import Progress
from playground.cli.run import play_with_progress
from playground.cli.terminal import complain
from playground.cli.words import plural, seconds
from playground.engine.log import EventLog
from playground.explain.anomalies import anomalies, anomalies_of
from playground.explain.clauses import Anomaly, Explanation
from playground.explain.history import History
from playground.explain.inevitable import BEFORE_THE_START, Point, has_faults, inevitable
from playground.explain.prevention import Prevention, Search
from playground.explain.record import Record
from playground.explain.why import explain, headline
from playground.explain.words import sentence
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset

MAX_ROWS = 50
"""How many anomalies the list shows; the JSON has them all."""
_BAR = 10
_MESSAGE = re.compile(r"m?([0-9]{1,9})")

Series = dict[str, list[Point]]
"""What is done with the faults of the script -> the points."""


def list_anomalies(name: str, overrides: Overrides, *, as_json: bool) -> None:
    """Print every message that has something to explain, with one line about it."""
    preset = load_preset(name, overrides)
    record = Record.of(play_with_progress(preset).simulation)
    with Progress() as progress:
        progress.say(f"looking through {record.length:,} events")
        found = [(message, kind) for message, kind in anomalies(record)]
    shown = found if as_json else found[:MAX_ROWS]
    rows = [(message, kind, headline(History(record, message), kind)) for message, kind in shown]
    if as_json:
        import json

        print(
            json.dumps(
                [{"message": f"m{one}", "kind": kind.value, "headline": text} for one, kind, text in rows], indent=1
            )
        )
        return
    _print_head(preset)
    if rows:
        table([[Cell(f"m{message}", "bold"), Cell(_name(kind)), Cell(text)] for message, kind, text in rows])
        print()
    _print_hint(name, len(found), rows[0][0] if rows else 1)


def explain_message(
    name: str, overrides: Overrides, message: str, *, kind: str | None, when: bool, as_json: bool
) -> None:
    """Print why something happened to a message, or how it went if nothing did."""
    preset = load_preset(name, overrides)
    record = Record.of(play_with_progress(preset).simulation)
    number = _number(message, record, name)
    found = anomalies_of(record, number)
    anomaly = _chosen(number, kind, found)
    if when and anomaly is None:
        complain(f"--when: nothing happened to m{number} that could have become inevitable")
    explanation = explain(record, number, anomaly)
    prevention = _prevention(preset, number, anomaly)
    series = _series(preset, number, anomaly) if when and anomaly else {}
    others = [one for one in found if one is not anomaly]
    if as_json:
        import json

        print(json.dumps(_object(preset, record, explanation, prevention, others, series), indent=1))
        return
    _print_head(preset)
    _print_explanation(explanation)
    _print_prevention(prevention)
    _print_interview(explanation)
    _print_series(series, record, number)
    for other in others:
        text = headline(History(record, number), other)
        paragraph(f"There is more: {text}. `--kind {_name(other)}` explains it.", "dim")


def _number(message: str, record: Record, name: str) -> int:
    match = _MESSAGE.fullmatch(message)
    if match is None:
        complain(f"MESSAGE: {message[:40]!r} is no message; write m3, or 3")
    number = int(match[1])
    sent = record.messages
    if number not in sent:
        complain(f"MESSAGE: {name} sends no m{number}; it sends {_span(sent)}")
    return number


def _span(sent: Sequence[int]) -> str:
    if not sent:
        return "nothing at all"
    return f"m{sent[0]}" if len(sent) == 1 else f"m{sent[0]} to m{sent[-1]}"


def _chosen(number: int, kind: str | None, found: Sequence[Anomaly]) -> Anomaly | None:
    """The anomaly to explain: the one that was asked for, else the gravest."""
    if kind is None:
        return next(iter(found), None)
    wanted = kind.strip().lower().replace("-", "_")
    matching = [anomaly for anomaly in found if anomaly.value == wanted]
    if not matching:
        is_what = ", ".join(map(_name, found)) or "nothing that needs an explanation"
        complain(f"--kind: m{number} is not {kind[:40]!r}; it is {is_what}")
    return matching[0]


def _prevention(preset: Preset, number: int, anomaly: Anomaly | None) -> Prevention | None:
    """The search for the smallest change; a duplicate that was recognised needs none."""
    if anomaly in (None, Anomaly.DEDUPLICATED):
        return None
    assert anomaly is not None
    with Progress() as progress:
        search = Search(preset, number, anomaly)
        tried = 0
        for trial in search.trials():
            tried += 1
            progress.say(f"{plural(tried, 'change')} tried")
            if trial.works:
                return search.outcome(tried, trial)
    return search.outcome(tried)


def _series(preset: Preset, number: int, anomaly: Anomaly) -> Series:
    """The points for the script as it is and, where it has faults, without those that were still to come."""
    series: Series = {}
    variants = [("as scripted", False), ("no more faults", True)] if has_faults(preset) else [("share", False)]
    with Progress() as progress:
        for title, spared in variants:
            series[title] = []
            for point in inevitable(preset, number, anomaly, spare_faults=spared):
                series[title].append(point)
                progress.say(f"{title}: {plural(len(series[title]), 'instant')}")
    return series


# As a person reads it.


def _print_head(preset: Preset) -> None:
    settings = preset.settings
    paragraph(preset.title, "bold")
    paragraph(f"{settings.guarantee.word}, {settings.system}, seed {settings.seed}", "dim")
    print()


def _print_hint(name: str, count: int, message: int) -> None:
    if not count:
        paragraph("Nothing to explain: no message was lost, doubled, late or refused.")
        paragraph(f"`playground why {name} m1` tells how m1 went.", "dim")
        return
    more = f"... and {count - MAX_ROWS:,} more; --json has them all. " if count > MAX_ROWS else ""
    paragraph(f"{more}`playground why {name} m{message}` explains one.", "dim")


def _print_explanation(explanation: Explanation) -> None:
    paragraph(f"{sentence(explanation.headline)}", "bold")
    print()
    rows = enumerate(explanation.sentences(), 1)
    table([[Cell(f"{number}.", "dim", right=True), Cell(text)] for number, text in rows])
    print()


def _print_prevention(prevention: Prevention | None) -> None:
    if prevention is None:
        return
    paragraph("What would have prevented it", "bold")
    if prevention.change:
        for line in prevention.change.toml.splitlines():
            paragraph(f"    {line}", "cyan")
    paragraph(sentence(prevention.text))
    print()


def _print_interview(explanation: Explanation) -> None:
    if explanation.interview:
        paragraph("In an interview", "bold")
        paragraph(f'"{explanation.interview}"')
        print()


def _print_series(series: Series, record: Record, number: int) -> None:
    if not series:
        return
    replays = max(point.replays for points in series.values() for point in points)
    paragraph("When did it become inevitable?", "bold")
    told = f"Of {replays} replays with other weather from each instant on, so many end the same way."
    if replays == 1:
        told = "Chance decides nothing here, so one replay from each instant on tells whether it ends the same way."
    paragraph(told, "dim")
    print()
    first = next(iter(series.values()))
    heads = [Cell(""), *(Cell(title, "dim") for title in series), Cell("at this instant", "dim")]
    table([heads, *(_row(index, point, series, record, number) for index, point in enumerate(first))])
    print()
    if len(series) > 1:
        paragraph("no more faults: faults of the script that had done nothing by then do not come any more.", "dim")
        print()


def _row(index: int, point: Point, series: Series, record: Record, number: int) -> list[Cell]:
    when = "before" if point.time_ms == BEFORE_THE_START else seconds(point.time_ms)
    shares = [Cell(_share(points[index])) if index < len(points) else Cell("") for points in series.values()]
    return [Cell(when, right=True), *shares, Cell(_events_at(record, number, point.time_ms))]


def _share(point: Point) -> str:
    filled = round(point.share * _BAR)
    full, empty = ("█", "·") if _prints("█·") else ("#", ".")
    return f"{full * filled}{empty * (_BAR - filled)} {point.share:4.0%}"


def _prints(text: str) -> bool:
    """Whether standard output can print these characters."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _events_at(record: Record, number: int, time_ms: int) -> str:
    events = [record.log[one] for one in record.numbers_of(number)]
    return ", ".join(event.kind.word for event in events if event.time_ms == time_ms)


def _name(anomaly: Anomaly) -> str:
    return anomaly.value.replace("_", "-")


# As JSON.


def _object(
    preset: Preset,
    record: Record,
    explanation: Explanation,
    prevention: Prevention | None,
    others: Sequence[Anomaly],
    series: Series,
) -> dict[str, object]:
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
            title.replace(" ", "_"): [
                {"at_ms": at_ms, "hits": hits, "replays": replays} for at_ms, hits, replays in points
            ]
            for title, points in series.items()
        }
    return result


def _sentences(log: EventLog, explanation: Explanation) -> list[dict[str, object]]:
    from json import loads

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
    change = prevention.change
    return {
        "toml": change.toml if change else None,
        "table": (change.table or None) if change else None,
        "key": change.key if change else None,
        "value": change.value if change else None,
        "text": sentence(prevention.text),
        "tried": prevention.tried,
        "candidates": prevention.candidates,
        "complete": prevention.is_complete,
    }

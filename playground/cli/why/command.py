"""`playground why`: the explanation of one message, or the list of what there is to explain."""

import re
from collections.abc import Sequence

from playground.cli.output import print_json
from playground.cli.page import Cell, paragraph, table
from playground.cli.progress import Progress
from playground.cli.run import play_with_progress
from playground.cli.terminal import complain
from playground.cli.why.page import (
    MAX_ROWS,
    NO_MORE_FAULTS,
    Series,
    print_explanation,
    print_head,
    print_hint,
    print_interview,
    print_prevention,
    print_series,
)
from playground.explain.anomalies import anomalies, anomalies_of
from playground.explain.clauses import Anomaly
from playground.explain.cures import Prevention
from playground.explain.history import History
from playground.explain.inevitable import has_faults, inevitable
from playground.explain.prevention import Search
from playground.explain.record import Record
from playground.explain.why import explain, headline, noteworthy
from playground.report.whys import kind_name
from playground.scenario.load import load_preset
from playground.scenario.mistakes import unknown
from playground.scenario.overrides import Overrides
from playground.scenario.preset import Preset
from playground.words.phrases import plural

_SHORT = 2000
"""A run of so many events is looked through message by message."""
_MOST_NOTED = 5
_MESSAGE = re.compile(r"m?([0-9]{1,9})")


def list_anomalies(name: str, overrides: Overrides, *, as_json: bool) -> None:
    """Print every message that has something to explain, with one line about it; the only one is explained."""
    preset = load_preset(name, overrides)
    record = Record.of(play_with_progress(preset).simulation, preset.native)
    with Progress() as progress:
        progress.say(f"looking through {record.length:,} events")
        found = [(message, kind) for message, kind in anomalies(record)]
    if len(found) == 1 and not as_json:
        _print_message(preset, record, *found[0])
        return
    shown = found if as_json else found[:MAX_ROWS]
    rows = [(message, kind, headline(History(record, message), kind)) for message, kind in shown]
    if as_json:
        print_json([{"message": f"m{one}", "kind": kind.value, "headline": text} for one, kind, text in rows])
        return
    print_head(preset)
    if rows:
        table([[Cell(f"m{message}", "bold"), Cell(kind_name(kind)), Cell(text)] for message, kind, text in rows])
        print()
    print_hint(name, len(found), rows[0][0] if rows else 1, [] if rows else _noted(record))


def _noted(record: Record) -> list[tuple[int, str]]:
    """In a short run in which nothing went wrong: the messages of which there is something to say, and what."""
    found = noteworthy(record) if record.length <= _SHORT else []
    return [(message, explain(record, message).headline) for message in found[:_MOST_NOTED]]


def explain_message(
    name: str, overrides: Overrides, message: str, *, kind: str | None, when: bool, as_json: bool
) -> None:
    """Print why something happened to a message, or how it went if nothing did."""
    preset = load_preset(name, overrides)
    number, wanted, most = _number(message), _kind(kind), preset.most_messages
    if not 0 < number <= most:
        up_to = "at most " if most > preset.settings.workload.messages else ""
        complain(f"MESSAGE: {name} sends no m{number}; it sends {up_to}{_span(range(1, most + 1))}")
    record = Record.of(play_with_progress(preset).simulation, preset.native)
    _must_be_sent(number, record, name)
    found = anomalies_of(record, number)
    anomaly = _chosen(number, wanted, found)
    if when and anomaly is None:
        complain(f"--when: nothing happened to m{number} that could have become inevitable")
    series = _series(preset, number, anomaly) if when and anomaly else {}
    if as_json:
        from playground.cli.why.json_object import explanation_object

        explanation, prevention = explain(record, number, anomaly), _prevention(preset, number, anomaly)
        others = [one for one in found if one is not anomaly]
        print_json(explanation_object(preset, record, explanation, prevention, others, series))
        return
    _print_message(preset, record, number, anomaly, series)


def _print_message(
    preset: Preset, record: Record, number: int, anomaly: Anomaly | None, series: Series | None = None
) -> None:
    explanation, prevention = explain(record, number, anomaly), _prevention(preset, number, anomaly)
    print_head(preset)
    print_explanation(explanation)
    print_prevention(prevention)
    print_interview(explanation)
    print_series(series or {}, record, number)
    for other in (one for one in anomalies_of(record, number) if one is not anomaly):
        text = headline(History(record, number), other)
        paragraph(f"There is more: {text}. `--kind {kind_name(other)}` explains it.", "dim")


def _number(message: str) -> int:
    match = _MESSAGE.fullmatch(message)
    if match is None:
        complain(f"MESSAGE: {message[:40]!r} is no message; write m3, or 3")
    return int(match[1])


def _must_be_sent(number: int, record: Record, name: str) -> None:
    if number not in (sent := record.messages):
        complain(f"MESSAGE: {name} sends no m{number}; it sends {_span(sent)}")


def _span(sent: Sequence[int]) -> str:
    if not sent:
        return "nothing at all"
    return f"m{sent[0]}" if len(sent) == 1 else f"m{sent[0]} to m{sent[-1]}"


def _kind(word: str | None) -> Anomaly | None:
    if word is None:
        return None
    wanted = word.strip().lower().replace("-", "_")
    kinds = {anomaly.value: anomaly for anomaly in Anomaly}
    if wanted not in kinds:
        complain(f"--kind: {unknown('kind', word, [*map(kind_name, kinds.values())])}")
    return kinds[wanted]


def _chosen(number: int, wanted: Anomaly | None, found: Sequence[Anomaly]) -> Anomaly | None:
    """The anomaly to explain: the one that was asked for, else the gravest."""
    if wanted is None:
        return next(iter(found), None)
    if wanted not in found:
        is_what = ", ".join(map(kind_name, found)) or "nothing that needs an explanation"
        complain(f"--kind: m{number} is not {kind_name(wanted)!r}; it is {is_what}")
    return wanted


def _prevention(preset: Preset, number: int, anomaly: Anomaly | None) -> Prevention | None:
    """The search for what would have prevented it; a duplicate that was recognised needs none."""
    if anomaly is None or anomaly.did_nothing:
        return None
    with Progress() as progress:
        search = Search(preset, number, anomaly)
        for tried, _ in enumerate(search.trials(), 1):
            progress.say(f"{plural(tried, 'change')} tried")
    return search.outcome


def _series(preset: Preset, number: int, anomaly: Anomaly) -> Series:
    """The points for the script as it is and, where it has faults, without those that were still to come."""
    series: Series = {}
    variants = [("as scripted", False), (NO_MORE_FAULTS, True)] if has_faults(preset) else [("share", False)]
    with Progress() as progress:
        for title, spared in variants:
            series[title] = []
            for point in inevitable(preset, number, anomaly, spare_faults=spared):
                series[title].append(point)
                progress.say(f"{title}: {plural(len(series[title]), 'instant')}")
    return series

"""An explanation as a person reads it: the causes one by one, the change to paste, the sentence, the shares."""

import sys
from collections.abc import Sequence

from playground.cli.page import Cell, paragraph, table
from playground.cli.terminal import can_print
from playground.explain.clauses import Explanation
from playground.explain.cures import Prevention
from playground.explain.inevitable import BEFORE_THE_START, SeriesPoint
from playground.explain.record import Record
from playground.scenario.preset import Preset
from playground.words.phrases import sentence
from playground.words.times import seconds

MAX_ROWS = 50
"""How many anomalies the list shows; the JSON has them all."""
_BAR = 10
NO_MORE_FAULTS = "no more faults"
"""The title of the shares without the faults of the script that were still to come."""

Series = dict[str, list[SeriesPoint]]
"""What is done with the faults of the script -> the points."""


def print_head(preset: Preset) -> None:
    """Print what is explained."""
    paragraph(preset.told_title, "bold")
    paragraph(preset.settings_line, "dim")
    print()


def print_hint(name: str, count: int, message: int, noted: Sequence[tuple[int, str]] = ()) -> None:
    """Print what to type next; where nothing went wrong, what there is to say of messages all the same."""
    if noted:
        paragraph("No message was lost, duplicated, late or refused. And yet:")
        for _, text in noted:
            paragraph(sentence(text))
        paragraph(f"`playground why {name} m{noted[0][0]}` tells how m{noted[0][0]} went.", "dim")
        return
    if not count:
        paragraph("Nothing to explain: no message was lost, duplicated, late or refused.")
        paragraph(f"`playground why {name} m1` tells how m1 went.", "dim")
        return
    more = f"... and {count - MAX_ROWS:,} more; --json has them all. " if count > MAX_ROWS else ""
    paragraph(f"{more}`playground why {name} m{message}` explains one.", "dim")


def print_explanation(explanation: Explanation) -> None:
    """Print the headline and the causes."""
    paragraph(f"{sentence(explanation.headline)}", "bold")
    print()
    rows = enumerate(explanation.sentences(), 1)
    table([[Cell(f"{number}.", "dim", right=True), Cell(text)] for number, text in rows])
    print()


def print_prevention(prevention: Prevention | None) -> None:
    """Print the changes to paste, the best of each kind, or that there is none."""
    if prevention is None:
        return
    paragraph("What would have prevented it", "bold")
    for toml, text in prevention.advice:
        for line in toml.splitlines():
            paragraph(f"    {line}", "cyan")
        paragraph(sentence(text))
    if prevention.found_by:
        paragraph(prevention.found_by, "dim")
    print()


def print_interview(explanation: Explanation) -> None:
    """Print the sentence about all such cases."""
    if explanation.interview:
        paragraph("In an interview", "bold")
        paragraph(f'"{explanation.interview}"')
        print()


def print_series(series: Series, record: Record, number: int) -> None:
    """Print the shares, instant by instant, beside what happened to the message then."""
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
        paragraph(f"{NO_MORE_FAULTS}: faults of the script that had done nothing by then do not come any more.", "dim")
        print()


def _row(index: int, point: SeriesPoint, series: Series, record: Record, number: int) -> list[Cell]:
    when = "before" if point.time_ms == BEFORE_THE_START else seconds(point.time_ms)
    shares = [Cell(_share(points[index])) if index < len(points) else Cell("") for points in series.values()]
    return [Cell(when, right=True), *shares, Cell(_events_at(record, number, point.time_ms))]


def _share(point: SeriesPoint) -> str:
    filled = round(point.share * _BAR)
    full, empty = ("█", "·") if can_print("█·", sys.stdout.encoding) else ("#", ".")
    return f"{full * filled}{empty * (_BAR - filled)} {point.share:4.0%}"


def _events_at(record: Record, number: int, time_ms: int) -> str:
    events = [record.log[one] for one in record.numbers_of(number)]
    return ", ".join(event.kind.word for event in events if event.time_ms == time_ms)

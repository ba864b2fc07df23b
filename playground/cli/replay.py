"""`playground replay`: play a recording or a share token again and say whether it is still the same run.

Exit code 0: the same, event by event; 4: another, and where it begins to differ; 2: nothing to compare it with.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple, TextIO

from playground.checker.fates import Verdict
from playground.cli.output import print_json
from playground.cli.page import Cell, line, paragraph
from playground.cli.progress import Progress
from playground.cli.run import play_with_progress
from playground.cli.terminal import DIFFERS, complain
from playground.cli.words import at, fact_cells
from playground.engine.log import EventLog
from playground.recording.record import RecordError, record_in
from playground.recording.replay import Parting, part_from_record, part_from_trace, traced_event
from playground.report.verdict import facts
from playground.scenario.catalogue import preset_names
from playground.scenario.load import is_token, load_preset, load_text
from playground.scenario.outcome import Outcome
from playground.scenario.source import read_text
from playground.words.phrases import plural
from playground.words.times import seconds


class Replayed(NamedTuple):
    """A replay, held to what it is to be compared with."""

    outcome: Outcome
    is_same: bool
    recorded: dict[str, Any]
    """What was recorded of the whole run, in the words of the JSON."""
    parting: Parting | None = None
    """Where it parts from the record, if that is known."""


def replay(name: str, *, against: str | None, as_json: bool) -> None:
    """Replay a recording, a token, or any preset against a trace; leaves with 0 or 4."""
    if against is not None:
        replayed = _against_trace(name, against)
    elif is_token(name):
        replayed = _against_token(name)
    else:
        replayed = _against_record(name)
    if as_json:
        _print_json(replayed)
    else:
        _print(replayed)
    sys.exit(0 if replayed.is_same else DIFFERS)


def _against_record(name: str) -> Replayed:
    if name in preset_names():
        complain(
            f"{name}: a preset of the library, which has no record to compare with; "
            f"`playground record {name} -o FILE` makes a recording of it"
        )
    text = read_text(name)
    preset = load_text(text, name)
    try:
        record = record_in(text)
        if record is None:
            complain(
                f"{name}: has no record to compare with; "
                f"`playground record {name} -o FILE` makes a recording of it, `playground run {name}` just runs it"
            )
        outcome = play_with_progress(preset, most_events=record.events)
        parting = part_from_record(outcome.log, record)
    except RecordError as error:
        complain(f"{name}: {error}; `playground record {name} -o FILE` makes a new recording")
    return Replayed(outcome, parting is None, {"digest": record.digest, "events": record.events}, parting)


def _against_token(token: str) -> Replayed:
    from playground.scenario.token import is_as_shared, play_shared, read_token
    from playground.scenario.token_text import TokenError, brief

    try:
        shared = read_token(token)
    except TokenError as error:
        complain(f"{brief(token)}: {error}")
    outcome = play_shared(shared)
    return Replayed(outcome, is_as_shared(outcome, shared), {"digest": shared.digest, "events": shared.events})


def _against_trace(name: str, path: str) -> Replayed:
    preset = load_preset(name)
    try:
        with open(path, encoding="utf-8") as file, Progress() as progress:
            outcome = play_with_progress(preset, most_events=_lines_of(file))
            progress.say("comparing")
            parting = part_from_trace(outcome.log, file)
    except (OSError, ValueError) as error:
        complain(f"--against: cannot read {path!r}: {getattr(error, 'strerror', None) or 'it is no text'}")
    if parting and not parting.first and not parting.was_there:
        complain(f"--against: {path!r} is empty; `playground run --trace FILE` writes a trace")
    if parting and parting.was_there and traced_event(parting.recorded) is None:
        complain(
            f"--against: line {parting.first + 1} of {path!r} is no event; `playground run --trace FILE` writes them"
        )
    return Replayed(outcome, parting is None, {"trace": path}, parting)


def _lines_of(file: TextIO) -> int | None:
    """How many lines a trace has; `None` where it can be read only once."""
    if not file.seekable():
        return None
    lines = sum(1 for _ in file)
    file.seek(0)
    return lines


def _print(replayed: Replayed) -> None:
    outcome, log = replayed.outcome, replayed.outcome.log
    paragraph(outcome.preset.told_title, "bold")
    if replayed.is_same:
        line(Cell("SAME", "bold green"), Cell(f"  all {plural(len(log), 'event')} are as they were recorded"))
        line(Cell("digest " + outcome.digest, "dim"))
        line(*fact_cells(facts(outcome)))
        return
    line(Cell("DIFFERS", "bold red"), Cell("  " + _where(replayed)))
    for text in _told(replayed):
        paragraph(text)
    paragraph("Either the file was changed since it was recorded, or this playground's engine is another one.", "dim")


def _where(replayed: Replayed) -> str:
    log, parting = replayed.outcome.log, replayed.parting
    if parting is None:
        return "the run has another record than the one that was shared"
    if parting.first < parting.last:
        return f"the first event that differs is one of {parting.first:,} to {parting.last:,}"
    if parting.first >= len(log):
        return f"the run now ends before event {parting.first:,}, at {seconds(log.last_time_ms)}"
    return f"from event {parting.first:,} on, at {seconds(log[parting.first].time_ms)}"


def _told(replayed: Replayed) -> Iterator[str]:
    log, parting, recorded = replayed.outcome.log, replayed.parting, replayed.recorded
    if parting is not None and parting.first == parting.last:
        if was := traced_event(parting.recorded):
            yield f"recorded: {at(was)}"
        elif not parting.was_there:
            yield f"recorded: the run ended before event {parting.first:,}"
        if parting.first < len(log):
            yield f"now:      {at(log[parting.first])}"
    elif parting is not None:
        yield "The record has a mark for every so many events only; `--against TRACE.jsonl` finds the very event."
    if "events" in recorded:
        more = "at least " if len(log) > recorded["events"] else ""
        yield f"recorded: {plural(recorded['events'], 'event')}, digest {recorded['digest'][:16]}..."
        yield f"now:      {more}{plural(len(log), 'event')}, digest {replayed.outcome.digest[:16]}..."


def _print_json(replayed: Replayed) -> None:
    outcome, log = replayed.outcome, replayed.outcome.log
    verdict: Verdict = outcome.judgement.verdict
    result = {
        "preset": outcome.preset.name,
        "same": replayed.is_same,
        "verdict": verdict.value,
        "events": len(log),
        "digest": outcome.digest,
        "recorded": replayed.recorded,
        "first_difference": _difference(replayed.parting, log),
    }
    print_json(result)


def _difference(parting: Parting | None, log: EventLog) -> dict[str, Any] | None:
    if parting is None:
        return None
    now = next(islice(log.json_lines(), parting.first, None), None) if parting.first == parting.last else None
    return {
        "first": parting.first,
        "last": parting.last,
        "now": json.loads(now) if now else None,
        "recorded": json.loads(parting.recorded) if parting.recorded else None,
    }

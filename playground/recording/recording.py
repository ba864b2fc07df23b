"""Recordings as files: a preset that says where it comes from, what came of it, and how its replay is recognised.

There is no clock in them: the same session gives the same text. Nothing is ever overwritten. What is written has been
read again, played out, and found to begin with all that happened in the session.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from playground.checker.fates import Fate
from playground.engine.commands import Command, Say
from playground.engine.fields import MAX_TITLE
from playground.engine.simulation import Simulation
from playground.files import write_beside
from playground.recording.record import ReplayRecord, record_lines, record_of
from playground.recording.session import preset_from
from playground.scenario.load import load_text
from playground.scenario.mistakes import PresetError
from playground.scenario.outcome import Outcome, play_out
from playground.scenario.preset import Expectation, Preset
from playground.scenario.save import to_toml
from playground.scenario.words import MAX_BYTES
from playground.text import printable

OnBatch = Callable[[Simulation], object]

MAX_FATES: Final = 100
"""How many messages are named; the counters speak of all of them."""
_ALWAYS_EXPECTED: Final = ("sent", "attempts", "deliveries", "effects", "applied_once", "duplicated", "lost")
_TITLE_END: Final = " (a session)"
_NAME_END: Final = re.compile(r"-session(-[0-9]+)?\Z")
_ODD: Final = re.compile(r"[^\w.-]+")
"""What a file's name is better without. A name may come from a share token, and so from anybody."""
_LONGEST_NAME: Final = 60


class RecordingError(Exception):
    """A run cannot be recorded; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A run that has been played out and written down."""

    preset: Preset
    """As it is in the file, with what came of it as its expectation."""
    outcome: Outcome
    record: ReplayRecord
    text: str
    """The whole file."""


def record_preset(preset: Preset, on_batch: OnBatch = lambda _: None) -> Recording:
    """The recording of a preset that nobody interferes with."""
    return _recording(preset, [f"A recording of the preset {_named(preset)}."], on_batch)


def record_session(simulation: Simulation, preset: Preset, on_batch: OnBatch = lambda _: None) -> Recording:
    """The recording of a session with a preset, which may be in the middle of its run and goes on undisturbed.

    The session is played again from its beginning, and to its end. `RecordingError` if that would not begin with what
    happened in the session, or if no preset file can hold it.
    """
    commands = [given.command for given in simulation.given]
    session = replace(preset_from(simulation, preset), name=session_name(preset.name))
    head = [f"A recording of a session with the preset {_named(preset)}."]
    told = _told(commands) if commands else ""
    if commands:
        head.append(f"{told} {'They are steps' if len(commands) > 1 else 'It is a step'} of this preset now.")
    if preset.is_altered:
        head.append("It has other settings than it was written for.")
    if commands or preset.is_altered:
        title = preset.told_title.removesuffix(_TITLE_END)[: MAX_TITLE - len(_TITLE_END)] + _TITLE_END
        under = ", under other settings" if preset.is_altered else ""
        summary = " ".join(filter(None, (f"A session with {preset.name}{under}.", told, _doubt(preset))))
        session = replace(session, title=title, summary=summary, written_for=None)
    recording = _recording(session, head, on_batch)
    _must_begin_with(recording.outcome, simulation)
    return recording


def write_session(
    simulation: Simulation, preset: Preset, folder: Path, on_batch: OnBatch = lambda _: None
) -> tuple[Recording, Path]:
    """Write the recording of a session into a new file of the folder: `ack-lost-session.toml`, or -2, -3, ...

    `OSError` where the folder cannot be written to.
    """
    recording = record_session(simulation, preset, on_batch)
    return recording, write_beside(folder, recording.preset.name, ".toml", recording.text)


def session_name(name: str) -> str:
    """What a session with the preset of this name is called: `ack-lost` and `ack-lost-session-2` -> the same."""
    plain = _ODD.sub("-", _NAME_END.sub("", name)).strip(".-")[:_LONGEST_NAME]
    return (plain or "preset") + "-session"


def expectation_of(outcome: Outcome) -> Expectation:
    """The verdict, the counters that are not zero or matter most, and the messages that were not applied once."""
    judgement = outcome.judgement
    counters = {name: count for name, count in judgement.counters.items() if count or name in _ALWAYS_EXPECTED}
    fates: dict[int, str] = {}
    for record in judgement.messages:
        if record.fate is not Fate.APPLIED_ONCE and len(fates) < MAX_FATES:
            fates[record.number] = record.fate.value
    return Expectation(verdict=judgement.verdict.value, counters=counters, fates=fates)


def _recording(preset: Preset, head: Sequence[str], on_batch: OnBatch) -> Recording:
    # What comes of the run makes it longer only, so a preset that is too long by itself is not played first.
    _must_be_short("\n".join((*head, to_toml(replace(preset, expect=Expectation())))))
    outcome = play_out(preset, on_batch)
    preset = replace(preset, expect=expectation_of(outcome))
    record = record_of(outcome.log)
    text = "\n".join(_lines(preset, head, record)) + "\n"
    _must_be_readable(text, preset)
    return Recording(preset, Outcome(preset, outcome.simulation), record, text)


def _lines(preset: Preset, head: Sequence[str], record: ReplayRecord) -> Iterator[str]:
    yield from (f"# {printable(line)}" for line in head)
    yield "# `playground replay FILE` plays it again and holds it to the record at the end of this file."
    yield ""
    yield to_toml(preset)
    yield "# The record; leave it as it is. Change what you like above: a replay names the first event that differs."
    yield from record_lines(record)


def _named(preset: Preset) -> str:
    return f'{preset.name}: "{preset.title}"'


def _doubt(preset: Preset) -> str:
    """That its author has not spoken of what somebody did; empty: nothing is said in it."""
    is_told = any(step.note or isinstance(step.command, Say) for step in preset.steps)
    return "What is said in it was written for the run as it was before." if is_told else ""


def _told(commands: Sequence[Command]) -> str:
    """How many commands there were, and which."""
    often = Counter(type(command).__name__.lower() for command in commands)
    words = [word if times == 1 else f"{word} ({times:,} times)" for word, times in often.items()]
    noun = "command" if len(commands) == 1 else "commands"
    return f"{len(commands):,} {noun} came while it ran: {', '.join(words)}."


def _must_be_readable(text: str, preset: Preset) -> None:
    """What is written down has to be the preset again, and a preset that a file may hold."""
    _must_be_short(text)
    try:
        again = load_text(text, f"{preset.name}.toml")
    except PresetError as error:
        raise RecordingError(f"cannot be recorded: {error.mistakes[0]}") from None
    if replace(again, name=preset.name) != preset:
        raise RecordingError("cannot be recorded: it would not be read again as it is")


def _must_be_short(text: str) -> None:
    if len(text.encode()) > MAX_BYTES:
        raise RecordingError(f"too long to record: more than {MAX_BYTES:,} bytes")


def _must_begin_with(replayed: Outcome, session: Simulation) -> None:
    for event, again in zip(session.log, replayed.log, strict=False):
        if event != again:
            raise RecordingError(f"cannot be recorded: its replay would part from it at event {event.number}")
    if len(session.log) > len(replayed.log):
        raise RecordingError(f"cannot be recorded: its replay would end before event {len(replayed.log)}")

"""`playground record`: play a preset out and write it down together with what came of it."""

import sys

from playground.cli.output import write_new_file
from playground.cli.progress import Progress
from playground.cli.terminal import complain, say
from playground.cli.words import plural
from playground.recording.recording import RecordingError, record_preset
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides


def record(name: str, overrides: Overrides, *, output: str | None) -> None:
    """Print the recording of a preset, or write it to a file that is not there yet."""
    preset = load_preset(name, overrides)
    with Progress() as progress:
        progress.say("recording")
        try:
            recording = record_preset(
                preset, lambda simulation: progress.say(f"recording: {len(simulation.log):,} events")
            )
        except RecordingError as error:
            complain(f"{preset.name}: {error}")
    if output is None:
        sys.stdout.write(recording.text)
        return
    write_new_file("--output", output, recording.text)
    say(f"{output}: {plural(recording.record.events, 'event')}; `playground replay {output}` holds a replay to them")

"""`playground record`: play a preset out and write it down together with what came of it."""

from playground.cli.output import Output
from playground.cli.progress import Progress
from playground.cli.terminal import complain, say
from playground.recording.recording import RecordingError, record_preset
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.words.phrases import plural


def record(name: str, overrides: Overrides, *, output: Output) -> None:
    """Print the recording of a preset, or write it to a file."""
    preset = load_preset(name, overrides)
    with output.open(preset=name, example="mine.toml") as file:
        with Progress() as progress:
            progress.say("recording")
            try:
                recording = record_preset(
                    preset, lambda simulation: progress.say(f"recording: {len(simulation.log):,} events")
                )
            except RecordingError as error:
                complain(f"{preset.name}: {error}")
        file.write(recording.text)
    if path := output.path:
        say(f"{path}: {plural(recording.record.events, 'event')}; `playground replay {path}` holds a replay to them")

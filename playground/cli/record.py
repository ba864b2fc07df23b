"""`playground record` and `share`: a preset that has been played out, as a file with what came of it, or as a token."""

from playground.cli.output import Output
from playground.cli.progress import Progress
from playground.cli.terminal import complain, say
from playground.recording.recording import RecordingError, record_preset
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.scenario.token import play_for_token, token_of
from playground.scenario.token_text import TokenError
from playground.words.phrases import plural


def record(name: str, overrides: Overrides, *, output: Output) -> None:
    """Print the recording of a preset, or write it to a file."""
    preset = load_preset(name, overrides)
    with output.open(preset=name, example="mine.toml", endings=(".toml",)) as file:
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


def share(name: str, overrides: Overrides) -> None:
    """Print the token of a preset."""
    preset = load_preset(name, overrides)
    try:
        token = token_of(play_for_token(preset))
    except TokenError as error:
        complain(f"{preset.name}: {error}; share its file instead")
    print(token)
    say(f"{len(token):,} characters; `playground play TOKEN` opens it, and so do all commands that take a preset")

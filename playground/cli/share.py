"""`playground share`: print a preset as one short string that opens wherever a preset is asked for."""

from playground.cli.run import play_with_progress
from playground.cli.terminal import complain, say
from playground.scenario.load import load_preset
from playground.scenario.overrides import Overrides
from playground.scenario.token import token_of
from playground.scenario.token_text import TokenError


def share(name: str, overrides: Overrides) -> None:
    """Print the token of a preset."""
    preset = load_preset(name, overrides)
    try:
        token = token_of(play_with_progress(preset))
    except TokenError as error:
        complain(f"{preset.name}: {error}; share its file instead")
    print(token)
    say(f"{len(token):,} characters; `playground play TOKEN` opens it, and so do all commands that take a preset")

"""What is said to who types something else where the command should be: what it is, and what to type."""

from collections.abc import Collection

from playground.cli.terminal import complain
from playground.scenario.catalogue import preset_names
from playground.scenario.load import is_token, of_a_system
from playground.scenario.mistakes import all_near, nearest
from playground.scenario.openers import opener_of
from playground.systems import SYSTEMS

_NEAR = 0.75
"""From this likeness on, a name may be a slip of a preset's or a system's."""


def refuse_what_is_no_command(word: str, commands: Collection[str]) -> None:
    """Refuse a word that is no command, unless it is an option, or nearly a command: that is told of with the usage."""
    if not word or word in commands or word.startswith("-"):
        return
    if word.endswith(".toml") or word in preset_names() or opener_of(word) is not None:
        complain(f"{word}: a preset, not a command; `playground play {word}` shows it live, `run` replays it at once")
    if instead := of_a_system(word):
        complain(f"{word}: a system, not a command; {instead}")
    if is_token(word):
        complain("a share token, not a command; `playground play TOKEN` shows it live, `replay TOKEN` checks it")
    if all_near(word, list(commands)):
        return
    if near := nearest(word, preset_names(), _NEAR):
        complain(f"{word}: no such command; for the preset '{near}': `playground play {near}`, or `run {near}`")
    if near := nearest(word, list(SYSTEMS), _NEAR):
        complain(f"{word}: no such command; for the system '{near}': `playground systems {near}`")
    complain(f"{word}: no such command; `playground -h` lists them, `playground presets WORD` looks for a preset")

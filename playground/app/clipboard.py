"""The clipboard: a token goes to the terminal's, by OSC 52, and always into a file as well, since no terminal confirms.

What was done is said in words, with what stands between: a multiplexer, or a line to another computer.
"""

import os
from collections.abc import Callable, Mapping
from typing import Final

from playground.files import write_whole
from playground.saved.state_folder import folder

FILE: Final = "shared-token.txt"
_WITHOUT: Final = {"TERM": ("linux", "dumb"), "TERM_PROGRAM": ("Apple_Terminal",)}
"""Terminals that are known to have no clipboard for programs."""
_SENT: Final = "Sent to the terminal's clipboard, which does not confirm: if pasting gives nothing"
_BETWEEN: Final = {
    "TMUX": " tmux passes it on after `tmux set -g set-clipboard on`.",
    "SSH_CONNECTION": " It is that of the computer you sit at, not of the one you are logged in to.",
}
"""What stands between, by the variable that tells of it."""


def hand_over(text: str, send: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> str:
    """Send a text to the terminal's clipboard where it may have one, and keep it in a file; in words what was done.

    `send` writes the sequence: whoever has the terminal does.
    """
    where = _keep(text)
    if _has_none(environment):
        return f"This terminal has no clipboard for programs; {where}."
    send(text)
    return f"{_SENT}, {where}.{''.join(told for name, told in _BETWEEN.items() if environment.get(name))}"


def _has_none(environment: Mapping[str, str]) -> bool:
    """Whether it is known to come to nothing: GNU screen (`STY`) swallows it."""
    return bool(environment.get("STY")) or any(environment.get(name) in values for name, values in _WITHOUT.items())


def _keep(text: str) -> str:
    """Write it into the file for the latest token; where it is then."""
    path = folder() / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f"{text}\n", replace=True)
    except OSError as error:
        return f"copy it from the screen ({path} cannot be written: {error.strerror})"
    return f"it is in {path}"

"""An option that a command does not have: which other command has it, or which of its own may have been meant."""

import pytest

from tests.cli.helpers import playground

SAID = {
    ("present", "--speed", "3"): "No such option: --speed; `playground play` and `playground cast` have it.",
    ("practice", "--linear"): "No such option: --linear; practice is in plain lines as it is.",
    ("run", "ack-lost", "--messagse", "3"): "No such option: --messagse (Possible options: --messages)",
    ("play", "ack-lost", "--intervals"): "No such option: --intervals",
}


@pytest.mark.parametrize("words", SAID, ids=" ".join)
def test_an_unknown_option_is_answered_with_what_is_of_use(words: tuple[str, ...]) -> None:
    """Typer would offer --seed for --speed and --interview for --linear, which have like letters and another sense."""
    ended = playground(*words)
    assert ended.returncode == 2
    assert ended.stderr.decode().strip().splitlines()[-1] == f"Error: {SAID[words]}"

"""An option that a command does not have: which other command has it, or which of its own may have been meant."""

import pytest

from tests.cli.helpers import playground

SAID = {
    ("--theme", "nonsense"): "No such option: --theme; it goes behind a command, as in "
    "`playground play --theme ...` and `playground present --theme ...`.",
    (
        "--paused",
        "run",
        "ack-lost",
    ): "No such option: --paused; it goes behind a command, as in `playground play --paused`.",
    ("--gaurantee",): "No such option: --gaurantee (Possible options: --guarantee)",
    ("present", "--speed", "3"): "No such option: --speed; `playground play` and `playground cast` have it.",
    ("run", "ack-lost", "--messagse", "3"): "No such option: --messagse (Possible options: --messages)",
    ("play", "ack-lost", "--intervals"): "No such option: --intervals",
}


@pytest.mark.parametrize("words", SAID, ids=" ".join)
def test_an_unknown_option_is_answered_with_what_is_of_use(words: tuple[str, ...]) -> None:
    """Typer would offer --seed for --speed, which has like letters and another sense."""
    ended = playground(*words)
    assert ended.returncode == 2
    assert ended.stderr.decode().strip().splitlines()[-1] == f"Error: {SAID[words]}"


@pytest.mark.parametrize("command", ["share", "matrix", "replay"])
def test_a_command_without_what_it_cannot_do_without_says_what_that_is_with_an_example(command: str) -> None:
    ended = playground(command)
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith(f"{command}: name a ")
    assert "`playground " in ended.stderr.decode()


def test_what_is_in_plain_lines_as_it_is_takes_the_option_that_asks_for_them() -> None:
    assert playground("ask", "--linear", "--list").returncode == 0
    assert playground("practice", "--linear", "--rounds", "0").stderr == playground("practice", "--rounds", "0").stderr

"""A token goes to the terminal's clipboard and into a file, and the words say no more than was done."""

from pathlib import Path

import pytest

from playground.app.clipboard import FILE, hand_over
from playground.saved.state_folder import folder


def handed_over(**environment: str) -> tuple[list[str], str]:
    """What was sent, and what was said."""
    sent: list[str] = []
    return sent, hand_over("pg1.abc", sent.append, environment)


def kept() -> Path:
    return folder() / FILE


def test_what_is_sent_is_in_a_file_too_since_no_terminal_confirms() -> None:
    sent, told = handed_over(TERM="xterm-256color")
    assert sent == ["pg1.abc"]
    assert kept().read_text() == "pg1.abc\n"
    assert (
        told
        == f"Sent to the terminal's clipboard, which does not confirm: if pasting gives nothing, it is in {kept()}."
    )


@pytest.mark.parametrize("poor", [{"TERM": "linux"}, {"TERM_PROGRAM": "Apple_Terminal"}, {"STY": "1.pts"}])
def test_where_it_would_come_to_nothing_nothing_is_sent_and_nothing_claimed(poor: dict[str, str]) -> None:
    sent, told = handed_over(**poor)
    assert sent == []
    assert told == f"This terminal has no clipboard for programs; it is in {kept()}."


def test_what_stands_between_is_named() -> None:
    assert "tmux set -g set-clipboard on" in handed_over(TMUX="/tmp/t,1,0")[1]
    assert "the computer you sit at" in handed_over(SSH_CONNECTION="1 2 3 4")[1]


def test_the_next_token_takes_the_place_of_the_last() -> None:
    handed_over()
    hand_over("pg1.def", lambda _: None, {})
    assert kept().read_text() == "pg1.def\n"


def test_a_file_that_cannot_be_written_is_no_fallback() -> None:
    kept().mkdir(parents=True)
    told = handed_over()[1]
    assert "copy it from the screen" in told
    assert "cannot be written" in told

"""What a terminal sends, as keys that people have names for."""

import pytest

from playground.app.actions import ACTIONS, key_name
from playground.cli.linear.keyboard import CONTROL, END, SEQUENCES, key_names


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("a?A", ["a", "?", "A"]),
        (" \t\r\x1b", ["space", "tab", "enter", "esc"]),
        ("\x1b[A\x1bOB\x1b[1;2D\x1b[Z\x1b[5~", ["up", "down", "shift+left", "shift+tab", "pgup"]),
        ("\x1bOP\x1b[15~\x1b[24~", ["f1", "f5", "f12"]),
        ("\x1b[27u\x1b[200~a", ["a"]),
        ("\x04", [END]),
        ("\x00é", ["é"]),
    ],
)
def test_keys_are_told_apart(sent: str, keys: list[str]) -> None:
    assert list(key_names(sent)) == keys


def test_each_default_key_of_the_table_can_be_sent() -> None:
    named = {*SEQUENCES.values(), *CONTROL.values()}
    keys = {key_name(key) for action in ACTIONS for key in action.key.split(",")}
    assert {key for key in keys if len(key) > 1} <= named

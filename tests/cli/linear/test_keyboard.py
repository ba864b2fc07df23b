"""What a terminal sends, as keys that people have names for."""

import os
import select
import sys
import termios
import tty

import pytest

from playground.app.actions import ACTIONS, key_name
from playground.cli.linear.keyboard import CONTROL, END, SEQUENCES, key_names
from playground.cli.terminal import keys_of_its_own


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


def test_what_is_typed_behind_the_key_that_leaves_is_not_the_shells(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = os.openpty()
    before = termios.tcgetattr(slave)
    with os.fdopen(slave) as stdin, os.fdopen(master, "wb", buffering=0) as typed:
        monkeypatch.setattr(sys, "stdin", stdin)
        with keys_of_its_own():
            tty.setcbreak(slave)
            typed.write(b"ls\n")
            assert select.select([slave], [], [], 5)[0]
        assert not select.select([slave], [], [], 0)[0]
        assert termios.tcgetattr(slave) == before

"""Every key that needs a screen says what to do in lines."""

from pathlib import Path

from playground.app.actions import ACTIONS, BY_ID
from playground.cli.linear.instead import INSTEAD
from tests.cli.linear.test_play import typed


def test_each_action_of_the_table_does_something_in_lines_or_says_what_does(tmp_path: Path) -> None:
    words = [word for one in ACTIONS if one.id != "quit" for word in (one.id, "unselect")]
    lines = typed("\n".join([*words, ""]), "ack-lost", folder=tmp_path)
    told = [line for line in lines if " needs a screen: " in line]
    assert [line.partition(" needs a screen: ")[0] for line in told] == [
        BY_ID[one.id].label for one in ACTIONS if one.id in INSTEAD
    ]
    assert not [line for line in told if "{" in line]

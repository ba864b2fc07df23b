"""The help page as text. Each picture has a sentence that says what a person should see."""

import pytest

from playground.words.entries import Word
from playground.words.look_up import Found
from widgets.renderables.help import ConfigView, HelpKey, HelpView, draw_help
from widgets.renderables.legend import legend
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import width_of

PAUSE = HelpKey("z", "pause consumer", "Pause the consumer past a timer: a zombie.", "pause-consumer")
NEXT = HelpKey("shift+tab", "previous packet", "Select the packet before.", "previous-packet")
ZOMBIE = Found("What goes wrong", Word("zombie", "A node that paused and goes on with its old work.", ("zombies",)))
LONG = Found("What is remembered", Word("between effect and note", "The worst moment to crash."))
CONFIG = ConfigView("/home/ada/config.toml", ("[keys]", 'judge = "ctrl+j"'))
ALL = HelpView((("Nodes", (PAUSE,)), ("Selection", (NEXT,))), (("What goes wrong", (ZOMBIE, LONG)),), CONFIG)


def picture(view: HelpView, width: int, signs: Signs = UNICODE) -> str:
    return "\n".join("".join(span.text for span in line).rstrip() for line in draw_help(view, width, signs))


def test_in_one_column_a_key_has_its_label_beside_it() -> None:
    # Keys begin in one column and what they do in another, whatever group they are in.
    assert picture(ALL, 78).startswith(
        """\
NODES
  z          pause consumer    Pause the consumer past a timer: a zombie.

SELECTION
  shift+tab  previous packet   Select the packet before.

SIGNS
"""
    )


def test_in_two_columns_there_is_room_for_the_sentence_only() -> None:
    # 118 cells are two columns of 57 with a gap of 3: the second one begins at 60.
    two = HelpView((("Nodes", (PAUSE, NEXT)),), (), CONFIG)
    line = picture(two, 118).splitlines()[1]
    assert line[:60].rstrip() == "  z          Pause the consumer past a timer: a zombie."
    assert line[60:] == "  shift+tab  Select the packet before."


def test_a_word_stands_left_of_its_meaning_and_a_long_one_above_it() -> None:
    lines = picture(ALL, 78).splitlines()
    at = lines.index("WHAT GOES WRONG")
    assert lines[at + 1 : at + 4] == [
        "  zombie           A node that paused and goes on with its old work.",
        "  between effect and note",
        "                   The worst moment to crash.",
    ]


@pytest.mark.parametrize("width", [78, 118])
def test_no_sign_runs_into_its_meaning(width: int) -> None:
    drawn = picture(ALL, width)
    for sample in legend(UNICODE):
        sign = "".join(span.text for span in sample.drawn)
        assert sign.rstrip() + sample.meaning.split()[0] not in drawn
    assert "● promise kept so far\n                   nothing is broken yet" in picture(ALL, 78)


def test_at_the_end_it_says_how_to_choose_other_keys() -> None:
    # The path, an example, and the name of every action with the key that it has now.
    end = picture(ALL, 78).split("OTHER KEYS, OTHER COLOURS\n")[1]
    assert "/home/ada/config.toml" in end
    assert '      judge = "ctrl+j"' in end
    assert "pause-consumer z   previous-packet shift+tab" in end


def test_what_is_looked_up_shows_all_there_is_to_know() -> None:
    # The key with its name in the config file, the word with its topic and its other forms; nothing else.
    found = HelpView((("", (PAUSE,)),), (("", (ZOMBIE,)),), CONFIG, "zombie")
    assert (
        picture(found, 78)
        == """\
KEYS
  z      pause consumer    Pause the consumer past a timer: a zombie.
                           in the config file: pause-consumer

WORDS
  zombie   What goes wrong
    A node that paused and goes on with its old work.
    also written: zombies
"""
    )


def test_signs_are_found_by_what_they_mean() -> None:
    shown = picture(HelpView((), (), CONFIG, "confirm"), 78)
    assert shown.startswith("SIGNS\n  ○m3")


def test_what_is_not_there_is_said() -> None:
    assert 'has to do with "quark"' in picture(HelpView((("", ()),), (("", ()),), CONFIG, "quark"), 78)


@pytest.mark.parametrize("width", [40, 78, 118, 198])
def test_every_line_fits(width: int) -> None:
    assert all(width_of(line) <= width for line in draw_help(ALL, width, ASCII))

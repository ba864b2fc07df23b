"""The config file: its keys are those that a terminal can send, and no two actions have one."""

from pathlib import Path

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from playground.app.actions import ACTIONS
from playground.app.config import Config, load_config, names_sent, normal_key, split_keys
from playground.engine.events import Kind
from playground.scenario.mistakes import PresetError
from tests.app.helpers import LARGE, MIDDLE, Story, tell
from tests.typical import untypical


def mistakes(folder: Path, keys: str) -> list[str]:
    """What is wrong with a table of keys, line by line."""
    path = folder / "config.toml"
    path.write_text(f"[keys]\n{keys}", encoding="utf-8")
    try:
        load_config(path)
    except PresetError as error:
        return [f"{one.path}: {one.problem}" for one in error.mistakes]
    return []


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        ('drop-ack = "."', "the key '.' is taken by step"),
        ('quit = "?"', "the key '?' is taken by help"),
        ('quit = "esc"', "the key 'esc' is taken by unselect"),
        ('drop-ack = "ctrl+i"', "the key 'ctrl+i' is taken by next-packet"),
        ('drop-ack = "F5"\ndrop-data = "f5"', "the key 'f5' is taken by drop-ack"),
        ('drop-ack = "shift+x"', "the key 'shift+x' is taken by crash-at"),
        ('judge = "CTRL+J,j"\nheal = "ctrl+j"', "the key 'ctrl+j' is taken by judge"),
        ('judge = "ctrl+c"', "the key 'ctrl+c' is always that of leaving"),
        ('judge = "ctrl+p"', "the key 'ctrl+p' is always that of the palette"),
        ('judge = ","', "the key ',' is taken by step-back"),
        ('judge = "hyphen"', "the key 'hyphen' is taken by slower"),
        ('judge = "ctrl+["', "the key 'ctrl+[' is taken by unselect"),
        ('judge = "backspace"\nheal = "ctrl+h"', "the key 'ctrl+h' is taken by judge"),
        ('judge = "ctrl+@"\nheal = "ctrl+space"', "the key 'ctrl+space' is taken by judge"),
        ('judge = "ctrl+/"\nheal = "ctrl+-"', "the key 'ctrl+-' is taken by judge"),
        ('judge = "alt+J"\nheal = "shift+alt+j"', "the key 'shift+alt+j' is taken by judge"),
        ('judge = "minus_sign"', "'minus_sign' is no key"),
        ('drop-ack = "notakey"', "'notakey' is no key"),
        ('drop-ack = "shift+1"', "'shift+1' is no key"),
        ('drop-ack = "hyper+a"', "'hyper+a' is no key"),
        ('drop-ack = "a,,b"', "'' is no key"),
        ('drop-ack = "f99"', "'f99' is no key"),
    ],
)
def test_a_key_that_is_taken_or_that_no_terminal_sends_is_named_in_one_line(
    keys: str, wrong: str, tmp_path: Path
) -> None:
    found = mistakes(tmp_path, keys)
    assert len([one for one in found if wrong in one]) == 1, found
    assert all("\n" not in one for one in found)


def test_all_clashes_are_found_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, 'drop-ack = "."\nquit = "?"\njudge = "notakey"\n')
    assert [one.split(":")[0] for one in found] == ["keys.drop-ack", "keys.quit", "keys.judge"]


@pytest.mark.parametrize(
    "keys",
    [
        'drop-ack = "f5"',
        'step = "n"\nsend = "."',
        'drop-ack = "é"',
        'judge = "ctrl+j"',
        'judge = "Alt+J"',
        'faster = "+,f6"',
        'step-back = ","',
    ],
)
def test_a_key_that_is_free_is_taken(keys: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, keys) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[keys]\njugde = "x"', "keys.jugde: unknown action 'jugde'; did you mean 'judge'?; `?` lists them all"),
        ('[keys]\nzzzzz = "x"', "keys.zzzzz: unknown action 'zzzzz'; `?` lists them all"),
        ('theme = "light"', "theme: unknown table 'theme'; did you mean 'screen.theme'?"),
        ('judge = "x"', "judge: unknown table 'judge'; did you mean 'keys.judge'?"),
        ('[screen]\nthem = "light"', "screen.them: unknown key 'them'; did you mean 'theme'?"),
        ('[screen]\nmotion = "no"', 'screen.motion: must be true or false, not "no"'),
    ],
)
def test_a_slip_in_a_name_is_told_with_the_name_that_may_be_meant(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PresetError) as caught:
        load_config(path)
    (mistake,) = caught.value.mistakes
    assert f"{mistake.path}: {mistake.problem}".startswith(told)


def test_every_default_key_is_called_as_textual_calls_it() -> None:
    for one in ACTIONS:
        assert [normal_key(key) for key in split_keys(one.key)] == one.key.split(",")


def test_no_two_actions_have_a_key_by_default() -> None:
    keys = [key for one in ACTIONS for key in one.key.split(",")]
    assert len(keys) == len(set(keys))


def test_a_key_works_however_it_is_spelt(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[keys]\ndrop-ack = " % , f7"\ndrop-data = "Alt+A"\nstep = "a"\n', encoding="utf-8")

    async def story(told: Story) -> None:
        await told.press("percent_sign", "alt+a", "f7", "a")
        armed = [event for event in told.session.simulation.log if event.kind is Kind.DROP_ARMED]
        assert len(armed) == 2
        assert told.session.simulation.log.count > 2

    tell(story, config=load_config(path))


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("ctrl+h", "\x08"),
        ("ctrl+@", "\x00"),
        ("ctrl+space", "\x00"),
        ("ctrl+m", "\r"),
        ("ctrl+i", "\t"),
        ("ctrl+-", "\x1f"),
        ("ctrl+]", "\x1d"),
        ("ctrl+\\", "\x1c"),
        ("ctrl+^", "\x1e"),
        ("hyphen", "-"),
        ("ctrl+h", "\x1b[104;5u"),
        ("ctrl+space", "\x1b[32;5u"),
    ],
)
def test_a_key_is_called_as_the_terminal_sends_it(written: str, sent: str) -> None:
    events = [event for event in XTermParser().feed(sent) if isinstance(event, Key)]
    assert events[-1].key in names_sent(written)


@pytest.mark.parametrize(("written", "letter"), [("alt+J", "J"), ("alt+j", "j"), ("shift+alt+j", "J")])
def test_a_letter_after_alt_keeps_its_shift(written: str, letter: str) -> None:
    (event,) = XTermParser()._sequence_to_key_events(letter, alt=True)
    assert event.key in names_sent(written)


@pytest.mark.parametrize("size", [MIDDLE, *untypical(LARGE)])
def test_who_asks_for_ascii_gets_nothing_else_on_any_screen(size: tuple[int, int]) -> None:
    async def story(told: Story) -> None:
        await told.until(4170)
        for keys in ("", "e", "i", "y", "m", "l", "question_mark", "X", "less_than_sign x B"):
            await told.press(*keys.split())
            await told.pilot.pause()
            assert told.text().isascii(), keys
            assert "++" not in told.text(), "each pane has a border of its own"
            # Drawn plainly, and not only what is left of a drawing in other signs.
            assert keys != "i" or "#= m3 attempt 2" in told.text()
            if told.app.screen is not told.live:
                await told.press("escape")

    tell(story, "ack-lost", size=size, config=Config(ascii=True, motion=False))

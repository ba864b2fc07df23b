"""The program in a real terminal, from start to end: keys go in, and what counts is what the screen then shows."""

import base64
import json
import re
from pathlib import Path
from shutil import rmtree

import pytest

from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.token import token_of
from playground.words.outcome import PROMISE
from tests.app.terminal import ENTER, ESCAPE, Terminal, quits
from tests.typical import untypical

SANDBOX = ("play", "sandbox", "--speed", "5")

COUNTERS = {"sent": "sent", "once": "applied_once", "LOST": "lost", "DUPLICATED": "duplicated"}


def toured(folder: Path) -> None:
    """Somebody has seen the first minute."""
    (folder / "state" / "delivery-playground").mkdir(parents=True)
    (folder / "state" / "delivery-playground" / "toured").touch()


def config(folder: Path, text: str) -> None:
    """A config file."""
    (folder / "config" / "delivery-playground").mkdir(parents=True)
    (folder / "config" / "delivery-playground" / "config.toml").write_text(text)


def clock(terminal: Terminal) -> float:
    """The virtual seconds in the header; -1 where there are none."""
    found = re.search(r"([0-9]+(?:[ ,][0-9]{3})*\.[0-9]{3}) s", terminal.screen.display[0])
    return float(re.sub("[ ,]", "", found[1])) if found else -1


@pytest.mark.parametrize("name", ["auto-ack-crash", *untypical("sqlite-inbox")])
def test_what_is_played_live_ends_as_what_is_run(name: str, tmp_path: Path) -> None:
    with Terminal("play", name, "--speed", "100", folder=tmp_path) as terminal:
        terminal.until("over at")
        outcome = play_out(load_preset(name))
        terminal.until_header(PROMISE[outcome.judgement.verdict].brief, f"{outcome.simulation.now_ms / 1000:.3f} s")
        counters = outcome.judgement.counters
        terminal.until_counts({word: counters[counter] for word, counter in COUNTERS.items()})
        quits(terminal)
        assert terminal.parting == []


def test_keys_act_on_the_run_also_those_that_are_typed_before_the_first_frame(tmp_path: Path) -> None:
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.press("a")
        terminal.until_count("DUPLICATED", 1)
        assert terminal.count("LOST") == 0
        terminal.until("DUPLICATED  ")  # The ledger says so in words, too.
        _check_that_the_clock_stands_while_it_is_paused(terminal)
        terminal.until("at-least-once")
        terminal.press("1")
        terminal.until_header("at-most-once")
        terminal.press("d")
        terminal.until_count("LOST", 1)
        terminal.until(lambda _: "broken" not in terminal.screen.display[0])
        quits(terminal)


def _check_that_the_clock_stands_while_it_is_paused(terminal: Terminal) -> None:
    """It goes on by an event, and then by itself."""
    terminal.press(" ")
    terminal.until("paused")
    stood = clock(terminal)
    terminal.press("?")  # Something else to draw, and to wait for.
    terminal.until(lambda text: "paused" not in text)
    terminal.press(ESCAPE)
    terminal.until("paused")
    assert clock(terminal) == stood
    terminal.press(".")
    terminal.until(lambda _: clock(terminal) > stood)
    terminal.press(" ")
    terminal.until(lambda text: "paused" not in text)


def test_a_session_that_is_left_goes_on_where_it_was_or_is_let_go(tmp_path: Path) -> None:
    toured(tmp_path)
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until_count("sent", 1)
        assert terminal.count("DUPLICATED") == 0
        terminal.press("a")
        terminal.until_count("DUPLICATED", 1)
        terminal.press(" ")
        terminal.until("paused")
        quits(terminal)
        assert len(terminal.parting) == 1
        assert "Your session is kept" in terminal.parting[0]
    (path,) = (tmp_path / "state" / "delivery-playground" / "sessions").iterdir()
    left = json.loads(path.read_text())["at_ms"] / 1000
    with Terminal(folder=tmp_path) as terminal:
        terminal.until("You left a session")
        terminal.until(f"at {left:.3f} s")
        terminal.press(ENTER)
        terminal.until(lambda text: "You left" not in text and terminal.count("DUPLICATED") == 1)
        terminal.press(" ")
        # It goes on from there: not from the start, and without a leap.
        assert left <= clock(terminal) < left + 60
        quits(terminal)
    with Terminal(folder=tmp_path) as terminal:
        terminal.until("You left a session")
        terminal.press(ESCAPE)
        terminal.until(lambda text: "You left" not in text and 0 <= terminal.count("sent") <= 2)
        assert terminal.count("DUPLICATED") == 0
        quits(terminal)


def test_a_session_that_is_left_in_its_past_has_its_future_and_its_branches_again(tmp_path: Path) -> None:
    toured(tmp_path)
    with Terminal("play", "ack-lost", "--speed", "50", folder=tmp_path) as terminal:
        terminal.until("over at")
        terminal.press("," * 12)
        terminal.until_header("back at")
        terminal.press("a")
        terminal.until(lambda text: "back at" not in text.splitlines()[0])
        terminal.press(",")
        terminal.until_header("back at")
        left = terminal.text.splitlines()[0]
        quits(terminal)
    with Terminal(folder=tmp_path) as terminal:
        terminal.until("You left a session")
        terminal.press(ENTER)
        terminal.until("back at")
        assert terminal.text.splitlines()[0].split("back at")[1] == left.split("back at")[1]
        terminal.press("B")
        terminal.until("as scripted")
        terminal.press(ESCAPE)
        terminal.until(lambda text: "as scripted" not in text)
        quits(terminal)


def test_the_first_start_shows_the_tour_and_escape_ends_it_for_good(tmp_path: Path) -> None:
    with Terminal(folder=tmp_path) as terminal:
        terminal.until("1/14")
        terminal.press(ESCAPE)
        terminal.until(lambda text: "1/14" not in text)
        quits(terminal)
    rmtree(tmp_path / "state" / "delivery-playground" / "sessions", ignore_errors=True)
    with Terminal(folder=tmp_path) as terminal:
        terminal.until_count("sent", 1)
        assert "1/14" not in terminal.text
        quits(terminal)


def test_the_tour_can_be_left_and_followed_to_its_end_and_waits_for_each_key(tmp_path: Path) -> None:
    keys = (" ", "a", " ", "y", ",", "G", "3", "a", "1", "d", " ", "X3", "x")
    for first, last in ((1, 5), (5, 14)):
        with Terminal("play", "--speed", "5", folder=tmp_path) as terminal:
            for step in range(first, last):
                terminal.until(f" {step}/14")
                terminal.press(keys[step - 1])
            terminal.until(f" {last}/14")
            if last == 14:
                terminal.until_counts({"LOST": 0, "DUPLICATED": 1})
            quits(terminal)
            assert ("The tour is kept" in terminal.text) is (last < 14)


def test_a_talk_goes_on_and_back_by_the_keys_of_a_remote_and_is_left_by_no_single_slip(tmp_path: Path) -> None:
    with Terminal("present", "ack-lost", "calm-at-most-once", folder=tmp_path) as terminal:
        terminal.until("1 of 2")
        terminal.press("+" * 4)  # It goes from beat to beat at real time.
        for key, text in (("\x1b[6~", "1/3"), ("\x1b[6~", "2/3"), ("\x1b[5~", "1/3"), (".", "2/3"), (".", "3/3")):
            terminal.press(key)
            terminal.until(f" {text} ")
        terminal.press("\x1b[6~")
        terminal.until("2 of 2")
        terminal.press("q")
        terminal.until("[q] once more leaves")
        quits(terminal)
        assert "Your talk is kept before beat 1 of 2" in " ".join(terminal.parting)


def test_a_key_from_the_config_file_works_and_the_old_one_does_not(tmp_path: Path) -> None:
    config(tmp_path, '[keys]\ndrop-ack = "0"\n[screen]\ntheme = "light"\n')
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        terminal.until("0 drop ACK")
        terminal.press("a", "0")
        terminal.until_count("DUPLICATED", 1)
        # Had `a` armed a second drop, it would have hit the ACK of the second attempt, or of the next message.
        terminal.until(lambda _: terminal.count("sent") >= 6)
        terminal.until_counts({"retries": 1})
        quits(terminal)


def test_each_mistake_in_the_config_file_is_one_line(tmp_path: Path) -> None:
    config(tmp_path, '[keys]\ndrop-akc = "0"\nstep = "a"\n[screen]\ntheme = "lihgt"\nascii = 1\n')
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        assert terminal.end() == 2
        text = terminal.output.decode()
        assert "\x1b" not in text
        assert len(text.splitlines()) == 4
        for place in ("keys.drop-akc", "keys.step", "screen.theme", "screen.ascii"):
            assert sum(f"config.toml: {place}: " in line for line in text.splitlines()) == 1, text


def test_a_config_file_that_is_no_toml_is_one_line(tmp_path: Path) -> None:
    config(tmp_path, "[keys\n")
    with Terminal(*SANDBOX, folder=tmp_path) as terminal:
        assert terminal.end() == 2
        assert len(terminal.output.splitlines()) == 1
        assert b"config.toml" in terminal.output


def test_options_that_make_no_sense_are_one_line(tmp_path: Path) -> None:
    for options, told in ((("--speed", "0"), "--speed: must be from"), (("--theme", "ligth"), "did you mean 'light'?")):
        with Terminal("play", "ack-lost", *options, folder=tmp_path, size=(120, 24)) as terminal:
            assert terminal.end() == 2
            assert len(terminal.output.splitlines()) == 1
            assert told in terminal.output.decode()


def test_a_token_plays_to_the_verdict_and_the_numbers_of_its_preset_and_is_handed_on_as_the_same(
    tmp_path: Path,
) -> None:
    token = token_of(play_out(load_preset("ack-lost")))
    with Terminal("play", token, "--speed", "20", folder=tmp_path) as terminal:
        terminal.until("over at")
        # By hand (presets/ack-lost.toml): the ACK of m3 is lost, so it is charged twice, and nothing is lost.
        terminal.until_header("kept")
        terminal.until_counts({"sent": 5, "once": 4, "LOST": 0, "DUPLICATED": 1, "retries": 1})
        terminal.until("$600")
        terminal.resize(120, 40)
        terminal.press("S")
        terminal.until("does not confirm")
        assert base64.b64encode(token.encode()) in terminal.output
        assert (tmp_path / "state" / "delivery-playground" / "shared-token.txt").read_text() == f"{token}\n"
        quits(terminal)
        assert token in "".join(terminal.parting)

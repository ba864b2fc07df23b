"""A live session in lines: told as it goes, driven by the keys of the table, at a terminal and from a pipe."""

import base64
import os
import re
import signal
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from typer.testing import CliRunner

from playground.cli.app import app
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.scenario.token import token_of
from tests.app.terminal import CTRL_C, ESCAPE, SIGNALS, Terminal, environment
from tests.cli.helpers import invoke
from tests.cli.test_process import modules_after
from tests.library import on_each_name

LINEAR = ("play", "ack-lost", "--linear", "--speed", "100")


def piped(keys: str, *arguments: str, folder: Path) -> list[str]:
    """What is told where keys come from a pipe."""
    run = subprocess.run(
        [sys.executable, "-m", "playground", "play", "--linear", *arguments],
        input=keys.encode(),
        capture_output=True,
        env=environment(folder),
        cwd=folder,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"\x1b" not in run.stdout
    return run.stdout.decode().splitlines()


def typed(keys: str, *arguments: str, folder: Path) -> list[str]:
    """The same in this process: of the pipe itself nothing is claimed."""
    with chdir(folder):
        run = CliRunner().invoke(app, ["play", "--linear", *arguments], input=keys, env=environment(folder))
    assert (run.exit_code, run.stderr) == (0, "")
    assert "\x1b" not in run.stdout
    return run.stdout.splitlines()


def leaves(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.end() == 0
    terminal.check_untouched()


# From a pipe.


def test_a_restart_keeps_the_seed_and_a_new_seed_is_another_one(tmp_path: Path) -> None:
    lines = typed("r\nR\nq\n", "chaos-test", folder=tmp_path)
    seeds = [match.group(1) for line in lines if (match := re.match(r"exactly-once, broker, seed (\d+)", line))]
    assert seeds == ["1", "1", "2"]


def test_without_keys_it_goes_at_once_to_the_end_and_says_what_came_of_it(tmp_path: Path) -> None:
    lines = piped("", "ack-lost", folder=tmp_path)
    # By hand (presets/ack-lost.toml): the ACK of m3 is lost, so it is charged twice: $600 of $500.
    assert "3.150 s  the ACK of m3 is lost: dropped on purpose (step 1 of the script)" in lines
    assert "4.150 s  DUPLICATED 1: m3" in lines
    assert "4.150 s  account: charged $400, expected $300: $100 too much" in lines
    assert lines[-4:] == [
        "6.200 s  the end. m3 was charged twice. At-least-once allows that.",
        "how it came about: ACK lost at 3.150 s, then timer at 4.000 s, then sent again, then $200 instead of $100",
        "promise kept; m3 charged twice",
        "account: charged $600, expected $500: $100 too much",
    ]


def test_keys_from_a_pipe_are_done_in_turn_each_where_the_run_then_is(tmp_path: Path) -> None:
    lines = piped("a\n\ny\nm\n9\n3\nspace\nq\n", "ack-lost", "--systems", "sqs,http:key", folder=tmp_path)
    # Before the run the schedule is raced in the systems that are named; `9` races what has been done by then in nine.
    assert lines[1] == "http:key: promise kept; charged once; sent again after 80 s without response"
    assert lines[2] == "Charged once in both."
    armed = lines.index("0.000 s  armed: drop the next ACK (by you)")
    doubled = lines.index("1.150 s  DUPLICATED 1: m1")
    explained = lines.index("m1 was charged twice.")
    settings = (
        "consumer.dedup = transaction: the consumer would have noted each id in the transaction of its effect, and "
        "have known the duplicate"
    )
    assert settings in lines, "where a table begins is seen, and not heard"
    raced = lines.index("exactly-once: promise kept; all 5 charged once; account: charged $500, expected $500")
    elsewhere = lines.index("http: promise kept; charged twice; sent again after 80 s without response")
    switched = lines.index("1.150 s  exactly-once from now on (by you)")
    assert armed < doubled < explained < raced < elsewhere < switched
    assert not any("the end." in line for line in lines), "q leaves at once"


def test_practice_is_asked_in_between_and_leads_back_to_the_session(tmp_path: Path) -> None:
    lines = typed("f8\n1\n1s\nq\nx\nq\n", "ack-lost", folder=tmp_path)
    asked = lines.index("What would you like to do?")
    begun = next(index for index, line in enumerate(lines) if line.startswith("Exercise 1, level 1"))
    back = lines.index("back in the session")
    assert asked < begun < back
    assert "of 1 right." in " ".join(lines[begun:back])
    assert any("the consumer crashes (by you)" in line for line in lines[back:])


def test_words_do_as_well_as_keys(tmp_path: Path) -> None:
    by_key = typed("x\n.\nj\n", "ack-lost", folder=tmp_path)
    assert by_key == typed("crash consumer\nfull stop\njudge\n", "ack-lost", folder=tmp_path)
    assert by_key == typed("crash-consumer\nstep\njudge\n", "ack-lost", folder=tmp_path)


def test_what_cannot_be_done_is_said_with_its_reason(tmp_path: Path) -> None:
    lines = typed("h\nb\nk\n,\ni\ngo-there\nnonsense\n2\nq\n", "ack-lost", folder=tmp_path)
    assert lines[3:] == [
        "nothing is broken",
        "only with a broker",
        "select a packet first: tab",
        "this is the beginning",
        "diagram needs a screen: y tells it in order; `playground diagram ack-lost` draws it",
        "go there needs a screen: less than sign goes back to what was broken or went wrong last, "
        "greater than sign on to the next, comma back by one event",
        "nonsense: no key that does something here; question mark lists them",
        "messages are sent at-least-once already",
    ]


def test_what_was_passed_over_is_told_in_its_turn(tmp_path: Path) -> None:
    at_once, searched = typed("", "ack-lost", folder=tmp_path), typed("g\n", "ack-lost", folder=tmp_path)
    assert [line for line in searched if not line.startswith("looking")] == at_once
    assert "3.150 s  the effect of m3 is applied: charge $100" in at_once


def test_a_drain_tells_of_each_effect_how_often_it_was_by_then(tmp_path: Path) -> None:
    lines = typed("j\n", "ack-lost", folder=tmp_path)
    assert [line for line in lines if "effect of m1" in line] == ["0.150 s  the effect of m1 is applied: charge $100"]


def test_the_fix_that_an_explanation_names_can_be_tried(tmp_path: Path) -> None:
    lines = typed("g\nF\n1\n", "ack-lost", folder=tmp_path)
    assert "1. consumer.dedup = transaction: holds whatever comes" in lines
    assert any("done again with consumer.dedup = transaction and the same faults" in line for line in lines)
    assert lines[-2:] == ["promise kept; all 5 charged once", "account: charged $500, expected $500"]


def test_a_fix_says_until_when_it_holds_or_who_has_to_honour_it_and_can_be_gone_on_with(tmp_path: Path) -> None:
    lines = typed("g\nF\n1\n", "two-order-emails", folder=tmp_path)
    assert "1. consumer.effect_key = true: where that side honours the key" in lines
    assert "2. consumer.dedup = effect-first: as long as no crash comes between the effect of m2 and its note" in lines
    assert "choose what to do it all again with, from the start; a number chooses; esc closes" in lines
    assert any("done again with consumer.effect_key = true and the same faults" in line for line in lines)
    assert lines[-2].startswith("promise kept; all ")


def test_a_setting_is_chosen_by_its_number_and_given_a_value(tmp_path: Path) -> None:
    lines = typed("E\n", "ack-lost", folder=tmp_path)
    number = next(line for line in lines if "workload.messages is 5" in line).partition(".")[0]
    lines = typed(f"E\n{number}\n3\n", "ack-lost", folder=tmp_path)
    assert any(line.startswith("Done again with workload.messages = 3 and the same faults") for line in lines)
    assert lines[-2] == "promise kept; m3 charged twice"
    assert "account: charged $400, expected $300: $100 too much" in lines[-1]


def test_a_setting_can_be_named_with_its_value_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    lines = typed("consumer.dedup=memory\nconsumer.dedup=never\nconsumer.dedupe=none\n", "ack-lost", folder=tmp_path)
    assert "consumer.dedup = never: unknown dedup 'never'" in "\n".join(lines)
    assert "consumer.dedupe: no setting of this run" in lines
    assert lines[-2] == "promise kept; all 5 charged once"


def test_a_fault_and_a_duplicate_that_is_recognised_are_beats_too(tmp_path: Path) -> None:
    lines = typed("\n\nq\n", "ack-lost", "--set", "consumer.dedup=memory", folder=tmp_path)
    assert lines[-1] == "4.050 s  the consumer knows m3 already and skips it"


def test_a_run_that_would_never_end_by_itself_is_told_briefly_and_ended(tmp_path: Path) -> None:
    lines = typed("A\n", "ack-lost", folder=tmp_path)
    assert any("the end. 5 payments were charged more than once" in line for line in lines)
    assert len(lines) < 150
    lines = typed("A\n" + "\n" * 8 + "q\n", "ack-lost", folder=tmp_path)
    assert "nothing new for long; judge ends all faults and goes to the end" in lines


def test_a_number_chooses_from_what_can_be_done_now(tmp_path: Path) -> None:
    lines = typed("?\nq\n", "ack-lost", folder=tmp_path)
    number = next(line for line in lines if line.endswith(". Drop the next ACK; key a")).partition(".")[0]
    lines = typed(f"?\n{number}\nq\n", "ack-lost", folder=tmp_path)
    assert lines[-1] == "0.000 s  armed: drop the next ACK (by you)"


def test_one_goes_back_and_on_and_into_another_branch(tmp_path: Path) -> None:
    lines = typed(" \ng\n<\n<\nG\n<\n3\nB\n", "ack-lost", folder=tmp_path)
    past = [line for line in lines if "in the past, after: " in line]
    assert past[0] == "3.150 s  in the past, after: the ACK of m3 is lost: dropped on purpose"
    assert any(line.startswith("2. ") and line.endswith("this one") for line in lines)


@on_each_name
def test_every_preset_ends_in_lines_as_it_does_when_it_is_run(name: str) -> None:
    lines, outcome = invoke("play", "--linear", name).stdout.splitlines(), play_out(load_preset(name))
    end = next(line for line in lines if "  the end. " in line)
    assert end.startswith(f"{outcome.simulation.now_ms // 1000:,}.{outcome.simulation.now_ms % 1000:03d} s")
    assert len(lines) < 150, "repetition is folded"
    for word in ("LOST", "DUPLICATED"):
        told = [int(count) for line in lines for count in re.findall(rf"  {word} ([0-9]+)\b", line)]
        assert (told or [0])[-1] == outcome.judgement.counters[word.lower()]


def test_it_imports_no_screen() -> None:
    modules = modules_after("play", "ack-lost", "--linear")
    assert "textual" not in modules


# At a terminal.


def test_a_run_waits_at_each_beat_and_goes_on_by_a_key(tmp_path: Path) -> None:
    with Terminal(*LINEAR, folder=tmp_path, size=(100, 60)) as terminal:
        terminal.until("space: begins")
        assert "0.000 s" not in terminal.text
        terminal.press("a", " ")
        terminal.until("DUPLICATED 1: m1")
        terminal.until("space: goes on")
        terminal.press("y")
        terminal.until("in an interview")
        terminal.press(" ")
        terminal.until("nobody told the producer")
        terminal.press("j")
        terminal.until("2 payments were charged twice")
        leaves(terminal)
        assert "Your session is kept" in terminal.output.decode()


def test_at_a_terminal_a_question_stays_open_until_somebody_answers_it(tmp_path: Path) -> None:
    talk = ("present", "--linear", "--guess", "demo-at-least-once")
    with Terminal(*talk, folder=tmp_path, size=(120, 50)) as terminal:
        terminal.until("space: begins")
        terminal.press(" ")
        terminal.until("now the producer knows")
        terminal.press(" ")
        terminal.until("counts hands")
        terminal.press("a", "#", "3", ",", "1", "2", "\r")
        terminal.until("The room: a never 3, b once 12, c two times 0")
        assert "raise hands" in terminal.text
        assert "Right:" not in terminal.text
        terminal.press("U")
        terminal.until("Right: b, once. The room: a 3, b 12, c 0, d 0.")
        leaves(terminal)


def test_arrows_and_escape_are_keys_of_their_own(tmp_path: Path) -> None:
    with Terminal(*LINEAR, folder=tmp_path, size=(100, 60)) as terminal:
        terminal.until("space: begins")
        terminal.press(".", ".", ".", "\x1b[C")
        terminal.until("selected m1 on deliver")
        terminal.press("\x1b[B")
        terminal.until("selected m1: pending")
        terminal.press(ESCAPE, "\x1b")
        terminal.until("nothing is selected")
        leaves(terminal)


def test_a_value_is_typed_key_by_key(tmp_path: Path) -> None:
    with Terminal("play", "ack-lost", "--linear", folder=tmp_path, size=(120, 50)) as terminal:
        terminal.until("space: begins")
        terminal.press("E")
        terminal.until("workload.messages is 5")
        number = re.search(r"([1-9])\. workload\.messages", terminal.text)
        assert number is not None
        terminal.press(number[1], "1", "9", "\x7f", "2", "\r")
        terminal.until("Done again with workload.messages = 12")
        terminal.press("E", number[1], "7", "\x1b")
        terminal.until("closed")
        leaves(terminal)


def test_a_token_stands_in_a_line_of_its_own_and_is_handed_over(tmp_path: Path) -> None:
    token = token_of(play_out(load_preset("ack-lost")))
    with Terminal(*LINEAR, folder=tmp_path, size=(400, 24)) as terminal:
        terminal.until("space: begins")
        terminal.press("S")
        terminal.until("does not confirm")
        assert token in terminal.text.splitlines()
        assert b"\x1b]52;c;" + base64.b64encode(token.encode()) + b"\a" in terminal.output
        leaves(terminal)
    assert token in typed("S\nq\n", "ack-lost", folder=tmp_path)


def test_a_session_that_was_left_is_offered_and_gone_on_with(tmp_path: Path) -> None:
    with Terminal(*LINEAR, folder=tmp_path) as terminal:
        terminal.until("space: begins")
        terminal.press("a", " ")
        terminal.until("DUPLICATED 1: m1")
        leaves(terminal)
    with Terminal("--linear", folder=tmp_path) as terminal:
        terminal.until("1. go on with it: The ACK that never came back, at 1.150 s")
        terminal.press("1", "e")
        terminal.until("DUPLICATED 1, in flight")
        leaves(terminal)


@pytest.mark.parametrize("number", SIGNALS)
def test_the_terminal_is_set_back_when_the_program_is_ended_from_outside(
    number: signal.Signals, tmp_path: Path
) -> None:
    with Terminal(*LINEAR, folder=tmp_path) as terminal:
        terminal.until("space: begins")
        terminal.signal(number)
        assert terminal.end() == SIGNALS[number]
        terminal.check_untouched()


def test_the_terminal_is_set_back_while_the_program_is_stopped_and_then_keys_go_on(tmp_path: Path) -> None:
    with Terminal(*LINEAR, folder=tmp_path, size=(100, 40)) as terminal:
        terminal.until("space: begins")
        terminal.signal(signal.SIGTSTP)
        assert os.WIFSTOPPED(os.waitpid(terminal.process.pid, os.WUNTRACED)[1])
        terminal.check_untouched()
        terminal.signal(signal.SIGCONT)
        terminal.press("a")
        terminal.until("armed: drop the next ACK")
        leaves(terminal)


def test_the_terminal_is_set_back_after_an_interrupt(tmp_path: Path) -> None:
    with Terminal(*LINEAR, folder=tmp_path) as terminal:
        terminal.until("space: begins")
        terminal.press(CTRL_C)
        assert terminal.end() == 130
        terminal.check_untouched()


def test_the_cursor_is_never_moved_and_colour_can_be_done_without(tmp_path: Path) -> None:
    with Terminal(*LINEAR, folder=tmp_path, changes={"NO_COLOR": "1"}) as terminal:
        terminal.until("space: begins")
        terminal.press("j")
        terminal.until("the end.")
        leaves(terminal)
        sequences = set(re.findall(rb"\x1b\[[0-9;?]*[a-zA-Z]", terminal.output))
        assert all(one.endswith(b"m") for one in sequences)
        assert not any(re.search(rb"[;\[](3|4|9)[0-9]", one) for one in sequences)

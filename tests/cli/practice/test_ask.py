"""`playground ask`: one question, and its answer when it is asked for; at a terminal one after the other."""

import json
from pathlib import Path

from playground.practice.questions import draw
from tests.app.terminal import Terminal
from tests.cli.helpers import invoke


def test_a_question_is_asked_without_its_answer_until_somebody_wants_it() -> None:
    asked = draw(7)
    assert asked is not None
    shown = invoke("ask", "--seed", "7")
    assert asked.ask.split()[0] in shown.stdout
    assert "playground play" not in shown.stdout
    assert "--answer" in shown.stderr
    told = " ".join(invoke("ask", "--seed", "7", "--answer").stdout.split())
    assert asked.short in told
    assert f"playground play {asked.preset}" in told


def test_the_question_can_be_asked_again_by_the_seed_that_it_names() -> None:
    first = invoke("ask", "--topic", "design")
    seed = first.stdout.split("seed ")[1].split()[0]
    assert invoke("ask", "--topic", "design", "--seed", seed).stdout == first.stdout


def test_a_topic_that_nothing_is_about_exits_with_2_and_names_the_nearest() -> None:
    result = invoke("ask", "--topic", "desing")
    assert result.exit_code == 2
    assert "did you mean 'design'?" in result.stderr


def test_a_level_that_is_none_and_a_pair_that_has_no_question_exit_with_2() -> None:
    assert "one of 1, 2, 3" in invoke("ask", "--level", "4").stderr
    assert "leave one of the two out" in invoke("ask", "--topic", "theory", "--level", "1").stderr


def test_programs_get_the_question_with_its_answer() -> None:
    asked = json.loads(invoke("ask", "--seed", "3", "--json").stdout)
    assert asked["seed"] == 3
    assert asked["follow_up"]["answer"]
    assert asked["wrong"][0].keys() == {"says", "why"}


def test_at_a_terminal_one_question_follows_the_other_until_somebody_leaves(tmp_path: Path) -> None:
    with Terminal("ask", "--seed", "7", folder=tmp_path, size=(100, 70)) as terminal:
        terminal.until("Answer aloud, then press Enter.")
        terminal.press("\r")
        terminal.until("Enter asks another one, q and Enter leaves.")
        terminal.press("\r")
        terminal.until("seed 8")
        terminal.press("q\r")
        assert terminal.end() == 0

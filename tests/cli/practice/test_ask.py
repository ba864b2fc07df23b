"""`playground ask`: one question, and its answer when it is asked for; at a terminal one after the other."""

import json
from pathlib import Path

import pytest

from playground.practice.questions import find_questions, in_order
from tests.app.terminal import Terminal
from tests.cli.helpers import invoke


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def test_a_question_is_asked_without_its_answer_until_somebody_wants_it() -> None:
    asked = in_order(7)[0]
    shown = invoke("ask", "--seed", "7")
    assert asked.ask.split()[0] in shown.stdout
    assert "playground play" not in shown.stdout
    assert "--answer" in shown.stdout.splitlines()[-1], "in order, though another program passes it on"
    assert shown.stderr == ""
    told = " ".join(invoke("ask", "--seed", "7", "--answer").stdout.split())
    assert asked.short in told
    assert f"playground play {asked.preset}" in told


def test_a_question_can_be_asked_again_by_the_name_that_it_tells() -> None:
    first = invoke("ask", "--topic", "design")
    name = first.stdout.split("playground ask ")[1].split("`")[0]
    assert invoke("ask", name).stdout == first.stdout
    assert f"did you mean {name!r}?" in invoke("ask", f"x{name}").stderr
    assert "a name, or --topic" in invoke("ask", name, "--level", "1").stderr


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("exactly once", "three-semantics"),
        ("dual write", "outbox"),
        ("dlq", "poison"),
        ("two generals", "is-it-possible"),
        ("fencing token", "zombie-write"),
        ("retry storm", "redelivery-storm"),
        ("isr", "kafka-in-sync"),
        ("kafka default", "kafka-default"),
        ("idempotency key", "idempotency-keys"),
        ("visibility timeout", "sqs-visibility"),
        ("stripe 500", "http-stored-500"),
        ("rebalancing", "kafka-rebalance"),
        ("inbox", "transactions"),
    ],
)
def test_the_words_that_people_ask_with_find_the_question(words: str, name: str) -> None:
    found = [one.name for one in find_questions(words)]
    assert name in found[:3], found


def test_words_ask_what_they_find_and_name_the_others() -> None:
    result = invoke("ask", "dual", "write")
    assert "outbox" in result.stdout + result.stderr
    assert "questions on that; the nearest first." in result.stderr
    assert "has to do with 'quantum'" in invoke("ask", "quantum").stderr


def test_what_has_been_answered_is_not_asked_again_before_all_else_has_been() -> None:
    names = set()
    for _ in range(4):
        told = invoke("ask", "--topic", "semantics", "--answer").stdout
        names.add(told.split("playground ask ")[1].split("`")[0])
    assert len(names) == 4, "all there are on that topic"
    assert invoke("ask", "--topic", "semantics").exit_code == 0, "then they begin anew"


def test_the_list_has_topics_levels_and_names() -> None:
    shown = invoke("ask", "--list", "--topic", "theory")
    assert "is-it-possible" in shown.stdout
    assert "1 question." in shown.stdout
    found = json.loads(invoke("ask", "--list", "--json").stdout)
    assert len(found) == len(in_order(1))
    assert found[0].keys() == {"name", "topic", "level", "ask"}
    assert "--list: goes with" in invoke("ask", "--list", "--answer").stderr


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
        terminal.until(f"playground ask {in_order(7)[1].name}")
        terminal.press("q\r")
        assert terminal.end() == 0

"""`playground practice`: a sitting in lines, answered from a pipe as by keys."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from textwrap import wrap

import pytest
from typer.testing import CliRunner, Result

from playground.cli.app import app
from playground.cli.linear.keyboard import END
from playground.cli.linear.practice import PracticeLines
from playground.practice.dice import Dice
from playground.practice.exercise_key import LEVELS
from playground.practice.exercises import exercise_on
from playground.practice.mark_file import MarkFile
from playground.practice.marks import MarkList, default_path
from playground.practice.questions import questions
from playground.practice.sitting import Learner, Overheard, Plan, aloud, made_anew
from playground.scenario.load import load_preset
from playground.words.mechanism import OUTBOXES
from tests.app.terminal import ESCAPE, Terminal
from tests.cli.helpers import invoke
from tests.typical import untypical


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def practise(keys: str, *arguments: str) -> Result:
    result = CliRunner().invoke(app, ["practice", *arguments], input=keys, env={"COLUMNS": "80"})
    assert "a mistake of its own" not in result.stderr, result.stderr
    return result


def told(keys: str, *arguments: str) -> str:
    result = practise(keys, *arguments)
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def option(shown: str, question: str, wanted: str) -> str:
    """The number of the option that begins so, behind a question."""
    behind = shown.split(question)[1]
    return behind.split(f". {wanted}")[0].split()[-1]


@cache
def effects_seed() -> tuple[str, ...]:
    """A sitting on the lost ACK that asks how many times it is done, and of the run what the producer believes."""
    for seed in range(30):
        shown = told("2s\n", "ack-lost", "--seed", str(seed))
        if "How many times will m3 be charged" in shown and "What did you see" in shown:
            return "ack-lost", "--seed", str(seed)
    raise AssertionError("no seed asks that")


@cache
def seen() -> str:
    """The number of what was there to be seen in that sitting."""
    return option(told("2s\n", *effects_seed()), "What did you see", "the producer: ok; and m3 is charged twice")


def test_a_right_prediction_and_what_was_seen() -> None:
    shown = told(f"2s\n{seen()}\n", *effects_seed())
    assert "5 payments of $100, one every 1.5 s. At-least-once, direct." in shown
    assert "Step 1: The first ACK of m3 is dropped as it departs." in shown
    assert "The log so far: 0.150 s the effect of m1 is applied" in shown
    assert "The log, to its end: 0.150 s the effect of m1 is applied" in shown
    assert "4.150 s the effect of m3 is applied" in shown
    assert "Right, both. As you predicted: twice. Seen rightly: the producer: ok; and m3 is charged twice." in shown
    assert "Which event set that off" in shown


def test_the_answer_is_nowhere_before_it_was_given() -> None:
    shown = told("", *effects_seed())
    assert "ACK of m3 is lost" not in shown
    assert "twice." not in shown.split("1. once")[0]
    assert "The ACK that never came back" not in shown


def test_a_wrong_prediction_is_refuted() -> None:
    cause = option(
        told(f"1s\n{seen()}\n", *effects_seed()), "Which event set that off", "3.150 s the ACK of m3 is lost"
    )
    shown = told(f"1s\n{seen()}\n{cause}\n", *effects_seed())
    assert 'but rightly seen. You had predicted "once", and you were sure. It is: twice.' in shown
    assert "m3 was charged at 3.150 s and 4.150 s. Seen rightly: the producer: ok;" in shown
    assert "Many think: a lost answer changes nothing" in shown
    assert "See it: playground play ack-lost" in shown


def test_a_wrong_observation_and_a_wrong_cause_are_told_what_was_there() -> None:
    shown = told("2g\n1\n1\n", *effects_seed())
    assert "but look again. As you predicted: twice. Look again: the producer: ok; and m3 is charged twice." in shown
    assert "It was: 3.150 s the ACK of m3 is lost" in shown


def test_one_thing_is_changed_and_the_sitting_is_summed_up() -> None:
    shown = told("2s\n2\n1\n\n1s\n\n", "--rounds", "1", *effects_seed())
    assert "Now one thing is changed, and all else stays as it was:" in shown
    assert "of 3 right." in shown
    assert "When sure: " in shown
    assert "Exercise 2" not in shown


def test_keys_and_words_do_the_same_each_in_its_line() -> None:
    assert told("2\nsure\n2\n", *effects_seed()) == told("2s\n2\n", *effects_seed())


def test_a_word_with_which_one_option_alone_begins_is_that_option() -> None:
    assert told("Twice\nsure\n", *effects_seed()) == told("2\nsure\n", *effects_seed())
    assert "thrice: no answer here; 1 to 4 answers" in told("thrice\n", *effects_seed())


def test_a_key_that_is_no_answer_says_what_is_one_and_a_question_mark_says_it_again() -> None:
    shown = told("9\n?\n", *effects_seed())
    assert "9: no answer here; 1 to 4 answers" in shown
    assert shown.count("How many times will m3 be charged") == 2


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_played_through(level: int) -> None:
    shown = told("1s\n\n" * 40, "--level", str(level), "--seed", "4", "--rounds", "1")
    assert f"Exercise 1, level {level}: {LEVELS[level]}" in shown
    assert "Seed 4: --seed 4 asks the same again." in shown
    assert " right." in shown


def test_moves_are_chosen_one_by_one_and_taken_back() -> None:
    shown = told("1\n2\n1\n\ns\n", "--level", "5", "--seed", "4", "--rounds", "1")
    assert "chosen: 1 chosen: 1, 2 chosen: 2 How sure?" in shown
    assert "The promise is kept" in shown or "It breaks" in shown or "It can be broken" in shown


def test_a_seed_asks_the_same_again_and_without_one_it_is_another_list() -> None:
    assert told("", "--seed", "7") == told("", "--seed", "7")
    assert len({told("") for _ in range(3)}) > 1


def test_the_course_goes_along_the_path_and_is_taken_up_where_it_was_left() -> None:
    first = told("1s\n1\n1\n\n1s\n\n" * 2, "--course", "--rounds", "1")
    assert "Station 1 of 25" in first
    again = told("", "--course")
    assert "Station 1 of 25" not in again
    assert "Station 2 of 25" in again


def test_claims_are_true_half_true_or_wrong() -> None:
    shown = told("1s\n\n", "--claims", "--seed", "1")
    assert "Claim 1 of " in shown
    assert "True, half true or wrong?" in shown
    assert "See it: playground play " in shown
    assert "Claim 2 of " in shown


ANSWERED = "\ns\n1\n\n\n\n\ns\n2\n"
"""Spoken, sure; the short answer and nothing else, nothing wrong; the model; the number spoken, sure, and not had."""


def test_a_question_is_answered_aloud_and_ticked_off() -> None:
    shown = told(ANSWERED, "--aloud", "--seed", "3", "--topic", "kafka")
    asked = sum(one.topic == "kafka" for one in questions())
    assert f"Question 1 of {asked}: kafka, level " in shown
    assert "Answer aloud, in 90 seconds; nothing is recorded." in shown
    assert "That took" not in shown, "from a pipe nobody speaks"
    assert "How sure? s: sure, f: fairly, g: a guess Which of these did you say, in whatever words? 1. " in shown
    assert "And this? 1. " in shown
    assert "What had to be said was said. What makes it better was left out. In short: " in shown
    assert "See it: playground play " in shown
    assert f"Question 2 of {asked}" in shown
    assert "1 of 2 right." in shown


def test_an_answer_that_was_wrong_and_sure_comes_back_aloud() -> None:
    told(ANSWERED, "--aloud", "--seed", "3", "--rounds", "1")
    file = MarkFile(default_path())
    asked = [one._replace(at=one.at - timedelta(days=3)) for one in file.marks()]
    file.put_aside()
    file.add(asked)
    shown = told("\n", "--due")
    assert f"Due today: 1 of 1, {asked[0].concept}" in shown
    assert "Answer aloud, in 90 seconds" in shown


def test_an_interview_asks_what_else_there_is_before_its_list_and_ends_with_a_crash() -> None:
    shown = told("\ns\n\n\n\n\n2\n\n\ns\n\n\n\n1s\n\n", "--interview", "--seed", "3", "--rounds", "1")
    assert shown.index("Say what else belongs to it.") < shown.index("Which of these did you say")
    assert "A colleague says: " in shown
    assert "Then another one." in shown, "it began with the easiest"
    assert "And if the consumer crashes half-way?" in shown
    assert "redicted" in shown
    assert " of 3 right." in shown


class Speaker:
    """Somebody at a terminal who presses keys one by one, and for whom time passes meanwhile."""

    is_live = True

    def __init__(self, *keys: str) -> None:
        self._keys = list(keys)
        self.now_s = 0.0

    def read(self, wait_s: float) -> list[str]:
        self.now_s += 31
        return [self._keys.pop(0)] if self._keys else [END]


def test_at_a_terminal_it_says_how_long_the_answer_took(capsys: pytest.CaptureFixture[str]) -> None:
    speaker, marks = Speaker("x", "space", "f"), Overheard(MarkList())
    plan, learner = Plan(seed=1), Learner(marks, tuple, lambda _: None)
    PracticeLines(speaker, lambda: speaker.now_s).go_through(aloud(plan, learner))
    assert "That took 62 s." in capsys.readouterr().out


def test_what_cannot_be_is_refused_with_code_2() -> None:
    assert "--level: 6 is none; one of 1, 2, 3, 4, 5" in practise("", "--level", "6").stderr
    assert "--rounds: must be 1 or more, not 0" in practise("", "--rounds", "0").stderr
    assert "one of them" in practise("", "--course", "--claims").stderr
    assert "--topic: goes with --aloud and --interview" in practise("", "--topic", "kafka").stderr
    assert "did you mean 'kafka'?" in practise("", "--aloud", "--topic", "kafak").stderr
    assert "chance decides" in practise("", "heavy-weather").stderr
    assert [practise("", *wrong).exit_code for wrong in (("--level", "6"), ("heavy-weather",), ("no-such",))] == [
        2,
        2,
        2,
    ]


def test_a_terminal_takes_single_keys(tmp_path: Path) -> None:
    with Terminal("practice", "--linear", *effects_seed(), folder=tmp_path, size=(80, 24)) as terminal:
        terminal.until("1 to 4 answers")
        terminal.press("3")
        terminal.until("How sure?")
        terminal.press("s")
        terminal.until("What did you see")
        terminal.press("q")
        assert terminal.end() == 0
        terminal.check_untouched()


def test_at_a_terminal_the_run_is_seen_and_who_leaves_it_has_left_and_is_told_what_it_came_to(tmp_path: Path) -> None:
    with Terminal("practice", *effects_seed(), folder=tmp_path, size=(80, 24)) as terminal:
        terminal.until("PRODUCER")
        terminal.press("2")
        terminal.until("How sure")
        terminal.press("s")
        terminal.until("The run goes on")
        terminal.press(ESCAPE)
        assert terminal.end() == 0
        assert "It began here" in terminal.parting[0]
        assert "When sure: 1 of 1." in terminal.parting
        terminal.check_restored()


def test_help_says_what_it_does() -> None:
    assert "Predict, then see" in invoke("practice", "--help").stdout


class Reader(Speaker):
    """Somebody at a terminal of 80x24 who answers whatever is asked, and presses space where there is more to read."""

    def __init__(self, capsys: pytest.CaptureFixture[str], keys: int) -> None:
        super().__init__()
        self._capsys, self._left = capsys, keys
        self.said: list[str] = []
        """What stood there at each key, since the one before."""

    def read(self, wait_s: float) -> list[str]:
        self.said.append(self._capsys.readouterr().out)
        self._left -= 1
        if self._left < 0:
            return [END]
        last = self.said[-1].strip().splitlines()[-1]
        return ["1" if "answers;" in last else "s" if last.startswith("How sure") else "space"]


@pytest.mark.parametrize("level", [min(LEVELS), max(LEVELS), *untypical(*sorted(LEVELS)[1:-1])])
def test_nothing_leaves_a_small_terminal_before_somebody_has_read_it(
    level: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    reader, plan = Reader(capsys, 40), Plan(seed=level, level=level)
    PracticeLines(reader).go_through(made_anew(plan, Learner(Overheard(MarkList()), tuple, lambda _: None)))
    rows = [sum(max(1, len(wrap(line, 80))) for line in said.splitlines()) for said in reader.said]
    assert max(rows) < 24
    assert any("How sure?" in one for one in reader.said)


def test_at_a_terminal_what_decides_is_told_and_m_tells_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    pages = exercise_on(load_preset("ack-lost"), "t", Dice(1), MarkList())
    assert pages is not None
    PracticeLines(Speaker("m")).go_through(pages)
    first, _, rest = " ".join(capsys.readouterr().out.split()).partition("m: more;")
    assert "The first ACK of m3 is dropped" in first
    assert "The consumer remembers nothing" in first
    assert OUTBOXES["durable"] not in first
    assert OUTBOXES["durable"] in rest
    assert rest.count("m: more;") == 1, "the question is asked again below"


def test_who_leaves_in_the_middle_is_told_what_it_came_from() -> None:
    cause = "m3 was charged twice. It began here: 3.150 s the ACK of m3 is lost: dropped on purpose."
    for keys in ("1s\nq\n", "1s\n2\nq\n"):
        assert cause in told(keys, *effects_seed())
    assert "It began here" not in told("q\n", *effects_seed()), "before the prediction it would tell"


def test_what_decides_nothing_is_told_only_to_who_wants_more() -> None:
    seed = ("--system", "kafka", "--seed", "3", "--level", "2")
    short, asked, whole = told("", *seed), told("m\n", *seed), told("", *seed, "--more")
    rest = "A group without a position begins at the end"
    assert rest not in short
    assert rest in asked
    assert rest in whole
    assert "m: more;" in short
    assert "m: more;" not in whole


def test_a_word_behind_a_question_mark_is_looked_up_and_the_question_asked_again() -> None:
    shown = told("? ack\n2\n? offsett\ns\n", *effects_seed())
    behind = shown.split('ACK: The consumer\'s answer "done"')[1]
    assert behind.count("How many times will m3 be charged") == 1
    assert "no word 'offsett'; did you mean 'offset'? s: sure, f: fairly" in behind
    assert "What did you see" in behind, "the answers before and behind it count"


def test_a_word_is_typed_at_a_terminal_with_letters_that_are_keys_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    pages = exercise_on(load_preset("ack-lost"), "t", Dice(1), MarkList())
    assert pages is not None
    PracticeLines(Speaker("?", *"aqck", "backspace", "backspace", "backspace", *"ck", "enter")).go_through(pages)
    assert 'ACK: The consumer\'s answer "done"' in " ".join(capsys.readouterr().out.split())

"""The tour in lines, from a pipe and at a terminal. Times by hand stand in tests/app/test_tour.py."""

from pathlib import Path

from playground.app.learning.lessons import LESSONS
from tests.app.terminal import Terminal
from tests.cli.linear.test_play import leaves, typed

KEYS = ("space", "a", "space", "y", ",", "G", "3", "a", "1", "d", "space", "X\n3", "x")
"""What the lessons ask for, one after the other."""


def tour(*keys: str, folder: Path) -> list[str]:
    return typed("\n".join(("T", *keys, "q", "")), folder=folder)


def steps(lines: list[str]) -> list[str]:
    return [line.partition(":")[0] for line in lines if line.startswith("step ")]


def test_the_tour_says_at_each_step_what_to_type_and_goes_on_when_that_has_been_done(tmp_path: Path) -> None:
    lines = tour(*KEYS, folder=tmp_path)
    assert steps(lines) == [f"step {number} of 14" for number in range(1, 15)]
    order = (
        "3.150 s  the ACK of m3 is lost: dropped by you",
        "4.150 s  DUPLICATED 1: m3",
        "m3 was charged twice.",
        "5.550 s  the consumer knows m4 already and skips it",
        "6.000 s  LOST 1: m5",
        "1.650 s  the consumer crashes (by you)",
        "2.650 s  DUPLICATED 1: m2",
    )
    places = [lines.index(one) for one in order]
    assert places == sorted(places)


def test_no_step_goes_on_without_its_key_and_a_wrong_one_is_answered_with_the_right_one(tmp_path: Path) -> None:
    wrong = ("x", "3", "restart", "consumer.dedup=memory", "nonsense")
    lines = tour("space", *wrong, folder=tmp_path)
    assert steps(lines) == ["step 1 of 14", "step 2 of 14"]
    assert lines.count("now [a] is right; [escape] leaves the tour, and all keys are yours") == len(wrong)
    assert not any("by you" in line for line in lines)


def test_a_lesson_in_lines_speaks_of_no_pane(tmp_path: Path) -> None:
    for lesson in LESSONS:
        for text in (lesson.ask, lesson.then):
            assert not any(pane in text for pane in ("NETWORK", "PRODUCER", "CONSUMER", "below", "top right"))


def test_the_tour_is_what_a_first_start_begins_with_and_it_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    with Terminal("--linear", folder=tmp_path, size=(100, 60)) as terminal:
        terminal.until("step 1 of 14")
        for key, step in zip((" ", "a", " "), (2, 3, 4), strict=True):
            terminal.press(key)
            terminal.until(f"step {step} of 14")
        leaves(terminal)
        assert "The tour is kept" in terminal.output.decode()
    with Terminal("--linear", folder=tmp_path, size=(100, 60)) as terminal:
        terminal.until("step 4 of 14")
        terminal.press("y")
        terminal.until("step 5 of 14")
        terminal.press("x")
        terminal.until("now [comma] is right")
        leaves(terminal)


def test_an_end_of_the_tour_gives_all_keys_back(tmp_path: Path) -> None:
    lines = tour("space", "esc", "x", folder=tmp_path)
    assert lines[-1].endswith("the consumer crashes (by you)")

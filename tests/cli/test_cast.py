"""`playground cast`: what a terminal shows that plays the film, as a terminal emulator sees it."""

import json
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyte
import pytest

from playground.cli.frame import HEIGHT, WIDTH, Film
from playground.cli.shots import Shot
from playground.report.verdict import headline_of
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.words.outcome import PROMISE
from tests.cli.helpers import environment, invoke, playground, preset_file
from tests.library import on_each_name
from widgets.renderables.spans import width_of

Cast = tuple[dict[str, Any], list[tuple[float, str, str]]]


@cache
def film(*arguments: str) -> Cast:
    """What is made of a preset; each film once, for most tests only look at it."""
    result = invoke("cast", *arguments)
    assert result.exit_code == 0, result.stderr
    head, *events = map(json.loads, result.stdout.splitlines())
    return head, events


def screens_at(shown: Cast, *times: float) -> list[list[str]]:
    """The lines of the terminal at some times of the film, in ascending order."""
    head, events = shown
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    found: list[list[str]] = []
    waiting = iter(events)
    event = next(waiting, None)
    for seconds in times:
        while event is not None and event[0] <= seconds:
            stream.feed(event[2])
            event = next(waiting, None)
        found.append([line.rstrip() for line in screen.display])
    return found


def screen_at(shown: Cast, seconds: float) -> list[str]:
    (screen,) = screens_at(shown, seconds)
    return screen


def last_screen(shown: Cast) -> list[str]:
    return screen_at(shown, shown[1][-1][0])


def when(shown: Cast, text: str) -> float:
    """When something is written for the first time."""
    return next(time_s for time_s, _, output in shown[1] if text in output)


def numbers_of(screen: list[str]) -> dict[str, int]:
    """The counters as they are shown: each after its word."""
    row = next(index for index, line in enumerate(screen) if line.startswith("LOST"))
    pieces = "\n".join([screen[row], *screen[row + 1].split(" \u00b7 ")])
    found = re.findall(r"([A-Z]+) +(\d+)|([a-z ]+) (\d+)$|(\d+) ([a-z-]+)$", pieces, re.MULTILINE)
    return {(one[0] or one[2] or one[5]).strip(): int(one[1] or one[3] or one[4]) for one in found}


def test_it_is_an_asciicast_of_version_2() -> None:
    head, events = film("ack-lost")
    assert head == {"version": 2, "width": 80, "height": 24, "title": "The ACK that never came back"}
    assert events[0][0] == 0
    assert all(earlier[0] <= later[0] for earlier, later in pairwise(events))
    assert all(kind == "o" and output for _, kind, output in events)


@pytest.mark.parametrize("name", ["ack-lost", "metric-lost", "poison-message", "everything-goes-wrong"])
def test_the_last_screen_shows_the_verdict_and_the_counters(name: str) -> None:
    outcome = play_out(load_preset(name))
    screen, counters = last_screen(film(name)), outcome.judgement.counters
    promise = PROMISE[outcome.judgement.verdict]
    assert f" {promise.words}" in screen[1] or f" {promise.brief}" in screen[1]
    assert headline_of(outcome).split(". ")[0] in " ".join(" ".join(screen[14:]).split())
    shown = numbers_of(screen)
    told = {
        "sent": counters["sent"],
        "once": counters["applied_once"],
        "LOST": counters["lost"],
        "DUPLICATED": counters["duplicated"],
        "skipped": counters["deduplicated"],
        "retries": sum(max(record.attempts - 1, 0) for record in outcome.judgement.messages),
        "in flight": 0,
        "failed": counters["failed"],
        "dead-lettered": counters["dead_lettered"],
    }
    assert {word: shown.get(word, 0) for word in told} == told


@on_each_name
def test_the_run_that_is_shown_is_the_run_that_is_replayed_and_every_picture_fits(name: str) -> None:
    outcome = play_out(load_preset(name))
    drawn, times = Film(outcome, 0.1), sorted({event.time_ms for event in outcome.log})
    for time_ms in (-1, *times):
        lines = drawn.picture(Shot(0, time_ms, 0.1), is_last=time_ms == times[-1])
        assert len(lines) == HEIGHT
        assert max(map(width_of, lines)) <= WIDTH
    assert drawn.session.over
    assert drawn.session.simulation.log.digest() == outcome.digest


def test_the_duplicate_and_its_price_are_on_the_last_screen() -> None:
    screen = last_screen(film("ack-lost"))
    assert numbers_of(screen)["DUPLICATED"] == 1
    assert " charged $600, expected $500: $100 too much; 12 packets were sent for it" in screen


def test_it_opens_with_the_title_and_nothing_under_way() -> None:
    screen = screen_at(film("ack-lost"), 0)
    assert screen[0].split("   ")[0] == "  The ACK that never came back"
    assert screen[0].endswith("seed 7")
    assert screen[1].startswith("  at-least-once \u00b7 direct ")
    assert screen[1].endswith(" \u25b6 0.1x 0.000 s   \u25cf promise kept so far")
    assert set(numbers_of(screen).values()) == {0}
    assert "\u25cfm" not in "".join(screen)


def test_packets_move_towards_the_other_end() -> None:
    # The opening takes 1.5 s; then 50 ms of virtual time are half a second.
    there = screens_at(film("ack-lost"), *(1.5 + step / 10 for step in range(5)))
    columns = [screen[5].index("\u25cfm1") for screen in there]
    assert columns == sorted(set(columns))
    assert columns[0] == len("\u2523")
    back = [screen[8].index("\u25cbm1") for screen in screens_at(film("ack-lost"), *(3.1 + s / 10 for s in range(4)))]
    assert back == sorted(set(back), reverse=True)


def test_the_lost_ack_the_caption_and_the_retry_are_shown() -> None:
    shown = film("ack-lost")
    (lost,) = screens_at(shown, when(shown, "nobody told the producer."))
    (again,) = screens_at(shown, when(shown, "\u25c6m3\u00b72"))
    assert any("\u2717m3" in line for line in lost)
    assert any("\u2191 dropped on purpose" in line for line in lost)
    assert "▌ STORY  3.150 s  m3 was charged; nobody told the producer." in lost
    assert any(line.startswith("waiting m3") and line.endswith("ok 2  unknown 1  failed 0") for line in lost)
    assert lost[-1].endswith("the ACK of m3 is lost: dropped on purpose")
    assert numbers_of(again)["retries"] == 1


def test_a_cut_and_a_crash_are_said_in_words() -> None:
    shown = film("chaos-test")
    cut, crash = screens_at(shown, when(shown, "CUT"), when(shown, "DOWN"))
    assert sum("\u2573  \u2573" in line for line in cut) == 2
    assert any("publish: CUT 0.9 s" in line for line in cut)
    assert any(line.startswith("CONSUMER \u2716 DOWN 0.7 s") for line in crash)


def test_a_caption_can_be_read_before_time_goes_on() -> None:
    shown = film("chaos-test")
    first = when(shown, "Between producer")
    # 84 characters at 25 a second, and half a second: nothing else is drawn meanwhile.
    assert min(time for time, *_ in shown[1] if time > first) - first > 3.8


def test_a_long_title_and_a_wide_script_fit_too(tmp_path: Path) -> None:
    head = 'format = 1\ntitle = "' + "\u6f22\u5b57" * 60 + '"\nguarantee = "at-least-once"\n'
    steps = '[[steps]]\ndo = "say"\ntext = "' + "\u6f22" * 300 + '\\nx\\ty"\n'
    path = preset_file(tmp_path, "[workload]\nmessages = 1\n" + steps, head=head)
    outcome = play_out(load_preset(path))
    drawn = Film(outcome, 0.1)
    for time_ms in (-1, 0, 50):
        assert max(map(width_of, drawn.picture(Shot(0, time_ms, 0.1)))) <= WIDTH
    assert film(path)[0]["title"] == outcome.preset.title


def test_the_same_preset_gives_the_same_film_wherever_it_is_made() -> None:
    first = playground("cast", "late-original", "--speed", "1", PYTHONHASHSEED="0")
    second = playground(
        *("cast", "late-original", "--speed", "1"), PYTHONHASHSEED="1", NO_COLOR="1", TERM="dumb", COLUMNS="20"
    )
    assert first.stdout == second.stdout
    assert first.stdout


def test_a_caption_of_a_million_characters_holds_nothing_up(tmp_path: Path) -> None:
    preset = preset_file(tmp_path, f'[[steps]]\ndo = "say"\ntext = "{"x" * 900_000}"\n')
    _, pictures = film(preset, "--speed", "1")
    assert pictures[-1][0] < 60
    assert all(len(output) < 5000 for _, _, output in pictures)


@pytest.mark.parametrize(
    ("messages", "limits", "told"),
    [
        ("40", {"MOST_PICTURES": 20}, "more than 20 pictures"),
        ("40", {"MOST_DRAWN": 41 * 30}, "more than 30 pictures"),  # 40 messages and a caption.
        ("50001", {}, "a film of more than 50,000 messages is not made"),
    ],
)
def test_a_film_that_takes_too_long_to_draw_is_not_made_and_that_is_said(
    messages: str, limits: dict[str, int], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, limit in limits.items():
        monkeypatch.setattr(f"playground.cli.cast.{name}", limit)
    result = invoke("cast", "ack-lost", "--messages", messages)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_larger_speed_and_a_smaller_gap_make_it_shorter() -> None:
    length = {options: film("ack-lost", *options)[1][-1][0] for options in ((), ("--speed", "0.5"), ("--idle", "0.3"))}
    assert length["--speed", "0.5"] < length[()]
    assert length["--idle", "0.3"] < length[()]


def test_a_film_is_written_to_a_file_and_the_preset_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "run.cast"
    result = invoke("cast", "ack-lost", "-o", str(path))
    assert result.stdout == ""
    assert path.read_text() == invoke("cast", "ack-lost").stdout
    preset = preset_file(tmp_path, "")
    result = invoke("cast", preset, "-o", preset)
    assert result.exit_code == 2
    assert "is no file of its own" in result.stderr
    assert load_preset(preset).title == "T"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--speed", "0"), "--speed: must be a number from 0.001"),
        (("--speed", "nan"), "--speed: must be a number"),
        (("--idle", "-1"), "--idle: must be a number"),
        (("--messages", "1500"), "would last more than 10 minutes"),
        (("-o", "/nowhere/run.cast"), "--output: cannot write"),
    ],
)
def test_what_makes_no_film_is_one_line_and_exit_code_2(options: tuple[str, ...], told: str) -> None:
    result = invoke("cast", "heavy-weather", *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_film_needs_the_drawings_and_no_app() -> None:
    program = (
        "import sys; from playground.cli.cast import cast; print([one for one in sys.modules if 'textual' in one])"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment(), check=True
    )
    assert made.stdout == "[]\n"

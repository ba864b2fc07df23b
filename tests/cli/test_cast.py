"""`playground cast`: what a terminal shows that plays the film, as a terminal emulator sees it."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyte
import pytest

from playground.cli.frame import HEIGHT, WIDTH, frame
from playground.recording.stage import Stage
from playground.scenario.catalogue import preset_names
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.cli.helpers import invoke, playground, preset_file

Film = tuple[dict[str, Any], list[tuple[float, str, str]]]


def film_of(text: str) -> Film:
    head, *events = map(json.loads, text.splitlines())
    return head, events


def film(*arguments: str) -> Film:
    result = invoke("cast", *arguments)
    assert result.exit_code == 0, result.stderr
    return film_of(result.stdout)


def played(shown: Film) -> Iterator[tuple[float, list[str]]]:
    """Every time at which something is written, and the lines of the terminal then."""
    head, events = shown
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    for time_s, _, output in events:
        stream.feed(output)
        yield time_s, [line.rstrip() for line in screen.display]


def screen_at(shown: Film, seconds: float) -> list[str]:
    """The lines of the terminal at a time of the film."""
    lines: list[str] = []
    for time_s, now in played(shown):
        if time_s > seconds:
            break
        lines = now
    return lines


def all_screens(shown: Film) -> list[str]:
    return ["\n".join(lines) for _, lines in played(shown)]


def last_screen(shown: Film) -> list[str]:
    return screen_at(shown, shown[1][-1][0])


def numbers_of(screen: list[str]) -> dict[str, int]:
    """The counters as they are shown: each under its word, aligned to its right."""
    row = next(index for index, line in enumerate(screen) if line.startswith("SENT"))
    heads = [head for head in screen[row].split("   ") if head]
    return dict(zip(heads, map(int, screen[row + 1].split()), strict=True))


def test_it_is_an_asciicast_of_version_2() -> None:
    head, events = film("ack-lost")
    assert head == {"version": 2, "width": 80, "height": 24, "title": "The ACK that never came back"}
    assert events[0][0] == 0
    assert all(earlier[0] <= later[0] for earlier, later in pairwise(events))
    assert all(kind == "o" and output for _, kind, output in events)


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "metric-lost", "poison-message", "everything-goes-wrong"])
def test_the_last_screen_shows_the_verdict_and_the_counters(name: str) -> None:
    outcome = play_out(load_preset(name))
    screen, counters = last_screen(film(name)), outcome.judgement.counters
    verdict = outcome.judgement.verdict.value.upper()
    assert screen[1].endswith(f" {verdict}")
    assert any(line.startswith(f"{verdict}  ") for line in screen)
    shown = numbers_of(screen)
    assert shown.pop("IN FLIGHT") == 0
    assert shown == {
        "SENT": counters["sent"],
        "ONCE": counters["applied_once"],
        "LOST": counters["lost"],
        "DUPLICATED": counters["duplicated"],
        "SKIPPED": counters["deduplicated"],
        "FAILED": counters["failed"],
        "DEAD": counters["dead_lettered"],
        "RETRIES": sum(max(record.attempts - 1, 0) for record in outcome.judgement.messages),
    }


def test_the_duplicate_and_its_price_are_on_the_last_screen() -> None:
    screen = last_screen(film("ack-lost"))
    assert numbers_of(screen)["DUPLICATED"] == 1
    assert "charged $600, expected $500: $100 too much" in screen


def test_it_opens_with_the_title_and_nothing_under_way() -> None:
    shown = film("ack-lost")
    screen = screen_at(shown, 0)
    assert screen[0] == "The ACK that never came back"
    assert screen[1].endswith("0.000 s   HOLDS so far")
    assert set(numbers_of(screen).values()) == {0}
    assert "\u25cf" not in "".join(screen)


def test_packets_move_towards_the_other_end() -> None:
    shown = film("ack-lost")
    # The opening takes 1.5 s; then 50 ms of virtual time are half a second.
    columns = [screen_at(shown, 1.5 + step / 10)[5].index("\u25cfm1") for step in range(5)]
    assert columns == sorted(set(columns))
    assert columns[0] == len("deliver   \u2523")
    back = [screen_at(shown, 3.1 + step / 10)[7].index("\u25cbm1") for step in range(4)]
    assert back == sorted(set(back), reverse=True)


def test_the_lost_ack_the_caption_and_the_retry_are_shown() -> None:
    screens = all_screens(film("ack-lost"))
    assert any("\u2717m3 dropped" in one and "m3 was charged; nobody told the producer." in one for one in screens)
    assert any("CONSUMER  works on m3" in one and "no ACK yet: m3" in one for one in screens)
    assert any("\u25c6m3\u00b72" in one for one in screens)


def test_a_cut_and_a_crash_are_said_in_words() -> None:
    screens = all_screens(film("chaos-test"))
    assert any("\u2573  cut  \u2573" in one for one in screens)
    assert any("CONSUMER  \u2716 down" in one for one in screens)


def test_a_caption_can_be_read_before_time_goes_on() -> None:
    shown = film("chaos-test")
    first = next(time for time, _, output in shown[1] if "Between producer" in output)
    # 84 characters at 25 a second, and half a second: nothing else is drawn meanwhile.
    assert min(time for time, *_ in shown[1] if time > first) - first > 3.8


@pytest.mark.parametrize("name", preset_names())
def test_every_picture_of_every_preset_fits_the_terminal(name: str) -> None:
    outcome = play_out(load_preset(name))
    stage = Stage(outcome)
    for time_ms in sorted({event.time_ms for event in outcome.log}):
        lines = frame(stage.at(time_ms), outcome)
        assert len(lines) == HEIGHT
        assert max(line.cell_len for line in lines) <= WIDTH


def test_a_long_title_and_a_wide_script_fit_too(tmp_path: Path) -> None:
    head = 'format = 1\ntitle = "' + "\u6f22\u5b57" * 60 + '"\nguarantee = "at-least-once"\n'
    steps = '[[steps]]\ndo = "say"\ntext = "' + "\u6f22" * 300 + '\\nx\\ty"\n'
    path = preset_file(tmp_path, "[workload]\nmessages = 1\n" + steps, head=head)
    outcome = play_out(load_preset(path))
    for time_ms in (-1, 0, 50):
        assert all(line.cell_len <= WIDTH for line in frame(Stage(outcome).at(time_ms), outcome))
    assert film(path)[0]["title"] == outcome.preset.title


def test_the_same_preset_gives_the_same_film_wherever_it_is_made() -> None:
    first = playground("cast", "chaos-test", PYTHONHASHSEED="0")
    second = playground("cast", "chaos-test", PYTHONHASHSEED="1", NO_COLOR="1", TERM="dumb", COLUMNS="20")
    assert first.stdout == second.stdout
    assert first.stdout


def test_a_caption_of_a_million_characters_holds_nothing_up(tmp_path: Path) -> None:
    preset = preset_file(tmp_path, f'[[steps]]\ndo = "say"\ntext = "{"x" * 900_000}"\n')
    _, pictures = film(preset)
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

"""`playground presets` and `playground schema`: the library to read, for people and for programs."""

import json
from pathlib import Path

import pytest

from playground.saved.learnt import note_done
from playground.scenario.catalogue import library_text, load_all, path, preset_names
from playground.scenario.load import load_preset
from tests.cli.helpers import invoke, preset_file


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody has watched on this machine says nothing here."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_the_list_has_every_preset_in_one_line() -> None:
    result = invoke("presets")
    first_words = [line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert sorted(first_words) == preset_names()
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_what_promises_nothing_stands_under_no_promise() -> None:
    text = invoke("presets", "rabbitmq").stdout
    assert text.index("at-least-once:") < text.index("rabbitmq-confirm-lost") < text.index("no promise:")
    assert text.index("no promise:") < text.index("rabbitmq-as-it-comes")
    assert "at-most-once:" not in text


def test_a_concept_filters_the_list() -> None:
    text = invoke("presets", "--concept", "zombie").stdout
    assert "zombie-consumer" in text
    assert "1 preset." in text


def test_a_concept_that_nothing_shows_exits_with_2() -> None:
    result = invoke("presets", "--concept", "quantum")
    assert result.exit_code == 2
    assert "'quantum'" in result.stderr


@pytest.mark.parametrize("words", [("charged", "twice"), ("twice", "charged"), ("double charge",)])
def test_words_list_what_has_to_do_with_all_of_them(words: tuple[str, ...]) -> None:
    assert "ack-lost" in invoke("presets", *words).stdout.split()


def test_one_word_that_is_no_name_is_looked_for() -> None:
    lost = [one.name for one in load_all() if one.expect.counters.get("lost")]
    assert set(lost) <= set(invoke("presets", "lost").stdout.split())


def test_a_name_that_is_almost_one_is_guessed() -> None:
    result = invoke("presets", "akc-lost")
    assert result.exit_code == 2
    assert "did you mean 'ack-lost'?" in result.stderr


def test_one_preset_is_shown_with_its_file() -> None:
    text = invoke("presets", "ack-lost").stdout
    assert library_text("ack-lost").rstrip() in text
    assert "playground run ack-lost" in text


def test_what_is_shown_of_a_preset_is_a_script_to_start_from(tmp_path: Path) -> None:
    """`playground presets ack-lost > mine.toml`; a token is longer than a line."""
    mine = tmp_path / "mine.toml"
    for name in ("ack-lost", invoke("share", "done-and-parked").stdout.strip()):
        mine.write_text(invoke("presets", name).stdout, encoding="utf-8")
        assert load_preset(str(mine)).settings == load_preset(name).settings
        assert invoke("run", str(mine)).exit_code == 0


def test_a_file_is_shown_too(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "seed = 5\n")
    assert "seed = 5" in invoke("presets", path).stdout


def test_a_filter_does_not_go_with_a_name() -> None:
    assert invoke("presets", "ack-lost", "--concept", "ack").exit_code == 2


def test_the_json_lists_what_the_list_shows() -> None:
    listed = json.loads(invoke("presets", "--json").stdout)
    assert [one["name"] for one in listed] == preset_names()
    assert set(listed[0]) == {"name", "title", "summary", "concepts", "guarantee", "system"}


def test_the_json_of_one_preset_has_its_file() -> None:
    shown = json.loads(invoke("presets", "ack-lost", "--json").stdout)
    assert shown["toml"] == library_text("ack-lost")


def test_the_schema_is_a_json_schema() -> None:
    schema = json.loads(invoke("schema").stdout)
    assert schema["type"] == "object"
    assert "json-schema.org" in schema["$schema"]
    assert {"format", "title"} <= set(schema["required"])


def test_the_path_is_shown_in_order_with_what_each_station_builds_on() -> None:
    text = invoke("presets", "--path").stdout
    lines = [line.split() for line in text.splitlines()]
    assert ["4", "ack-lost"] in [words[:2] for words in lines]
    assert next(words for words in lines if words[:2] == ["4", "ack-lost"])[-2:] == ["2", "3"]
    assert max(map(len, text.splitlines())) <= 80
    assert text.index("calm-at-most-once") < text.index("ack-lost") < text.index("chaos-test")


def test_every_preset_on_the_path_has_a_number_of_its_own_and_all_but_the_first_build_on_one() -> None:
    rows = [line for line in invoke("presets", "--path", columns=160).stdout.splitlines() if line.split()[:1]]
    stations = [line.split() for line in rows if line.split()[0].isdigit()]
    assert [int(words[0]) for words in stations] == [*range(1, len(path()) + 1)]
    assert next(words for words in stations if words[1] == "outbox-resends")[-2:] == ["16", "4"]


def test_the_path_as_json_has_the_names() -> None:
    stations = json.loads(invoke("presets", "--path", "--json").stdout)
    assert stations[1] == {
        "presets": ["metric-lost"],
        "builds_on": ["calm-at-most-once"],
        "demo": False,
        "done": False,
    }


def test_what_was_watched_to_its_end_is_done_on_the_path() -> None:
    note_done("metric-lost")
    done = [one["presets"] for one in json.loads(invoke("presets", "--path", "--json").stdout) if one["done"]]
    assert done == [["metric-lost"]]
    lines = invoke("presets", "--path", columns=160).stdout.splitlines()
    assert [line.split()[1] for line in lines if line.endswith("done")] == ["metric-lost"]


def test_the_path_is_a_list_of_its_own() -> None:
    assert invoke("presets", "ack-lost", "--path").exit_code == 2
    assert invoke("presets", "--concept", "ack", "--path").exit_code == 2


def test_what_breaks_its_promise_does_not_stand_under_what_the_promise_says() -> None:
    """Nothing that lost a message stands under "no silent loss"."""
    blocks = invoke("presets").stdout.split("\n\n")
    kept = {
        line.split()[0] for block in blocks if ": no " in block.partition("\n")[0] for line in block.splitlines()[1:]
    }
    broken = {one.name for one in load_all() if one.expect.verdict == "violated" and one.settings.is_promised}
    assert "kafka-gives-up" in broken
    assert not kept & broken

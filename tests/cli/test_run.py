"""`playground run`: the verdict decides the exit code, data goes to standard output and talk to standard error."""

import json
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from playground.engine.simulation import Simulation
from playground.scenario.load import load_preset
from tests.cli.helpers import invoke, preset_file

LOST_FOR_GOOD = """
[workload]
messages = 3
[producer]
outbox = "memory"
[[steps]]
do = "drop"
link = "deliver"
message = "m2"
[[steps]]
do = "crash"
node = "producer"
when = { event = "dropped", message = "m2" }
"""
NEVER_AT_REST = "[consumer]\nack = 'never'\n[run]\nsettle_ms = 1000\n"


def test_a_promise_that_holds_exits_with_0() -> None:
    assert invoke("run", "ack-lost").exit_code == 0


def test_a_promise_that_is_broken_exits_with_1(tmp_path: Path) -> None:
    result = invoke("run", preset_file(tmp_path, LOST_FOR_GOOD))
    assert result.exit_code == 1
    assert "promise broken · m2 lost\nBroken by m2 LOST under at-least-once." in result.stdout


def test_a_run_that_does_not_come_to_rest_exits_with_3(tmp_path: Path) -> None:
    result = invoke("run", preset_file(tmp_path, NEVER_AT_REST))
    assert result.exit_code == 3
    assert result.stdout.count("undecided ·") == 1


def test_a_ledger_of_which_nothing_is_worth_a_line_is_one_sentence() -> None:
    text = invoke("run", "sandbox").stdout
    assert "All 200 were applied once; --json has them one by one." in text
    assert "and 200 more" not in text
    assert "times sent" not in text


def test_an_endless_run_is_stopped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.scenario.outcome.Simulation", partial(Simulation, max_events=20))
    result = invoke("run", "ack-lost", "--messages", "3000")
    assert result.exit_code == 3
    assert "stopped after" in result.stderr
    assert "undecided ·" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["ack-lots"], "did you mean 'ack-lost'?"),
        (["ack-lost", "--guarantee", "at-leest-once"], "did you mean 'at-least-once'?"),
        (["ack-lost", "--system", "borker"], "did you mean 'broker'?"),
        (["confirm-lost", "--system", "direct"], "has no link 'confirm'"),
        (["ack-lost", "--messages", "1000001"], "from 0 to 1,000,000"),
        (["ack-lost", "--messages", "many"], "--messages"),
        (["ack-lost", "--seed", "tuesday"], "--seed"),
        (["ack-lost", "--trace", "no/such/folder/t.jsonl"], "cannot write"),
        (["."], "is a directory"),
        (["no-such-file.toml"], "no such file"),
        ([], "name a preset, a file or a share token, as in `playground run ack-lost`"),
    ],
)
def test_a_mistake_in_the_arguments_exits_with_2_and_a_hint(arguments: list[str], hint: str) -> None:
    result = invoke("run", *arguments)
    assert result.exit_code == 2
    assert hint in result.stderr
    assert not result.stdout


def test_a_broken_file_exits_with_2_and_one_line_a_mistake(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "[workload]\nmessages = -1\nstori = 'payment'\n")
    result = invoke("run", path)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 2
    assert not result.stdout


def test_the_json_is_the_example_of_the_format_with_its_values() -> None:
    result = invoke("run", "ack-lost", "--json")
    found = json.loads(result.stdout)
    messages, digest = found.pop("messages"), found.pop("digest")
    assert found == {
        "format": 1,
        "preset": "ack-lost",
        "system": "direct",
        "guarantee": "at-least-once",
        "seed": 7,
        "verdict": "holds",
        "promise": {"loss": "never", "duplicates": "possible"},
        "settled": True,
        "virtual_ms": 6200,
        "unfired_steps": [],
        "counters": {
            "sent": 5,
            "attempts": 6,
            "stored": 0,
            "dispatches": 0,
            "deliveries": 6,
            "effects": 6,
            "applied_once": 4,
            "duplicated": 1,
            "lost": 0,
            "failed": 0,
            "dead_lettered": 0,
            "pending": 0,
            "extra_effects": 1,
            "deduplicated": 0,
            "dropped": 1,
            "misreported": 0,
            "done_and_parked": 0,
            "stuck": 0,
            "out_of_order": 0,
        },
        "account": {"expected": 500, "actual": 600},
        "latency_ms": {"p50": 150, "p99": 150, "max": 150},
    }
    assert messages[2] == {
        "id": "m3",
        "guarantee": "at-least-once",
        "fate": "duplicated",
        "attempts": 2,
        "stored": 0,
        "dispatches": 0,
        "deliveries": 2,
        "effects": 2,
        "producer": "ok",
    }
    assert [message["id"] for message in messages] == ["m1", "m2", "m3", "m4", "m5"]
    assert len(digest) == 64


@pytest.mark.parametrize("command", ["run", "compare", "why", "diagram", "report", "record", "share", "cast"])
def test_every_command_that_runs_a_preset_takes_other_settings_and_tells_all_wrong_ones(command: str) -> None:
    result = invoke(command, "ack-lost", "--set", "consumer.dedup=memry", "--set", "consumer.proc=3")
    assert result.exit_code == 2
    assert "ack-lost: --set consumer.dedup: unknown dedup 'memry'; did you mean 'memory'?" in result.stderr
    assert "ack-lost: --set consumer.proc: unknown key 'proc'" in result.stderr
    assert invoke(command, "ack-lost", "--set", "consumer.dedup=memory").exit_code == 0


def test_a_run_under_another_setting_is_that_run() -> None:
    result = json.loads(invoke("run", "ack-lost", "--set", "consumer.dedup=memory", "--json").stdout)
    assert (result["counters"]["duplicated"], result["counters"]["deduplicated"]) == (0, 1)


def test_comparing_under_one_guarantee_only_makes_no_sense() -> None:
    result = invoke("compare", "ack-lost", "--set", "guarantee=exactly-once")
    assert (result.exit_code, result.stderr) == (
        2,
        "--set guarantee: compare runs all three; `playground run` takes one of them\n",
    )


def test_json_comes_without_narration() -> None:
    result = invoke("run", "ack-lost", "--json")
    assert not result.stderr


def test_a_run_without_messages_is_json_too() -> None:
    assert json.loads(invoke("run", "calm-at-most-once", "--messages", "0", "--json").stdout)["messages"] == []


def test_the_trace_hashes_to_the_digest(tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    result = invoke("run", "chaos-test", "--json", "--trace", str(trace))
    assert sha256(trace.read_bytes()).hexdigest() == json.loads(result.stdout)["digest"]


def test_narration_goes_to_standard_error_and_the_report_to_standard_output() -> None:
    result = invoke("run", "ack-lost")
    assert result.stderr.splitlines() == ["   3.150 s  m3 was charged; nobody told the producer.", ""]
    assert "nobody told the producer" not in result.stdout


def test_the_report_shows_the_verdict_the_duplicate_and_the_money() -> None:
    text = invoke("run", "ack-lost").stdout
    assert "promise kept · m3 charged twice\nAt-least-once promises no silent loss; duplicates are possible" in text
    assert "charged $600, expected $500: $100 too much" in text
    assert "m3  DUPLICATED           2           2        2  ok" in text


def test_a_wrong_report_of_failure_is_marked() -> None:
    text = invoke("run", "told-failed").stdout
    assert "MISREPORTED" in text
    assert "gave up!" in text


def test_a_message_that_was_done_and_is_parked_is_shown_as_both() -> None:
    text = invoke("run", "done-and-parked").stdout
    assert "DONE, PARKED" in text
    assert "m3  applied once, parked" in text
    result = json.loads(invoke("run", "done-and-parked", "--json").stdout)
    assert result["counters"]["done_and_parked"] == 1
    assert [message["id"] for message in result["messages"] if message.get("parked")] == ["m3"]


def test_a_summary_is_not_told_where_it_would_not_be_true() -> None:
    beginning = load_preset("heavy-weather").summary[:40]
    assert beginning in invoke("run", "heavy-weather").stdout
    other = invoke("run", "heavy-weather", "--guarantee", "at-least-once").stdout
    assert beginning not in other
    assert other.splitlines()[1].rstrip() == "at-least-once, direct, seed 14 (written for other settings)"


def test_a_long_ledger_shows_what_went_wrong() -> None:
    text = invoke("run", "heavy-weather-at-most-once", "--messages", "500").stdout
    lost = int(text.split("SENT")[1].splitlines()[1].split()[2])
    assert text.count("LOST   ") == min(lost, 50)
    assert "m1  " not in text
    assert "--json has them all" in text


def test_what_came_otherwise_than_expected_is_said_and_the_exit_code_stays_that_of_the_verdict(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    expects = '[expect]\nverdict = "holds"\nduplicated = 0\nfates = { m3 = "lost" }\n'
    wrong.write_text(invoke("presets", "ack-lost").stdout.split("[expect]")[0] + expects)
    said = "Not as [expect] in the preset has it: duplicated is 1, not 0; fate of m3 is duplicated, not lost."
    plain, other, as_json = (invoke("run", str(wrong), *more) for more in ((), ("--seed", "8"), ("--json",)))
    assert said in " ".join(plain.stdout.split())
    assert plain.exit_code == 0
    assert "[expect]" not in other.stdout, "it was written for the preset as it is"
    assert as_json.stderr.strip() == said
    assert "[expect]" not in as_json.stdout


def test_a_step_that_never_acted_is_named() -> None:
    result = invoke("run", "ack-lost", "--messages", "1")
    assert result.stderr.startswith("ack-lost: steps[0].message: m3 is never sent, so this step does nothing")
    assert "Step 1 (drop) never acted" in result.stdout
    assert "m3 was charged" not in result.stderr


@pytest.mark.parametrize("name", ["ack-lost", "chaos-test", "poison-message", "told-failed", "everything-goes-wrong"])
def test_the_report_fits_80_columns(name: str) -> None:
    result = invoke("run", name)
    assert max(map(len, (result.stdout + result.stderr).splitlines())) <= 80


def test_notes_are_not_told_where_they_would_not_be_true() -> None:
    assert "does not know" in invoke("run", "metric-lost").stderr
    other = invoke("run", "metric-lost", "--guarantee", "exactly-once")
    assert "does not know" not in other.stderr
    assert "notes are left out" in other.stderr


def test_a_trace_does_not_overwrite_its_own_preset(tmp_path: Path) -> None:
    path = preset_file(tmp_path, "")
    before = Path(path).read_text()
    assert invoke("run", path, "--trace", path).exit_code == 2
    assert Path(path).read_text() == before


def test_a_story_about_things_counts_them(tmp_path: Path) -> None:
    result = invoke("run", preset_file(tmp_path, '[workload]\nstory = "email"\nmessages = 2\n'))
    assert "e-mails sent 2, expected 2" in result.stdout


def test_a_preset_may_be_named_like_anything(tmp_path: Path) -> None:
    result = invoke("run", preset_file(tmp_path, "", name="@.toml"), "--json")
    assert json.loads(result.stdout)["preset"] == "@"


@pytest.mark.parametrize("option", ["--seed", "--messages"])
def test_digits_of_other_scripts_are_no_number_in_an_option(option: str) -> None:
    result = invoke("run", "ack-lost", option, "٣")
    assert result.exit_code == 2
    assert result.stderr == f"{option}: '٣' is no whole number; write one such as 7\n"

"""`playground matrix`: the table for people, the list for programs, and a cell as a preset."""

import json
from pathlib import Path

import pytest

from tests.cli.helpers import invoke
from tests.systems.matrix_tables import table


def test_the_list_has_the_keys_of_the_contract_and_null_where_there_is_no_bound() -> None:
    found = json.loads(invoke("matrix", "sqs", "--config", "default", "--json").stdout)
    by_fault = {one["fault"]: one for one in found}
    assert by_fault["F2"] == {
        "system": "sqs", "config": "default", "fault": "F2",
        "W": 2, "L": 2, "A": 2, "D": 2, "E": 2, "X": 2, "P": "ok", "outcome": "duplicated",
    }  # fmt: skip
    assert (by_fault["F10"]["A"], by_fault["F10"]["D"]) == (None, None)
    assert [*by_fault] == [one.fault for one in table("sqs").cells if one.config == "default"]


def test_a_fault_is_tried_in_every_configuration() -> None:
    found = json.loads(invoke("matrix", "http", "--fault", "f2", "--json").stdout)
    assert [one["config"] for one in found] == ["no-key", "key", "key-v2", "fresh-key"]
    assert {one["L"] for one in found} == {None}


def test_people_get_a_table_and_what_is_left_out_with_the_reason() -> None:
    text = invoke("matrix", "sqs", "--config", "default", columns=120).stdout
    assert "F7   1  1  2  2  2  2  ok  duplicated" in text
    assert "no F4b  Nothing remains to lose" in text
    assert "no F12  no key is kept and repeated, so no window ends" in text


@pytest.mark.parametrize(
    ("system", "config", "fault"),
    [
        ("rabbitmq", "confirms-quorum", "F2"),
        ("rabbitmq", "auto-ack", "F4a"),  # A copy that vanished before anybody could see it.
        ("kafka", "transactions", "F11"),  # A copy that is aborted.
        ("kafka", "default", "F10"),  # Tried without end.
        ("http", "key", "F2"),  # A request that the handler is not asked about.
    ],
)
def test_a_cell_is_a_preset_that_comes_to_its_numbers(tmp_path: Path, system: str, config: str, fault: str) -> None:
    path = tmp_path / "cell.toml"
    path.write_text(invoke("matrix", system, "--cell", f"{config}:{fault}").stdout, encoding="utf-8")
    result = json.loads(invoke("run", str(path), "--json").stdout)
    [cell] = json.loads(invoke("matrix", system, "--config", config, "--fault", fault, "--json").stdout)
    assert {"system": system, "config": config, "fault": fault, **result["matrix"]} == cell


def test_a_run_of_the_textbook_is_no_cell() -> None:
    assert "matrix" not in json.loads(invoke("run", "ack-lost", "--messages", "1", "--json").stdout)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["rabbit"], "unknown real system 'rabbit'; did you mean 'rabbitmq'? (sqs, sqs-fifo, rabbitmq, http"),
        (["broker"], "unknown real system 'broker' (sqs, sqs-fifo, rabbitmq, http"),
        (["rabbitmq@5"], "unknown real system 'rabbitmq@5'; did you mean 'rabbitmq@4."),
        (["sqs", "--config", "defaul"], "--config: unknown configuration 'defaul'; did you mean 'default'?"),
        (["sqs", "--fault", "F77"], "--fault: unknown fault 'F77'; did you mean 'F7'?"),
        (["sqs", "--fault", "F12"], "--fault F12: default: no key is kept and repeated, so no window ends"),
        (["sqs", "--cell", "default"], "--cell default: a cell is CONFIG:FAULT, such as default:F2"),
        (["sqs", "--cell", "default:F12"], "--cell default:F12: there is no such cell; no key is kept and repeated"),
    ],
)
def test_what_there_is_not_is_told_of_in_a_line(words: list[str], line: str) -> None:
    result = invoke("matrix", *words)
    assert result.exit_code == 2
    assert result.stderr.startswith(line)

"""`playground quiz --json`: a line in, a line out, whatever the line."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from playground.cli.app import app


def run(lines: bytes, *arguments: str) -> Result:
    result = CliRunner().invoke(app, ["quiz", *arguments], input=lines)
    assert "a mistake of its own" not in result.stderr, result.stderr
    return result


def answers(*lines: str | bytes) -> list[dict[str, Any]]:
    sent = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    result = run(sent, "--json", "--seed", "7")
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_claim_is_asked_answered_and_graded() -> None:
    ready, page, told, end = answers(
        '{"do": "ask", "kind": "claim"}',
        '{"do": "answer", "chosen": [1], "confidence": "sure"}',
        '{"do": "answer"}',
    )
    assert ready == {"is": "ready", "format": 1, "seed": 7}
    assert page["options"] == [
        "True: it is so, as it is said",
        "Half true: it is so of a part (one leg, one session, one of two failures), or only with some settings",
        "Wrong: it is not so of anything that it names, or no longer",
    ]
    assert told["was_right"] is told["marks"][0]["right"]
    assert end["marks"] == told["marks"]


def test_what_is_no_request_is_answered_with_an_error_and_the_next_one_is_heard() -> None:
    wrong: list[str | bytes] = ["nonsense", "[" * 100_000, b"\xff", "9" * 5000, '{"a": "' + "x" * 1_000_001 + '"}', "7"]
    _, *errors, last = answers(*wrong, "", '{"do": "list"}')
    assert [one["is"] for one in errors] == ["error"] * len(wrong)
    assert errors[2]["error"] == "not UTF-8"
    assert errors[4]["error"] == "longer than 1000000 bytes"
    assert last["is"] == "list"


def test_without_json_it_says_for_whom_it_is() -> None:
    result = run(b"")
    assert result.exit_code == 2
    assert "quiz --json" in result.stderr
    assert "playground practice" in result.stderr

"""`playground quiz --json`: questions and grades for other programs, a JSON object a line, in and out."""

import json
import secrets
import sys
from typing import Final

from playground.cli.terminal import complain
from playground.practice.quiz import Quiz

_LONGEST: Final = 1_000_000
"""Bytes of a request; a longer one is none."""


def serve_quiz(*, seed: int | None, as_json: bool) -> None:
    """Answer line by line, until nothing more comes."""
    if not as_json:
        complain("quiz: is for programs, and speaks JSON: `quiz --json`; for people there is `playground practice`")
    quiz = Quiz(secrets.randbelow(1_000_000) if seed is None else seed)
    _say(quiz.greeting())
    while line := sys.stdin.buffer.readline(_LONGEST + 1) if sys.stdin is not None else b"":
        if len(line) > _LONGEST:
            _say({"is": "error", "error": f"longer than {_LONGEST} bytes"})
            while line and not line.endswith(b"\n"):
                line = sys.stdin.buffer.readline(_LONGEST)
        elif line.strip():
            _say(_reply(quiz, line))


def _reply(quiz: Quiz, line: bytes) -> dict[str, object]:
    try:
        request = json.loads(line.decode())
    except UnicodeDecodeError:
        return {"is": "error", "error": "not UTF-8"}
    except (ValueError, RecursionError) as error:
        return {"is": "error", "error": f"not JSON: {error}"}
    return quiz.reply(request)


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)

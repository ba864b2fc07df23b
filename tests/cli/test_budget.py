"""Hostile files and tokens in a process that may use so much memory and processor time and no more.

What is beyond the budget would end in a kill or a `MemoryError`; what is within it ends as the contract says.
"""

import json
import resource
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from playground.scenario.token_text import seal
from tests.cli.helpers import HEAD, PROGRAM, environment
from tests.typical import mostly

CPU_S: Final = 30
MEMORY: Final = 1 << 30
EVENTS: Final = 200_000
"""As many as a token may have."""

Raw = dict[str, Any]
TOP: Final[Raw] = {"format": 1, "title": "T", "guarantee": "at-least-once"}
MANY: Final[Raw] = {**TOP, "workload": {"messages": 1_000_000, "every_ms": 1}}
AT_ONCE: Final[Raw] = {**TOP, "workload": {"messages": 100_000, "every_ms": 0}}


def steps(often: int, /, **keys: Any) -> list[Raw]:
    return [keys] * often


TOKENS: Final[dict[str, Raw]] = {
    "waits for what never comes": {
        **MANY,
        "steps": steps(10_000, do="crash", node="consumer", when={"event": "gave-up", "message": "m1"}),
    },
    "waits for the last of many": {
        **MANY,
        "steps": steps(10_000, do="crash", node="consumer", when={"event": "sent", "nth": 10**9}),
    },
    "faults for a packet that never comes": {
        **MANY,
        "steps": steps(10_000, do="drop", link="ack", message="m999999"),
    },
    "faults for any packet": {**MANY, "steps": steps(10_000, do="drop", link="ack", attempt=10**9)},
    "sends that set off sends": {
        **TOP,
        "steps": [*steps(9_990, do="send", count=100, when={"event": "send-requested"}), {"do": "send"}],
    },
    "one great send": {**TOP, "steps": steps(1, do="send", count=900_000)},
    "nothing arrives": {**MANY, "producer": {"ack_timeout_ms": 1}, "links": {"loss": 1.0}},
    "pauses": {**AT_ONCE, "steps": steps(10_000, do="pause", node="consumer", for_ms=1, at_ms=50)},
    "cuts": {**AT_ONCE, "steps": steps(10_000, do="cut", links=["ack", "deliver"], at_ms=49)},
    "doubles": {**AT_ONCE, "links": {"duplicate": 1.0}, "consumer": {"processing_ms": 0}},
    "a real database": {**AT_ONCE, "consumer": {"store": "sqlite", "dedup": "transaction", "processing_ms": 0}},
}
FILES: Final[dict[str, tuple[str, int]]] = {
    "ten thousand faults": ("[[steps]]\ndo = 'drop'\nlink = 'ack'\nmessage = 'm999'\n" * 10_000, 0),
    "ten thousand lines of narration": ("[[steps]]\ndo = 'say'\ntext = 'hello\u202ethere'\n" * 10_000, 0),
    "a million characters of narration": ("[[steps]]\ndo = 'say'\ntext = '" + "\u6f22\u200d" * 150_000 + "'\n", 0),
    "a million concepts": ("concepts = [" + "1," * 400_000 + "]\n", 2),
}
"""What a file has below its head, and the exit code of `run`: done, or refused."""


def within_budget(*arguments: str) -> tuple[int, str]:
    """The exit code of the program and what it said, in a process that has no more than the budget."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    run = subprocess.run([*PROGRAM, *arguments], capture_output=True, env=environment(), preexec_fn=limit, check=False)
    return run.returncode, run.stderr.decode()


@pytest.mark.parametrize(
    "table",
    mostly(
        TOKENS, "waits for what never comes", "one great send", "nothing arrives", "cuts", "doubles", "a real database"
    ),
)
def test_a_hostile_token_is_refused_within_the_budget_and_in_one_line(table: Raw) -> None:
    token = seal(bytes(12), json.dumps([EVENTS, "", "", "mine", table], separators=(",", ":")).encode())
    code, said = within_budget("run", token)
    assert code == 2, said
    assert said.endswith(": was made by another engine: here its run has another record\n")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("file", mostly(FILES, "ten thousand faults", "a million concepts"))
def test_a_hostile_file_is_done_or_refused_within_the_budget(file: tuple[str, int], tmp_path: Path) -> None:
    body, code = file
    path = tmp_path / "p.toml"
    path.write_text(HEAD + body, encoding="utf-8")
    assert within_budget("run", str(path))[0] == code


def test_a_run_that_does_not_end_is_stopped_within_the_budget_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(HEAD + "[producer]\nack_timeout_ms = 1\n[run]\nchaos_ms = 10000000000\n[links]\nloss = 1.0\n")
    code, said = within_budget("run", str(path))
    assert code == 3
    assert "stopped after 2,000,6" in said

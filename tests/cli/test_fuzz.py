"""The command line under fire: hostile files, tokens, names, values and environments, in this process.

Whatever they are: no traceback, an exit code of the contract, and nothing raw on either stream.
`PLAYGROUND_EXAMPLES=5000` tries harder.
"""

import json
import os
import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from playground.cli.app import app
from playground.scenario.catalogue import library_text, preset_names
from playground.scenario.token_text import seal
from tests.cli.helpers import HEAD
from tests.strangers import HOSTILE, HOSTILE_PRESET, NAMES, UNSEEN, unseen

EXAMPLES: Final = int(os.environ.get("PLAYGROUND_EXAMPLES", "120"))
under_fire: Final = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
CODES: Final = {"run": {0, 1, 2, 3}, "check": {0, 1, 2}, "replay": {0, 2, 4}}
"""Of a command; the others have 0 and 2."""
COMMANDS: Final = (
    *("run", "compare", "why", "diagram", "check", "presets"),
    *("report", "record", "replay", "share", "cast", "play"),
)

_ODD_NUMBERS: Final = ["-1", "0", "00", "\u00b2", "\u0663", "1e3", "nan", "inf", "-inf", "1_000", "0x10", "9" * 5000]
_ODD_WORDS: Final = ["", " ", "-" + "9" * 25, "true", "m1", "..", "/", "-", "--", "~", "%s", "dp1_", "dp2_AA"]
ODD: Final = st.one_of(
    st.sampled_from([*_ODD_NUMBERS, *_ODD_WORDS, *NAMES, HOSTILE, UNSEEN]),
    st.text(st.characters(exclude_characters="\0"), max_size=8),
)
"""Values that nobody would type, but a script, a slip or a stranger."""
OPTIONS: Final = (
    *("--seed", "--messages", "--guarantee", "--system", "--speed", "--idle", "--format", "--kind", "--message"),
    *("--against", "--concept", "--theme", "--json", "--when", "--ascii", "--paused", "--help", "--version"),
)
VARIABLES: Final = (
    *("COLUMNS", "LINES", "TERM", "NO_COLOR", "COLORTERM", "LANG", "LC_ALL", "HOME"),
    *(
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "TERMINAL_WIDTH",
        "JUPYTER_COLUMNS",
        "JUPYTER_LINES",
        "PYTHONIOENCODING",
    ),
)
ENVIRONMENTS: Final = st.dictionaries(
    st.sampled_from(VARIABLES),
    # What the system can hold: bytes without a zero, of which those that are no UTF-8 are surrogates here.
    st.one_of(
        st.none(),
        ODD.filter(lambda value: "\0" not in value and re.search("[\ud800-\udc7f\udd00-\udfff]", value) is None),
    ),
    max_size=3,
)
ARGUMENTS: Final = st.lists(
    st.one_of(
        st.sampled_from(OPTIONS),
        ODD,
        st.tuples(st.sampled_from(OPTIONS), ODD).map("=".join),
        st.sampled_from(["ack-lost", "m1", "exactly-once", "broker"]),
    ),
    max_size=4,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """The text of a file: anything, or a preset in which a piece is replaced."""
    if draw(st.booleans()):
        return draw(st.one_of(st.text(max_size=40), st.text(max_size=40).map(HEAD.__add__), st.just(HOSTILE_PRESET)))
    text = library_text(draw(st.sampled_from(preset_names())))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 30)))
    piece = draw(st.one_of(ODD, st.sampled_from(["\n[[steps]]\n", '"', "[", "#= record 1\n"])))
    return text[:start] + piece + text[end:]


@st.composite
def tokens(draw: st.DrawFn) -> str:
    """A whole token with anything in it, or no token."""
    preset = {"format": 1, "title": HOSTILE, "guarantee": "at-least-once", draw(ODD): draw(ODD)}
    content = draw(st.sampled_from([[60, "", "", draw(ODD), preset], [60, "ack-lost", draw(ODD)], draw(ODD), preset]))
    return draw(st.one_of(st.just(seal(bytes(12), json.dumps(content).encode())), ODD.map("dp1_".__add__)))


@pytest.fixture(autouse=True)
def short_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A run that does not end is stopped sooner here, the library has a few presets, and what is written lands nowhere.

    The whole of it is checked in `test_check.py`; here each `check` without a name would take as long as all else.
    """
    monkeypatch.setattr("playground.cli.check.preset_names", lambda: ("ack-lost", "calm-at-least-once"))
    monkeypatch.setattr("playground.engine.limits.EVENTS_A_RUN", 2_000)
    monkeypatch.chdir(tmp_path)


def answer(command: str, *arguments: str, **environment: str | None) -> None:
    """Run a command, and hold its answer to the contract."""
    result = CliRunner().invoke(app, [command, *arguments], env={"COLUMNS": "80", **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in CODES.get(command, {0, 2}), result.stderr
    assert unseen(result.stdout + result.stderr) == []
    assert "Traceback" not in result.stderr
    assert "a mistake of its own" not in result.stderr
    if result.exit_code == 2:
        assert result.stderr


@under_fire
@given(st.sampled_from(COMMANDS), ARGUMENTS, ENVIRONMENTS)
@example("run", ["ack-lost"], {"COLUMNS": "\u00b2"})
@example("compare", ["ack-lost"], {"COLUMNS": "9" * 25, "LINES": "\u00b2"})
@example("run", ["ack-lost", "--messages", "9" * 5000], {})
@example("run", ["ack-lost"], {"HOME": None, "XDG_CONFIG_HOME": "\udcff"})
def test_no_arguments_and_no_environment_end_in_a_traceback(
    command: str, arguments: list[str], environment: dict[str, str | None]
) -> None:
    answer(command, *arguments, **environment)


@under_fire
@given(st.sampled_from(COMMANDS), texts(), st.sampled_from(NAMES), ENVIRONMENTS)
def test_no_file_ends_in_a_traceback(command: str, text: str, name: str, environment: dict[str, str | None]) -> None:
    Path(f"{name}.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    answer(command, f"{name}.toml", **environment)


@under_fire
@given(st.sampled_from(COMMANDS), tokens())
@example("run", "dp1_AAA3EhMm2bnyAAAAAAAAAAAAAAAAizbUUQDWOxAMLMUUquGqFEBSUHVABkgBkpUK6HYqKMWUplgYGIA01sYCAA")
def test_no_token_ends_in_a_traceback(command: str, token: str) -> None:
    answer(command, token)

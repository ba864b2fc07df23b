"""Whatever the file: it loads, or it gives mistakes of one line each, soon. Never another exception."""

import copy
import time
from collections.abc import Iterator
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.fields import LINKS
from playground.scenario.build import build
from playground.scenario.catalogue import library_text, preset_names
from playground.scenario.load import Overrides, PresetError, load_text
from playground.scenario.preset import Preset
from playground.scenario.validate import problems_of
from playground.scenario.words import GUARANTEES, MAX_BYTES, SYSTEM_NAMES
from tests.typical import mostly

from .helpers import HEAD
from .strategies import RELAXED, Raw, valid_tables

SOON_SECONDS = 15
"""For a file of the largest size on a busy machine; most take a millisecond."""

SCALARS = st.one_of(
    st.integers(), st.integers(-3, 3), st.floats(), st.booleans(), st.text(max_size=5), st.dates(),
    st.sampled_from([*LINKS, *SYSTEM_NAMES, "m3", "broker", "stored", "automatic", 10**25, -(2**63), float("nan")]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
)
KEYS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["links", "link", "when", "node", "message", "after_ms", "at_ms", "count", "ack", "do", "broker"]),
)
OVERRIDES = st.builds(
    Overrides,
    guarantee=st.one_of(st.none(), st.sampled_from(GUARANTEES), st.text(max_size=5)),
    seed=st.one_of(st.none(), st.integers()),
    system=st.one_of(st.none(), st.sampled_from(SYSTEM_NAMES), st.text(max_size=5)),
    messages=st.one_of(st.none(), st.integers()),
)


def load_or_mistakes(text: str, overrides: Overrides | None = None) -> Preset | None:
    """The preset; nothing if there are mistakes, having looked at each of them."""
    try:
        return load_text(text, "p.toml", overrides or Overrides())
    except PresetError as error:
        look_at(error)
        return None


def look_at(error: PresetError) -> None:
    """Each mistake is one printable line that names the file."""
    assert error.mistakes
    for mistake in error.mistakes:
        assert mistake.problem
        assert str(mistake).startswith("p.toml: ")
        assert str(mistake).isprintable()


def containers(value: Any) -> Iterator[Any]:
    """Every table and list that is not empty, from the outside in."""
    if isinstance(value, (dict, list)) and value:
        yield value
        for child in value.values() if isinstance(value, dict) else value:
            yield from containers(child)


def mutate(raw: Raw, draw: st.DataObject) -> Raw:
    """A copy of the table with one key or item deleted, renamed, replaced, moved or put a level deeper."""
    mutant = copy.deepcopy(raw)
    found = list(containers(mutant))
    if not found:
        return mutant
    where = draw.draw(st.sampled_from(found))
    index = draw.draw(st.sampled_from(list(where) if isinstance(where, dict) else range(len(where))))
    match draw.draw(st.sampled_from(["delete", "rename", "replace", "nest", "move"])):
        case "delete":
            del where[index]
        case "replace":
            where[index] = draw.draw(VALUES)
        case "nest":
            where[index] = draw.draw(st.sampled_from([[where[index]], {index: where[index]}]))
        case "move":
            target = draw.draw(st.sampled_from([one for one in found if isinstance(one, dict)]))
            target[draw.draw(KEYS)] = copy.deepcopy(where[index])
        case _ if isinstance(where, dict):
            where[draw.draw(KEYS)] = where.pop(index)
    return mutant


@settings(RELAXED)
@given(valid_tables())
def test_a_valid_table_has_no_mistakes_and_builds(raw: Raw) -> None:
    assert problems_of(raw) == []
    assert build(raw, "p").title == raw["title"]


@settings(RELAXED, max_examples=400)
@given(valid_tables(), st.data())
def test_a_changed_table_builds_or_has_mistakes(raw: Raw, draw: st.DataObject) -> None:
    mutant = raw
    for _ in range(draw.draw(st.integers(1, 3))):
        mutant = mutate(mutant, draw)
    mutant = {str(key): value for key, value in mutant.items()}
    if not problems_of(mutant):
        build(mutant, "p")


@settings(RELAXED, max_examples=200)
@given(valid_tables(), OVERRIDES)
def test_a_valid_file_under_any_overrides_loads_or_has_mistakes(raw: Raw, overrides: Overrides) -> None:
    load_or_mistakes(tomlkit.dumps(raw), overrides)


@settings(RELAXED, max_examples=400)
@given(st.sampled_from(preset_names()), st.data())
def test_a_damaged_text_loads_or_has_mistakes(name: str, draw: st.DataObject) -> None:
    text = library_text(name)
    start = draw.draw(st.integers(0, len(text)))
    end = draw.draw(st.integers(start, min(len(text), start + 40)))
    splice = draw.draw(
        st.one_of(
            st.text(max_size=6), st.sampled_from(["[", "]]", "=", '"', '"""', "\0", ".", "{", "nan", "\n", "9" * 30])
        )
    )
    load_or_mistakes(text[:start] + splice + text[end:])


@settings(RELAXED)
@given(st.sampled_from(preset_names()), st.integers(0, 5000))
def test_a_truncated_text_loads_or_has_mistakes(name: str, length: int) -> None:
    load_or_mistakes(library_text(name)[:length])


@settings(RELAXED)
@given(st.text())
def test_any_text_loads_or_has_mistakes(text: str) -> None:
    assert load_or_mistakes(text) is None


STEP = "[[steps]]\n"
LARGE = {
    "unknown keys": "".join(f"k{number} = 1\n" for number in range(90_000)),
    "misspelt keys": "".join(f"titl{number} = 1\n" for number in range(70_000)),
    "empty steps": HEAD + STEP * 100_000,
    "wrong steps": HEAD + f'{STEP}do = "cut"\nlinks = ["dlv"]\nfo_ms = 3\n' * 10_000,
    "a long list": HEAD + "concepts = [" + "1," * 400_000 + "]",
    "one link often": HEAD + f'{STEP}do = "cut"\nlinks = [' + '"ack",' * 150_000 + "]",
    "many fates": HEAD + "[expect.fates]\n" + "".join(f'm{number + 1} = "x"\n' for number in range(60_000)),
    "a dotted key": "a." * 400_000 + "a = 1",
    "a quoted dotted key": '"\\"".' * 150_000 + "a = 1",
    "a long header and many keys": "[" + "a." * 30 + "a]\n" + "".join(f"k{n} = 1\n" for n in range(80_000)),
    "nested lists": "a = " + "[" * 1_000_000,
    "nested tables": "a = " + "{a = " * 200_000,
    "a deep list": HEAD + "concepts = " + "[" * 200 + "]" * 200,
    "a decimal number": HEAD + "seed = " + "9" * 1_000_000,
    "a hexadecimal number": HEAD + f"{STEP}do = 0x" + "f" * 1_000_000,
    "a long text": HEAD + 'summary = "' + "x" * 900_000 + '\\u0000"',
    "quotes": '"' * 1_000_000,
    "escaped quotes": '"' + '\\"' * 500_000,
    "quotes in a long text": 'a = """' + '""\\"' * 250_000,
    "a long word": "a" * 1_000_000,
    "empty lines": "\n" * 1_000_000,
}


@pytest.mark.parametrize(
    "text",
    mostly(
        LARGE,
        "misspelt keys",
        "wrong steps",
        "a long list",
        "a dotted key",
        "nested lists",
        "a deep list",
        "a decimal number",
        "a long text",
        "quotes",
        "a long word",
    ),
)
def test_a_hostile_file_is_refused_soon(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert len(text) <= MAX_BYTES
    started = time.process_time()
    assert load_or_mistakes(text) is None
    assert time.process_time() - started < SOON_SECONDS
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("overrides", [Overrides(messages=10**9), Overrides(seed=10**5000)], ids=["messages", "seed"])
def test_a_giant_override_is_refused(overrides: Overrides) -> None:
    assert load_or_mistakes(HEAD, overrides) is None

"""Hostile tokens: whatever the characters are, one line or the very preset that was shared; soon, and never a crash."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.scenario.load import PresetError, load_preset
from playground.scenario.outcome import play_out
from playground.scenario.token import read_token, token_of
from playground.scenario.token_text import MAX_TOKEN, TokenError, seal, unseal
from playground.scenario.validate import problems_of

from .strategies import RELAXED, valid_tables

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TOKENS = [token_of(play_out(load_preset(name))) for name in ("ack-lost", "chaos-test")]
HEAD = bytes(12)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A token, and the same with something replaced, inserted, left out or exchanged."""
    token = damaged = draw(st.sampled_from(TOKENS))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(st.integers(0, len(damaged))), draw(st.integers(0, len(damaged)))))
        new = draw(
            st.one_of(st.text(ALPHABET, max_size=6), st.text(max_size=3), st.just(damaged[start:end].swapcase()))
        )
        if draw(st.booleans()):
            end = min(end, start + len(new))
        damaged = damaged[:start] + new + damaged[end:]
    return token, damaged


@settings(max_examples=1500, deadline=None)
@given(damaged())
def test_a_damaged_token_is_refused_in_one_line_or_is_the_original(pair: tuple[str, str]) -> None:
    token, text = pair
    try:
        preset = load_preset(text)
    except PresetError as error:
        (mistake,) = error.mistakes
        assert str(mistake).isprintable()
    else:
        assert preset == load_preset(token)
        assert "".join(text.split()) == token


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["dp1_", "dp1_AA", TOKENS[0][:30]]))
def test_a_text_that_only_begins_as_a_token_is_refused(text: str, start: str) -> None:
    with pytest.raises((PresetError, TokenError)):
        read_token(start + text)


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(["ack-lost", "", "m1", "steps", "workload"]),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(st.sampled_from(["steps", "workload", "format", "title", "links", "expect", "x"]), inner),
    ),
    max_leaves=20,
)


def refusal_of(content: bytes) -> str:
    """Why a whole token with this content is refused; empty if it holds a valid preset."""
    try:
        shared = read_token(seal(HEAD, content))
    except TokenError as error:
        return str(error)
    assert problems_of(shared.table) == []
    return ""


@settings(max_examples=500, deadline=None)
@given(st.one_of(json_values, st.lists(json_values, min_size=3, max_size=5)))
@example([1, "", "", "mine", {"title": math.nan}])
@example([1, "", "", "mine", {"steps": [None]}])
@example([True, "ack-lost", "", "mine", {}])
def test_no_content_is_taken_for_a_preset_that_is_none(content: Any) -> None:
    assert refusal_of(json.dumps(content).encode()).isprintable()
    assert refusal_of(json.dumps(content).encode())


@settings(RELAXED, max_examples=300)
@given(json_values, st.sampled_from(["steps", "workload", "links", "expect", "format", "title", "x"]), valid_tables())
def test_no_patch_makes_anything_but_a_valid_preset(value: Any, key: str, table: dict[str, Any]) -> None:
    from playground.scenario.catalogue import library_table
    from playground.scenario.token_content import hash_of

    base = hash_of(library_table("ack-lost"))
    for patch in ({key: value}, table | {key: value}):
        assert refusal_of(json.dumps([67, "ack-lost", base, "mine", patch]).encode()).isprintable()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_a_preset(content: bytes) -> None:
    assert refusal_of(content)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"[1" + b"0" * 10_000 + b',"ack-lost","x"]',
        b'[-1,"ack-lost","x"]',
        b'[1,"","","mine",' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"]",
        b'[1,"","","mine",{"format":1,"steps":[' + b"0," * 5000 + b"0]}]",
    ],
)
def test_deep_and_giant_json_is_refused(content: bytes) -> None:
    assert refusal_of(content)


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "x\n", "\x1b[31m"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    preset = {"format": 1, "title": "T", "guarantee": "at-least-once"}
    assert refusal_of(json.dumps([1, "", "", "x", preset]).encode()) == ""
    assert "as no file can be named" in refusal_of(json.dumps([1, "", "", name, preset]).encode())


def test_a_bomb_is_not_unpacked() -> None:
    token = seal(HEAD, b"[" + b" " * 10_000_000)
    assert len(token) < MAX_TOKEN
    with pytest.raises(TokenError, match="holds too much: more than 1,048,576 bytes"):
        read_token(token)


def test_what_was_packed_otherwise_is_refused() -> None:
    import zlib

    from playground.scenario import token_text

    for packed in (b"", zlib.compress(b"[]"), b"\xff" * 40, b"\x03\x00extra"):
        inside = HEAD + packed
        token = "dp1_" + token_text._text(token_text._envelope(inside) + inside)
        with pytest.raises(TokenError, match=r"holds nothing that can be unpacked|holds no preset"):
            read_token(token)


def test_a_token_that_is_too_short_for_its_head_is_refused() -> None:
    token = seal(b"", b"")
    assert unseal(token, 0) == (b"", b"")
    with pytest.raises(TokenError, match="damaged"):
        unseal(token, 12)

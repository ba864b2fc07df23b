"""Share tokens: short, self-contained, and opened only if they lead to the very run that was shared."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings

from playground.engine.commands import Drop
from playground.engine.places import Place
from playground.engine.settings import WorkloadSettings
from playground.engine.simulation import Simulation
from playground.recording.recording import record_session
from playground.scenario import token_content
from playground.scenario.build import build
from playground.scenario.catalogue import library_table
from playground.scenario.load import Overrides, PresetError, is_token, load_preset
from playground.scenario.outcome import play_out
from playground.scenario.preset import Preset
from playground.scenario.token import MAX_EVENTS, open_token, play_shared, read_token, token_of
from playground.scenario.token_content import hash_of, patch_between, patched, table_of
from playground.scenario.token_text import TokenError
from tests.library import on_each_name
from tests.properties.profiles import brisk
from tests.reference.random_presets import presets

from .strategies import RELAXED, valid_tables

FROZEN = {
    "library": "dp1_AAAgZt7HBodK815iNynnTuedxbA3izYzB6dpXbDLge528wxzTFeKBQA",
    "changed": "dp1_AAAyFefmPe_VCeiITZEJJijGEEgMizYxB6dpXbDLge528wxzTFdCFqvGnZV0cMSSca0OPDpAVtfGAgA",
    "whole": (
        "dp1_AADWiCOJYpEQ815iNynnTuedxbA3jZaxCsMgEIZfRTofhdDGDn2NbMUhISlxUEt0yZB37120xLMh7SYqwv1-5-dD3oC8Q3es"
        "7UAw7Oxq0ICktjC2QVi6gSi1LtKxGazJJTqiGlNcUajtbDD8zZQ6qhOEd9y49Br6JNlCimWldAAdxgSpfqSzZoKF7zNWl5AteaB5"
        "r_zRI-ayfhGwA9AG_V1Y17l-FgHBZDWfT4uCQ4YjuDVk6EpgmErYQMUxR_UKDNbqi9Eqw_eJf4eENCeXJjJ2jfbT8HLTZ-2A5UW9"
        "AQ"
    ),
}
"""Tokens as version 1 has made them; every playground that reads version 1 must open them for ever."""


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    open_token.cache_clear()


def share(preset: Preset) -> str:
    return token_of(play_out(preset))


def refusal(token: str) -> str:
    with pytest.raises(PresetError) as caught:
        load_preset(token)
    (mistake,) = caught.value.mistakes
    return mistake.problem


@on_each_name
def test_every_preset_of_the_library_fits_in_200_characters_and_is_opened_again(name: str) -> None:
    token = share(load_preset(name))
    print(f"{name}: {len(token)} characters")
    assert len(token) <= 200
    assert load_preset(token) == load_preset(name)


@on_each_name
def test_under_other_settings_it_is_still_short(name: str) -> None:
    overrides = Overrides(guarantee="at-most-once", seed=2**62, messages=7)
    changed = load_preset(name, overrides)
    token = share(changed)
    assert len(token) <= 200
    assert load_preset(token) == changed


def test_a_summary_is_shared_and_not_told_where_its_preset_runs_under_other_settings() -> None:
    own, other = (load_preset("ack-lost", overrides) for overrides in (Overrides(), Overrides(seed=3)))
    opened = [load_preset(share(preset)) for preset in (own, other)]
    assert [preset.told_summary for preset in opened] == [own.summary, ""]
    assert [preset.summary for preset in opened] == [own.summary, own.summary]
    assert [preset.is_altered for preset in (own, other, *opened)] == [False, True, False, True]


def test_a_token_can_be_changed_like_any_preset() -> None:
    token = share(load_preset("ack-lost"))
    overrides = Overrides(guarantee="exactly-once", messages=3)
    assert load_preset(token, overrides) == load_preset("ack-lost", overrides)
    with pytest.raises(PresetError, match=r"dp1_.*: --guarantee: unknown guarantee 'thrice'"):
        load_preset(token, Overrides(guarantee="thrice"))


def test_a_session_with_a_preset_of_the_library_is_its_changes() -> None:
    preset = load_preset("chaos-test")
    simulation = Simulation(preset.settings, preset.steps)
    simulation.run_until(5000)
    simulation.give(Drop(link=Place.ACK))
    session = record_session(simulation, preset)
    token, alone = token_of(session.outcome), share(replace(session.preset, name="mine"))
    assert load_preset(token) == session.preset
    assert len(token) < len(alone) / 2


def test_a_preset_of_somebodys_own_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    preset = replace(load_preset("chaos-test"), name="mine")
    token = share(preset)
    monkeypatch.setattr(token_content, "preset_names", list)
    assert load_preset(token) == preset


@brisk
@given(presets())
def test_any_preset_is_opened_as_it_was_shared(raw: dict[str, Any]) -> None:
    preset = build(raw, "ack-lost of my own")
    outcome = play_out(preset)
    assume(len(outcome.log) <= MAX_EVENTS)
    token = token_of(outcome)
    assert load_preset(token) == preset
    assert play_out(load_preset(token)).digest == outcome.digest


@settings(RELAXED)
@given(valid_tables(), valid_tables())
def test_a_patch_makes_the_one_preset_of_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    old_table, new_table = table_of(build(old, "p")), table_of(build(new, "p"))
    assert patched(old_table, patch_between(old_table, new_table)) == new_table


def test_a_patch_names_what_stays_by_number_and_what_goes_by_null() -> None:
    first, second, new = {"do": "say", "text": "1"}, {"do": "say", "text": "2"}, {"do": "send"}
    base = {"title": "T", "workload": {"messages": 3, "amount": 1}, "links": {"loss": 0.1}, "steps": [first, second]}
    table = {"title": "T", "workload": {"messages": 3}, "links": {"jitter_ms": 1}, "steps": [new, second]}
    patch = {"workload": {"amount": None}, "links": {"jitter_ms": 1}, "steps": [new, 1]}
    assert patch_between(base, table) == patch
    assert patched(base, patch) == table


@pytest.mark.parametrize("kind", FROZEN)
def test_tokens_of_version_1_are_opened_for_ever(kind: str) -> None:
    shared = read_token(FROZEN[kind])
    expected = {
        "library": load_preset("ack-lost"),
        "changed": load_preset("ack-lost", Overrides(guarantee="exactly-once", messages=3)),
        "whole": replace(load_preset("ack-lost"), name="mine"),
    }
    assert shared.preset == expected[kind]
    assert play_out(shared.preset).digest.startswith(shared.digest)


def test_spaces_and_line_breaks_of_a_chat_do_no_harm() -> None:
    token = share(load_preset("ack-lost"))
    assert load_preset(f"  {token[:30]}\n {token[30:]}\n") == load_preset("ack-lost")


@pytest.mark.parametrize("missing", [1, 2, 3, 4, 5, 20])
def test_a_token_that_was_cut_off_is_told_how_much_is_missing(missing: int) -> None:
    characters = "its last character is" if missing == 1 else f"its last {missing} characters are"
    assert refusal(share(load_preset("ack-lost"))[:-missing]) == f"cut off: {characters} missing"


def test_a_token_of_which_hardly_anything_is_left_is_cut_off() -> None:
    assert refusal("dp1_") == refusal(share(load_preset("ack-lost"))[:12]) == "cut off: most of it is missing"


def test_every_single_changed_character_is_noticed() -> None:
    token = share(load_preset("ack-lost"))
    for place in range(4, len(token)):
        other = "A" if token[place] != "A" else "B"
        assert refusal(token[:place] + other + token[place + 1 :]) == "damaged: a character is wrong"


def test_other_damage_is_said_in_one_line() -> None:
    token = share(load_preset("ack-lost"))
    assert refusal(token + "A") == "damaged: 1 character is there beyond its end"
    assert refusal(token + "AA") == "damaged: 2 characters are there beyond its end"
    assert refusal(token[:20] + "\u00e9" + token[21:]) == "damaged: '\u00e9' is in no token"
    assert refusal(token[:20] + "\x1b" + token[21:]) == "damaged: '\\x1b' is in no token"
    assert refusal("dp1_" + "A" * 1_000_000).startswith("too long for a token")


def test_a_token_of_another_version_is_not_tried() -> None:
    token = share(load_preset("ack-lost"))
    newer = "a token of version 2, from a newer playground; this one reads version 1"
    assert refusal(token.replace("dp1_", "dp2_")) == newer
    for no_version in ("dp0_", "dp01_"):
        assert "of no version that there is" in refusal(token.replace("dp1_", no_version))


def test_what_does_not_begin_as_a_token_is_none() -> None:
    assert not is_token("ack-lost")
    assert not is_token("dp_1")
    with pytest.raises(TokenError, match="no share token; one begins with 'dp1_'"):
        read_token("ack-lost")
    assert "a share token begins with 'dp1_'" in refusal(share(load_preset("ack-lost")).removeprefix("dp1_"))


def test_a_preset_that_has_changed_in_the_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    token = share(load_preset("ack-lost"))
    changed = library_table("ack-lost") | {"seed": 8}
    monkeypatch.setattr(token_content, "library_table", lambda _: changed)
    assert refusal(token) == "builds on the library's 'ack-lost', which has changed since"


def test_a_mended_text_in_the_library_is_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    token = share(load_preset("ack-lost"))
    table = library_table("ack-lost")
    mended = table | {"title": "Mended", "steps": [step | {"note": "Mended."} for step in table["steps"]]}
    assert hash_of(mended) == hash_of(table)
    monkeypatch.setattr(token_content, "library_table", lambda _: mended)
    assert load_preset(token).title == "Mended"


def test_what_is_said_is_on_record_and_so_a_change() -> None:
    table = library_table("heavy-weather")
    assert hash_of(table | {"steps": [step | {"text": "Other."} for step in table["steps"]]}) != hash_of(table)


def test_a_preset_that_the_library_does_not_have_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    token = share(load_preset("ack-lost"))
    monkeypatch.setattr(token_content, "preset_names", list)
    assert refusal(token) == "builds on the library's 'ack-lost', which this playground does not have"


def test_another_engine_is_noticed_before_anything_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    token = share(load_preset("ack-lost"))
    monkeypatch.setattr("playground.engine.system.Link.arm", lambda *_: None)
    assert refusal(token) == "was made by another engine: here its run has another record"


def test_a_run_that_became_longer_is_stopped_and_not_played_for_ever() -> None:
    shared = read_token(share(load_preset("ack-lost")))
    for change in ({"workload": {"messages": 1_000_000}}, {"steps": [{"do": "send", "count": 900_000}]}):
        longer = shared._replace(table=shared.table | change)
        assert shared.events < len(play_shared(longer).log) < 2500


def test_a_run_that_would_take_long_to_open_is_not_shared() -> None:
    preset = load_preset("calm-at-most-once")
    # At most once, directly: sent, attempted, departed, arrived, received, started, applied; and the end of the chaos.
    messages = MAX_EVENTS // 7 + 1
    long = replace(preset, settings=replace(preset.settings, workload=WorkloadSettings(messages=messages)))
    with pytest.raises(TokenError, match="too long a run for a token: more than 200,000 events"):
        share(long)


def test_a_preset_with_thousands_of_words_is_not_shared() -> None:
    import string

    table = library_table("ack-lost")
    words = "".join(string.ascii_letters[n * n % 52] + str(n) for n in range(20_000))
    with pytest.raises(TokenError, match="too large for a token"):
        share(build(table | {"summary": words}, "mine"))

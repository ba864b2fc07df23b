"""The library: its names, its validity, and finding presets by what they show."""

import pytest

from playground.scenario import catalogue
from playground.scenario.catalogue import library_text, load_all, next_on_path, path, preset_names, ranked, search
from playground.scenario.load import load_preset
from tests.each import of_each


@of_each(preset_names())
def test_every_library_preset_is_valid_and_explains_itself(name: str) -> None:
    preset = load_preset(name, thorough=True)
    assert preset == load_preset(name)
    assert preset.summary
    assert preset.concepts
    assert preset.expect.verdict


def test_names_come_sorted_and_without_opening_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(catalogue, "library_text")
    assert preset_names() == sorted(preset_names())


def test_the_list_of_names_is_the_callers_own() -> None:
    preset_names().clear()
    assert preset_names()


def test_the_library_has_no_other_files_behind_its_names() -> None:
    with pytest.raises(KeyError):
        library_text("../pyproject")


def test_all_presets_load_in_the_order_of_their_names() -> None:
    assert [preset.name for preset in load_all()] == preset_names()


def test_each_concept_finds_the_presets_that_show_it() -> None:
    concepts = {concept for preset in load_all() for concept in preset.concepts}
    found = {concept: search(concept.upper()) for concept in concepts}
    for preset in load_all():
        assert all(preset in found[concept] for concept in preset.concepts)


def test_a_search_takes_every_word_and_finds_nothing_for_nonsense() -> None:
    found = [preset.name for preset in search("ack")]
    assert all(preset.name in found for preset in search("ack lost"))
    assert search("ack zzzz") == ()


def test_a_search_finds_words_of_the_summary_by_their_beginnings() -> None:
    # "freezes" stands in the summary of this one only. "way back" and "packet" have "ack" in them, and nothing of ACKs.
    assert [preset.name for preset in search("freezes")] == ["zombie-consumer"]
    assert "timeout-too-short" not in [preset.name for preset in search("ack")]


def test_a_search_finds_a_guarantee_and_a_system() -> None:
    assert all(preset.settings.topology.has_broker for preset in search("broker zombie"))
    exactly = {preset.name for preset in load_all() if preset.settings.guarantee.word == "exactly-once"}
    assert exactly <= {preset.name for preset in search("exactly-once")}


def test_what_is_about_the_words_ranks_before_what_mentions_them() -> None:
    found = ranked("poison")
    called_so = {name for name in preset_names() if name.startswith("poison-")}
    assert {preset.name for preset in found[: len(called_so)]} == called_so
    assert {preset.name for preset in ranked("ack lost")} == {preset.name for preset in search("ack lost")}
    assert ranked("ack lost")[0].name == "ack-lost"


def test_without_words_everything_is_found_in_the_order_of_the_names() -> None:
    assert [preset.name for preset in ranked("  ")] == preset_names()
    assert ranked("zombie", ()) == ()


def names(text: str) -> set[str]:
    """What a text finds."""
    return {preset.name for preset in search(text)}


def test_what_comes_of_a_preset_finds_it_in_the_words_of_its_story() -> None:
    for text in ("charged twice", "twice charged", "double charge", "duplicate payment", "payment charged twice"):
        assert "ack-lost" in names(text), text
    doubled = {one.name for one in load_all() if one.expect.counters.get("duplicated")}
    assert doubled <= names("twice") & names("duplicate") & names("double")
    lost = {one.name for one in load_all() if one.expect.counters.get("lost")}
    assert len(lost) > 5
    assert lost <= names("lost") & names("loss")
    assert {one.name for one in load_all() if one.settings.workload.story == "email"} <= names("email") & names(
        "e-mail"
    )


def test_what_does_not_come_of_a_preset_does_not_find_it() -> None:
    for one in load_all():
        said = f"{one.name} {one.title} {one.summary} {one.concepts}".lower()
        if not one.expect.counters.get("lost") and "lost" not in said:
            assert one.name not in names("lost")
        if not one.expect.counters.get("duplicated") and "twice" not in said:
            assert one.name not in names("twice")


def test_the_small_words_of_a_sentence_are_not_looked_for() -> None:
    assert names("the payment was charged twice") == names("payment charged twice")


@of_each(sorted({concept for preset in load_all() for concept in preset.concepts}))
def test_words_are_found_in_any_order(concept: str) -> None:
    assert names(" ".join(reversed(concept.split()))) == names(concept)


# The path: every station is there, and nothing builds on what comes later.


def test_every_station_is_in_the_library_and_is_passed_once() -> None:
    passed = [name for station in path() for name in station.presets]
    assert set(passed) <= set(preset_names())
    assert len(passed) == len(set(passed))


def test_a_station_builds_only_on_stations_before_it_and_all_but_the_first_on_one() -> None:
    passed: set[str] = set()
    for station in path():
        assert set(station.builds_on) <= passed
        assert bool(station.builds_on) is bool(passed)
        passed.update(station.presets)


def test_the_path_has_25_stations_from_the_calm_sea_to_the_chaos() -> None:
    stations = path()
    assert len(stations) == 25
    assert (stations[0].presets, stations[-1].presets) == (("calm-at-most-once",), ("chaos-test",))


def test_the_next_on_the_path_is_the_first_after_it_that_is_not_done_and_in_the_end_there_is_none() -> None:
    everything = {name for station in path() for name in station.presets}
    assert next_on_path("ack-lost", set()) == "crash-before-effect"
    assert next_on_path("ack-lost", {"crash-before-effect"}) == "crash-after-effect"
    assert next_on_path("sandbox", {"calm-at-most-once"}) == "metric-lost"
    assert next_on_path("chaos-test", everything - {"ack-lost"}) == "ack-lost"
    assert next_on_path("chaos-test", everything) is None


def test_a_broker_comes_in_only_when_sender_and_receiver_are_understood() -> None:
    systems = {preset.name: preset.settings.topology.name for preset in load_all()}
    used = [systems[station.presets[0]] for station in path()]
    assert used.index("broker") == 17

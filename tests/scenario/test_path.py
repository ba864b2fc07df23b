"""The path through the library: every station is there, and nothing builds on what comes later."""

from playground.scenario.catalogue import load_all, preset_names
from playground.scenario.path import path


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


def test_the_path_has_24_stations_from_the_calm_sea_to_the_chaos() -> None:
    stations = path()
    assert len(stations) == 24
    assert (stations[0].presets, stations[-1].presets) == (("calm-at-most-once",), ("chaos-test",))


def test_a_broker_comes_in_only_when_sender_and_receiver_are_understood() -> None:
    systems = {preset.name: preset.settings.topology.name for preset in load_all()}
    used = [systems[station.presets[0]] for station in path()]
    assert used.index("broker") == 17

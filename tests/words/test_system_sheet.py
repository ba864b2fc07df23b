"""The sheet of a system says all that is known of it, as presets write it."""

import pytest

from playground.systems import SYSTEMS
from playground.words.system_sheet import system_sheet


@pytest.mark.parametrize("name", [*SYSTEMS])
def test_every_system_says_what_is_modelled_what_is_not_and_where_it_can_be_read(name: str) -> None:
    sheet = system_sheet(name)
    assert sheet.about.endswith(".")
    assert sheet.modelled
    assert sheet.simplified
    assert sheet.left_out
    assert sheet.sources
    for line in (*sheet.modelled, *sheet.simplified, *sheet.left_out):
        assert line.endswith(".")


@pytest.mark.parametrize("name", [name for name, one in SYSTEMS.items() if one.dialect])
def test_every_setting_of_a_real_system_has_a_default_a_range_and_a_page(name: str) -> None:
    sheet = system_sheet(name)
    assert sheet.versions
    assert [one.guarantee for one in sheet.promises] == ["at-most-once", "at-least-once", "exactly-once"]
    assert {one.config for one in sheet.promises} <= {one.name for one in sheet.configurations}
    for setting in sheet.settings:
        assert setting.default
        assert setting.values
        assert setting.page.startswith("https://")


def test_numbers_have_their_unit_and_words_stand_as_they_are_written() -> None:
    settings = {one.name: one for one in system_sheet("http").settings}
    assert settings["timeout"].default == "80 seconds"
    assert settings["timeout"].values == "1 to 3,600 seconds"
    assert settings["Idempotency-Key"].values == "none | stable | per-call | fresh"
    assert [one.settings for one in system_sheet("http").configurations][1] == 'Idempotency-Key = "stable"'

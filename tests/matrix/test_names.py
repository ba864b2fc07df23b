"""Cells by their short names, wherever a preset is asked for."""

import pytest

import playground.cli.program  # noqa: F401  # It has the names opened.
from playground.matrix.cells import SystemChoice, cells
from playground.matrix.names import name_of
from playground.scenario.load import load_preset
from playground.scenario.mistakes import PresetError
from playground.scenario.outcome import play_out
from playground.scenario.overrides import Overrides
from playground.systems import SYSTEMS


@pytest.mark.parametrize("system", [name for name, profile in SYSTEMS.items() if profile.dialect])
def test_every_cell_opens_by_its_name_and_is_the_same_run(system: str) -> None:
    dialect = SYSTEMS[system].dialect
    assert dialect
    choice = SystemChoice(system, dialect.configurations[-1].name)
    for one in cells(choice):
        opened = load_preset(name_of(choice, one.fault.name), thorough=True)
        assert play_out(opened).digest == play_out(one.preset).digest


def test_a_version_is_named_where_it_is_not_the_usual_one() -> None:
    assert name_of(SystemChoice("rabbitmq@4.3", "auto-ack"), "F1") == "rabbitmq:auto-ack:F1"
    assert name_of(SystemChoice("rabbitmq@3.13"), "F1") == "rabbitmq@3.13:library-defaults:F1"
    assert load_preset("rabbitmq@3.13:auto-ack:f1").native.system == "rabbitmq@3.13"  # type: ignore[union-attr]


def test_what_is_set_or_is_no_standard_fault_has_no_name() -> None:
    assert name_of(SystemChoice("rabbitmq", settings={"mandatory": True}), "F1") == ""
    assert name_of(SystemChoice("rabbitmq", application={"consumer.dedup": "memory"}), "F1") == ""
    assert name_of(SystemChoice("rabbitmq"), "the publish finds no queue") == ""


def test_it_takes_other_settings_as_any_preset_does() -> None:
    preset = load_preset("rabbitmq:library-defaults:F7", Overrides(sets=("consumer.dedup=transaction",)))
    assert play_out(preset).judgement.counters["applied_once"] == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("rabbitmq:confirms:F1", "unknown configuration 'confirms'; did you mean 'confirms-quorum'?"),
        ("rabit:auto-ack:F1", "unknown real system 'rabit'; did you mean 'rabbitmq'?"),
        ("direct:auto-ack:F1", "unknown real system 'direct'"),
        ("rabbitmq:auto-ack:F2", "there is no F2: no answer is sent that could be lost"),
        ("rabbitmq:auto-ack:F99", "unknown fault 'F99'"),
        ("rabbitmq:auto-ack:", "unknown fault ''"),
    ],
)
def test_a_cell_that_there_is_not_is_one_line(name: str, told: str) -> None:
    with pytest.raises(PresetError) as caught:
        load_preset(name)
    [mistake] = caught.value.mistakes
    assert str(mistake).startswith(f"{name}: {told}")

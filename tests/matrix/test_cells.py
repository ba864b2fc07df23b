"""Every cell of the tables on paper against the run."""

import pytest

from playground.matrix.cells import MatrixCell, SystemChoice, cells
from playground.scenario.load import load_text
from playground.scenario.outcome import play_out
from playground.scenario.save import to_toml
from playground.systems import SYSTEMS
from tests.systems.matrix_tables import Cell, systems, table

MODELLED = [name for name in systems() if name in SYSTEMS]
CONFIGURATIONS = [
    (name, config) for name in MODELLED for config in dict.fromkeys(one.config for one in table(name).cells)
]


def tried(system: str, config: str) -> dict[str, MatrixCell]:
    return {one.fault.name: one for one in cells(SystemChoice(system, config))}


def on_paper(cell: Cell) -> tuple[object, ...]:
    return (cell.W, cell.L, cell.A, cell.D, cell.E, cell.X, cell.P, cell.outcome)


@pytest.mark.parametrize(("system", "config"), CONFIGURATIONS)
def test_a_configuration_comes_to_what_was_derived_on_paper(system: str, config: str) -> None:
    found = {fault: tuple(one.counts) for fault, one in tried(system, config).items()}
    derived = {one.fault: on_paper(one) for one in table(system).cells if one.config == config}
    wrong = {fault for fault in {*found, *derived} if found.get(fault) != derived.get(fault)}
    assert wrong == set()


@pytest.mark.parametrize(("system", "config"), CONFIGURATIONS)
def test_a_cell_is_a_preset_that_can_be_saved_and_comes_to_the_same(system: str, config: str) -> None:
    for fault, cell in tried(system, config).items():
        saved = load_text(to_toml(cell.preset))
        assert play_out(saved).digest == play_out(cell.preset).digest, fault


@pytest.mark.parametrize("system", MODELLED)
def test_a_second_consumer_is_there_where_a_queue_is_shared_out(system: str) -> None:
    for cell in tried(system, table(system).cells[0].config).values():
        consumers = cell.preset.settings.topology.consumers
        assert len(consumers) == (1 if system in ("http", "kafka", "mqtt") else 2)


def test_while_one_consumer_is_gone_the_other_goes_on() -> None:
    """The first one is down for as long as nobody starts it again, and what it had comes to the second."""
    [cell] = cells(SystemChoice("rabbitmq", "confirms-quorum"), "F7")
    outcome = play_out(cell.preset)
    started = [event.place for event in outcome.log if event.kind.word == "started"]
    assert [one.word for one in started if one] == ["consumer", "consumer-2"]


@pytest.mark.parametrize(("system", "config"), CONFIGURATIONS)
def test_what_is_said_of_a_configuration_hides_neither_losses_nor_duplicates(system: str, config: str) -> None:
    """Who says that it may lose says as well what is done twice, and the other way round."""
    dialect = SYSTEMS[system].dialect
    named = dialect.configuration(config) if dialect else None
    assert named
    found = [one.counts for one in tried(system, config).values()]
    says_loss, says_twice = "lose" in named.about, "duplicate" in named.about or "sends again" in named.about
    if says_loss and any(one.effects > 1 for one in found):
        assert says_twice
    if "may duplicate" in named.about and any(one.outcome == "lost" for one in found):
        assert says_loss or "dropped" in named.about

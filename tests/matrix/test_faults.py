"""The standard faults, for settings that no named configuration has."""

import pytest

from playground.matrix.cells import SystemChoice, cells


@pytest.mark.parametrize(
    ("system", "config"), [("rabbitmq", "library-defaults"), ("rabbitmq", "confirms-quorum"), ("sqs", "default")]
)
@pytest.mark.parametrize("processing_ms", [10, 100, 5000])
def test_who_acknowledges_first_loses_what_it_dies_over_in_mid_work(
    system: str, config: str, processing_ms: int
) -> None:
    application = {"consumer.ack": "before", "consumer.processing_ms": processing_ms}
    [cell] = cells(SystemChoice(system, config, application=application), only=["F6"])
    assert (cell.counts.deliveries, cell.counts.effects, cell.counts.outcome) == (1, 0, "lost")


@pytest.mark.parametrize(("tries", "counts"), [(1, (2, 2, 2)), (3, (2, 2, 2))])
def test_what_a_client_gives_up_on_its_application_sends_again(tries: int, counts: tuple[int, int, int]) -> None:
    """The answer is lost, and whoever repeats the request stores the message twice: the SDK, or the application."""
    [cell] = cells(SystemChoice("sqs", settings={"max_attempts": tries}), only=["F2"])
    assert (cell.counts.publishes, cell.counts.copies, cell.counts.effects) == counts
    [cell] = cells(SystemChoice("sqs-fifo", settings={"max_attempts": tries}), only=["F2"])
    assert (cell.counts.publishes, cell.counts.copies, cell.counts.effects) == (2, 1, 1), "under the same id"

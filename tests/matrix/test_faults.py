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
    [cell] = cells(SystemChoice(system, config, application=application), only="F6")
    assert (cell.counts.deliveries, cell.counts.effects, cell.counts.outcome) == (1, 0, "lost")

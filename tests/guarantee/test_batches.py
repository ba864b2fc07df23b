"""What is done again because another message of its batch failed."""

import pytest

from playground.guarantee.batches import failing_in_its_batch
from playground.guarantee.bench import try_out
from playground.guarantee.trial import OF_A_BATCH
from playground.matrix.cells import SystemChoice
from playground.systems.native import NativeValue
from tests.cli.helpers import invoke


@pytest.mark.parametrize("system", ["sqs", "sqs-fifo"])
@pytest.mark.parametrize(
    ("settings", "effects"),
    [
        ({"BatchSize": 10}, 2),
        ({"BatchSize": 2, "VisibilityTimeout": 1}, 2),
        ({"BatchSize": 1}, None),
        ({"BatchSize": 10, "FunctionResponseTypes": "ReportBatchItemFailures"}, None),
        ({}, None),
    ],
)
def test_one_failure_does_all_of_a_batch_again_where_that_is_answered_whole(
    system: str, settings: dict[str, NativeValue], effects: int | None
) -> None:
    trial = failing_in_its_batch(SystemChoice(system, settings=settings))
    assert (trial and trial.effects) == effects


def test_an_inbox_knows_again_what_its_batch_brings_back() -> None:
    choice = SystemChoice("sqs", settings={"BatchSize": 10}, application={"consumer.dedup": "transaction"})
    [trial] = try_out(choice, [OF_A_BATCH])
    assert (trial.effects, trial.deliveries, trial.outcome) == (1, 2, "applied_once")


def test_what_is_fine_is_answered_for_before_an_inbox_and_no_batch_is_made_smaller() -> None:
    told = " ".join(invoke("guarantee", "sqs", "BatchSize=10").stdout.split())
    assert "or another message of its batch fails, after it is done (a failure in its batch)" in told
    closing = told.partition("To close it: ")[2]
    assert closing.startswith(
        'FunctionResponseTypes = "ReportBatchItemFailures" (against a failure in its batch) in your'
    )
    assert "the function catches what fails, and returns that as batchItemFailures" in closing

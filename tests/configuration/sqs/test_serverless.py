"""Services of the Serverless Framework: what other files and plugins have a part in."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, read, settings

LIFT = """\
provider: {name: aws}
constructs:
  jobs:
    type: queue
    worker: {handler: h.main, timeout: 20}
"""


def test_a_queue_of_lift_is_what_lift_makes_of_it(tmp_path: Path) -> None:
    found = read(tmp_path, "serverless.yml", LIFT, "")
    assert found.queues == [("sqs", "jobs")], "its queue for dead letters is nothing but a place for them"
    assert settings(found, "jobs") == {
        "VisibilityTimeout": 120,
        "RedrivePolicy.maxReceiveCount": 3,
        "BatchSize": 1,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }
    given = {one.name: one for one in found.given}
    assert (given["RedrivePolicy.maxReceiveCount"].is_there, given["BatchSize"].excludes) == (True, "F9")


@pytest.mark.parametrize(
    ("more", "comes_to"),
    [
        ("maxRetries: 5", ("sqs", "RedrivePolicy.maxReceiveCount", 5)),
        ("maxBatchingWindow: 10", ("sqs", "VisibilityTimeout", 130)),
        ("batchSize: 7", ("sqs", "BatchSize", 7)),
        ("fifo: true", ("sqs-fifo", "ContentBasedDeduplication", True)),
    ],
)
def test_what_is_said_of_a_queue_of_lift_counts(
    tmp_path: Path, more: str, comes_to: tuple[str, str, int | bool]
) -> None:
    found = read(tmp_path, "serverless.yml", f"{LIFT}    {more}\n", "")
    assert comes_to in [(one.system, one.name, one.value) for one in found.given]


def test_a_queue_of_lift_may_feed_a_function_of_the_service(tmp_path: Path) -> None:
    text = (
        LIFT.replace("{handler: h.main, timeout: 20}", "work") + "functions:\n  work: {handler: h.main, timeout: 30}\n"
    )
    found = read(tmp_path, "serverless.yml", text, "")
    assert settings(found, "jobs")["VisibilityTimeout"] == 180


def test_resources_of_several_files_are_those_that_stand_here(tmp_path: Path) -> None:
    text = """\
        provider: {name: aws}
        functions:
          work:
            timeout: 10
            events:
              - sqs: {arn: !GetAtt orders.Arn}
              - sqs: {arn: !GetAtt elsewhere.Arn}
        resources:
          - Resources:
              orders: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 60}}
          - ${file(resources/more.yml)}
        """
    found = read(tmp_path, "serverless.yml", text, "")
    assert found.queues == [("sqs", "orders"), ("sqs", "elsewhere")]
    assert settings(found, "orders") == {"VisibilityTimeout": 60, "BatchSize": 10}
    assert [text.partition(":")[0] for _, text in findings(found, "elsewhere")] == ["elsewhere", "elsewhere"]

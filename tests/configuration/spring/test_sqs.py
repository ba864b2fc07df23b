"""What Spring Cloud AWS is told of SQS."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings


def test_spring_cloud_aws_deletes_what_is_done_and_says_the_rest_in_code(tmp_path: Path) -> None:
    text = "spring.cloud.aws.sqs.listener.max-concurrent-messages=10\nspring.cloud.aws.region.static=eu-west-1\n"
    found = read(tmp_path, "application.properties", text, "")
    assert (found.queues, settings(found, assumed=True)) == ([("sqs", "")], {"consumer.ack": "after"})
    [(line, told)] = findings(found, "application")
    assert (line, "with acknowledgementMode ALWAYS what fails is deleted, too" in told) == (1, True)
    assert findings(found, "unknown-key") == []


def test_a_mode_of_acknowledgement_among_the_properties_is_read_by_nothing(tmp_path: Path) -> None:
    text = "spring:\n  cloud:\n    aws:\n      sqs:\n        listener:\n          acknowledgement-mode: manual\n"
    found = read(tmp_path, "application.yml", text, "")
    assert [line for line, _ in findings(found, "unknown-key")] == [6]
    assert settings(found) == {"consumer.ack": "after"}


def test_sends_in_batches_return_before_they_are_sent(tmp_path: Path) -> None:
    found = read(tmp_path, "application.properties", "spring.cloud.aws.sqs.batch.enabled=true\n", "")
    assert "a send returns before it was sent" in findings(found, "risk")[0][1]

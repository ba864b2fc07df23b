"""Services of the Serverless Framework: what other files and plugins have a part in."""

from pathlib import Path

import pytest

from playground.configuration.found import Reading
from playground.configuration.readers import read_files
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


SERVICE = """\
provider: {name: aws}
custom: {queue: orders.fifo}
functions:
  - ${file(functions/work.yml)}
resources:
  - ${file(./resources/queues.yml)}
"""
PARTS = {
    "functions/work.yml": "work:\n  timeout: 90\n  events:\n    - sqs: {arn: !GetAtt orders.Arn}\n",
    "resources/queues.yml": "Resources:\n  orders:\n    Type: AWS::SQS::Queue\n    Properties:\n"
    "      QueueName: ${self:custom.queue}\n      FifoQueue: true\n      VisibilityTimeout: 60\n",
}


def read_service(folder: Path, *names: str) -> Reading:
    """What a service says of which these files are given."""
    for name, text in {"serverless.yml": SERVICE, **PARTS}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return read_files([str(folder / name) for name in names], "")


def test_files_that_a_service_names_are_one_with_it_where_they_are_given(tmp_path: Path) -> None:
    found = read_service(tmp_path, "resources/queues.yml", "serverless.yml", "functions/work.yml")
    assert found.queues == [("sqs-fifo", "orders")]
    [(line, text)] = findings(found, "contradiction")
    assert (line, "60 s is shorter than the function's timeout of 90 s" in text) == (7, True)
    places = {one.name: one.spot.file.removeprefix(f"{tmp_path}/") for one in found.given}
    assert (places["VisibilityTimeout"], places["BatchSize"]) == ("resources/queues.yml", "functions/work.yml")
    assert findings(found, "elsewhere") == []


def test_a_file_that_a_service_names_and_nobody_gives_is_told_of(tmp_path: Path) -> None:
    told = "not given: functions and queues that stand there are not counted"
    found = read_service(tmp_path, "serverless.yml", "resources/queues.yml")
    assert (4, f"functions/work.yml is named here, and {told}") in findings(found, "elsewhere")
    assert found.queues == [("sqs-fifo", "orders")]
    alone = (4, f"functions/work.yml and 1 more are named here, and {told}")
    assert findings(read_service(tmp_path, "serverless.yml")) == [alone]


@pytest.mark.parametrize(
    ("visibility", "comes_to"),
    [
        ("${self:custom.vt.${sls:stage, 'dev'}}", {"Q": 30}),
        ("${self:custom.vt.${self:provider.stage}}", {"Q": 30}),
        ("${self:custom.vt.${opt:stage, self:provider.stage}}", {"Q": 30}),
        ("${self:custom.vt.${opt:stage, ${self:provider.stage}}}", {"Q": 30}),
        ("${self:custom.vt.${self:custom.stage}}", {"Q": 300}),
        ("${self:custom.vt.${opt:stage}}", {"Q where --stage is dev": 30, "Q where --stage is prod": 300}),
        ("${self:custom.vt.${env:STAGE}}", {"Q where STAGE is dev": 30, "Q where STAGE is prod": 300}),
        ("${env:SECONDS, '45'}", {"Q": 45}),
        ("${self:custom.none, opt:seconds, 50}", {"Q": 50}),
        ("${param:seconds}", {"Q": 60}),
        ("${param:each}", {"Q": 70}),
        ("${self:custom.tens}0", {"Q": 90}),
        ("${opt:seconds}", {}),
        ("${ssm:/seconds, '50'}", {}),
    ],
)
def test_serverless_fills_in_what_is_inside_first_and_the_first_source_that_has_a_value(
    tmp_path: Path, visibility: str, comes_to: dict[str, int]
) -> None:
    text = f"""\
    provider: {{name: aws}}
    params: {{default: {{seconds: 50, each: 70}}, dev: {{seconds: 60}}}}
    custom: {{vt: {{dev: 30, prod: 300}}, stage: "${{opt:stage, 'prod'}}", tens: 9}}
    functions: {{f: {{timeout: 5, events: [{{sqs: {{arn: !GetAtt Q.Arn}}}}]}}}}
    resources: {{Resources: {{Q: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: "{visibility}"}}}}}}}}
    """
    found = read(tmp_path, "serverless.yml", text, "")
    said = {one.queue: one.value for one in found.given if one.name == "VisibilityTimeout" and not one.unknown}
    assert said == comes_to


def test_a_text_that_its_variables_would_let_grow_without_end_is_left_as_it_is_written(tmp_path: Path) -> None:
    """Ten times ten times ... of ten letters: a terabyte in twelve lines."""
    last = "${self:custom.a11}"
    levels = "".join(f", a{one}: '{('${self:custom.a' + str(one - 1) + '}') * 10}'" for one in range(1, 12))
    text = f"""\
    provider: {{name: aws}}
    custom: {{a0: xxxxxxxxxx{levels}}}
    functions: {{f: {{timeout: 5, events: [{{sqs: {{arn: !GetAtt Q.Arn}}}}]}}}}
    resources: {{Resources: {{Q: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: "{last}"}}}}}}}}
    """
    found = read(tmp_path, "serverless.yml", text, "")
    assert [one.queue for one in found.given if one.name == "VisibilityTimeout" and one.unknown] == ["Q"]
    assert max(len(one.text) for one in found.findings) < 1000


def test_what_nobody_says_at_a_deployment_is_told_where_it_chooses_what_a_queue_is_set_to(tmp_path: Path) -> None:
    text = """\
    provider: {name: aws}
    custom:
      vt: {dev: 30, prod: 300}
      names: {dev: one, prod: other}
    functions:
      f:
        timeout: 45
        environment: {NAME: "${self:custom.names.${opt:stage}}"}
        events: [{sqs: {arn: !GetAtt Q.Arn}}]
    resources:
      Resources:
        Q:
          Type: AWS::SQS::Queue
          Properties:
            VisibilityTimeout: ${self:custom.vt.${sls:stage}}
    """
    found = read(tmp_path, "serverless.yml", text, "")
    told = (15, "--stage is dev where nobody says otherwise; custom.vt has prod, too")
    assert (findings(found, "elsewhere"), found.queues) == ([told], [("sqs", "Q")])
    assert "shorter than the function's timeout of 45 s" in str(findings(found, "contradiction"))

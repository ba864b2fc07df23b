"""Functions and queues of Terraform that modules make, or that other files have."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.configuration.helpers import findings, read, settings

QUEUE = """\
module "orders" {
  source                     = "terraform-aws-modules/sqs/aws"
  name                       = "orders"
  visibility_timeout_seconds = 60
  create_dlq                 = true
}
"""
FUNCTION = """\
module "work" {
  source  = "terraform-aws-modules/lambda/aws"
  timeout = 10
  event_source_mapping = {
    sqs = {
      event_source_arn        = module.orders.queue_arn
      batch_size              = 5
      function_response_types = ["ReportBatchItemFailures"]
    }
  }
}
"""


def test_the_modules_that_many_take_say_the_same_as_resources(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", QUEUE + FUNCTION, "sqs")
    assert found.queues == [("sqs", "module.orders")]
    assert settings(found, "module.orders") == {
        "VisibilityTimeout": 60,
        "RedrivePolicy.maxReceiveCount": 5,
        "BatchSize": 5,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }, "five receives are the module's, where it makes the queue for dead letters and nothing else is said"
    given = {one.name: one for one in found.given}
    assert (given["BatchSize"].excludes, given["RedrivePolicy.maxReceiveCount"].is_there) == ("F9", True)
    assert "six times the function's timeout of 10 s and more" in findings(found, "counted")[0][1]


@pytest.mark.parametrize(("kept_s", "is_gone"), [("", True), ("dlq_message_retention_seconds = 1209600", False)])
def test_a_module_s_dead_letters_are_kept_as_long_as_its_messages_unless_it_is_said(
    tmp_path: Path, kept_s: str, is_gone: bool
) -> None:
    found = read(tmp_path, "main.tf", QUEUE.replace("  create_dlq", f"  {kept_s}\n  create_dlq"), "sqs")
    assert [line for line, text in findings(found, "risk") if "they may be gone at once" in text] == [6] * is_gone


def test_a_module_without_a_queue_for_dead_letters_is_told_how_it_makes_one(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", QUEUE.replace("  create_dlq                 = true\n", ""), "sqs")
    assert settings(found, "module.orders") == {"VisibilityTimeout": 60}
    assert found.spellings["RedrivePolicy.maxReceiveCount", 5] == "create_dlq = true in the module's call"


def test_a_module_s_queue_that_is_called_dead_letter_queue_takes_those_of_another(tmp_path: Path) -> None:
    policy = "{ deadLetterTargetArn = module.dead_letter_queue.sqs_queue_arn, maxReceiveCount = 5 }"
    text = QUEUE.replace("  create_dlq                 = true", f"  redrive_policy = jsonencode({policy})")
    dead = 'module "dead_letter_queue" {\n  source = "terraform-aws-modules/sqs/aws"\n}\n'
    assert read(tmp_path, "main.tf", text + dead, "sqs").queues == [("sqs", "module.orders")]


def test_a_function_may_be_fed_from_a_module_s_queue_for_dead_letters_which_is_as_the_other(tmp_path: Path) -> None:
    fed = FUNCTION.replace("module.orders.queue_arn", "module.orders.dead_letter_queue_arn")
    source = "git::https://github.com/terraform-aws-modules/terraform-aws-sqs.git?ref=v4.2.0"
    for queue in (QUEUE, QUEUE.replace("terraform-aws-modules/sqs/aws", source)):
        found = read(tmp_path, "main.tf", queue + fed, "sqs")
        assert found.queues == [("sqs", "module.orders"), ("sqs", "module.orders.dead_letter_queue")]
        parked = settings(found, "module.orders.dead_letter_queue")
        assert (parked["VisibilityTimeout"], parked["BatchSize"]) == (60, 5)
        assert not [one for one in found.given if one.unknown]


def test_a_queue_for_dead_letters_that_a_module_makes_may_be_another_s(tmp_path: Path) -> None:
    target = "module.orders.dead_letter_queue_arn"
    other = f"""\
        resource "aws_sqs_queue" "mails" {{
          redrive_policy = jsonencode({{ deadLetterTargetArn = {target}, maxReceiveCount = 5 }})
        }}
        """
    [limit] = [
        one
        for one in read(tmp_path, "main.tf", QUEUE + dedent(other), "sqs").given
        if (one.queue, one.name) == ("mails", "RedrivePolicy.maxReceiveCount")
    ]
    assert limit.is_there


def test_a_module_puts_the_ending_of_a_fifo_queue_there_itself(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", QUEUE.replace("  create_dlq", "  fifo_queue = true\n  create_dlq"), "sqs")
    assert found.queues == [("sqs-fifo", "module.orders")]
    assert findings(found, "contradiction") == []


ALIAS = """
module "alias" {
  source        = "terraform-aws-modules/lambda/aws//modules/alias"
  function_name = module.work.lambda_function_name
  event_source_mapping = { sqs = { event_source_arn = module.orders.queue_arn } }
}
"""
MAPPING = """
resource "aws_lambda_event_source_mapping" "feed" {{
  event_source_arn = module.orders.queue_arn
  function_name    = {}
}}
"""


@pytest.mark.parametrize(
    "mapping",
    [ALIAS, *map(MAPPING.format, ["module.work.lambda_function_arn", "module.alias.lambda_alias_arn"])],
    ids=["an alias's own", "a resource", "a resource with an alias"],
)
def test_a_module_s_function_is_found_through_an_alias_and_by_a_mapping(tmp_path: Path, mapping: str) -> None:
    function = FUNCTION.partition("  event_source_mapping")[0] + "}\n"
    alias = ALIAS.partition("  event_source_mapping")[0] + "}\n" if "module.alias" in mapping else ""
    found = read(tmp_path, "main.tf", QUEUE + function + alias + mapping, "sqs")
    assert "six times the function's timeout of 10 s and more" in findings(found, "counted")[0][1]
    assert settings(found, "module.orders")["BatchSize"] == 10


ELSEWHERE = {
    "main.tf": """\
resource "aws_lambda_function" "work" {{ timeout = 10 }}
resource "aws_lambda_event_source_mapping" "feed" {{
  event_source_arn = {}
  function_name    = aws_lambda_function.work.arn
{}
}}
""",
    "template.yml": """\
Resources:
  work: {{Type: AWS::Lambda::Function, Properties: {{Timeout: 10}}}}
  feed:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: {}
      FunctionName: !Ref work
{}
""",
}


@pytest.mark.parametrize(
    ("name", "source", "queue"),
    [
        ("main.tf", "var.queue_arn", ("sqs", "var.queue_arn")),
        ("main.tf", '"arn:aws:sqs:eu-west-1:123456789012:orders.fifo"', ("sqs-fifo", "orders.fifo")),
        ("main.tf", "module.orders.dead_letter_queue_arn", ("sqs", "module.orders.dead_letter_queue_arn")),
        ("template.yml", "!ImportValue orders", ("sqs", "orders")),
        ("template.yml", "arn:aws:sqs:eu-west-1:123456789012:orders", ("sqs", "orders")),
    ],
)
def test_of_a_queue_that_is_elsewhere_its_mapping_is_read_and_the_rest_is_open(
    tmp_path: Path, name: str, source: str, queue: tuple[str, str]
) -> None:
    found = read(tmp_path, name, ELSEWHERE[name].format(source, ""), "")
    assert found.queues == [queue]
    assert settings(found, queue[1]) == {"BatchSize": 10}
    assert {one.name for one in found.given if one.unknown} == {"VisibilityTimeout", "RedrivePolicy.maxReceiveCount"}
    assert all("queue's own, not in this file" in text for _, text in findings(found, "elsewhere"))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("main.tf", '  starting_position = "LATEST"'),
        ("main.tf", '  queues = ["orders"]'),
        ("template.yml", "      StartingPosition: LATEST"),
    ],
)
def test_a_stream_or_another_broker_that_feeds_a_function_is_no_queue(tmp_path: Path, name: str, more: str) -> None:
    stream = "var.stream_arn" if name == "main.tf" else "!ImportValue stream"
    assert read(tmp_path, name, ELSEWHERE[name].format(stream, more), "").queues == []


def test_a_service_without_resources_of_its_own_is_fed_from_a_queue_elsewhere(tmp_path: Path) -> None:
    text = """\
        provider: {name: aws}
        functions:
          work: {handler: h.main, events: [{sqs: "arn:aws:sqs:eu-west-1:123456789012:orders"}]}
        """
    found = read(tmp_path, "serverless.yml", text, "")
    assert (found.queues, settings(found, "orders")) == ([("sqs", "orders")], {"BatchSize": 10})

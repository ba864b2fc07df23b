"""Queues and functions in CloudFormation, SAM and Terraform: the same facts in three languages."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.configuration.found import Reading, Value
from tests.configuration.helpers import findings, place, read, settings

CLOUDFORMATION = """\
Parameters:
  Visible: {Type: Number, Default: 60}
Resources:
  orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: !Ref Visible
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt dead.Arn
        maxReceiveCount: 5
  dead:
    Type: AWS::SQS::Queue
    Properties: {MessageRetentionPeriod: 1209600}
  work:
    Type: AWS::Lambda::Function
    Properties: {Timeout: 10}
  mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt orders.Arn
      FunctionName: !Ref work
      BatchSize: 5
      FunctionResponseTypes: [ReportBatchItemFailures]
"""
SAM = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Timeout: 10}
Resources:
  orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: {"Fn::GetAtt": [dead, Arn]}, maxReceiveCount: 5}
  dead:
    Type: AWS::SQS::Queue
    Properties: {MessageRetentionPeriod: 1209600}
  work:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Queue:
          Type: SQS
          Properties:
            Queue: {"Fn::GetAtt": [orders, Arn]}
            BatchSize: 5
            FunctionResponseTypes: [ReportBatchItemFailures]
"""
TERRAFORM = """\
variable "visible" { default = 60 }
locals { tries = 5 }
resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = var.visible
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = local.tries
  })
}
resource "aws_sqs_queue" "dead" {
  message_retention_seconds = 1209600
}
resource "aws_lambda_function" "work" {
  timeout = 10
}
resource "aws_lambda_event_source_mapping" "mapping" {
  event_source_arn        = aws_sqs_queue.orders.arn
  function_name           = aws_lambda_function.work.arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]
}
"""
FILES = {"template.yml": CLOUDFORMATION, "sam.yaml": SAM, "main.tf": TERRAFORM}

languages = pytest.mark.parametrize("name", FILES)


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Reading:
    """What is read where other words stand in the file; of several spellings one has to be there."""
    text = FILES[name]
    for old, new in changes:
        text = text.replace(old, new)
    assert text != FILES[name]
    return read(folder, name, text, "sqs")


@languages
def test_a_queue_and_its_function_say_the_same_in_each_language(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, FILES[name], "sqs")
    assert settings(found, "orders") == {
        "VisibilityTimeout": 60,
        "RedrivePolicy.maxReceiveCount": 5,
        "BatchSize": 5,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }
    assert {one.queue for one in found.given} == {"orders"}, "a place for dead letters is no queue to ask about"
    assert [rule for one in found.findings if (rule := one.rule) != "counted"] == []
    given = {one.name: one for one in found.given}
    assert given["RedrivePolicy.maxReceiveCount"].is_there, "the file defines the dead letter queue"
    assert given["BatchSize"].excludes == "F9", "Lambda ends what takes longer than 10 s, six times before 60 s"


@languages
def test_a_mapping_that_is_switched_off_is_told_of(tmp_path: Path, name: str) -> None:
    size = next(one for one in ("BatchSize: 5", "batch_size              = 5") if one in FILES[name])
    start = " " * len(FILES[name].partition(size)[0].rpartition("\n")[2])
    off = "enabled = false" if name.endswith(".tf") else "Enabled: false"
    found = changed(tmp_path, name, (size, f"{size}\n{start}{off}"))
    assert any("is switched off: until it is on again nobody takes" in text for _, text in findings(found, "risk"))


@languages
def test_what_waits_while_lambda_is_throttled_may_be_given_again_and_no_work_outlasts_the_clock(
    tmp_path: Path, name: str
) -> None:
    found = changed(tmp_path, name, ("60", "59"))
    assert {one.excludes for one in found.given} == {"", "F9"}
    assert any("what waits while Lambda is throttled may be given again" in text for _, text in findings(found, "risk"))


@languages
def test_a_mapping_that_is_refused_is_answered_as_it_is_once_the_clock_is_mended(tmp_path: Path, name: str) -> None:
    found = changed(tmp_path, name, ("60", "9"))
    assert {one.excludes for one in found.given} == {"", "F9"}
    assert any("AWS refuses the mapping" in text for _, text in findings(found, "contradiction"))
    assert [one.asked_for for one in found.given if one.name == "VisibilityTimeout"] == [60], "six times 10"


@languages
def test_response_types_in_a_text_are_refused_and_meant_all_the_same(tmp_path: Path, name: str) -> None:
    quoted = ('= ["ReportBatchItemFailures"]', '= "ReportBatchItemFailures"')
    found = changed(tmp_path, name, (": [ReportBatchItemFailures]", ": ReportBatchItemFailures"), quoted)
    [(_, told)] = findings(found, "bad-value")
    assert "ReportBatchItemFailures is a text, and has to be a list" in told
    assert settings(found, "orders")["FunctionResponseTypes"] == "ReportBatchItemFailures"


def test_settings_have_their_lines(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", TERRAFORM, "sqs")
    names = ("VisibilityTimeout", "RedrivePolicy.maxReceiveCount", "BatchSize", "FunctionResponseTypes")
    assert [place(found, name) for name in names] == [4, 7, 19, 20]


@languages
def test_without_partial_responses_a_batch_comes_back_whole(tmp_path: Path, name: str) -> None:
    found = changed(tmp_path, name, ("ReportBatchItemFailures", ""), ('[""]', "[]"))
    assert "FunctionResponseTypes" not in settings(found, "orders")
    [(_, remedy)] = next(one.remedies for one in found.given if one.name == "BatchSize")
    assert remedy in FILES[name], "as its own language has it"
    assert findings(found, "risk") == [], "a message fails seldom, and everything comes to an end"
    [(_, told)] = findings(found, "tip")
    assert told.startswith(
        "orders: one failure brings its whole batch back, done or not, and what is fine may be parked"
    )


@languages
def test_a_batch_of_one_has_nothing_to_bring_back(tmp_path: Path, name: str) -> None:
    single = (("BatchSize: 5", "BatchSize: 1"), ("= 5\n  function", "= 1\n  function"))
    found = changed(tmp_path, name, ("ReportBatchItemFailures", ""), *single)
    assert settings(found, "orders")["BatchSize"] == 1
    assert findings(found, "tip") == []


@languages
def test_a_visibility_timeout_is_held_against_the_functions(tmp_path: Path, name: str) -> None:
    slower = (("Timeout: 10", "Timeout: 90"), ("timeout = 10", "timeout = 90"))
    [(_, refused)] = findings(changed(tmp_path, name, *slower), "contradiction")
    assert "60 s is shorter than the function's timeout of 90 s" in refused
    slow = (("Timeout: 10", "Timeout: 11"), ("timeout = 10", "timeout = 11"))
    [(_, risky)] = findings(changed(tmp_path, name, *slow), "risk")
    assert "less than 66 s, six times the function's timeout of 11 s: what waits" in risky


@languages
def test_one_receive_before_the_dead_letters_is_a_risk(tmp_path: Path, name: str) -> None:
    once = (("maxReceiveCount: 5", "maxReceiveCount: 1"), ("tries = 5", "tries = 1"))
    [(_, text)] = findings(changed(tmp_path, name, *once), "risk")
    assert "parks a message that nobody saw" in text


@languages
def test_a_dead_letter_queue_has_to_keep_longer_than_its_source(tmp_path: Path, name: str) -> None:
    [(_, text)] = findings(changed(tmp_path, name, ("1209600", "345600")), "risk")
    assert "orders: dead keeps its dead letters no longer (345,600 s) than its messages are kept (345,600 s)" in text


@languages
@pytest.mark.parametrize(
    ("kept_s", "is_asked", "is_lost"), [(345_601, False, False), (301, True, False), (300, True, True)]
)
def test_what_is_parked_only_when_its_dead_letter_queue_has_forgotten_it_is_lost(
    tmp_path: Path, name: str, kept_s: int, is_asked: bool, is_lost: bool
) -> None:
    found = changed(tmp_path, name, ("1209600", str(kept_s)))  # Five receives, each hidden for 60 s.
    [limit] = [one for one in found.given if one.name == "RedrivePolicy.maxReceiveCount"]
    assert (f"within {kept_s} s of being sent" in limit.asks) is (limit.parks_until is not None) is is_asked
    loss = limit.parks_until and limit.parks_until.loss({one.name: one.value for one in found.given})
    assert (loss is not None) is is_lost
    key = "message_retention_seconds" if name.endswith(".tf") else "MessageRetentionPeriod"
    assert limit._replace(loses=loss).mended == (f"{key} = 1209600 of dead" if is_lost else "")


@languages
def test_a_fifo_queue_is_another_system(tmp_path: Path, name: str) -> None:
    fifo = (
        ("VisibilityTimeout:", "FifoQueue: true\n      VisibilityTimeout:"),
        ("visibility", "fifo_queue = true\n  visibility"),
    )
    assert {one.system for one in changed(tmp_path, name, *fifo).given} == {"sqs-fifo"}


@languages
def test_a_misspelt_attribute_gets_the_nearest_right_one(tmp_path: Path, name: str) -> None:
    slip = (("VisibilityTimeout:", "VisibilityTimout:"), ("visibility_timeout", "visibility_timout"))
    [(_, text)] = findings(changed(tmp_path, name, *slip), "unknown-key")
    assert "did you mean " in text
    assert "orders: " in text


@languages
def test_a_value_out_of_range_is_a_finding(tmp_path: Path, name: str) -> None:
    large = (
        ("Default: 60", "Default: 43201"),
        ("VisibilityTimeout: 60", "VisibilityTimeout: 43201"),
        ("= 60 }", "= 43201 }"),
    )
    found = changed(tmp_path, name, *large)
    [(_, text)] = findings(found, "bad-value")
    assert "'43201' is not from 0 to 43,200 seconds" in text
    assert "VisibilityTimeout" not in settings(found, "orders")


def test_what_is_worked_out_elsewhere_is_said_so(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", TERRAFORM.replace("var.visible", "module.queue.visible"), "sqs")
    assert findings(found, "elsewhere") == [
        (4, "orders: visibility_timeout_seconds is module.queue.visible, not in this file")
    ]


def test_references_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    text = 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_sqs_queue" "q" {\n  delay_seconds = local.a\n}\n'
    assert findings(read(tmp_path, "main.tf", text, "sqs"), "elsewhere")


def test_a_policy_of_its_own_and_one_in_json_count_as_well(tmp_path: Path) -> None:
    text = """\
        resource "aws_sqs_queue" "one" {
          redrive_policy = "{\\"deadLetterTargetArn\\":\\"x\\",\\"maxReceiveCount\\":4}"
        }
        resource "aws_sqs_queue" "two" {}
        resource "aws_sqs_queue_redrive_policy" "two" {
          queue_url      = aws_sqs_queue.two.id
          redrive_policy = jsonencode({ maxReceiveCount = 6 })
        }
        """
    found = read(tmp_path, "main.tf", text, "sqs")
    counts = {one.queue: one.value for one in found.given}
    assert counts == {"one": 4, "two": 6}


def test_settings_for_streams_do_nothing_for_a_queue(tmp_path: Path) -> None:
    found = changed(tmp_path, "template.yml", ("BatchSize: 5", "BisectBatchOnFunctionError: true"))
    assert [line for line, _ in findings(found, "no-effect")] == [22]
    mapping = "event_source_arn = aws_sqs_queue.q.arn\nmaximum_retry_attempts = 0\n"
    text = f'resource "aws_sqs_queue" "q" {{}}\nresource "aws_lambda_event_source_mapping" "m" {{\n{mapping}}}\n'
    told = "maximum_retry_attempts is for streams; a queue's retries are its redrive policy's"
    assert findings(read(tmp_path, "main.tf", text, ""), "no-effect") == [(4, told)]


def test_content_based_deduplication_goes_with_fifo_only(tmp_path: Path) -> None:
    found = changed(tmp_path, "sam.yaml", ("VisibilityTimeout: 60", "ContentBasedDeduplication: true"))
    assert [line for line, _ in findings(found, "contradiction")] == [8]


def test_a_template_in_json_is_read_as_well(tmp_path: Path) -> None:
    text = '{"Resources": {"orders": {"Type": "AWS::SQS::Queue", "Properties": {\n\t"DelaySeconds": 3}}}}'
    found = read(tmp_path, "template.json", text, "sqs")
    assert (settings(found, "orders"), place(found, "DelaySeconds")) == ({"DelaySeconds": 3}, 2)


def test_what_fifo_deduplication_asks_of_senders_is_said(tmp_path: Path) -> None:
    fifo = 'resource "aws_sqs_queue" "q" {\n  fifo_queue = true\n'
    [(line, text)] = findings(read(tmp_path, "main.tf", fifo + "}\n", "sqs"), "application")
    assert (line, "made from the business key" in text) == (1, True)
    by_content = read(tmp_path, "main.tf", f"{fifo}  content_based_deduplication = true\n}}\n", "sqs")
    [(line, text)] = findings(by_content, "risk")
    assert (line, "an equal body within five minutes" in text) == (3, True)


def test_a_queue_without_a_word_about_delivery_is_a_queue_all_the_same(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", 'resource "aws_sqs_queue" "plain" {\n  name = "plain.fifo"\n}\n', "sqs")
    assert (found.given, found.queues) == ([], [("sqs-fifo", "plain")])


def test_the_module_that_many_take_is_a_queue(tmp_path: Path) -> None:
    text = """\
        module "orders" {
          source                     = "terraform-aws-modules/sqs/aws"
          fifo_queue                 = true
          visibility_timeout_seconds = 60
          redrive_policy             = { maxReceiveCount = 10 }
          create_dlq                 = true
        }
        """
    found = read(tmp_path, "main.tf", text, "sqs")
    assert found.queues == [("sqs-fifo", "module.orders")]
    assert settings(found, "module.orders") == {"VisibilityTimeout": 60, "RedrivePolicy.maxReceiveCount": 10}
    assert findings(found, "unknown-key") == []
    unsaid = text.replace("redrive_policy             = { maxReceiveCount = 10 }", "")
    [limit] = [one for one in read(tmp_path, "main.tf", unsaid, "sqs").given if one.name.startswith("Redrive")]
    assert (limit.written, limit.assumed) == ("maxReceiveCount = 5, by default", True), "the module's, in no file"


FIFO = """
Resources:
  orders:
    Type: AWS::SQS::Queue
    Properties:
      FifoQueue: true
      ContentBasedDeduplication: false
      RedrivePolicy: {{deadLetterTargetArn: !GetAtt dead.Arn, maxReceiveCount: 5}}
  dead:
    Type: AWS::SQS::Queue
    Properties: {{FifoQueue: {is_fifo}}}
"""


def test_a_fifo_queue_with_a_standard_dead_letter_queue_is_refused_by_aws(tmp_path: Path) -> None:
    found = read(tmp_path, "queues.yml", FIFO.format(is_fifo="false"))
    [(_, text)] = findings(found, "contradiction")
    assert (
        text
        == "orders: the dead letters of a FIFO queue can only go to a FIFO queue, and dead is none: name a new one "
        + "that is (FifoQueue: true, and a QueueName, if any, that ends in .fifo)"
    )


def test_in_a_fifo_dead_letter_queue_the_age_counts_anew(tmp_path: Path) -> None:
    found = read(tmp_path, "queues.yml", FIFO.format(is_fifo="true"))
    assert findings(found, "contradiction") == []
    assert findings(found, "risk") == []


@pytest.mark.parametrize("casing", [str, str.lower, str.upper], ids=["as-documented", "lower", "upper"])
def test_words_with_capitals_are_taken_as_the_documentation_writes_them(
    tmp_path: Path, casing: Callable[[str], str]
) -> None:
    document = {
        "Resources": {
            "Q": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "FifoQueue": True,
                    "DeduplicationScope": casing("messageGroup"),
                    "FifoThroughputLimit": casing("perMessageGroupId"),
                },
            }
        }
    }
    found = read(tmp_path, "queue.json", json.dumps(document), "sqs-fifo")
    assert findings(found, "bad-value") == []
    assert settings(found, "Q")["DeduplicationScope"] == "messageGroup"
    assert settings(found, "Q")["FifoThroughputLimit"] == "perMessageGroupId"


EACH = """\
variable "env" { default = "prod" }
locals {
  queues = {
    orders = { fifo = true, seen = 60 }
    mail   = { fifo = false }
  }
}
resource "aws_sqs_queue" "dead" {
  for_each   = local.queues
  fifo_queue = each.value.fifo
}
resource "aws_sqs_queue" "all" {
  for_each                    = local.queues
  name                        = each.value.fifo ? "${each.key}.fifo" : each.key
  fifo_queue                  = each.value.fifo
  visibility_timeout_seconds  = try(each.value.seen, 90)
  content_based_deduplication = each.value.fifo ? true : null
  delay_seconds               = var.env == "prod" ? 5 : 0
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[each.key].arn
    maxReceiveCount     = lookup(each.value, "tries", 4)
  })
}
resource "aws_lambda_event_source_mapping" "feed" {
  for_each         = toset(["mail"])
  event_source_arn = aws_sqs_queue.all[each.key].arn
  batch_size       = 7
}
"""


def test_a_queue_whose_keys_are_not_to_be_told_has_the_dead_letters_of_one_with_a_key(tmp_path: Path) -> None:
    text = EACH.replace("for_each   = local.queues", "for_each = { for k, v in local.queues : k => v if v.fifo }", 1)
    found = read(tmp_path, "main.tf", text.replace("fifo = true", "fifo = false"), "")
    assert found.queues == [("sqs", 'all["orders"]'), ("sqs", 'all["mail"]')]
    assert {one.is_there for one in found.given if one.name == "RedrivePolicy.maxReceiveCount"} == {True}


def test_each_of_several_queues_is_read_with_its_own_values(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", EACH, "")
    assert found.queues == [("sqs-fifo", 'all["orders"]'), ("sqs", 'all["mail"]')]
    orders, mail = (settings(found, name, assumed=False) for _, name in found.queues)
    assert orders == {
        "VisibilityTimeout": 60,
        "DelaySeconds": 5,
        "RedrivePolicy.maxReceiveCount": 4,
        "ContentBasedDeduplication": True,
    }
    assert mail == {"VisibilityTimeout": 90, "DelaySeconds": 5, "RedrivePolicy.maxReceiveCount": 4, "BatchSize": 7}
    assert findings(found, "contradiction") == []
    told = dict(text.split(": ", 1) for _, text in findings(found, "risk"))
    assert told['all["mail"]'].startswith("dead keeps its dead letters no longer"), "of each queue the same, keyless"


def test_queues_of_which_nobody_can_tell_how_many_there_are_are_told_as_one(tmp_path: Path) -> None:
    text = """\
        variable "queues" {}
        resource "aws_sqs_queue" "all" {
          for_each                   = var.queues
          fifo_queue                 = each.value.fifo
          visibility_timeout_seconds = each.value.seen
        }
        """
    found = read(tmp_path, "main.tf", text, "")
    assert found.queues == [("sqs", "all")]
    assert findings(found, "elsewhere") == [
        (4, "all: fifo_queue is each.value.fifo, not in this file; taken for a standard queue"),
        (5, "all: visibility_timeout_seconds is each.value.seen, not in this file"),
    ]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("var.a ? 1 : 2", 1),
        ("!var.a ? 1 : 2", 2),
        ('var.b == "x" ? 1 : 2', 1),
        ('var.b != "x" ? 1 : 2', 2),
        ('var.b == "y" ? 1 : var.a ? 3 : 4', 3),
        ('local.table["x"].seen', 7),
        ("local.list[1]", 9),
        ("(var.n)", 8),
        ('tonumber("${var.n}0")', 80),
        ("coalesce(var.none, var.n)", 8),
        ("6 * 30", 180),
        ("2 + 3 * var.n", 26),
        ("60 * 2 - 20", 100),
        ("local.round", None),
        ("var.missing ? 1 : 2", None),
    ],
)
def test_an_expression_comes_to_what_stands_in_the_file(tmp_path: Path, expression: str, value: int | None) -> None:
    text = f"""\
        variable "a" {{ default = true }}
        variable "b" {{ default = "x" }}
        variable "n" {{ default = 8 }}
        variable "none" {{ default = null }}
        variable "missing" {{}}
        locals {{
          table = {{ x = {{ seen = 7 }} }}
          list  = [1, 9]
          round = local.again
          again = local.round
        }}
        resource "aws_sqs_queue" "q" {{
          visibility_timeout_seconds = {expression}
        }}
        """
    found = read(tmp_path, "main.tf", text, "")
    assert settings(found, "q").get("VisibilityTimeout") == value
    assert len(findings(found, "elsewhere")) == (value is None)


CONDITIONS = """\
Parameters:
  Env: {Type: String, Default: prod}
  Kind: {Type: String}
Mappings:
  Seen: {prod: {s: 600}, dev: {s: 30}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Not [Condition: IsProd]
  Both: !And [!Condition IsProd, !Not [!Condition IsDev]]
  Either: {"Fn::Or": [Condition: IsDev, Condition: IsProd]}
  Asked: !Equals [!Ref Kind, x]
Resources:
  orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "${Env}-orders"
      VisibilityTimeout: !FindInMap [Seen, !Ref Env, s]
      MessageRetentionPeriod: !If [Both, !If [IsDev, 60, 1209600], 60]
      DelaySeconds: {"Fn::If": [Either, 5, {Ref: "AWS::NoValue"}]}
      ReceiveMessageWaitTimeSeconds: !If [Asked, 1, 2]
      RedrivePolicy: !If [IsDev, !Ref "AWS::NoValue", {deadLetterTargetArn: !GetAtt dead.Arn, maxReceiveCount: 3}]
  dead: {Type: AWS::SQS::Queue}
"""


def test_conditions_and_maps_of_a_template_are_worked_out(tmp_path: Path) -> None:
    found = read(tmp_path, "template.yml", CONDITIONS, "")
    assert [name for _, name in found.queues] == ["orders where Kind is x", "orders where Kind is not x"]
    for (_, name), waits in zip(found.queues, (1, 2), strict=True):
        assert settings(found, name) == {
            "VisibilityTimeout": 600,
            "MessageRetentionPeriod": 1_209_600,
            "DelaySeconds": 5,
            "ReceiveMessageWaitTimeSeconds": waits,
            "RedrivePolicy.maxReceiveCount": 3,
        }
    assert findings(found, "elsewhere") == [(11, "Kind is in none of the files; orders: told for each of its values")]


LOOPS = """
    Parameters:
      Names: {Type: CommaDelimitedList, Default: "mails, sms"}
      Open: {Type: CommaDelimitedList}
    Mappings: {Times: {orders: {V: 30}, late-pay: {V: 600}}}
    Resources:
      Fn::ForEach::Ones:
        - Name
        - [orders, late-pay]
        - Queue&{Name}:
            Type: AWS::SQS::Queue
            Properties:
              QueueName: !Sub "${Name}-queue"
              VisibilityTimeout: !FindInMap [Times, !Ref Name, V]
      Fn::ForEach::Inner:
        - Which
        - !Ref Names
        - Fn::ForEach::Outer:
            - Kind
            - [A, B]
            - ${Which}${Kind}: {Type: "AWS::SQS::Queue"}
      Fn::ForEach::Untold: [Name, !Ref Open, {"${Name}": {Type: "AWS::SQS::Queue"}}]
    """


def test_a_loop_makes_a_queue_for_each_of_its_values(tmp_path: Path) -> None:
    found = read(tmp_path, "queues.yml", LOOPS, "")
    assert [name for _, name in found.queues] == ["Queueorders", "Queuelatepay", "mailsA", "mailsB", "smsA", "smsB"]
    assert settings(found, "Queuelatepay") == {"VisibilityTimeout": 600}
    assert [(line, text.partition(": ")[0]) for line, text in findings(found, "elsewhere")] == [
        (22, "Fn::ForEach::Untold")
    ]


def test_a_queue_whose_condition_does_not_hold_is_not_made(tmp_path: Path) -> None:
    made = "  {name}: {{Type: AWS::SQS::Queue, Condition: {condition}}}\n"
    each = ["IsProd", "IsDev", "Asked"]
    text = CONDITIONS + "".join(made.format(name=f"of{one}", condition=one) for one in each)
    found = read(tmp_path, "template.yml", text, "")
    assert [name for _, name in found.queues if "orders" not in name] == ["ofIsProd", "ofAsked"]


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("a.tf", "resource aws_sqs_queue q {\n  redrive_policy = jsonencode({maxReceiveCount = var.n})\n}\n", 5),
        ("a.tf", "resource aws_sqs_queue q {\n  redrive_policy = var.policy\n}\n", ""),
        (
            "a.yml",
            "Resources:\n  q:\n    Type: AWS::SQS::Queue\n    Properties: {RedrivePolicy: {maxReceiveCount: !Ref N}}\n",
            5,
        ),
    ],
)
def test_a_queue_parks_after_some_number_of_receives_wherever_that_stands(
    tmp_path: Path, name: str, text: str, taken: Value
) -> None:
    [given] = read(tmp_path, name, text, "").given
    assert (given.name, given.value, bool(given.unknown)) == ("RedrivePolicy.maxReceiveCount", taken, True)


@pytest.mark.parametrize(
    ("source", "argument", "is_told"),
    [
        ("./modules/sqs", "", True),
        ("../q", "delay_seconds = 5", True),
        ("./modules/vpc", "", False),
        ("a/sqs/aws", "", True),
    ],
)
def test_of_a_module_that_is_not_read_it_is_told_that_it_is_not_followed(
    tmp_path: Path, source: str, argument: str, is_told: bool
) -> None:
    found = read(tmp_path, "a.tf", f'\nmodule "orders" {{\n  source = "{source}"\n  {argument}\n}}\n', "")
    assert [line for line, text in findings(found, "elsewhere") if "is not followed" in text] == [2] * is_told


def test_conditions_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    text = CONDITIONS.replace("!Equals [!Ref Env, prod]", "!Not [!Condition Both]")
    assert "MessageRetentionPeriod" not in settings(read(tmp_path, "template.yml", text, ""), "orders")


@pytest.mark.parametrize("name", ["main.tf", "template.yml"])
def test_whether_a_queue_is_fifo_may_stand_elsewhere(tmp_path: Path, name: str) -> None:
    texts = {
        "main.tf": 'variable "f" {}\nresource "aws_sqs_queue" "q" {\n  fifo_queue = var.f\n}\n',
        "template.yml": "Resources: {q: {Type: AWS::SQS::Queue, Properties: {FifoQueue: !Ref F}}}\n",
    }
    found = read(tmp_path, name, texts[name], "")
    [(_, text)] = findings(found, "elsewhere")
    assert text.endswith("not in this file; taken for a standard queue")


def test_a_policy_in_a_text_of_json_may_name_a_queue(tmp_path: Path) -> None:
    policy = r'"{\"deadLetterTargetArn\":\"${aws_sqs_queue.dead_letter_queue[0].arn}\",\"maxReceiveCount\":4}"'
    text = f"""\
        resource "aws_sqs_queue" "orders" {{
          redrive_policy = {policy}
        }}
        resource "aws_sqs_queue" "dead_letter_queue" {{
          count = 1
        }}
        resource "aws_lambda_event_source_mapping" "feed" {{
          event_source_arn        = aws_sqs_queue.orders.arn
          function_response_types = true ? ["ReportBatchItemFailures"] : []
        }}
        """
    found = read(tmp_path, "main.tf", text, "")
    assert found.queues == [("sqs", "orders")]
    assert settings(found, "orders", assumed=False) == {
        "RedrivePolicy.maxReceiveCount": 4,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }


def test_a_service_of_the_serverless_framework_is_its_template(tmp_path: Path) -> None:
    text = """\
        service: orders
        provider: {name: aws, timeout: 10}
        functions:
          work:
            handler: h.main
            events:
              - http: GET /
              - sqs: {arn: !GetAtt orders.Arn, batchSize: 5, functionResponseType: ReportBatchItemFailures}
        resources:
          Resources:
            orders:
              Type: AWS::SQS::Queue
              Properties: {VisibilityTimeout: 60, DelaySeconds: "${self:custom.delay}"}
        """
    found = read(tmp_path, "serverless.yml", text, "")
    assert settings(found, "orders") == {
        "VisibilityTimeout": 60,
        "BatchSize": 5,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }
    assert findings(found, "elsewhere") == [(13, "orders: DelaySeconds is ${self:custom.delay}, not in this file")]


@pytest.mark.parametrize(
    ("size", "window", "is_fifo", "told"),
    [
        (10, 0, True, ""),
        (11, 0, True, "a batch of a FIFO queue takes at most 10"),
        (100, 0, False, "a batch of more than 10 needs a batching window of a second or more"),
        (100, 1, False, ""),
    ],
)
def test_a_batch_is_held_against_what_a_queue_gives(
    tmp_path: Path, size: int, window: int, is_fifo: bool, told: str
) -> None:
    text = f"""\
        resource "aws_sqs_queue" "q" {{
          fifo_queue = {str(is_fifo).lower()}
        }}
        resource "aws_lambda_event_source_mapping" "m" {{
          event_source_arn = aws_sqs_queue.q.arn
          batch_size       = {size}
          maximum_batching_window_in_seconds = {window}
        }}
        """
    found = findings(read(tmp_path, "main.tf", text, ""), "contradiction")
    assert found == ([(6, f"q: batch_size = {size}: {told}")] if told else [])


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "template.yml",
            """\
            Resources:
              q: {Type: AWS::SQS::Queue}
              m:
                Type: AWS::Lambda::EventSourceMapping
                Properties: {EventSourceArn: !GetAtt q.Arn, FilterCriteria: {Filters: [FILTER]}}
            """,
            "FilterCriteria",
        ),
        (
            "serverless.yml",
            """\
            functions: {f: {events: [{sqs: {arn: !GetAtt q.Arn, filterPatterns: [FILTER]}}]}}
            resources: {Resources: {q: {Type: AWS::SQS::Queue}}}
            """,
            "FilterCriteria",
        ),
        (
            "main.tf",
            """\
            resource "aws_sqs_queue" "q" {
            }
            resource "aws_lambda_event_source_mapping" "m" {
              event_source_arn = aws_sqs_queue.q.arn
              filter_criteria {
                FILTER
              }
            }
            """,
            "filter_criteria",
        ),
    ],
)
def test_what_no_filter_of_a_function_takes_is_a_condition(tmp_path: Path, name: str, text: str, told: str) -> None:
    one = "filter {\n pattern = jsonencode({}) \n}" if name == "main.tf" else "{body: {kind: [charge]}}"
    for filters, asks in (
        (one, [f"each message matches a filter ({told}: Lambda deletes what none takes, and tells nobody)"]),
        ("", []),
    ):
        found = read(tmp_path, name, text.replace("FILTER", filters), "")
        assert [given.asks for given in found.given if given.asks] == asks


def test_a_batching_window_is_refused_before_a_fifo_queue(tmp_path: Path) -> None:
    text = """\
        resource "aws_sqs_queue" "q" {
          fifo_queue = true
        }
        resource "aws_lambda_event_source_mapping" "m" {
          event_source_arn = aws_sqs_queue.q.arn
          maximum_batching_window_in_seconds = 5
        }
        """
    [(line, told)] = findings(read(tmp_path, "main.tf", text, ""), "contradiction")
    assert (line, "not supported for FIFO queues" in told) == (6, True)


@pytest.mark.parametrize("name", ["main.tf", "template.yml"])
def test_the_name_of_a_fifo_queue_has_its_ending(tmp_path: Path, name: str) -> None:
    texts = {
        "main.tf": 'resource "aws_sqs_queue" "q" {\n  name = "orders"\n  fifo_queue = true\n}\n',
        "template.yml": "Resources: {q: {Type: AWS::SQS::Queue,\n Properties: {QueueName: orders, FifoQueue: true}}}\n",
    }
    told = (2, "q: the name of a FIFO queue has to end with .fifo: orders is refused")
    assert findings(read(tmp_path, name, texts[name], ""), "contradiction") == [told]
    for called in ("orders.fifo", '"${self:custom.name}"' if name == "template.yml" else "${var.name}"):
        may = texts[name].replace("orders", called)
        assert findings(read(tmp_path, name, may, ""), "contradiction") == [], called


def test_serverless_fills_in_what_stands_in_its_own_file(tmp_path: Path) -> None:
    text = """\
    custom: {vis: "${self:custom.base}", base: 30}
    provider: {timeout: "${self:custom.slow, '60'}"}
    functions: {f: {events: [{sqs: {arn: !GetAtt Q.Arn}}]}}
    resources: {Resources: {Q: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: "${self:custom.vis}"}}}}
    """
    found = read(tmp_path, "serverless.yml", text, "")
    assert settings(found, "Q")["VisibilityTimeout"] == 30
    assert "shorter than the function's timeout of 60 s" in str(findings(found, "contradiction"))
    round_and_round = text.replace("base: 30", 'base: "${self:custom.vis}"')
    assert "VisibilityTimeout" not in settings(read(tmp_path, "serverless.yml", round_and_round, ""), "Q")


def test_serverless_fills_in_tables_and_the_framework_makes_a_list_of_one_response_type(tmp_path: Path) -> None:
    text = """\
    custom:
      queue: {VisibilityTimeout: "${self:custom.vis}"}
      vis: 720
      event: {arn: !GetAtt Q.Arn, functionResponseType: ReportBatchItemFailures}
    functions: {f: {timeout: 60, events: [{sqs: "${self:custom.event}"}]}}
    resources: {Resources: {Q: {Type: AWS::SQS::Queue, Properties: "${self:custom.queue}"}}}
    """
    found = read(tmp_path, "serverless.yml", text, "")
    assert settings(found, "Q", assumed=False) == {
        "VisibilityTimeout": 720,
        "FunctionResponseTypes": "ReportBatchItemFailures",
    }
    assert found.errors == []
    rows = (f't{n}: ["${{self:custom.t{n + 1}}}", "${{self:custom.t{n + 1}}}"]' for n in range(40))
    folded = text.replace("custom:\n", "".join(["custom:\n", *(f"      {row}\n" for row in rows)]), 1)
    again = read(tmp_path, "serverless.yml", folded, "")
    assert ("sqs", "Q") in again.queues, "what doubles forty times is left as it is at some size"


def test_kinds_that_carry_messages_and_are_not_read_are_named(tmp_path: Path) -> None:
    text = "Resources: {S: {Type: AWS::SNS::Subscription, Properties: {Protocol: sqs}}}\n"
    assert findings(read(tmp_path, "t.yaml", text, ""), "not-modelled")[0][1].startswith(
        "S: resources of the kind AWS::SNS"
    )


ELSEWHERE = {
    "main.tf": ("function_name           = aws_lambda_function.work.arn", "function_name = {}"),
    "template.yml": ("FunctionName: !Ref work", "FunctionName: {}"),
}
_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:pay-work"
_ALIAS = {
    "main.tf": """\
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.work.function_name
  function_version = aws_lambda_function.work.version
}""",
    "template.yml": """
  version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref work}}
  alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !GetAtt version.FunctionArn, Name: live}}""",
}


@pytest.mark.parametrize(
    ("name", "called", "shown"),
    [
        ("main.tf", '"pay-work"', "pay-work"),
        ("main.tf", f'"{_ARN}:live"', f"{_ARN}:live"),
        ("main.tf", "data.aws_lambda_function.work.arn", "data.aws_lambda_function.work.arn"),
        ("main.tf", '"${var.stage}-work"', "${var.stage}-work"),
        ("template.yml", "pay-work", "pay-work"),
        ("template.yml", _ARN, _ARN),
        ("template.yml", "!ImportValue work", "work"),
        ("template.yml", '!Sub "${Stage}-work"', "${Stage}-work"),
        ("template.yml", "!Ref Worker", "Worker"),
    ],
)
def test_of_a_function_that_is_not_in_the_file_nothing_is_asserted(
    tmp_path: Path, name: str, called: str, shown: str
) -> None:
    old, new = ELSEWHERE[name]
    found = changed(tmp_path, name, (old, new.format(called)))
    told = f"orders: the timeout of the function {shown} is not in this file"
    assert [(one.rule, one.text) for one in found.findings] == [("elsewhere", told)]
    assert {one.excludes for one in found.given} == {""}


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("main.tf", '"pay-work"'),
        ("main.tf", f'"{_ARN}:live"'),
        ("main.tf", '"${aws_lambda_function.work.arn}:live"'),
        ("main.tf", "local.function"),
        ("template.yml", "pay-work"),
        ("template.yml", f"{_ARN}:live"),
        ("template.yml", '!Sub "${work.Arn}:live"'),
        ("template.yml", '{"Fn::Join": [":", [!GetAtt work.Arn, live]]}'),
        ("template.yml", "!Ref alias"),
        ("main.tf", "aws_lambda_alias.live.arn"),
        ("main.tf", "aws_lambda_alias.live.invoke_arn"),
        ("main.tf", "aws_lambda_function.work.qualified_arn"),
    ],
)
def test_a_function_of_the_file_may_be_named_in_any_way(tmp_path: Path, name: str, called: str) -> None:
    old, new = ELSEWHERE[name]
    own = (
        ("  timeout = 10", '  timeout = 10\n  function_name = "pay-work"'),
        ("{Timeout: 10", "{FunctionName: pay-work, Timeout: 10"),
    )
    local = ("locals {", f"{_ALIAS[name]}\nlocals {{\n  function = aws_lambda_function.work.arn\n ")
    aliased = ("Resources:", f"Resources:{_ALIAS[name]}")
    found = changed(tmp_path, name, (old, new.format(called)), *own, local, aliased)
    assert [rule for one in found.findings if (rule := one.rule) != "counted"] == []
    assert {one.excludes for one in found.given} == {"", "F9"}


def test_a_mapping_names_a_function_of_the_serverless_framework_as_it_is_deployed(tmp_path: Path) -> None:
    text = """\
        service: orders
        provider: {{name: aws}}
        functions:
          pay-work: {{handler: h.main, timeout: 10}}
        resources:
          Resources:
            orders:
              Type: AWS::SQS::Queue
              Properties: {{VisibilityTimeout: 9}}
            mapping:
              Type: AWS::Lambda::EventSourceMapping
              Properties: {{EventSourceArn: !GetAtt orders.Arn, FunctionName: {}, BatchSize: 1}}
        """
    found = read(tmp_path, "serverless.yml", text.format("!GetAtt PayDashworkLambdaFunction.Arn"), "")
    assert "shorter than the function's timeout of 10 s" in findings(found, "contradiction")[0][1]
    found = read(tmp_path, "serverless.yml", text.format("elsewhere"), "")
    assert findings(found) == [(12, "orders: the timeout of the function elsewhere is not in this file")]


@pytest.mark.parametrize(
    ("permission", "named", "is_refused"),
    [
        ("denyAll", (), True),
        ("byQueue", ("dead",), True),
        ("byQueue", ("orders",), False),
        ("byQueue", ("elsewhere",), False),
        ("allowAll", (), False),
    ],
)
def test_a_queue_that_takes_no_dead_letters_of_another_is_refused_as_its_place_for_them(
    tmp_path: Path, permission: str, named: tuple[str, ...], is_refused: bool
) -> None:
    arns = [{"Fn::GetAtt": [one, "Arn"]} for one in named]
    told = json.dumps({"redrivePermission": permission, "sourceQueueArns": arns})
    template = ("{MessageRetentionPeriod: 1209600}", f"{{MessageRetentionPeriod: 1209600, RedriveAllowPolicy: {told}}}")
    sources = ", ".join(f"aws_sqs_queue.{one}.arn" for one in named)
    hcl = f'jsonencode({{ redrivePermission = "{permission}", sourceQueueArns = [{sources}] }})'
    kept = "message_retention_seconds = 1209600"
    body = f"queue_url = aws_sqs_queue.dead.id\n  redrive_allow_policy = {hcl}"
    own = f'resource "aws_sqs_queue_redrive_allow_policy" "allow" {{\n  {body}\n}}\n'
    readings = [
        changed(tmp_path, "template.yml", template),
        changed(tmp_path, "main.tf", (kept, f"{kept}\n  redrive_allow_policy = {hcl}")),
        changed(tmp_path, "main.tf", ("locals {", f"{own}locals {{")),
    ]
    for reading in readings:
        texts = [text for _, text in findings(reading, "contradiction")]
        assert ["orders: dead takes none of its dead letters" in text for text in texts] == [True] * is_refused


@pytest.mark.parametrize(("hidden_s", "kept_s", "is_told"), [(30, 360, True), (90, 360, True), (30, 361, False)])
def test_a_retention_that_what_lambda_asks_for_would_outlast_is_told_of(
    tmp_path: Path, hidden_s: int, kept_s: int, is_told: bool
) -> None:
    text = f"""\
        Resources:
          q: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: {hidden_s}, MessageRetentionPeriod: {kept_s}}}}}
          f: {{Type: AWS::Lambda::Function, Properties: {{Timeout: 60}}}}
          m:
            Type: AWS::Lambda::EventSourceMapping
            Properties: {{FunctionName: !Ref f, EventSourceArn: !GetAtt q.Arn}}
        """
    told = f"the MessageRetentionPeriod of {kept_s} s has to be longer than that"
    [found] = [text for _, text in findings(read(tmp_path, "template.yml", text, "")) if "360 s" in text]
    assert (told in found) is is_told


def test_a_queue_of_sam_s_by_which_a_topic_feeds_a_function_is_held_against_that(tmp_path: Path) -> None:
    text = """\
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Jobs: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 20}}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Timeout: 30
              Events:
                Told:
                  Type: SNS
                  Properties: {Topic: t, SqsSubscription: {QueueArn: !GetAtt Jobs.Arn, BatchSize: 5}}
        """
    found = read(tmp_path, "template.yaml", text, "sqs")
    assert settings(found, "Jobs")["BatchSize"] == 5
    assert any("20 s is shorter than the function's timeout of 30 s" in text for _, text in findings(found))

"""What a file leaves open decides: each value of it is tried, and a queue that it changes is several."""

from pathlib import Path

import pytest

from playground.configuration.cases import cases
from tests.configuration.helpers import findings, read, settings

OPEN = """Parameters:
  Stage: {{Type: String, AllowedValues: [dev, prod]}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  There: !Equals [!Ref AWS::Region, eu-west-1]
  Dear: !Equals [!Select [0, !Ref Zones], a]
Resources:
  dead: {{Type: AWS::SQS::Queue, Condition: {when}}}
  other: {{Type: AWS::SQS::Queue, Properties: {{VisibilityTimeout: 40}}}}
  orders:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: !If
        - {when}
        - {{deadLetterTargetArn: !GetAtt dead.Arn, maxReceiveCount: 1001}}
        - !Ref AWS::NoValue
  work: {{Type: AWS::Lambda::Function, Properties: {{Timeout: 3}}}}
  mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt orders.Arn
      FunctionName: !Ref work
      FunctionResponseTypes: !If [{when}, [ReportBatchItemFailures], !Ref AWS::NoValue]
"""


@pytest.mark.parametrize(
    ("when", "true", "false"),
    [
        ("Prod", "Stage is prod", "Stage is dev"),
        ("There", "AWS::Region is eu-west-1", "AWS::Region is not eu-west-1"),
        ("Dear", "Dear is true", "Dear is false"),
    ],
)
def test_tables_lists_and_resources_below_a_condition_that_no_file_decides_are_read_each_way(
    tmp_path: Path, when: str, true: str, false: str
) -> None:
    found = read(tmp_path, "template.yml", OPEN.format(when=when), "")
    with_it, without = f"orders where {true}", f"orders where {false}"
    assert {name for _, name in found.queues} == {"other", with_it, without}  # The place for dead letters is none.
    assert [one.text for one in found.errors] == [f"{with_it}: maxReceiveCount: '1001' is not from 1 to 1,000"]
    assert "FunctionResponseTypes" in settings(found, with_it)
    assert "FunctionResponseTypes" not in settings(found, without)
    told = [case.names for case in cases(found, "sqs") if case.holds(found.errors[0], found)]
    assert told == [(with_it,)]


def test_a_default_that_stands_for_other_values_is_told_and_one_alone_or_within_a_name_is_not(tmp_path: Path) -> None:
    text = """Parameters:
  Visible: {Type: Number, Default: 60, AllowedValues: [60, 20]}
  Kept: {Type: Number, Default: 3600, AllowedValues: [3600]}
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Resources:
  q:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Sub "${Stage}-q", VisibilityTimeout: !Ref Visible, MessageRetentionPeriod: !Ref Kept}
"""
    told = "Visible is 60 where nobody says otherwise; AllowedValues has 20, too"
    assert findings(read(tmp_path, "template.yml", text, ""), "elsewhere") == [(2, told)]


def test_a_redrive_policy_and_response_types_that_stand_elsewhere_are_open_and_not_absent(tmp_path: Path) -> None:
    text = OPEN.replace("!If\n", "!ImportValue policy\n").format(when="Prod")
    lines = [line for line in text.split("\n") if not line.startswith("        - ")]
    text = "\n".join(lines).replace("!If [Prod, [ReportBatchItemFailures], !Ref AWS::NoValue]", "!Ref Types")
    found = read(tmp_path, "template.yml", text, "")
    told = [one for _, one in findings(found, "elsewhere")]
    assert "orders: RedrivePolicy is !ImportValue policy, not in this file" in told
    assert "orders: FunctionResponseTypes is !Ref Types, not in this file; taken for none" in told


def test_where_more_is_open_than_can_be_tried_that_is_an_error(tmp_path: Path) -> None:
    names = [f"C{number}" for number in range(5)]
    conditions = "".join(f"  {name}: !Equals [!Ref P{name}, x]\n" for name in names)
    queues = "".join(f"  q{name}: {{Type: AWS::SQS::Queue, Condition: {name}}}\n" for name in names)
    text = f"Conditions:\n{conditions}Resources:\n{queues}"
    found = read(tmp_path, "template.yml", text, "")
    assert (len(found.queues), found.errors) == (5, [])  # Whether they are made changes nothing of any.
    said = text.replace("Condition: ", "Properties: {DelaySeconds: !If [").replace("}\n", ", 4, 5]}}\n")
    found = read(tmp_path, "template.yml", said, "")
    assert {one.rule for one in found.errors} == {"not-tried"}

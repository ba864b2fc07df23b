"""Terraform's files of one folder are one module."""

from pathlib import Path

import pytest

from playground.configuration.cases import cases
from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read, settings

FILES = {
    "variables.tf": 'variable "hidden_s" {}\nvariable "timeout_s" {\n  default = 10\n}\n',
    "sqs.tf": 'resource "aws_sqs_queue" "orders" {\n  visibility_timeout_seconds = var.hidden_s\n}\n',
    "lambda.tf": """\
resource "aws_lambda_function" "work" { timeout = var.timeout_s }
resource "aws_lambda_event_source_mapping" "feed" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.work.arn
  batch_size       = 5
}
""",
    "prod.tfvars": "hidden_s = 5\n",
}


def module(folder: Path, *names: str, **files: str) -> Reading:
    """What is read of files of one folder."""
    for name, text in {**FILES, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_files([str(folder / name) for name in names], "")


def places(found: Reading) -> dict[str, str]:
    """Where each setting stands."""
    return {one.name: f"{Path(one.spot.file).name}:{one.spot.line}" for one in found.given}


def test_what_stands_in_one_file_is_known_in_the_others_and_told_where_it_stands(tmp_path: Path) -> None:
    found = module(tmp_path, "lambda.tf", "sqs.tf", "variables.tf", "prod.tfvars")
    assert found.queues == [("sqs", "orders")]
    assert settings(found, "orders") == {"VisibilityTimeout": 5, "BatchSize": 5}
    assert places(found) == {"VisibilityTimeout": "sqs.tf:2", "BatchSize": "lambda.tf:5"}
    refused = [one for one in found.findings if one.rule == "contradiction"]
    assert [(Path(one.spot.file).name, one.spot.line) for one in refused] == [("sqs.tf", 2)]
    assert all(found.files[str(tmp_path / name)] == {"sqs"} for name in FILES), "variables speak of what they are for"


def test_values_of_a_later_file_count_and_those_of_a_folder_of_their_own_as_well(tmp_path: Path) -> None:
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages" / "test.tfvars").write_text("hidden_s = 70\n", encoding="utf-8")
    found = module(tmp_path, "sqs.tf", "prod.tfvars", "stages/test.tfvars")
    assert settings(found, "orders") == {"VisibilityTimeout": 70}


def test_files_of_two_folders_are_two_modules(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "lambda.tf").write_text(FILES["lambda.tf"], encoding="utf-8")
    found = module(tmp_path, "sqs.tf", "other/lambda.tf")
    assert [name for _, name in found.queues] == ["orders", "aws_sqs_queue.orders"]


def test_a_key_that_is_written_twice_and_a_remedy_are_told_by_the_file_in_which_they_stand(tmp_path: Path) -> None:
    twice = 'resource "rabbitmq_queue" "orders" {\n  name = "orders"\n  name = "orders"\n}\n'
    policy = """\
resource "rabbitmq_exchange" "dlx" {
  name = "dlx"
  settings { type = "fanout" }
}
resource "rabbitmq_policy" "dead" {
  name = "dead"
  policy {
    pattern    = "orders"
    definition = { dead-letter-exchange = "dlx" }
  }
}
"""
    found = module(tmp_path, "variables.tf", "a.tf", "b.tf", **{"a.tf": twice, "b.tf": policy})
    told = {one.rule: (Path(one.spot.file).name, one.spot.line) for one in found.findings}
    assert (told["duplicate-key"], told["dead-end"]) == (("a.tf", 3), ("b.tf", 9))
    [case] = cases(found, "rabbitmq")
    assert f"at {tmp_path / 'b.tf'}:9" in case.remedies(found.spellings)["x-dead-letter-exchange", "dlx"]


CONDITIONAL = """\
variable "parks" {{{}}}
resource "aws_sqs_queue" "dead" {{
  count = var.parks ? 1 : 0
}}
resource "aws_sqs_queue" "orders" {{
  redrive_policy = var.parks ? jsonencode({{
    deadLetterTargetArn = aws_sqs_queue.dead[0].arn
    maxReceiveCount     = 4
  }}) : null
}}
"""


@pytest.mark.parametrize(("default", "is_parked"), [("default = true", True), ("default = false", False), ("", None)])
def test_a_table_in_a_condition_counts_where_it_holds_and_what_is_made_none_times_is_not_there(
    tmp_path: Path, default: str, is_parked: bool | None
) -> None:
    found = read(tmp_path, "main.tf", CONDITIONAL.format(default), "sqs")
    limits = [(one.queue, one.value, one.spot.line, one.is_there) for one in found.given]
    name = "orders where var.parks is true" if is_parked is None else "orders"
    assert limits == ([] if is_parked is False else [(name, 4, 8, True)])
    told = ["var.parks is in none of the files; orders: told for each of its values"]
    assert [text for _, text in findings(found, "elsewhere")] == (told if is_parked is None else [])
    others = ["orders where var.parks is false"] if is_parked is None else []
    assert [each for _, each in found.queues] == [name, *others]


@pytest.mark.parametrize(
    ("condition", "labels"),
    [
        ('var.env == "prod"', ["var.env is prod", "var.env is not prod"]),
        ("local.is_prod", ["var.env is prod", "var.env is not prod"]),
        ("!local.is_prod", ["var.env is prod", "var.env is not prod"]),
        ("var.arn != null", ["var.arn is empty", "var.arn is not empty"]),
        ("length(var.names) > 0", ["length(var.names) > 0 is true", "length(var.names) > 0 is false"]),
        ('terraform.workspace == "prod" && true', ["terraform.workspace is prod", "terraform.workspace is not prod"]),
        ("local.never && var.parks", []),
    ],
)
def test_what_a_condition_hangs_on_has_each_of_its_values(tmp_path: Path, condition: str, labels: list[str]) -> None:
    text = f"""
        locals {{
          is_prod = var.env == "prod"
          never = false
        }}
        resource "aws_sqs_queue" "orders" {{
          delay_seconds = {condition} ? 4 : 5
        }}
        resource "aws_sqs_queue" "none" {{
          for_each = {condition} ? {{}} : {{}}
        }}
    """
    found = read(tmp_path, "main.tf", text, "sqs")
    assert [name for _, name in found.queues] == ([f"orders where {label}" for label in labels] or ["orders"])


def test_terraform_s_json_says_what_its_own_language_does(tmp_path: Path) -> None:
    said = """\
        {"//": "made by a program",
         "variable": {"hidden_s": {"type": "number"}},
         "locals": [{"kinds": {"orders": 1}}],
         "resource": [{"aws_sqs_queue": {
           "dead": {"//": {"metadata": 1}, "name": "dead"},
           "each": {"for_each": "${local.kinds}", "visibility_timeout_seconds": "${var.hidden_s}",
             "name": "${each.key}-$${x}-${"a" == "b" ? "c" : "d"}",
             "redrive_policy": "${jsonencode({\\"deadLetterTargetArn\\" = aws_sqs_queue.dead.arn,
               \\"maxReceiveCount\\" = 2})}"},
           "plain": {"delay_seconds": 3, "redrive_policy":
             "{\\"deadLetterTargetArn\\":\\"${aws_sqs_queue.dead.arn}\\",\\"maxReceiveCount\\":4}"}}}]}
        """
    text = said.replace('"a" == "b" ? "c" : "d"', r"\"a\" == \"b\" ? \"c\" : \"d\"").replace(",\n               ", ", ")
    (tmp_path / "prod.tfvars.json").write_text('{"hidden_s": 5}', encoding="utf-8")
    (tmp_path / "cdk.tf.json").write_text(text, encoding="utf-8")
    found = read_files([str(tmp_path / name) for name in ("cdk.tf.json", "prod.tfvars.json")], "")
    assert found.queues == [("sqs", 'each["orders"]'), ("sqs", "plain")]
    assert settings(found, 'each["orders"]') == {"VisibilityTimeout": 5, "RedrivePolicy.maxReceiveCount": 2}
    assert settings(found, "plain") == {"DelaySeconds": 3, "RedrivePolicy.maxReceiveCount": 4}
    assert places(found)["DelaySeconds"] == "cdk.tf.json:9"
    assert not findings(found, "unknown-key")

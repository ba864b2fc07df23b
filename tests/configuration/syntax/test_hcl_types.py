"""Attributes that a variable's type makes optional: they are there, with the type's default."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

QUEUES = """\
variable "queues" {
  type = %s
  default = %s
}
resource "aws_sqs_queue" "q" {
  for_each = var.queues
  name = each.key
  visibility_timeout_seconds = each.value.visibility
  fifo_queue = each.value.fifo
}
"""


def test_what_a_type_adds_to_the_objects_of_a_table_is_as_good_as_written(tmp_path: Path) -> None:
    kind = "map(object({ visibility = optional(number, 60), fifo = optional(bool, false) }))"
    found = read(tmp_path, "main.tf", QUEUES % (kind, '{ "a" = {}, "b.fifo" = { visibility = 90, fifo = true } }'), "")
    assert found.queues == [("sqs", 'q["a"]'), ("sqs-fifo", 'q["b.fifo"]')]
    assert settings(found, 'q["a"]') == {"VisibilityTimeout": 60}
    assert settings(found, 'q["b.fifo"]')["VisibilityTimeout"] == 90
    assert findings(found, "elsewhere") == []


@of_each(
    [
        ("object({ seconds = optional(number, 45) })", "{}", 45),
        ("object({\n    name = optional(string)\n    seconds = optional(number, 45)\n  })", "{}", 45),
        ("object({ tags = optional(object({ seconds = optional(number, 9) }), {}), seconds = optional(number, 45) })",
         "{}", 45),
        ("object({ seconds = optional(number, 45) })", "{ seconds = 50 }", 50),
        ("object({ seconds = optional(number) })", "{}", None),
        ("object({ inner = object({ seconds = optional(number, 9) }) })", "{ inner = {} }", None),
    ]
)  # fmt: skip
def test_a_default_is_that_of_the_attribute_itself(kind: str, value: str, seconds: int | None) -> None:
    text = (
        f'variable "one" {{\n  type = {kind}\n  default = {value}\n}}\n'
        'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = var.one.seconds\n}\n'
    )
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "main.tf", text, "sqs")
    assert [one.value for one in found.given if one.name == "VisibilityTimeout" and not one.unknown] == (
        [] if seconds is None else [seconds]
    )

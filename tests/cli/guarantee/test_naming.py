"""Names of what answers are of: ways of a queue together where nothing between them differs, and no column of words."""

import json
from pathlib import Path

import pytest

from tests.cli.helpers import invoke

MODULE = """\
variable "fifo" {}
variable "parks" {}
resource "aws_sqs_queue" "orders_of_all_customers" {
  name           = "orders${var.fifo == "true" ? ".fifo" : ""}"
  fifo_queue     = var.fifo
  redrive_policy = var.parks == true ? local.policy : ""
}
resource "aws_sqs_queue" "emails_of_all_customers" {
  name       = "emails${var.fifo == "true" ? ".fifo" : ""}"
  fifo_queue = var.fifo
}
locals {
  policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}
resource "aws_sqs_queue" "dead" {
  name       = "dead${var.fifo == "true" ? ".fifo" : ""}"
  fifo_queue = var.fifo
}
"""


def test_a_condition_is_named_only_where_what_is_told_differs_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "main.tf"
    path.write_text(MODULE)
    monkeypatch.setenv("COLUMNS", "80")
    lines = invoke("guarantee", str(path)).stdout.splitlines()
    first = " ".join(lines[: lines.index("")]).split()
    text = " ".join(first)
    assert "var.parks" not in text, "with either the same is lost and done twice"
    for value in ("is true", "is false"):
        assert f"emails_of_all_customers where var.fifo {value} at-least-once: may duplicate* done twice: F" in text
    assert max(map(len, lines[: lines.index("")])) <= 80
    told = " ".join(" ".join(lines).split())
    assert "taken for a standard queue" not in told, "either is tried"
    assert (told.count("redrive_policy = jsonencode"), told.count("what is parked is overtaken")) == (1, 1)


def test_queues_that_differ_in_a_number_have_one_answer_with_each_number(tmp_path: Path) -> None:
    queues = [
        {"name": name, "vhost": "/", "durable": True, "arguments": {"x-message-ttl": ttl}}
        for name, ttl in (("orders", 60_000), ("mails", 3_000))
    ]
    path = tmp_path / "definitions.json"
    path.write_text(json.dumps({"rabbitmq_version": "4.1.0", "queues": queues}))
    text = " ".join(invoke("guarantee", str(path)).stdout.split())
    condition = "no message waits 60,000 ms (x-message-ttl: then it is dropped, though confirmed), of mails 3,000"
    assert text.count(f"orders: {condition}") == 1, "at the top alone"
    assert text.count("broker to consumer no* yes") == 1
    assert len(json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]) == 2

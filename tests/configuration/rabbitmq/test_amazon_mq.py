"""Amazon MQ: which version a broker runs, and what its configuration says, in Terraform and in CloudFormation."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, place, read, settings

_TERRAFORM = """\
resource "aws_mq_broker" "this" {
  engine_type    = "RabbitMQ"
  engine_version = "3.13"
}
resource "aws_mq_configuration" "this" {
  engine_type    = "RabbitMQ"
  engine_version = "3.13"
  data           = <<-DATA
    # Half the default.
    consumer_timeout = 900000
    DATA
}
"""
_TEMPLATE = """\
Resources:
  This:
    Type: AWS::AmazonMQ::Broker
    Properties:
      EngineType: RABBITMQ
      EngineVersion: "3.13"
  Conf:
    Type: AWS::AmazonMQ::Configuration
    Properties:
      EngineType: RABBITMQ
      Data: !Base64 |
        consumer_timeout = 900000
"""


@pytest.mark.parametrize(("name", "text", "line"), [("main.tf", _TERRAFORM, 10), ("t.yaml", _TEMPLATE, 12)])
def test_a_broker_s_version_and_its_configuration_are_read(tmp_path: Path, name: str, text: str, line: int) -> None:
    found = read(tmp_path, name, text, "")
    assert (found.versions, settings(found)) == ({"rabbitmq": "3.13"}, {"consumer_timeout": 900_000})
    assert (place(found, "consumer_timeout"), findings(found)) == (line, [])
    other = read(tmp_path, name, text.replace("RabbitMQ", "ActiveMQ").replace("RABBITMQ", "ACTIVEMQ"), "")
    assert (other.versions, other.given, other.queues) == ({}, [], [])
    assert all("is not read" in text for _, text in findings(other))
    assert "not in this file" in findings(read(tmp_path, name, text.replace('"3.13"', '"${var.v}"'), ""))[0][1]


_CLOUDAMQP = """\
resource "cloudamqp_instance" "mq" {
  rmq_version = "3.13.7"
}
resource "cloudamqp_rabbitmq_configuration" "mq" {
  consumer_timeout = 7200000
  heartbeat        = 120
}
"""


def test_of_cloudamqps_brokers_the_same_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", _CLOUDAMQP, "")
    assert (found.versions, settings(found)) == ({"rabbitmq": "3.13"}, {"consumer_timeout": 7_200_000})
    assert (place(found, "consumer_timeout"), findings(found)) == (5, [])
    assert "not in this file" in findings(read(tmp_path, "main.tf", _CLOUDAMQP.replace('"3.13.7"', "var.v"), ""))[0][1]

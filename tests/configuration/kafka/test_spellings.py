"""What closes a broker's gap, as its own kind of file has it: what is told is read, and nothing is found with it."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from playground.cli.app import app
from playground.configuration.cases import cases
from tests.configuration.helpers import findings, read

STRIMZI = "apiVersion: kafka.strimzi.io/v1beta2\nkind: "
FILES = {
    "a broker's": ("server.properties", "broker.id=0\n{}", "{}={}\n"),
    "variables": ("compose.yml", "services:\n  k:\n    environment:\n      KAFKA_BROKER_ID: 1\n{}", "      {}: {}\n"),
    "Bitnami's": ("compose.yml", "services:\n  k:\n    environment:\n    - KAFKA_CFG_NODE_ID=1\n{}", "    - {}={}\n"),
    "Strimzi's": (
        *("k.yaml", STRIMZI + "Kafka\nspec:\n  kafka:\n    config:\n      num.partitions: 1\n      broker.id: 1\n{}"),
        "      {}: {}\n",
    ),
    "Confluent's": (
        "k.yaml",
        "apiVersion: platform.confluent.io/v1beta1\nkind: Kafka\nspec:\n  configOverrides:\n    server:\n"
        "    - num.partitions=1\n{}",
        "    - {}={}\n",
    ),
    "a chart's": ("values.yaml", "kafka:\n  autoCreateTopicsEnable: false\n{}", "  {}: {}\n"),
    "Terraform's": (
        "m.tf",
        'resource "aws_msk_configuration" "c" {{\n  server_properties = <<P\nnum.partitions=1\n{}P\n}}\n',
        "{}={}\n",
    ),
}
WANTED = {"replication.factor": 3, "min.insync.replicas": 2}


@pytest.mark.parametrize("kind", FILES)
def test_what_closes_a_broker_s_gap_is_told_in_lines_that_its_file_takes(tmp_path: Path, kind: str) -> None:
    name, text, line = FILES[kind]
    before = read(tmp_path, name, text.format(""), "")
    spelled = before.spellings_of("kafka")
    told = [re.match(r"(\S+) = (\S+)", spelled[one]) for one in WANTED.items()]
    lines = "".join(line.format(*one.groups()) for one in told if one)
    after = read(tmp_path, name, text.format(lines), "")
    assert {one for _, one in findings(after)} <= {one for _, one in findings(before)}
    [case] = cases(after, "kafka")
    assert {key: case.values()[key] for key in WANTED} == WANTED


def test_a_topic_s_copies_are_told_as_the_field_that_holds_them(tmp_path: Path) -> None:
    text = STRIMZI + "KafkaTopic\nmetadata: {name: orders}\nspec: {replicas: 1}\n"
    found = read(tmp_path, "t.yaml", text, "")
    [case] = cases(found, "kafka")
    assert case.remedies(found.spellings_of("kafka"))["replication.factor", 3] == "replicas = 3"


def test_the_answer_to_a_broker_s_file_says_what_its_own_key_takes(tmp_path: Path) -> None:
    path = tmp_path / "server.properties"
    path.write_text("broker.id=0\n")
    shown = " ".join(CliRunner().invoke(app, ["guarantee", str(path)]).stdout.split())
    assert "To close it: default.replication.factor = 3 (it takes 3 brokers; existing topics keep theirs)" in shown
    path.write_text("broker.id=0\ndefault.replication.factor=3\nmin.insync.replicas=2\n")
    asked = CliRunner().invoke(app, ["guarantee", str(path), "--need", "at-least-once"])
    assert (asked.exit_code, "default.replication.factor:" in asked.stdout) == (0, False)

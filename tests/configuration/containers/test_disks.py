"""Servers that keep nothing beyond their containers."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read
from tests.each import of_each

POD = """\
kind: {kind}
spec:
  template:
    spec:
      containers:
        - image: {image}
          volumeMounts: [{{name: conf}}{mount}]
      volumes:
        - {{name: conf, configMap: {{name: c}}}}
        - {volume}
"""


def test_a_chart_without_persistence_is_a_risk(tmp_path: Path) -> None:
    text = "overrideConfiguration: {min.insync.replicas: 2}\npersistence:\n  enabled: false\n"
    [(line, told)] = findings(read(tmp_path, "values.yaml", text, ""), "risk")
    assert (line, "has lost what it kept" in told) == (3, True)


@pytest.mark.parametrize(
    ("image", "mount", "volume", "line"),
    [
        ("rabbitmq:4.3", "", "{name: x}", 6),
        ("rabbitmq:4.3", ", {name: data}", "{name: data, emptyDir: {}}", 10),
        ("rabbitmq:4.3", ", {name: data}", "{name: data, persistentVolumeClaim: {claimName: d}}", 0),
        ("rabbitmq:4.3", ", {name: claimed}", "{name: x}", 0),
        ("redis:7", "", "{name: x}", 0),
        ("nginx:1", "", "{name: x}", 0),
    ],
)
def test_a_pod_without_a_volume_that_outlives_it_loses_what_its_server_kept(
    tmp_path: Path, image: str, mount: str, volume: str, line: int
) -> None:
    text = POD.format(kind="StatefulSet", image=image, mount=mount, volume=volume)
    found = findings(read(tmp_path, "pod.yaml", text, ""), "risk")
    assert [at for at, told in found if "has lost what it kept" in told] == [line] * bool(line)


COMPOSE = """\
services:
  broker: {{image: {image}{more}}}
  shop: {{image: shop, environment: {{SPRING_RABBITMQ_HOST: broker, SPRING_KAFKA_PRODUCER_ACKS: 1}}}}
"""
NAMED = ", volumes: ['data:/var/lib/rabbitmq']"
KEPT = {
    ("rabbitmq:4.3", ""): "without a volume",
    ("rabbitmq:4.3", ", volumes: ['./rabbitmq.conf:/etc/rabbitmq/rabbitmq.conf:ro']"): "without a volume",
    ("rabbitmq:4.3", ", volumes: [/var/lib/rabbitmq]"): "without a volume",
    ("rabbitmq:4.3", ", volumes: [{type: tmpfs, target: /var/lib/rabbitmq}]"): "without a volume",
    ("rabbitmq:4.3", NAMED): "without a hostname",
    ("rabbitmq:4.3", f"{NAMED}, hostname: broker"): "",
    ("rabbitmq:4.3", ", volumes: [{type: volume, source: d, target: /var/lib/rabbitmq}], hostname: broker"): "",
    ("rabbitmq:4.3", f"{NAMED}, environment: [RABBITMQ_NODENAME=rabbit@broker]"): "",
    ("rabbitmq:4.3", ", extends: {service: base}"): "",
    ("apache/kafka:4.1.0", ""): "without a volume",
    ("apache/kafka:4.1.0", NAMED): "",
    ("redis:8", ""): "",
}


@of_each([(*of, told) for of, told in KEPT.items()])
def test_a_server_of_compose_that_is_made_anew_has_only_what_its_volume_keeps(image: str, more: str, told: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "compose.yml"
        path.write_text(COMPOSE.format(image=image, more=more), encoding="utf-8")
        found = read_files([str(path)], "")
    risks = [line for line, text in findings(found, "risk") if "made anew" in text]
    assert risks == [2] * bool(told)
    asked = [(one.system, one.asks) for one in found.given if one.name == "its disk"]
    text = f"its container is never made anew ({image} {told}: what it kept is lost)"
    assert asked == [("kafka" if "kafka" in image else "rabbitmq", text)] * bool(told)


def test_a_chart_without_persistence_asks_that_no_server_is_started_anew(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    for name, systems in (("rabbitmq", ["rabbitmq"]), ("postgresql", [])):
        conf = "extraConfiguration: |\n  default_queue_type = quorum\n  consumer_timeout = 1800000\n"
        text = f"{conf}{name}:\n  persistence: {{enabled: false}}\n"
        path.write_text(text, encoding="utf-8")
        asked = [one.system for one in read_files([str(path)], "rabbitmq").given if one.name == "its disk"]
        assert asked == systems, name

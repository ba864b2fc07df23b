"""Servers that keep nothing beyond their containers."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, read

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

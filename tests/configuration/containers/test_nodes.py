"""How many nodes of RabbitMQ there are, where a quorum queue hangs on that."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.helpers import invoke
from tests.configuration.helpers import read
from tests.each import of_each

CLUSTER = "apiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nspec: {{{replicas}image: 'rabbitmq:4.3', {conf}}}\n"
SET = """\
kind: StatefulSet
spec:
  replicas: 2
  template: {{spec: {{containers: [{{image: {image}, env: [{{name: RABBITMQ_HOST, value: a}}]}}]}}}}
"""


@of_each(
    [
        (CLUSTER.format(replicas="replicas: 2, ", conf=""), "neither of the two nodes goes for good (replicas = 2: "),
        (CLUSTER.format(replicas="", conf=""), "the one node's disk survives (replicas = 1: "),
        (CLUSTER.format(replicas="replicas: 3, ", conf=""), ""),
        (SET.format(image="'rabbitmq:4.3'"), "neither of the two nodes goes for good (replicas = 2: "),
        (SET.format(image="'cp-kafka:7.6.0'"), ""),
        ("replicaCount: 2\nimage: {repository: bitnami/rabbitmq, tag: 4.1.0}\n", "neither of the two nodes goes for"),
        ("rabbitmq: {replicaCount: 1}\nimage: 'rabbitmq:4.3'\n", "the one node's disk survives (replicaCount = 1"),
        ("replicaCount: 2\nimage: {repository: nginx}\nmq: {image: 'rabbitmq:4.3'}\n", ""),
    ]
)
def test_few_nodes_are_what_a_quorum_queue_hangs_on(text: str, asks: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "values.yaml", text, "rabbitmq")
    told = [one.asks for one in (*found.given, *found.disks) if one.name == "its nodes"]
    assert [one.startswith(asks) for one in dict.fromkeys(told)] == [True] * bool(asks)


def test_of_a_classic_queue_it_is_no_matter_how_many_nodes_there_are(tmp_path: Path) -> None:
    for kind, is_asked in (("quorum", True), ("classic", False)):
        path = tmp_path / "cluster.yaml"
        conf = f"rabbitmq: {{additionalConfig: {json.dumps(f'default_queue_type = {kind}')}}}"
        path.write_text(CLUSTER.format(replicas="replicas: 2, ", conf=conf))
        text = " ".join(invoke("guarantee", str(path)).stdout.split())
        assert ("a quorum queue needs both, and stands still while one is away" in text) is is_asked, kind

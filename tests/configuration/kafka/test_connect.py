"""Kafka's connectors, and what runs them."""

import json
from pathlib import Path

from tests.configuration.helpers import findings, read, settings

_CONFIG = {"connector.class": "JdbcSinkConnector", "errors.tolerance": "all"}
_SINK = {"name": "sink", "config": _CONFIG}


def test_a_connector_that_passes_over_what_fails_loses_it(tmp_path: Path) -> None:
    found = read(tmp_path, "sink.json", json.dumps(_SINK), "")
    assert findings(found, "risk")[0][1].startswith("errors.tolerance = all: what fails is passed over")
    assert [one.loses.node for one in found.given if one.loses] == ["consumer"]


def test_a_connector_has_its_workers_defaults_and_commits_by_itself(tmp_path: Path) -> None:
    found = settings(read(tmp_path, "sink.json", json.dumps(_SINK), ""), "sink", assumed=True)
    assert found == {"enable.idempotence": False, "auto.offset.reset": "earliest"}


def test_what_strimzi_runs_beside_its_brokers_is_read_each_by_itself(tmp_path: Path) -> None:
    text = """\
    apiVersion: kafka.strimzi.io/v1beta2
    kind: Kafka
    spec: {kafka: {config: {min.insync.replicas: 1}}}
    ---
    apiVersion: kafka.strimzi.io/v1beta2
    kind: KafkaConnect
    metadata: {name: connect}
    spec: {config: {offset.storage.topic: o, producer.acks: 1}}
    ---
    apiVersion: kafka.strimzi.io/v1beta2
    kind: KafkaMirrorMaker2
    metadata: {name: mm2}
    spec: {mirrors: [{sourceConnector: {config: {replication.factor: 1, producer.override.acks: all}}}]}
    """
    found = read(tmp_path, "kafka.yaml", text, "")
    assert settings(found, "connect", assumed=False) == {"acks": "1"}
    assert settings(found, "mm2's sourceConnector 1", assumed=False) == {"replication.factor": 1, "acks": "all"}
    assert settings(found, assumed=False) == {"min.insync.replicas": 1}
    assert not [text for _, text in findings(found) if "chart" in text or "did you mean" in text]


def test_a_sink_reads_and_a_source_sends_and_a_mirror_does_both(tmp_path: Path) -> None:
    start = '{"name": "c", "config": {"connector.class": "%s", "tasks.max": "1"%s}}'
    cases = (
        ("io.confluent.connect.s3.S3SinkConnector", ', "topics": "orders"', "consumer"),
        ("io.debezium.connector.mysql.MySqlConnector", ', "topic": "t"', "producer"),
        ("FileStreamSource", ', "topic": "t"', "producer"),
        ("org.apache.kafka.connect.mirror.MirrorSourceConnector", ', "topics": ".*"', ""),
    )
    for made_by, more, side in cases:
        found = read(tmp_path, "c.json", start % (made_by, more), "")
        assert next((one.only for one in found.given if one.only), "") == side, made_by
        assert findings(found, "unknown-key") == []


def test_a_connector_as_properties_is_one(tmp_path: Path) -> None:
    text = "name=file\nconnector.class=FileStreamSource\ntopic=t\nproducer.override.acks=1\n"
    found = read(tmp_path, "source.properties", text, "")
    assert settings(found, "file", assumed=False) == {"acks": "1"}
    assert findings(found, "unknown-key") == []


def test_a_sink_into_a_database_that_upserts_knows_again_what_it_has_written(tmp_path: Path) -> None:
    text = "name=s\nconnector.class=io.aiven.connect.jdbc.JdbcSinkConnector\ntopics=t\ninsert.mode=%s\n"
    found = read(tmp_path, "sink.properties", text % "upsert", "")
    assert settings(found, "s", assumed=False) == {"consumer.dedup": "transaction"}
    found = read(tmp_path, "sink.properties", text % "insert", "")
    assert [line for one in found.given for change, line in one.remedies if change[0] == "consumer.dedup"] == [
        "insert.mode = upsert, with pk.mode and pk.fields that are the message's own id"
    ]


def test_mm2_properties_are_read_without_the_names_of_clusters(tmp_path: Path) -> None:
    text = """\
        clusters = A, B
        A.bootstrap.servers = a:9092
        B.bootstrap.servers = b:9092
        A->B.enabled = true
        B.producer.acks = 1
        replication.factor = 3
        """
    found = read(tmp_path, "mm2.properties", text, "")
    assert settings(found, assumed=False) == {"acks": "1", "replication.factor": 3}
    assert settings(found, assumed=True) == {"enable.idempotence": False, "auto.offset.reset": "earliest"}
    assert found.findings == []


def test_a_topic_that_a_source_makes_has_the_replicas_that_it_is_told(tmp_path: Path) -> None:
    text = "name=s\nconnector.class=FileStreamSource\ntopic.creation.default.replication.factor=%d\n"
    assert settings(read(tmp_path, "s.properties", text % 1, ""), "s", assumed=False) == {"replication.factor": 1}
    found = read(tmp_path, "s.properties", text % -1, "")
    assert settings(found, "s", assumed=False) == {}
    assert found.findings == []


def test_resources_of_confluent_s_operator_are_brokers_topics_and_connectors(tmp_path: Path) -> None:
    text = """\
        apiVersion: platform.confluent.io/v1beta1
        kind: Kafka
        metadata: {name: kafka}
        spec: {replicas: 3, configOverrides: {server: ["min.insync.replicas=2", "retention.ms=5"]}}
        ---
        apiVersion: platform.confluent.io/v1beta1
        kind: KafkaTopic
        metadata: {name: orders}
        spec: {replicas: 3, partitionCount: 6, configs: {retention.ms: "5000"}}
        ---
        apiVersion: platform.confluent.io/v1beta1
        kind: Connector
        metadata: {name: sink}
        spec: {class: org.acme.AcmeSinkConnector, taskMax: 1, configs: {topics: orders, errors.tolerance: all}}
        """
    found = read(tmp_path, "kafka.yaml", text, "")
    assert settings(found, assumed=False) == {"min.insync.replicas": 2}
    topic = {"replication.factor": 3, "num.partitions": 6, "retention.ms": 5000}
    assert settings(found, "orders", assumed=False) == topic
    assert [one.only for one in found.given if one.queue == "sink" and one.only] == ["consumer"]
    assert [line for line, _ in findings(found, "no-effect")] == [4]
    assert [one.queue for one in found.given if one.loses] == ["sink"]


def test_connectors_of_strimzi_have_their_side_and_what_their_worker_says(tmp_path: Path) -> None:
    text = """\
        apiVersion: kafka.strimzi.io/v1beta2
        kind: KafkaConnect
        metadata: {name: w}
        spec: {config: {offset.storage.topic: o, producer.acks: 1}}
        ---
        apiVersion: kafka.strimzi.io/v1beta2
        kind: KafkaConnector
        metadata: {name: pg}
        spec: {class: io.debezium.connector.postgresql.PostgresConnector, config: {topic.prefix: x}}
        """
    found = read(tmp_path, "connect.yaml", text, "")
    assert settings(found, assumed=False) == {"acks": "1"}, "of all that the worker runs"
    assert [(one.queue, one.only) for one in found.given if one.only] == [("pg", "producer")]


def test_a_mirror_is_told_what_the_worker_of_its_target_is(tmp_path: Path) -> None:
    text = """\
        apiVersion: kafka.strimzi.io/v1beta2
        kind: KafkaMirrorMaker2
        metadata: {name: mm}
        spec:
          connectCluster: b
          clusters: [{alias: a, config: {producer.acks: 0}}, {alias: b, config: {producer.acks: 1}}]
          mirrors: [{sourceConnector: {config: {replication.factor: 3}}}]
        """
    found = read(tmp_path, "mm2.yaml", text, "")
    assert settings(found, "mm's sourceConnector 1", assumed=False) == {"acks": "1", "replication.factor": 3}


def test_variables_of_a_worker_s_image_are_what_its_clients_are_told(tmp_path: Path) -> None:
    text = "services: {c: {environment: {CONNECT_GROUP_ID: c, CONNECT_PRODUCER_ACKS: 1, CONNECT_REST_PORT: 1}}}\n"
    found = read(tmp_path, "compose.yml", text, "")
    assert settings(found, "the worker of Connect", assumed=False) == {"acks": "1"}
    assert settings(found, "the worker of Connect", assumed=True)["enable.idempotence"] is False
    alone = text.replace("CONNECT_PRODUCER_ACKS: 1, ", "")
    assert read(tmp_path, "compose.yml", alone, "").given == []


def test_what_closes_something_in_a_sink_is_what_its_file_can_say(tmp_path: Path) -> None:
    text = "name=s\nconnector.class=io.confluent.connect.s3.S3SinkConnector\ntopics=t\n"
    tolerant = "errors.tolerance=all\nerrors.deadletterqueue.topic.name=dead\n"
    lines = "errors.tolerance = all with errors.deadletterqueue.topic.name"
    for more, parks in (("", lines), (tolerant, "a sink that reports"), (tolerant.replace("all", "none"), lines)):
        found = read(tmp_path, "sink.properties", text + more, "")
        told = dict(remedy for one in found.given for remedy in one.remedies)
        assert told["consumer.dedup", "transaction"].startswith("a sink that writes each record under a key of its own")
        assert told["consumer.on_failure", "park"].startswith(parks)


def test_a_sink_parks_what_cannot_be_read_and_ends_with_what_it_cannot_write(tmp_path: Path) -> None:
    parks = {"topics": "t", "errors.deadletterqueue.topic.name": "dead"}
    found = read(tmp_path, "sink.json", json.dumps({"name": "sink", "config": {**_CONFIG, **parks}}), "")
    lines = {one.name: one for one in found.given if one.name.startswith("errors.")}
    assert set(lines) == {"errors.tolerance", "errors.deadletterqueue.topic.name"}
    assert all(one.counts_by_itself and not one.loses for one in lines.values())
    asks = "somebody reads dead, where what cannot be read or transformed is parked"
    assert [one.asks for one in lines.values() if one.asks] == [asks]
    [ends] = [one.never_done for one in found.given if one.never_done]
    assert ends.startswith("what put() always fails on ends its task")

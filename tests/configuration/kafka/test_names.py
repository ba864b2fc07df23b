"""Kafka's own names: clients in Java and on librdkafka, brokers, containers and operators."""

from pathlib import Path

import pytest
import yaml

from playground.configuration.cases import cases
from playground.configuration.kafka.keys import FOR_BROKERS
from tests.configuration.helpers import findings, place, read, settings


def test_a_consumer_that_does_not_say_so_commits_by_itself(tmp_path: Path) -> None:
    found = read(
        tmp_path, "consumer.properties", "bootstrap.servers=a:9092\ngroup.id=g\nisolation.level=read_committed\n", ""
    )
    assert settings(found, assumed=False) == {"isolation.level": "read_committed"}
    assert settings(found, assumed=True) == {"enable.auto.commit": True}
    assert {one.system for one in found.given} == {"kafka"}


def test_a_producer_has_no_say_in_commits(tmp_path: Path) -> None:
    found = read(
        tmp_path, "producer.properties", "bootstrap.servers=a:9092\nacks=-1\nlinger.ms=5\nenable.idempotence=true\n", ""
    )
    assert settings(found) == {"acks": "all", "enable.idempotence": True}
    assert place(found, "acks") == 2


@pytest.mark.parametrize("prefix", ["rdkafka.", ""])
def test_librdkafkas_names_bring_its_defaults(tmp_path: Path, prefix: str) -> None:
    text = "".join(
        f"{prefix}{line}\n"
        for line in ("request.required.acks=1", "enable.auto.offset.store=false", "message.send.max.retries=3")
    )
    found = read(tmp_path, "kafka.conf", text, "")
    given = {"acks": "1", "enable.auto.offset.store": False, "retries": 3}
    assert settings(found, assumed=False) == given
    assert settings(found, assumed=True) == {"client": "librdkafka", "enable.auto.commit": True}


def test_a_client_s_keys_may_stand_behind_what_they_are_for(tmp_path: Path) -> None:
    text = "bootstrap.servers=a\nproducer.acks=0\nconsumer.isolation.level=read_committed\n"
    assert settings(read(tmp_path, "connect.properties", text, ""), assumed=False) == {
        "acks": "0",
        "isolation.level": "read_committed",
    }


def test_a_misspelt_key_is_found_and_one_s_own_is_let_be(tmp_path: Path) -> None:
    found = read(tmp_path, "p.properties", "bootstrap.servers=a\nenable.idempotance=true\norders.topic=o\n", "kafka")
    assert findings(found) == [(2, "enable.idempotance: Kafka reads no such key; did you mean enable.idempotence?")]


def test_keys_that_went_tell_how_old_a_file_is(tmp_path: Path) -> None:
    text = "metadata.broker.list=a:9092\nproducer.type=sync\nrequest.required.acks=1\n"
    assert findings(read(tmp_path, "old.properties", text, "")) == [
        (2, "producer.type is read by nothing since Kafka 2.0"),
        (2, "written for a Kafka that is no longer looked after"),
        (3, "request.required.acks is the old name of acks, and still librdkafka's"),
    ]


def test_old_names_are_told_and_two_names_of_the_same(tmp_path: Path) -> None:
    text = "bootstrap.servers=a:9092\nacks=all\nrequest.required.acks=1\nauto.commit.enable=true\n"
    reading = read(tmp_path, "librdkafka.properties", text, "")
    assert [(one.rule, one.spot.line, one.text) for one in reading.findings] == [
        ("legacy-key", 3, "request.required.acks is the old name of acks, and still librdkafka's"),
        ("duplicate-key", 3, "request.required.acks is acks by another name; the later one counts here"),
        ("legacy-key", 4, "auto.commit.enable is the old name of enable.auto.commit, and still librdkafka's"),
    ]


def test_a_wrong_value_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    found = read(tmp_path, "p.properties", "bootstrap.servers=a\nacks=2\nmin.insync.replicas=two\n", "")
    assert findings(found, "bad-value") == [
        (2, "acks: '2' is not one of all, 1, 0"),
        (3, "min.insync.replicas: 'two' is not a whole number from 1 to 32,767"),
    ]


def test_a_broker_without_a_word_keeps_one_replica(tmp_path: Path) -> None:
    found = read(tmp_path, "server.properties", "broker.id=0\nlog.dirs=/tmp\nmin.insync.replicas=1\n", "")
    assert settings(found, assumed=True)["replication.factor"] == 1
    assert "enable.auto.commit" not in settings(found)


def test_names_that_another_system_is_asked_about_stay_with_it(tmp_path: Path) -> None:
    found = read(tmp_path, "p.properties", "acks=1\nenable.idempotence=false\n", "pulsar")
    assert {one.system for one in found.given} == {"pulsar"}


COMPOSE = {
    "a table": "environment:\n      KAFKA_MIN_INSYNC_REPLICAS: 2\n      KAFKA_DEFAULT_REPLICATION_FACTOR: '3'\n",
    "a list": "environment:\n      - KAFKA_CFG_MIN_INSYNC_REPLICAS=2\n      - KAFKA_CFG_DEFAULT_REPLICATION_FACTOR=3\n",
    "names and values": "env:\n      - name: KAFKA_MIN_INSYNC_REPLICAS\n        value: '2'\n"
    "      - name: KAFKA_DEFAULT_REPLICATION_FACTOR\n        value: '3'\n",
}


@pytest.mark.parametrize("form", COMPOSE)
def test_variables_of_containers_are_the_broker_s_keys(tmp_path: Path, form: str) -> None:
    found = read(tmp_path, "compose.yml", f"services:\n  kafka:\n    {COMPOSE[form]}  app:\n    image: a\n", "")
    assert settings(found, assumed=False) == {"min.insync.replicas": 2, "replication.factor": 3}


def test_a_misspelt_variable_of_a_broker_s_is_found(tmp_path: Path) -> None:
    text = "services:\n  kafka:\n    environment:\n      KAFKA_MIN_INSYNC_REPLICA: 2\n      KAFKA_NODE_ID: 1\n"
    [(line, told)] = findings(read(tmp_path, "compose.yml", text, ""), "unknown-key")
    assert line == 4
    assert told.endswith("did you mean min.insync.replicas?")


def test_the_variables_of_an_application_are_none_of_the_broker_s(tmp_path: Path) -> None:
    text = "services:\n  app:\n    environment:\n      KAFKA_TOPIC: orders\n      KAFKA_ACKS: 1\n"
    assert read(tmp_path, "compose.yml", text, "").given == []


def test_a_topic_of_strimzi_counts_before_its_cluster(tmp_path: Path) -> None:
    text = """\
        apiVersion: kafka.strimzi.io/v1beta2
        kind: Kafka
        spec:
          kafka:
            config:
              default.replication.factor: 3
              min.insync.replicas: 2
        ---
        apiVersion: kafka.strimzi.io/v1beta2
        kind: KafkaTopic
        metadata:
          name: orders
        spec:
          partitions: 6
          replicas: 1
          config:
            min.insync.replicas: 1
        """
    found = read(tmp_path, "kafka.yaml", text, "")
    assert settings(found, assumed=False) == {"replication.factor": 3, "min.insync.replicas": 2}
    assert settings(found, "orders") == {"replication.factor": 1, "num.partitions": 6, "min.insync.replicas": 1}
    assert ("kafka", "orders") in found.queues


def test_brokers_that_are_told_different_things_are_found(tmp_path: Path) -> None:
    text = """\
        services:
          one: {environment: {KAFKA_MIN_INSYNC_REPLICAS: 2, KAFKA_BROKER_ID: 1}}
          two: {environment: {KAFKA_MIN_INSYNC_REPLICAS: 1, KAFKA_BROKER_ID: 2}}
          three: {environment: {KAFKA_MIN_INSYNC_REPLICAS: 2, KAFKA_BROKER_ID: 3}}
        """
    assert findings(read(tmp_path, "compose.yml", text, ""), "risk") == [
        (3, "KAFKA_MIN_INSYNC_REPLICAS = 1: line 2 has 2; where brokers differ the last counts here")
    ]


@pytest.mark.parametrize(("version", "is_gone"), [("3.7.0", False), ("4.0.0", True)])
def test_strimzi_says_for_which_kafka_it_is_and_where_its_log_is(tmp_path: Path, version: str, is_gone: bool) -> None:
    text = f"""\
        apiVersion: kafka.strimzi.io/v1beta2
        kind: Kafka
        spec:
          kafka:
            version: {version}
            config: {{inter.broker.protocol.version: "3.7", min.insync.replicas: 2}}
            storage: {{type: ephemeral}}
        """
    found = read(tmp_path, "kafka.yaml", text, "")
    assert bool(findings(found, "removed-key")) is is_gone
    assert [line for line, _ in findings(found, "risk")] == [7]


def test_what_stands_on_the_clients_is_said_not_to_be_modelled(tmp_path: Path) -> None:
    worker = "offset.storage.topic=o\nconfig.storage.topic=c\noffset.flush.interval.ms=1\nproducer.acks=1\n"
    found = read(tmp_path, "connect.properties", worker, "")
    assert settings(found, assumed=False) == {"acks": "1"}
    assert {line for line, _ in findings(found, "not-modelled")} == {1, 2}
    assert findings(found, "unknown-key") == []


def test_streams_with_exactly_once_have_transactions(tmp_path: Path) -> None:
    text = "application.id=count\nbootstrap.servers=a\nprocessing.guarantee=exactly_once_v2\ncommit.interval.ms=100\n"
    found = read(tmp_path, "streams.properties", text, "")
    assert settings(found, assumed=False) == {
        "transactional.id": "made-by-kafka-streams",
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "consumer.effect": "output",
    }
    assert findings(found, "unknown-key") == []


def test_a_list_of_resources_is_read_one_by_one(tmp_path: Path) -> None:
    text = """\
        apiVersion: v1
        kind: List
        items:
          - apiVersion: kafka.strimzi.io/v1beta2
            kind: KafkaTopic
            metadata: {name: orders}
            spec: {partitions: 1, replicas: 3, config: {min.insync.replicas: 2}}
        """
    assert settings(read(tmp_path, "topics.yaml", text, ""), "orders")["replication.factor"] == 3


def test_a_file_of_nothing_but_slips_gets_so_many_guesses(tmp_path: Path) -> None:
    text = "bootstrap.servers=a\n" + "".join(f"enable.idempotance{number}=true\n" for number in range(700))
    assert len(findings(read(tmp_path, "p.properties", text, ""), "unknown-key")) == 500


def test_each_channel_of_a_framework_is_an_answer(tmp_path: Path) -> None:
    text = """\
        kafka.bootstrap.servers=k:9092
        mp.messaging.outgoing.orders.connector=smallrye-kafka
        mp.messaging.outgoing.orders.acks=1
        mp.messaging.incoming.mail.enable.auto.commit=true
        mp.messaging.connector.smallrye-kafka.isolation.level=read_committed
        """
    found = read(tmp_path, "application.properties", text, "")
    assert settings(found, "orders", assumed=False) == {"acks": "1"}
    assert settings(found, "mail", assumed=False) == {"enable.auto.commit": True}
    assert settings(found, assumed=False) == {"isolation.level": "read_committed"}
    assert [text.partition(":")[0] for _, text in findings(found, "not-modelled")] == ["mail"], "SmallRye's is known"


def test_micronaut_s_clients_are_read_by_their_names(tmp_path: Path) -> None:
    text = """\
        kafka:
          bootstrap.servers: k:9092
          producers:
            default: {acks: all}
            audit: {acks: 0}
        """
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found, assumed=False) == {"acks": "all"}
    assert settings(found, "audit", assumed=False) == {"acks": "0"}


def test_what_all_of_micronaut_s_consumers_have_is_an_answer_beside_a_producer_that_has_a_name(tmp_path: Path) -> None:
    text = "kafka: {producers: {audit: {acks: 0}}, consumers: {default: {enable.auto.commit: false}}}\n"
    found = read(tmp_path, "application.yml", text, "")
    sides = {one.queue: one.only for one in found.given if one.only}
    assert sides == {"audit": "producer", "the consumers": "consumer"}
    assert settings(found, assumed=False) == {"enable.auto.commit": False}


def test_micronaut_passes_over_what_fails_unless_an_annotation_says_otherwise(tmp_path: Path) -> None:
    listens = (
        "kafka: {consumers: {default: {enable.auto.commit: false}}}\n",
        "kafka: {bootstrap.servers: 'k:9092', consumers: {orders: {group.id: a}}, producers: {default: {acks: all}}}\n",
        "{micronaut: {application: {name: a}}, kafka: {bootstrap.servers: 'k:9092'}}\n",
    )
    for text in listens:
        found = read(tmp_path, "application.yml", text, "")
        assert settings(found)["consumer.on_failure"] == "acknowledge"
        [note] = [one.text for one in found.findings if "@ErrorStrategy" in one.text]
        assert "fetched behind it" in note
        assert "LOG_AND_RESUME_AT_NEXT_RECORD" in found.spellings_of("kafka")["consumer.on_failure", "park"]
    sends = "{micronaut: {application: {name: a}}, kafka: {producers: {default: {acks: all}}}}\n"
    for text in (sends, "kafka: {bootstrap.servers: 'k:9092'}\n"):
        assert "consumer.on_failure" not in settings(read(tmp_path, "application.yml", text, ""))


def test_what_helidon_only_logs_is_lost_and_what_it_parks_is_not(tmp_path: Path) -> None:
    start = "mp.messaging.incoming.orders"
    text = f"{start}.connector=helidon-kafka\n{start}.topic=t\n{start}.auto.offset.reset=earliest\n"
    found = read(tmp_path, "a.properties", f"{text}{start}.nack-log-only=true\n", "")
    assert [one.loses.node for one in found.given if one.loses] == ["consumer"]
    found = read(tmp_path, "a.properties", f"{text}{start}.nack-log-only=true\n{start}.nack-dlq=dead\n", "")
    assert not any(one.loses for one in found.given)
    assert settings(found, "orders")["consumer.on_failure"] == "park"


def test_an_application_of_kafka_streams_commits_by_itself_and_may_pass_over_what_it_cannot_read(
    tmp_path: Path,
) -> None:
    handler = "org.apache.kafka.streams.errors.LogAndContinueExceptionHandler"
    for key in ("default.deserialization.exception.handler", "deserialization.exception.handler"):
        text = f"application.id=a\nauto.offset.reset=latest\n{key}={handler}\n"
        found = read(tmp_path, "streams.properties", text, "")
        assert settings(found)["enable.auto.commit"] is False
        assert [one.loses.node for one in found.given if one.loses] == ["consumer"]
    found = read(tmp_path, "streams.properties", text.replace("Continue", "Fail"), "")
    assert not any(one.loses for one in found.given)


@pytest.mark.parametrize(
    ("lines", "kept_ms"),
    [
        ("log.retention.hours=1", 3_600_000),
        ("log.retention.hours=1\nlog.retention.minutes=30", 1_800_000),
        ("log.retention.minutes=30\nlog.retention.hours=1", 1_800_000),
        ("log.retention.ms=5000\nlog.retention.hours=1", 5000),
        ("log.retention.hours=1\nlog.retention.ms=5000", 5000),
    ],
)
def test_how_long_records_are_kept_counts_in_its_smallest_unit(tmp_path: Path, lines: str, kept_ms: int) -> None:
    found = read(tmp_path, "server.properties", f"broker.id=1\n{lines}\n", "kafka")
    assert settings(found, assumed=False)["retention.ms"] == kept_ms
    variables = {f"KAFKA_{key.upper().replace('.', '_')}": value for key, value in _pairs(lines)}
    text = yaml.safe_dump({"services": {"k": {"environment": variables}}}, sort_keys=False)
    by_variables = read(tmp_path, "compose.yml", text, "kafka")
    assert settings(by_variables, assumed=False) == {"retention.ms": kept_ms}
    assert not by_variables.findings


def _pairs(lines: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (line.partition("=") for line in lines.split("\n"))]


@pytest.mark.parametrize("start", ["KAFKA_", "KAFKA_CFG_"])
@pytest.mark.parametrize("key", sorted(one for one in FOR_BROKERS if one.startswith(("log.", "offsets."))))
def test_what_a_broker_reads_is_no_slip_as_a_variable(tmp_path: Path, key: str, start: str) -> None:
    found = read(tmp_path, ".env", f"{start}{key.upper().replace('.', '_')}=1\n", "kafka")
    assert not findings(found, "unknown-key")


@pytest.mark.parametrize(
    ("variable", "meant"),
    [("RETENTION_MS", "log.retention.ms"), ("REPLICATION_FACTOR", "default.replication.factor")],
)
def test_a_topics_key_as_a_variable_of_a_broker_is_read_by_nothing(tmp_path: Path, variable: str, meant: str) -> None:
    found = read(tmp_path, ".env", f"KAFKA_{variable}=1\n", "kafka")
    assert not found.given
    assert meant in findings(found, "no-effect")[0][1]


def test_a_broker_s_file_reads_no_topic_s_keys_and_a_topic_s_file_does(tmp_path: Path) -> None:
    topic = "retention.ms=5000\ncleanup.policy=compact\nretention.bytes=100\nmin.insync.replicas=2\n"
    found = read(tmp_path, "server.properties", f"broker.id=0\n{topic}", "kafka")
    assert settings(found, assumed=False) == {"min.insync.replicas": 2}
    assert [line for line, _ in findings(found, "no-effect")] == [2, 3, 4]
    chart = "overrideConfiguration: {default.replication.factor: 3, retention.ms: 5000}\n"
    assert [line for line, _ in findings(read(tmp_path, "values.yaml", chart, "kafka"), "no-effect")] == [1]
    found = read(tmp_path, "topic.properties", topic, "kafka")
    assert settings(found, assumed=False)["retention.ms"] == 5000
    assert findings(found, "no-effect") == []


def test_keys_of_an_application_s_own_clients_are_theirs(tmp_path: Path) -> None:
    text = "kafka.bootstrap.servers=k\nkafka.producer.acks=0\nkafka.consumer.enable.auto.commit=true\n"
    found = read(tmp_path, "client.properties", text, "")
    assert settings(found, assumed=False) == {"acks": "0", "enable.auto.commit": True}


def test_a_policy_of_several_that_compacts_takes_records_away(tmp_path: Path) -> None:
    for text, risks in (("compact,delete", 1), ("delete, compact", 1), ("delete", 0)):
        found = read(tmp_path, "topic.properties", f"cleanup.policy={text}\nretention.ms=1\n", "kafka")
        assert len(findings(found, "risk")) == risks, text


def test_what_is_set_somewhere_else_is_not_taken_for_what_holds_where_nothing_is_set(tmp_path: Path) -> None:
    found = read(tmp_path, "server.properties", "broker.id=0\ndefault.replication.factor=${COPIES}\n", "kafka")
    assert settings(found, assumed=True) == {"min.insync.replicas": 1}


def test_a_transactional_id_of_no_letters_keeps_no_idempotence_on(tmp_path: Path) -> None:
    text = "max.in.flight.requests.per.connection=10\ntransactional.id=%s\n"
    assert findings(read(tmp_path, "p.properties", text % "", "kafka"), "risk")
    assert not findings(read(tmp_path, "p.properties", text % "t", "kafka"), "risk")


def test_a_bound_on_the_bytes_that_are_kept_asks_that_nobody_is_far_behind(tmp_path: Path) -> None:
    for text, asked in (
        ("broker.id=0\nlog.retention.bytes=1073741824\n", 1),
        ("retention.bytes=100\nretention.ms=1\n", 1),
        ("broker.id=0\nlog.retention.bytes=-1\n", 0),
    ):
        found = read(tmp_path, "server.properties", text, "kafka")
        assert sum("deleted unread" in one.asks for one in found.given) == asked


def test_smallrye_asks_for_one_acknowledgement_and_is_quarkus_connector_unless_told_otherwise(tmp_path: Path) -> None:
    text = """\
        quarkus.application.name=orders
        mp.messaging.outgoing.mail.topic=mail
        mp.messaging.outgoing.audit.connector=smallrye-kafka
        %prod.mp.messaging.outgoing.audit.acks=all
        %dev.kafka.bootstrap.servers=localhost:9092
        """
    found = read(tmp_path, "application.properties", text, "")
    assert settings(found, "mail")["acks"] == settings(found, "audit")["acks"] == "1"
    assert settings(found, "audit", "prod") == {"acks": "all"}
    assert [one.text for one in found.findings] == []
    alone = read(tmp_path, "application.properties", text.partition("\n")[2], "")
    assert "acks" not in settings(alone, "mail"), "another framework's channel"


def test_what_a_channels_connector_reads_itself_is_no_slip_of_a_key_of_kafkas(tmp_path: Path) -> None:
    both = "topic client-id-prefix health-enabled tracing-enabled cloud-events lazy-client kafka-configuration"
    ours = {
        "incoming": f"{both} topics pattern broadcast partitions requests batch retry retry-attempts poll-timeout "
        "graceful-shutdown max-queue-size-factor dead-letter-queue.topic throttled.unprocessed-record-max-age.ms",
        "outgoing": f"{both} key partition merge waitForWriteCompletion max-inflight-messages close-timeout "
        "propagate-record-key propagate-headers cloud-events-mode interceptor-bean",
    }
    for way, keys in ours.items():
        text = "".join(f"mp.messaging.{way}.orders.{key}=x\n" for key in ("connector", *keys.split()))
        found = read(tmp_path, "application.properties", text.replace("connector=x", "connector=smallrye-kafka"), "")
        assert [one.text for one in found.findings] == []


def test_a_key_of_a_channel_that_reads_does_nothing_in_one_that_sends_and_slips_are_told(tmp_path: Path) -> None:
    text = """\
        mp.messaging.outgoing.out.connector=smallrye-kafka
        mp.messaging.outgoing.out.topics=out
        mp.messaging.incoming.in.connector=smallrye-kafka
        mp.messaging.incoming.in.max-inflight-messages=1
        mp.messaging.incoming.in.failure-stategy=ignore
        """
    found = read(tmp_path, "application.properties", text, "")
    assert findings(found, "no-effect") == [
        (2, "mp.messaging.outgoing.out.topics: a key of channels that read; nothing reads it"),
        (4, "mp.messaging.incoming.in.max-inflight-messages: a key of channels that send; nothing reads it"),
    ]
    [(_, slip)] = findings(found, "unknown-key")
    assert slip.endswith("did you mean failure-strategy?")


def test_channels_of_which_nothing_but_connector_and_topic_is_said_are_read_or_named(tmp_path: Path) -> None:
    channel = "mp.messaging.outgoing.out.connector=smallrye-%s\nmp.messaging.outgoing.out.topic=out\n"
    assert settings(read(tmp_path, "application.properties", channel % "kafka", ""), "out")["acks"] == "1"
    [(_, told)] = findings(read(tmp_path, "application.properties", channel % "amqp", ""), "not-modelled")
    assert told == "out: a channel of the connector smallrye-amqp, which is not read"


def test_a_channel_sends_or_reads(tmp_path: Path) -> None:
    text = """\
        mp.messaging.incoming.orders.connector=smallrye-kafka
        mp.messaging.outgoing.mail.connector=smallrye-kafka
        mp.messaging.outgoing.both.acks=1
        mp.messaging.incoming.both.group.id=g
        """
    found = read(tmp_path, "application.properties", text, "kafka")
    assert {one.queue: one.only for one in found.given if one.only} == {"orders": "consumer", "mail": "producer"}


def test_what_a_broker_keeps_in_its_own_topics_is_asked_for_where_that_is_on_it_alone(tmp_path: Path) -> None:
    keys = (
        "offsets.topic.replication.factor",
        "transaction.state.log.replication.factor",
        "transaction.state.log.min.isr",
    )
    alone, several = (
        read(tmp_path, "server.properties", "broker.id=0\n" + "".join(f"{key}={count}\n" for key in keys), "kafka")
        for count in (1, 3)
    )
    asked = {one.name: one.asks_beside for one in alone.given if one.asks}
    assert asked == dict(zip(keys, ("", "transactional.id", "transactional.id"), strict=True))
    assert not [one for one in several.given if one.asks]
    assert not findings(alone, "risk"), "one broker is what it is"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("server.properties", "broker.id=0\noffsets.retention.minutes=1\n"),
        ("compose.yml", "services: {k: {environment: {KAFKA_OFFSETS_RETENTION_MINUTES: 1}}}\n"),
        (".env", "KAFKA_CFG_OFFSETS_RETENTION_MINUTES=1\n"),
        ("values.yaml", "extraConfig: |\n  offsets.retention.minutes=1\n"),
        ("values.yaml", "extraConfig: {offsets.retention.minutes: 1}\n"),
        ("values.yaml", "minInsyncReplicas: 2\noffsetsRetentionMinutes: 1\n"),
    ],
)
def test_how_long_a_broker_keeps_offsets_is_read_wherever_it_is_told(tmp_path: Path, name: str, text: str) -> None:
    found = read(tmp_path, name, text, "kafka")
    assert settings(found, assumed=False)["offsets.retention.minutes"] == 1


def test_a_worker_of_connect_and_quarkus_do_not_commit_automatically(tmp_path: Path) -> None:
    worker = "group.id=c\noffset.storage.topic=o\nconfig.storage.topic=c\nerrors.tolerance=all\n"
    found = read(tmp_path, "connect.properties", worker, "kafka")
    assert "enable.auto.commit" not in settings(found)
    assert [line for line, _ in findings(found, "risk")] == [4]
    quarkus = "mp.messaging.incoming.o.connector=smallrye-kafka\nmp.messaging.incoming.o.group.id=g\n"
    assert "enable.auto.commit" not in settings(read(tmp_path, "application.properties", quarkus, "kafka"), "o")


def test_a_volume_of_a_pool_that_is_ephemeral_is_told(tmp_path: Path) -> None:
    text = """\
    apiVersion: kafka.strimzi.io/v1
    kind: KafkaNodePool
    spec:
      storage: {type: jbod, volumes: [{id: 0, type: ephemeral}]}
    """
    assert [line for line, _ in findings(read(tmp_path, "pool.yaml", text, "kafka"), "risk")] == [4]


def test_a_share_group_is_told_as_not_modelled_and_taken_for_no_consumer_group(tmp_path: Path) -> None:
    found = read(tmp_path, "client.properties", "acks=all\nshare.acknowledgement.mode=explicit\n", "kafka")
    [(line, text)] = findings(found, "not-modelled")
    assert (line, "a share group locks, acknowledges and counts each record by itself" in text) == (2, True)


@pytest.mark.parametrize(("line", "loses"), [("", True), ("errors.deadletterqueue.topic.name=dead\n", False)])
def test_a_connector_that_tolerates_all_errors_loses_what_fails_but_for_a_dead_letter_topic(
    tmp_path: Path, line: str, loses: bool
) -> None:
    found = read(tmp_path, "sink.properties", f"topics=orders\nerrors.tolerance=all\n{line}", "kafka")
    assert ([one.loses.node for one in found.given if one.loses], bool(findings(found, "risk"))) == (
        ["consumer"] if loses else [],
        loses,
    )


def test_streams_replicates_its_own_topics_and_begins_at_the_earliest(tmp_path: Path) -> None:
    found = read(
        tmp_path, "streams.properties", "application.id=a\nnum.stream.threads=2\nreplication.factor=3\n", "kafka"
    )
    came_to = settings(found)
    assert (came_to.get("replication.factor"), came_to["auto.offset.reset"]) == (None, "earliest")
    [(line, text)] = findings(found, "no-effect")
    assert (line, "makes for itself" in text) == (3, True)


def test_a_worker_of_connect_has_no_idempotence_unless_it_is_set(tmp_path: Path) -> None:
    worker = "group.id=c\noffset.storage.topic=o\nconfig.storage.topic=c\n"
    assert settings(read(tmp_path, "w.properties", worker, "kafka"))["enable.idempotence"] is False
    said = f"{worker}producer.enable.idempotence=true\n"
    assert settings(read(tmp_path, "w.properties", said, "kafka"), assumed=False)["enable.idempotence"] is True


def test_a_channel_that_ignores_what_fails_loses_it_and_one_with_a_dead_letter_queue_parks_it(tmp_path: Path) -> None:
    start = "mp.messaging.incoming.orders."
    text = f"{start}connector=smallrye-kafka\n{start}auto.offset.reset=earliest\n{start}failure-strategy="
    ignoring = read(tmp_path, "application.properties", f"{text}ignore\n", "")
    assert [one.loses.node for one in ignoring.given if one.loses] == ["consumer"]
    assert "committed past" in findings(ignoring, "risk")[0][1]
    parking = read(tmp_path, "application.properties", f"{text}dead-letter-queue\n", "")
    assert settings(parking, "orders")["consumer.on_failure"] == "park"


def test_a_channel_of_another_systems_connector_is_none_of_kafkas(tmp_path: Path) -> None:
    text = (
        "mp.messaging.incoming.orders.connector=smallrye-kafka\nmp.messaging.incoming.orders.group.id=g\n"
        "mp.messaging.outgoing.mail.connector=smallrye-amqp\nmp.messaging.outgoing.mail.acks=1\n"
    )
    found = read(tmp_path, "application.properties", text, "")
    assert "mail" not in {queue for _, queue in found.queues}
    assert findings(found, "not-modelled")[0] == (
        3,
        "mail: a channel of the connector smallrye-amqp, which is not read",
    )


def test_a_channel_that_only_a_profile_has_is_in_no_other(tmp_path: Path) -> None:
    text = (
        "mp.messaging.incoming.prices.connector=smallrye-kafka\n"
        "%prod.mp.messaging.outgoing.out.connector=smallrye-kafka\n"
        "%test.mp.messaging.incoming.prices.auto.offset.reset=earliest\n"
    )
    found = read(tmp_path, "application.properties", text, "")
    by_name = {name: one.values() for one in cases(found, "kafka") for name in one.names}
    assert {name for name in by_name if name.startswith("out")} == {"out in profile prod"}
    assert {name for name in by_name if name.startswith("prices")} == {
        f"prices in profile {one}" for one in ("default", "prod", "test")
    }
    assert by_name["out in profile prod"]["acks"] == "1"  # SmallRye's default, as in a channel that is always there.

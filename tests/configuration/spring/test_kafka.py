"""Spring for Apache Kafka, and Spring Cloud Stream: their defaults count before the client's."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, place, read, settings

OF_ITSELF = {
    "enable.auto.commit": False,
    "consumer.ack": "after",
    "consumer.on_failure": "retry",
    "consumer.max_tries": 10,
    "consumer.then": "acknowledge",
}


def test_spring_commits_after_the_work_and_skips_after_ten_tries(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", "spring: {kafka: {consumer: {group-id: g}}}", "")
    assert settings(found) == OF_ITSELF
    assert settings(found, assumed=True) == OF_ITSELF
    assert any("DeadLetterPublishingRecoverer" in text for _, text in findings(found, "application"))


def test_a_file_that_only_sends_says_nothing_of_a_listener(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", "spring: {kafka: {producer: {acks: 1}}}", "")
    assert settings(found) == {"acks": "1"}


def test_topics_for_retries_end_in_the_dead_letter_topic_after_three_tries(tmp_path: Path) -> None:
    text = "spring.kafka.retry.topic.enabled=true\n"
    found = read(tmp_path, "application.properties", text, "")
    assert settings(found) == OF_ITSELF | {"consumer.max_tries": 3, "consumer.then": "park"}
    found = read(tmp_path, "application.properties", f"{text}spring.kafka.retry.topic.attempts=5\n", "")
    assert settings(found)["consumer.max_tries"] == 5


@pytest.mark.parametrize("key", ["enable-auto-commit", "enableAutoCommit", "ENABLE_AUTO_COMMIT"])
def test_names_are_relaxed(tmp_path: Path, key: str) -> None:
    found = read(tmp_path, "application.properties", f"spring.kafka.consumer.{key}=true\n", "")
    assert settings(found, assumed=False) == {"enable.auto.commit": True}
    assert [line for line, text in findings(found) if "counts for nothing" in text] == [1]


@pytest.mark.parametrize("key", ["enable.idempotence", "[enable.idempotence]"])
def test_what_goes_on_to_the_client_is_in_its_names(tmp_path: Path, key: str) -> None:
    text = f"spring:\n  kafka:\n    producer:\n      properties:\n        '{key}': false\n"
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found) == {"enable.idempotence": False}
    assert place(found, "enable.idempotence") == 5


@pytest.mark.parametrize(("text", "ms"), [("1000", 1000), ("5s", 5000), ("1S", 1000), ("2m", 120_000)])
def test_times_are_written_in_any_unit(tmp_path: Path, text: str, ms: int) -> None:
    found = read(tmp_path, "application.properties", f"spring.kafka.consumer.auto-commit-interval={text}\n", "")
    assert settings(found)["auto.commit.interval.ms"] == ms


def test_a_prefix_for_transactions_is_a_transactional_id(tmp_path: Path) -> None:
    found = read(tmp_path, "application.properties", "spring.kafka.producer.transaction-id-prefix=tx-\n", "")
    assert settings(found) == {"transactional.id": "tx-"}


def test_profiles_are_answers_of_their_own(tmp_path: Path) -> None:
    text = (
        "spring.kafka.producer.acks: all\n---\nspring.config.activate.on-profile: dev\nspring.kafka.producer.acks: 0\n"
    )
    found = read(tmp_path, "application.yml", text, "")
    assert (settings(found)["acks"], settings(found, profile="dev")["acks"]) == ("all", "0")


def test_a_manual_listener_is_taken_to_acknowledge_after_its_work(tmp_path: Path) -> None:
    text = "spring.kafka.listener.ack-mode=MANUAL_IMMEDIATE\n"
    found = read(tmp_path, "application.properties", text, "")
    assert settings(found) == OF_ITSELF
    assert findings(found, "application")[0][0] == 1


@pytest.mark.parametrize(
    ("mode", "rule"), [("manual", "contradiction"), ("MANUAL_IMMEDIATE", "contradiction"), ("record", "no-effect")]
)
def test_a_container_that_acknowledges_by_hand_does_not_start_beside_automatic_commits(
    tmp_path: Path, mode: str, rule: str
) -> None:
    text = f"spring.kafka.consumer.enable-auto-commit=true\nspring.kafka.listener.ack-mode={mode}\n"
    [(line, _)] = findings(read(tmp_path, "application.properties", text, ""), rule)
    assert line == 1


def test_a_misspelt_key_is_found_and_one_s_own_is_let_be(tmp_path: Path) -> None:
    text = "spring.kafka.producer.ack=1\nspring.kafka.topics.orders=o\nspring.kafak.producer.acks=1\n"
    assert findings(read(tmp_path, "application.properties", text, ""), "unknown-key") == [
        (1, "spring.kafka.producer.ack: nothing reads this key; did you mean spring.kafka.producer.acks?"),
        (3, "spring.kafak.producer.acks: nothing reads this key; did you mean spring.kafka.producer.acks?"),
    ]


STREAM = """\
    spring:
      cloud:
        stream:
          kafka:
            bindings:
              orders-in-0:
                consumer:
                  enableDlq: true
                  configuration:
                    isolation.level: read_committed
          bindings:
            orders-in-0:
              group: g
              consumer:
                maxAttempts: 5
            mail-out-0:
              destination: mail
    """


def test_a_binder_asks_for_one_acknowledgement_of_what_is_sent_and_each_binding_is_an_answer(tmp_path: Path) -> None:
    found = read(tmp_path, "application.yml", STREAM, "")
    assert settings(found, "orders-in-0") == {
        "binding": "",
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
        "enable.auto.commit": False,
        "consumer.ack": "after",
        "consumer.on_failure": "retry",
        "consumer.max_tries": 5,
        "consumer.then": "park",
    }
    assert [one.spot.line for one in found.given if one.name == "consumer.then" and not one.assumed] == [8]
    assert findings(found, "not-modelled") == []
    assert settings(found, "mail-out-0") == {"binding": "", "acks": "1"}
    assert [name for _, name in found.queues] == ["orders-in-0", "mail-out-0"]


def test_what_the_binder_is_told_counts_before_its_default(tmp_path: Path) -> None:
    text = "spring.cloud.stream.kafka.binder.required-acks=all\nspring.cloud.stream.bindings.mail-out-0.destination=m\n"
    found = read(tmp_path, "application.properties", text, "")
    assert settings(found, "mail-out-0", assumed=False) == {"acks": "all"}


def test_a_binder_for_rabbitmq_parks_only_where_it_binds_a_queue_for_that(tmp_path: Path) -> None:
    start = "spring.cloud.stream.rabbit.bindings.a-in-0.consumer"
    found = read(tmp_path, "application.properties", f"{start}.auto-bind-dlq=true\n{start}.prefetch=5\n", "")
    values = settings(found, "a-in-0")
    assert [one.is_there for one in found.given if one.name == "x-dead-letter-exchange"] == [True]
    assert (values["x-dead-letter-exchange"], values["consumer.then"], values["prefetch_count"]) == ("DLX", "park", 5)
    assert {one.system for one in found.given} == {"rabbitmq"}


def test_a_binder_s_environment_is_spring_s_and_its_queue_has_what_the_binding_says(tmp_path: Path) -> None:
    text = """\
        spring.cloud.stream:
          binders.here:
            type: rabbit
            environment.spring.rabbitmq.publisher-confirm-type: correlated
          rabbit.bindings.a-in-0.consumer:
            quorum: {enabled: true, deliveryLimit: 5}
            ttl: 60000
            acknowledge-mode: NONE
            requeueRejected: true
            republish-to-dlq: false
          bindings.a-in-0: {binder: here, destination: a, group: g, consumer.max-attempts: 1}
        """
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found, assumed=False) == {"confirm.select": True}
    assert settings(found, "a-in-0", assumed=False) == {
        "x-queue-type": "quorum",
        "x-delivery-limit": 5,
        "x-message-ttl": 60_000,
        "auto_ack": True,
        "consumer.max_tries": 1,
        "consumer.then": "return",
    }
    assert findings(found, "risk") == []


@pytest.mark.parametrize(
    ("binder", "system"),
    [("default-binder: kafka", "kafka"), ("default-binder: b\n  binders.b.type: rabbit", "rabbitmq")],
)
def test_the_default_binder_says_which_system_it_is(tmp_path: Path, binder: str, system: str) -> None:
    text = f"spring.cloud.stream:\n  {binder}\n  bindings.a-in-0: {{destination: a}}\n"
    found = read(tmp_path, "application.yml", text, "")
    assert {one.system for one in found.given} == {system}
    [(_, told)] = findings(found, "risk")
    assert told.startswith("a-in-0: without a group what is sent while nobody reads it is lost")
    [asks] = [one.asks for one in found.given if one.asks]
    assert asks.startswith("somebody always reads a-in-0")


def test_a_queue_without_a_group_goes_with_its_connection(tmp_path: Path) -> None:
    bindings = "  bindings: {a-in-0: {destination: a}, b-out-0: {destination: b}}\n"
    text = f"spring.cloud.stream:\n  default-binder: rabbit\n{bindings}"
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found, "a-in-0")["durable"] is False
    assert {"auto_delete", "exclusive"} <= settings(found, "a-in-0").keys()
    told = {"binding", "bindings.b-out-0.producer", "delivery_mode"}
    assert settings(found, "b-out-0", assumed=True).keys() == told, "its queue is the affair of who reads"


def test_a_client_s_key_that_spring_has_no_name_for_is_told_where_it_belongs(tmp_path: Path) -> None:
    found = read(tmp_path, "application.properties", "spring.kafka.producer.enable-idempotence=true\n", "")
    [(line, text)] = findings(found, "unknown-key")
    assert line == 1
    assert text.endswith("did you mean spring.kafka.producer.properties.enable.idempotence?")


def test_variables_of_a_container_are_keys_of_spring(tmp_path: Path) -> None:
    text = """\
        services:
          app:
            environment:
              SPRING_RABBITMQ_LISTENER_SIMPLE_ACKNOWLEDGE-MODE: none
              SPRING_KAFKA_PRODUCER_ACKS: 1
              SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT: "true"
              SPRING_KAFKA_CONSUMER_ISOLATIONLEVEL: read_committed
        """
    found = read(tmp_path, "compose.yml", text, "")
    given = {"auto_ack": True, "acks": "1", "enable.auto.commit": True, "isolation.level": "read_committed"}
    assert settings(found, assumed=False) == given
    assert place(found, "enable.auto.commit") == 6


def test_a_name_that_the_environment_completes_is_a_name_all_the_same(tmp_path: Path) -> None:
    text = "spring:\n  kafka:\n    producer: {transaction-id-prefix: 'pay-${HOSTNAME}-', acks: '${ACKS}'}\n"
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found, assumed=False) == {"transactional.id": "pay-${HOSTNAME}-"}
    assert [text for _, text in findings(found, "elsewhere")] == [
        "spring.kafka.producer.acks: '${ACKS}' is not in this file"
    ]


def test_what_contradicts_in_one_profile_does_not_concern_another(tmp_path: Path) -> None:
    text = """\
        spring.kafka: {consumer.enable-auto-commit: false, listener.ack-mode: manual}
        ---
        spring: {config.activate.on-profile: dev, kafka.consumer.enable-auto-commit: true}
        ---
        spring: {config.activate.on-profile: prod, kafka.producer.acks: all}
        """
    found = read(tmp_path, "application.yml", text, "")
    wrong = {name: [one.rule for one in found.concerning(name) if one.level == "error"] for name in ("dev", "prod")}
    assert wrong == {"dev": ["contradiction"], "prod": []}
    assert "contradiction" in [one.rule for one in found.concerning(None)]
    assert "application" in [one.rule for one in found.concerning("prod")]  # What is told of all is told of prod.


@pytest.mark.parametrize(
    ("prefix", "effect", "handler"),
    [("pay-", "output", "new DefaultAfterRollbackProcessor"), ("", None, "new DefaultErrorHandler")],
)
def test_a_listener_with_a_transactional_producer_commits_its_position_with_what_it_publishes(
    tmp_path: Path, prefix: str, effect: str | None, handler: str
) -> None:
    text = f"spring.kafka:\n  consumer.group-id: p\n  producer.transaction-id-prefix: '{prefix}'\n"
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found).get("consumer.effect") == effect
    assert any(handler in told for _, told in findings(found, "application"))


def test_a_binder_with_a_transaction_commits_its_positions_with_what_it_publishes(tmp_path: Path) -> None:
    text = """\
        spring.cloud.stream:
          bindings: {charge-in-0: {destination: orders, group: pay}, charge-out-0: {destination: receipts}}
          kafka.binder: {requiredAcks: all, transaction.transaction-id-prefix: tx-}
        """
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found, "charge-in-0").get("consumer.effect") == "output"
    assert settings(found, "charge-in-0").get("acks") == "all", "its container sends in the transaction"
    assert "consumer.effect" not in settings(found, "charge-out-0")


def test_the_clients_of_kafka_streams_are_not_those_of_the_listeners(tmp_path: Path) -> None:
    both = (
        "spring.kafka.listener.ack-mode=batch\nspring.kafka.streams.properties.processing.guarantee=exactly_once_v2\n"
    )
    found = read(tmp_path, "application.properties", both, "kafka")
    assert "transactional.id" not in settings(found)
    assert "clients of its own beside the listeners" in findings(found, "not-modelled")[0][1]
    alone = read(tmp_path, "application.properties", both.partition("\n")[2], "kafka")
    assert "transactional.id" in settings(alone)


def test_an_application_of_nothing_but_streams_has_no_listener(tmp_path: Path) -> None:
    text = "spring.kafka: {bootstrap-servers: k, streams: {application-id: a, properties: {commit.interval.ms: 100}}}\n"
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found) == {"auto.offset.reset": "earliest", "enable.auto.commit": False}
    assert findings(found, "application") == []


def test_the_binder_of_kafka_streams_is_one_application_and_its_bindings_are_topics(tmp_path: Path) -> None:
    text = """\
        spring.cloud.stream:
          bindings: {count-in-0: {destination: words}, count-out-0: {destination: counts}}
          kafka.streams.binder:
            application-id: wc
            deserializationExceptionHandler: logAndContinue
            configuration: {processing.guarantee: exactly_once_v2}
        """
    found = read(tmp_path, "application.yml", text, "")
    assert settings(found)["consumer.effect"] == "output"
    assert [one.loses.node for one in found.given if one.loses] == ["consumer"]
    assert "acks" not in settings(found)
    assert {name for _, name in found.queues} == {""}
    assert not any("without a group" in told for _, told in findings(found, "risk"))
    kept = read(tmp_path, "application.yml", text.replace("logAndContinue", "sendToDlq"), "")
    assert settings(kept)["consumer.on_failure"] == "park"


def test_a_variable_of_cloud_stream_s_is_told_to_be_passed_over(tmp_path: Path) -> None:
    text = "services: {app: {environment: {SPRING_CLOUD_STREAM_KAFKA_BINDER_REQUIREDACKS: all}}}\n"
    [(_, told)] = findings(read(tmp_path, "compose.yml", text, ""), "not-modelled")
    assert "not read" in told


def test_a_group_of_cloud_stream_begins_with_the_first_record_unless_told_otherwise(tmp_path: Path) -> None:
    start = "spring.cloud.stream.default-binder=kafka\nspring.cloud.stream.bindings.in-in-0.destination=orders\n"
    group = "spring.cloud.stream.bindings.in-in-0.group=g\n"
    latest = "spring.cloud.stream.kafka.bindings.in-in-0.consumer.start-offset=latest\n"
    for text, reset in ((start + group, "earliest"), (start + group + latest, "latest"), (start, None)):
        found = settings(read(tmp_path, "application.properties", text, ""), "in-in-0")
        assert found.get("auto.offset.reset") == reset


@pytest.mark.parametrize(
    ("key", "is_old", "is_manual"),
    [
        ("auto-commit-offset=false", True, True),
        ("autoCommitOffset=true", True, False),
        ("ack-mode=manual_immediate", False, True),
        ("ack-mode=batch", False, False),
    ],
)
def test_it_is_said_who_acknowledges_in_a_binding_of_cloud_stream(
    tmp_path: Path, key: str, is_old: bool, is_manual: bool
) -> None:
    text = f"spring.cloud.stream.bindings.in-in-0.group=g\nspring.cloud.stream.kafka.bindings.in-in-0.consumer.{key}\n"
    found = read(tmp_path, "application.properties", text, "")
    assert bool(findings(found, "legacy-key")) == is_old
    assert any("acknowledges by itself" in one for _, one in findings(found, "application")) == is_manual

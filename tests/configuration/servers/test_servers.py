"""Files of servers: Pulsar's broker.conf and mosquitto.conf."""

import json
from pathlib import Path

import pytest

from playground.configuration.cases import cases
from playground.configuration.readers import read_files
from playground.scenario.validate import problems_of
from tests.configuration.helpers import findings, place, read, settings

_WAIT = "no more than {} messages wait for a client that is away"


def test_pulsars_broker_says_whether_it_deduplicates(tmp_path: Path) -> None:
    text = "# Zookeeper\nzookeeperServers=\nbrokerServicePort=6650\nbrokerDeduplicationEnabled=true\n"
    found = read(tmp_path, "broker.conf", text, "")
    assert [(one.system, one.name, one.value) for one in found.given] == [
        ("pulsar", "brokerDeduplicationEnabled", True)
    ]
    assert place(found, "brokerDeduplicationEnabled") == 4


def test_a_bookie_that_does_not_flush_loses_what_it_answered(tmp_path: Path) -> None:
    found = read(tmp_path, "standalone.conf", "brokerServicePort=6650\njournalSyncData=false\n", "")
    [(line, text)] = findings(found, "risk")
    assert (line, "before its journal is on disk" in text) == (2, True)
    [loss] = [one.loses for one in found.given if one.loses]
    assert (loss.node, "before their journals are on disk" in loss.when) == ("broker", True)


@pytest.mark.parametrize(
    ("key", "loses", "keeps"),
    [
        ("ttlDurationDefaultInSeconds", "3600", "0"),
        ("subscriptionExpirationTimeMinutes", "10", "0"),
        ("backlogQuotaDefaultRetentionPolicy", "consumer_backlog_eviction", "producer_request_hold"),
    ],
)
def test_what_a_broker_of_pulsar_takes_off_by_itself_is_a_risk(
    tmp_path: Path, key: str, loses: str, keeps: str
) -> None:
    for value, count in ((loses, 1), (keeps, 0)):
        found = read(tmp_path, "broker.conf", f"brokerServicePort=6650\n{key}={value}\n", "")
        assert len(findings(found, "risk")) == count
        assert [bool(one.asks) for one in found.given] == [True] * count


_ENSEMBLE, _WRITE, _ACK = (f"managedLedgerDefault{one}" for one in ("EnsembleSize", "WriteQuorum", "AckQuorum"))


@pytest.mark.parametrize(
    ("bookies", "told"),
    [
        ({_ENSEMBLE: 3, _WRITE: 3, _ACK: 2}, []),
        ({_ENSEMBLE: 3, _WRITE: 2, _ACK: 2}, []),
        ({_ENSEMBLE: 1}, []),  # As a standalone has it, where the other two are 1 as well.
        ({_ENSEMBLE: "${BOOKIES}", _WRITE: 3, _ACK: 3}, []),
        ({_ENSEMBLE: 2, _WRITE: 3, _ACK: 2}, [f"{_WRITE} = 3: more than {_ENSEMBLE} = 2"]),
        ({_ENSEMBLE: 3, _WRITE: 2, _ACK: 3}, [f"{_ACK} = 3: more than {_WRITE} = 2"]),
        (
            {_ENSEMBLE: 2, _WRITE: 3, _ACK: 4},
            [f"{_WRITE} = 3: more than {_ENSEMBLE} = 2", f"{_ACK} = 4: more than {_WRITE} = 3"],
        ),
        ({_ENSEMBLE: 1, _ACK: 2}, [f"{_ACK} = 2: more than {_ENSEMBLE} = 1"]),
        ({_WRITE: 3, _ACK: 3}, [f"{_WRITE} = 3: more than {_ENSEMBLE} = 2"]),
    ],
)
@pytest.mark.parametrize("name", ["broker.conf", "compose.yml", "values.yaml"])
def test_no_more_bookies_write_or_answer_than_a_ledger_has(
    tmp_path: Path, name: str, bookies: dict[str, int | str], told: list[str]
) -> None:
    variables = ", ".join(f"PULSAR_PREFIX_{key}: '{value}'" for key, value in bookies.items())
    texts = {
        "broker.conf": "".join(f"{key}={value}\n" for key, value in bookies.items()),
        "compose.yml": f"services: {{pulsar: {{environment: {{{variables}}}}}}}\n",
        "values.yaml": f"broker: {{configData: {{{variables}}}}}\n",
    }
    found = dict.fromkeys(findings(read(tmp_path, name, texts[name], ""), "contradiction"))
    assert [text.replace("PULSAR_PREFIX_", "").partition(": BookKeeper")[0] for _, text in found] == told


def test_a_misspelt_key_of_pulsars_is_found(tmp_path: Path) -> None:
    found = read(tmp_path, "broker.conf", "brokerServicePort=6650\nbrokerDeduplicationEnable=true\n", "")
    assert findings(found)[0][1].endswith("did you mean brokerDeduplicationEnabled?")


def test_pulsars_container_is_set_by_variables(tmp_path: Path) -> None:
    text = "services:\n  pulsar:\n    environment:\n      PULSAR_PREFIX_brokerDeduplicationEnabled: 'true'\n"
    assert settings(read(tmp_path, "compose.yml", text, "")) == {"brokerDeduplicationEnabled": True}


@pytest.mark.parametrize(
    ("lines", "keeps"),
    [
        ("persistence true", False),
        ("persistence true\nautosave_on_changes true\nautosave_interval 1", True),
        ("persistence false", False),
    ],
)
def test_mosquittos_sessions_outlive_a_kill_only_where_each_change_is_saved(
    tmp_path: Path, lines: str, keeps: bool
) -> None:
    found = read(tmp_path, "mosquitto.conf", f"listener 1883\n{lines}\n", "")
    assert settings(found)["persistence"] == keeps
    assert (("persistence" in str(findings(found, "risk"))) is not keeps) or "false" in lines


def test_what_lacks_for_mosquittos_sessions_to_outlive_a_kill_is_what_closes_it(tmp_path: Path) -> None:
    all_three = "persistence true, autosave_on_changes true, autosave_interval 1"
    for lines, remedy in (
        ("persistence true", "autosave_on_changes true, autosave_interval 1, beside persistence true"),
        ("persistence true\nautosave_on_changes true", "autosave_interval 1, beside persistence true"),
        ("persistence false\nautosave_interval 1", "persistence true, autosave_on_changes true"),
        ("max_qos 2", all_three),
    ):
        found = read(tmp_path, "mosquitto.conf", f"listener 1883\n{lines}\n", "")
        assert found.spellings["persistence", True] == remedy, lines


def test_a_line_of_mosquittos_that_stands_twice_and_each_bridge_are_told(tmp_path: Path) -> None:
    lines = "listener 1\nmax_qos 1\nlistener 2\nmax_qos 2\npersistence true\npersistence false\n"
    found = read(tmp_path, "mosquitto.conf", f"{lines}connection a\naddress x\nconnection b\naddress y\n", "")
    assert [line for line, _ in findings(found, "duplicate-key")] == [6], "max_qos is of its listener"
    assert [line for line, text in findings(found, "not-modelled") if "bridge" in text] == [7, 9]


def test_what_waits_for_a_client_that_is_away_is_bounded(tmp_path: Path) -> None:
    found = read(tmp_path, "mosquitto.conf", "listener 1883\nmax_queued_messages 50\nmax_inflight_messages 5\n", "")
    assert settings(found)["receive_maximum"] == 5
    assert [line for line, text in findings(found, "risk") if "past 50 messages" in text] == [2]
    assert [one.asks.split(" (")[0] for one in found.given if one.asks] == [_WAIT.format(50)]


@pytest.mark.parametrize(("line", "asks"), [("", [_WAIT.format("1,000")]), ("max_queued_messages 0", [])])
def test_mosquittos_own_bound_is_a_condition_and_no_warning(tmp_path: Path, line: str, asks: list[str]) -> None:
    found = read(tmp_path, "mosquitto.conf", f"listener 1883\n{line}\n", "")
    assert [one.asks.split(" (")[0] for one in found.given if one.asks] == asks
    assert "max_queued" not in str(findings(found, "risk"))


@pytest.mark.parametrize(("line", "seconds"), [("12h", 43_200), ("14d", 1_209_600), ("2m", 5_184_000)])
def test_how_long_mosquitto_keeps_the_session_of_a_client_that_is_away_is_read(
    tmp_path: Path, line: str, seconds: int
) -> None:
    found = read(tmp_path, "mosquitto.conf", f"listener 1883\npersistent_client_expiration {line}\n", "")
    assert settings(found)["persistent_client_expiration"] == seconds


@pytest.mark.parametrize("line", ["14", "d", "0d", "14 days"])
def test_an_expiration_without_its_unit_is_a_mistake(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, "mosquitto.conf", f"listener 1883\npersistent_client_expiration {line}\n", "")
    assert "12h, 14d" in str([text for _, text in findings(found)])


@pytest.mark.parametrize(
    "text", ["max_qos 0\npersistence true\n", "max_qos 0\n", "listener 1\nmax_qos 0\nlistener 2\nmax_qos 1\n"]
)
def test_the_lowest_quality_that_mosquitto_has_for_a_listener_counts_and_is_a_risk(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, "mosquitto.conf", text)
    assert settings(found)["max_qos"] == 0
    [(line, told)] = [one for one in findings(found, "risk") if "max_qos" in one[1]]
    assert text.split("\n")[line - 1] == "max_qos 0"
    assert "no client gets more than QoS 0" in told


def test_the_highest_quality_of_service_is_no_bound(tmp_path: Path) -> None:
    found = read(tmp_path, "mosquitto.conf", "listener 1883\nmax_qos 2\n", "")
    assert settings(found)["max_qos"] == 2
    assert not findings(found)


@pytest.mark.parametrize("key", ["message_size_limit", "max_queued_bytes", "memory_limit"])
def test_what_mosquitto_drops_by_its_size_is_a_condition_unless_there_is_no_bound(tmp_path: Path, key: str) -> None:
    for number, count in ((1000, 1), (0, 0)):
        found = read(tmp_path, "mosquitto.conf", f"listener 1883\n{key} {number}\n", "")
        assert sum(key in one.asks for one in found.given) == count


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("acl_file /etc/acl", "elsewhere"),
        ("include_dir /etc/d", "elsewhere"),
        ("queue_qos0_messages true", "not-modelled"),
        ("upgrade_outgoing_qos true", "not-modelled"),
        ("persistance true", "unknown-key"),
    ],
)
def test_a_line_of_mosquittos_that_may_decide_and_is_not_counted_is_told(tmp_path: Path, line: str, rule: str) -> None:
    found = read(tmp_path, "mosquitto.conf", f"listener 1883\npersistence false\n{line}\n", "")
    assert [at for at, _ in findings(found, rule)] == [3]


def test_a_file_of_neither_is_read_as_keys_and_values(tmp_path: Path) -> None:
    found = read(tmp_path, "queue.conf", "VisibilityTimeout = 60\n", "sqs")
    assert [(one.system, one.name, one.value) for one in found.given] == [("sqs", "VisibilityTimeout", "60")]


def test_a_node_of_rabbitmq_says_what_queues_and_consumers_do_not(tmp_path: Path) -> None:
    text = (
        "listeners.tcp.default = 5672\nconsumer_timeout = 3600000\ndefault_queue_type = quorum\nconsumer_timeot = 5\n"
    )
    found = read(tmp_path, "rabbitmq.conf", text, "")
    assert settings(found) == {"consumer_timeout": 3_600_000, "x-queue-type": "quorum"}
    assert findings(found) == [(4, "consumer_timeot: RabbitMQ reads no such key; did you mean consumer_timeout?")]
    assert found.queues == [("rabbitmq", "")]


def test_of_a_node_s_keys_those_that_are_known_to_say_nothing_of_delivery_need_no_word(tmp_path: Path) -> None:
    harmless = "queue_master_locator = min-masters\nlog.console = true\nvm_memory_high_watermark.relative = 0.6\n"
    assert findings(read(tmp_path, "rabbitmq.conf", f"default_vhost = /\n{harmless}", "")) == []
    found = read(tmp_path, "rabbitmq.conf", "default_vhost = /\ndelivery_guard = on\n", "")
    assert findings(found) == [(2, "delivery_guard: not known here as a key of rabbitmq.conf, and not counted")]
    limits = "default_policies.operator.a.max_length = 5\ndefault_policies.operator.a.queue_pattern = .*\n"
    [(_, text)] = findings(read(tmp_path, "rabbitmq.conf", f"default_vhost = /\n{limits}", ""))
    assert "it is not read here" in text


def test_a_consumer_timeout_that_is_too_short_is_told(tmp_path: Path) -> None:
    for text, ms in (("not recommended", 60_000), ("not supported", 30_000)):
        found = read(tmp_path, "rabbitmq.conf", f"consumer_timeout = {ms}\n")
        [(_, told)] = findings(found, "risk")
        assert text in told
        assert told.endswith("on quorum queues only since 4.3: it does nothing for classic ones there")
        found = read(tmp_path, "rabbitmq.conf", f"consumer_timeout = {ms}\ndefault_queue_type = quorum\n")
        assert "classic" not in findings(found, "risk")[0][1]
    assert findings(read(tmp_path, "rabbitmq.conf", "consumer_timeout = 1800000\n")) == []


def test_what_a_chart_s_values_hold_for_rabbitmq_is_read(tmp_path: Path) -> None:
    text = """\
    replicaCount: 3
    extraConfiguration: |-
      default_vhost = app
      default_queue_type = quorum
    extraSecrets:
      load-definition:
        load_definition.json: |
          {"vhosts": [{"name": "/"}], "queues": [{"name": "q", "vhost": "/", "durable": true,
           "arguments": {"x-queue-type": "classic"}}]}
    """
    found = read(tmp_path, "values.yaml", text)
    assert settings(found) == {"x-queue-type": "quorum"}
    assert settings(found, "q") == {"durable": True, "x-queue-type": "classic"}
    assert place(found, "durable") == 8


@pytest.mark.parametrize(("written_ms", "counted_ms"), [(31_622_400_000, 31_622_400_000), (10**13, 10**12), (0, 10**9)])
def test_a_consumer_timeout_of_a_year_is_none_that_a_node_refuses(
    tmp_path: Path, written_ms: int, counted_ms: int
) -> None:
    found = read(tmp_path, "rabbitmq.conf", f"consumer_timeout = {written_ms}\n", "")
    assert settings(found) == {"consumer_timeout": counted_ms}
    [choice] = cases(found, "rabbitmq")
    preset = {"format": 1, "title": "t", "system": "rabbitmq", "settings": choice.values()}
    assert problems_of(preset) == []


def test_definitions_that_stand_in_the_same_values_are_not_elsewhere(tmp_path: Path) -> None:
    text = """\
        extraSecrets:
          load-definition:
            load_definition.json: |
              {"vhosts": [{"name": "/"}],
               "queues": [{"name": "orders", "vhost": "/", "durable": true, "arguments": {}}]}
        loadDefinition: {enabled: true, existingSecret: load-definition}
        """
    found = read(tmp_path, "values.yaml", text, "")
    assert (found.queues[0], findings(found, "elsewhere")) == (("rabbitmq", "orders"), [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rabbitmq.conf", "loopback_users = none\nload_definitions = /etc/rabbitmq/definitions.json\n"),
        ("rabbitmq.conf", "loopback_users = none\nmanagement.load_definitions = /etc/rabbitmq/definitions.json\n"),
        ("values.yaml", "loadDefinition: {enabled: true,\n  existingSecret: definitions}\n"),
        ("values.yaml", "rabbitmq:\n  loadDefinition: {enabled: true, existingSecret: definitions}\n"),
    ],
)
def test_queues_that_a_node_loads_from_elsewhere_are_said_to_be_there(tmp_path: Path, name: str, text: str) -> None:
    found = read(tmp_path, name, text, "")
    assert found.queues == [("rabbitmq", "")]
    [(line, told)] = findings(found, "elsewhere")
    assert (line, "definitions" in told, "exchanges and policies there are stands there" in told) == (2, True, True)


@pytest.mark.parametrize(("name", "is_told"), [("definitions.json", False), ("others.json", True)])
def test_definitions_that_a_node_loads_are_not_elsewhere_where_they_are_given(
    tmp_path: Path, name: str, is_told: bool
) -> None:
    conf, definitions = tmp_path / "rabbitmq.conf", tmp_path / name
    conf.write_text("consumer_timeout = 600000\nload_definitions = /etc/rabbitmq/definitions.json\n")
    definitions.write_text(json.dumps({"queues": [{"name": "q", "durable": True, "arguments": {}}], "vhosts": []}))
    assert bool(findings(read_files([str(conf), str(definitions)], ""), "elsewhere")) is is_told


def test_a_consumer_timeout_below_what_is_supported_is_a_warning_and_no_error(tmp_path: Path) -> None:
    found = read(tmp_path, "rabbitmq.conf", "consumer_timeout = 30000\n")
    assert settings(found) == {"consumer_timeout": 60_000}  # How often it is looked at.
    assert [one.level for one in found.findings] == ["warning"]


def test_a_bridge_of_mosquitto_is_said_to_be_a_client_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, "mosquitto.conf", "listener 1883\npersistence false\nconnection cloud\naddress x\n", "")
    assert findings(found, "not-modelled")[0][1].startswith("connection cloud: a bridge is a client of its own")


@pytest.mark.parametrize(
    ("declared", "kind"),
    [({}, "quorum"), ({"durable": False}, None), ({"auto_delete": True}, None), ({"exclusive": True}, None)],
)
def test_a_default_type_counts_for_those_queues_that_can_be_of_it(
    tmp_path: Path, declared: dict[str, bool], kind: str | None
) -> None:
    conf, definitions = tmp_path / "rabbitmq.conf", tmp_path / "definitions.json"
    conf.write_text("default_queue_type = quorum\n")
    definitions.write_text(
        json.dumps({"queues": [{"name": "q", "durable": True, "arguments": {}, **declared}], "vhosts": []})
    )
    for paths in ((conf, definitions), (definitions, conf)):
        [case] = cases(read_files(map(str, paths), ""), "rabbitmq")
        assert case.values().get("x-queue-type") == kind


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("redpanda.yaml", "redpanda:\n  kafka_api: []\n", "Redpanda, which speaks Kafka's protocol"),
        ("emqx.conf", 'node {\n  name = "emqx@127.0.0.1"\n}\nmqtt {\n  max_mqueue_len = 9\n}\n', "EMQX: its file"),
        ("vernemq.conf", "allow_anonymous = on\nmax_online_messages = 1000\n", "VerneMQ: its file is not read"),
        ("messenger.yaml", "framework:\n  messenger:\n    transports: {async: 'amqp://x'}\n", "Symfony's Messenger"),
        ("sidekiq.yml", ":concurrency: 5\n:queues:\n  - default\n", "Sidekiq keeps jobs in lists of Redis"),
        ("shoryuken.yml", "concurrency: 25\nqueues:\n  - [orders, 2]\n", "Shoryuken: its file is not read"),
    ],
)
def test_a_server_whose_file_is_not_read_is_named_with_what_it_does(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    found = read(tmp_path, name, text)
    assert [one.text.startswith(told) for one in found.findings] == [True]
    assert not found.given

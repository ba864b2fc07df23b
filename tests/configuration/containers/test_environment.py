"""Placeholders: what fills them in from another file, and what is known to be somewhere else where nothing does."""

from json import dumps
from pathlib import Path
from textwrap import dedent

import pytest
from yaml import safe_load

from playground.configuration.cases import cases
from playground.configuration.findings import UNDECIDED
from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read

SPRING = "spring.kafka.producer.acks: {}\n"
COMPOSE = "services:\n  app: {{image: x, environment: {}}}\n"
POD = "kind: Deployment\nspec: {containers: [{env: [{name: KAFKA_ACKS, value: '0'}]}]}\n"


def together(folder: Path, files: dict[str, str]) -> Reading:
    """What several files say that are given at once."""
    for name, text in files.items():
        (folder / name).write_text(dedent(text))
    return read_files([str(folder / name) for name in files], "")


def acks(reading: Reading) -> object:
    """What comes to count; `None`: that is not known."""
    [case] = cases(reading, "kafka")
    return None if case.settings["acks"].unknown else case.settings["acks"].value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "KAFKA_ACKS=0\n"),
        ("compose.yml", COMPOSE.format("[KAFKA_ACKS=0]")),
        ("compose.yml", COMPOSE.format("{KAFKA_ACKS: 0}")),
        ("pod.yml", POD),
    ],
)
@pytest.mark.parametrize("written", ["${KAFKA_ACKS:all}", "${KAFKA_ACKS}", "${kafka.acks:${other:1}}"])
def test_a_variable_of_another_file_counts_before_a_placeholders_default(
    tmp_path: Path, name: str, text: str, written: str
) -> None:
    found = together(tmp_path, {"application.yml": SPRING.format(written), name: text})
    assert acks(found) == "0"
    [line] = [one.written for one in found.given if one.name == "acks"]
    assert f"({written}, by {tmp_path / name}:" in line
    assert found.files[str(tmp_path / name)] == {"kafka"}


def test_what_two_containers_have_differently_is_not_known(tmp_path: Path) -> None:
    text = "services:\n  a: {environment: [KAFKA_ACKS=0]}\n  b: {environment: [KAFKA_ACKS=all]}\n"
    assert acks(together(tmp_path, {"application.yml": SPRING.format("${KAFKA_ACKS}"), "compose.yml": text})) is None


def test_variables_of_a_file_reach_through_a_container(tmp_path: Path) -> None:
    files = {
        ".env": "LEVEL=1\n",
        "compose.yml": COMPOSE.format("['KAFKA_ACKS=${LEVEL}']"),
        "client.properties": "bootstrap.servers=k\nacks=${KAFKA_ACKS}\n",
    }
    assert acks(together(tmp_path, files)) == "1"


def test_placeholders_of_a_template_are_its_own(tmp_path: Path) -> None:
    text = """\
        Parameters: {Vis: {Type: Number}}
        Resources: {Q: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Sub "${Vis}"}}}
        """
    found = together(tmp_path, {"t.yaml": text, ".env": "Vis=7\n"})
    assert [one.value for one in found.given if one.name == "VisibilityTimeout"] == [""]


def test_a_variable_that_is_called_as_a_clients_key_and_fills_in_nothing_is_told_of(tmp_path: Path) -> None:
    found = together(tmp_path, {".env": "KAFKA_ACKS=0\nSPRING_KAFKA_CONSUMER_GROUP_ID=x\nKAFKA_LOG_DIRS=/a\n"})
    assert [line for line, text in findings(found, "elsewhere") if "KAFKA_ACKS" in text] == [1]
    assert not any("KAFKA_LOG" in text for _, text in findings(found, "elsewhere"))


@pytest.mark.parametrize(
    ("name", "text", "setting"),
    [
        ("client.properties", "bootstrap.servers=k\nacks=${ACKS}\n", "acks"),
        ("own.properties", "acks=${ACKS}\n", "acks"),
        ("application.yml", SPRING.format("${ACKS}"), "acks"),
        ("application.yml", SPRING.format("'{{ .Values.acks }}'"), "acks"),
        ("application.yml", SPRING.format("'@acks@'"), "acks"),
        ("application.yml", "spring.kafka.producer.properties.acks: ${A}\n", "acks"),
        ("application.yml", "spring.cloud.stream.kafka.binder.required-acks: ${A}\n", "acks"),
        ("application.yml", "spring.cloud.stream.kafka.binder.producer-properties.acks: ${A}\n", "acks"),
        ("application.yml", "spring.rabbitmq.publisher-confirm-type: ${A}\n", "confirm.select"),
        ("application.yml", "spring.rabbitmq.listener.simple.acknowledge-mode: ${A}\n", "auto_ack"),
        ("compose.yml", COMPOSE.format("{{SPRING_KAFKA_PRODUCER_ACKS: '${A}'}}"), "acks"),
        ("compose.yml", COMPOSE.format("{{KAFKA_MIN_INSYNC_REPLICAS: '${A}'}}"), "min.insync.replicas"),
        ("pod.yml", POD.replace("KAFKA_ACKS, value: '0'", "SPRING_KAFKA_PRODUCER_ACKS, valueFrom: {a: b}"), "acks"),
        ("main.tf", 'variable "v" {}\nresource "aws_sqs_queue" "q" {\n  delay_seconds = var.v\n}\n', "DelaySeconds"),
        ("app.py", "import os\nfrom confluent_kafka import Producer\nProducer({'acks': os.environ['A']})\n", "acks"),
    ],
)
def test_a_setting_whose_value_is_not_in_the_file_is_known_to_be_set(
    tmp_path: Path, name: str, text: str, setting: str
) -> None:
    text = text.replace("{{S", "{S").replace("{{K", "{K").replace("'}}", "'}")
    found = read(tmp_path, name, text, "")
    assert [one.name for one in found.given if one.unknown] == [setting]


@pytest.mark.parametrize("written", ["${ACKS:-all}", "${ACKS:all}"])
def test_a_placeholder_with_a_default_comes_to_that(tmp_path: Path, written: str) -> None:
    assert acks(read(tmp_path, "client.properties", f"bootstrap.servers=k\nacks={written}\n", "")) == "all"


def test_a_later_file_says_what_an_earlier_one_left_open(tmp_path: Path) -> None:
    said, unsaid = SPRING.format("all"), SPRING.format("${ACKS}")
    assert acks(together(tmp_path, {"a.yml": unsaid, "b.yml": said})) == "all"
    assert acks(together(tmp_path, {"b.yml": said, "a.yml": unsaid})) is None


def test_what_is_set_of_a_profile_and_not_known_stands_beside_what_counts_always(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "application.yml",
        SPRING.format("1") + "---\nspring.config.activate.on-profile: p\n" + SPRING.format("${A}"),
        "",
    )
    [default, prod] = cases(found, "kafka")
    assert (default.settings["acks"].value, default.settings["acks"].unknown) == ("1", "")
    assert (prod.settings["acks"].value, bool(prod.settings["acks"].unknown)) == ("1", True)


def test_a_value_of_a_reader_that_cannot_leave_it_open_may_decide(tmp_path: Path) -> None:
    found = read(tmp_path, "broker.conf", "zookeeperServers=\nbrokerDeduplicationEnabled=${D}\n", "")
    assert [line for line, _ in findings(found, UNDECIDED)] == [2]


CONFIG = """\
kind: ConfigMap
metadata: {{name: {0}}}
data:
  application.yml: |
    spring.kafka.producer:
      acks: ${{ACKS:all}}
"""
APP = "kind: Deployment\nspec: {{containers: [{{{0}}}], volumes: [{{name: v, configMap: {{name: {1}}}}}]}}\n"
ENV = "env: [{name: ACKS, value: '1'}]"
VALUES = "kind: ConfigMap\nmetadata: {name: values}\ndata: {ACKS: '1'}\n"
SECRET = "kind: Secret\nmetadata: {name: values}\ndata: {ACKS: MQ==}\n"
FROM = "envFrom: [{{{}: {{name: values}}}}]"
ONE = "env: [{{name: ACKS, valueFrom: {{{}: {{name: values, key: ACKS}}}}}}]"
WAYS = {
    "env": (ENV,),
    "envFrom a ConfigMap": (FROM.format("configMapRef"), VALUES),
    "envFrom a Secret": (FROM.format("secretRef"), SECRET),
    "a key of a ConfigMap": (ONE.format("configMapKeyRef"), VALUES),
    "a key of a Secret": (ONE.format("secretKeyRef"), SECRET),
}


@pytest.mark.parametrize("way", WAYS)
def test_documents_of_one_stream_fill_in_each_others_placeholders_as_files_do(tmp_path: Path, way: str) -> None:
    container, *others = WAYS[way]
    documents = [CONFIG.format("c"), APP.format(container, "c"), *others]
    stream = together(tmp_path, {"all.yaml": "---\n".join(documents)})
    assert (acks(stream), findings(stream, "elsewhere")) == ("1", [])
    [line] = [one for one in stream.given if one.name == "acks"]
    assert (line.spot.line, "(${ACKS:all}, by " in line.written) == (6, True)
    assert acks(together(tmp_path, {f"{at}.yaml": one for at, one in enumerate(documents)})) == "1"


def test_a_list_of_resources_fills_in_as_a_stream_does(tmp_path: Path) -> None:
    documents = map(safe_load, (CONFIG.format("c"), APP.format(ENV, "c")))
    assert acks(together(tmp_path, {"all.json": dumps({"kind": "List", "items": list(documents)})})) == "1"


def test_who_mounts_a_file_fills_in_its_placeholders_and_nobody_else(tmp_path: Path) -> None:
    ours, theirs = APP.format(ENV, "c"), APP.format(ENV.replace("1", "0"), "d")
    assert acks(together(tmp_path, {"all.yaml": "---\n".join((CONFIG.format("c"), theirs, ours))})) == "1"
    assert acks(together(tmp_path, {"all.yaml": "---\n".join((CONFIG.format("e"), theirs))})) == "0"
    silent = APP.format("image: x", "c")
    assert acks(together(tmp_path, {"all.yaml": "---\n".join((CONFIG.format("c"), theirs, silent))})) == "all"


def test_what_a_container_is_told_itself_counts_before_what_it_takes_whole(tmp_path: Path) -> None:
    both = f"{FROM.format('configMapRef')}, {ENV.replace('1', '0')}"
    assert (
        acks(together(tmp_path, {"a.yaml": "---\n".join((VALUES, APP.format(both, "c"), CONFIG.format("c")))})) == "0"
    )


def test_compose_does_not_fill_in_its_own_placeholders(tmp_path: Path) -> None:
    text = "services:\n  a: {environment: ['SPRING_KAFKA_PRODUCER_ACKS=${ACKS:-all}']}\n  b: {environment: [ACKS=0]}\n"
    assert acks(together(tmp_path, {"compose.yml": text})) == "all"


def test_a_resource_that_is_in_no_file_is_said_to_be_elsewhere(tmp_path: Path) -> None:
    app = APP.format(FROM.format("secretRef"), "c")
    found = together(tmp_path, {"a.yaml": f"{VALUES}---\n{app}---\n{CONFIG.format('c')}"})
    assert [text.partition(":")[0] for _, text in findings(found, "elsewhere")] == ["envFrom values"]


def test_a_variable_of_spring_is_read_through_a_reference(tmp_path: Path) -> None:
    one = ONE.format("configMapKeyRef").replace("name: ACKS", "name: SPRING_KAFKA_PRODUCER_ACKS")
    assert acks(together(tmp_path, {"a.yaml": f"{APP.format(one, 'c')}---\n{VALUES}"})) == "1"
    secret = SECRET.replace("ACKS", "SPRING_KAFKA_PRODUCER_ACKS")
    assert acks(together(tmp_path, {"a.yaml": f"{APP.format(FROM.format('secretRef'), 'c')}---\n{secret}"})) == "1"

"""Clients of Kafka in Python: what confluent_kafka is given counts; what is not all to be seen is said to be so."""

from pathlib import Path

import pytest

from tests.configuration.helpers import findings, read, settings

MADE = """\
from confluent_kafka import Consumer, Producer
base = {"bootstrap.servers": "k:9092"}
conf = {**base, "group.id": "pay", "auto.offset.reset": "earliest"}
conf["enable.auto.commit"] = False
conf.update({"session.timeout.ms": 6000})
consumer = Consumer(conf)
producer = Producer(base | {"acks": "1"})
"""


def test_tables_count_with_what_is_put_into_them_before_a_client_is_made(tmp_path: Path) -> None:
    read_in = read(tmp_path, "app.py", MADE, "")
    said = settings(read_in, assumed=False)
    assert (said["enable.auto.commit"], said["session.timeout.ms"], said["acks"]) == (False, 6000, "1")
    assert settings(read_in, assumed=True)["client"] == "librdkafka"
    assert findings(read_in, "elsewhere") == []


def test_what_is_given_beside_a_table_is_not_counted_and_said_to_be_missing(tmp_path: Path) -> None:
    for given in ("load()", "{**load(), 'acks': 'all'}", "settings.KAFKA", "made"):
        text = f"import confluent_kafka\nmade = {{}}\nmade.update(load())\np = confluent_kafka.Producer({given})\n"
        assert findings(read(tmp_path, "app.py", text, ""), "elsewhere"), given


def test_a_name_that_is_two_tables_is_none(tmp_path: Path) -> None:
    text = "from confluent_kafka import Producer\n" + "".join(
        f"def {name}():\n    conf = {{'acks': '{acks}'}}\n    return Producer(conf)\n"
        for name, acks in (("a", 0), ("b", 1))
    )
    read_in = read(tmp_path, "app.py", text, "")
    assert [line for line, _ in findings(read_in, "elsewhere")] == [4, 7]
    assert {one.name for one in read_in.given} == {"client", "binding"}


def test_several_clients_of_a_kind_are_told_apart(tmp_path: Path) -> None:
    text = "from confluent_kafka import Producer\na = Producer({'acks': '0'})\nb = Producer({'acks': 'all'})\n"
    read_in = read(tmp_path, "app.py", text, "")
    assert settings(read_in, "the producer of line 2", assumed=False) == {"acks": "0"}
    assert settings(read_in, "the producer of line 3", assumed=False) == {"acks": "all"}


def test_clients_whose_defaults_differ_by_version_are_named_and_not_read(tmp_path: Path) -> None:
    text = "from kafka import KafkaProducer\nimport aiokafka\np = KafkaProducer(acks=0)\n"
    read_in = read(tmp_path, "app.py", text, "")
    assert read_in.given == []
    assert [text.partition(":")[0] for _, text in findings(read_in, "not-modelled")] == ["aiokafka", "kafka-python"]


def test_what_keywords_of_other_clients_say_is_put_into_the_question_to_ask(tmp_path: Path) -> None:
    cases = {
        "from kafka import KafkaConsumer as C, KafkaProducer\nKafkaProducer(retries=3)\n": "kafka acks=1 retries=3",
        "import kafka\nkafka.KafkaConsumer('t', enable_auto_commit=False)\n": "kafka enable.auto.commit=false",
        "import aiokafka\naiokafka.AIOKafkaProducer(enable_idempotence=True)\n": "kafka enable.idempotence=true",
        "import pika\nch.queue_declare('q', durable=True, arguments={'x-queue-type': 'quorum'})\n"
        "ch.basic_consume('q', cb, auto_ack=True)\n": "rabbitmq durable=true x-queue-type=quorum auto_ack=true",
        "import pika\nch.confirm_delivery()\nch.basic_publish('', 'q', b'', pika.BasicProperties("
        "delivery_mode=pika.DeliveryMode.Persistent))\n": "rabbitmq confirm.select=true delivery_mode=2",
        "import pika\nch.basic_publish('', 'q', b'')\n": "rabbitmq delivery_mode=1",
        "import boto3\nc = boto3.client('sqs', config=Config(retries={'max_attempts': 1}))\n"
        "c.receive_message(QueueUrl=Q, VisibilityTimeout=20)\n": "sqs VisibilityTimeout=20 max_attempts=2",
        "import boto3\nConfig(retries={'total_max_attempts': 1})\nc.send_message(QueueUrl=Q, MessageGroupId='g')\n": (
            "sqs-fifo max_attempts=1"
        ),
    }
    for text, ask in cases.items():
        [(_, told)] = findings(read(tmp_path, "app.py", text, ""), "not-modelled")
        assert set(told.partition("`")[2].strip("`").split()) == {"playground", "guarantee", *ask.split()}


def test_tables_that_functions_return_and_objects_hold_count(tmp_path: Path) -> None:
    text = """\
        from confluent_kafka import Consumer, Producer
        BASE = {"bootstrap.servers": "k:9092"}
        def conf(group):
            return {**BASE, "group.id": group, "enable.auto.commit": False}
        def sending(**more):
            made = dict(BASE, **{"acks": "all"})
            made["enable.idempotence"] = True
            return made
        class Bus:
            def __init__(self):
                self.conf = BASE.copy() | {"acks": "1"}
                self.producer = Producer(self.conf)
        one, other = Consumer(conf("a")), Producer(sending())
        """
    read_in = read(tmp_path, "app.py", text, "")
    assert findings(read_in, "elsewhere") == []
    assert settings(read_in, assumed=False) == {"enable.auto.commit": False}
    assert settings(read_in, "the producer of line 12", assumed=False) == {"acks": "1"}
    assert settings(read_in, "the producer of line 13", assumed=False) == {"acks": "all", "enable.idempotence": True}


def test_a_table_of_a_class_is_that_of_its_objects(tmp_path: Path) -> None:
    text = """\
        from confluent_kafka import Producer
        class Bus:
            conf = {"acks": "1"}
            def make(self):
                return Producer({**self.conf, "linger.ms": 5})
        """
    read_in = read(tmp_path, "app.py", text, "")
    assert settings(read_in, assumed=False) == {"acks": "1"}
    assert findings(read_in, "elsewhere") == []


def test_a_function_that_returns_two_tables_or_one_of_what_it_is_given_is_not_guessed(tmp_path: Path) -> None:
    two = "def conf(x):\n    if x:\n        return {'acks': '0'}\n    return {'acks': '1'}\n"
    given = "def conf(acks):\n    return {'acks': acks}\n"
    for made in (two, given):
        read_in = read(tmp_path, "app.py", f"from confluent_kafka import Producer\n{made}p = Producer(conf('0'))\n", "")
        assert settings(read_in, assumed=False) == {}
        assert findings(read_in, "elsewhere")


def test_clients_of_one_kind_have_one_side_and_one_of_each_are_each_other_s(tmp_path: Path) -> None:
    start = "from confluent_kafka import Consumer, Producer\n"
    send, take = "Producer({'acks': '%d'})\n", "Consumer({'group.id': 'g%d'})\n"
    cases = {
        send % 1: ["producer"],
        take % 1 + take % 2: ["consumer"] * 2,
        send % 1 + take % 1: [],
        send % 0 + send % 1 + take % 1: [],
        send % 0 + send % 1 + take % 1 + take % 2: ["producer"] * 2 + ["consumer"] * 2,
    }
    for text, sides in cases.items():
        given = read(tmp_path, "app.py", start + text, "").given
        assert [one.only for one in given if one.only] == sides, text


def test_tables_that_are_made_of_each_other_are_looked_at_once(tmp_path: Path) -> None:
    made = [f"a{at} = {{{', '.join([f'**a{at + 1}'] * 100)}}}" for at in range(20)]
    text = "\n".join(["from confluent_kafka import Producer", *made, "a20 = {'acks': '1'}", "p = Producer(a0)", ""])
    assert settings(read(tmp_path, "app.py", text, ""), assumed=False) == {"acks": "1"}
    itself = "from confluent_kafka import Producer\na = {**b}\nb = {**a}\np = Producer(a)\n"
    assert findings(read(tmp_path, "app.py", itself, ""), "elsewhere")


CONDITION = """\
import os
from confluent_kafka import Producer
DEBUG = False
conf = {{"bootstrap.servers": "k", "acks": "1"}}
if {0}:
    conf["acks"] = "all"
else:
    conf["linger.ms"] = 5
producer = Producer(conf)
"""


def test_what_stands_below_a_condition_is_open_unless_it_is_known_whether_that_holds(tmp_path: Path) -> None:
    for condition, value, unknown in (
        ("settings.SAFE", "", "acks = all if settings.SAFE"),
        ("os.getenv('SAFE', 'no') == 'yes'", "", "acks = all if os.getenv('SAFE', 'no') == 'yes'"),
        ("not DEBUG", "all", ""),
        ("DEBUG", "1", ""),
        ("__name__ == '__main__'", "all", ""),
    ):
        found = read(tmp_path, "app.py", CONDITION.format(condition), "")
        [acks] = [one for one in found.given if one.name == "acks"]
        assert (acks.value, acks.unknown) == (value, unknown), condition


def test_what_is_there_under_a_condition_contradicts_nothing(tmp_path: Path) -> None:
    text = CONDITION.format("safe").replace('conf["acks"] = "all"', 'conf["enable.idempotence"] = True')
    found = read(tmp_path, "app.py", text, "")
    assert {one.name for one in found.given if one.unknown} == {"enable.idempotence"}
    assert findings(found, "contradiction") == []


@pytest.mark.parametrize(
    ("body", "is_before"),
    [
        ("c.delete_message(ReceiptHandle=m['ReceiptHandle'])\n    work(m)", True),
        ("body = json.loads(m.body)\n    m.delete()\n    x = work(body)", True),
        ("work(m)\n    c.delete_message(ReceiptHandle=m['ReceiptHandle'])\n    done(m)", False),
        ("c.delete_message(ReceiptHandle=m['ReceiptHandle'])\n    print(m)", False),
        ("x = work(m)\n    m.delete()\n    note(x)", False),
    ],
)
def test_a_message_of_sqs_that_is_deleted_before_its_work_is_asked_about_as_such(
    tmp_path: Path, body: str, is_before: bool
) -> None:
    text = f"import boto3\nfor m in c.receive_message(QueueUrl=Q)['Messages']:\n    {body}\n"
    found = read(tmp_path, "app.py", text, "")
    [(_, told)] = findings(found, "not-modelled")
    assert ("`playground guarantee sqs consumer.ack=before`" in told) is is_before
    assert [line for line, _ in findings(found, "risk")] == ([3 + ("loads" in body)] if is_before else [])


def test_of_another_service_that_boto3_calls_no_queue_is_asked_about(tmp_path: Path) -> None:
    found = read(tmp_path, "app.py", "import boto3\nboto3.client('s3').upload_file('a', 'b', 'c')\n", "")
    assert "guarantee" not in findings(found, "not-modelled")[0][1]

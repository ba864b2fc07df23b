"""Code that sets clients up: named, never read; and what .NET binds from a file."""

from pathlib import Path

import pytest

from playground.configuration.code.named import SUFFIXES
from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, place, read, settings


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("Program.cs", "x.UsingRabbitMq((c, cfg) => { });", "MassTransit on RabbitMQ"),
        ("index.js", "const { Kafka } = require('kafkajs')", "kafka enable.idempotence=false"),
        ("main.ts", "transport: Transport.RMQ, options: { noAck: false }", "guarantee rabbitmq auto_ack=false"),
        (
            "main.ts",
            "transport: Transport.RMQ, // noAck: false\nurls: ['amqp://a'] /* noAck: false */",
            "auto_ack=true",
        ),
        ("main.ts", "{ transport: Transport.KAFKA } // acks: 0", "kafka enable.idempotence=false`"),
        ("main.ts", "{ transport: Transport.KAFKA } /* // acks: 0", "kafka enable.idempotence=false`"),
        ("main.ts", "{ transport: Transport.KAFKA }", "guarantee kafka enable.idempotence=false"),
        ("main.ts", "{ transport: Transport.MQTT }", "guarantee mqtt"),
        ("main.ts", "{ transport: Transport.NATS }", "guarantee jetstream"),
        ("main.ts", "{ transport: Transport.REDIS }", "guarantee redis-streams"),
        ("main.go", 'import "github.com/segmentio/kafka-go"', "acks=0 enable.idempotence=false consumer.ack=before"),
        (
            "stack.ts",
            "import * as sqs from 'aws-cdk-lib/aws-sqs';",
            "`cdk synth` makes of it is: `playground guarantee cdk.out/STACK",
        ),
        (
            "worker.rb",
            "class A; include Sneakers::Worker\n  from_queue 'a', ack: true, :prefetch => 5",
            "rabbitmq delivery_mode=2 durable=true prefetch_count=5 consumer.on_failure=park auto_ack=false`",
        ),
        ("queue.php", "'sqs' => ['driver' => 'sqs']", "playground guarantee sqs"),
        ("sst.config.ts", 'const q = new sst.aws.Queue("Q", { fifo: true });', "playground guarantee sqs"),
        ("index.ts", 'const q = new aws.sqs.Queue("q", {});', "playground guarantee sqs"),
    ],
)
def test_code_is_told_of_with_what_its_library_does_of_itself(tmp_path: Path, name: str, text: str, said: str) -> None:
    found = read(tmp_path, name, f"\n{text}\n", "")
    [(line, told)] = findings(found, "not-modelled")
    assert (line, said in told) == (2, True)
    assert "is not read here" in told
    assert not found.given


def test_code_that_sends_in_groups_is_led_to_fifo_queues_with_what_its_id_is_made_of(tmp_path: Path) -> None:
    sent = {
        (
            "a.ts",
            'import {X} from "client-sqs"; ({ MessageGroupId: g, MessageDeduplicationId: randomUUID() })',
        ): "per-call",
        ("b.ts", 'import {X} from "client-sqs"; ({ MessageGroupId: g, MessageDeduplicationId: order.uuid })'): "stable",
        (
            "a.go",
            '"aws/service/sqs"; {MessageGroupId: &g, MessageDeduplicationId: aws.String(uuid.NewString())}',
        ): "per-call",
        ("b.go", '"aws/service/sqs"; {MessageGroupId: &g, MessageDeduplicationId: aws.String(o.ID)}'): "stable",
        (
            "a.cs",
            "using Amazon.SQS; { MessageGroupId = g, MessageDeduplicationId = Guid.NewGuid().ToString() }",
        ): "per-call",
        (
            "a.rb",
            "Aws::SQS::Client.new; send(message_group_id: g, message_deduplication_id: SecureRandom.uuid)",
        ): "per-call",
        (
            "A.java",
            "software.amazon.awssdk.services.sqs; b.messageGroupId(g).messageDeduplicationId(uuid5(o))",
        ): "stable",
        ("b.php", "use Aws\\Sqs\\SqsClient; ['MessageGroupId' => $g]"): "none ContentBasedDeduplication=true",
        ("queue.php", "'driver' => 'sqs', 'queue' => 'default.fifo'"): "",
        ("c.ts", "new sst.aws.Queue('Q', { fifo: true })"): "",
    }
    for (name, text), made in sent.items():
        [(_, told)] = findings(read(tmp_path, name, text, ""), "not-modelled")
        asked = f"sqs-fifo MessageDeduplicationId={made}" if made else "sqs-fifo"
        assert told.endswith(f"`playground guarantee {asked}`"), text


def test_what_is_plain_to_see_in_code_is_put_into_the_question_to_ask(tmp_path: Path) -> None:
    cases = {
        ("a.go", 'import "github.com/confluentinc/confluent-kafka-go/kafka"\nx := kafka.ConfigMap{"acks": "1"}'): (
            "client=librdkafka acks=1"
        ),
        ("a.js", "require('node-rdkafka'); x = {'request.required.acks': 0, 'retries': n, 'acks ': 2}"): (
            "client=librdkafka acks=0"
        ),
        ("a.java", 'import org.apache.kafka.clients.*; p.put(ProducerConfig.ACKS_CONFIG, "0"); p.put("retries", 3);'): (
            "enable.auto.commit=true acks=0 retries=3"
        ),
        (
            "a.kt",
            "import org.apache.kafka.clients.X\nmapOf(ENABLE to 1, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)",
        ): ("enable.auto.commit=false"),
        ("b.go", 'import "github.com/IBM/sarama"\nc.Producer.RequiredAcks = sarama.NoResponse'): (
            "acks=0 enable.idempotence=false"
        ),
        ("c.go", 'import "github.com/IBM/sarama"\nc.Producer.Idempotent = true'): "enable.idempotence=true",
        ("b.js", "require('kafkajs'); producer({ idempotent: true }); send({ acks: -1 })"): (
            "enable.idempotence=true acks=all"
        ),
        ("a.cs", "using Confluent.Kafka; new ProducerConfig { Acks = Acks.Leader, EnableIdempotence = false };"): (
            "client=librdkafka acks=1 enable.idempotence=false"
        ),
    }
    for (name, text), asked in cases.items():
        [(_, told)] = findings(read(tmp_path, name, text, ""), "not-modelled")
        assert told.partition("`playground guarantee kafka ")[2] == f"{asked}`", name


def test_what_is_plain_to_see_of_rabbitmq_s_clients_is_put_into_the_question_too(tmp_path: Path) -> None:
    cases = {
        "A.java": (
            "import org.springframework.amqp.*; ConnectionFactory f;",
            "delivery_mode=2 prefetch_count=250 basic.nack=true",
        ),
        "a.js": (
            "require('amqplib'); createConfirmChannel(); q({ persistent: true }, {'x-max-length': 5, 'x-no': 1})",
            "delivery_mode=2 confirm.select=true x-max-length=5",
        ),
        "a.go": (
            'import "amqp091-go"; c.PublishWithContext(ctx, "", q.Name(), true, false, amqp.Publishing{})',
            "delivery_mode=1 mandatory=true",
        ),
        "a.cs": (
            'using RabbitMQ.Client; c.QueueDeclare(queue: "q", durable: true); c.BasicConsume("q", autoAck: false, c);',
            "delivery_mode=1 durable=true auto_ack=false",
        ),
        "b.java": (
            'import com.rabbitmq.client.*; m.put("x-queue-type", "quorum"); c.queueDeclare("b", false, true, x);',
            "delivery_mode=1 x-queue-type=quorum",
        ),
    }
    for name, (text, asked) in cases.items():
        [(_, told)] = findings(read(tmp_path, name, text, ""))
        assert told.partition("`playground guarantee rabbitmq ")[2] == f"{asked}`", name


def test_a_delivery_that_is_acknowledged_as_it_is_sent_is_named_where_it_says_so(tmp_path: Path) -> None:
    for name, text in (
        ("a.go", 'import "amqp091-go"\nc.Consume("q", "", true, false, false, false, nil)'),
        ("A.java", 'import com.rabbitmq.client.*;\nc.basicConsume("q", true, d, t);'),
        ("a.ts", "transport: Transport.RMQ,\n options: { noAck: true }"),
    ):
        [(line, told)] = findings(read(tmp_path, name, text, ""), "risk")
        assert (line, told.partition(":")[0]) == (2, "auto_ack=true"), name


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_code_of_something_else_says_nothing(tmp_path: Path, suffix: str) -> None:
    assert not read(tmp_path, f"main{suffix}", "print(1)\n", "").findings


_SETTINGS = """\
{
  // for the container
  "Kafka": {
    "Producer": { "BootstrapServers": "http://x", "Acks": "Leader", "EnableIdempotence": false, },
    "Consumer": { "EnableAutoCommit": true, "AutoOffsetReset": "Earliest", "IsolationLevel": "ReadCommitted" }
  },
  "MassTransit": { "UseQuorumQueue": true } /* read by nothing */
}
"""


def test_what_dotnet_binds_to_confluents_client_is_read_with_its_comments_and_last_commas(tmp_path: Path) -> None:
    found = read(tmp_path, "appsettings.Production.json", _SETTINGS, "")
    assert settings(found, assumed=False) == {
        "acks": "1",
        "enable.idempotence": False,
        "enable.auto.commit": True,
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
    }
    assert settings(found, assumed=True)["client"] == "librdkafka"
    assert (place(found, "acks"), place(found, "enable.auto.commit")) == (4, 5)
    assert "code decides" in findings(found, "application")[0][1]
    assert findings(found, "not-modelled")[0][1].startswith("MassTransit: MassTransit reads of this file only")


def test_a_section_of_rabbitmq_is_told_of_though_code_says_what_its_client_does(tmp_path: Path) -> None:
    for text, asked in (
        ('{"RabbitMQ": {"HostName": "r"}}', ""),
        ('{"ConnectionStrings": {"bus": "amqp://r:5672"}}', ""),
        ('{"RabbitMQ": {"AutoAck": true, "PublisherConfirms": "$X"}}', " auto_ack=true"),
    ):
        found = read(tmp_path, "appsettings.json", text)
        [(line, told)] = findings(found, "not-modelled")
        assert (line, told.endswith(f"`playground guarantee rabbitmq{asked}`")) == (1, True)
    sqs = '{"AWS": {"Mails": {"Url": "https://sqs.eu-west-1.amazonaws.com/1/mails.fifo", "MaxReceiveCount": 2}}}'
    [(_, told)] = findings(read(tmp_path, "shop.appsettings.json", sqs))
    assert told.endswith("`playground guarantee sqs-fifo RedrivePolicy.maxReceiveCount=2`")
    assert findings(read(tmp_path, "appsettings.json", '{"AllowedHosts": "*"}')) == []


def test_a_client_of_rabbitmq_is_asked_about_with_the_delivery_mode_that_it_has_of_itself(tmp_path: Path) -> None:
    for name, text, mode in (("app.js", "require('amqplib')", 1), ("work.rb", "require 'bunny'\nBunny.new", 2)):
        path = tmp_path / name
        path.write_text(text)
        told = invoke("guarantee", str(path), columns=300).stderr
        assert f"`playground guarantee rabbitmq delivery_mode={mode}`" in told, told
        assert told.splitlines()[-1].startswith("no answer from the files alone: ask as is said above"), told


def test_a_key_and_repetitions_of_requests_over_http_are_in_the_question_to_ask(tmp_path: Path) -> None:
    stripe = "import Stripe from 'stripe';\nnew Stripe(k, {{ maxNetworkRetries: 3 }});\ns.charges.create(o, {});\n"
    for name, text, ask in (
        ("a.js", stripe.format("{ idempotencyKey: `order-${o.id}` }"), "Idempotency-Key=stable max_network_retries=3"),
        ("a.ts", stripe.format("{ idempotencyKey: uuidv4() }"), "Idempotency-Key=per-call max_network_retries=3"),
        ("a.js", stripe.format("{}"), "Idempotency-Key=per-call max_network_retries=3"),
        ("A.java", "import com.stripe.Stripe;\nStripe.setMaxNetworkRetries(0);\n", "max_network_retries=0"),
        ("A.java", "@Retryable(maxAttempts = 5)\nvoid pay() {}\n", "Idempotency-Key=none max_network_retries=4"),
        ("a.go", 'req.Header.Set("Idempotency-Key", uuid.New().String())\n', "Idempotency-Key=per-call"),
        ("a.js", "import r from 'axios-retry'\n", "Idempotency-Key=none max_network_retries=3"),
    ):
        [(_, told)] = findings(read(tmp_path, name, text, ""), "not-modelled")
        assert "playground guarantee http " in told
        assert ask in told, (name, told)

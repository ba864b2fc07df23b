"""Terraform for brokers: topics of Kafka, MSK's broker file, and queues of RabbitMQ's provider."""

from pathlib import Path

from tests.configuration.helpers import findings, read, settings

KAFKA = """\
variable "minisr" {}
resource "kafka_topic" "pay" {
  name               = "payments"
  replication_factor = 3
  partitions         = 12
  config = {
    "min.insync.replicas" = "2"
    "retention.ms"        = 86400000
    "cleanup.policy"      = "compact"
  }
}
resource "confluent_kafka_topic" "orders" {
  topic_name       = "orders"
  partitions_count = 6
  config = { "min.insync.replicas" = var.minisr }
}
resource "aws_msk_configuration" "c" {
  kafka_versions = ["3.6.0"]
  name = "c"
  server_properties = <<PROPERTIES
auto.create.topics.enable = true
min.insync.replicas = 1
default.replication.factor=3
unclean.leader.election.enable = true
PROPERTIES
}
resource "google_pubsub_topic" "x" { name = "x" }
"""
RABBITMQ = """\
variable "ttl" {}
resource "rabbitmq_vhost" "v" { name = "prod" }
resource "rabbitmq_exchange" "dlx" {
  name  = "dlx"
  vhost = rabbitmq_vhost.v.name
  settings {
    type    = "fanout"
    durable = true
  }
}
resource "rabbitmq_queue" "orders" {
  name  = "orders"
  vhost = rabbitmq_vhost.v.name
  settings {
    durable     = true
    auto_delete = false
    arguments = {
      "x-queue-type"           = "quorum"
      "x-dead-letter-exchange" = rabbitmq_exchange.dlx.name
      "x-message-ttl" = var.ttl
    }
  }
}
resource "rabbitmq_queue" "dlq" {
  name  = "dlq"
  vhost = rabbitmq_vhost.v.name
  settings {
    durable = true
    arguments_json = jsonencode({ "x-queue-type" : "quorum" })
  }
}
resource "rabbitmq_binding" "b" {
  source           = rabbitmq_exchange.dlx.name
  vhost            = rabbitmq_vhost.v.name
  destination      = rabbitmq_queue.dlq.name
  destination_type = "queue"
  routing_key      = "#"
}
"""


def test_a_topic_has_its_fields_and_its_configuration(tmp_path: Path) -> None:
    read_in = read(tmp_path, "kafka.tf", KAFKA, "")
    pay = settings(read_in, "payments", assumed=False)
    fields = {"replication.factor": 3, "num.partitions": 12}
    assert pay == {**fields, "min.insync.replicas": 2, "retention.ms": 86_400_000, "cleanup.policy": "compact"}
    assert settings(read_in, "orders", assumed=True) == {"replication.factor": 3}, "a service replicates by itself"
    assert settings(read_in)["unclean.leader.election.enable"] is True


def test_what_is_not_in_the_file_and_what_is_not_read_is_said(tmp_path: Path) -> None:
    read_in = read(tmp_path, "kafka.tf", KAFKA, "")
    assert [line for line, _ in findings(read_in, "elsewhere")] == [15, 20]
    assert findings(read_in, "not-modelled")[0][1].startswith("google_pubsub_topic.x")


def test_queues_of_rabbitmq_are_read_as_its_definitions_with_what_is_bound(tmp_path: Path) -> None:
    read_in = read(tmp_path, "rabbit.tf", RABBITMQ, "")
    orders = {one.name: one for one in read_in.given if one.queue == "orders"}
    assert orders.keys() == {"durable", "x-queue-type", "x-dead-letter-exchange"}
    assert (orders["x-queue-type"].value, orders["x-dead-letter-exchange"].value) == ("quorum", "dlx")
    assert orders["x-dead-letter-exchange"].is_there
    assert read_in.queues == [("rabbitmq", "orders")], "the other one is nothing but a place for dead letters"
    apart = read(tmp_path, "apart.tf", RABBITMQ.partition('resource "rabbitmq_binding"')[0], "")
    assert settings(apart, "dlq")["x-queue-type"] == "quorum"
    told = [text for _, text in findings(read_in, "elsewhere")]
    assert told == ["orders: x-message-ttl is var.ttl, not in this file"]


def test_dead_letters_that_nothing_is_bound_for_are_a_dead_end(tmp_path: Path) -> None:
    read_in = read(tmp_path, "rabbit.tf", RABBITMQ.partition('resource "rabbitmq_binding"')[0], "")
    assert "no queue is bound to the exchange dlx" in findings(read_in, "dead-end")[0][1]


STREAMS = """\
variable "window" { default = 60 }
resource "jetstream_stream" "ORDERS" {
  name             = "ORDERS"
  subjects         = ["ORDERS.*"]
  storage          = "memory"
  replicas         = 3
  duplicate_window = var.window
  max_age          = 3600
  ack              = false
}
resource "jetstream_consumer" "C" {
  stream_id    = jetstream_stream.ORDERS.id
  ack_policy   = "none"
  ack_wait     = 10
  max_delivery = 5
  deliver_new  = true
}
"""


def test_streams_and_consumers_of_jetstream_are_read_whose_times_are_seconds(tmp_path: Path) -> None:
    found = read(tmp_path, "streams.tf", STREAMS)
    said = settings(found)
    assert {name: said[name] for name in ("storage", "num_replicas", "duplicate_window", "AckWait", "MaxDeliver")} == {
        "storage": "memory",
        "num_replicas": 3,
        "duplicate_window": 60_000,
        "AckWait": 10,
        "MaxDeliver": 5,
    }
    assert said["AckPolicy"] == "none"
    told = " ".join(one.text for one in found.findings)
    assert "no_ack = true: the stream answers no publish" in told
    assert "max_age = 3600s: what is older is removed" in told
    assert "deliver_policy = new" in told
    assert {one.spot.line for one in found.given if one.name == "duplicate_window"} == {7}


_OPERATED = """\
resource "rabbitmq_queue" "orders" {
  name = "orders"
  settings { arguments = { "x-queue-type" = "quorum" } }
}
resource "rabbitmq_operator_policy" "limits" {
  name = "limits"
  policy {
    pattern    = ".*"
    apply_to   = "queues"
    definition = { delivery-limit = 3 }
  }
}
resource "rabbitmq_shovel" "away" {
  info {
    source_queue = "orders"
    ack_mode     = "on-publish"
  }
}
resource "rabbitmq_federation_upstream" "up" {
  definition { ack_mode = "no-ack" }
}
"""


def test_an_operators_policies_shovels_and_federations_are_read_as_definitions_have_them(tmp_path: Path) -> None:
    found = read(tmp_path, "main.tf", _OPERATED, "")
    assert settings(found, "orders")["x-delivery-limit"] == 3
    assert [one.written for one in found.given if one.loses] == ["ack-mode = on-publish"]
    assert [text.partition(":")[0] for _, text in findings(found, "risk")] == ["away", "up"]

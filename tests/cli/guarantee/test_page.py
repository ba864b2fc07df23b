"""What people read of an answer: in which order, in whose words, and how long it is."""

import json
from functools import cache
from pathlib import Path

import pytest

from playground.cli.guarantee import command
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from tests.cli.helpers import invoke

SPRING = """\
spring:
  rabbitmq:
    publisher-confirm-type: correlated
    listener:
      simple:
        acknowledge-mode: auto
        default-requeue-rejected: false
"""


@cache
def page(*arguments: str) -> str:
    return invoke("guarantee", *arguments).stdout


def said(*arguments: str) -> str:
    """The same without its lines' ends."""
    return " ".join(page(*arguments).split())


def test_the_legs_say_yes_or_no_and_what_brings_it_about_stands_in_words() -> None:
    text = said("rabbitmq")
    assert (
        "publisher to broker yes yes by its defaults, * see Only if broker to consumer no* yes by its defaults, * see "
        "Only if effect no yes" in text
    )
    assert "broker to consumer no* yes by its defaults * if the classic queue's disk" in said("rabbitmq", "--more")
    assert "when the publish is lost on the way (F1) or the broker crashes before it has stored" in text
    assert "But since then it may duplicate when the answer to the publish is lost (F2), or when" in said(
        "rabbitmq", "--more"
    )


def test_what_it_rests_on_is_told_only_to_who_asks() -> None:
    short, long = page("rabbitmq"), page("rabbitmq", "--more")
    assert len(short.splitlines()) < 45
    told_more = "The documentation: ", "It helps only if ", "To see it happen", "With all of that: "
    for told in ("by default: confirm.select = false", "short failure scripts", "Not modelled: ", *told_more):
        assert told not in short
        assert told in long
    assert "`--more`: how" in short
    assert "`--more`" not in long


def test_a_setting_that_changes_nothing_beside_the_others_is_no_default_to_know() -> None:
    assert "x-delivery-limit" not in page("rabbitmq", "--more")
    assert "x-delivery-limit = 20" in page("rabbitmq", "x-queue-type=quorum", "--more")


@pytest.mark.parametrize(("leg", "name"), [("producer", "F1"), ("effect", "F7")])
def test_a_script_of_a_named_configuration_has_a_short_name_in_place_of_its_token(leg: str, name: str) -> None:
    for asked in ((), ("--more",)):
        assert f"  playground play rabbitmq:library-defaults:{name}\n" in page("rabbitmq", *asked)
    gaps = json.loads(page("rabbitmq", "--json"))["answers"][0]["gaps"]
    [gap] = [one for one in gaps if one["leg"] == leg]
    assert gap["name"] == f"rabbitmq:library-defaults:{name}"
    ways = [play_out(load_preset(way)) for way in (gap["name"], gap["script"])]
    assert ways[0].digest == ways[1].digest


def test_the_first_lines_are_the_whole_answer() -> None:
    first = " ".join(page("rabbitmq").partition("\nleg ")[0].split())
    for part in (
        "May lose, may duplicate",
        "Lost: when the publish is lost on the way (F1) or the broker crashes before it has stored the message (F3) or",
        "before the message is safe on the disk (F4b) or the publish finds no queue Done twice",
        "Done twice: when the consumer crashes after the effect, before its basic.ack (F7)",
        "To close it: confirm.select = true (against F1, F3, F4b; +1 packet a message, 300 ms more until its sender",
        "in your consumer: an inbox, the message's id in its effect's transaction (against F7, F8, F11)",
        "Then: exactly-once (effectively once) Only if: the publisher publishes again what was not confirmed the",
        'Left: what always fails is requeued for ever (F10) To park it: x-dead-letter-exchange = "dead-letters", and',
        "basic.reject with requeue = false, by the consumer, of what fails",
    ):
        assert part in first
    heads = ("May lose, may", "Lost: ", "Done twice: ", "See it: ", "To close it: ", "Then: ", "Only if: ", "Left: ")
    assert [*heads] == sorted(heads, key=first.index)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            ("rabbitmq", "confirm.select=true", "mandatory=true", "consumer.dedup=transaction"),
            "Exactly-once (effectively once), on the conditions under Only if Only if: the publisher publishes again",
        ),
        (
            ("http", "Idempotency-Key=stable", "max_network_retries=0"),
            "At-least-once: may duplicate, on the conditions under Only if Done twice: when the answer is lost, and "
            "the retry comes after the key was pruned (F12) Told failed: though it is done, when the answer is lost",
        ),
        (("sqs-fifo",), "the second is answered, and dropped) no message fails every time (F10) Left"),
        (
            ("sqs-fifo", "--need", "at-least-once"),
            "At-least-once: may duplicate, on the conditions under Only if Needed: at-least-once: met, on the",
        ),
        (
            ("rabbitmq",),
            "the classic queue's disk survives no message fails every time (F10) Left",
        ),
    ],
)
def test_a_guarantee_is_told_with_what_it_stands_on_whether_it_is_one_now_or_then(
    asked: tuple[str, ...], words: str
) -> None:
    assert words in said(*asked)


def test_a_value_that_does_all_twice_without_a_fault_is_told_first_and_closed_first(tmp_path: Path) -> None:
    text = said("sqs", "VisibilityTimeout=0")
    assert "Done twice: when it comes again while it is worked on, without any fault (VisibilityTimeout = 0)" in text
    assert "To close it: VisibilityTimeout = 30 (against a repetition without a fault) in your consumer: an" in text
    assert "(F1)" not in text, "nor is any other fault told that would do no harm beside 30"
    assert "(VisibilityTimeout" not in said("sqs", "VisibilityTimeout=1")
    template = tmp_path / "serverless.yml"
    template.write_text(
        "provider: {timeout: 120}\nfunctions: {f: {events: [{sqs: {arn: !GetAtt Q.Arn}}]}}\n"
        "resources: {Resources: {Q: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 0}}}}\n"
    )
    asked = said(str(template))
    assert "To close it: VisibilityTimeout = 720" in asked, "with its default AWS would refuse the mapping"
    assert "another line here asks for 720" in asked


def test_what_is_parked_though_it_could_be_done_stands_at_the_top() -> None:
    once = ("sqs", "RedrivePolicy.maxReceiveCount=1")
    text, short = said(*once), said(*once, "MessageRetentionPeriod=120")
    told = "Parked: though it could be done, when the response to ReceiveMessage is lost on the way (F5)"
    assert told in text
    assert "Parked" not in said("sqs", "RedrivePolicy.maxReceiveCount=5")
    for page, count in ((text, 5), (short, 3)):  # Of four times 30 s a retention of 120 s would leave nothing.
        closing = page.partition("To close it:")[2].partition("Then:")[0]
        assert f"RedrivePolicy.maxReceiveCount = {count} (against F5, F6, F10)" in closing


@pytest.mark.parametrize("more", [(), ("maxReceiveCount=5",)])
def test_a_retention_that_visibility_outlasts_is_raised_and_nothing_is_hidden_for_less(more: tuple[str, ...]) -> None:
    text = said("sqs", "MessageRetentionPeriod=60", "VisibilityTimeout=300", *more)
    assert "as a message once received and not deleted is gone before it is visible again (MessageR" in text
    assert "MessageRetentionPeriod = 345600" in text
    assert "VisibilityTimeout = 30 " not in text
    assert "crashes as ReceiveMessage" not in text


def test_what_breaks_a_need_and_whether_a_remedy_would_meet_it_stand_at_the_top() -> None:
    assert "Needed: exactly-once: not met (F2, F4a, F9, F11) Done twice: when" in said("http", "--need", "exactly-once")
    assert "at-least-once: not met (F1, F3, F4b), and would be with" in said("rabbitmq", "--need", "at-least-once")
    assert "Needed: at-least-once: met, on the conditions" in said("sqs", "--need", "at-least-once")
    assert said("http", "--need", "effectively-once") == said("http", "--need", "exactly-once")


def test_a_need_is_told_of_beside_an_error_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "producer.properties"
    path.write_text("acks=1\nenable.idempotence=true\n")
    text = said(str(path), "--need", "at-least-once")
    assert "Needed: at-least-once: not met" in text
    assert "not before the error above is mended" in text.partition("leg may lose")[0]


def test_a_late_retry_is_no_new_harm_where_every_retry_was_done_again() -> None:
    """acks=1 stores whatever is sent again; with acks=all only what is sent again after a day."""
    text = said("kafka", "acks=1", "enable.idempotence=false")
    assert 'acks = "all"' in text
    assert "But since then it may duplicate when the answer is lost, and the retry comes after" not in text


def test_what_is_kept_in_memory_only_goes_with_a_restart_and_not_with_the_power_alone() -> None:
    in_memory = {
        "JetStream": ("jetstream", "storage=memory"),
        "the broker": ("rabbitmq@4.0", "durable=false", "confirm.select=true"),
    }
    for name, asked in in_memory.items():
        assert f"{name} restarts, or its power fails, after the answer" in said(*asked)
    assert "the power fails after the answer, before" in said("jetstream")


def test_what_is_done_and_told_as_failed_is_a_line_of_the_answer_with_what_ends_it() -> None:
    text = said("http", "Idempotency-Key=stable")
    assert "Told failed: though it is done, when the server does the work and answers with an error all the" in text
    left = "what is told as failed may be done (F4a): look first: sent again with another key, or none, it is done"
    assert f'{left} twice; api_version = "v2" ends that' in text
    assert left in said("http")  # It is so once the key is there.
    assert "old failed" not in said("http", "Idempotency-Key=stable", "api_version=v2")


def test_of_several_queues_all_is_told_on_which_they_stand_and_what_keeps_what_is_dropped(tmp_path: Path) -> None:
    queues = [
        {"name": "orders", "vhost": "/", "durable": True, "arguments": {"x-queue-type": "quorum", "x-max-length": 9}},
        {"name": "mails", "vhost": "/", "durable": True, "arguments": {"x-message-ttl": 60_000}},
    ]
    path = tmp_path / "definitions.json"
    path.write_text(json.dumps({"rabbitmq_version": "4.1.0", "queues": queues}))
    text = said(str(path), "confirm.select=true", "mandatory=true")
    given, _, then = text.partition("Only if: ")
    assert "mails at-least-once: may duplicate* done twice" in given, "it has conditions as it stands, too"
    of_all, _, own = then.partition("Left: ")[0].partition(" orders: ")
    of_orders, _, of_mails = own.partition(" mails: ")
    for told, condition in (
        (of_all, "the effect and the ids are in one database"),
        (of_mails, "no message waits 60,000 ms (x-message-ttl: then it is dropped, though confirmed)"),
        (of_mails, "no message fails every time (F10)"),
        (of_orders, "the queue never holds more than 9 messages (x-max-length: then the oldest is dead-lettered"),
    ):
        assert told.count(condition) == then.partition("Left: ")[0].count(condition) == 1
    left = then.partition("Left: ")[2].partition("In the files")[0]
    assert "mails: what is dropped (x-message-ttl) is gone; to keep it: the same x-dead-letter-exchange" in left


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        (("http", "Idempotency-Key=stable"), "http@2026 · key At-least"),
        (("http", "Idempotency-Key=stable", "max_network_retries=0"), "http@2026 · key, but max_network_retries = 0 "),
        (("sqs-fifo", "ContentBasedDeduplication=true"), "stable-id, but ContentBasedDeduplication = true "),
        (
            ("rabbitmq", "confirm.select=true", "delivery_mode=2", "consumer.dedup=transaction"),
            'library-defaults, but confirm.select = true and consumer.dedup = "transaction" ',
        ),
    ],
)
def test_the_configuration_at_the_head_is_the_one_that_is_most_like_what_is_set(
    asked: tuple[str, ...], label: str
) -> None:
    assert label in said(*asked)


def test_a_file_of_a_system_s_own_names_is_told_to_be_asked_about_with_it(tmp_path: Path) -> None:
    path = tmp_path / "stripe.properties"
    path.write_text("Idempotency-Key=stable\nretries=3\nkeep_h=1\n")
    told = " ".join(invoke("guarantee", str(path)).stderr.split())
    assert f"name the system: playground guarantee http --file {path}" in told
    text = said("http", str(path))
    assert "retries is no setting of http that is modelled here; what is most like it is max_network_retries" in text
    assert "keep_h is no setting of http that is modelled here; what is most like it is key_retention_hours" in text


def test_what_no_setting_closes_is_left_to_somebody_who_can() -> None:
    assert "whoever retries so late has to look first whether it is done" in said("http")
    outside = said("kafka", "--config", "transactions")
    assert "an effect that is no output may be done twice (F7, F9): send an idempotency key" in outside


def test_no_token_stands_amid_the_prose_but_all_together_at_the_end() -> None:
    head, scripts = page("rabbitmq", "prefetch_count=7", "--more").split("To see it happen\n")
    assert "dp1_" not in head
    assert scripts.count("playground play dp1_") == 3
    assert "Effect: may duplicate (F7)\n  playground play dp1_" in scripts


def test_what_several_settings_close_together_is_named_with_what_they_are() -> None:
    text = said("mqtt")
    assert "To close it: qos = 1, subscription.qos = 1, clean_start = false, session_expiry" in text
    assert "(against F1, F3, F4a, F5, F6; --config qos-1; +2 packets a message, 100 ms more until its sender" in text
    assert "Only if: the broker writes sessions down before it answers" in text.partition("Then:")[2]


def test_what_is_more_than_what_is_needed_is_called_that_and_faults_come_in_their_order() -> None:
    text = said("kafka", "--need", "at-least-once")
    assert "Needed: at-least-once: met, on the conditions under Only if Done twice: when" in text
    assert "For more: in your consumer: an inbox" in text
    assert "To close it: " not in text
    assert "against F7, F9, F11, F12)" in text
    short = said("jetstream", "--need", "exactly-once")
    assert "Needed: exactly-once: not met (F2, F4a, F4b, F7, F8, F9, F11), and would be with" in short
    assert "To close it: sync_interval: always" in short


def test_a_stream_in_memory_outlives_the_loss_of_one_server_where_there_are_several() -> None:
    """A PubAck comes from a majority, so the others have it; it is gone with its one server."""
    alone, several = said("jetstream", "storage=memory"), said("jetstream", "storage=memory", "num_replicas=3")
    assert "To close it: num_replicas = 3" in alone
    assert "the stream's one server survives (num_replicas = 1)" in alone
    assert "At-least-once: may duplicate" in several
    assert "a majority of the servers is never down at the same time (storage = memory)" in several


def test_a_cost_that_no_run_measures_is_said_and_so_is_another_way() -> None:
    text = said("jetstream", "--more")
    assert "sync_interval: always (against F4b; a flush to disk before each PubAck)" in text
    assert "num_replicas = 3 closes as much instead, which takes a cluster of three servers" in text
    assert "Whoever runs the server sets it, and a hosted one may have it fixed" in text
    assert "the stream's one server survives, with its disk (num_replicas = 1)" in text
    assert "one server survives" not in said("jetstream", "num_replicas=3")


def test_a_call_that_no_transaction_spans_is_closed_by_a_key_and_not_by_an_inbox() -> None:
    text = said("kafka", "consumer.effect=external")
    assert "in your consumer: an idempotency key with the call (" in text
    assert "the service that is called keeps a key as long as its message may come again" in text
    assert "same database transaction" not in text


def test_what_becomes_of_what_always_fails_is_told_as_its_system_has_it() -> None:
    assert "and its partition waits behind it (F10)" in said("kafka")
    assert "received again until MessageRetentionPeriod is over, and is then deleted (F10)" in said("sqs")


def test_settings_of_one_s_own_have_no_short_name() -> None:
    assert "playground play rabbitmq:" not in page("rabbitmq", "prefetch_count=7")
    assert "playground play rabbitmq@3.13:auto-ack:F1" in page("rabbitmq@3.13", "--config", "auto-ack")


def test_a_file_s_lines_stand_at_the_legs_and_what_it_leaves_out_is_said(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text(SPRING)
    text = said(str(path))
    assert f"{path}:3: spring.rabbitmq.publisher-confirm-type = correlated" in text
    assert "effect no yes by its defaults" in text
    assert "not in this file" not in page("rabbitmq", "prefetch_count=7")


@pytest.mark.parametrize(
    ("name", "text", "closes"),
    [
        ("redis.conf", "appendonly yes\nappendfsync everysec\n", "To close it: appendfsync always (PLACE:2; against "),
        ("nats.conf", "jetstream { store_dir: /data }\n", "To close it: sync_interval: always within jetstream { }"),
        (
            "broker.conf",
            "zookeeperServers=z\njournalSyncData=false\n",
            "To close it: journalSyncData = true (PLACE:2) For more:",
        ),
        ("q.tf", 'resource "aws_sqs_queue" "q" {}\n', "To park it: redrive_policy = jsonencode({ deadLetterTargetArn"),
        (
            "q.yml",
            "Resources: {Q: {Type: 'AWS::SQS::Queue'}}\n",
            "To park it: RedrivePolicy: { deadLetterTargetArn: ..., maxReceiveCount: 5 }",
        ),
        (
            "mosquitto.conf",
            "listener 1883\npersistence true\n",
            "autosave_on_changes true, autosave_interval 1, beside persistence true (PLACE:2; against F4b) For more:",
        ),
    ],
)
def test_what_closes_a_gap_is_named_as_the_file_of_a_server_has_it(
    tmp_path: Path, name: str, text: str, closes: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert closes.replace("PLACE", str(path)) in said(str(path), "--need", "at-least-once").partition("leg may lose")[0]


@pytest.mark.parametrize(
    ("queue_type", "spring", "park"),
    [
        ("classic", True, "spring.rabbitmq.listener.simple.default-requeue-rejected: false"),
        (
            "quorum",
            True,
            "spring.rabbitmq.listener.simple.default-requeue-rejected: false",
        ),  # It gives back by a nack.
        ("classic", False, "basic.reject with requeue = false, by the consumer, of what fails"),
    ],
)
def test_where_an_exchange_for_dead_letters_stands_what_fails_has_only_to_be_rejected(
    tmp_path: Path, queue_type: str, spring: bool, park: str
) -> None:
    arguments = {"x-queue-type": queue_type, "x-dead-letter-exchange": "dlx"}
    queues = [{"name": name, "durable": True, "arguments": arguments if name == "q" else {}} for name in ("q", "dead")]
    binding = {"source": "dlx", "destination": "dead", "destination_type": "queue", "routing_key": "q"}
    defined, client = tmp_path / "definitions.json", tmp_path / "application.yml"
    exchanges = [{"name": "dlx", "type": "fanout"}]
    defined.write_text(json.dumps({"queues": queues, "exchanges": exchanges, "bindings": [binding]}))
    client.write_text(SPRING.partition("        default-requeue-rejected")[0])
    text = said(
        *[str(client)] * spring, str(defined), "confirm.select=true", "mandatory=true", "consumer.dedup=transaction"
    )
    assert f"To park it: {park} leg may lose" in text


def test_each_profile_has_its_remedies_by_its_own_container(tmp_path: Path) -> None:
    path, key = tmp_path / "application.yml", "spring.rabbitmq.listener"
    direct = "direct: {acknowledge-mode: none}"
    path.write_text(
        "spring.rabbitmq.listener: {simple: {acknowledge-mode: auto}, DIRECT}\n---\n".replace("DIRECT", direct)
        + "spring.config.activate.on-profile: prod\nspring.rabbitmq.listener.type: direct\n"
    )
    text = said(str(path), "x-dead-letter-exchange=d")
    for profile, container in (("prod", "direct"), ("default", "simple")):
        assert f"{profile}: {key}.{container}.default-requeue-rejected: false" in text
    assert f"prod: {key}.direct.acknowledge-mode: auto, Spring's word" in text, (
        "simple's, which stands there, is unread"
    )
    assert "acknowledge-mode = none: in profile default the container in use is simple" in text


def test_the_order_is_guarantee_legs_files_fixes_and_the_need(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text(SPRING)
    text = page(str(path), "--need", "exactly-once")
    order = ("May lose, may duplicate", "Lost: ", "To close it: ", "publisher to broker", "In the files", "not met.\n")
    assert [*order] == sorted(order, key=text.index)


def test_a_fix_that_is_not_for_the_file_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text(SPRING)
    text = said(str(path), "--more")
    assert 'Not in a file like yours: deadLetterExchange("dead-letters") of its' in text
    assert "In a file like yours: spring.rabbitmq.publisher-returns: true" in text


def test_a_crash_between_two_steps_is_told_in_words() -> None:
    settings = "consumer.dedup=mark-first"
    text = said("rabbitmq", settings)
    assert "`" not in text.partition("`--more`")[0]
    assert "the consumer crashes as " in text
    leader = said("kafka", "min.insync.replicas=1", "replication.factor=3")
    assert "when the leader is lost while its followers lag Done twice" in leader
    assert " m1" not in text + leader


def test_what_several_queues_have_in_common_is_told_once(tmp_path: Path) -> None:
    queues = [
        {"name": name, "vhost": "/", "durable": True, "arguments": {"x-queue-type": kind}}
        for name, kind in (("orders", "quorum"), ("mail", "classic"), ("pay", "quorum"))
    ]
    definitions, spring = tmp_path / "definitions.json", tmp_path / "application.yml"
    definitions.write_text(json.dumps({"rabbitmq_version": "4.3.0", "queues": queues}))
    spring.write_text(SPRING)
    text, more = (page(str(definitions), str(spring), *each) for each in ((), ("--more",)))
    assert text.count("publisher-confirm-type = correlated") == 1
    assert "as for orders" in text
    assert " ".join(text.split()).count("the publish finds no queue") == 1
    assert more.count("The documentation: ") == 1
    assert len(text.splitlines()) < 95


def test_what_never_ends_is_said_also_where_there_is_nothing_to_close() -> None:
    assert "(F10) To park it: in your consumer: a place for what fails" in said("kafka", "--config", "transactions")
    text = said("kafka", "--config", "transactions", "--more")
    assert "Never done when processing always fails (f10)" not in text
    assert "Never done when processing always fails (F10) It ends, parked, with consumer.on_failure" in text


def test_what_is_closed_by_going_round_for_ever_is_closed_by_a_place_for_it_where_that_takes_two_settings(
    tmp_path: Path,
) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text('broker_url = "amqp://rabbit"\ntask_acks_late = True\ntask_reject_on_worker_lost = True\n')
    text = said(str(path)).partition("leg may lose")[0]
    assert ", and task_acks_on_failure_or_timeout = False (against F10" in text
    assert "or processing fails, once is enough (F10)" in text
    assert ("Reject(exc" in text, "for ever" in text) == (False, False)
    assert "for ever (MaxDeliver = -1) (F10) To park it: after so many deliveries" in said("jetstream", "MaxDeliver=5")


def test_a_line_that_loses_by_itself_and_has_a_safe_value_is_never_called_one_that_nothing_closes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sink.json"
    sink = {"connector.class": "io.example.ElasticSinkConnector", "topics": "orders", "errors.tolerance": "all"}
    path.write_text(json.dumps({"name": "sink", "config": sink}))
    for more in ((), ("--more",)):
        assert f"errors.tolerance = none ({path}:1)" in said(str(path), *more)
        assert "No setting" not in said(str(path), *more)
    [answer] = json.loads(page(str(path), "--json"))["answers"]
    assert answer["still_open"]["lose"] == []
    assert [each["instead"] for gap in answer["gaps"] for each in gap["lines"]] == ["none"]


def test_what_is_only_taken_of_queues_and_clusters_is_said(tmp_path: Path) -> None:
    assert "the queue is declared durable (assumed: nothing here says so; not" in said("rabbitmq")
    assert "declared durable" not in said("rabbitmq", "durable=true")
    brokers = "- there are 3 brokers (replication.factor = 3"
    asked = ("min.insync.replicas=2", "--need", "at-least-once")
    assert brokers in said("kafka", "replication.factor=3", *asked)
    assert "brokers (" not in said("kafka", *asked), "it says of the topic what it takes"


def test_an_error_of_one_profile_is_told_in_the_row_of_that_one_alone(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    profile = "spring: {config.activate.on-profile: prod, rabbitmq.listener.simple.prefetch: -5}"
    path.write_text(f"spring.rabbitmq.publisher-confirm-type: correlated\n---\n{profile}\n", encoding="utf-8")
    rows = " ".join(page(str(path), "--need", "at-least-once").split("Lost:")[0].split())
    default, prod = rows.partition("default may lose")[2].split("prod may lose")
    assert ("error" in default, "error above is mended" in prod) == (False, True)


def queues_of_sqs(folder: Path, *seconds: int) -> Path:
    path = folder / "queues.tf"
    bodies = (
        f'resource "aws_sqs_queue" "q{at}" {{\n  name = "q{at}"\n  visibility_timeout_seconds = {one}\n'
        f"  max_mesage_size = {at}\n}}\n"
        for at, one in enumerate(seconds)
    )
    path.write_text("".join(bodies))
    return path


def test_what_several_lines_have_wrong_in_the_same_way_is_said_once(tmp_path: Path) -> None:
    text = said("--file", str(queues_of_sqs(tmp_path, 30, 30, 30, 30, 30)))
    assert text.count("the provider reads no such key; did you mean max_message_size?") == 1
    assert "queues.tf:4, 9, 14, 19, 24: warning: q0, q1, q2 and 2 more: max_mesage_size" in text


def test_a_few_queues_are_all_named_and_the_head_of_their_table_is_not_broken(tmp_path: Path) -> None:
    names = [f"{word}_behind_the_checkout" for word in ("orders", "mails", "audits")]
    queues = (f'resource "aws_sqs_queue" "{name}" {{\n  delay_seconds = {at}\n}}\n' for at, name in enumerate(names))
    path = tmp_path / "queues.tf"
    path.write_text("".join(queues), encoding="utf-8")
    for arguments in ((), ("consumer.dedup=transaction",)):
        rows = page(str(path), *arguments).partition("\nIf:")[0]
        assert ", ".join(names) in " ".join(rows.split())
        assert "which" not in rows or "by which faults" in rows


def test_so_many_ways_of_setting_queues_are_tried_and_of_the_rest_no_need_is_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_MOST_WAYS", 1)
    path = queues_of_sqs(tmp_path, 30, 40, 30)
    result = invoke("guarantee", "--file", str(path), "--need", "at-least-once")
    assert "q1: not tried" in result.stdout
    assert "q0, q2" in result.stdout, "what is set as the first is answered with it"
    assert result.exit_code == 1


def test_what_is_set_and_counts_for_nothing_is_said_without_being_asked_for() -> None:
    for more in ((), ("--more",)):
        assert "WAIT is set, and not counted" in said("redis-streams", "WAIT=1", *more)


def test_each_of_two_systems_has_its_own_remedy_for_what_always_fails(tmp_path: Path) -> None:
    kafka, rabbit = tmp_path / "kafka.yml", tmp_path / "application.yml"
    kafka.write_text("spring.kafka.consumer.group-id: orders\n")
    rabbit.write_text(SPRING)
    for files in ((kafka, rabbit), (rabbit, kafka)):
        text = said(*map(str, files))
        assert "kafka@4.1: new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template))" in text
        assert "kafka@4.1: spring.rabbitmq" not in text


def test_spring_s_remedy_for_what_always_fails_is_named_where_it_closes_it(tmp_path: Path) -> None:
    path = tmp_path / "application.yml"
    path.write_text("spring.kafka.consumer.group-id: orders\n")
    assert "To close it: new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template))" in said(str(path))


def test_what_parks_is_told_of_once_it_is_asked_for_and_by_a_line_that_would_park(tmp_path: Path) -> None:
    spring = tmp_path / "application.yml"
    spring.write_text("spring: {kafka: {consumer: {group-id: a, auto-offset-reset: earliest}}}\n", encoding="utf-8")
    assert "is logged and passed over" in said(str(spring))
    parked = said(str(spring), "consumer.on_failure=park", "--need", "at-least-once")
    assert "is logged and passed over" not in parked
    assert "met only if: " in parked
    assert "- somebody reads the dead letters" in parked
    start = "mp.messaging.incoming.orders"
    ignores = f"{start}.connector=smallrye-kafka\n{start}.topic=t\n{start}.failure-strategy="
    for strategy, left in (("ignore", False), ("fail", True)):
        quarkus = tmp_path / f"{strategy}.properties"
        quarkus.write_text(f"{ignores}{strategy}\n", encoding="utf-8")
        assert ("is tried for ever, and its partition waits" in said(str(quarkus))) is left


def test_what_closes_all_is_told_apart_from_what_closes_some_and_what_is_taken_for_clients_is_said(
    tmp_path: Path,
) -> None:
    conf = tmp_path / "mosquitto.conf"
    conf.write_text(
        "listener 1883\npersistence true\nautosave_interval 1\nautosave_on_changes true\n", encoding="utf-8"
    )
    text = said(str(conf), "--need", "at-least-once")
    assert "Taken: qos = 0, subscription.qos = 0, clean_start = true, session_expiry_interval = 0: in none of" in text
    assert "To close it: qos = 1, subscription.qos = 1, clean_start = false, session_expiry_interval" in text
    assert "qos = 2" not in text, "what closes less is told by --more"
    assert "Taken: " not in said("mqtt")


def test_what_shows_only_once_the_rest_is_closed_is_no_second_half_of_nothing(tmp_path: Path) -> None:
    script = tmp_path / "create.sh"
    policy = json.dumps({"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:1:dead", "maxReceiveCount": "10"})
    kept = json.dumps({"VisibilityTimeout": "0", "MessageRetentionPeriod": "60", "RedrivePolicy": policy})
    create = "aws sqs create-queue --queue-name"
    script.write_text(f"{create} dead\n{create} jobs --attributes '{kept}'\n", encoding="utf-8")
    text = said(str(script))
    assert "Lost: not as it stands, but with the changes below when processing fails at each of 2 deliveries" in text
    first, _, then = text.partition("Then: ")
    assert "MessageRetentionPeriod = 345600" in first
    asked = "dead keeps its dead letters for longer than the queue (now 345,600 s: "
    assert asked not in first
    assert asked in then, "what a remedy asks for is said with it"


def test_that_parking_breaks_an_order_is_said_where_one_is_kept() -> None:
    assert "what is parked is overtaken" in said("kafka", "consumer.on_failure=park")
    for system in ("kafka", "sqs-fifo"):
        assert "once it is parked, it is overtaken" in said(system), "nothing is, before there is a place for it"
    for system in ("rabbitmq", "sqs"):
        assert "is overtaken" not in said(system)


def test_of_several_systems_each_name_has_its_own_and_nothing_is_told_as_more_that_was_told_as_needed(
    tmp_path: Path,
) -> None:
    quarkus, spring = tmp_path / "quarkus.properties", tmp_path / "rabbit.properties"
    start = "mp.messaging.outgoing.orders-out"
    quarkus.write_text(f"{start}.connector=smallrye-kafka\n{start}.topic=orders\n", encoding="utf-8")
    spring.write_text("spring.rabbitmq.publisher-returns=true\n", encoding="utf-8")
    text = said(str(quarkus), str(spring), "--need", "at-least-once")
    head = " ".join(text.split("To close it:")[0].split())
    assert "kafka orders-out may lose" in head
    assert "rabbitmq@" in head
    assert "orders-out at-least-once" not in head
    assert text.count(f"{start}.acks = all") == 1


def test_names_of_any_length_are_told_by_their_beginning(tmp_path: Path) -> None:
    path = tmp_path / "definitions.json"
    queues = [{"name": "q" * 50_000, "arguments": {"x-dead-letter-exchange": "e" * 50_000}}, {"name": "a"}]
    path.write_text(json.dumps({"queues": queues, "exchanges": [], "bindings": []}), encoding="utf-8")
    told = page(str(path), "--more")
    assert "(50,000 characters)" in told
    assert len(told) < 20_000

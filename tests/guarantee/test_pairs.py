"""Two settings that close a gap together: tried as a pair, where each alone closes nothing."""

import json

from tests.cli.helpers import invoke


def test_a_file_that_is_written_and_flushed_at_once_keeps_what_was_answered() -> None:
    [answer] = json.loads(invoke("guarantee", "redis-streams", "--json").stdout)["answers"]
    lose = answer["gaps"][0]
    assert (lose["trouble"], lose["remedy"]) == ("lose", None)
    together = [(one["setting"], one["value"]) for one in lose["together"]]
    assert together == [("appendonly", True), ("appendfsync", "always")]
    assert answer["still_open"]["lose"] == []


def test_what_an_application_acknowledges_unfinished_is_parked_where_it_rejects_it_and_the_queue_has_a_place() -> None:
    set_so = ("x-queue-type=quorum", "confirm.select=true", "mandatory=true", "consumer.on_failure=acknowledge")
    [answer] = json.loads(invoke("guarantee", "rabbitmq", *set_so, "--json").stdout)["answers"]
    lose = next(one for one in answer["gaps"] if one["trouble"] == "lose")
    assert lose["remedy"] is None
    assert {one["setting"] for one in lose["together"]} == {"x-dead-letter-exchange", "consumer.on_failure"}


def test_people_read_both_in_one_sentence() -> None:
    text = invoke("guarantee", "redis-streams", "--more", columns=200).stdout
    assert 'No single setting closes it; these together do: appendonly = true and appendfsync = "always".' in text


def test_a_log_of_one_node_that_answers_for_the_leader_alone_needs_both_and_is_told_what_comes_then() -> None:
    asked = ("acks=1", "replication.factor=1", "min.insync.replicas=1", "enable.idempotence=false")
    [answer] = json.loads(invoke("guarantee", "kafka", *asked, "--json").stdout)["answers"]
    lose = next(one for one in answer["gaps"] if one["trouble"] == "lose")
    together = [(one["setting"], one["value"]) for one in lose["together"]]
    assert together == [("acks", "all"), ("replication.factor", 3)]
    assert answer["still_open"]["lose"] == []

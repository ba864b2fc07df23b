"""Where the bindings of `definitions.json` lead dead letters: to nothing, to a queue, or round in a circle."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from playground.configuration.cases import cases
from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

TO_DLX: dict[str, object] = {"x-dead-letter-exchange": "dlx"}
EXPIRING: dict[str, object] = {**TO_DLX, "x-message-ttl": 5000}


def bound(source: str, destination: str, key: str, to: str = "queue") -> dict[str, object]:
    return {
        "vhost": "/",
        "source": source,
        "destination": destination,
        "destination_type": to,
        "routing_key": key,
    }


def exported(
    folder: Path, queues: dict[str, dict[str, object]], *bindings: dict[str, object], kind: str = "direct"
) -> Reading:
    document = {
        "rabbitmq_version": "4.3.1",
        "queues": [{"name": name, "vhost": "/", "durable": True, "arguments": each} for name, each in queues.items()],
        "exchanges": [{"vhost": "/", "name": "dlx", "type": kind}, {"vhost": "/", "name": "next", "type": "fanout"}],
        "bindings": list(bindings),
    }
    return read(folder, "definitions.json", json.dumps(document, indent=1))


@pytest.mark.parametrize(
    ("kind", "pattern", "is_taken"),
    [
        ("direct", "orders", True),
        ("direct", "something-else", False),
        ("fanout", "something-else", True),
        ("topic", "#", True),
        ("topic", "*", True),
        ("topic", "orders.#", True),
        ("topic", "orders.*", False),
        ("headers", "", True),
        ("x-consistent-hash", "1", True),
    ],
)
def test_a_binding_has_to_take_the_routing_key(tmp_path: Path, kind: str, pattern: str, is_taken: bool) -> None:
    found = exported(tmp_path, {"orders": TO_DLX, "dead": {}}, bound("dlx", "dead", pattern), kind=kind)
    assert ("x-dead-letter-exchange" in settings(found, "orders")) is is_taken
    text = "orders: dead letters are dropped: no binding of the exchange dlx takes the routing key orders"
    assert [text for _, text in findings(found, "dead-end")] == [] if is_taken else [text]


def test_a_routing_key_of_their_own_counts_before_the_one_they_came_with(tmp_path: Path) -> None:
    arguments: dict[str, object] = {**TO_DLX, "x-dead-letter-routing-key": "parked"}
    found = exported(tmp_path, {"orders": arguments, "dead": {}}, bound("dlx", "dead", "parked"))
    assert findings(found, "dead-end") == []


def test_they_keep_the_key_with_which_they_came(tmp_path: Path) -> None:
    queues: dict[str, dict[str, object]] = {"orders": TO_DLX, "dead": {}}
    ways = bound("amq.direct", "orders", "new"), bound("amq.direct", "orders", "old"), bound("dlx", "dead", "new")
    [(_, text)] = findings(exported(tmp_path, queues, *ways), "dead-end")
    assert text == "orders: dead letters with the routing key old are dropped: dlx takes none"
    anyhow = bound("amq.topic", "orders", "#"), bound("dlx", "dead", "new")
    assert findings(exported(tmp_path, queues, *anyhow), "dead-end") == [], "what comes is not in the file"


def test_an_exchange_passes_on_to_another(tmp_path: Path) -> None:
    queues: dict[str, dict[str, object]] = {"orders": TO_DLX, "dead": {}}
    on = bound("dlx", "next", "orders", "exchange")
    assert findings(exported(tmp_path, queues, on, bound("next", "dead", "")), "dead-end") == []
    assert len(findings(exported(tmp_path, queues, on), "dead-end")) == 1
    back = bound("next", "dlx", "", "exchange")
    assert len(findings(exported(tmp_path, queues, on, back), "dead-end")) == 1, "round and round, and to no queue"


def test_what_expires_where_dead_letters_go_and_comes_back_is_dropped(tmp_path: Path) -> None:
    queues = {"orders": EXPIRING, "dead": EXPIRING}
    [(_, text)] = findings(exported(tmp_path, queues, bound("dlx", "dead", "orders")), "dead-end")
    assert text.startswith("dead: dead letters are dropped: what expires goes round (dead -> dead)")


def test_a_circle_through_several_queues_is_told_once(tmp_path: Path) -> None:
    away: dict[str, object] = {"x-dead-letter-exchange": "", "x-message-ttl": 1, "x-dead-letter-routing-key": "b"}
    back: dict[str, object] = {**away, "x-dead-letter-routing-key": "a"}
    [(_, text)] = findings(exported(tmp_path, {"a": away, "b": back}), "dead-end")
    assert "goes round (a -> b -> a)" in text


def test_a_way_back_from_a_rejection_is_a_delayed_retry_and_no_circle(tmp_path: Path) -> None:
    waits: dict[str, object] = {"x-dead-letter-exchange": "", "x-message-ttl": 1, "x-dead-letter-routing-key": "orders"}
    retried: dict[str, object] = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "waits"}
    assert findings(exported(tmp_path, {"orders": retried, "waits": waits}), "dead-end") == []


@pytest.mark.parametrize(("queue_type", "is_dropped"), [("quorum", True), ("classic", False)])
def test_a_queue_that_its_own_dead_letters_come_back_to_has_no_place_for_them(
    tmp_path: Path, queue_type: str, is_dropped: bool
) -> None:
    """Past a limit of deliveries nobody has rejected, and what comes round so is dropped; a rejected one comes back."""
    found = exported(tmp_path, {"jobs": {"x-queue-type": queue_type, "x-dead-letter-exchange": ""}})
    said = [text for _, text in findings(found, "dead-end")]
    assert len(said) == is_dropped
    assert all("past the delivery limit goes round (jobs -> jobs)" in text for text in said)
    assert findings(found, "application")
    assert "x-dead-letter-exchange" not in settings(found, "jobs")


def test_past_the_delivery_limit_a_delayed_retry_is_dropped(tmp_path: Path) -> None:
    to_retry: dict[str, object] = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "retry"}
    work: dict[str, object] = {"x-queue-type": "quorum", **to_retry}
    circle = {"work": work, "retry": {**to_retry, "x-dead-letter-routing-key": "work", "x-message-ttl": 30_000}}
    [(_, text)] = findings(exported(tmp_path, circle), "risk")
    assert "past the delivery limit goes round (work -> retry -> work)" in text
    without = {**circle, "work": {**work, "x-delivery-limit": -1}}
    assert findings(exported(tmp_path, without), "risk") == []


def test_which_version_runs_decides_whether_a_queue_has_a_limit_by_itself(tmp_path: Path) -> None:
    """What is asked about counts before what some file runs, and that before what has exported the definitions."""
    to_itself: dict[str, object] = {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": "work",
    }
    exported(tmp_path, {"work": to_itself})
    path = str(tmp_path / "definitions.json")
    for asked, runs, has_limit in (("", "", True), ("", "3.13-management", False), ("@3.13", "4.1", False)):
        images = tmp_path / "compose.yml"
        images.write_text(f"services: {{broker: {{image: 'rabbitmq:{runs}'}}}}\n")
        for files in ([path, str(images)], [str(images), path]) if runs else ([path],):
            found = read_files(files, f"rabbitmq{asked}")
            assert bool(findings(found, "dead-end")) is has_limit, (asked, files)


@pytest.mark.parametrize(
    ("work", "beside", "is_kept"),
    [
        ({}, {}, True),
        ({"x-queue-type": "quorum"}, {}, False),  # What is given back reaches the limit, and is dropped then.
        ({"x-queue-type": "quorum", "x-delivery-limit": -1}, {}, True),
        ({"x-queue-type": "quorum"}, {"default-requeue-rejected": "false"}, True),
        ({"x-queue-type": "quorum"}, {"retry.enabled": "true"}, True),
    ],
)
def test_a_delayed_retry_keeps_what_fails_only_where_it_is_rejected_and_its_rounds_are_counted(
    tmp_path: Path, work: dict[str, object], beside: dict[str, str], is_kept: bool
) -> None:
    """Else an exchange for dead letters that leads nowhere but back is as good as none."""
    retry: dict[str, object] = {"x-dead-letter-exchange": "next", "x-message-ttl": 5000}
    queues = {"work": {**TO_DLX, **work}, "retry": retry, "parked": {}}
    exported(tmp_path, queues, bound("dlx", "retry", ""), bound("next", "work", ""), kind="fanout")
    spring = tmp_path / "application.properties"
    spring.write_text("".join(f"spring.rabbitmq.listener.simple.{key} = {value}\n" for key, value in beside.items()))
    found = read_files([str(tmp_path / "definitions.json"), *([str(spring)] if beside else [])], "rabbitmq")
    case = next(one for one in cases(found, "rabbitmq") if "work" in one.names)
    assert ("x-dead-letter-exchange" in case.settings) is is_kept
    change = ("consumer.on_failure", "park") if is_kept else ("x-dead-letter-exchange", "dead-letters")
    assert "often enough (it counts x-death) it publishes to a queue" in case.remedies(found.spellings)[change]
    told = [text for _, text in findings(found, "application") if text.startswith("work: what is rejected comes back")]
    assert [text.endswith("elsewhere; if that is parked, leave the answer for it") for text in told] == [True]
    assert findings(found, "dead-end") == []


def test_a_fanout_back_to_where_it_came_from_is_a_circle(tmp_path: Path) -> None:
    found = exported(tmp_path, {"dead": EXPIRING}, bound("dlx", "dead", ""), kind="fanout")
    [(_, text)] = findings(found, "dead-end")
    assert "what expires goes round (dead -> dead)" in text


def test_many_queues_that_all_lead_to_each_other_come_to_an_end(tmp_path: Path) -> None:
    queues = {f"q{number}": EXPIRING for number in range(600)}
    found = exported(tmp_path, queues, *(bound("dlx", name, "") for name in queues), kind="fanout")
    assert len(found.queues) == 600
    assert findings(found, "dead-end")


def test_a_queue_that_only_dead_letters_come_to_is_a_place_for_them_and_not_asked_about(tmp_path: Path) -> None:
    found = exported(tmp_path, {"orders": TO_DLX, "dead": {}}, bound("dlx", "dead", "orders"))
    assert [name for _, name in found.queues] == ["orders"]
    assert {one.queue for one in found.given} == {"orders"}
    others = bound("dlx", "dead", "orders"), bound("next", "dead", "")
    assert [name for _, name in exported(tmp_path, {"orders": TO_DLX, "dead": {}}, *others).queues] == [
        "orders",
        "dead",
    ]


def test_a_place_for_dead_letters_that_does_not_last_is_a_risk(tmp_path: Path) -> None:
    document = {
        "rabbitmq_version": "4.0.1",
        "queues": [
            {"name": "orders", "vhost": "/", "durable": True, "arguments": TO_DLX},
            {"name": "dead", "vhost": "/", "durable": False, "arguments": {}},
        ],
        "exchanges": [{"vhost": "/", "name": "dlx", "type": "fanout"}],
        "bindings": [bound("dlx", "dead", "")],
    }
    [(_, told)] = findings(read(tmp_path, "definitions.json", json.dumps(document)), "risk")
    assert told == "dead: durable = false: the dead letters in it are gone when the broker starts anew"


def test_what_is_rejected_and_comes_back_after_a_while_is_the_consumer_s_to_count(tmp_path: Path) -> None:
    retry: dict[str, object] = {"x-dead-letter-exchange": "next", "x-message-ttl": 5000}
    ways = bound("dlx", "retry", ""), bound("next", "orders", "")
    found = exported(tmp_path, {"orders": TO_DLX, "retry": retry}, *ways, kind="fanout")
    assert findings(found, "dead-end") == []
    [(_, told)] = findings(found, "application")
    assert told.startswith(
        "orders: what is rejected comes back (orders -> retry -> orders) for ever, unless the consumer"
    )


KEYED: dict[str, object] = {**TO_DLX, "x-dead-letter-routing-key": "dead"}


@of_each(
    [
        ("an exchange of its own", {"orders": TO_DLX, "dead": {}}, [bound("dlx", "dead", "")], {"orders"}),
        (
            "the default exchange",
            {"orders": {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"}, "dead": {}},
            [],
            {"orders"},
        ),
        ("another key than theirs", {"orders": KEYED, "dead": {}}, [bound("dlx", "dead", "other")], {"orders"}),
        ("other keys of several", {"orders": KEYED, "dead": {}, "mails": {}},
         [bound("dlx", "dead", "other"), bound("dlx", "mails", "mails")], {"orders", "dead", "mails"}),
        ("another key where it is fed, too", {"orders": TO_DLX, "mails": {}},
         [bound("next", "mails", ""), bound("dlx", "mails", "mails")], {"orders", "mails"}),
        ("two that share it", {"a": TO_DLX, "b": TO_DLX, "dead": {}}, [bound("dlx", "dead", "")], {"a", "b"}),
        ("one behind it", {"a": TO_DLX, "b": {"x-dead-letter-exchange": "next"}, "c": {}},
         [bound("dlx", "b", ""), bound("next", "c", "")], {"a"}),
        ("what is published to, too", {"orders": TO_DLX, "dead": {}},
         [bound("dlx", "dead", ""), bound("next", "dead", "")], {"orders", "dead"}),
        ("an exchange that feeds both", {"orders": TO_DLX, "copies": {}},
         [bound("dlx", "orders", ""), bound("dlx", "copies", "")], {"orders", "copies"}),
        ("what is put off", {"later": EXPIRING, "orders": {}}, [bound("dlx", "orders", "")], {"later", "orders"}),
        ("what comes back", {"orders": TO_DLX, "again": {"x-dead-letter-exchange": "next"}},
         [bound("dlx", "again", ""), bound("next", "orders", "")], {"orders", "again"}),
    ]
)  # fmt: skip
def test_a_queue_to_which_only_dead_letters_come_has_no_answer_of_its_own(
    what: str, queues: dict[str, dict[str, object]], bindings: list[dict[str, object]], asked: set[str]
) -> None:
    with TemporaryDirectory() as folder:
        found = exported(Path(folder), queues, *bindings, kind="direct" if "key" in what else "fanout")
    assert {name for _, name in found.queues} == asked, what
    assert {one.queue for one in found.given} == asked, what


def test_a_key_of_their_own_tells_dead_letters_apart_on_the_exchange_of_all(tmp_path: Path) -> None:
    found = exported(
        tmp_path, {"orders": KEYED, "parked": {}}, bound("dlx", "orders", "orders"), bound("dlx", "parked", "dead")
    )
    assert [name for _, name in found.queues] == ["orders"]


def test_an_exchange_that_takes_every_key_is_there_whatever_comes_to_the_queue(tmp_path: Path) -> None:
    found = exported(
        tmp_path, {"orders": TO_DLX, "dead": {}}, bound("next", "orders", "#"), bound("dlx", "dead", ""), kind="fanout"
    )
    [given] = [one for one in found.given if one.name == "x-dead-letter-exchange"]
    assert given.is_there


def test_nobody_reads_where_dead_letters_only_wait_and_the_default_exchange_goes_by_its_queues(tmp_path: Path) -> None:
    def to(queue: str, **more: object) -> dict[str, object]:
        return {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": queue, **more}

    circle = exported(tmp_path, {"work": to("retry"), "retry": to("work", **{"x-message-ttl": 30_000})})
    assert [name for _, name in circle.queues] == ["work"]
    assert str(settings(circle, "work")["x-dead-letter-exchange"]).startswith("the place where the consumer puts what")
    plain = exported(tmp_path, {"work": to("dead"), "dead": {}})
    assert settings(plain, "work")["x-dead-letter-exchange"] == "the queue dead"
    rejecting = exported(tmp_path, {"work": to("again"), "again": to("work")})
    assert [name for _, name in rejecting.queues] == ["work", "again"]


def test_an_exchange_is_looked_for_only_in_a_file_that_has_some_and_else_it_is_said_why(tmp_path: Path) -> None:
    queues = [{"name": one, "vhost": "/", "durable": True, "arguments": TO_DLX} for one in ("orders", "mails")]
    for kinds, rule in ((("policies",), "elsewhere"), (("policies", "bindings"), "dead-end")):
        document = {"queues": queues, **{kind: [] for kind in kinds}}
        found = read(tmp_path, "definitions.json", json.dumps(document))
        assert {one.rule for one in found.findings} == {rule}
        assert len(found.findings) == (1 if rule == "elsewhere" else 2)


WORK: dict[str, object] = {"x-dead-letter-exchange": "next"}
READ: dict[str, object] = {**EXPIRING, "x-delivery-limit": 5}
FED = bound("amq.fanout", "to", "")


@of_each(
    [
        (EXPIRING, WORK, (), "goes on to to; nobody is taken to read it here", True),
        (EXPIRING, {}, (FED,), "goes on to to; nobody is taken to read it here", True),
        (EXPIRING, {}, (), "what expires here comes to to as well", True),
        (READ, {}, (), "", False),
        (TO_DLX, {}, (), "", False),
    ]
)
def test_a_queue_in_which_messages_only_wait_is_read_by_nobody(
    first: dict[str, object], other: dict[str, object], fed: tuple[dict[str, object], ...], told: str, is_asked: bool
) -> None:
    with TemporaryDirectory() as folder:
        ways = bound("dlx", "to", "from"), bound("next", "parked", ""), *fed
        found = exported(Path(folder), {"from": first, "to": other, "parked": {}}, *ways)
    says = [text for rule in ("counted", "application") for _, text in findings(found, rule)]
    assert [told in text for text in says] == [True] * bool(told)
    assert (("rabbitmq", "to") in found.queues) is is_asked
    waiting = [one for one in found.given if one.only]
    assert [(one.queue, "without confirms" in one.asks) for one in waiting] == [("from", True)] * ("goes on" in told)


def test_a_queue_with_a_key_of_its_own_beside_a_ring_of_retries_is_where_its_consumer_parks(tmp_path: Path) -> None:
    """One more of these than senders, or an exchange that feeds a sender, and nobody knows."""
    ring: dict[str, dict[str, object]] = {
        "work": {**TO_DLX, "x-dead-letter-routing-key": "retry"},
        "retry": {"x-dead-letter-exchange": "next", "x-message-ttl": 30_000},
        "parked": {},
    }
    bindings = bound("dlx", "retry", "retry"), bound("next", "work", ""), bound("dlx", "parked", "parked")
    for queues, more, asked in (
        (ring, (), ["work"]),
        ({**ring, "other": {}}, (bound("dlx", "other", "other"),), ["work", "parked", "other"]),
        (ring, (bound("dlx", "work", "work"),), ["work", "parked"]),
    ):
        found = exported(tmp_path, queues, *bindings, *more)
        assert [name for _, name in found.queues if name != "retry"] == asked
        told = [text for _, text in findings(found, "counted") if text.startswith("parked: ")]
        assert bool(told) is ("parked" not in asked), told

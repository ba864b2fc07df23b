"""The reference model against numbers worked out by hand from the documents.

Unless a test says otherwise: links take 50 ms, processing 100 ms, the ack timer 1000 ms, redelivery 5000 ms. So a
direct message is applied at 150 and confirmed at 200; through the broker it is applied at 200 and settled at 250.
"""

from typing import Any

import pytest

from .judge import Run
from .model import run

DIRECT = ["sent", "attempted", "departed", "arrived", "received", "started", "applied"]
ACKNOWLEDGED = ["acked", "departed", "arrived", "confirmed"]


def play(guarantee: str, *steps: dict[str, Any], messages: int = 1, every_ms: int = 1000, **tables: Any) -> Run:
    """Run a preset made of a guarantee, steps and tables."""
    workload = {"messages": messages, "every_ms": every_ms}
    return run(
        {"format": 1, "title": "t", "guarantee": guarantee, "workload": workload, "steps": list(steps), **tables}
    )


def drop(link: str, **more: Any) -> dict[str, Any]:
    """A drop that is in force from the start."""
    return {"do": "drop", "link": link, **more}


def crash_when(event: str, node: str, **more: Any) -> dict[str, Any]:
    """A crash right after the first event of a kind."""
    return {"do": "crash", "node": node, "when": {"event": event}, **more}


def kinds(result: Run) -> list[str]:
    """The kinds of all events, in order."""
    return [event.kind for event in result.events]


def times(result: Run, kind: str) -> list[int]:
    """When the events of a kind happened."""
    return [event.time_ms for event in result.events if event.kind == kind]


@pytest.mark.parametrize(
    ("guarantee", "flow", "end_ms"),
    [
        ("at-most-once", DIRECT, 1150),
        ("at-least-once", DIRECT + ACKNOWLEDGED, 1200),
        ("exactly-once", [*DIRECT, "marked", *ACKNOWLEDGED], 1200),
    ],
)
def test_on_a_calm_direct_sea_each_message_takes_the_textbook_way(guarantee: str, flow: list[str], end_ms: int) -> None:
    result = play(guarantee, messages=2)
    assert kinds(result) == [*flow, *flow, "chaos-ended"]
    assert (result.verdict, result.settled, result.virtual_ms) == ("holds", True, end_ms)
    assert result.fates == {"m1": "applied_once", "m2": "applied_once"}
    assert result.latency_ms == {"p50": 150, "p99": 150, "max": 150}
    assert result.account == {"expected": 200, "actual": 200}
    assert [message.producer for message in result.messages] == ["ok", "ok"]


def test_on_a_calm_sea_the_broker_confirms_before_it_dispatches_and_settles_on_the_ack() -> None:
    result = play("at-least-once", system="broker")
    assert [(event.time_ms, event.kind, event.place) for event in result.events] == [
        (0, "sent", "producer"),
        (0, "attempted", "producer"),
        (0, "departed", "publish"),
        (50, "arrived", "publish"),
        (50, "stored", "broker"),
        (50, "departed", "confirm"),
        (50, "dispatched", "broker"),
        (50, "departed", "deliver"),
        (100, "arrived", "confirm"),
        (100, "confirmed", "producer"),
        (100, "arrived", "deliver"),
        (100, "received", "consumer"),
        (100, "started", "consumer"),
        (200, "applied", "consumer"),
        (200, "acked", "consumer"),
        (200, "departed", "ack"),
        (250, "arrived", "ack"),
        (250, "settled", "broker"),
        (250, "chaos-ended", ""),
    ]


def test_at_most_once_through_the_broker_is_settled_as_it_is_dispatched() -> None:
    result = play("at-most-once", system="broker")
    assert kinds(result) == [
        *("sent", "attempted", "departed"),
        *("arrived", "stored", "dispatched", "settled", "departed"),
        *("arrived", "received", "started", "applied", "chaos-ended"),
    ]
    assert result.virtual_ms == 200


def test_a_dropped_ack_under_at_least_once_applies_twice() -> None:
    result = play("at-least-once", drop("ack"))
    assert times(result, "applied") == [150, 1150]
    assert (result.fates["m1"], result.verdict, result.counters["dropped"]) == ("duplicated", "holds", 1)
    assert result.counters["extra_effects"] == 1
    assert (result.events[-2].kind, result.events[-2].attempt) == ("confirmed", 2)
    assert (result.virtual_ms, result.unfired_steps) == (1200, [])


def test_a_dropped_ack_under_exactly_once_is_skipped_and_acknowledged() -> None:
    result = play("exactly-once", drop("ack"))
    assert (times(result, "skipped"), result.virtual_ms) == ([1050], 1100)
    assert (result.fates["m1"], result.counters["deduplicated"]) == ("applied_once", 1)


def test_a_dropped_packet_under_at_most_once_is_lost_without_violation() -> None:
    result = play("at-most-once", drop("deliver"), drop("deliver", message="m9"))
    assert kinds(result)[2:] == ["sent", "attempted", "departed", "dropped", "chaos-ended"]
    assert (result.fates["m1"], result.verdict, result.messages[0].producer) == ("lost", "holds", "ok")
    assert result.unfired_steps == [1]
    assert result.latency_ms == {"p50": None, "p99": None, "max": None}


def test_a_dropped_publish_costs_only_time() -> None:
    result = play("at-least-once", drop("publish"), system="broker")
    assert (times(result, "stored"), times(result, "applied")) == ([1050], [1200])
    assert (result.messages[0].attempts, result.messages[0].stored) == (2, 1)


@pytest.mark.parametrize(("window_ms", "stored"), [(0, 2), (1000, 2), (1001, 1)])
def test_a_dropped_confirm_stores_twice_unless_the_broker_knows_the_key(window_ms: int, stored: int) -> None:
    # The key is stored at 50 and comes again at 1050: just known in a window of 1001 ms.
    result = play("exactly-once", drop("confirm"), system="broker", broker={"dedup_window_ms": window_ms})
    assert result.counters["effects"] == 1
    assert result.counters["stored"] == stored
    assert result.counters["deduplicated"] == 1


@pytest.mark.parametrize(
    ("guarantee", "dedup", "event", "fate", "verdict"),
    [
        ("at-least-once", "none", "applied", "duplicated", "holds"),
        ("at-least-once", "none", "departed", "applied_once", "holds"),
        ("exactly-once", "transaction", "applied", "applied_once", "holds"),
        ("exactly-once", "memory", "applied", "duplicated", "violated"),
        ("exactly-once", "effect-first", "applied", "duplicated", "violated"),
        ("exactly-once", "effect-first", "marked", "applied_once", "holds"),
        ("exactly-once", "mark-first", "marked", "lost", "violated"),
        ("exactly-once", "mark-first", "applied", "applied_once", "holds"),
    ],
)
def test_a_crash_between_two_events_tells_the_deduplications_apart(
    guarantee: str, dedup: str, event: str, fate: str, verdict: str
) -> None:
    result = play(guarantee, crash_when(event, "consumer", for_ms=20), consumer={"dedup": dedup})
    assert (result.fates["m1"], result.verdict, result.messages[0].producer) == (fate, verdict, "ok")


def test_a_paused_consumer_goes_on_as_a_zombie() -> None:
    pause = {"do": "pause", "node": "consumer", "for_ms": 2000, "when": {"event": "started"}}
    result = play("at-least-once", pause)
    # The end of processing (due at 150) and the second packet (due at 1050) wait; the third arrives at 2050 too.
    assert times(result, "applied") == [2050, 2150, 2250]
    resumed = kinds(result).index("resumed")
    assert kinds(result)[resumed + 1 :] == [
        *("applied", "acked", "departed", "arrived", "received", "started"),
        *("arrived", "received", "arrived", "confirmed"),
        *("applied", "acked", "departed", "started", "arrived"),
        *("applied", "acked", "departed", "arrived", "chaos-ended"),
    ]
    assert result.virtual_ms == 2300


@pytest.mark.parametrize(
    ("backoff", "attempted_ms"),
    [
        ({"backoff": "none", "backoff_ms": 500}, [0, 1000, 2000, 3000]),
        ({"backoff": "linear", "backoff_ms": 500}, [0, 1500, 3500, 6000]),
        ({"backoff": "exponential", "backoff_ms": 500}, [0, 1500, 3500, 6500]),
        ({"backoff": "exponential", "backoff_ms": 500, "backoff_max_ms": 800}, [0, 1500, 3300, 5100]),
    ],
)
def test_the_backoff_is_added_to_the_wait(backoff: dict[str, Any], attempted_ms: list[int]) -> None:
    result = play("at-least-once", drop("deliver", count=3), producer=backoff)
    assert times(result, "attempted") == attempted_ms


@pytest.mark.parametrize(("link", "fate", "misreported"), [("deliver", "failed", 0), ("ack", "duplicated", 1)])
def test_past_max_attempts_the_producer_gives_up_whatever_was_applied(link: str, fate: str, misreported: int) -> None:
    result = play("at-least-once", drop(link, count=2), producer={"max_attempts": 2})
    assert times(result, "gave-up") == [2000]
    assert (result.fates["m1"], result.messages[0].producer, result.verdict) == (fate, "failed", "holds")
    assert result.counters["misreported"] == misreported


def test_a_prefetch_of_one_dispatches_only_after_settling() -> None:
    result = play("at-least-once", messages=3, every_ms=10, system="broker", broker={"prefetch": 1})
    assert times(result, "dispatched") == [50, 250, 450]
    assert result.latency_ms == {"p50": 390, "p99": 580, "max": 580}


def test_a_poisoned_message_is_dead_lettered_after_max_deliveries() -> None:
    poison = {"do": "poison", "message": "m1"}
    result = play("at-least-once", poison, system="broker", broker={"max_deliveries": 2})
    assert (times(result, "failed"), times(result, "redelivery-due")) == ([200, 5200], [5050, 10050])
    assert kinds(result)[-3:] == ["redelivery-due", "dead-lettered", "chaos-ended"]
    assert (result.fates["m1"], result.messages[0].dispatches, result.verdict) == ("dead_lettered", 2, "holds")


def test_fresh_keys_defeat_deduplication() -> None:
    result = play("exactly-once", drop("ack"), producer={"key": "fresh"})
    assert (result.fates["m1"], result.verdict) == ("duplicated", "violated")


@pytest.mark.parametrize(("window_ms", "fate"), [(900, "duplicated"), (901, "applied_once")])
def test_a_key_is_known_as_long_as_its_window_lasts(window_ms: int, fate: str) -> None:
    # Marked at 150, looked up at 1050.
    assert play("exactly-once", drop("ack"), consumer={"dedup_window_ms": window_ms}).fates["m1"] == fate


def test_a_producer_crash_with_an_outbox_in_memory_loses_what_was_not_acknowledged() -> None:
    result = play("at-least-once", crash_when("attempted", "producer"), producer={"outbox": "memory"})
    assert kinds(result) == ["sent", "attempted", "crashed", "restarted", "chaos-ended"]
    assert (result.fates["m1"], result.verdict, result.messages[0].producer) == ("lost", "violated", "unknown")
    assert result.counters["attempts"] == 0


def test_a_restarted_producer_resends_first_and_then_sends_what_fell_due() -> None:
    result = play("at-least-once", crash_when("attempted", "producer"), messages=2, every_ms=500)
    restarted = kinds(result).index("restarted")
    assert [(event.kind, event.message, event.attempt) for event in result.events[restarted + 1 : restarted + 6]] == [
        ("attempted", 1, 2),
        ("departed", 1, 1),
        ("sent", 2, 0),
        ("attempted", 2, 1),
        ("departed", 2, 1),
    ]
    assert (result.verdict, result.counters["attempts"]) == ("holds", 2)


def test_a_cut_drops_what_is_under_way_and_heals_after_its_span() -> None:
    result = play("at-least-once", {"do": "cut", "links": ["deliver"], "at_ms": 20, "for_ms": 500})
    assert [(event.time_ms, event.kind, event.detail) for event in result.events[3:6]] == [
        (20, "cut", ""),
        (20, "dropped", "cut"),
        (520, "healed", ""),
    ]
    assert (times(result, "applied"), result.counters["dropped"]) == ([1150], 1)


def test_a_packet_that_reaches_a_node_that_is_down_is_dropped() -> None:
    result = play("at-least-once", {"do": "crash", "node": "consumer", "at_ms": 10, "for_ms": 100})
    dropped = next(event for event in result.events if event.kind == "dropped")
    assert (dropped.time_ms, dropped.place, dropped.detail) == (50, "deliver", "down")
    assert times(result, "applied") == [1150]


def test_a_volatile_broker_loses_what_it_had_stored_and_a_durable_one_dispatches_it_again() -> None:
    crash = crash_when("dispatched", "broker")
    volatile = play("at-least-once", crash, system="broker", broker={"durable": False})
    assert (volatile.fates["m1"], volatile.verdict, volatile.messages[0].dispatches) == ("lost", "violated", 0)
    durable = play("at-least-once", crash, system="broker")
    assert (durable.fates["m1"], times(durable, "dispatched")) == ("applied_once", [50, 1050])


def test_one_in_flight_means_the_next_waits_for_the_ack() -> None:
    result = play("at-least-once", messages=2, every_ms=10, producer={"max_in_flight": 1})
    assert (times(result, "sent"), times(result, "attempted")) == ([0, 10], [0, 200])


def test_a_duplicated_packet_arrives_twice_as_one_attempt() -> None:
    result = play("at-least-once", {"do": "duplicate", "link": "deliver", "gap_ms": 7})
    assert [(event.time_ms, event.attempt) for event in result.events if event.kind == "received"] == [(50, 1), (57, 1)]
    assert times(result, "applied") == [150, 250]
    assert (result.messages[0].attempts, result.fates["m1"]) == (1, "duplicated")


def test_a_producer_that_is_never_acknowledged_leaves_the_verdict_undecided() -> None:
    result = play("at-least-once", consumer={"ack": "never"}, run={"chaos_ms": 1000, "settle_ms": 2000})
    # The end of chaos comes first at 1000; what is due at exactly 3000 still happens.
    assert kinds(result).index("chaos-ended") < kinds(result).index("timed-out")
    assert (times(result, "attempted"), times(result, "applied")) == ([0, 1000, 2000, 3000], [150, 1150, 2150])
    assert (result.settled, result.verdict) == (False, "undecided")


def test_extra_messages_are_numbered_after_the_workload_and_keep_their_contract() -> None:
    result = play(
        "at-least-once",
        {"do": "switch", "guarantee": "at-most-once", "at_ms": 500},
        {"do": "send", "count": 2, "at_ms": 600},
        {"do": "switch", "guarantee": "at-least-once", "at_ms": 700},
        messages=2,
    )
    assert [(message.id, message.guarantee) for message in result.messages] == [
        ("m1", "at-least-once"),
        ("m2", "at-least-once"),
        ("m3", "at-most-once"),
        ("m4", "at-most-once"),
    ]
    assert "confirmed" not in [event.kind for event in result.events if event.message in (3, 4)]


def test_the_default_chaos_lasts_as_long_as_a_span_that_is_in_force_and_a_given_one_does_not() -> None:
    cut = {"do": "cut", "links": ["deliver"], "when": {"event": "sent"}, "for_ms": 40_000}
    by_default = play("at-least-once", cut)
    assert [(event.time_ms, event.kind) for event in by_default.events if event.kind in ("healed", "chaos-ended")] == [
        (40_000, "healed"),
        (40_000, "chaos-ended"),
    ]
    assert times(play("at-least-once", cut, run={"chaos_ms": 31_000}), "chaos-ended") == [31_000]


@pytest.mark.parametrize(
    ("broker", "kind", "due_ms"),
    [({"delay_ms": 300}, "released", 350), ({"dead_letter_retention_ms": 1000}, "expired", 1250)],
)
def test_what_waits_for_a_broker_that_is_down_falls_due_before_the_chaos_ends(
    broker: dict[str, Any], kind: str, due_ms: int
) -> None:
    """Stored 50, and parked, as it fails, at 250. Down from 300 until the chaos ends: there is nothing else to do."""
    crash = {"do": "crash", "node": "broker", "at_ms": 300, "for_ms": 0}
    poison = {"do": "poison", "message": "m1"}
    result = play("at-least-once", poison, crash, system="broker", broker=broker, consumer={"on_failure": "park"})
    assert times(result, "chaos-ended")[0] == times(result, kind)[0] == due_ms

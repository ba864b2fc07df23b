"""What each guarantee promises, with the mechanisms of its name at their defaults, whatever goes wrong."""

from copy import deepcopy
from typing import Any

from hypothesis import assume, given

from playground.checker.fates import Belief, Fate, Verdict
from playground.engine.events import Kind
from playground.scenario.outcome import Outcome
from tests.properties.profiles import played, thorough
from tests.reference.random_logs import of_any_system
from tests.reference.random_presets import presets

_MECHANISMS = {
    "producer": ("max_attempts", "outbox", "key", "awaits_ack", "on_error", "session", "resend", "transactions"),
    "broker": (
        "durable",
        "max_deliveries",
        "dedup_window_ms",
        "lease",
        "dead_letters",
        "flush_ms",
        "confirm_at",
        "lanes",
        "replicas",
        "min_in_sync",
        "election",
        "retention_ms",
    ),
    "consumer": (
        "ack",
        "dedup",
        "dedup_window_ms",
        "on_failure",
        "max_tries",
        "then",
        "effect",
        "effect_key",
        "dedup_table",
        "reset",
        "new_group",
        "session",
        "handover",
    ),
}
"""The keys that set up a guarantee's mechanisms; all others only change times, weather and words."""


def with_defaults(raw: dict[str, Any], guarantee: str, *, without: tuple[str, ...] = ()) -> Outcome:
    """The preset under a guarantee with its default mechanisms, played out without some kinds of steps.

    A mistake in the routing, or another message under a used key, is nothing that these mechanisms are there for.
    """
    raw = deepcopy(raw)
    raw["guarantee"] = guarantee
    for table, keys in _MECHANISMS.items():
        for key in keys:
            raw.get(table, {}).pop(key, None)
    if raw.get("system") == "log":
        # A log gives nothing twice to who lives: what fails and is left at that, the next commit passes by.
        raw.setdefault("consumer", {}).update(on_failure="retry", retry_delay_ms=1000)
    raw["steps"] = [step for step in raw.get("steps", []) if step["do"] not in (*without, "switch", "unroutable")]
    for step in raw["steps"]:
        step.pop("key_of", None)
        if step.get("how") == "lost":
            step["how"] = "power"
    return played(raw)


def without_faults(raw: dict[str, Any]) -> dict[str, Any]:
    """The same preset on a calm sea, with timers long enough for the longest queue at the consumer."""
    raw = deepcopy(raw)
    raw["steps"] = []
    links = raw.setdefault("links", {})
    for table in (links, *(value for value in links.values() if isinstance(value, dict))):
        table.pop("loss", None)
        table.pop("duplicate", None)
    raw.setdefault("producer", {})["ack_timeout_ms"] = 10_000_000
    if raw.get("system") == "broker":
        raw.setdefault("broker", {})["redelivery_timeout_ms"] = 10_000_000
    if raw.get("system") == "log":
        raw.setdefault("consumer", {}).update(session_timeout_ms=10_000_000, poll_interval_ms=10_000_000)
    return raw


@thorough
@given(of_any_system())
def test_without_faults_there_is_no_anomaly(raw: dict[str, Any]) -> None:
    for guarantee in ("at-most-once", "at-least-once", "exactly-once"):
        outcome = with_defaults(without_faults(raw), guarantee)
        counters = outcome.judgement.counters
        assert outcome.judgement.verdict is Verdict.HOLDS
        assert counters["applied_once"] == counters["sent"]
        assert counters["dropped"] == counters["deduplicated"] == counters["extra_effects"] == 0
        assert outcome.judgement.account.actual == outcome.judgement.account.expected


@thorough
@given(of_any_system())
def test_exactly_once_never_duplicates_and_never_loses_whatever_the_steps_but_forget(raw: dict[str, Any]) -> None:
    outcome = with_defaults(raw, "exactly-once", without=("forget",))
    assert outcome.judgement.counters["lost"] == 0
    assert outcome.judgement.counters["duplicated"] == 0
    assert outcome.judgement.verdict is not Verdict.VIOLATED


@thorough
@given(presets(systems=("direct",)))
def test_at_most_once_in_direct_never_duplicates_on_a_network_that_does_not(raw: dict[str, Any]) -> None:
    links = raw.setdefault("links", {})
    for table in (links, *(value for value in links.values() if isinstance(value, dict))):
        table.pop("duplicate", None)
    outcome = with_defaults(raw, "at-most-once", without=("duplicate",))
    assert outcome.judgement.counters["duplicated"] == 0


@thorough
@given(of_any_system())
def test_at_least_once_never_loses_silently(raw: dict[str, Any]) -> None:
    outcome = with_defaults(raw, "at-least-once")
    assert outcome.judgement.counters["lost"] == 0
    for record in outcome.judgement.messages:
        if outcome.judgement.settled and record.producer is Belief.OK:
            assert record.fate in (Fate.APPLIED_ONCE, Fate.DUPLICATED)


@thorough
@given(of_any_system())
def test_a_duplicate_needs_two_deliveries_or_a_second_try_in_place(raw: dict[str, Any]) -> None:
    assume(raw.get("consumer", {}).get("on_failure") != "retry")
    for record in played(raw).judgement.messages:
        assert record.effects <= record.deliveries


@thorough
@given(of_any_system())
def test_every_event_is_later_than_its_cause_and_its_fault(raw: dict[str, Any]) -> None:
    log = played(raw).log
    faults = {Kind.DROP_ARMED, Kind.DUPLICATE_ARMED, Kind.DELAY_ARMED, Kind.CUT, Kind.LOSS_SET, Kind.CRASHED}
    faults.add(Kind.DISCONNECTED)  # By a step.
    for event in log:
        assert -1 <= event.cause < event.number
        assert -1 <= event.fault < event.number
        if event.fault >= 0:
            assert log[event.fault].kind in faults | {Kind.POISONED, Kind.FAIL_ARMED, Kind.UNROUTABLE_ARMED}

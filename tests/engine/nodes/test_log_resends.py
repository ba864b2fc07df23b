"""Applications that send again to a log: by the times of the events, worked out by hand.

Links take 50 ms: m1 is stored at 50. A connection that broke is there again after 1 s.
"""

from typing import Any

import pytest

from tests.engine.nodes.test_log_broker import facts, run

LAST_FIVE = {"remembers": "last-five", "dedup_window_ms": 60_000}
LOST = {"do": "drop", "link": "confirm", "message": "m1"}
GIVES_UP = {"max_attempts": 1, "ack_timeout_ms": 500, "resend": "new-key"}


@pytest.mark.parametrize("key", ["session", "stable"])
def test_what_the_client_gave_up_on_is_stored_once_more(key: str) -> None:
    """The answer of 50 is lost, and nothing has come by 500; the connection is there again at 1050."""
    outcome = run(LOST, producer={**GIVES_UP, "key": key}, broker=LAST_FIVE)
    assert facts(outcome, "gave-up", "resent", "stored") == [
        ("stored", 1, 50),
        ("gave-up", 1, 500),
        ("resent", 1, 500),
        ("stored", 1, 1100),
    ]


def test_what_is_repeated_within_one_send_is_known_as_ever() -> None:
    """Attempts 2 and 4 follow a break; each is of its send, and answered without being stored."""
    producer: dict[str, Any] = {**GIVES_UP, "key": "session", "max_attempts": 2, "ack_timeout_ms": 1000}
    outcome = run({**LOST, "count": 3}, producer=producer, broker=LAST_FIVE)
    assert len(facts(outcome, "stored")) == 2
    assert len(facts(outcome, "refused")) == 2


def test_a_gap_that_was_given_up_is_not_waited_for_though_its_message_comes_again() -> None:
    """Two are to be in sync: m2 is rejected while they lag, given up, and sent again behind m3, as a new one."""
    broker = {**LAST_FIVE, "replicas": 3, "min_in_sync": 2, "confirm_at": "replicated"}
    lag = {"do": "lag", "at_ms": 300, "for_ms": 400}
    producer = {**GIVES_UP, "key": "session", "resend_after_ms": 600}
    outcome = run(lag, messages=3, every_ms=400, producer=producer, broker=broker)
    assert facts(outcome, "rejected") == [("rejected", 2, 450)]
    assert [message for _, message, _ in facts(outcome, "stored")] == [1, 3, 2]

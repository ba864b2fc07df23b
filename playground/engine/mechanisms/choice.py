"""The choice: which mechanism stands behind each promise of a system."""

from collections.abc import Callable, Sequence

from playground.engine.mechanisms.admission import Admission, admission_of
from playground.engine.mechanisms.answers import Answers, answers_of
from playground.engine.mechanisms.assignment import SoleAssignment, assignment_of
from playground.engine.mechanisms.backoff import Backoff
from playground.engine.mechanisms.durability import Durability, durability_of
from playground.engine.mechanisms.lanes import LaneOf, shelf_of
from playground.engine.mechanisms.lease import TimerLease, lease_of
from playground.engine.mechanisms.limit import CountLimit, Limit
from playground.engine.mechanisms.outbox import WindowOutbox
from playground.engine.mechanisms.processing import Processing, StoreSteps, processing_of
from playground.engine.mechanisms.shelf import IsReached, QueueShelf
from playground.engine.schedule import Schedule
from playground.engine.value import Value
from playground.engine.weather import Weather


class Mechanisms(Value):
    """What makes each of them, from the settings that it is about. What is not said otherwise is the textbook's.

    A node makes its own once, when it is made itself.
    """

    keeps_log: bool = False
    """Whether the broker keeps a log with positions, which the members of a group read."""
    acks_before: bool = False
    """Whether a consumer acknowledges before its work under at-most-once, since the broker does not do it for it."""
    outbox: Callable[[int, Sequence[bool], Sequence[bool]], WindowOutbox] = WindowOutbox
    """Of the producer: `max_in_flight`, and by contract whether it awaits an answer and whether it survives a crash."""
    backoff: Callable[[str, int, int, bool, Weather], Backoff] = Backoff
    """Of the producer: `backoff`, `backoff_ms`, `backoff_max_ms`, whether there is jitter, and its draws."""
    admission: Callable[[int], Admission] = admission_of
    """Of the broker: `dedup_window_ms`."""
    shelf: Callable[[str, IsReached, LaneOf | None], QueueShelf] = shelf_of
    """Of the broker: `returned_to`, whether a copy is dispatched no more, and with `lanes` the lane of a message."""
    durability: Callable[[bool, int, str], Durability] = durability_of
    """Of the broker: `durable`, `flush_ms`, `confirm_at`."""
    limit: Callable[[int], Limit] = CountLimit
    """Of the broker: `max_deliveries`."""
    lease: Callable[[str, int, Schedule], TimerLease] = lease_of
    """Of the broker: `lease`, `redelivery_timeout_ms`."""
    assignment: Callable[[Sequence[int], int], SoleAssignment] = assignment_of
    """Of the broker: how a delivery departs to each of the consumers, `prefetch`."""
    answers: Callable[[str, int], Answers] = answers_of
    """Of the consumer: a contract's `ack`, and the operation that acknowledges."""
    processing: Callable[[str, StoreSteps], Processing] = processing_of
    """Of the consumer: a contract's `dedup`, and what its store can do."""

"""The camera's look at the nodes: producer, broker and consumer, each with what it remembers and what it waits for."""

from collections.abc import Sequence
from typing import Final

from playground.engine.looks import BrokerLook, ConsumerLook, NodeLook, ProducerLook, WaitLook, WorkLook
from playground.engine.node import Standing
from playground.live.session import Session
from playground.live.trap import dedup_in_force
from playground.live.views import (
    BrokerView,
    ConsumerView,
    NodeView,
    ProducerView,
    StandingView,
    TableChange,
    TableView,
    TimerView,
    WorkView,
)

_STANDINGS: Final = {
    Standing.UP: StandingView.UP,
    Standing.DOWN: StandingView.DOWN,
    Standing.PAUSED: StandingView.PAUSED,
}


def producer_view(session: Session, producer: ProducerLook) -> ProducerView:
    """What the producer sends, waits for and believes."""
    now_ms = session.simulation.now_ms
    due = session.simulation.workload.next_due()
    return ProducerView(
        node=_node_view(producer.node, now_ms),
        last_sent=session.tally.last_sent,
        next_in_ms=max(due[1] - now_ms, 0) if due else None,
        unacknowledged=_timers(producer.outbox, now_ms),
        unacknowledged_count=producer.outbox_count,
        unsent=_unsent(session),
        held_back=producer.held_back,
        beliefs=session.tally.beliefs(),
    )


def _timers(waits: Sequence[WaitLook], now_ms: int) -> tuple[TimerView, ...]:
    return tuple(
        TimerView(one.message, one.tries, max(one.due_ms - now_ms, 0), one.whole_ms, one.backing_off) for one in waits
    )


def _unsent(session: Session) -> int:
    if not session.over:
        return 0
    messages = session.simulation.settings.workload.messages
    return messages - sum(message <= messages for message in session.tally.order)


def broker_view(session: Session, broker: BrokerLook | None) -> BrokerView | None:
    """The queue; `None` in a system that has none."""
    if broker is None:
        return None
    settings, now_ms = session.simulation.settings.broker, session.simulation.now_ms
    return BrokerView(
        node=_node_view(broker.node, now_ms),
        ready=broker.ready,
        ready_count=broker.ready_count,
        in_flight=_timers(broker.in_flight, now_ms),
        in_flight_count=broker.in_flight_count,
        dead_letters=broker.dead_letters,
        durable=settings.durable,
        prefetch=settings.prefetch,
        deduplicates=bool(settings.dedup_window_ms),
    )


def consumer_view(session: Session, consumer: ConsumerLook, since_ms: int) -> ConsumerView:
    """The inbox, the work in hand and the table."""
    now_ms, armed = session.simulation.now_ms, ", ".join(trap.words for trap in session.traps)
    return ConsumerView(
        node=_node_view(consumer.node, now_ms, armed),
        work=_work_view(consumer.work, now_ms) if consumer.work else None,
        inbox=consumer.inbox,
        inbox_count=consumer.inbox_count,
        processing_ms=consumer.processing_ms,
        is_slow=consumer.is_slow,
        poisoned=consumer.poisoned,
        table=_table_view(session, consumer, since_ms),
    )


def _work_view(work: WorkLook, now_ms: int) -> WorkView:
    return WorkView(
        message=work.message,
        nth=work.nth,
        left_ms=max(work.due_ms - now_ms, 0),
        whole_ms=work.due_ms - work.begun_ms,
        second_step=work.second_step,
        is_poison=work.is_poison,
    )


def _table_view(session: Session, consumer: ConsumerLook, since_ms: int) -> TableView:
    simulation = session.simulation
    window_ms, now_ms = simulation.settings.consumer.dedup_window_ms, simulation.now_ms
    shown = [
        (key.message, key.attempt, key.seen_ms + window_ms - now_ms if window_ms else None) for key in consumer.table
    ]
    changes = [TableChange(one.word, one.message) for one in session.recent.changes if one.time_ms >= since_ms]
    dedup, count = dedup_in_force(simulation), consumer.table_count
    return TableView(dedup, consumer.done_up_to, tuple(shown), count, tuple(changes), consumer.claimed)


def _node_view(node: NodeLook, now_ms: int, armed: str = "") -> NodeView:
    left_ms = None if node.back_ms is None else node.back_ms - now_ms
    return NodeView(node.place, _STANDINGS[node.standing], left_ms, armed)

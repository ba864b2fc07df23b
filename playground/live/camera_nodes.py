"""The camera's look at the nodes: producer, broker and consumer, each with what it remembers and what it waits for."""

from typing import Final

from playground.engine.looks import BrokerLook, ConsumerLook, NodeLook, ProducerLook, Standing
from playground.engine.settings import Guarantee
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
        node=_node_view(producer.node),
        last_sent=session.tally.last_sent,
        next_in_ms=max(due[1] - now_ms, 0) if due else None,
        unacknowledged=producer.outbox,
        unacknowledged_count=producer.outbox_count,
        sent_otherwise=_sent_otherwise(session, producer),
        unsent=_unsent(session),
        held_back=producer.held_back,
        beliefs=session.tally.beliefs(),
        never_asked=session.tally.never_asked(),
    )


def _sent_otherwise(session: Session, producer: ProducerLook) -> tuple[int, ...]:
    now = Guarantee(session.simulation.system.producer.contract)
    return tuple(one.message for one in producer.outbox if session.tally.judge.guarantee(one.message) is not now)


def _unsent(session: Session) -> int:
    if not session.over:
        return 0
    messages = session.simulation.settings.workload.messages
    return messages - sum(message <= messages for message in session.tally.order)


def broker_view(session: Session, broker: BrokerLook | None) -> BrokerView | None:
    """The queue; `None` in a system that has none."""
    if broker is None:
        return None
    settings = session.simulation.settings.broker
    return BrokerView(
        node=_node_view(broker.node),
        ready=broker.ready,
        ready_count=broker.ready_count,
        in_flight=broker.in_flight,
        in_flight_count=broker.in_flight_count,
        dead_letters=broker.dead_letters,
        durable=settings.durable,
        prefetch=settings.prefetch,
        deduplicates=bool(settings.dedup_window_ms),
    )


def consumer_view(session: Session, consumer: ConsumerLook, since_ms: int) -> ConsumerView:
    """The inbox, the work in hand and the table."""
    armed = ", ".join(trap.words for trap in session.traps)
    return ConsumerView(
        node=_node_view(consumer.node, armed),
        work=consumer.work,
        inbox=consumer.inbox,
        inbox_count=consumer.inbox_count,
        processing_ms=consumer.processing_ms,
        is_slow=consumer.is_slow,
        poisoned=consumer.poisoned,
        table=_table_view(session, consumer, since_ms),
    )


def _table_view(session: Session, consumer: ConsumerLook, since_ms: int) -> TableView:
    changes = [TableChange(one.word, one.message) for one in session.recent.changes if one.time_ms >= since_ms]
    dedup, count = dedup_in_force(session.simulation), consumer.table_count
    return TableView(dedup, consumer.done_up_to, consumer.table, count, tuple(changes), consumer.claimed)


def _node_view(node: NodeLook, armed: str = "") -> NodeView:
    return NodeView(node.place, _STANDINGS[node.standing], node.left_ms, armed)

"""The camera's look at the nodes: producer, broker and consumer, each with what it remembers and what it waits for."""

from itertools import islice
from typing import Final

from playground.engine.node import Node, Standing
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.live.camera_links import Flights
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

MOST_SHOWN: Final = 24
"""How many entries of a list are worth sending to a screen."""
_STANDINGS: Final = {
    Standing.UP: StandingView.UP,
    Standing.DOWN: StandingView.DOWN,
    Standing.PAUSED: StandingView.PAUSED,
}
_KEY_SHIFT: Final = 32
_MESSAGE_MASK: Final = (1 << _KEY_SHIFT) - 1


def producer_view(session: Session, flights: Flights) -> ProducerView:
    """What the producer sends, waits for and believes."""
    simulation = session.simulation
    producer, now_ms = simulation.system.producer, simulation.now_ms
    settings = simulation.settings.producer
    waits = []
    for message, (attempts, _, due_ms) in islice(producer.outbox.items(), MOST_SHOWN):
        backing_off = message in flights.backing_off
        left_ms = max(due_ms - now_ms, 0) if attempts else 0
        whole_ms = producer.backoff_ms(message, attempts) if backing_off else settings.ack_timeout_ms
        waits.append(TimerView(message, attempts, left_ms, whole_ms, backing_off))
    next_ms = flights.next_send_ms
    return ProducerView(
        node=_node_view(session, producer),
        last_sent=session.tally.last_sent,
        next_in_ms=None if next_ms is None else max(next_ms - now_ms, 0),
        unacknowledged=tuple(waits),
        unacknowledged_count=len(producer.outbox),
        unsent=_unsent(session),
        held_back=sum(op == producer.send_op for op, _, _ in producer.held),
        beliefs=session.tally.beliefs(),
    )


def _unsent(session: Session) -> int:
    if not session.over:
        return 0
    messages = session.simulation.settings.workload.messages
    return messages - sum(message <= messages for message in session.tally.order)


def broker_view(session: Session) -> BrokerView | None:
    """The queue; `None` in `direct`."""
    simulation = session.simulation
    broker = simulation.system.broker
    if broker is None:
        return None
    settings, now_ms = simulation.settings.broker, simulation.now_ms
    in_flight = [
        TimerView(packet[0], dispatches, max(due_ms - now_ms, 0), settings.redelivery_timeout_ms)
        for packet, dispatches, _, due_ms in broker.copies.values()
        if due_ms
    ]
    return BrokerView(
        node=_node_view(session, broker),
        ready=tuple(broker.copies[copy][0][0] for copy in islice(broker.ready, MOST_SHOWN)),
        ready_count=len(broker.ready),
        in_flight=tuple(in_flight[:MOST_SHOWN]),
        in_flight_count=len(in_flight),
        dead_letters=tuple(message for _, message in broker.dead_letters[-MOST_SHOWN:]),
        durable=settings.durable,
        prefetch=settings.prefetch,
        deduplicates=bool(settings.dedup_window_ms),
    )


def consumer_view(session: Session, since_ms: int) -> ConsumerView:
    """The inbox, the work in hand and the table."""
    simulation = session.simulation
    consumer = simulation.system.consumer
    return ConsumerView(
        node=_node_view(session, consumer),
        work=_work_view(simulation),
        inbox=tuple(packet[0] for packet, _ in islice(consumer.inbox, MOST_SHOWN)),
        inbox_count=len(consumer.inbox),
        processing_ms=consumer.processing_ms,
        is_slow=consumer.processing_ms > simulation.settings.consumer.processing_ms,
        poisoned=tuple(consumer.poisoned)[-MOST_SHOWN:],
        table=_table_view(session, since_ms),
    )


def _work_view(simulation: Simulation) -> WorkView | None:
    consumer = simulation.system.consumer
    if consumer.work is None:
        return None
    (message, nth, *_), stage, due_ms = consumer.work
    started_ms = simulation.log.row(stage)[0]
    return WorkView(
        message=message,
        nth=nth,
        left_ms=max(due_ms - simulation.now_ms, 0),
        whole_ms=due_ms - started_ms,
        second_step=simulation.log[stage].kind.word in ("applied", "marked"),
        is_poison=message in consumer.poisoned,
    )


def _table_view(session: Session, since_ms: int) -> TableView:
    simulation = session.simulation
    window_ms, now_ms = simulation.settings.consumer.dedup_window_ms, simulation.now_ms
    store = simulation.system.consumer.store
    low, others = store.view(now_ms)
    shown = [
        (key & _MESSAGE_MASK, key >> _KEY_SHIFT, seen_ms + window_ms - now_ms if window_ms else None)
        for key, seen_ms in others[-MOST_SHOWN:]
    ]
    changes = [TableChange(one.word, one.message) for one in session.recent.changes if one.time_ms >= since_ms]
    in_flight = tuple(key & _MESSAGE_MASK for key in store.claims(now_ms)[-MOST_SHOWN:])
    return TableView(dedup_in_force(simulation), low, tuple(shown), len(others), tuple(changes), in_flight)


def _node_view(session: Session, node: Node) -> NodeView:
    armed = ", ".join(trap.words for trap in session.traps) if node.place is Place.CONSUMER else ""
    left_ms = None
    if node.standing is not Standing.UP:
        queue = session.simulation.schedule.queue
        ends = [entry[0] for entry in queue if entry[2] in (node.restart_op, node.resume_op) and entry[4] == node.fault]
        left_ms = ends[0] - session.simulation.now_ms if ends else None
    return NodeView(node.place, _STANDINGS[node.standing], left_ms, armed)

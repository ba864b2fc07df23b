"""How Celery's files write what closes a gap."""

from collections.abc import Mapping
from typing import Final

from playground.configuration.celery.broker import FIFO, TRANSPORTS
from playground.configuration.celery.gatherer import CeleryGatherer
from playground.configuration.celery.keys import written_as_there
from playground.configuration.celery.on_rabbitmq import spellings_of_queue
from playground.configuration.found import ELSEWHERE, Reading, Value

_SPELLINGS: Final[Mapping[tuple[str, Value], str]] = {
    ("confirm.select", True): 'broker_transport_options = {"confirm_publish": True}',
    ("delivery_mode", 2): 'task_default_delivery_mode = "persistent"',
    ("mandatory", True): "apply_async(..., mandatory=True)",
    ("consumer.ack", "after"): "task_acks_late = True",
    ("consumer.on_failure", "park"): "task_acks_on_failure_or_timeout = False",
    ("MessageDeduplicationId", "stable"): f'{ELSEWHERE}apply_async(..., MessageDeduplicationId="the order\'s number"), '
    "the same each time that the task is sent",
    ("consumer.on_failure", "return"): "raise Reject(exc, requeue=True) in the task, with task_acks_late = True",
}


def spell(reading: Reading, gatherer: CeleryGatherer, *, is_among: bool) -> None:
    """Note how the file writes what closes a gap, of the system that its broker is, or of all."""
    names = [written for written, _ in gatherer.settings.values()]
    spelled = {**_SPELLINGS, **spellings_of_queue(gatherer.settings, gatherer.queues)}
    spellings = {change: written_as_there(text, names, is_among=is_among) for change, text in spelled.items()}
    reading.spell(spellings, *sorted({*TRANSPORTS.values(), FIFO}))

"""How long the script of a fault has to go on: until the fault has struck, and until every clock has come.

A run is given half a minute for its faults, and an hour to come to rest. That is no time beside a delay of a quarter
of an hour, or a visibility timeout of half a day; and a clock costs nothing while nothing happens.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from playground.engine.contracts import contract_for
from playground.engine.fields import MAX_MS
from playground.engine.limits import CALM_AFTER_MS
from playground.engine.nodes.producer import NO_CLOCK_MS
from playground.engine.settings import RunSettings, Settings
from playground.scenario.mistakes import Table

_ROUNDS: Final = 4
"""So many times may each clock run down: for a second delivery, for work that outlasts it, for what waits behind."""
_LOOP_MS: Final = 60_000
"""So long a message goes round at least, before it is told to do so for ever."""
_ON_THE_WAY_MS: Final = 1000
_IN_TIME: Final = 2
"""What takes the default's half has come in its time, whatever is on the way besides."""


def time_for(settings: Settings, steps: Iterable[Table]) -> Table:
    """The keys of `[run]` with which the faults of these steps strike, and what follows has its time.

    Empty where the defaults are enough.
    """
    run: Table = {}
    strikes_ms = _before_it_strikes_ms(settings)
    if strikes_ms > CALM_AFTER_MS // _IN_TIME:
        spans_ms = max((int(one.get("for_ms", 0)) for one in steps), default=0)
        run["chaos_ms"] = min(strikes_ms + spans_ms + CALM_AFTER_MS, MAX_MS)
    clocks_ms = _clocks_ms(settings)
    if max(clocks_ms) > RunSettings().settle_ms // _IN_TIME:
        run["settle_ms"] = min(_ROUNDS * sum(clocks_ms), MAX_MS)
    return run


def endless(settings: Settings) -> Mapping[str, Table]:
    """Time enough for a limit of deliveries to be reached, or for a loop without one to show itself."""
    broker, consumer = settings.broker, settings.consumer
    is_quick = consumer.may_decline or consumer.on_failure == "retry"
    work_ms = consumer.processing_ms + consumer.retry_delay_ms + _ON_THE_WAY_MS
    round_ms = work_ms if is_quick else broker.redelivery_timeout_ms
    all_ms = broker.delay_ms + max(broker.max_deliveries, _ROUNDS) * round_ms
    return {"run": {"settle_ms": min(max(_LOOP_MS, all_ms, _ROUNDS * work_ms), MAX_MS)}}


def may_end(settings: Settings) -> bool:
    """Whether a limit of tries or deliveries, or a message's age, may end a loop that has gone on for long."""
    return bool(settings.broker.max_deliveries or settings.consumer.max_tries or settings.broker.retention_ms)


def _before_it_strikes_ms(settings: Settings) -> int:
    """When the ack of a message departs at the latest, with nothing gone wrong: a fault strikes it on the way there."""
    return settings.broker.delay_ms + settings.consumer.processing_ms + _commit_ms(settings)


def _commit_ms(settings: Settings) -> int:
    """How long an ack waits for the next commit by the way."""
    is_later = contract_for(settings, settings.guarantee).ack in ("at-next-poll", "background")
    return settings.consumer.commit_ms if is_later else 0


def _clocks_ms(settings: Settings) -> list[int]:
    """All that a message may have to wait for after a fault."""
    producer, broker, consumer = settings.producer, settings.broker, settings.consumer
    answer_ms = producer.ack_timeout_ms if producer.ack_timeout_ms < NO_CLOCK_MS else 0
    return [
        settings.redelivery_clock_ms,
        broker.delay_ms,
        answer_ms,
        producer.backoff_max_ms if producer.backoff != "none" else 0,
        producer.resend_after_ms,
        consumer.processing_ms,
        consumer.retry_delay_ms,
        _commit_ms(settings),
        consumer.session_timeout_ms if broker.lease == "membership" else 0,
        producer.transaction_timeout_ms if producer.transactions else 0,
    ]

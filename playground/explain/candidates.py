"""The changes to try for a message: what its contract and its system leave to be changed."""

from collections.abc import Iterator
from math import inf
from typing import Final

from playground.engine.contracts import Contract
from playground.engine.settings import Guarantee, Settings
from playground.explain.changes import Remedy, SettingChange, Turn
from playground.explain.log_candidates import of_a_log
from playground.explain.session_candidates import of_sessions
from playground.scenario.stories import Story, story_named
from playground.systems import SYSTEMS
from playground.words.phrases import plural
from playground.words.times import span

_SPANS_MS: Final = (1, 10, 50, 100, 250, 500, 1000, 2000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 300_000)
"""Timeouts, windows and times of work that people have."""
_FACTORS: Final = (2, 10, 30)
"""Of a span that is longer than all of these: hours and days."""
_COUNTS: Final = (2, 3, 5, 10, 20)
_NEW_LIMITS: Final = (5, 20, 100)
"""Of attempts or dispatches, where there was none: a low one gives up in an outage on what is healthy, too."""
_SHORTEST_TIMER_MS: Final = 100
_LONGEST_WORK_MS: Final = 10_000
_NO_LATER_PUBLISH: Final = "as long as no publish of {m} comes later than that"


def candidates(settings: Settings, contract: Contract) -> list[SettingChange]:
    """The changes to try for a message under this contract: kind by kind, no limit first, then from the smallest on."""
    found = [
        *_mechanisms(settings, contract),
        *of_a_log(settings),
        *_deduplication(settings, contract),
        *_fetching(settings, contract),
        *_stronger_guarantees(settings),
        *_early_acks(settings, contract),
        *_windows(settings),
        *_limits(settings, contract),
        *_timers(settings, contract),
        *_speed(settings),
    ]
    kinds = list(Remedy)
    found = [change for change in found if _can_be_had(change, settings)]
    return sorted(found, key=lambda change: (kinds.index(change.remedy), not change.is_unlimited, change.factor))


def _can_be_had(change: SettingChange, settings: Settings) -> bool:
    """Whether the system has what a change would set: a log has no leases."""
    profile = SYSTEMS.get(settings.topology.name)
    raw = {change.table: change.assigned}
    return not change.table or profile is None or not any(True for rule in profile.all_rules for _ in rule(raw))


def tellings(settings: Settings) -> list[SettingChange]:
    """The changes that prevent no loss, and let somebody know of it."""
    broker, found = settings.broker, []
    if _has_queue(settings) and broker.unroutable == "drop":
        words = "the broker would have returned what no queue takes, and the producer have told its application"
        found.append(SettingChange(Remedy.ACKNOWLEDGEMENT, "broker", "unroutable", "return", words))
    if _has_queue(settings) and broker.dead_letters != "parked":
        words = "the broker would have parked what is past the limit, where somebody can find it"
        found.append(SettingChange(Remedy.LEASE, "broker", "dead_letters", "parked", words))
    consumer = settings.consumer
    key, does = ("then", consumer.then) if consumer.on_failure == "retry" else ("on_failure", consumer.on_failure)
    if settings.mechanisms.keeps_log and does in ("silent", "acknowledge"):
        words = "the consumer would have written the record to a dead letter topic, which somebody has to watch, "
        words += "before it was committed past"
        found.append(SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", key, "park", words))
    return found


def _has_queue(settings: Settings) -> bool:
    """Whether a broker takes off its queue what is done; a log has no keys for that."""
    return settings.topology.has_broker and not settings.mechanisms.keeps_log


def _mechanisms(settings: Settings, contract: Contract) -> Iterator[SettingChange]:
    is_broker = settings.topology.has_broker
    if settings.producer.awaits_ack is False:
        words = "the producer would have waited for an answer to each message, and sent it again without one"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "producer", "awaits_ack", True, words)
    if contract.ack != "after" and (is_broker or contract.awaits_ack):
        words = "the consumer would have acknowledged each message after its work"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", "ack", "after", words)
    if not contract.durable_outbox:
        words = "the producer would have kept unacknowledged messages on disk, and sent them again after its crash"
        yield SettingChange(Remedy.DURABILITY, "producer", "outbox", "durable", words)
    if _has_queue(settings) and not settings.broker.durable:
        words = "the broker would have kept its queue on disk"
        yield SettingChange(Remedy.DURABILITY, "broker", "durable", True, words)
    yield from _answers_to_failures(settings)
    yield from of_sessions(settings)
    if is_broker:
        yield from _flushes(settings)
    if _has_queue(settings):
        yield from _leases(settings)


def _flushes(settings: Settings) -> Iterator[SettingChange]:
    broker = settings.broker
    if broker.flush_ms and broker.confirm_at == "stored":
        words = "the broker would have confirmed a message once it was on disk, and the producer have sent it again"
        yield SettingChange(Remedy.DURABILITY, "broker", "confirm_at", "flushed", words)
    if broker.flush_ms:
        words = "the broker would have had on disk at once what it stores"
        yield SettingChange(Remedy.DURABILITY, "broker", "flush_ms", 0, words)


def _answers_to_failures(settings: Settings) -> Iterator[SettingChange]:
    """A failure is nothing to acknowledge, and what is given back comes again."""
    consumer, keys = settings.consumer, ("on_failure", "then")
    for key in keys:
        if getattr(consumer, key) in ("acknowledge", "park"):
            words = "the consumer would have given back what it could not do"
            yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", key, "return", words)
    if settings.topology.has_broker and consumer.on_failure == "retry" and not consumer.max_tries:
        where = "written to a dead letter topic" if settings.mechanisms.keeps_log else "had set aside"
        words = f"the consumer would have {where} what it could not do, which somebody has to watch, and gone on"
        yield SettingChange(Remedy.LIMIT, "consumer", "on_failure", "park", words, turn=Turn.FEWER)
    if consumer.answers != "success" and consumer.dedup == "in-flight":
        words = (
            "the consumer would have kept no error with a key: it would have taken failed work up again, and made no "
        )
        words += "effect a second time"
        yield SettingChange(Remedy.DEDUPLICATION, "consumer", "answers", "success", words)
    if consumer.batch > 1 and consumer.ack_unit == "batch":
        words = "the consumer would have acknowledged each message that it had done, whatever became of its batch"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", "ack_unit", "one", words)
    if consumer.handover == "two-step":
        words = "the broker would have dispatched again, in one step, what the consumer had not done: it may come twice"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", "handover", "one-step", words)
    if settings.producer.on_error == "fail":
        words = "the producer would have sent again when it was told of an error"
        yield SettingChange(Remedy.LIMIT, "producer", "on_error", "retry", words)


def _leases(settings: Settings) -> Iterator[SettingChange]:
    broker = settings.broker
    if broker.lease != "timer":
        words = f"the broker would have dispatched again after {span(broker.redelivery_timeout_ms)} without an ACK"
        yield SettingChange(Remedy.LEASE, "broker", "lease", "timer", words)
    if broker.late_ack != "accept":
        words = "the broker would have taken an ACK for done, whichever dispatch it answers"
        yield SettingChange(Remedy.LEASE, "broker", "late_ack", "accept", words)
    if broker.returned_to != "head":
        words = "what comes back would have been dispatched before all others"
        yield SettingChange(Remedy.LEASE, "broker", "returned_to", "head", words)


def _deduplication(settings: Settings, contract: Contract) -> Iterator[SettingChange]:
    if contract.key != "stable":
        words = "all attempts at a message would have carried the same key"
        if contract.key == "content":
            words = "each message would have had a key of its own, whatever is in it"
        yield SettingChange(Remedy.DEDUPLICATION, "producer", "key", "stable", words)
    if settings.consumer.dedup_by == "key" and (contract.dedup != "none" or settings.consumer.effect_key):
        words = "the consumer would have known each message by its own id, under whatever key it came"
        yield SettingChange(Remedy.DEDUPLICATION, "consumer", "dedup_by", "message", words)
    if settings.producer.resend == "new-key" and contract.key == "stable":
        words = "the application would have sent again under the key that the message had"
        yield SettingChange(Remedy.DEDUPLICATION, "producer", "resend", "same-key", words)
    story, consumer = story_named(settings.workload.story), settings.consumer
    if consumer.effect == "external" and not consumer.effect_key:
        words = "the call would have carried the message's key, and the other side have refused the repeat"
        yield SettingChange(Remedy.DEDUPLICATION, "consumer", "effect_key", True, words)
    if consumer.dedup_table == "own":
        words = "all consumers would have looked into one table of processed ids"
        yield SettingChange(Remedy.DEDUPLICATION, "consumer", "dedup_table", "shared", words)
    if contract.dedup != "transaction" and consumer.effect == "own":
        yield _with_the_effect(story, contract)
    is_outside = bool(story.outside) or consumer.effect == "external"
    if is_outside and contract.dedup not in ("effect-first", "transaction"):
        words = "the consumer would have noted each id in a durable table of its own, right after the effect"
        until = "as long as no crash comes between the effect of {m} and its note"
        yield SettingChange(Remedy.TABLE, "consumer", "dedup", "effect-first", words, until=until)
    if settings.topology.has_broker and not settings.broker.dedup_window_ms:
        words = "the broker would have remembered keys for 1 minute and refused a second publish"
        yield SettingChange(Remedy.WINDOW, "broker", "dedup_window_ms", 60_000, words, until=_NO_LATER_PUBLISH)


def _with_the_effect(story: Story, contract: Contract) -> SettingChange:
    """Effect and mark in one step: one transaction, or, where none reaches, the key in the call for the effect."""
    if story.outside:
        words = f"no transaction spans {story.outside}, so the id would have gone along to it as an idempotency key"
        words += ", for that side to refuse the repeat, which it has to offer"
        # A mark that stood before the call would hide what a crash kept from it.
        mark = () if contract.dedup == "none" else (("dedup", "effect-first"),)
        beside = (*mark, ("effect", "external"))
        return SettingChange(Remedy.DOWNSTREAM, "consumer", "effect_key", True, words, beside=beside)
    words = "the consumer would have noted each id in the transaction of its effect, and have known the duplicate"
    if contract.dedup != "none":
        words = "the effect and the note of a message would have been one durable transaction"
    return SettingChange(Remedy.DEDUPLICATION, "consumer", "dedup", "transaction", words)


def _fetching(settings: Settings, contract: Contract) -> Iterator[SettingChange]:
    prefetch, in_flight = settings.broker.prefetch, settings.producer.max_in_flight
    if settings.consumer.batch > 1:
        words = "the consumer would have acknowledged each message when it had done it, and not after a batch"
        yield SettingChange(Remedy.FETCHING, "consumer", "batch", 1, words)
    if _has_queue(settings) and prefetch != 1:
        words = "the broker would have dispatched one message at a time, the next one after its ACK"
        yield SettingChange(Remedy.FETCHING, "broker", "prefetch", 1, words)
    if _has_queue(settings) and prefetch:
        words = "the broker would have dispatched a message without waiting for the ACKs of others"
        yield SettingChange(Remedy.FETCHING, "broker", "prefetch", 0, words, inf)
    if contract.awaits_ack and in_flight != 1:
        words = "the producer would have waited for each answer before it sent the next message"
        yield SettingChange(Remedy.FETCHING, "producer", "max_in_flight", 1, words, turn=Turn.ONE_BY_ONE)
    if contract.awaits_ack and in_flight:
        words = "the producer would have sent a message without waiting for the answers to others"
        yield SettingChange(Remedy.FETCHING, "producer", "max_in_flight", 0, words, inf)


def _stronger_guarantees(settings: Settings) -> Iterator[SettingChange]:
    story = story_named(settings.workload.story)
    for guarantee in (Guarantee.AT_LEAST_ONCE, Guarantee.EXACTLY_ONCE):
        if guarantee > settings.guarantee:
            words = f"messages would have been sent under {guarantee.word}"
            if story.outside and guarantee is Guarantee.EXACTLY_ONCE:
                words += f", if {story.outside} refuses the repeat of an id"
            yield SettingChange(Remedy.GUARANTEE, "", "guarantee", guarantee.word, words, float(guarantee))


def _early_acks(settings: Settings, contract: Contract) -> Iterator[SettingChange]:
    """Not after the work, where no answer came of it."""
    if contract.ack != "before" and (settings.topology.has_broker or contract.awaits_ack):
        words = (
            "the consumer would have acknowledged each message before its work, at the risk that a crash in between "
        )
        yield SettingChange(Remedy.EARLY_ACK, "consumer", "ack", "before", f"{words}loses it", 1.0)
    if contract.ack != "automatic" and _has_queue(settings):
        words = (
            "the broker would have settled each message as it dispatched it, at the risk that it is lost on the way "
        )
        yield SettingChange(Remedy.EARLY_ACK, "consumer", "ack", "automatic", f"{words}or in a crash", 2.0)


def _windows(settings: Settings) -> Iterator[SettingChange]:
    consumer_ms, broker_ms = settings.consumer.dedup_window_ms, settings.broker.dedup_window_ms
    if consumer_ms:
        for ms, factor in (*_longer(consumer_ms), (0, inf)):
            words = f"the consumer would have remembered processed ids {_for_so_long(ms)}"
            until = "as long as no duplicate of {m} comes later than that" if ms else ""
            yield SettingChange(Remedy.WINDOW, "consumer", "dedup_window_ms", ms, words, factor, until=until)
    if broker_ms:
        for ms, factor in _longer(broker_ms):
            words = f"the broker would have remembered keys for {span(ms)}"
            yield SettingChange(Remedy.WINDOW, "broker", "dedup_window_ms", ms, words, factor, until=_NO_LATER_PUBLISH)


def _limits(settings: Settings, contract: Contract) -> Iterator[SettingChange]:
    if contract.awaits_ack:
        for count, factor in _more(contract.max_attempts):
            until = f"as long as no more than {plural(count - 1, 'attempt')} at {{m}} in a row get no answer" * bool(
                count
            )
            words = f"the producer would {_tried(count)}"
            yield SettingChange(Remedy.LIMIT, "producer", "max_attempts", count, words, factor, Turn.MORE, until)
        if not contract.max_attempts:
            for count in _NEW_LIMITS:
                words = f"the producer would have given up after {count} attempts and told the application"
                yield SettingChange(Remedy.LIMIT, "producer", "max_attempts", count, words, turn=Turn.FEWER)
    if not _has_queue(settings):
        return
    deliveries = settings.broker.max_deliveries
    for count, factor in _more(deliveries):
        limit = f"up to {count} times" if count else "without a limit"
        until = f"as long as no more than {plural(count - 1, 'dispatch')} of {{m}} in a row get no ACK" * bool(count)
        words = f"the broker would have dispatched a message {limit}"
        yield SettingChange(Remedy.LIMIT, "broker", "max_deliveries", count, words, factor, Turn.MORE, until)
    for count in _NEW_LIMITS:
        if not 0 < deliveries <= count:
            words = f"the broker would have set a message aside after {count} dispatches without an ACK"
            yield SettingChange(Remedy.LIMIT, "broker", "max_deliveries", count, words, turn=Turn.FEWER)


def _timers(settings: Settings, contract: Contract) -> Iterator[SettingChange]:
    if contract.awaits_ack:
        words = "the producer would have waited {} for each answer"
        yield from _of_a_timer(
            *("producer", "ack_timeout_ms", settings.producer.ack_timeout_ms, words, "answer to"),
            answer_ms=_answer_ms(settings, contract, of_dispatch=False),
        )
        if settings.producer.backoff != "none" and settings.producer.backoff_ms:
            words = "the producer would have waited no longer before each attempt than before the first"
            yield SettingChange(Remedy.TIMER, "producer", "backoff", "none", words, turn=Turn.SHORTER)
    if _has_queue(settings):
        words = "the broker would have waited {} for each ACK before it dispatched again"
        yield from _of_a_timer(
            *("broker", "redelivery_timeout_ms", settings.broker.redelivery_timeout_ms, words, "ACK of"),
            answer_ms=_answer_ms(settings, contract, of_dispatch=True),
        )


def _answer_ms(settings: Settings, contract: Contract, *, of_dispatch: bool) -> int:
    """How long an answer to a publish or a dispatch may take, in milliseconds, when nothing is wrong."""
    topology = settings.topology
    there = topology.to_consumer if of_dispatch else topology.first
    ways = settings.link(there), settings.link(topology.answer_to(there))
    work_ms = settings.consumer.processing_ms if contract.ack == "after" and there is topology.to_consumer else 0
    return sum(way.latency_ms + way.jitter_ms for way in ways) + work_ms


def _of_a_timer(
    table: str, key: str, now_ms: int, words: str, answer: str, *, answer_ms: int
) -> Iterator[SettingChange]:
    """Longer ones, and shorter ones that leave a healthy answer the time to come: no timer that always runs out."""
    until = f"as long as no {answer} {{m}} takes longer than that"
    for ms, factor in _longer(now_ms):
        yield SettingChange(Remedy.TIMER, table, key, ms, words.format(span(ms)), factor, Turn.LONGER, until)
    for ms, factor in _shorter(now_ms):
        if ms >= _SHORTEST_TIMER_MS and ms > answer_ms:
            said = words.format(f"only {span(ms)}")
            yield SettingChange(Remedy.TIMER, table, key, ms, said, factor, Turn.SHORTER, until)


def _speed(settings: Settings) -> Iterator[SettingChange]:
    now_ms = settings.consumer.processing_ms
    for ms, factor in _shorter(now_ms):
        words, until = f"each piece of work would have taken the consumer {span(ms)}", "as long as the work is as quick"
        yield SettingChange(Remedy.SPEED, "consumer", "processing_ms", ms, words, factor, Turn.FASTER, until)
    for ms, factor in _longer(now_ms):
        if ms <= _LONGEST_WORK_MS:
            words, until = f"each piece of work would have taken the consumer {span(ms)}", "as long as it is as slow"
            yield SettingChange(Remedy.SPEED, "consumer", "processing_ms", ms, words, factor, Turn.SLOWER, until)


def _longer(than_ms: int) -> list[tuple[int, float]]:
    return [(ms, ms / max(than_ms, 1)) for ms in _SPANS_MS if ms > than_ms] or [
        (than_ms * factor, float(factor)) for factor in _FACTORS
    ]


def _shorter(than_ms: int) -> list[tuple[int, float]]:
    return [(ms, than_ms / ms) for ms in reversed(_SPANS_MS) if ms < than_ms]


def _more(than: int) -> list[tuple[int, float]]:
    """Larger limits, and at last none; no limit is none already."""
    return [*((count, count / than) for count in _COUNTS if count > than), (0, inf)] if than else []


def _tried(count: int) -> str:
    return f"have made up to {count} attempts" if count else "not have given up"


def _for_so_long(ms: int) -> str:
    return f"for {span(ms)}" if ms else "for ever"

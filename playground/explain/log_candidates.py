"""The changes to try for a message in a log: of its replicas, and of how long its group waits for a member."""

from collections.abc import Iterator
from typing import Final

from playground.engine.settings import Settings
from playground.explain.changes import Remedy, SettingChange, Turn
from playground.words.times import span

_SPANS_MS: Final = (6000, 10_000, 30_000, 45_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000)
"""What people have a group wait for a member; brokers of a log take no less."""


def of_a_log(settings: Settings) -> Iterator[SettingChange]:
    """All of them; none where nothing keeps a log."""
    if settings.mechanisms.keeps_log:
        yield from _replicas(settings)
        yield from _positions(settings)
        yield from _membership(settings)
        yield from _side_by_side(settings)


def _side_by_side(settings: Settings) -> Iterator[SettingChange]:
    """What lets a record pass a slow one: another partition and its reader, or another worker."""
    instances, turn = settings.consumer.instances, Turn.APART
    if settings.broker.partitions < instances:
        words = f"the log would have had {instances} partitions, one for each member, at the price of the order between"
        yield SettingChange(Remedy.BESIDE, "broker", "partitions", instances, f"{words} them", turn=turn)
    elif settings.consumer.workers == 1:
        words = "the consumer would have handed what it reads to 2 workers, at the risk that a commit covers what the "
        words += "slower one has in hand, and a crash loses it"
        yield SettingChange(Remedy.BESIDE, "consumer", "workers", 2, words, turn=turn)


def _replicas(settings: Settings) -> Iterator[SettingChange]:
    """What keeps what was confirmed, whichever replica leads next; of a log that has some."""
    broker = settings.broker
    if broker.replicas == 1:
        return
    if broker.election != "clean":
        words = "no replica would have led that lacks what was confirmed"
        yield SettingChange(Remedy.DURABILITY, "broker", "election", "clean", words)
    if broker.confirm_at != "replicated":
        words = "the broker would have confirmed a message once all replicas in sync had it, and the producer have sent"
        yield SettingChange(Remedy.DURABILITY, "broker", "confirm_at", "replicated", f"{words} it again")
    elif broker.min_in_sync == 1:
        words = "the broker would have rejected what one replica alone had, and the producer have sent it again"
        yield SettingChange(Remedy.DURABILITY, "broker", "min_in_sync", 2, words)


def _positions(settings: Settings) -> Iterator[SettingChange]:
    """What a reader finds that comes late, or too early."""
    if settings.broker.retention_ms:
        words = "the log would have kept each record until it was read, however long that took"
        yield SettingChange(Remedy.DURABILITY, "broker", "retention_ms", 0, words)
    if settings.broker.position_retention_ms:
        words = "the log would have kept the positions of the group, however long nobody was in it"
        yield SettingChange(Remedy.DURABILITY, "broker", "position_retention_ms", 0, words)
    if settings.producer.transactions and settings.consumer.isolation == "uncommitted":
        words = "the consumer would have read only what its transaction had committed"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", "isolation", "committed", words)
    if settings.consumer.workers > 1:
        words = "the consumer would have worked on one at a time, so that what it acknowledges was done in order"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", "workers", 1, words)
    if settings.consumer.reset != "earliest":
        words = "a reader without a position would have begun with the first record that was there"
        yield SettingChange(Remedy.ACKNOWLEDGEMENT, "consumer", "reset", "earliest", words)


def _membership(settings: Settings) -> Iterator[SettingChange]:
    """More time from one poll to the next, and less until a member that is silent is out."""
    poll_ms, session_ms = settings.consumer.poll_interval_ms, settings.consumer.session_timeout_ms
    for ms in (ms for ms in _SPANS_MS if ms > poll_ms):
        words = f"the group would have waited {span(ms)} for the next poll"
        until = "as long as no work on {m} takes longer than that"
        yield SettingChange(
            Remedy.TIMER, "consumer", "poll_interval_ms", ms, words, ms / poll_ms, Turn.LONGER, until=until
        )
    for ms in (ms for ms in reversed(_SPANS_MS) if ms < session_ms):
        words = f"the group would have gone on after {span(ms)} without a sign of life"
        until = "as long as no consumer that lives is silent for so long"
        yield SettingChange(
            Remedy.TIMER, "consumer", "session_timeout_ms", ms, words, session_ms / ms, Turn.SOONER, until=until
        )

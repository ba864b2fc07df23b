"""A log in lines: what its panes show, for whoever listens."""

from collections.abc import Iterator

from playground.engine.log_records import LogRecord, RecordStage
from playground.live.log_view import LogView, PartitionView, ReadingView
from playground.live.views import Snapshot
from playground.words.phrases import plural
from playground.words.times import wait

_STAGES = {
    RecordStage.STORED: "not replicated",
    RecordStage.OPEN: "in an open transaction",
    RecordStage.READABLE: "to be read",
    RecordStage.COMMITTED: "committed",
    RecordStage.ABORTED: "aborted",
    RecordStage.GONE: "not there any more",
    RecordStage.SKIPPED: "skipped",
}
_MOST_NAMED = 12


def log_lines(view: Snapshot, log: LogView) -> Iterator[str]:
    """Each partition with its records, the replicas, and each member of the group."""
    for one in log.partitions:
        yield _numbers(one, view)
        if one.records.records:
            yield f"partition {one.name} has {_named(one.records.records)}"
    yield _replicas(log, view)
    for consumer in view.consumers:
        if consumer.reading and (told := _duties(consumer.reading)):
            yield f"{consumer.look.node.place.word}: {told}"


def _numbers(one: PartitionView, view: Snapshot) -> str:
    own, its = view.own, one.records
    numbers = (
        *([("start", its.start)] if its.start else []),
        (own.get("committed", "committed"), its.committed),
        (own.get("position", "position"), one.position),
        ("high watermark", its.high_watermark),
        (own.get("end", "end"), its.end),
    )
    told = ", ".join(f"{word} {value}" for word, value in numbers)
    return f"partition {one.name}: {_reader(one)}; {told}"


def _reader(one: PartitionView) -> str:
    if one.reader is None:
        return "nobody reads it: the group is empty"
    if one.is_dead and one.silent_left_ms is not None:
        return f"nobody reads it: rebalance in {wait(one.silent_left_ms)}"
    silent = "" if one.silent_left_ms is None else f", which is silent, and out in {wait(one.silent_left_ms)}"
    return f"read by {one.reader.place.word}{silent}"


def _named(records: tuple[LogRecord, ...]) -> str:
    shown = records[-_MOST_NAMED:]
    before = f"{shown[0].position} before, then " if shown[0].position else ""
    return before + ", ".join(f"m{one.message} at {one.position} ({_STAGES[one.stage]})" for one in shown)


def _replicas(log: LogView, view: Snapshot) -> str:
    own = view.own
    told = []
    if log.replicas > 1:
        told.append(f"{own.get('in sync', 'in sync')} {log.in_sync} of {log.replicas}, at least {log.min_in_sync}")
    if log.replicated is not None:
        told.append(f"the followers {'have fallen behind' if log.lags else 'fetch'} from {log.replicated} on")
    if log.open:
        told.append(plural(log.open, "open transaction"))
    told.append(f"{own.get('epoch', 'epoch')} {log.epoch}")
    told.append(f"{own.get('generation', 'generation')} {log.generation}")
    return "; ".join(told)


def _duties(reading: ReadingView) -> str:
    told = [] if reading.is_in else ["not a member of the group"]
    waits = (
        ("rejoins in" if reading.is_dead else "silent, and out in", reading.session_left_ms),
        ("has to poll in", reading.poll_left_ms),
        ("commits in", reading.commit_left_ms),
    )
    return ", ".join([*told, *(f"{word} {wait(left_ms)}" for word, left_ms in waits if left_ms is not None)])

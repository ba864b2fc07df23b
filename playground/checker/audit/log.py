"""A log's part of the protocol: append once, show what may be seen, hand it out in order, settle up to a position.

And its group's: who is in it, and that what a member had comes back as it leaves.
"""

from playground.checker.audit.case import BROKER as _HERE
from playground.checker.audit.case import Case, Seen
from playground.checker.audit.keys import IdempotencyKey
from playground.checker.audit.log_records import Sight, StoredRecord
from playground.checker.audit.retention import BY_POSITION, RetentionAudit
from playground.checker.audit.sequences import SequenceAudit
from playground.checker.audit.stages import StoringStages
from playground.engine.events import Event
from playground.engine.packet import OUT_OF_SEQUENCE


class LogAudit:
    """Follows every record and every member."""

    def __init__(self, case: Case) -> None:
        self._case, self._settings = case, case.settings.broker
        self.places = (_HERE, *case.topology.consumers)
        self.inward = case.links_to(_HERE)
        self._records: dict[int, StoredRecord] = {}
        self._seen = Seen(self._settings.dedup_window_ms)
        self._stages, self._sight = StoringStages(case), Sight()
        self._sequences, self._retention = SequenceAudit(case), RetentionAudit(case)
        self._lags = False
        self._cut_off: set[int] = set()
        self._settled: dict[int, StoredRecord] = {}
        """What the group has behind it, and may read anew."""
        self._keys: dict[int, IdempotencyKey] = {}
        self._last_copy = 0
        self._members = set(case.topology.consumers)
        producer, consumer = case.settings.producer, case.settings.consumer
        self._has_transactions = producer.transactions and consumer.isolation == "committed"
        self._waits_for_all = self._settings.replicas > 1 and self._settings.confirm_at == "replicated"

    # Appending.

    def arrived(self, event: Event) -> None:
        """A publish arrives; or a commit, which settles what is out of its partition up to a record."""
        record = self._records.get(event.copy)
        if not event.place.leads_back:
            self._case.duties.owe(_HERE, ("admit", event.message, event.attempt), event, "the storing or refusal")
        elif record is None:
            return
        elif self._is_in_time(event, record):
            for copy in self._out(record.partition, event.copy):
                message = self._records[copy].message
                self._case.duties.owe(_HERE, ("settle", copy), event, "the settling", message=message)
        else:
            self._case.duties.owe(_HERE, ("late ack", event.copy), event, "the record of the late ack")

    def _is_in_time(self, event: Event, record: StoredRecord) -> bool:
        dispatch = self._case.dispatch_behind(event)
        return dispatch is not None and dispatch.number == record.dispatched

    def _out(self, partition: int, upto: int) -> list[int]:
        found = self._records.items()
        return [one for one, its in found if its.partition == partition and its.dispatched >= 0 and one <= upto]

    def _admit(self, event: Event) -> None:
        owed = "admit", event.message, event.attempt
        self._case.duties.demand(_HERE, owed, event, "no publish of it has arrived")

    def _owe_confirm(self, event: Event) -> None:
        if self._case.terms(event.message).awaits_ack:
            self._case.owe_confirm(event)

    def rejected(self, event: Event) -> None:
        """Too few replicas are in sync."""
        self._admit(event)
        for_its_turn = event.detail == OUT_OF_SEQUENCE
        if not for_its_turn and not (self._waits_for_all and self._lags and self._settings.min_in_sync > 1):
            self._case.report(event.number, f"m{event.message} is rejected, but enough replicas are in sync")
        if self._sequences.is_on:
            self._sequences.rejected(event, self._case.keys.of_packet(event), for_its_turn=for_its_turn)
        self._owe_confirm(event)

    def refused(self, event: Event) -> None:
        """A publish is known."""
        self._admit(event)
        key = self._case.keys.of_packet(event)
        if self._sequences.is_on:
            self._sequences.refused(event, key)
        elif not self._settings.dedup_window_ms or not self._seen.knows(key, event.time_ms):
            self._case.report(event.number, f"m{event.message} is refused, but its key was not seen within the window")
        waiting = [copy for copy in sorted(self._sight.veiled) if self._keys.get(copy) == key]
        if waiting and self._waits_for_all:
            self._sight.answers.add(waiting[-1])
        elif not self._stages.waits_for_a_flush(key):
            self._owe_confirm(event)

    def stored(self, event: Event) -> None:
        """A publish is appended."""
        self._admit(event)
        key, sight = self._case.keys.of_packet(event), self._sight
        if self._sequences.is_on:
            self._sequences.stored(event, key)
        elif self._settings.dedup_window_ms:
            if self._seen.knows(key, event.time_ms):
                self._case.report(event.number, f"m{event.message} is stored, but its key was seen within the window")
            self._seen.add(key, event.time_ms)
        if event.copy != self._last_copy + 1:
            self._case.report(event.number, f"copy {event.copy} is stored after copy {self._last_copy}")
        self._last_copy = event.copy
        self._case.keys.stored(event)
        self._stages.store(event)
        partition = self._case.settings.partition_of(event.message)
        self._records[event.copy] = StoredRecord(event.message, partition, key)
        self._keys[event.copy] = key
        if self._settings.replicas > 1:
            sight.unreplicated.add(event.copy)
            if not self._lags:
                self._owe_replication(event, event.copy, self._settings.replicate_ms)
            if not (self._lags and self._settings.min_in_sync == 1):
                sight.veiled.add(event.copy)
        if self._has_transactions:
            sight.open.add(event.copy)
        self._look(event)
        if self._waits_for_all and event.copy in sight.veiled:
            sight.answers.add(event.copy)
        elif not self._stages.confirms_late:
            self._owe_confirm(event)

    def flushed(self, event: Event) -> None:
        """A record is on disk."""
        self._stages.flush(event)
        if self._stages.confirms_late:
            self._owe_confirm(event)

    # What can be seen.

    def _owe_replication(self, event: Event, copy: int, wait_ms: int) -> None:
        message = self._records[copy].message if copy in self._records else event.message
        owed = "replicate", copy
        self._case.duties.owe(_HERE, owed, event, "the replication", message=message, wait_ms=wait_ms)

    def replicated(self, event: Event) -> None:
        """All that are in sync have a record."""
        self._case.duties.demand(_HERE, ("replicate", event.copy), event, "nobody was to have it by now")
        self._sight.unreplicated.discard(event.copy)
        self._unveil(event)

    def released(self, event: Event) -> None:
        """The leader alone is enough for it to be seen."""
        if not (self._lags and self._settings.min_in_sync == 1 and event.copy in self._sight.veiled):
            self._case.report(event.number, f"copy {event.copy} is released, but nothing shows it now")
        self._unveil(event)

    def _unveil(self, event: Event) -> None:
        self._sight.veiled.discard(event.copy)
        self._look(event)
        if event.copy in self._sight.answers:
            self._sight.answers.discard(event.copy)
            self._owe_confirm(event)

    def lagged(self, event: Event) -> None:
        """The others fall behind."""
        self._lags = True
        for copy in self._sight.unreplicated:
            self._case.duties.cancel(_HERE, ("replicate", copy))

    def caught_up(self, event: Event) -> None:
        """They are in sync again."""
        self._lags = False
        for copy in sorted(self._sight.unreplicated):
            self._owe_replication(event, copy, 0)

    def committed(self, event: Event) -> None:
        """A transaction has ended."""
        if event.copy not in self._sight.open:
            self._case.report(event.number, f"copy {event.copy} is committed, but no transaction of it is open")
        self._sight.open.discard(event.copy)
        self._look(event)

    def _look(self, event: Event) -> None:
        if event.copy in self._records and not self._sight.hides(event.copy):
            self._retention.seen(event)

    def discarded(self, event: Event) -> None:
        """A record is gone: with its transaction, or because whoever leads does not have it."""
        if event.detail in BY_POSITION:
            self._retention.discarded(event, self._records, self._sight.hides)
            self._records.pop(event.copy, None)  # The others may yet get it: to them it is as old as here.
            return
        is_due = event.copy in (self._sight.open if event.detail == "aborted" else self._cut_off)
        if not is_due:
            self._case.report(event.number, f"copy {event.copy} is discarded ({event.detail}), but nothing took it")
        self._cut_off.discard(event.copy)
        self._lose([event.copy])

    def _lose(self, copies: list[int]) -> None:
        sight = self._sight
        for copy in copies:
            self._records.pop(copy, None)
            self._settled.pop(copy, None)
            self._case.duties.cancel(_HERE, ("replicate", copy))
            self._retention.forget(copy)
            for those in (sight.unreplicated, sight.veiled, sight.open, sight.answers):
                those.discard(copy)

    # Reading.

    def dispatched(self, event: Event) -> None:
        """A record is handed out: the first of its partition that waits, and one that can be seen."""
        record, case = self._records.get(event.copy), self._case
        if record is None or record.message != event.message or record.dispatched >= 0:
            case.report(event.number, f"copy {event.copy} is dispatched, but is not waiting to be")
            return
        if self._sight.hides(event.copy):
            case.report(event.number, f"copy {event.copy} is dispatched, but nobody may see it yet")
        others = self._records.items()
        if any(it.partition == record.partition and it.dispatched < 0 and one < event.copy for one, it in others):
            case.report(event.number, f"copy {event.copy} is dispatched before what is in front of it")
        self._retention.dispatched(event)
        record.dispatches += 1
        record.dispatched = event.number
        if event.attempt != record.dispatches:
            case.report(event.number, f"copy {event.copy} is dispatched for time {event.attempt}")
        case.owe_delivery(event)

    def returned(self, event: Event) -> None:
        """A record that was out waits again."""
        record = self._records.get(event.copy)
        if record is None or record.dispatched < 0:
            self._case.report(event.number, f"copy {event.copy} comes back, but was not out")
        else:
            record.dispatched = -1
            self._retention.returned(event)

    def settled(self, event: Event) -> None:
        """The group has a record behind it."""
        self._case.duties.demand(_HERE, ("settle", event.copy), event, "no position behind it was committed")
        if record := self._records.pop(event.copy, None):
            record.dispatched = -1
            self._settled[event.copy] = record
        self._retention.forget(event.copy)

    def dead_lettered(self, event: Event) -> None:
        """Somebody has given a record up, and has written it to a topic of its own; in the log it stays where it is."""
        self._case.duties.demand(_HERE, ("write aside", event.cause), event, "nobody has given it up")
        if given_up := self._case.given_up.pop(event.cause, None):
            given_up[1](event)

    def late_ack(self, event: Event) -> None:
        """A commit of somebody who does not read it any more."""
        self._case.duties.demand(_HERE, ("late ack", event.copy), event, "no ack came, or not too late")
        if event.detail != "refused":
            self._case.report(event.number, f"a late ack of m{event.message} is {event.detail!r}, not 'refused'")

    # The group.

    def left(self, event: Event) -> None:
        """A member is out."""
        whys = ("session timeout", "poll interval", *self._retention.errors)
        if event.place not in self._members or event.detail not in whys:
            self._case.report(event.number, f"{event.place.noun} has left ({event.detail}), but could not")
        self._members.discard(event.place)
        if not self._members:
            self._retention.empty(event)

    def positions_gone(self, event: Event) -> None:
        """The group has been empty for too long."""
        self._retention.positions_gone(event)

    def resurfaced(self, event: Event) -> None:
        """A group without a position reads what it had behind it."""
        record = self._settled.pop(event.copy, None)
        if record is None:
            self._case.report(event.number, f"copy {event.copy} is read anew, but is not there")
            return
        self._records[event.copy] = record
        self._retention.resurfaced(event)

    def joined(self, event: Event) -> None:
        """Somebody is a member again."""
        if event.place in self._members or event.place in self._case.broken:
            self._case.report(event.number, f"{event.place.noun} joins, but could not")
        self._members.add(event.place)
        self._retention.joined()

    # Crashes, and the end.

    def crashed(self, event: Event) -> None:
        """The leader is gone, with what nobody else has."""
        if event.place is not _HERE:
            return
        has_others, sight = self._settings.replicas > 1, self._sight
        if event.detail == "power":
            self._lose(list(self._stages.unflushed))
            for key in self._stages.unflushed.values():
                self._seen.remove(key)
                self._sequences.forget(key)
        doomed: list[int] = []
        if event.detail == "lost" and not has_others:
            doomed = list(self._records)
        elif event.detail == "lost" or (event.detail == "power" and self._follower_leads()):
            doomed = list(sight.unreplicated)
        self._cut_off = {copy for copy in doomed if copy in self._records}
        for copy in self._settled.copy() if event.detail == "lost" and not has_others else doomed:
            self._settled.pop(copy, None)
        for copy in doomed:
            self._seen.remove(self._keys[copy])
            self._sequences.forget(self._keys[copy])
            for those in (sight.unreplicated, sight.veiled):
                those.discard(copy)
        self._stages.crash(event, self._records)
        sight.answers.clear()

    def _follower_leads(self) -> bool:
        return not self._lags or self._settings.election == "unclean"

    def restarted(self, event: Event) -> None:
        """Whoever leads goes on."""
        if event.place is _HERE and not self._lags:
            for copy in sorted(self._sight.unreplicated):
                self._owe_replication(event, copy, self._settings.replicate_ms)

    def forgotten(self, event: Event) -> None:
        """What is known of producers is wiped."""
        if event.place is _HERE:
            self._seen.clear()
            self._sequences.clear()

    def close(self, last: int) -> None:
        """The run has come to rest: what can be seen has been handed out, if anybody reads it."""
        for copy, record in self._records.items() if self._members else ():
            if record.dispatched < 0 and copy not in self._sight.open:
                self._case.report(last, f"copy {copy} of m{record.message} waits, and nobody was given it")

"""A log and the members of its group, each as the sequence of its own events; `nodes.py` says what holds of flows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .consumer import Consumer, Table
from .network import Copy, Key, Message, Packet, Span
from .nodes import Broker
from .settings import Preset, instance
from .timeline import ORDINARY, Event, Flow, Thread

if TYPE_CHECKING:
    from .model import World


class Log(Broker):
    """Appends, lets a group read, and is told how far it has come."""

    def __init__(self, world: "World") -> None:
        super().__init__(world)
        settings = world.settings
        self.readers: list[int | None] = [number % settings.instances for number in range(settings.partitions)]
        """Of each partition the consumer that reads it."""
        self.inside = set(range(settings.instances))
        self.died: dict[int, object] = {}
        """Members whose process has crashed since they joined, and what tells one such crash from another."""
        self.unread: list[Copy] = []
        self.patience: list[Callable[[], Flow]] = []
        """What waits until the broker is back."""
        self.lags: list[Span] = []
        self.leaders_own: list[Copy] = []
        self.fetches: dict[Copy, object] = {}
        self.veiled: list[Copy] = []
        """What only the leader has, and nobody sees."""
        self.owed: list[Copy] = []
        """Those that are confirmed as they are replicated."""
        self.begun: list[Copy] = []
        """What may yet be aborted."""
        self.cut_off: list[tuple[Copy, str]] = []
        self.recent: dict[tuple[int, int], tuple[list[Key], int]] = {}
        self.missed: dict[tuple[int, int], list[tuple[Message, Key]]] = {}
        self.outputs: dict[Copy, tuple[str, Packet]] = {}
        self.visible_since: list[Copy] = []
        """Those that have been seen, or could have been."""
        self.no_position = set(range(settings.partitions)) if settings.new_group else set()
        """Where the group has none."""
        self.overdue: list[Copy] = []
        """Those that were out as their time was over."""
        self.lost_positions: set[int] = set()
        """Where the reader has none."""
        self.empty: object = None
        """Which emptiness of the group is the latest."""
        self.positions_gone = False
        self.ended: set[int] = set()
        """Members that an error has ended."""

    def patiently(self, make: Callable[[], Flow]) -> Thread:
        """A thread that waits for the broker if that is down."""
        return Thread(self.name, make(), "patient", make)

    # Appending.

    def take_publish(self, packet: Packet) -> Flow:
        """Append it, unless too few have it, or it is known."""
        world, number = self.world, packet.message.number
        if world.settings.confirms_replicated and self.lags and world.settings.min_in_sync > 1:
            self._miss(packet)
            world.emit("rejected", self.name, number, packet.nth)
            yield
            yield from self._answer(packet, "few")
            return
        if not self._follows(packet):
            self._miss(packet)
            world.emit("rejected", self.name, number, packet.nth, "out of sequence")
            yield
            yield from self._answer(packet, "sequence")
            return
        if self._knows(packet.key):
            world.emit("refused", self.name, number, packet.nth)
            yield
            waiting = [copy for copy in self.veiled if copy.key == packet.key]
            if waiting and world.settings.confirms_replicated:
                self.owed.append(waiting[-1])
            elif not (world.settings.confirms_late and packet.key in [other.key for other in self.unflushed]):
                yield from self._answer(packet)
            return
        yield from self._append(packet)

    def _append(self, packet: Packet) -> Flow:
        world, settings = self.world, self.world.settings
        copy = Copy(packet.message, packet.key)
        self.copies.append(copy)
        self._remember(packet.key)
        if settings.flush_ms:
            self._start_flush(copy, packet.nth)
        if settings.replicas > 1:
            self.leaders_own.append(copy)
            if not self.lags:
                self._fetch(copy, packet.nth)
            if not self._leader_is_enough:
                self.veiled.append(copy)
        if settings.transactions:
            self.begun.append(copy)
            due_ms = world.now_ms + settings.transaction_timeout_ms
            operation = world.at(due_ms, ORDINARY, lambda: self.patiently(lambda: self.abort(copy)))
            operation.is_live = lambda: copy in self.begun
        copy.stored_nth = packet.nth
        if copy not in self.veiled and copy not in self.begun:
            self._age(copy)
        waits = settings.confirms_replicated and copy in self.veiled
        if waits:
            self.owed.append(copy)
        world.emit("stored", self.name, packet.message.number, packet.nth)
        yield
        if not waits and not settings.confirms_late:
            yield from self._answer(packet)
        yield from self.dispatch_ready()

    def _answer(self, packet: Packet, says: str = "") -> Flow:
        if packet.message.contract.waits:
            self.world.depart("confirm", packet.message, packet.key, None, packet.dispatch, says=says)
            yield

    def _confirm(self, copy: Copy) -> Flow:
        if copy.message.contract.waits:
            self.world.depart("confirm", copy.message, copy.key, copy)
            yield

    def _partition_of(self, number: int) -> int:
        settings = self.world.settings
        return ((settings.lane_of(number) if settings.lanes else number) - 1) % settings.partitions

    def _knows(self, key: Key) -> bool:
        window = self.world.settings.broker_window_ms
        if not self.world.settings.remembers_five:
            return window > 0 and key in self.seen and self.world.now_ms - self.seen[key] < window
        keys, last_ms = self.recent.get((key[1], self._partition_of(key[0])), ([], 0))
        return key in keys and self.world.now_ms - last_ms < window

    def _missed_before(self, key: Key) -> list[tuple[Message, Key]]:
        """What has to be stored first, as long as its producer is known."""
        of_session = key[1], self._partition_of(key[0])
        keys, last_ms = self.recent.get(of_session, ([], 0))
        if not keys or self.world.now_ms - last_ms >= self.world.settings.broker_window_ms:
            self.missed.pop(of_session, None)
        self.missed[of_session] = [one for one in self.missed.get(of_session, []) if self._is_to_come(*one)]
        return self.missed[of_session]

    def _is_to_come(self, message: Message, key: Key) -> bool:
        """Whether it can still be stored under this very key."""
        at = {"stable": 1, "session": 2}.get(self.world.settings.key, 0)
        times = key[at] if len(key) > at else 0
        is_older = bool(at) and self.world.settings.new_keys and times != message.resends
        return message.outstanding and not is_older

    def _follows(self, packet: Packet) -> bool:
        if not self.world.settings.remembers_five:
            return True
        missed = self._missed_before(packet.key)
        return not missed or missed[0][1] == packet.key or self._knows(packet.key)

    def _miss(self, packet: Packet) -> None:
        if not self.world.settings.remembers_five:
            return
        missed = self._missed_before(packet.key)
        keys, last_ms = self.recent.get((packet.key[1], self._partition_of(packet.key[0])), ([], 0))
        is_known = bool(keys) and self.world.now_ms - last_ms < self.world.settings.broker_window_ms
        if is_known and (packet.message, packet.key) not in missed:
            missed.append((packet.message, packet.key))

    def _remember(self, key: Key) -> None:
        window, now_ms = self.world.settings.broker_window_ms, self.world.now_ms
        if self.world.settings.remembers_five:
            of_session = key[1], self._partition_of(key[0])
            keys, last_ms = self.recent.get(of_session, ([], now_ms))
            kept = keys if now_ms - last_ms < window else []
            self.missed[of_session] = [one for one in self._missed_before(key) if one[1] != key]
            self.recent[of_session] = ([*kept, key][-5:], now_ms)
        elif window:
            self.seen[key] = now_ms

    def _forget_key(self, key: Key) -> None:
        self.seen.pop(key, None)
        of_session = key[1], self._partition_of(key[0])
        if of_session in self.recent:
            keys, last_ms = self.recent[of_session]
            self.recent[of_session] = [other for other in keys if other != key], last_ms
            if not self.recent[of_session][0]:
                self.missed.pop(of_session, None)

    def forget(self) -> None:
        """Wipe what is known."""
        self.seen, self.recent, self.missed = {}, {}, {}

    # Replicas.

    @property
    def _leader_is_enough(self) -> bool:
        return bool(self.lags) and self.world.settings.min_in_sync == 1

    def _fetch(self, copy: Copy, nth: int) -> None:
        token = self.fetches[copy] = object()

        def flow() -> Flow:
            if self.fetches.get(copy) is token:
                yield from self.replicate(copy, nth)

        operation = self.world.timer(self.name, self.world.settings.replicate_ms, flow)
        operation.is_live = lambda: self.fetches.get(copy) is token and not self.lags

    def replicate(self, copy: Copy, nth: int) -> Flow:
        """All that are in sync have it."""
        if copy not in self.leaders_own or self.lags:
            return
        self.leaders_own.remove(copy)
        self.fetches.pop(copy, None)
        yield from self._unveil(copy, "replicated", nth)

    def expose(self, copy: Copy) -> Flow:
        """The leader alone is enough."""
        if copy in self.veiled:
            yield from self._unveil(copy, "released", 0)

    def _unveil(self, copy: Copy, kind: str, nth: int) -> Flow:
        self.veiled = [other for other in self.veiled if other is not copy]
        owed = copy in self.owed
        self.owed = [other for other in self.owed if other is not copy]
        if copy not in self.begun:
            self._age(copy)
        self.world.emit(kind, self.name, copy.message.number, nth)
        yield
        if owed:
            yield from self._confirm(copy)
        yield from self.dispatch_ready()

    def fall_behind(self, for_ms: int) -> None:
        """A step lets the others lag."""
        lag = Span()
        lag.end = self.world.ending(for_ms, lambda: self._end_lag(lag)) if for_ms else None
        self.lags.append(lag)
        if self._leader_is_enough:
            for copy in [copy for copy in self.leaders_own if copy in self.veiled]:
                self.world.call_forth(Thread(self.name, self.expose(copy)))
        self.world.emit("lagged", self.name)

    def _end_lag(self, lag: Span) -> None:
        self.lags.remove(lag)
        if not self.lags:
            self._catch_up()

    def calm(self) -> None:
        """The chaos ends."""
        if self.lags:
            self.lags = []
            self._catch_up()

    def _catch_up(self) -> None:
        for copy in self.leaders_own:
            self.fetches.pop(copy, None)
            self.world.call_forth(Thread(self.name, self.replicate(copy, copy.stored_nth)))
        self.world.emit("caught-up", self.name)

    # Retention, and positions.

    def _age(self, copy: Copy) -> None:
        """It can be seen: from now on its time runs."""
        if self.world.settings.record_retention_ms and copy not in self.visible_since:
            self.visible_since.append(copy)
            copy.visible_ms = self.world.now_ms
            self._await_its_end(copy)

    def _await_its_end(self, copy: Copy) -> None:
        due_ms = copy.visible_ms + self.world.settings.record_retention_ms
        operation = self.world.at(due_ms, ORDINARY, lambda: self.patiently(lambda: self.outlive(copy)))
        operation.is_live = lambda: copy.state == "unsettled"

    def outlive(self, copy: Copy) -> Flow:
        """Its time is over."""
        if copy.state != "unsettled":
            return
        if copy.lease:
            self.overdue.append(copy)
            return
        partition = self._partition_of(copy.message.number)
        unsettled = [other for other in self.copies if other.state == "unsettled"]
        mine = [other for other in unsettled if self._partition_of(other.message.number) == partition]
        before = mine[: mine.index(copy)]
        if not before:
            self.no_position.add(partition)
        if all(other.lease for other in before):
            self.lost_positions.add(partition)
        copy.state = "lost"
        self.world.emit("discarded", self.name, copy.message.number, detail="retention over")
        yield

    def _take_positions(self) -> Flow:
        """Readers that have none."""
        for partition in sorted(self.lost_positions):
            reader = self.readers[partition]
            if not self._is_there(reader):
                continue
            if self.world.settings.reset == "none":
                self.ended.add(reader or 0)
                yield from self.leave(reader or 0, "no position")
                return
            self.lost_positions.discard(partition)
            if self.world.settings.reset == "latest":
                yield from self._skip_what_is_there(partition)
            elif self.world.settings.reset == "earliest" and self.positions_gone:
                yield from self._read_anew(partition)

    def _read_anew(self, partition: int) -> Flow:
        events = []
        for copy in self.copies:
            is_over = 0 < self.world.settings.record_retention_ms <= self.world.now_ms - copy.visible_ms
            if copy.state == "settled" and self._partition_of(copy.message.number) == partition and not is_over:
                copy.state = "unsettled"
                if self.world.settings.record_retention_ms:
                    self._await_its_end(copy)
                number, nth = copy.message.number, copy.dispatches
                events.append(Event(self.world.now_ms, "resurfaced", self.name, number, nth, "position reset"))
        if events:
            self.world.record(events)
            yield

    def _skip_what_is_there(self, partition: int) -> Flow:
        mine = [copy for copy in self.copies if copy.state == "unsettled" and not copy.lease]
        skipped = []
        for copy in [copy for copy in mine if self._partition_of(copy.message.number) == partition]:
            if copy in self.veiled or copy in self.begun:
                break
            copy.state = "lost"
            skipped.append(Event(self.world.now_ms, "discarded", self.name, copy.message.number, 0, "position reset"))
        if skipped:
            self.world.record(skipped)
            yield

    # Transactions.

    def commit(self, packet: Packet) -> Flow:
        """The producer has its answer."""
        copies = [copy for copy in self.begun if copy.key == packet.key]
        self.begun = [copy for copy in self.begun if copy.key != packet.key]
        if copies:
            now_ms = self.world.now_ms
            for copy in copies:
                if copy not in self.veiled:
                    self._age(copy)
            self.world.record(
                [Event(now_ms, "committed", self.name, copy.message.number, copy.stored_nth) for copy in copies]
            )
            yield
        self.world.call_forth(Thread("producer", self.world.producer.confirm(packet)))
        yield
        yield from self.dispatch_ready()

    def abort(self, copy: Copy) -> Flow:
        """Nobody has committed it."""
        if copy not in self.begun:
            return
        self.begun.remove(copy)
        self._take_away(copy)
        copy.state = "lost"
        self.world.emit("discarded", self.name, copy.message.number, detail="aborted")
        yield
        yield from self.dispatch_ready()

    def _take_away(self, copy: Copy) -> None:
        self.owed = [other for other in self.owed if other is not copy]
        self.fetches.pop(copy, None)
        self.veiled = [other for other in self.veiled if other is not copy]
        self.leaders_own = [other for other in self.leaders_own if other is not copy]

    def producer_is_back(self) -> None:
        """What it had begun is aborted."""
        for copy in self.begun:
            self.world.call_forth(self.patiently(lambda copy=copy: self.abort(copy)))  # type: ignore[misc]

    # Reading.

    def _is_there(self, reader: int | None) -> bool:
        if reader is None or reader in self.died:
            return False
        name = self.world.settings.consumers[reader]
        return self.world.standing[name].state != "down" and not self.world.is_broken(name)

    def dispatch_ready(self) -> Flow:
        """Whatever can be read, in order."""
        while True:
            yield from self._take_positions()
            copy = self._first()
            if copy is None:
                return
            yield from self.dispatch(copy)

    def _first(self) -> Copy | None:
        blocked = set()
        for copy in self.copies:
            partition = self._partition_of(copy.message.number)
            if copy.state != "unsettled" or copy.lease or partition in blocked:
                continue
            if copy in self.veiled or copy in self.begun:
                blocked.add(partition)
            elif self._is_there(self.readers[partition]):
                return copy
        return None

    def dispatch(self, copy: Copy) -> Flow:
        """To the reader of its partition."""
        copy.dispatches += 1
        self.dispatches += 1
        copy.lease = dispatch = self.dispatches
        self.unread.append(copy)
        reader = self.readers[self._partition_of(copy.message.number)]
        self.world.emit("dispatched", self.name, copy.message.number, copy.dispatches)
        yield
        self.world.depart(instance("deliver", reader or 0), copy.message, copy.key, copy, dispatch)
        yield

    def take_ack(self, packet: Packet) -> Flow:
        """A position is committed."""
        copy = packet.copy
        if packet.request:
            self.world.cancel(packet.request.timer)
            packet.request.timer = None
        if copy is None or copy.state != "unsettled":
            return
        if packet.dispatch != copy.lease:
            self.world.emit("late-ack", self.name, packet.message.number, packet.nth, "refused")
            yield
            return
        partition = self._partition_of(copy.message.number)
        self.no_position.discard(partition)
        events = []
        for other in self.copies[: self.copies.index(copy) + 1]:
            if other.state == "unsettled" and other.lease and self._partition_of(other.message.number) == partition:
                nth = packet.nth if other is copy else other.dispatches
                events.append(Event(self.world.now_ms, "settled", self.name, other.message.number, nth))
                events += self._settle_copy(other)
        self.world.record(events)
        yield

    def _settle_copy(self, copy: Copy) -> list[Event]:
        copy.lease = 0
        self._settle(copy)
        self.unread = [other for other in self.unread if other is not copy]
        if copy not in self.outputs:
            return []
        name, packet = self.outputs.pop(copy)
        return [Event(self.world.now_ms, "applied", name, copy.message.number, packet.nth)]

    def write_aside(self, packet: Packet, writer: "Member") -> Flow:
        """A dead letter, and what its writer does behind it, who knows that it is there whatever befalls the leader."""
        if packet in writer.hands:
            self.world.call_forth(Thread("", self._append_aside(packet, writer)))
            yield

    def _append_aside(self, packet: Packet, writer: "Member") -> Flow:
        assert packet.copy
        packet.copy.is_parked = True
        dispatched = [event for event in self.world.events if event.kind == "dispatched"]
        self.world.emit("dead-lettered", self.name, packet.message.number, dispatched[packet.dispatch - 1].attempt)
        yield
        self.world.call_forth(Thread(writer.name, writer.conclude(packet)))
        yield

    def give_back(self, copy: Copy) -> Flow:
        """What is out waits again."""
        self.outputs.pop(copy, None)
        if copy.state != "unsettled":
            return
        copy.lease = 0
        self.world.emit("returned", self.name, copy.message.number, copy.dispatches)
        yield
        if copy in self.overdue:
            self.overdue = [other for other in self.overdue if other is not copy]
            yield from self.outlive(copy)

    def _read_by(self, member: int) -> list[Copy]:
        mine = [partition for partition, reader in enumerate(self.readers) if reader == member]
        out = [copy for copy in self.copies if copy.state == "unsettled" and copy.lease]
        return [copy for copy in out if self._partition_of(copy.message.number) in mine]

    def _return(self, copies: list[Copy]) -> None:
        for copy in copies:
            self.world.call_forth(self.patiently(lambda copy=copy: self.give_back(copy)))  # type: ignore[misc]
        self.world.call_forth(self.patiently(self.dispatch_ready))

    def refetch(self, member: int) -> Flow:
        """A member fetches again what has not reached it."""
        self._return([copy for copy in self._read_by(member) if copy in self.unread])
        yield

    # The group.

    def fall_silent(self, member: int, is_silent: Callable[[], bool]) -> None:
        """A member gives no sign of life; unless it does again, it is out when its session is over."""
        if member not in self.inside:
            return

        def flow() -> Flow:
            if member in self.inside and is_silent():
                yield from self.leave(member, "session timeout")

        due_ms = self.world.now_ms + self.world.settings.session_timeout_ms
        operation = self.world.at(due_ms, ORDINARY, lambda: self.patiently(flow))
        operation.is_live = lambda: member in self.inside and is_silent()

    def lose_process(self, member: int) -> None:
        """The process of a member has crashed."""
        if member in self.inside and member not in self.died:
            token = self.died[member] = object()
            self.fall_silent(member, lambda: self.died.get(member) is token)

    def leave(self, member: int, why: str) -> Flow:
        """A member is out."""
        if member not in self.inside:
            return
        several = self.world.settings.instances
        out = self._read_by(member)
        mine = [partition for partition, reader in enumerate(self.readers) if reader == member]
        self.inside.discard(member)
        self._note_empty()
        self.died.pop(member, None)
        turns = [(member + turn) % several for turn in range(1, several)]
        heir = next((one for one in turns if one in self.inside), None)
        self.readers = [heir if reader == member else reader for reader in self.readers]
        if heir is not None:
            self.lost_positions |= self.no_position & set(mine)
        self.world.emit("left", self.world.settings.consumers[member], detail=why)
        yield
        self._return(out)
        self.world.call_forth(self.patiently(lambda: self.join(member)))
        yield

    def _note_empty(self) -> None:
        if self.inside or not self.world.settings.position_retention_ms:
            return
        token = self.empty = object()

        def flow() -> Flow:
            if not self.inside and self.empty is token:
                self.no_position = set(range(self.world.settings.partitions))
                self.positions_gone = True
                self.world.emit("positions-gone", self.name)
                yield

        due_ms = self.world.now_ms + self.world.settings.position_retention_ms
        operation = self.world.at(due_ms, ORDINARY, lambda: self.patiently(flow))
        operation.is_live = lambda: not self.inside and self.empty is token

    def may_join(self, member: int) -> bool:
        """Whether it is out, and there, and polls."""
        name = self.world.settings.consumers[member]
        is_up = self.world.standing[name].state == "up" and not self.world.is_broken(name)
        return member not in self.inside | self.ended and is_up and self._member(member).working is None

    def _member(self, member: int) -> "Member":
        found = self.world.consumers[member]
        assert isinstance(found, Member)
        return found

    def join(self, member: int) -> Flow:
        """A consumer is a member from now on."""
        if self.may_join(member):
            self.inside.add(member)
            self.readers = [member if reader is None else reader for reader in self.readers]
            mine = {partition for partition, reader in enumerate(self.readers) if reader == member}
            self.lost_positions |= self.no_position & mine
            self._member(member).start_anew()
            self.world.emit("joined", self.world.settings.consumers[member])
            yield
            yield from self.dispatch_ready()

    # Crashes.

    def lose_memory(self) -> None:
        """The leader is gone."""
        settings, how = self.world.settings, self.world.crashes_how
        if how == "power":
            for copy in self.unflushed:
                copy.state = "lost"
                self._forget_key(copy.key)
        self.unflushed = []
        doomed: list[Copy] = []
        why = "not replicated"
        if how == "lost" and settings.replicas == 1:
            doomed, why = [copy for copy in self.copies if copy.state == "unsettled"], "disk lost"
            for copy in self.copies:
                copy.state = "lost" if copy.state == "settled" else copy.state
        elif how == "lost" or (how == "power" and (not self.lags or settings.unclean)):
            doomed, self.leaders_own = self.leaders_own, []
        self.cut_off = [(copy, why) for copy in doomed if copy.state == "unsettled"]
        for copy in doomed:
            copy.state = "cut off" if copy.state == "unsettled" else "lost"
            self._forget_key(copy.key)
            self.begun = [other for other in self.begun if other is not copy]
            self.veiled = [other for other in self.veiled if other is not copy]
        self.owed, self.fetches = [], {}

    def look_around(self) -> None:
        """On restart nothing is to be dispatched again."""

    def resume_work(self) -> Flow:
        """Whoever leads now."""
        for copy, why in self.cut_off:
            copy.state = "lost"
            self.world.emit("discarded", self.name, copy.message.number, detail=why)
            yield
        if self._leader_is_enough:
            for copy in [copy for copy in self.leaders_own if copy in self.veiled]:
                yield from self.expose(copy)
        elif not self.lags:
            for copy in self.leaders_own:
                self._fetch(copy, copy.stored_nth)
        yield from self.dispatch_ready()
        waiting, self.patience = self.patience, []
        for make in waiting:
            self.world.call_forth(self.patiently(make))
            yield


class Member(Consumer):
    """Reads, and says how far it has come."""

    def __init__(self, world: "World", name: str, ack_link: str, table: Table, index: int) -> None:
        super().__init__(world, name, ack_link, table)
        self.index = index
        self.positions: dict[int, int] = {}
        self.taken: dict[int, Packet] = {}
        """Of each partition the last that was taken up since the last poll."""
        self.to_commit: dict[int, Packet] = {}
        self.last_commit_ms = 0
        self.tick: object = None
        self.polled: object = None
        self.working: Packet | None = None
        self.after: Flow = iter(())  # type: ignore[assignment]

    @property
    def log(self) -> Log:
        """The log that it reads."""
        assert isinstance(self.world.broker, Log)
        return self.world.broker

    @property
    def hands_over(self) -> bool:
        """Whether others work on what it is given, and it polls on."""
        return self.world.settings.workers > 1

    def take(self, packet: Packet) -> Flow:
        """A record has been fetched."""
        if packet.copy and packet.dispatch == packet.copy.lease:
            self.log.unread = [other for other in self.log.unread if other is not packet.copy]
        return super().take(packet)

    def work(self) -> Flow:
        """Poll for the next record that is still its own."""
        while self.inbox:
            packet = self.inbox[0]
            assert packet.copy
            partition = self.log._partition_of(packet.message.number)
            place = self.log.copies.index(packet.copy) + 1
            why = "revoked" if packet.dispatch != packet.copy.lease else ""
            if not why and place <= self.positions.get(partition, 0):
                why = "read already"
            if why:
                self.inbox.pop(0)
                packet.undecided = False
                after = self.poll()
                self._emit("skipped", packet, why)
                yield
                yield from after
                continue
            self.positions[partition] = place
            self._note_taken(partition, packet)
            self.inbox.pop(0)
            self.hands.append(packet)
            ack = packet.message.contract.ack
            if self._knows(packet):
                self.hands.remove(packet)
                after = self.poll()
                yield from self.skip(packet)
                if ack in ("before", "after"):
                    yield from self.answer_known(packet)
                yield from after
                continue
            if ack == "before":
                yield from self.acknowledge(packet)
            yield from self.start(packet)
            return

    def _note_taken(self, partition: int, packet: Packet) -> None:
        ack = self.world.settings.own_ack
        if ack == "at-next-poll" and not self.hands_over:
            self.taken[partition] = packet
        elif ack in ("at-next-poll", "background"):
            self.to_commit[partition] = packet
        self._plan()

    def _plan(self) -> None:
        settings, now_ms = self.world.settings, self.world.now_ms
        if not self.to_commit or self.tick:
            return
        due_ms = max(self.last_commit_ms + settings.commit_ms, now_ms)
        if settings.own_ack == "background":
            due_ms = (now_ms // settings.commit_ms + 1) * settings.commit_ms
        token = self.tick = object()

        def flow() -> Flow:
            if self.tick is token:
                self.tick = None
                if settings.own_ack == "background" or self.working is None:
                    yield from self._commit(self._collect())

        operation = self.world.timer(self.name, due_ms - now_ms, flow)
        operation.is_live = lambda: self.tick is token

    def _collect(self) -> list[Packet]:
        packets = [packet for _, packet in sorted(self.to_commit.items())]
        self.to_commit, self.last_commit_ms = {}, self.world.now_ms
        return packets

    def _commit(self, packets: list[Packet]) -> Flow:
        for packet in packets:
            yield from self.acknowledge(packet)

    def poll(self) -> Flow:
        """The work in hand is put down; returns what that brings about."""
        self.polled = None
        packets: list[Packet] = []
        if self.world.settings.own_ack == "at-next-poll":
            self.to_commit.update(self.taken)
            self.taken = {}
            if self.to_commit and self.last_commit_ms + self.world.settings.commit_ms <= self.world.now_ms:
                packets = self._collect()
        self._plan()
        joins = self.log.may_join(self.index)

        def flow() -> Flow:
            if joins:
                self.world.call_forth(self.log.patiently(lambda: self.log.join(self.index)))
                yield
            yield from self._commit(packets)

        return flow()

    def _emit(self, kind: str, packet: Packet, detail: str = "") -> None:
        if kind == "started":
            self._begin(packet)
        super()._emit(kind, packet, detail)

    def _begin(self, packet: Packet) -> None:
        """Each try is a poll."""
        assert packet.copy
        self.log.outputs.pop(packet.copy, None)
        if self.hands_over:
            return
        token = self.polled = object()
        self.working = packet

        def overrun() -> Flow:
            # After a pause, the work may have been over before this wait had its turn.
            if self.polled is not token:
                return
            self.polled = None
            self.world.call_forth(self.log.patiently(lambda: self.log.leave(self.index, "poll interval")))
            yield

        operation = self.world.timer(self.name, self.world.settings.poll_interval_ms, overrun)
        operation.is_live = lambda: self.polled is token

    def put_down(self, packet: Packet, *, failed: bool = False) -> None:
        """The next event is the last of the work on a packet."""
        if failed and packet.copy:
            self.log.outputs.pop(packet.copy, None)
        self.working = None
        self.after = self.poll()

    def fail(self, packet: Packet, failure: Preset) -> Flow:
        """What nobody can do is written to the dead letter topic."""
        if not self.world.settings.parks_after(packet.tries) or failure.get("how") == "crash":
            yield from super().fail(packet, failure)
            return
        if "step" in failure:
            failure["step"].fired = True
        done = bool(failure.get("after_effect"))
        kept = self._record_failure(packet, "acknowledge", done) if packet.message.contract.dedup == "in-flight" else ""
        packet.undecided = False
        if packet.copy:
            self.log.outputs.pop(packet.copy, None)
        details = {"after the effect": done, kept: bool(kept)}
        self.world.call_forth(self.log.patiently(lambda: self.log.write_aside(packet, self)))
        self._emit("failed", packet, ", ".join(detail for detail, applies in details.items() if applies))
        yield

    def conclude(self, packet: Packet) -> Flow:
        """Its dead letter is written."""
        if packet not in self.hands:
            return
        self.put_down(packet)
        if packet.message.contract.ack == "after":
            yield from self.acknowledge(packet)
        yield from self.next_packet(packet)

    def next_packet(self, packet: Packet) -> Flow:
        """Put down what is in hand and go on."""
        self.hands.remove(packet)
        yield from self.after
        yield from self.work()

    def _make_effect(self, packet: Packet) -> str:
        if not self.world.settings.writes:
            return super()._make_effect(packet)
        packet.undecided = False
        if packet.copy and packet.dispatch == packet.copy.lease:
            self.log.outputs[packet.copy] = self.name, packet
        return "produced"

    def start_anew(self) -> None:
        """It begins where the group has committed."""
        self.positions, self.taken, self.to_commit, self.tick = {}, {}, {}, None

    def lose_memory(self) -> None:
        """Crash."""
        super().lose_memory()
        self.start_anew()
        self.polled = self.working = None

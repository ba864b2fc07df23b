"""The producer and the broker, each as the sequence of its own events; the consumer is in a file of its own.

Every flow yields after each event it records: there the steps that the event triggered have acted, and there a
crash or a pause may cut the flow off. So all state that an event stands for is changed before it is recorded.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .network import Copy, Key, Message, Packet
from .settings import instance
from .timeline import ORDINARY, Flow, Operation, Thread

if TYPE_CHECKING:
    from .connections import Connection
    from .model import World


class Producer:
    """Sends, waits, retries, gives up."""

    name = "producer"

    def __init__(self, world: "World") -> None:
        self.world = world
        self.messages: dict[int, Message] = {}
        """By number, in order of sending."""
        self.queue: list[Message] = []
        """Sent, and waiting for a slot or for its turn after a restart."""
        self.backlog: list[int] = []
        """Numbers of messages that fell due while the producer was down."""
        self.named: dict[int, int] = {}
        """The messages in whose keys another number stands."""
        self.restarts = 0

    def send(self, number: int) -> Flow:
        """The application hands a message over."""
        world = self.world
        message = Message(number, world.settings.contract(world.guarantee))
        self.messages[number] = message
        # The slot is taken as the message is handed over, so that messages leave in that order.
        must_wait = bool(self.queue) or not self._may_go(message)
        if must_wait and message.contract.waits:
            self.queue.append(message)
            world.emit("sent", self.name, number)
            yield
        else:
            message.holds_slot = message.contract.waits
            world.emit("sent", self.name, number)
            yield
            yield from self.attempt(message)

    def attempt_queued(self) -> Flow:
        """Attempt, in order, all that waits and may go."""
        while True:
            ready = [message for message in self.queue if self._may_go(message)]
            if not ready:
                return
            self.queue.remove(ready[0])
            yield from self.attempt(ready[0])

    def _may_go(self, message: Message) -> bool:
        limit = self.world.settings.max_in_flight
        in_flight = sum(other.holds_slot for other in self.messages.values())
        return limit == 0 or in_flight < limit or not message.contract.waits

    def attempt(self, message: Message) -> Flow:
        """Put a packet on the first link; with no connection, wait for it."""
        world = self.world
        if world.is_broken(self.name):
            message.due, message.holds_slot = True, message.contract.waits
            return
        message.due = message.doubtful = False
        world.cancel(message.timer)
        message.attempts += 1
        if message.contract.waits:
            message.holds_slot = message.awaits_answer = True
            self._set_timer(message, world.settings.ack_timeout_ms, self.time_out)
        elif world.settings.noted_after_ms and message.contract.outbox == "durable":
            self._set_timer(message, world.settings.noted_after_ms, self.note)
        else:
            message.noted = True
        world.emit("attempted", self.name, message.number, message.attempts)
        yield
        part = {"fresh": message.attempts, "session": self.restarts}.get(world.settings.key, 0)
        key: Key = (self.named.get(message.number, message.number), part)
        if message.resends and world.settings.new_keys and world.settings.key == "stable":
            key = (message.number, message.resends)
        elif message.resends and world.settings.new_keys and world.settings.key == "session":
            key = (message.number, self.restarts, message.resends)
        world.depart(world.settings.first_link, message, key, None, message.attempts)
        yield

    def lose_sight(self) -> None:
        """The connection breaks."""
        for message in self.messages.values():
            sent = message.contract.waits and message.outstanding and message.attempts > 0
            message.doubtful = sent and not message.spent and message not in self.queue
        if self.world.settings.producer_starts_clean:
            self.end_session()

    def end_session(self) -> None:
        """What was cleared is cleared no more."""
        for message in self.messages.values():
            if message.cleared:
                message.cleared, message.doubtful = False, True

    def catch_up(self) -> Flow:
        """The connection is there again."""
        concerned = [one for one in self.messages.values() if one.due or one.doubtful or one.cleared]
        for message in [one for one in concerned if one.outstanding]:
            if not message.cleared:
                yield from self.attempt(message)
            elif not self.world.is_broken(self.name):
                yield from self.release(message, 0)

    def release(self, message: Message, nth: int) -> Flow:
        """It is kept at the broker."""
        self.world.cancel(message.timer)
        message.cleared, message.timer, message.awaits_answer = True, None, False
        self.world.emit("cleared", self.name, message.number, nth)
        yield
        self.world.depart("publish", message, (message.number, 0), says="release")
        yield

    def _set_timer(self, message: Message, after_ms: int, ring: Callable[[Message], Flow]) -> None:
        def flow() -> Flow:
            # After a pause, an ack that waited ahead of this timer may have made it void.
            if message.timer is timer:
                yield from ring(message)

        timer = message.timer = self.world.timer(self.name, after_ms, flow)

    def note(self, message: Message) -> Flow:
        """It is known to be sent."""
        message.timer, message.noted = None, True
        self.world.emit("noted", self.name, message.number, message.attempts)
        yield

    def time_out(self, message: Message) -> Flow:
        """No ack came in time."""
        yield from self.come_to_nothing(message, "timed-out")

    def come_to_nothing(self, message: Message, kind: str, detail: str = "") -> Flow:
        """An attempt is over without success: by the clock, or by a negative answer."""
        message.timer, message.awaits_answer = None, False
        settings = self.world.settings
        does = {"error": settings.on_error, "busy": settings.on_busy, "returned": "fail"}.get(detail)
        last = message.spent or does == "fail"
        wait_ms = self.world.settings.backoff_ms(message.number, message.attempts)
        if wait_ms and not last:
            self._set_timer(message, wait_ms, self.attempt)
        self.world.emit(kind, self.name, message.number, message.attempts, detail)
        yield
        if last:
            message.gave_up, message.holds_slot = True, False
            if message.resends < settings.max_resends:
                self._leave_to_the_application(message)
            self.world.emit("gave-up", self.name, message.number, message.attempts)
            yield
            yield from self.attempt_queued()
        elif not wait_ms:
            yield from self.attempt(message)

    def _leave_to_the_application(self, message: Message) -> None:
        """It will send it again."""

        def flow() -> Flow:
            yield from self.resend(message)

        message.will_resend = True
        self.world.timer(self.name, self.world.settings.resend_after_ms, flow)

    def resend(self, message: Message) -> Flow:
        """The application calls its client once more."""
        message.will_resend = message.gave_up = message.forgotten = False
        message.resends += 1
        message.earlier = message.attempts
        self.messages[message.number] = self.messages.pop(message.number)
        must_wait = bool(self.queue) or not self._may_go(message)
        if must_wait:
            self.queue.append(message)
        message.holds_slot = not must_wait
        self.world.emit("resent", self.name, message.number, message.resends)
        yield
        if not must_wait:
            yield from self.attempt(message)

    def take(self, packet: Packet) -> Flow:
        """An ack or a confirm has arrived."""
        message = packet.message
        if not (message.outstanding and message.contract.waits):
            return
        if self.world.settings.publishes_in_two_steps and (packet.says == "kept") is message.cleared:
            return
        if packet.says == "kept":
            yield from self.release(message, packet.nth)
            return
        if packet.says:
            if message.awaits_answer and packet.dispatch == message.attempts:
                self.world.cancel(message.timer)
                told = {
                    "busy": "busy",
                    "unroutable": "returned",
                    "few": "too few in sync",
                    "sequence": "out of sequence",
                }.get(packet.says, "error")
                yield from self.come_to_nothing(message, "declined", told)
            return
        if self.world.settings.commits:
            self.world.commit(packet)
            yield
            return
        yield from self.confirm(packet)

    def confirm(self, packet: Packet) -> Flow:
        """It is done."""
        message = packet.message
        if not message.outstanding:
            return
        self.world.cancel(message.timer)
        message.confirmed, message.holds_slot, message.timer = True, False, None
        message.cleared = False
        self.queue = [other for other in self.queue if other is not message]
        self.world.emit("confirmed", self.name, message.number, packet.nth)
        yield
        yield from self.attempt_queued()

    def lose_memory(self) -> None:
        """Crash."""
        self.queue = []
        for message in self.messages.values():
            message.timer, message.holds_slot, message.awaits_answer = None, False, False
            message.due = message.doubtful = message.cleared = False
            if message.outstanding and message.contract.outbox == "memory":
                message.forgotten = True
                message.will_resend = message.contract.waits and message.resends < self.world.settings.max_resends

    def look_around(self) -> None:
        """On restart, see what there is to do; before anything else can be sent."""
        self.restarts += 1
        for _, message in sorted(self.messages.items()):
            if message.will_resend:
                self._leave_to_the_application(message)
        self.queue = [message for message in self.messages.values() if message.outstanding]

    def resume_work(self) -> Flow:
        """After a restart: resend, then send what fell due."""
        yield from self.attempt_queued()
        while self.backlog:
            self.world.call_forth(self.sending(self.backlog.pop(0)))
            yield

    def sending(self, number: int) -> Thread:
        """The thread that sends one message."""
        return Thread(self.name, self.send(number), "send", number)


class Broker:
    """Stores, dispatches, redelivers, dead-letters."""

    name = "broker"

    def __init__(self, world: "World") -> None:
        self.world = world
        self.copies: list[Copy] = []
        self.ready: list[Copy] = []
        self.unflushed: list[Copy] = []
        """Those that are not on disk, whatever became of them."""
        self.seen: dict[Key, int] = {}
        self.overdue: list[Copy] = []
        self.parked: list[Copy] = []
        self.parkings = 0
        self.kept: dict[int, Key] = {}
        """Handed over in two steps, and not released: message -> its key."""
        self.put_off: list[Callable[[], Flow]] = []
        """What was to happen while the broker was down, and happens all the same."""
        self.settlements = 0
        self.dispatches = 0
        """Over the whole run."""
        self.latest = -1
        """To which consumer the latest dispatch went, by its place among them; -1: to none so far."""

    def take(self, packet: Packet) -> Flow:
        """A publish or an ack has arrived."""
        return self.take_publish(packet) if packet.link == "publish" else self.take_ack(packet)

    def take_publish(self, packet: Packet) -> Flow:
        """Store it, or refuse a key seen before; confirm; dispatch."""
        world, number = self.world, packet.message.number
        window = world.settings.broker_window_ms
        if world.settings.publishes_in_two_steps and packet.message.contract.waits:
            if packet.says != "release" or number not in self.kept:
                yield from self.keep(packet)
                return
            packet = replace(packet, key=self.kept.pop(number), says="")
        if self.lacks_session():
            world.emit("unroutable", self.name, number, packet.nth, "no session")
            yield
            if packet.message.contract.waits:
                world.depart("confirm", packet.message, packet.key)
                yield
            return
        if world.is_misrouted(number):
            world.emit("unroutable", self.name, number, packet.nth)
            yield
            if packet.message.contract.waits:
                says = "unroutable" if world.settings.returns_unroutable else ""
                world.depart("confirm", packet.message, packet.key, None, packet.dispatch, says=says)
                yield
            return
        refused = window > 0 and packet.key in self.seen and world.now_ms - self.seen[packet.key] < window
        if not refused:
            copy = Copy(packet.message, packet.key)
            self.copies.append(copy)
            if world.settings.flush_ms:
                self._start_flush(copy, packet.nth)
            if world.settings.delay_ms:
                self._hold(copy)
            else:
                self.ready.append(copy)
            if window:
                self.seen[packet.key] = world.now_ms
        world.emit("refused" if refused else "stored", self.name, number, packet.nth)
        yield
        waits_for_flush = world.settings.confirms_late and packet.key in [other.key for other in self.unflushed]
        if packet.message.contract.waits and not waits_for_flush:
            world.depart("confirm", packet.message, packet.key)
            yield
        yield from self.dispatch_ready()

    def keep(self, packet: Packet) -> Flow:
        """The first of two steps; or the second, of which there is nothing."""
        world, number = self.world, packet.message.number
        is_release, is_known = packet.says == "release", number in self.kept
        if not is_release:
            self.kept.setdefault(number, packet.key)
        kind = "refused" if is_release or is_known else "kept"
        world.emit(kind, self.name, number, packet.nth, "nothing kept" if is_release else "")
        yield
        world.depart("confirm", packet.message, packet.key, says="" if is_release else "kept")
        yield

    def _hold(self, copy: Copy) -> None:
        due_ms = copy.held_until_ms = self.world.now_ms + self.world.settings.delay_ms
        again = partial(self.release, copy)
        self.world.at(due_ms, ORDINARY, lambda: Thread(self.name, again(), "put off", again))

    def release(self, copy: Copy) -> Flow:
        """A copy is due: it joins the queue, unless it has done so, or is gone."""
        if copy.state != "unsettled" or copy.held_until_ms < 0:
            return
        copy.held_until_ms = -1
        self.ready.append(copy)
        self.world.emit("released", self.name, copy.message.number)
        yield
        yield from self.dispatch_ready()

    def _start_flush(self, copy: Copy, nth: int) -> None:
        self.unflushed.append(copy)
        self.world.timer(self.name, self.world.settings.flush_ms, lambda: self.flush(copy, nth))

    def flush(self, copy: Copy, nth: int) -> Flow:
        """A copy is on disk now."""
        self.unflushed = [other for other in self.unflushed if other is not copy]
        self.world.emit("flushed", self.name, copy.message.number, nth)
        yield
        if self.world.settings.confirms_late and copy.message.contract.waits:
            self.world.depart("confirm", copy.message, copy.key)
            yield

    def dispatch_ready(self) -> Flow:
        """Dispatch in order, as far as the prefetch allows."""
        while (copy := self._first_of_a_free_lane()) is not None:
            if self._exhausted(copy) and not copy.handed:
                self.ready.remove(copy)
                yield from self.dead_letter(copy)
            elif self._nobody_takes_any():
                return
            else:
                self.ready.remove(copy)
                yield from self.hand_over(copy) if copy.handed else self.dispatch(copy)

    def hand_over(self, copy: Copy) -> Flow:
        """The consumer has taken it: release it, for the first time or again."""
        if not copy.lease:
            self.dispatches += 1
            copy.lease = self.dispatches
        copy.handed = copy.occupies_prefetch = True
        self.world.emit("handed-over", self.name, copy.message.number, copy.dispatches)
        yield
        self.world.depart("deliver", copy.message, copy.key, copy, copy.lease, says="release")
        yield

    def _first_of_a_free_lane(self) -> Copy | None:
        settings = self.world.settings
        taken = {settings.lane_of(other.message.number) for other in self.copies if other.occupies_prefetch}
        for copy in self.ready:
            if not settings.keeps_lanes or settings.lane_of(copy.message.number) not in taken:
                return copy
        return None

    def _nobody_takes_any(self) -> bool:
        prefetch, out = self.world.settings.prefetch, self._out()
        return all(0 < prefetch <= out[index] for index in self._there())

    def _there(self) -> list[int]:
        """The consumers that are there, as far as the broker knows."""
        world = self.world
        told = world.settings.lease in ("connection", "both")
        names = enumerate(world.settings.consumers)
        return [
            index
            for index, name in names
            if not world.is_broken(name) and not (told and world.standing[name].state == "down")
        ]

    def _out(self) -> list[int]:
        """How many dispatches are out at each consumer."""
        holders = [copy.holder for copy in self.copies if copy.occupies_prefetch]
        return [holders.count(index) for index in range(self.world.settings.instances)]

    def _assign(self, copy: Copy) -> int:
        """Who gets a dispatch."""
        several, out = self.world.settings.instances, self._out()
        before = self.latest if copy.had_by is None else copy.had_by
        turns = [(before + 1 + turn) % several for turn in range(several)]
        there = [index for index in turns if index in self._there()] or turns
        fewest = min(out[index] for index in there)
        self.latest = next(index for index in there if out[index] == fewest)
        copy.had_by = None
        return self.latest

    def _exhausted(self, copy: Copy) -> bool:
        return 0 < self.world.settings.max_deliveries <= copy.dispatches

    def dispatch(self, copy: Copy) -> Flow:
        """Put a packet on `deliver`, and settle it at once if that is the contract."""
        world, number = self.world, copy.message.number
        copy.dispatches += 1
        self.dispatches += 1
        dispatch = self.dispatches
        automatic = copy.message.contract.ack == "automatic"
        copy.holder = -1
        if not automatic:
            taker = copy.holder = self._assign(copy)
            copy.lease = dispatch
            if world.settings.lease in ("timer", "both"):
                self._start_lease_timer(copy)
        copy.occupies_prefetch = True
        world.emit("dispatched", self.name, number, copy.dispatches)
        yield
        if automatic and copy.state == "lost":
            return
        if automatic:
            copy.occupies_prefetch = False
            taker = self._assign(copy)
            self._settle(copy)
            world.emit("settled", self.name, number, copy.dispatches)
            yield
        world.depart(instance("deliver", taker), copy.message, copy.key, copy, dispatch)
        yield

    def _start_lease_timer(self, copy: Copy) -> None:
        def flow() -> Flow:
            # After a pause, an ack that waited ahead of this timer may have made it void.
            if copy.timer is timer:
                yield from self.renew(copy) if self._is_worked_on(copy) else self.redeliver(copy)

        timer = copy.timer = self.world.timer(self.name, self.world.settings.redelivery_timeout_ms, flow)

    def _is_worked_on(self, copy: Copy) -> bool:
        up = [one for one in self.world.consumers if self.world.standing[one.name].state == "up"]
        return self.world.settings.renews and any(work.copy is copy for one in up for work in one.holding)

    def renew(self, copy: Copy) -> Flow:
        """The consumer still works on it."""
        self._start_lease_timer(copy)
        self.world.emit("renewed", self.name, copy.message.number, copy.dispatches)
        yield

    def lose_consumer(self, name: str, first_after: int) -> Flow:
        """A consumer is gone: what it had comes back, the latest first; but nothing that was dispatched since."""
        gone = self.world.settings.consumers.index(name)
        out = [copy for copy in self.copies if copy.state == "unsettled" and 0 < copy.lease < first_after]
        out = [copy for copy in out if copy.holder == gone]
        to_the_tail = self.world.settings.returned_to == "tail"
        for copy in sorted(out, key=lambda copy: copy.lease, reverse=not to_the_tail):
            self.world.cancel(copy.timer)
            copy.timer, copy.occupies_prefetch, copy.lease = None, False, 0
            self._put_back(copy)
            self.world.emit("returned", self.name, copy.message.number, copy.dispatches)
            yield
        yield from self.dispatch_ready()

    def redeliver(self, copy: Copy) -> Flow:
        """No ack came in time."""
        copy.timer, copy.lease = None, 0
        self.world.emit("redelivery-due", self.name, copy.message.number, copy.dispatches)
        yield
        copy.occupies_prefetch = False
        if self._exhausted(copy):
            yield from self.dead_letter(copy)
        else:
            self._put_back(copy)
        yield from self.dispatch_ready()

    def _put_back(self, copy: Copy) -> None:
        goes_last = self.world.settings.returned_to == "tail" and not self._exhausted(copy)
        self.ready.insert(len(self.ready) if goes_last else 0, copy)
        copy.had_by = copy.holder

    def dead_letter(self, copy: Copy) -> Flow:
        """Park a copy for good."""
        parks = self.world.settings.parks
        copy.state = "dead" if parks else "lost"
        if parks:
            self._park(copy)
        self.world.emit("dead-lettered" if parks else "discarded", self.name, copy.message.number, copy.dispatches)
        yield

    def _park(self, copy: Copy) -> None:
        self.parked.append(copy)
        self.parkings += 1
        parking = copy.parked_as = self.parkings
        if self.world.settings.retention_ms:
            again = partial(self.expire, copy, parking)
            due_ms = self.world.now_ms + self.world.settings.retention_ms
            self.world.at(due_ms, ORDINARY, lambda: Thread(self.name, again(), "put off", again))

    def expire(self, copy: Copy, parking: int) -> Flow:
        """A dead letter has been kept long enough, unless it was taken out since."""
        if copy in self.parked and copy.parked_as == parking:
            self.parked = [other for other in self.parked if other is not copy]
            copy.state = "lost"
            self.world.emit("expired", self.name, copy.message.number)
            yield

    def take_ack(self, packet: Packet) -> Flow:
        """Settle the copy, whichever of its deliveries the ack answers; or do as a negative answer says."""
        copy = packet.copy
        if packet.request:
            self.world.cancel(packet.request.timer)
            packet.request.timer = None
        if copy is None or copy.state != "unsettled":
            return
        if packet.says == "kept":
            if copy.lease and not copy.handed:
                yield from self.hand_over(copy)
            return
        if packet.says and packet.dispatch == copy.lease:
            yield from self.give_way(copy, packet.says)
            return
        late = {"accept": "", "ignore": "ignored", "refuse": "refused"}[self.world.settings.late_ack]
        if late and packet.dispatch != copy.lease:
            self.world.emit("late-ack", self.name, packet.message.number, packet.nth, late)
            yield
        if packet.says or (late and packet.dispatch != copy.lease):
            return
        self.world.cancel(copy.timer)
        copy.occupies_prefetch, copy.timer = False, None
        self._settle(copy)
        self.ready = [other for other in self.ready if other is not copy]
        self.world.emit("settled", self.name, packet.message.number, packet.nth)
        yield
        yield from self.dispatch_ready()

    def _settle(self, copy: Copy) -> None:
        self.settlements += 1
        copy.state, copy.settled_as, copy.handed = "settled", self.settlements, False

    def resurface(self, number: int) -> None:
        """The copy of a message that was settled last comes back, if the broker is up and has it on disk."""
        settled = [copy for copy in self.copies if copy.message.number == number and copy.state == "settled"]
        if not settled or self.world.standing[self.name].state == "down":
            return
        copy = max(settled, key=lambda copy: copy.settled_as)
        if copy in self.unflushed:
            return
        copy.state, copy.lease = "unsettled", 0
        self._put_back(copy)
        copy.had_by = None
        self.world.emit("resurfaced", self.name, number, copy.dispatches)
        self.world.ask_for(Thread(self.name, self.dispatch_ready()))

    def redrive(self, number: int) -> None:
        """What is parked, of one message or (0) of all, goes back to the end of the queue."""
        for copy in [copy for copy in self.parked if number in (0, copy.message.number)]:
            is_up = self.world.standing[self.name].state != "down"
            if is_up and copy in self.parked and copy not in self.unflushed:
                self.parked = [other for other in self.parked if other is not copy]
                copy.state, copy.dispatches, copy.had_by = "unsettled", 0, None
                self.ready.append(copy)
                self.world.emit("redriven", self.name, copy.message.number)
                self.world.ask_for(Thread(self.name, self.dispatch_ready()))

    def give_way(self, copy: Copy, says: str) -> Flow:
        """The consumer that has a copy will not do it."""
        wait_ms = self.world.settings.retry_delay_ms
        self.world.cancel(copy.timer)
        copy.timer, copy.lease = None, 0
        if says == "park":
            copy.occupies_prefetch = False
            yield from self.dead_letter(copy)
            yield from self.dispatch_ready()
        elif wait_ms:
            timer = copy.timer = self.world.timer(self.name, wait_ms, lambda: self._resting(copy, timer))
        else:
            yield from self.come_back(copy)

    def _resting(self, copy: Copy, timer: Operation) -> Flow:
        if copy.timer is timer:
            yield from self.come_back(copy)

    def come_back(self, copy: Copy) -> Flow:
        """What was given back is in the queue again."""
        copy.timer, copy.occupies_prefetch = None, False
        self._put_back(copy)
        self.world.emit("returned", self.name, copy.message.number, copy.dispatches)
        yield
        yield from self.dispatch_ready()

    def lose_memory(self) -> None:
        """Crash."""
        durable = self.world.settings.broker_durable
        self.ready, self.latest = [], -1
        for copy in self.copies:
            copy.timer, copy.occupies_prefetch, copy.lease, copy.had_by = None, False, 0, None
            if copy.state in ("unsettled", "settled") and not durable:
                copy.state = "lost"
        if not durable:
            self.seen, self.kept = {}, {}
        if self.world.loses_power:
            for copy in self.unflushed:
                copy.state = copy.state if copy.state == "dead" else "lost"
                self.seen.pop(copy.key, None)
        self.unflushed = []

    def look_around(self) -> None:
        """On restart, everything unsettled is to be dispatched again, in the order in which it was stored."""
        stored = [copy for copy in self.copies if copy.state == "unsettled"]
        self.ready = [copy for copy in stored if copy.held_until_ms < 0]
        self.overdue = [copy for copy in stored if 0 <= copy.held_until_ms <= self.world.now_ms]

    def resume_work(self) -> Flow:
        """After a restart: release what fell due meanwhile, and dispatch."""
        for copy in self.overdue:
            yield from self.release(copy)
        yield from self.dispatch_ready()
        while self.put_off:
            yield from self.put_off.pop(0)()

    # The ends of sessions.

    def lacks_session(self) -> bool:
        """Whether nobody is there for whom anything would be queued."""
        is_broken = self.world.is_broken("consumer")
        if not is_broken or self.world.settings.consumer_starts_clean:
            return is_broken
        return self.world.connections["consumer"].has_no_session

    def await_expiry(self, connection: "Connection") -> None:
        """A session outlives its connection for a while."""
        client, number = connection.client, connection.breaks
        wait_ms = self.world.settings.session_ms.get(client, 0)

        def expire() -> Flow:
            if connection.broken != number:
                return
            connection.has_no_session = True
            self.world.end_session_of(client)
            end = partial(self.end, of_producer=client == "producer")
            self.world.call_forth(Thread(self.name, end(), "put off", end))
            self.world.emit("session-gone", client)
            yield

        if wait_ms:
            due_ms = self.world.now_ms + wait_ms
            operation = self.world.at(due_ms, ORDINARY, lambda: Thread(self.name, expire(), "put off", expire))
            operation.is_live = lambda: connection.broken == number

    def session_end(self, client: str) -> list[Thread]:
        """What follows the end of a client's connection, if that ends its session."""
        settings = self.world.settings
        if client == "producer" and settings.producer_starts_clean:
            end = partial(self.end, of_producer=True)
        elif client == "consumer" and settings.consumer_starts_clean:
            end = partial(self.end, of_producer=False)
        else:
            return []
        return [Thread(self.name, end(), "put off", end)]

    def end(self, *, of_producer: bool) -> Flow:
        """All of it goes, one after the other, whatever comes between."""
        stored = [copy for copy in self.copies if copy.state == "unsettled"]
        kept: list[tuple[int, Copy | None]] = [(number, None) for number in self.kept]
        for number, copy in kept if of_producer else [(copy.message.number, copy) for copy in stored]:
            again = partial(self.discard, number, copy)
            self.world.call_forth(Thread(self.name, again(), "put off", again))
        yield

    def discard(self, number: int, copy: Copy | None) -> Flow:
        """One of what goes, if it is still there."""
        if copy is None and self.kept.pop(number, None) is None:
            return
        if copy is not None and copy.state != "unsettled":
            return
        if copy is not None:
            self.world.cancel(copy.timer)
            copy.state, copy.timer, copy.occupies_prefetch, copy.lease = "lost", None, False, 0
            self.ready = [other for other in self.ready if other is not copy]
        self.world.emit("discarded", self.name, number, copy.dispatches if copy else 0, "session ended")
        yield

    def forget(self) -> None:
        """Wipe the deduplication memory."""
        self.seen = {}

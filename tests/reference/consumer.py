"""The consumer, as the sequence of its own events. What holds of flows stands in `nodes.py`."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .network import Copy, Key, Packet, Request
from .settings import Preset
from .timeline import Flow

if TYPE_CHECKING:
    from .model import World


class Table:
    """What is on record of keys."""

    def __init__(self) -> None:
        self.known: dict[Key, int] = {}
        """Key -> when it was marked. One preset has either memory or tables; so one dictionary serves for both."""
        self.in_flight: set[Key] = set()
        """Those on record of which the work was begun and not finished."""
        self.failed: set[Key] = set()
        """Those on record with a negative answer."""
        self.reopened: set[Key] = set()
        """Those on record whose effect was made, and whose work may be begun again, or was."""


class Consumer:
    """Works on one packet after the other, or on several at once."""

    def __init__(self, world: "World", name: str, ack_link: str, table: Table) -> None:
        self.world = world
        self.name, self.ack_link = name, ack_link
        self.table = table
        """Others may have the same."""
        self.inbox: list[Packet] = []
        self.unreleased: list[Copy | None] = []
        """Handed over in two steps: what it has and may not work on yet."""
        self.hands: list[Packet] = []
        """What its workers have in hand."""
        self.batch: list[Packet] = []
        """What was taken together and has not had its turn."""
        self.outcomes: list[tuple[Packet, str]] = []
        """What of the batch is through, and how each would be answered by itself."""

    def take(self, packet: Packet) -> Flow:
        """A packet has arrived; each arrival is a delivery of its own. In two steps the release of it is one."""
        if self.world.settings.delivers_in_two_steps and packet.message.contract.ack in ("before", "after"):
            if packet.says != "release" or packet.copy not in self.unreleased:
                yield from self.keep(packet)
                return
            self.unreleased.remove(packet.copy)
        key = (packet.message.number, 0) if self.world.settings.dedup_by_message else packet.key
        packet = replace(packet, says="", key=key)
        self.inbox.append(packet)
        self._emit("received", packet)
        yield
        if len(self.hands) < self.world.settings.workers:
            yield from self.work()

    def keep(self, packet: Packet) -> Flow:
        """The first of two steps; or the second, of which there is nothing."""
        is_release = packet.says == "release"
        if not is_release and packet.copy not in self.unreleased:
            self.unreleased.append(packet.copy)
        self._emit("passed-over" if is_release else "taken", packet)
        yield
        says = "" if is_release else "kept"
        self.world.depart("ack", packet.message, packet.key, packet.copy, packet.dispatch, says=says)
        yield

    def end_session(self) -> None:
        """What it kept, it forgets."""
        self.unreleased = []

    def _emit(self, kind: str, packet: Packet, detail: str = "") -> None:
        self.world.emit(kind, self.name, packet.message.number, packet.nth, detail)

    def work(self) -> Flow:
        """Take up the next packet; skipped ones take no time."""
        while self.inbox or self.batch:
            packet = self._next_in_turn()
            self.hands.append(packet)
            ack = packet.message.contract.ack
            if self._knows(packet):
                yield from self.skip(packet)
                if ack in ("before", "after"):
                    yield from self.answer_known(packet)
                yield from self.end_of_batch()
                self.hands.remove(packet)
                continue
            if ack == "before":
                yield from self.acknowledge(packet)
            yield from self.start(packet)
            return

    def _next_in_turn(self) -> Packet:
        if self.world.settings.batch == 1:
            return self.inbox.pop(0)
        if not self.batch:
            size = self.world.settings.batch
            self.batch, self.inbox = self.inbox[:size], self.inbox[size:]
        return self.batch.pop(0)

    @property
    def holding(self) -> list[Packet]:
        """What is in hand, or in the batch that is."""
        return [*self.hands, *self.batch, *(packet for packet, _ in self.outcomes)]

    def respond(self, packet: Packet, says: str) -> Flow:
        """The work has ended so: answer, or keep the answer until the batch is over."""
        if self.world.settings.batch > 1:
            self.outcomes.append((packet, says))
        elif packet.message.contract.ack == "after" and says != "silent":
            yield from self.acknowledge(packet) if says == "acknowledge" else self.refuse(packet, says)

    def end_of_batch(self) -> Flow:
        """Answer a batch that is through."""
        if self.batch:
            return
        outcomes, self.outcomes = self.outcomes, []
        failures = [says for _, says in outcomes if says != "acknowledge"]
        for packet, says in outcomes:
            if self.world.settings.whole_batches and failures:
                says = failures[0]
            if packet.message.contract.ack == "after" and says != "silent":
                yield from self.acknowledge(packet) if says == "acknowledge" else self.refuse(packet, says)

    def skip(self, packet: Packet) -> Flow:
        """The key is known."""
        packet.undecided = False
        claims = packet.message.contract.dedup == "in-flight"
        self._emit("skipped", packet, self._state_of(packet) if claims else "")
        yield

    def _state_of(self, packet: Packet) -> str:
        if packet.key in self.table.in_flight:
            return "in flight"
        return "failed" if packet.key in self.table.failed else "done"

    def answer_known(self, packet: Packet) -> Flow:
        """What is on record says how."""
        if packet.message.contract.ack == "after":
            state = self._state_of(packet)
            if state == "failed" or (state == "in flight" and self.world.settings.says_busy):
                return self.respond(packet, "return" if state == "failed" else "busy")
            return self.respond(packet, "acknowledge")
        return self.acknowledge(packet)

    def put_down(self, packet: Packet, *, failed: bool = False) -> None:
        """The next event is the last of the work on a packet."""

    def start(self, packet: Packet) -> Flow:
        """Begin a try."""
        packet.tries += 1
        self.world.timer(self.name, self.world.processing_ms(self.name), partial(self.finish, packet))
        self._emit("started", packet)
        yield
        if packet.message.contract.dedup == "in-flight":
            if not self._is_on_record(packet):
                self._strike_out(packet)
                self.table.known[packet.key] = self.world.now_ms
            self.table.in_flight.add(packet.key)
            self._emit("marked", packet, "in flight")
            yield

    def _knows(self, packet: Packet) -> bool:
        opened = packet.key in self.table.reopened and packet.key not in self.table.in_flight
        return packet.message.contract.dedup != "none" and self._is_on_record(packet) and not opened

    def _strike_out(self, packet: Packet) -> None:
        """Nothing is on record of its key any more."""
        self.table.known.pop(packet.key, None)
        for marked in (self.table.in_flight, self.table.failed, self.table.reopened):
            marked.discard(packet.key)

    def _is_on_record(self, packet: Packet) -> bool:
        if packet.key not in self.table.known:
            return False
        window = self.world.settings.consumer_window_ms
        return window == 0 or self.world.now_ms - self.table.known[packet.key] < window

    def acknowledge(self, packet: Packet) -> Flow:
        """Put an ack on its way."""
        return self._send_ack(packet, Request() if self.world.settings.ack_retry_ms else None)

    def _send_ack(self, packet: Packet, request: Request | None) -> Flow:
        if request:
            self._wait_for_answer(packet, request)
        self._emit("acked", packet)
        yield
        self.world.depart(self.ack_link, packet.message, packet.key, packet.copy, packet.dispatch, request)
        yield

    def _wait_for_answer(self, packet: Packet, request: Request) -> None:
        def flow() -> Flow:
            # After a pause, the answer may have come before this timer had its turn.
            if request.timer is timer:
                yield from self._send_ack(packet, request)

        timer = request.timer = self.world.timer(self.name, self.world.settings.ack_retry_ms, flow)

    def refuse(self, packet: Packet, says: str) -> Flow:
        """Put a negative answer on its way."""
        self._emit("nacked", packet, says)
        yield
        self.world.depart(self.ack_link, packet.message, packet.key, packet.copy, packet.dispatch, says=says)
        yield

    def finish(self, packet: Packet) -> Flow:
        """The processing time is over."""
        dedup = packet.message.contract.dedup
        failure = self.world.failure_of(packet.message.number)
        if failure and not failure.get("after_effect"):
            yield from self.fail(packet, failure)
        elif dedup == "mark-first":
            self.world.timer(self.name, 1, partial(self.second_step, packet, failure))
            self._mark(packet)
            self._emit("marked", packet)
            yield
        elif dedup == "effect-first" or (self.world.settings.calls and dedup in ("transaction", "in-flight")):
            self.world.timer(self.name, 1, partial(self.second_step, packet, failure))
            self._emit(self._make_effect(packet), packet)
            yield
        elif dedup == "in-flight" and packet.key in self.table.reopened and self._is_on_record(packet):
            packet.undecided = False
            self.table.reopened.discard(packet.key)
            self.table.in_flight.discard(packet.key)
            self.end_unless(failure, packet)
            self._emit("conflicted", packet)
            yield
            yield from self.wrap_up(packet, failure)
        elif dedup == "transaction" and self._knows(packet):
            packet.undecided = False
            self.end_unless(failure, packet)
            self._emit("conflicted", packet)
            yield
            yield from self.wrap_up(packet, failure)
        else:
            made = self._make_effect(packet)
            self.end_unless(failure, packet)
            if dedup == "none":
                self._emit(made, packet)
            else:
                detail = self._note_as_done(packet)
                self.world.emit_pair(made, "marked", self.name, packet.message.number, packet.nth, detail)
            yield
            yield from self.wrap_up(packet, failure)

    def end_unless(self, failure: Preset | None, packet: Packet) -> None:
        """The next event is the last of the work, unless that fails."""
        if not failure:
            self.put_down(packet)

    def fail(self, packet: Packet, failure: Preset) -> Flow:
        """It ends in an error, or the process dies of it."""
        if "step" in failure:
            failure["step"].fired = True
        if failure.get("how") == "crash":
            self.world.die(self.name, failure.get("for_ms", 1000))
            yield
            return
        settings, done = self.world.settings, bool(failure.get("after_effect"))
        what = settings.on_failure
        if what == "retry" and 0 < settings.max_tries <= packet.tries:
            what = settings.then
        kept = self._record_failure(packet, what, done) if packet.message.contract.dedup == "in-flight" else ""
        packet.undecided = what == "retry" and not done
        details = {"after the effect": done, kept: bool(kept), "tried again": what == "retry"}
        if what == "retry" and settings.retry_delay_ms:
            self.world.timer(self.name, settings.retry_delay_ms, partial(self.try_again, packet))
        if what != "retry":
            self.put_down(packet, failed=True)
        self._emit("failed", packet, ", ".join(detail for detail, applies in details.items() if applies))
        yield
        if what == "retry":
            if not settings.retry_delay_ms:
                yield from self.try_again(packet)
            return
        yield from self.respond(packet, what if packet.message.contract.ack == "after" else "silent")
        yield from self.next_packet(packet)

    def _record_failure(self, packet: Packet, what: str, done: bool) -> str:
        """What becomes of the record of a key whose work has failed."""
        key, answers = packet.key, self.world.settings.answers
        if answers == "all" and what in ("return", "park"):
            if not self._is_on_record(packet):
                self._mark(packet)
            self.table.in_flight.discard(key)
            self.table.failed.add(key)
            return "answer stored"
        if done and (answers != "success" or what == "acknowledge"):
            return ""
        if done:
            self.table.reopened.add(key)
        elif key in self.table.in_flight and key not in self.table.reopened:
            # A clean failure takes the record back.
            del self.table.known[key]
        self.table.in_flight.discard(key)
        return "key released"

    def try_again(self, packet: Packet) -> Flow:
        """In place."""
        if not self._knows(packet):
            yield from self.start(packet)
            return
        self.put_down(packet)
        yield from self.skip(packet)
        if packet.message.contract.ack == "after":
            yield from self.answer_known(packet)
        yield from self.next_packet(packet)

    def second_step(self, packet: Packet, failure: Preset | None) -> Flow:
        """One millisecond after the first."""
        self.end_unless(failure, packet)
        if packet.message.contract.dedup == "mark-first":
            self._emit(self._make_effect(packet), packet)
        else:
            self._emit("marked", packet, self._note_as_done(packet))
        yield
        yield from self.wrap_up(packet, failure)

    def _make_effect(self, packet: Packet) -> str:
        """The effect; the event that stands for it."""
        packet.undecided = False
        if self.world.settings.call_has_key and packet.key in self.world.honoured:
            return "conflicted"
        self.world.honoured.add(packet.key)
        return "applied"

    def _note_as_done(self, packet: Packet) -> str:
        """The record of a key after the effect; what the event says of it."""
        if packet.message.contract.dedup != "in-flight":
            self._mark(packet)
            return ""
        if not self._is_on_record(packet):
            self._strike_out(packet)
            self._mark(packet)
        self.table.in_flight.discard(packet.key)
        self.table.reopened.discard(packet.key)
        return "done"

    def _mark(self, packet: Packet) -> None:
        if not self._is_on_record(packet):
            self.table.known[packet.key] = self.world.now_ms

    def wrap_up(self, packet: Packet, failure: Preset | None) -> Flow:
        """Acknowledge what was done, then go on; or fail after all."""
        if failure:
            yield from self.fail(packet, failure)
            return
        yield from self.respond(packet, "acknowledge")
        yield from self.next_packet(packet)

    def next_packet(self, packet: Packet) -> Flow:
        """Put down what is in hand and go on."""
        yield from self.end_of_batch()
        self.hands.remove(packet)
        yield from self.work()

    def lose_memory(self) -> None:
        """Crash."""
        self.inbox, self.hands, self.batch, self.outcomes, self.unreleased = [], [], [], [], []
        if self.world.settings.memory_dedup:
            self.table.known = {}

    def look_around(self) -> None:
        """On restart nothing is left to see."""

    def resume_work(self) -> Flow:
        """After a restart: wait for packets."""
        yield from ()

    def forget(self) -> None:
        """Wipe the deduplication memory and table."""
        for marked in (self.table.known, self.table.in_flight, self.table.failed, self.table.reopened):
            marked.clear()

"""The reference model: a whole run of a raw preset, recorded event by event.

It is the oracle of the differential tests: written from the documents alone, for obviousness and not for speed,
and sharing no line with the engine. `run(preset)` is all that a test needs. Invariant: every record goes through
`World.record`, where the steps triggered by it act before anything else can happen.
"""

from collections.abc import Callable

from .connections import Connection, Connections
from .consumer import Consumer, Table
from .judge import Run, judge
from .log import Log, Member
from .network import Arm, Key, Packet, Span, Step
from .nodes import Broker, Producer
from .settings import Preset, Settings, instance, message_number, role
from .timeline import CHAOS_END, COMMAND, ORDINARY, Event, Flow, Operation, Thread

PACKET_EVENTS_AT_THE_SOURCE = ("departed", "dropped", "duplicated", "delayed")


def run(preset: Preset) -> Run:
    """Run a valid preset through chaos and settling, and judge it."""
    world = World(Settings(preset))
    settled = world.run_to_the_end()
    unfired = [step.index for step in world.steps if not step.fired]
    return judge(world, settled, unfired)


class World(Connections):
    """Nodes and steps of one run."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.guarantee = settings.guarantee
        self.chaos_end_ms = settings.chaos_ms
        self.awaited_ms = 0
        """When something last fell due that waits for a node which is down."""
        self.producer = Producer(self)
        self.broker = Log(self) if settings.keeps_log else Broker(self)
        self.honoured: set[Key] = set()
        """Those that whoever makes the effect has seen, if that is not a consumer."""
        table, own = Table(), settings.own_tables or settings.memory_dedup
        self.consumers = [
            Member(self, name, instance("ack", index), Table() if own else table, index)
            if settings.keeps_log
            else Consumer(self, name, instance("ack", index), Table() if own else table)
            for index, name in enumerate(settings.consumers)
        ]
        self.nodes: dict[str, Consumer | Broker | Producer] = {one.name: one for one in self.consumers}
        self.nodes.update({one.name: one for one in (self.broker, self.producer)})
        self.receivers.update(self.nodes)
        self.spans: dict[str, Operation | None] = {}
        self.poisoned: list[int] = []
        self.misroutings: list[Arm] = []
        self.failures: list[Arm] = []
        """Of `fail` steps."""
        self.slownesses: list[Span] = []
        self.extra_messages = 0
        self.loses_power = False
        """Whether the latest crash took the power as well."""
        self.steps = [Step(index, raw) for index, raw in enumerate(settings.steps)]
        self.watching = [step for step in self.steps if "when" in step.raw]

    # The run.

    def run_to_the_end(self) -> bool:
        """Chaos, its end, settling; returns whether the run has come to rest."""
        for step in self.steps:
            if "at_ms" in step.raw:
                self.at(step.raw["at_ms"], COMMAND, self._acting(step))
        if self.settings.messages:
            self.at(0, ORDINARY, lambda: Thread("", self.tick(1)))
        for step in self.steps:
            if "at_ms" not in step.raw and "when" not in step.raw:
                self.act(step)
        while not self.chaos_is_over():
            operation = self.next_operation()
            if self.follows_now and not (operation and (operation.due_ms, operation.rank) == (self.now_ms, COMMAND)):
                self.finish_instant()
            elif operation:
                self.perform(operation)
        self.end_chaos()
        deadline_ms = self.now_ms + self.settings.settle_ms
        while (operation := self.next_operation()) and operation.due_ms <= deadline_ms:
            self.perform(operation)
        return operation is None

    def chaos_is_over(self) -> bool:
        """Whether the chaos ends before whatever is next; by default it goes on for as long as spans in force do."""
        upcoming = self.next_operation()
        following = [(self.now_ms, COMMAND)] if self.follows_now else []
        due = min(following + ([(upcoming.due_ms, upcoming.rank)] if upcoming else []), default=None)
        if due is None:
            return True
        if due < (self.chaos_end_ms, CHAOS_END):
            return False
        ends_ms = [operation.due_ms for operation in self.pending if operation.ends_span]
        if not self.settings.chaos_covers_spans or not ends_ms:
            return True
        self.chaos_end_ms = max(ends_ms)
        return self.chaos_is_over()

    def tick(self, number: int) -> Flow:
        """The workload's next message falls due."""
        if number < self.settings.messages:
            self.at(number * self.settings.every_ms, ORDINARY, lambda: Thread("", self.tick(number + 1)))
        self.call_forth(self.producer.sending(number))
        yield

    def end_chaos(self) -> None:
        """All faults stop."""
        if not self.follows_now and not self.next_operation():
            last_send_ms = (self.settings.messages - 1) * self.settings.every_ms
            self.now_ms = max([self.awaited_ms, last_send_ms, *(event.time_ms for event in self.events[-1:])])
        else:
            self.now_ms = self.chaos_end_ms
        self.emit("chaos-ended", "")
        self.watching, self.arms, self.slownesses, self.failures = [], [], [], []
        self.misroutings = []
        self.pending = [operation for operation in self.pending if operation.rank != COMMAND]
        for link in self.settings.links:
            self.heal(link)
        self.set_weather_by_the_tables()
        self.loss = dict.fromkeys(self.loss, 0.0)
        self.duplicate = dict.fromkeys(self.duplicate, 0.0)
        if isinstance(self.broker, Log):
            self.broker.calm()
        for name in self.settings.nodes:
            self.restart(name)
            self.resume(name)
        self.finish_instant()

    # The record, and the steps that watch it.

    def emit(self, kind: str, place: str, message: int = 0, attempt: int = 0, detail: str = "") -> None:
        """Record one event and let the steps that it triggers act."""
        self.record([Event(self.now_ms, kind, place, message, attempt, detail)])

    def emit_pair(self, first: str, second: str, place: str, message: int, attempt: int, detail: str = "") -> None:
        """Record two events between which nothing can come; the detail is that of the second."""
        pair = (
            Event(self.now_ms, first, place, message, attempt),
            Event(self.now_ms, second, place, message, attempt, detail),
        )
        self.record([*pair])

    def record(self, events: list[Event]) -> None:
        """Write events down, then let the triggered steps act in order."""
        self.events += events
        triggered = []
        for event in events:
            for step in self.watching:
                if self._matches(step.raw["when"], event):
                    step.matches_seen += 1
                    if step.matches_seen == step.raw["when"].get("nth", 1):
                        triggered.append(step)
        for step in triggered:
            after_ms = {**step.raw, **step.raw["when"]}.get("after_ms", 0)  # Beside `when` or in it.
            if after_ms:
                self.at(self.now_ms + after_ms, COMMAND, self._acting(step))
            else:
                self.act(step)

    def _matches(self, when: Preset, event: Event) -> bool:
        return (
            when["event"] == event.kind
            and message_number(when.get("message")) in (0, event.message)
            and when.get("link", event.place) in (event.place, role(event.place))
            and when.get("node", self._node_of(event)) in (self._node_of(event), role(self._node_of(event)))
        )

    def _node_of(self, event: Event) -> str:
        link = self.settings.links.get(event.place)
        if link is None:
            return event.place
        if event.kind in PACKET_EVENTS_AT_THE_SOURCE:
            return link.source
        return link.target if event.kind == "arrived" else ""

    def _acting(self, step: Step) -> Callable[[], Thread]:
        def flow() -> Flow:
            self.act(step)
            yield

        return lambda: Thread("", flow())

    # Commands.

    def act(self, step: Step) -> None:
        """Carry out the command of a step."""
        raw = step.raw
        do: str = raw["do"]
        if do in ("drop", "duplicate", "delay"):
            self.arms.append(Arm(step, raw.get("count", 1)))
            self.emit(f"{do}-armed", raw["link"], message_number(raw.get("message")), raw.get("attempt", 0))
            return
        if do == "fail":
            self.arm_failure(step)
            return
        if do == "unroutable":
            self.misroutings.append(Arm(step, raw.get("count", 1)))
            self.emit("unroutable-armed", "broker", message_number(raw.get("message")))
            return
        step.fired = True
        getattr(self, f"_do_{do}")(raw)

    def _do_cut(self, raw: Preset) -> None:
        for link in raw["links"]:
            self.cut(link, raw.get("for_ms", 0))

    def _do_heal(self, raw: Preset) -> None:
        for link in raw["links"]:
            self.heal(link)

    def _do_loss(self, raw: Preset) -> None:
        links, rate = self._alike(raw["link"]), float(raw["rate"])
        self.loss.update(dict.fromkeys(links, rate))
        self.record([Event(self.now_ms, "loss-set", link) for link in links])

    def _do_latency(self, raw: Preset) -> None:
        links = self._alike(raw["link"])
        self.latency.update(dict.fromkeys(links, (raw["latency_ms"], raw.get("jitter_ms", 0))))
        self.record([Event(self.now_ms, "latency-set", link) for link in links])

    def _alike(self, word: str) -> list[str]:
        """All links of a kind, or the one whose number is named."""
        return [link for link in self.settings.links if word in (link, role(link))]

    def _do_crash(self, raw: Preset) -> None:
        # What follows a command's own event comes before what follows the steps on that event.
        self._crash(raw, first=True)

    def _crash(self, raw: Preset, *, first: bool) -> None:
        name: str = raw["node"]
        if self.standing[name].state == "down":
            return
        self.cancel(self.spans.get(name))
        interrupted = [thread for thread in self.stop(name) if not thread.begun]
        self.crashes_how = raw.get("how", "process")
        self.loses_power = self.crashes_how == "power"
        self.nodes[name].lose_memory()
        for thread in interrupted:
            if thread.purpose in ("send", "put off", "patient"):
                self.turn_away(thread)
        for_ms: int = raw.get("for_ms", 1000)
        self.spans[name] = self.ending(for_ms, lambda: self.restart(name)) if for_ms else None
        following = [Thread("", self.breaking(name))] if self.connections else []
        if self._is_watched(name):
            following = [Thread("broker", self.broker.lose_consumer(name, self.broker.dispatches + 1))]
        for thread in following if first else []:
            self.call_forth(thread)
        if isinstance(self.broker, Log) and name in self.settings.consumers:
            self.broker.lose_process(self.settings.consumers.index(name))
        self.emit("crashed", name, detail="" if self.crashes_how == "process" else self.crashes_how)
        for thread in [] if first else following:
            self.call_forth(thread)
        for thread in interrupted:
            if thread.purpose == "arrival":
                self.turn_away(thread)

    def die(self, name: str, for_ms: int) -> None:
        """A node crashes of what it does itself."""
        self._crash({"node": name, "for_ms": for_ms}, first=False)

    def turn_away(self, thread: Thread) -> None:
        """Say what becomes of a thread whose node is down: sends wait for the restart, packets are dropped."""
        if thread.begun:
            return
        if not isinstance(thread.subject, Packet) and thread.subject is not None:
            self.awaited_ms = self.now_ms
        if isinstance(self.broker, Log) and thread.purpose == "patient":
            self.broker.patience.append(thread.subject)  # type: ignore[arg-type]
        elif isinstance(thread.subject, int):
            self.producer.backlog.append(thread.subject)
        elif callable(thread.subject):
            self.broker.put_off.append(thread.subject)
        elif isinstance(thread.subject, Packet):
            self._emit_packet("dropped", thread.subject, "down")

    def _do_restart(self, raw: Preset) -> None:
        self.restart(raw["node"])

    def restart(self, name: str) -> None:
        """Bring a node up again, if it is down."""
        standing, node = self.standing[name], self.nodes[name]
        if standing.state != "down":
            return
        self.cancel(self.spans.get(name))
        standing.state = "up"
        node.look_around()
        if self._is_watched(name):
            self.call_forth(Thread("broker", self.broker.dispatch_ready()))
        self.call_forth(Thread(name, node.resume_work()))
        if self.connections:
            self.call_forth(Thread("", self.mending(name)))
        if isinstance(self.broker, Log):
            self.call_in(name)
        self.emit("restarted", name)

    def call_in(self, name: str) -> None:
        """A node is there again, which a log has to know."""
        log = self.broker
        assert isinstance(log, Log)
        if name in self.settings.consumers:
            member = self.settings.consumers.index(name)
            self.call_forth(log.patiently(lambda: log.join(member)))
        elif name == "producer" and self.settings.transactions:
            log.producer_is_back()

    def commit(self, packet: Packet) -> None:
        """An answer has come to a producer that has transactions."""
        log = self.broker
        assert isinstance(log, Log)
        self.call_forth(log.patiently(lambda: log.commit(packet)))

    def _is_watched(self, name: str) -> bool:
        """Whether the broker notices the crash of a node, and its return."""
        leased = self.settings.lease in ("connection", "both") and not self.connections
        return leased and name in self.settings.consumers

    def _do_disconnect(self, raw: Preset) -> None:
        self.sever(raw["node"])

    def lose_connection(self, connection: Connection) -> list[Thread]:
        """The producer is in doubt; the broker takes back what the consumer had, if it leased it for that long."""
        if not isinstance(self.broker, Log):
            self.broker.await_expiry(connection)
        if connection.client == "producer":
            self.producer.lose_sight()
            return self.broker.session_end("producer")
        if isinstance(self.broker, Log):
            number = connection.breaks
            silent = self.settings.consumers.index(connection.client)
            self.broker.fall_silent(silent, lambda: connection.broken == number)
        if self.settings.consumer_starts_clean:
            self.end_session_of("consumer")
        ending = self.broker.session_end("consumer")
        if self.settings.lease not in ("connection", "both"):
            return ending
        return [*ending, Thread("broker", self.broker.lose_consumer(connection.client, self.broker.dispatches + 1))]

    def end_session_of(self, client: str) -> None:
        """A client forgets what belonged to its session."""
        if client == "producer":
            self.producer.end_session()
        for consumer in self.consumers if client == "consumer" else []:
            consumer.end_session()

    def regain_connection(self, connection: Connection) -> list[Thread]:
        """The producer attempts what it has to; the broker dispatches."""
        if connection.client == "producer":
            return [Thread("producer", self.producer.catch_up())]
        if isinstance(self.broker, Log):
            log, member = self.broker, self.settings.consumers.index(connection.client)
            if member in log.inside and member not in log.died:
                return [Thread("broker", log.refetch(member))]
            return [log.patiently(lambda: log.join(member))]
        return [Thread("broker", self.broker.dispatch_ready())]

    def _do_pause(self, raw: Preset) -> None:
        name: str = raw["node"]
        if self.standing[name].state == "up":
            self.freeze(name)
            span = self.spans[name] = self.ending(raw["for_ms"], lambda: self.resume(name))
            if isinstance(self.broker, Log) and name in self.settings.consumers:
                member, standing = self.settings.consumers.index(name), self.standing[name]
                self.broker.fall_silent(member, lambda: standing.state == "paused" and self.spans[name] is span)
            self.emit("paused", name)

    def resume(self, name: str) -> None:
        """End a pause, if there is one."""
        if self.standing[name].state == "paused":
            self.cancel(self.spans.get(name))
            self.standing[name].state = "up"
            self.call_forth(Thread(name, self.drain(name), "drain"))
            if isinstance(self.broker, Log) and name in self.settings.consumers:
                self.call_in(name)
            self.emit("resumed", name)

    def processing_ms(self, name: str) -> int:
        """How long work that a consumer starts now will take."""
        latest = [slowness for slowness in self.slownesses if slowness.node == name][-1:]
        return latest[0].processing_ms if latest else self.settings.processing_ms

    def _do_slow(self, raw: Preset) -> None:
        names = [raw["node"]] if "node" in raw else self.settings.consumers
        self.slownesses += [self._slowness(name, raw) for name in names]
        self.record([Event(self.now_ms, "slowed", name) for name in names])

    def _slowness(self, name: str, raw: Preset) -> Span:
        slowness = Span(raw["processing_ms"], node=name)
        if raw.get("for_ms"):
            slowness.end = self.ending(raw["for_ms"], lambda: self._end_slowness(slowness))
        return slowness

    def _end_slowness(self, slowness: Span) -> None:
        self.slownesses.remove(slowness)
        self.emit("slowness-ended", slowness.node)

    def _do_poison(self, raw: Preset) -> None:
        number = message_number(raw["message"])
        self.poisoned.append(number)
        self.emit("poisoned", "consumer", number)

    def arm_failure(self, step: Step) -> None:
        """Let the next processings of a message fail."""
        raw = step.raw
        times, how, for_ms = raw.get("times", 1), raw.get("how", "error"), raw.get("for_ms", 1000)
        self.failures.append(Arm(step, times))
        detail = f"{times} x {how}"
        detail += f" for {for_ms} ms" if how == "crash" and for_ms else ""
        detail += " after the effect" if raw.get("after_effect") else ""
        self.emit("fail-armed", "consumer", message_number(raw["message"]), detail=detail)

    def is_misrouted(self, number: int) -> bool:
        """Whether a publish finds no queue, by the first mistake that meets it; used up by it."""
        for arm in self.misroutings:
            if arm.left > 0 and message_number(arm.step.raw.get("message")) in (0, number):
                arm.left -= 1
                arm.step.fired = True
                return True
        return False

    def failure_of(self, number: int) -> Preset | None:
        """The failure that is due to the processing of a message which is over, used up by it."""
        if number in self.poisoned:
            return {"do": "poison"}
        for arm in self.failures:
            if message_number(arm.step.raw["message"]) == number and arm.left > 0:
                arm.left -= 1
                return {**arm.step.raw, "step": arm.step}
        return None

    def _do_forget(self, raw: Preset) -> None:
        node = self.nodes[raw["node"]]
        if not isinstance(node, Producer):
            node.forget()
        self.emit("forgotten", node.name)

    def _do_resurface(self, raw: Preset) -> None:
        self.broker.resurface(message_number(raw["message"]))

    def _do_redrive(self, raw: Preset) -> None:
        self.broker.redrive(message_number(raw.get("message")))

    def _do_lag(self, raw: Preset) -> None:
        assert isinstance(self.broker, Log)
        self.broker.fall_behind(raw.get("for_ms", 0))

    def _do_switch(self, raw: Preset) -> None:
        self.guarantee = raw["guarantee"]
        self.emit("switched", "producer")

    def _do_send(self, raw: Preset) -> None:
        first = self.settings.messages + self.extra_messages + 1
        numbers = range(first, first + raw.get("count", 1))
        self.extra_messages += len(numbers)
        shares = [f"{key[:-3]} of {raw[key]}" for key in ("key_of", "content_of") if key in raw]
        as_content = raw.get("content_of") if self.settings.key == "content" else None
        named = message_number(raw.get("key_of", as_content))
        for number in numbers if named else ():
            self.producer.named[number] = self.producer.named.get(named, named) if named < number else named
        self.emit("send-requested", "producer", detail=", ".join(shares))
        for number in numbers:
            self.ask_for(self.producer.sending(number))

    def _do_say(self, raw: Preset) -> None:
        self.emit("said", "")

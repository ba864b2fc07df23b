"""The peer: the same at-least-once model in idiomatic SimPy, with a log of the same facts.

Links are cables as in SimPy's own example of event latency (a process for each packet, a store at the end); a send
waits for its acknowledgement or a timeout. Messages 1 ms apart, 1 to 5 ms of latency, 5 % loss each way, 20 ms of
timeout, and a consumer that deduplicates.
"""

import random  # noqa: TID251  # The peer has weather of its own.
from collections.abc import Generator
from typing import Any

import simpy

LOSS, LATENCY_MS, TIMEOUT_MS, EVERY_MS = 0.05, (1, 5), 20, 1

Flow = Generator[Any, Any, None]
Packet = tuple[int, int]


class Cable:
    """One direction of the network."""

    def __init__(self, model: "Model", name: str) -> None:
        self.model, self.name = model, name
        self.store = simpy.Store(model.env)

    def put(self, packet: Packet) -> None:
        """Send a packet on its way, unless it is lost."""
        self.model.note("departed", self.name, *packet)
        if self.model.weather.random() < LOSS:
            self.model.note("dropped", self.name, *packet)
        else:
            self.model.env.process(self._travel(packet))

    def get(self) -> Any:
        """Wait for the next packet to arrive."""
        return self.store.get()

    def _travel(self, packet: Packet) -> Flow:
        yield self.model.env.timeout(self.model.weather.randint(*LATENCY_MS))
        self.model.note("arrived", self.name, *packet)
        self.store.put(packet)


class Model:
    """Producer, network and consumer."""

    def __init__(self, messages: int, seed: int) -> None:
        self.env = simpy.Environment()
        self.weather = random.Random(seed)
        self.log: list[tuple[float, str, str, int, int]] = []
        self.acks: dict[int, Any] = {}
        self.deliver, self.ack = Cable(self, "deliver"), Cable(self, "ack")
        self.env.process(self._workload(messages))
        self.env.process(self._consumer())
        self.env.process(self._ack_reader())

    def note(self, kind: str, place: str, message: int, attempt: int) -> None:
        """Append one fact to the log."""
        self.log.append((self.env.now, kind, place, message, attempt))

    def _workload(self, messages: int) -> Flow:
        for message in range(1, messages + 1):
            self.env.process(self._send(message))
            yield self.env.timeout(EVERY_MS)

    def _send(self, message: int) -> Flow:
        self.note("sent", "producer", message, 0)
        acked = self.acks[message] = self.env.event()
        attempt = 0
        while not acked.triggered:
            attempt += 1
            self.note("attempted", "producer", message, attempt)
            self.deliver.put((message, attempt))
            yield acked | self.env.timeout(TIMEOUT_MS)
            if not acked.triggered:
                self.note("timed-out", "producer", message, attempt)
        del self.acks[message]

    def _ack_reader(self) -> Flow:
        while True:
            message, attempt = yield self.ack.get()
            if message in self.acks and not self.acks[message].triggered:
                self.note("confirmed", "producer", message, attempt)
                self.acks[message].succeed()

    def _consumer(self) -> Flow:
        processed: set[int] = set()
        while True:
            message, attempt = yield self.deliver.get()
            self.note("received", "consumer", message, attempt)
            if message in processed:
                self.note("skipped", "consumer", message, attempt)
            else:
                self.note("started", "consumer", message, attempt)
                processed.add(message)
                self.note("applied", "consumer", message, attempt)
                self.note("marked", "consumer", message, attempt)
            self.note("acked", "consumer", message, attempt)
            self.ack.put((message, attempt))


def run(messages: int, seed: int = 7) -> Model:
    """Run the model until nothing is left to happen."""
    model = Model(messages, seed)
    model.env.run()
    return model

"""Packets and links: what departs, how long it travels, and why it never arrives.

What a node does with a packet is not decided here. Invariant: a flight is on the list exactly as long as its
packet is under way, so a cut can find all that it has to drop.
"""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .settings import Contract, Preset, Settings, message_number, role
from .timeline import COMMAND, ORDINARY, Flow, Operation, Thread, Timeline

Key = tuple[int, ...]
"""An idempotency key: the number of a message, and a part: the attempt, or how often the producer has restarted."""


@dataclass(eq=False)
class Message:
    """What the producer knows of a message."""

    number: int
    contract: Contract
    attempts: int = 0
    confirmed: bool = False
    gave_up: bool = False
    forgotten: bool = False
    noted: bool = False
    """It waits for nothing, and is known to be sent."""
    resends: int = 0
    """How often the application has sent it again."""
    earlier: int = 0
    """The attempts of its earlier calls."""
    will_resend: bool = False
    """The application waits to send it again."""
    holds_slot: bool = False
    due: bool = False
    """An attempt waits for the connection."""
    doubtful: bool = False
    """It was attempted and unanswered as the connection broke, and has attempts left."""
    cleared: bool = False
    """Handed over in two steps: it is kept at the broker, as far as the producer knows."""
    timer: Operation | None = None
    """The ack timer, or the end of the backoff."""
    awaits_answer: bool = False
    """Whether the ack timer of the latest attempt is running."""

    @property
    def spent(self) -> bool:
        """Whether its call has no attempts left."""
        return 0 < self.contract.max_attempts <= self.attempts - self.earlier

    @property
    def outstanding(self) -> bool:
        """Whether the producer still has it in its outbox."""
        if self.contract.waits:
            return not (self.confirmed or self.gave_up or self.forgotten)
        return not (self.noted or self.forgotten)


@dataclass(eq=False)
class Copy:
    """A message as the broker stored it."""

    message: Message
    key: Key
    dispatches: int = 0
    occupies_prefetch: bool = False
    holder: int = 0
    """Which consumer has the latest dispatch; -1: none, for it was settled at once."""
    had_by: int | None = None
    """Which consumer had it before it came back, and was not dispatched since."""
    state: str = "unsettled"
    """unsettled, settled, dead (dead-lettered) or lost."""
    held_until_ms: int = -1
    """While it is no part of the queue yet: when it is due."""
    stored_nth: int = 0
    """Of a log: by which packet it came."""
    visible_ms: int = 0
    """Of a log that does not keep records for ever: since when it could be seen."""
    is_parked: bool = False
    """Of a log: written to the dead letter topic, and in the log all the same."""
    parked_as: int = 0
    """The how-many-eth that was parked, the last time that it was."""
    settled_as: int = 0
    """The how-many-eth that was settled in the whole run, the last time that it was."""
    handed: bool = False
    """Handed over in two steps: the consumer has taken it, as far as the broker knows."""
    timer: Operation | None = None
    lease: int = 0
    """Which dispatch is out, by their number over the whole run; 0: none, or one that is settled at once."""


@dataclass(eq=False)
class Packet:
    """One packet; a network duplicate is the same packet arriving twice."""

    link: str
    message: Message
    nth: int
    key: Key
    copy: Copy | None
    dispatch: int = 0
    """Of the broker's: which dispatch put it on its way, by their number over the whole run; of the producer's: which
    attempt. An answer has that of its delivery."""
    request: "Request | None" = None
    """Of an ack: what waits for the answer to it."""
    says: str = ""
    """Of an answer: `return`, `park` or `busy`, if it is a negative one; `kept`, if it is the first of two; of what is
    on its way there: `release`, if it is the second of two."""

    @property
    def step(self) -> str:
        """What it is, if it carries no message but a step of handing one over."""
        return {"release": "release", "kept": "receipt"}.get(self.says, "")

    tries: int = 0
    """Of a delivery: how often work on it was begun."""
    undecided: bool = True
    """Of a delivery: whether it is neither applied, failed nor skipped."""


@dataclass(eq=False)
class Request:
    """An ack that waits for its answer."""

    timer: Operation | None = None


@dataclass(eq=False)
class Step:
    """One step of the script and how far it has come."""

    index: int
    raw: Preset
    matches_seen: int = 0
    fired: bool = False


@dataclass(eq=False)
class Arm:
    """An armed `drop`, `duplicate` or `delay`."""

    step: Step
    left: int

    def matches(self, do: str, packet: Packet) -> bool:
        """Whether it is to act on this packet."""
        raw = self.step.raw
        return (
            self.left > 0
            and raw["do"] == do
            and raw["link"] in (packet.link, role(packet.link))
            and message_number(raw.get("message")) in (0, packet.message.number)
            and raw.get("attempt", packet.nth) == packet.nth
        )


@dataclass(eq=False)
class Flight:
    """One arrival to come: a packet that is under way."""

    packet: Packet
    arrival: Operation | None = None


@dataclass
class Weather:
    """What the three keyed draws say of a packet."""

    lost: bool
    jitter_ms: int
    duplicated: bool


@dataclass(eq=False)
class Span:
    """A cut or a slowness, with the operation that ends it (none: it lasts until the chaos ends)."""

    processing_ms: int = 0
    end: Operation | None = None
    node: str = ""


class Receiver(Protocol):
    """What a link reaches."""

    name: str

    def take(self, packet: Packet) -> Flow:
        """Go on with a packet that has arrived."""


class Network(Timeline):
    """The links of one run."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.nodes)
        self.settings = settings
        self.receivers: dict[str, Receiver] = {}
        self.flights: list[Flight] = []
        self.arms: list[Arm] = []
        self.cuts: dict[str, list[Span]] = {name: [] for name in settings.links}
        self.last_due_ms: dict[str, int] = {}
        """Of each link of a log: when the latest arrival is due."""
        self._departures: dict[tuple[str, int], int] = {}
        self.releases: dict[tuple[str, int], int] = {}
        """How many of them carried no message, but the release of one."""
        self.set_weather_by_the_tables()

    def set_weather_by_the_tables(self) -> None:
        """Latencies and probabilities as the preset's tables have them."""
        links = self.settings.links.values()
        self.latency = {link.name: (link.latency_ms, link.jitter_ms) for link in links}
        self.loss = {link.name: link.loss for link in links}
        self.duplicate = {link.name: link.duplicate for link in links}

    def emit(self, kind: str, place: str, message: int = 0, attempt: int = 0, detail: str = "") -> None:
        """Record one event and let the steps that it triggers act."""
        raise NotImplementedError

    def _emit_packet(self, kind: str, packet: Packet, detail: str = "") -> None:
        self.emit(kind, packet.link, packet.message.number, packet.nth, detail)

    # The way of a packet.

    def depart(
        self,
        link: str,
        message: Message,
        key: Key,
        copy: Copy | None = None,
        dispatch: int = 0,
        request: Request | None = None,
        says: str = "",
    ) -> None:
        """Put a packet on a link. Its fate is decided now, before any step acts on `departed`."""
        of_kind = role(link), message.number
        nth = self._departures[of_kind] = self._departures.get(of_kind, 0) + 1
        packet = Packet(link, message, nth, key, copy, dispatch, request, says)
        if says == "release":
            self.releases[link, message.number] = self.releases.get((link, message.number), 0) + 1
        weather = self._weather(packet)
        reason = self._why_dropped(packet, weather)
        if reason:
            tail = self._vanish(packet, reason)
        else:
            delay, duplicate = self._use_arm("delay", packet), self._use_arm("duplicate", packet)
            due_ms: int = self.now_ms + self.latency[link][0] + weather.jitter_ms + (delay["by_ms"] if delay else 0)
            if self.settings.keeps_log:
                due_ms = self.last_due_ms[link] = max(due_ms, self.last_due_ms.get(link, 0))
            twin_due_ms: int | None = None
            if duplicate or weather.duplicated:
                twin_due_ms = due_ms + (duplicate.get("gap_ms", 1) if duplicate else 1)
            tail = self._set_out(self._launch(packet, due_ms), delay is not None, twin_due_ms)
        self._emit_packet("departed", packet, packet.step)
        self.call_forth(Thread("", tail))

    def _why_dropped(self, packet: Packet, weather: Weather) -> str:
        if self._use_arm("drop", packet):
            return "step"
        if self.cuts[packet.link]:
            return "cut"
        return "loss" if weather.lost else ""

    def _use_arm(self, do: str, packet: Packet) -> Preset | None:
        for arm in self.arms:
            if arm.matches(do, packet):
                arm.left -= 1
                arm.step.fired = True
                return arm.step.raw
        return None

    def _weather(self, packet: Packet) -> Weather:
        text = f"{self.settings.seed}/{role(packet.link)}/{packet.message.number}/{packet.nth}"
        digest = hashlib.blake2b(text.encode(), digest_size=24).digest()
        lost, jitter, duplicated = struct.unpack("<QQQ", digest)
        return Weather(
            lost=lost < int(self.loss[packet.link] * 2**64),
            jitter_ms=(jitter * (self.latency[packet.link][1] + 1)) >> 64,
            duplicated=duplicated < int(self.duplicate[packet.link] * 2**64),
        )

    def _launch(self, packet: Packet, due_ms: int) -> Flight:
        flight = Flight(packet)
        flight.arrival = self.at(due_ms, ORDINARY, lambda: self._landing(flight))
        self.flights.append(flight)
        return flight

    def _landing(self, flight: Flight) -> Thread:
        packet = flight.packet
        self.flights.remove(flight)
        node = self.receivers[self.settings.links[packet.link].target]

        def flow() -> Flow:
            self._emit_packet("arrived", packet, packet.step)
            yield
            yield from node.take(packet)

        return Thread(node.name, flow(), "arrival", packet)

    def _vanish(self, packet: Packet, reason: str) -> Flow:
        self._emit_packet("dropped", packet, reason)
        yield

    def _set_out(self, flight: Flight, delayed: bool, twin_due_ms: int | None) -> Flow:
        """What happens to a packet as it sets out, unless a step on `departed` has cut its link."""
        if delayed and flight in self.flights:
            self._emit_packet("delayed", flight.packet)
            yield
        if twin_due_ms is not None and flight in self.flights:
            self._launch(flight.packet, twin_due_ms)
            self._emit_packet("duplicated", flight.packet)
            yield

    # Spans, cuts and their ends.

    def ending(self, for_ms: int, end: Callable[[], None]) -> Operation:
        """Schedule the end of what a step began."""

        def flow() -> Flow:
            end()
            yield

        operation = self.at(self.now_ms + for_ms, COMMAND, lambda: Thread("", flow()))
        operation.ends_span = True
        return operation

    def cut(self, link: str, for_ms: int) -> None:
        """Cut a link and drop what is under way on it; for good if `for_ms` is 0."""
        cut = Span()
        cut.end = self.ending(for_ms, lambda: self._end_cut(link, cut)) if for_ms else None
        self.cuts[link].append(cut)
        self.emit("cut", link)
        for flight in [flight for flight in self.flights if flight.packet.link == link]:
            if flight in self.flights:
                self.flights.remove(flight)
                self.cancel(flight.arrival)
                self._emit_packet("dropped", flight.packet, "cut")

    def _end_cut(self, link: str, cut: Span) -> None:
        self.cuts[link].remove(cut)
        if not self.cuts[link]:
            self._open(link)

    def heal(self, link: str) -> None:
        """End every cut of a link."""
        ended, self.cuts[link] = self.cuts[link], []
        for cut in ended:
            self.cancel(cut.end)
        if ended:
            self._open(link)

    def _open(self, link: str) -> None:
        """The last cut of a link has ended."""
        self.emit("healed", link)

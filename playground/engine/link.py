"""A link: one direction of the network. It decides the fate of each packet at the instant of its departure.

In this order: an armed `drop`, a cut, the weather's loss; if the packet gets through, an armed `delay` and an armed
`duplicate`, else the weather's duplication. A packet that is under way can still be lost to a cut, or at a node that
is down.
"""

from array import array
from heapq import heappush
from typing import Final

from playground.engine.armed import Arming, Armory
from playground.engine.events import NONE, Kind
from playground.engine.log import code_of
from playground.engine.looks import Due, LinkLook, PacketLook
from playground.engine.places import Place
from playground.engine.schedule import Continuation, Entry, Item, Schedule
from playground.engine.settings import LinkSettings
from playground.engine.topology import Ends
from playground.engine.weather import WORD_BITS, Weather, threshold

STEP: Final = 0
CUT: Final = 1
LOSS: Final = 2
DOWN: Final = 3
BROKEN: Final = 4
REASONS: Final = {STEP: "step", CUT: "cut", LOSS: "loss", DOWN: "down", BROKEN: "connection broken"}
"""Why a packet was dropped, in the words of the record."""

NETWORK_GAP_MS: Final = 1
"""How long after the first the second copy arrives, when the network itself duplicates."""

Checkpoint = tuple[LinkSettings, int, tuple[int, ...], "array[int]", tuple[Arming, ...], Weather]


class Link:
    """One link: its latency, weather and cuts.

    Those of one role share how many packets of each message left on them, and the faults that are armed.
    """

    def __init__(
        self,
        place: Place,
        ends: Ends,
        settings: LinkSettings,
        seed: int,
        schedule: Schedule,
        counts: "array[int]",
        armory: Armory,
    ) -> None:
        self.place = place
        self.source, self.target = ends
        self.cuts: dict[int, None] = {}
        """The `cut` events in force, in order."""
        self._armory = armory
        self._armed: object = self._armory.files
        """True if a departure has to be looked at more closely."""
        self.table = settings
        """The settings as the preset's tables have them."""
        self._counts = counts
        self.reseed(seed)
        self._queue = schedule.queue
        self._schedule = schedule
        self._log = schedule.log
        self._record = schedule.log.record
        self._set(settings, NONE)
        self._departed = code_of(Kind.DEPARTED, place)
        self._arrived = code_of(Kind.ARRIVED, place)
        declare = schedule.declare
        self.depart_op = declare(self.source, self.depart)
        self.drop_op = declare(Place.NOWHERE, self.drop)
        self.arrive_op = declare(self.target, self.arrive, arrives=self.drop_op)

    def connect(self, next_op: int) -> None:
        """Let an arriving packet be followed by `next_op` of the node that it reaches."""
        self._next_op = next_op

    @property
    def _duplicate_op(self) -> int:
        return self._schedule.op_of(self.duplicate)

    @property
    def armed(self) -> tuple[Arming, ...]:
        """Packet faults that wait for their packets, in the order of arming."""
        return self._armory.all()

    def look(self, due: Due, most: int) -> LinkLook:
        """What can be seen of it."""
        under_way = sorted(due.packets.get(self.arrive_op, ()))[:most]
        left = [due.left_ms(cut) for cut in self.cuts]
        return LinkLook(
            place=self.place,
            source=self.source,
            target=self.target,
            packets=tuple(PacketLook(event, packet[0], packet[1], *due.times[event]) for event, packet in under_way),
            loss=self.settings.loss,
            armed=tuple(one for one in self.armed if one.link == (self.place if self.place.index else 0)),
            is_cut=bool(self.cuts),
            cut_left_ms=None if None in left else max((ms for ms in left if ms is not None), default=None),
        )

    # What happens to packets.

    def depart(self, item: Item, cause: int) -> Continuation | None:
        """Put a packet on the link. Its attempt is filled in here, with how many there have been of its message."""
        message, _, copy, key, contract = item
        counts = self._counts
        try:
            counts[message] = nth = counts[message] + 1
        except IndexError:
            counts.extend([0] * max(message + 1 - len(counts), len(counts)))
            counts[message] = nth = 1
        packet = (message, nth, copy, key, contract)
        number = self._record(self._departed, message, nth, copy, cause)
        if self._armed or self.cuts:
            return self._depart_under_fault(packet, number)
        wait = self._latency_ms
        if self._chancy:
            lost, late, doubled = self._draw(message, nth)
            if lost < self._loss:
                return self.drop_op, (*packet, LOSS, self._loss_fault), number
            wait += late * self._jitter_span >> WORD_BITS
            if doubled < self._duplicate:
                self._schedule.agenda.append((self._duplicate_op, (*packet, wait + NETWORK_GAP_MS, NONE), number))
        heappush(self._queue, (self._log.now_ms + wait, number, self.arrive_op, packet, number))
        return None

    def _depart_under_fault(self, packet: Item, number: int) -> Continuation | None:
        """The fate of a packet on a link that is cut, or for which a fault is armed."""
        message, nth, alone = packet[0], packet[1], self.place if self.place.index else 0
        fault = self._armory.use(Kind.DROP_ARMED, alone, message, nth)
        if fault:
            return self.drop_op, (*packet, STEP, fault.event), number
        if self.cuts:
            return self.drop_op, (*packet, CUT, next(reversed(self.cuts))), number
        lost, late, doubled = self._draw(message, nth)
        if lost < self._loss:
            return self.drop_op, (*packet, LOSS, self._loss_fault), number
        wait = self._latency_ms + (late * self._jitter_span >> WORD_BITS)
        delay = self._armory.use(Kind.DELAY_ARMED, alone, message, nth)
        wait += delay.by_ms if delay else 0
        wait = self._in_turn(wait)
        twice = self._armory.use(Kind.DUPLICATE_ARMED, alone, message, nth)
        if twice:
            self._schedule.agenda.append((self._duplicate_op, (*packet, wait + twice.by_ms, twice.event), number))
        elif doubled < self._duplicate:
            self._schedule.agenda.append((self._duplicate_op, (*packet, wait + NETWORK_GAP_MS, NONE), number))
        self._schedule.later(wait, self.arrive_op, packet, number)
        return (self._schedule.op_of(self.delay), (*packet, delay.event), number) if delay else None

    def _in_turn(self, wait_ms: int) -> int:
        """How long a packet takes that departs now; one may overtake another."""
        return wait_ms

    def drop(self, item: Item, cause: int) -> Continuation | None:
        """Lose a packet; the item is the packet with the reason and the fault behind it."""
        message, nth, copy, _, _, reason, fault = item
        number = self._note(Kind.DROPPED, message, nth, copy, cause)
        self._log.annotate(number, fault, REASONS[reason])
        return None

    def duplicate(self, item: Item, cause: int) -> None:
        """Let a packet arrive once more; the item is the packet with the wait of the second copy and the fault."""
        wait, fault = item[5:]
        number = self._note(Kind.DUPLICATED, item[0], item[1], item[2], cause)
        self._log.annotate(number, fault)
        self._schedule.later(wait, self.arrive_op, item[:5], number)

    def delay(self, item: Item, cause: int) -> None:
        """Note that a packet under way was held up; the item is the packet with the fault."""
        number = self._note(Kind.DELAYED, item[0], item[1], item[2], cause)
        self._log.annotate(number, item[5])

    def arrive(self, item: Item, cause: int) -> Continuation:
        """Hand a packet to the node at the end of the link."""
        number = self._record(self._arrived, item[0], item[1], item[2], cause)
        return self._next_op, item, number

    # What commands do.

    def cut(self, for_ms: int, cause: int) -> None:
        """Lose what is under way and what departs from now on; 0: until healed."""
        number = self._note(Kind.CUT, 0, 0, 0, cause)
        self.cuts[number] = None
        under_way = self._take_off()
        self._schedule.command([(self.drop_op, (*item, CUT, number), at) for _, _, _, item, at in under_way])
        if for_ms:
            end_op = self._schedule.end_op(self._end_cut, self._is_in_force)
            self._schedule.command_later(for_ms, end_op, (), number)

    def _take_off(self) -> list[Entry]:
        """Take off whatever is under way, and what was about to happen to it here; the queue's entries."""
        schedule = self._schedule
        under_way = schedule.withdraw(self.arrive_op)
        schedule.revoke((self._duplicate_op, schedule.op_of(self.delay)))
        return under_way

    def _is_in_force(self, item: Item, cut: int) -> bool:
        return cut in self.cuts

    def _end_cut(self, item: Item, cut: int) -> None:
        """End one cut; the link is open again when it was the last one in force."""
        self._schedule.note_silence()
        if cut in self.cuts:
            del self.cuts[cut]
            if not self.cuts:
                self._note(Kind.HEALED, 0, 0, 0, cut)

    def heal(self, cause: int) -> None:
        """End every cut."""
        if self.cuts:
            self.cuts.clear()
            self._note(Kind.HEALED, 0, 0, 0, cause)

    def cut_too(self, item: Item, cause: int) -> None:
        """Be cut as one of several links; the item is for how long."""
        self.cut(item[0], cause)

    def heal_too(self, item: Item, cause: int) -> None:
        """Be healed as one of several links."""
        self._schedule.note_silence()
        self.heal(cause)

    def arm(self, arming: Arming) -> None:
        """Let a packet fault wait for its packets."""
        self._armory.arm(arming)

    def set_loss(self, rate: float, fault: int) -> None:
        """Change the loss probability; `fault` is the event to name when the weather then takes a packet."""
        now = self.settings
        changed = LinkSettings(latency_ms=now.latency_ms, jitter_ms=now.jitter_ms, loss=rate, duplicate=now.duplicate)
        self._set(changed, fault)

    def set_latency(self, latency_ms: int, jitter_ms: int) -> None:
        """Change the latency of packets that depart from now on."""
        now = self.settings
        changed = LinkSettings(latency_ms=latency_ms, jitter_ms=jitter_ms, loss=now.loss, duplicate=now.duplicate)
        self._set(changed, self._loss_fault)

    def reseed(self, seed: int) -> None:
        """Draw the fates of packets that depart from now on by another seed; what is under way keeps its own."""
        self._set_weather(Weather(seed, self.place))

    def calm(self, cause: int) -> None:
        """The end of the chaos: nothing armed, no cut, no loss and no duplication; the table's latency."""
        self._armory.put_back(())
        self._set(LinkSettings(latency_ms=self.table.latency_ms, jitter_ms=self.table.jitter_ms), NONE)
        self.heal(cause)

    def _set(self, settings: LinkSettings, loss_fault: int) -> None:
        self.settings, self._loss_fault = settings, loss_fault
        self._latency_ms, self._jitter_span = settings.latency_ms, settings.jitter_ms + 1
        self._loss, self._duplicate = threshold(settings.loss), threshold(settings.duplicate)
        self._chancy = bool(settings.loss or settings.jitter_ms or settings.duplicate)

    def _set_weather(self, weather: Weather) -> None:
        self._weather, self._draw = weather, weather.draw

    def _note(self, kind: Kind, message: int, nth: int, copy: int, cause: int) -> int:
        return self._record(code_of(kind, self.place), message, nth, copy, cause)

    # Checkpoints.

    def checkpoint(self) -> Checkpoint:
        """A shallow copy."""
        return self.settings, self._loss_fault, tuple(self.cuts), self._counts[:], self.armed, self._weather

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to a checkpoint."""
        settings, loss_fault, cuts, counts, armed, weather = checkpoint
        self.cuts = dict.fromkeys(cuts)
        self._armory.put_back(armed)
        self._set(settings, loss_fault)
        self._set_weather(weather)
        self._counts[:] = counts

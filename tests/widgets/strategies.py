"""Random views: what no run of a test would come to. Numbers go from nothing to millions of messages and much money."""

from typing import TypeVar

from hypothesis import strategies as st

from playground.checker.fates import Belief, Fate, Verdict
from playground.checker.judge import MessageRecord
from playground.engine.broker_settings import BrokerSettings
from playground.engine.events import Event, Kind
from playground.engine.looks import (
    BrokerLook,
    ConsumerLook,
    KeyLook,
    NodeLook,
    ProducerLook,
    Standing,
    TimerLook,
    WorkLook,
)
from playground.engine.places import Place
from playground.engine.settings import Guarantee
from playground.live.race.views import ColumnView, OutcomeView, PartingView, StoryLine, SystemFactsView
from playground.live.trouble_view import TroubleView
from playground.live.views import (
    AccountView,
    BadgeView,
    BrokerView,
    ConsumerView,
    CountersView,
    DeadView,
    EventRow,
    LinkView,
    MessageRow,
    Narration,
    PacketKind,
    PacketView,
    ProducerView,
    Snapshot,
    TableChange,
)
from playground.words.fates import PROMISES
from widgets.renderables.header import HeaderView

T = TypeVar("T")

COUNTS = st.sampled_from([0, 1, 9, 10, 290, 999, 1000, 6652, 9999, 12_345, 999_999, 1_000_000])
MESSAGES = st.sampled_from([1, 3, 12, 290, 6652, 1_000_000])
TIMES_MS = st.sampled_from([0, 600, 9999, 12_000, 599_999, 3_600_000, 999_999_999])
MONEY = st.sampled_from([0, 100, 12_345, 1_000_000, 10**12, 10**18])
FRACTIONS = st.floats(0, 1)
WORDS = st.sampled_from(
    ["charge $100", "charge $1,000,000,000,000", "ship the very large wooden crate", "send the e-mail"]
)


def few(one: st.SearchStrategy[T], most: int = 6) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(one, max_size=most).map(tuple)


def counted(view: T) -> T:
    """A view whose counts are at least those of what it names."""
    fields = view._asdict()  # type: ignore[attr-defined]  # All of them are named tuples.
    named = {name: value for name, value in fields.items() if isinstance(value, tuple)}
    least = {f"{name}_count": len(value) for name, value in named.items() if f"{name}_count" in fields}
    replaced: T = view._replace(**{name: max(fields[name], size) for name, size in least.items()})  # type: ignore[attr-defined]
    return replaced


def nodes(place: Place) -> st.SearchStrategy[NodeLook]:
    return st.builds(NodeLook, st.just(place), st.sampled_from(Standing), st.none() | TIMES_MS)


TIMERS = st.builds(TimerLook, MESSAGES, st.sampled_from([0, 1, 2, 12, 400]), TIMES_MS, TIMES_MS, st.booleans())
BELIEFS = st.fixed_dictionaries(dict.fromkeys(Belief, COUNTS))
PRODUCERS = st.builds(
    ProducerView,
    st.builds(ProducerLook, nodes(Place.PRODUCER), few(TIMERS), COUNTS, COUNTS).map(counted),
    st.just(0) | MESSAGES,
    st.none() | TIMES_MS,
    COUNTS,
    BELIEFS,
    st.just(0),
)
WORK = st.builds(WorkLook, MESSAGES, st.integers(1, 3), TIMES_MS, TIMES_MS, st.booleans(), st.booleans())
CONSUMERS = st.builds(
    ConsumerView,
    st.builds(
        ConsumerLook,
        node=nodes(Place.CONSUMER),
        works=few(WORK, 3),
        inbox=few(MESSAGES),
        inbox_count=COUNTS,
        processing_ms=TIMES_MS,
        is_slow=st.booleans(),
        poisoned=few(MESSAGES),
        failing=few(MESSAGES),
        done_up_to=COUNTS,
        table=few(st.builds(KeyLook, MESSAGES, st.integers(0, 3), st.none() | TIMES_MS)),
        table_count=COUNTS,
        claimed=few(MESSAGES),
    ).map(counted),
    st.sampled_from(["", "crash between effect and note"]),
    st.sampled_from(["none", "memory", "transaction"]),
    few(st.builds(TableChange, TIMES_MS, st.sampled_from(["in", "skipped", "wiped"]), MESSAGES)),
)
ACCOUNTS = st.builds(
    AccountView,
    st.sampled_from(["charged", "e-mails sent", "metrics recorded"]),
    st.sampled_from(["$", ""]),
    *[MONEY] * 5,
)
BROKERS = st.builds(
    BrokerView,
    st.builds(BrokerLook, nodes(Place.BROKER), few(MESSAGES), COUNTS, few(TIMERS), COUNTS, few(MESSAGES)).map(counted),
    st.builds(
        BrokerSettings,
        durable=st.booleans(),
        prefetch=st.integers(0, 9_999),
        dedup_window_ms=st.sampled_from([0, 5_000]),
    ),
)
COUNTERS = st.builds(CountersView, *[COUNTS] * len(CountersView._fields))
BADGES = st.builds(BadgeView, st.none(), st.sampled_from(["so far", "at rest", "draining"])) | st.builds(
    BadgeView, st.sampled_from(Verdict), st.sampled_from(["", "290 duplicated, 12 dead-lettered"])
)
HEADERS = st.builds(
    HeaderView,
    title=st.sampled_from(["A", "The ACK that never came back", "Donaudampfschifffahrtsgesellschaft"]),
    guarantee=st.sampled_from([one.word for one in Guarantee]),
    system=st.sampled_from(["direct", "broker"]),
    seed=COUNTS,
    now_ms=TIMES_MS,
    rate=st.sampled_from([0.1, 1.0, 250.0]),
    speed=st.sampled_from([0.1, 1.0, 100.0]),
    paused=st.booleans(),
    held_back=st.booleans(),
    over=st.booleans(),
    badge=st.none() | BADGES,
    known_ms=st.none() | TIMES_MS,
)


def links(place: Place) -> st.SearchStrategy[LinkView]:
    kinds, whys = st.sampled_from(PacketKind), st.sampled_from(["cut", "dropped on purpose", "the consumer is down"])
    numbers = st.integers(0, 999)
    packets = st.builds(PacketView, st.just(place), MESSAGES, st.integers(1, 3), kinds, FRACTIONS, numbers)
    dead = st.builds(DeadView, st.just(place), MESSAGES, st.integers(1, 3), kinds, FRACTIONS, whys)
    armed = few(st.sampled_from(["drop the next ACK", "drop the next message of m290"]), 3)
    ends = (Place.CONSUMER, Place.PRODUCER) if place is Place.ACK else (Place.PRODUCER, Place.CONSUMER)
    return st.builds(
        LinkView,
        st.just(place),
        st.just(ends[0]),
        st.just(ends[1]),
        few(packets),
        few(dead, 2),
        st.booleans(),
        st.none() | TIMES_MS,
        st.sampled_from([0.0, 0.02, 1.0]),
        armed,
        st.none() | TIMES_MS,
        st.sampled_from([("", "", "", ""), ("basic.publish", "publisher", "exchange", "publish")]),
    )


RECORDS = st.builds(
    MessageRecord, MESSAGES, st.sampled_from(Guarantee), st.sampled_from(Fate), *[COUNTS] * 5, st.sampled_from(Belief)
)
MESSAGE_ROWS = st.builds(MessageRow, RECORDS, WORDS, st.booleans())
EVENTS = st.builds(
    Event,
    COUNTS,
    TIMES_MS,
    st.sampled_from([Kind.APPLIED, Kind.DROPPED, Kind.TIMED_OUT]),
    st.just(Place.CONSUMER),
    MESSAGES,
    st.just(1),
    st.just(0),
    st.just(-1) | COUNTS,
    st.just(-1) | COUNTS,
    st.just(""),
)
EVENT_ROWS = st.builds(
    EventRow, EVENTS, st.sampled_from(["the producer's timer for m290 ran out", "m12 dropped on ack"])
)
OUTCOMES = st.builds(OutcomeView, MESSAGES, st.none() | st.sampled_from(Fate), COUNTS, COUNTS, st.booleans())


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    broker = draw(st.none() | BROKERS)
    places = (Place.DELIVER, Place.ACK)
    if broker is not None:
        places = (Place.PUBLISH, Place.CONFIRM, *places)  # type: ignore[assignment]
    return Snapshot(
        title="A run",
        guarantee=draw(st.sampled_from(Guarantee)),
        system="broker" if broker else "direct",
        seed=7,
        now_ms=draw(TIMES_MS),
        deed=draw(WORDS),
        badge=draw(BADGES),
        producer=draw(PRODUCERS),
        links=tuple(draw(links(place)) for place in places),
        broker=broker,
        consumers=(draw(CONSUMERS),),
        counters=draw(COUNTERS),
        account=draw(ACCOUNTS),
        caption=Narration(0, draw(WORDS)),
    )


_HAPPENED = st.sampled_from(["m3 is requeued", "the producer calls XADD for m3"])
SYSTEM_FACTS = st.builds(
    SystemFactsView,
    st.sampled_from(["", "library-defaults"]),
    st.sampled_from(["never", "after 30 minutes", "at a disconnect"]),
    st.sampled_from(["ACK", "PUBACK / PUBCOMP"]),
    st.sampled_from(["ack", "PUBACK"]),
    st.sampled_from(["", "accepted", "closes its channel (406)", "ignored 36,525 times, refused once"]),
    st.sampled_from(["", "closes channel"]),
    st.booleans(),
    few(st.builds(StoryLine, TIMES_MS, _HAPPENED, st.just("late"))),
    st.none() | TIMES_MS,
)


@st.composite
def columns(draw: st.DrawFn) -> ColumnView:
    guarantee = draw(st.sampled_from(Guarantee))
    return ColumnView(
        label=guarantee.word,
        promise=PROMISES[guarantee].brief,
        snapshot=draw(snapshots()),
        over=False,
        packets_per_message=draw(st.none() | st.sampled_from([1.0, 12.5])),
        latency_ms=draw(st.none() | TIMES_MS),
        outcomes=draw(few(OUTCOMES)),
        facts=draw(st.none() | SYSTEM_FACTS),
    )


_GUARANTEES = [one.word for one in Guarantee]


def _parting(message: int, time_ms: int, trouble: TroubleView | None, culprit: str, had: set[str]) -> PartingView:
    sharers, spared = (tuple(one for one in _GUARANTEES if (one in had) is so) for so in (True, False))
    return PartingView(message, time_ms, trouble, culprit, (), sharers, spared)


PARTINGS = st.none() | st.builds(
    _parting,
    MESSAGES,
    TIMES_MS,
    st.none() | st.builds(TroubleView, TIMES_MS, st.just("its ACK was lost"), st.sampled_from(["on purpose", ""])),
    st.sampled_from(_GUARANTEES),
    st.sets(st.sampled_from(_GUARANTEES)),
)

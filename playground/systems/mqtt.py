"""MQTT 5: three qualities of service, each for one hop, and sessions that are kept or begun anew.

docs/systems/mqtt.md tells all of it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from playground.engine.fields import Between
from playground.engine.nodes.producer import NO_CLOCK_MS
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems.dialect import (
    OF_THE_SERVER,
    Clash,
    Condition,
    Configuration,
    Dialect,
    NativeSetting,
    SystemSetup,
    Textbook,
)
from playground.systems.mqtt_wording import ANSWERS, ANY, names
from playground.systems.native import NativeValue, Promised, Values
from playground.systems.profile import Profile
from playground.systems.textbook import BROKER

_SPEC: Final = "https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html"
_QOS: Final = f"{_SPEC}#_Toc3901234"
_CLEAN: Final = f"{_SPEC}#_Toc3901039"
_EXPIRY: Final = f"{_SPEC}#_Toc3901048"
_MAXIMUM: Final = f"{_SPEC}#_Toc3901049"
_MESSAGE_EXPIRY: Final = f"{_SPEC}#_Toc3901112"
_MOSQUITTO: Final = "https://mosquitto.org/man/mosquitto-conf-5.html"

_FOR_EVER_S: Final = 4_294_967_295
_LONGEST_S: Final = 604_800
"""A week: no run here has anybody away for so long."""


_EXPIRIES: Final = ("producer.session_expiry_ms", "consumer.session_expiry_ms")


def _receive_maximum(count: NativeValue) -> Textbook:
    return {"broker.prefetch": int(count or 1), "producer.max_in_flight": int(count or 1)}


_SETTINGS: Final = (
    NativeSetting(
        name="qos",
        text="The quality of service with which the publisher publishes: 0: at most once; 1: at least once; 2: exactly "
        "once, to the broker.",
        page=_QOS,
        default=0,
        values=Between(0, 2),
        keys=("producer.awaits_ack", "producer.handover", "consumer.ack", "consumer.handover"),
        aliases=("QoS", "publish.qos"),
    ),
    NativeSetting(
        name="subscription.qos",
        text="The most with which the subscriber gets a message: it gets it with the lower of the two.",
        page=f"{_SPEC}#_Toc3901169",
        default=0,
        values=Between(0, 2),
        keys=("consumer.ack", "consumer.handover", "consumer.session"),
        aliases=("subscribe.qos", "Maximum QoS"),
    ),
    NativeSetting(
        name="max_qos",
        text="Of the broker: the most with which it takes and hands out messages, whatever is asked for; mosquitto "
        "disconnects a client that publishes with more.",
        page=_MOSQUITTO,
        default=2,
        values=Between(0, 2),
        keys=("producer.awaits_ack", "producer.handover", "consumer.ack", "consumer.handover", "consumer.session"),
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="clean_start",
        text="Whether each connection begins with a new session, at both ends: what the one before had is gone. Paho's "
        "default is true.",
        page=_CLEAN,
        default=True,
        keys=("producer.session", "consumer.session"),
        aliases=("Clean Start", "clean_session", "cleanSession", "cleanStart"),
    ),
    NativeSetting(
        name="session_expiry_interval",
        text="How long a session outlives its connection; 0: it ends with that, as it does where it is left out. "
        "A week or more is for ever here.",
        page=_EXPIRY,
        default=0,
        values=Between(0, _FOR_EVER_S),
        unit="seconds",
        keys=("producer.session", "consumer.session", *_EXPIRIES),
        aliases=("Session Expiry Interval", "SessionExpiryInterval", "sessionExpiryInterval"),
    ),
    NativeSetting(
        name="persistent_client_expiration",
        text="Of mosquitto: after how long it removes the session of a client that is away, whatever that has asked "
        "for; by default never. In its own file hours, days, weeks, months or years: 12h, 14d.",
        page=_MOSQUITTO,
        default=None,
        values=Between(1, _FOR_EVER_S),
        unit="seconds",
        keys=_EXPIRIES,
    ),
    NativeSetting(
        name="receive_maximum",
        text="How many messages with QoS 1 and 2 either side may have unfinished.",
        page=_MAXIMUM,
        default=65_535,
        values=Between(1, 65_535),
        unit="messages",
        means=_receive_maximum,
        aliases=("Receive Maximum", "max_inflight_messages", "receiveMaximum"),
    ),
    NativeSetting(
        name="persistence",
        text="Whether the broker's sessions outlive its process, written down before it answers; mosquitto's do not by "
        "default.",
        page=_MOSQUITTO,
        default=True,
        keys=("broker.durable",),
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="message_expiry_interval",
        text="How long a message may wait; here none waits that long.",
        page=_MESSAGE_EXPIRY,
        default=None,
        values=Between(0, _FOR_EVER_S),
        unit="seconds",
        aliases=("Message Expiry Interval", "messageExpiryInterval"),
    ),
)


def _hops(setup: SystemSetup) -> tuple[int, int]:
    """With which quality a message goes to the broker, and from it."""
    published = min(int(setup.values["qos"] or 0), int(setup.values["max_qos"] or 0))
    return published, min(published, int(setup.values["subscription.qos"] or 0))


def _is_clean(setup: SystemSetup) -> bool:
    return setup.values["clean_start"] is True or setup.values["session_expiry_interval"] == 0


def _expiry(setup: SystemSetup) -> tuple[int, str]:
    """After how many seconds a session is gone whose client is away, and by which setting: the shorter of the two."""
    names = "session_expiry_interval", "persistent_client_expiration"
    return min((int(setup.values[name] or 0), name) for name in names if setup.values[name] is not None)


def _steps(quality: int) -> str:
    return "two-step" if quality == 2 else "one-step"


def _together(setup: SystemSetup) -> Textbook:
    """What the two qualities of service and the sessions make of the hops."""
    published, delivered = _hops(setup)
    clean, (seconds, _) = _is_clean(setup), _expiry(setup)
    lasts_ms = 0 if clean or seconds >= _LONGEST_S else seconds * 1000
    return {
        "producer.awaits_ack": published > 0,
        "producer.handover": _steps(published),
        "producer.session": "clean" if clean else "kept",
        # Nothing but an exchange with QoS 2 is anything that its session could keep.
        "producer.session_expiry_ms": lasts_ms if published == 2 else 0,
        "consumer.handover": _steps(delivered),
        "consumer.ack": "after" if delivered else "automatic",
        # No session keeps a message with QoS 0 that nobody is there for.
        "consumer.session": "clean" if clean or not delivered else "kept",
        "consumer.session_expiry_ms": lasts_ms if delivered else 0,
        "broker.durable": setup.values["persistence"] is True,
    }


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    """MQTT has no negative acknowledgement; what is at work on a message with QoS 2 does one thing at a time."""
    application, _, delivered = setup.application, *_hops(setup)
    if {application.get(f"consumer.{key}") for key in ("on_failure", "then")} & {"return", "park"}:
        yield Clash("subscription.qos", 'nothing can be given back; set consumer.on_failure = "silent" or "retry"')
    if delivered == 2 and any(application.get(f"consumer.{key}", 1) != 1 for key in ("workers", "batch")):
        yield Clash("subscription.qos", "with QoS 2 a library calls its handler for one message at a time")
    if delivered == 2 and application.get("consumer.busy", "done") != "done":
        yield Clash("subscription.qos", 'nothing can be answered with "busy"; leave consumer.busy out')


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """How long a session and a message last, and whether the broker keeps them."""
    if not _is_clean(setup) and any(_hops(setup)) and setup.values["persistence"]:
        text = "the broker writes sessions down before it answers (persistence; mosquitto does not by default)"
        yield Condition("persistence", text, is_before_storing=True, is_taken=True)
    (seconds, name), waits = _expiry(setup), setup.values["message_expiry_interval"]
    if not _is_clean(setup) and seconds < _FOR_EVER_S:
        yield Condition(name, f"each client is back within {seconds:,} s ({name}: then its session is gone)")
    if waits is not None:
        text = f"no message waits {int(waits):,} s (message_expiry_interval: then it is gone)"
        yield Condition("message_expiry_interval", text)


def _promises(setup: SystemSetup) -> Promised:
    published, delivered = _hops(setup)
    session = ", within one session" if _is_clean(setup) else ""
    if published == delivered == 0:
        return Promised(Guarantee.AT_MOST_ONCE, "the message arrives at the receiver either once or not at all", _QOS)
    if delivered == 0:
        words = "at least once to the broker, and from there at most once"
        return Promised(Guarantee.AT_MOST_ONCE, words, _QOS, binds=False)
    if delivered == 1:
        words = f"the message arrives at the receiver at least once{session}"
        return Promised(Guarantee.AT_LEAST_ONCE, words, _QOS)
    words = f"for use when neither loss nor duplication of messages are acceptable{session}"
    return Promised(Guarantee.EXACTLY_ONCE, words, _QOS)


def _speaks(raw: Mapping[str, object]) -> str:
    """The last answer of each hop, by which it is told of."""
    return ", ".join(ANSWERS[_handover(raw.get(table))] for table in ("producer", "consumer"))


def _handover(table: object) -> str:
    return str(table.get("handover", "one-step")) if isinstance(table, dict) else "one-step"


_KEPT: Final[Values] = {"clean_start": False, "session_expiry_interval": _FOR_EVER_S}

PROFILE: Final = Profile(
    topology=Topology(name="mqtt", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="MQTT 5: three qualities of service, each for one hop, and sessions that live on or begin anew.",
    has_one_consumer=True,
    demo=("demo-mqtt", "demo-mqtt-strongest", "mqtt-qos-1-inbox"),
    demo_end=None,
    dialect=Dialect(
        like=BROKER.name,
        versions=("5",),
        settings=_SETTINGS,
        configurations=(
            Configuration(
                name="qos-0",
                about="Nothing is answered, and nothing is sent again: may lose; twice is only what the application "
                "sends again.",
            ),
            Configuration(
                name="qos-1",
                about="PUBLISH and PUBACK on each hop, with sessions that live on: may duplicate.",
                settings={"qos": 1, "subscription.qos": 1, **_KEPT},
            ),
            Configuration(
                name="qos-2",
                about="PUBLISH, PUBREC, PUBREL and PUBCOMP on each hop, with sessions that live on: may lose in the "
                "subscriber.",
                settings={"qos": 2, "subscription.qos": 2, **_KEPT},
            ),
            Configuration(
                name="qos-2-clean-start",
                about="The same exchange, which each new connection forgets, at both ends: may lose.",
                settings={"qos": 2, "subscription.qos": 2},
            ),
        ),
        always={
            "transport.kind": "connection",
            "producer.key": "stable",
            "producer.ack_timeout_ms": NO_CLOCK_MS,
            "broker.lease": "connection",
            "broker.late_ack": "accept",
            "broker.returned_to": "head",
            "broker.dead_letters": "parked",
            "broker.confirm_at": "stored",
            "broker.unroutable": "drop",
            "consumer.ack_retry_ms": 0,
        },
        together=_together,
        application={"producer.outbox": "durable", "consumer.dedup": "none", "consumer.on_failure": "silent"},
        clashes=_clashes,
        conditions=_conditions,
        promises=_promises,
        by_promise={
            Guarantee.AT_MOST_ONCE: "qos-0",
            Guarantee.AT_LEAST_ONCE: "qos-1",
            Guarantee.EXACTLY_ONCE: "qos-2",
        },
        left_out={
            "F10": "a client has no way to refuse a message for good: its library acknowledges it whatever the handler "
            "did, or not at all"
        },
    ),
    words=names(ANY, ANY).words,
    wording=names(ANY, ANY).wording,
    speaks=_speaks,
    names={f"{confirm}, {ack}": names(confirm, ack) for confirm in ANSWERS.values() for ack in ANSWERS.values()},
    modelled=(
        "Both exchanges with their packet identifiers, what each side keeps and until when, on each hop by itself.",
        "Sessions that live on, end with their connection, or expire so long after it; nothing is sent again on a "
        "living connection.",
        "The handler's place: before PUBACK with QoS 1, at PUBREL with QoS 2.",
    ),
    simplified=(
        "Stricter than some brokers: one forwards at PUBREL, and writes down and flushes before it answers.",
        "A killed client keeps its client identifier, and not its memory. Here a message is its own packet identifier.",
        "One subscriber, which comes back under the same identifier; both ends have the same session settings.",
    ),
    left_out=(
        "Retained messages, wills, shared subscriptions, topic aliases, reason codes that refuse, bridges.",
        "Brokers that forward at PUBLISH, where some duplicate what this one does not.",
    ),
    sources=("docs/systems/mqtt.md", _SPEC, _MOSQUITTO),
)

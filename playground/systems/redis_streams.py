"""Redis Streams with a consumer group on one server: a pending list, and a claimer instead of a timer.

docs/systems/redis-streams.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.fields import Between
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import wording
from playground.systems.dialect import (
    CAREFUL,
    HELD,
    ID_OF_A_MESSAGE,
    OF_THE_SERVER,
    Clash,
    Condition,
    Configuration,
    Dialect,
    NativeSetting,
    OlderVersion,
    SystemSetup,
    Textbook,
    no_two_alike,
    sends_again,
)
from playground.systems.native import NativeValue, Promised
from playground.systems.profile import Profile
from playground.systems.textbook import BROKER

_DOCS: Final = "https://redis.io/docs/latest"
_STREAMS: Final = f"{_DOCS}/develop/data-types/streams"
_IDEMPOTENCY: Final = f"{_STREAMS}/idempotency"
_PERSISTENCE: Final = f"{_DOCS}/operate/oss_and_stack/management/persistence"
_COMMANDS: Final = f"{_DOCS}/commands"
_FLUSH_MS: Final = {"always": 0, "everysec": 1000, "no": 30_000}
"""`appendfsync` -> how long an entry may be in the page cache only; with no, Linux takes up to 30 seconds."""


def _idle(ms: NativeValue) -> Textbook:
    return {"broker.redelivery_timeout_ms": int(ms or 1)}


_SETTINGS: Final = (
    NativeSetting(
        name="appendonly",
        text="Whether what is written goes to a file; else it is in memory only.",
        page=_PERSISTENCE,
        default=False,
        keys=("broker.durable", "broker.flush_ms"),
        spellings={"yes": True, "no": False},
        written={True: "appendonly yes", False: "appendonly no"},
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="appendfsync",
        text="When that file is flushed to the disk.",
        page=_PERSISTENCE,
        default="everysec",
        values=("always", "everysec", "no"),
        keys=("broker.flush_ms",),
        takes={"always": "a flush to disk before each answer"},
        set_by=OF_THE_SERVER,
    ),
    NativeSetting(
        name="IDMP",
        text="Whether XADD bears an idempotency id, the same for each attempt or a fresh one (since 8.6).",
        page=_IDEMPOTENCY,
        default="none",
        values=("none", "stable", "fresh"),
        means=ID_OF_A_MESSAGE,
        keys=("broker.dedup_window_ms",),
    ),
    NativeSetting(
        name="IDMP-DURATION",
        text="How long an idempotency id is known.",
        page=f"{_COMMANDS}/xcfgset",
        default=100,
        values=Between(1, 86_400),
        unit="seconds",
        keys=("broker.dedup_window_ms",),
    ),
    NativeSetting(
        name="IDMP-MAXSIZE",
        text="How many ids of a producer are known; here only their time ends them.",
        page=f"{_COMMANDS}/xcfgset",
        default=100,
        values=Between(1, 10_000),
        unit="ids",
    ),
    NativeSetting(
        name="min-idle-time",
        text="How long an entry has to be pending before the other consumer claims it (XAUTOCLAIM).",
        page=f"{_COMMANDS}/xautoclaim",
        default=60_000,
        values=Between(1, 1_000_000_000),
        unit="milliseconds",
        means=_idle,
    ),
    NativeSetting(
        name="XAUTOCLAIM",
        text="Whether somebody claims what was left behind; else it stays pending with a consumer that is gone.",
        page=f"{_COMMANDS}/xautoclaim",
        default=True,
        means={True: {"broker.lease": "timer"}, False: {"broker.lease": "none"}},
        aliases=("claimer",),
    ),
    NativeSetting(
        name="NOACK",
        text="Whether an entry is held for done as it is read.",
        page=f"{_COMMANDS}/xreadgroup",
        default=False,
        means={True: {"consumer.ack": "automatic"}},
    ),
    NativeSetting(
        name="WAIT",
        text="For how many replicas a write waits; here there is none, and it would not prevent a loss.",
        page=f"{_COMMANDS}/wait",
        default=0,
        values=Between(0, 100),
        unit="replicas",
    ),
)


def _together(setup: SystemSetup) -> Textbook:
    values = setup.values
    kept = values["appendonly"] is True
    return {
        "broker.durable": kept,
        "broker.flush_ms": _FLUSH_MS[str(values["appendfsync"])] if kept else 0,
        "broker.confirm_at": "flushed" if values["appendfsync"] == "always" else "stored",
        "broker.dedup_window_ms": 0 if values["IDMP"] == "none" else int(values["IDMP-DURATION"] or 0) * 1000,
    }


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    if setup.values["IDMP"] == "none" and setup.values["IDMP-DURATION"] != 100:
        yield Clash("IDMP-DURATION", 'keeps nothing while IDMP = "none"; set it to "stable"')


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """The client library repeats a command some times, and then raises; what nobody claims lies where it is."""
    yield sends_again("XADD", "after the tries of the client library")
    if setup.values["appendonly"]:
        text = "the server survives, with its disk: a replica that takes over may lack what was answered"
        yield Condition("appendonly", text)
    if setup.values["IDMP"] == "stable":
        yield no_two_alike("IDMP", f"within {int(setup.values['IDMP-DURATION'] or 0):,} s")
    text = (
        "the group is there before the first entry, or begins at 0 (XGROUP CREATE: with $ it passes over what is there)"
    )
    yield Condition("XGROUP CREATE", text)
    if not (setup.values["XAUTOCLAIM"] or setup.values["NOACK"]):
        text = "somebody claims by hand what a consumer left pending (XAUTOCLAIM = false: else it is never done)"
        yield Condition("XAUTOCLAIM", text)


def _promises(setup: SystemSetup) -> Promised:
    if setup.values["NOACK"]:
        words = "the entry is added to no pending list: occasional loss is acceptable"
        return Promised(Guarantee.AT_LEAST_ONCE, words, f"{_COMMANDS}/xreadgroup", binds=False)
    if not setup.values["appendonly"]:
        words = "at-least-once to consumers; what is in memory only is lost with the server"
        return Promised(Guarantee.AT_LEAST_ONCE, words, _STREAMS, binds=False)
    return Promised(Guarantee.AT_LEAST_ONCE, "at-least-once to consumers", _STREAMS)


PROFILE: Final = Profile(
    topology=Topology(name="redis-streams", nodes=BROKER.topology.nodes, links=BROKER.topology.links),
    about="Redis Streams: a consumer group with a pending list, from which somebody has to claim what was left behind.",
    demo=("demo-redis-streams", "demo-redis-streams-strongest"),
    dialect=Dialect(
        like=BROKER.name,
        versions=("8.6",),
        settings=_SETTINGS,
        configurations=(
            Configuration(
                name="default", about="Plain XADD, XREADGROUP, XACK after processing, and somebody who claims."
            ),
            Configuration(
                name="idmp",
                about="And XADD with IDMP, by ids made from the business key.",
                settings={"IDMP": "stable"},
            ),
        ),
        always={
            "transport.kind": "connection",
            "producer.awaits_ack": True,
            "broker.late_ack": "accept",
            "broker.returned_to": "tail",
        },
        together=_together,
        application={
            **CAREFUL,
            "producer.ack_timeout_ms": 1000,
            "consumer.ack_retry_ms": 1000,
        },
        clashes=_clashes,
        conditions=_conditions,
        promises=_promises,
        older=(
            OlderVersion((8, 6), "XADD has no IDMP before 8.6: a retry is appended again", lacks="IDMP"),
            OlderVersion((6, 2), "there is no XAUTOCLAIM before 6.2: XPENDING and XCLAIM do its work"),
        ),
        never_done={
            "silent": "what always fails stays pending, and is claimed again for ever",
            HELD: "what is not acknowledged stays pending, and nobody claims it",
            "retry": "what always fails is tried again in place for ever, and pending all the while",
        },
        by_promise={
            Guarantee.AT_MOST_ONCE: "default",
            Guarantee.AT_LEAST_ONCE: "default",
            Guarantee.EXACTLY_ONCE: "idmp",
        },
    ),
    words={
        "publish": "XADD",
        "confirm": "entry id",
        "deliver": "XREADGROUP",
        "ack": "XACK",
        "key": "IDMP id",
        "broker": "Redis",
        "lease": "min-idle-time",
        "stored": "new",
        "in flight": "pending (PEL)",
        "facts": "entries {last}  entries-read {read}  lag {ready}  delivered again {again}",
    },
    wording=wording.REDIS_STREAMS,
    modelled=(
        "The pending list, claiming by idle time, idempotent production by time, the client library's repetition.",
        "Memory and persistence: what a crash and a loss of power leave.",
        "Connections that break with all that is on them; what is pending stays with its consumer until it is claimed.",
    ),
    simplified=(
        "The claimer looks as soon as the idle time is over, and takes its own entries as well.",
        "A group that vanished with the server is made anew.",
    ),
    left_out=("Cluster mode, replicas and failover, XNACK, trimming, the number of ids, Pub/Sub.",),
    sources=("docs/systems/redis-streams.md", _STREAMS, _IDEMPOTENCY, _PERSISTENCE),
)

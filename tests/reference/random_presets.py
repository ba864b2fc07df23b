"""Random valid presets for the differential tests: every table, every key, every step, every trigger.

The numbers are few and round on purpose: ties in time are where two implementations part company. What a system
or a guarantee cannot have is never drawn, and a run that never comes to rest stays small because settling is short.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

Preset = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


@lru_cache(maxsize=None, typed=True)
def among(*values: Any) -> st.SearchStrategy[Any]:
    """Any of these. Made once: to make and check a strategy takes longer than to draw from it."""
    return st.sampled_from(values)


GUARANTEES = ("at-most-once", "at-least-once", "exactly-once")
LINKS = {"direct": ("deliver", "ack"), "broker": ("publish", "confirm", "deliver", "ack")}
NODES = {"direct": ("producer", "consumer"), "broker": ("producer", "broker", "consumer")}
LINK_ENDS = {
    "direct": {"deliver": ("producer", "consumer"), "ack": ("consumer", "producer")},
    "broker": {
        "publish": ("producer", "broker"),
        "confirm": ("broker", "producer"),
        "deliver": ("broker", "consumer"),
        "ack": ("consumer", "broker"),
    },
}
NODE_EVENTS = {
    "producer": ("sent", "attempted", "timed-out", "confirmed", "noted", "declined", "gave-up", "resent", "cleared"),
    "broker": (
        "stored",
        "refused",
        "dispatched",
        "redelivery-due",
        "settled",
        "dead-lettered",
        "renewed",
        "returned",
        "late-ack",
        "discarded",
        "flushed",
        "released",
        "unroutable",
        "expired",
        "kept",
        "handed-over",
    ),
    "consumer": (
        "received",
        "started",
        "applied",
        "marked",
        "skipped",
        "failed",
        "acked",
        "nacked",
        "conflicted",
        "taken",
        "passed-over",
    ),
}
DEPARTURE_EVENTS = ("departed", "dropped", "duplicated", "delayed")
STANDING_EVENTS = ("crashed", "restarted", "paused", "resumed", "disconnected", "reconnected", "session-gone")
LINK_COMMAND_EVENTS = ("cut", "healed", "loss-set", "latency-set", "drop-armed", "duplicate-armed", "delay-armed")
OF_A_QUEUE = ("resurface", "redrive", "unroutable")
"""What only a broker can do."""
OTHER_COMMAND_EVENTS = (
    *("slowed", "slowness-ended", "forgotten", "switched", "send-requested", "said"),
    *("poisoned", "fail-armed"),
)

LATENCIES_MS = among(50, 0, 1, 10, 49, 100, 150, 300)
RATES = among(0.0, 0.1, 0.3, 0.5, 0.9, 1.0)
SPANS_MS = among(1, 10, 50, 100, 150, 300, 500, 1000, 1500, 29_900, 45_000)
"""The last two reach beyond the default end of the chaos."""
WINDOWS_MS = among(0, 1, 50, 150, 300, 900, 1000, 1050, 5000)
PROCESSING_MS = among(100, 0, 1, 2, 50, 250, 700)


@dataclass(frozen=True)
class Ground:
    """What the steps of one preset may refer to."""

    system: str
    messages: int
    connected: bool = False
    instances: int = 1

    @property
    def links(self) -> st.SearchStrategy[str]:
        """Any link of the system."""
        return among(*LINKS[self.system], *self._others("deliver"), *self._others("ack"))

    @property
    def nodes(self) -> st.SearchStrategy[str]:
        """Any node of the system."""
        return among(*NODES[self.system], *self._others("consumer"))

    @property
    def consumers(self) -> list[str]:
        """All consumers of the system."""
        return ["consumer", *self._others("consumer")]

    def _others(self, word: str) -> list[str]:
        return [f"{word}-{number}" for number in range(2, self.instances + 1)]

    @property
    def message(self) -> st.SearchStrategy[str]:
        """Any message of the workload."""
        return st.integers(1, self.messages).map(lambda number: f"m{number}")


@st.composite
def presets(draw: st.DrawFn, systems: tuple[str, ...] = ("direct", "broker")) -> Preset:
    """Draw a valid raw preset of one of these systems."""
    system = draw(among(*systems))
    guarantee = draw(among(*GUARANTEES))
    transport = _transport(draw)
    instances = draw(among(1, 1, 1, 2, 3)) if system == "broker" else 1
    ground = Ground(system, draw(st.integers(1, 8)), bool(transport), instances)
    preset: Preset = {
        "format": 1,
        "title": "Random",
        "guarantee": guarantee,
        "system": system,
        "seed": draw(st.integers(0, 50)),
        "workload": _workload(draw, ground),
        "producer": _producer(draw, guarantee, system),
        "consumer": {**_consumer(draw, system), **_instances(draw, ground)},
        "links": _links(draw, system),
        "run": _run(draw),
        "transport": transport,
        "steps": draw(st.lists(steps(ground), max_size=7)),
    }
    if system == "broker":
        preset["broker"] = _broker(draw)
        if draw(st.booleans()):
            preset["steps"].append(draw(queue_steps(ground)))
        if transport and draw(st.integers(0, 1)) == 0:
            _exchange(draw, preset, is_alone=instances == 1)
    if draw(st.integers(0, 3)) == 0:
        _put_together(draw, preset["steps"])
    for table in ("producer", "consumer", "broker", "links", "transport", "steps"):
        if table in preset and not preset[table]:
            del preset[table]
    return preset


def _exchange(draw: Draw, preset: Preset, *, is_alone: bool) -> None:
    """Let messages be handed over in two steps, or sessions end; what cannot stand beside that goes."""
    producer, broker, consumer = preset["producer"], preset["broker"], preset["consumer"]
    steps, sessions = among("two-step", "two-step", "one-step"), among("kept", "clean")
    how: dict[str, st.SearchStrategy[Any]] = {"handover": steps, "session": sessions}
    producer.update(_some(draw, how))
    if is_alone:
        consumer.update(_some(draw, how))
    for node in (producer, consumer):
        is_held = node.get("handover") == "two-step" or (node is consumer and is_alone)
        if is_held and node.get("session") != "clean" and draw(st.booleans()):
            node["session_expiry_ms"] = draw(st.sampled_from([0, 1, 50, 300, 1000, 2000]))
    if producer.get("handover") == "two-step":
        producer.pop("resend", None)
    ends = consumer.get("session") == "clean" or consumer.get("session_expiry_ms", 0) > 0
    if producer.get("handover") == "two-step" or ends:
        broker.pop("unroutable", None)
    if consumer.get("handover") == "two-step":
        broker.pop("late_ack", None)
        broker["lease"] = "connection"
        for key in (
            "workers",
            "batch",
            "ack_unit",
            "busy",
            "ack_retry_ms",
            "on_failure",
            "then",
            "max_tries",
        ):
            consumer.pop(key, None)


def _put_together(draw: Draw, steps: list[Preset]) -> None:
    """Let the timed steps, and some of the ends of spans, come at one millisecond, where their order counts."""
    together_ms = draw(among(0, 100, 500, 1000))
    for step in steps:
        if "at_ms" in step:
            step["at_ms"] = together_ms
        if step.get("for_ms") and draw(st.booleans()):
            step["for_ms"] = together_ms or 1


_EITHER = st.booleans()


def _some(draw: Draw, keys: dict[str, st.SearchStrategy[Any]]) -> Preset:
    """Draw a table in which each key is as likely absent as present."""
    return {key: draw(values) for key, values in keys.items() if draw(_EITHER)}


def _workload(draw: Draw, ground: Ground) -> Preset:
    return {
        "messages": ground.messages,
        "every_ms": draw(among(1, 10, 50, 100, 200, 500, 1000)),
        **_some(
            draw,
            {
                "amount": st.integers(1, 500),
                "story": among("payment", "email", "order"),
                "effect": among("add", "set"),
                "lanes": st.integers(0, 3),
            },
        ),
    }


def _producer(draw: Draw, guarantee: str, system: str) -> Preset:
    table = _some(
        draw,
        {
            "max_attempts": st.integers(0, 4),
            "backoff": among("none", "linear", "exponential"),
            "backoff_ms": among(0, 1, 50, 100, 300, 1000),
            "backoff_max_ms": among(50, 100, 500, 2000, 30000),
            "backoff_jitter": among("none", "full"),
            "max_in_flight": st.integers(0, 3),
            "outbox": among("memory", "durable"),
            "key": among("stable", "stable", "stable", "fresh", "session", "content"),
            "awaits_ack": st.booleans(),
            "noted_after_ms": among(0, 1, 50, 300, 1000),
            **({key: among("retry", "fail") for key in ("on_error", "on_busy") if system == "direct"}),
        },
    )
    if not table.get("awaits_ack", guarantee != "at-most-once"):
        table.pop("max_attempts", None)
    else:
        table.update(_resends(draw, table.get("key", "stable")))
    return {"ack_timeout_ms": draw(among(1000, 200, 250, 400, 500, 2000)), **table}


def _resends(draw: Draw, key: str) -> Preset:
    ways = ["same-key"] if key == "content" else ["same-key", "new-key"]
    waits_ms = among(0, 1, 50, 300, 1000)
    terms = {"max_resends": st.integers(1, 3), "resend_after_ms": waits_ms}
    return {"resend": draw(among(*ways)), **_some(draw, terms)} if draw(st.integers(0, 2)) == 0 else {}


def _broker(draw: Draw) -> Preset:
    return _some(
        draw,
        {
            "durable": st.booleans(),
            "unroutable": among("drop", "return"),
            "dead_letter_retention_ms": among(0, 0, 50, 300, 1000),
            "delay_ms": among(0, 0, 1, 50, 200, 1000),
            "flush_ms": among(0, 1, 50, 200, 1000),
            "confirm_at": among("stored", "flushed"),
            "redelivery_timeout_ms": among(200, 250, 500, 1000, 2000, 5000),
            "lease": among("timer", "timer", "connection", "both", "none"),
            "late_ack": among("accept", "ignore", "refuse"),
            "dead_letters": among("parked", "dropped"),
            "returned_to": among("head", "tail"),
            "max_deliveries": st.integers(0, 3),
            "dedup_window_ms": WINDOWS_MS,
            "lanes": st.booleans(),
            "prefetch": st.integers(0, 3),
        },
    )


def _consumer(draw: Draw, system: str) -> Preset:
    acks = ["after", "after", "before", "never"] + (["automatic"] if system == "broker" else [])
    table = _some(
        draw,
        {
            "processing_ms": PROCESSING_MS,
            "dedup": among("none", "memory", "mark-first", "in-flight", "effect-first", "transaction"),
            "dedup_window_ms": WINDOWS_MS,
            "dedup_by": among("key", "message"),
            "store": among("memory", "memory", "memory", "sqlite"),
            "workers": among(1, 2, 3),
        },
    )
    if draw(st.integers(0, 2)) == 0:
        table.update({"effect": "external", "effect_key": draw(st.booleans())})
    if table.get("workers", 1) == 1:
        units = among("one", "batch", "batch")
        table.update(_some(draw, {"batch": among(2, 3, 10), "ack_unit": units}))
    table.update(_failures(draw, system))
    if system == "broker":
        table.update(_some(draw, {"renew": st.booleans(), "ack_retry_ms": among(0, 50, 100, 300, 1000)}))
    # Left out more often than not: the guarantee's own acknowledgement is the usual case.
    if draw(st.integers(0, 2)) == 0:
        table["ack"] = draw(among(*acks))
    return table


def _instances(draw: Draw, ground: Ground) -> Preset:
    if ground.instances == 1:
        return {}
    # A database is one for all; which is drawn here is drawn last, and goes before what was drawn.
    own = draw(st.booleans())
    return {"instances": ground.instances, **({"dedup_table": "own", "store": "memory"} if own else {})}


def _failures(draw: Draw, system: str) -> Preset:
    answers = ["silent", "return", "acknowledge"] + (["park"] if system == "broker" else [])
    table = _some(
        draw,
        {
            "on_failure": among(*answers, "retry", "retry"),
            "max_tries": st.integers(0, 3),
            "then": among(*answers),
            "busy": among("done", "busy"),
            "answers": among("none", "all", "success"),
            "retry_delay_ms": among(0, 1, 50, 100, 300, 1000),
        },
    )
    # What goes round for ever has to let time pass; the model is plain and slow.
    if (
        "return" in table.values()
        or "busy" in table.values()
        or (table.get("on_failure") == "retry" and not table.get("max_tries"))
    ):
        table["retry_delay_ms"] = table.get("retry_delay_ms") or 100
    return table


def _links(draw: Draw, system: str) -> Preset:
    terms: dict[str, st.SearchStrategy[Any]] = {
        "latency_ms": LATENCIES_MS,
        "jitter_ms": among(0, 1, 20, 100, 400),
        "loss": RATES,
        "duplicate": RATES,
    }
    table = _some(draw, terms) if draw(st.booleans()) else {}
    for name in LINKS[system]:
        if draw(st.integers(0, 3)) == 0 and (own := _some(draw, terms)):
            table[name] = own
    return table


def _transport(draw: Draw) -> Preset:
    if draw(st.integers(0, 3)) < 3:
        return {}
    return {"kind": "connection", **_some(draw, {"reconnect_ms": among(1, 50, 100, 200, 500, 1000)})}


def _run(draw: Draw) -> Preset:
    chaos_ms = among(0, 50, 100, 150, 500, 1000, 1050, 2000, 5000)
    return {"settle_ms": draw(among(20_000, 30_000, 60_000)), **_some(draw, {"chaos_ms": chaos_ms})}


@st.composite
def queue_steps(draw: st.DrawFn, ground: Ground) -> Preset:
    """Draw a step that finds something in the queue: it waits for what makes it possible."""
    message = draw(ground.message)
    step, event = draw(
        st.sampled_from(
            (
                ({"do": "resurface", "message": message}, "settled"),
                ({"do": "redrive"}, "dead-lettered"),
                ({"do": "unroutable"}, "sent"),
                ({"do": "unroutable", "message": message}, "attempted"),
                ({"do": "redrive", "message": message}, "dead-lettered"),
                ({"do": "crash", "node": "broker", "how": "power"}, "confirmed"),
                ({"do": "crash", "node": "broker", "how": "power"}, "dispatched"),
            )
        )
    )
    when = {"event": event, "message": message, **_some(draw, {"nth": st.integers(1, 2)})}
    return {**step, "when": when, **_some(draw, {"after_ms": among(1, 50, 100, 1000)})}


@st.composite
def steps(draw: st.DrawFn, ground: Ground) -> Preset:
    """Draw one step: a command and its trigger."""
    # Crashes and pauses, where most of the difficulty is, come more often than the rest.
    by_itself = ["resurface", "redrive", "unroutable"] if ground.system == "broker" else []
    by_itself += ["disconnect", "disconnect"] if ground.connected else []
    kind = draw(
        among(
            *by_itself,
            *(name for name in COMMANDS if name not in (*OF_A_QUEUE, "disconnect")),
            "crash",
            "crash",
            "crash",
            "pause",
            "pause",
            "restart",
            "drop",
        )
    )
    step: Preset = {"do": kind, **COMMANDS[kind](draw, ground)}
    trigger = draw(among("when", "when", "when", "at", "at", "none"))
    if trigger == "when":
        step["when"] = _when(draw, ground)
    elif trigger == "at":
        step["at_ms"] = draw(among(0, 1, 10, 50, 100, 101, 150, 200, 250, 500, 1000, 1050, 2000, 3000))
    if draw(st.integers(0, 4)) == 0:
        step["note"] = "A note."
    return step


def _when(draw: Draw, ground: Ground) -> Preset:
    sort = draw(among("node", "node", "node", "packet", "packet", "standing", "link", "other"))
    if sort == "packet":
        when = _when_packet(draw, ground)
    elif sort == "node":
        node = draw(ground.nodes)
        # The broker settles; so `settled` can be waited for only where there is one.
        when = {
            "event": draw(among(*NODE_EVENTS[node.partition("-")[0]])),
            **_some(draw, {"node": st.just(node)}),
        }
    elif sort == "standing":
        when = {"event": draw(among(*STANDING_EVENTS)), **_some(draw, {"node": ground.nodes})}
    elif sort == "link":
        when = {"event": draw(among(*LINK_COMMAND_EVENTS)), **_some(draw, {"link": ground.links})}
    else:
        when = {"event": draw(among(*OTHER_COMMAND_EVENTS))}
    if sort in ("node", "packet"):
        when.update(_some(draw, {"message": ground.message}))
    when.update(_some(draw, {"nth": st.integers(1, 4)}))
    if draw(st.integers(0, 2)) == 0:
        when["after_ms"] = draw(among(0, 1, 10, 50, 100, 150, 500, 1000))
    return when


def _when_packet(draw: Draw, ground: Ground) -> Preset:
    event = draw(among(*DEPARTURE_EVENTS, "arrived", "arrived", "departed"))
    link = draw(ground.links)
    kind, dash, number = link.partition("-")
    source, target = LINK_ENDS[ground.system][kind]
    end = target if event == "arrived" else source
    node = among(*([end, end + dash + number] if end == "consumer" else [end]))
    return {"event": event, **_some(draw, {"link": st.just(link), "node": node})}


# The commands: what goes with each `do`.


def _packet_choice(draw: Draw, ground: Ground) -> Preset:
    optional = {"message": ground.message, "attempt": st.integers(1, 3), "count": st.integers(1, 3)}
    return {"link": draw(ground.links), **_some(draw, optional)}


def _duplicate(draw: Draw, ground: Ground) -> Preset:
    return {**_packet_choice(draw, ground), **_some(draw, {"gap_ms": among(1, 5, 50, 100, 150)})}


def _delay(draw: Draw, ground: Ground) -> Preset:
    return {**_packet_choice(draw, ground), "by_ms": draw(among(1, 50, 100, 500, 1000, 2000))}


def _cut(draw: Draw, ground: Ground) -> Preset:
    return {**_heal(draw, ground), **_some(draw, {"for_ms": SPANS_MS})}


def _heal(draw: Draw, ground: Ground) -> Preset:
    return {"links": draw(st.lists(ground.links, min_size=1, max_size=5, unique=True))}


def _loss(draw: Draw, ground: Ground) -> Preset:
    return {"link": draw(ground.links), "rate": draw(RATES)}


def _latency(draw: Draw, ground: Ground) -> Preset:
    jitter_ms = among(0, 10, 200)
    return {"link": draw(ground.links), "latency_ms": draw(LATENCIES_MS), **_some(draw, {"jitter_ms": jitter_ms})}


def _crash(draw: Draw, ground: Ground) -> Preset:
    kinds = among("process", "power", "power")
    return {"node": draw(ground.nodes), **_some(draw, {"for_ms": st.one_of(st.just(0), SPANS_MS), "how": kinds})}


def _disconnect(draw: Draw, ground: Ground) -> Preset:
    clients = {"direct": ["producer"], "broker": ["producer", *ground.consumers]}
    return {"node": draw(among(*clients[ground.system]))}


def _restart(draw: Draw, ground: Ground) -> Preset:
    return {"node": draw(ground.nodes)}


def _pause(draw: Draw, ground: Ground) -> Preset:
    return {"node": draw(ground.nodes), "for_ms": draw(SPANS_MS)}


def _slow(draw: Draw, ground: Ground) -> Preset:
    nodes = {"node": among(*ground.consumers)} if ground.system == "broker" else {}
    return {"processing_ms": draw(PROCESSING_MS), **_some(draw, {"for_ms": SPANS_MS, **nodes})}


def _poison(draw: Draw, ground: Ground) -> Preset:
    return {"message": draw(ground.message)}


def _redrive(draw: Draw, ground: Ground) -> Preset:
    return _some(draw, {"message": ground.message})


def _fail(draw: Draw, ground: Ground) -> Preset:
    optional = {
        "times": st.integers(1, 3),
        "how": among("error", "crash"),
        "for_ms": st.one_of(st.just(0), SPANS_MS),
        "after_effect": st.booleans(),
    }
    return {"message": draw(ground.message), **_some(draw, optional)}


def _unroutable(draw: Draw, ground: Ground) -> Preset:
    return _some(draw, {"message": ground.message, "count": st.integers(1, 3)})


def _forget(draw: Draw, ground: Ground) -> Preset:
    return {"node": draw(among(*NODES[ground.system][1:-1], *ground.consumers))}


def _switch(draw: Draw, ground: Ground) -> Preset:
    return {"guarantee": draw(among(*GUARANTEES))}


def _send(draw: Draw, ground: Ground) -> Preset:
    names = st.integers(1, ground.messages + 2).map("m{}".format)
    return _some(draw, {"count": st.integers(1, 3), "key_of": names, "content_of": names})


def _say(draw: Draw, ground: Ground) -> Preset:
    return {"text": "Something happens."}


COMMANDS: dict[str, Callable[[Draw, Ground], Preset]] = {
    "drop": _packet_choice,
    "duplicate": _duplicate,
    "delay": _delay,
    "cut": _cut,
    "heal": _heal,
    "loss": _loss,
    "latency": _latency,
    "crash": _crash,
    "disconnect": _disconnect,
    "restart": _restart,
    "pause": _pause,
    "slow": _slow,
    "poison": _poison,
    "fail": _fail,
    "forget": _forget,
    "resurface": _poison,
    "redrive": _redrive,
    "unroutable": _unroutable,
    "switch": _switch,
    "send": _send,
    "say": _say,
}

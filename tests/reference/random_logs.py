"""Random valid presets of a log, by what `random_presets.py` draws of a broker, and what only a log has."""

from hypothesis import strategies as st

from .random_presets import (
    GUARANTEES,
    OF_A_QUEUE,
    SPANS_MS,
    WINDOWS_MS,
    Draw,
    Ground,
    Preset,
    _consumer,
    _instances,
    _links,
    _producer,
    _put_together,
    _run,
    _some,
    _workload,
    among,
    presets,
    steps,
)

_EVENTS = {
    "redelivery-due": "replicated",
    "renewed": "committed",
    "expired": "joined",
    "unroutable": "rejected",
    "conflicted": "produced",
    "nacked": "caught-up",
    "slowed": "lagged",
    "forgotten": "positions-gone",
}
"""What a log does not have, or hardly, and what is waited for in its place."""
_NO_NODE = ("left", "joined", "lagged", "caught-up", "positions-gone")


@st.composite
def logs(draw: st.DrawFn) -> Preset:
    """Draw a valid raw preset."""
    guarantee = draw(among(*GUARANTEES))
    ground = Ground("broker", draw(st.integers(1, 8)), True, draw(among(1, 1, 2, 3)))
    preset: Preset = {
        "format": 1,
        "title": "Random",
        "guarantee": guarantee,
        "system": "log",
        "seed": draw(st.integers(0, 50)),
        "workload": _workload(draw, ground),
        "producer": _writer(draw, guarantee),
        "consumer": {**_reader(draw), **_instances(draw, ground)},
        "broker": _log(draw),
        "links": _links(draw, "broker"),
        "run": _run(draw),
        "transport": _some(draw, {"reconnect_ms": among(1, 50, 200, 1000)}),
        "steps": [_of_a_log(draw, step) for step in draw(st.lists(steps(ground), max_size=7))],
    }
    special = draw(st.integers(0, 7))
    if special < len(_SPECIAL):
        _SPECIAL[special](draw, preset)
    if draw(st.integers(0, 3)) == 0:
        _put_together(draw, preset["steps"])
    return {
        key: value for key, value in preset.items() if value or key not in ("broker", "links", "transport", "steps")
    }


def _reject_some(draw: Draw, preset: Preset) -> None:
    """Let too few replicas be in sync for a while, for a producer whose records have to come in sequence."""
    preset["workload"]["every_ms"] = draw(among(10, 50, 60, 100))
    preset["broker"] |= {"replicas": 3, "min_in_sync": 2, "confirm_at": "replicated", "remembers": "last-five"}
    preset["broker"]["dedup_window_ms"] = draw(among(60_000, 60_000, 300, 1000))
    preset["broker"] = {key: value for key, value in preset["broker"].items() if key not in ("flush_ms", "partitions")}
    preset["producer"]["key"] = draw(among("session", "session", "stable"))
    preset["producer"]["awaits_ack"] = True
    lag = {"at_ms": draw(among(60, 100, 110, 150)), "for_ms": draw(among(1, 10, 50, 100))}
    preset["steps"].append({"do": "lag", **lag})


def _park_some(draw: Draw, preset: Preset) -> None:
    """Let a record fail that its consumer writes aside then, and something befall whoever has to do with that."""
    ways = [{"on_failure": "park"}, {"on_failure": "retry", "max_tries": 2, "then": "park"}]
    preset["consumer"] |= draw(st.sampled_from(ways))
    preset["steps"].append({"do": "poison", "message": "m1"})
    if draw(st.booleans()):
        when = {"event": draw(among("dead-lettered", "failed", "started"))}
        node, for_ms = draw(among("broker", "consumer")), draw(among(10, 200, 1000))
        preset["steps"].append({"do": "crash", "node": node, "for_ms": for_ms, "when": when})


def _stay_away(draw: Draw, preset: Preset) -> None:
    """Let the only consumer be away for longer than positions are kept."""
    preset["consumer"] = {
        key: value for key, value in preset["consumer"].items() if key not in ("instances", "dedup_table", "ack")
    }
    preset["consumer"] |= {
        "session_timeout_ms": 50,
        "reset": draw(among("earliest", "earliest", "latest", "none")),
    }
    preset["broker"] |= {"position_retention_ms": draw(among(1, 50, 300))}
    at_ms, for_ms = draw(among(300, 300, 500, 1000)), draw(among(100, 500, 1000))
    preset["steps"] = [{"do": "crash", "node": "consumer", "at_ms": at_ms, "for_ms": for_ms}]


_SPECIAL = (_reject_some, _reject_some, _park_some, _stay_away)
"""What hardly ever comes about by itself."""


def _sending(draw: Draw, guarantee: str) -> Preset:
    """Of a log what is sent again is sent as new."""
    table = _producer(draw, guarantee, "broker")
    if "resend" in table:
        table["resend"] = "new-key"
    if table.get("key") == "content":
        for key in ("resend", "max_resends", "resend_after_ms"):
            table.pop(key, None)
    return table


def _writer(draw: Draw, guarantee: str) -> Preset:
    table = _sending(draw, guarantee)
    return table if "resend" in table else {**table, **_transactions(draw)}


def _transactions(draw: Draw) -> Preset:
    table = _some(draw, {"transactions": st.booleans()})
    return {**table, "transaction_timeout_ms": draw(among(200, 1000, 5000))} if table else {}


def _log(draw: Draw) -> Preset:
    table = _some(
        draw,
        {
            "partitions": st.integers(1, 3),
            "replicas": among(1, 3),
            "replicate_ms": among(0, 1, 50, 100, 400),
            "min_in_sync": st.integers(1, 3),
            "election": among("clean", "unclean"),
            "confirm_at": among("stored", "flushed", "replicated", "replicated"),
            "remembers": among("keys", "last-five"),
            "dedup_window_ms": WINDOWS_MS,
            "flush_ms": among(0, 1, 50, 200),
            "retention_ms": among(0, 0, 1, 100, 150, 500, 5000),
            "position_retention_ms": among(0, 1, 50, 300, 1000),
        },
    )
    if table.get("replicas", 1) > 1:
        table.pop("flush_ms", None)
    if table.get("min_in_sync", 1) > table.get("replicas", 1):
        del table["min_in_sync"]
    return table


def _reader(draw: Draw) -> Preset:
    table = _consumer(draw, "broker")
    for key in ("renew", "batch", "ack_unit"):
        table.pop(key, None)
    for key in ("on_failure", "then"):
        if table.get(key) == "return":
            table[key] = "park"
    table.update(
        _some(
            draw,
            {
                "commit_ms": among(1, 50, 100, 150, 250, 1000),
                "session_timeout_ms": among(50, 150, 300, 1000, 5000),
                "poll_interval_ms": among(50, 100, 150, 500, 5000),
                "isolation": among("committed", "uncommitted"),
                "reset": among("earliest", "latest", "latest", "none"),
                "new_group": st.booleans(),
            },
        )
    )
    if draw(st.integers(0, 2)) == 0:
        table["ack"] = draw(among("at-next-poll", "background"))
    if table.get("ack") == "automatic":
        del table["ack"]
    if draw(st.integers(0, 3)) == 0:
        table["effect"] = "output"
        for key in ("effect_key", "workers"):
            table.pop(key, None)
    return table


def _of_a_log(draw: Draw, step: Preset) -> Preset:
    """A step of a broker, as a log can have it."""
    around: Preset = {key: step[key] for key in ("at_ms", "when", "note") if key in step}
    if step["do"] in OF_A_QUEUE or (step["do"] == "say" and draw(st.booleans())):
        step = {"do": "lag", **_some(draw, {"for_ms": SPANS_MS}), **around}
    if step.get("how") == "power" and draw(st.booleans()):
        step["how"] = "lost"
    when = step.get("when", {})
    if when.get("event") in _EVENTS and draw(st.integers(0, 3)):
        when["event"] = _EVENTS[when["event"]]
        if when["event"] in _NO_NODE:
            when.pop("node", None)
            when.pop("message", None)
        elif "node" in when and when["event"] != "produced":
            when["node"] = "broker"
    elif when.get("event") in ("redelivery-due", "renewed", "expired", "unroutable"):
        when["event"] = "stored"
    return step


def of_any_system() -> st.SearchStrategy[Preset]:
    """Draw a valid raw preset of any system of the textbook."""
    return st.one_of(presets(), presets(), logs())

"""Valid presets as raw tables, drawn from the whole format: every table, every step, every trigger."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from playground.engine import fields
from playground.engine.fields import Between, Matching
from playground.scenario import words
from playground.scenario.native import native_problems
from playground.scenario.native_schema import dialects
from playground.systems import SYSTEMS
from playground.systems.dialect import Dialect, NativeSetting

Raw = dict[str, Any]
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""For tests that draw whole presets: the first one takes a second, as the strategies are made."""

MILLIS = st.one_of(st.sampled_from([0, 1, fields.MAX_MS]), st.integers(0, fields.MAX_MS))
SPANS = st.one_of(st.sampled_from([1, fields.MAX_MS]), st.integers(1, fields.MAX_MS))
COUNTS = st.one_of(st.sampled_from([0, 1, fields.MAX_COUNT]), st.integers(0, 9))
ORDINALS = st.one_of(st.sampled_from([1, fields.MAX_COUNT]), st.integers(1, 9))
RATES = st.one_of(st.sampled_from([0, 1, 0.5]), st.floats(0, 1, allow_subnormal=False))
MESSAGES = st.integers(1, 10**9 - 1).map(lambda number: f"m{number}")
_PRINTABLE = st.characters(exclude_categories=("Cs", "Cc"))
LINES = st.text(_PRINTABLE, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
TEXTS = st.text(st.one_of(_PRINTABLE, st.sampled_from("\n\t\"'\\")), max_size=40)


def table(
    required: dict[str, st.SearchStrategy[Any]], optional: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[Raw]:
    """A table that has all of the one and some of the other."""
    return st.fixed_dictionaries(required, optional=optional)


def _steps(system: str) -> st.SearchStrategy[Raw]:
    links = st.sampled_from([place.word for place in SYSTEMS[system].topology.routes])
    nodes = st.sampled_from([place.word for place in SYSTEMS[system].topology.nodes])
    forgetful = st.sampled_from([place.word for place in SYSTEMS[system].topology.nodes if place.word != "producer"])
    several = st.lists(links, min_size=1, unique=True)
    events = st.sampled_from([event for event in fields.EVENTS if event not in words.lacking(system)])
    packet = {"message": MESSAGES, "attempt": ORDINALS, "count": ORDINALS}
    shapes: dict[str, tuple[Raw, Raw]] = {
        "drop": ({"link": links}, packet),
        "duplicate": ({"link": links}, packet | {"gap_ms": MILLIS}),
        "delay": ({"link": links, "by_ms": MILLIS}, packet),
        "cut": ({"links": several}, {"for_ms": SPANS}),
        "heal": ({"links": several}, {}),
        "loss": ({"link": links, "rate": RATES}, {}),
        "latency": ({"link": links, "latency_ms": MILLIS}, {"jitter_ms": MILLIS}),
        "crash": ({"node": nodes}, {"for_ms": MILLIS, "how": st.sampled_from(["process", "power"])}),
        "restart": ({"node": nodes}, {}),
        "pause": ({"node": nodes, "for_ms": SPANS}, {}),
        "slow": ({"processing_ms": MILLIS}, {"for_ms": SPANS}),
        "poison": ({"message": MESSAGES}, {}),
        "forget": ({"node": forgetful}, {}),
        "switch": ({"guarantee": st.sampled_from(words.GUARANTEES)}, {}),
        "send": ({}, {"count": st.integers(1, 1000)}),
        "say": ({"text": TEXTS.filter(bool)}, {}),
    }
    if system == "broker":
        shapes["resurface"] = ({"message": MESSAGES}, {})
        shapes["unroutable"] = ({}, {"message": MESSAGES, "count": ORDINALS})
        shapes["redrive"] = ({}, {"message": MESSAGES})
    when = table({"event": events}, {"message": MESSAGES, "node": nodes, "link": links, "nth": ORDINALS})
    triggers: st.SearchStrategy[Raw] = st.one_of(
        st.just({}),
        st.fixed_dictionaries({"at_ms": MILLIS}),
        table({"when": when}, {"after_ms": MILLIS}),
    )
    one = st.one_of(
        [
            table({"do": st.just(do), **required}, optional | {"note": TEXTS})
            for do, (required, optional) in shapes.items()
        ]
    )
    return st.builds(lambda step, trigger: step | trigger, one, triggers)


def _of_system(system: str, guarantee: str) -> st.SearchStrategy[Raw]:
    with_broker = system == "broker"
    link = {"latency_ms": MILLIS, "jitter_ms": MILLIS, "loss": RATES, "duplicate": RATES}
    acks = ["never", "before", "after"] + ["automatic"] * with_broker
    attempts = st.just(1) if guarantee == "at-most-once" else COUNTS
    optional = {
        "summary": TEXTS,
        "concepts": st.lists(LINES, max_size=3),
        "seed": st.integers(fields.MIN_SEED, fields.MAX_SEED),
        "workload": table(
            {},
            {
                "messages": st.integers(0, 900_000),
                "every_ms": MILLIS,
                "amount": st.integers(-fields.MAX_AMOUNT, fields.MAX_AMOUNT),
                "story": st.from_regex(fields.STORY, fullmatch=True).filter(lambda word: len(word) <= fields.MAX_TITLE),
                "effect": st.sampled_from(["add", "set"]),
                "lanes": COUNTS,
            },
        ),
        "producer": table(
            {},
            {
                "ack_timeout_ms": SPANS,
                "max_attempts": attempts,
                "backoff": st.sampled_from(["none", "linear", "exponential"]),
                "backoff_ms": MILLIS,
                "backoff_max_ms": MILLIS,
                "backoff_jitter": st.sampled_from(["none", "full"]),
                "max_in_flight": COUNTS,
                "outbox": st.sampled_from(["memory", "durable"]),
                "key": st.sampled_from(["stable", "fresh"]),
            },
        ),
        "consumer": table(
            {},
            {
                "ack": st.sampled_from(acks),
                "processing_ms": MILLIS,
                "dedup": st.sampled_from(["none", "memory", "mark-first", "in-flight", "effect-first", "transaction"]),
                "dedup_window_ms": MILLIS,
                "store": st.sampled_from(["memory", "sqlite"]),
                **({"renew": st.booleans(), "ack_retry_ms": MILLIS} if with_broker else {}),
            },
        ),
        "links": table({}, link | {place.word: table({}, link) for place in SYSTEMS[system].topology.routes}),
        "run": table({}, {"chaos_ms": MILLIS, "settle_ms": MILLIS}),
        "steps": st.lists(_steps(system), max_size=3),
        "expect": table(
            {},
            {
                "verdict": st.sampled_from(words.VERDICTS),
                "fates": st.dictionaries(MESSAGES, st.sampled_from(words.FATES), max_size=3),
                **{counter: st.integers(0, 10**6) for counter in words.COUNTERS},
            },
        ),
    }
    if with_broker:
        optional["broker"] = table(
            {},
            {
                "durable": st.booleans(),
                "flush_ms": MILLIS,
                "delay_ms": MILLIS,
                "dead_letter_retention_ms": MILLIS,
                "unroutable": st.sampled_from(["drop", "return"]),
                "confirm_at": st.sampled_from(["stored", "flushed"]),
                "redelivery_timeout_ms": SPANS,
                "lease": st.sampled_from(["timer", "connection", "both", "none"]),
                "late_ack": st.sampled_from(["accept", "ignore", "refuse"]),
                "dead_letters": st.sampled_from(["parked", "dropped"]),
                "returned_to": st.sampled_from(["head", "tail"]),
                "max_deliveries": COUNTS,
                "dedup_window_ms": MILLIS,
                "lanes": st.booleans(),
                "prefetch": COUNTS,
            },
        )
    head = {"format": st.just(1), "title": LINES, "guarantee": st.just(guarantee), "system": st.just(system)}
    return table(head, optional)


def valid_tables() -> st.SearchStrategy[Raw]:
    """Raw tables that have no mistake."""
    textbook = [name for name, profile in SYSTEMS.items() if not profile.dialect]
    real = [of_real_system(name, dialect) for name, dialect in dialects()]
    return st.one_of(*(_of_system(system, guarantee) for system in textbook for guarantee in words.GUARANTEES), *real)


def of_real_system(name: str, dialect: Dialect) -> st.SearchStrategy[Raw]:
    """Raw tables of a real system: its settings, and what belongs to the application."""
    settings = table({}, {one.name: _native_values(one) for one in dialect.settings})
    versions = st.sampled_from([name, *(f"{name}@{version}" for version in dialect.versions)])
    optional = {
        "config": st.sampled_from([one.name for one in dialect.configurations]),
        "settings": settings,
        "guarantee": st.sampled_from(words.GUARANTEES),
        "seed": st.integers(-(2**63), 2**63 - 1),
        "workload": table({}, {"messages": st.integers(0, 9), "every_ms": MILLIS}),
        "consumer": table({}, {"processing_ms": MILLIS}),
        "steps": st.lists(_steps(name), max_size=3),
    }
    head = {"format": st.just(1), "title": LINES, "system": versions}
    return table(head, optional).filter(lambda raw: not any(native_problems(raw)))


def _native_values(setting: NativeSetting) -> st.SearchStrategy[Any]:
    match setting.values:
        case None:
            return st.booleans()
        case Between(low, high):
            return st.integers(low, high)
        case Matching(pattern):
            return st.from_regex(pattern, fullmatch=True)
        case choices:
            return st.sampled_from(choices)

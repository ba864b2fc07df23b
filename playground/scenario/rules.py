"""What a system or a guarantee cannot have, and what keys exclude each other: the rules that reach across keys.

They look at the raw table and pass over whatever is not of the right type, for `validate.py` has said so already. So
they serve files that are wrong in other ways too and, without the schema, library presets under other settings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from playground.engine.commands import ONLY_OF_A_QUEUE
from playground.engine.events import KIND_BY_WORD
from playground.engine.fields import EVENTS, LINKS, MAX_MESSAGES, PLACE_NODES
from playground.engine.places import MAX_INSTANCES
from playground.scenario.mistakes import Location, Problem, Table, table_at
from playground.scenario.native import native_problems
from playground.scenario.words import DEFAULT_MESSAGES, DEFAULT_SYSTEM, MAX_STEPS, SECTIONS
from playground.systems import SYSTEMS, named
from playground.systems.profile import EVENTS_OF_A_LOG, Profile

_OPTIONS = {"link": LINKS, "node": PLACE_NODES, "event": EVENTS}


@dataclass(frozen=True, slots=True)
class Blame:
    """How to name the settings at fault: as in the file, or by the option of the command line that changed them."""

    system: str = ""
    """For example `--system direct`; empty: the file's own."""
    messages: Location = ("workload", "messages")


def broken_rules(raw: Table, blame: Blame = Blame()) -> list[Problem]:
    """Every rule that the table breaks."""
    if problem := too_many_steps(raw):
        return [problem]
    return [
        *_system_problems(raw, blame),
        *native_problems(raw),
        *_guarantee_problems(raw),
        *_trigger_problems(raw),
        *_connection_problems(raw),
        *_batch_problems(raw),
        *_table_problems(raw),
        *_effect_problems(raw),
        *_handover_problems(raw),
        *_repeated_links(raw),
        *_total_problems(raw, blame),
    ]


def too_many_steps(raw: Table) -> Problem | None:
    """The mistake of having so many steps that none of them is worth looking at."""
    count = len(_list_at(raw, "steps"))
    return Problem(("steps",), f"{count:,} steps; at most {MAX_STEPS:,}") if count > MAX_STEPS else None


def steps_of(raw: Table) -> Iterator[tuple[int, Table]]:
    """The steps that are tables, each with its index."""
    return ((index, step) for index, step in enumerate(_list_at(raw, "steps")) if isinstance(step, dict))


def _list_at(raw: Table, key: str) -> list[object]:
    found = raw.get(key)
    return found if isinstance(found, list) else []


def _system_problems(raw: Table, blame: Blame) -> Iterator[Problem]:
    found = named(raw.get("system", DEFAULT_SYSTEM))
    if found is None:
        return
    profile, _ = found
    absent, label = _absent(raw, profile), blame.system or profile.name
    for table in SECTIONS:
        if table in absent and table in raw:
            others = " or ".join(
                f'"{name}"' for name, other in SYSTEMS.items() if not other.dialect and table not in other.absent
            )
            yield Problem((table,), f"{label} has no {table}; leave this table out, or set system = {others}")
    yield from (
        Problem(breach.location, f"{label} {breach.text}") for rule in profile.all_rules for breach in rule(raw)
    )
    for link in LINKS:
        if link in absent and link in table_at(raw, "links"):
            yield Problem(("links", link), _no_such("link", link, label, absent))
    for index, step in steps_of(raw):
        for problem in _step_problems(step, profile, label, absent):
            yield replace(problem, location=("steps", index, *problem.location))


def _step_problems(step: Table, profile: Profile, label: str, absent: frozenset[str]) -> Iterator[Problem]:
    """What a step names that its system has not; where, within the step."""
    if text := _not_for(step, profile):
        yield Problem(("do",), f"{label} {text}")
    for location, noun, word in _named_places(step):
        if word in absent and word in _OPTIONS[noun]:
            yield Problem(location, _no_such(noun, word, label, absent))


def _absent(raw: Table, profile: Profile) -> frozenset[str]:
    """What a system lacks, with so many consumers as it has here."""
    return profile.lacking(_instances(raw))


def _instances(raw: Table) -> int:
    """How many consumers there are, if that can be told."""
    instances = table_at(raw, "consumer").get("instances", 1)
    return min(max(instances, 1), MAX_INSTANCES) if type(instances) is int else 1


def _not_for(step: Table, profile: Profile) -> str:
    """Why a step can do nothing in a system, after its name; empty if it can."""
    keeps_log, do = profile.mechanisms.keeps_log, step.get("do")
    if isinstance(do, str) and do in profile.absent:
        why = "has no broker" if do in ONLY_OF_A_QUEUE else "keeps no log"
        return f"{'keeps a log, and no queue' if keeps_log else why}, so nothing can '{do}' there"
    return "keeps no log, so no other node has what is lost" if step.get("how") == "lost" and not keeps_log else ""


def _no_such(noun: str, word: str, label: str, absent: frozenset[str]) -> str:
    if word in EVENTS_OF_A_LOG:
        return f"{label} keeps no log, so '{word}' never happens"
    if noun == "event" and "automatic" in absent and "broker" not in absent:
        return f"{label} keeps a log, so '{word}' never happens"
    if noun == "event":
        return f"{label} has no {KIND_BY_WORD[word].group.name.lower()}, so '{word}' never happens"
    present = ", ".join(option for option in _OPTIONS[noun] if option not in absent)
    what = word if noun == "node" else f"{noun} '{word}'"
    return f"{label} has no {what} ({noun}s: {present})"


def _named_places(step: Table) -> Iterator[tuple[Location, str, str]]:
    """Where a step names a link, a node or an event, as what, and the word."""
    for key in ("link", "node"):
        if isinstance(word := step.get(key), str):
            yield (key,), key, word
    for position, link in enumerate(_list_at(step, "links")):
        if isinstance(link, str):
            yield ("links", position), "link", link
    when = table_at(step, "when")
    for key in ("event", "node", "link"):
        if isinstance(word := when.get(key), str):
            yield ("when", key), key, word


def _guarantee_problems(raw: Table) -> Iterator[Problem]:
    producer = table_at(raw, "producer")
    attempts = producer.get("max_attempts", 1)
    waits = producer.get("awaits_ack", raw.get("guarantee") != "at-most-once")
    if waits is False and isinstance(attempts, int) and attempts != 1:
        who, instead = "at-most-once", "choose another guarantee"
        if "awaits_ack" in producer:
            who, instead = "this producer", "set awaits_ack = true"
        text = f"{who} waits for nothing, so it sends once; leave this key out, or {instead}"
        yield Problem(("producer", "max_attempts"), text)
    if waits is False and producer.get("resend", "never") != "never":
        text = "who waits for no answer hears of no failure; leave this key out, or set awaits_ack = true"
        yield Problem(("producer", "resend"), text)
    yield from _key_problems(producer.get("resend"), producer.get("key", "stable"))


def _key_problems(resend: object, key: object) -> Iterator[Problem]:
    """An application has a say in the key only where that is not made of something else."""
    if resend == "new-key" and key == "content":
        yield Problem(
            ("producer", "resend"), 'the key is made of the content; set resend = "same-key", or key = "stable"'
        )


def _batch_problems(raw: Table) -> Iterator[Problem]:
    consumer = table_at(raw, "consumer")
    batch, workers = consumer.get("batch", 1), consumer.get("workers", 1)
    if isinstance(batch, int) and isinstance(workers, int) and batch > 1 and workers > 1:
        text = "one worker takes batches; leave this key out, or set workers = 1"
        yield Problem(("consumer", "batch"), text)


def _table_problems(raw: Table) -> Iterator[Problem]:
    consumer = table_at(raw, "consumer")
    if consumer.get("dedup_table") == "own" and consumer.get("store") == "sqlite":
        text = 'is one database for all consumers; leave this key out, or set dedup_table = "shared"'
        yield Problem(("consumer", "store"), text)


def _effect_problems(raw: Table) -> Iterator[Problem]:
    consumer = table_at(raw, "consumer")
    if consumer.get("effect_key") is True and consumer.get("effect", "own") == "own":
        text = 'only a call to somebody else carries a key; leave this key out, or set effect = "external"'
        yield Problem(("consumer", "effect_key"), text)


_TWO_STEPS: dict[str, dict[tuple[str, str], tuple[object, ...]]] = {
    "producer": {("broker", "unroutable"): ("drop",), ("producer", "resend"): ("never",)},
    "consumer": {
        ("broker", "lease"): ("connection",),
        ("broker", "late_ack"): ("accept",),
        ("consumer", "ack_retry_ms"): (0,),
        ("consumer", "instances"): (1,),
        ("consumer", "workers"): (1,),
        ("consumer", "batch"): (1,),
        ("consumer", "busy"): ("done",),
        ("consumer", "on_failure"): ("silent", "retry", "acknowledge"),
        ("consumer", "then"): ("silent", "acknowledge"),
    },
}
"""Beside a handover in two steps a key has one of these values."""
_DEFAULTS: dict[tuple[str, str], object] = {("broker", "lease"): "timer"}
"""Where the default is another one."""


def _handover_problems(raw: Table) -> Iterator[Problem]:
    """What goes on at the next connection needs connections, and has no other way to go on."""
    is_connected = table_at(raw, "transport").get("kind", "packets") == "connection"
    yield from _expiry_problems(raw, is_connected=is_connected)
    for node, beside in _TWO_STEPS.items():
        for key, special in (("handover", "two-step"), ("session", "clean")):
            if table_at(raw, node).get(key) == special and not is_connected:
                text = f'{special} is about connections; leave this key out, or set transport.kind = "connection"'
                yield Problem((node, key), text)
        for location, values in beside.items() if table_at(raw, node).get("handover") == "two-step" else ():
            value = table_at(raw, location[0]).get(location[1], _DEFAULTS.get(location, values[0]))
            if value not in values:
                text = f"goes on with {'.'.join(location)} = {values[0]!r} only; set that, or leave this key out"
                yield Problem((node, "handover"), text.replace("'", '"'))
    consumer = table_at(raw, "consumer")
    ends = consumer.get("session") == "clean" or consumer.get("session_expiry_ms", 0) != 0
    if ends and table_at(raw, "broker").get("unroutable") == "return":
        yield Problem(("broker", "unroutable"), "a publish without a session is confirmed; leave this key out")
    if ends and consumer.get("instances", 1) != 1:
        yield Problem(("consumer", "instances"), "each would have a session of its own; leave this key out")


def _expiry_problems(raw: Table, *, is_connected: bool) -> Iterator[Problem]:
    """A session that expires is kept until then, and outlives a connection; a producer's holds handovers only."""
    for node in _TWO_STEPS:
        table, path = table_at(raw, node), (node, "session_expiry_ms")
        if not table.get("session_expiry_ms"):
            continue
        if not is_connected:
            yield Problem(path, 'is about connections; leave this key out, or set transport.kind = "connection"')
        if table.get("session") == "clean":
            yield Problem(path, "a clean session ends with its connection; leave one of the two keys out")
        if node == "producer" and table.get("handover", "one-step") != "two-step":
            yield Problem(
                path, 'its session holds handovers in two steps; leave this key out, or set handover = "two-step"'
            )


def _connection_problems(raw: Table) -> Iterator[Problem]:
    """A step that breaks a connection needs one."""
    system = raw.get("system", DEFAULT_SYSTEM)
    found = named(system)
    topology = found[0].topology.with_consumers(_instances(raw)) if found else None
    clients = [client.word for client in topology.connections] if topology else []
    fixed = found[0].fixed if found else {}
    is_on = fixed.get("transport.kind", table_at(raw, "transport").get("kind", "packets")) == "connection"
    for index, step in steps_of(raw):
        if step.get("do") == "disconnect" and not is_on:
            text = 'breaks a connection, and packets have none; leave it out, or set transport.kind = "connection"'
            if found and found[0].dialect:
                links = " or ".join(f'"{link.word}"' for link, _ in found[0].topology.links)
                text = f'{system} talks in requests, and keeps no connection; write do = "drop", link = {links}'
            yield Problem(("steps", index), text)
        elif step.get("do") == "disconnect" and clients and step.get("node") not in clients:
            text = f"{system} has no connection of this node (it has that of: {', '.join(clients)})"
            yield Problem(("steps", index, "node"), text)


def _trigger_problems(raw: Table) -> Iterator[Problem]:
    for index, step in steps_of(raw):
        if "at_ms" in step and "when" in step:
            yield Problem(("steps", index), "has both at_ms and when; a step has one trigger, so leave one of them out")
        if "after_ms" in step and "when" not in step:
            instead = "add it to at_ms" if "at_ms" in step else "add when = { event = ... }, or use at_ms"
            yield Problem(("steps", index, "after_ms"), f"stands only beside when; {instead}")
        elif "after_ms" in step and "after_ms" in table_at(step, "when"):
            yield Problem(("steps", index, "after_ms"), "stands both beside when and in it; leave one of them out")


def _repeated_links(raw: Table) -> Iterator[Problem]:
    for index, step in steps_of(raw):
        seen: list[object] = []
        for position, link in enumerate(_list_at(step, "links")):
            if link in seen and isinstance(link, str) and link in LINKS:
                yield Problem(("steps", index, "links", position), f"link '{link}' is named twice")
            seen = [*seen, link][: len(LINKS) + 1]


def _total_problems(raw: Table, blame: Blame) -> Iterator[Problem]:
    workload = table_at(raw, "workload").get("messages", DEFAULT_MESSAGES)
    extra = [step.get("count", 1) for _, step in steps_of(raw) if step.get("do") == "send"]
    total = _sum_of_counts([workload, *extra])
    if extra and total > MAX_MESSAGES:
        text = f"with its 'send' steps the run would send {total:,} messages; at most {MAX_MESSAGES:,}"
        yield Problem(blame.messages, text)


def _sum_of_counts(counts: Sequence[object]) -> int:
    """Counts that are wrong by themselves are left out; each of them has its own mistake."""
    return sum(count for count in counts if isinstance(count, int) and 0 <= count <= MAX_MESSAGES)

"""Alternate exchanges: what an exchange routes nowhere is kept where the alternate leads each message to a queue."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

from playground.configuration.found import Reading
from tests.configuration.helpers import findings, read
from tests.configuration.rabbitmq.test_dead_letters import bound
from tests.each import of_each

_UNROUTABLE = "an unroutable publish"
_ROUTED = bound("shop", "orders", "new")
_BY_ARGUMENT = {"shop": {"alternate-exchange": "rest"}}
_BY_POLICY: tuple[dict[str, object], ...] = (
    {"vhost": "/", "pattern": "^shop", "apply-to": "exchanges", "definition": {"alternate-exchange": "rest"}},
)


class Case(NamedTuple):
    """Exchanges with their arguments and what is bound, and of which queues no publish is lost."""

    about: str
    kept: tuple[str, ...]
    arguments: Mapping[str, Mapping[str, object]] = MappingProxyType({})
    policies: tuple[dict[str, object], ...] = ()
    bindings: tuple[dict[str, object], ...] = (_ROUTED, bound("rest", "unrouted", ""))
    told: str = ""


_DROPS = "shop: what finds no queue goes to rest (alternate-exchange), which drops what it has no queue for, "
CASES = (
    Case("none is named", ()),
    Case("an argument names one", ("orders", "unrouted"), _BY_ARGUMENT),
    Case("a policy for exchanges does", ("orders", "unrouted"), policies=_BY_POLICY),
    Case("a policy for queues is for no exchange", (), policies=({**_BY_POLICY[0], "apply-to": "queues"},)),
    Case(
        "an argument counts before a policy",
        ("orders", "kept"),
        {"shop": {"alternate-exchange": "last"}},
        _BY_POLICY,
        (_ROUTED, bound("rest", "unrouted", ""), bound("last", "kept", "")),
    ),
    Case("nothing is bound to it", (), _BY_ARGUMENT, (), (_ROUTED,), f"{_DROPS}though confirmed: no queue is bound"),
    Case(
        "it has one in its turn",
        ("orders", "kept"),
        {**_BY_ARGUMENT, "rest": {"alternate-exchange": "last"}},
        (),
        (_ROUTED, bound("last", "kept", "")),
    ),
    Case(
        "two are each other's",
        (),
        {**_BY_ARGUMENT, "rest": {"alternate-exchange": "shop"}},
        (),
        (_ROUTED,),
        f"{_DROPS}though confirmed: no queue is bound to the exchange rest",
    ),
    Case(
        "it takes one key alone",
        (),
        _BY_ARGUMENT,
        (),
        (_ROUTED, bound("direct", "unrouted", "old"), bound("rest", "direct", "", "exchange")),
        f"{_DROPS}though confirmed: no binding of the exchange rest takes every routing key",
    ),
    Case(
        "messages come by another exchange, too",
        ("unrouted",),
        _BY_ARGUMENT,
        (),
        (_ROUTED, bound("direct", "orders", "o"), bound("rest", "unrouted", "")),
        "orders: what finds no queue is kept where it is published to shop (alternate-exchange), and lost where to "
        "direct",
    ),
)


def _exported(folder: Path, case: Case) -> Reading:
    kinds = {"shop": "topic", "direct": "direct", "rest": "fanout", "last": "fanout"}
    document = {
        "rabbitmq_version": "4.3.1",
        "queues": [{"name": name, "vhost": "/", "durable": True} for name in ("orders", "unrouted", "kept")],
        "exchanges": [
            {"vhost": "/", "name": name, "type": kind, "arguments": case.arguments.get(name, {})}
            for name, kind in kinds.items()
        ],
        "bindings": list(case.bindings),
        "policies": list(case.policies),
    }
    return read(folder, "definitions.json", json.dumps(document))


@of_each(CASES)
def test_no_publish_is_lost_where_the_alternate_leads_each_to_a_queue(case: Case) -> None:
    with TemporaryDirectory() as folder:
        found = _exported(Path(folder), case)
    kept = [one for one in found.given if one.excludes == _UNROUTABLE]
    assert sorted(one.queue for one in kept) == sorted(case.kept)
    assert all("is confirmed, and not returned, whatever mandatory says" in one.asks for one in kept)
    told = [text for _, text in findings(found) if "what finds no queue" in text]
    assert [text.startswith(case.told) for text in told[:1]] == ([True] if case.told else [])

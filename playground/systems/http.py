"""Idempotency keys over HTTP: a client repeats a POST, a server owns the effect, by the rules of Stripe's API.

There is no queue: the client is the producer, the server the consumer, and the stored response is the only memory.
docs/systems/http.md tells all of it.
"""

from collections.abc import Iterator
from typing import Final

from playground.engine.fields import Between
from playground.engine.settings import Guarantee
from playground.engine.topology import Topology
from playground.systems import http_wording
from playground.systems.dialect import (
    Clash,
    Condition,
    Configuration,
    Dialect,
    NativeSetting,
    SystemSetup,
    Textbook,
    sends_again,
)
from playground.systems.http_keys import kind_of_template
from playground.systems.native import NativeValue, Promised
from playground.systems.profile import DemoEnd, Profile
from playground.systems.textbook import DIRECT

_KEYS: Final = "https://docs.stripe.com/api/idempotent_requests"
_V2: Final = "https://docs.stripe.com/api-v2-overview"
_ERRORS: Final = "https://docs.stripe.com/error-low-level"
_LIBRARY: Final = "https://github.com/stripe/stripe-python#readme"

_HANDLERS: Final = 8
"""Requests that a server works on at once."""

_IDEMPOTENCY_KEY: Final = NativeSetting(
    name="Idempotency-Key",
    text="What the header of that name holds: none; stable, from the business key; one made up for each call, with "
    "which the SDK repeats it; or a fresh one for each attempt.",
    page=_KEYS,
    default="none",
    values=("none", "stable", "per-call", "fresh"),
    made_of=kind_of_template,
    means={
        "none": {"producer.key": "stable", "consumer.dedup": "none"},
        "stable": {"producer.key": "stable", "consumer.dedup": "in-flight"},
        "per-call": {"producer.key": "session", "consumer.dedup": "in-flight"},
        "fresh": {"producer.key": "fresh", "consumer.dedup": "in-flight"},
    },
)


def _retention(hours: NativeValue) -> Textbook:
    return {"consumer.dedup_window_ms": int(hours or 0) * 3_600_000}


def _timeout(seconds: NativeValue) -> Textbook:
    return {"producer.ack_timeout_ms": int(seconds or 0) * 1000}


def _requests(retries: NativeValue) -> Textbook:
    return {"producer.max_attempts": int(retries or 0) + 1}


_SETTINGS: Final = (
    _IDEMPOTENCY_KEY,
    NativeSetting(
        name="api_version",
        text="v1 replays the stored answer, an error included; v2 takes failed work up again, its effect not repeated.",
        page=_V2,
        default="v1",
        values=("v1", "v2"),
        keys=("consumer.answers",),
    ),
    NativeSetting(
        name="key_retention_hours",
        text="How long the server keeps a key: v1 prunes it once it is at least 24 hours old, v2 after 30 days.",
        page=_KEYS,
        default=24,
        values=Between(1, 2700),
        unit="hours",
        means=_retention,
        set_by="only whoever runs the server sets it, and a client of somebody else's, such as Stripe's, repeats "
        "nothing with a key that may be older, and looks first whether it is done",
    ),
    NativeSetting(
        name="max_network_retries",
        text="How often the client repeats a request by itself: no answer, a 409 or a 500; with 0 it sends once.",
        page=_LIBRARY,
        default=2,
        values=Between(0, 1000),
        unit="requests",
        aliases=("stripe.max_network_retries",),
        means=_requests,
    ),
    NativeSetting(
        name="timeout",
        text="How long the client's library waits for a response.",
        page=_LIBRARY,
        default=80,
        values=Between(1, 3600),
        unit="seconds",
        means=_timeout,
    ),
)


def _answers(setup: SystemSetup) -> Textbook:
    """What a known key is answered with; without a key nothing is known."""
    if setup.values["Idempotency-Key"] == "none":
        return {"consumer.answers": "none", "consumer.busy": "done"}
    stored = "all" if setup.values["api_version"] == "v1" else "success"
    return {"consumer.answers": stored, "consumer.busy": "busy"}


def _clashes(setup: SystemSetup) -> Iterator[Clash]:
    values = setup.values
    if values["Idempotency-Key"] == "none" and values["key_retention_hours"] != 24:
        yield Clash("key_retention_hours", 'keeps nothing while Idempotency-Key = "none"; set the key to "stable"')


def _conditions(setup: SystemSetup) -> Iterator[Condition]:
    """What the client library gives up on, and what its application does about it."""
    tries = int(setup.values["max_network_retries"] or 0) + 1
    yield sends_again("max_network_retries", f"after {tries} request{'s' * (tries != 1)}")
    if setup.values["Idempotency-Key"] == "stable" and setup.values["api_version"] == "v1":
        text = "after a 500 somebody looks whether it is done, and what is not is sent again with a new key "
        text += "(api_version v1: the same key is answered with the stored 500, for as long as it is kept)"
        yield Condition("api_version", text, is_before_storing=True)
        yield Condition("api_version", text, "duplicate", is_before_storing=True)


def _promises(setup: SystemSetup) -> Promised:
    if setup.values["Idempotency-Key"] == "stable":
        words = "requests can be retried without performing the same operation twice"
        return Promised(Guarantee.EXACTLY_ONCE, words, _KEYS)
    if setup.values["Idempotency-Key"] == "per-call":
        words = "each call has a key of its own: a later call is a new request"
        return Promised(Guarantee.AT_LEAST_ONCE, words, _KEYS)
    words = "a request that is repeated without its key is a new request"
    return Promised(Guarantee.AT_LEAST_ONCE, words, _KEYS)


PROFILE: Final = Profile(
    topology=Topology(name="http", nodes=DIRECT.topology.nodes, links=DIRECT.topology.links),
    rules=DIRECT.rules,
    about="A client repeats a POST over HTTP; the server owns the effect and may know the request by its key.",
    demo=("demo-http", "demo-http-strongest"),
    demo_end=DemoEnd(
        ("settings.key_retention_hours=168",),
        "The record of ids is kept for longer than a request can come again: it is the server's own, and holds as "
        "long as it is there.",
    ),
    dialect=Dialect(
        like=DIRECT.name,
        versions=("2026",),
        settings=_SETTINGS,
        configurations=(
            Configuration(
                name="no-key",
                about="A client that repeats a request without a key: the server recognises nothing. At most once only "
                "with max_network_retries = 0 and an application that does not send again either.",
            ),
            Configuration(
                name="key",
                about="A key made from the business key, under the rules of v1.",
                settings={"Idempotency-Key": "stable"},
            ),
            Configuration(
                name="key-v2",
                about="The same key under the rules of v2: failed work is taken up again, and keys live 30 days.",
                settings={"Idempotency-Key": "stable", "api_version": "v2", "key_retention_hours": 720},
            ),
            Configuration(
                name="fresh-key",
                about="A new key for each attempt: as good as none.",
                settings={"Idempotency-Key": "fresh"},
            ),
        ),
        always={
            "producer.awaits_ack": True,
            "producer.on_error": "retry",
            "consumer.ack": "after",
            "consumer.on_failure": "return",
        },
        application={
            "producer.outbox": "durable",
            "consumer.workers": _HANDLERS,
            "producer.backoff": "exponential",
            "producer.backoff_ms": 500,
            "producer.backoff_max_ms": 2000,
        },
        together=_answers,
        clashes=_clashes,
        conditions=_conditions,
        promises=_promises,
        by_promise={
            Guarantee.AT_MOST_ONCE: "no-key",
            Guarantee.AT_LEAST_ONCE: "no-key",
            Guarantee.EXACTLY_ONCE: "key",
        },
        sent_anew="with another key, or none",
        by_kind={
            "stored": "what a server stores with a key is api_version here: v1 stores every answer, a 500 included, "
            "v2 only success, and takes failed work up again. One that stores only 2xx, and begins failed work anew, "
            "does again what was done before a 500 (F4a)",
        },
        left_out={"F4b": "Nothing remains to lose: the effect and the stored response are one transaction."},
    ),
    words={
        "message": "request",
        "producer": "client",
        "consumer": "server",
        "deliver": "request",
        "ack": "response",
        "key": "Idempotency-Key",
        "inbox": "requests",
        "deliveries in all": "requests",
        "dlvd in all": "reqs",
        "processed ids": "stored responses",
    },
    wording=http_wording.HTTP,
    modelled=(
        "The key, its record (in flight, done, failed), the stored response, a 500 included, and its pruning.",
        "Two requests at work at once: the second one meets its key in flight and gets a 409.",
        "The client's retries, their backoff, and its giving up.",
    ),
    simplified=(
        "A request and its response are one packet each; a broken connection and a time-out look the same.",
        "The client is any that retries, without a key by default. Stripe's own libraries make up a key for a call "
        'that they repeat (Idempotency-Key = "per-call"): only an application that calls again does it twice.',
        "A key that is kept for at least 24 hours is pruned then.",
    ),
    left_out=("Validation, rate limits, `stripe-should-retry` and webhooks.",),
    sources=("docs/systems/http.md", _KEYS, _ERRORS, _LIBRARY),
)
